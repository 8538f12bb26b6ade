"""The dialogs that presenters open, and how the window opens them. None of them waits: each calls back with what was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.i18n import N_
from app.ui.dialogs.about import About
from app.ui.dialogs.asking import AskText, ChooseRecord, Question, ShowText
from app.ui.dialogs.crash import DELETE, CrashReport
from app.ui.dialogs.days import AskDay
from app.ui.dialogs.totals import Totals
from app.ui.rows import Choice
from app.ui.sums import SumRow
from app.ui.window import Window


@dataclass(frozen=True)
class Asking:
    """The dialogs as functions; each calls back with what was answered, and never when it was left."""

    confirm: Callable[[str, str, str, tuple[str, ...], Callable[[], object]], None]
    text: Callable[[str, str, str, str, Callable[[str], object]], None]
    day: Callable[[str, str, date | None, Callable[[str], object]], None]
    choose: Callable[[str, str, tuple[Choice, ...], Callable[[str], object]], None]
    show: Callable[[str, str], None]
    totals: Callable[[str, tuple[SumRow, ...]], None]
    save: Callable[[str, str, Callable[[str], object]], None]
    load: Callable[[str, str, Callable[[str], object]], None]


class Dialogs:
    """Opens the dialogs above one window. A question that is open already is not asked twice. `folder` is where files are looked
    for first: the documents, then where the last one was."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def asking(self) -> Asking:
        """These dialogs as functions."""
        return Asking(self.confirm, self.text, self.day, self.choose, self.show, self.totals, self.save, self.load)

    def confirm(self, title: str, text: str, label: str, details: tuple[str, ...], then: Callable[[], object]) -> None:
        """Yes or no, with the facts listed."""
        if any(each.windowTitle() == title for each in self._window.findChildren(Question)):
            return
        choices = (("yes", label, "primary"),)
        dialog = Question(self._window.theme, self._window, title, text, choices, details)
        dialog.answered.connect(lambda answer: then() if answer == "yes" else None)
        dialog.open()

    def text(self, title: str, text: str, field: str, value: str, then: Callable[[str], object]) -> None:
        """One line of text."""
        dialog = AskText(self._window.theme, self._window, title, text, field, value)
        dialog.answered.connect(lambda answer: then(answer) if answer else None)
        dialog.open()

    def day(self, title: str, text: str, earliest: date | None, then: Callable[[str], object]) -> None:
        """A day, as YYYY-MM-DD; not before `earliest`."""
        today = datetime.now(UTC).astimezone().date()
        dialog = AskDay(self._window.theme, self._window, title, text, today, earliest)
        dialog.answered.connect(lambda answer: then(answer) if answer else None)
        dialog.open()

    def choose(self, title: str, text: str, choices: tuple[Choice, ...], then: Callable[[str], object]) -> None:
        """One out of many."""
        dialog = ChooseRecord(self._window.theme, self._window, title, text, choices)
        dialog.answered.connect(lambda answer: then(answer) if answer else None)
        dialog.open()

    def show(self, title: str, text: str) -> None:
        """A text to read and copy."""
        ShowText(self._window.theme, self._window, title, "", text).open()

    def totals(self, title: str, rows: tuple[SumRow, ...]) -> None:
        """Sums as a table to sort and copy."""
        Totals(self._window.theme, self._window, title, rows).open()

    def about(self) -> None:
        """Versions and licences."""
        About(self._window.theme, self._window).open()

    def tell(
        self,
        title: str,
        text: str,
        details: tuple[str, ...],
        choices: tuple[tuple[str, str, str], ...] = (),
        then: Callable[[str], object] = lambda _answer: None,
    ) -> None:
        """Something that has to be known, and what can be done about it at once."""
        dialog = Question(self._window.theme, self._window, title, text, choices, details, N_("Close"))
        dialog.answered.connect(then)
        dialog.open()

    def crash(self, text: str, path: str, forget: Callable[[], object]) -> None:
        """The report of a mistake; one at a time, the others are read in the data folder."""
        if any(each.isVisible() for each in self._window.findChildren(CrashReport)):
            return
        dialog = CrashReport(self._window.theme, self._window, text, path)
        dialog.answered.connect(lambda answer: forget() if answer == DELETE else None)
        dialog.open()

    def save(self, title: str, name: str, then: Callable[[str], object]) -> None:
        """Where to write a file; `name` proposes one, and a second kind after a `|` ("review.csv|pdf")."""
        first, _bar, other = name.partition("|")
        dialog = QFileDialog(self._window, title, self.folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        suffix = Path(first).suffix.removeprefix(".")
        kinds = [suffix, *([other] if other else [])]
        dialog.setNameFilters([f"{kind.upper()} (*.{kind})" for kind in kinds])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.split(" ")[0].lower()))
        dialog.selectFile(first)
        dialog.setDefaultSuffix(suffix)
        self._open(dialog, then)

    def load(self, title: str, pattern: str, then: Callable[[str], object]) -> None:
        """Which file to read."""
        dialog = QFileDialog(self._window, title, self.folder)
        dialog.setNameFilter(pattern)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, then)

    def choose_folder(self, title: str, then: Callable[[str], object]) -> None:
        """A folder; file dialogs begin there from now on."""
        dialog = QFileDialog(self._window, title, self.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open(self, dialog: QFileDialog, then: Callable[[str], object]) -> None:
        """Opens a file dialog; the next one begins in the folder that was chosen in this one."""

        def chosen(file: str) -> None:
            self.folder = str(Path(file).parent)
            then(file)

        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
