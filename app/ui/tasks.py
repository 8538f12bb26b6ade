"""The one owner of the window's coroutines: each has a name, a second of the same name is refused, every error is reported once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from app.domain.problems import Problem, ProblemError

PATIENCE = 10.0
logger = logging.getLogger("ledgerbridge.window")


class TaskRunner:
    """Starts named tasks. `on_problem` shows an expected problem, `on_bug` reports anything else."""

    def __init__(self, on_problem: Callable[[Problem], None], on_bug: Callable[[BaseException], None]) -> None:
        self._on_problem = on_problem
        self._on_bug = on_bug
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._all: set[asyncio.Task[None]] = set()
        self._writing: set[asyncio.Task[None]] = set()
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = (
            None  # a timer may fire while the loop is not yet, or no longer, running
        )

    def start(
        self, name: str, work: Coroutine[Any, Any, None], *, writes: bool = False, replaces: bool = False
    ) -> bool:
        """Starts `work` unless one of that name is running; whether it was started.

        `writes`: closing waits for its end instead of breaking it off. `replaces`: the one running is broken off.
        """
        before = self._tasks.get(name)
        if self._closed or (before is not None and not replaces):
            work.close()
            return False
        if before is not None:
            before.cancel()
        self._loop = self._loop or asyncio.get_running_loop()
        task = self._loop.create_task(work, name=name)
        logger.debug("begun: %s", name.partition(":")[0])
        self._tasks[name] = task
        self._all.add(task)
        if writes:
            self._writing.add(task)
        task.add_done_callback(self._finished)
        return True

    def running(self, name: str) -> bool:
        return name in self._tasks

    async def idle(self) -> None:
        """Returns once no task runs any more, those that others started meanwhile included."""
        while self._all:
            await asyncio.wait(list(self._all))
            await asyncio.sleep(0)

    async def ended(self, name: str) -> None:
        """Returns once no task of that name runs."""
        if name in self._tasks:
            await asyncio.wait([self._tasks[name]])

    def cancel(self, name: str) -> None:
        """Cancels the task of that name, if it runs."""
        if name in self._tasks:
            self._tasks[name].cancel()

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._all.discard(task)
        self._writing.discard(task)
        if self._tasks.get(task.get_name()) is task:
            del self._tasks[task.get_name()]
        logger.debug("%s: %s", "broken off" if task.cancelled() else "ended", task.get_name().partition(":")[0])
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, ProblemError):
            self._on_problem(error.problem)
        elif error is not None:
            self._on_bug(error)

    async def aclose(self, patience: float = PATIENCE) -> None:
        """Takes nothing new, gives what writes `patience` seconds to end, breaks off the rest, and waits for its end."""
        self._closed = True
        for task in self._all - self._writing:
            task.cancel()
        if self._writing:
            await asyncio.wait(list(self._writing), timeout=patience)
        tasks = list(self._all)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
