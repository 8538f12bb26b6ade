"""The SQLite file of one data folder, owned by one worker thread; every change is a transaction that is on disk when it returns."""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import TypeVar

from app.domain.problems import Problem, ProblemError
from app.store.errors import problem_of_os, problem_of_sqlite
from app.sync.ports import Scope

T = TypeVar("T")
FILE = "ledgerbridge.db"
BUSY_MS = 10_000
Work = Callable[[sqlite3.Connection], T]


def migrations() -> list[tuple[int, str]]:
    """Number and text of each migration, in order."""
    folder = resources.files("app.store.migrations")
    found = [
        (int(file.name[:3]), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    ]
    return sorted(found)


class Database:
    """Opened by `open`, closed by `close`. Work runs one piece after the other in the thread that owns the connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._connection: sqlite3.Connection | None = None
        self._closed = False
        self._scopes: dict[Scope, int] = {}

    async def open(self) -> Database:
        """Opens and, where needed, migrates it after a backup. Raises `ProblemError` (`newer_database`, `disk_full`, ...)."""
        try:
            await self._call(self._open)
        except BaseException:  # a migration that fails is no problem with words, and leaves nothing open either
            await self.close()
            raise
        return self

    async def close(self) -> None:
        """Closes the file and ends the thread; nothing happens the second time."""
        if not self._closed:
            self._closed = True
            await self._call(self._close)
            self._thread.shutdown(wait=True)

    async def read(self, work: Work[T]) -> T:
        """Runs `work` outside a transaction of its own."""
        return await self._call(lambda: self._guarded(work))

    async def write(self, work: Work[T]) -> T:
        """Runs `work` in one immediate transaction: committed and synced when this returns, or not done at all."""
        return await self._call(lambda: self._guarded(lambda connection: _in_transaction(connection, work)))

    def scope_id(self, connection: sqlite3.Connection, scope: Scope) -> int:
        """The row of `scope`, made when it is new; to be called from within `work`."""
        if scope not in self._scopes:
            values = (scope.profile, scope.environment, scope.realm)
            found = "SELECT id FROM scope WHERE profile = ? AND environment = ? AND realm = ?"
            row = connection.execute(found, values).fetchone()
            if row is None:
                connection.execute("INSERT INTO scope (profile, environment, realm) VALUES (?, ?, ?)", values)
                return int(connection.execute(found, values).fetchone()[0])
            self._scopes[scope] = int(row[0])
        return self._scopes[scope]

    async def installation_id(self) -> str:
        """Made once per data folder; part of the keychain's service names, never exported."""

        def work(connection: sqlite3.Connection) -> str:
            made = str(uuid.uuid4())
            connection.execute("INSERT OR IGNORE INTO meta (key, value) VALUES ('installation', ?)", (made,))
            return str(connection.execute("SELECT value FROM meta WHERE key = 'installation'").fetchone()[0])

        return await self.write(work)

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _guarded(self, work: Work[T]) -> T:
        assert self._connection is not None, "the database is open"
        try:
            return work(self._connection)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise ProblemError(problem_of_sqlite(error, self.path)) from error

    def _open(self) -> None:
        try:
            self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=BUSY_MS / 1000)
            self._refuse_newer(self._connection)  # before anything, the journal mode included, is changed
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                f"busy_timeout = {BUSY_MS}",
            ):
                self._connection.execute(f"PRAGMA {pragma}")
            self._migrate(self._connection)
        except sqlite3.Error as error:
            raise ProblemError(problem_of_sqlite(error, self.path)) from error
        except OSError as error:
            raise ProblemError(problem_of_os(error, self.path)) from error

    def _refuse_newer(self, connection: sqlite3.Connection) -> None:
        version, newest = _version(connection), migrations()[-1][0]
        if version > newest:
            raise ProblemError(
                Problem("newer_database", {"path": str(self.path), "value": str(version), "expected": str(newest)})
            )

    def _migrate(self, connection: sqlite3.Connection) -> None:
        known = migrations()
        version = _version(connection)
        waiting = [(number, text) for number, text in known if number > version]
        if waiting and version:
            self._back_up(connection, version)
        if not waiting:
            return
        _in_transaction(connection, lambda _c: _apply(connection, known))

    def _back_up(self, connection: sqlite3.Connection, version: int) -> None:
        """A copy of the file beside it, by SQLite's own backup, before it is changed."""
        target = self.path.with_name(f"{self.path.stem}-before-{version + 1:03d}.db")
        copy = sqlite3.connect(target)
        try:
            connection.backup(copy)
        finally:
            copy.close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _apply(connection: sqlite3.Connection, known: list[tuple[int, str]]) -> None:
    """The migrations that are still missing now that the file is locked: another process may have been first."""
    version = _version(connection)
    for number, text in known:
        if number > version:
            for statement in _statements(text):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")


def _statements(text: str) -> list[str]:
    found, current = [], ""
    for line in text.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            found.append(current)
            current = ""
    return found


def _in_transaction(connection: sqlite3.Connection, work: Work[T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result
