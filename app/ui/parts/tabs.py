"""Tabs as quiet words with a line under the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from app.ui.parts.exclusive import Exclusive
from app.ui.parts.flow import Flow
from app.ui.parts.texts import Button, Rule
from app.ui.theme import Theme

APART, CLOSER = 9, 2  # pixels of the design between two tabs


class Tabs(QWidget):
    """Pages under tabs, which go on below where the width does not do; Left and Right move between them. `chosen` fires with the id
    of the tab."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._ids: list[str] = []
        self._group = Exclusive(self)
        self._stack = QStackedWidget()
        self._line = Flow(theme.px(APART), 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._line)
        layout.addWidget(Rule())
        layout.addWidget(self._stack, 1)
        self._group.taken.connect(self._clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Closer together before one of them goes below."""
        shown = [each.sizeHint().width() for each in map(self.button, self._ids) if not each.isHidden()]
        roomy = sum(shown) + self._theme.px(APART) * (len(shown) - 1) <= self.width()
        self._line.setSpacing(self._theme.px(APART if roomy else CLOSER))

    def add(self, name: str, source: str, content: QWidget, icon: str = "") -> Button:
        """One more tab; with an icon, that stands for its word."""
        button = Button(self._theme, source, "tab", icon)
        if icon:
            button.set_compact(True)
        self._group.add(button, len(self._ids))
        self._line.addWidget(button)
        self._ids.append(name)
        self._stack.addWidget(content)
        if len(self._ids) == 1:
            self._group.choose(button)
        return button

    def show_tab(self, name: str, shown: bool) -> None:
        """Shows or hides a tab."""
        self.button(name).setVisible(shown)
        self._fit()

    def choose(self, name: str) -> None:
        """Shows the tab `name`."""
        place = self._ids.index(name)
        self._group.choose(self._group.button(place))
        self._stack.setCurrentIndex(place)

    def current(self) -> str:
        """The id of the tab shown."""
        return self._ids[self._stack.currentIndex()]

    def button(self, name: str) -> Button:
        """The button of a tab."""
        found = self._group.button(self._ids.index(name))
        assert isinstance(found, Button)
        return found

    def _clicked(self, button: QAbstractButton) -> None:
        place = self._group.id(button)
        self._stack.setCurrentIndex(place)
        self.chosen.emit(self._ids[place])
