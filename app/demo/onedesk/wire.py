"""JSON with exact decimals for the OneDesk stand-in: what a test puts in comes out digit for digit, hostile texts included."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

PLAIN_EXPONENT = 30


def loads(text: str | bytes) -> Any:
    """`text` as Python values, numbers with a point as Decimal. Raises ValueError for anything that is not JSON."""
    return json.loads(text, parse_float=Decimal)


def _number(value: Decimal) -> str:
    if not value.is_finite():
        return "null"
    exponent = int(value.as_tuple().exponent)
    return format(value, "f") if abs(exponent) <= PLAIN_EXPONENT else str(value)


def dumps(value: Any) -> str:
    """JSON in pure ASCII (a lone surrogate survives), Decimals as numbers."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(str(key))}:{dumps(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(dumps(each) for each in value) + "]"
    return json.dumps(value)
