"""The table of every page: columns that know their shortest useful width, a selection kept by key, everything by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView

from app.ui.delegates.cell import CellDelegate
from app.ui.delegates.chips import ChipDelegate
from app.ui.layouts import Layout
from app.ui.models.table import TableModel
from app.ui.parts.texts import follow
from app.ui.spreadsheet import rows_as_text
from app.ui.theme import Theme
from app.ui.views.column_menu import ColumnMenu
from app.ui.views.columns import Widths
from app.ui.views.header import Header
from app.ui.views.marked import MarkedTable
from app.ui.views.type_ahead import TypeAhead

Flag = QItemSelectionModel.SelectionFlag


class Table(MarkedTable):
    """A table of frozen rows.

    `selected` fires with the keys after each change by hand or by filter; `opened` with the key of a double click or Enter;
    `layout_changed` when a person arranged the columns. `layouts`: the arrangements saved for this table, by name.
    """

    selected = Signal(list)
    opened = Signal(str)
    pasted = Signal(str)
    layout_changed = Signal()
    layout_asked = Signal(str)  # save, arrange: both need a dialog

    def __init__(self, theme: Theme, model: TableModel[Any], name: Callable[[], str], cell_ring: bool = False) -> None:
        super().__init__(theme, not cell_ring)
        self._model = model
        self._name = name
        self.layouts: dict[str, Layout] = {}
        self._type_ahead = TypeAhead(model)
        self._widths = Widths(theme, self, model)
        self._off: frozenset[int] = frozenset()
        self._arranging = False
        self._unfitted = True
        self._kept: list[str] = []
        self._current_key = ""
        self._restoring = False
        self._cell_ring = cell_ring
        self.setProperty("role", "rounded")
        self.setModel(model)
        self._set_up()
        self._set_up_header()
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

    def _set_up_header(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self._head = Header(self.theme)
        self.setHorizontalHeader(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionsMovable(True)
        head.setFirstSectionMovable(True)
        head.sortIndicatorChanged.connect(self._model.sort)
        head.sortIndicatorChanged.connect(lambda _place, _order: self._arranged())
        head.sectionResized.connect(self._resized)
        head.sectionMoved.connect(lambda _place, _before, _now: self._arranged())
        head.sectionHandleDoubleClicked.connect(self._fit_by_contents)
        head.drawn.connect(self._arranged)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self.show_column_menu)
        self._beside_head = QFrame()  # the scroll bar begins below the header, which goes on above it
        self._beside_head.setProperty("role", "beside-head")
        self.addScrollBarWidget(self._beside_head, Qt.AlignmentFlag.AlignTop)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, most: head.go_on(most > 0))

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

    # --- columns

    def layout_now(self) -> Layout:
        """How the columns are arranged, to be kept."""
        head, names = self.horizontalHeader(), self.headings()
        order = tuple(names[head.logicalIndex(place)] for place in range(len(names)))
        section = head.sortIndicatorSection()
        return Layout(
            {names[place]: on for place, on in sorted(self._widths.switched.items())},
            {names[place]: width for place, width in sorted(self._widths.drawn.items())},
            () if order == tuple(names) else order,
            names[section] if 0 <= section < len(names) else "",
            section >= 0 and head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder,
        )

    def arrange(self, layout: Layout) -> None:
        """Arranges the columns as `layout` says; tells nobody."""
        head, names = self.horizontalHeader(), self.headings()
        self._arranging = True
        places = {name: place for place, name in enumerate(names)}
        self._widths.switched = {places[name]: on for name, on in layout.shown.items() if name in places}
        self._widths.drawn = {places[name]: width for name, width in layout.widths.items() if name in places}
        for target, name in enumerate(layout.order or names):
            if name in places:
                head.moveSection(head.visualIndex(places[name]), target)
        order = Qt.SortOrder.DescendingOrder if layout.descending else Qt.SortOrder.AscendingOrder
        if (head.sortIndicatorSection(), head.sortIndicatorOrder()) != (places.get(layout.sort, -1), order):
            head.setSortIndicator(places.get(layout.sort, -1), order)
        self._widths.fit()
        self._arranging = False

    def take_layout(self, layout: Layout) -> None:
        """Arranges the columns as a person chose."""
        self.arrange(layout)
        self.layout_changed.emit()

    def headings(self) -> list[str]:
        """The names of the columns as layouts know them."""
        return [column.heading for column in self._model.COLUMNS]

    def usual_layout(self) -> Layout:
        """The layout before anybody arranged anything."""
        names = self.headings()
        return Layout({names[place]: False for place in sorted(self._off)})

    def default_columns(self, hidden: Iterable[int]) -> None:
        """Columns that are off until switched on."""
        self._off = frozenset(hidden)
        for place in self._off:
            self._widths.switched.setdefault(place, False)
        self._fit()

    def withhold(self, places: Iterable[int]) -> None:
        """Columns that have nothing to say now, whatever was chosen."""
        self._widths.withheld = frozenset(places)
        self._fit()

    def withheld(self) -> frozenset[int]:
        """The columns that have nothing to say now."""
        return self._widths.withheld

    def show_column_menu(self, where: QPoint) -> None:
        """The menu of the header: which columns are shown, and the layouts."""
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(where))

    def column_menu(self) -> QMenu:
        """A menu with one tick a column, the saved layouts, and the way back to the usual one."""
        return ColumnMenu(self)

    def switch(self, place: int, on: bool) -> None:
        """Shows or hides a column, as a person wants it."""
        self._widths.switched[place] = on
        self._fit()
        self.layout_changed.emit()

    def _resized(self, place: int, _before: int, width: int) -> None:
        if width and self._head.held and not self._widths.fitting:
            self._widths.draw(place, width)

    def _fit_by_contents(self, place: int) -> None:
        """A double click between two headings: the width that the program would give."""
        self._widths.drawn.pop(place, None)
        self._arranged()

    def _arranged(self) -> None:
        if not self._arranging:
            self._fit()
            self.layout_changed.emit()

    def _fit(self) -> None:
        """Measures the columns; those of a table on another page, or of an empty one, once it is shown."""
        self._unfitted = not self.isVisible() and (self.window().isVisible() or not self._model.rowCount())
        if not self._unfitted:
            self._widths.fit()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unfitted:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

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
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._model.rowCount() - 1}
        if not self._cell_ring and event.key() in ends and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._go_to(ends[Qt.Key(event.key())], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
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

    def _go_to(self, row: int, selecting: bool) -> None:
        """To a row, as the arrows go there; `selecting`: with all rows on the way. Where the keyboard stands in a whole row, Home and
        End are those of the list."""
        if row < 0:
            return
        now = max(self.currentIndex().row(), 0)
        target = self._model.index(row, max(self.currentIndex().column(), 0))
        if not selecting:
            self.setCurrentIndex(target)
            return
        way = QItemSelection(self._model.index(min(now, row), 0), self._model.index(max(now, row), 0))
        self.selectionModel().select(way, Flag.ClearAndSelect | Flag.Rows)
        self.selectionModel().setCurrentIndex(target, Flag.NoUpdate)

    def as_text(self) -> str:
        """The selected rows with a heading, cells apart by tabs, as a spreadsheet takes them: the columns as they stand, amounts as
        plain numbers of the language in force, and their currency in a column of its own."""
        return rows_as_text(self._model.COLUMNS, self.selected_rows(), self.shown_columns())

    def shown_columns(self) -> list[int]:
        """The columns shown, from left to right."""
        places = map(self.horizontalHeader().logicalIndex, range(self._model.columnCount()))
        return [place for place in places if not self.isColumnHidden(place)]
