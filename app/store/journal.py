"""Intents and history: claims with a unique index, outcomes and links in one transaction, entries in a hash chain with a guarded end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from app.domain.links import Link
from app.domain.problems import Problem, ProblemError
from app.store.chain import ENTRY, HEAD_FILE, Head, HeadFile, append_entries, follow, head_of, readable
from app.store.database import Database
from app.store.links import put_link
from app.store.runs import Runs
from app.sync.ports import Clock, Entry, Operation, Scope

OPERATION = "id, kind, subject, number, request_id, generation, attempt, body, before, state, created, sent, owner"
REFUSED = "UPDATE operation SET state = 'settled', outcome = 'refused', body = x'', before = '' WHERE id = ?"
DONE = "DELETE FROM operation WHERE id = ?"
NOT_DONE = (
    "UPDATE operation SET state = 'settled', body = x'', before = '' WHERE id = ? AND outcome = 'refused'",
    "DELETE FROM operation WHERE id = ? AND outcome <> 'refused'",
)
"""An intent that was never done is forgotten, unless a repeat of it was refused: then it is kept as the refusal it was."""
SETTLED = {"refused": (REFUSED,), "not_done": NOT_DONE}
SLICE = 1000


def _operation(row: Sequence[Any]) -> Operation:
    created, sent = datetime.fromisoformat(row[10]), row[11]
    values: list[Any] = [*row[:10], created, datetime.fromisoformat(sent) if sent else None, row[12]]
    return Operation(*values)


class SqliteJournal:
    """`app.sync.ports.Journal` on the database. `runs` tells which owners live."""

    def __init__(self, database: Database, runs: Runs, clock: Clock) -> None:
        self._database = database
        self._runs = runs
        self._clock = clock
        self._active: set[int] = set()
        self._head_file = HeadFile(database.path.with_name(HEAD_FILE))
        self._noted = False

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
        return await self._update(operation, "sent = ?", (at.isoformat(),))

    async def uncertain(self, operation: Operation, refused: bool = False) -> Operation:
        """See the port."""
        what = "state = 'uncertain', outcome = 'refused'" if refused else "state = 'uncertain'"
        made = await self._update(operation, what, ())
        self._active.discard(operation.id)
        return made

    async def _update(self, operation: Operation, what: str, values: tuple[Any, ...]) -> Operation:
        def work(connection: sqlite3.Connection) -> Operation:
            self._owned(connection, operation)
            connection.execute(f"UPDATE operation SET {what} WHERE id = ?", (*values, operation.id))
            found = connection.execute(f"SELECT {OPERATION} FROM operation WHERE id = ?", (operation.id,))
            return _operation(found.fetchone())

        return await self._database.write(work)

    def _owned(self, connection: sqlite3.Connection, operation: Operation) -> int:
        """The scope of an intent that is open and this process' own. Raises `ProblemError` (`unsettled`) when another one took it."""
        query = "SELECT scope FROM operation WHERE id = ? AND owner = ? AND state <> 'settled'"
        row = connection.execute(query, (operation.id, self._runs.id)).fetchone()
        if row is None:
            raise ProblemError(Problem("unsettled", {"number": operation.number, "kind": operation.kind}))
        return int(row[0])

    async def settle(self, operation: Operation, entry: Entry | None, link: Link | None = None) -> None:
        """See the port. What was sent stands in the entry; of the intent only a refusal is kept, for counting."""

        def work(connection: sqlite3.Connection) -> None:
            scope_id = self._owned(connection, operation)
            for statement in SETTLED.get(entry.outcome if entry else "", (DONE,)):
                connection.execute(statement, (operation.id,))
            if link is not None:
                put_link(connection, scope_id, link)
            if entry is not None:
                append_entries(connection, scope_id, [entry])

        await self._write_history(work)
        self._active.discard(operation.id)

    async def abandon(self, operation: Operation) -> None:
        """See the port."""

        def work(connection: sqlite3.Connection) -> None:
            mine = "id = ? AND owner = ? AND state = 'intended'"
            values = (operation.id, self._runs.id)
            connection.execute(f"DELETE FROM operation WHERE {mine} AND sent IS NULL", values)
            connection.execute(f"UPDATE operation SET state = 'uncertain' WHERE {mine}", values)

        await self._database.write(work)
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
        """See the port. An uncertain one is free although its owner lives: it gave up. Of several that want it one gets it."""
        if operation.id in self._active:
            return None
        if operation.owner != self._runs.id and self._runs.lives(operation.owner) and operation.state == "intended":
            return None

        def work(connection: sqlite3.Connection) -> Operation | None:
            changed = connection.execute(
                "UPDATE operation SET owner = ?, state = 'intended' WHERE id = ? AND owner = ? AND state = ?",
                (self._runs.id, operation.id, operation.owner, operation.state),
            )
            if changed.rowcount != 1:
                return None
            found = connection.execute(f"SELECT {OPERATION} FROM operation WHERE id = ?", (operation.id,))
            return _operation(found.fetchone())

        taken = await self._database.write(work)
        if taken is not None:
            self._active.add(taken.id)
        return taken

    # --- history ---

    async def append(self, scope: Scope, entry: Entry) -> None:
        """See the port."""
        await self._write_history(lambda c: append_entries(c, self._database.scope_id(c, scope), [entry]))

    async def _write_history(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """One transaction that may add to the chain; its end is noted beside the database, the first time before it, too."""
        if not self._noted:
            await self._database.read(self._head_file.advance)
            self._noted = True
        await self._database.write(work)
        await self._database.read(self._head_file.advance)

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
            return readable(reversed(rows))

        return await self._database.read(work)

    async def verify(self) -> bool:
        """See the port. Read in slices, so that other work is not held up."""
        await self._database.read(self._head_file.advance)
        head = Head()
        while True:
            found = await self._database.read(partial(self._verified, head=head))
            if isinstance(found, bool):
                return found
            head = found

    def _verified(self, connection: sqlite3.Connection, head: Head) -> Head | bool:
        """The head after the next slice, or the verdict where that was the last one."""
        connection.execute("BEGIN")
        try:
            after = follow(connection, head, SLICE)
            if after is None:
                return False
            if after.count == head.count + SLICE:
                return after
            return after == head_of(connection) and self._head_file.agrees(connection)
        finally:
            connection.execute("COMMIT")
