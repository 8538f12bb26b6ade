"""A run while it goes on and its report afterwards: progress, figures that add up, one row an invoice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QSplitter

from app.i18n import N_, _
from app.sync.results import NOT_AS_ASKED
from app.ui.models.runs import RunCol, RunModel
from app.ui.parts.announce import announce
from app.ui.parts.boxes import Card, row
from app.ui.parts.figures import FigureRowOfCards
from app.ui.parts.page import Page, TableCard
from app.ui.parts.texts import Button, Label
from app.ui.rows import ProblemCard, RunRow, RunView
from app.ui.theme import Theme
from app.ui.views.problem import ProblemCardView
from app.ui.views.table import Table


class RunPage(Page):
    """`stop_requested` stops after the invoice under way; `leave_requested` lets one work meanwhile, or leaves the report. `picked`
    carries the row that is chosen: what is the matter with it stands beside the table."""

    stop_requested = Signal()
    leave_requested = Signal()
    save_requested = Signal()
    retry_requested = Signal()
    opened = Signal(str)
    picked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, N_("Run"))
        self._view = RunView("", 0, 0)
        self.model = RunModel()
        self.save = self.head.add(Button(theme, N_("Save report …"), icon="download"), shrinks=True)
        self.retry = self.head.add(Button(theme, N_("Repeat what failed"), icon="refresh"))
        self.leave = self.head.add(Button(theme, N_("Keep working meanwhile")))
        self.stop = self.head.add(Button(theme, N_("Stop after this one"), icon="stop"))
        self._done = Label(theme, weight=600, tabular=True)
        self._money = Label(theme, weight=600, tone="accent", tabular=True)
        self._hint = Label(theme, size=12, tone="secondary", tabular=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._report = Label(theme).wrapped()
        card = Card(theme, spacing=9)
        card.body.addLayout(row(self._done, self._money, 1, self._hint, spacing=theme.px(8)))
        card.body.addWidget(self._bar)
        card.body.addWidget(self._report)
        self.figures = FigureRowOfCards(theme)
        self.table = Table(theme, self.model, lambda: _("Invoices of this run"))
        self.body.addWidget(card)
        self.body.addWidget(self.figures)
        self.card = ProblemCardView(theme)
        self.card.setMinimumWidth(theme.px(300))
        self.card.hide()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(theme.px(12))
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(TableCard(self.table))
        self.splitter.addWidget(self.card)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.body.addWidget(self.splitter, 1)
        self.save.clicked.connect(self.save_requested)
        self.retry.clicked.connect(self.retry_requested)
        self.leave.clicked.connect(self.leave_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.table.opened.connect(self.opened)
        self.table.selectionModel().currentChanged.connect(
            lambda _now, _then: self.picked.emit(self.table.current_key())
        )
        self.retranslate()

    def show_rows(self, rows: tuple[RunRow, ...]) -> None:
        """The invoices of a run."""
        self.model.replace_all(rows)
        self.show_problem(None)

    def show_problem(self, card: ProblemCard | None) -> None:
        """What is the matter with the row that is chosen; None: nothing is."""
        if card is not None:
            self.card.panel.show_problem(card)
        opens = card is not None and self.card.isHidden()
        self.card.setVisible(card is not None)
        if opens:
            self._divide()

    def choose(self, key: str) -> None:
        """Chooses a row, so that its problem is shown."""
        place = self.model.row_of(key)
        if place >= 0:
            self.table.setCurrentIndex(self.model.index(place, 0))

    def _divide(self) -> None:
        """Three fifths for the table, as far as the card has its least width."""
        room = self.splitter.width() - self.splitter.handleWidth()
        card = max(room * 2 // 5, self.card.minimumWidth())
        self.splitter.setSizes([room - card, card])

    def update_row(self, changed: RunRow) -> None:
        """One invoice has come further; it is shown where it stands and kept in view."""
        self.model.update_row(changed)
        place = self.model.row_of(changed.key)
        if place >= 0 and changed.outcome == "posting":
            self.table.scrollTo(self.model.index(place, 0))
        elif place >= 0 and changed.outcome != "waiting":
            outcome = self.model.COLUMNS[RunCol.OUTCOME].text(changed)
            announce(self.table, ", ".join(part for part in (changed.number, outcome, changed.detail) if part))

    def show_run(self, view: RunView) -> None:
        """The run as a whole."""
        ended = view.report != self._view.report
        held = view.held and not self._view.held
        self._view = view
        self.figures.show_figures(view.figures)
        self._bar.setRange(0, max(view.total, 1))
        self._bar.setValue(view.done)
        self.retranslate()
        if held:
            announce(self, view.hint)
        if ended:
            announce(self, f"{self._done.text()}. {view.report}" if view.report else "")

    def retranslate(self) -> None:
        view = self._view
        self.head.title.say(view.title or _("Run"))
        self.say_sentence(view.canary)
        self._done.say(_("{count} of {total} done").format(count=view.done, total=view.total))
        self._money.say(view.money)
        self._hint.say(view.hint)
        self._report.say(view.report)
        self._report.setVisible(bool(view.report))
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setAccessibleDescription(self._done.text())
        self.stop.setVisible(view.running)
        self.stop.setEnabled(not view.stopping)
        self.stop.say(_("Stops after this one …") if view.stopping else _("Stop after this one"))
        self.leave.say(_("Keep working meanwhile") if view.running else _("Back to the invoices"))
        self.save.setVisible(not view.running)
        failed = any(row.outcome in NOT_AS_ASKED for row in self.model.all_rows())
        self.retry.setVisible(not view.running and failed)
        self.head.fit()
