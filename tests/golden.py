"""The golden cases of `tests/data/golden`: OneDesk invoices with the tax and total that were worked out by hand for each country.

Every file describes one company (its tax codes and preferences), every case an invoice in OneDesk's reference shape. Products,
customers and terms are the same in all of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.domain.books import (
    Account,
    Company,
    Customer,
    Item,
    OtherName,
    PostedInvoice,
    Preferences,
    TaxCode,
    TaxRate,
    Term,
)
from app.domain.catalogue import Books, Register
from app.domain.content import content_hash
from app.domain.decided import Choice, Decided, Defaults
from app.domain.invoices import CustomerOrganization, Invoice, InvoiceLine, Tax
from app.domain.plan import Facts

FOLDER = Path(__file__).parent / "data" / "golden"
EXTERNAL_ID = "6f6b1a52-7a0c-4a86-9c55-0a3f4f6f1042"
REFERENCE: dict[str, Any] = {
    "id": 1042,
    "externalId": EXTERNAL_ID,
    "number": "INV-1",
    "name": "Support October",
    "type": "time and material",
    "status": "Open",
    "invoiceDate": "2026-10-31",
    "dueDate": "2026-11-30",
    "customerOrganization": {"externalId": "org-1", "name": "Musterbau GmbH"},
}
ACCOUNTS = (
    Account("1", "Sales", "Sales", "Income", "SalesOfProductIncome"),
    Account("2", "Bank", "Bank", "Bank"),
    Account("3", "Discounts given", "Discounts given", "Income", "DiscountsRefundsGiven"),
)
ITEMS = (
    Item("11", "Consulting", "Consulting", "Service", income_account_id="1"),
    Item("12", "Training", "Training", "Service", income_account_id="1"),
    Item("13", "Travel", "Travel", "Service", income_account_id="1"),
    Item("14", "Support", "Support", "Service", income_account_id="1"),
    Item("15", "Altleistung (deleted)", "Altleistung (deleted)", "Service", active=False, income_account_id="1"),
    Item("16", "Stunden", "Stunden", "Category"),
    Item("17", "Ohne Konto", "Ohne Konto", "NonInventory"),
)
CUSTOMERS = (
    Customer("21", "Musterbau GmbH", "Musterbau GmbH"),
    Customer("22", "Nordwind AG", "Nordwind AG"),
    Customer("23", "Altkunde (deleted)", "Altkunde (deleted)", active=False),
    Customer("24", "Küche", "Nordwind AG:Küche", parent_id="22"),
    Customer("25", "Meier & Söhne", "Meier & Söhne"),
    Customer("26", "Dollar Inc", "Dollar Inc", currency="USD"),
    Customer("27", "Exempt School", "Exempt School", taxable=False),
)
VENDORS = (OtherName("Vendor", "Vendor:31", "Lieferant Schmidt"),)
TERMS = (Term("40", "Sofort", 0), Term("41", "Netto 30", 30), Term("42", "Netto 14", 14))


@dataclass(frozen=True)
class Golden:
    """One case with the company that it belongs to."""

    file: str
    company: Mapping[str, Any]
    case: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.case['name']}"

    @property
    def setup(self) -> Mapping[str, Any]:
        return self.case.get("setup", {})

    @property
    def expect(self) -> Mapping[str, Any]:
        return self.case["expect"]

    def raw(self) -> dict[str, Any]:
        """The invoice as OneDesk would answer it, decimals as strings."""
        return {**REFERENCE, "currency": self.company["currency"], **self.case["invoice"]}


def cases() -> list[Golden]:
    """Every golden case, by file and in the order of the file."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        company = {key: value for key, value in data.items() if key != "cases"}
        found += [Golden(file.stem, company, case) for case in data["cases"]]
    return found


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _taxes(raw: Mapping[str, Any]) -> tuple[Tax, ...]:
    names = [name for name in ("tax1", "tax2") if f"{name}Name" in raw]
    return tuple(Tax(raw[f"{n}Name"], Decimal(raw[n]), _number(raw.get(f"{n}Amount"))) for n in names)


