"""Contrast of what is really painted: a window is rendered twice as large, so that text has pixels of its full colour, and each
text is compared with the ground that most pixels round it have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QImage, QTextBlock
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QTextBrowser,
    QWidget,
)

from app.desktop.painted import visible
from app.ui.colours import contrast
from app.ui.delegates.chips import HEIGHT, chip_width
from app.ui.models.table import CHIP_ROLE
from app.ui.parts.boxes import ChipLabel
from app.ui.views.table import Table

LEAST, BEST = 4.5, 21.0
LARGER = 2
ROWS = 4  # of a table
INSET = 5  # away from borders, rings and round corners

Key = tuple[object, ...]
Text = tuple[Key, str, Callable[["Painted"], float]]


class Painted:
    """A window rendered larger, when somebody asks for the first colour."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._pixels: memoryview | None = None
        self._width = 0

    def _render(self) -> memoryview:
        if self._pixels is None:
            image = QImage(self._window.size() * LARGER, QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(LARGER)
            image.fill(self._window.palette().window().color())
            self._window.render(image)
            self._width = image.bytesPerLine() // 4
            self._pixels = memoryview(bytes(image.constBits())).cast("I")
        return self._pixels

    def rows(self, widget: QWidget, area: QRect, each: int = 1) -> Iterator[memoryview]:
        """The pixels of an area of a widget, row by row."""
        pixels = self._render()
        seen = widget.visibleRegion().boundingRect().intersected(area).translated(widget.mapTo(self._window, QPoint()))
        seen = seen.intersected(self._window.rect())
        for line in range(seen.top() * LARGER, (seen.bottom() + 1) * LARGER, each):
            start = line * self._width + seen.left() * LARGER
            yield pixels[start : start + seen.width() * LARGER]

    def ground(self, widget: QWidget, area: QRect) -> str:
        """The colour of most of the area."""
        counted: Counter[int] = Counter()
        for row in self.rows(widget, area, 3):
            counted.update(row)
        return _name(counted.most_common(1)[0][0]) if counted else ""

    def contrast(self, widget: QWidget, area: QRect) -> float:
        """The contrast of the text in an area with its ground; a text that is out of sight has the best."""
        colours: set[int] = set()
        for row in self.rows(widget, area):
            colours.update(row)
        if len(colours) < 2:
            return BEST
        ground = self.ground(widget, area)
        return max(_ratio(_name(colour), ground) for colour in colours)


@cache
def _ratio(one: str, other: str) -> float:
    return contrast(one, other)


def _name(pixel: int) -> str:
    return f"#{pixel & 0xFFFFFF:06x}"


def faint(window: QWidget, known: set[Key]) -> list[str]:
    """Texts with less contrast than 4.5 : 1; kinds in `known` were measured before, new ones are added."""
    painted, found = Painted(window), []
    for key, text, measured in texts(window):
        if key not in known:
            known.add(key)
            if (ratio := measured(painted)) < LEAST:
                found.append(f"{text!r} {ratio:.2f}")
    return found


def texts(window: QWidget) -> Iterator[Text]:
    """Every text that is painted: what it is like, what it says, and how its contrast is measured."""
    for label in visible(window, QLabel):
        if label.text() and label.pixmap().isNull() and label.width() > 4:
            yield _of(label, label.text(), label.rect())
    for chip in visible(window, ChipLabel):
        yield _of(chip, chip.accessibleName(), _inside(chip.rect()), chip.chip().tone if chip.chip() else None)
    for area in visible(window, QTextBrowser) + visible(window, QPlainTextEdit):
        yield from _of_document(area)
    for table in visible(window, Table):
        yield from _of_table(table)
    for entries in visible(window, QListView):
        yield from _of_list(entries)
    for bar in visible(window, QMenuBar):
        for action in filter(QAction.isVisible, bar.actions()):
            yield _of(bar, action.text(), bar.actionGeometry(action))
    yield from _of_controls(window)


def _of_controls(window: QWidget) -> Iterator[Text]:
    for button in visible(window, QPushButton):
        if button.text():
            inset = INSET if button.property("role") not in ("link", "tab") else 2
            yield _of(button, button.text(), button.rect().adjusted(inset, inset, -inset, -inset))
    for box in visible(window, QCheckBox):
        option = QStyleOptionButton()
        box.initStyleOption(option)
        yield _of(box, box.text(), box.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, box))
    for field in visible(window, QLineEdit):
        yield from _of_field(field)
    for choice in visible(window, QComboBox):
        if choice.currentText() and not choice.isEditable():
            yield _of(choice, choice.currentText(), choice.rect().adjusted(INSET, INSET, -30, -INSET))


