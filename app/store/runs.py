"""Which process owns an intent, and whether it still lives: each run holds an operating-system lock that dies with it."""

from __future__ import annotations

import uuid
from pathlib import Path

from filelock import FileLock, Timeout

from app.domain.problems import ProblemError
from app.store.errors import problem_of_os


class Runs:
    """The lock of this process in `<data folder>/runs`, and the look at other processes' locks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "runs"
        self.id = uuid.uuid4().hex
        self._lock = FileLock(self._folder / f"{self.id}.lock")

    def begin(self) -> None:
        """Takes this process' lock and clears away those that dead processes left."""
        try:
            self._folder.mkdir(exist_ok=True)
            self._lock.acquire(timeout=5)
        except OSError as error:
            raise ProblemError(problem_of_os(error, self._folder)) from error
        for file in self._folder.glob("*.lock"):
            if file.stem != self.id:
                self._clear(file)

    def end(self) -> None:
        """Gives the lock back."""
        self._lock.release()
        (self._folder / f"{self.id}.lock").unlink(missing_ok=True)

    def lives(self, owner: str) -> bool:
        """Whether the process that called itself `owner` still runs (this one does)."""
        if owner == self.id:
            return True
        file = self._folder / f"{owner}.lock"
        return file.exists() and not self._clear(file)

    @staticmethod
    def _clear(file: Path) -> bool:
        """Removes a lock that nobody holds; whether it was one. Removed while held: who waits for it then makes a new file."""
        lock = FileLock(file)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            return False
        try:
            file.unlink(missing_ok=True)
        except OSError:  # Windows keeps an open file; it is cleared at the next start
            pass
        finally:
            lock.release()
        return True
