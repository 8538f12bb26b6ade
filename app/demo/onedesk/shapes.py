"""The same OneDesk invoice in three spellings, because the real one is not published: the reference shape and two others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

HOUR_IN_MILLIS = 3_600_000
MIDNIGHT = "T00:00:00.000+00:00"

# Names under which an update may arrive for a field of the reference shape.
ALIASES = {
    "invoiceNumber": "number",
    "displayId": "number",
    "integrationStatus": "quickBooksStatus",
    "quickbooksStatus": "quickBooksStatus",
    "sentDate": "lastSentDate",
    "customerMessage": "memo",
    "notes": "memo",
    "paymentTerms": "terms",
}


def _text(value: Any) -> Any:
    """A number as text with two decimals, as the flat shape spells money."""
    return f"{Decimal(str(value)):.2f}" if isinstance(value, (int, float, Decimal)) else value


def _flat_line(line: dict[str, Any]) -> dict[str, Any]:
    out = {
        "id": line.get("id"),
        "itemName": line.get("name"),
        "details": line.get("description"),
        "serviceTypeName": line.get("serviceType"),
        "workDate": line.get("date"),
        "unitPrice": _text(line.get("rate")),
        "lineTotal": _text(line.get("amount")),
        "isTaxable": line.get("taxable"),
    }
    quantity = line.get("quantity")
    if isinstance(quantity, (int, float, Decimal)):
        millis = Decimal(str(quantity)) * HOUR_IN_MILLIS
        whole = millis == millis.to_integral_value()
        out |= {"durationInMillis": int(millis)} if whole else {"hours": str(quantity)}
    return out


def flat(invoice: dict[str, Any]) -> dict[str, Any]:
    """Other names, money as text, quantities in milliseconds, the status an object, the customer organization a name,
    the currency a symbol."""
    organization = invoice.get("customerOrganization") or {}
    return {
        "id": invoice["id"],
        "externalId": invoice["externalId"],
        "invoiceNumber": invoice.get("number"),
        "title": invoice.get("name"),
        "type": invoice.get("type"),
        "status": {"name": invoice.get("status"), "color": "#0f6b5c"},
        "issueDate": invoice.get("invoiceDate"),
        "paymentDueDate": invoice.get("dueDate"),
        "paymentTerms": invoice.get("terms"),
        "customerOrganization": organization.get("name"),
        "currencySymbol": invoice.get("currencySymbol"),
        "lines": [_flat_line(line) for line in invoice.get("lineItems") or []],
        **{name: _text(invoice.get(name)) for name in ("discount", "shipping", "subtotal", "total")},
        **{name: _text(invoice.get(name)) for name in ("amountPaid", "balance", "tax1Amount", "tax2Amount")},
        **{name: str(invoice[name]) if invoice.get(name) is not None else None for name in ("tax1", "tax2")},
        **{name: invoice.get(name) for name in ("discountName", "shippingName", "tax1Name", "tax2Name")},
        "customerMessage": invoice.get("memo"),
        "creationTime": invoice.get("creationTime"),
        "sentDate": invoice.get("lastSentDate"),
        "integrationStatus": invoice.get("quickBooksStatus"),
    }


def _nested_line(line: dict[str, Any]) -> dict[str, Any]:
    service_type = line.get("serviceType")
    return {
        "id": line.get("id"),
        "title": line.get("name"),
        "description": line.get("description"),
        "serviceType": {"name": service_type} if service_type else None,
        "serviceDate": line.get("date"),
        "hours": line.get("quantity"),
        "hourlyRate": line.get("rate"),
        "total": line.get("amount"),
        "taxable": line.get("taxable"),
    }


def _taxes(invoice: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": invoice.get(f"{tax}Name"), "rate": invoice[tax], "amount": invoice.get(f"{tax}Amount")}
        for tax in ("tax1", "tax2")
        if invoice.get(tax) is not None
    ]


def _moment(day: Any) -> Any:
    return f"{day}{MIDNIGHT}" if isinstance(day, str) and len(day) == 10 else day


def nested(invoice: dict[str, Any]) -> dict[str, Any]:
    """Objects within objects: a life-cycle status, a bill-to, a list of taxes, tags, days with time and zone."""
    organization = invoice.get("customerOrganization") or {}
    mark = invoice.get("quickBooksStatus")
    return {
        "id": invoice["id"],
        "externalId": invoice["externalId"],
        "displayId": invoice.get("number"),
        "name": invoice.get("name"),
        "type": invoice.get("type"),
        "lifecycleStatus": {"externalId": None, "name": invoice.get("status"), "state": "active"},
        "date": _moment(invoice.get("invoiceDate")),
        "dueDate": _moment(invoice.get("dueDate")),
        "terms": invoice.get("terms"),
        "billTo": {"name": organization.get("name")},
        "currencyCode": invoice.get("currency"),
        "items": [_nested_line(line) for line in invoice.get("lineItems") or []],
        **{name: invoice.get(name) for name in ("discount", "discountName", "shipping", "shippingName")},
        "taxes": _taxes(invoice),
        **{name: invoice.get(name) for name in ("subtotal", "total", "amountPaid", "balance")},
        "notes": invoice.get("memo"),
        "creationTime": invoice.get("creationTime"),
        "sentDate": _moment(invoice.get("lastSentDate")),
        "tags": ["Support", mark] if mark else ["Support"],
    }


LINE_LISTS = ("lineItems", "lines", "items")


def shaped(invoice: dict[str, Any], shape: str, with_lines: bool = True) -> dict[str, Any]:
    """`invoice` (reference shape) as `shape` spells it; without its lines where lists do not carry them."""
    out = {"flat": flat, "nested": nested}[shape](invoice) if shape != "reference" else invoice
    return out if with_lines else {name: value for name, value in out.items() if name not in LINE_LISTS}
