"""The base of every table: a list of frozen rows with its own sort and filter, because a proxy over Python rows is a thousand
times slower."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from app.i18n import _
from app.ui.colours import Tone
from app.ui.looks import Chip

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
Role = Qt.ItemDataRole
KEY = attrgetter("key")
HAYS_A_STEP = 200  # rows: one or two milliseconds

SORT_ROLE = Role.UserRole + 1  # native values
ROW_ROLE = Role.UserRole + 2  # the frozen row
CHIP_ROLE = Role.UserRole + 3  # a Chip
SECOND_ROLE = Role.UserRole + 4  # the second line of a cell
TONE_ROLE = Role.UserRole + 5  # a Tone for the text, None for the usual one


class Kind(Enum):
    """How a cell is drawn."""

    TEXT = "text"
    STRONG = "strong"
    QUIET = "quiet"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHIP = "chip"


def no_tone(_row: Any) -> Tone | None:
    """The usual text colour."""
    return None


def no_text(_row: Any) -> str:
    """No second line, no spoken addition."""
    return ""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `sample` is the widest text worth its full width; `stretch` its share of what is left over; columns of higher
    `rank` give way first when there is no room, those of rank 0 never."""

    heading: str
    text: Callable[[Row], str]
    sort: Callable[[Row], Any]
    kind: Kind = Kind.TEXT
    sample: str = ""
    stretch: int = 0
    rank: int = 0
    tone: Callable[[Row], Tone | None] = no_tone
    chip: Callable[[Row], Chip | None] | None = None
    second: Callable[[Row], str] = no_text


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows of one kind. A subclass names its columns in `COLUMNS`, in the order of its `Col`, and says what makes a key."""

    COLUMNS: tuple[Column[Any], ...] = ()
    filtered = Signal()  # other rows are shown than before; fires before the views take them up

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.contents = 0  # grows whenever a cell may read otherwise than before
        self._all: list[Row] = []
        self._own: list[str] = []  # what the search looks through: of each row alone,
        self._alike: list[str] = []  # and what it has in common with others, which is kept once
        self._shared: dict[str, str] = {}
        self._rows: list[Row] = []
        self._places: dict[str, int] | None = {}
        self._order: dict[str, int] | None = None  # of all rows, made when the first one is updated
        self._needles: list[str] = []
        self._test: Callable[[Row], bool] | None = None
        self._sort_column = -1
        self._descending = False
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._read_ahead)

    # --- what a subclass says

    def key_of(self, row: Row) -> str:
        """What names the row for good."""
        return str(getattr(row, "key", ""))

    def keys_of(self, rows: Sequence[Row]) -> list[str]:
        """The same of many rows, much faster."""
        if type(self).key_of is TableModel.key_of:
            return list(map(KEY, rows))
        return [self.key_of(row) for row in rows]

    def search_text(self, row: Row) -> str:
        """What the search looks through: everything shown."""
        return " ".join(column.text(row) for column in self.COLUMNS)

    def search_parts(self, row: Row) -> tuple[str, str]:
        """The same in two parts: what the row has of its own, and what many rows have alike and is kept once."""
        return self.search_text(row), ""

    def _hay(self, row: Row) -> tuple[str, str]:
        own, alike = self.search_parts(row)
        folded = alike.casefold()
        return own.casefold(), self._shared.setdefault(folded, folded)

    # --- rows

    def rows(self) -> Sequence[Row]:
        """The rows shown, in their order."""
        return tuple(self._rows)

    def all_rows(self) -> Sequence[Row]:
        """Every row, those hidden by the filter too."""
        return tuple(self._all)

    def hidden(self) -> int:
        """How many rows the filter hides."""
        return len(self._all) - len(self._rows)

    def row_of(self, key: str) -> int:
        """Where the row of `key` stands; -1 when it is not shown."""
        if not key:
            return -1
        if self._places is None:
            self._places = {each: place for place, each in enumerate(self.keys_of(self._rows))}
        return self._places.get(key, -1)

    def row_at(self, place: int) -> Row:
        """The row shown at `place`."""
        return self._rows[place]

    def keys(self) -> list[str]:
        """The keys shown, in their order."""
        return self.keys_of(self._rows)

    def replace_and_filter(self, rows: Sequence[Row], search: str, test: Callable[[Row], bool] | None) -> None:
        """Other rows, and at once what is shown of them."""
        self._needles = search.casefold().split()
        self._test = test
        if list(rows) != self._all or self._needles or test is not None or len(self._rows) != len(rows):
            self._take(rows)
            self._arrange()

    def replace_all(self, rows: Sequence[Row]) -> None:
        """Other rows. Where keys and order stay, only the changed ones are drawn anew."""
        old = dict(zip(self.keys_of(self._all), self._all, strict=True))
        same = self.keys_of(rows) == list(old)
        if same and not self._needles and self._test is None and self._sort_column < 0:
            for row in rows:
                if old[self.key_of(row)] != row:
                    self.update_row(row)
            return
        self._take(rows)
        self._arrange()

    def update_row(self, row: Row) -> None:
        """One row has changed: it is drawn anew where it stands, whatever the sort and the filter would say."""
        key = self.key_of(row)
        if self._order is None:
            self._order = {each: place for place, each in enumerate(self.keys_of(self._all))}
        place = self._order.get(key)
        if place is None:
            return
        self._all[place] = row
        self.contents += 1
        if place < len(self._own):
            self._own[place], self._alike[place] = self._hay(row)
        shown = self.row_of(key)
        if shown >= 0:
            self._rows[shown] = row
            self.dataChanged.emit(self.index(shown, 0), self.index(shown, len(self.COLUMNS) - 1))

    # --- filter and sort

    def set_filter(self, search: str = "", test: Callable[[Row], bool] | None = None) -> None:
        """Shows the rows that hold every word of `search` and pass `test`."""
        self._needles = search.casefold().split()
        self._test = test
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts by a column's native values; -1 restores the order given."""
        self._sort_column = column
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = self._matching()
        if 0 <= self._sort_column < len(self.COLUMNS):
            value = self.COLUMNS[self._sort_column].sort
            rows = sorted(rows, key=value, reverse=self._descending)
        self._rows = rows
        self._places = None  # made when the first one is asked for
        self.filtered.emit()
        self.endResetModel()

    def _matching(self) -> list[Row]:
        rows = self._all
        if self._needles:
            self._read_ahead(len(self._all))
            first, *more = [(needle, {each for each in self._shared if needle in each}) for needle in self._needles]
            needle, held = first
            found = zip(rows, self._own, self._alike, strict=True)
            if not more:
                rows = [row for row, own, alike in found if needle in own or alike in held]
            else:
                rows = [
                    row
                    for row, own, alike in found
                    if (needle in own or alike in held) and all(other in own or alike in hold for other, hold in more)
                ]
        if self._test is not None:
            rows = [row for row in rows if self._test(row)]
        return list(rows)

    def _read_ahead(self, most: int = HAYS_A_STEP) -> None:
        """What the search looks through, of the next `most` rows: made before anybody types, a step whenever nothing else is to do."""
        begun = len(self._own)
        for row in self._all[begun : begun + most]:
            own, alike = self._hay(row)
            self._own.append(own)
            self._alike.append(alike)
        if len(self._own) >= len(self._all):
            self._idle.stop()

    def _take(self, rows: Sequence[Row]) -> None:
        self._all, self._order = list(rows), None
        self.contents += 1
        self._forget_hays()

    def _forget_hays(self) -> None:
        self._own, self._alike, self._shared = [], [], {}
        if len(self._all) > HAYS_A_STEP:
            self._idle.start()

    def retranslate(self) -> None:
        """The language has changed: headings and cells are read again."""
        self.contents += 1
        self._forget_hays()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.COLUMNS) - 1, 0))
        if self._needles:
            self._arrange()
        elif self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.COLUMNS) - 1))

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.COLUMNS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], self.COLUMNS[index.column()]
        match role:
            case Role.DisplayRole:
                return column.text(row)
            case Role.ToolTipRole:
                return self.tool_tip(row, column)
            case Role.AccessibleTextRole:
                return self.spoken(row, column)
            case Role.TextAlignmentRole:
                return int(alignment(column.kind))
            case _ if role == SORT_ROLE:
                return column.sort(row)
            case _ if role == ROW_ROLE:
                return row
            case _ if role == CHIP_ROLE:
                return column.chip(row) if column.chip else None
            case _ if role == SECOND_ROLE:
                return column.second(row)
            case _ if role == TONE_ROLE:
                return column.tone(row)
        return None

    def tool_tip(self, row: Row, column: Column[Row]) -> str:
        """The whole text of a cell; shown only where the cell cuts it."""
        return column.text(row)

    def spoken(self, row: Row, column: Column[Row]) -> str:
        """What a screen reader says: the text, then the second line."""
        return ", ".join(part for part in (column.text(row), column.second(row)) if part)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.COLUMNS):
            return None
        column = self.COLUMNS[section]
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return _(column.heading) if column.heading else ""
            case Role.TextAlignmentRole:
                return int(alignment(column.kind))
        return None


def alignment(kind: Kind) -> Qt.AlignmentFlag:
    """Numbers stand to the right, everything else to the left."""
    side = Qt.AlignmentFlag.AlignRight if kind in (Kind.MONEY, Kind.NUMBER) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
