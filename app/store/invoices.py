"""OneDesk invoices as last read: each compressed whole, and its head, which lists are made from."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from functools import partial

import msgspec

from app.domain.content import STAMP_ID
from app.store.database import Database
from app.store.heads import PIECE, Decoded, Heads, listed, open_invoice, pieces, put_head, read_head
from app.sync.heads import Head
from app.sync.ports import RawInvoice, Scope


class KnownInvoices:
    """The part of `app.sync.kept.Cache` that knows OneDesk's invoices."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heads = Heads(database)
        self._places: dict[frozenset[tuple[str, str]], Mapping[str, str]] = {}

    # --- reading

    async def invoices(self, scope: Scope) -> list[RawInvoice]:
        """All known OneDesk invoices, in the order in which they were last read; one kept by a version that shaped it otherwise
        is left out. `raw` is empty (it would fill the memory): `raw` reads that of one."""
        return await self.some_invoices(scope, await self._order(scope))

    async def _order(self, scope: Scope) -> list[str]:
        """The external ids in their order."""

        def work(connection: sqlite3.Connection) -> list[str]:
            query = "SELECT external_id FROM onedesk_invoice WHERE scope = ? ORDER BY position, external_id"
            return [row[0] for row in connection.execute(query, (self._database.scope_id(connection, scope),))]

        return await self._database.read(work)

    async def some_invoices(self, scope: Scope, external_ids: Sequence[str]) -> list[RawInvoice]:
        """Those of `external_ids` that are known, in the order asked; `raw` is empty."""

        def work(connection: sqlite3.Connection, piece: Sequence[str]) -> dict[str, RawInvoice]:
            query = (
                "SELECT external_id, decoded FROM onedesk_invoice"
                " WHERE scope = ? AND external_id IN (SELECT value FROM json_each(?))"
            )
            rows = connection.execute(query, (self._database.scope_id(connection, scope), listed(piece)))
            return {key: raw for key, body in rows if (raw := self._opened(body)) is not None}

        found: list[RawInvoice] = []
        for piece in pieces(external_ids):
            rows = await self._database.read(partial(work, piece=piece))
            found += [rows[key] for key in piece if key in rows]
        return found

    def _opened(self, body: bytes) -> RawInvoice | None:
        decoded = open_invoice(body)
        if decoded is None:
            return None
        places = self._places.setdefault(frozenset(decoded.places.items()), decoded.places)
        return RawInvoice("", decoded.invoice, places)

    async def heads(self, scope: Scope) -> AsyncIterator[list[Head]]:
        """The heads of all known invoices in their order, a few hundred at a time."""
        await self._heads.complete()

        def work(connection: sqlite3.Connection, after: tuple[int, str]) -> list[tuple[int, bytes]]:
            query = (
                "SELECT i.position, h.head FROM onedesk_invoice i INDEXED BY onedesk_invoice_place"
                " JOIN invoice_head h USING (scope, external_id)"
                " WHERE i.scope = ? AND (i.position, i.external_id) > (?, ?) ORDER BY i.position, i.external_id LIMIT ?"
            )
            values = (self._database.scope_id(connection, scope), *after, PIECE)
            return connection.execute(query, values).fetchall()

        after = (-2, "")
        while rows := await self._database.read(partial(work, after=after)):
            found = [read_head(head) for _position, head in rows]
            after = (rows[-1][0], found[-1].external_id)
            yield found

    async def named(self, scope: Scope, names: Sequence[str], external_ids: Sequence[str]) -> list[Head]:
        """The heads of the invoices of these same-name keys of numbers and of these external ids, in their order."""
        await self._heads.complete()

        def work(connection: sqlite3.Connection) -> list[Head]:
            query = (
                "WITH wanted (external_id) AS MATERIALIZED (SELECT value FROM json_each(:ids) UNION"
                " SELECT external_id FROM invoice_head WHERE scope = :scope AND name IN (SELECT value FROM json_each(:names)))"
                " SELECT h.head FROM wanted w CROSS JOIN invoice_head h ON h.scope = :scope AND h.external_id = w.external_id"
                " CROSS JOIN onedesk_invoice i ON i.scope = :scope AND i.external_id = w.external_id"
                " ORDER BY i.position, i.external_id"
            )
            values = {
                "scope": self._database.scope_id(connection, scope),
                "ids": listed(external_ids),
                "names": listed(names),
            }
            return [read_head(row[0]) for row in connection.execute(query, values)]

        return await self._database.read(work)

    async def count_invoices(self, scope: Scope) -> int:
        """How many are known."""

        def work(connection: sqlite3.Connection) -> int:
            query = "SELECT count(*) FROM onedesk_invoice WHERE scope = ?"
            return int(connection.execute(query, (self._database.scope_id(connection, scope),)).fetchone()[0])

        return await self._database.read(work)

    async def shared_numbers(self, scope: Scope, names: Sequence[str] | None = None) -> dict[str, int]:
        """The same-name keys of numbers that several live invoices carry, and how many; of `names` alone where they are given."""
        await self._heads.complete()

        def work(connection: sqlite3.Connection) -> dict[str, int]:
            scope_id = self._database.scope_id(connection, scope)
            if names is None:
                query = (
                    "SELECT name, count(*) FROM invoice_head WHERE scope = ? AND name IS NOT NULL AND live = 1"
                    " GROUP BY name HAVING count(*) > 1"
                )
                return dict(connection.execute(query, (scope_id,)).fetchall())
            query = (
                "SELECT name, count(*) FROM invoice_head WHERE scope = ? AND name IN (SELECT value FROM json_each(?))"
                " AND live = 1 GROUP BY name HAVING count(*) > 1"
            )
            return dict(connection.execute(query, (scope_id, listed(names))).fetchall())

        return await self._database.read(work)

    async def shared_starts(self, scope: Scope, external_ids: Iterable[str] | None = None) -> frozenset[str]:
        """The starts of external ids, as long as in a stamp, that several invoices share; those of `external_ids` alone where they
        are given."""

        def work(connection: sqlite3.Connection) -> frozenset[str]:
            scope_id = self._database.scope_id(connection, scope)
            if external_ids is None:
                query = (
                    "SELECT substr(external_id, 1, ?) AS start FROM onedesk_invoice INDEXED BY onedesk_invoice_place"
                    " WHERE scope = ? GROUP BY start HAVING count(*) > 1"
                )
                return frozenset(row[0] for row in connection.execute(query, (STAMP_ID, scope_id)))
            query = (
                "SELECT count(*) FROM (SELECT 1 FROM invoice_head WHERE scope = :scope AND external_id >= :start"
                " AND external_id < :start || char(1114111) AND substr(external_id, 1, :length) = :start LIMIT 2)"
            )
            starts = {key[:STAMP_ID] for key in external_ids}
            values = {"scope": scope_id, "length": STAMP_ID}
            return frozenset(
                start for start in starts if connection.execute(query, values | {"start": start}).fetchone()[0] > 1
            )

        return await self._database.read(work)

    async def raw(self, scope: Scope, external_id: str) -> str | None:
        """One invoice as OneDesk gave it last (JSON text)."""

        def work(connection: sqlite3.Connection) -> str | None:
            values = (self._database.scope_id(connection, scope), external_id)
            query = "SELECT raw FROM onedesk_invoice WHERE scope = ? AND external_id = ?"
            row = connection.execute(query, values).fetchone()
            return zlib.decompress(row[0]).decode() if row else None

        return await self._database.read(work)

    # --- writing

    async def put_invoices(self, scope: Scope, invoices: Sequence[RawInvoice], complete: bool) -> None:
        """Stores what changed, in pieces that hold nobody up; with `complete` those not among them are dropped."""
        rows = list(invoices)
        for start in range(0, len(rows), PIECE):
            await self._database.write(partial(self._store, scope=scope, piece=rows[start : start + PIECE]))
        if complete:
            await self.keep_only(scope, [raw.invoice.external_id for raw in rows])

    async def keep_only(self, scope: Scope, external_ids: Sequence[str]) -> None:
        """A reading is complete: `external_ids` are all there are, in this order; others are dropped."""

        def places(connection: sqlite3.Connection) -> dict[str, int]:
            query = "SELECT external_id, position FROM onedesk_invoice WHERE scope = ? ORDER BY position"
            return dict(connection.execute(query, (self._database.scope_id(connection, scope),)).fetchall())

        known = await self._database.read(places)
        wanted = {key: place for place, key in enumerate(dict.fromkeys(external_ids))}
        moved = [(place, key) for key, place in wanted.items() if known.get(key, place) != place]
        gone = [key for key in known if key not in wanted]
        for start in range(0, len(moved), PIECE):
            await self._database.write(partial(self._move, scope=scope, moved=moved[start : start + PIECE]))
        for piece in pieces(gone):
            await self._database.write(partial(self._drop, scope=scope, keys=piece))

    def _move(self, connection: sqlite3.Connection, scope: Scope, moved: Sequence[tuple[int, str]]) -> None:
        scope_id = self._database.scope_id(connection, scope)
        query = "UPDATE onedesk_invoice SET position = ? WHERE scope = ? AND external_id = ?"
        connection.executemany(query, [(place, scope_id, key) for place, key in moved])

    def _drop(self, connection: sqlite3.Connection, scope: Scope, keys: Sequence[str]) -> None:
        scope_id = self._database.scope_id(connection, scope)
        query = "DELETE FROM onedesk_invoice WHERE scope = ? AND external_id = ?"
        connection.executemany(query, [(scope_id, key) for key in keys])

    def _store(self, connection: sqlite3.Connection, scope: Scope, piece: Sequence[RawInvoice]) -> None:
        scope_id = self._database.scope_id(connection, scope)
        query = (
            "SELECT external_id, digest FROM onedesk_invoice"
            " WHERE scope = ? AND external_id IN (SELECT value FROM json_each(?))"
        )
        keys = listed(raw.invoice.external_id for raw in piece)
        known = dict(connection.execute(query, (scope_id, keys)).fetchall())
        for raw in piece:
            _put(connection, scope_id, raw, known)


def _put(connection: sqlite3.Connection, scope_id: int, raw: RawInvoice, known: Mapping[str, bytes]) -> None:
    """One invoice; a new one stands before all others until the whole list was read."""
    decoded = msgspec.json.encode(Decoded(raw.invoice, dict(raw.places)))
    text = raw.raw.encode(errors="replace")
    digest = hashlib.blake2b(text + decoded, digest_size=12).digest()
    key = raw.invoice.external_id
    if known.get(key) == digest:
        return
    connection.execute(
        "INSERT INTO onedesk_invoice (scope, external_id, position, digest, raw, decoded) VALUES (?, ?, -1, ?, ?, ?)"
        " ON CONFLICT (scope, external_id) DO UPDATE SET digest = excluded.digest, raw = excluded.raw,"
        " decoded = excluded.decoded",
        (scope_id, key, digest, zlib.compress(text, 3), zlib.compress(decoded, 3)),
    )
    put_head(connection, scope_id, raw.invoice)
