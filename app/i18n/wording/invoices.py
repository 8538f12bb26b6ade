"""Problems of an invoice as OneDesk has it: number, lines, sums, dates, texts."""

from __future__ import annotations

from app.i18n.texts import N_
from app.i18n.wording.words import Words

INVOICES = {
    "not_open": Words(
        (N_("Invoice {number} is not open in OneDesk."),),
        (N_("Its status in OneDesk is “{status}”. Only open invoices are copied."),),
        (
            N_(
                "Set it to an open status in OneDesk, or add this status to the statuses that are copied, in the "
                "settings."
            ),
        ),
    ),
    "missing_number": Words(
        (
            N_("An invoice of {customer} has no number."),
            N_("An invoice has no number."),
        ),
        (
            N_(
                "Without a number QuickBooks Online and OneDesk cannot be compared. The invoice’s id in OneDesk "
                "is {id}."
            ),
        ),
        (N_("Give the invoice a number in OneDesk, or choose the number that QuickBooks Online gets."),),
    ),
    "duplicate_number_in_onedesk": Words(
        (N_("The number {number} exists more than once in OneDesk."),),
        (N_("Two invoices with one number could be taken for each other, so neither is copied."),),
        (
            N_(
                "Correct the number of one of them in OneDesk, or choose another number for QuickBooks Online for "
                "one of them."
            ),
        ),
    ),
    "number_too_long": Words(
        (N_("The number {number} is too long for QuickBooks Online."),),
        (
            N_("It has {count} characters; QuickBooks Online takes {limit} at most."),
            N_("QuickBooks Online takes 21 characters at most."),
        ),
        (N_("Choose a shorter number for QuickBooks Online; both numbers are kept."),),
    ),
    "number_taken:linked": Words(
        (N_("The invoice with Id {id} in QuickBooks Online belongs to invoice {holder}."),),
        (N_("It is linked to it already, and each copy belongs to one invoice. Nothing was linked."),),
        (N_("Choose another one, or forget the link of invoice {holder} first."),),
    ),
    "number_taken": Words(
        (
            N_("The number {number} is already used in QuickBooks Online."),
            N_("This number is already used in QuickBooks Online."),
        ),
        (
            N_(
                "It belongs to a document of {holder} (Id {id}) that was not copied from here. It is neither "
                "linked nor overwritten."
            ),
            N_(
                "It belongs to a document (Id {id}) that was not copied from here. It is neither linked nor "
                "overwritten."
            ),
            N_("It belongs to a document that was not copied from here. It is neither linked nor overwritten."),
        ),
        (
            N_(
                "If it is the same invoice, link it. Otherwise change the number in OneDesk, or choose another "
                "number for QuickBooks Online."
            ),
        ),
    ),
    "no_lines": Words(
        (N_("Invoice {number} has no lines."),),
        (N_("QuickBooks Online takes no invoice without a line."),),
        (N_("Add the lines in OneDesk, or cancel the invoice there."),),
    ),
    "does_not_add_up": Words(
        (N_("Invoice {number} does not add up in OneDesk."),),
        (
            N_(
                "OneDesk gives {onedesk} as the {field}; the lines, discount, shipping and taxes come to "
                "{expected}. The difference is {difference}."
            ),
        ),
        (N_("Open the invoice in OneDesk, correct amounts, discount or tax, and save it again."),),
    ),
    "does_not_add_up:several": Words(
        (N_("Invoice {number} can be read in more than one way."),),
        (
            N_(
                "Discount, shipping and tax give OneDesk’s total under several readings, which would lead to "
                "different entries in the books."
            ),
        ),
        (
            N_(
                "Make the invoice unambiguous in OneDesk: put the discount on the lines, or tax and shipping on "
                "lines of their own."
            ),
        ),
    ),
    "total_differs": Words(
        (
            N_("The total of invoice {number} differs by {difference}."),
            N_("The total of invoice {number} differs."),
        ),
        (
            N_("OneDesk says {onedesk}, QuickBooks Online comes to {quickbooks}: tax is rounded differently."),
            N_("OneDesk and QuickBooks Online come to different totals."),
        ),
        (N_("Accept the difference for this invoice, or correct the amounts in OneDesk."),),
    ),
    "total_differs:adopt": Words(
        (N_("Invoice {number} has another total in QuickBooks Online."),),
        (N_("OneDesk says {onedesk}, invoice Id {id} in QuickBooks Online says {quickbooks}. It was not linked."),),
        (
            N_(
                "Correct the one that is wrong and adopt again, or link the two as they are: "
                "ledgerbridge resolve {number} --link {id}"
            ),
        ),
    ),
    "period_closed": Words(
        (
            N_("The date of invoice {number} lies in a closed period."),
            N_("The date lies in a closed period."),
        ),
        (
            N_("It is dated {date}; the books are closed up to {close_date}."),
            N_("QuickBooks Online says: {text}"),
        ),
        (N_("Choose a date after the closing date for QuickBooks Online, or have the period reopened there."),),
    ),
    "negative_total": Words(
        (N_("Invoice {number} has a negative total."),),
        (
            N_(
                "The total is {total}. QuickBooks Online keeps such amounts as credit memos, which are not "
                "written from here."
            ),
        ),
        (N_("Enter the credit memo in QuickBooks Online by hand."),),
    ),
    "undecodable_invoice": Words(
        (
            N_("Invoice {number} cannot be read completely."),
            N_("An invoice cannot be read completely."),
        ),
        (
            N_("Not understood: {field}; there stood “{value}”."),
            N_("Missing: {field}."),
            N_("What OneDesk sent is no invoice."),
        ),
        (N_("Correct the field in OneDesk. If it is right there, correct the field map in the settings."),),
    ),
    "text_too_long": Words(
        (
            N_("A text of invoice {number} is too long for QuickBooks Online."),
            N_("A text is too long for QuickBooks Online."),
        ),
        (
            N_("“{field}” has {count} characters; {limit} are allowed."),
            N_("QuickBooks Online says: {text}"),
        ),
        (N_("Shorten the text in OneDesk."),),
    ),
    "too_many_lines": Words(
        (N_("Invoice {number} has too many lines."),),
        (N_("It has {count} lines; QuickBooks Online takes {limit} at most."),),
        (N_("Split the invoice in OneDesk."),),
    ),
}
