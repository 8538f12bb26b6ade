"""Month-end tie-out: OneDesk = what this program recorded = QuickBooks Online, invoice by invoice, every difference named."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.domain.books import PostedInvoice
from app.domain.checks import is_cancelled
from app.domain.compare import drift
from app.domain.content import content_hash, stamps_in
from app.domain.decided import Decided
from app.domain.invoices import Invoice
from app.domain.links import Link
from app.domain.money import money_text
from app.domain.plan import overrides_of
from app.sync.decisions import read_decided
from app.sync.ports import RawInvoice
from app.sync.seeing import read_seen
from app.sync.selection import read_all
from app.sync.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Difference:
    """One invoice on which the three do not agree. `code` is a problem code; the figures are totals (None: not there).

    `explained`: a person accepted it."""

    number: str
    doc_number: str | None
    code: str
    onedesk: Decimal | None
    journal: Decimal | None
    quickbooks: Decimal | None
    explained: bool = False


@dataclass(frozen=True, slots=True)
class TieOut:
    """`checked` linked invoices, their differences, and sums per side over all of them."""

    month: str | None
    checked: int
    differences: tuple[Difference, ...]

    @property
    def unexplained(self) -> int:
        return sum(not difference.explained for difference in self.differences)


def _days(month: str | None) -> tuple[date, date] | None:
    """First and last day of `YYYY-MM`. Raises ValueError for anything else."""
    if month is None:
        return None
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)


async def tie_out(workspace: Workspace, month: str | None) -> TieOut:
    """Compares all linked invoices, or those dated in `month` on any side. Raises ValueError for a month it cannot read."""
    days = _days(month)
    everything = {raw.invoice.external_id: raw for raw in await read_all(workspace)}
    links = [link for link in await workspace.links.all(workspace.scope) if _in(link, everything, days)]
    seen = await read_seen(workspace, links)
    decided = await read_decided(workspace)
    found: list[Difference] = []
    for link in sorted(links, key=lambda one: one.number):
        raw = everything.get(link.external_id)
        difference = _compare(link, raw.invoice if raw else None, seen.get(link.external_id), decided)
        found += [difference] if difference else []
    found += await _unlinked(workspace, seen, everything, days)
    return TieOut(month, len(links), tuple(found))


def _in(link: Link, everything: dict[str, RawInvoice], days: tuple[date, date] | None) -> bool:
    if days is None:
        return True
    raw = everything.get(link.external_id)
    dates = [raw.invoice.invoice_date if raw else None, link.agreed.txn_date if link.agreed else None]
    return any(day is not None and days[0] <= day <= days[1] for day in dates)


def _compare(link: Link, invoice: Invoice | None, seen: PostedInvoice | None, decided: Decided) -> Difference | None:
    agreed = link.agreed
    figures = (invoice.total if invoice else None, agreed.total if agreed else None, seen.total if seen else None)
    number, doc = link.number, (seen or agreed).doc_number if (seen or agreed) else None  # type: ignore[union-attr]

    def named(code: str, explained: bool = False) -> Difference:
        return Difference(number, doc, code, *figures, explained)

    if invoice is None or is_cancelled(invoice.status):
        return named("gone_in_onedesk")
    if seen is None or seen.voided:
        return named("missing_in_quickbooks")
    theirs = bool(agreed and drift(agreed, seen))
    ours = content_hash(invoice, overrides_of(invoice, decided)) != link.content_hash
    if theirs:
        return named("conflict" if ours else "drifted")
    if invoice.total != seen.total:
        accepted = decided.accepted.get(link.external_id) == link.content_hash or _was_accepted(link, seen)
        return named("total_differs", explained=accepted and not ours)
    return named("plan_changed") if ours else None


def _was_accepted(link: Link, seen: PostedInvoice) -> bool:
    """Whether this very total was agreed to: foreseen by an accepted plan, or both sides as they stood were declared the base."""
    fields = json.loads(link.onedesk_agreed) if link.onedesk_agreed else {}
    return fields.get("total") == money_text(seen.total)


async def _unlinked(
    workspace: Workspace,
    seen: dict[str, PostedInvoice],
    everything: dict[str, RawInvoice],
    days: tuple[date, date] | None,
) -> list[Difference]:
    """Invoices in QuickBooks Online that carry a stamp of ours and belong to no link; without a month in the time that both
    sides' invoices span."""
    dates = [row.txn_date for row in seen.values() if row.txn_date]
    dates += [raw.invoice.invoice_date for raw in everything.values() if raw.invoice.invoice_date]
    if days is None and not dates:
        return []
    first, last = days or (min(dates), max(dates))
    known = {link.quickbooks_id for link in await workspace.links.all(workspace.scope)}
    rows = await workspace.quickbooks.invoices_dated(first, last)
    return [
        Difference(
            stamps_in(row.private_note)[-1].removeprefix("OneDesk ").rpartition(" · ")[0],
            row.doc_number,
            "duplicate_found",
            None,
            None,
            row.total,
        )
        for row in rows
        if stamps_in(row.private_note) and row.id not in known and not row.voided
    ]