def _inside(rect: QRect) -> QRect:
    return rect.adjusted(INSET, INSET, -INSET, -INSET)


def _kind(widget: QWidget) -> Key:
    """Widgets of one kind are painted alike: class, look and state, and what they stand on."""
    checked = widget.isChecked() if isinstance(widget, QAbstractButton) else False
    around = []
    parent = widget.parentWidget()
    while parent is not None and len(around) < 3:
        around.append((type(parent).__name__, str(parent.property("role"))))
        parent = parent.parentWidget()
    look = (str(widget.property("role")), str(widget.property("tone")), widget.palette().text().color().name())
    return (type(widget).__name__, *look, widget.isEnabled(), checked, widget.hasFocus(), *around)


def _of(widget: QWidget, text: str, area: QRect, *more: object) -> Text:
    return (*_kind(widget), *more), text, lambda painted: painted.contrast(widget, area)


def _of_field(field: QLineEdit) -> Iterator[Text]:
    area = field.rect().adjusted(INSET, INSET, -INSET, -INSET)
    if field.text():
        yield _of(field, field.text(), area, "typed")
    elif field.placeholderText():

        def measured(painted: Painted) -> float:
            """The text cursor may stand in it: its colour is asked for."""
            colour, ground = field.palette().placeholderText().color(), painted.ground(field, area)
            if not ground:  # scrolled out of sight
                return BEST
            part = colour.alphaF()
            under = [int(ground[place : place + 2], 16) for place in (1, 3, 5)]
            over = (colour.red(), colour.green(), colour.blue())
            mixed = [round(part * a + (1 - part) * b) for a, b in zip(over, under, strict=True)]
            return contrast("#" + "".join(f"{each:02x}" for each in mixed), ground)

        yield (*_kind(field), "placeholder"), field.placeholderText(), measured


def _of_document(area: QTextBrowser | QPlainTextEdit) -> Iterator[Text]:
    """Each colour of a longer text."""
    block: QTextBlock = area.document().firstBlock()
    while block.isValid():
        places = block.begin()
        while not places.atEnd():
            fragment = places.fragment()
            look = fragment.charFormat()
            asked = look.foreground()
            plain = area.palette().text().color()
            colour = (asked.color() if asked.style() != Qt.BrushStyle.NoBrush else plain).name()
            yield (*_kind(area), colour), fragment.text(), partial(_on_its_ground, area, colour)
            places += 1
        block = block.next()


def _on_its_ground(area: QWidget, colour: str, painted: Painted) -> float:
    ground = painted.ground(area, _inside(area.rect()))
    return contrast(colour, ground) if ground else BEST


def _of_table(table: Table) -> Iterator[Text]:
    view, model, theme = table.viewport(), table.model(), table.theme
    for column in range(model.columnCount()):
        if table.isColumnHidden(column):
            continue
        head = table.horizontalHeader()
        if not head.isHidden():
            place = QRect(head.sectionViewportPosition(column), 0, head.sectionSize(column), head.height())
            yield _of(head.viewport(), str(model.headerData(column, Qt.Orientation.Horizontal)), _inside(place))
        for row in range(min(model.rowCount(), ROWS)):
            index = model.index(row, column)
            area = table.visualRect(index)
            chosen = table.selectionModel().isSelected(index)
            if chip := index.data(CHIP_ROLE):
                size = QSize(min(chip_width(theme, chip), area.width() - theme.px(16)), theme.px(HEIGHT))
                corner = QPoint(area.left() + theme.px(8), area.center().y() - size.height() // 2)
                yield _of(view, chip.text, QRect(corner, size).adjusted(5, 5, -5, -5), chip.tone, chosen)
            elif text := str(index.data() or ""):
                delegate = table.itemDelegateForColumn(column)
                colour = delegate.text_colour(index) if hasattr(delegate, "text_colour") else ""
                yield _of(view, text, _inside(area), type(delegate).__name__, colour, chosen)


def _of_list(entries: QListView) -> Iterator[Text]:
    """Rows of a list: what stands at the left, and at the right."""
    for row in range(min(entries.model().rowCount(), ROWS)):
        index = entries.model().index(row, 0)
        area = _inside(entries.visualRect(index))
        chosen = entries.selectionModel().isSelected(index)
        half = area.width() // 2
        yield _of(entries.viewport(), str(index.data()), area.adjusted(0, 0, -half, 0), "left", chosen)
        yield _of(entries.viewport(), str(index.data()), area.adjusted(half + 1, 0, 0, 0), "right", chosen, row)
