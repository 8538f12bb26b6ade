"""The linked QuickBooks invoices as they are now: few are read, of many only what change data capture says has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from app.domain.books import PostedInvoice
from app.domain.links import Link
from app.sync.company import OVERLAP, TOO_OLD
from app.sync.workspace import Workspace

FEW = 200
"""Reading so many costs no more requests than asking what has changed."""
SEEN = "invoices"


ReadSeen = Callable[[Workspace, Sequence[Link]], Awaitable[dict[str, PostedInvoice]]]


async def read_seen(workspace: Workspace, links: Sequence[Link]) -> dict[str, PostedInvoice]:
    """The linked QuickBooks invoices as they are now, by the OneDesk external id; missing ones are absent."""
    rows = {row.id: row for row in await workspace.quickbooks.invoices_by_id([link.quickbooks_id for link in links])}
    return {link.external_id: rows[link.quickbooks_id] for link in links if link.quickbooks_id in rows}


async def seen_now(workspace: Workspace, links: Sequence[Link]) -> dict[str, PostedInvoice]:
    """The same of all links at once, of many with one request. What comes back must be stored with them before `seen_until` is called."""
    if len(links) > FEW:
        found = await _changed(workspace, links)
        if found is not None:
            return found
    return await read_seen(workspace, links)


async def seen_until(workspace: Workspace, begun: datetime) -> None:
    """All links hold what QuickBooks Online showed at `begun` (this computer's time; kept in QuickBooks'): from there on only changes
    need to be asked for."""
    await workspace.cache.put_mark(workspace.scope, SEEN, begun - workspace.quickbooks.lag)


async def _changed(workspace: Workspace, links: Sequence[Link]) -> dict[str, PostedInvoice] | None:
    """What the links hold, with the changes since then; None when everything must be read."""
    mark = await workspace.cache.mark_of(workspace.scope, SEEN)
    if mark is None or workspace.clock.now() - mark > TOO_OLD:
        return None
    changes = await workspace.quickbooks.changes(("Invoice",), mark - OVERLAP)
    if changes is None:
        return None
    fresh = {row.id: row for row in changes.records if isinstance(row, PostedInvoice)}
    deleted = {stub.id for stub in changes.deleted if stub.entity == "Invoice"} - set(fresh)
    unknown = [link for link in links if (link.seen is None or link.gone) and link.quickbooks_id not in fresh]
    read = await workspace.quickbooks.invoices_by_id([link.quickbooks_id for link in unknown]) if unknown else []
    fresh |= {row.id: row for row in read}
    doubtful = {link.quickbooks_id for link in unknown}
    found = {}
    for link in links:
        now = fresh.get(link.quickbooks_id)
        if now is None and link.quickbooks_id not in deleted and link.quickbooks_id not in doubtful:
            now = link.seen
        if now is not None:
            found[link.external_id] = now
    return found
