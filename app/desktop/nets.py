"""The last net of the window: a mistake of the program is saved, told once, and the program goes on where it can."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from app.i18n import language
from app.i18n.texts import FOLDER

if TYPE_CHECKING:
    from app.store.crashes import Report

MOST_TOLD = 5
"""A program that makes more mistakes than that in one sitting goes on saving reports, and opens no more dialogs."""

Forget = Callable[[], None]
Tell = Callable[[str, str, Forget], None]


class Nets:
    """`tell` is called with a report's text, its path, and what deletes it. The same mistake is told once, several one after another."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self.folder: Path | None = None
        self.tell: Tell | None = None
        self._told: set[str] = set()
        self._telling = False
        self._translator = QTranslator(application)
        self._keys = QTranslator(application)
        sys.excepthook = lambda _kind, error, _trace: self.bug(error)

    def bug(self, error: BaseException) -> None:
        """Reports what nobody foresaw; a keyboard interrupt closes the window."""
        if isinstance(error, KeyboardInterrupt):
            self._application.quit()
            return
        from app.store.crashes import save_report  # nothing of it is wanted at a start

        self._say(save_report(error, self.folder))

    def fallen(self, report: Report | None) -> None:
        """The process fell the last time: that is told, too."""
        if report is not None:
            self._say(report)

    def _say(self, report: Report) -> None:
        from app.store.crashes import forget_report

        if self.tell is None or self._telling or report.mark in self._told or len(self._told) >= MOST_TOLD:
            return
        self._told.add(report.mark)
        self._telling = True  # a mistake in the telling itself is saved, and not told
        try:
            self.tell(report.text, report.path, lambda: forget_report(report.path))
        finally:
            self._telling = False

    def speak(self) -> None:
        """Qt's own buttons, and the names of keys beside them, in the language in force."""
        own = FOLDER / language() / "LC_MESSAGES" / "keys.qm"
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for translator, file in ((self._translator, f"{folder}/qtbase_{language()}"), (self._keys, str(own))):
            self._application.removeTranslator(translator)
            if translator.load(file):
                self._application.installTranslator(translator)  # the one installed last is asked first
