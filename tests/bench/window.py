"""Never frozen: a run in the window, the event loop's delay meanwhile, and how soon *stop* takes effect."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from tests.bench.measure import Result, percentile
from tests.bench.pulse import Pulse, until
from tests.bench.room import Company, company, room


async def measure(quick: bool) -> list[Result]:
    """A run as a person starts it, without a pace of our own (the worst case: the window has the least rest), and one stopped."""
    from app.ui.presenters.desk import Desk
    from app.ui.theme import Theme
    from app.ui.window import Window

    count = 100 if quick else 1_000
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder, company(invoices=count + 50) as served:
        async with room(Path(folder), served.said, paced=False) as opened:
            window = Window(Theme(application))
            for _page in window.rest():
                await asyncio.sleep(0)
            desk = Desk(window, opened.hub, opened.doors.contacts, folder, None, ("", 0), _bug)
            window.show()
            await desk.office.load()
            await desk.office.refresh()
            keys = desk.lists.keys("open")
            found = await _whole(desk, keys[:count])
            found += await _stopped(desk, keys[count:], served)
            window.close()
            await desk.tasks.aclose()
            window.deleteLater()
    return found


def _bug(error: BaseException) -> None:
    raise error


async def _begun(desk: Any, keys: list[str]) -> None:
    """The dry run, made and shown."""
    desk.begin_run(keys, send=False)
    await until(lambda: not desk.tasks.running("review"))


async def _ended(desk: Any) -> None:
    await until(lambda: not desk.working.running)


async def _whole(desk: Any, keys: list[str]) -> list[Result]:
    reviewing, running = Pulse(), Pulse()
    await reviewing.during(_begun(desk, keys))

    async def run() -> None:
        desk.working.go()
        await _ended(desk)

    begun = time.perf_counter()
    await running.during(run())
    note = f"{len(keys)} invoices in {time.perf_counter() - begun:.0f} s, the reading afterwards included"
    worst = max(running.delays) * 1000
    return [
        Result("window", "dry run: longest work without a pause", max(reviewing.stretches) * 1000, "ms", 50.0),
        Result(
            "window", "run: work without a pause, 99 of 100", percentile(running.stretches, 0.99) * 1000, "ms", 16.0
        ),
        Result("window", "run: longest work without a pause", max(running.stretches) * 1000, "ms", 50.0),
        Result("window", "run: delay on the wall, 99 of 100", percentile(running.delays, 0.99) * 1000, "ms", note=note),
        Result(
            "window", "run: longest delay on the wall", worst, "ms", note="other programs of this computer included"
        ),
    ]


async def _stopped(desk: Any, keys: list[str], served: Company) -> list[Result]:
    """Stopped in the middle: how many writes still reach QuickBooks Online."""
    await _begun(desk, keys)
    desk.working.go()
    await asyncio.sleep(0.4)
    served.counts()
    desk.window.run.stop_requested.emit()
    begun = time.perf_counter()
    await _ended(desk)
    took = time.perf_counter() - begun
    writes = served.counts()["writes"]
    return [
        Result(
            "window",
            "writes after *stop*",
            writes,
            "",
            1.0,
            note=f"the run and the reading after it ended {took:.2f} s later",
        )
    ]
