"""How QuickBooks Online spells things: numbers, times, JSON and the XML that it answers when nobody asked for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

import msgspec

Entity = dict[str, Any]
PACIFIC = ZoneInfo("America/Los_Angeles")
CENT = Decimal("0.01")
NAMESPACE = "http://schema.intuit.com/finance/v3"
MONEY = frozenset(
    {
        *(
            "Amount",
            "TotalAmt",
            "Balance",
            "HomeTotalAmt",
            "HomeBalance",
            "UnappliedAmt",
            "TotalTax",
            "NetAmountTaxable",
        ),
        *("TaxInclusiveAmt", "BalanceWithJobs", "RemainingCredit", "Deposit", "CurrentBalance", "DiscountAmt"),
        "CurrentBalanceWithSubAccounts",
    }
)
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


def utc_now() -> datetime:
    return datetime.now(UTC)


def dumps(value: Any) -> bytes:
    """JSON with exact decimals."""
    return _ENCODER.encode(value)


def loads(text: str | bytes) -> Any:
    """JSON with decimals. Raises `msgspec.DecodeError`."""
    return _DECODER.decode(text)


def number(value: Any) -> Decimal:
    """Any JSON number, or a number in a string, as a decimal. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError(value)
    try:
        read = Decimal(str(value).strip())
    except ArithmeticError as odd:
        raise ValueError(value) from odd
    if not read.is_finite() or abs(read.adjusted()) > 30:
        raise ValueError(value)
    return read


def cents(value: Decimal) -> Decimal:
    """Rounded half up (away from zero) to two decimals."""
    return value.quantize(CENT, ROUND_HALF_UP)


def money(value: Any) -> Decimal | int:
    """Money is spelt with two decimals, zero as the integer 0."""
    rounded = cents(number(value))
    return rounded or 0


def trimmed(value: Any) -> Decimal | int:
    """Quantities, prices and percentages are spelt without needless zeros."""
    read = number(value).normalize()
    return int(read) if read == read.to_integral_value() else Decimal(f"{read:f}")


def spelt(value: Any, name: str = "") -> Any:
    """A copy of an entity in Intuit's spelling: numbers by their member's kind, no member without a value."""
    if isinstance(value, Mapping):
        return {key: spelt(inner, key) for key, inner in value.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [spelt(inner, name) for inner in value]
    if isinstance(value, (float, Decimal)) or (isinstance(value, int) and not isinstance(value, bool)):
        return money(value) if name in MONEY else trimmed(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def moment(value: datetime) -> str:
    """A timestamp in US Pacific, to the second: `2026-05-05T02:08:55-07:00`."""
    return value.astimezone(PACIFIC).isoformat(timespec="seconds")


def answer_time(value: datetime) -> str:
    """The `time` of an answer: with milliseconds."""
    return value.astimezone(PACIFIC).isoformat(timespec="milliseconds")


def xml_answer(body: Mapping[str, Any]) -> bytes:
    """The same answer for a client that did not ask for JSON."""
    time = quoteattr(str(body.get("time", "")))
    inner = "".join(_xml(name, value) for name, value in body.items() if name != "time")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<IntuitResponse xmlns="{NAMESPACE}" time={time}>{inner}</IntuitResponse>'
    ).encode()


def _xml(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_xml(name, each) for each in value)
    if not isinstance(value, Mapping):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f"<{name}>{escape(text)}</{name}>"
    if "value" in value and set(value) <= {"value", "name", "type"}:
        named = f" name={quoteattr(str(value['name']))}" if "name" in value else ""
        return f"<{name}{named}>{escape(str(value['value']))}</{name}>"
    marks, inner = "", ""
    for key, each in value.items():
        if key in (
            "domain",
            "sparse",
            "status",
            "startPosition",
            "maxResults",
            "totalCount",
            "type",
            "code",
            "element",
        ):
            text = str(each).lower() if isinstance(each, bool) else str(each)
            marks += f" {key}={quoteattr(text)}"
        else:
            inner += _xml(key, each)
    return f"<{name}{marks}>{inner}</{name}>"
