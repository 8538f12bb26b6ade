"""The whole store over a real database, as one process has it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.store.cache import SqliteCache
from app.store.clock import SystemClock
from app.store.database import FILE, Database
from app.store.journal import SqliteJournal
from app.store.links import SqliteLinks
from app.store.runs import Runs
from app.store.settings import SqliteDecisions, SqliteSettings
from app.sync.ports import Scope

SCOPE = Scope("default", "sandbox", "4620816365")
OTHER = Scope("second", "sandbox", "4620816365")
AT = datetime(2026, 3, 9, 13, 5, 7, 123456, tzinfo=UTC)


@dataclass
class Shelf:
    """The store as one process has it."""

    folder: Path
    database: Database
    runs: Runs
    journal: SqliteJournal
    links: SqliteLinks
    decisions: SqliteDecisions
    settings: SqliteSettings
    cache: SqliteCache

    async def close(self) -> None:
        await self.database.close()
        self.runs.end()


async def open_shelf(folder: Path, profile: str = "default") -> Shelf:
    runs = Runs(folder)
    runs.begin()
    database = await Database(folder / FILE).open()
    return Shelf(
        folder,
        database,
        runs,
        SqliteJournal(database, runs, SystemClock()),
        SqliteLinks(database),
        SqliteDecisions(database),
        SqliteSettings(database, profile),
        SqliteCache(database),
    )
