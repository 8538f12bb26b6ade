"""Growth: what one more invoice costs with few and with many known, what a refresh costs with many customers, what a start costs with
many open intents, how large the file gets."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from app.domain.books import PostedInvoice
from app.domain.compare import owned_of_posted
from app.store.chain import append_entries
from app.sync.company import read_books
from app.sync.copying import execute
from app.sync.ports import Entry
from app.sync.recover import recover
from app.sync.review import Review, review
from tests.bench.known import customers, items, link_of, raw_invoices, remember_invoices, remember_links
from tests.bench.measure import Result
from tests.bench.room import Company, Room, company, room

NEW = 24
FIRST_KNOWN = 1_000_000  # numbers that the stand-in's own invoices do not have
ROUNDS = 3
FEW_KNOWN = 100
OPEN = (4, 20)


async def measure(quick: bool) -> list[Result]:
    """Copies and dry runs beside 100 to 50,000 known invoices; recovery with few and many open; books of 1,000 to 100,000 customers;
    bytes an invoice."""
    sizes = (100, 5_000) if quick else (100, 1_000, 10_000, 50_000)
    found: list[Result] = []
    copies, asked = {}, {}
    with company(invoices=NEW * ROUNDS * len(sizes)) as served:
        for place, size in enumerate(sizes):
            copies[size], asked[size], more = await _beside(served, size, place * NEW * ROUNDS)
            found += more
    least, most = sizes[0], sizes[-1]
    ratio = copies[most] / copies[least]
    found.append(Result("growth", f"a copy beside {most:,} known / beside {least}", ratio, "×", 1.3))
    ratio = asked[most] / asked[least]
    found.append(Result("growth", f"a dry run of one beside {most:,} known / beside {least}", ratio, "×", 2.0))
    books = ((1_000, 200), (10_000, 2_000)) if quick else ((1_000, 200), (10_000, 2_000), (100_000, 20_000))
    found += await _books(books)
    return found


async def _beside(served: Company, known: int, first: int) -> tuple[float, float, list[Result]]:
    """Processor time of a copy (dry run apart) and of a dry run of one invoice, with `known` links, invoices and journal entries; the
    cheapest round counts."""
    with tempfile.TemporaryDirectory() as folder:
        async with room(Path(folder), served.said, paced=False) as opened:
            model = await _one_copied(opened, first + 1)
            await _history(opened, known, model)
            size = _bytes(opened)
            costs, dry = [], []
            numbers = [f"B-{number:06}" for number in range(first + 2, first + NEW * ROUNDS + 1)]
            asked = [await _asked(opened, number) for number in numbers[:ROUNDS]]
            for start in range(0, len(numbers) - NEW + 1, NEW):
                workspace = await opened.hub.workspace()
                before = time.process_time()
                reviewed = await review(workspace, numbers[start : start + NEW])
                middle = time.process_time()
                report = await execute(workspace, reviewed)
                assert {row.outcome for row in report.rows} == {"created"}, report.rows[0].problem
                costs.append((time.process_time() - middle) / NEW)
                dry.append((middle - before) / NEW)
            recovery = await _recovery(opened)
            found = [await _open_ones(opened, reviewed, count, known) for count in OPEN] if known == FEW_KNOWN else []
    found += [
        Result("growth", f"a copy beside {known:,} known: processor time", min(costs) * 1000, "ms"),
        Result("growth", f"its share of the dry run, {known:,} known", min(dry) * 1000, "ms"),
        Result("growth", f"a dry run of one beside {known:,} known", min(asked) * 1000, "ms"),
        Result("growth", f"recovery with nothing open, {known:,} known", recovery * 1000, "ms", 5.0),
    ]
    if known >= 1_000:
        per_row = size / known
        found.append(Result("growth", f"database, raw JSON and bodies apart ({known:,})", per_row, "bytes each", 5_000))
    return min(costs), min(asked), found


async def _asked(opened: Room, number: str) -> float:
    """Processor time of a dry run of one invoice."""
    workspace = await opened.hub.workspace()
    before = time.process_time()
    await review(workspace, [number])
    return time.process_time() - before


async def _recovery(opened: Room) -> float:
    """Processor time of a look at what is open."""
    workspace = await opened.hub.workspace()
    before = time.process_time()
    await recover(workspace)
    return time.process_time() - before


async def _open_ones(opened: Room, reviewed: Review, count: int, known: int) -> Result:
    """The same with `count` updates of whose answers nothing is known, each."""
    workspace = await opened.hub.workspace()
    for plan in reviewed.plans[:count]:
        link = await workspace.links.get(workspace.scope, plan.external_id)
        assert link is not None
        assert link.agreed is not None
        before = {"id": link.quickbooks_id, "fields": owned_of_posted(link.agreed), "external_id": plan.external_id}
        before |= {"onedesk_number": plan.number, "content": link.content_hash}
        text = json.dumps(before)
        claimed = await workspace.journal.claim(
            workspace.scope, "update", plan.external_id, plan.number, f"bench-{count}-{plan.number}", 0, 0, b"{}", text
        )
        await workspace.journal.uncertain(await workspace.journal.sending(claimed, workspace.clock.now()))
    took = await _recovery(opened)
    assert not await workspace.journal.unsettled(workspace.scope)
    return Result("growth", f"recovery of {count} open, each, {known:,} known", took / count * 1000, "ms")


async def _one_copied(opened: Room, number: int) -> PostedInvoice:
    """A real copy, whose link is the model of all others."""
    workspace = await opened.hub.workspace()
    reviewed = await review(workspace, [f"B-{number:06}"])
    report = await execute(workspace, reviewed)
    link = await workspace.links.get(workspace.scope, report.rows[0].external_id)
    assert link is not None
    assert link.agreed is not None
    return link.agreed


async def _history(opened: Room, known: int, model: PostedInvoice) -> None:
    """What years of use leave behind: links, known invoices, entries of the journal."""
    workspace = await opened.hub.workspace()
    raws = raw_invoices(known, "Sent", first=FIRST_KNOWN)
    read = await workspace.cache.invoices(workspace.scope)
    await remember_invoices(opened, workspace.scope, [*read, *raws])
    await remember_links(opened, workspace.scope, [link_of(raw, n, model) for n, raw in enumerate(raws)])
    (entry,) = await workspace.journal.entries(workspace.scope, limit=1)
    database = opened.database

    def append(connection: sqlite3.Connection, rows: list[Entry]) -> None:
        append_entries(connection, database.scope_id(connection, workspace.scope), rows)

    for start in range(0, known, 1_000):
        rows = [replace(entry, subject=raw.invoice.number or "") for raw in raws[start : start + 1_000]]
        await database.write(partial(append, rows=rows))


def _bytes(opened: Room) -> int:
    """The size of the database without the compressed raw texts and the bodies in the journal."""
    connection = sqlite3.connect(opened.database.path)
    try:
        pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        raw = connection.execute("SELECT sum(length(raw)) FROM onedesk_invoice").fetchone()[0] or 0
        bodies = connection.execute("SELECT sum(length(detail)) FROM journal").fetchone()[0] or 0
    finally:
        connection.close()
    return int(pages * size - raw - bodies)


async def _books(sizes: Sequence[tuple[int, int]]) -> list[Result]:
    """Reading the books: the first time in a process, and again when nothing has changed (change data capture, and what is kept)."""
    found = []
    for many, few in sizes:
        with tempfile.TemporaryDirectory() as folder, company(invoices=4) as served:
            async with room(Path(folder), served.said, paced=False) as opened:
                workspace = await opened.hub.workspace()
                cache, scope = workspace.cache, workspace.scope
                await cache.put_records(scope, "Customer", customers(many), complete=False)
                await cache.put_records(scope, "Item", items(few), complete=False)
                first = await _read(opened)
                again = await _read(opened)
        found.append(Result("growth", f"books with {many:,} customers, first read", first * 1000, "ms of processor"))
        found.append(
            Result("growth", f"books with {many:,} customers, read again", again * 1000, "ms of processor", 100.0)
        )
    return found


async def _read(opened: Room) -> float:
    before = time.process_time()
    await read_books(await opened.hub.workspace())
    return time.process_time() - before
