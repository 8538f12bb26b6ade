"""The frame of every page: its name and actions at the top, and what stands below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.looks import Chip
from app.ui.parts.boxes import ChipLabel
from app.ui.parts.texts import Button, Label
from app.ui.theme import Theme


class PageHead(QWidget):
    """The name of a page, a chip or a sum beside it, and the actions at the right. Buttons with an icon shrink to it, the first ones
    first, when the width does not do."""

    def __init__(self, theme: Theme, source: str = "") -> None:
        super().__init__()
        self.title = Label(theme, source, 20, 600)
        self.aside = Label(theme, tone="secondary")
        self.aside.hide()
        self.chip = ChipLabel(theme)
        self.chip.show_chip(None)
        self._buttons: list[Button] = []
        self._theme = theme
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(8))
        for part in (self.title, self.chip, self.aside):
            self._layout.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addStretch(1)
        self.setMinimumHeight(theme.px(36))

    def add(self, button: Button) -> Button:
        """One more action at the right."""
        self._buttons.append(button)
        self._layout.addWidget(button)
        return button

    def say_aside(self, text: str) -> None:
        """The sum beside the name; empty hides it."""
        self.aside.say(text)
        self.aside.setVisible(bool(text))
        self.fit()

    def show_chip(self, chip: Chip | None) -> None:
        """The chip beside the name."""
        self.chip.show_chip(chip)
        self.fit()

    def fit(self) -> None:
        """Shrinks as many buttons as the width asks for."""
        for button in self._buttons:
            button.set_compact(False)
        for button in self._buttons:
            if self._needed() <= self.width():
                return
            button.set_compact(True)
        if self._needed() > self.width():
            self.aside.setVisible(False)

    def _needed(self) -> int:
        parts = [self.title, self.chip, self.aside, *self._buttons]
        widths = [part.sizeHint().width() for part in parts if not part.isHidden()]
        return sum(widths) + self._theme.px(8) * (len(widths) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class Page(QWidget):
    """A page: head, an optional sentence, content."""

    def __init__(self, theme: Theme, title: str, sentence: str = "") -> None:
        super().__init__()
        self.theme = theme
        self.setProperty("role", "page")
        self.head = PageHead(theme, title)
        self.sentence = Label(theme, sentence, tone="secondary").wrapped()
        self.sentence.setVisible(bool(sentence))
        self.body = QVBoxLayout(self)
        edge = theme.px(20)
        self.body.setContentsMargins(edge, theme.px(16), edge, theme.px(16))
        self.body.setSpacing(theme.px(12))
        self.body.addWidget(self.head)
        self.body.addWidget(self.sentence)

    def say_sentence(self, text: str) -> None:
        """The sentence below the name; empty hides it."""
        self.sentence.say(text)
        self.sentence.setVisible(bool(text))


class TableCard(QFrame):
    """White paper round a table, with room for a foot."""

    def __init__(self, content: QWidget, foot: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("role", "table-card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(content, 1)
        if foot is not None:
            layout.addWidget(foot)
