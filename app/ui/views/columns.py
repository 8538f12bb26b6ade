"""The widths of a table's columns: each knows its shortest useful width, those drawn by hand keep theirs, and the rest share the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from app.i18n import _
from app.ui.delegates.cell import MARGIN, CellDelegate
from app.ui.delegates.chips import GAP, ICON, PADDING
from app.ui.models.table import Kind, TableModel
from app.ui.theme import Theme
from app.ui.views.header import ARROW

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

ROOMY, COMFORTABLE = 136, 104  # a name: sixteen letters, and twelve
SMALLEST = 64  # a name that is cut to this is still told from others
SAMPLED = 120  # rows that are looked at for the width of a column
MEASURED = 40  # of them are measured


class Widths:
    """Gives the columns of `view` their widths. `switched`: shown or hidden by hand; `drawn`: widths by hand, in pixels at 100 %;
    `withheld`: columns that have nothing to say now."""

    def __init__(self, theme: Theme, view: QTableView, model: TableModel[Any]) -> None:
        self._theme = theme
        self._view = view
        self._model = model
        self.switched: dict[int, bool] = {}
        self.drawn: dict[int, int] = {}
        self.withheld: frozenset[int] = frozenset()
        self.delegates: dict[int, CellDelegate] = {}
        self.fitting = False
        self._contents: dict[int, tuple[int, int, int]] = {}

    def forget(self, column: int | None = None) -> None:
        """Cells of a column (or of all) are drawn in another way from now on."""
        if column is None:
            self._contents.clear()
        else:
            self._contents.pop(column, None)

    def draw(self, place: int, width: int) -> None:
        """A column was drawn to `width` pixels by hand."""
        self.drawn[place] = max(round((width - self._air(place)) / self._theme.scale), 24)

    def fit(self) -> None:
        """Gives every column its width; when there is no room, those of the highest rank give way. A scroll bar that comes or goes
        meanwhile changes the room: it is shared out once more."""
        if self.fitting:
            return
        self.fitting = True
        for _turn in range(2):
            room = self._view.viewport().width()
            self._set(room)
            if self._view.viewport().width() == room:
                break
        self.fitting = False

    def _set(self, room: int) -> None:
        edges = 2 * self._theme.px(self.delegates[0].edge)
        widths = self._shared_out(room - edges)
        for place in self._outer(widths):
            widths[place] += edges // 2
        for place in range(len(self._model.COLUMNS)):
            self._view.setColumnHidden(place, place not in widths)
            if place in widths:
                self._view.setColumnWidth(place, widths[place])

    def _outer(self, shown: Iterable[int]) -> tuple[int, ...]:
        """The first and the last of the columns shown, in the order in which they stand."""
        places = sorted(shown, key=self._view.horizontalHeader().visualIndex)
        return (places[0], places[-1]) if places else ()

    def _air(self, place: int) -> int:
        """What an outer column has more than the others."""
        head = self._view.horizontalHeader()
        outer = self._outer(each for each in range(head.count()) if not head.isSectionHidden(each))
        return self._theme.px(self.delegates[place].edge) * outer.count(place)

    def _shared_out(self, room: int) -> dict[int, int]:
        columns = self._model.COLUMNS
        shown = [p for p in range(len(columns)) if self.switched.get(p, True) and p not in self.withheld]
        widths = {place: self._wanted(place) for place in shown}
        forced = {place for place, on in self.switched.items() if on} | set(self.drawn)
        for place in sorted(shown, key=lambda place: -columns[place].rank):
            if sum(widths.values()) <= room or not columns[place].rank:
                break
            if place not in forced:
                del widths[place]
        free = [place for place in widths if place not in self.drawn]
        self._fill_names(widths, free, room)
        spare = room - sum(widths.values())
        shares = {place: columns[place].stretch for place in free if columns[place].stretch}
        if spare > 0 and shares:
            for place, share in shares.items():
                widths[place] += spare * share // sum(shares.values())
            widths[max(shares)] += room - sum(widths.values())
        elif spare > 0 and free:
            widths[max(free)] += spare
        elif spare < 0 and shares:
            self._squeeze(widths, shares, -spare)
        return widths

    def _wanted(self, place: int) -> int:
        """The least useful width of a column: its heading, its sample, and (where it does not stretch) its contents."""
        if place in self.drawn:
            return self._theme.px(self.drawn[place])
        column = self._model.COLUMNS[place]
        edge = 2 * self._theme.px(MARGIN)
        sorted_by = self._view.horizontalHeader().sortIndicatorSection() == place
        width = self._theme.width(_(column.heading), 12, 600) + edge + (self._theme.px(ARROW) if sorted_by else 0) + 2
        if column.stretch:
            return max(width, self._theme.width(column.sample) + edge)
        if column.chip:
            return max(width, min(self._content(place), self._least_of_chip(place)))
        width = max(width, self._content(place))
        if not self._model.rowCount() or column.kind is Kind.MONEY:
            width = max(width, self._theme.width(column.sample, tabular=column.kind is Kind.MONEY) + edge)
        return width

    def _content(self, place: int) -> int:
        """The width of a column's widest cell among the first rows. It is measured again when cells have changed or more rows can be
        measured, not with every keystroke in the filter."""
        rows = min(self._model.rowCount(), SAMPLED)
        contents, measured, width = self._contents.get(place, (-1, 0, 0))
        if contents != self._model.contents or rows > measured:
            longest = self._longest(place, rows)
            wanted_width, index = self.delegates[place].wanted_width, self._model.index
            width = max((wanted_width(index(row, place)) for row in longest), default=0)
            self._contents[place] = (self._model.contents, rows, width)
        return width

    def _longest(self, place: int, rows: int) -> list[int]:
        """The first `rows` rows with the longest texts in a column, of equal texts one: the widest is among them."""
        column, row_at = self._model.COLUMNS[place], self._model.row_at
        found = {(column.text(row_at(row)), column.second(row_at(row))): row for row in reversed(range(rows))}
        return [found[texts] for texts in sorted(found, key=lambda texts: -max(map(len, texts)))[:MEASURED]]

    def _fill_names(self, widths: dict[int, int], free: Iterable[int], room: int) -> None:
        """What is left goes to names until they can be told apart, to chips until they are whole, to whole names, and to notes."""
        columns, px = self._model.COLUMNS, self._theme.px
        names = [each for each in free if columns[each].stretch and not columns[each].rank]
        chips = [each for each in free if columns[each].chip]
        notes = [each for each in free if columns[each].stretch and columns[each].rank]
        for places, most in ((names, px(ROOMY)), (chips, room), (names, px(300)), (notes, room)):
            for place in places:
                spare = max(room - sum(widths.values()), 0)
                widths[place] += min(max(min(self._content(place), most) - widths[place], 0), spare)

    def _squeeze(self, widths: dict[int, int], shares: dict[int, int], missing: int) -> None:
        """Names give a little, then long chips down to their sample, then names down to their least; only then a scroll bar has to
        come."""
        chips = [place for place in widths if self._model.COLUMNS[place].chip and place not in self.drawn]
        steps = (
            dict.fromkeys(shares, self._theme.px(ROOMY)),
            {place: self._least_of_chip(place) for place in chips},
            dict.fromkeys(shares, self._theme.px(COMFORTABLE)),
            dict.fromkeys(shares, self._theme.px(SMALLEST)),
        )
        for step in steps:
            for place, least in step.items():
                give = min(missing, max(widths[place] - least, 0))
                widths[place] -= give
                missing -= give

    def _least_of_chip(self, place: int) -> int:
        sample = self._model.COLUMNS[place].sample
        words = max(self._theme.width(text, 12, 600) for text in (sample, _(sample)))
        return words + self._theme.px(2 * (MARGIN + PADDING) + GAP + ICON)
