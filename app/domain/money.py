"""Decimal money with its currency, and the one rounding rule of the program (half up, as QuickBooks Online rounds)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
ZERO = Decimal(0)
HUNDRED = Decimal(100)


def cents(amount: Decimal) -> Decimal:
    """`amount` rounded half up to two decimals (Intuit: Invoice, Line.Amount is stored with two)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def rounded(amount: Fraction) -> Decimal:
    """An exact share of an amount, rounded half up to two decimals; a Decimal division before it could miss a half cent."""
    return cents(Decimal(amount.numerator) / Decimal(amount.denominator))


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """`percent` per cent of `amount`, unrounded, in the unit of `amount`."""
    return amount * percent / HUNDRED


def plain(number: Decimal) -> str:
    """A quantity or rate as plain text: no exponent, no superfluous zeros (`3.5`, `120`)."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_text(amount: Decimal) -> str:
    """An amount as the terminal and the journal spell it: at least two decimals, never an exponent."""
    return format(amount if -amount.as_tuple().exponent >= 2 else amount.quantize(CENT), "f")  # type: ignore[operator]
