"""After a run: whether another workstation posted one of our invoices in the same second, found by the stamp."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.content import STAMP_ID, is_stamped, stamped_ids
from app.domain.links import Link
from app.domain.problems import Note, Problem, ProblemError
from app.sync.looks import Looks, link_after_removal
from app.sync.ports import Answer, Operation, Spent
from app.sync.results import RowResult
from app.sync.settle import Intent, Writer
from app.sync.workspace import Workspace

MARGIN = timedelta(minutes=10)
WATCHED = timedelta(days=1)
CREATED = ("created", "sent", "copied_not_sent", "uncertain")


async def without_twins(
    workspace: Workspace, books: Books, links: Mapping[str, Link], rows: Sequence[RowResult], begun: datetime
) -> list[RowResult]:
    """The rows of a run with what a look for twins found; `links` as they were before it.

    Where QuickBooks numbers invoices itself, those that were copied lately are looked at again: a process that died, or whose
    request was finished late, had no chance to look.
    """
    outcomes, lately, since = set(CREATED), set[str](), begun - workspace.quickbooks.lag
    if not books.preferences.custom_numbers:
        outcomes.add("adopted")
        for key, link in links.items():
            if link.copied_at is not None and begun - link.copied_at < WATCHED:
                lately.add(key)
                since = min(since, (link.agreed.created if link.agreed else None) or link.copied_at)
    watched = {
        row.external_id
        for row in rows
        if row.outcome in outcomes or (row.external_id in lately and row.outcome in ("unchanged", "updated"))
    }
    return await settle_twins(workspace, books, rows, watched, since) if watched else list(rows)


async def settle_twins(
    workspace: Workspace, books: Books, rows: Sequence[RowResult], watched: set[str], since: datetime
) -> list[RowResult]:
    """The rows with the twins of those `watched`, `since` when the first of them was made. A younger twin that is provably ours and
    untouched is removed.

    Everything else stays and is said (`duplicate_found`): QuickBooks' own "copy invoice" duplicates the stamp too.
    """
    try:
        recent = await workspace.quickbooks.invoices_created_since(since - MARGIN)
    except ProblemError:
        return list(rows)
    by_id: dict[str, list[PostedInvoice]] = {}
    for posted in recent:
        for short in stamped_ids(posted.private_note) if not posted.voided else ():
            by_id.setdefault(short, []).append(posted)
    settled = []
    for row in rows:
        likely = by_id.get(row.external_id[:STAMP_ID], ()) if row.external_id in watched else ()
        twins = [one for one in likely if is_stamped(one.private_note, row.external_id, row.number or None)]
        settled.append(await _settle(workspace, books, row, twins) if len(twins) > 1 else row)
    return settled


async def _settle(workspace: Workspace, books: Books, row: RowResult, twins: list[PostedInvoice]) -> RowResult:
    twins.sort(key=lambda twin: (twin.created is None, twin.created, len(twin.id), twin.id))
    oldest, younger = twins[0], twins[1:]
    mine = [twin for twin in younger if twin.id == row.quickbooks_id]
    problem = Problem("duplicate_found", {"number": row.number, "id": ", ".join(twin.id for twin in twins)})
    if len(mine) != 1 or len(twins) != 2 or not await _removable(workspace, books, row, mine[0]):
        return replace(row, problem=row.problem or problem)
    link = await workspace.links.get(workspace.scope, row.external_id)
    if link is None or not await _removed(workspace, row, link, oldest, mine[0]):
        return replace(row, problem=row.problem or problem)
    note = Note("twin_removed", {"number": row.number, "id": mine[0].id})
    return replace(
        row,
        outcome="adopted" if row.outcome == "created" else row.outcome,
        quickbooks_id=oldest.id,
        doc_number=oldest.doc_number,
        total=oldest.total,
        notes=(*row.notes, note),
    )


async def _removed(
    workspace: Workspace, row: RowResult, link: Link, oldest: PostedInvoice, twin: PostedInvoice
) -> bool:
    """Deletes the twin, an intent on disk like every write, and links what is kept; after any doubt its absence is what counts."""
    writer, looks = Writer(workspace), Looks(workspace.quickbooks)
    before = {"id": twin.id, "kept": oldest.id}
    body = f"{twin.id}\n{twin.sync_token}".encode()
    intent = Intent("delete", row.external_id, row.number, body, before, True, link.generation)

    async def delete(operation: Operation, spent: Spent) -> Answer:
        await workspace.quickbooks.delete_invoice(twin.id, twin.sync_token, operation.request_id, spent)
        return Answer(oldest, "", None)

    try:
        async with writer.claimed(intent) as operation:
            done = await writer.perform(operation, True, delete, looks.look)
            await writer.conclude(done, "twin_removed", link_after_removal(oldest, link), {"removed": twin.id})
    except ProblemError:
        return False
    return True


async def _removable(workspace: Workspace, books: Books, row: RowResult, twin: PostedInvoice) -> bool:
    """Ours by the journal, never touched, never mailed, nothing linked, its period open."""
    close = books.preferences.book_close_date
    clean = twin.sync_token == "0" and not twin.mailed and not twin.linked
    if not clean or (close is not None and (twin.txn_date is None or twin.txn_date <= close)):
        return False
    entries = await workspace.journal.entries(workspace.scope, row.number)
    answers = [e for e in entries if e.kind == "invoice" and e.outcome == "created" and e.quickbooks_id == twin.id]
    return any(e.detail and not json.loads(e.detail).get("looked_up") for e in answers)
