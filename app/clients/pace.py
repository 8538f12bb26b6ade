"""The pace towards one service: a gap between requests and a ceiling a minute, kept by all processes of one data folder together."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from pathlib import Path

from filelock import FileLock, Timeout

from app.sync.ports import Clock

GAP_SECONDS = 0.125
PER_MINUTE = 450
WINDOW = 60.0
DRIFT = 5.0
LOCK_PATIENCE = 3.0
logger = logging.getLogger("ledgerbridge.pace")


class Pace:
    """Lets one request go each `gap` seconds and `per_minute` in any 60; `hold` stops all of them for a while.

    `folder` None paces this process alone. The file keeps the moments of the last minute by the monotonic clock, which the
    processes of one computer share; after a restart or a sleep its wall clock no longer fits and it is begun anew.
    """

    def __init__(
        self,
        clock: Clock,
        folder: Path | None,
        name: str,
        *,
        gap: float = GAP_SECONDS,
        per_minute: int = PER_MINUTE,
    ) -> None:
        self._clock = clock
        self._gap = gap
        self._per_minute = per_minute
        self._queue = asyncio.Lock()
        self._moments: deque[float] = deque()
        self._held = 0.0
        self._leaving = asyncio.Lock()
        self._left = float("-inf")
        self._file = folder / f"pace-{name}.json" if folder else None
        self._lock = FileLock(str(folder / f"pace-{name}.lock"), thread_local=False) if folder else None

    async def turn(self) -> None:
        """Returns when the next request may leave; that moment counts as used."""
        async with self._queue:
            while True:
                wait = await self._try()
                if wait <= 0:
                    return
                await self._clock.sleep(wait)

    async def spaced(self) -> None:
        """Returns when the gap since the last call has passed: for the moment when the bytes of a turn really leave."""
        async with self._leaving:
            wait = self._left + self._gap - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            self._left = self._clock.monotonic()

    async def hold(self, seconds: float) -> None:
        """No request leaves for `seconds`: the service asked for a pause."""
        locked = await self._acquire()
        try:
            self._load()
            self._held = max(self._held, self._clock.monotonic() + seconds)
            self._save()
        finally:
            self._release(locked)

    async def _try(self) -> float:
        """Takes the turn and returns 0, or returns the seconds to wait."""
        locked = await self._acquire()
        try:
            self._load()
            now = self._clock.monotonic()
            while self._moments and self._moments[0] <= now - WINDOW:
                self._moments.popleft()
            due = max(self._held, self._moments[-1] + self._gap if self._moments else 0.0)
            if len(self._moments) >= self._per_minute:
                due = max(due, self._moments[-self._per_minute] + WINDOW)
            if due > now:
                return due - now
            self._moments.append(now)
            self._save()
            return 0.0
        finally:
            self._release(locked)

    async def _acquire(self) -> bool:
        if self._lock is None:
            return False
        deadline = self._clock.monotonic() + LOCK_PATIENCE
        while True:
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                if self._clock.monotonic() >= deadline:
                    logger.warning("the pace file is held by another process; this one paces itself")
                    return False
                await self._clock.sleep(0.005)
            except OSError as error:
                logger.warning("the pace file cannot be locked: %s", error.strerror)
                return False
            else:
                return True

    def _release(self, locked: bool) -> None:
        if locked and self._lock is not None:
            self._lock.release()

    def _load(self) -> None:
        if self._file is None:
            return
        now, wall = self._clock.monotonic(), self._clock.now().timestamp()
        try:
            kept = json.loads(self._file.read_text("ascii"))
            moments = [float(moment) for moment in kept["moments"]]
            fits = abs((wall - float(kept["wall"])) - (now - float(kept["monotonic"]))) < DRIFT
            held = float(kept["held"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        if fits and all(moment <= now for moment in moments):
            self._moments = deque(sorted({*moments, *(m for m in self._moments if m > now - WINDOW)}))
            self._held = max(self._held, held if held < now + 10 * WINDOW else 0.0)

    def _save(self) -> None:
        if self._file is None:
            return
        kept = {
            "wall": self._clock.now().timestamp(),
            "monotonic": self._clock.monotonic(),
            "held": self._held,
            "moments": list(self._moments),
        }
        try:
            self._file.write_text(json.dumps(kept), "ascii")
        except OSError as error:
            logger.warning("the pace file cannot be written: %s", error.strerror)
