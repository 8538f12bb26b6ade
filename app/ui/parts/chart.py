"""Stacked bars, one a month: drawn with QPainter, read by keyboard and screen reader, each part a way to its invoices."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from app.i18n import _, money, ngettext, number
from app.ui.colours import Tone
from app.ui.parts.texts import follow
from app.ui.rows import Bar, BarPart, LegendEntry
from app.ui.theme import Theme

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
LINES = (4, 3, 5)  # how many steps an axis may have, the best first
LEAST_HEIGHT = 132  # pixels of the design: below it the figures of the axis touch


def axis(largest: Decimal) -> tuple[Decimal, int]:
    """The end of the axis and how many equal steps lead there: three to five round ones, as little above `largest` as they can."""
    if largest <= 0:
        return Decimal(LINES[0]), LINES[0]
    tops = [(_nice(largest / lines) * lines, lines) for lines in LINES]
    return min(tops, key=lambda found: found[0])


def _nice(step: Decimal) -> Decimal:
    """The least round number that is not below `step`."""
    power = Decimal(10) ** step.adjusted()
    return next(factor * power for factor in STEPS if factor * power >= step)


class PartOfBar(QAbstractButton):
    """What a screen reader finds of one part of a bar: its name with the value, its place, and an action that opens its invoices. It
    paints nothing, and mouse and keyboard stay with the chart."""

    def __init__(self, chart: QWidget) -> None:
        super().__init__(chart)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart paints it."""


