"""Short ways to an invoice, to QuickBooks' answer and to the books that fit it, for the tests of the domain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.books import PostedInvoice, PostedLine
from app.domain.content import content_hash
from app.domain.invoices import Invoice, InvoiceLine, Tax
from app.domain.links import Link
from app.domain.plan import Facts
from tests.golden import cases, facts_of, invoice_of

EXTERNAL_ID = "6f6b1a52-7a0c-4a86-9c55-0a3f4f6f1042"
FIRST = next(case for case in cases() if str(case) == "de: one line of hours")


def line(amount: str, **more: object) -> InvoiceLine:
    return replace(InvoiceLine("Work", Decimal(amount)), **more)  # type: ignore[arg-type]


def bare(*lines: InvoiceLine, total: str, **more: object) -> Invoice:
    """An open invoice of `lines`; totals and taxes as given."""
    made = Invoice(EXTERNAL_ID, "INV-1", "Open", lines=lines, total=Decimal(total), currency="EUR")
    return replace(made, **more)  # type: ignore[arg-type]


def tax(rate: str, amount: str | None = None, name: str = "VAT") -> Tax:
    return Tax(name, Decimal(rate), None if amount is None else Decimal(amount))


def german() -> Invoice:
    """3.5 h at 120.00 of Consulting for Musterbau GmbH, 19 %: 499.80."""
    return invoice_of(FIRST.raw())


def german_facts() -> Facts:
    return facts_of(FIRST)


def answered(**changes: object) -> PostedInvoice:
    """QuickBooks' answer to `german`, as it stands in the books: Id 101."""
    made = PostedInvoice(
        id="101",
        sync_token="0",
        customer_id="21",
        customer_name="Musterbau GmbH",
        total=Decimal("499.80"),
        balance=Decimal("499.80"),
        doc_number="INV-1",
        txn_date=date(2026, 10, 31),
        due_date=date(2026, 11, 30),
        currency="EUR",
        lines=(
            PostedLine(
                "SalesItem",
                id="1",
                amount=Decimal("420.00"),
                description="Ticket 311: VPN",
                item_id="11",
                quantity=Decimal("3.5"),
                unit_price=Decimal(120),
                tax_code_id="5",
            ),
            PostedLine("SubTotal", amount=Decimal("420.00")),
        ),
        total_tax=Decimal("79.80"),
        tax_calculation="TaxExcluded",
        private_note="OneDesk INV-1 · 6f6b1a52",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def linked(**changes: object) -> Link:
    """The bond between `german` and `answered`."""
    seen = answered()
    made = Link(EXTERNAL_ID, "INV-1", "101", 0, content_hash(german()), agreed=seen, seen=seen)
    return replace(made, **changes)  # type: ignore[arg-type]
