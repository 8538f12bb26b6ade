"""The golden cases posted to the stand-in over HTTP: what its own arithmetic answers is the tax and total worked out by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from app.clients.http import Http
from app.clients.pace import Pace
from app.clients.quickbooks.client import QuickBooksClient
from app.clients.quickbooks.service import Service
from app.demo.quickbooks.books import Books as StandinBooks
from app.demo.world import World
from app.domain.books import Account, Customer, Item, OtherName, PostedInvoice, TaxCode, TaxRate, Term
from app.domain.catalogue import Books, Register, unique_prefixed
from app.domain.compare import owned_of_posted, owned_of_posting, reply_differences
from app.domain.money import money_text
from app.domain.plan import plan_invoice
from app.domain.posting import NEW
from app.domain.tying import of_onedesk, of_posted
from app.store.clock import SystemClock
from app.sync.ports import Record
from tests.golden import CUSTOMERS, ITEMS, TERMS, VENDORS, Golden, cases, facts_of, invoice_of, organization_of

R = TypeVar("R")
CASES = [case for case in cases() if case.expect["action"] == "create"]
PLAIN = {
    "custom_numbers": ("SalesFormsPrefs", "CustomTxnNumbers"),
    "allow_discount": ("SalesFormsPrefs", "AllowDiscount"),
    "allow_shipping": ("SalesFormsPrefs", "AllowShipping"),
    "multicurrency": ("CurrencyPrefs", "MultiCurrencyEnabled"),
    "using_sales_tax": ("TaxPrefs", "UsingSalesTax"),
    "automated_sales_tax": ("TaxPrefs", "PartnerTaxEnabled"),
    "book_close_date": ("AccountingInfoPrefs", "BookCloseDate"),
}


def furnish(books: StandinBooks, golden: Golden) -> None:
    """Makes the stand-in the company of the case: country, preferences, tax codes, products, customers, terms."""
    books.reset()
    company, setup = golden.company, golden.setup
    for kind in ("TaxCode", "TaxRate", "Term", "Item", "Customer", "Vendor"):
        for row in books.all(kind):
            books.remove(kind, row["Id"])
    rows = [*company["tax_codes"], *setup.get("tax_codes", [])]
    for key, name, percent in (rate for row in rows for rate in row["rates"]):
        books.put("TaxRate", {"Id": key, "Name": name, "RateValue": percent, "Active": True})
    for row in rows:
        books.put("TaxCode", tax_code(row))
    place = setup.get("place", company.get("place"))
    if place is not None:
        automated(books, place)
    people(books, company["currency"])
    with books.changing():
        address = {"CountrySubDivisionCode": place["state"]} if place is not None else {}
        books.company_info = {**books.company_info, "Country": company["country"], "CompanyAddr": address}
        preferences = {name: dict(part) if isinstance(part, dict) else part for name, part in books.preferences.items()}
        preferences["CurrencyPrefs"]["HomeCurrency"] = {"value": company["currency"]}
        if company["country"] != "US":
            preferences["TaxPrefs"].pop("PartnerTaxEnabled", None)
        for name, value in {**company.get("preferences", {}), **setup.get("preferences", {})}.items():
            part, member = PLAIN[name]
            preferences[part][member] = value
        books.preferences = preferences


def automated(books: StandinBooks, place: dict[str, Any]) -> None:
    """The place whose sales tax is computed: its rates, and the code that Intuit makes for it."""
    for key, name, percent in place["rates"]:
        books.put("TaxRate", {"Id": key, "Name": name, "RateValue": percent, "Active": True})
    code = tax_code({"id": "900", "name": place["state"], "rates": place["rates"]})
    books.put("TaxCode", {**code, "Description": place["state"]})


def tax_code(row: dict[str, Any]) -> dict[str, Any]:
    code: dict[str, Any] = {"Id": row["id"], "Name": row["name"], "Active": True, "Taxable": True}
    if row["rates"]:
        details = [
            {"TaxRateRef": {"value": rate[0]}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": order}
            for order, rate in enumerate(row["rates"])
        ]
        code["SalesTaxRateList"] = {"TaxRateDetail": details}
    return code


def people(books: StandinBooks, currency: str) -> None:
    for term in TERMS:
        books.put(
            "Term", {"Id": term.id, "Name": term.name, "Active": True, "Type": "STANDARD", "DueDays": term.due_days}
        )
    for item in ITEMS:
        entity = {
            "Id": item.id,
            "Name": item.name,
            "FullyQualifiedName": item.name,
            "Type": item.type,
            "Active": item.active,
        }
        account = {"IncomeAccountRef": {"value": "1"}} if item.income_account_id else {}
        books.put("Item", {**entity, **account})
    for customer in CUSTOMERS:
        entity = {
            "Id": customer.id,
            "DisplayName": customer.name,
            "FullyQualifiedName": customer.full_name,
            "Active": customer.active,
            "CurrencyRef": {"value": customer.currency or currency},
            "Taxable": customer.taxable is not False,
        }
        parent = {"ParentRef": {"value": customer.parent_id}, "Job": True} if customer.parent_id else {}
        books.put("Customer", {**entity, **parent})
    for vendor in VENDORS:
        books.put("Vendor", {"Id": "31", "DisplayName": vendor.name, "Active": True})


class Tokens:
    """The stand-in's token, valid for the whole test."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def access_token(self) -> str:
        return self._token

    async def refresh(self, stale: str) -> str:
        return self._token


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World("DE", size="empty") as made:
        yield made


