"""Questions: yes or no with what it is about, a text to type, a record to choose, a text to read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.i18n import N_, _
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.filtered import FilteredList, SearchLine
from app.ui.parts.boxes import Card
from app.ui.parts.fields import Labelled, text_field
from app.ui.parts.texts import Button, Label
from app.ui.rows import Choice
from app.ui.theme import Theme

SEEN_DETAILS = 8  # lines; more of them move


class Question(Dialog):
    """A question with its facts. `choices` are (answer, label, role); the last one is at the right. `leave`: the button without one."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        title: str,
        text: str,
        choices: tuple[tuple[str, str, str], ...],
        details: tuple[str, ...] = (),
        leave: str = N_("Cancel"),
    ) -> None:
        super().__init__(theme, parent, title, text)
        if len(details) > SEEN_DETAILS:
            self.body.addWidget(_facts(theme, details, title))
        elif details:
            card = Card(theme, padding=12, spacing=4)
            for line in details:
                label = Label(theme, size=12).wrapped().selectable()
                label.say(line)
                card.body.addWidget(label)
            self.body.addWidget(card)
        self.add_cancel(leave).setFocus()  # a question is left by Enter, never answered by mistake
        for answer, label_text, role in choices:
            self.add_button(answer, label_text, role)


def _facts(theme: Theme, lines: tuple[str, ...], name: str) -> QPlainTextEdit:
    """What a question is about, all of it: more than a few lines move."""
    area = QPlainTextEdit("\n".join(lines))
    area.setReadOnly(True)
    area.setTabChangesFocus(True)
    area.setFont(theme.font(12))
    area.setAccessibleName(name)
    area.setFixedHeight(theme.px(20 * SEEN_DETAILS))
    return area


class AskText(Dialog):
    """Asks for a line of text; the answer is the text."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        title: str,
        text: str,
        field: str,
        value: str = "",
        ok: str = N_("Apply"),
    ) -> None:
        super().__init__(theme, parent, title, text, 520)
        self.field = Labelled(theme, field, text_field())
        self.field.field.setText(value)
        self.body.addWidget(self.field)
        self.add_cancel()
        self.ok = Button(theme, ok, "primary")
        self.ok.setDefault(True)
        self.ok.clicked.connect(self._leave)
        self.buttons.addWidget(self.ok)
        self.field.field.textChanged.connect(lambda _text: self._check())
        self._check()

    def _check(self) -> None:
        self.ok.setEnabled(bool(self.field.field.text().strip()))

    def _leave(self) -> None:
        self.leave_with(self.field.field.text().strip())


class ChooseRecord(Dialog):
    """Chooses one record out of many by typing; `answered` carries its id, `chosen` the record."""

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, parent: QWidget | None, title: str, text: str, choices: tuple[Choice, ...]
    ) -> None:
        super().__init__(theme, parent, title, text, 480)
        self._choices = choices
        self.list = FilteredList(theme, title)
        self.list.show_texts(
            [f"{choice.name} · {choice.detail}" if choice.detail else choice.name for choice in choices]
        )
        self.search = SearchLine(self.list)
        self.search.setFont(theme.font(13))
        self.search.setPlaceholderText(_("Search …"))
        self.search.setAccessibleName(_("Search"))
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self.add_cancel()
        self.ok = Button(theme, N_("Use this one"), "primary")
        self.ok.clicked.connect(lambda: self._take(self.list.current()))
        self.buttons.addWidget(self.ok)
        self.list.taken.connect(self._take)
        self.search.setFocus()

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._choices):
            self.chosen.emit(self._choices[place])
            self.leave_with(self._choices[place].id)


class ShowText(Dialog):
    """A longer text to read and copy: OneDesk's answer, a report, the details of a bug."""

    def __init__(self, theme: Theme, parent: QWidget | None, title: str, text: str, content: str) -> None:
        super().__init__(theme, parent, title, text, 640)
        self._content = content
        area = QPlainTextEdit(content)
        area.setReadOnly(True)
        area.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        area.setAccessibleName(title)
        area.setMinimumHeight(self.high(320))
        area.setTabChangesFocus(True)
        self.body.addWidget(area)
        copy = Button(theme, N_("Copy"), icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._content))
        self.buttons.addWidget(copy)
        self.add_close()
