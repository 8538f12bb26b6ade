"""An installation of the program beside a company of stand-ins: the real store, clients and use cases, wired as `main` wires them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.clients.endpoints import Endpoints
from app.clients.pace import Pace
from app.doors import AdapterDoors
from app.store.cache import SqliteCache
from app.store.clock import SystemClock
from app.store.database import FILE, Database
from app.store.journal import SqliteJournal
from app.store.links import SqliteLinks
from app.store.portable import SqlitePortable
from app.store.runs import Runs
from app.store.secrets import MemorySecrets
from app.store.settings import SqliteDecisions, SqliteSettings
from app.store.support import SupportFiles
from app.sync.choosing import set_option
from app.sync.company import read_books
from app.sync.connecting import Hub, Shelves
from app.sync.ports import SessionSecrets
from app.sync.workspace import Timing

ROOT = Path(__file__).resolve().parents[2]
SCREEN = {
    "name": "usual",
    "x": 0,
    "y": 0,
    "width": 1920,
    "height": 1080,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}


class Company:
    """The stand-ins in their own process."""

    def __init__(self, process: subprocess.Popen[str], said: dict[str, str]) -> None:
        self._process = process
        self.said = said

    def counts(self) -> dict[str, int]:
        """Requests since the last call: `writes` and `reads` of QuickBooks, `onedesk` all of OneDesk."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("counts\n")
        self._process.stdin.flush()
        found: dict[str, int] = json.loads(self._process.stdout.readline())
        return found


@contextmanager
def company(
    customers: int = 50, items: int = 20, invoices: int = 100, organizations: int | None = None, limits: bool = False
) -> Iterator[Company]:
    """Serves a German company of this size until the block ends."""
    sizes = {"customers": customers, "items": items, "invoices": invoices}
    sizes["organizations"] = min(customers, 1_000) if organizations is None else organizations
    words = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    command = [sys.executable, "-m", "tests.bench.company", *words, *(["--limits"] if limits else [])]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Company(process, json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(20)


class Unpaced(AdapterDoors):
    """The adapters without a pace of our own: what the program itself could do."""

    def _pace(self, name: str, gap: float, per_minute: int) -> Any:
        if name not in self._paces:
            self._paces[name] = Pace(SystemClock(), None, name, gap=0.0, per_minute=10**9)
        return self._paces[name]


@dataclass(frozen=True)
class Room:
    """An installation that is open and connected."""

    hub: Hub
    doors: AdapterDoors
    database: Database
    folder: Path


@asynccontextmanager
async def room(
    folder: Path, said: dict[str, str], paced: bool = True, secrets: SessionSecrets | None = None
) -> AsyncIterator[Room]:
    """The program's store in `folder`, connected to the company that `said` what it is; with an income account chosen."""
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240  # a bench may wait for its disk
    runs = Runs(folder)
    runs.begin()
    database = Database(folder / FILE)
    await database.open()
    clock = SystemClock()
    shelves = Shelves(
        SqliteJournal(database, runs, clock),
        SqliteLinks(database),
        SqliteDecisions(database),
        SqliteSettings(database, "default"),
        SqliteCache(database),
        SqlitePortable(database, "default"),
        SupportFiles(folder),
    )
    endpoints = Endpoints(
        said["onedesk_url"], said["discovery"], said["quickbooks_api"], settle=20.0, read_timeout=20.0
    )
    secrets = secrets or MemorySecrets()
    kind = AdapterDoors if paced else Unpaced
    doors = kind(folder, endpoints, clock, secrets, shelves.settings, await shelves.settings.all())
    try:
        hub = Hub("default", shelves, secrets, doors, clock, Timing.of(endpoints.settle))
        await _connect(hub, doors, said)
        yield Room(hub, doors, database, folder)
    finally:
        await doors.close()
        await database.close()
        runs.end()


async def _connect(hub: Hub, doors: AdapterDoors, said: dict[str, str]) -> None:
    await hub.secrets.set("onedesk", "api-key", said["onedesk_api_key"])
    await hub.secrets.set("sandbox:app", "client-secret", said["client_secret"])
    await hub.shelves.settings.put("client-id:sandbox", said["client_id"])
    await doors.keep("sandbox", said["realm_id"], said["access_token"], said["refresh_token"])
    await hub.connect_demo("sandbox", said["realm_id"])
    workspace = await hub.workspace()
    books = await read_books(workspace)
    await set_option(workspace, "default-income-account", f"id:{books.income_accounts()[0].id}", books)


def environment(folder: Path) -> dict[str, str]:
    """The variables of a child process: no screen, the keychain of tests in `folder`, and compiled modules beside it, as an
    installed program has them: some surroundings of a developer switch them off, and a start would compile the program."""
    screens = (
        folder.parent / "screens.json"
    )  # without it Qt paints for a screen of 800 by 800, narrower than any window here
    screens.write_text(json.dumps({"screens": [SCREEN]}))
    dropped = ("LEDGERBRIDGE_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return {
        **kept,
        "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled"),
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
        "PYTHON_KEYRING_BACKEND": "tests.system.file_keyring.FileKeyring",
        "LEDGERBRIDGE_TEST_KEYCHAIN": str(folder / "keychain.json"),
    }


class FileSecrets(MemorySecrets):
    """Secrets that a child process finds in the keychain of tests."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[tuple[str, str], str] = {}

    async def set(self, service: str, name: str, value: str) -> None:
        """Kept for `write`, too."""
        await super().set(service, name, value)
        self.seen[service, name] = value

    def write(self, folder: Path, installation: str) -> None:
        """Puts everything where `environment(folder)` tells the child to look."""
        kept: dict[str, dict[str, str]] = {}
        for (service, name), value in self.seen.items():
            kept.setdefault(f"ledgerbridge:{installation}:default:{service}", {})[name] = value
        (folder / "keychain.json").write_text(json.dumps(kept))
