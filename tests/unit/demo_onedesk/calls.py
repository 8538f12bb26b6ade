"""The plain standard-library client that the tests of the OneDesk stand-in use, and the invoice they start from."""

import json
import urllib.error
import urllib.request
from typing import Any, NamedTuple

from app.demo.onedesk.store import OneDeskAccount

KEY = "od-test-key"


class Reply(NamedTuple):
    status: int
    body: Any
    headers: dict[str, str]


def _headers(received: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in received.items()}


class Caller:
    """Calls one OneDesk stand-in; `account` is the store behind it."""

    def __init__(self, base: str, account: OneDeskAccount) -> None:
        self.base = base
        self.account = account

    def __call__(self, method: str, path: str, body: Any = None, key: str = KEY) -> Reply:
        """The reply with its body read as JSON."""
        reply = self.raw(method, path, body, key)
        return reply._replace(body=json.loads(reply.body))

    def raw(self, method: str, path: str, body: Any = None, key: str = KEY) -> Reply:
        """The reply with its body as bytes."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        headers = {"OD-Public-API-Key": key, "Content-Type": "application/json"}
        place = path if path.startswith("/_control") else "/rest/public" + path
        request = urllib.request.Request(self.base + place, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Reply(answer.status, answer.read(), _headers(answer.headers))
        except urllib.error.HTTPError as refused:
            with refused:
                return Reply(refused.code, refused.read(), _headers(refused.headers))


def invoice(number: int, **changes: Any) -> dict[str, Any]:
    """An invoice in the reference shape: 3.5 hours at 120.00, 19 per cent, 499.80."""
    return {
        "id": number,
        "externalId": f"6f6b1a52-7a0c-4a86-9c55-0a3f4f6f{number}",
        "number": f"INV-{number}",
        "name": "Support October",
        "type": "time and material",
        "status": "Open",
        "invoiceDate": "2026-10-31",
        "dueDate": "2026-11-30",
        "terms": "Net 30",
        "customerOrganization": {"externalId": "org-1", "name": "Musterbau GmbH"},
        "projectExternalId": None,
        "currency": "EUR",
        "currencySymbol": "€",
        "lineItems": [
            {
                "id": 1,
                "name": "Ticket 311: VPN einrichten",
                "description": "Zwei Standorte",
                "serviceType": "Consulting",
                "date": "2026-10-12",
                "quantity": 3.5,
                "rate": 120.0,
                "amount": 420.0,
                "taxable": True,
            }
        ],
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
