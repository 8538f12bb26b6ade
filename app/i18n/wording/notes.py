"""What is worth saying although it disturbed nothing."""

from __future__ import annotations

from app.i18n.texts import N_

NOTES = {
    "mark_not_kept": (
        N_("OneDesk did not keep the mark ({field}); it is tried again with the next copy."),
        N_("OneDesk did not keep the mark; it is tried again with the next copy."),
    ),
    "difference_accepted": (
        N_("Accepted difference: {difference} (OneDesk {onedesk}, QuickBooks Online {quickbooks})."),
    ),
    "quickbooks_numbers": (
        N_("QuickBooks Online gives the number itself; OneDesk’s is {number}."),
        N_("QuickBooks Online gives the number itself."),
    ),
    "already_mailed": (
        N_("Already e-mailed on {at} to {to}."),
        N_("Already e-mailed on {at}."),
        N_("Already e-mailed."),
    ),
    "partly_paid": (
        N_("{paid} of it are paid already."),
        N_("A part of it is paid already."),
    ),
    "customer_created": (N_("The customer “{name}” is created."),),
    "item_created": (N_("The product or service “{name}” is created."),),
    "account_set": (N_("“{name}” gets the default income account."),),
    "reactivated": (N_("“{name}” is made active again."),),
    "tax_by_quickbooks": (N_("QuickBooks Online computes the tax; its answer is compared afterwards."),),
    "copied_in": (
        N_("The company’s settings also send a copy to {address}."),
        N_("The company’s settings also send a copy to {to}."),
        N_("The company’s settings also send a copy."),
    ),
    "exchange_rate_by_quickbooks": (N_("QuickBooks Online takes its own exchange rate for {currency}."),),
    "terms_unmatched": (
        N_("The payment terms “{text}” have no counterpart in QuickBooks Online; the due date is kept."),
    ),
    "service_date_hidden": (N_("QuickBooks Online does not show service dates; they are left out."),),
    "known_here_only": (N_("Not read afresh; this is what was known here last."),),
    "write_back_off": (N_("Writing back to OneDesk is switched off."),),
    "default_item_used": (N_("Lines without a service type go to “{name}”."),),
    "total_zero": (N_("The total is zero; it will never count as paid."),),
    "twin_removed": (N_("A double (Id {id}) made in the same second was removed."),),
    "adopted": (N_("It was already in QuickBooks Online, carries our note, and was linked."),),
    "settled_earlier": (N_("An earlier request turned out to have worked."),),
    "amount_only": (N_("“{line}”: {value} makes {quickbooks}, OneDesk charges {onedesk}; only the amount is copied."),),
}