@pytest.fixture
async def client(world: World) -> AsyncIterator[QuickBooksClient]:
    http, clock = Http("0"), SystemClock()
    pace = Pace(clock, None, "quickbooks", gap=0.0, per_minute=100_000)
    service = Service(http, pace, clock, Tokens(world.access_token), world.quickbooks_api, world.realm_id)
    yield QuickBooksClient(service, clock, world.realm_id)
    await http.close()


def only(kind: type[R], rows: Sequence[Record]) -> list[R]:
    return [row for row in rows if isinstance(row, kind)]


async def read(client: QuickBooksClient) -> Books:
    """The books as the program reads them."""
    rows = {
        kind: await client.records(kind)
        for kind in ("Account", "Item", "Customer", "Vendor", "TaxCode", "TaxRate", "Term")
    }
    return Books(
        company=await client.company(),
        preferences=await client.preferences(),
        accounts=Register(only(Account, rows["Account"]), paths=True),
        items=Register(only(Item, rows["Item"]), paths=True),
        customers=Register(only(Customer, rows["Customer"])),
        others=Register(unique_prefixed(only(OtherName, rows["Vendor"]))),
        tax_codes=Register(only(TaxCode, rows["TaxCode"])),
        tax_rates=Register(only(TaxRate, rows["TaxRate"])),
        terms=Register(only(Term, rows["Term"])),
    )


@pytest.mark.parametrize("golden", CASES, ids=str)
async def test_quickbooks_answers_the_tax_and_total_of_the_hand(world: World, client: QuickBooksClient, golden: Golden):
    assert world.stage is not None
    furnish(world.stage.books, golden)
    facts = replace(facts_of(golden), books=await read(client))
    plan = plan_invoice(invoice_of(golden.raw()), organization_of(golden), facts)
    assert [problem.code for problem in plan.problems] == []
    assert plan.posting is not None
    assert plan.customer is not None

    made: dict[str, str] = {}
    for kind, party in (("customer", plan.customer), *(("item", item) for item in plan.items)):
        made[party.reference] = party.id or ""
        if party.posting is not None:
            answer = await client.write(kind, client.body_of(party.posting), f"{kind}-{golden}"[:50])
            made[party.reference] = answer.entity.id
    items = {key.removeprefix(NEW): value for key, value in made.items()}
    posting = plan.posting.with_ids(made[plan.customer.reference], items)
    reply = (await client.write("invoice", client.body_of(posting), f"i-{golden}"[:50])).entity

    assert isinstance(reply, PostedInvoice)
    expected = golden.case["answer"] if plan.tax_by == "quickbooks" else golden.expect
    assert money_text(reply.total) == expected["total"]
    assert money_text(reply.total_tax or Decimal(0)) == expected.get("tax", money_text(plan.tax))
    total = plan.total if plan.tax_by == "plan" else None
    assert reply_differences(owned_of_posting(posting, total), owned_of_posted(reply)) == ()
    invoice = invoice_of(golden.raw())
    if (invoice.total, plan.reading and plan.reading.tax) == (reply.total, reply.total_tax or Decimal(0)):
        books = await read(client)
        ours = of_onedesk(invoice, books, facts.decided, facts.defaults).amounts
        assert of_posted(reply, books).amounts == ours
