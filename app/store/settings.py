"""Settings of a profile and decisions of a company, as text."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from app.domain.seats import seat_of
from app.store.database import Database
from app.sync.ports import Decision, Scope

FORGOTTEN = (
    "DELETE FROM decision WHERE scope IN (SELECT id FROM scope WHERE profile = ?)",
    "DELETE FROM link WHERE scope IN (SELECT id FROM scope WHERE profile = ?)",
    "DELETE FROM onedesk_invoice WHERE scope IN (SELECT id FROM scope WHERE profile = ?)",
    "DELETE FROM organization WHERE scope IN (SELECT id FROM scope WHERE profile = ?)",
    "DELETE FROM record WHERE scope IN (SELECT id FROM scope WHERE profile = ?)",
    "DELETE FROM mark WHERE scope IN (SELECT id FROM scope WHERE profile = ?)",
    "DELETE FROM operation WHERE outcome <> 'refused' AND scope IN (SELECT id FROM scope WHERE profile = ?)",
    "UPDATE operation SET body = x'', before = '' WHERE scope IN (SELECT id FROM scope WHERE profile = ?)",
    "DELETE FROM setting WHERE profile = ?",
)
"""What goes with a profile; triggers take the heads away. The counts of `generation` and of refused requests stay: without them a later
request could carry the id of an earlier one. So does the journal, which is one chain over all companies."""
OPEN = "SELECT 1 FROM operation WHERE state <> 'settled' AND scope IN (SELECT id FROM scope WHERE profile = ?) LIMIT 1"


class SqliteSettings:
    """`app.sync.ports.Settings` of one profile."""

    def __init__(self, database: Database, profile: str) -> None:
        self._database = database
        self._profile = profile

    async def all(self) -> dict[str, str]:
        """Every stored key with its text."""
        return await self._database.read(
            lambda c: dict(c.execute("SELECT key, value FROM setting WHERE profile = ?", (self._profile,)).fetchall())
        )

    async def of_all_profiles(self) -> dict[str, dict[str, str]]:
        """Every stored key with its text, by profile."""

        def work(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
            found: dict[str, dict[str, str]] = {}
            for profile, key, value in connection.execute("SELECT profile, key, value FROM setting ORDER BY profile"):
                found.setdefault(profile, {})[key] = value
            return found

        return await self._database.read(work)

    async def put_for(self, profile: str, key: str, value: str) -> None:
        """Stores a value of another profile."""
        await SqliteSettings(self._database, profile).put(key, value)

    async def forget_profile(self, profile: str) -> bool:
        """See the port. The picture that its window would paint first goes, too."""

        def work(connection: sqlite3.Connection) -> bool:
            if connection.execute(OPEN, (profile,)).fetchone() is not None:
                return False
            for statement in FORGOTTEN:
                connection.execute(statement, (profile,))
            return True

        forgotten = await self._database.write(work)
        if forgotten:
            (self._database.path.parent / f"window{seat_of(profile)}.json").unlink(missing_ok=True)
        return forgotten

    async def put(self, key: str, value: str | None) -> None:
        """Stores a value; None removes it."""

        def work(connection: sqlite3.Connection) -> None:
            if value is None:
                connection.execute("DELETE FROM setting WHERE profile = ? AND key = ?", (self._profile, key))
            else:
                connection.execute(
                    "INSERT INTO setting (profile, key, value) VALUES (?, ?, ?)"
                    " ON CONFLICT (profile, key) DO UPDATE SET value = excluded.value",
                    (self._profile, key, value),
                )

        await self._database.write(work)


class SqliteDecisions:
    """`app.sync.ports.Decisions` on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, scope: Scope) -> list[Decision]:
        """Every decision of `scope`."""

        def work(connection: sqlite3.Connection) -> list[Decision]:
            found = connection.execute(
                "SELECT kind, key, value, at FROM decision WHERE scope = ?",
                (self._database.scope_id(connection, scope),),
            )
            return [Decision(row[0], row[1], row[2], datetime.fromisoformat(row[3])) for row in found]

        return await self._database.read(work)

    async def put(self, scope: Scope, decision: Decision) -> None:
        """Stores a decision, replacing the one for the same thing."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO decision (scope, kind, key, value, at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (scope, kind, key) DO UPDATE SET value = excluded.value, at = excluded.at",
                (
                    self._database.scope_id(connection, scope),
                    decision.kind,
                    decision.key,
                    decision.value,
                    decision.at.isoformat(),
                ),
            )

        await self._database.write(work)

    async def remove(self, scope: Scope, kind: str, key: str) -> None:
        """Takes a decision back."""

        def work(connection: sqlite3.Connection) -> None:
            values = (self._database.scope_id(connection, scope), kind, key)
            connection.execute("DELETE FROM decision WHERE scope = ? AND kind = ? AND key = ?", values)

        await self._database.write(work)
