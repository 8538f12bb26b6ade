"""Keeps what a stand-in holds in one SQLite file, a row for each object, so that nothing it answered is lost when its process is killed."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT"


class Shelf:
    """Rows of text by (kind, key); in memory where `path` is None. Changes inside `changing` reach the disk together."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._end = weakref.finalize(
            self, self._db.close
        )  # also for a stand-in that nobody closes: Python 3.13 asks for it
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")  # survives the end of the process; not a power cut
        self._db.execute(SCHEMA)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction, also around further `changing`; an exception takes all of it back."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")

    def put(self, kind: str, key: str, body: str) -> None:
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO kept (kind, key, body) VALUES (?, ?, ?)", (kind, key, body))

    def drop(self, kind: str, key: str) -> None:
        with self._lock:
            self._db.execute("DELETE FROM kept WHERE kind = ? AND key = ?", (kind, key))

    def rows(self) -> list[tuple[str, str, str]]:
        """Everything as (kind, key, body)."""
        with self._lock:
            return self._db.execute("SELECT kind, key, body FROM kept ORDER BY rowid").fetchall()

    def clear(self) -> None:
        with self._lock:
            self._db.execute("DELETE FROM kept")

    def close(self) -> None:
        with self._lock:
            self._end()
