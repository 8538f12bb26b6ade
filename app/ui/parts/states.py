"""What stands in place of a list that is empty, loading or broken: a picture, words, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.ui.first_rows import StateView
from app.ui.parts.announce import announce
from app.ui.parts.texts import Button, Label, follow
from app.ui.theme import Theme


class StatePane(QWidget):
    """A picture, a title, a sentence, and one button at most."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture = "picture-loading"
        self._action = ""
        self.setProperty("role", "clear")
        self._image = QLabel()
        self._image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Label(theme, size=15, weight=600)
        self._text = Label(theme, tone="secondary").wrapped()
        self._button = Button(theme)
        self._button.clicked.connect(lambda: self.action_requested.emit(self._action))
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(8))
        layout.setContentsMargins(theme.px(28), theme.px(12), theme.px(28), theme.px(12))
        layout.addStretch(2)
        layout.addWidget(self._image)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(theme.px(4))
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        follow(theme, self)

    def show_state(self, state: StateView) -> None:
        """Shows `state`."""
        self._picture = state.picture
        self._title.say(state.title)
        self._text.say(state.text)
        self._text.setVisible(bool(state.text))
        self._button.setVisible(state.action is not None)
        if state.action is not None:
            self._action, label = state.action
            self._button.say(label)
        self.setAccessibleName(". ".join(part for part in (state.title, state.text) if part))
        self.restyle()

    def title(self) -> str:
        """The title shown."""
        return self._title.text()

    def restyle(self) -> None:
        self._image.setPixmap(self._theme.pixmap(self._picture, self._theme.colours.secondary, self, 96))


class Stateful(QStackedWidget):
    """A content that gives way to a `StatePane` while there is nothing to show."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._pane = StatePane(theme)
        self._pane.action_requested.connect(self.action_requested)
        self.addWidget(content)
        self.addWidget(self._pane)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_state(self, state: StateView | None) -> None:
        """Shows `state`; None: the content."""
        if state is None:
            self.setCurrentWidget(self._content)
            return
        other = self.state_title() != state.title
        self._pane.show_state(state)
        self.setCurrentWidget(self._pane)
        if other:
            announce(self._pane, self._pane.accessibleName())

    def state_title(self) -> str:
        """The title of the state shown; empty while the content is."""
        return self._pane.title() if self.currentWidget() is self._pane else ""
