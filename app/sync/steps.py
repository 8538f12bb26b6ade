"""Long reckoning in short steps, so that a window stays alive meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")


async def in_steps(rows: Iterable[T], size: int) -> AsyncIterator[T]:
    """`rows` one after the other; after each `size` of them everybody else has a turn."""
    for place, row in enumerate(rows, 1):
        yield row
        if place % size == 0:
            await asyncio.sleep(0)
