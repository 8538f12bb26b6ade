"""The start: from process start to the painted list of 1,000 known invoices, beside an empty window, turn by turn."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.known import raw_invoices, remember_invoices
from tests.bench.measure import Result, median
from tests.bench.room import ROOT, FileSecrets, company, environment, room

KNOWN = 1_000
LIMIT = 1.5


async def measure(quick: bool) -> list[Result]:
    """The ratio of the medians of several starts, program and empty window taking turns."""
    turns = 5 if quick else 15
    with tempfile.TemporaryDirectory() as made, company(customers=50, items=20, invoices=0) as served:
        folder = Path(made) / "data"
        secrets = FileSecrets()
        async with room(folder, served.said, secrets=secrets) as opened:
            scope = (await opened.hub.workspace()).scope
            await remember_invoices(opened, scope, raw_invoices(KNOWN, "Open"))
            installation = await opened.database.installation_id()
        secrets.write(folder, installation)
        variables = environment(folder) | {
            "LEDGERBRIDGE_ONEDESK_URL": served.said["onedesk_url"],
            "LEDGERBRIDGE_QUICKBOOKS_DISCOVERY": served.said["discovery"],
            "LEDGERBRIDGE_QUICKBOOKS_API": served.said["quickbooks_api"],
        }
        empty, program = [], []
        for turn in range(turns + 1):
            one = _started(["empty"], variables)
            other = _started(["program", str(folder), str(KNOWN)], variables)
            if turn:  # the first turn fills the caches of the disk
                empty.append(one)
                program.append(other)
    ratio = median(program) / median(empty)
    note = f"{median(program) * 1000:.0f} ms against {median(empty) * 1000:.0f} ms; medians of {turns} starts"
    return [Result("start", "window with 1,000 invoices / empty window", ratio, "×", LIMIT, note=note)]


def _started(words: list[str], variables: dict[str, str]) -> float:
    """Seconds from process start to the painted table."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "tests.bench.probe", *words]
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    process.communicate(timeout=60)
    if not line:
        raise RuntimeError(f"no window came up: {words}")
    return float(line) - begun
