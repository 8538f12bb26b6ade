"""The handbook's topics. Each paragraph is a text of the catalogue, so that both languages are complete and checked alike."""

from __future__ import annotations

from dataclasses import dataclass

from app.i18n.texts import N_


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: sentences, then steps where there is something to do, and the topics that belong to it."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    steps: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


TOPICS = (
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
                "Intuit’s sign-in lasts about a hundred days when it is used, and it ends when you change your "
                "password or revoke it."
            ),
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
    Topic(
        "review",
        N_("The review before a run"),
        (
            N_("The review reads both sides afresh and writes nothing."),
            N_(
                "It shows each invoice with net, tax and total, what it does to receivables, income and tax, what"
                " is created on the way, and who gets an e-mail."
            ),
            N_("The run then carries out exactly this. What was decided in between makes a new review necessary."),
            N_("Save keeps the review as a table (CSV) or as a paper (PDF)."),
        ),
        related=("copy", "run"),
    ),
    Topic(
        "copy",
        N_("Copying"),
        (
            N_("Copying puts open invoices into QuickBooks Online under Sales, Invoices. It sends no e-mail."),
            N_(
                "An invoice that was moved back to draft, edited and opened again is brought up to date by "
                "copying it again; it stays the same invoice."
            ),
            N_("After copying, the tag “Copied to QuickBooks” stands beside the state, and OneDesk is told."),
            N_(
                "The private note of the invoice ends with a short line that names the OneDesk invoice. It proves"
                " later that the invoice is ours; please leave it there."
            ),
        ),
        related=("review", "send", "changes"),
    ),
    Topic(
        "run",
        N_("While a run goes on"),
        (
            N_("The reply to each invoice is compared with the plan. The first one that differs ends the run."),
            N_("You can keep working; the sidebar shows how far the run is. Stop lets the invoice under way end."),
            N_("Closing the window stops the same way: the request under way is finished first."),
            N_("At the end every invoice has a result, and what failed can be repeated. The report can be saved."),
        ),
        related=("uncertain", "copy"),
    ),
    Topic(
        "send",
        N_("Sending"),
        (
            N_(
                "Send copies the invoice and has QuickBooks Online e-mail it; the customer sees your QuickBooks "
                "template."
            ),
            N_(
                "The address is that of OneDesk’s invoice contact, read in the same run. Without one the invoice "
                "is copied only, also when QuickBooks Online knows an address."
            ),
            N_("Before anything is e-mailed, the number of e-mails and every address are shown for your yes."),
            N_("The same content is never e-mailed twice. After a change, sending again is a new e-mail."),
        ),
        related=("copy", "uncertain"),
    ),
    Topic(
        "payments",
        N_("Payments"),
        (
            N_(
                "Payments recorded in QuickBooks Online come back to the OneDesk invoice: at each refresh and every "
                "15 minutes (Settings, OneDesk)."
            ),
            N_(
                "Partial and split payments, credits, changed and deleted payments count with what they give this"
                " invoice."
            ),
            N_(
                "An invoice is paid only when payments and credits reach its total; when that is undone, the "
                "earlier status returns."
            ),
            N_(
                "A paid block of hours credits prepaid hours in OneDesk. That cannot be undone from here, so you "
                "are asked each time."
            ),
        ),
        related=("month-end",),
    ),
    Topic(
        "changes",
        N_("Changed, edited, missing"),
        (
            N_("Changed: edited in OneDesk after the copy. Copying again updates the same invoice."),
            N_(
                "Edited in QuickBooks Online: keep what stands there, or write OneDesk’s content over it with the"
                " next copy."
            ),
            N_(
                "Edited on both sides: three columns show what was last agreed, OneDesk and QuickBooks Online. "
                "Red is what both changed."
            ),
            N_("Missing: the copy was deleted or voided. Create it again, link another invoice, or forget the link."),
            N_("Nothing of this is ever overwritten or voided without your yes."),
        ),
        related=("states", "copy"),
    ),
    Topic(
        "uncertain",
        N_("Uncertain"),
        (
            N_("A request left this computer and its answer did not come back: it may have been carried out or not."),
            N_(
                "Before anything is repeated, QuickBooks Online is searched for it. It may take two minutes until"
                " that proves something."
            ),
            N_(
                "That happens by itself while the window is open, and at the beginning of the next run. Nothing "
                "is posted twice."
            ),
            N_("Please do not enter the invoice by hand meanwhile."),
        ),
        related=("run", "journal"),
    ),
    Topic(
        "problems",
        N_("What needs attention"),
        (
            N_("Each card says what happened, why, and what you can do; the filled button is the usual way."),
            N_("Check again reads this invoice afresh, the selection, or all with the same cause."),
            N_(
                "A number that is taken, a closed month and a name that QuickBooks Online does not allow can be "
                "settled here, without changing OneDesk."
            ),
            N_(
                "Intuit’s support can find an answer by its intuit_tid, which is kept with every problem and in "
                "the journal."
            ),
        ),
        related=("states", "tax", "changes"),
    ),
    Topic(
        "states",
        N_("What the states mean"),
        (
            N_(
                "Every invoice is in exactly one state, and each state in one queue of the sidebar, so the counts"
                " add up."
            ),
            N_(
                "Needs attention also holds what is uncertain, missing, or edited in QuickBooks Online or on both"
                " sides."
            ),
            N_("Paid also holds the partly paid ones; drafts and closed invoices stand under All."),
        ),
        related=("problems", "changes", "uncertain"),
    ),
    Topic(
        "journal",
        N_("The journal"),
        (
            N_(
                "The journal holds every request that wrote something, every decision and every setting, with "
                "time and result."
            ),
            N_(
                "Entries are chained: each contains the check sum of the one before. Check the chain tells "
                "whether one is missing or was changed."
            ),
            N_("It can be saved as a table; there it contains Intuit’s intuit_tid and the request id."),
        ),
        related=("month-end", "security"),
    ),
    Topic(
        "month-end",
        N_("Month end: the tie-out"),
        (
            N_(
                "The tie-out compares OneDesk, the journal and QuickBooks Online, invoice by invoice, for a month"
                " or for all."
            ),
            N_(
                "Every difference is named: edited, missing, doubled, another total. Accepted differences count "
                "as explained."
            ),
            N_(
                "Beside the differences stand the sums of both sides by currency, customer, product and tax, each with "
                "the invoices that make its difference."
            ),
            N_(
                "What another workstation or an earlier installation copied is named, too; “Link what is on both sides” "
                "links it from the day you choose, and writes nothing."
            ),
            N_("Save keeps it as a working paper. Agreement means: the same invoices, to the cent, on both sides."),
        ),
        (
            N_("Copy or settle what is open (Ready, Needs attention, Changed)."),
            N_("Fetch payments."),
            N_("Open Tie-out, choose the month, compare, and save it as CSV or PDF or print it."),
            N_("Then close the books in QuickBooks Online."),
        ),
        ("journal", "payments"),
    ),
    Topic(
        "moving",
        N_("Moving to another computer"),
        (
            N_("Export takes settings, decisions, links and journal into one file; keys and passwords stay behind."),
            N_(
                "A second computer that works on the same company finds what the first one copied by the line in "
                "the private note, and takes it over."
            ),
        ),
        (
            N_("File, Export mappings and settings."),
            N_("On the new computer: File, Import mappings and settings."),
            N_("Connect OneDesk and QuickBooks Online there again."),
        ),
        ("security",),
    ),
    Topic(
        "security",
        N_("What stays on this computer"),
        (
            N_(
                "The program talks to OneDesk, Intuit’s sign-in and QuickBooks Online, and to nobody else. "
                "Settings, This computer lists every host."
            ),
            N_(
                "API key, client secret and sign-in are in the keychain of this computer’s system, never in a "
                "file or a log."
            ),
            N_("Invoices, links, decisions and journal are in the data folder, which only you can read."),
            N_(
                "The support bundle masks names, addresses, texts and amounts. It is saved where you say, and "
                "sent to nobody."
            ),
        ),
        related=("journal", "moving"),
    ),
    Topic(
        "keyboard",
        N_("With the keyboard"),
        (
            N_(
                "Ctrl+1 to Ctrl+9 go to a queue or page and put the keyboard into its list; Ctrl+K finds every "
                "command by typing."
            ),
            N_(
                "In a list: arrows, Home, End and page keys move, letters jump to a row, Shift and Ctrl select, "
                "Ctrl+F searches."
            ),
            N_(
                "Ctrl+Enter copies the selection, Ctrl+Shift+Enter sends it, Ctrl+R reviews it, F5 refreshes, "
                "Shift+F5 fetches payments."
            ),
            N_(
                "F6 shows or hides the details, F1 opens this handbook at the page where you are, Ctrl+F1 lists "
                "all shortcuts."
            ),
        ),
        related=("first-steps",),
    ),
)
