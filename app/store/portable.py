"""Moving to another computer: settings, decisions, links and journal of a profile in one file, without secrets and connections."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from app.domain.links import Link
from app.domain.problems import Problem, ProblemError
from app.store.chain import HEAD_FILE, OF_SCOPE, HeadFile, append_entries, entry_of, readable
from app.store.database import Database
from app.store.errors import problem_of_os
from app.store.heads import link_of
from app.store.links import put_link
from app.sync.ports import Decision, Entry, Moved, Scope

FORMAT = "ledgerbridge state"
VERSION = 1
CARRIED = ("option:", "company:")
"""Settings by the start of their key; the others are facts of a connection and stay where they are."""


class Company(msgspec.Struct, frozen=True):
    """What belongs to one company: `generations` by external id."""

    environment: str
    realm: str
    decisions: list[Decision] = []
    links: list[Link] = []
    generations: dict[str, int] = {}
    entries: list[Entry] = []


class State(msgspec.Struct, frozen=True):
    """What a file carries."""

    profile: str
    settings: dict[str, str]
    companies: list[Company]


class StateFile(msgspec.Struct, frozen=True):
    """The file: `digest` tells a damaged one before anything of it is taken."""

    format: str
    version: int
    digest: str
    state: msgspec.Raw


class SqlitePortable:
    """`app.sync.ports.Portable` of one profile on the database."""

    def __init__(self, database: Database, profile: str) -> None:
        self._database = database
        self._profile = profile
        self._head_file = HeadFile(database.path.with_name(HEAD_FILE))

    async def export_state(self, file: Path) -> Moved:
        """See the port. The file is complete or not there; only its owner can read it."""
        state = await self._database.read(lambda c: _state(c, self._profile))
        body = msgspec.json.encode(state)
        whole = StateFile(FORMAT, VERSION, _digest(body), msgspec.Raw(body))
        fresh = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(msgspec.json.encode(whole))
            fresh.replace(file)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise ProblemError(problem_of_os(error, file)) from error
        return _counts(state)

    async def import_state(self, file: Path) -> Moved:
        """See the port."""
        state = _read(file)
        await self._database.read(self._head_file.advance)
        moved = await self._database.write(lambda c: self._take(c, state))
        await self._database.read(self._head_file.advance)
        return moved

    def _take(self, connection: sqlite3.Connection, state: State) -> Moved:
        for start in CARRIED:
            query = "DELETE FROM setting WHERE profile = ? AND substr(key, 1, ?) = ?"
            connection.execute(query, (self._profile, len(start), start))
        rows = [(self._profile, key, value) for key, value in state.settings.items()]
        connection.executemany("INSERT INTO setting (profile, key, value) VALUES (?, ?, ?)", rows)
        query = "DELETE FROM decision WHERE scope IN (SELECT id FROM scope WHERE profile = ?)"
        connection.execute(query, (self._profile,))
        links = entries = 0
        for company in state.companies:
            scope = Scope(self._profile, company.environment, company.realm)
            scope_id = self._database.scope_id(connection, scope)
            _put_decisions(connection, scope_id, company.decisions)
            links += _add_links(connection, scope_id, company)
            connection.execute("DELETE FROM mark WHERE scope = ? AND name = 'invoices'", (scope_id,))  # they may be old
            entries += _add_entries(connection, scope_id, company.entries)
        return Moved(len(rows), sum(len(company.decisions) for company in state.companies), links, entries)


def _state(connection: sqlite3.Connection, profile: str) -> State:
    connection.execute("BEGIN")
    try:
        settings = dict(connection.execute("SELECT key, value FROM setting WHERE profile = ?", (profile,)).fetchall())
        query = "SELECT id, environment, realm FROM scope WHERE profile = ? ORDER BY id"
        companies = [_company(connection, *row) for row in connection.execute(query, (profile,)).fetchall()]
    finally:
        connection.execute("COMMIT")
    carried = {key: value for key, value in settings.items() if key.startswith(CARRIED)}
    return State(profile, carried, companies)


def _company(connection: sqlite3.Connection, scope_id: int, environment: str, realm: str) -> Company:
    whose = (scope_id,)
    decisions = connection.execute("SELECT kind, key, value, at FROM decision WHERE scope = ?", whose)
    links = connection.execute("SELECT body FROM link WHERE scope = ? ORDER BY rowid", whose)
    generations = connection.execute("SELECT external_id, value FROM generation WHERE scope = ?", whose)
    entries = connection.execute(OF_SCOPE, whose)
    try:
        return Company(
            environment,
            realm,
            [Decision(kind, key, value, datetime.fromisoformat(at)) for kind, key, value, at in decisions],
            [link_of(row[0]) for row in links],
            dict(generations.fetchall()),
            [entry_of(row) for row in entries],
        )
    except ValueError as error:
        raise ProblemError(Problem("database_damaged", {"path": "", "text": "journal"})) from error


def _counts(state: State) -> Moved:
    return Moved(
        len(state.settings),
        sum(len(company.decisions) for company in state.companies),
        sum(len(company.links) for company in state.companies),
        sum(len(company.entries) for company in state.companies),
    )


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _read(file: Path) -> State:
    """The state in a file. Raises `ProblemError` (`bad_file`), `text` telling why: unreadable, format, newer or damaged."""
    try:
        whole = msgspec.json.decode(file.read_bytes(), type=StateFile)
        if whole.format != FORMAT:
            raise _bad(file, "format")
        if whole.version > VERSION:
            raise _bad(file, "newer")
        body = bytes(whole.state)
        if _digest(body) != whole.digest:
            raise _bad(file, "damaged")
        return msgspec.json.decode(body, type=State)
    except OSError as error:
        raise _bad(file, "unreadable") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(file, "format") from error


def _bad(file: Path, why: str) -> ProblemError:
    return ProblemError(Problem("bad_file", {"path": str(file), "text": why}))


def _put_decisions(connection: sqlite3.Connection, scope_id: int, decisions: Iterable[Decision]) -> None:
    rows = [(scope_id, each.kind, each.key, each.value, each.at.isoformat()) for each in decisions]
    connection.executemany("INSERT INTO decision (scope, kind, key, value, at) VALUES (?, ?, ?, ?, ?)", rows)


def _add_links(connection: sqlite3.Connection, scope_id: int, company: Company) -> int:
    """Adds the links that are not there; the higher generation counts."""
    known = {row[0] for row in connection.execute("SELECT external_id FROM link WHERE scope = ?", (scope_id,))}
    fresh = [link for link in company.links if link.external_id not in known]
    for link in fresh:
        put_link(connection, scope_id, link)
    connection.executemany(
        "INSERT INTO generation (scope, external_id, value) VALUES (?, ?, ?)"
        " ON CONFLICT (scope, external_id) DO UPDATE SET value = max(value, excluded.value)",
        [(scope_id, key, value) for key, value in company.generations.items()],
    )
    return len(fresh)


def _add_entries(connection: sqlite3.Connection, scope_id: int, entries: list[Entry]) -> int:
    """Adds the entries that are not there to the end of this chain: their old hashes belong to the other one."""
    known = {_said(entry) for entry in readable(connection.execute(OF_SCOPE, (scope_id,)))}
    fresh = [entry for entry in entries if _said(entry) not in known]
    append_entries(connection, scope_id, fresh)
    return len(fresh)


def _said(entry: Entry) -> tuple[object, ...]:
    """What an entry says, without its place in a chain."""
    return (
        entry.at,
        entry.kind,
        entry.subject,
        entry.outcome,
        entry.request_id,
        entry.quickbooks_id,
        entry.intuit_tid,
        hashlib.sha256(entry.detail.encode(errors="replace")).digest(),
    )
