"""Problems between the two sides: edited, gone, doubled, paid, not mailed."""

from __future__ import annotations

from app.i18n.texts import N_
from app.i18n.wording.words import Words

SIDES = {
    "reply_differs": Words(
        (N_("QuickBooks Online stored invoice {number} differently than planned."),),
        (
            N_("Different: {field}. Planned was “{onedesk}”, QuickBooks Online has “{quickbooks}” (invoice Id {id})."),
            N_("Different: {field} (invoice Id {id})."),
            N_("Compare the invoice with the plan."),
        ),
        (
            N_(
                "Open the invoice in QuickBooks Online and compare. Then accept it as it is, or copy again. The "
                "run was stopped so that the next invoices are not affected."
            ),
        ),
    ),
    "already_paid_more": Words(
        (N_("More is paid on invoice {number} than its new total."),),
        (N_("{paid} has been paid; the new total is {total}."),),
        (N_("Move or reduce the payment in QuickBooks Online first, or write a credit memo there."),),
    ),
    "copied_elsewhere": Words(
        (N_("Invoice {number} seems to have been copied by OneDesk’s own connection."),),
        (N_("OneDesk marks it “{text}”, but no invoice in QuickBooks Online carries our note."),),
        (
            N_(
                "Link the invoice in QuickBooks Online, or say that it is not there. Switch OneDesk’s own "
                "QuickBooks connection off."
            ),
        ),
    ),
    "drifted": Words(
        (N_("Invoice {number} was edited in QuickBooks Online."),),
        (
            N_("Changed there: {field} (invoice Id {id}). Nothing is overwritten unasked."),
            N_("Nothing is overwritten unasked."),
        ),
        (N_("Write OneDesk’s content over it, or accept it as it is."),),
    ),
    "conflict": Words(
        (N_("Invoice {number} was edited on both sides."),),
        (
            N_(
                "Changed in QuickBooks Online: {field} (invoice Id {id}); the invoice in OneDesk is no longer as "
                "it was copied either."
            ),
            N_("OneDesk and QuickBooks Online are both no longer as they were copied."),
        ),
        (N_("Compare the three columns, then write OneDesk’s content over it, or accept what QuickBooks Online has."),),
    ),
    "missing_in_quickbooks": Words(
        (N_("The copy of invoice {number} is no longer in QuickBooks Online."),),
        (
            N_("The invoice with Id {id} was deleted or voided there."),
            N_("It was deleted or voided there."),
        ),
        (N_("Create it again, link another invoice, or forget the link."),),
    ),
    "gone_in_onedesk": Words(
        (N_("Invoice {number} is gone from OneDesk or cancelled there."),),
        (
            N_("Its status in OneDesk is “{status}”. The copy in QuickBooks Online is not touched."),
            N_("The copy in QuickBooks Online (Id {id}) is not touched."),
            N_("The copy in QuickBooks Online is not touched."),
        ),
        (N_("Void the copy in QuickBooks Online by hand if it is not owed, then forget the link."),),
    ),
    "duplicate_found": Words(
        (N_("Invoice {number} stands more than once in QuickBooks Online."),),
        (N_("The invoices with the Ids {id} carry the same note. It is not certain which of them may go."),),
        (
            N_(
                "Compare them in QuickBooks Online, delete or void the one too many, and keep the one that is "
                "linked here."
            ),
        ),
    ),
    "not_linked": Words(
        (N_("Invoice {number} is in QuickBooks Online, but not linked here."),),
        (
            N_("The invoice with Id {id} carries our note: another workstation or an earlier installation copied it."),
            N_("Our note is on it: another workstation or an earlier installation made the copy."),
        ),
        (
            N_(
                "Link what is on both sides; nothing is written for that (terminal: “adopt”). Copying the invoice again "
                "only links it, too."
            ),
        ),
    ),
    "unsettled": Words(
        (
            N_("It is not yet known what became of a request for {number}."),
            N_("It is not yet known what became of a request."),
        ),
        (
            N_(
                "The answer of QuickBooks Online did not arrive ({kind}), or another window is working on it. "
                "Nothing is repeated before it was looked for."
            ),
            N_(
                "The answer of QuickBooks Online did not arrive, or another window is working on it. Nothing is repeated "
                "before it was looked for."
            ),
        ),
        (N_("Wait two minutes and run again: that looks for it first."),),
    ),
    "payment_unplaced": Words(
        (N_("The balance of invoice {number} changed by something that is no payment."),),
        (N_("Payments and credits explain all but {difference}."),),
        (
            N_(
                "Open the invoice in QuickBooks Online and look at what is linked to it (journal entry, deposit, "
                "write-off)."
            ),
        ),
    ),
    "block_needs_consent": Words(
        (N_("Invoice {number} is paid; OneDesk would credit prepaid hours."),),
        (N_("It is a block of hours. Setting it to Paid adds the hours, and that cannot be taken back from here."),),
        (
            N_(
                "Agree if the hours are to be credited, or set the status in OneDesk yourself. In the terminal: "
                "{command}"
            ),
            N_("Agree if the hours are to be credited, or set the status in OneDesk yourself."),
        ),
    ),
    "payment_undone_on_block": Words(
        (N_("The payment of invoice {number} was undone, its prepaid hours were not."),),
        (N_("It is a block of hours and stays “{status}” in OneDesk: changing that would not take the hours back."),),
        (N_("Correct the hours in OneDesk by hand, and then the status."),),
    ),
    "no_contact_email": Words(
        (
            N_("Invoice {number} was not sent: its contact has no e-mail address."),
            N_("Not sent: the contact has no e-mail address."),
        ),
        (
            N_("OneDesk gives no e-mail address for invoices of {customer}."),
            N_("OneDesk gives no e-mail address for invoices of this customer."),
        ),
        (N_("Enter the invoice contact’s address in OneDesk and send again. The copy in QuickBooks Online stands."),),
    ),
}
