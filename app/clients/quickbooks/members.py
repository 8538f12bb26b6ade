"""Reads single members of Intuit's entities: texts, references, exact amounts, days, moments, countries."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from app.clients.quickbooks.shapes import Email, Ref, Text

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOST_DIGITS = 15
_FINEST = -20


class Unreadable(ValueError):
    """A record without which nothing can be said: no Id, or an invoice without a total."""


def text_of(value: Text) -> str:
    return "" if value is None else str(value)


def text_or_none(value: Text) -> str | None:
    return text_of(value).strip() or None


def ref_id(value: Ref | str | int | None) -> str | None:
    return text_or_none(value.value if isinstance(value, Ref) else value)


def email_of(value: Email | str | None) -> str:
    return text_of(value.address if isinstance(value, Email) else value).strip()


def amount_of(value: Decimal | None) -> Decimal | None:
    """A decimal within what an amount can be; None for anything beyond."""
    if value is None or not value.is_finite():
        return None
    exponent = int(value.as_tuple().exponent)
    return value if value.adjusted() < _MOST_DIGITS and exponent >= _FINEST else None


def read_date(value: Text) -> date | None:
    """The day of a date or timestamp as written; None when there is none."""
    found = _DATE.match(text_of(value))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def read_moment(value: Text) -> datetime | None:
    """A timestamp in UTC: ISO 8601 with or without fraction, or epoch milliseconds."""
    text = text_of(value).strip()
    try:
        if text.isascii() and text.isdecimal():
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def is_active(value: bool | None) -> bool:
    return value is not False


@cache
def _aliases() -> dict[str, list[str]]:
    from babel.core import get_global  # a large table that most runs never need

    return dict(get_global("territory_aliases"))


def country_code(value: Text) -> str:
    """The two-letter code of `US`, `USA`, `UK` or `gbr`; other spellings as they came."""
    bare = text_of(value).strip()
    code = bare.upper()
    if len(code) == 2 and code != "UK":
        return code
    known = _aliases().get(code, []) if code.isascii() and 2 <= len(code) <= 3 else []
    return known[0] if len(known) == 1 else _NAMED.get(bare.casefold(), code)


_NAMED = {
    "united states": "US",
    "united states of america": "US",
    "united kingdom": "GB",
    "canada": "CA",
    "australia": "AU",
    "germany": "DE",
    "deutschland": "DE",
    "france": "FR",
    "switzerland": "CH",
    "norway": "NO",
}


def id_of(value: Text) -> str:
    found = text_or_none(value)
    if found is None:
        raise Unreadable("Id")
    return found


def folded(value: Text) -> str:
    """An enum without regard to how it is spelt: `SALES_ITEM_LINE_DETAIL` is `SalesItemLineDetail`."""
    return text_of(value).replace("_", "").casefold()
