"""Reads single values of OneDesk's JSON: what can be read in one way only is taken, everything else is a defect with a reason."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

NAME_LIMIT = 1000
TEXT_LIMIT = 200_000
MOST_DIGITS = 13
FINEST = -20
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_BLANKS = re.compile("(?<=\\d)[ \u00a0\u2009\u202f'\u2019](?=\\d{3}(?!\\d))")
_PLAIN = re.compile(r"\d+(\.\d+)?")
_COMMA = re.compile(r"\d+,\d+")
_ENGLISH = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_GERMAN = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class Bad(ValueError):
    """A value that is there and cannot be read; the text says why in a few words."""


def shown(value: Any) -> str:
    """What stood there, short enough to be shown; half of a surrogate pair as its escape, so that it can be stored and shown."""
    text = (value if isinstance(value, str) else str(value)).encode(errors="backslashreplace").decode()
    return text if len(text) <= 80 else f"{text[:77]}..."


def number(value: Any) -> Decimal:
    """A number, or a text that is one in exactly one notation (`1234.50`, `1.234,50`, `1,234.50`). Raises `Bad`."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise Bad("no number")
    try:
        read = Decimal(_number_text(value)) if isinstance(value, str) else Decimal(value)
    except InvalidOperation as error:
        raise Bad("no number") from error
    if not read.is_finite():
        raise Bad("no number")
    if read and (read.adjusted() >= MOST_DIGITS or int(read.as_tuple().exponent) < FINEST):
        raise Bad("beyond what an amount can be")
    return read


def rate(value: Any) -> Decimal:
    """A tax rate in per cent: as `number`, but `9.975` and `9,975` can only be read in one way, as no rate is in the thousands."""
    if isinstance(value, str) and _AMBIGUOUS.fullmatch(value.strip()):
        return number(Decimal(value.strip().replace(",", ".")))
    return number(value)


def _number_text(value: str) -> str:
    bare = value.strip()
    sign = "-" if bare[:1] in ("-", "−") else ""
    bare = bare[1:] if bare[:1] in ("-", "−", "+") else bare
    bare = _BLANKS.sub("", bare)
    if not bare.isascii() or _AMBIGUOUS.fullmatch(bare):
        raise Bad("can be read in two ways" if bare.isascii() else "no number")
    if _PLAIN.fullmatch(bare):
        return sign + bare
    if _ENGLISH.fullmatch(bare):
        return sign + bare.replace(",", "")
    if _GERMAN.fullmatch(bare):
        return sign + bare.replace(".", "").replace(",", ".")
    if _COMMA.fullmatch(bare):
        return sign + bare.replace(",", ".")
    raise Bad("no number")


def day(value: Any) -> date:
    """The day as written: ISO with or without time and zone, `31.10.2026`, and slashes where only one order is possible."""
    if not isinstance(value, str):
        raise Bad("no date")
    text = value.strip()
    found = _DATE.match(text)
    if found and (found.end() == len(text) or _TIME.fullmatch(text, found.end())):
        return _day(*(int(part) for part in found.groups()))
    found = _DOTTED.fullmatch(text)
    if found:
        return _day(int(found[3]), int(found[2]), int(found[1]))
    found = _SLASHED.fullmatch(text)
    if found:
        return _slashed(int(found[1]), int(found[2]), int(found[3]))
    raise Bad("no date")


def _day(year: int, month: int, number_of_day: int) -> date:
    try:
        made = date(year, month, number_of_day)
    except ValueError as error:
        raise Bad("no such day") from error
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Bad("no such day")
    return made


def _slashed(first: int, second: int, year: int) -> date:
    if first != second and first <= 12 and second <= 12:
        raise Bad("can be read in two ways")
    return _day(year, second, first) if first > 12 else _day(year, first, second)


def text(value: Any) -> str:
    """Text for people to read; numbers are taken as written. Invisible characters are left to who shows or sends it."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Bad("no text")
    read = value if isinstance(value, str) else format(value, "f") if isinstance(value, Decimal) else str(value)
    if len(read) > TEXT_LIMIT:
        raise Bad("too long")
    return _whole(read)


def name(value: Any) -> str:
    """Text that decides something (a number, a name, a status): no control characters or direction marks, not endless.

    Tabs and line breaks stay: the rules for names in QuickBooks Online say what is to be done about them."""
    read = text(value).strip()
    if len(read) > NAME_LIMIT:
        raise Bad("too long")
    if any(mark in _BIDI or (unicodedata.category(mark) == "Cc" and mark not in "\t\r\n") for mark in read):
        raise Bad("invisible characters")
    return read


def _whole(read: str) -> str:
    """`read` if it can be written as UTF-8 at all: half of a surrogate pair cannot."""
    try:
        read.encode()
    except UnicodeEncodeError as error:
        raise Bad("broken characters") from error
    return read


def flag(value: Any) -> bool:
    """true or false, also as text. Raises `Bad`."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in ("true", "false"):
        return value.strip().casefold() == "true"
    raise Bad("neither true nor false")
