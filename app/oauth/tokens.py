"""The tokens of one company: refreshed by one at a time across threads and processes, stored before they are used, never thrown away."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from app.domain.problems import Problem, ProblemError, Stop
from app.oauth.intuit import Granted, Intuit, InvalidGrant
from app.sync.connecting import TokenFacts
from app.sync.ports import Clock, Secrets

EARLY = timedelta(seconds=60)
LOCK_PATIENCE = 90.0
LOCK_STEP = 0.05
REFRESH, PREVIOUS, ACCESS, FACTS = "refresh-token", "previous-refresh-token", "access-token", "token-facts"
_MOMENTS = ("connected_at", "access_expires_at", "refresh_expires_at", "hard_expires_at")
logger = logging.getLogger("ledgerbridge.oauth")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class _Facts:
    """When what ends; kept as JSON beside the tokens."""

    connected_at: datetime
    access_expires_at: datetime
    refresh_expires_at: datetime | None = None
    hard_expires_at: datetime | None = None

    @classmethod
    def of(cls, text: str | None) -> _Facts | None:
        try:
            kept = json.loads(text or "")
            first, second, third, fourth = (kept.get(name) for name in _MOMENTS)
            return cls(datetime.fromisoformat(first), datetime.fromisoformat(second), _moment(third), _moment(fourth))
        except (ValueError, TypeError, AttributeError):
            return None

    def text(self) -> str:
        moments = {name: getattr(self, name) for name in _MOMENTS}
        return json.dumps({name: moment.isoformat() if moment else None for name, moment in moments.items()})

    def after(self, granted: Granted, now: datetime) -> _Facts:
        """The facts once `granted` came: a limit that it does not tell stays as it was."""
        refresh, hard = granted.refresh_expires_in, granted.hard_expires_in
        return replace(
            self,
            access_expires_at=now + timedelta(seconds=granted.expires_in),
            refresh_expires_at=now + timedelta(seconds=refresh) if refresh else self.refresh_expires_at,
            hard_expires_at=now + timedelta(seconds=hard) if hard else self.hard_expires_at,
        )


class Tokens:
    """Access tokens for one realm. `app` gives the Intuit app, once its keys are at hand; `folder` holds the lock between
    processes (None: this process is alone)."""

    def __init__(
        self,
        app: Callable[[], Awaitable[Intuit]],
        secrets: Secrets,
        clock: Clock,
        folder: Path | None,
        environment: str,
        realm: str,
    ) -> None:
        self._app = app
        self._secrets = secrets
        self._clock = clock
        self._service = f"{environment}:{realm}"
        self._alone = asyncio.Lock()
        self._access: tuple[str, datetime] | None = None
        name = re.sub(r"[^A-Za-z0-9-]", "_", f"tokens-{environment}-{realm}")
        self._lock = FileLock(str(folder / f"{name}.lock"), thread_local=False) if folder else None

    def __repr__(self) -> str:
        return "Tokens(…)"

    async def access_token(self) -> str:
        """A valid access token; asks Intuit only when the one at hand has expired.

        Raises `Stop` (`reconnect_needed`, `wrong_client`) or `ProblemError` (`unreachable`, `no_keychain`, `keychain_locked`).
        """
        return await self._token(stale=None)

    async def refresh(self, stale: str) -> str:
        """Another token than `stale`, which Intuit refused: the one that somebody else got meanwhile, or a fresh one."""
        return await self._token(stale)

    async def keep(self, granted: Granted) -> None:
        """Stores the tokens of a new sign-in in place of all earlier ones."""
        async with self._alone, self._across_processes():
            now = self._clock.now()
            facts = _Facts(now, now).after(granted, now)
            if granted.refresh_token is None:
                raise ProblemError(Problem("sign_in_failed", {"text": "an answer without a refresh token"}))
            await self._secrets.set(self._service, REFRESH, granted.refresh_token)
            await self._secrets.delete(self._service, PREVIOUS)
            await self._store_access(granted, facts)

    async def facts(self) -> TokenFacts | None:
        """Since when and until when the sign-in lasts; None without one."""
        known = _Facts.of(await self._secrets.get(self._service, FACTS))
        return TokenFacts(known.connected_at, known.refresh_expires_at, known.hard_expires_at) if known else None

    async def revoke(self) -> bool:
        """Ends the connection at Intuit; whether that was confirmed. Nothing stored is touched."""
        token = await self._secrets.get(self._service, REFRESH) or await self._secrets.get(self._service, ACCESS)
        if token is None:
            return True
        try:
            await (await self._app()).revoke(token)
        except ProblemError as error:
            logger.warning("the connection was not confirmed as revoked: %s", error.problem.code)
            return False
        return True

    async def forget(self) -> None:
        """Removes the tokens of this realm from the keychain."""
        self._access = None
        for name in (ACCESS, FACTS, PREVIOUS, REFRESH):
            await self._secrets.delete(self._service, name)

    # --- within ---

    async def _token(self, stale: str | None) -> str:
        async with self._alone:
            usable = self._usable(stale) or await self._stored(stale)
            if usable is None:
                async with self._across_processes():
                    usable = await self._stored(stale) or await self._renew()
            return usable

    def _usable(self, stale: str | None) -> str | None:
        if self._access is None or self._access[0] == stale or self._access[1] - EARLY <= self._clock.now():
            return None
        return self._access[0]

    async def _stored(self, stale: str | None) -> str | None:
        """The token in the keychain, which another process may have renewed, if it can be used."""
        facts = _Facts.of(await self._secrets.get(self._service, FACTS))
        token = await self._secrets.get(self._service, ACCESS) if facts else None
        if facts is None or token is None:
            return None
        self._access = (token, facts.access_expires_at)
        return self._usable(stale)

    async def _renew(self) -> str:
        """Refreshes with the stored refresh token, then with the one before it; stores the answer, then hands it out."""
        current = await self._secrets.get(self._service, REFRESH)
        previous = await self._secrets.get(self._service, PREVIOUS)
        candidates = [token for token in dict.fromkeys((current, previous)) if token]
        if not candidates:
            raise Stop(Problem("reconnect_needed", {"text": ""}))
        app = await self._app()
        refusal: InvalidGrant | None = None
        for used in candidates:
            try:
                granted = await app.refresh(used)
            except InvalidGrant as error:
                refusal = refusal or error
            else:
                return await self._take(granted, used)
        assert refusal is not None
        raise Stop(refusal.problem) from refusal

    async def _take(self, granted: Granted, used: str) -> str:
        now = self._clock.now()
        fresh = granted.refresh_token or used
        if fresh != used:
            await self._secrets.set(self._service, PREVIOUS, used)
        if fresh != await self._secrets.get(self._service, REFRESH):
            await self._secrets.set(self._service, REFRESH, fresh)
        if fresh == used and await self._secrets.get(self._service, PREVIOUS) is not None:
            await self._secrets.delete(self._service, PREVIOUS)
        known = _Facts.of(await self._secrets.get(self._service, FACTS)) or _Facts(now, now)
        await self._store_access(granted, known.after(granted, now))
        return granted.access_token

    async def _store_access(self, granted: Granted, facts: _Facts) -> None:
        await self._secrets.set(self._service, ACCESS, granted.access_token)
        await self._secrets.set(self._service, FACTS, facts.text())
        self._access = (granted.access_token, facts.access_expires_at)

    @asynccontextmanager
    async def _across_processes(self) -> AsyncIterator[None]:
        """Holds the operating system's lock of this sign-in, which dies with its process."""
        if self._lock is None:
            yield
            return
        deadline = self._clock.monotonic() + LOCK_PATIENCE
        while True:
            try:
                self._lock.acquire(timeout=0)
                break
            except Timeout:
                if self._clock.monotonic() >= deadline:
                    text = "another process is renewing the sign-in"
                    raise ProblemError(Problem("unreachable", {"host": "Intuit", "text": text})) from None
            except OSError as error:
                text, path = error.strerror or "", str(self._lock.lock_file)
                raise ProblemError(Problem("folder_not_writable", {"path": path, "text": text})) from error
            await self._clock.sleep(LOCK_STEP)
        try:
            yield
        finally:
            self._lock.release()
