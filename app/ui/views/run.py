"""A run while it goes on and its report afterwards: progress, figures that add up, one row an invoice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from app.i18n import N_, _
from app.ui.colours import Tone
from app.ui.looks import Chip
from app.ui.models.runs import RunCol, RunModel
from app.ui.parts.announce import announce
from app.ui.parts.boxes import Card, row
from app.ui.parts.figures import FigureRowOfCards
from app.ui.parts.page import Page, TableCard
from app.ui.parts.texts import Button, Label
from app.ui.rows import RunRow, RunView
from app.ui.theme import Theme
from app.ui.views.table import Table


class RunPage(Page):
    """`stop_requested` stops after the invoice under way; `leave_requested` lets one work meanwhile, or leaves the report."""

    stop_requested = Signal()
    leave_requested = Signal()
    save_requested = Signal()
    retry_requested = Signal()
    opened = Signal(str)

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
        self.body.addWidget(TableCard(self.table), 1)
        self.save.clicked.connect(self.save_requested)
        self.retry.clicked.connect(self.retry_requested)
        self.leave.clicked.connect(self.leave_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.table.opened.connect(self.opened)
        self.retranslate()

    def show_rows(self, rows: tuple[RunRow, ...]) -> None:
        """The invoices of a run."""
        self.model.replace_all(rows)

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
        self._view = view
        self.figures.show_figures(view.figures)
        self._bar.setRange(0, max(view.total, 1))
        self._bar.setValue(view.done)
        self.retranslate()
        if ended:
            announce(self, f"{self._done.text()}. {view.report}" if view.report else "")

    def retranslate(self) -> None:
        view = self._view
        self.head.title.say(view.title or _("Run"))
        self.head.show_chip(Chip(Tone.READY, "clock", view.canary) if view.canary else None)
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
        failed = any(row.outcome in ("failed", "uncertain", "not_started") for row in self.model.all_rows())
        self.retry.setVisible(not view.running and failed)
        self.head.fit()
