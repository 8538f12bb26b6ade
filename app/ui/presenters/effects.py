"""What a run comes to, as the review shows it: its effect on the books, and its totals by customer, product, account and tax code."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.catalogue import Books
from app.domain.effects import SUM_KINDS, effect_of, sums_of
from app.domain.money import money_text
from app.domain.plan import InvoicePlan
from app.i18n import _, money
from app.i18n.sums import sum_kind, sum_name
from app.ui.rows import PairRow, ReviewView


def effect_pairs(plans: Sequence[InvoicePlan], books: Books) -> tuple[PairRow, ...]:
    """What it does to the books: receivables, income by account, tax payable; an update by what it changes."""
    effect = effect_of(plans, books)
    predicted = all(plan.tax_by == "plan" for plan in plans)
    tax = _("Tax payable") if predicted else _("Tax (QuickBooks Online computes it)")
    pairs = [(_("Accounts receivable"), amount, currency) for currency, amount in effect.receivable.items()]
    pairs += [(sum_name(key[0], key[1]), amount, key[2]) for key, amount in effect.income.items()]
    pairs += [(tax, amount, currency) for currency, amount in effect.tax.items()]
    return tuple(
        PairRow(name, f"{'+' if amount > 0 else '−'} {money(abs(amount), currency)}")
        for name, amount, currency in pairs
    )


def sum_groups(plans: Sequence[InvoicePlan], books: Books) -> tuple[tuple[str, tuple[PairRow, ...]], ...]:
    """The totals, group by group: the heading, then each record with how many invoices and how much."""
    sums = sums_of(plans, books)
    found = []
    for kind in SUM_KINDS:
        pairs = tuple(
            PairRow(f"{sum_name(each.id, each.name)} ({each.count})", money(each.amount, each.currency))
            for each in sums
            if each.kind == kind
        )
        found += [(sum_kind(kind), pairs)] if pairs else []
    return tuple(found)


def sum_cells(plans: Sequence[InvoicePlan], books: Books) -> list[tuple[str, str, str, str, str]]:
    """The totals for a spreadsheet: what they are sorted by, the record, how many invoices, how much, the currency."""
    return [
        (sum_kind(each.kind), sum_name(each.id, each.name), str(each.count), money_text(each.amount), each.currency)
        for each in sums_of(plans, books)
    ]


def totals_text(view: ReviewView) -> str:
    """The totals and the effect on the books as a text to read and copy."""
    parts = []
    for heading, pairs in (*view.sums, (_("Effect on the books"), view.books)):
        parts += [heading, *(f"    {pair.label}: {pair.value}" for pair in pairs), ""]
    return "\n".join(parts).strip()
