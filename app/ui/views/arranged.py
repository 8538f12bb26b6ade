"""A table whose columns a person arranges: which are shown, how wide, in what order, sorted by which; kept as a `Layout`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QMenu

from app.ui.layouts import Layout
from app.ui.models.table import TableModel
from app.ui.theme import Theme
from app.ui.views.column_menu import ColumnMenu
from app.ui.views.columns import Widths
from app.ui.views.header import Header
from app.ui.views.marked import MarkedTable


class ArrangedTable(MarkedTable):
    """`layout_changed` fires when a person arranged the columns, `layout_asked` (save, arrange) for what needs a dialog. `layouts`: the
    arrangements saved for this table, by name."""

    layout_changed = Signal()
    layout_asked = Signal(str)

    def __init__(self, theme: Theme, model: TableModel[Any], ring_row: bool) -> None:
        super().__init__(theme, ring_row)
        self._model = model
        self.layouts: dict[str, Layout] = {}
        self._widths = Widths(theme, self, model)
        self._off: frozenset[int] = frozenset()
        self._arranging = False
        self._unfitted = True
        self.setModel(model)
        self._set_up_header()

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

    def shown_columns(self) -> list[int]:
        """The columns shown, from left to right."""
        places = map(self.horizontalHeader().logicalIndex, range(self._model.columnCount()))
        return [place for place in places if not self.isColumnHidden(place)]

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unfitted:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
