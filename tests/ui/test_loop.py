"""The loop of the window: what Qt made is deleted on Qt's own thread, whatever other threads do meanwhile."""

import asyncio
import gc
import threading
import weakref

from PySide6.QtCore import QObject

from app.desktop.loop import run


class Waiting(QObject):
    """Holds itself in a cycle, as a dialog does with the function that answers it."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self
        self.startTimer(10_000)


def test_what_waits_in_a_cycle_is_deleted_on_the_thread_of_the_window(qapp):
    deleted_on: list[int] = []
    bugs: list[BaseException] = []

    async def main() -> int:
        weakref.finalize(Waiting(), lambda: deleted_on.append(threading.get_ident()))
        kept = await asyncio.to_thread(lambda: [[each] for each in range(200_000)])  # enough for a hundred collections
        assert deleted_on == []
        async with asyncio.timeout(10):
            while not deleted_on:  # noqa: ASYNC110 - the collector tells nobody
                await asyncio.sleep(0.05)
        return len(kept)

    assert run(main, bugs.append) == 200_000
    assert (deleted_on, bugs) == ([threading.get_ident()], [])
    assert gc.isenabled()
