"""What the disk and SQLite say, as problems: a full disk, a folder that cannot be written, a newer or damaged database."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from app.domain.problems import Problem

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
UNREADABLE = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS)


def problem_of_os(error: OSError, path: Path) -> Problem:
    """The problem behind an operating-system error at `path`."""
    code = "disk_full" if error.errno in FULL else "folder_not_writable"
    return Problem(code, {"path": str(path), "text": error.strerror or ""})


def problem_of_sqlite(error: sqlite3.Error, path: Path) -> Problem:
    """The problem behind an SQLite error, by its code and never by its text."""
    extended = getattr(error, "sqlite_errorcode", 0)
    kind = (
        "database_damaged"
        if extended in UNREADABLE
        else {
            sqlite3.SQLITE_FULL: "disk_full",
            sqlite3.SQLITE_IOERR: "disk_full",
            sqlite3.SQLITE_READONLY: "folder_not_writable",
            sqlite3.SQLITE_CANTOPEN: "folder_not_writable",
            sqlite3.SQLITE_PERM: "folder_not_writable",
            sqlite3.SQLITE_BUSY: "database_locked",
            sqlite3.SQLITE_LOCKED: "database_locked",
            sqlite3.SQLITE_CORRUPT: "database_damaged",
            sqlite3.SQLITE_NOTADB: "database_damaged",
        }.get(extended & 0xFF)
    )
    if kind is None:
        raise error
    shown = path.parent if kind in ("disk_full", "folder_not_writable") else path
    return Problem(kind, {"path": str(shown), "text": getattr(error, "sqlite_errorname", "")})
