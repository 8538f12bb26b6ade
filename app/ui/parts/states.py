"""What stands in place of a list that is empty, loading or broken: a picture, words, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from app.ui.first_rows import StateView
from app.ui.parts.announce import announce
from app.ui.parts.texts import Button, Label, follow
from app.ui.theme import Theme

SHOW_ALL = "show_all"


def _nothing_matches(hidden: int) -> StateView:
    text = ngettext("The filter hides {count} row.", "The filter hides {count} rows.", hidden).format(count=hidden)
    return StateView("picture-search", _("Nothing matches"), text, (SHOW_ALL, _("Show all")))


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
        self._title = Label(theme, size=15, weight=600).wrapped()
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
    """A content that gives way to a `StatePane` while there is nothing to show: because of a state, or because a filter hides it all."""

    action_requested = Signal(str)
    show_all_requested = Signal()

    def __init__(self, theme: Theme, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._pane = StatePane(theme)
        self._state: StateView | None = None
        self._filtered = 0
        self._pane.action_requested.connect(self._do)
        self.addWidget(content)
        self.addWidget(self._pane)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_state(self, state: StateView | None) -> None:
        """Shows `state`; None: the content."""
        self._state = state
        self._show()

    def show_filtered(self, shown: int, hidden: int) -> None:
        """How many rows a filter shows and hides; where it hides them all, that is said, with the way back."""
        self._filtered = hidden if not shown else 0
        self._show()

    def retranslate(self) -> None:
        """The words about the filter again; other states come from whoever made them."""
        if self._filtered and self._state is None:
            self._show()

    def _show(self) -> None:
        state = self._state or (_nothing_matches(self._filtered) if self._filtered else None)
        if state is None:
            self.setCurrentWidget(self._content)
            return
        other = self.state_title() != state.title
        self._pane.show_state(state)
        self.setCurrentWidget(self._pane)
        if other:
            announce(self._pane, self._pane.accessibleName())

    def _do(self, action: str) -> None:
        if action == SHOW_ALL:
            self.show_all_requested.emit()
        else:
            self.action_requested.emit(action)

    def state_title(self) -> str:
        """The title of the state shown; empty while the content is."""
        return self._pane.title() if self.currentWidget() is self._pane else ""
