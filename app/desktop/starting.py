"""A start that does not come through is remembered, so that the next one begins plain instead of falling over the same thing."""

from __future__ import annotations

import contextlib
from pathlib import Path

FILE = "starting"


class Starting:
    """The mark of a start under way in a data folder, `seat` that of the profile; taken away once the window is at work."""

    def __init__(self, folder: Path, seat: str = "") -> None:
        self._mark = folder / f"{FILE}{seat}"

    def begin(self) -> bool:
        """Sets the mark; whether the start before this one came through, as far as is known."""
        try:
            self._mark.touch(0o600, exist_ok=False)
        except FileExistsError:
            return False
        except OSError:  # whoever opens the store says what is wrong with the folder
            return True
        return True

    def came_through(self) -> None:
        """The window stands, or ended in order."""
        with contextlib.suppress(OSError):
            self._mark.unlink(missing_ok=True)
