"""The composition root: reads the arguments, builds the adapters (real or demo), and hands over to the window or to a command."""

from __future__ import annotations

import asyncio
import os
import sys
import webbrowser
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import __version__
from app.cli.arguments import build_parser
from app.cli.entry import refused, run_command
from app.clients.endpoints import Endpoints, endpoints_from
from app.domain.problems import Problem, ProblemError
from app.doors import AdapterDoors
from app.i18n import set_language
from app.store.cache import SqliteCache
from app.store.clock import SystemClock
from app.store.database import FILE, Database
from app.store.journal import SqliteJournal
from app.store.links import SqliteLinks
from app.store.logs import crash_folder, crash_report, start_log
from app.store.paths import data_folder
from app.store.portable import SqlitePortable
from app.store.runs import Runs
from app.store.settings import SqliteDecisions, SqliteSettings
from app.store.support import SupportFiles
from app.sync.choosing import set_option
from app.sync.company import read_books
from app.sync.connecting import Hub, Shelves
from app.sync.options import OPTIONS, value_of
from app.sync.ports import SessionSecrets
from app.sync.workspace import Timing

BUG = 3
DEMO_SETTLE = 20.0


@dataclass(frozen=True)
class Installation:
    """What one call works with. `world` is the demo company's stand-ins, None outside the demo."""

    hub: Hub
    folder: Path
    doors: AdapterDoors
    endpoints: Endpoints
    database: Database
    world: Any = None


def main(argv: Sequence[str] | None = None) -> int:
    """The program. Returns the exit status of the headless contract; the window returns 0."""
    words = ["--demo=de" if word == "--demo" else word for word in (sys.argv[1:] if argv is None else argv)]
    set_language(_given(words, "--lang") or "system")
    as_json = "--json" in words
    try:
        arguments = build_parser().parse_args(words)
        if arguments.version:
            print(f"Ledgerbridge {__version__}", flush=True)  # noqa: T201 - asked for
            return 0
        if arguments.self_test:
            from app.desktop.self_test import self_test

            return self_test()
        if arguments.command in (None, "shots"):
            return _window(arguments)
        return asyncio.run(_command(arguments))
    except ProblemError as error:
        return refused(error.problem, as_json)
    except KeyboardInterrupt:
        return refused(Problem("interrupted", {}), as_json)
    except Exception as error:  # noqa: BLE001 - the last net: a bug is saved and reported, never swallowed
        path = crash_report(error, crash_folder(_given(words, "--data-dir")))
        refused(Problem("bug", {"text": type(error).__name__, "path": path}), as_json)
        return BUG


def _given(words: Sequence[str], option: str) -> str | None:
    """The value of `option` before it is parsed: errors of the parser speak the language asked for, too."""
    for index, word in enumerate(words):
        if word == option and index + 1 < len(words):
            return words[index + 1]
        if word.startswith(option + "="):
            return word.partition("=")[2]
    return None


async def _command(arguments: Namespace) -> int:
    async with open_installation(arguments) as installation:
        if arguments.command == "rehearse":
            return await _rehearse(installation)
        return await run_command(arguments, installation.hub, webbrowser.open)


async def _rehearse(installation: Installation) -> int:
    from app.cli.rehearsal import rehearse

    if installation.world is None:
        raise ProblemError(Problem("usage", {"text": "rehearse: only with --demo", "command": "ledgerbridge --demo"}))
    return await rehearse(installation.hub, installation.world.person, lambda line: print(line, flush=True))  # noqa: T201


def _window(arguments: Namespace) -> int:
    """Qt is loaded here and nowhere before."""
    from app.desktop.start import open_window

    return open_window(arguments, lambda: open_installation(arguments))


@asynccontextmanager
async def open_installation(arguments: Namespace) -> AsyncIterator[Installation]:
    """The store, the secrets and the connections of one call; closed again at its end."""
    root = data_folder(arguments.data_dir, os.environ)
    if arguments.demo:
        folder = data_folder(str(root / "demo"), {})
        async with _opened(arguments, folder, None) as installation:
            yield installation
        return
    if arguments.demo_reset:
        raise ProblemError(Problem("usage", {"text": "--demo-reset: only with --demo"}))
    endpoints = endpoints_from(os.environ)
    async with _opened(arguments, root, endpoints) as installation:
        yield installation


