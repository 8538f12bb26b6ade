"""When the process itself falls (a fault within a library) nobody can ask anything: Python writes where it was, the next start tells."""

from __future__ import annotations

import contextlib
import faulthandler
import os
from pathlib import Path
from typing import TextIO

from app.store.crashes import Report, save_fall
from app.store.logs import FOLDER


class Faults:
    """The file of this window's last words. Only one window has the folder and `seat` (that of its profile), so whatever lies there
    under it is from one that is gone."""

    def __init__(self, folder: Path, seat: str = "") -> None:
        self._folder = folder
        self._left = f"fault{seat}-[0-9]*.txt"
        self._path = folder / FOLDER / f"fault{seat}-{os.getpid()}.txt"
        self._file: TextIO | None = None

    def begin(self) -> Report | None:
        """Listens from now on; the report of a fall that nobody has told yet, if there was one."""
        found = None
        with contextlib.suppress(OSError):  # a folder that cannot be written is said by others
            self._path.parent.mkdir(parents=True, exist_ok=True)
            for left in sorted(self._path.parent.glob(self._left)):
                text = left.read_text(encoding="utf-8", errors="replace")
                left.unlink()
                found = save_fall(text, self._folder) if text.strip() else found
            self._path.touch(0o600)
            self._file = self._path.open("w", encoding="utf-8")
            faulthandler.enable(self._file)
        return found

    def end(self) -> None:
        """The window ended in order: there is nothing to tell."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)
