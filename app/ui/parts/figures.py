"""Numbers that stand on their own, in a row of cards; some can be clicked to see what they count."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.colours import Tone
from app.ui.parts.boxes import clear
from app.ui.parts.texts import Elided, Label, PressedByEnter
from app.ui.rows import Figure
from app.ui.theme import Theme

VALUE_SIZES = (20, 18, 16, 14)
EDGE, SIDES = 10, 16  # pixels of the design above and below, left and right of the texts of a card
LEAST = 116  # below this width a card goes to the next row
GAP = 12


class FigureCard(PressedByEnter):
    """One number: what it is, its value, and a detail below. How large the value and how high the label is, the row says: those of
    all its cards stand on one line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.figure = Figure("", "")
        self.setProperty("role", "figure")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._label = Label(theme, size=12, tone="secondary").wrapped()
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._value = Label(theme, size=20, weight=600, tabular=True)
        self._detail = Elided(theme, size=12, tone="secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.px(edge) for edge in (SIDES, EDGE, SIDES, EDGE)))
        layout.setSpacing(theme.px(2))
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

    def value_size(self, width: int) -> int:
        """The largest size at which the value has room in a card of `width`."""
        room = width - self._theme.px(2 * SIDES)
        sizes = (size for size in VALUE_SIZES if self._theme.width(self.figure.value, size, 600, tabular=True) <= room)
        return next(sizes, VALUE_SIZES[-1])

    def label_height(self, width: int) -> int:
        """How high the label is in a card of `width`."""
        self._label.setMinimumHeight(0)  # the height of the row, which it would answer otherwise
        return self._label.heightForWidth(max(width - self._theme.px(2 * SIDES), 1))

    def take_lines(self, label: int, size: int, detail: bool) -> int:
        """The height of the label and the size of the value that all cards of the row have; returns the height of the card."""
        self._label.setFixedHeight(label)
        self._value.resize_text(size, 600)
        theme = self._theme
        height = theme.px(2 * EDGE + 2 + 24) + label + (theme.px(2 + 16) if detail else 0)
        self.setFixedHeight(height)
        return height

    def value_top(self) -> int:
        """Where the value begins, from the top of the card."""
        return self._value.y()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(140), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self.height())


def _tone(tone: Tone) -> str:
    return "accent" if tone is Tone.COPIED else tone.value


class FigureRowOfCards(QWidget):
    """Cards side by side, filled in place so that nothing jumps, in two rows where one has no room. `chosen` fires with a figure's id."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.cards: list[FigureCard] = []
        self._across = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(GAP))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """The numbers, from left to right."""
        if len(self.cards) != len(figures):
            clear(self._layout)
            self.cards = [self._made() for _figure in figures]
            self._across = 0
        for card, figure in zip(self.cards, figures, strict=True):
            card.show_figure(figure)
        self.setVisible(bool(figures))
        self._fit()

    def _made(self) -> FigureCard:
        card = FigureCard(self._theme)
        card.clicked.connect(lambda: self.chosen.emit(card.figure.id))
        return card

    def _fit(self) -> None:
        """Places the cards, and gives them all one height, one size of the value and one line to stand on."""
        if not self.cards:
            return
        gap, count = self._layout.spacing(), len(self.cards)
        most = max((self.width() + gap) // (self._theme.px(LEAST) + gap), 1)
        across = ceil(count / ceil(count / min(most, count)))
        if across != self._across:
            self._place(across)
        width = max((self.width() - gap * (across - 1)) // across, 1)
        label = max(card.label_height(width) for card in self.cards)
        size = min(card.value_size(width) for card in self.cards)
        detail = any(card.figure.detail for card in self.cards)
        height = max(card.take_lines(label, size, detail) for card in self.cards)
        rows = ceil(count / across)
        self.setFixedHeight(height * rows + gap * (rows - 1))

    def _place(self, across: int) -> None:
        for place in range(max(across, self._layout.columnCount())):
            self._layout.setColumnStretch(place, 1 if place < across else 0)
        self._across = across
        for place, card in enumerate(self.cards):
            self._layout.addWidget(card, place // across, place % across)

    def retranslate(self) -> None:
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
