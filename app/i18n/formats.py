"""Money, numbers and dates as the user's locale writes them; never used for the wire, the database or JSON."""

from __future__ import annotations

import datetime as moments
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.i18n.texts import locale_name

SAMPLES = tuple(Decimal(text) for text in ("0", "1", "-1", "1234.5", "-1234567.25", "12345678901.994999"))


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency (`1.234,50 €`); never rounded: more decimals than the currency has are shown."""
    return _spelling(currency, locale_name()).spelled(amount)


def number(value: Decimal) -> str:
    """A quantity or rate (`1.234,5`), every decimal shown."""
    return _number(value, locale_name())


def cell_number(value: Decimal) -> str:
    """An amount as the spreadsheets of this locale read it (`1234,50`): no grouping, no currency, every decimal, at least two."""
    decimals = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:.{decimals}f}".replace(".", _spelling("", locale_name()).marks[ord(".")])


def date_text(day: moments.date | str | None) -> str:
    """A day (`09.03.2026`); ISO text is taken too, nothing gives an empty text."""
    if isinstance(day, str):
        try:
            return _day(moments.date.fromisoformat(day[:10]), locale_name())
        except ValueError:
            return day
    return _day(day, locale_name()) if day else ""


def month_text(day: moments.date) -> str:
    """The month of a day with its year (`März 2026`)."""
    first, here = day.replace(day=1), locale_name()
    if (first, here) not in _months:
        from babel.dates import format_date

        _months[first, here] = format_date(first, "LLLL y", locale=here)
    return _months[first, here]


def datetime_text(moment: moments.datetime | None) -> str:
    """A moment in the local time zone (`09.03.2026, 14:05`); nothing gives an empty text."""
    return _moment(moment.astimezone(), locale_name()) if moment else ""


def is_currency(code: str) -> bool:
    """Whether `code` is a currency of ISO 4217, today's or a former one."""
    from babel.core import get_global

    return code in get_global("all_currencies")


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


MOST_DAYS = 4096
_spellings: dict[tuple[str, str], _Spelling] = {}
_days: dict[tuple[moments.date, str], str] = {}
_months: dict[tuple[moments.date, str], str] = {}


def spelled_so_far() -> dict[str, Any]:
    """How amounts and days were spelled until now in the locale in force, as JSON takes it: the next start paints its first picture
    by it, before Babel is loaded."""
    here = locale_name()
    _spelling("", here)
    amounts = {
        currency: [made.decimals, [[mark, text] for mark, text in made.marks.items()], made.positive, made.negative]
        for (currency, locale), made in _spellings.items()
        if locale == here and made.simple
    }
    days = {day.isoformat(): text for (day, at), text in _days.items() if at == here}
    months = {day.isoformat(): text for (day, at), text in _months.items() if at == here}
    return {"locale": here, "amounts": amounts, "days": days, "months": months}


def spell_as_before(kept: dict[str, Any]) -> None:
    """Takes what `spelled_so_far` gave, until `spell_anew`. Raises KeyError, TypeError, ValueError for anything else."""
    locale = kept["locale"]
    for currency, (decimals, marks, positive, negative) in kept["amounts"].items():
        (before, after), (minus, end) = positive, negative
        _spellings[currency, locale] = _Spelling(
            currency,
            locale,
            int(decimals),
            {int(mark): str(text) for mark, text in marks},
            (before, after),
            (minus, end),
        )
    for day, text in kept["days"].items():
        _days[moments.date.fromisoformat(day), locale] = str(text)
    for day, text in kept["months"].items():
        _months[moments.date.fromisoformat(day), locale] = str(text)


def spell_anew() -> None:
    """From here on Babel says how: its data may be newer than what was kept."""
    _spellings.clear()
    _days.clear()
    _months.clear()


def _spelling(currency: str, locale: str) -> _Spelling:
    found = _spellings.get((currency, locale))
    if found is None:
        found = _spellings[currency, locale] = _proven(currency, locale)
    return found


def _proven(currency: str, locale: str) -> _Spelling:
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


def _day(day: moments.date, locale: str) -> str:
    found = _days.get((day, locale))
    if found is None:
        from babel.dates import format_date

        if len(_days) >= MOST_DAYS:
            _days.clear()
        found = _days[day, locale] = format_date(day, "medium", locale=locale)
    return found


@lru_cache(maxsize=4096)
def _moment(moment: moments.datetime, locale: str) -> str:
    from babel.dates import format_date, format_time

    return f"{format_date(moment, 'medium', locale=locale)}, {format_time(moment, 'short', locale=locale)}"
