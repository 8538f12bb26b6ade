"""One invoice written as its plan says: its customer and products made where they are missing, then created, brought up to date, or
linked where it stands in QuickBooks Online already."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from app.domain.books import PostedInvoice
from app.domain.compare import drift, owned_of_posted, owned_of_posting, reply_differences
from app.domain.content import with_stamp
from app.domain.lines import keep_identity
from app.domain.links import Link
from app.domain.money import money_text
from app.domain.plan import InvoicePlan
from app.domain.posting import NEW, InvoicePosting
from app.domain.problems import Problem, Refusal
from app.sync.looks import Looks, link_after
from app.sync.ports import Answer, Entry, Operation, Spent
from app.sync.records import RecordMaker
from app.sync.results import Made
from app.sync.review import Review
from app.sync.settle import Done, Intent, Writer
from app.sync.workspace import Workspace


@dataclass
class Created:
    """The records made in QuickBooks Online on the way to an invoice."""

    customer: Made | None = None
    items: list[Made] = field(default_factory=list)


class InvoiceWriter:
    """Writes the invoices of one review. `sent` tells whether the last one got as far as QuickBooks Online."""

    def __init__(self, workspace: Workspace, reviewed: Review, writer: Writer, looks: Looks) -> None:
        self._workspace = workspace
        self._review = reviewed
        self._writer = writer
        self._looks = looks
        self._records = RecordMaker(workspace, reviewed.facts.books, writer, looks)
        self.sent = False

    async def copy(self, plan: InvoicePlan, link: Link | None, created: Created) -> tuple[str, Link, PostedInvoice]:
        """Makes QuickBooks' invoice the plan. Returns the outcome (`created`, `updated`, `unchanged` or `adopted`), the link and the
        invoice as QuickBooks has it now; `created` gains what is made on the way, also where it ends in an error.

        Raises `Refusal` where QuickBooks says no, `Uncertain` where no answer came, `Stop` or `NotSent` where nothing goes on.
        """
        self.sent = False
        if plan.action == "unchanged":
            assert plan.seen is not None
            if link is None or link.content_hash != plan.content:
                made = await self._agree(plan, link, plan.seen)
                return ("adopted" if link is None else "unchanged"), made, plan.seen
            return "unchanged", link, plan.seen
        assert plan.posting is not None
        assert plan.customer is not None
        customer_id, created.customer = await self._records.customer(
            plan.customer, self._review.invoices[plan.external_id]
        )
        items: dict[str, str] = {}
        for item in plan.items:
            item_id, made_item = await self._records.item(item)
            items[item.reference.removeprefix(NEW)] = item_id
            created.items += [made_item] if made_item else []
        posting = plan.posting.with_ids(customer_id, items)
        if posting.id is None:
            return await self._create(plan, posting)
        if link is None and plan.seen is not None and self._stands(plan, posting, plan.seen):
            return "adopted", await self._agree(plan, None, plan.seen), plan.seen
        return await self._update(plan, posting, link)

    def _stands(self, plan: InvoicePlan, posting: InvoicePosting, seen: PostedInvoice) -> bool:
        """Whether the copy of another process is the plan: its customer and products may have been made after ours were read."""
        planned = owned_of_posting(posting, plan.total if plan.tax_by == "plan" else None)
        return not reply_differences(planned, owned_of_posted(seen))

    async def _agree(self, plan: InvoicePlan, link: Link | None, seen: PostedInvoice) -> Link:
        """Links an invoice that is ours already, or takes over content that makes no difference in QuickBooks Online."""
        generation = await self._workspace.links.generation(self._workspace.scope, plan.external_id)
        mark = self._review.invoices[plan.external_id].mark
        base = link or Link(plan.external_id, plan.number, seen.id, generation, plan.content, marked=bool(mark))
        fields = json.dumps(owned_of_posted(seen), ensure_ascii=False, sort_keys=True)
        if base.emailed_hash is not None and base.emailed_hash == base.content_hash:
            base = replace(base, emailed_hash=plan.content)
        made = replace(
            base, number=plan.number, content_hash=plan.content, agreed=seen, seen=seen, onedesk_agreed=fields
        )
        if link is None and seen.mailed:
            made = replace(made, emailed_hash=plan.content, emailed_to=seen.bill_email, emailed_at=seen.delivery_time)
        await self._workspace.links.put(self._workspace.scope, made)
        if link is None:
            entry = Entry(self._workspace.clock.now(), "invoice", plan.number, "adopted", quickbooks_id=seen.id)
            await self._workspace.journal.append(self._workspace.scope, entry)
        return made

    def _before(self, plan: InvoicePlan, posting: InvoicePosting) -> dict[str, object]:
        total = plan.total if plan.tax_by == "plan" else None
        return {
            "external_id": plan.external_id,
            "onedesk_number": plan.number or posting.number or "",
            "doc_number": posting.number,
            "customer_id": posting.customer_id,
            "date": posting.txn_date.isoformat(),
            "content": plan.content,
            "id": posting.id,
            "fields": owned_of_posting(posting, total),
        }

    async def _create(self, plan: InvoicePlan, posting: InvoicePosting) -> tuple[str, Link, PostedInvoice]:
        generation = await self._workspace.links.generation(self._workspace.scope, plan.external_id)
        body = self._workspace.quickbooks.body_of(posting)
        unique = posting.number is not None
        intent = Intent("invoice", plan.external_id, plan.number, body, self._before(plan, posting), unique, generation)
        async with self._writer.claimed(intent) as operation:
            there = await self._workspace.links.get(self._workspace.scope, plan.external_id)
            if there is not None and there.agreed is not None:
                await self._writer.release(operation)
                return "adopted", there, there.agreed
            done = await self._perform(operation, "invoice", body, unique)
            link = await self._concluded(done, None, "created")
        reply = done.answer.entity
        assert isinstance(reply, PostedInvoice)
        adopted = done.foreign or (done.looked_up and reply.sync_token != "0")
        return ("adopted" if adopted else "created"), link, reply

    async def _update(
        self, plan: InvoicePlan, posting: InvoicePosting, link: Link | None
    ) -> tuple[str, Link, PostedInvoice]:
        assert posting.id is not None
        for last in (False, True):
            body = self._workspace.quickbooks.body_of(posting)
            before = {**self._before(plan, posting), "sync_token": posting.sync_token}
            generation = link.generation if link else 0
            intent = Intent("update", plan.external_id, plan.number, body, before, True, generation)
            try:
                async with self._writer.claimed(intent) as operation:
                    done = await self._perform(operation, "invoice", body, True)
                    made = await self._concluded(done, link, "updated")
                break
            except Refusal as refusal:
                if refusal.problem.code != "stale_object" or last:
                    raise
                posting = await self._refreshed(plan, posting, link, refusal)
        await self._workspace.decisions.remove(self._workspace.scope, "settle", plan.external_id)
        reply = done.answer.entity
        assert isinstance(reply, PostedInvoice)
        return "updated", made, reply

    async def _refreshed(
        self, plan: InvoicePlan, posting: InvoicePosting, link: Link | None, refusal: Refusal
    ) -> InvoicePosting:
        """The posting on the invoice as it is now, unless a field of ours was changed meanwhile (then a person decides)."""
        now = await self._workspace.quickbooks.invoice(posting.id or "")
        agreed = plan.seen or (link.agreed if link else None)
        if now is None or agreed is None or drift(agreed, now, self._review.facts.books.preferences.custom_numbers):
            raise refusal
        paid = now.total - now.balance
        if paid > 0 and plan.total < paid:
            figures = {"number": plan.number, "currency": plan.currency, "total": money_text(plan.total)}
            raise Refusal(Problem("already_paid_more", {**figures, "paid": money_text(paid)}))
        stamped = with_stamp(now.private_note, plan.number or posting.number or "", plan.external_id)
        lines = keep_identity(posting.lines, now)
        return replace(posting, sync_token=now.sync_token, lines=lines, note=stamped if posting.note else "")

    async def _perform(self, operation: Operation, kind: str, body: bytes, unique: bool) -> Done:
        async def send(current: Operation, spent: Spent) -> Answer:
            self.sent = True
            return await self._workspace.quickbooks.write(kind, body, current.request_id, spent)

        return await self._writer.perform(operation, unique, send, self._looks.look)

    async def _concluded(self, done: Done, link: Link | None, outcome: str) -> Link:
        reply = done.answer.entity
        assert isinstance(reply, PostedInvoice)
        made = link_after(done.operation, reply, link, self._workspace.clock.now())
        await self._writer.conclude(done, outcome, made)
        return made
