"""How a OneDesk invoice adds up: the one reading of its discount, shipping and taxes under which every figure is explained.

OneDesk does not say whether a discount is a per cent or an amount, whether it comes before or after tax, whether shipping is
taxed or whether prices include the tax. Each combination is a reading; an invoice is taken only when exactly one fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.invoices import Invoice, Tax
from app.domain.money import CENT, ZERO, cents, percent_of, rounded


@dataclass(frozen=True, slots=True)
class Reading:
    """`discount` in money (positive lowers the total); `percent` where only the per cent reading holds; `tax` per OneDesk tax.

    `inclusive`: the lines contain the tax. `before_tax`: the discount lowers what is taxed. `shipping_taxed` likewise.
    """

    subtotal: Decimal
    discount: Decimal
    percent: Decimal | None
    before_tax: bool
    shipping: Decimal
    shipping_taxed: bool
    inclusive: bool
    taxes: tuple[Decimal, ...]
    total: Decimal

    @property
    def tax(self) -> Decimal:
        return sum(self.taxes, ZERO)

    @property
    def effect(self) -> tuple[object, ...]:
        """What reaches QuickBooks: two readings of equal effect are one."""
        taxed = any(self.taxes)
        timing = self.before_tax if self.discount and taxed else True
        shipped = self.shipping_taxed if self.shipping and taxed else True
        return (self.discount, timing, self.shipping, shipped, self.inclusive, self.taxes)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Figures that do not add up: `field` is subtotal, total or tax; `stated` OneDesk's, `computed` ours. `several`: more than
    one reading fits."""

    field: str
    stated: Decimal
    computed: Decimal
    several: bool = False


def line_sum(invoice: Invoice) -> Decimal:
    """The sum of the lines, to the cent: a program that keeps more decimals rounds what it prints."""
    return cents(sum((line.amount for line in invoice.lines), ZERO))


def _discounts(invoice: Invoice, subtotal: Decimal) -> Iterator[tuple[Decimal, Decimal | None]]:
    if not invoice.discount:
        yield ZERO, None
        return
    yield invoice.discount, None
    if ZERO < invoice.discount <= 100:
        yield cents(percent_of(subtotal, invoice.discount)), invoice.discount


def _expected(
    invoice: Invoice, tax: Tax, share: Fraction, shipping: Decimal, inclusive: bool, rates: Decimal
) -> tuple[Decimal, Decimal]:
    """The amounts of `tax` that a program may compute: rounded on the sum, and per line. `share` of each line is taxed."""
    parts = [Fraction(line.amount) * share for line in invoice.lines if line.taxable]
    parts += [Fraction(shipping)] if shipping else []
    rate = Fraction(tax.rate) / (100 + Fraction(rates) if inclusive else 100)
    return rounded(sum(parts, Fraction(0)) * rate), sum((rounded(part * rate) for part in parts), ZERO)


def _taxes(
    invoice: Invoice, share: Fraction, shipping: Decimal, inclusive: bool
) -> Iterator[tuple[tuple[Decimal, ...], bool]]:
    """Each way in which OneDesk may have arrived at its taxes, and whether it gives the printed amounts exactly; a printed
    amount must be explained by the rate but for the cents that rounding may cost."""
    live = [tax for tax in invoice.taxes if tax.rate or tax.amount]
    rates = sum((tax.rate for tax in live), ZERO)
    slack = CENT * (len(invoice.lines) + 1) / 2 + CENT
    ways = [_expected(invoice, tax, share, shipping, inclusive, rates) for tax in live]
    for per_line in (0, 1):
        amounts, exact = [], True
        for tax, way in zip(live, ways, strict=True):
            expected = way[per_line]
            if tax.amount is not None and abs(tax.amount - expected) > slack:
                break
            exact = exact and tax.amount in (None, expected)
            amounts.append(expected if tax.amount is None else tax.amount)
        else:
            yield tuple(amounts), exact


def _timings(discount: Decimal, shipping: Decimal, taxed: bool) -> Iterator[tuple[bool, bool, bool]]:
    """Discount before or after tax, shipping taxed or not, prices with the tax or without: only where it makes a difference."""
    for before in (True, False) if discount else (True,):
        for shipped in (False, True) if shipping else (False,):
            for inclusive in (False, True) if taxed else (False,):
                yield before, shipped, inclusive


def readings(invoice: Invoice) -> list[Reading]:
    """Every reading of different effect under which subtotal, discount, shipping and taxes give OneDesk's total; those that
    explain the printed taxes exactly, if there are any, else those that do so within rounding."""
    subtotal = line_sum(invoice)
    total = invoice.total if invoice.total is not None else ZERO
    shipping = invoice.shipping or ZERO
    found: dict[tuple[object, ...], Reading] = {}
    close: dict[tuple[object, ...], Reading] = {}
    for discount, percent in _discounts(invoice, subtotal):
        for before, shipped, inclusive in _timings(discount, shipping, bool(invoice.taxes)):
            share = Fraction(subtotal - discount) / Fraction(subtotal) if before and subtotal else Fraction(1)
            for taxes, exact in _taxes(invoice, share, shipping if shipped else ZERO, inclusive):
                owed = subtotal - discount + shipping + (ZERO if inclusive else sum(taxes, ZERO))
                if owed != total or (inclusive and not sum(taxes, ZERO)):
                    continue
                reading = Reading(subtotal, discount, percent, before, shipping, shipped, inclusive, taxes, total)
                (found if exact else close).setdefault(reading.effect, reading)
    return list((found or close).values())


def read_totals(invoice: Invoice) -> Reading | Mismatch:
    """The one reading of `invoice`, or what does not add up. `invoice.total` must be known."""
    subtotal = line_sum(invoice)
    if invoice.subtotal is not None and invoice.subtotal != subtotal:
        return Mismatch("subtotal", invoice.subtotal, subtotal)
    found = readings(invoice)
    if len(found) == 1:
        return found[0]
    printed = sum((tax.amount or ZERO for tax in invoice.taxes), ZERO)
    computed = subtotal - (invoice.discount or ZERO) + (invoice.shipping or ZERO) + printed
    if found:
        return Mismatch("discount" if invoice.discount else "tax", invoice.total or ZERO, computed, several=True)
    return Mismatch("total", invoice.total or ZERO, computed)
