"""Settling an invoice whose two sides disagree: the person's choice is kept, and the next copy carries it out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.compare import owned_hash, owned_of_posted
from app.domain.content import DOC_NUMBER_LIMIT, content_hash, is_stamped
from app.domain.decided import Decided
from app.domain.invoices import Invoice
from app.domain.links import Link
from app.domain.names import same_key
from app.domain.parties import PartyPlan, plan_customer
from app.domain.plan import overrides_of
from app.domain.problems import Problem, ProblemError
from app.sync.decisions import decide, read_decided, withdraw
from app.sync.ports import Entry
from app.sync.review import find_existing
from app.sync.workspace import Workspace

CHOICES = ("update", "accept", "link", "create", "forget", "doc-number", "txn-date")


@dataclass(frozen=True, slots=True)
class Side:
    """The invoice that is settled: OneDesk's (None: gone), the link (None: not linked), QuickBooks' as read now."""

    external_id: str
    number: str
    invoice: Invoice | None
    link: Link | None
    seen: PostedInvoice | None


async def resolve(workspace: Workspace, books: Books, side: Side, choice: str, value: str | None = None) -> None:
    """Carries out `choice` of `CHOICES`. Raises `ProblemError` when it does not fit the invoice."""
    numbered = books.preferences.custom_numbers
    if choice in ("update", "accept") and side.link is None:
        side = await _stamped(workspace, books, side)
    if choice == "update":
        seen = _needs_seen(side)
        await _decided(workspace, side, "settle", {"action": "update", "seen": owned_hash(seen, numbered)})
    elif choice == "accept":
        await _agree(workspace, side, await _link_of(workspace, side), _needs_seen(side))
    elif choice == "link":
        await _link(workspace, books, side, value or "")
    elif choice == "create":
        await _create_again(workspace, side)
    elif choice == "forget":
        await workspace.links.forget(workspace.scope, side.external_id)
        await _said(workspace, side, "forgotten")
    elif choice == "doc-number":
        text = (value or "").strip()
        if not text:
            raise ProblemError(Problem("usage", {"text": "--doc-number TEXT"}))
        if len(text) > DOC_NUMBER_LIMIT:
            params = {"number": text[:60], "limit": str(DOC_NUMBER_LIMIT), "count": str(len(text))}
            raise ProblemError(Problem("number_too_long", params))
        await _decided(workspace, side, "doc_number", {"value": text})
    else:
        try:
            day = date.fromisoformat((value or "").strip())
        except ValueError as error:
            raise ProblemError(Problem("usage", {"text": f"--txn-date {value}: YYYY-MM-DD"})) from error
        await _decided(workspace, side, "txn_date", {"value": day.isoformat()})


async def _stamped(workspace: Workspace, books: Books, side: Side) -> Side:
    """The side of an invoice that is not linked here, with the one that carries its stamp (another workstation's copy).

    Raises `ProblemError` (`usage`) where there is none.
    """
    if side.invoice is not None:
        rows = await find_existing(workspace, [side.invoice], books, await read_decided(workspace))
        ours = [row for row in rows if is_stamped(row.private_note, side.external_id, side.invoice.number)]
        if len(ours) == 1:
            return replace(side, seen=ours[0])
    raise ProblemError(Problem("usage", {"text": f"{side.number}: not linked to an invoice in QuickBooks Online"}))


async def _link_of(workspace: Workspace, side: Side) -> Link:
    """The link, or a new one to the stamped invoice of another workstation."""
    if side.link is not None:
        return side.link
    generation = await workspace.links.generation(workspace.scope, side.external_id)
    return Link(side.external_id, side.number, _needs_seen(side).id, generation, "")


def _needs_seen(side: Side) -> PostedInvoice:
    if side.seen is None:
        raise ProblemError(
            Problem(
                "missing_in_quickbooks", {"number": side.number, "id": side.link.quickbooks_id if side.link else ""}
            )
        )
    return side.seen


async def _decided(workspace: Workspace, side: Side, kind: str, value: dict[str, str]) -> None:
    await decide(workspace, kind, side.external_id, value, side.number)


async def _said(workspace: Workspace, side: Side, outcome: str, quickbooks_id: str | None = None) -> None:
    shown = quickbooks_id or (side.link.quickbooks_id if side.link else None)
    entry = Entry(workspace.clock.now(), "decision", side.number, outcome, quickbooks_id=shown)
    await workspace.journal.append(workspace.scope, entry)


async def _agree(workspace: Workspace, side: Side, link: Link, seen: PostedInvoice) -> None:
    """Both sides as they stand become the agreed base: nothing is changed or drifted until one of them is edited."""
    content = link.content_hash
    if side.invoice is not None:
        content = content_hash(side.invoice, overrides_of(side.invoice, await read_decided(workspace)))
    fields = json.dumps(owned_of_posted(seen), ensure_ascii=False, sort_keys=True)
    number = (side.invoice.number if side.invoice else None) or link.number
    agreed = replace(link, number=number, agreed=seen, seen=seen, gone="", content_hash=content, onedesk_agreed=fields)
    await workspace.links.put(workspace.scope, agreed)
    await withdraw(workspace, "settle", side.external_id)
    await _said(workspace, side, "accepted", seen.id)


def fits(invoice: Invoice, seen: PostedInvoice, books: Books, decided: Decided) -> bool:
    """Whether a linked stranger agrees in what matters: customer (by decision or name) and total."""
    plan = plan_customer(invoice, None, books, decided)
    customer = isinstance(plan, PartyPlan) and plan.id == seen.customer_id
    named = same_key(invoice.organization_name or "") == same_key(seen.customer_name)
    return (customer or named) and invoice.total == seen.total


async def _link(workspace: Workspace, books: Books, side: Side, quickbooks_id: str) -> None:
    wanted = quickbooks_id.removeprefix("id:").strip()
    seen = await workspace.quickbooks.invoice(wanted) if wanted.isdigit() else None
    if seen is None or side.invoice is None:
        raise ProblemError(Problem("unknown_name", {"name": quickbooks_id, "kind": "invoice", "candidates": ""}))
    holders = await workspace.links.of_quickbooks(workspace.scope, [seen.id])
    for other in (await workspace.links.some(workspace.scope, holders)).values():
        if other.external_id != side.external_id:
            params = {"number": other.number, "id": seen.id, "holder": other.number, "text": "linked"}
            raise ProblemError(Problem("number_taken", params))
    link = side.link
    if link is None or link.quickbooks_id != seen.id:
        generation = await workspace.links.generation(workspace.scope, side.external_id)
        link = Link(side.external_id, side.number, seen.id, generation, "")
    await _agree(workspace, side, link, seen)
    made = await workspace.links.get(workspace.scope, side.external_id)
    assert made is not None
    if seen.mailed and made.emailed_hash is None:
        made = replace(made, emailed_hash=made.content_hash, emailed_to=seen.bill_email, emailed_at=seen.delivery_time)
    if not fits(side.invoice, seen, books, await read_decided(workspace)):
        made = replace(made, content_hash="differs")
    await workspace.links.put(workspace.scope, made)


async def _create_again(workspace: Workspace, side: Side) -> None:
    """The next copy creates a new invoice: the old bond is forgotten, and a mark of another program is denied."""
    if side.link is not None and side.seen is not None and not side.seen.voided:
        params = {"number": side.number, "id": side.link.quickbooks_id, "field": ""}
        raise ProblemError(Problem("usage", {"text": f"{side.number}: still in QuickBooks Online (Id {params['id']})"}))
    await workspace.links.forget(workspace.scope, side.external_id)
    await workspace.links.bump_generation(workspace.scope, side.external_id)
    await _decided(workspace, side, "elsewhere", {"denied": "yes"})
