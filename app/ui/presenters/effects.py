"""What a run comes to, as the review shows it: its effect on the books, and its totals by customer, product, account and tax code."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.domain.catalogue import Books
from app.domain.effects import SUM_KINDS, Sum, effect_of, sums_of
from app.domain.money import money_text
from app.domain.plan import InvoicePlan
from app.i18n import _, money
from app.i18n.sums import sum_kind, sum_name
from app.ui.rows import PairRow
from app.ui.sums import SumRow


def effect_pairs(plans: Sequence[InvoicePlan], books: Books) -> tuple[PairRow, ...]:
    """What it does to the books: receivables, income by account, tax payable; an update by what it changes."""
    return tuple(
        PairRow(name, f"{'+' if amount > 0 else '−'} {money(abs(amount), currency)}")
        for name, amount, currency in _effects(plans, books)
    )


def _effects(plans: Sequence[InvoicePlan], books: Books) -> list[tuple[str, Decimal, str]]:
    """Account, amount and currency of all that the run does to the books."""
    effect = effect_of(plans, books)
    predicted = all(plan.tax_by == "plan" for plan in plans)
    tax = _("Tax payable") if predicted else _("Tax (QuickBooks Online computes it)")
    found = [(_("Accounts receivable"), amount, currency) for currency, amount in effect.receivable.items()]
    found += [(sum_name(key[0], key[1]), amount, key[2]) for key, amount in effect.income.items()]
    return found + [(tax, amount, currency) for currency, amount in effect.tax.items()]


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


def sum_rows(plans: Sequence[InvoicePlan], books: Books) -> tuple[SumRow, ...]:
    """The totals and the effect on the books, row by row, to be sorted and copied."""
    rows = [
        SumRow(
            f"{each.kind}:{each.id}:{each.currency}", sum_kind(each.kind), sum_name(each.id, each.name), *_amount(each)
        )
        for each in sums_of(plans, books)
    ]
    effects = [
        SumRow(f"effect:{place}", _("Effect on the books"), name, 0, amount, currency)
        for place, (name, amount, currency) in enumerate(_effects(plans, books))
    ]
    return (*rows, *effects)


def _amount(each: Sum) -> tuple[int, Decimal, str]:
    return each.count, each.amount, each.currency
