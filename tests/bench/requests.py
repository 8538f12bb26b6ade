"""Requests and pace: what a run asks of QuickBooks Online for each invoice, how fast it is, and what it costs this computer."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from app.sync.copying import execute
from app.sync.review import review
from tests.bench.measure import Result
from tests.bench.room import company, room

CEILING = 450 / 60
KEPT = 0.95


async def measure(quick: bool) -> list[Result]:
    """A run without limits (counts and speed), one with e-mail, and one against Intuit's limits at our own pace."""
    found: list[Result] = []
    found += await _copies(100 if quick else 500, send=False)
    found += await _copies(100 if quick else 200, send=True)
    found += await _paced(60 if quick else 1_000)
    return found


async def _copies(count: int, send: bool) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder, company(invoices=count) as served:
        async with room(Path(folder), served.said, paced=False) as opened:
            workspace = await opened.hub.workspace()
            served.counts()
            reviewed = await review(workspace, None)
            begun, worked = time.perf_counter(), time.process_time()
            report = await execute(workspace, reviewed, send=send)
            took, cpu = time.perf_counter() - begun, time.process_time() - worked
            asked = served.counts()
    wanted = "sent" if send else "created"
    assert {row.outcome for row in report.rows} == {wanted}, report.rows[0].problem
    name = "sends" if send else "copies"
    writes = 2.0 if send else 1.0
    return [
        Result("requests", f"{count} {name}: writes each", asked["writes"] / count, "", writes),
        Result("requests", f"{count} {name}: reads each, review included", asked["reads"] / count, "", 0.1),
        Result("requests", f"{count} {name}: without limits", count / took, "a second", CEILING, at_most=False),
        Result("requests", f"{count} {name}: processor time each", cpu / count * 1000, "ms"),
    ]


async def _paced(count: int) -> list[Result]:
    """Our own pace against a stand-in that refuses what is over Intuit's limits."""
    with tempfile.TemporaryDirectory() as folder, company(invoices=count, limits=True) as served:
        async with room(Path(folder), served.said) as opened:
            workspace = await opened.hub.workspace()
            reviewed = await review(workspace, None)
            begun = time.perf_counter()
            report = await execute(workspace, reviewed)
            took = time.perf_counter() - begun
    created = sum(row.outcome == "created" for row in report.rows)
    note = f"{created} of {count} created in {took:.0f} s; a run of 1,000 goes on like this"
    return [
        Result(
            "requests",
            "copies a minute with Intuit's limits",
            created / took * 60,
            "",
            KEPT * CEILING * 60,
            False,
            note,
        )
    ]
