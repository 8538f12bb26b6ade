"""Numbers that stand on their own, in a row of cards; some can be clicked to see what they count."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.colours import Tone
from app.ui.parts.boxes import clear
from app.ui.parts.texts import Elided, Label, PressedByEnter
from app.ui.rows import Figure
from app.ui.theme import Theme

VALUE_SIZES = (20, 18, 16, 14, 12)


class FigureCard(PressedByEnter):
    """One number: what it is, its value, and a detail below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.figure = Figure("", "")
        self.setProperty("role", "figure")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)  # all of a row are equally high
        self._theme = theme
        self._label = Label(theme, size=12, tone="secondary").wrapped()
        self._value = Label(theme, size=20, weight=600, tabular=True)
        self._detail = Elided(theme, size=12, tone="secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(18), theme.px(10), theme.px(12), theme.px(10))
        layout.setSpacing(theme.px(1))
        for part in (self._label, self._value, self._detail):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            part.setMinimumWidth(1)
            layout.addWidget(part)
        layout.addStretch(1)

    def show_figure(self, figure: Figure) -> None:
        """Another number in the same place."""
        self.figure = figure
        self._label.say(figure.label)
        self._value.say(figure.value, "" if figure.tone is Tone.PLAIN else _tone(figure.tone))
        self._detail.say(figure.detail)
        self._detail.setVisible(bool(figure.detail))
        clickable = bool(figure.id)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if clickable else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not clickable)
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        spoken = ", ".join(part for part in (figure.label, figure.value, figure.detail) if part)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self._fit()
        self.updateGeometry()

    def _fit(self) -> None:
        """The value at the largest size that has room."""
        room = self.width() - self._theme.px(30)
        sizes = (size for size in VALUE_SIZES if self._theme.width(self.figure.value, size, 600, tabular=True) <= room)
        self._value.setFont(self._theme.font(next(sizes, VALUE_SIZES[-1]), 600, tabular=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        lines = 2 if self.width() > 0 and self._label.heightForWidth(self._label.width()) > self._theme.px(22) else 1
        height = self._theme.px(49 + 16 * lines + (17 if self.figure.detail else 0) - 3)
        return QSize(self._theme.px(140), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self.sizeHint().height())


def _tone(tone: Tone) -> str:
    return "accent" if tone is Tone.COPIED else tone.value


class FigureRowOfCards(QWidget):
    """Cards side by side, filled in place so that nothing jumps. `chosen` fires with a figure's id."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.cards: list[FigureCard] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """The numbers, from left to right."""
        if len(self.cards) != len(figures):
            clear(self._layout)
            self.cards = [self._made() for _figure in figures]
        for card, figure in zip(self.cards, figures, strict=True):
            card.show_figure(figure)
        self.setVisible(bool(figures))

    def _made(self) -> FigureCard:
        card = FigureCard(self._theme)
        card.clicked.connect(lambda: self.chosen.emit(card.figure.id))
        self._layout.addWidget(card, 1)
        return card
