"""The one owner of the Qt event loop that asyncio runs on; the only file that knows qasync."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip - after PySide6, or it may pick another binding

T = TypeVar("T")
HEARTBEAT_MS = 250


class QtLoop(qasync.QEventLoop):  # type: ignore[misc]
    """asyncio on the running QApplication. Stays "running" through qasync's last turn, so that late callbacks find a loop."""

    def __init__(self) -> None:
        application = QApplication.instance()
        assert application is not None, "the QApplication comes first"
        super().__init__(application)

    def run_until_complete(self, future: Awaitable[T]) -> T:
        """As the base class, with the loop set while it winds down."""
        asyncio.set_event_loop(self)
        result: T = super().run_until_complete(future)
        return result

    def close(self) -> None:
        """As the base class, and ends the timers still to come (of every time limit that was not reached): an object that has one
        falls when it is collected from another thread."""
        super().close()
        waiting = self._timer._SimpleTimer__callbacks
        for number in waiting:
            self._timer.killTimer(number)
        waiting.clear()


def run(main: Callable[[], Awaitable[int]], on_error: Callable[[BaseException], None]) -> int:
    """Runs `main` to its end and returns its result. What no task caught goes to `on_error`. Ctrl-C is noticed within 250 ms."""

    async def guarded() -> int:
        loop = asyncio.get_running_loop()

        def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            error = context.get("exception") or RuntimeError(str(context.get("message", "")))
            on_error(error)

        loop.set_exception_handler(handle)
        heartbeat = QTimer()
        heartbeat.timeout.connect(_beat)
        heartbeat.start(HEARTBEAT_MS)
        try:
            return await main()
        finally:
            heartbeat.stop()

    with collected_here(), asyncio.Runner(loop_factory=QtLoop) as runner:
        return runner.run(guarded())


@contextmanager
def collected_here() -> Iterator[None]:
    """Garbage is collected by `collect` alone, on the thread that calls it.

    Left to itself, Python collects on whatever thread is at work: that of the database or of the sign-in would then delete dialogs and
    timers that wait in a cycle, and Qt crashes when these are deleted on another thread than their own.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.enable()


def collect() -> None:
    """One collection, of the oldest generation that is due; none when none is."""
    due = [
        age for age, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit
    ]
    if due:
        gc.collect(max(due))


def _beat() -> None:
    """Gives Python a turn, so that a signal is noticed while Qt waits; and collects garbage here, on Qt's own thread."""
    collect()


def refuse_crashing_pair() -> None:
    """Stops where the Qt binding loses reference counts of None (PySide6 6.12.0 on Python 3.11), before it crashes."""
    timer = QTimer()
    before = sys.getrefcount(None)
    for _turn in range(200):
        timer.setSingleShot(True)
    if sys.getrefcount(None) <= before - 100:
        raise SystemExit("This PySide6 crashes this Python. Install PySide6 6.11 (see requirements.lock).")
