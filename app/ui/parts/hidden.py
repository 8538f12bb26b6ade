"""How many rows a search hides, beside its field, with the way back: nothing is ever hidden without being said."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.i18n import N_, ngettext
from app.ui.parts.texts import Button, Elided
from app.ui.theme import Theme


class HiddenNote(QWidget):
    """A sentence and a link; both are gone while nothing is hidden. `more` of `show_more` is said all the time."""

    show_all_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._hidden = 0
        self._more = ""
        self._note = Elided(theme, size=12, tone="secondary")
        self._all = Button(theme, N_("Show all"), "link")
        self._all.clicked.connect(self.show_all_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addStretch(1)
        layout.addWidget(self._note, 4)
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
        hidden = ngettext("{count} row hidden by the search", "{count} rows hidden by the search", self._hidden)
        said = [hidden.format(count=self._hidden)] if self._hidden else []
        self._note.say(" · ".join([*said, *([self._more] if self._more else [])]))
        self._all.setVisible(self._hidden > 0)
