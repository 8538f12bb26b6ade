from decimal import Decimal

import pytest

from app.demo.onedesk.shapes import shaped
from tests.unit.demo_onedesk.calls import invoice

ID = "6f6b1a52-7a0c-4a86-9c55-0a3f4f6f1042"


def test_the_flat_shape():
    body = shaped(invoice(1042, total=Decimal("499.8"), quickBooksStatus="Copied to QuickBooks"), "flat")

    assert body["invoiceNumber"] == "INV-1042"
    assert body["status"]["name"] == "Open"
    assert (body["issueDate"], body["paymentDueDate"]) == ("2026-10-31", "2026-11-30")
    assert body["customerOrganization"] == "Musterbau GmbH"
    assert body["currencySymbol"] == "€"
    assert "currency" not in body
    assert body["total"] == "499.80"
    assert body["integrationStatus"] == "Copied to QuickBooks"
    assert body["lines"] == [
        {
            "id": 1,
            "itemName": "Ticket 311: VPN einrichten",
            "details": "Zwei Standorte",
            "serviceTypeName": "Consulting",
            "workDate": "2026-10-12",
            "unitPrice": "120.00",
            "lineTotal": "420.00",
            "isTaxable": True,
            "durationInMillis": 12_600_000,
        }
    ]


def test_an_odd_quantity_stays_hours_in_the_flat_shape():
    line = invoice(1042)["lineItems"][0] | {"quantity": Decimal("1.33333333")}

    body = shaped(invoice(1042, lineItems=[line]), "flat")

    assert body["lines"][0]["hours"] == "1.33333333"


def test_the_nested_shape():
    body = shaped(invoice(1042, quickBooksStatus="Copied to QuickBooks", lastSentDate="2026-11-02"), "nested")

    assert body["displayId"] == "INV-1042"
    assert body["lifecycleStatus"]["name"] == "Open"
    assert body["date"] == "2026-10-31T00:00:00.000+00:00"
    assert body["sentDate"] == "2026-11-02T00:00:00.000+00:00"
    assert body["billTo"] == {"name": "Musterbau GmbH"}
    assert body["currencyCode"] == "EUR"
    assert body["taxes"] == [{"name": "MwSt", "rate": 19.0, "amount": 79.8}]
    assert "Copied to QuickBooks" in body["tags"]
    assert body["items"][0]["hourlyRate"] == 120.0
    assert body["items"][0]["serviceType"] == {"name": "Consulting"}


@pytest.mark.parametrize("shape", ["reference", "flat", "nested"])
def test_what_is_written_back_is_read_back_in_every_shape(onedesk, shape):
    onedesk.account.put("invoices", invoice(1042))
    onedesk("POST", "/_control/settings", {"shape": shape})

    changes = {"quickBooksStatus": "Sent with QuickBooks", "status": "Sent", "lastSentDate": "2026-11-23"}
    onedesk("POST", f"/invoices/externalId/{ID}", changes)
    body = str(onedesk("GET", f"/invoices/externalId/{ID}").body["data"])

    assert all(text in body for text in ("'Sent with QuickBooks'", "'Sent'", "2026-11-23"))
