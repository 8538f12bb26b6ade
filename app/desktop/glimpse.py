"""The window as it was left, with its open invoices: painted before anything of the program but the window itself is loaded.

Kept beside the database, as private as it; read with the standard library alone. What it shows is replaced as soon as the store is read.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.i18n import language, set_language
from app.i18n.formats import spell_anew, spell_as_before, spelled_so_far
from app.ui.first_rows import InvoiceRow
from app.ui.icons import draw_as_before, drawn_so_far
from app.ui.window import Window

FILE = "window.json"
MOST = 5_000
"""More open invoices than that are not kept: they would take longer to read than they gain."""
QUEUE = "open"
NAMES = tuple(field.name for field in fields(InvoiceRow))


class Glimpse:
    """What was kept of one profile; empty where nothing was, or where it cannot be read."""

    def __init__(self, folder: Path, profile: str, seat: str = "") -> None:
        self._file = (folder / FILE).with_stem(f"window{seat}")
        self._profile = profile
        self.kept: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(self._file.read_text("utf-8"))
            if isinstance(kept, dict) and kept.get("profile") == profile:
                self.kept = kept

    @property
    def theme(self) -> str:
        """The look chosen: `system`, `light` or `dark`."""
        found = self.kept.get("theme")
        return found if found in ("light", "dark") else "system"

    def speak(self) -> None:
        """Puts the language chosen in force."""
        if self.kept.get("language") in ("system", "de", "en"):
            set_language(self.kept["language"])

    def spell(self) -> None:
        """Amounts and days are spelled as they were, so that the first picture needs no Babel."""
        try:
            spell_as_before(self.kept["spelled"])
        except (KeyError, TypeError, ValueError, AttributeError):
            spell_anew()

    def draw(self) -> None:
        """Icons look as they did, so that the first picture needs no file of theirs."""
        with contextlib.suppress(OSError, KeyError, TypeError, ValueError, AttributeError):  # then they are drawn
            draw_as_before(self.kept.pop("drawn"))

    def show(self, window: Window) -> bool:
        """Shows size, place and rows; whether there was anything to show."""
        try:
            rows = [_row(*each) for each in self.kept.pop("rows")]
            if self.kept["spoken"] != language():  # sentences are in the language in which they were kept
                rows = [replace(row, tag="", problem_title="", note="", chip="") for row in rows]
            window.restore(self.kept["state"])
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
            return False
        window.invoices.show_queue(QUEUE, tuple(rows))
        return True

    def keep(self, window: Window, theme: str, chosen_language: str, rows: Sequence[InvoiceRow]) -> None:
        """Keeps everything for the next start; with too many rows, or where nothing can be written, the next start just takes longer."""
        kept: dict[str, Any] = {
            "profile": self._profile,
            "theme": theme,
            "language": chosen_language,
            "spoken": language(),
            "state": window.state(),
            "spelled": spelled_so_far(),
            "drawn": drawn_so_far(),
        }
        if len(rows) <= MOST:
            kept["rows"] = [[getattr(row, name) for name in NAMES] for row in rows]
        fresh = self._file.with_suffix(".new")
        with contextlib.suppress(OSError):
            fresh.touch(0o600)
            fresh.write_text(json.dumps(kept, ensure_ascii=False, default=str), "utf-8")
            fresh.replace(self._file)

    def forget(self) -> None:
        """Nothing is shown, at this start and at the next."""
        self.kept = {}
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _row(key: str, number: str, customer: str, day: str, due: str, total: str, *rest: str) -> InvoiceRow:
    """A row as it was kept, its fields in the order of `NAMES`."""
    if len(rest) != len(NAMES) - 6:
        raise ValueError(rest)
    dates = (_day(day) if day else None, _day(due) if due else None)
    return InvoiceRow(key, number, customer, *dates, Decimal(total), *rest)
