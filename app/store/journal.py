"""Intents and history: claims with a unique index, outcomes and links in one transaction, entries in a hash chain with a guarded end."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.links import Link
from app.domain.problems import Problem, ProblemError
from app.store.database import Database
from app.store.links import put_link
from app.store.runs import Runs
from app.sync.ports import Clock, Entry, Operation, Scope

OPERATION = "id, kind, subject, number, request_id, generation, attempt, body, before, state, created, sent, owner"
ENTRY = "at, kind, subject, outcome, request_id, quickbooks_id, intuit_tid, detail, hash"
HEAD_FILE = "journal.head"


def chained(previous: str, scope: tuple[str, ...], entry: Entry) -> str:
    """The hash of an entry: over the hash before it and everything it says."""
    parts = [
        previous,
        *scope,
        entry.at.isoformat(),
        entry.kind,
        entry.subject,
        entry.outcome,
        entry.request_id,
        entry.quickbooks_id,
        entry.intuit_tid,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _operation(row: Sequence[Any]) -> Operation:
    created, sent = datetime.fromisoformat(row[10]), row[11]
    values: list[Any] = [*row[:10], created, datetime.fromisoformat(sent) if sent else None, row[12]]
    return Operation(*values)


def _entry(row: Sequence[Any]) -> Entry:
    values: list[Any] = [datetime.fromisoformat(row[0]), *row[1:7], zlib.decompress(row[7]).decode(), row[8]]
    return Entry(*values)


class SqliteJournal:
    """`app.sync.ports.Journal` on the database. `runs` tells which owners live."""

    def __init__(self, database: Database, runs: Runs, clock: Clock) -> None:
        self._database = database
        self._runs = runs
        self._clock = clock
        self._active: set[int] = set()
        self._head = database.path.with_name(HEAD_FILE)

    # --- intents ---

    async def claim(
        self,
        scope: Scope,
        kind: str,
        subject: str,
        number: str,
        request_id: str,
        generation: int,
        attempt: int,
        body: bytes,
        before: str,
    ) -> Operation:
        """See the port."""
        created = self._clock.now().isoformat()

        def work(connection: sqlite3.Connection) -> Operation:
            values = (
                self._database.scope_id(connection, scope),
                scope.environment,
                scope.realm,
                *(kind, subject, number, request_id, generation, attempt, body, before),
                *(created, self._runs.id),
            )
            connection.execute(
                "INSERT INTO operation (scope, environment, realm, kind, subject, number, request_id, generation, attempt, body,"
                " before, created, owner, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'intended')",
                values,
            )
            found = connection.execute(f"SELECT {OPERATION} FROM operation WHERE id = last_insert_rowid()")
            return _operation(found.fetchone())

        try:
            made = await self._database.write(work)
        except sqlite3.IntegrityError as error:
            raise ProblemError(Problem("unsettled", {"number": number, "kind": kind})) from error
        self._active.add(made.id)
        return made

    async def sending(self, operation: Operation, at: datetime) -> Operation:
        """See the port."""
        return await self._update(operation, "sent = ?, owner = ?", (at.isoformat(), self._runs.id))

    async def uncertain(self, operation: Operation) -> Operation:
        """See the port."""
        made = await self._update(operation, "state = 'uncertain'", ())
        self._active.discard(operation.id)
        return made

    async def _update(self, operation: Operation, what: str, values: tuple[Any, ...]) -> Operation:
        def work(connection: sqlite3.Connection) -> Operation:
            connection.execute(f"UPDATE operation SET {what} WHERE id = ?", (*values, operation.id))
            found = connection.execute(f"SELECT {OPERATION} FROM operation WHERE id = ?", (operation.id,))
            return _operation(found.fetchone())

        return await self._database.write(work)

    async def settle(self, operation: Operation, entry: Entry | None, link: Link | None = None) -> None:
        """See the port."""
        outcome = entry.outcome if entry else "released"

        def work(connection: sqlite3.Connection) -> tuple[int, str] | None:
            row = connection.execute("SELECT scope FROM operation WHERE id = ?", (operation.id,)).fetchone()
            body = b"" if entry else operation.body
            connection.execute(
                "UPDATE operation SET state = 'settled', outcome = ?, body = ? WHERE id = ?",
                (outcome, body, operation.id),
            )
            if link is not None:
                put_link(connection, int(row[0]), link)
            return self._append(connection, int(row[0]), entry) if entry else None

        self._guard(await self._database.write(work))
        self._active.discard(operation.id)

    async def refusals(self, scope: Scope, kind: str, subject: str) -> int:
        """See the port."""
        return await self._database.read(
            lambda connection: int(
                connection.execute(
                    "SELECT count(*) FROM operation WHERE environment = ? AND realm = ? AND kind = ? AND subject = ?"
                    " AND outcome = 'refused'",
                    (scope.environment, scope.realm, kind, subject),
                ).fetchone()[0]
            )
        )

    async def unsettled(self, scope: Scope) -> list[Operation]:
        """See the port."""
        return await self._database.read(
            lambda connection: [
                _operation(row)
                for row in connection.execute(
                    f"SELECT {OPERATION} FROM operation WHERE environment = ? AND realm = ? AND state <> 'settled' ORDER BY id",
                    (scope.environment, scope.realm),
                )
            ]
        )

    async def take_over(self, operation: Operation) -> Operation | None:
        """See the port."""
        if operation.id in self._active:
            return None
        if operation.owner != self._runs.id and self._runs.lives(operation.owner) and operation.state == "intended":
            return None

        def work(connection: sqlite3.Connection) -> Operation | None:
            changed = connection.execute(
                "UPDATE operation SET owner = ? WHERE id = ? AND owner = ? AND state <> 'settled'",
                (self._runs.id, operation.id, operation.owner),
            )
            if changed.rowcount != 1:
                return None
            found = connection.execute(f"SELECT {OPERATION} FROM operation WHERE id = ?", (operation.id,))
            return _operation(found.fetchone())

        return await self._database.write(work)

    # --- history ---

    def _append(self, connection: sqlite3.Connection, scope_id: int, entry: Entry) -> tuple[int, str]:
        count, previous = connection.execute("SELECT count, hash FROM journal_head WHERE id = 1").fetchone()
        scope = connection.execute("SELECT profile, environment, realm FROM scope WHERE id = ?", (scope_id,)).fetchone()
        digest = chained(previous, scope, entry)
        detail = zlib.compress(entry.detail.encode(), 6)
        values = (
            count + 1,
            scope_id,
            *(entry.at.isoformat(), entry.kind, entry.subject, entry.outcome),
            *(entry.request_id, entry.quickbooks_id, entry.intuit_tid, detail, digest),
        )
        connection.execute(
            f"INSERT INTO journal (seq, scope, {ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values
        )
        connection.execute("UPDATE journal_head SET count = ?, hash = ? WHERE id = 1", (count + 1, digest))
        return count + 1, digest

    def _guard(self, head: tuple[int, str] | None) -> None:
        """Keeps the end of the chain beside the database too: entries cut off at the end show by it."""
        if head is not None:
            self._head.write_text(f"{head[0]} {head[1]}\n", encoding="ascii")

    async def append(self, scope: Scope, entry: Entry) -> None:
        """See the port."""
        head = await self._database.write(
            lambda connection: self._append(connection, self._database.scope_id(connection, scope), entry)
        )
        self._guard(head)

    async def entries(
        self, scope: Scope | None = None, subject: str | None = None, limit: int | None = None
    ) -> list[Entry]:
        """See the port."""

        def work(connection: sqlite3.Connection) -> list[Entry]:
            where, values = ["1"], []
            if scope is not None:
                where.append("scope IN (SELECT id FROM scope WHERE profile = ?)")
                values.append(scope.profile)
            if subject is not None:
                where.append("subject = ?")
                values.append(subject)
            text = f"SELECT {ENTRY} FROM journal WHERE {' AND '.join(where)} ORDER BY seq DESC LIMIT ?"
            rows = connection.execute(text, (*values, -1 if limit is None else limit)).fetchall()
            return [_entry(row) for row in reversed(rows)]

        return await self._database.read(work)

    async def verify(self) -> bool:
        """See the port."""
        return await self._database.read(lambda connection: _whole(connection, self._head))


def _whole(connection: sqlite3.Connection, head: Path) -> bool:
    scopes = {row[0]: row[1:] for row in connection.execute("SELECT id, profile, environment, realm FROM scope")}
    previous, number = "", 0
    marked, found_mark = _read_head(head), False
    for row in connection.execute(f"SELECT seq, scope, {ENTRY} FROM journal ORDER BY seq"):
        number += 1
        entry = _entry(row[2:])
        if row[0] != number or chained(previous, scopes.get(row[1], ()), entry) != entry.hash:
            return False
        previous = entry.hash
        found_mark = found_mark or (number, previous) == marked
    end = connection.execute("SELECT count, hash FROM journal_head WHERE id = 1").fetchone()
    return end == (number, previous) and (marked is None or found_mark)


def _read_head(head: Path) -> tuple[int, str] | None:
    if not head.exists():
        return None
    count, _, digest = head.read_text(encoding="ascii", errors="replace").strip().partition(" ")
    return (int(count), digest) if count.isdecimal() else (-1, digest)
