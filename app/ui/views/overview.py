"""The overview: what is open, copied, overdue and paid; invoices and payments by month; ageing; the month's tie-out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.i18n import N_, _, money, ngettext
from app.ui.colours import Tone
from app.ui.parts.boxes import Card, Icon, clear, column, row
from app.ui.parts.chart import BarChart
from app.ui.parts.figures import FigureRowOfCards
from app.ui.parts.flow import Flow
from app.ui.parts.page import Page
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button, Label, Rule, follow
from app.ui.rows import AgeRow, LegendEntry, OverviewView, StateView
from app.ui.theme import Theme


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
        bars = view.payments if payments else view.bars
        known = legend or (LegendEntry(Tone.PAID, _("Payments")), LegendEntry(Tone.COPIED, _("Payments")))
        self.chart.show_bars(bars, known, view.currency, self._title.text())


class AgeLines(QWidget):
    """Overdue by age; each line opens its invoices."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(2))
        self._grid.setColumnStretch(0, 1)

    def show_ages(self, ages: tuple[AgeRow, ...], currency: str) -> None:
        """The ages, the youngest first."""
        clear(self._grid)
        for line, age in enumerate(ages):
            name = Button(self._theme, role="link")
            name.say(age.label)
            name.setEnabled(age.count > 0)
            name.clicked.connect(lambda _on=False, chosen=age.id: self.chosen.emit(chosen))
            count = Label(self._theme, size=12, tone="secondary", tabular=True)
            count.say(ngettext("{count} invoice", "{count} invoices", age.count).format(count=age.count))
            amount = Label(self._theme, weight=600, tabular=True)
            amount.say(money(age.amount, currency))
            name.setAccessibleName(f"{age.label}, {count.text()}, {amount.text()}")
            self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(count, line, 1, Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(amount, line, 2, Qt.AlignmentFlag.AlignRight)


class SideCard(Card):
    """Ageing above, the month's tie-out below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.ages = AgeLines(theme)
        self._month = Label(theme, size=14, weight=600).wrapped()
        self._icon = Icon(theme, "check", "t:paid")
        self._sentence = Label(theme).wrapped()
        self._detail = Label(theme, size=12, tone="secondary").wrapped()
        self.save = Button(theme, N_("Save …"))
        self.tie_out = Button(theme)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.body.addWidget(Label(theme, N_("Overdue by age"), size=14, weight=600))
        self.body.addWidget(self.ages)
        self.body.addStretch(1)
        self.body.addWidget(Rule())
        line = row(self._icon, self._sentence)
        line.setStretch(1, 1)
        self.body.addLayout(column(self._month, line, self._detail, row(self.save, self.tie_out, 1)))

    def show_view(self, view: OverviewView) -> None:
        """Ages and tie-out."""
        self.ages.show_ages(view.ages, view.currency)
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
        self.as_of = Label(theme, size=12, tone="secondary")
        self.refresh = self.head.add(Button(theme, N_("Refresh"), icon="refresh"), shrinks=True)
        self.figures = FigureRowOfCards(theme)
        self.invoices = ChartCard(theme, N_("Invoices by month"))
        self.payments = ChartCard(theme, N_("Payments by month"))
        self.side = SideCard(theme)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(12))
        grid.addWidget(self.figures, 0, 0, 1, 2)
        grid.addWidget(self.invoices, 1, 0)
        grid.addWidget(self.payments, 2, 0)
        grid.addWidget(self.side, 1, 1, 2, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        self._grid = grid
        self.area = Stateful(theme, inside)
        self.body.addWidget(self.area, 1)
        self._connect()

    def _connect(self) -> None:
        self.refresh.clicked.connect(self.refresh_requested)
        self.figures.chosen.connect(self.figure_chosen)
        self.invoices.chart.chosen.connect(self.bar_chosen)
        self.payments.chart.chosen.connect(self.bar_chosen)
        self.side.ages.chosen.connect(self.age_chosen)
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
        paid = any(part.amount for bar in view.payments for part in bar.parts)
        self.payments.setVisible(paid)
        self._grid.setRowStretch(1, 3)
        self._grid.setRowStretch(2, 2 if paid else 0)
        self.side.show_view(view)