def invoice_of(raw: Mapping[str, Any]) -> Invoice:
    """The decoded invoice; written here by itself, so that no misreading of the client's decoder is shared."""
    taxes = _taxes(raw)
    lines = tuple(
        InvoiceLine(
            name=line["name"],
            amount=Decimal(line["amount"]),
            service_type=line.get("serviceType"),
            quantity=_number(line.get("quantity")),
            rate=_number(line.get("rate")),
            taxable=line.get("taxable", any(tax.rate for tax in taxes)),
        )
        for line in raw["lineItems"]
    )
    organization = raw["customerOrganization"] or {}
    return Invoice(
        external_id=raw["externalId"],
        number=raw["number"],
        status=raw["status"],
        kind=raw["type"],
        title=raw["name"],
        invoice_date=_day(raw["invoiceDate"]),
        due_date=_day(raw["dueDate"]),
        terms=raw.get("terms"),
        organization_id=organization.get("externalId"),
        organization_name=organization.get("name"),
        currency=raw["currency"],
        lines=lines,
        discount=_number(raw.get("discount")),
        shipping=_number(raw.get("shipping")),
        shipping_name=raw.get("shippingName", ""),
        taxes=taxes,
        subtotal=_number(raw.get("subtotal")),
        total=_number(raw.get("total")),
        memo=raw.get("memo", ""),
        mark=raw.get("quickBooksStatus"),
    )


def books_of(golden: Golden) -> Books:
    """The books of the case's company."""
    company, setup = golden.company, golden.setup
    wanted = {**company.get("preferences", {}), **setup.get("preferences", {})}
    if "book_close_date" in wanted:
        wanted["book_close_date"] = date.fromisoformat(wanted["book_close_date"])
    preferences = replace(
        Preferences(
            custom_numbers=True,
            home_currency=company["currency"],
            using_sales_tax=True,
            allow_discount=True,
            allow_shipping=True,
            allow_service_date=True,
            discount_account_id="3",
        ),
        **wanted,
    )
    rows = [*company["tax_codes"], *setup.get("tax_codes", [])]
    rates = {key: TaxRate(key, name, Decimal(percent)) for row in rows for key, name, percent in row["rates"]}
    codes = [TaxCode(row["id"], row["name"], sales_rate_ids=tuple(rate[0] for rate in row["rates"])) for row in rows]
    return Books(
        company=Company("9130", "Test company", company["country"]),
        preferences=preferences,
        accounts=Register(ACCOUNTS, paths=True),
        items=Register(ITEMS, paths=True),
        customers=Register(CUSTOMERS),
        others=Register(VENDORS),
        tax_codes=Register(codes),
        tax_rates=Register(rates.values()),
        terms=Register(TERMS),
    )


def facts_of(golden: Golden) -> Facts:
    """What the plan of the case is made from, beside the invoice."""
    setup = golden.setup
    invoice = invoice_of(golden.raw())
    accepted = {True: content_hash(invoice), "other": "0" * 64}.get(setup.get("accepted", ""))
    decided = Decided(
        items={key: Choice(value["action"], value["id"]) for key, value in setup.get("items", {}).items()},
        customers={key: Choice(value["action"], value["id"]) for key, value in setup.get("customers", {}).items()},
        taxes=setup.get("taxes", {}),
        accepted={EXTERNAL_ID: accepted} if accepted else {},
        doc_numbers={EXTERNAL_ID: setup["doc_number"]} if "doc_number" in setup else {},
        txn_dates={EXTERNAL_ID: setup["txn_date"]} if "txn_date" in setup else {},
        not_elsewhere=frozenset({EXTERNAL_ID} if setup.get("not_elsewhere") else ()),
    )
    wanted = {"income_account_id": "1", **setup.get("defaults", {})}
    if "copy_statuses" in wanted:
        wanted["copy_statuses"] = tuple(wanted["copy_statuses"])
    found = tuple(
        PostedInvoice(
            id=row["id"],
            sync_token="0",
            customer_id="22",
            total=Decimal(row["total"]),
            balance=Decimal(row["total"]),
            doc_number=row["doc_number"],
            private_note=row.get("private_note", ""),
        )
        for row in setup.get("found", [])
    )
    return Facts(books_of(golden), decided, Defaults(**wanted), setup.get("number_counts", {}), found)


def organization_of(golden: Golden) -> CustomerOrganization | None:
    """The customer organization with its invoice contact."""
    found = golden.raw()["customerOrganization"]
    if found is None:
        return None
    email = golden.setup.get("email", "rechnung@musterbau.example")
    return CustomerOrganization(found["externalId"], found["name"], email)
