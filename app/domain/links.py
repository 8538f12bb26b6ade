"""The bond between an invoice in OneDesk and its copy in QuickBooks Online, and what both sides agreed on last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.domain.books import PostedInvoice


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One allocation of a payment to a linked invoice, `amount` in the invoice's currency; `kind` payment or credit."""

    id: str
    date: date | None
    amount: Decimal
    currency: str
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """The bond between a OneDesk invoice and a QuickBooks invoice, and what both sides agreed on last.

    `content_hash` is the plan's content as last agreed; `agreed` and `seen` the QuickBooks invoice as agreed and as last
    read; `gone` one of "", missing, voided; `generation` counts "create again"; `emailed_hash` the content last mailed,
    with `emailed_to` and `emailed_at`; `status_before_paid` the OneDesk status to return to; `consent` whether a block of hours
    may be set to Paid; `marked` whether OneDesk kept the mark; `accepted_base`: both sides as they stood were declared agreed.
    """

    external_id: str
    number: str
    quickbooks_id: str
    generation: int
    content_hash: str
    agreed: PostedInvoice | None = None
    seen: PostedInvoice | None = None
    gone: str = ""
    emailed_hash: str | None = None
    emailed_to: str | None = None
    emailed_at: datetime | None = None
    marked: bool = False
    copied_at: datetime | None = None
    onedesk_agreed: str = ""
    payments: tuple[PaymentRow, ...] = ()
    paid: Decimal = Decimal(0)
    status_before_paid: str | None = None
    consent: bool = False
    written_back: str = ""
    payment_state: str = ""
