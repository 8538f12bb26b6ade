"""The table of every page: columns that know their shortest useful width, a selection kept by key, everything by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.i18n import _
from app.ui.delegates.cell import MARGIN, CellDelegate
from app.ui.delegates.chips import GAP, ICON, PADDING, ChipDelegate
from app.ui.models.table import Kind, TableModel
from app.ui.parts.texts import follow
from app.ui.theme import Theme
from app.ui.views.header import ARROW, Header

COMFORTABLE = 104
SMALLEST = 64  # a name that is cut to this is still told from others
SAMPLED = 120  # rows that are looked at for the width of a column
MEASURED = 40  # of them are measured

Flag = QItemSelectionModel.SelectionFlag


class Table(QTableView):
    """A table of frozen rows.

    `selected` fires with the keys after each change by hand or by filter; `opened` with the key of a double click or Enter.
    """

    selected = Signal(list)
    opened = Signal(str)
    pasted = Signal(str)
    layout_changed = Signal()

    def __init__(self, theme: Theme, model: TableModel[Any], name: Callable[[], str], cell_ring: bool = False) -> None:
        super().__init__()
        self.theme = theme
        self._model = model
        self._name = name
        self._switched: dict[int, bool] = {}
        self._withheld: frozenset[int] = frozenset()
        self._kept: list[str] = []
        self._current_key = ""
        self._restoring = False
        self._cell_ring = cell_ring
        self._delegates: dict[int, CellDelegate] = {}
        self._contents: dict[int, tuple[int, int, int]] = {}
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
        head = Header(self.theme)
        self.setHorizontalHeader(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.sortIndicatorChanged.connect(self._model.sort)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self.show_column_menu)
        self._beside_head = QWidget()  # the scroll bar begins below the header
        self.addScrollBarWidget(self._beside_head, Qt.AlignmentFlag.AlignTop)

    def set_delegate(self, column: int, delegate: CellDelegate) -> None:
        """Another way to draw or edit a column."""
        self._contents.pop(column, None)
        self._delegates[column] = delegate
        self.setItemDelegateForColumn(column, delegate)

    # --- look and words

    def retranslate(self) -> None:
        self.setAccessibleName(self._name())
        self._model.retranslate()

    def restyle(self) -> None:
        """Takes sizes and typeface of the theme."""
        self._contents.clear()
        self.verticalHeader().setDefaultSectionSize(self.theme.px(36))
        self.horizontalHeader().setFixedHeight(self.theme.px(38))
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

    def show_columns(self, switched: dict[int, bool]) -> None:
        """The columns switched on and off by hand, as `column_choice` gave them."""
        self._switched = dict(switched)
        self._fit()

    def column_choice(self) -> dict[int, bool]:
        """What was switched by hand, to be kept."""
        return dict(self._switched)

    def default_columns(self, hidden: Iterable[int]) -> None:
        """Columns that are off until switched on."""
        for place in hidden:
            self._switched.setdefault(place, False)
        self._fit()

    def withhold(self, places: Iterable[int]) -> None:
        """Columns that have nothing to say now, whatever was chosen."""
        self._withheld = frozenset(places)
        self._fit()

    def show_column_menu(self, where: QPoint) -> None:
        """The menu of the header: which columns are shown."""
        menu = self.column_menu()
        menu.popup(self.horizontalHeader().mapToGlobal(where))

    def column_menu(self) -> QMenu:
        """A menu with one tick a column."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, column in enumerate(self._model.COLUMNS):
            action = menu.addAction(_(column.heading))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.setEnabled(place > 0)
            action.toggled.connect(lambda on, place=place: self._switch(place, on))
        return menu

    def _switch(self, place: int, on: bool) -> None:
        self._switched[place] = on
        self._fit()
        self.layout_changed.emit()

    def _wanted(self, place: int) -> int:
        """The least useful width of a column: its heading, its sample, and (where it does not stretch) its contents."""
        column = self._model.COLUMNS[place]
        edge = 2 * self.theme.px(MARGIN)
        arrow = self.theme.px(ARROW) if self.horizontalHeader().sortIndicatorSection() == place else 0
        width = self.theme.width(_(column.heading), 12, 600) + edge + arrow + 2
        if column.stretch:
            return max(width, self.theme.width(column.sample) + edge)
        width = max(width, self._content(place))
        if not self._model.rowCount() or column.kind is Kind.MONEY:
            width = max(width, self.theme.width(column.sample, tabular=column.kind is Kind.MONEY) + edge)
        return width

    def _content(self, place: int) -> int:
        """The width of a column's widest cell among the first rows. It is measured again when cells have changed or more rows can be
        measured, not with every keystroke in the filter."""
        rows = min(self._model.rowCount(), SAMPLED)
        contents, measured, width = self._contents.get(place, (-1, 0, 0))
        if contents != self._model.contents or rows > measured:
            longest = self._longest(place, rows)
            wanted_width, index = self._delegates[place].wanted_width, self._model.index
            width = max((wanted_width(index(row, place)) for row in longest), default=0)
            self._contents[place] = (self._model.contents, rows, width)
        return width

    def _longest(self, place: int, rows: int) -> list[int]:
        """The first `rows` rows with the longest texts in a column, of equal texts one: the widest is among them."""
        column, row_at = self._model.COLUMNS[place], self._model.row_at
        found = {(column.text(row_at(row)), column.second(row_at(row))): row for row in reversed(range(rows))}
        return [found[texts] for texts in sorted(found, key=lambda texts: -max(map(len, texts)))[:MEASURED]]

    def _fit(self) -> None:
        """Gives every column its width; when there is no room, those of the highest rank give way."""
        room = self.viewport().width()
        columns = self._model.COLUMNS
        shown = [p for p in range(len(columns)) if self._switched.get(p, True) and p not in self._withheld]
        widths = {place: self._wanted(place) for place in shown}
        forced = {place for place, on in self._switched.items() if on}
        for place in sorted(shown, key=lambda place: -columns[place].rank):
            if sum(widths.values()) <= room or not columns[place].rank:
                break
            if place not in forced:
                del widths[place]
        self._fill_names(widths, room)
        spare = room - sum(widths.values())
        shares = {place: columns[place].stretch for place in widths if columns[place].stretch}
        if spare > 0 and shares:
            for place, share in shares.items():
                widths[place] += spare * share // sum(shares.values())
            widths[max(shares)] += room - sum(widths.values())
        elif spare > 0 and widths:
            widths[max(widths)] += spare
        elif spare < 0 and shares:
            self._squeeze(widths, shares, -spare)
        for place in range(len(columns)):
            self.setColumnHidden(place, place not in widths)
            if place in widths:
                self.setColumnWidth(place, widths[place])

    def _fill_names(self, widths: dict[int, int], room: int) -> None:
        """Names that never give way get the width of their contents before anything else is widened, then notes that of theirs."""
        columns = self._model.COLUMNS
        for place in sorted(
            (each for each in widths if columns[each].stretch), key=lambda each: columns[each].rank > 0
        ):
            natural = self._content(place) if columns[place].rank else min(self._content(place), self.theme.px(300))
            spare = max(room - sum(widths.values()), 0)
            widths[place] += min(max(natural - widths[place], 0), spare)

    def _squeeze(self, widths: dict[int, int], shares: dict[int, int], missing: int) -> None:
        """Names give down to what is comfortable, then long chips down to their sample, then names down to their least; only then a
        scroll bar has to come."""
        leasts = {place: self._least_of_chip(place) for place in widths if self._model.COLUMNS[place].chip}
        steps = (
            dict.fromkeys(shares, self.theme.px(COMFORTABLE)),
            leasts,
            dict.fromkeys(shares, self.theme.px(SMALLEST)),
        )
        for step in steps:
            for place, least in step.items():
                give = min(missing, max(widths[place] - least, 0))
                widths[place] -= give
                missing -= give

    def _least_of_chip(self, place: int) -> int:
        sample = self._model.COLUMNS[place].sample
        words = max(self.theme.width(text, 12, 600) for text in (sample, _(sample)))
        return words + self.theme.px(2 * (MARGIN + PADDING) + GAP + ICON)

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_text())
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
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

    def as_text(self) -> str:
        """The selected rows with a heading, cells apart by tabs, as a spreadsheet takes them."""
        shown = [place for place in range(self._model.columnCount()) if not self.isColumnHidden(place)]
        lines = ["\t".join(_(self._model.COLUMNS[place].heading) for place in shown)]
        for key in self.selected_keys():
            row = self._model.row_at(self._model.row_of(key))
            cells = (self._model.COLUMNS[place].text(row) for place in shown)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        return "\n".join(lines)
