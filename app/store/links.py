"""Links between OneDesk and QuickBooks invoices, one compressed row each, and beside it the head that lists are made from."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import AsyncIterator, Sequence
from functools import partial

import msgspec

from app.domain.links import Link
from app.store.database import Database
from app.store.heads import PIECE, Heads, link_of, listed, pieces, put_link_head, read_link_head
from app.sync.heads import LinkHead
from app.sync.ports import Scope

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
    put_link_head(connection, scope_id, link)


class SqliteLinks:
    """`app.sync.kept.Links` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heads = Heads(database)

    async def all(self, scope: Scope) -> list[Link]:
        """Every link of `scope`. Of thousands, `heads` or `some` are what is wanted."""

        def work(connection: sqlite3.Connection) -> list[Link]:
            scope_id = self._database.scope_id(connection, scope)
            found = connection.execute("SELECT body FROM link WHERE scope = ? ORDER BY rowid", (scope_id,))
            return [link_of(row[0]) for row in found]

        return await self._database.read(work)

    async def some(self, scope: Scope, external_ids: Sequence[str]) -> dict[str, Link]:
        """The links of those of `external_ids` that have one."""

        def work(connection: sqlite3.Connection, piece: Sequence[str]) -> dict[str, Link]:
            query = "SELECT body FROM link WHERE scope = ? AND external_id IN (SELECT value FROM json_each(?))"
            rows = connection.execute(query, (self._database.scope_id(connection, scope), listed(piece)))
            return {link.external_id: link for link in (link_of(row[0]) for row in rows)}

        found: dict[str, Link] = {}
        for piece in pieces(external_ids):
            found |= await self._database.read(partial(work, piece=piece))
        return found

    async def heads_of(self, scope: Scope, external_ids: Sequence[str]) -> dict[str, LinkHead]:
        """The heads of the links of those of `external_ids` that have one."""
        await self._heads.complete()

        def work(connection: sqlite3.Connection, piece: Sequence[str]) -> dict[str, LinkHead]:
            query = "SELECT head FROM link_head WHERE scope = ? AND external_id IN (SELECT value FROM json_each(?))"
            rows = connection.execute(query, (self._database.scope_id(connection, scope), listed(piece)))
            return {head.external_id: head for head in (read_link_head(row[0]) for row in rows)}

        found: dict[str, LinkHead] = {}
        for piece in pieces(external_ids):
            found |= await self._database.read(partial(work, piece=piece))
        return found

    async def heads(self, scope: Scope) -> AsyncIterator[list[LinkHead]]:
        """The heads of all links, by external id, a few hundred at a time."""
        await self._heads.complete()

        def work(connection: sqlite3.Connection, last: str) -> list[LinkHead]:
            query = "SELECT head FROM link_head WHERE scope = ? AND external_id > ? ORDER BY external_id LIMIT ?"
            values = (self._database.scope_id(connection, scope), last, PIECE)
            return [read_link_head(row[0]) for row in connection.execute(query, values)]

        last = ""
        while found := await self._database.read(partial(work, last=last)):
            last = found[-1].external_id
            yield found

    async def of_quickbooks(self, scope: Scope, ids: Sequence[str]) -> list[str]:
        """The external ids of the links to these QuickBooks invoices."""

        def work(connection: sqlite3.Connection) -> list[str]:
            query = "SELECT external_id FROM link_head WHERE scope = ? AND quickbooks_id IN (SELECT value FROM json_each(?))"
            return [
                row[0] for row in connection.execute(query, (self._database.scope_id(connection, scope), listed(ids)))
            ]

        await self._heads.complete()
        return await self._database.read(work)

    async def count(self, scope: Scope) -> int:
        """How many links there are."""

        def work(connection: sqlite3.Connection) -> int:
            query = "SELECT count(*) FROM link WHERE scope = ?"
            return int(connection.execute(query, (self._database.scope_id(connection, scope),)).fetchone()[0])

        return await self._database.read(work)

    async def lost(self, scope: Scope) -> list[Link]:
        """The links of invoices that OneDesk no longer has, as far as was read."""

        def work(connection: sqlite3.Connection) -> list[Link]:
            query = (
                "SELECT l.body FROM link l LEFT JOIN onedesk_invoice i USING (scope, external_id)"
                " WHERE l.scope = ? AND i.external_id IS NULL ORDER BY l.rowid"
            )
            return [link_of(row[0]) for row in connection.execute(query, (self._database.scope_id(connection, scope),))]

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
