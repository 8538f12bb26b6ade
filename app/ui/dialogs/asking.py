"""Questions: yes or no with what it is about, a text to type, a record to choose, a text to read."""

from __future__ import annotations

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QPlainTextEdit, QWidget

from app.i18n import N_, _
from app.ui.dialogs.base import Dialog
from app.ui.parts.boxes import Card
from app.ui.parts.fields import Labelled, text_field
from app.ui.parts.texts import Button, Label, follow
from app.ui.rows import Choice
from app.ui.theme import Theme

MOST_DETAILS = 8


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
        if details:
            card = Card(theme, padding=12, spacing=4)
            shown = details if len(details) <= MOST_DETAILS else details[: MOST_DETAILS - 1]
            left = len(details) - len(shown)
            for line in (*shown, *([_("{count} more").format(count=left)] if left else [])):
                label = Label(theme, size=12).wrapped()
                label.say(line)
                card.body.addWidget(label)
            card.setToolTip("\n".join(details))
            self.body.addWidget(card)
        self.add_cancel(leave)
        for answer, label_text, role in choices:
            self.add_button(answer, label_text, role)


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
        ok: str = N_("OK"),
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


class FilteredList(QListView):
    """A list below a search field: arrows in the field move in the list, Enter takes the row."""

    taken = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._texts: list[str] = []
        self._found_by: list[str] = []
        self._places: list[int] = []
        self._strings = QStringListModel(self)
        self.setModel(self._strings)
        self.setProperty("role", "choices")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(name)
        self.activated.connect(lambda index: self.taken.emit(self._places[index.row()]))
        self.clicked.connect(lambda index: self.taken.emit(self._places[index.row()]))
        follow(theme, self)

    def restyle(self) -> None:
        self.setFont(self._theme.font(13))
        self.setSpacing(self._theme.px(2))

    def show_texts(self, texts: list[str]) -> None:
        """What there is to choose from."""
        self.show_entries(texts, texts)

    def show_entries(self, texts: list[str], found_by: list[str]) -> None:
        """What there is to choose from, and the words by which each is found."""
        self._texts = texts
        self._found_by = [words.casefold() for words in found_by]
        self.filter("")

    def choose(self, place: int) -> None:
        """Makes a text the chosen one, where the search shows it."""
        if place in self._places:
            self.setCurrentIndex(self._strings.index(self._places.index(place), 0))

    def filter(self, search: str) -> None:
        """Shows the texts that hold every word of `search`; those that begin with it come first."""
        words = search.casefold().split()
        found = [place for place, text in enumerate(self._found_by) if all(word in text for word in words)]
        found.sort(key=lambda place: not self._texts[place].casefold().startswith(search.casefold()))
        self._places = found
        self._strings.setStringList([self._texts[place] for place in found])
        if found:
            self.setCurrentIndex(self._strings.index(0, 0))

    def current(self) -> int:
        """Which text is chosen; -1 for none."""
        row = self.currentIndex().row()
        return self._places[row] if 0 <= row < len(self._places) else -1

    def count(self) -> int:
        """How many texts are shown."""
        return len(self._places)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(420), self._theme.px(280))


class SearchLine(QLineEdit):
    """A search field that gives Up, Down and the page keys to the list below."""

    def __init__(self, target: FilteredList) -> None:
        super().__init__()
        self._target = target
        self.setClearButtonEnabled(True)
        self.textChanged.connect(target.filter)
        self.returnPressed.connect(self._take)

    def _take(self) -> None:
        if self._target.current() >= 0:
            self._target.taken.emit(self._target.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._target.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


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
        area.setMinimumHeight(theme.px(320))
        area.setTabChangesFocus(True)
        self.body.addWidget(area)
        copy = Button(theme, N_("Copy"), icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._content))
        self.buttons.addWidget(copy)
        self.add_cancel(N_("Close"))
