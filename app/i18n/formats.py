"""Money, numbers and dates as the user's locale writes them; never used for the wire, the database or JSON."""

from __future__ import annotations

import datetime as moments
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from app.i18n.texts import locale_name

SAMPLES = tuple(Decimal(text) for text in ("0", "1", "-1", "1234.5", "-1234567.25", "12345678901.994999"))


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency (`1.234,50 €`); never rounded: more decimals than the currency has are shown."""
    return _spelling(currency, locale_name()).spelled(amount)


def number(value: Decimal) -> str:
    """A quantity or rate (`1.234,5`), every decimal shown."""
    return _number(value, locale_name())


def date_text(day: moments.date | str | None) -> str:
    """A day (`09.03.2026`); ISO text is taken too, nothing gives an empty text."""
    if isinstance(day, str):
        try:
            return _day(moments.date.fromisoformat(day[:10]), locale_name())
        except ValueError:
            return day
    return _day(day, locale_name()) if day else ""


def datetime_text(moment: moments.datetime | None) -> str:
    """A moment in the local time zone (`09.03.2026, 14:05`); nothing gives an empty text."""
    return _moment(moment.astimezone(), locale_name()) if moment else ""


# Babel is imported when the first number is shown: it takes longer than everything else that a start needs.


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How one locale writes amounts of one currency: what stands before and after the digits. A list of 50,000 amounts is
    written by it in a tenth of a second; `simple` False where the locale has rules beyond it, then Babel writes each."""

    currency: str
    locale: str
    decimals: int
    marks: dict[int, str]
    positive: tuple[str, str]
    negative: tuple[str, str]
    simple: bool = True

    def spelled(self, amount: Decimal) -> str:
        if not self.simple or not amount.is_finite():
            return _by_babel(amount, self.currency, self.locale)
        before, after = self.negative if amount < 0 else self.positive
        decimals = max(self.decimals, -int(amount.normalize().as_tuple().exponent))
        return before + f"{abs(amount):,.{decimals}f}".translate(self.marks) + after


@lru_cache(maxsize=256)
def _spelling(currency: str, locale: str) -> _Spelling:
    """The spelling, proven on samples against Babel."""
    from babel.numbers import get_currency_precision, get_decimal_symbol, get_group_symbol

    decimals = get_currency_precision(currency) if currency else 2
    marks = {ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)}
    one = f"{1:.{decimals}f}".translate(marks)
    before, _, after = _by_babel(Decimal(1), currency, locale).partition(one)
    minus, _, end = _by_babel(Decimal(-1), currency, locale).partition(one)
    made = _Spelling(currency, locale, decimals, marks, (before, after), (minus, end))
    if all(made.spelled(sample) == _by_babel(sample, currency, locale) for sample in SAMPLES):
        return made
    return _Spelling(currency, locale, decimals, marks, (before, after), (minus, end), simple=False)


def _by_babel(amount: Decimal, currency: str, locale: str) -> str:
    from babel.numbers import format_currency, format_decimal, get_currency_symbol

    if not currency:
        return format_decimal(amount, "#,##0.00", locale=locale, decimal_quantization=False)
    shown = format_currency(amount, currency, locale=locale, decimal_quantization=False)
    symbol = get_currency_symbol(currency, locale)
    return re.sub(rf"^(-?{re.escape(symbol)})(?=\d)", "\\1\N{NO-BREAK SPACE}", shown) if symbol[-1].isalpha() else shown


@lru_cache(maxsize=4096)
def _number(value: Decimal, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale, decimal_quantization=False)


@lru_cache(maxsize=4096)
def _day(day: moments.date, locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, "medium", locale=locale)


@lru_cache(maxsize=4096)
def _moment(moment: moments.datetime, locale: str) -> str:
    from babel.dates import format_date, format_time

    return f"{format_date(moment, 'medium', locale=locale)}, {format_time(moment, 'short', locale=locale)}"
