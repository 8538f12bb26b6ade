"""What a plan is made from and what it comes to: the facts of a run, and the exact write of one invoice or what stops it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.compare import Change
from app.domain.content import STAMP_ID, is_stamped, stamped_ids
from app.domain.decided import Decided, Defaults
from app.domain.invoices import Invoice
from app.domain.money import ZERO
from app.domain.parties import PartyPlan
from app.domain.posting import InvoicePosting, PostingLine
from app.domain.problems import Note, Problem
from app.domain.tax import Prediction
from app.domain.totals import Reading


@dataclass(frozen=True)
class Facts:
    """What the plan of every invoice of a run needs beside the invoice.

    `number_counts`: how many OneDesk invoices carry a number (same-name key); `found`: invoices of QuickBooks Online that
    carry a planned number or the stamp of a planned invoice; `alike`: starts of external ids (as in stamps) that several
    OneDesk invoices share: there the number must agree, too.
    """

    books: Books
    decided: Decided = field(default_factory=Decided)
    defaults: Defaults = field(default_factory=Defaults)
    number_counts: Mapping[str, int] = field(default_factory=dict)
    found: tuple[PostedInvoice, ...] = ()
    alike: frozenset[str] = frozenset()

    def is_ours(self, found: PostedInvoice, invoice: Invoice) -> bool:
        """Whether `found` carries the stamp of `invoice`."""
        start = invoice.external_id[:STAMP_ID]
        number = stamp_number(invoice, self.decided) if start in self.alike else None
        return is_stamped(found.private_note, invoice.external_id, number)

    @cached_property
    def _by_stamp(self) -> Mapping[str, Sequence[PostedInvoice]]:
        """The live ones of `found` by the start of the external id in their stamp."""
        made: dict[str, list[PostedInvoice]] = {}
        for found in self.found:
            for start in stamped_ids(found.private_note) if not found.voided else ():
                made.setdefault(start, []).append(found)
        return made

    @cached_property
    def _by_number(self) -> Mapping[str, Sequence[PostedInvoice]]:
        made: dict[str, list[PostedInvoice]] = {}
        for found in self.found:
            if found.doc_number is not None:
                made.setdefault(found.doc_number, []).append(found)
        return made

    def stamped(self, invoice: Invoice) -> PostedInvoice | None:
        """The oldest live invoice that carries the stamp of this one."""
        likely = self._by_stamp.get(invoice.external_id[:STAMP_ID], ())
        ours = [f for f in likely if self.is_ours(f, invoice)]
        return min(ours, key=lambda f: (f.created is None, f.created, len(f.id), f.id)) if ours else None

    def holders(self, number: str, invoice: Invoice) -> list[PostedInvoice]:
        """Invoices that hold `number` and are not the live copy of this one; a voided copy keeps its number, too."""
        held = self._by_number.get(number.strip(), ())
        return [f for f in held if f.voided or not self.is_ours(f, invoice)]


@dataclass(frozen=True, slots=True)
class InvoicePlan:
    """The plan of one invoice. `action`: create, update, unchanged or blocked (then `problems` says why).

    `seen` is the QuickBooks invoice as read for this plan; `adopt` says that it is ours by its stamp but not linked yet;
    `prediction` is None where QuickBooks computes the tax (`tax_by` quickbooks). Money in `currency`.
    """

    external_id: str
    number: str
    action: str
    content: str
    customer: PartyPlan | None = None
    items: tuple[PartyPlan, ...] = ()
    posting: InvoicePosting | None = None
    lines: tuple[PostingLine, ...] = ()
    subtotal: Decimal = ZERO
    tax: Decimal = ZERO
    tax_by: str = "plan"
    total: Decimal = ZERO
    currency: str = ""
    send_to: str | None = None
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    seen: PostedInvoice | None = None
    adopt: bool = False
    prediction: Prediction | None = None
    reading: Reading | None = None

    @property
    def hash(self) -> str:
        """Binds a review to an execution: everything that would be written, and what it was compared with."""
        parts = (self.external_id, self.action, self.content, self.posting, self.customer, self.items, self.problems)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def overrides_of(invoice: Invoice, decided: Decided) -> dict[str, str]:
    """The number and date decided instead of OneDesk's, as the content hash takes them."""
    found = {}
    if invoice.external_id in decided.doc_numbers:
        found["number"] = decided.doc_numbers[invoice.external_id]
    if invoice.external_id in decided.txn_dates:
        found["date"] = decided.txn_dates[invoice.external_id]
    return found


def stamp_number(invoice: Invoice, decided: Decided) -> str:
    """The number that the stamp names: OneDesk's, or the decided one where OneDesk gives none."""
    return invoice.number or decided.doc_numbers.get(invoice.external_id) or ""
