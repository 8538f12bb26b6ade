"""The real clock. It waits by the monotonic clock, because timers under Qt may fire some per cent early."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """`app.sync.ports.Clock` of this computer."""

    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See the port."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:  # noqa: ASYNC110 - a timer under Qt may fire early
            await asyncio.sleep(left)
