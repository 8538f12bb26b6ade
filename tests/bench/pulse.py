"""How late the event loop comes to things, measured by a coroutine that wants to run every two milliseconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
EVERY = 0.002


class Pulse:
    """`delays`: how much too late it ran, by the clock on the wall. `stretches`: how long this thread worked without a pause, by its
    processor time: the same, without what other programs on this computer add. Both in seconds."""

    def __init__(self) -> None:
        self.delays: list[float] = []
        self.stretches: list[float] = []

    async def during(self, work: Awaitable[T]) -> T:
        """Runs `work` and measures meanwhile."""
        beating = asyncio.get_running_loop().create_task(self._beat())
        await asyncio.sleep(0.02)
        try:
            return await work
        finally:
            await asyncio.sleep(0.02)
            beating.cancel()

    async def _beat(self) -> None:
        while True:
            wall, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(EVERY)
            self.delays.append(max(0.0, time.perf_counter() - wall - EVERY))
            self.stretches.append(time.thread_time() - worked)


async def until(met: Callable[[], bool]) -> None:
    """Returns soon after `met` says so."""
    while not met():  # noqa: ASYNC110  # what is waited for has no event of its own
        await asyncio.sleep(EVERY)
