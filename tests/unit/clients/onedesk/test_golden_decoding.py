"""The program's decoder and the one of the golden cases, written apart, read every invoice alike."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.clients.onedesk import values
from app.clients.onedesk.decoding import decode_text
from app.clients.onedesk.field_map import FieldMap
from app.domain.invoices import Invoice
from tests.golden import Golden, cases, invoice_of

NUMBERS = (
    "quantity",
    "rate",
    "amount",
    "tax1",
    "tax1Amount",
    "tax2",
    "tax2Amount",
    "discount",
    "shipping",
    "subtotal",
    "total",
)

THREE_DECIMALS = re.compile(r"\d{1,3}\.\d{3}")  # as text it could be thousands: refused, and tried elsewhere


def as_onedesk(raw: dict[str, Any], numbers: bool) -> str:
    """The invoice as OneDesk would answer it, amounts as JSON numbers or as text."""

    def spelt(name: str, value: Any) -> Any:
        two_ways = THREE_DECIMALS.fullmatch(str(value)) and not name.startswith("tax")
        return float(value) if name in NUMBERS and value is not None and (numbers or two_ways) else value

    lines = [{name: spelt(name, value) for name, value in line.items()} for line in raw["lineItems"]]
    return json.dumps({**{name: spelt(name, value) for name, value in raw.items()}, "lineItems": lines})


def plain(invoice: Invoice) -> Invoice:
    """Without what the golden reader leaves out: line numbers, notes of the decoder, the day of creation."""
    lines = tuple(replace(line, line_id=None) for line in invoice.lines)
    return replace(invoice, lines=lines, defects=(), created=None)


@pytest.mark.parametrize("numbers", [True, False], ids=["numbers", "texts"])
@pytest.mark.parametrize("golden", cases(), ids=str)
def test_every_golden_invoice_is_read_alike(golden: Golden, numbers: bool):
    raw = golden.raw()

    found = decode_text(as_onedesk(raw, numbers), FieldMap.of())

    assert plain(found.invoice) == plain(invoice_of(raw))
    assert all(isinstance(line.amount, Decimal) for line in found.invoice.lines)


@pytest.mark.parametrize(("text", "rate"), [("9.975", "9.975"), ("9,975", "9.975"), ("19", "19"), ("8,1", "8.1")])
def test_a_rate_with_three_decimals_can_only_be_read_in_one_way(text: str, rate: str):
    assert values.rate(text) == Decimal(rate)
    assert values.rate(Decimal(rate)) == Decimal(rate)
