"""What Intuit's sign-in remembers: codes, refresh tokens that rotate, access tokens and the companies that they open."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.demo.shelf import Shelf

ACCOUNTING = "com.intuit.quickbooks.accounting"
SCOPES = frozenset({ACCOUNTING, "com.intuit.quickbooks.payment", "openid", "profile", "email", "phone", "address"})
REFRESH_SECONDS = 8_726_400
HARD_SECONDS = 157_680_000
SETTINGS: dict[str, Any] = {
    "access_seconds": 3600,
    "code_seconds": 300,
    "rotate_after_seconds": 86_400,  # a refresh of an older value brings a new one
    "rotate_always": False,
    "auto_approve": False,  # the authorize page answers at once
    "auto_realm": "",  # with which company; the first one when empty
    "refuse_revoke": False,
}


class NotGranted(Exception):
    """An OAuth error: `error` is its code, `description` may be empty."""

    def __init__(self, error: str, description: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status


@dataclass(slots=True)
class Connection:
    """One consent: a company connected with this app. `refresh` is the value that works now, `since` when it was given."""

    key: str
    realm: str
    scope: str
    first: str
    refresh: str
    since: str
    refreshed: str
    dead: bool = False
    used: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Code:
    """An authorization code: once, for one redirect URI, until `until`."""

    code: str
    realm: str
    scope: str
    redirect_uri: str
    until: str
    connection: str = ""


@dataclass(slots=True)
class Access:
    token: str
    connection: str
    realm: str
    scope: str
    until: str
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """Tokens as handed out; seconds are counted from now."""

    access_token: str
    refresh_token: str
    expires_in: int
    refresh_expires_in: int
    hard_expires_in: int
    realm: str


def allowed_redirect(uri: str) -> bool:
    """Intuit: https on a real domain, or plain http on localhost with a port; no query, no fragment, no IP address."""
    parts = urlsplit(uri)
    if parts.query or parts.fragment or not parts.hostname:
        return False
    if parts.scheme == "https":
        return (
            parts.hostname != "localhost"
            and not parts.hostname.replace(".", "").isdecimal()
            and ":" not in parts.hostname
        )
    return parts.scheme == "http" and parts.hostname == "localhost"


class TokenStore:
    """One app at Intuit: its keys, its redirect URIs and everything granted to it. On disk where `path` is given."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        redirect_uris: Iterable[str],
        path: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.redirect_uris = [uri for uri in redirect_uris if allowed_redirect(uri)]
        self.clock = clock
        self.settings: dict[str, Any] = dict(SETTINGS)
        self.log: list[dict[str, Any]] = []
        self._lock = threading.RLock()
        self._shelf = Shelf(path)
        self._codes: dict[str, Code] = {}
        self._connections: dict[str, Connection] = {}
        self._access: dict[str, Access] = {}
        self._load()

    def _load(self) -> None:
        for kind, key, body in self._shelf.rows():
            row = json.loads(body)
            if kind == "code":
                self._codes[key] = Code(**row)
            elif kind == "connection":
                self._connections[key] = Connection(**row)
            elif kind == "access":
                self._access[key] = Access(**row)
            elif kind == "settings":
                self.settings |= row

    def _keep(self, row: Code | Connection | Access) -> None:
        kind, key = {
            Code: ("code", getattr(row, "code", "")),
            Connection: ("connection", getattr(row, "key", "")),
            Access: ("access", getattr(row, "token", "")),
        }[type(row)]
        self._shelf.put(kind, key, json.dumps(asdict(row)))

    def close(self) -> None:
        self._shelf.close()

    def reset(self) -> None:
        """Forgets every grant and setting."""
        with self._lock:
            self._shelf.clear()
            self._codes, self._connections, self._access = {}, {}, {}
            self.settings = dict(SETTINGS)
            self.log.clear()

    def set(self, changes: dict[str, Any]) -> None:
        """Changes settings. Raises ValueError for an unknown one."""
        unknown = set(changes) - set(SETTINGS)
        if unknown:
            raise ValueError(
                f"unknown settings: {', '.join(sorted(unknown))}; there are: {', '.join(sorted(SETTINGS))}"
            )
        with self._lock:
            self.settings |= changes
            self._shelf.put("settings", "settings", json.dumps(self.settings))

    def _now(self) -> datetime:
        return self.clock()

    def _later(self, seconds: float) -> str:
        return (self._now() + timedelta(seconds=seconds)).isoformat()

    def _past(self, moment: str) -> bool:
        return self._now() >= datetime.fromisoformat(moment)

    # --- granting ----------------------------------------------------------------------------------------------------

    def issue_code(self, realm: str, redirect_uri: str, scope: str = ACCOUNTING) -> str:
        """The code that the browser carries back; works once and not for long."""
        with self._lock, self._shelf.changing():
            code = Code(
                f"XAB{secrets.token_urlsafe(36)}",
                realm,
                scope,
                redirect_uri,
                self._later(self.settings["code_seconds"]),
            )
            self._codes[code.code] = code
            self._keep(code)
            return code.code

    def exchange(self, code: str, redirect_uri: str) -> Granted:
        """Tokens for a code. A second exchange is refused and kills what the first one gave. Raises `NotGranted`."""
        with self._lock:
            found = self._codes.get(code)
            if found is not None and found.connection:
                with self._shelf.changing():
                    self._kill(self._connections[found.connection])
                found = None
            if found is None or self._past(found.until) or redirect_uri != found.redirect_uri:
                raise NotGranted("invalid_grant", "Token invalid")
            with self._shelf.changing():
                granted = self._connect(found.realm, found.scope)
                found.connection = self._access[granted.access_token].connection
                self._keep(found)
            return granted

    def grant(self, realm: str, scope: str = ACCOUNTING) -> Granted:
        """Tokens without a sign-in: valid at once."""
        with self._lock, self._shelf.changing():
            return self._connect(realm, scope)

    def _connect(self, realm: str, scope: str) -> Granted:
        now = self._now().isoformat()
        connection = Connection(secrets.token_hex(8), realm, scope, now, self._refresh_value(), now, now)
        self._connections[connection.key] = connection
        self._keep(connection)
        return self._hand_out(connection)

    def _refresh_value(self) -> str:
        return f"AB11{int(self._now().timestamp()):011d}{secrets.token_urlsafe(32)[:35]}"

    def _hand_out(self, connection: Connection) -> Granted:
        seconds = int(self.settings["access_seconds"])
        token = (
            f"eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..{secrets.token_urlsafe(16)}.{secrets.token_urlsafe(540)}"
        )
        access = Access(token, connection.key, connection.realm, connection.scope, self._later(seconds))
        self._access[token] = access
        self._keep(access)
        lived = (self._now() - datetime.fromisoformat(connection.first)).total_seconds()
        return Granted(
            token, connection.refresh, seconds, REFRESH_SECONDS, max(0, HARD_SECONDS - int(lived)), connection.realm
        )

    def refresh(self, value: str) -> Granted:
        """New tokens for a refresh token; its value changes when it is older than a day, and the old one is dead at once.

        Raises `NotGranted`.
        """
        with self._lock, self._shelf.changing():
            connection = next((each for each in self._connections.values() if each.refresh == value), None)
            if connection is None or connection.dead:
                raise NotGranted("invalid_grant", "Incorrect or invalid refresh token")
            if self._past_life(connection):
                raise NotGranted("invalid_grant", "Token invalid")
            age = (self._now() - datetime.fromisoformat(connection.since)).total_seconds()
            if self.settings["rotate_always"] or age >= self.settings["rotate_after_seconds"]:
                connection.used.append(connection.refresh)
                connection.refresh, connection.since = self._refresh_value(), self._now().isoformat()
            connection.refreshed = self._now().isoformat()
            self._keep(connection)
            return self._hand_out(connection)

    def _past_life(self, connection: Connection) -> bool:
        rolling = datetime.fromisoformat(connection.refreshed) + timedelta(seconds=REFRESH_SECONDS)
        hard = datetime.fromisoformat(connection.first) + timedelta(seconds=HARD_SECONDS)
        return self._now() >= min(rolling, hard)

    # --- taking back -------------------------------------------------------------------------------------------------

    def revoke(self, token: str) -> bool:
        """Ends the connection of a refresh or access token; False when there is none."""
        with self._lock, self._shelf.changing():
            access = self._access.get(token)
            by_refresh = (each for each in self._connections.values() if each.refresh == token)
            connection = self._connections[access.connection] if access else next(by_refresh, None)
            if connection is None or connection.dead or self.settings["refuse_revoke"]:
                return False
            self._kill(connection)
            return True

    def _kill(self, connection: Connection) -> None:
        connection.dead = True
        self._keep(connection)
        for access in self._access.values():
            if access.connection == connection.key:
                access.dead = True
                self._keep(access)

    def expire_access(self) -> None:
        """Every access token is expired from now on."""
        with self._lock, self._shelf.changing():
            for access in self._access.values():
                access.until = self._now().isoformat()
                self._keep(access)

    def kill_all(self) -> None:
        """Every connection is revoked, as when the user disconnects the app inside QuickBooks Online."""
        with self._lock, self._shelf.changing():
            for connection in self._connections.values():
                self._kill(connection)

    # --- looking -----------------------------------------------------------------------------------------------------

    def access(self, token: str) -> Access | None:
        """The live access token, or None when it never was, is revoked or has expired."""
        with self._lock:
            found = self._access.get(token)
            return None if found is None or found.dead or self._past(found.until) else found

    def known(self, token: str) -> bool:
        """Whether this access token was ever handed out."""
        return token in self._access

    def state(self) -> dict[str, Any]:
        """Counts for tests; no token values."""
        live = [each for each in self._connections.values() if not each.dead]
        return {
            "connections": len(self._connections),
            "live": len(live),
            "rotations": sum(len(each.used) for each in self._connections.values()),
            "settings": self.settings,
        }
