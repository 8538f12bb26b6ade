"""A line above the page for what concerns everything: the sign-in was lost, a service cannot be reached, other data than now is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.ui.parts.announce import announce
from app.ui.parts.boxes import Icon, column
from app.ui.parts.texts import Button, Label
from app.ui.theme import Theme


class Banner(QFrame):
    """What happened and one thing to do. `action_requested` carries the id of what `show_banner` was given."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._action = ""
        self.setProperty("role", "foot")
        self._icon = Icon(theme, "alert", "t:attention")
        self._title = Label(theme, weight=600).wrapped()
        self._text = Label(theme, size=12, tone="secondary").wrapped()
        self.button = Button(theme)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        layout.setSpacing(theme.px(12))
        layout.addWidget(self._icon)
        layout.addLayout(column(self._title, self._text, spacing=theme.px(2)), 1)
        layout.addWidget(self.button)
        self.button.clicked.connect(lambda: self.action_requested.emit(self._action))
        self.hide()

    def show_banner(self, title: str, text: str, action: tuple[str, str] | None) -> None:
        """Shows the line; an empty title hides it."""
        other = title != self.title()
        self._title.say(title)
        self._text.say(text)
        self._text.setVisible(bool(text))
        self._action = action[0] if action else ""
        self.button.setVisible(action is not None)
        if action is not None:
            self.button.say(action[1])
        self.setAccessibleName(f"{title} {text}".strip())
        self.setVisible(bool(title))
        if other:
            announce(self, self.accessibleName())

    def title(self) -> str:
        """The title shown; empty while there is nothing to say."""
        return "" if self.isHidden() else self._title.text()
