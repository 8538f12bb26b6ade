"""Labels, buttons and rules that know their source text and say it again when the language changes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from app.i18n import _
from app.ui.colours import Tone
from app.ui.theme import Theme

GAP = 4  # between icon and label of a button, beside what Qt leaves
QT_GAP = 4
MODIFIED = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def retranslate_below(widget: QWidget) -> None:
    """Has every part inside `widget` read its texts again, the inner ones first: the outer ones may repeat them."""
    for child in reversed(widget.findChildren(QWidget)):
        speak = getattr(child, "retranslate", None)  # asking for a protocol takes forty times as long
        if speak is not None:
            speak()


def follow(theme: Theme, widget: QWidget) -> None:
    """Calls the widget's `restyle` now and after each change of the look, as long as it lives."""
    theme.restyling.follow(widget)


class Label(QLabel):
    """A text. `source` is marked with `N_` and translated here; `say` shows a text that is already in the right language."""

    def __init__(
        self, theme: Theme, source: str = "", size: float = 13, weight: int = 400, tone: str = "", tabular: bool = False
    ) -> None:
        super().__init__()
        self._theme = theme
        self._source = source
        self._look = (size, weight, tabular)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if tone:
            self.setProperty("tone", tone)
        self.retranslate()
        follow(theme, self)

    def retranslate(self) -> None:
        if self._source:
            self.setText(_(self._source))

    def restyle(self) -> None:
        """Takes the typeface at its size."""
        self.setFont(self._theme.font(*self._look))

    def resize_text(self, size: float, weight: int) -> None:
        """Another size and weight, kept when the look is switched."""
        self._look = (size, weight, self._look[2])
        self.restyle()

    def say(self, text: str, tone: str | None = None) -> None:
        """Shows `text`, in the colour of `tone` when one is given."""
        self._source = ""
        self.setText(text)
        if tone is not None and self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def wrapped(self) -> Label:
        """Lets the text take several lines."""
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return self

    def selectable(self) -> Label:
        """Lets the text be selected with the mouse and copied."""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return self


class Elided(Label):
    """A line that ends in … where the width does not do; the whole text is its tool tip then."""

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(20), super().minimumSizeHint().height())

    def is_cut(self) -> bool:
        """Whether less than the whole text is seen."""
        return QFontMetricsF(self.font()).horizontalAdvance(self.text()) > self.width() + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_cut():
            self.setToolTip("")
            super().paintEvent(event)
            return
        self.setToolTip(self.text())
        shown = QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment()), shown)
        painter.end()


class Whole(Elided):
    """A line that is seen whole or not at all: half an amount is a wrong one. It is its own tool tip."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_cut():
            self.setToolTip(self.text())
        else:
            super().paintEvent(event)


class Heading(Label):
    """The small capitals above a group."""

    def __init__(self, theme: Theme, source: str = "") -> None:
        super().__init__(theme, source, 11, 600, "secondary")

    def retranslate(self) -> None:
        super().retranslate()
        self.setText(self.text().upper())

    def restyle(self) -> None:
        font = self._theme.font(11, 600)
        font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.3)
        self.setFont(font)

    def say(self, text: str, tone: str | None = None) -> None:
        super().say(text.upper(), tone)


class PressedByEnter(QPushButton):
    """A button that Enter presses where it has the focus; Qt by itself takes Space alone, and in a dialog gives Enter to another one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & MODIFIED:
            self.click()
        else:
            super().keyPressEvent(event)


class Button(PressedByEnter):
    """A button. `role`: "" (usual), primary (the one filled button of a page), second (what that does, for another part of the page),
    link, icon, small, danger. `speech` is its accessible name where that is not its label."""

    def __init__(self, theme: Theme, source: str = "", role: str = "", icon: str = "", speech: str = "") -> None:
        super().__init__()
        self._theme = theme
        self._source = source
        self._speech = speech
        self._icon = icon
        self._label = ""
        self._compact = self._plain = False
        if role:
            self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.retranslate()
        follow(theme, self)

    def retranslate(self) -> None:
        if self._source:
            self._label = _(self._source)
        self._show()

    def say(self, text: str) -> None:
        """Another label, already translated."""
        self._source = ""
        self._label = text
        self._show()

    def label(self) -> str:
        """The label, also while only the icon is shown."""
        return self._label

    def set_compact(self, compact: bool) -> None:
        """Shows the icon alone, with the label as its tool tip, where there is too little room."""
        if self._icon and compact != self._compact:
            self._compact = compact
            self.setProperty("compact", "true" if compact else "false")
            self.style().unpolish(self)
            self.style().polish(self)
            self._show()
            self.restyle()

    def set_plain(self, plain: bool) -> None:
        """Shows the label without its icon, where there is too little room for both."""
        if self._icon and plain != self._plain:
            self._plain = plain
            self.restyle()

    def widths(self) -> tuple[int, int, int]:
        """How wide it is with icon and label, with the label alone, with the icon alone."""
        px = self._theme.px
        label = self._theme.width(self._label, 13, 600) + 2 * px(13) + 2
        picture = px(16) + px(GAP) + QT_GAP if self._icon else 0
        return label + picture, label, px(32) + 2 if self._icon else label

    def restyle(self) -> None:
        """Takes typeface and icon colour of the theme."""
        role = self.property("role") or ""
        self.setFont(self._theme.font(13, 500 if role == "tab" else 600))
        if self._icon and self._plain and not self._bare():
            self.setIcon(QIcon())
        elif self._icon:
            colours = self._theme.colours
            attention = colours.tone(Tone.ATTENTION).text
            tints = {"primary": colours.on_accent, "link": colours.accent, "tab": attention, "small": colours.secondary}
            colour = tints.get(str(role), colours.text)
            gap = 0 if self._bare() else GAP
            self.setIcon(self._theme.icon(self._icon, colour, gap))
            self.setIconSize(QSize(self._theme.px(16) + self._theme.px(gap), self._theme.px(16)))

    def _bare(self) -> bool:
        """Whether the icon is seen without its label."""
        return self._compact or self.property("role") in ("icon", "small") or not self._label

    def _show(self) -> None:
        bare = self._compact or self.property("role") in ("icon", "small")
        self.setText("" if bare else self._label.replace("&", "&&"))
        self.setToolTip(self._label if bare else "")
        self.setAccessibleName(_(self._speech) if self._speech else self._label)


class Rule(QFrame):
    """A thin line."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rule")
        self.setFixedHeight(1)
