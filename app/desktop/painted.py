"""What is wrong with a window as it is painted: texts cut off, parts over each other, sideways scrolling, texts in the other language."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QToolButton,
    QWidget,
)

from app.ui.parts.boxes import ChipLabel
from app.ui.parts.texts import Elided
from app.ui.views.header import Header
from app.ui.views.table import Table

Kind = TypeVar("Kind", bound=QWidget)


def visible(window: QWidget, kind: type[Kind]) -> list[Kind]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


# --- room


def wrong_with(window: QWidget) -> list[str]:
    """All that is cut or covered, that does not fit, or that a screen reader could not name; the platform's own dialogs are not ours
    to judge."""
    if isinstance(window, QFileDialog):
        return []
    return clipped(window) + overlapping(window) + moving_sideways(window) + too_large(window) + nameless(window)


def nameless(window: QWidget) -> list[str]:
    """Controls that take the keyboard and have no accessible name."""
    return [
        f"no name: {type(child).__name__} in {type(child.parent()).__name__}"
        for child in visible(window, QWidget)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus and not _inner(child) and not _spoken(child)
    ]


def _inner(child: QWidget) -> bool:
    """A part of a control, which has the name."""
    within = isinstance(child.parent(), QComboBox | QAbstractItemView | QAbstractSpinBox)
    return within or isinstance(child, QHeaderView) or child.objectName().startswith("qt_")


def _spoken(child: QWidget) -> str:
    return str(QAccessible.queryAccessibleInterface(child).text(QAccessible.Text.Name)).strip()


def too_large(window: QWidget) -> list[str]:
    """A dialog that a small screen (1024 × 700) does not show whole."""
    if not isinstance(window, QDialog) or (window.width() <= 1024 and window.height() <= 700):
        return []
    return [f"{window.windowTitle()}: {window.width()} x {window.height()}"]


def clipped(window: QWidget) -> list[str]:
    """Texts that are not seen whole."""
    return [
        *(text for label in visible(window, QLabel) if (text := clipped_label(label))),
        *(f"[{b.text()}]" for b in visible(window, QPushButton) if b.text() and b.sizeHint().width() > b.width() + 1),
        *(f"<{b.text()}>" for b in visible(window, QCheckBox) if b.text() and b.sizeHint().width() > b.width() + 1),
        *(f"({b.currentText()})" for b in visible(window, QComboBox) if clipped_choice(b)),
        *(f"({c.accessibleName()})" for c in visible(window, ChipLabel) if c.sizeHint().width() > c.width() + 1),
        *(
            f"({f.text()})"
            for f in visible(window, QLineEdit)
            if f.echoMode() == f.EchoMode.Normal and cut(f, f.text())
        ),
        *(
            f"({f.placeholderText()})"
            for f in visible(window, QLineEdit)
            if not f.text() and cut(f, f.placeholderText())
        ),
        *(text for table in visible(window, Table) for text in clipped_headings(table)),
    ]


def cut(field: QLineEdit, text: str) -> bool:
    """Whether a text is wider than a field has room for it."""
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field).width()
    buttons = sum(button.width() for button in field.findChildren(QToolButton) if button.isVisible())
    return QFontMetricsF(field.font()).horizontalAdvance(text) > room - buttons + 1.5


def too_wide(widget: QWidget, text: str, spare: float = 0.0) -> bool:
    metrics = QFontMetricsF(widget.font())
    return max(metrics.horizontalAdvance(line) for line in text.split("\n")) > widget.contentsRect().width() + spare


def clipped_choice(box: QComboBox) -> bool:
    """A list whose chosen entry does not fit beside its arrow; what is typed scrolls by itself."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    return QFontMetricsF(box.font()).horizontalAdvance(box.currentText()) > room.width() + 1.5


def clipped_label(label: QLabel) -> str:
    if not label.text() or not label.pixmap().isNull():
        return ""
    if label.height() < QFontMetricsF(label.font()).height() - 1.5:
        return f"{label.text()} (too low)"
    if isinstance(label, Elided):
        return ""
    if label.wordWrap():
        return label.text() if label.heightForWidth(label.width()) > label.height() + 1 else ""
    return label.text() if too_wide(label, label.text(), 1.5) else ""


def clipped_headings(table: Table) -> list[str]:
    if table.horizontalHeader().isHidden():
        return []
    texts = [
        (place, table.model().headerData(place, Qt.Orientation.Horizontal))
        for place in range(table.model().columnCount())
        if not table.isColumnHidden(place)
    ]
    return [text for place, text in texts if table.theme.width(text, 12, 600) + 16 > table.columnWidth(place) + 1]


