"""What just happened, said for a moment over the foot of the window: it takes no room, so nothing jumps when it comes and goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QStatusBar, QWidget

from app.ui.parts.texts import follow
from app.ui.theme import Theme

HEIGHT, SIDES, ABOVE = 36, 16, 60  # pixels of the design; the last one leaves the sums at the foot of a list free


class Notice(QStatusBar):
    """A status line that floats. The mouse goes through it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self.setSizeGripEnabled(False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.messageChanged.connect(lambda _text: self.fit())
        follow(theme, self)
        self.hide()

    def restyle(self) -> None:
        """Takes the typeface of the theme."""
        self.setFont(self._theme.font(13, 500))

    def fit(self) -> None:
        """As wide as its sentence, in the middle of the window; away while there is none."""
        text, px = self.currentMessage(), self._theme.px
        self.setVisible(bool(text))
        if text:
            room = self._window.size()
            width = min(self._theme.width(text, 13, 500) + px(2 * SIDES), room.width() - px(2 * SIDES))
            self.setGeometry((room.width() - width) // 2, room.height() - px(ABOVE + HEIGHT), width, px(HEIGHT))
            self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours, text = self._theme.colours, self.currentMessage()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text))
        painter.drawRoundedRect(self.rect(), self._theme.px(8), self._theme.px(8))
        painter.setPen(QColor(colours.paper))
        inside = self.rect().adjusted(self._theme.px(SIDES), 0, -self._theme.px(SIDES), 0)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inside.width() + 2)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter), shown)
        painter.end()
