"""Problems of the services: connection lost, refused, limits; QuickBooks’ refusals by their code after the colon."""

from __future__ import annotations

from app.i18n.texts import N_
from app.i18n.wording.words import Words

SERVICES = {
    "reconnect_needed": Words(
        (N_("QuickBooks Online no longer accepts the sign-in."),),
        (
            N_("Intuit says: {text}. Decisions, links and journal are kept."),
            N_(
                "The connection has expired, was ended in QuickBooks Online, or the user lost the rights for it. "
                "Decisions, links and journal are kept."
            ),
        ),
        (N_("Reconnect, as an administrator of the company."),),
    ),
    "quota_exhausted": Words(
        (N_("The limit of requests is used up."),),
        (
            N_(
                "The service asked for a pause that did not end within two minutes: {text}. A monthly limit looks "
                "the same and lasts until the end of the month."
            ),
            N_(
                "The service asked for a pause that did not end within two minutes. A monthly limit looks the "
                "same and lasts until the end of the month."
            ),
        ),
        (
            N_(
                "Wait a few minutes and run again. If it stays, look at the usage of your app in Intuit’s "
                "developer portal."
            ),
        ),
    ),
    "unreachable": Words(
        (
            N_("{host} cannot be reached."),
            N_("A service cannot be reached."),
        ),
        (
            N_("The last answer was HTTP {status}: {text}"),
            N_("What happened: {text}"),
            N_("No answer came."),
        ),
        (N_("Check the internet connection and the proxy, and try again. Nothing is lost."),),
    ),
    "run_stopped": Words(
        (N_("Not started: the run ended before."),),
        (
            N_("Reason: {text}."),
            N_("The run was ended."),
        ),
        (N_("Settle the reason, then start the run again; what is done stays done."),),
    ),
    "run_stopped:stopped": Words(
        (N_("Not started: you stopped the run."),),
        (N_("The invoices before it are finished."),),
        (N_("Start the run again for the rest."),),
    ),
    "plan_changed": Words(
        (N_("The plan is no longer the one that was reviewed."),),
        (
            N_(
                "Expected was {expected}, it is {value} now: an invoice, a decision or the books changed "
                "meanwhile. Nothing was written."
            ),
            N_("OneDesk’s content and the agreed one differ."),
        ),
        (N_("Review the plan again, then start."),),
    ),
    "plan_changed:tie_out": Words(
        (N_("Invoice {number} was changed in OneDesk after it was copied."),),
        (N_("Its content is no longer what both sides agreed on."),),
        (N_("Copy it again, or accept both sides as they stand."),),
    ),
    "quickbooks_refused": Words(
        (N_("QuickBooks Online refused it."),),
        (
            N_("QuickBooks Online says: {intuit}"),
            N_("QuickBooks Online says: {text}"),
            N_("QuickBooks Online gave no reason."),
        ),
        (
            N_(
                "Correct what is named there and copy again. If it is not clear, contact support and name the "
                "intuit_tid."
            ),
        ),
    ),
    "quickbooks_refused:discounts_off": Words(
        (N_("Discounts are switched off in QuickBooks Online."),),
        (N_("Invoice {number} has a discount."), N_("The invoice has a discount.")),
        (
            N_(
                "Switch discounts on in QuickBooks Online (Account and settings, Sales), or put the discount on "
                "the lines in OneDesk."
            ),
        ),
    ),
    "quickbooks_refused:shipping_off": Words(
        (N_("Shipping is switched off in QuickBooks Online."),),
        (N_("Invoice {number} has a shipping charge."), N_("The invoice has a shipping charge.")),
        (
            N_(
                "Switch shipping on in QuickBooks Online (Account and settings, Sales), or choose a default product: "
                "the charge then becomes a line with it."
            ),
        ),
    ),
    "quickbooks_refused:620": Words(
        (N_("QuickBooks Online cannot link these documents."),),
        (N_("They belong to different customers, or are already settled: {intuit}"),),
        (N_("Open both in QuickBooks Online and compare customer and balance."),),
    ),
    "quickbooks_refused:5020": Words(
        (N_("The QuickBooks Online subscription does not include this."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (N_("Switch the feature on in QuickBooks Online, or upgrade the subscription."),),
    ),
    "quickbooks_refused:6000": Words(
        (N_("QuickBooks Online refused the invoice by a rule of the company."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (
            N_(
                "Often a line has no tax code, or an account is inactive. Check tax codes and products of this "
                "invoice, then copy again."
            ),
        ),
    ),
    "quickbooks_refused:6070": Words(
        (N_("A line’s amount is not quantity times rate."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (N_("Correct quantity, rate or amount of the line in OneDesk."),),
    ),
    "quickbooks_refused:6090": Words(
        (N_("QuickBooks Online does not accept the discount."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (
            N_(
                "Switch discounts on in QuickBooks Online (Account and settings, Sales), or put the discount on "
                "the lines in OneDesk."
            ),
        ),
    ),
    "quickbooks_refused:6100": Words(
        (N_("A line’s tax code is not valid in this company."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (N_("Choose the tax code for this tax again."),),
    ),
    "quickbooks_refused:6430": Words(
        (N_("The account cannot be used for this."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (N_("Choose an income account for the product."),),
    ),
    "quickbooks_refused:6540": Words(
        (N_("The document is part of a deposit and cannot be changed."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (N_("Take it out of the deposit in QuickBooks Online first."),),
    ),
    "quickbooks_refused:2050": Words(
        (N_("A text is too long or too short for QuickBooks Online."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (N_("Shorten the text in OneDesk."),),
    ),
    "quickbooks_refused:2020": Words(
        (N_("QuickBooks Online is missing something that it needs."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (
            N_(
                "Complete the invoice in OneDesk. If nothing is missing there, report it to support with the "
                "intuit_tid."
            ),
        ),
    ),
    "quickbooks_refused:2010": Words(
        (N_("QuickBooks Online did not understand the request."),),
        (N_("QuickBooks Online says: {intuit}"),),
        (N_("This is a fault of the program: report it to support with the intuit_tid. Nothing was written."),),
    ),
    "onedesk_refused": Words(
        (N_("OneDesk refused the request."),),
        (
            N_("OneDesk says: {text} (HTTP {status})"),
            N_("OneDesk says: {text}"),
            N_("OneDesk gave no reason."),
        ),
        (N_("Check in OneDesk whether the record still exists and the key may read and write it."),),
    ),
    "subscription_ended": Words(
        (N_("The QuickBooks Online subscription has ended."),),
        (
            N_("The company can only be read. Intuit says: {text}"),
            N_("The company can only be read."),
        ),
        (N_("Renew the subscription in QuickBooks Online; then copying goes on where it stopped."),),
    ),
    "stale_object": Words(
        (N_("Somebody edited the invoice in QuickBooks Online at the same moment."),),
        (
            N_("QuickBooks Online says: {text}"),
            N_("Nothing was overwritten."),
        ),
        (N_("Refresh and compare; then copy again."),),
    ),
    "email_refused": Words(
        (
            N_("Invoice {number} was not sent: the e-mail address is not valid."),
            N_("Not sent: the e-mail address is not valid."),
        ),
        (
            N_("QuickBooks Online does not take “{address}”."),
            N_("QuickBooks Online says: {text}"),
            N_(
                "QuickBooks Online takes one address, or several with commas between them, of at most 100 characters together."
            ),
        ),
        (N_("Correct the invoice contact’s address in OneDesk and send again."),),
    ),
}
