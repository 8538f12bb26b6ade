"""One pair of services with two workstations that are connected to it; every episode begins there with nothing copied."""

import json
import shutil
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.system.terminal import ROOT, Box, Ended, Terminal, free_port

READ_TIMEOUT = 1.0
LATE = 1.3
"""Seconds: longer than the program waits for a reply, well within the settle time."""
SETTLE = 3.0
PATIENCE = 180.0
TOOK_TOO_LONG = 124
SERVICES = ("quickbooks", "onedesk", "intuit")
BLIND = """
import sys
from app.sync import copying, looks
async def look(self, operation):
    return None
async def without_twins(workspace, books, links, rows, begun):
    return list(rows)
looks.Looks.look, copying.without_twins = look, without_twins
from app.main import main
sys.exit(main(sys.argv[1:]))
"""
"""The program with the look-up before repeating (and the one after a run) switched off: what the counting has to be able to see."""


class Workstation(Terminal):
    """An installation whose calls are processes that can be killed."""

    blind = False

    def command(self, *words: str) -> list[str]:
        start = ["-c", BLIND] if self.blind else ["-m", "app"]
        return [sys.executable, *start, *words]

    def begin(self, *words: str) -> "Call":
        return Call(self, words)

    def call(self, *words: str) -> Ended:
        return self.begin(*words).end()


class Call:
    """A call in progress: its output goes to files, so that nothing has to be read while it runs."""

    def __init__(self, station: Workstation, words: tuple[str, ...]) -> None:
        name = uuid.uuid4().hex
        self._out, self._err = station.folder / f"{name}.out", station.folder / f"{name}.err"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                station.command("--json", *words),
                cwd=ROOT,
                env=station.environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As power loss ends it: no handler runs."""
        self.process.kill()
        self.process.wait()

    def end(self, seconds: float = PATIENCE) -> Ended:
        """Its result, once it has ended by itself or was killed."""
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            status = TOOK_TOO_LONG
        return Ended(status, self._out.read_text("utf-8"), self._err.read_text("utf-8"))


@dataclass(frozen=True)
class Setup:
    """How the company behaves in an episode, and who works on it."""

    replay: str = "off"
    custom_numbers: bool = True
    check_numbers: bool = True
    blind: bool = False
    stations: str = "one"
    """`one`; `shared`: two processes on one data folder; `two`: two workstations that share nothing but the company."""


class Site:
    """Made once, used for many episodes. `close` ends the services."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._templates: list[Path] = []
        self.box = Box("--country", "DE", "--empty", port=free_port())

    def close(self) -> None:
        self.box.close()

    def _connected_templates(self, count: int) -> list[Path]:
        """The first `count` installations that are connected; made when they are first needed."""
        while len(self._templates) < count:
            self._templates.append(self._connected(self._folder / f"template-{'ab'[len(self._templates)]}"))
        return self._templates[:count]

    def _connected(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        station = self._station(folder)
        key = self.box.said["onedesk_api_key"] + "\n"
        made = station.process("connect", "onedesk", "--api-key-stdin", typed=key)
        assert made.status == 0, made.err
        made = station.connect_quickbooks()
        assert made.status == 0, made.err
        made = station.call("settings", "set", "default-income-account", "id:1")
        assert made.status == 0, made.err
        return folder

    def _station(self, folder: Path, blind: bool = False) -> Workstation:
        lowered = {"LEDGERBRIDGE_READ_TIMEOUT": str(READ_TIMEOUT), "LEDGERBRIDGE_SETTLE_SECONDS": str(SETTLE)}
        made = Workstation(self.box, folder, dict[str, str | None](lowered))
        made.blind = blind
        return made

    def begin(self, setup: Setup) -> list[Workstation]:
        """Empty books and an empty account; the stations of this episode, all connected."""
        self.box.reset()
        templates = self._connected_templates(2 if setup.stations == "two" else 1)
        self.box.quickbooks(
            "POST",
            "settings",
            {
                "replay": setup.replay,
                "check_numbers": setup.check_numbers,
                "mail_limit": 0,
                "preferences": {"SalesFormsPrefs": {"CustomTxnNumbers": setup.custom_numbers}},
            },
        )
        self._count += 1
        made = []
        for template in templates:
            folder = self._folder / f"{self._count:04d}-{template.name[-1]}"
            shutil.copytree(template, folder)
            for pace in (folder / "data").glob("pace-*"):
                pace.unlink()
            made.append(self._station(folder, setup.blind))
        if setup.stations == "shared":
            made.append(self._station(made[0].folder, setup.blind))
        return made

    def end(self, stations: list[Workstation], keep: bool = False) -> None:
        """Clears away what the episode left."""
        for station in stations:
            if station.folder.exists() and not keep:
                shutil.rmtree(station.folder)

    def keep_sign_in(self, station: Workstation) -> None:
        """Episodes to come begin with the tokens that `station` has now."""
        shutil.copy(station.folder / "keychain.json", self._templates[0] / "keychain.json")

    # --- faults ---

    def spoil(self, service: str, rules: list[dict[str, Any]]) -> None:
        getattr(self.box, service)("POST", "faults", rules)

    def mend(self) -> dict[str, int]:
        """Takes all faults away; how often each was met."""
        met: dict[str, int] = {}
        for service in SERVICES:
            for rule in self._rules(service):
                met[rule["name"]] = met.get(rule["name"], 0) + rule["hit"]
            getattr(self.box, service)("DELETE", "faults")
        return met

    def _rules(self, service: str) -> list[dict[str, Any]]:
        answer = getattr(self.box, service)("POST", "faults", [])
        return answer["rules"] if isinstance(answer, dict) else answer

    def hits(self, service: str) -> int:
        """How often the faults of one service were met since they were set."""
        return sum(rule["hit"] for rule in self._rules(service))


def wait_for(condition: Any, seconds: float) -> bool:
    """Looks every 20 ms whether `condition` holds."""
    deadline = time.monotonic() + seconds
    never = threading.Event()
    while time.monotonic() < deadline:
        if condition():
            return True
        never.wait(0.02)
    return False


def document(ended: Ended) -> dict[str, Any]:
    """The JSON document of a call; empty where it was killed before it spoke."""
    try:
        found = json.loads(ended.out)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
