"""One OneDesk invoice field by field, as `raw` and the connection check show it: the value, and where it was found."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.invoices import InvoiceLine, Tax
from app.domain.money import money_text, plain
from app.sync.ports import RawInvoice

MONEY = ("amount", "discount", "shipping", "subtotal", "total", "amount_paid", "balance")


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return money_text(value) if name in MONEY else plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def _flat(row: InvoiceLine | Tax) -> dict[str, Any]:
    return {each.name: _plain(each.name, getattr(row, each.name)) for each in fields(row)}


def decoded_fields(found: RawInvoice) -> dict[str, Any]:
    """Logical field to plain value; lines and taxes as lists of objects, defects as `field: found`."""
    shown: dict[str, Any] = {}
    for each in fields(found.invoice):
        value = getattr(found.invoice, each.name)
        if each.name in ("lines", "taxes"):
            shown[each.name] = [_flat(row) for row in value]
        elif each.name == "defects":
            shown[each.name] = [f"{defect.field}: {defect.found}" for defect in value]
        else:
            shown[each.name] = _plain(each.name, value)
    return shown
