"""Long reckoning in short steps, so that a window stays alive meanwhile."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
MANY = 5_000
"""So many invoices are reckoned with in a thread of their own; fewer take less time than one frame or two."""


async def in_steps(rows: Iterable[T], size: int) -> AsyncIterator[T]:
    """`rows` one after the other; after each `size` of them everybody else has a turn."""
    for place, row in enumerate(rows, 1):
        yield row
        if place % size == 0:
            await asyncio.sleep(0)


async def aside(many: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a pure function; of more than `MANY` things in a thread, which takes turns with everybody else."""
    if many < MANY:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


@contextmanager
def kept_for_long() -> Iterator[None]:
    """What is made within stays for long: the garbage collector does not look at it while it grows, and not afterwards.

    Otherwise it walks through all known invoices now and then, and everything stands still for a tenth of a second.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
        gc.freeze()
