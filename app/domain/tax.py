"""Which tax code a line gets and what QuickBooks Online will make of it, computed as it computes (facts 3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.books import TaxCode
from app.domain.catalogue import Books
from app.domain.invoices import Invoice, InvoiceLine
from app.domain.money import HUNDRED, ZERO, cents, percent_of, plain, rounded
from app.domain.names import same_key
from app.domain.posting import PostingLine

OFF, US_CLASSIC, US_AUTOMATED, GLOBAL = "off", "us_classic", "us_automated", "global"
TAXABLE, EXEMPT = "TAX", "NON"


def regime(books: Books) -> str:
    """How the company's sales tax works: off, us_classic, us_automated (QuickBooks computes) or global (a code on each line)."""
    if not books.preferences.using_sales_tax:
        return OFF
    if books.company.country != "US":
        return GLOBAL
    return US_CLASSIC if books.preferences.automated_sales_tax is None else US_AUTOMATED


@dataclass(frozen=True, slots=True)
class TaxKey:
    """What a tax decision is made for: OneDesk's tax name (several joined by " + ") and their rate in per cent."""

    name: str
    rate: Decimal

    @property
    def text(self) -> str:
        return f"{same_key(self.name)}|{plain(self.rate.normalize())}"


UNTAXED = TaxKey("", ZERO)


def tax_key(invoice: Invoice, line: InvoiceLine | None) -> TaxKey:
    """The taxes that OneDesk puts on this line; `line` None stands for a taxed charge beside the lines."""
    live = [tax for tax in invoice.taxes if tax.rate or tax.amount or tax.name]
    if not live or (line is not None and not line.taxable):
        return UNTAXED
    return TaxKey(" + ".join(tax.name for tax in live if tax.name), sum((tax.rate for tax in live), ZERO))


def choose_code(key: TaxKey, books: Books, decided: Mapping[str, str], default_id: str | None) -> TaxCode | None:
    """The tax code for `key` outside the US; None when a person has to decide.

    A decision wins; then the default where its rate is equal (never for untaxed lines); then the only active sales code of that rate.
    """
    chosen = books.tax_codes.get(decided.get(key.text))
    if chosen is not None and chosen.active:
        return chosen
    equal = [code for code in books.sales_codes() if books.percent_of_code(code) == key.rate]
    if key != UNTAXED:
        default = [code for code in equal if code.id == default_id]
        if default:
            return default[0]
    return equal[0] if len(equal) == 1 else None


@dataclass(frozen=True, slots=True)
class TaxRow:
    """What QuickBooks Online computes for one tax rate: `net` after the discount's share, `percent`, the rounded `amount`."""

    rate_id: str
    name: str
    percent: Decimal
    net: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Prediction:
    """`total` is what QuickBooks Online will answer; `rows` explain the tax; `net` is the sum of the lines without it."""

    net: Decimal
    discount: Decimal
    tax: Decimal
    total: Decimal
    rows: tuple[TaxRow, ...]


def _rates(books: Books, code_id: str | None) -> list[tuple[str, str, Decimal]]:
    code = books.tax_codes.get(code_id)
    rates = [books.tax_rates.get(key) for key in (code.sales_rate_ids if code else ())]
    return [(rate.id, rate.name, rate.percent) for rate in rates if rate is not None]


def _discount(lines: tuple[PostingLine, ...]) -> Decimal:
    """What the discount line takes off; a percentage is taken of the lines without shipping."""
    subtotal = sum((line.amount for line in lines if line.kind == "sales"), ZERO)
    found = ZERO
    for line in lines:
        if line.kind == "discount":
            found += line.amount if line.percent is None else cents(percent_of(subtotal, line.percent))
    return found


def _on_top(charged: list[PostingLine], discount: Decimal, books: Books) -> tuple[TaxRow, ...]:
    """Tax on top of the prices: each rate's net is summed, lowered by its share of the discount, its tax rounded once."""
    sold = sum((line.amount for line in charged), ZERO)
    left = Fraction(sold - discount) / Fraction(sold) if sold else Fraction(1)
    nets: dict[tuple[str, str, Decimal], Fraction] = {}
    for line in charged:
        for rate in _rates(books, line.tax_code_id):
            nets[rate] = nets.get(rate, Fraction(0)) + Fraction(line.amount) * left
    return tuple(TaxRow(*rate, rounded(net), rounded(net * Fraction(rate[2]) / 100)) for rate, net in nets.items())


def _inside(charged: list[PostingLine], discount: Decimal, books: Books) -> tuple[TaxRow, ...]:
    """Tax inside the prices: each line, less its share of the discount in whole cents, is split into net and tax by itself."""
    sold = sum((line.amount for line in charged), ZERO)
    found: dict[tuple[str, str, Decimal], tuple[Decimal, Decimal]] = {}
    left = discount
    for place, line in enumerate(charged, start=1):
        share = rounded(Fraction(discount) * Fraction(line.amount) / Fraction(sold)) if sold else ZERO
        off = left if place == len(charged) else share
        left -= off
        rates = _rates(books, line.tax_code_id)
        net, parts = _split(line.amount - off, rates)
        for rate, part in zip(rates, parts, strict=True):
            before = found.get(rate, (ZERO, ZERO))
            found[rate] = (before[0] + net, before[1] + part)
    return tuple(TaxRow(*rate, net, tax) for rate, (net, tax) in found.items())


def _split(gross: Decimal, rates: list[tuple[str, str, Decimal]]) -> tuple[Decimal, list[Decimal]]:
    """The net of a price with the tax inside, and the tax of each rate: the last one takes what rounding leaves."""
    whole = sum((percent for _, _, percent in rates), HUNDRED)
    net = rounded(Fraction(gross) * 100 / Fraction(whole))
    parts = [cents(percent_of(net, percent)) for _, _, percent in rates[:-1]]
    return net, [*parts, gross - net - sum(parts, ZERO)] if rates else []


def predict(lines: tuple[PostingLine, ...], books: Books, calculation: str | None) -> Prediction:
    """QuickBooks' arithmetic outside the US: excluded per rate on the summed net, included per line; half up."""
    charged = [line for line in lines if line.kind in ("sales", "shipping")]
    sold = sum((line.amount for line in charged), ZERO)
    discount = _discount(lines)
    inside = calculation == "TaxInclusive"
    rows = (_inside if inside else _on_top)(charged, discount, books)
    tax = sum((row.amount for row in rows), ZERO)
    return Prediction(sold, discount, tax, sold - discount + (ZERO if inside else tax), rows)


def predict_classic(
    lines: tuple[PostingLine, ...], books: Books, code_id: str | None, after_discount: bool, exempt: bool = False
) -> Prediction:
    """US classic sales tax: the rates of one code on the taxable lines; the discount counts only when it comes before tax.

    `exempt`: the customer is not taxable (Intuit: Customer, Taxable), whatever its lines say.
    """
    charged = [line for line in lines if line.kind in ("sales", "shipping")]
    sold = sum((line.amount for line in charged), ZERO)
    discount = _discount(lines)
    base = ZERO if exempt else sum((line.amount for line in charged if line.tax_code_id == TAXABLE), ZERO)
    exact = Fraction(base)
    if after_discount and sold:
        exact *= Fraction(sold - discount) / Fraction(sold)
    rows = tuple(
        TaxRow(rate_id, name, percent, rounded(exact), rounded(exact * Fraction(percent) / 100))
        for rate_id, name, percent in _rates(books, code_id)
    )
    tax = sum((row.amount for row in rows), ZERO)
    return Prediction(sold, discount, tax, sold - discount + tax, rows)
