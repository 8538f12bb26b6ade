"""The sales tax that QuickBooks Online computes: per rate on the summed net, inside the prices line by line, or by place in the US."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from app.demo.quickbooks.ledger import Ledger
from app.demo.quickbooks.wire import Entity, cents, number

ZERO = Decimal(0)
HUNDRED = Decimal(100)
EXCLUDED, INCLUSIVE, NONE = "TaxExcluded", "TaxInclusive", "NotApplicable"


@dataclass(frozen=True, slots=True)
class Rate:
    """`percent` of the net."""

    key: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount that may be taxed: as entered, with the tax inside where prices are inclusive. `rates` in their order."""

    amount: Decimal
    rates: tuple[Rate, ...]
    taxable: bool = True


@dataclass(slots=True)
class Row:
    """A line of TxnTaxDetail: the net of one rate and its tax."""

    rate: Rate
    net: Decimal = ZERO
    tax: Decimal = ZERO


@dataclass(slots=True)
class Reckoning:
    """`nets`: the net of each charge in its order; `discount` what the discount line says (net); `rows` by rate."""

    nets: list[Decimal]
    discount: Decimal
    rows: list[Row] = field(default_factory=list)

    @property
    def tax(self) -> Decimal:
        return sum((row.tax for row in self.rows), ZERO)

    @property
    def total(self) -> Decimal:
        return sum(self.nets, ZERO) - self.discount + self.tax


def rates_of(ledger: Ledger, code: Entity | None) -> tuple[Rate, ...]:
    """The sales rates of a tax code."""
    details = ((code or {}).get("SalesTaxRateList") or {}).get("TaxRateDetail") or []
    found = (ledger.find("TaxRate", each["TaxRateRef"]["value"]) for each in details)
    return tuple(Rate(rate["Id"], number(rate.get("RateValue", 0))) for rate in found if rate is not None)


def _rows(charges: Iterable[Charge]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for charge in charges:
        for rate in charge.rates:
            rows.setdefault(rate.key, Row(rate))
    return rows


def untaxed(charges: list[Charge], discount: Decimal) -> Reckoning:
    return Reckoning([charge.amount for charge in charges], discount)


def excluded(charges: list[Charge], discount: Decimal) -> Reckoning:
    """Tax on top: each rate's net is summed, lowered by its share of the discount, and its tax rounded once, half up."""
    sold = sum((charge.amount for charge in charges), ZERO)
    left, whole = (sold - discount, sold) if sold else (Decimal(1), Decimal(1))
    rows = _rows(charges)
    for charge in charges:
        for rate in charge.rates:
            rows[rate.key].net += charge.amount
    for row in rows.values():  # one division, the last step: a share that was cut off could miss half a cent
        row.tax = cents(row.net * left * row.rate.percent / (whole * HUNDRED))
        row.net = cents(row.net * left / whole)
    return Reckoning([charge.amount for charge in charges], discount, list(rows.values()))


def inclusive(charges: list[Charge], discount: Decimal) -> Reckoning:
    """Tax inside: each line is split by itself, then summed; the discount is an amount with its tax inside, too, shared out in
    whole cents."""
    sold = sum((charge.amount for charge in charges), ZERO)
    rows = _rows(charges)
    nets, taken, left = [], ZERO, discount
    for place, charge in enumerate(charges, 1):
        share = cents(discount * charge.amount / sold) if sold else ZERO
        off = left if place == len(charges) else share
        left -= off
        net = _net(charge.amount, charge.rates)
        nets.append(net)
        lowered = _net(charge.amount - off, charge.rates)
        taken += net - lowered
        _split(rows, charge.rates, charge.amount - off, lowered)
    return Reckoning(nets, taken, list(rows.values()))


def _net(gross: Decimal, rates: tuple[Rate, ...]) -> Decimal:
    whole = sum((rate.percent for rate in rates), ZERO)
    return cents(gross * HUNDRED / (HUNDRED + whole))


def _split(rows: dict[str, Row], rates: tuple[Rate, ...], gross: Decimal, net: Decimal) -> None:
    """Puts the tax inside `gross` to its rates; the last rate takes what rounding leaves."""
    left = gross - net
    for rate in rates:
        part = left if rate is rates[-1] else cents(net * rate.percent / HUNDRED)
        left -= part
        rows[rate.key].net += net
        rows[rate.key].tax += part


def american(charges: list[Charge], rates: tuple[Rate, ...], discount: Decimal, after_discount: bool) -> Reckoning:
    """One place's rates on the taxable lines; the discount lowers them only when tax comes after it."""
    base = sum((charge.amount for charge in charges if charge.taxable), ZERO)
    sold = sum((charge.amount for charge in charges), ZERO)
    left, whole = (sold - discount, sold) if after_discount and sold else (Decimal(1), Decimal(1))
    rows = [
        Row(rate, cents(base * left / whole), cents(base * left * rate.percent / (whole * HUNDRED))) for rate in rates
    ]
    return Reckoning([charge.amount for charge in charges], discount, rows)
