"""The sidebar: whose books these are, the queues with their counts, mapping, books, settings, and how long the connection lasts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.i18n import N_, _, date_text, words
from app.ui.first_rows import CompanyView
from app.ui.parts.boxes import Icon, column, row, scrolled
from app.ui.parts.exclusive import Exclusive
from app.ui.parts.texts import Elided, Heading, Label, PressedByEnter, follow
from app.ui.theme import Theme

QUEUES = (
    ("open", "list", N_("Open"), ""),
    ("ready", "clock", N_("Ready"), ""),
    ("attention", "alert", N_("Needs attention"), "attention"),
    ("copied", "copy", N_("Copied"), ""),
    ("changed", "pencil", N_("Changed"), "changed"),
    ("sent", "mail", N_("Sent"), ""),
    ("paid", "check", N_("Paid"), ""),
    ("all", "file", N_("All"), ""),
)
MAPPING = (
    ("mappings", "mapping", N_("Service types"), "attention"),
    ("customers", "person", N_("Customers"), "attention"),
)
BOOKS = (
    ("overview", "chart", N_("Overview"), ""),
    ("tie_out", "book", N_("Tie-out"), ""),
    ("journal", "journal", N_("Journal"), ""),
)
RUN = (("run", "clock", N_("Run under way"), ""),)
GUIDE = (("guide", "arrow", N_("Guided start"), ""),)
SETTINGS = (("settings", "gear", N_("Settings"), ""),)
GROUPS = ((N_("Invoices"), QUEUES), (N_("Mapping"), MAPPING), (N_("Books"), BOOKS))

WIDE, SLIM, BARE = 220, 208, 58  # pixels of the design


class ColourBar(QWidget):
    """The company's colour: plain for production, hatched for a sandbox, so that the two differ at a glance."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._company = CompanyView()
        self.setFixedSize(theme.px(10), theme.px(36))

    def show_company(self, company: CompanyView) -> None:
        """Another company."""
        self._company = company
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(0, 0, self.width(), self.height())
        known = self._company.name or self._company.profile
        painter.setBrush(QColor(self._company.colour if known and self._company.colour else self._theme.colours.line))
        painter.drawRoundedRect(box, 3, 3)
        if self._company.name and self._company.environment != "production":
            painter.setBrush(QBrush(QColor(255, 255, 255, 150), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(box, 3, 3)
        painter.end()


class Entry(PressedByEnter):
    """One place to go: icon, name, count. `let_go` fires when the mouse has chosen it."""

    let_go = Signal()

    def __init__(self, theme: Theme, place: str, icon: str, source: str, tone: str) -> None:
        super().__init__()
        self.place = place
        self._theme = theme
        self._tone = tone
        self._count: int | None = None
        self._bare = self._dense = False
        self.setProperty("role", "entry")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon = Icon(theme, icon)
        self._name = Elided(theme, source)
        self._number = Label(theme, size=12, tone="secondary", tabular=True)
        layout = self._line = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        layout.setSpacing(theme.px(10))
        layout.addWidget(self._icon)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._number)
        for part in (self._icon, self._name, self._number):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self.restyle)
        follow(theme, self)
        self.retranslate()

    def take_shape(self, bare: bool, dense: bool) -> None:
        """`bare`: the icon alone, with the name as its tool tip; `dense`: four pixels lower."""
        self._bare = bare
        self._dense = dense
        self._name.setVisible(not bare)
        margin = self._theme.px(8 if bare else 10)
        self._line.setContentsMargins(margin, 0, margin, 0)
        self.setProperty("dense", "true" if dense else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.restyle()
        self.retranslate()
        self.updateGeometry()

    def set_count(self, count: int | None) -> None:
        """The number at the right; in the entry's own colour as long as it is not 0."""
        self._count = count
        self.restyle()
        self.retranslate()

    def say(self, text: str) -> None:
        """Another name, already translated."""
        self._name.say(text)
        self.retranslate()

    def count(self) -> int | None:
        """The number shown."""
        return self._count

    def retranslate(self) -> None:
        name = self._name.text()
        self.setAccessibleName(name if self._count is None else f"{name}, {self._count}")
        unseen = self._bare or (self._name.isVisible() and self._name.is_cut())
        told = (self.accessibleName() if unseen else "", self.accessibleDescription())
        self.setToolTip("\n".join(part for part in told if part))

    def restyle(self) -> None:
        """Icon and weights of the chosen entry."""
        chosen = self.isChecked()
        alarming = bool(self._tone and self._count)
        quiet = f"t:{self._tone}" if self._bare and alarming else "secondary"
        self._icon.set_icon(self._icon_name(), "accent" if chosen else quiet)
        self._name.resize_text(13, 600 if chosen else 400)
        self._number.setVisible(self._count is not None and not self._bare)
        self._number.say("" if self._count is None else str(self._count), self._tone if alarming else "secondary")
        self._number.resize_text(12, 600 if alarming else 400)

    def _icon_name(self) -> str:
        return self._icon.name()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.let_go.emit()

    def sizeHint(self) -> QSize:
        height = self._theme.px(28 if self._dense else 32)
        if self._bare:
            return QSize(self._theme.px(36), height)
        edges = self._theme.px(10 + 16 + 10 + 10 + 10 + 2)
        number = self._theme.width(self._number.text(), 12, 600, tabular=True) if self._number.text() else 0
        return QSize(self._theme.width(self._name.text(), 13, 600) + number + edges, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._theme.px(120)), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.retranslate()


class Sidebar(QFrame):
    """Places to go. `chosen` fires with the place a person chose; `clicked` after it where the mouse did it."""

    chosen = Signal(str)
    clicked = Signal()  # the mouse did it

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._company = CompanyView()
        self.setProperty("role", "sidebar")
        self.setFixedWidth(theme.px(WIDE))
        self._shape = (False, False)
        self._headings: list[Heading] = []
        self.entries: dict[str, Entry] = {}
        self._group = Exclusive(self)
        self._bar = ColourBar(theme)
        self._name = Elided(theme, size=14, weight=600)
        self._place = Elided(theme, size=12, tone="secondary")
        self._until_icon = Icon(theme, "check", "t:paid", 14)
        self._until = Label(theme, size=11, tone="secondary").wrapped()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(10), theme.px(14), theme.px(10), theme.px(12))
        layout.setSpacing(theme.px(2))
        head = self._head = row(self._bar, column(self._name, self._place, spacing=1), spacing=theme.px(10))
        head.setStretch(1, 1)
        head.setContentsMargins(theme.px(8), 0, 0, theme.px(8))
        layout.addLayout(head)
        self._add(layout, RUN)
        self._add(layout, GUIDE)
        for place in ("run", "guide"):
            self.entries[place].hide()
        self._area = self._places()
        layout.addWidget(self._area, 1)
        self._add(layout, SETTINGS)
        foot = row(self._until_icon, self._until, spacing=theme.px(8))
        foot.setContentsMargins(theme.px(10), theme.px(6), 0, 0)
        layout.addLayout(foot)
        self._group.taken.connect(self._clicked)
        self.show_company(self._company)

    def _places(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "clear")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px(1))
        for heading, entries in GROUPS:
            title = Heading(self._theme, heading)
            title.setContentsMargins(self._theme.px(10), self._theme.px(8), 0, self._theme.px(3))
            layout.addWidget(title)
            self._headings.append(title)
            self._add(layout, entries)
        layout.addStretch(1)
        return scrolled(inside)

    def _add(self, layout: QVBoxLayout, entries: tuple[tuple[str, str, str, str], ...]) -> None:
        for place, icon, source, tone in entries:
            entry = Entry(self._theme, place, icon, source, tone)
            entry.let_go.connect(self.clicked)
            self.entries[place] = entry
            self._group.add(entry)
            layout.addWidget(entry)

    def _clicked(self, button: Entry) -> None:
        self.chosen.emit(button.place)

    def fit(self, width: int, height: int) -> None:
        """Suits a window of this size: narrower, then icons alone; entries closer together where the height does not do."""
        px = self._theme.px
        bare, dense = width < px(640), height < px(740)
        self.setFixedWidth(px(BARE if bare else SLIM if width < px(1200) else WIDE))
        if (bare, dense) == self._shape:
            return
        self._shape = (bare, dense)
        for entry in self.entries.values():
            entry.take_shape(bare, dense)
        for part in (*self._headings, self._name, self._place, self._until):
            part.setVisible(not bare)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if bare else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._area.setVerticalScrollBarPolicy(policy)  # no room beside bare icons; the wheel and the keys scroll
        self._head.setContentsMargins(px(13 if bare else 8), 0, 0, px(8))
        self.retranslate()

    def choose(self, place: str) -> None:
        """Shows `place` as the chosen one; tells nobody."""
        if place in self.entries and not self.entries[place].isHidden():
            self._group.choose(self.entries[place])

    def show_run(self, text: str) -> None:
        """The run under way and how far it is; empty when there is none."""
        entry = self.entries["run"]
        if text:
            entry.say(text)
        entry.setVisible(bool(text))

    def show_guide(self, text: str) -> None:
        """The guided start and how far it is; empty once it is finished or closed."""
        if text:
            self.entries["guide"].say(text)
        self.entries["guide"].setVisible(bool(text))

    def place(self) -> str:
        """The chosen place."""
        return next((place for place, entry in self.entries.items() if entry.isChecked()), "")

    def show_counts(self, counts: dict[str, int]) -> None:
        """Numbers beside the places; a place that is left out shows none."""
        for place, entry in self.entries.items():
            entry.set_count(counts.get(place))

    def show_sums(self, sums: dict[str, str]) -> None:
        """What the numbers are made of, as tool tips and for a screen reader."""
        for place, text in sums.items():
            if place in self.entries:
                self.entries[place].setAccessibleDescription(text)
                self.entries[place].retranslate()

    def show_company(self, company: CompanyView) -> None:
        """Whose books these are, and until when the connection lasts."""
        self._company = company
        self._bar.show_company(company)
        self.retranslate()

    def retranslate(self) -> None:
        company = self._company
        self._name.say(company.name or company.profile or _("Not connected"))
        self._place.say(self._where())
        self._bar.setToolTip(f"{self._name.text()}\n{self._place.text()}")
        if company.attention:
            self._until.say(company.attention, "attention")
            self._until_icon.set_icon("alert", "t:attention")
        elif company.connected_until:
            self._until.say(_("connected until {date}").format(date=date_text(company.connected_until)), "secondary")
            self._until_icon.set_icon("check", "t:paid")
        else:
            self._until.say(_("not connected to QuickBooks Online"), "secondary")
            self._until_icon.set_icon("plug", "secondary")

    def _where(self) -> str:
        company = self._company
        if not company.name:
            return _("Settings, Connection")
        kind = _("Demo") if company.demo else words.environment(company.environment)
        return f"{kind} · QuickBooks Online"