def moving_sideways(window: QWidget) -> list[str]:
    """Areas that scroll from left to right."""
    free = (Header, QPdfView)  # a page that was made larger by hand moves
    areas = [area for area in visible(window, QAbstractScrollArea) if not isinstance(area, free)]
    return [
        f"{type(area).__name__} in {type(area.parent()).__name__}"
        for area in areas
        if area.horizontalScrollBar().maximum() > 0
    ]


def overlapping(window: QWidget) -> list[str]:
    """Parts of one layout that lie over each other, or that stick out of what holds them."""
    return [
        text
        for parent in [window, *visible(window, QWidget)]
        if parent.layout() is not None and not isinstance(parent, QStackedWidget | QSplitter | QComboBox)
        for text in overlapping_children(parent)
    ]


def overlapping_children(parent: QWidget) -> list[str]:
    shown = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisibleTo(parent)]
    shown = [child for child in shown if not child.isWindow() and child.width() > 1 and child.height() > 1]
    found = []
    for place, child in enumerate(shown):
        for other in shown[place + 1 :]:
            common: QRect = child.geometry().intersected(other.geometry())
            if common.width() > 1 and common.height() > 1:
                found.append(f"{said(child)} over {said(other)} in {said(parent)}")
        if (
            min(child.x(), child.y()) < -1
            or child.geometry().right() > parent.width() + 1
            or child.geometry().bottom() > parent.height() + 1
        ):
            found.append(f"{said(child)} sticks out of {said(parent)}")
    return found


def said(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__}({text})"


# --- language


def texts(window: QWidget) -> Iterator[str]:
    """Everything that is written in the window or read out, and the cells of its tables."""
    yield window.windowTitle()
    for widget in [window, *visible(window, QWidget)]:
        yield widget.accessibleName()
        yield widget.accessibleDescription()
        yield widget.toolTip()
    for label in visible(window, QLabel):
        yield label.text()
    for button in visible(window, QAbstractButton):
        yield button.text()
    for field in visible(window, QLineEdit):
        yield field.placeholderText()
    for box in visible(window, QComboBox):
        yield from (box.itemText(place) for place in range(box.count()))
    for table in visible(window, Table):
        yield from cells(table)


def cells(table: Table, most: int = 60) -> Iterator[str]:
    model = table.model()
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(), most)):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.index(row, column).data(role) or "")


# Written alike in every language: names, addresses, numbers of records, what Intuit calls its own things, days, money.
ALIKE = re.compile(
    r"QuickBooks\s+Online|OneDesk|Ledgerbridge|QuickBooks|Intuit|Deutsch|English|intuit_tid|CSV|PDF|API|JSON|Qt|L?GPL|\b(Ctrl|Shift|Alt|Return|Home|End|Up|Down|Left|Right|Space|Esc|PgUp|PgDown)\b|https?://\S+|\S+@\S+|INV-\d+\S*|/\S+"
    r"|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\b(AM|PM|EUR|USD|GBP|CHF|DE|US)\b|(lb-)?[0-9a-f]{8,}\S*"
)
MARKED = re.compile(r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]")  # a text of the made-up language, other marked ones in it


class Unmarked:
    """Finds texts that did not go through the catalogue; `data` is what stands in the two services. Each text is judged once."""

    def __init__(self, data: set[str]) -> None:
        self._known = sorted((each for each in data if len(each) > 2), key=len, reverse=True)
        self._judged: dict[str, bool] = {}

    def texts(self, window: QWidget) -> list[str]:
        """Those of a window; the platform's own dialogs speak the system's language."""
        return [] if isinstance(window, QFileDialog) else sorted({text for text in texts(window) if self._is(text)})

    def _is(self, text: str) -> bool:
        if text not in self._judged:
            self._judged[text] = self._says(text) and any(map(self._says, text.splitlines()))
        return self._judged[text]

    def _says(self, text: str) -> bool:
        return bool(re.search(r"[^\W\d_]{2,}", bare(text, self._known)))


def bare(text: str, known: Sequence[str]) -> str:
    """What is left of a text without marked parts, data, and what is written alike everywhere."""
    left = " " if text in known else text
    while (shorter := MARKED.sub(" ", left)) != left:
        left = shorter
    if re.search(r"[^\W\d_]{2,}", left):
        left = ALIKE.sub(" ", left)
        for each in known:
            if each in left:
                left = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", left)
    return left


def strings(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text in a tree of frozen values."""
    if isinstance(value, str):
        yield value
        yield from value.splitlines()
    elif dataclasses.is_dataclass(value) and depth < 12:
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name), depth + 1)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from strings(key, depth + 1)
            yield from strings(each, depth + 1)
    elif isinstance(value, Sequence | set | frozenset):
        for each in value:
            yield from strings(each, depth + 1)
