"""A list that a search field narrows: the command palette, the handbook's topics, the records to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.ui.parts.texts import follow
from app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ASIDE_ROLE = Qt.ItemDataRole.UserRole + 1


class EntryModel(QAbstractListModel):
    """The entries shown: a text each, and what stands at the right of it (a shortcut)."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[tuple[str, str]] = []

    def show_entries(self, entries: list[tuple[str, str]]) -> None:
        """Other entries."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        text, aside = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{text}, {aside}" if aside else text
            case _ if role == ASIDE_ROLE:
                return aside
        return None


class EntryDelegate(QStyledItemDelegate):
    """A row on round ground where it is chosen, and what stands at its right in a column of its own."""

    HEIGHT, EDGE, CORNER = 30, 10, 6

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, colours, state = self._theme, self._theme.colours, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected if chosen else colours.hover))
            painter.drawRoundedRect(option.rect, theme.px(self.CORNER), theme.px(self.CORNER))
        room = option.rect.adjusted(theme.px(self.EDGE), 0, -theme.px(self.EDGE), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if aside := str(index.data(ASIDE_ROLE) or ""):
            painter.setFont(theme.font(12))
            painter.setPen(QColor(colours.secondary))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | middle), aside)
            room.setRight(room.right() - theme.width(aside, 12) - theme.px(12))
        font = theme.font(13)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        text = QFontMetricsF(font).elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | middle), text)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(self.HEIGHT))


class FilteredList(QListView):
    """A list below a search field: arrows in the field move in the list, Enter takes the row."""

    taken = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._texts: list[str] = []
        self._asides: list[str] = []
        self._found_by: list[str] = []
        self._places: list[int] = []
        self._entries = EntryModel()
        self.setModel(self._entries)
        self.setItemDelegate(EntryDelegate(theme, self))
        self.setProperty("role", "choices")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(name)
        self.activated.connect(lambda index: self.taken.emit(self._places[index.row()]))
        self.clicked.connect(lambda index: self.taken.emit(self._places[index.row()]))
        follow(theme, self)

    def restyle(self) -> None:
        self.setFont(self._theme.font(13))
        self.viewport().update()

    def show_texts(self, texts: list[str]) -> None:
        """What there is to choose from."""
        self.show_entries(texts, texts)

    def show_entries(self, texts: list[str], found_by: list[str], asides: Sequence[str] = ()) -> None:
        """What there is to choose from, the words by which each is found, and what stands at the right of each."""
        self._texts = texts
        self._asides = list(asides) or [""] * len(texts)
        self._found_by = [words.casefold() for words in found_by]
        self.filter("")

    def choose(self, place: int) -> None:
        """Makes a text the chosen one, where the search shows it."""
        if place in self._places:
            self.setCurrentIndex(self._entries.index(self._places.index(place)))

    def filter(self, search: str) -> None:
        """Shows the texts that hold every word of `search`; those that begin with it come first, the shortest before the others."""
        words = search.casefold().split()
        found = [place for place, text in enumerate(self._found_by) if all(word in text for word in words)]
        if words:
            found.sort(key=lambda place: self._rank(place, search.casefold()))
        self._places = found
        self._entries.show_entries([(self._texts[place], self._asides[place]) for place in found])
        if found:
            self.setCurrentIndex(self._entries.index(0))

    def _rank(self, place: int, search: str) -> tuple[bool, int]:
        begins = self._texts[place].casefold().startswith(search)
        return (False, len(self._texts[place])) if begins else (True, 0)

    def current(self) -> int:
        """Which text is chosen; -1 for none."""
        row = self.currentIndex().row()
        return self._places[row] if 0 <= row < len(self._places) else -1

    def count(self) -> int:
        """How many texts are shown."""
        return len(self._places)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(420), self._theme.px(300))


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
