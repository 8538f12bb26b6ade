"""The reference shape of a OneDesk invoice, to be varied by the tests."""

from typing import Any


def line(**changes: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "name": "Ticket 311: VPN einrichten",
        "description": "Zwei Standorte",
        "serviceType": "Consulting",
        "date": "2026-10-12",
        "quantity": 3.5,
        "rate": 120.0,
        "amount": 420.0,
        "taxable": True,
        **changes,
    }


def invoice(no: int = 1042, /, **changes: Any) -> dict[str, Any]:
    return {
        "id": no,
        "externalId": f"6f6b1a52-7a0c-4a86-9c55-0a3f4f6f{no}",
        "number": f"INV-{no}",
        "name": "Support October",
        "type": "time and material",
        "status": "Open",
        "invoiceDate": "2026-10-31",
        "dueDate": "2026-11-30",
        "terms": "Net 30",
        "customerOrganization": {"externalId": "c-1", "name": "Musterbau GmbH"},
        "projectExternalId": None,
        "currency": "EUR",
        "currencySymbol": "€",
        "lineItems": [line()],
        "discount": None,
        "discountName": None,
        "shipping": None,
        "shippingName": None,
        "tax1": 19.0,
        "tax1Name": "MwSt",
        "tax1Amount": 79.8,
        "tax2": None,
        "tax2Name": None,
        "tax2Amount": None,
        "subtotal": 420.0,
        "total": 499.8,
        "amountPaid": 0.0,
        "balance": 499.8,
        "memo": "Vielen Dank für Ihren Auftrag.",
        "creationTime": "2026-10-31T09:12:00.000+00:00",
        "lastSentDate": None,
        "quickBooksStatus": None,
        **changes,
    }
