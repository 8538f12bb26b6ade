"""The overview: what is open, copied, overdue and paid; invoices and payments by month; ageing; the month's tie-out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.i18n import N_, _, money, ngettext
from app.ui.colours import Tone
from app.ui.parts.boxes import Card, Icon, clear, column, row, scrolled
from app.ui.parts.chart import BarChart
from app.ui.parts.figures import FigureRowOfCards
from app.ui.parts.flow import Flow
from app.ui.parts.page import Page
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button, Elided, Label, PressedByEnter, follow
from app.ui.rows import AgeRow, Bar, LegendEntry, OverviewView, StateView
from app.ui.theme import Theme

INSET = 8  # pixels of the design that a line reaches beyond its text, for the ground below the mouse
# Row, column, rows and columns of: invoices, payments, ages, tie-out. The figures are in row 0.
SHAPES = {
    "wide": ((1, 0, 3, 1), (3, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)),
    "middle": ((1, 0, 2, 1), (3, 0, 1, 1), (1, 1, 1, 1), (2, 1, 2, 1)),
    "narrow": ((1, 0, 1, 2), (4, 0, 1, 2), (2, 0, 1, 2), (3, 0, 1, 2)),
}
HIGHEST = 860  # pixels of the design: higher bars say no more
UNBOUND = 16_777_215  # Qt's own greatest size
STRETCHES = {"wide": {3: 1}, "middle": {2: 3, 3: 2}, "narrow": {1: 1, 4: 1}}


class Swatch(QWidget):
    """A small square in a chart's colour."""

    def __init__(self, theme: Theme, tone: Tone) -> None:
        super().__init__()
        self._theme = theme
        self._tone = tone
        self.setFixedSize(theme.px(11), theme.px(11))
        follow(theme, self)

    def restyle(self) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        amounts = self._theme.colours.amounts
        painter.setBrush(QColor(amounts.get(self._tone, amounts[Tone.PLAIN])))
        painter.drawRoundedRect(self.rect(), 2, 2)
        painter.end()


class ChartCard(Card):
    """A heading, a legend, and bars."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__(theme)
        self._theme = theme
        self._title = Label(theme, title, size=14, weight=600)
        self._legend = Flow(theme.px(14), theme.px(4))
        self.chart = BarChart(theme)
        self.body.addWidget(self._title)
        self.body.addLayout(self._legend)
        self.body.addWidget(self.chart, 1)

    def show_bars(self, view: OverviewView, payments: bool = False) -> None:
        """The bars of the view."""
        legend = () if payments else view.legend
        clear(self._legend)
        for entry in legend:
            label = Label(self._theme, size=12, tone="secondary")
            label.say(entry.label)
            both = QWidget()
            both.setLayout(row(Swatch(self._theme, entry.tone), label, spacing=self._theme.px(6)))
            self._legend.addWidget(both)
        bars = tuple(map(_in_full_colour, view.payments)) if payments else view.bars
        known = legend or (LegendEntry(Tone.COPIED, _("Payments")),)
        nothing = _("No payment in these months.") if payments else _("No invoice in these months.")
        self.chart.show_bars(bars, known, view.currency, self._title.text(), nothing)


def _in_full_colour(bar: Bar) -> Bar:
    """The pale tone of what is paid is for one part among others; where it is all there is to see, it is too faint."""
    return replace(bar, parts=tuple(replace(part, tone=Tone.COPIED) for part in bar.parts))


class AgeLine(PressedByEnter):
    """One age: its name, how many invoices, what they come to; the whole line opens them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.id = ""
        self.setProperty("role", "line")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = Elided(theme, weight=500)
        self._count = Label(theme, size=12, tone="secondary", tabular=True)
        self._amount = Label(theme, weight=600, tabular=True)
        self._line = row(self._name, self._count, self._amount, spacing=theme.px(12))
        self._line.setContentsMargins(theme.px(INSET), 0, theme.px(INSET), 0)
        self._line.setStretch(0, 1)
        self.setLayout(self._line)
        for part in (self._name, self._count, self._amount):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_age(self, age: AgeRow, currency: str, width: int) -> None:
        """Another age; `width`: that of the widest amount, so that the counts stand below each other."""
        self.id = age.id
        some = age.count > 0
        self._name.say(age.label, "accent" if some else "secondary")
        self._count.say(ngettext("{count} invoice", "{count} invoices", age.count).format(count=age.count))
        self._amount.say(money(age.amount, currency), "" if some else "secondary")
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._amount.setMinimumWidth(width)
        self.setEnabled(some)
        self.setAccessibleName(f"{age.label}, {self._count.text()}, {self._amount.text()}")

    def sizeHint(self) -> QSize:
        return QSize(self._line.sizeHint().width(), self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._line.minimumSize().width(), self._theme.px(32))


