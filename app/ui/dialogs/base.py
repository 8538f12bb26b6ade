"""What all dialogs share: a title, words, a body, and a line of buttons; Escape leaves."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.i18n import N_
from app.ui.parts.texts import Button, Label
from app.ui.theme import Theme

REST, LEAST = 240, 90  # of the design: what stands round a long content, and what is left of that on a low screen

NARROWEST, ENOUGH = 600, 4000


class Dialog(QDialog):
    """A window-modal dialog that deletes itself when it is closed. `answered` fires once, with "" when it was left."""

    answered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None, title: str, text: str = "", width: int = 460) -> None:
        super().__init__(parent)
        self.theme = theme
        self._answer = ""
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(min(theme.px(width), self.room().width()))
        self._title = Label(theme, size=16, weight=600).wrapped()
        self._title.say(title)
        self._text = Label(theme).wrapped().selectable()
        self._text.say(text)
        self._text.setVisible(bool(text))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(8))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(8))
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(20), theme.px(18), theme.px(20), theme.px(16))
        layout.setSpacing(theme.px(10))
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(self.body)
        layout.addSpacing(theme.px(4))
        layout.addLayout(self.buttons)
        self.finished.connect(lambda _code: self.answered.emit(self._answer))

    def add_button(self, answer: str, label: str, role: str = "") -> Button:
        """A button that closes the dialog with `answer`; the primary one is pressed by Enter."""
        button = Button(self.theme, role=role)
        button.say(label)
        button.clicked.connect(lambda: self.leave_with(answer))
        if role == "primary":
            button.setDefault(True)
        self.buttons.addWidget(button)
        return button

    def add_cancel(self, source: str = N_("Cancel")) -> Button:
        """The button that leaves without an answer."""
        button = Button(self.theme, source)
        button.clicked.connect(self.reject)
        self.buttons.addWidget(button)
        return button

    def add_close(self, source: str = N_("Close")) -> Button:
        """The button that leaves a dialog that asks nothing. It is never the filled one: that one goes on with something."""
        button = self.add_cancel(source)
        button.setDefault(True)
        button.setFocus()
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1 and not event.modifiers():
            self._ask_handbook()
        else:
            super().keyPressEvent(event)

    def _ask_handbook(self) -> None:
        """F1 works here as on the page below: a modal dialog keeps the menus of its window from hearing it."""
        above = self.parentWidget()
        while above is not None:
            action = above.findChild(QAction, "handbook")
            if action is not None:
                action.trigger()
                return
            above = above.parentWidget()

    def room(self) -> QSize:
        """What the screen offers; one that is narrower than any that a person has (pictures made without a screen) offers enough."""
        offered = self.screen().availableGeometry().size()
        return offered if offered.width() >= NARROWEST else QSize(ENOUGH, ENOUGH)

    def high(self, length: float) -> int:
        """A height of the design for what can be scrolled, as far as the screen has room for it beside the rest."""
        room = self.room().height() - self.theme.px(REST)
        return max(min(self.theme.px(length), room), self.theme.px(LEAST))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            # Wrapped texts ask for the height of a narrow column as their least one; the real width needs less.
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
            self.setMinimumHeight(0)
            width = max(self.width(), layout.minimumSize().width())  # all buttons beside each other
            wanted = QSize(width, layout.totalHeightForWidth(width))
            self.resize(wanted.boundedTo(self.room()))

    def leave_with(self, answer: str) -> None:
        """Closes with that answer."""
        self._answer = answer
        self.accept()
