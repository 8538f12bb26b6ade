"""`dev.py bench [--quick] [--only PART ...] [--json FILE]`: measures, says what holds, and writes everything down."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.bench.measure import Result, machine
from tests.bench.room import ROOT

PARTS = ("starting", "plans", "lists", "requests", "rivals", "window", "growth")
WITH_WINDOW = ("lists", "window")


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller numbers, under two minutes")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--child", choices=PARTS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if given.child:
        return _child(given.child, given.quick)
    found: list[Result] = []
    begun = time.monotonic()
    for part in given.only:
        started = time.monotonic()
        rows = _part(part, given.quick)
        for row in rows:
            _say(row)
        sys.stdout.write(f"  ({part}: {time.monotonic() - started:.0f} s)\n")
        found += rows
    report = {"machine": machine(), "quick": given.quick, "seconds": round(time.monotonic() - begun)}
    if given.json:
        given.json.write_text(json.dumps({**report, "results": [asdict(row) for row in found]}, indent=1))
    missed = [row for row in found if row.kept is False]
    sys.stdout.write(f"\n{report['machine']}\n{len(found)} figures, {len(missed)} beyond their limit.\n")
    return 1 if missed else 0


def _part(part: str, quick: bool) -> list[Result]:
    """One part in a process of its own, so that none stands in the memory or on the loop of another."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        command = [
            sys.executable,
            "-m",
            "tests.bench",
            "--child",
            part,
            "--json",
            str(file),
            *(["--quick"] if quick else []),
        ]
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        if status or not file.exists():
            return [Result(part, "came to an end", 0.0, "", 1.0, at_most=False, note=f"exit status {status}")]
        return [Result(**row) for row in json.loads(file.read_text())]


def _child(part: str, quick: bool) -> int:
    target = Path(sys.argv[sys.argv.index("--json") + 1])
    measure = import_module(f"tests.bench.{part}").measure
    if part in WITH_WINDOW:
        from PySide6.QtWidgets import QApplication

        from app.desktop.loop import QtLoop

        application = QApplication.instance() or QApplication(["bench"])
        assert isinstance(application, QApplication)
        application.setQuitOnLastWindowClosed(False)
        with asyncio.Runner(loop_factory=QtLoop) as runner:
            rows = runner.run(measure(quick))
    else:
        rows = asyncio.run(measure(quick))
    target.write_text(json.dumps([asdict(row) for row in rows]))
    return 0


def _say(row: Result) -> None:
    mark = {True: "ok ", False: "OVER", None: "    "}[row.kept]
    limit = "" if row.limit is None else f" ({'≤' if row.at_most else '≥'} {row.limit:g})"
    sys.stdout.write(f"{mark:4} {row.part:9} {row.name:52} {row.value:10.3f} {row.unit}{limit}  {row.note}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
