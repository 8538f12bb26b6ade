"""The linked QuickBooks invoices as they are now: few are read, of many only what change data capture says has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from app.domain.books import PostedInvoice
from app.domain.links import Link
from app.sync.company import OVERLAP, TOO_OLD
from app.sync.heads import LinkHead
from app.sync.steps import in_steps
from app.sync.workspace import Workspace

FEW = 200
"""Reading so many costs no more requests than asking what has changed."""
SEEN = "invoices"
LINKS_A_STEP = 50


ReadSeen = Callable[[Workspace, Sequence[Link]], Awaitable[dict[str, PostedInvoice]]]


async def read_seen(workspace: Workspace, links: Sequence[Link]) -> dict[str, PostedInvoice]:
    """The linked QuickBooks invoices as they are now, by the OneDesk external id; missing ones are absent."""
    rows = {row.id: row for row in await workspace.quickbooks.invoices_by_id([link.quickbooks_id for link in links])}
    return {link.external_id: rows[link.quickbooks_id] for link in links if link.quickbooks_id in rows}


async def bring_up(workspace: Workspace) -> None:
    """Every link holds what QuickBooks Online shows now: of few each is read, of many only what was changed since the last time."""
    begun = workspace.clock.now()
    many = await workspace.links.count(workspace.scope) > FEW
    if not (many and await _changed(workspace)):
        async for heads in workspace.links.heads(workspace.scope):
            await _read(workspace, heads)
    await workspace.cache.put_mark(workspace.scope, SEEN, begun - workspace.quickbooks.lag)  # in QuickBooks' own time


async def keep_seen(workspace: Workspace, link: Link, seen: PostedInvoice | None) -> Link:
    """The link with what QuickBooks Online shows (None: nothing), stored where that is something else than before."""
    gone = "missing" if seen is None else "voided" if seen.voided else ""
    if gone == link.gone and (seen is None or seen == link.seen):
        return link
    fresh = replace(link, gone=gone, seen=seen or link.seen)
    await workspace.links.put(workspace.scope, fresh)
    return fresh


async def _read(workspace: Workspace, heads: Sequence[LinkHead]) -> None:
    """Reads the invoices of these links."""
    rows = await workspace.quickbooks.invoices_by_id([head.quickbooks_id for head in heads])
    await _keep(workspace, [head.external_id for head in heads], {row.id: row for row in rows})


async def _keep(workspace: Workspace, keys: Sequence[str], rows: Mapping[str, PostedInvoice]) -> None:
    """What these links' invoices are: `rows` by Id; those that are not among them are gone."""
    links = await workspace.links.some(workspace.scope, keys)
    async for link in in_steps(links.values(), LINKS_A_STEP):
        await keep_seen(workspace, link, rows.get(link.quickbooks_id))


async def _changed(workspace: Workspace) -> bool:
    """The same from the changes since the last time; False when everything must be read."""
    mark = await workspace.cache.mark_of(workspace.scope, SEEN)
    if mark is None or workspace.clock.now() - mark > TOO_OLD:
        return False
    changes = await workspace.quickbooks.changes(("Invoice",), mark - OVERLAP)
    if changes is None:
        return False
    fresh = {row.id: row for row in changes.records if isinstance(row, PostedInvoice)}
    doubtful = [
        head
        async for heads in workspace.links.heads(workspace.scope)
        for head in heads
        if (head.total is None or head.gone) and head.quickbooks_id not in fresh
    ]
    touched = {*fresh, *(stub.id for stub in changes.deleted if stub.entity == "Invoice")}
    await _keep(workspace, await workspace.links.of_quickbooks(workspace.scope, sorted(touched)), fresh)
    if doubtful:
        await _read(workspace, doubtful)
    return True
