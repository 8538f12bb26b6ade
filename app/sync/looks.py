"""Looking before repeating: how each kind of write is found again in QuickBooks Online, and the link that follows from it.

Everything a look needs stands in the operation's `before`, so that the next run, or another process, looks the same way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.domain.books import Customer, Item, PostedInvoice
from app.domain.compare import owned_of_posted, reply_differences
from app.domain.content import is_stamped
from app.domain.links import Link
from app.domain.names import same_key
from app.sync.ports import Answer, Operation, QuickBooks


@dataclass(frozen=True, slots=True)
class Looks:
    """The look-ups of one company."""

    quickbooks: QuickBooks

    async def look(self, operation: Operation) -> Answer | None:
        """What the operation wanted, if it is there; None when it is not (yet)."""
        before = json.loads(operation.before)
        if operation.kind in ("customer", "item"):
            return await self._record(operation.kind, before)
        if operation.kind == "invoice":
            return await self._created(before)
        if operation.kind == "update":
            return await self._updated(before)
        if operation.kind == "delete":
            return await self._removed(before)
        return await self._mailed(before)

    async def _record(self, kind: str, before: Mapping[str, Any]) -> Answer | None:
        """By the name rule: exactly one active record of the same name, carrying what was to be set."""
        rows = await self.quickbooks.records_named(kind.capitalize(), before["name"])
        same = [
            row
            for row in rows
            if isinstance(row, Customer | Item) and row.active and same_key(row.name) == same_key(before["name"])
        ]
        if before.get("id"):
            same = [row for row in same if row.id == before["id"]]
        account = before.get("account")
        if account:
            same = [row for row in same if isinstance(row, Item) and row.sellable and row.income_account_id]
        return Answer(same[0], "", None) if len(same) == 1 else None

    async def _created(self, before: Mapping[str, Any]) -> Answer | None:
        """By number, or by customer and date, and then by the stamp: a stranger is never taken."""
        if before["doc_number"]:
            rows = await self.quickbooks.invoices_by_number([before["doc_number"]])
        else:
            day = date.fromisoformat(before["date"])
            rows = await self.quickbooks.invoices_of_customer(before["customer_id"], day)
        ours = oldest_stamped(rows, before["external_id"], before["onedesk_number"])
        return Answer(ours, "", None) if ours else None

    async def _updated(self, before: Mapping[str, Any]) -> Answer | None:
        row = await self.quickbooks.invoice(before["id"])
        if row is None:
            return None
        differs = reply_differences(before["fields"], owned_of_posted(row))
        return None if differs else Answer(row, "", None)

    async def _removed(self, before: Mapping[str, Any]) -> Answer | None:
        """A twin is removed when it is no longer there; the answer is the invoice that was kept."""
        if await self.quickbooks.invoice(before["id"]) is not None:
            return None
        kept = await self.quickbooks.invoice(before["kept"])
        return Answer(kept, "", None) if kept else None

    async def _mailed(self, before: Mapping[str, Any]) -> Answer | None:
        """A mail left when the delivery time is another than before; never compared with the local clock."""
        row = await self.quickbooks.invoice(before["id"])
        if row is None or not row.mailed or row.delivery_time is None:
            return None
        return None if row.delivery_time.isoformat() == before["delivery_time"] else Answer(row, "", None)


def oldest_stamped(rows: list[PostedInvoice], external_id: str, number: str) -> PostedInvoice | None:
    """The oldest live invoice among `rows` that carries the very stamp that was sent: this external id and number."""
    ours = [row for row in rows if is_stamped(row.private_note, external_id, number) and not row.voided]
    return min(ours, key=lambda row: (row.created is None, row.created, len(row.id), row.id)) if ours else None


def link_after(operation: Operation, reply: PostedInvoice, link: Link | None, now: datetime) -> Link:
    """The link after a settled create or update: both sides agree on the reply and on the content that was sent."""
    before = json.loads(operation.before)
    base = link or Link(
        before["external_id"], before["onedesk_number"], reply.id, operation.generation, before["content"]
    )
    return replace(
        base,
        number=before["onedesk_number"],
        quickbooks_id=reply.id,
        generation=operation.generation,
        content_hash=before["content"],
        agreed=reply,
        seen=reply,
        gone="",
        copied_at=now,
        marked=False,
        onedesk_agreed=json.dumps(before["fields"], ensure_ascii=False, sort_keys=True),
    )


def link_after_removal(kept: PostedInvoice, link: Link) -> Link:
    """The link after its own invoice was removed as the younger twin of `kept`."""
    return replace(link, quickbooks_id=kept.id, agreed=kept, seen=kept)


def link_after_mail(operation: Operation, reply: PostedInvoice, link: Link, now: datetime) -> Link:
    """The link after a mail for its content: to whom, and when by QuickBooks' clock where it says."""
    before = json.loads(operation.before)
    return replace(
        link,
        emailed_hash=before["content"],
        emailed_to=before["address"],
        emailed_at=reply.delivery_time or now,
        seen=reply,
        agreed=link.agreed,
    )
