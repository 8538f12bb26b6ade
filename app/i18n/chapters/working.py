"""Handbook: the daily work with invoices, from the list to what needs attention."""

from __future__ import annotations

from app.i18n.chapters.topic import Topic
from app.i18n.texts import N_

WORKING = (
    Topic(
        "lists",
        N_("The lists of invoices"),
        (
            N_("Each entry of the sidebar is a list; the number behind it is how many invoices it holds."),
            N_(
                "Search and month narrow a list down. How many invoices that hides stands beside them, and Show all brings "
                "them back."
            ),
            N_(
                "At the foot stand the selection and its total, and the total of the list, each currency by itself. Sorting keeps "
                "the selection."
            ),
            N_(
                "Columns, their width, order and sorting are yours: right-click the header, or View, Columns. An arrangement can "
                "be kept under a name."
            ),
            N_("Copy rows puts the selected rows into the clipboard, for a spreadsheet."),
            N_(
                "The details pane shows one invoice: its lines with product, account and tax code, payments, what a copy would "
                "change, its history with Intuit’s numbers, and the PDF as QuickBooks Online renders it."
            ),
        ),
        related=("states", "copy", "keyboard"),
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
        N_("Copying invoices"),
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
            N_(
                "Where a service asks for a pause, or an answer does not come, the page says so and the run goes on by itself."
            ),
            N_(
                "At the end every invoice has a result, and the results add up to the run. What is the matter with the chosen "
                "one stands beside the list, with what you can do; what failed can be repeated together."
            ),
            N_("Save report keeps the results as a table."),
        ),
        related=("uncertain", "copy"),
    ),
    Topic(
        "send",
        N_("Sending invoices"),
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
        related=("overview", "month-end"),
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
                "What QuickBooks Online refused in a run stays to be seen at the invoice, with Intuit’s words and number, until it is "
                "copied again or checked again."
            ),
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
        related=("lists", "problems", "changes", "uncertain"),
    ),
)
