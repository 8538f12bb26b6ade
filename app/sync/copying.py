"""A run: copies the reviewed invoices to QuickBooks Online one after the other and, when asked, has them e-mailed.

Canary: QuickBooks' reply to each write is compared with the plan before the next invoice is begun; the first that is not the
plan ends the run, and so does a connection that cannot be made. Refusals and doubts concern their own invoice only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.domain.books import PostedInvoice
from app.domain.compare import owned_of_posted, reply_differences
from app.domain.links import Link
from app.domain.money import money_text
from app.domain.names import same_key
from app.domain.plan import InvoicePlan
from app.domain.problems import Note, NotSent, Problem, ProblemError, Refusal, Stop
from app.sync.invoice_writer import Created, InvoiceWriter
from app.sync.looks import Looks
from app.sync.mail import mail, mailed_since_agreed
from app.sync.marks import Marks
from app.sync.ports import Operation
from app.sync.recover import recover
from app.sync.results import RowResult, RunReport
from app.sync.review import Review, gone_plan, review
from app.sync.settle import Uncertain, Writer, told_as
from app.sync.twins import without_twins
from app.sync.workspace import NoObserver, Observer, StopSignal, Workspace, never

SENT_STATUS = "sent"
OWN_DISK = ("disk_full", "folder_not_writable", "database_locked", "database_damaged")
KEPT_NOTES = (
    "quickbooks_numbers",
    "difference_accepted",
    "exchange_rate_by_quickbooks",
    "amount_only",
    "terms_unmatched",
)


@dataclass
class _Row:
    """What is gathered about one invoice while the run works on it."""

    plan: InvoicePlan
    created: Created = field(default_factory=Created)
    notes: list[Note] = field(default_factory=list)

    def result(self, outcome: str, reply: PostedInvoice | None, problem: Problem | None = None) -> RowResult:
        shown = reply or self.plan.seen
        return RowResult(
            number=self.plan.number,
            external_id=self.plan.external_id,
            outcome=outcome,
            quickbooks_id=shown.id if shown else None,
            doc_number=shown.doc_number if shown else None,
            total=shown.total if shown else self.plan.total,
            currency=(shown.currency if shown else None) or self.plan.currency,
            created_customer=self.created.customer,
            created_items=tuple(self.created.items),
            notes=tuple(self.notes),
            problem=problem,
        )


async def run(
    workspace: Workspace,
    numbers: Sequence[str] | None,
    *,
    send: bool = False,
    again: bool = False,
    expect: str | None = None,
    observer: Observer | None = None,
    stop: StopSignal = never,
) -> RunReport:
    """Settles what is open, reviews, and copies `numbers` (None: all open invoices); `send` e-mails them too.

    Raises `ProblemError` when a side cannot be read before the first write, or (`plan_changed`) when the plan's hash is not `expect`.
    """
    await recover(workspace)
    reviewed = await review(workspace, numbers)
    if expect is not None and reviewed.hash != expect:
        raise ProblemError(Problem("plan_changed", {"expected": expect[:12], "value": reviewed.hash[:12]}))
    return await execute(workspace, reviewed, send=send, again=again, observer=observer, stop=stop)


async def execute(
    workspace: Workspace,
    reviewed: Review,
    *,
    send: bool = False,
    again: bool = False,
    observer: Observer | None = None,
    stop: StopSignal = never,
) -> RunReport:
    """Carries out a review, exactly as it was shown."""
    return await _Run(workspace, reviewed, send, again, observer or NoObserver(), stop).go()


class _Run:
    def __init__(
        self, workspace: Workspace, reviewed: Review, send: bool, again: bool, observer: Observer, stop: StopSignal
    ) -> None:
        self._workspace = workspace
        self._review = reviewed
        self._send = send
        self._again = again
        self._observer = observer
        self._stop = stop
        self._writer = Writer(workspace)
        self._looks = Looks(workspace.quickbooks)
        self._marks = Marks(workspace)
        self._invoices = InvoiceWriter(workspace, reviewed, self._writer, self._looks)
        self._ended: Problem | None = None

    async def go(self) -> RunReport:
        begun = self._workspace.clock.now()
        plans = [*self._review.plans, *(gone_plan(link) for link in self._review.gone)]
        self._observer.started(len(plans))
        pending = {o.subject: o for o in await self._workspace.journal.unsettled(self._workspace.scope)}
        rows: list[RowResult] = []
        for plan in plans:
            if self._ended is None and self._stop():
                self._ended = Problem("run_stopped", {"text": "stopped"})
            if self._ended is not None:
                row = _Row(plan).result("not_started", None, Problem("run_stopped", {"text": self._ended.code}))
            else:
                self._observer.working(plan.external_id)
                row = await self._guarded(plan, pending.get(plan.external_id))
            rows.append(row)
            self._observer.finished(row)
        if self._ended is None or self._ended.code in ("run_stopped", "reply_differs"):
            rows = await without_twins(self._workspace, self._review.facts.books, self._review.links, rows, begun)
        return RunReport(tuple(rows), self._ended)

    async def _guarded(self, plan: InvoicePlan, pending: Operation | None) -> RowResult:
        """One invoice; whatever it meets becomes its row, and only what concerns all invoices ends the run."""
        row = _Row(plan, notes=[note for note in plan.notes if note.code in KEPT_NOTES])
        if pending is not None:
            problem = Problem("unsettled", {"number": plan.number, "kind": told_as(pending.kind)})
            return row.result("uncertain" if pending.state == "uncertain" else "not_started", None, problem)
        if plan.action == "blocked":
            return row.result("needs_attention", None, plan.problems[0])
        try:
            return await self._copy_and_send(row)
        except Uncertain as error:
            return row.result("uncertain", None, error.problem)
        except Stop as error:
            self._ended = error.problem
            return row.result("failed", None, error.problem)
        except Refusal as error:
            return row.result("failed", None, error.problem)
        except NotSent as error:  # no connection could be made: the next invoice would only wait as long
            self._ended = error.problem
            return row.result("not_started", None, error.problem)
        except ProblemError as error:
            return self._failed(row, error.problem)

    def _failed(self, row: _Row, problem: Problem) -> RowResult:
        """What came neither from a refusal nor from a lost reply: another process at work, a read that failed, or our own disk,
        which ends the run (what was sent before it could be noted is settled by the next)."""
        if problem.code in OWN_DISK:
            self._ended = problem
            return row.result("uncertain" if self._invoices.sent else "not_started", None, problem)
        return row.result("not_started" if problem.code == "unsettled" else "failed", None, problem)

    # --- copying ---

    async def _copy_and_send(self, row: _Row) -> RowResult:
        plan = row.plan
        link = self._review.links.get(plan.external_id)
        outcome, link, reply = await self._invoices.copy(plan, link, row.created)
        problem = self._difference(row, link, reply)
        if problem is not None and problem.code == "reply_differs" and outcome in ("created", "updated"):
            self._ended = problem
        link, notes = await self._marks.copied(link, self._review.invoices[plan.external_id].mark)
        row.notes += notes if outcome != "unchanged" else ()  # tried again each time, said with the copy
        if not self._send:
            return row.result(outcome, reply, problem)
        return await self._mailed(row, link, reply, outcome, problem)

    def _difference(self, row: _Row, link: Link, reply: PostedInvoice) -> Problem | None:
        """Where QuickBooks' invoice is not the plan: fields that differ, or the total where QuickBooks computes the tax."""
        plan = row.plan
        planned = json.loads(link.onedesk_agreed) if link.onedesk_agreed else {}
        changes = reply_differences(planned, owned_of_posted(reply))
        if changes:
            first = changes[0]
            params = {
                "number": plan.number,
                "field": ", ".join(change.field for change in changes[:4]),
                "onedesk": first.before or "",
                "quickbooks": first.after or "",
                "id": reply.id,
            }
            return Problem("reply_differs", params)
        invoice = self._review.invoices[plan.external_id]
        if invoice.total is None or invoice.total == reply.total or "total" in planned:
            return None
        figures = {
            "number": plan.number,
            "currency": plan.currency,
            "onedesk": money_text(invoice.total),
            "quickbooks": money_text(reply.total),
            "difference": money_text(reply.total - invoice.total),
        }
        if self._review.facts.decided.accepted.get(plan.external_id) == plan.content:
            row.notes.append(Note("difference_accepted", figures))
            return None
        return Problem("total_differs", figures)

    # --- e-mail ---

    async def _mailed(
        self, row: _Row, link: Link, reply: PostedInvoice, outcome: str, problem: Problem | None
    ) -> RowResult:
        plan = row.plan
        if problem is not None:
            return row.result("copied_not_sent", reply, problem)
        if link.emailed_hash == plan.content and not self._again:
            status = self._review.invoices[plan.external_id].status
            if self._review.facts.defaults.is_open(status) and same_key(status) != SENT_STATUS:
                await self._tell_sent(row, link, again=True)
            done = row.result("sent", reply)
            return replace(done, emailed_to=link.emailed_to, already_sent=True)
        organization = self._review.organizations.get(plan.external_id)
        if not plan.send_to:
            code = "email_refused" if organization and organization.email else "no_contact_email"
            params = {"number": plan.number, "customer": organization.name if organization else "", "address": ""}
            return row.result("copied_not_sent", reply, Problem(code, params))
        current = reply
        try:
            if outcome in ("unchanged", "adopted"):
                current = await self._workspace.quickbooks.invoice(link.quickbooks_id) or reply
            if not self._again and mailed_since_agreed(link, current):
                link = await self._mailed_elsewhere(plan, link, current)
                await self._tell_sent(row, link)
                return replace(row.result("sent", current), emailed_to=link.emailed_to, already_sent=True)
            link, before = await mail(
                self._workspace, self._writer, self._looks, link, current, plan.send_to, self._again
            )
        except Uncertain as error:
            return row.result("uncertain", reply, error.problem)
        except ProblemError as error:
            if isinstance(error, Stop | NotSent):
                self._ended = error.problem
            return row.result("copied_not_sent", reply, error.problem)
        await self._tell_sent(row, link)
        return replace(row.result("sent", reply), emailed_to=link.emailed_to, already_sent=before)

    async def _mailed_elsewhere(self, plan: InvoicePlan, link: Link, current: PostedInvoice) -> Link:
        """Notes that this content was mailed from QuickBooks Online or by another workstation."""
        made = replace(
            link,
            emailed_hash=plan.content,
            emailed_to=current.bill_email,
            emailed_at=current.delivery_time,
            seen=current,
        )
        await self._workspace.links.put(self._workspace.scope, made)
        return made

    async def _tell_sent(self, row: _Row, link: Link, again: bool = False) -> None:
        """Tells OneDesk of a mail; what was lost on the way is told `again` when sending is asked for again, and is said once."""
        sent_at = link.emailed_at or self._workspace.clock.now()
        day = sent_at.astimezone().date()  # the day here: Intuit tells Pacific time
        _link, notes = await self._marks.sent(link, day)
        row.notes = [note for note in row.notes if note.code != "mark_not_kept"]
        row.notes += () if again else notes