class BarChart(QWidget):
    """`chosen` carries (month as 2026-11, id of the part); Left, Right, Up and Down move, Home and End too, Enter chooses. What
    stands at nought is passed over; a month without anything is a place to read, not to choose."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self._legend: tuple[LegendEntry, ...] = ()
        self._currency = self._nothing = ""
        self._at = (-1, -1)
        self._boxes: dict[tuple[int, int], QRectF] = {}
        self._columns: list[QRectF] = []
        self._spoken: dict[tuple[int, int], PartOfBar] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(theme.px(LEAST_HEIGHT))
        follow(theme, self)

    def show_bars(
        self, bars: tuple[Bar, ...], legend: tuple[LegendEntry, ...], currency: str, title: str, nothing: str = ""
    ) -> None:
        """The months from left to right; each bar's parts from bottom to top. `nothing` is said where all of them are nought."""
        self._nothing = nothing
        self._bars, self._legend, self._currency = bars, legend, currency
        self._at = (-1, -1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(self._spoken_bar(bar) for bar in bars))
        self._speak_parts()
        self.update()

    def _speak_parts(self) -> None:
        """One thing to find for each part that is more than nothing, those that are there used again; none where nobody looks."""
        months = range(len(self._bars)) if QAccessible.isActive() else ()
        wanted = [(month, part) for month in months for part in self._drawn(month)]
        for at in self._spoken.keys() - set(wanted):
            self._spoken.pop(at).deleteLater()
        for at in wanted:
            if at not in self._spoken:
                self._spoken[at] = made = PartOfBar(self)
                made.clicked.connect(lambda _on=False, at=at: self._choose(at))
                made.show()
            bar, part = self._part(at)
            assert bar is not None
            assert part is not None
            self._spoken[at].setAccessibleName(self._said(bar, part))

    def restyle(self) -> None:
        self.update()

    def spoken(self) -> str:
        """What is said of the part where the keyboard or the mouse is."""
        bar, part = self._part(self._at)
        if bar is None or part is None:
            return ""
        return self._said(bar, part) if part.amount else self._spoken_bar(bar)

    # --- words

    def _said(self, bar: Bar, part: BarPart) -> str:
        name = next((entry.label for entry in self._legend if entry.tone is part.tone), "")
        count = ngettext("{count} invoice", "{count} invoices", part.count).format(count=part.count)
        return f"{bar.label}, {name}: {money(part.amount, self._currency)}, {count}"

    def _spoken_bar(self, bar: Bar) -> str:
        return f"{bar.label}: {money(_total(bar), self._currency)}"

    def _part(self, at: tuple[int, int]) -> tuple[Bar | None, BarPart | None]:
        month, part = at
        if 0 <= month < len(self._bars) and 0 <= part < len(self._bars[month].parts):
            return self._bars[month], self._bars[month].parts[part]
        return None, None

    def _tick(self, value: Decimal, top: Decimal) -> str:
        """A figure of the axis, in thousands where it goes that far."""
        if not value:
            return "0"
        return self._priced(
            _("{number} k").format(number=number((value / 1000).normalize() + 0))
            if top >= 8000
            else number(value.normalize() + 0)
        )

    def _priced(self, figure: str) -> str:
        """A short figure with the currency where the locale writes it (`40 k €`)."""
        return re.sub(r"\d[\d.,]*", figure, money(Decimal(0), self._currency)) if self._currency else figure

    # --- painting

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._speak_parts()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self._theme.px(LEAST_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        totals = [_total(bar) for bar in self._bars]
        top, lines = axis(max(totals, default=Decimal(0)))
        if self._bars and not any(totals):
            self._paint_nothing(painter)
            return
        area = self._paint_axis(painter, top, lines)
        self._boxes, self._columns = {}, []
        for place, bar in enumerate(self._bars):
            self._paint_bar(painter, area, place, bar, top)
        for at, spoken in self._spoken.items():
            spoken.setGeometry(self._boxes[at].toAlignedRect())  # where it is already, nothing happens
        self._paint_sums(painter, area)
        if self._at[0] >= 0 or self.hasFocus():
            self._paint_mark(painter)
        painter.end()

    def _paint_nothing(self, painter: QPainter) -> None:
        """Words in place of an axis without anything on it."""
        painter.setFont(self._theme.font(13))
        painter.setPen(QColor(self._theme.colours.secondary))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._nothing)
        if self.hasFocus():
            self._paint_mark(painter)
        painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        """Where the mouse or the keyboard is: round the part, else round the name of the month, else round everything."""
        colours = self._theme.colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.text), 2))
        if self._at in self._boxes:
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawRoundedRect(self._boxes[self._at].adjusted(-2, -2, 2, 2), 4, 4)
        elif 0 <= self._at[0] < len(self._columns):
            column, high = self._columns[self._at[0]], self._theme.px(24)
            name = QRectF(column.left() + 2, column.bottom() - high, column.width() - 4, high - 1)
            painter.drawRoundedRect(name, 4, 4)
        elif self.hasFocus():
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

    def _paint_axis(self, painter: QPainter, top: Decimal, lines: int) -> QRectF:
        theme, colours = self._theme, self._theme.colours
        painter.setFont(theme.font(11, tabular=True))
        ticks = [top * place / lines for place in range(lines + 1)]
        left = max(theme.width(self._tick(tick, top), 11, tabular=True) for tick in ticks) + theme.px(10)
        area = QRectF(left, theme.px(20), self.width() - left - theme.px(4), self.height() - theme.px(48))
        for place, tick in enumerate(ticks):
            height = area.bottom() - area.height() * place / lines
            painter.setPen(QPen(QColor(colours.line if place == 0 else colours.row_line), 1))
            painter.drawLine(QPointF(area.left(), round(height) + 0.5), QPointF(area.right(), round(height) + 0.5))
            painter.setPen(QColor(colours.secondary))
            box = QRectF(0, height - theme.px(9), left - theme.px(8), theme.px(18))
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._tick(tick, top)
            )
        return area

    def _paint_bar(self, painter: QPainter, area: QRectF, place: int, bar: Bar, top: Decimal) -> None:
        theme, colours = self._theme, self._theme.colours
        step = area.width() / max(len(self._bars), 1)
        self._columns.append(QRectF(area.left() + step * place, 0, step, self.height()))
        width = min(step * 0.56, theme.px(56))
        left = area.left() + step * place + (step - width) / 2
        bottom = area.bottom()
        for number_of, part in enumerate(bar.parts):
            if part.amount <= 0:
                continue
            height = max(area.height() * float(part.amount / top), theme.px(3))
            box = QRectF(left, bottom - height, width, height - 1.5)
            fill = QColor(colours.amounts.get(part.tone, colours.amounts[Tone.PLAIN]))
            painter.setPen(QPen(fill.lighter(135) if colours.dark else fill.darker(125), 1))
            painter.setBrush(fill)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            self._boxes[place, number_of] = box
            bottom -= height
        middle = Qt.AlignmentFlag.AlignHCenter
        painter.setPen(QColor(colours.secondary))
        painter.setFont(theme.font(11))
        label = QRectF(area.left() + step * place, area.bottom() + theme.px(6), step, theme.px(18))
        painter.drawText(label, int(middle | Qt.AlignmentFlag.AlignTop), bar.label)

    def _paint_sums(self, painter: QPainter, area: QRectF) -> None:
        """What each month comes to, above its bar; where one has no room, none is said."""
        theme = self._theme
        sums = [
            self._priced(number(_total(bar).quantize(Decimal(1)))) if self._drawn(place) else ""
            for place, bar in enumerate(self._bars)
        ]
        step = area.width() / max(len(sums), 1)
        if max((theme.width(each, 11, 600, tabular=True) for each in sums), default=0) > step - theme.px(2):
            return
        painter.setPen(QColor(theme.colours.text))
        painter.setFont(theme.font(11, 600, tabular=True))
        for place, text in enumerate(sums):
            high = min((box.top() for (month, _part), box in self._boxes.items() if month == place), default=0.0)
            above = QRectF(area.left() + step * place, high - theme.px(20), step, theme.px(17))
            painter.drawText(above, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), text)

    # --- mouse and keyboard

    def _under(self, where: QPointF) -> tuple[int, int]:
        """The part at a place; a thin one is met from a little above and below too."""
        near = self._theme.px(5)
        hit = next((at for at, box in self._boxes.items() if box.contains(where)), None)
        spread = (at for at, box in self._boxes.items() if box.adjusted(0, -near, 0, near).contains(where))
        return hit or next(spread, (-1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._under(event.position()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._at[0] >= 0 else Qt.CursorShape.ArrowCursor)
        if self.spoken():
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(0, self._theme.px(12)), self.spoken(), self)
        else:
            QToolTip.hideText()

    def _point_at(self, at: tuple[int, int]) -> None:
        if at != self._at:
            self._at = at
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point_at((-1, -1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._under(event.position()))
        self._choose()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at == (-1, -1) and self._bars and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._move(len(self._bars) - 1, 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at((-1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        month, part = self._at if self._at[0] >= 0 else (len(self._bars) - 1, 0)
        match event.key():
            case Qt.Key.Key_Left:
                self._move(month - 1, part)
            case Qt.Key.Key_Right:
                self._move(month + 1, part)
            case Qt.Key.Key_Home:
                self._move(0, part)
            case Qt.Key.Key_End:
                self._move(len(self._bars) - 1, part)
            case Qt.Key.Key_Up:
                self._move(month, min((each for each in self._drawn(month) if each > part), default=part))
            case Qt.Key.Key_Down:
                self._move(month, max((each for each in self._drawn(month) if each < part), default=part))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._choose()
            case _:
                super().keyPressEvent(event)

    def _drawn(self, month: int) -> list[int]:
        """The parts of a month that are more than nothing, from bottom to top."""
        if not 0 <= month < len(self._bars):
            return []
        return [place for place, part in enumerate(self._bars[month].parts) if part.amount > 0]

    def _move(self, month: int, part: int) -> None:
        month = min(max(month, 0), len(self._bars) - 1)
        if month < 0:
            return
        drawn = self._drawn(month)
        if drawn and part not in drawn:
            part = min(drawn, key=lambda each: abs(each - part))
        part = min(max(part, 0), len(self._bars[month].parts) - 1)
        self._at = (month, part)
        self.setAccessibleDescription(self.spoken())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()

    def _choose(self, at: tuple[int, int] | None = None) -> None:
        bar, part = self._part(at or self._at)
        if bar is not None and part is not None and part.amount:
            self.chosen.emit(bar.month, part.id)


def _total(bar: Bar) -> Decimal:
    return sum((part.amount for part in bar.parts), Decimal(0))
