"""Heads of invoices and links on disk: written beside each, read without opening it, and made once where an earlier version left none."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from functools import partial

import msgspec

from app.domain.invoices import Invoice
from app.domain.links import Link
from app.domain.problems import Problem, ProblemError
from app.store.database import Database
from app.sync.heads import SHAPE, Head, LinkHead, head_of, is_live, link_head_of, name_of

PIECE = 500
"""Rows that are read or written at a time: nobody waits long for their turn."""
META = "heads"


class Decoded(msgspec.Struct):
    """An invoice as it is kept."""

    invoice: Invoice
    places: dict[str, str]


_invoice = msgspec.json.Decoder(Decoded)
_link = msgspec.json.Decoder(Link)
read_head = msgspec.json.Decoder(Head).decode
read_link_head = msgspec.json.Decoder(LinkHead).decode


def pieces(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    """`keys` in runs of `PIECE`."""
    return (keys[start : start + PIECE] for start in range(0, len(keys), PIECE))


def listed(keys: Iterable[str | int]) -> str:
    """`keys` as the one parameter of `IN (SELECT value FROM json_each(?))`."""
    return json.dumps(list(keys))


def open_invoice(body: bytes) -> Decoded | None:
    """An invoice out of its compressed form; None where another version shaped it otherwise."""
    try:
        return _invoice.decode(zlib.decompress(body))
    except (msgspec.DecodeError, zlib.error):
        return None


def link_of(body: bytes) -> Link:
    """A link out of its compressed form. Raises `ProblemError` (`database_damaged`)."""
    try:
        return _link.decode(zlib.decompress(body))
    except (msgspec.DecodeError, zlib.error) as error:
        raise ProblemError(Problem("database_damaged", {"path": "", "text": "link"})) from error


def put_head(connection: sqlite3.Connection, scope_id: int, invoice: Invoice) -> None:
    """Stores the head of an invoice within the caller's transaction; one that is stored already touches no page."""
    connection.execute(
        "INSERT INTO invoice_head (scope, external_id, name, live, head) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (scope, external_id) DO UPDATE SET name = excluded.name, live = excluded.live, head = excluded.head"
        " WHERE head <> excluded.head",
        (scope_id, invoice.external_id, name_of(invoice), int(is_live(invoice)), msgspec.json.encode(head_of(invoice))),
    )


def put_link_head(connection: sqlite3.Connection, scope_id: int, link: Link) -> None:
    """The same of a link."""
    connection.execute(
        "INSERT INTO link_head (scope, external_id, quickbooks_id, head) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (scope, external_id) DO UPDATE SET quickbooks_id = excluded.quickbooks_id, head = excluded.head"
        " WHERE head <> excluded.head",
        (scope_id, link.external_id, link.quickbooks_id, msgspec.json.encode(link_head_of(link))),
    )


class Heads:
    """Knows whether the heads of a database are whole; `complete` makes them so, once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._whole = False

    async def complete(self) -> None:
        """After this every invoice that can be read, and every link, has its head in today's shape."""
        if self._whole:
            return
        if await self._database.read(_shape) != SHAPE:
            await self._database.write(_forget_old)
            for make in (_make_some, _make_some_of_links):
                last = -1
                while last:
                    last = await self._database.write(partial(make, after=last))
            await self._database.write(_remember)
        self._whole = True


def _shape(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (META,)).fetchone()
    return int(row[0]) if row else 0


def _forget_old(connection: sqlite3.Connection) -> None:
    """Heads of another shape; where none was ever complete, what is there is of today's."""
    if _shape(connection) not in (0, SHAPE):
        connection.execute("DELETE FROM invoice_head")
        connection.execute("DELETE FROM link_head")


def _remember(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (META, str(SHAPE)))


def _make_some(connection: sqlite3.Connection, after: int) -> int:
    """Heads of the next few invoices that have none; the row of the last one, 0 where there are no more."""
    rows = connection.execute(
        "SELECT i.rowid, i.scope, i.decoded FROM onedesk_invoice i LEFT JOIN invoice_head h USING (scope, external_id)"
        " WHERE h.head IS NULL AND i.rowid > ? ORDER BY i.rowid LIMIT ?",
        (after, PIECE),
    ).fetchall()
    for _row, scope, body in rows:
        decoded = open_invoice(body)
        if decoded is not None:
            put_head(connection, scope, decoded.invoice)
    return int(rows[-1][0]) if rows else 0


def _make_some_of_links(connection: sqlite3.Connection, after: int) -> int:
    """The same of links."""
    rows = connection.execute(
        "SELECT l.rowid, l.scope, l.body FROM link l LEFT JOIN link_head h USING (scope, external_id)"
        " WHERE h.head IS NULL AND l.rowid > ? ORDER BY l.rowid LIMIT ?",
        (after, PIECE),
    ).fetchall()
    for _row, scope, body in rows:
        put_link_head(connection, scope, link_of(body))
    return int(rows[-1][0]) if rows else 0
