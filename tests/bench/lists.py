"""Big lists: 10,000 and 50,000 invoices in the window: reading them, going from queue to queue, sorting, every keystroke, all selected.

Times are this thread's processor time: on a computer that does other things too, the wall clock measures those.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.models.invoices import Col
from tests.bench.known import remember_years
from tests.bench.measure import Result, percentile
from tests.bench.pulse import Pulse
from tests.bench.room import company, room

WORDS = ("1", "12", "123", "kunde 0001", "wart", "1.028,16", "zzz", "2026")
FRAME = 16.0


async def measure(quick: bool) -> list[Result]:
    """All of it at one size or at both."""
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
            await remember_years(opened, count, count // 10)
            window = Window(Theme(application))
            for _page in window.rest():
                await asyncio.sleep(0)
            desk = Desk(window, opened.hub, opened.doors.contacts, folder, None, ("", 0), _bug)
            window.show()
            found = await _opening(desk, window, count)
            found += await _working(window, count)
            window.close()
            await desk.tasks.aclose()
            window.deleteLater()
    return found


def _bug(error: BaseException) -> None:
    raise error


async def _opening(desk: Any, window: Any, count: int) -> list[Result]:
    """What is known, read and shown while the loop goes on; then from queue to queue."""
    limit = 50.0 if count <= 10_000 else 100.0
    pulse = Pulse()
    begun, worked = time.perf_counter(), time.process_time()
    await pulse.during(desk.office.load())
    took, cpu = time.perf_counter() - begun, time.process_time() - worked
    found = [
        Result("lists", f"{count:,} known invoices planned and shown", cpu, "s", note=f"{took:.1f} s on the wall"),
        Result("lists", f"{count:,}: longest work without a pause", max(pulse.stretches) * 1000, "ms", limit),
        Result("lists", f"{count:,}: the same, 99 of 100", percentile(pulse.stretches, 0.99) * 1000, "ms", FRAME),
    ]
    await asyncio.sleep(1)
    for place in ("sent", "all"):
        took = _spent(lambda place=place: window.go(place))  # type: ignore[misc]
        found.append(Result("lists", f"{count:,}: going to {place}", took, "ms", limit))
    return found


def _spent(work: Callable[[], object]) -> float:
    """Milliseconds of this thread's processor time."""
    begun = time.thread_time()
    work()
    return (time.thread_time() - begun) * 1000


async def _working(window: Any, count: int) -> list[Result]:
    """Sort, filter, select: in the model with its view, as a person does it."""
    model, page = window.invoice_model, window.invoices
    assert model.rowCount() == count, (model.rowCount(), count)
    limit = 50.0 if count <= 10_000 else 100.0
    found = []
    for column in (Col.NUMBER, Col.CUSTOMER, Col.TOTAL, Col.STATE):
        took = min(_spent(lambda: model.sort(column, Qt.SortOrder.DescendingOrder)) for _turn in range(3))  # noqa: B023
        found.append(Result("lists", f"{count:,}: sort by {column.name.lower()}", took, "ms", limit))
    model.sort(-1)
    await asyncio.sleep(3)  # the time that a person takes to reach the search field; the texts are read ahead meanwhile
    keys = [_spent(lambda: model.set_filter(word[:end])) for word in WORDS for end in range(1, len(word) + 1)]  # noqa: B023
    model.set_filter("")
    allowed = FRAME if count <= 10_000 else 100.0
    found.append(Result("lists", f"{count:,}: a keystroke in the filter, worst", max(keys), "ms", allowed))
    found.append(Result("lists", f"{count:,}: a keystroke in the filter, median", percentile(keys, 0.5), "ms"))
    page.table.clearSelection()
    took = _spent(page.table.selectAll)
    found.append(Result("lists", f"{count:,}: select all and sum", took, "ms", limit, note=page.foot.texts()[0]))
    return found
