"""The frame of every page: its name and actions at the top, and what stands below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.ui.looks import Chip
from app.ui.parts.boxes import ChipLabel, row
from app.ui.parts.texts import Button, Label
from app.ui.theme import Theme

FULL, PLAIN, BARE = 0, 1, 2  # what an action shows: icon and label, the label, the icon; as `Button.widths` has them


class PageHead(QWidget):
    """The name of a page, a chip or a sum beside it, and the actions at the right. Where the width does not do, actions that may shrink
    show their icon alone; where that is not enough, all actions stand in a line of their own."""

    def __init__(self, theme: Theme, source: str = "") -> None:
        super().__init__()
        self.title = Label(theme, source, 20, 600)
        self.aside = Label(theme, tone="secondary")
        self.aside.hide()
        self.chip = ChipLabel(theme)
        self.chip.show_chip(None)
        self._chips: tuple[Chip, ...] = ()
        self._buttons: list[Button] = []
        self._shrinking: list[Button] = []
        self._theme = theme
        self._gap = theme.px(8)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(self._gap)
        self._layout.setVerticalSpacing(self._gap)
        self._names = row(self.title, self.chip, self.aside, 1, spacing=self._gap)
        self._actions = QWidget()
        self._line = row(spacing=self._gap)
        self._actions.setLayout(self._line)
        self._layout.addLayout(self._names, 0, 0)
        self._layout.addWidget(self._actions, 0, 1)
        self._layout.setColumnStretch(0, 1)
        self._layout.setRowMinimumHeight(0, theme.px(36))

    def add(self, button: Button, shrinks: bool = False) -> Button:
        """One more action at the right; `shrinks` where its icon says enough."""
        self._buttons.append(button)
        if shrinks:
            self._shrinking.append(button)
        self._line.addWidget(button)
        return button

    def say_aside(self, text: str) -> None:
        """The sum beside the name; empty hides it."""
        self.aside.say(text)
        self.aside.setVisible(bool(text))
        self.fit()

    def show_chip(self, chip: Chip | None, short: str = "") -> None:
        """The chip beside the name; `short` is what it says where the whole text has no room."""
        self._chips = (chip, chip._replace(text=short)) if chip and short else (chip,) if chip else ()
        self.chip.show_chip(chip)
        self.fit()

    def fit(self) -> None:
        """Shrinks as many actions as the width asks for, then the chip, or gives the actions their own line."""
        below = not any(self._fits_with(chip) for chip in self._chips or (None,))
        if below:
            if self._chips:
                self._show(self._chips[0])
            self._shrunk_to(self.width(), hard=True)
        place = (1, 0) if below else (0, 1)
        item = self._layout.itemAtPosition(*place)
        if item is None or item.widget() is not self._actions:
            self._layout.removeWidget(self._actions)
            side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignRight
            self._layout.addWidget(self._actions, *place, side)

    def _fits_with(self, chip: Chip | None) -> bool:
        self._show(chip)
        return self._shrunk_to(self.width() - self._needed([self.title, self.chip, self.aside]) - self._gap)

    def _show(self, chip: Chip | None) -> None:
        if chip is not None and chip != self.chip.chip():
            self.chip.show_chip(chip)
            self.chip.setToolTip("" if chip == self._chips[0] else self._chips[0].text)

    def _shrunk_to(self, room: int, hard: bool = False) -> bool:
        """Gives up, until `room` does: the labels of what may shrink, then the icons of the rest; if it is `hard`, their labels instead."""
        shown = [button for button in self._buttons if not button.isHidden()]
        rest = [button for button in shown if button not in self._shrinking]
        kinds = dict.fromkeys(shown, FULL)
        steps = [{button: BARE} for button in self._shrinking if button in kinds]
        steps += [dict.fromkeys(rest, PLAIN), *([{button: BARE} for button in rest] if hard else [])]
        for step in steps:
            if self._widths(kinds) <= room:
                break
            kinds |= step
        for button, kind in kinds.items():
            button.set_compact(kind == BARE)
            button.set_plain(kind == PLAIN)
        return self._widths(kinds) <= room

    def _widths(self, kinds: dict[Button, int]) -> int:
        return sum(button.widths()[kind] for button, kind in kinds.items()) + self._gap * max(len(kinds) - 1, 0)

    def _needed(self, parts: Sequence[QWidget]) -> int:
        widths = [part.sizeHint().width() for part in parts if not part.isHidden()]
        return sum(widths) + self._gap * max(len(widths) - 1, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), super().minimumSizeHint().height())

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
        edge = theme.px(18)
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
