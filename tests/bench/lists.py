"""Big lists: 50,000 invoices in the window, from reading them to every keystroke, and what that takes of memory."""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import Awaitable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.sync.connecting import Hub
from app.ui.models.invoices import Col
from tests.bench.known import link_of, raw_invoices, remember_invoices, remember_links
from tests.bench.measure import Result, best_of, percentile, resident
from tests.bench.pulse import Pulse
from tests.bench.room import Room, company, room

WORDS = ("1", "12", "123", "kunde 0001", "wart", "1.028,16", "zzz", "2026")


async def measure(quick: bool) -> list[Result]:
    """At 10,000 and 50,000 rows: opening, sorting, filtering, selecting, and the memory of it."""
    found: list[Result] = []
    for count in (10_000,) if quick else (10_000, 50_000):
        found += await _at(count)
    return found


async def _at(count: int) -> list[Result]:
    from app.ui.presenters.desk import Desk
    from app.ui.theme import Theme
    from app.ui.window import Window

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder, company(customers=50, items=20, invoices=0) as served:
        async with room(Path(folder), served.said) as opened:
            await _remember(opened, opened.hub, count)
            window = Window(Theme(application))
            for _page in window.rest():
                await asyncio.sleep(0)
            gc.collect()
            empty = resident()
            desk = Desk(window, opened.hub, opened.doors.contacts, folder, None, ("", 0), _bug)
            window.show()
            found = await _opening(desk, window, count, empty)
            found += _working(window, count)
            window.close()
            await desk.tasks.aclose()
            window.deleteLater()
    return found


def _bug(error: BaseException) -> None:
    raise error


async def _remember(opened: Room, hub: Hub, count: int) -> None:
    """A tenth is open, the rest was copied and sent."""
    workspace = await hub.workspace()
    still_open = raw_invoices(count // 10, "Open")
    sent = raw_invoices(count - len(still_open), "Sent", first=len(still_open) + 1)
    await remember_invoices(opened, workspace.scope, [*still_open, *sent])
    from app.domain.books import PostedInvoice

    total = sent[0].invoice.total or Decimal(0)
    model = PostedInvoice(id="1", sync_token="0", customer_id="1", total=total, balance=total)
    await remember_links(
        opened, workspace.scope, [link_of(raw, number, model) for number, raw in enumerate(sent)]
    )


async def _opening(desk, window, count: int, empty: int) -> list[Result]:
    """What is known, read and shown while the loop goes on."""
    pulse = Pulse()
    took = await pulse.during(desk.office.load())
    found = [
        Result("lists", f"{count:,} known invoices read and shown", took, "s"),
        Result(
            "lists", f"  longest wait meanwhile ({count:,})", max(pulse.delays) * 1000, "ms", 50 if count <= 10_000 else 100
        ),
        Result("lists", f"  wait, 99 of 100 ({count:,})", percentile(pulse.delays, 0.99) * 1000, "ms"),
    ]
    for place in ("sent", "all"):
        pulse = Pulse()

        async def go(place: str = place) -> None:
            window.go(place)
            await asyncio.sleep(0.05)

        await pulse.during(go())
        limit = 50 if count <= 10_000 else 100
        found.append(Result("lists", f"  going to {place} ({count:,})", max(pulse.delays) * 1000, "ms", limit))
    gc.collect()
    grown = resident() - empty
    note = f"{grown / 1_048_576:.0f} MB more than the {empty / 1_048_576:.0f} MB of the empty window"
    found.append(Result("lists", f"memory / (empty window + 1 kB a row), {count:,}", (empty + grown) / (2 * empty + count * 1024), "×", 1.0, note=note))
    return found


def _working(window, count: int) -> list[Result]:
    """Sort, filter, select: in the model and the view as a person does it."""
    model, page = window.invoice_model, window.invoices
    assert model.rowCount() == count, (model.rowCount(), count)
    found = []
    limit = 100.0 if count > 10_000 else 50.0
    for column in (Col.NUMBER, Col.CUSTOMER, Col.TOTAL, Col.STATE):
        took = best_of(3, lambda column=column: model.sort(column, Qt.SortOrder.DescendingOrder)) * 1000
        found.append(Result("lists", f"sort by {column.name.lower()} ({count:,})", took, "ms", limit))
    model.sort(-1)
    page.filters.search.setText("x")
    keys = []
    for word in WORDS:
        for end in range(1, len(word) + 1):
            begun = time.perf_counter()
            model.set_filter(word[:end])
            keys.append((time.perf_counter() - begun) * 1000)
    model.set_filter("")
    found.append(Result("lists", f"a keystroke in the filter, worst ({count:,})", max(keys[1:]), "ms", 16.0 if count <= 10_000 else 100.0))
    found.append(Result("lists", f"a keystroke in the filter, median ({count:,})", percentile(keys, 0.5), "ms"))
    found.append(Result("lists", f"the first keystroke ({count:,})", keys[0], "ms", note="the text of every row is made then"))
    took = best_of(2, page.table.selectAll) * 1000
    chosen = page.foot.texts()[0]
    found.append(Result("lists", f"select all and sum ({count:,})", took, "ms", limit, note=chosen))
    return found
