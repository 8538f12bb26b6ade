"""First connection to a company with history: links invoices that are on both sides already, without writing anything anywhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.checks import is_cancelled
from app.domain.compare import owned_of_posted
from app.domain.content import content_hash, is_stamped
from app.domain.decided import Decided
from app.domain.invoices import Invoice
from app.domain.links import Link
from app.domain.money import money_text
from app.domain.names import same_key
from app.domain.parties import PartyPlan, plan_customer
from app.domain.plan import overrides_of
from app.domain.problems import Problem
from app.sync.company import read_books
from app.sync.decisions import read_decided
from app.sync.ports import Entry
from app.sync.selection import read_all
from app.sync.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Adopted:
    """One OneDesk invoice whose number QuickBooks Online knows: linked (no problem), or why not."""

    number: str
    external_id: str
    quickbooks_id: str | None
    problem: Problem | None = None


async def adopt(workspace: Workspace, since: date | None) -> list[Adopted]:
    """Links OneDesk invoices dated `since` or later to QuickBooks invoices of the same number, customer, currency and total.

    Those whose number is there but which differ otherwise are returned with a problem and stay unlinked. A cancelled one is
    linked only where QuickBooks' invoice carries its stamp: it was copied before, and somebody has to decide about it.
    """
    everything = [raw.invoice for raw in await read_all(workspace)]
    books = await read_books(workspace)
    decided = await read_decided(workspace)
    linked = {link.external_id for link in await workspace.links.all(workspace.scope)}
    taken = {link.quickbooks_id for link in await workspace.links.all(workspace.scope)}
    counts = Counter(same_key(i.number) for i in everything if i.number and not is_cancelled(i.status))
    wanted = [i for i in everything if _is_candidate(i, linked, since)]
    rows = await workspace.quickbooks.invoices_by_number(sorted({(i.number or "").strip() for i in wanted}))
    by_number: dict[str, list[PostedInvoice]] = {}
    for row in rows:
        by_number.setdefault(row.doc_number or "", []).append(row)
    found = []
    for invoice in sorted(wanted, key=lambda i: i.number or ""):
        there = [row for row in by_number.get((invoice.number or "").strip(), []) if row.id not in taken]
        if is_cancelled(invoice.status):  # its number may be another's by now: only a stamp proves that it was copied
            there = [row for row in there if is_stamped(row.private_note, invoice.external_id)]
        if there:
            found.append(await _one(workspace, invoice, there, counts, books, decided))
    return found


def _is_candidate(invoice: Invoice, linked: set[str], since: date | None) -> bool:
    late = since is None or (invoice.invoice_date is not None and invoice.invoice_date >= since)
    return bool((invoice.number or "").strip()) and invoice.external_id not in linked and late


async def _one(
    workspace: Workspace,
    invoice: Invoice,
    there: Sequence[PostedInvoice],
    counts: Counter[str],
    books: Books,
    decided: Decided,
) -> Adopted:
    number = invoice.number or ""
    if counts[same_key(number)] > 1:
        return Adopted(number, invoice.external_id, None, Problem("duplicate_number_in_onedesk", {"number": number}))
    equal = [row for row in there if _agrees(invoice, row, books, decided)]
    if len(equal) != 1:
        return Adopted(number, invoice.external_id, None, _why_not(invoice, there, books, decided))
    await _link(workspace, invoice, equal[0], decided)
    return Adopted(number, invoice.external_id, equal[0].id)


def _agrees(invoice: Invoice, row: PostedInvoice, books: Books, decided: Decided) -> bool:
    """Same customer, currency and total; a voided one never."""
    same = _same_customer(invoice, row, books, decided) and (row.currency or books.home_currency) == invoice.currency
    return same and row.total == invoice.total and not row.voided


def _same_customer(invoice: Invoice, row: PostedInvoice, books: Books, decided: Decided) -> bool:
    """By decision or by name."""
    plan = plan_customer(invoice, None, books, decided)
    chosen = isinstance(plan, PartyPlan) and plan.id == row.customer_id
    return chosen or same_key(invoice.organization_name or "") == same_key(row.customer_name)


def _why_not(invoice: Invoice, there: Sequence[PostedInvoice], books: Books, decided: Decided) -> Problem:
    """What keeps the one invoice of this number from being the same; of several, that the number is taken."""
    number, row = invoice.number or "", there[0]
    taken = Problem("number_taken", {"number": number, "id": row.id, "holder": row.customer_name, "kind": "Invoice"})
    if len(there) > 1 or row.voided or not _same_customer(invoice, row, books, decided):
        return taken
    currency = row.currency or books.home_currency
    if currency != invoice.currency:
        told = {"currency": invoice.currency or "", "expected": currency}
        return Problem("currency_mismatch", {"number": number, "id": row.id, **told, "text": "adopt"})
    if invoice.total is None:
        return taken
    figures = {
        "onedesk": money_text(invoice.total),
        "quickbooks": money_text(row.total),
        "difference": money_text(row.total - invoice.total),
    }
    return Problem("total_differs", {"number": number, "id": row.id, "currency": currency, **figures, "text": "adopt"})


async def _link(workspace: Workspace, invoice: Invoice, row: PostedInvoice, decided: Decided) -> None:
    content = content_hash(invoice, overrides_of(invoice, decided))
    fields = json.dumps(owned_of_posted(row), ensure_ascii=False, sort_keys=True)
    number = invoice.number or ""
    generation = await workspace.links.generation(workspace.scope, invoice.external_id)
    mailed = content if row.mailed else None
    link = Link(
        invoice.external_id,
        number,
        row.id,
        generation,
        content,
        agreed=row,
        seen=row,
        emailed_hash=mailed,
        emailed_to=row.bill_email if row.mailed else None,
        emailed_at=row.delivery_time,
        marked=bool(invoice.mark),
        onedesk_agreed=fields,
    )
    await workspace.links.put(workspace.scope, link)
    entry = Entry(workspace.clock.now(), "decision", number, "adopted", quickbooks_id=row.id)
    await workspace.journal.append(workspace.scope, entry)
