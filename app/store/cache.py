"""What was last read from both services: OneDesk invoices compressed, QuickBooks lists one row a record, so that little is rewritten."""

from __future__ import annotations

import gc
import hashlib
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial

import msgspec

from app.domain.books import Account, Customer, Item, OtherName, TaxCode, TaxRate, Term, Tracking
from app.domain.invoices import CustomerOrganization, Invoice
from app.store.database import Database
from app.sync.ports import RawInvoice, Record, Scope

KINDS: dict[str, type[Record]] = {
    "Account": Account,
    "Customer": Customer,
    "Item": Item,
    "Vendor": OtherName,
    "Employee": OtherName,
    "TaxCode": TaxCode,
    "TaxRate": TaxRate,
    "Term": Term,
    "Class": Tracking,
    "Department": Tracking,
}

PIECE = 500


@contextmanager
def _uncollected() -> Iterator[None]:
    """While a long list is decoded the garbage collector stays away: it finds nothing there and takes half of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class _Decoded(msgspec.Struct):
    invoice: Invoice
    places: dict[str, str]


_invoice = msgspec.json.Decoder(_Decoded)
_organization = msgspec.json.Decoder(CustomerOrganization)
_records = {kind: msgspec.json.Decoder(shape) for kind, shape in KINDS.items()}


class SqliteCache:
    """`app.sync.ports.Cache` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._decoded: dict[Scope, dict[tuple[str, bytes], RawInvoice | None]] = {}
        self._places: dict[frozenset[tuple[str, str]], Mapping[str, str]] = {}
        self._lists: dict[tuple[Scope, str], tuple[int, list[Record]]] = {}

    async def invoices(self, scope: Scope) -> list[RawInvoice]:
        """All known OneDesk invoices, in the order in which they were last read; one kept by a version that shaped it otherwise
        is left out. `raw` is empty (it would fill the memory): `raw` reads that of one."""

        def work(connection: sqlite3.Connection) -> list[RawInvoice]:
            scope_id = self._database.scope_id(connection, scope)
            query = "SELECT external_id, digest FROM onedesk_invoice WHERE scope = ? ORDER BY position"
            order = connection.execute(query, (scope_id,)).fetchall()
            before = self._decoded.get(scope, {})
            now = {key: before.get((key, digest)) for key, digest in order}
            if None in now.values():
                with _uncollected():
                    fresh = self._fresh(connection, scope_id, now)
                now = {key: known or fresh.get(key) for key, known in now.items()}
            self._decoded[scope] = {(key, digest): now[key] for key, digest in order}
            return [row for row in now.values() if row is not None]

        return await self._database.read(work)

    def _fresh(
        self, connection: sqlite3.Connection, scope_id: int, known: Mapping[str, RawInvoice | None]
    ) -> dict[str, RawInvoice]:
        """The invoices that are not decoded yet."""
        found = {}
        query = "SELECT external_id, decoded FROM onedesk_invoice WHERE scope = ?"
        for key, body in connection.execute(query, (scope_id,)):
            if known.get(key) is None:
                try:
                    decoded = _invoice.decode(zlib.decompress(body))
                except (msgspec.DecodeError, zlib.error):
                    continue
                places = self._places.setdefault(frozenset(decoded.places.items()), decoded.places)
                found[key] = RawInvoice("", decoded.invoice, places)
        return found

    async def raw(self, scope: Scope, external_id: str) -> str | None:
        """One invoice as OneDesk gave it last (JSON text)."""

        def work(connection: sqlite3.Connection) -> str | None:
            values = (self._database.scope_id(connection, scope), external_id)
            query = "SELECT raw FROM onedesk_invoice WHERE scope = ? AND external_id = ?"
            row = connection.execute(query, values).fetchone()
            return zlib.decompress(row[0]).decode() if row else None

        return await self._database.read(work)

    async def put_invoices(self, scope: Scope, invoices: Sequence[RawInvoice], complete: bool) -> None:
        """Stores what changed, in pieces that hold nobody up; with `complete` those not among them are dropped."""

        def digests(connection: sqlite3.Connection) -> dict[str, bytes]:
            query = "SELECT external_id, digest FROM onedesk_invoice WHERE scope = ?"
            return dict(connection.execute(query, (self._database.scope_id(connection, scope),)).fetchall())

        known = await self._database.read(digests)
        rows = list(enumerate(invoices)) if complete else [(-1, raw) for raw in invoices]
        for start in range(0, len(rows), PIECE):

            def store(connection: sqlite3.Connection, piece: list[tuple[int, RawInvoice]]) -> None:
                scope_id = self._database.scope_id(connection, scope)
                for position, raw in piece:
                    self._put_invoice(connection, scope_id, raw, position, known)

            await self._database.write(partial(store, piece=rows[start : start + PIECE]))
        present = {raw.invoice.external_id for raw in invoices}
        gone = [key for key in known if key not in present] if complete else []
        if gone:
            await self._database.write(partial(self._drop_invoices, scope=scope, keys=gone))

    def _drop_invoices(self, connection: sqlite3.Connection, scope: Scope, keys: list[str]) -> None:
        scope_id = self._database.scope_id(connection, scope)
        query = "DELETE FROM onedesk_invoice WHERE scope = ? AND external_id = ?"
        connection.executemany(query, [(scope_id, key) for key in keys])

    @staticmethod
    def _put_invoice(
        connection: sqlite3.Connection, scope_id: int, raw: RawInvoice, position: int, known: dict[str, bytes]
    ) -> None:
        decoded = msgspec.json.encode(_Decoded(raw.invoice, dict(raw.places)))
        digest = hashlib.blake2b(raw.raw.encode(errors="replace") + decoded, digest_size=12).digest()
        key = raw.invoice.external_id
        if known.get(key) == digest:
            if position >= 0:
                connection.execute(
                    "UPDATE onedesk_invoice SET position = ? WHERE scope = ? AND external_id = ? AND position <> ?",
                    (position, scope_id, key, position),
                )
            return
        connection.execute(
            "INSERT INTO onedesk_invoice (scope, external_id, position, digest, raw, decoded) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (scope, external_id) DO UPDATE SET digest = excluded.digest, raw = excluded.raw,"
            " decoded = excluded.decoded, position = CASE WHEN excluded.position < 0 THEN position ELSE excluded.position END",
            (
                scope_id,
                key,
                position,
                digest,
                zlib.compress(raw.raw.encode(errors="replace"), 3),
                zlib.compress(decoded, 3),
            ),
        )

    async def organizations(self, scope: Scope) -> list[CustomerOrganization]:
        """All known customer organizations."""

        def work(connection: sqlite3.Connection) -> list[CustomerOrganization]:
            scope_id = self._database.scope_id(connection, scope)
            return [
                _organization.decode(row[0])
                for row in connection.execute("SELECT body FROM organization WHERE scope = ?", (scope_id,))
            ]

        return await self._database.read(work)

    async def put_organizations(self, scope: Scope, organizations: Sequence[CustomerOrganization]) -> None:
        """Stores or replaces them."""

        def work(connection: sqlite3.Connection) -> None:
            scope_id = self._database.scope_id(connection, scope)
            connection.executemany(
                "INSERT INTO organization (scope, external_id, body) VALUES (?, ?, ?)"
                " ON CONFLICT (scope, external_id) DO UPDATE SET body = excluded.body WHERE body <> excluded.body",
                [(scope_id, each.external_id, msgspec.json.encode(each)) for each in organizations],
            )

        if organizations:
            await self._database.write(work)

    async def records(self, scope: Scope, kind: str) -> list[Record] | None:
        """A whole list, None when it was never read. It is decoded once; later only when this or another process has changed it."""

        def work(connection: sqlite3.Connection) -> list[Record] | None:
            scope_id = self._database.scope_id(connection, scope)
            name = f"list:{kind}"
            version = int(connection.execute("PRAGMA data_version").fetchone()[0])
            known = self._lists.get((scope, kind))
            if known is not None and known[0] == version:
                return list(known[1])
            if not connection.execute("SELECT 1 FROM mark WHERE scope = ? AND name = ?", (scope_id, name)).fetchone():
                return None
            found = connection.execute("SELECT body FROM record WHERE scope = ? AND kind = ?", (scope_id, kind))
            with _uncollected():
                rows = [_records[kind].decode(row[0]) for row in found]
            self._lists[scope, kind] = (version, rows)
            return list(rows)

        return await self._database.read(work)

    async def put_records(self, scope: Scope, kind: str, records: Sequence[Record], complete: bool) -> None:
        """Stores what changed; with `complete` those not among them are dropped and the list counts as read."""

        def work(connection: sqlite3.Connection) -> None:
            scope_id = self._database.scope_id(connection, scope)
            self._lists.pop((scope, kind), None)
            rows = [(scope_id, kind, record.id, msgspec.json.encode(record)) for record in records]
            connection.executemany(
                "INSERT INTO record (scope, kind, id, body) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (scope, kind, id) DO UPDATE SET body = excluded.body WHERE body <> excluded.body",
                rows,
            )
            if complete:
                present = {record.id for record in records}
                known = connection.execute(
                    "SELECT id FROM record WHERE scope = ? AND kind = ?", (scope_id, kind)
                ).fetchall()
                gone = [(scope_id, kind, row[0]) for row in known if row[0] not in present]
                connection.executemany("DELETE FROM record WHERE scope = ? AND kind = ? AND id = ?", gone)
                connection.execute(
                    "INSERT INTO mark (scope, name, at) VALUES (?, ?, '') ON CONFLICT DO NOTHING",
                    (scope_id, f"list:{kind}"),
                )

        await self._database.write(work)

    async def mark_of(self, scope: Scope, name: str) -> datetime | None:
        """A watermark."""

        def work(connection: sqlite3.Connection) -> datetime | None:
            values = (self._database.scope_id(connection, scope), name)
            row = connection.execute("SELECT at FROM mark WHERE scope = ? AND name = ?", values).fetchone()
            return datetime.fromisoformat(row[0]) if row else None

        return await self._database.read(work)

    async def put_mark(self, scope: Scope, name: str, at: datetime) -> None:
        """Stores a watermark."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO mark (scope, name, at) VALUES (?, ?, ?) ON CONFLICT (scope, name) DO UPDATE SET at = excluded.at",
                (self._database.scope_id(connection, scope), name, at.isoformat()),
            )

        await self._database.write(work)
