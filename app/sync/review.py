"""The dry run: everything that a plan needs is read, nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.content import STAMP_ID, stamped_ids
from app.domain.decided import Decided, Defaults
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.links import Link
from app.domain.names import same_key
from app.domain.plan import Facts, InvoicePlan, plan_hash, plan_invoice
from app.domain.problems import Problem
from app.sync.company import read_books
from app.sync.decisions import read_decided
from app.sync.options import defaults_of
from app.sync.seeing import ReadSeen, read_seen
from app.sync.selection import Selection, organizations_for, select
from app.sync.steps import in_steps, kept_for_long
from app.sync.workspace import Workspace

PLANS_A_STEP = 16


@dataclass(frozen=True)
class Review:
    """The plans of a selection and what they were made from. `gone`: linked invoices that OneDesk no longer has."""

    plans: tuple[InvoicePlan, ...]
    invoices: dict[str, Invoice]
    organizations: dict[str, CustomerOrganization]
    links: dict[str, Link]
    seen: dict[str, PostedInvoice]
    facts: Facts
    gone: tuple[Link, ...] = ()

    @property
    def hash(self) -> str:
        return plan_hash(self.plans)


async def review(workspace: Workspace, numbers: Sequence[str] | None) -> Review:
    """The plans of `numbers` (None: all open invoices). Raises `ProblemError` when a side cannot be read."""
    with kept_for_long():
        stored = await workspace.settings.all()
        defaults = defaults_of(stored, workspace.scope)
        selection = await select(workspace, numbers, defaults)
        books = await read_books(workspace)
        return await review_of(workspace, selection, books, defaults)


async def review_of(
    workspace: Workspace, selection: Selection, books: Books, defaults: Defaults, read: ReadSeen = read_seen
) -> Review:
    """The plans of what was already read; `read` gets the linked QuickBooks invoices."""
    decided = await read_decided(workspace)
    invoices = {raw.invoice.external_id: raw.invoice for raw in selection.picked}
    links = await workspace.links.some(workspace.scope, list(invoices))
    linked = [links[key] for key in invoices if key in links]
    seen = await read(workspace, linked)
    organizations = await organizations_for(workspace, invoices.values())
    unlinked = [invoice for key, invoice in invoices.items() if key not in links]
    renumbered = [invoices[link.external_id] for link in linked if _is_renumbered(link, invoices, decided, seen)]
    found = await find_existing(workspace, [*unlinked, *renumbered], books, decided)
    names = [same_key(invoice.number) for invoice in invoices.values() if invoice.number]
    numbers = await workspace.cache.shared_numbers(workspace.scope, names)
    alike = await workspace.cache.shared_starts(workspace.scope, list(invoices))
    facts = Facts(books, decided, defaults, numbers, found, alike)
    plans = await _planned(invoices, organizations, facts, links, seen)
    return Review(plans, invoices, organizations, links, seen, facts, selection.gone)


def _is_renumbered(
    link: Link, invoices: Mapping[str, Invoice], decided: Decided, seen: Mapping[str, PostedInvoice]
) -> bool:
    """Whether an update would give the copy another number than it has: somebody else may have that one."""
    number, there = invoices[link.external_id].number, seen.get(link.external_id)
    wanted = decided.doc_numbers.get(link.external_id) or number
    return number != link.number or (there is not None and there.doc_number != wanted)


async def _planned(
    invoices: Mapping[str, Invoice],
    organizations: Mapping[str, CustomerOrganization],
    facts: Facts,
    links: Mapping[str, Link],
    seen: Mapping[str, PostedInvoice],
) -> tuple[InvoicePlan, ...]:
    """The plan of each invoice, made in steps of a few milliseconds."""
    return tuple(
        [
            plan_invoice(invoice, organizations.get(key), facts, links.get(key), seen.get(key))
            async for key, invoice in in_steps(invoices.items(), PLANS_A_STEP)
        ]
    )


async def find_existing(
    workspace: Workspace, invoices: Sequence[Invoice], books: Books, decided: Decided
) -> tuple[PostedInvoice, ...]:
    """QuickBooks invoices that carry a number to be used or a stamp of `invoices`: read before anything is created.

    Where QuickBooks numbers the invoices itself, and for marked invoices whose number is not found, by their date.
    """
    if not invoices:
        return ()
    found: dict[str, PostedInvoice] = {}
    numbers = {decided.doc_numbers.get(i.external_id) or (i.number or "").strip() for i in invoices} - {""}
    if books.preferences.custom_numbers:
        rows = await workspace.quickbooks.invoices_by_number(sorted(numbers))
        found.update({row.id: row for row in rows})
    by_date = [i for i in invoices if not books.preferences.custom_numbers or i.mark]
    known = {start for one in found.values() for start in stamped_ids(one.private_note)}
    stamped = [i for i in by_date if i.external_id[:STAMP_ID] not in known]
    dates = [i.invoice_date for i in stamped if i.invoice_date]
    if dates:
        rows = await workspace.quickbooks.invoices_dated(min(dates), max(dates))
        wanted = {invoice.external_id[:STAMP_ID] for invoice in stamped}
        found.update({row.id: row for row in rows if wanted & stamped_ids(row.private_note)})
    return tuple(found.values())


def gone_plan(link: Link) -> InvoicePlan:
    """The blocked plan of a linked invoice that OneDesk no longer has."""
    problem = Problem("gone_in_onedesk", {"number": link.number, "id": link.quickbooks_id})
    plan = InvoicePlan(link.external_id, link.number, "blocked", link.content_hash, problems=(problem,))
    total = link.seen.total if link.seen else plan.total
    return replace(plan, total=total, currency=(link.seen.currency if link.seen else None) or "")
