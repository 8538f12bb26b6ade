"""How many rows a search hides, beside its field, with the way back: nothing is ever hidden without being said."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.i18n import N_, _, ngettext
from app.ui.parts.texts import Button, Elided
from app.ui.theme import Theme

GAP = 8


class HiddenNote(QWidget):
    """A sentence and a link; both are gone while nothing is hidden. `more` of `show_more` is said all the time."""

    show_all_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hidden = 0
        self._more = ""
        self._note = Elided(theme, size=12, tone="secondary")
        self._all = Button(theme, N_("Show all"), "link")
        self._all.clicked.connect(self.show_all_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(GAP))
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._note, 1)
        layout.addWidget(self._all)
        self.retranslate()

    def show_hidden(self, count: int) -> None:
        """How many rows are hidden; 0 says nothing."""
        self._hidden = count
        self.retranslate()

    def show_more(self, text: str) -> None:
        """What else is not shown, in the language in force; empty: nothing."""
        self._more = text
        self.retranslate()

    def text(self) -> str:
        """What is said."""
        return self._note.text()

    def retranslate(self) -> None:
        self._all.setVisible(self._hidden > 0)
        self._fit()
        self.updateGeometry()

    def _whole(self) -> str:
        hidden = ngettext("{count} row hidden by the search", "{count} rows hidden by the search", self._hidden)
        said = hidden.format(count=self._hidden) if self._hidden else ""
        return " · ".join(part for part in (said, self._more) if part)

    def _fit(self) -> None:
        """Where the sentence has no room, the number is said alone."""
        short = self._hidden and 0 < self.width() < self.sizeHint().width()
        self._note.say(_("{count} hidden").format(count=self._hidden) if short else self._whole())

    def sizeHint(self) -> QSize:
        link = self._all.sizeHint().width() + self._theme.px(GAP) if self._hidden else 0
        return QSize(self._theme.width(self._whole(), 12) + link + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
