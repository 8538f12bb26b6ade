"""Type-ahead in a table: the row whose number or name begins with what was typed, wherever the keyboard stands in its row."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QGuiApplication

from app.ui.models.table import Kind, TableModel

NAMED = (Kind.STRONG, Kind.TEXT)


class TypeAhead:
    """Collects what is typed without a pause, and finds its row."""

    def __init__(self, model: TableModel[Any]) -> None:
        self._model = model
        self._typed = ""
        self._last = 0.0

    def find(self, text: str, current: int, shown: Sequence[int]) -> int:
        """The row for `text` typed after what was typed just before, looked for from row `current` on and round; -1 for none.

        The first of the columns `shown` comes first, then those that hold names. One key again and again goes from row to row.
        """
        now = time.monotonic()
        pause = QGuiApplication.styleHints().keyboardInputInterval() / 1000
        again = now - self._last > pause
        self._typed = text if again or self._typed == text else self._typed + text
        self._last = now
        columns, rows = self._model.COLUMNS, self._model.rows()
        start = current + 1 if len(self._typed) == 1 else max(current, 0)
        places = [*range(start, len(rows)), *range(min(start, len(rows)))]
        needle = self._typed.casefold()
        names = [columns[place] for place in shown if columns[place].kind in NAMED]
        for column in [columns[place] for place in shown[:1]] + names:
            for place in places:
                if column.text(rows[place]).casefold().startswith(needle):
                    return place
        return -1
