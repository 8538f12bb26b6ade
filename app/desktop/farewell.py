"""Says in a dialog why the window does not open or had to end: whoever started it from a menu has no terminal to read."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication, QDialog

from app.desktop.loop import run
from app.desktop.nets import Nets
from app.domain.problems import ProblemError

UNSEEN = ("offscreen", "minimal")  # Qt paints into memory: nobody would ever press the button


class Farewell:
    """Around the whole window. What leaves it as an error is told, and goes on to the entrance, which gives the exit status."""

    def __init__(self, application: QApplication, nets: Nets) -> None:
        self._application = application
        self._nets = nets

    def __enter__(self) -> Farewell:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: TracebackType | None) -> None:
        if not isinstance(error, Exception) or self._application.platformName() in UNSEEN:
            return
        run(lambda: told(dialog_for(self._application, error, self._nets.folder)), self._nets.bug)


async def told(dialog: QDialog) -> int:
    """Shows the dialog until it is closed. Always 0."""
    closed = asyncio.Event()
    dialog.finished.connect(lambda _code: closed.set())
    dialog.open()
    dialog.raise_()
    await closed.wait()
    return 0


def dialog_for(application: QApplication, error: Exception, folder: Path | None) -> QDialog:
    """The words of an expected problem, or the report of a mistake."""
    from app.i18n.problems import describe
    from app.store.crashes import forget_report, save_report
    from app.ui.dialogs.crash import DELETE, CrashReport, Refusal
    from app.ui.theme import Theme

    theme = Theme(application)
    if isinstance(error, ProblemError):
        words = describe(error.problem)
        return Refusal(theme, words.title, words.detail, words.fix)
    report = save_report(error, folder)
    dialog = CrashReport(theme, None, report.text, report.path)
    dialog.answered.connect(lambda answer: forget_report(report.path) if answer == DELETE else None)
    return dialog
