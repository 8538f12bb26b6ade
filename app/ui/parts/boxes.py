"""Cards, chips as labels, rows of widgets: the boxes that pages are laid out with."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.delegates.chips import HEIGHT, chip_width, paint_chip
from app.ui.looks import Chip
from app.ui.parts.texts import follow
from app.ui.theme import Theme


class Card(QFrame):
    """White paper with a thin line and round corners; `body` takes the content."""

    def __init__(self, theme: Theme, padding: int = 18, spacing: int = 8) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        edge = theme.px(padding)
        self.body.setContentsMargins(edge, theme.px(padding - 4), edge, theme.px(padding - 2))
        self.body.setSpacing(theme.px(spacing))


class ChipLabel(QWidget):
    """A chip that stands alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chip: Chip | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        follow(theme, self)

    def show_chip(self, chip: Chip | None) -> None:
        """Another chip; None hides it."""
        self._chip = chip
        self.setVisible(chip is not None)
        self.setAccessibleName(chip.text if chip else "")
        self.updateGeometry()
        self.update()

    def chip(self) -> Chip | None:
        """The chip shown."""
        return self._chip

    def restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._theme, self._chip) if self._chip else 0, self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._chip is not None:
            painter = QPainter(self)
            paint_chip(painter, self._theme, self._chip, QRect(0, 0, self.width(), self.height()), self)
            painter.end()


class Icon(QLabel):
    """An icon in the colour of one of the palette's roles or tones (`secondary`, `accent`, `t:attention`)."""

    def __init__(self, theme: Theme, name: str, colour: str = "secondary", size: int = 16) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._colour = colour
        self._size = size
        self.setFixedSize(theme.px(size), theme.px(size))
        follow(theme, self)

    def name(self) -> str:
        """The icon shown."""
        return self._name

    def set_icon(self, name: str, colour: str = "") -> None:
        """Another icon, in another colour when one is given."""
        self._name = name
        self._colour = colour or self._colour
        self.restyle()

    def restyle(self) -> None:
        self.setPixmap(self._theme.pixmap(self._name, role_colour(self._theme, self._colour), self, self._size))


def role_colour(theme: Theme, role: str) -> str:
    """The `#rrggbb` of a palette role, or of a tone's text (`t:paid`)."""
    if role.startswith("t:"):
        return next(pair.text for tone, pair in theme.colours.tones.items() if tone.value == role[2:])
    return str(getattr(theme.colours, role))


def row(*parts: QWidget | QLayout | int | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; an int is a stretch of that weight, None nothing."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    _fill(made, parts)
    return made


def column(*parts: QWidget | QLayout | int | None, spacing: int = 8) -> QVBoxLayout:
    """Widgets one below the other."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    _fill(made, parts)
    return made


def _fill(layout: QHBoxLayout | QVBoxLayout, parts: Iterable[QWidget | QLayout | int | None]) -> None:
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        elif part is not None:
            layout.addWidget(part)


def scrolled(inside: QWidget) -> QScrollArea:
    """`inside` in an area that scrolls up and down where the height does not do; it is never a stop of the keyboard."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    return area


def clear(layout: QLayout) -> None:
    """Takes everything out of `layout` and deletes it at once out of sight."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
