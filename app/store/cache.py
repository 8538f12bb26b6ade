"""What was last read from both services: OneDesk's invoices (`app.store.invoices`) and organizations, QuickBooks lists one row a record."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import msgspec

from app.domain.books import Account, Customer, Item, OtherName, TaxCode, TaxRate, Term, Tracking
from app.domain.invoices import CustomerOrganization
from app.store.database import Database
from app.store.invoices import KnownInvoices
from app.sync.ports import Record, Scope

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


_organization = msgspec.json.Decoder(CustomerOrganization)
_records = {kind: msgspec.json.Decoder(shape) for kind, shape in KINDS.items()}


class SqliteCache(KnownInvoices):
    """`app.sync.kept.Cache` on the database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._lists: dict[tuple[Scope, str], tuple[int, list[Record]]] = {}
        self._puts: dict[tuple[Scope, str], int] = {}
        self.made: dict[tuple[Scope, str], tuple[tuple[int, ...], Any]] = {}

    async def organizations(self, scope: Scope) -> list[CustomerOrganization]:
        """All known customer organizations; one kept by a version that shaped it otherwise is left out until it is read again."""

        def work(connection: sqlite3.Connection) -> list[CustomerOrganization]:
            scope_id = self._database.scope_id(connection, scope)
            found = []
            for (body,) in connection.execute("SELECT body FROM organization WHERE scope = ?", (scope_id,)):
                with suppress(msgspec.DecodeError):
                    found.append(_organization.decode(body))
            return found

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
        """A whole list, None when it was never read, or by a version that shaped it otherwise.

        It is decoded once; later only when this or another process has changed it.
        """

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
            try:
                with _uncollected():
                    rows = [_records[kind].decode(row[0]) for row in found]
            except msgspec.DecodeError:
                return None
            self._lists[scope, kind] = (version, rows)
            return list(rows)

        return await self._database.read(work)

    async def versions(self, scope: Scope, kinds: Sequence[str]) -> tuple[int, ...]:
        """Something that changes with the lists of `kinds`, whoever changes them, this process or another."""

        def work(connection: sqlite3.Connection) -> tuple[int, ...]:
            others = int(connection.execute("PRAGMA data_version").fetchone()[0])
            return others, *(self._puts.get((scope, kind), 0) for kind in kinds)

        return await self._database.read(work)

    async def put_records(self, scope: Scope, kind: str, records: Sequence[Record], complete: bool) -> None:
        """Stores what changed; with `complete` those not among them are dropped and the list counts as read."""

        def work(connection: sqlite3.Connection) -> None:
            scope_id = self._database.scope_id(connection, scope)
            self._lists.pop((scope, kind), None)
            self._puts[scope, kind] = self._puts.get((scope, kind), 0) + 1
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
