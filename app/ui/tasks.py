"""The one owner of the window's coroutines: each has a name, a second of the same name is refused, every error is reported once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from app.domain.problems import Problem, ProblemError


class TaskRunner:
    """Starts named tasks. `on_problem` shows an expected problem, `on_bug` reports anything else."""

    def __init__(self, on_problem: Callable[[Problem], None], on_bug: Callable[[BaseException], None]) -> None:
        self._on_problem = on_problem
        self._on_bug = on_bug
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> bool:
        """Starts `work` unless one of that name is running; whether it was started."""
        if name in self._tasks:
            work.close()
            return False
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[name] = task
        task.add_done_callback(self._finished)
        return True

    def running(self, name: str) -> bool:
        return name in self._tasks

    async def idle(self) -> None:
        """Returns once no task runs any more, those that others started meanwhile included."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))
            await asyncio.sleep(0)

    def cancel(self, name: str) -> None:
        """Cancels the task of that name, if it runs."""
        if name in self._tasks:
            self._tasks[name].cancel()

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task.get_name(), None)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, ProblemError):
            self._on_problem(error.problem)
        elif error is not None:
            self._on_bug(error)

    async def aclose(self) -> None:
        """Cancels what still runs and waits for its end."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