class AgesCard(Card):
    """Overdue by age; each line opens its invoices."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self.lines: list[AgeLine] = []
        self._column = column(spacing=0)
        edge, inset = self.body.contentsMargins(), theme.px(INSET)
        self.body.setContentsMargins(edge.left() - inset, edge.top(), edge.right() - inset, edge.bottom())
        title = Label(theme, N_("Overdue by age"), size=14, weight=600)
        title.setContentsMargins(inset, 0, 0, 0)
        self.body.addWidget(title)
        self.body.addLayout(self._column)
        self.body.addStretch(1)

    def show_ages(self, ages: tuple[AgeRow, ...], currency: str) -> None:
        """The ages, the youngest first."""
        while len(self.lines) < len(ages):
            line = AgeLine(self._theme)
            line.clicked.connect(lambda _on=False, line=line: self.chosen.emit(line.id))
            self.lines.append(line)
            self._column.addWidget(line)
        width = max((self._theme.width(money(age.amount, currency), 13, 600, tabular=True) for age in ages), default=0)
        for line, age in zip(self.lines, ages, strict=False):
            line.show_age(age, currency, width)
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(ages))


class TieOutCard(Card):
    """How the month's tie-out stands."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._month = Label(theme, size=14, weight=600).wrapped()
        self._icon = Icon(theme, "check", "t:paid")
        self._sentence = Label(theme).wrapped()
        self._detail = Label(theme, size=12, tone="secondary").wrapped()
        self.save = Button(theme, N_("Save …"))
        self.tie_out = Button(theme)
        line = row(self._icon, self._sentence)
        line.setStretch(1, 1)
        self.body.addLayout(column(self._month, line, self._detail, Flow(theme.px(8)).add(self.save, self.tie_out)))
        self.body.addStretch(1)

    def show_view(self, view: OverviewView) -> None:
        """The tie-out, or that it was not made yet."""
        self._month.say(view.tie_out_title or _("Month’s tie-out"))
        made = view.tie_out
        sentence, detail, agrees = made or (
            _("Not made yet."),
            _("Compares OneDesk, the journal and QuickBooks Online."),
            True,
        )
        tone = "secondary" if made is None else "paid" if agrees else "attention"
        self._sentence.say(sentence, tone)
        self._icon.set_icon("check" if agrees else "alert", "secondary" if made is None else f"t:{tone}")
        self._icon.setVisible(made is not None)
        self._detail.say(detail)
        self.save.setVisible(made is not None)
        self.tie_out.say(view.tie_out_button or _("Tie out"))


class OverviewPage(Page):
    """`figure_chosen` and `age_chosen` carry an id, `bar_chosen` (month, id of the part); payments' bars have the part `payments`."""

    refresh_requested = Signal()
    figure_chosen = Signal(str)
    bar_chosen = Signal(str, str)
    age_chosen = Signal(str)
    tie_out_requested = Signal()
    save_requested = Signal()
    state_action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, N_("Overview"))
        self._view = OverviewView("")
        self._shape = ""
        self.refresh = self.head.add(Button(theme, N_("Refresh"), icon="refresh"), shrinks=True)
        self.figures = FigureRowOfCards(theme)
        self.invoices = ChartCard(theme, N_("Invoices by month"))
        self.payments = ChartCard(theme, N_("Payments by month"))
        self.ages = AgesCard(theme)
        self.side = TieOutCard(theme)
        inside = self._inside = QWidget()
        inside.setProperty("role", "clear")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(12))
        self._scroll = scrolled(inside)
        self.area = Stateful(theme, self._scroll)
        self.body.addWidget(self.area, 1)
        self._connect()
        self._arrange()

    def _connect(self) -> None:
        self.refresh.clicked.connect(self.refresh_requested)
        self.figures.chosen.connect(self.figure_chosen)
        self.invoices.chart.chosen.connect(self.bar_chosen)
        self.payments.chart.chosen.connect(self.bar_chosen)
        self.ages.chosen.connect(self.age_chosen)
        self.side.tie_out.clicked.connect(self.tie_out_requested)
        self.side.save.clicked.connect(self.save_requested)
        self.area.action_requested.connect(self.state_action_requested)

    def show_view(self, view: OverviewView) -> None:
        """Fills the page."""
        self._view = view
        self.figures.show_figures(view.figures)
        self.area.show_state(None)
        self.retranslate()

    def show_state(self, state: StateView | None) -> None:
        """What stands in place of the figures; None: the figures."""
        self.area.show_state(state)

    def retranslate(self) -> None:
        view = self._view
        self.head.say_aside(view.as_of)
        self.invoices.show_bars(view)
        self.payments.show_bars(view, payments=True)
        self.ages.show_ages(view.ages, view.currency)
        self.side.show_view(view)
        self._arrange()

    def _arrange(self) -> None:
        """Wide: the invoices at the left, the rest beside them. Narrower: both charts at the left. Narrow: all below each other."""
        width, px = self.width(), self.theme.px
        shape = "wide" if width >= px(1100) else "narrow" if width < px(620) else "middle"
        if shape == self._shape:
            return
        self._shape = shape
        self._inside.setMaximumHeight(UNBOUND if shape == "narrow" else px(HIGHEST))
        cards: tuple[QWidget, ...] = (self.invoices, self.payments, self.ages, self.side)
        for card in (self.figures, *cards):
            self._grid.removeWidget(card)
        for line in range(6):
            self._grid.setRowStretch(line, 0)
        self._grid.addWidget(self.figures, 0, 0, 1, 2)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 0 if shape == "narrow" else 1)
        places = SHAPES[shape]
        for card, place in zip(cards, places, strict=True):
            self._grid.addWidget(card, *place)
        for line, stretch in STRETCHES[shape].items():
            self._grid.setRowStretch(line, stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
