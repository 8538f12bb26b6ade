"""The adapters against real answers of Intuit and Intuit's own schemas. Without the recorded bodies there is nothing to try."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any, cast

import msgspec

from app.clients.quickbooks.entities import KINDS, decode
from app.clients.quickbooks.faults import Kind, kind_of, parse_fault, problem_of
from app.clients.quickbooks.wire import body_of, deletion
from app.domain.books import Customer, Item, Payment, PostedInvoice
from app.domain.posting import CustomerPosting, FieldValue, InvoicePosting, ItemPosting, PostingLine
from tests.shared import recorded_entities, recorded_faults, shared_folder
from tests.system.schema import Schema

SHARED = shared_folder()
EXACT = msgspec.json.Encoder(decimal_format="number")

STATUS_OF = {  # where the thread does not give the status, the usual one
    "200-back-soon.html": 200,
}
KIND_OF = {
    "100-general-authentication.xml": Kind.STOP,
    "10000-null-pointer.txt": Kind.DOUBT,
    "10000-system-failure-ruckus.xml": Kind.DOUBT,
    "130-wrong-cluster.xml": Kind.STOP,
    "200-back-soon.html": Kind.DOUBT,
    "3001-throttle-2017.xml": Kind.THROTTLED,
    "3001-throttle-403-ruckus.xml": Kind.THROTTLED,
    "3001-throttle-429-ruckus.xml": Kind.THROTTLED,
    "3100-application-authorization-failed.json": Kind.STOP,
    "3100-authorization-failed.json": Kind.STOP,
    "3100-insufficient-scope.xml": Kind.STOP,
    "3100-internal-server-error-500.txt": Kind.DOUBT,
    "3200-application-authentication.xml": Kind.SIGN_IN,
    "3200-detail-null.json": Kind.SIGN_IN,
    "3200-malformed-bearer.json": Kind.SIGN_IN,
    "3200-token-expired-minimul.json": Kind.SIGN_IN,
    "503-avi-vantage.html": Kind.DOUBT,
    "503-service-unavailable.html": Kind.DOUBT,
    "6190-subscription-ended-200.txt": Kind.STOP,
}
"""Everything else that was recorded is a refusal."""

PROBLEM_OF = {
    "2050-2080-two-errors-ruckus.xml": "text_too_long",
    "2500-category.txt": "inactive_record",
    "2500-itemref.xml": "inactive_record",
    "2500-made-inactive.xml": "inactive_record",
    "5010-account-period-closed.txt": "period_closed",
    "5010-api-api.json": "stale_object",
    "5010-item-boulevard.json": "stale_object",
    "5010-preferences-boulevard.json": "stale_object",
    "5010-void-boulevard.json": "stale_object",
    "610-read-boulevard.json": "inactive_record",
    "6140-duplicate-docnumber.json": "number_taken",
    "6190-subscription-ended-200.txt": "subscription_ended",
    "6240-another-customer-vendor-employee.xml": "name_taken",
    "6240-duplicate-name-null-minimul.json": "name_taken",
    "6240-duplicate-xml-ruckus.xml": "name_taken",
    "6240-lowercase-variant.json": "name_taken",
    "6240-tax-rate-ruckus.json": "name_taken",
    "6240-uppercase-2024.json": "name_taken",
}
"""Every other refusal is `quickbooks_refused`."""

WITHOUT_CODE = {
    "10000-null-pointer.txt",
    "200-back-soon.html",
    "503-avi-vantage.html",
    "503-service-unavailable.html",
    "6000-internal-30003.txt",
    "6000-stock-10600.txt",
    "6000-tax-calculation-html-in-detail.txt",
    "6000-vat-rate.txt",
}
"""Pages without a fault, and texts that were published without their envelope."""


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def at(entity: Any, *path: str) -> Any:
    for member in path:
        entity = entity.get(member) if isinstance(entity, dict) else None
    return entity


if SHARED is not None:
    ENTITIES = recorded_entities(SHARED)
    FAULTS = recorded_faults(SHARED)
    SCHEMA = Schema(SHARED / "quickbooks-schema")

    def test_every_recorded_entity_decodes():
        read = Counter(
            type(decode(kind, EXACT.encode(entity))).__name__
            for kind, entity in ENTITIES
            if kind in KINDS and "Id" in entity
        )

        assert read["PostedInvoice"] >= 54
        assert read["Customer"] >= 127
        assert read["Payment"] >= 25
        assert read["Account"] >= 170
        assert read["TaxCode"] >= 5

    def test_no_recorded_invoice_loses_what_is_used():
        for kind, entity in ENTITIES:
            if kind != "Invoice" or "TotalAmt" not in entity:
                continue
            made = cast("PostedInvoice", decode(kind, EXACT.encode(entity)))
            lines = entity.get("Line") or []
            assert (made.id, made.sync_token) == (entity["Id"], entity.get("SyncToken", "0"))
            assert made.total == number(entity["TotalAmt"])
            assert made.balance == number(entity.get("Balance", entity["TotalAmt"]))
            assert made.doc_number == entity.get("DocNumber")
            assert made.customer_id == entity["CustomerRef"]["value"]
            assert made.txn_date == (date.fromisoformat(entity["TxnDate"]) if "TxnDate" in entity else None)
            assert made.due_date == (date.fromisoformat(entity["DueDate"]) if "DueDate" in entity else None)
            assert made.currency == at(entity, "CurrencyRef", "value")
            assert made.private_note == entity.get("PrivateNote", "")
            assert made.customer_memo == (at(entity, "CustomerMemo", "value") or "")
            assert made.bill_email == at(entity, "BillEmail", "Address")
            assert made.total_tax == number(at(entity, "TxnTaxDetail", "TotalTax"))
            assert [line.amount for line in made.lines] == [number(line.get("Amount")) for line in lines]
            assert [line.description for line in made.lines] == [line.get("Description", "") for line in lines]
            for posted, line in zip(made.lines, lines, strict=True):
                detail = line.get("SalesItemLineDetail")
                item = at(detail, "ItemRef", "value")
                assert posted.item_id == (None if item is None else str(item))
                assert posted.quantity == number(at(detail, "Qty"))
                assert posted.unit_price == number(at(detail, "UnitPrice"))
                assert posted.inclusive_amount == number(at(detail, "TaxInclusiveAmt"))
            assert [(each.id, each.type) for each in made.linked] == [
                (each["TxnId"], each["TxnType"]) for each in entity.get("LinkedTxn") or []
            ]
            assert (made.delivery_time is None) == (at(entity, "DeliveryInfo", "DeliveryTime") is None)
            assert (made.created is None) == (at(entity, "MetaData", "CreateTime") is None)

    def test_no_recorded_payment_loses_an_allocation():
        for kind, entity in ENTITIES:
            if kind != "Payment":
                continue
            made = cast("Payment", decode(kind, EXACT.encode(entity)))
            assert made.total == number(entity["TotalAmt"])
            assert [(each.txn_id, each.amount) for each in made.allocations] == [
                (line["LinkedTxn"][0]["TxnId"], number(line["Amount"]))
                for line in entity.get("Line") or []
                if line.get("LinkedTxn")
            ]

    def test_recorded_names_keep_their_ids_and_parents():
        for kind, entity in ENTITIES:
            if kind == "Customer":
                customer = cast("Customer", decode(kind, EXACT.encode(entity)))
                assert (customer.id, customer.name) == (entity["Id"], entity["DisplayName"])
                assert customer.parent_id == at(entity, "ParentRef", "value")
                assert customer.email == (at(entity, "PrimaryEmailAddr", "Address") or None)
            elif kind == "Item":
                item = cast("Item", decode(kind, EXACT.encode(entity)))
                assert (item.id, item.full_name) == (entity["Id"], entity["FullyQualifiedName"])
                assert item.income_account_id == at(entity, "IncomeAccountRef", "value")
                assert item.type == entity["Type"]

    def test_every_recorded_fault_means_what_it_should():
        for row, text in FAULTS:
            name = row["file"].removeprefix("faults/")
            known = str(row.get("status") or "")
            status = int(known) if known.isdecimal() else STATUS_OF.get(name, 400)
            fault = parse_fault(text.encode(), certain=status < 300)
            kind = kind_of(status, fault)

            assert (fault is None) == (name in WITHOUT_CODE), name
            assert kind is KIND_OF.get(name, Kind.REFUSED), name
            if fault is not None and not name[0].isalpha():
                assert name.split("-")[0] in fault.codes, name
            if kind is Kind.REFUSED:
                problem = problem_of(status, fault, None)
                assert problem.code == PROBLEM_OF.get(name, "quickbooks_refused"), name

    def test_no_recorded_fault_shows_markup_or_a_token():
        for _row, text in FAULTS:
            fault = parse_fault(text.encode())
            for error in fault.errors if fault else ():
                assert "<a " not in error.detail
                assert "xxxxxxxxxxxxxxxxxxxxxxxx" not in error.detail
                assert "\n" not in error.detail

    def test_what_is_written_fits_intuits_schemas():
        day = date(2026, 10, 31)
        lines = (
            PostingLine(
                "sales",
                Decimal("420.00"),
                "VPN",
                "10",
                quantity=Decimal("3.5"),
                unit_price=Decimal(120),
                tax_code_id="5",
            ),
            PostingLine(
                "sales",
                Decimal("5.00"),
                "x",
                "10",
                service_date=day,
                class_id="9",
                line_id="1",
                gross_amount=Decimal("5.95"),
            ),
            PostingLine("text", Decimal(0), "Hours for October", line_id="2"),
            PostingLine("shipping", Decimal("5.00"), "Versand", tax_code_id="5"),
            PostingLine("discount", Decimal("10.00"), account_id="86"),
            PostingLine("discount", Decimal("12.50"), percent=Decimal("12.5"), class_id="9", tax_code_id="5"),
        )
        invoices = [
            InvoicePosting(
                "58",
                "Musterbau",
                day,
                lines,
                day,
                "INV-1",
                "3",
                "EUR",
                calculation,
                True,
                "2",
                "Danke",
                "OneDesk INV-1",
                "a@b.example",
                "1",
                "7",
                (FieldValue("1", "Crew #", "North"),),
            )
            for calculation in ("TaxExcluded", "TaxInclusive", "NotApplicable", None)
        ]
        updates = [InvoicePosting("58", "Musterbau", day, lines, id="239", sync_token="3")]
        customers = [
            CustomerPosting(
                "Acme", "Acme", "a@b.example", "Ann", "Lee", "1", "A\nB\nC\nD\nE\nF", "Bonn", "NW", "53111", "DE", "EUR"
            ),
            CustomerPosting("Acme (deleted)", id="5", sync_token="1"),
        ]
        items = [
            ItemPosting("Consulting", "79", True, "5"),
            ItemPosting("Consulting", "79", id="3", sync_token="0", activate=True),
        ]
        bodies = [("Invoice", body_of(each)) for each in [*invoices, *updates]]
        bodies += [("Customer", body_of(each)) for each in customers]
        bodies += [("Item", body_of(each)) for each in items]
        bodies.append(("Invoice", deletion("239", "3")))

        for kind, body in bodies:
            assert SCHEMA.problems(kind, json.loads(body, parse_float=Decimal)) == []

    def test_the_schema_check_can_see_a_mistake():
        wrong = {
            "Lines": [],
            "Line": [{"DetailType": "Sales", "Amount": "1", "SalesItemLineDetail": {"Price": 1}}],
            "TxnDate": "31.10.2026",
        }

        assert SCHEMA.problems("Invoice", wrong) == [
            "Lines: Invoice has no such member",
            "Line.DetailType: 'Sales' is none of LineDetailTypeEnum",
            "Line.Amount: '1' is no decimal",
            "Line.SalesItemLineDetail.Price: SalesItemLineDetail has no such member",
            "TxnDate: '31.10.2026' is no date",
        ]
