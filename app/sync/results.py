"""What the use cases return: rows that say what happened to each record, in the words of the headless interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.links import PaymentRow
from app.domain.money import ZERO
from app.domain.problems import Note, Problem

OUTCOMES = (
    "created",
    "updated",
    "unchanged",
    "adopted",
    "sent",
    "copied_not_sent",
    "needs_attention",
    "failed",
    "uncertain",
    "not_started",
)
IN_QUICKBOOKS = ("created", "updated", "unchanged", "adopted", "sent", "copied_not_sent")
NOT_AS_ASKED = ("needs_attention", "failed", "uncertain", "not_started", "copied_not_sent")


@dataclass(frozen=True, slots=True)
class Made:
    """A customer or item made on the way."""

    name: str
    quickbooks_id: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one invoice of a run. `total` is QuickBooks' answer, else the plan's, in `currency`."""

    number: str
    external_id: str
    outcome: str
    quickbooks_id: str | None = None
    doc_number: str | None = None
    total: Decimal = ZERO
    currency: str = ""
    emailed_to: str | None = None
    already_sent: bool = False
    created_customer: Made | None = None
    created_items: tuple[Made, ...] = ()
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None

    @property
    def as_asked(self) -> bool:
        return self.problem is None and self.outcome not in NOT_AS_ASKED


@dataclass(frozen=True, slots=True)
class RunReport:
    """The rows of a run in the order asked; `stopped` is the problem that ended it early, if one did."""

    rows: tuple[RowResult, ...]
    stopped: Problem | None = None

    @property
    def outcomes(self) -> dict[str, int]:
        counts = dict.fromkeys(OUTCOMES, 0)
        for row in self.rows:
            counts[row.outcome] += 1
        return counts

    @property
    def totals(self) -> dict[str, Decimal]:
        """Money of the rows that are in QuickBooks Online, per currency."""
        sums: dict[str, Decimal] = {}
        for row in self.rows:
            if row.outcome in IN_QUICKBOOKS:
                sums[row.currency] = sums.get(row.currency, ZERO) + row.total
        return sums

    @property
    def as_asked(self) -> bool:
        return all(row.as_asked for row in self.rows)


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """The payments of one linked invoice. `written_back`: "yes", "no" or "pending" (waits for a yes)."""

    number: str
    external_id: str
    total: Decimal
    paid: Decimal
    balance: Decimal
    status: str
    currency: str
    payments: tuple[PaymentRow, ...] = ()
    written_back: str = "yes"
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One invoice of the list. `state` as headless.md defines it; `email` the contact's; `why` the first problem; `notes` and
    `changes` (fields) what the plan of one that is ready or changed remarks; `paid` what payments and credits come to."""

    external_id: str
    number: str
    status: str
    customer: str
    total: Decimal
    currency: str
    tag: str | None
    state: str
    date: str | None = None
    due_date: str | None = None
    email: str | None = None
    why: Problem | None = None
    quickbooks_id: str | None = None
    open: bool = False
    notes: tuple[Note, ...] = ()
    changes: tuple[str, ...] = ()
    paid: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Listing:
    """The list; `fresh` False when one side could not be read and what is known here was shown, `problem` then says why."""

    rows: tuple[Listed, ...]
    fresh: bool = True
    problem: Problem | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def row(self, external_id: str) -> Listed | None:
        """The row of one invoice."""
        return next((row for row in self.rows if row.external_id == external_id), None)
