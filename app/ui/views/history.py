"""The changes and the history of one invoice, as lists of short entries."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.i18n import N_, _, datetime_text
from app.ui.models.journal import ICONS
from app.ui.parts.boxes import Icon, clear, column, row
from app.ui.parts.texts import Elided, Label, Rule
from app.ui.rows import ChangeRow, HistoryRow
from app.ui.theme import Theme


class Scrolled(QScrollArea):
    """A list that scrolls up and down only."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self._name = name
        self.inside = QWidget()
        self.inside.setProperty("role", "clear")
        self.list = QVBoxLayout(self.inside)
        self.list.setContentsMargins(0, theme.px(10), theme.px(6), theme.px(4))
        self.list.setSpacing(theme.px(8))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.inside)
        self.viewport().setAutoFillBackground(False)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(_(self._name))


class ChangesList(Scrolled):
    """Fields that differ: what it is on one side and on the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, N_("Changes"))
        self.show_changes((), ("", ""))

    def show_changes(self, rows: tuple[ChangeRow, ...], heads: tuple[str, str]) -> None:
        """The changed fields under the headings of both sides."""
        clear(self.list)
        if not rows:
            none = Label(self.theme, tone="secondary").wrapped()
            none.say(_("Nothing differs."))
            self.list.addWidget(none)
        for change in rows:
            name = Label(self.theme, weight=600).wrapped()
            name.say(change.field)
            self.list.addWidget(name)
            grid = QGridLayout()
            grid.setHorizontalSpacing(self.theme.px(12))
            grid.setVerticalSpacing(self.theme.px(2))
            grid.setColumnStretch(1, 1)
            sides = zip(heads, (change.before, change.after), ("secondary", ""), strict=True)
            for line, (head, value, tone) in enumerate(sides):
                label = Label(self.theme, size=12, tone="secondary")
                label.say(head)
                text = Label(self.theme, size=12, tone=tone, tabular=True).wrapped().selectable()
                text.say(value or "–")
                grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(text, line, 1)
            self.list.addLayout(grid)
            self.list.addWidget(Rule())
        self.list.addStretch(1)


class HistoryList(Scrolled):
    """Events, the newest first, with time and Intuit's number."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, N_("History"))
        self._rows: tuple[HistoryRow, ...] = ()
        self.show_history(())

    def show_history(self, rows: tuple[HistoryRow, ...]) -> None:
        """The events of one invoice."""
        self._rows = rows
        clear(self.list)
        if not rows:
            none = Label(self.theme, tone="secondary").wrapped()
            none.say(_("Nothing has happened to this invoice yet."))
            self.list.addWidget(none)
        for event in rows:
            text = Label(self.theme, weight=600).wrapped()
            text.say(event.text)
            parts: list[QWidget] = [text]
            for line in (datetime_text(event.moment), event.detail):
                if line:
                    label = Label(self.theme, size=12, tone="secondary").wrapped().selectable()
                    label.say(line)
                    parts.append(label)
            if event.tid:
                tid = Elided(self.theme, size=11, tone="secondary").selectable()
                tid.say(f"intuit_tid {event.tid}")
                parts.append(tid)
            name = ICONS.get(event.tone, "clock")
            colour = f"t:{event.tone.value}"
            icon = Icon(self.theme, name, colour)
            line_of = row(column(icon, 1), column(*parts, spacing=1), spacing=self.theme.px(10))
            line_of.setStretch(1, 1)
            self.list.addLayout(line_of)
        self.list.addStretch(1)

    def retranslate(self) -> None:
        super().retranslate()
        if hasattr(self, "_rows"):
            self.show_history(self._rows)
