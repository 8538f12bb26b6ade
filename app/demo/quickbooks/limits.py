"""How often a company may be asked: Intuit's limits, which are off until they are switched on."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

PER_MINUTE, PER_SECOND, BATCHES_PER_MINUTE = 500, 10, 40


class Limits:
    """Counts the requests of each company. A number of None or 0 is no limit."""

    def __init__(
        self,
        per_minute: int | None = None,
        per_second: int | None = None,
        batches_per_minute: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_minute = per_minute
        self.per_second = per_second
        self.batches_per_minute = batches_per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], deque[float]] = {}

    def switch(self, on: bool) -> None:
        """Intuit's numbers, or none."""
        self.per_minute, self.per_second = (PER_MINUTE, PER_SECOND) if on else (None, None)
        self.batches_per_minute = BATCHES_PER_MINUTE if on else None

    def allow(self, realm: str, batch: bool = False) -> bool:
        """Counts a request; False when it is one too many."""
        with self._lock:
            now = self._clock()
            rules = [("minute", self.per_minute, 60.0), ("second", self.per_second, 1.0)]
            if batch:
                rules.append(("batch", self.batches_per_minute, 60.0))
            windows = [(self._window(realm, name, now - span), most) for name, most, span in rules if most]
            if any(len(window) >= most for window, most in windows):
                return False
            for window, _ in windows:
                window.append(now)
            return True

    def _window(self, realm: str, name: str, since: float) -> deque[float]:
        window = self._seen.setdefault((realm, name), deque())
        while window and window[0] <= since:
            window.popleft()
        return window
