"""The hash chain of the journal: each entry covers the one before it, and the end is kept twice, in the database and beside it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.sync.ports import Entry

ENTRY = "at, kind, subject, outcome, request_id, quickbooks_id, intuit_tid, detail, hash"
INSERT = (
    "INSERT INTO journal (seq, scope, at, kind, subject, outcome, request_id, quickbooks_id, intuit_tid, detail, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
SELECT = (
    "SELECT seq, scope, at, kind, subject, outcome, request_id, quickbooks_id, intuit_tid, detail, hash"
    " FROM journal WHERE seq > ? ORDER BY seq LIMIT ?"
)
OF_SCOPE = (
    "SELECT at, kind, subject, outcome, request_id, quickbooks_id, intuit_tid, detail, hash"
    " FROM journal WHERE scope = ? ORDER BY seq"
)
HEAD_FILE = "journal.head"
logger = logging.getLogger("ledgerbridge.journal")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: the number of entries and the hash of the last one (empty while there is none)."""

    count: int = 0
    hash: str = ""


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
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode(errors="surrogatepass")).hexdigest()


def entry_of(row: Sequence[Any]) -> Entry:
    """An entry from the columns `ENTRY`. Raises `ValueError` where it was tampered with."""
    try:
        detail = zlib.decompress(row[7]).decode()
        values: list[Any] = [datetime.fromisoformat(row[0]), *row[1:7], detail, row[8]]
    except (zlib.error, TypeError) as error:
        raise ValueError("not an entry of the journal") from error
    return Entry(*values)


def readable(rows: Iterable[Sequence[Any]]) -> list[Entry]:
    """The entries; one that was tampered with is left out here, and `verify` tells."""
    found = []
    for row in rows:
        try:
            found.append(entry_of(row))
        except ValueError:
            continue
    return found


def append_entries(connection: sqlite3.Connection, scope_id: int, entries: Iterable[Entry]) -> None:
    """Adds entries to the end of the chain, within the caller's transaction."""
    head = head_of(connection)
    scope = connection.execute("SELECT profile, environment, realm FROM scope WHERE id = ?", (scope_id,)).fetchone()
    for entry in entries:
        head = Head(head.count + 1, chained(head.hash, scope, entry))
        values = (
            *(head.count, scope_id, entry.at.isoformat(), entry.kind, entry.subject, entry.outcome, entry.request_id),
            *(
                entry.quickbooks_id,
                entry.intuit_tid,
                zlib.compress(entry.detail.encode(errors="replace"), 6),
                head.hash,
            ),
        )
        connection.execute(INSERT, values)
    connection.execute("UPDATE journal_head SET count = ?, hash = ? WHERE id = 1", (head.count, head.hash))


def head_of(connection: sqlite3.Connection) -> Head:
    """The end of the chain as the database says."""
    row = connection.execute("SELECT count, hash FROM journal_head WHERE id = 1").fetchone()
    return Head(*row) if row else Head(-1)


def follow(connection: sqlite3.Connection, head: Head, limit: int) -> Head | None:
    """The head after at most `limit` more entries; None where one is missing or was changed."""
    scopes = {row[0]: row[1:] for row in connection.execute("SELECT id, profile, environment, realm FROM scope")}
    for row in connection.execute(SELECT, (head.count, limit)):
        try:
            entry = entry_of(row[2:])
        except ValueError:
            return None
        if row[0] != head.count + 1 or chained(head.hash, scopes.get(row[1], ()), entry) != entry.hash:
            return None
        head = Head(row[0], entry.hash)
    return head


class HeadFile:
    """The copy of the chain's end beside the database.

    It may be behind (a process died between the commit and the note), never ahead: then the newest entries were cut off.
    It only moves on from an end that the chain still contains, so that a cut stays visible whatever is added later.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def advance(self, connection: sqlite3.Connection) -> None:
        """Notes the present end of the chain; the file is begun while the journal is empty and never later."""
        now, kept = head_of(connection), self._read()
        if kept is None:
            wanted = now == Head() and not self._path.exists()
        else:
            wanted = kept != now and self._contained(connection, kept)
        if wanted:
            self._write(now)

    def agrees(self, connection: sqlite3.Connection) -> bool:
        """Whether the chain still contains the end that was noted."""
        kept = self._read()
        return kept is not None and self._contained(connection, kept)

    @staticmethod
    def _contained(connection: sqlite3.Connection, head: Head) -> bool:
        row = connection.execute("SELECT hash FROM journal WHERE seq = ?", (head.count,)).fetchone()
        return head == Head() or (row is not None and row[0] == head.hash)

    def _read(self) -> Head | None:
        try:
            count, _, kept = self._path.read_text("ascii").strip().partition(" ")
            return Head(int(count), kept)
        except (OSError, ValueError):
            return None

    def _write(self, head: Head) -> None:
        fresh = self._path.with_name(f"{self._path.name}-{os.getpid()}")
        try:
            fresh.write_text(f"{head.count} {head.hash}\n", "ascii")
            fresh.replace(self._path)
        except OSError as error:  # it stays behind, which is harmless; what matters is committed
            logger.warning("the end of the journal could not be noted beside the database: %s", error.strerror)
