"""The names of sums in the tie-out and the review: what they are sorted by, and what stands where no record gives a name."""

from __future__ import annotations

from app.domain.money import money_text
from app.domain.problems import Problem
from app.domain.tying import AS_AGREED, Group
from app.i18n.texts import N_, _
from app.sync.tie_out import Difference

MOST_NUMBERS = 6
TIE_OUT = "tie_out"
"""The case of a problem's words that fits the tie-out better than the run."""

KINDS = {
    "currency": N_("By currency"),
    "customer": N_("By customer"),
    "product": N_("By product or service"),
    "account": N_("By income account"),
    "tax_code": N_("Amounts by tax code"),
    "tax": N_("Tax by tax code"),
    "class": N_("By class"),
    "location": N_("By location"),
}
SEVERAL = {
    "gone_in_onedesk": N_("{count} invoices are gone from OneDesk or cancelled there."),
    "missing_in_quickbooks": N_("{count} copies are no longer in QuickBooks Online."),
    "conflict": N_("{count} invoices were edited on both sides."),
    "drifted": N_("{count} invoices were edited in QuickBooks Online."),
    "total_differs": N_("{count} totals differ."),
    "plan_changed": N_("{count} invoices were changed in OneDesk after they were copied."),
    "duplicate_found": N_("{count} invoices stand more than once in QuickBooks Online."),
    "not_linked": N_(
        "{count} invoices are in QuickBooks Online with our note, but not linked here: another workstation or an earlier "
        "installation copied them."
    ),
}
NAMELESS = {
    "SHIPPING_ITEM_ID": N_("Shipping"),
    "discount": N_("Discount"),
    "rest": N_("Not on any line"),
    "TAX": N_("Taxable (TAX)"),
    "NON": N_("Not taxable (NON)"),
    "": N_("without"),
}


def sum_kind(word: str) -> str:
    """What sums are sorted by."""
    return _(KINDS[word]) if word in KINDS else word


def sum_name(record_id: str, name: str) -> str:
    """The name of one sum: the record's, or what stands for it."""
    if record_id in NAMELESS:
        return _(NAMELESS[record_id])
    return name or record_id.removeprefix("new:").removeprefix("?")


def several(code: str, count: int) -> str:
    """What `count` (two or more) differences of one kind are."""
    return _(SEVERAL[code]).format(count=count) if code in SEVERAL else f"{count} × {code}"


def because(found: Group) -> str:
    """Which invoices account for the difference of a sum."""
    numbers = list(dict.fromkeys(number for number, _code in found.because))
    shown = ", ".join(numbers[:MOST_NUMBERS])
    if len(numbers) > MOST_NUMBERS:
        shown = _("{numbers} and {count} more").format(numbers=shown, count=len(numbers) - MOST_NUMBERS)
    agreed = numbers and all(code == AS_AGREED for _number, code in found.because)
    return _("{numbers} (as agreed)").format(numbers=shown) if agreed else shown


def difference_problem(found: Difference) -> Problem:
    """A difference of the tie-out as a problem, with its figures."""
    params = {"number": found.number, "id": found.quickbooks_id, "currency": found.currency}
    if found.code == "plan_changed":
        params["text"] = TIE_OUT
    if found.code == "total_differs" and found.onedesk is not None and found.quickbooks is not None:
        params |= {"onedesk": money_text(found.onedesk), "quickbooks": money_text(found.quickbooks)}
        params["difference"] = money_text(found.quickbooks - found.onedesk)
    return Problem(found.code, params)
