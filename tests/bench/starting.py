"""The start: from process start to the painted list of 1,000 known invoices, beside an empty window, turn by turn; and the memory that
10,000 and 50,000 of them take."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.known import remember_years
from tests.bench.measure import Result, median
from tests.bench.room import ROOT, Company, FileSecrets, company, environment, room

Start = tuple[float, int, float]
KNOWN = 1_000
LIMIT = 1.5


async def measure(quick: bool) -> list[Result]:
    """The ratio of the medians of several starts, program and empty window taking turns; then the memory."""
    turns = 3 if quick else 15
    with tempfile.TemporaryDirectory() as made, company(customers=50, items=20, invoices=0) as served:
        folder = Path(made) / "data"
        variables = await _prepared(folder, served, KNOWN, KNOWN)
        _child(["full", str(folder), str(KNOWN)], variables)  # as left by an earlier start
        empty, program = [], []
        for turn in range(turns + 1):
            one = _child(["empty"], variables)
            other = _child(["program", str(folder), str(KNOWN)], variables)
            if turn:  # the first turn fills the caches of the disk
                empty.append(one)
                program.append(other)
        plain = one[1]
        found = [
            _ratio("window with 1,000 invoices / empty window", 0, program, empty, LIMIT),
            _ratio("the same, processor time", 2, program, empty, None),
        ]
        for count in (10_000,) if quick else (10_000, 50_000):
            filled = Path(made) / f"data-{count}"
            variables = await _prepared(filled, served, count, count // 10)
            found.append(_memory(count, _child(["full", str(filled), str(count)], variables)[1], plain))
    return found


def _ratio(name: str, which: int, program: list[Start], empty: list[Start], limit: float | None) -> Result:
    ours, least = (median([each[which] for each in starts]) for starts in (program, empty))
    note = f"{ours * 1000:.0f} ms against {least * 1000:.0f} ms; medians of {len(program)} starts"
    return Result("start", name, ours / least, "×", limit, note=note)


def _memory(count: int, taken: int, plain: int) -> Result:
    allowed = 2 * plain + 1024 * count
    note = f"{taken / 2**20:.0f} MB; the empty window {plain / 2**20:.0f} MB, so {allowed / 2**20:.0f} MB are allowed"
    return Result("start", f"memory with {count:,} invoices / allowed", taken / allowed, "×", 1.0, note=note)


async def _prepared(folder: Path, served: Company, known: int, still_open: int) -> dict[str, str]:
    """A data folder with known invoices, those that are not open with their links, and the variables of a child process; the services
    are out of reach there."""
    secrets = FileSecrets()
    async with room(folder, served.said, secrets=secrets) as opened:
        await remember_years(opened, known, still_open)
        installation = await opened.database.installation_id()
    secrets.write(folder, installation)
    addresses = ("ONEDESK_URL", "QUICKBOOKS_DISCOVERY", "QUICKBOOKS_API")
    return environment(folder) | {f"LEDGERBRIDGE_{name}": "http://127.0.0.1:9/" for name in addresses}


def _child(words: list[str], variables: dict[str, str]) -> Start:
    """Seconds from process start to what the child waits for, its memory in bytes then, and its processor time in seconds."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "tests.bench.probe", *words]
    process = subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    said = process.stdout.readline().split()
    process.communicate(timeout=60)
    if not said:
        raise RuntimeError(f"no window came up: {words}")
    return float(said[0]) - begun, int(said[1]), float(said[2])
