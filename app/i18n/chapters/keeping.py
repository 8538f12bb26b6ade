"""Handbook: the books as a whole, several companies, this computer, help."""

from __future__ import annotations

from app.i18n.chapters.topic import Topic
from app.i18n.texts import N_

KEEPING = (
    Topic(
        "overview",
        N_("The overview"),
        (
            N_(
                "What is open and not copied yet, what was copied and sent of this month’s invoices, what is overdue, and what "
                "was paid this month."
            ),
            N_(
                "Sums are in the currency of the company; amounts in other currencies stand beside them. Overdue counts what is "
                "still open, after payments and credits."
            ),
            N_(
                "Payments count in the month of their own date, as they are recorded in QuickBooks Online; invoices in the month "
                "of the invoice date."
            ),
            N_("Each figure, each part of a bar and each age opens exactly the invoices that it counts."),
        ),
        related=("lists", "payments", "month-end"),
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
        "companies",
        N_("Several companies"),
        (
            N_(
                "Each company has a profile of its own: its own connections, settings, mappings and journal. Nothing is mixed."
            ),
            N_(
                "File, Companies opens another one in a window of its own, or makes room for a new one. Its name and colour stand "
                "at the top left of every page."
            ),
        ),
        related=("first-steps", "moving"),
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
        related=("support", "journal", "moving"),
    ),
    Topic(
        "support",
        N_("Help and support"),
        (
            N_(
                "F1 opens the page of this handbook about the place where you are; What does this mean? the one about a problem."
            ),
            N_(
                "The support bundle holds logs and the state of the program, with names, addresses, texts and amounts masked. "
                "Save it and hand it to whoever set the program up for your company; the program sends it nowhere."
            ),
            N_(
                "Whoever has no such person turns to the administrator of the company: the account owner in OneDesk for questions "
                "about keys and invoices there, the primary administrator in QuickBooks Online for rights, accounts and taxes. "
                "QuickBooks Online names them under Settings, Manage users."
            ),
            N_(
                "Questions about an answer of QuickBooks Online go to Intuit’s support: name the intuit_tid that stands with the "
                "problem, in the history of the invoice and in the journal."
            ),
            N_(
                "After a mistake of the program a report is shown and kept on this computer; you decide whether it stays."
            ),
            N_("Help, About names the versions of everything that the program is made of, to be copied."),
        ),
        (
            N_("Help, Save support bundle."),
            N_("Describe what you did, what you expected, and what you saw."),
        ),
        ("security", "journal"),
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
        related=("lists", "first-steps"),
    ),
    Topic(
        "terminal",
        N_("In a terminal"),
        (
            N_(
                "The same program works without a window, for a month end that runs by itself: “ledgerbridge plan” is the dry run, "
                "“ledgerbridge copy --all-open” copies, “ledgerbridge --json status” answers in JSON."
            ),
            N_("“ledgerbridge --help” names every command; “--profile” chooses the company."),
            N_("Window and terminal may work at the same time: no invoice is posted twice."),
        ),
        related=("companies", "security"),
    ),
)