@asynccontextmanager
async def _opened(arguments: Namespace, folder: Path, endpoints: Endpoints | None) -> AsyncIterator[Installation]:
    async with AsyncExitStack() as stack:
        world = None
        if endpoints is None:
            world = stack.enter_context(_world(arguments, folder))
            endpoints = Endpoints(
                world.onedesk_url, world.discovery, world.quickbooks_api, settle=DEMO_SETTLE, read_timeout=DEMO_SETTLE
            )
        start_log(folder, arguments.verbose)
        runs = Runs(folder)
        runs.begin()
        stack.callback(runs.end)
        database = Database(folder / FILE)
        stack.push_async_callback(database.close)
        await database.open()
        clock = SystemClock()
        shelves = _shelves(database, runs, clock, arguments.profile)
        stored = await shelves.settings.all()
        if arguments.lang is None:
            set_language(stored.get("option:language", OPTIONS["language"].default))
        secrets = await _secrets(database, arguments.profile, world is not None)
        doors = AdapterDoors(folder, endpoints, clock, secrets, shelves.settings, stored)
        stack.push_async_callback(doors.close)
        hub = Hub(arguments.profile, shelves, secrets, doors, clock, Timing.of(endpoints.settle))
        if world is not None:
            await _prepare_demo(hub, doors, world)
        yield Installation(hub, folder, doors, endpoints, database, world)


@contextmanager
def _world(arguments: Namespace, folder: Path) -> Iterator[Any]:
    """The demo company, begun anew where that was asked for."""
    from app.demo.world import World

    world = World(arguments.demo.upper(), folder / "world")
    try:
        if arguments.demo_reset:
            world.reset()
            _forget(folder)
        yield world
    finally:
        world.close()


def _shelves(database: Database, runs: Runs, clock: SystemClock, profile: str) -> Shelves:
    return Shelves(
        SqliteJournal(database, runs, clock),
        SqliteLinks(database),
        SqliteDecisions(database),
        SqliteSettings(database, profile),
        SqliteCache(database),
        SqlitePortable(database, profile),
        SupportFiles(database.path.parent),
    )


async def _secrets(database: Database, profile: str, demo: bool) -> SessionSecrets:
    from app.store.secrets import KeyringSecrets, MemorySecrets, SwitchingSecrets

    if demo:
        return MemorySecrets()
    return SwitchingSecrets(KeyringSecrets(await database.installation_id(), profile))


async def _prepare_demo(hub: Hub, doors: AdapterDoors, world: Any) -> None:
    """Connects the demo company: the stand-ins' keys go into memory, the company is read, and the accounts are chosen once."""
    await hub.secrets.set("onedesk", "api-key", world.onedesk_api_key)
    await hub.secrets.set("sandbox:app", "client-secret", world.client_secret)
    await hub.shelves.settings.put("client-id:sandbox", world.client_id)
    await doors.keep("sandbox", world.realm_id, world.access_token, world.refresh_token)
    known = await hub.connected()
    if known is None or known.realm != world.realm_id:
        await hub.connect_demo("sandbox", world.realm_id)
        workspace = await hub.workspace()
        if value_of(await workspace.settings.all(), "default-income-account", workspace.scope):
            return
        books = await read_books(workspace)
        accounts = books.income_accounts()
        services = [each for each in accounts if each.sub_type == "ServiceFeeIncome"] or accounts
        await set_option(workspace, "default-income-account", f"id:{services[0].id}", books)


def _forget(folder: Path) -> None:
    """Begins the demo anew: the program's own state of it, too."""
    for file in folder.glob("ledgerbridge.db*"):
        file.unlink(missing_ok=True)
    (folder / "journal.head").unlink(missing_ok=True)
