"""Growth: what one more invoice costs with few and with many known, what a refresh costs with many customers, how large the file gets."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from app.domain.books import PostedInvoice
from app.store.chain import append_entries
from app.sync.company import read_books
from app.sync.copying import execute
from app.sync.ports import Entry
from app.sync.recover import recover
from app.sync.review import review
from tests.bench.known import customers, items, link_of, raw_invoices, remember_invoices, remember_links
from tests.bench.measure import Result
from tests.bench.room import Company, Room, company, room

NEW = 24
FIRST_KNOWN = 1_000_000  # numbers that the stand-in's own invoices do not have
ROUNDS = 3


async def measure(quick: bool) -> list[Result]:
    """Copies beside 100 and 50,000 known invoices; books of 1,000 and 100,000 customers; bytes an invoice; recovery."""
    sizes = (100, 5_000) if quick else (100, 5_000, 50_000)
    found, costs = [], {}
    with company(invoices=NEW * ROUNDS * len(sizes)) as served:
        for place, size in enumerate(sizes):
            costs[size], more = await _beside(served, size, place * NEW * ROUNDS)
            found += more
    ratio = costs[sizes[-1]] / costs[sizes[0]]
    found.append(Result("growth", f"a copy beside {sizes[-1]:,} known / beside {sizes[0]}", ratio, "×", 1.3))
    found += await _books((1_000, 200), (10_000, 2_000) if quick else (100_000, 20_000))
    return found


async def _beside(served: Company, known: int, first: int) -> tuple[float, list[Result]]:
    """Processor time of a copy (dry run apart) with `known` links, invoices and journal entries; the cheapest round counts."""
    with tempfile.TemporaryDirectory() as folder:
        async with room(Path(folder), served.said, paced=False) as opened:
            model = await _one_copied(opened, first + 1)
            await _history(opened, known, model)
            size = _bytes(opened)
            costs, dry = [], []
            numbers = [f"B-{number:06}" for number in range(first + 2, first + NEW * ROUNDS + 1)]
            for start in range(0, len(numbers) - NEW + 1, NEW):
                workspace = await opened.hub.workspace()
                before = time.process_time()
                reviewed = await review(workspace, numbers[start : start + NEW])
                middle = time.process_time()
                report = await execute(workspace, reviewed)
                assert {row.outcome for row in report.rows} == {"created"}, report.rows[0].problem
                costs.append((time.process_time() - middle) / NEW)
                dry.append((middle - before) / NEW)
            before = time.process_time()
            await recover(await opened.hub.workspace())
            recovery = time.process_time() - before
    found = [
        Result("growth", f"a copy beside {known:,} known: processor time", min(costs) * 1000, "ms"),
        Result("growth", f"its share of the dry run, {known:,} known", min(dry) * 1000, "ms"),
        Result("growth", f"recovery with nothing open, {known:,} known", recovery * 1000, "ms", 5.0),
    ]
    if known >= 1_000:
        per_row = size / known
        found.append(Result("growth", f"database, raw JSON and bodies apart ({known:,})", per_row, "bytes each", 5_000))
    return min(costs), found


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


async def _books(small: tuple[int, int], large: tuple[int, int]) -> list[Result]:
    """Reading the books again when nothing has changed: change data capture, then the lists as they are kept here."""
    found = []
    for many, few in (small, large):
        with tempfile.TemporaryDirectory() as folder, company(invoices=4) as served:
            async with room(Path(folder), served.said, paced=False) as opened:
                workspace = await opened.hub.workspace()
                cache, scope = workspace.cache, workspace.scope
                await cache.put_records(scope, "Customer", customers(many), complete=False)
                await cache.put_records(scope, "Item", items(few), complete=False)
                first = await _read(opened)
                again = await _read(opened)
        found.append(Result("growth", f"books with {many:,} customers, first read", first * 1000, "ms of processor"))
        found.append(Result("growth", f"books with {many:,} customers, read again", again * 1000, "ms of processor"))
    return found


async def _read(opened: Room) -> float:
    before = time.process_time()
    await read_books(await opened.hub.workspace())
    return time.process_time() - before
