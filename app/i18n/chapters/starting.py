"""Handbook: from nothing to the first invoice."""

from __future__ import annotations

from app.i18n.chapters.topic import Topic
from app.i18n.texts import N_

STARTING = (
    Topic(
        "first-steps",
        N_("First steps"),
        (
            N_(
                "This program copies invoices from OneDesk to QuickBooks Online, has QuickBooks Online e-mail "
                "them, and brings payments back."
            ),
            N_(
                "Switch OneDesk’s own QuickBooks connection off before the first copy; two programs would post "
                "the same invoice twice."
            ),
            N_(
                "Nothing is written to QuickBooks Online before you copy, and the review shows first what will be"
                " written."
            ),
        ),
        (
            N_("Connect OneDesk with an API key."),
            N_("Connect QuickBooks Online with your own Intuit app, at first a sandbox company."),
            N_("Choose the default income account and, where the country has them, the default tax code."),
            N_("Decide the service types and customers that are only similar."),
            N_("Copy one invoice, look at it in QuickBooks Online, then copy the others."),
        ),
        ("onedesk-key", "intuit-keys", "mapping", "copy"),
    ),
    Topic(
        "onedesk-key",
        N_("The OneDesk API key"),
        (
            N_("OneDesk’s interface needs the Enterprise plan, and each key takes one licence."),
            N_(
                "The key is checked with one call and kept in this computer’s keychain. It is never shown again "
                "and never written to a file."
            ),
            N_(
                "After that one invoice is shown field by field, as it is read. Where a field is empty or wrong, "
                "type the place where it stands in OneDesk’s answer."
            ),
        ),
        (
            N_("In OneDesk open Administration, Integrations, API."),
            N_("Create a key, and copy it at once: OneDesk shows it a single time."),
            N_("Paste it here under Settings, Connection, and check it."),
        ),
        ("security",),
    ),
    Topic(
        "intuit-keys",
        N_("The keys of your Intuit app"),
        (
            N_(
                "A program on your computer cannot bring Intuit’s production keys with it. You make an app of "
                "your own at Intuit; it takes some minutes."
            ),
            N_(
                "Development keys work with sandbox companies only. Production keys are given after Intuit’s "
                "questionnaire."
            ),
            N_(
                "Production keys need a redirect address that begins with https. The page that forwards it to "
                "this computer comes with the program; or copy the final address from the browser and paste it."
            ),
            N_("If the port is in use, choose another one here and at Intuit."),
        ),
        (
            N_("Sign in at developer.intuit.com and create an app for QuickBooks Online Accounting."),
            N_("Under Keys and credentials copy client ID and client secret."),
            N_("Enter there the redirect address that stands here under Settings, Connection."),
            N_("Sign in here; the browser opens, and you choose the company."),
        ),
        ("reconnect", "security"),
    ),
    Topic(
        "reconnect",
        N_("The sign-in has ended"),
        (
            N_(
                "Intuit’s sign-in lasts about a hundred days and is renewed as long as it is used, at most for five years. It ends "
                "earlier when somebody ends it in QuickBooks Online, or when you are no longer an administrator there."
            ),
            N_("At the foot of the sidebar stands until when you are connected."),
            N_("Reconnect asks Intuit again. Links, decisions, settings and journal stay as they are."),
            N_("Sign in to the same company: another one has books of its own here, and nothing is mixed."),
        ),
        related=("intuit-keys",),
    ),
    Topic(
        "mapping",
        N_("Service types and products"),
        (
            N_("Every service type of OneDesk goes to one product or service in QuickBooks Online."),
            N_("Equal names are linked at once, by Id: the link stays when a product is renamed."),
            N_("Similar names are suggested with the reason, and never taken without your yes."),
            N_(
                "What has no counterpart is created with the first copy as a service with the default income "
                "account; the list and the review say so beforehand."
            ),
            N_("A product without an income account gets the default one."),
            N_(
                "Where the company tracks classes, locations or custom fields, the settings, this list and the customers "
                "offer what new invoices get; what is changed in QuickBooks Online afterwards stays."
            ),
            N_(
                "Enter or F2 edits the cell, Ctrl+D fills the selection with the topmost choice, and two columns "
                "of a spreadsheet can be pasted: service type and product."
            ),
        ),
        related=("customers", "tax"),
    ),
    Topic(
        "customers",
        N_("Customers"),
        (
            N_("A customer organization goes to the customer of the same display name in QuickBooks Online."),
            N_(
                "A vendor or an employee of that name, another spelling, another legal form or an inactive "
                "customer is asked about first."
            ),
            N_(
                "A new customer is created with name, billing address, phone and the e-mail of the invoice "
                "contact, as far as OneDesk has them."
            ),
            N_(
                "With several currencies a customer has one currency in QuickBooks Online; the decision counts "
                "per currency."
            ),
        ),
        related=("mapping", "send"),
    ),
    Topic(
        "tax",
        N_("Tax"),
        (
            N_("Outside the United States each line gets the active sales tax code whose rate is that of the line."),
            N_("The default tax code decides only between codes of the same rate. It never changes a rate."),
            N_("None or several: you decide once for this company, tax and rate."),
            N_(
                "OneDesk may round tax per line, QuickBooks Online rounds it on the sum. A cent of difference "
                "stops the invoice until you accept it."
            ),
            N_("In the United States QuickBooks Online computes the tax; the total is compared after copying."),
        ),
        related=("problems", "month-end"),
    ),
)
