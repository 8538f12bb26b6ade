"""The state of an invoice, the first that holds, and its row in the list; made from what is known of both sides, nothing is read."""

from __future__ import annotations

import sys
from datetime import date

from app.domain.checks import is_cancelled
from app.domain.compare import drift
from app.domain.decided import Decided, Defaults
from app.domain.links import Link
from app.domain.money import ZERO
from app.domain.names import same_key
from app.domain.plan import InvoicePlan
from app.domain.problems import Note, Problem
from app.sync.heads import Head, LinkHead
from app.sync.marks import COPIED_MARK, SENT_MARK
from app.sync.ports import Operation
from app.sync.results import Listed

STATES = (
    "uncertain",
    "missing",
    "conflict",
    "drifted",
    "changed",
    "needs_attention",
    "paid",
    "partially_paid",
    "sent",
    "copied",
    "ready",
    "draft",
    "closed",
)


def state_of(
    head: Head,
    link: LinkHead | None,
    plan: InvoicePlan | None,
    defaults: Defaults,
    open_op: Operation | None,
    edited: bool = False,
) -> str:
    """The first state of `STATES` that holds (headless.md). `edited` counts where there is no plan."""
    if open_op is not None and open_op.sent is not None:
        return "uncertain"
    if link is not None:
        return _linked_state(head, link, plan, edited)
    if defaults.is_open(head.status):
        return "needs_attention" if plan is not None and plan.action == "blocked" else "ready"
    return "draft" if same_key(head.status) == "draft" else "closed"


def _linked_state(head: Head, link: LinkHead, plan: InvoicePlan | None, edited: bool) -> str:
    codes = {problem.code for problem in plan.problems} if plan else set()
    for code, state in (("missing_in_quickbooks", "missing"), ("conflict", "conflict"), ("drifted", "drifted")):
        if code in codes or (state == "missing" and link.gone):
            return state
    if plan is not None and (plan.content != link.content or plan.action == "update"):
        return "changed"
    if is_cancelled(head.status) or "gone_in_onedesk" in codes:
        return "needs_attention"
    if plan is None and (edited or link.drifted):
        return "conflict" if edited and link.drifted else "drifted" if link.drifted else "changed"
    total = link.total or ZERO
    if total > 0 and link.paid == total:
        return "paid"
    if link.paid > 0:
        return "partially_paid"
    return "sent" if link.mailed else "copied"


def stands_out(head: Head, link: LinkHead | None, defaults: Defaults, decided: Decided) -> bool:
    """Whether the heads alone do not tell the state: open ones need a plan, linked ones when anything is not as agreed."""
    if link is None:
        return defaults.is_open(head.status)
    if link.gone or link.drifted or is_cancelled(head.status):
        return True
    key = head.external_id
    return head.content != link.content or key in decided.doc_numbers or key in decided.txn_dates


def listed(
    head: Head,
    link: LinkHead | None,
    plan: InvoicePlan | None,
    state: str,
    email: str | None,
    defaults: Defaults,
    shared: dict[Note, Note],
) -> Listed:
    """The row of an invoice. Texts and notes that many rows have are one in memory; `shared` holds the notes."""
    tag = head.mark
    if link is not None:
        tag = SENT_MARK if link.mailed else COPIED_MARK
    planned = plan is not None and state in ("ready", "changed")
    return Listed(
        external_id=head.external_id,
        number=head.number or "",
        status=sys.intern(head.status),
        customer=sys.intern(head.organization_name or ""),
        total=head.total if head.total is not None else ZERO,
        currency=sys.intern(head.currency or ""),
        tag=sys.intern(tag) if tag is not None else None,
        state=sys.intern(state),
        date=_day(head.date),
        due_date=_day(head.due),
        email=sys.intern(email) if email is not None else None,
        why=_why(plan, state),
        quickbooks_id=link.quickbooks_id if link else None,
        open=defaults.is_open(head.status),
        notes=tuple(shared.setdefault(note, note) for note in plan.notes) if planned and plan else (),
        changes=tuple(change.field for change in plan.changes) if planned and plan else (),
        paid=link.paid if link is not None else ZERO,
    )


def _day(day: date | None) -> str | None:
    return sys.intern(day.isoformat()) if day else None


def _why(plan: InvoicePlan | None, state: str) -> Problem | None:
    if (
        plan is None
        or not plan.problems
        or state not in ("missing", "conflict", "drifted", "needs_attention", "changed")
    ):
        return None
    return next((problem for problem in plan.problems if problem.code != "not_open"), plan.problems[0])


def lost_row(link: Link) -> Listed:
    """The row of a linked invoice that OneDesk no longer has."""
    seen = link.seen
    problem = Problem("gone_in_onedesk", {"number": link.number, "id": link.quickbooks_id})
    drifted = bool(link.agreed and seen and drift(link.agreed, seen))
    state = "missing" if link.gone else "drifted" if drifted else "needs_attention"
    return Listed(
        external_id=link.external_id,
        number=link.number,
        status="",
        customer=seen.customer_name if seen else "",
        total=seen.total if seen else ZERO,
        currency=(seen.currency if seen else None) or "",
        tag=COPIED_MARK,
        state=state,
        why=problem,
        quickbooks_id=link.quickbooks_id,
    )
