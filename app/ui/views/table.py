"""The table of every page: columns that know their shortest useful width, a selection kept by key, everything by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.ui.delegates.cell import CellDelegate
from app.ui.delegates.chips import ChipDelegate
from app.ui.models.table import TableModel
from app.ui.parts.texts import follow
from app.ui.spreadsheet import rows_as_text
from app.ui.theme import Theme
from app.ui.views.arranged import ArrangedTable
from app.ui.views.type_ahead import TypeAhead

Flag = QItemSelectionModel.SelectionFlag


class Table(ArrangedTable):
    """A table of frozen rows.

    `selected` fires with the keys after each change by hand or by filter; `opened` with the key of a double click or Enter.
    """

    selected = Signal(list)
    opened = Signal(str)
    pasted = Signal(str)

    def __init__(self, theme: Theme, model: TableModel[Any], name: Callable[[], str], cell_ring: bool = False) -> None:
        super().__init__(theme, model, not cell_ring)
        self._name = name
        self._type_ahead = TypeAhead(model)
        self._kept: list[str] = []
        self._current_key = ""
        self._restoring = False
        self._cell_ring = cell_ring
        self.setProperty("role", "rounded")
        self._set_up()
        for place, column in enumerate(model.COLUMNS):
            kind = ChipDelegate if column.chip else CellDelegate
            self.set_delegate(place, kind(theme, self, column.kind, not cell_ring))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        model.headerDataChanged.connect(self._fit)
        model.dataChanged.connect(self._data_changed)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.retranslate()
        follow(theme, self)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._key_at(index.row())))

    def set_delegate(self, column: int, delegate: CellDelegate) -> None:
        """Another way to draw or edit a column."""
        self._widths.forget(column)
        self._widths.delegates[column] = delegate
        self.setItemDelegateForColumn(column, delegate)

    # --- look and words

    def retranslate(self) -> None:
        self.setAccessibleName(self._name())
        self._model.retranslate()

    def restyle(self) -> None:
        """Takes sizes of the theme."""
        self.verticalHeader().setDefaultSectionSize(self.theme.px(36))
        self.horizontalHeader().setFixedHeight(self.theme.px(38))
        self.horizontalHeader().setMinimumSectionSize(self.theme.px(24))
        self._beside_head.setFixedHeight(0 if self.horizontalHeader().isHidden() else self.theme.px(38))
        self._fit()
        self.viewport().update()

    # --- selection by key

    def selected_keys(self) -> list[str]:
        """The keys selected, from top to bottom."""
        return self._model.keys_of(self.selected_rows())

    def selected_rows(self) -> list[Any]:
        """The rows selected, from top to bottom."""
        places: set[int] = set()
        chosen = self.selectionModel().selection()
        for part in map(chosen.at, range(chosen.count())):
            places.update(range(part.top(), part.bottom() + 1))
        rows = self._model.rows()
        return list(rows) if len(places) == len(rows) else [rows[place] for place in sorted(places)]

    def select_keys(self, keys: Iterable[str]) -> None:
        """Selects the rows of `keys` that are shown."""
        self._kept = list(keys)
        self._select(self._kept)
        self.selected.emit(self.selected_keys())

    def current_key(self) -> str:
        """The key of the row where the keyboard is; empty when there is none."""
        return self._key_at(self.currentIndex().row())

    def _key_at(self, place: int) -> str:
        return self._model.key_of(self._model.row_at(place)) if 0 <= place < self._model.rowCount() else ""

    def _select(self, keys: Iterable[str]) -> None:
        last = self._model.columnCount() - 1
        places = sorted(place for place in map(self._model.row_of, keys) if place >= 0)
        chosen = QItemSelection()
        start = 0
        for end in range(1, len(places) + 1):
            if end == len(places) or places[end] != places[end - 1] + 1:
                chosen.select(self._model.index(places[start], 0), self._model.index(places[end - 1], last))
                start = end
        self._restoring = True
        self.selectionModel().select(chosen, Flag.ClearAndSelect | Flag.Rows)
        self._restoring = False

    def _remember(self) -> None:
        shown = self.selected_keys()
        hidden = [key for key in self._kept if self._model.row_of(key) < 0]
        self._kept = shown + hidden
        self._current_key = self.current_key() or self._current_key
        self._restoring = True

    def _restore(self) -> None:
        self._select(self._kept)
        place = self._model.row_of(self._current_key)
        if place >= 0:
            self.selectionModel().setCurrentIndex(self._model.index(place, 0), Flag.NoUpdate)
            self.scrollTo(self._model.index(place, 0))
        self._restoring = False
        self._fit()
        self.selected.emit(self.selected_keys())

    def _selection_changed(self) -> None:
        if not self._restoring:
            self._kept = self.selected_keys()
            self.selected.emit(list(self._kept))

    def _data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if last.row() - first.row() > 0:
            self._fit()

    # --- Qt

    def take_keyboard(self) -> None:
        """The keyboard comes here: to the row where it was, else to the first one."""
        if self._model.rowCount():
            self.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.currentIndex().isValid():
                self.setCurrentIndex(self._model.index(0, 0))

    def edit_current(self) -> None:
        """Opens the cell where the keyboard is, or the first one of its row that can be edited."""
        row, now = self.currentIndex().row(), self.currentIndex().column()
        for column in sorted(self.shown_columns(), key=lambda each: each != now):
            index = self._model.index(row, column)
            if index.flags() & Qt.ItemFlag.ItemIsEditable and self.state() != QAbstractItemView.State.EditingState:
                self.setFocus()
                self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)  # what is typed counts for the selection
                self.edit(index)
                return

    def keyboardSearch(self, search: str) -> None:
        found = self._type_ahead.find(search, self.currentIndex().row(), self.shown_columns())
        if found >= 0:
            column = max(self.currentIndex().column(), 0)
            self.setCurrentIndex(self._model.index(found, column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keyed(True)
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_text())
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and (
            not self._cell_ring or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._go_to_end(event.key() == Qt.Key.Key_End, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        editable = bool(self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.state() == QAbstractItemView.State.EditingState:
                super().keyPressEvent(event)
            elif self._cell_ring and editable:
                self.edit(self.currentIndex())
            else:
                self.opened.emit(self.current_key())
            return
        super().keyPressEvent(event)

    def _go_to_end(self, last: bool, selecting: bool) -> None:
        """To the first or last row, as the arrows go there; `selecting`: with all rows on the way. Where the keyboard stands in a whole
        row, Home and End are those of the list, with Ctrl and without; in a grid those with Ctrl are, and go to its corner."""
        row = self._model.rowCount() - 1 if last else 0
        if row < 0:
            return
        now, column = max(self.currentIndex().row(), 0), max(self.currentIndex().column(), 0)
        if self._cell_ring:
            column = (self.shown_columns() or [column])[-1 if last else 0]
        target = self._model.index(row, column)
        if not selecting:  # said, not left to Qt: with Ctrl held it would move and select nothing
            self.selectionModel().setCurrentIndex(target, Flag.ClearAndSelect | Flag.Rows)
            return
        way = QItemSelection(self._model.index(min(now, row), 0), self._model.index(max(now, row), 0))
        self.selectionModel().select(way, Flag.ClearAndSelect | Flag.Rows)
        self.selectionModel().setCurrentIndex(target, Flag.NoUpdate)

    def as_text(self) -> str:
        """The selected rows with a heading, cells apart by tabs, as a spreadsheet takes them: the columns as they stand, amounts as
        plain numbers of the language in force, and their currency in a column of its own."""
        return rows_as_text(self._model.COLUMNS, self.selected_rows(), self.shown_columns())
