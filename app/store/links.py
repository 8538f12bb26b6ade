"""Links between OneDesk and QuickBooks invoices, one compressed row each."""

from __future__ import annotations

import sqlite3
import zlib

import msgspec

from app.domain.links import Link
from app.domain.problems import Problem, ProblemError
from app.store.database import Database
from app.sync.ports import Scope

_decoder = msgspec.json.Decoder(Link)
BUMP = (
    "INSERT INTO generation (scope, external_id, value) VALUES (?, ?, 1)"
    " ON CONFLICT (scope, external_id) DO UPDATE SET value = value + 1"
)


def put_link(connection: sqlite3.Connection, scope_id: int, link: Link) -> None:
    """Stores `link` within the caller's transaction; one that is stored already touches no page, so nothing has to be synced."""
    body = zlib.compress(msgspec.json.encode(link), 6)
    connection.execute(
        "INSERT INTO link (scope, external_id, body) VALUES (?, ?, ?)"
        " ON CONFLICT (scope, external_id) DO UPDATE SET body = excluded.body WHERE body <> excluded.body",
        (scope_id, link.external_id, body),
    )


def link_of(body: bytes) -> Link:
    try:
        return _decoder.decode(zlib.decompress(body))
    except (msgspec.DecodeError, zlib.error) as error:
        raise ProblemError(Problem("database_damaged", {"path": "", "text": "link"})) from error


class SqliteLinks:
    """`app.sync.ports.Links` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._decoded: dict[tuple[int, str], tuple[int, Link]] = {}

    async def all(self, scope: Scope) -> list[Link]:
        """Every link of `scope`. A body that was decoded before is not decoded again."""

        def work(connection: sqlite3.Connection) -> list[Link]:
            scope_id = self._database.scope_id(connection, scope)
            found = connection.execute("SELECT external_id, body FROM link WHERE scope = ? ORDER BY rowid", (scope_id,))
            before, now = self._decoded, {}
            for key, body in found:
                known = before.get((scope_id, key))
                mark = hash(body)
                now[scope_id, key] = known if known is not None and known[0] == mark else (mark, link_of(body))
            self._decoded = now
            return [link for _mark, link in now.values()]

        return await self._database.read(work)

    async def get(self, scope: Scope, external_id: str) -> Link | None:
        """One link."""

        def work(connection: sqlite3.Connection) -> Link | None:
            values = (self._database.scope_id(connection, scope), external_id)
            row = connection.execute("SELECT body FROM link WHERE scope = ? AND external_id = ?", values).fetchone()
            return link_of(row[0]) if row else None

        return await self._database.read(work)

    async def put(self, scope: Scope, link: Link) -> None:
        """Stores a link, replacing the one of the same invoice."""
        await self._database.write(lambda c: put_link(c, self._database.scope_id(c, scope), link))

    async def forget(self, scope: Scope, external_id: str) -> None:
        """Removes a link; the invoice's generation is counted on: a later create must not get the request id of the first."""

        def work(connection: sqlite3.Connection) -> None:
            values = (self._database.scope_id(connection, scope), external_id)
            if connection.execute("DELETE FROM link WHERE scope = ? AND external_id = ?", values).rowcount:
                connection.execute(BUMP, values)

        await self._database.write(work)

    async def generation(self, scope: Scope, external_id: str) -> int:
        """How often the invoice was asked to be created again."""

        def work(connection: sqlite3.Connection) -> int:
            values = (self._database.scope_id(connection, scope), external_id)
            row = connection.execute(
                "SELECT value FROM generation WHERE scope = ? AND external_id = ?", values
            ).fetchone()
            return int(row[0]) if row else 0

        return await self._database.read(work)

    async def bump_generation(self, scope: Scope, external_id: str) -> int:
        """One more "create again"."""

        def work(connection: sqlite3.Connection) -> int:
            values = (self._database.scope_id(connection, scope), external_id)
            row = connection.execute(
                BUMP + " RETURNING value",
                values,
            ).fetchone()
            return int(row[0])

        return await self._database.write(work)
