"""Longer explanations: what each state means, and what each setting does."""

from __future__ import annotations

from app.i18n.texts import N_

MEANINGS = {
    "uncertain": N_(
        "A request left, but its answer did not come back. Before anything is repeated, QuickBooks Online is searched; "
        "the next run does that first."
    ),
    "missing": N_(
        "The copy was deleted or voided in QuickBooks Online. Create it again, link another invoice, or forget the link."
    ),
    "conflict": N_(
        "The invoice was edited in OneDesk and in QuickBooks Online since both agreed. Compare the columns and choose one side."
    ),
    "drifted": N_(
        "The copy was edited in QuickBooks Online. It stays as it is until you write OneDesk’s content over it or accept it."
    ),
    "changed": N_("The invoice was edited in OneDesk after it was copied. Copying again updates the same invoice."),
    "needs_attention": N_(
        "Something has to be decided or corrected before this invoice can be copied. Nothing was written."
    ),
    "paid": N_("The payments and credits in QuickBooks Online add up to the total."),
    "partially_paid": N_("Payments or credits have arrived in QuickBooks Online; a part is still open."),
    "sent": N_("Copied, and e-mailed by QuickBooks Online to the customer."),
    "copied": N_("In QuickBooks Online with the same content; not e-mailed from here."),
    "ready": N_("Open in OneDesk, and everything is decided: it can be copied."),
    "draft": N_("Still a draft in OneDesk. Only open invoices are copied."),
    "closed": N_("Neither open nor a draft in OneDesk, and not linked to QuickBooks Online."),
}

SETTINGS = {
    "default-income-account": (
        N_("Default income account"),
        N_("The income account of new products, and of products that have none."),
    ),
    "default-tax-code": (
        N_("Default tax code"),
        N_("Wins where several tax codes have the rate of a line. It never changes the rate."),
    ),
    "default-item": (N_("Default product or service"), N_("Takes the lines that have no service type.")),
    "copy-status": (
        N_("Statuses that are copied"),
        N_("The OneDesk status that counts as open, or several separated by commas."),
    ),
    "language": (N_("Language"), N_("The language of window, terminal and messages.")),
    "theme": (N_("Appearance"), N_("Light, dark, or as the system is set.")),
    "write-back": (
        N_("Write back to OneDesk"),
        N_("Whether the mark, the status and payments are written to the OneDesk invoice."),
    ),
    "payments-interval": (
        N_("Fetch payments every"),
        N_("Minutes between two look-ups of payments; 0 switches them off."),
    ),
    "currency-symbols": (
        N_("Currency symbols"),
        N_("Which currency a symbol in OneDesk stands for, as a JSON object."),
    ),
    "write-back-bodies": (
        N_("Fields written to OneDesk"),
        N_("What is written to OneDesk after a copy, a sending and a payment, as a JSON object."),
    ),
    "field-map": (
        N_("Field map"),
        N_("Where each field stands in a OneDesk invoice, as a JSON object."),
    ),
    "onedesk-link": (
        N_("Address of an invoice in OneDesk"),
        N_("Opened by “Open in OneDesk”; {id} stands for the invoice."),
    ),
    "quickbooks-link": (
        N_("Address of an invoice in QuickBooks Online"),
        N_("Opened by “Open in QuickBooks Online”; {id} stands for the invoice."),
    ),
    "proxy": (N_("Proxy"), N_("The way to the internet: as the system is set, none, or an address.")),
}
