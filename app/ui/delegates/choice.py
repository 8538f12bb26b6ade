"""Choosing a record in its cell: a field that filters the list of records while one types."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QStyleOptionViewItem, QWidget

from app.i18n import _
from app.ui.delegates.cell import CellDelegate
from app.ui.first_rows import Choice
from app.ui.models.mappings import DecisionModel


class ChoiceBox(QComboBox):
    """A list of records to choose from by typing any part of a name; what is no record is no choice."""

    finished = Signal()  # the field was left or Enter was pressed

    def __init__(self, choices: tuple[Choice, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self._choices: tuple[Choice, ...] = ()
        edit = self.lineEdit()
        assert edit is not None, "an editable box has a line"
        edit.editingFinished.connect(self.finished)
        self.set_choices(choices)

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Other records; the chosen one stays if it is among them."""
        chosen = self.choice()
        self._choices = choices
        self.blockSignals(True)
        self.clear()
        for choice in choices:
            self.addItem(f"{choice.name} · {choice.detail}" if choice.detail else choice.name, choice)
        self.blockSignals(False)
        finder = QCompleter(self.model(), self)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        offered = finder.popup()
        assert offered is not None, "it completes in a list of its own"
        offered.setProperty("role", "choices")  # with a frame
        self.setCompleter(finder)
        self.choose(chosen.id if chosen else "")

    def choose(self, record_id: str) -> None:
        """Shows the record of that Id; none for an unknown one."""
        places = [place for place, choice in enumerate(self._choices) if choice.id == record_id]
        self.setCurrentIndex(places[0] if places else -1)
        if not places:
            self.setEditText("")

    def choice(self) -> Choice | None:
        """The record whose text stands in the field, whatever its capitals."""
        text = self.currentText().strip().casefold()
        for place, choice in enumerate(self._choices):
            if text in (self.itemText(place).casefold(), choice.name.casefold()):
                return choice
        return None


class ChoiceDelegate(CellDelegate):
    """The record's cell: painted like the others, edited with a `ChoiceBox`."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        model = index.model()
        box = ChoiceBox(model.choices if isinstance(model, DecisionModel) else (), parent)
        box.setAccessibleName(_("Record for {name}").format(name=model.index(index.row(), 0).data()))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, ChoiceBox):
            editor.setEditText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            edit = editor.lineEdit()
            if edit is not None:
                edit.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, ChoiceBox) and (choice := editor.choice()) is not None:
            model.setData(index, choice)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(2, 1, -2, -2))
