"""Heads: what lists show of an invoice or a link, kept beside the whole, so that fifty thousand are listed without decoding one."""

from __future__ import annotations

import datetime as moments
from decimal import Decimal

import msgspec

from app.domain.checks import is_cancelled
from app.domain.compare import drift
from app.domain.content import content_hash
from app.domain.invoices import Invoice
from app.domain.links import Link
from app.domain.money import ZERO
from app.domain.names import same_key

SHAPE = 1
"""Grows whenever a head holds something else, or `content_hash` counts otherwise: kept heads of another shape are made anew."""


class Head(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One known OneDesk invoice. `content` is its content hash without decisions; `services` its service types, each with the
    number of its lines and their sum in `currency`."""

    shape: int
    external_id: str
    number: str | None
    status: str
    date: moments.date | None
    due: moments.date | None
    organization_id: str | None
    organization_name: str | None
    currency: str | None
    total: Decimal | None
    mark: str | None
    content: str
    services: tuple[tuple[str, int, Decimal], ...]

    def light(self) -> Invoice:
        """The invoice as far as the head knows it: without lines, taxes and texts."""
        return Invoice(
            self.external_id,
            self.number,
            self.status,
            invoice_date=self.date,
            due_date=self.due,
            organization_id=self.organization_id,
            organization_name=self.organization_name,
            currency=self.currency,
            total=self.total,
            mark=self.mark,
        )


class LinkHead(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One link. `total` is what QuickBooks Online showed last (None: never seen); `drifted`: an owned field differs there from what
    was agreed; `payments` are (day, amount)."""

    shape: int
    external_id: str
    number: str
    quickbooks_id: str
    content: str
    gone: str
    total: Decimal | None
    paid: Decimal
    mailed: bool
    drifted: bool
    payments: tuple[tuple[moments.date | None, Decimal], ...]


def head_of(invoice: Invoice) -> Head:
    """The head of a decoded invoice."""
    services: dict[str, tuple[int, Decimal]] = {}
    for line in invoice.lines:
        name = (line.service_type or "").strip()
        if name:
            count, amount = services.get(name, (0, ZERO))
            services[name] = (count + 1, amount + line.amount)
    return Head(
        SHAPE,
        invoice.external_id,
        invoice.number,
        invoice.status,
        invoice.invoice_date,
        invoice.due_date,
        invoice.organization_id,
        invoice.organization_name,
        invoice.currency,
        invoice.total,
        invoice.mark,
        content_hash(invoice),
        tuple((name, *counted) for name, counted in services.items()),
    )


def link_head_of(link: Link) -> LinkHead:
    """The head of a link."""
    return LinkHead(
        SHAPE,
        link.external_id,
        link.number,
        link.quickbooks_id,
        link.content_hash,
        link.gone,
        link.seen.total if link.seen else None,
        link.paid,
        link.emailed_hash is not None,
        bool(link.agreed and link.seen and drift(link.agreed, link.seen)),
        tuple((row.date, row.amount) for row in link.payments),
    )


def name_of(invoice: Invoice) -> str | None:
    """What an invoice is found by when a person types its number."""
    return same_key(invoice.number) if invoice.number is not None else None


def is_live(invoice: Invoice) -> bool:
    """Whether its number is taken in OneDesk: a cancelled one leaves it free."""
    return bool(invoice.number) and not is_cancelled(invoice.status)
