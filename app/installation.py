"""Opens one installation: store, secrets and connections, real ones or the demo company's, wired together and closed again."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.clients.endpoints import Endpoints, endpoints_from
from app.domain.problems import Problem, ProblemError
from app.doors import AdapterDoors
from app.i18n import set_language
from app.store.cache import SqliteCache
from app.store.clock import SystemClock
from app.store.database import FILE, Database
from app.store.journal import SqliteJournal
from app.store.links import SqliteLinks
from app.store.logs import start_log
from app.store.paths import installation_folder
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


@asynccontextmanager
async def open_installation(arguments: Namespace) -> AsyncIterator[Installation]:
    """The store, the secrets and the connections of one call; closed again at its end."""
    folder = installation_folder(arguments.data_dir, bool(arguments.demo), os.environ)
    if arguments.demo_reset and not arguments.demo:
        raise ProblemError(Problem("usage", {"text": "--demo-reset: only with --demo"}))
    endpoints = None if arguments.demo else endpoints_from(os.environ)
    async with _opened(arguments, folder, endpoints) as installation:
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
