"""Fields with their label above, as forms are made of."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.i18n import _
from app.ui.delegates.choice import ChoiceBox
from app.ui.first_rows import Choice
from app.ui.parts.texts import Label, follow
from app.ui.theme import Theme

Field = TypeVar("Field", bound=QWidget)


class Labelled(QWidget, Generic[Field]):
    """A field, its label above it, and what is wrong with it below. The label is the field's accessible name."""

    def __init__(self, theme: Theme, source: str, field: Field, width: int = 0) -> None:
        super().__init__()
        self._theme = theme
        self._source = source
        self.field = field
        self._label = Label(theme, source, size=12, weight=600)
        self._label.setBuddy(field)
        self._problem = Label(theme, size=12, tone="refused").wrapped()
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        for part in (self._label, field, self._problem):
            layout.addWidget(part)
        if width:
            field.setMinimumWidth(theme.px(width))
        self.retranslate()
        follow(theme, self)

    def show_problem(self, text: str) -> None:
        """What is wrong with the value; empty when nothing is."""
        self._problem.say(text)
        self._problem.setVisible(bool(text))
        self.field.setAccessibleDescription(text)

    def retranslate(self) -> None:
        self.field.setAccessibleName(_(self._source))

    def restyle(self) -> None:
        self.field.setFont(self._theme.font(13))


def text_field(secret: bool = False) -> QLineEdit:
    """A line of text; a secret one shows dots."""
    made = QLineEdit()
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def set_text(field: QLineEdit, text: str) -> None:
    """Fills a field unless a person is typing in it."""
    if not field.hasFocus() and field.text() != text:
        field.setText(text)
        field.setCursorPosition(0)


def offer_text(field: QLineEdit, text: str) -> None:
    """Fills a field once: what a person types into it afterwards stays until another text is offered."""
    if field.property("offered") != text:
        set_text(field, text)
        field.setProperty("offered", text)


def list_field(choices: tuple[Choice, ...] = ()) -> QComboBox:
    """A short list to choose from; the data of an entry is its id."""
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    fill_list(made, choices, "")
    return made


def fill_list(field: QComboBox, choices: tuple[Choice, ...], chosen: str) -> None:
    """Other entries; tells nobody."""
    field.blockSignals(True)
    if isinstance(field, ChoiceBox):
        field.set_choices(choices)
        field.blockSignals(True)
        field.choose(chosen)
    else:
        field.clear()
        for choice in choices:
            field.addItem(choice.name, choice.id)
        field.setCurrentIndex(max(field.findData(chosen), 0))
    field.blockSignals(False)
