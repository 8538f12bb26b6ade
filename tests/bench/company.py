"""The stand-ins in a process of their own, so that their work is not counted as the program's: `python -m tests.bench.company`.

The first line of standard output is what a client needs; a line on standard input asks for the log's counts, `quit` ends it.
"""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from typing import Any

from app.demo.company.parts import external_id
from app.demo.quickbooks.books import Books
from app.demo.stage import Stage
from app.demo.world import World

NAMES = ("onedesk_url", "onedesk_api_key", "discovery", "quickbooks_api", "client_id", "client_secret")
DAY, DUE = "2026-11-20", "2026-12-20"


def customer_name(number: int) -> str:
    return f"Kunde {number:06} GmbH"


def item_name(number: int) -> str:
    return f"Leistung {number:05}"


def _fill(books: Books, kind: str, model: dict[str, Any], name_of: Any, count: int) -> None:
    """`count` records like one that was saved through the front door."""
    first = books.save(kind, {**model, _member(kind): name_of(1)})
    with books.changing():
        for number in range(2, count + 1):
            name = name_of(number)
            changed = {
                each: name for each in (_member(kind), "FullyQualifiedName", "PrintOnCheckName") if each in first
            }
            books.put(kind, {**{k: v for k, v in first.items() if k not in ("Id", "SyncToken")}, **changed})


def _member(kind: str) -> str:
    return "DisplayName" if kind == "Customer" else "Name"


def organization(number: int) -> dict[str, Any]:
    """A customer organization of OneDesk."""
    return {
        "externalId": external_id("DE", f"bench-organization-{number}"),
        "name": customer_name(number),
        "invoicePreference": {"email": f"rechnung{number}@kunde.example"},
    }


def invoice(number: int, customers: int, items: int, status: str = "Open", lines: int = 3) -> dict[str, Any]:
    """An invoice of OneDesk in the reference shape: `lines` lines with 19 per cent tax."""
    owner = organization(number % customers + 1)
    work = [
        {
            "id": place,
            "name": f"Ticket {number * 10 + place}: Wartung",
            "description": "Rechner geprüft, Sicherung zurückgespielt",
            "serviceType": item_name((number + place) % items + 1),
            "date": DAY,
            "quantity": Decimal("1.5"),
            "rate": Decimal("96.00"),
            "amount": Decimal("144.00"),
            "taxable": True,
        }
        for place in range(1, lines + 1)
    ]
    subtotal = Decimal("144.00") * lines
    tax = (subtotal * Decimal("0.19")).quantize(Decimal("0.01"))
    return {
        "externalId": external_id("DE", f"bench-{number}"),
        "number": f"B-{number:06}",
        "name": "IT-Betreuung",
        "type": "standard",
        "status": status,
        "invoiceDate": DAY,
        "dueDate": DUE,
        "terms": None,
        "customerOrganization": {"externalId": owner["externalId"], "name": owner["name"]},
        "currency": "EUR",
        "currencySymbol": "€",
        "lineItems": work,
        "discount": None,
        "shipping": None,
        "tax1": Decimal(19),
        "tax1Name": "USt",
        "tax1Amount": tax,
        "tax2": None,
        "subtotal": subtotal,
        "total": subtotal + tax,
        "amountPaid": Decimal(0),
        "balance": subtotal + tax,
        "memo": "Vielen Dank für Ihren Auftrag.",
        "creationTime": f"{DAY}T09:00:00.000+00:00",
        "lastSentDate": None,
        "quickBooksStatus": None,
    }


def seed(stage: Stage, customers: int, items: int, invoices: int, organizations: int) -> None:
    """Fills an empty company."""
    income = next(str(each["Id"]) for each in stage.books.all("Account") if each["AccountType"] == "Income")
    _fill(stage.books, "Customer", {}, customer_name, customers)
    service = {"Type": "Service", "IncomeAccountRef": {"value": income}, "UnitPrice": Decimal("96.00")}
    _fill(stage.books, "Item", service, item_name, items)
    stage.account.put_many("customer-organizations", [organization(n) for n in range(1, organizations + 1)])
    stage.account.put_many("invoices", [invoice(n, organizations, min(items, 200)) for n in range(1, invoices + 1)])
    stage.books.settings = {**stage.books.settings, "mail_limit": 0}


def counts(stage: Stage) -> dict[str, int]:
    """What QuickBooks' stand-in was asked since the last count, and how often OneDesk's."""
    log = [(each["method"], each["path"], each["is_write"]) for each in stage.books.log]
    writes = sum(bool(write) for _method, _path, write in log)
    found = {"writes": writes, "reads": len(log) - writes, "onedesk": len(stage.account.log)}
    stage.books.log.clear()
    stage.account.log.clear()
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ("customers", "items", "invoices", "organizations"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--limits", action="store_true")
    given = parser.parse_args()
    with World("DE", None, "empty") as world:
        assert world.stage is not None
        seed(world.stage, given.customers, given.items, given.invoices, given.organizations)
        world.stage.limits.switch(given.limits)
        said = {name: getattr(world, name) for name in (*NAMES, "realm_id", "access_token", "refresh_token")}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            if line.strip() == "quit":
                break
            sys.stdout.write(json.dumps(counts(world.stage)) + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
