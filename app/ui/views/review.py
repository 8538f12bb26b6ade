"""The review of a run: exactly what will be written, what it does to the books, what is made on the way, who gets an e-mail."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import N_, _
from app.ui.colours import Tone
from app.ui.looks import Chip
from app.ui.models.runs import PlanCol, PlanModel
from app.ui.parts.boxes import Card, clear, row
from app.ui.parts.figures import FigureRowOfCards
from app.ui.parts.page import Page, TableCard
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button, Elided, Heading
from app.ui.rows import PairRow, ReviewView, StateView
from app.ui.theme import Theme
from app.ui.views.table import Table

FEW_PAIRS, MOST_PAIRS = 4, 8  # lines of a card in a low window and in a high one
LOW = 720


class PairCard(Card):
    """A heading and a few labels with their values; what does not fit is in the tool tip and counted."""

    def __init__(self, theme: Theme, heading: str) -> None:
        super().__init__(theme, spacing=6)
        self._theme = theme
        self._most = FEW_PAIRS
        self._pairs: tuple[PairRow, ...] = ()
        self._whole: tuple[PairRow, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(5))
        self.body.addWidget(Heading(theme, heading))
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_pairs(self, pairs: tuple[PairRow, ...], whole: tuple[PairRow, ...] = ()) -> None:
        """The pairs, from top to bottom; the tool tip lists `whole` instead where that is more."""
        self._pairs, self._whole = pairs, whole
        clear(self._lines)
        shown = pairs if len(pairs) <= self._most else pairs[: self._most - 1]
        for pair in shown:
            self._put(pair)
        if len(shown) < len(pairs):
            self._put(PairRow(_("{count} more").format(count=len(pairs) - len(shown)), ""))
        if not pairs:
            self._put(PairRow(_("nothing"), ""))
        self.setToolTip("\n".join(f"{pair.label}: {pair.value}" for pair in whole or pairs))

    def take_lines(self, most: int) -> None:
        """How many lines there is room for."""
        if most != self._most:
            self._most = most
            self.show_pairs(self._pairs, self._whole)

    def _put(self, pair: PairRow) -> None:
        label = Elided(self._theme, tone="" if pair.value else "secondary")
        label.say(pair.label)
        label.setMinimumWidth(min(self._theme.width(pair.label) + 2, self._theme.px(76)))
        value = Elided(self._theme, weight=600, tabular=True)
        value.say(pair.value)
        value.setMinimumWidth(min(self._theme.width(pair.value, 13, 600, tabular=True) + 2, self._theme.px(132)))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(label, value, spacing=self._theme.px(12))
        line.setStretch(0, 1)
        self._lines.addLayout(line)


class ReviewPage(Page):
    """`go_requested` starts what is shown, `cancel_requested` leaves; `opened` carries the key of an invoice."""

    go_requested = Signal()
    cancel_requested = Signal()
    save_requested = Signal()
    totals_requested = Signal()
    print_requested = Signal()
    opened = Signal(str)
    state_action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        sentence = N_(
            "Exactly this will be written: first one invoice, then five, then the rest. If an answer differs, the run stops and "
            "shows the difference."
        )
        super().__init__(theme, N_("Review run"), sentence)
        self._view = ReviewView((), ())
        self.model = PlanModel()
        self.totals = self.head.add(Button(theme, N_("Totals …"), icon="chart"), shrinks=True)
        self.print = self.head.add(Button(theme, N_("Print …"), icon="print"), shrinks=True)
        self.save = self.head.add(Button(theme, N_("Save …"), icon="download"), shrinks=True)
        self.cancel = self.head.add(Button(theme, N_("Cancel"), icon="close"))
        self.go = self.head.add(Button(theme, role="primary"))
        self.figures = FigureRowOfCards(theme)
        self.table = Table(theme, self.model, lambda: _("What will be written"))
        self.area = Stateful(theme, self.table)
        self.books = PairCard(theme, N_("Effect on the books"))
        self.made = PairCard(theme, N_("To create or complete"))
        self.mails = PairCard(theme, N_("E-mails"))
        self._cards = QWidget()
        cards = QHBoxLayout(self._cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(theme.px(12))
        for card in (self.books, self.made, self.mails):
            cards.addWidget(card, 1)
        self.body.addWidget(self.figures)
        self.body.addWidget(TableCard(self.area), 1)
        self.body.addWidget(self._cards)
        self.totals.clicked.connect(self.totals_requested)
        self.print.clicked.connect(self.print_requested)
        self.save.clicked.connect(self.save_requested)
        self.cancel.clicked.connect(self.cancel_requested)
        self.go.clicked.connect(self.go_requested)
        self.table.opened.connect(self.opened)
        self.area.action_requested.connect(self.state_action_requested)
        self.retranslate()

    def show_review(self, view: ReviewView) -> None:
        """Shows a dry run."""
        self._view = view
        self.model.replace_all(view.rows)
        self.table.withhold(() if any(row.mail for row in view.rows) else (PlanCol.MAIL,))
        self.figures.show_figures(view.figures)
        self.retranslate()
        self.area.show_state(None)
        self._fit_cards()

    def show_state(self, state: StateView | None) -> None:
        """What stands in place of the table while the review is being made or cannot be."""
        self.area.show_state(state)
        for part in (self.figures, self._cards):
            part.setVisible(state is None)
        self.go.setEnabled(state is None and bool(self._view.go))
        self.totals.setEnabled(state is None and bool(self._view.sums))

    def retranslate(self) -> None:
        view = self._view
        self.head.show_chip(Chip(Tone.PAID, "check", _("Dry run: nothing written")), _("Dry run"))
        self.books.show_pairs(view.books)
        self.made.show_pairs(view.made)
        self.mails.show_pairs(self._mailed(), view.mails)
        self.go.say(view.go or _("Nothing to do"))
        self.go.setEnabled(bool(view.go))
        self.totals.setEnabled(bool(view.sums))
        self.head.fit()

    def _mailed(self) -> tuple[PairRow, ...]:
        """How many get an e-mail and who gets copies; the table names the addresses."""
        silent = sum(bool(row.mail) and row.mail_tone is Tone.ATTENTION for row in self._view.rows)
        sent = sum(bool(row.mail) for row in self._view.rows) - silent
        numbers = {row.number for row in self._view.rows}
        copies = tuple(pair for pair in self._view.mails if pair.label not in numbers)
        told = [PairRow(_("Recipients"), str(sent))] if sent else []
        told += [PairRow(_("without address, copied only"), str(silent))] if silent else []
        return (*told, *copies)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit_cards()

    def _fit_cards(self) -> None:
        """The cards below the table where there is room for them, and something to say."""
        shown = not self.area.state_title() and bool(self._view.rows)
        self._cards.setVisible(shown and self.height() > self.theme.px(560))
        most = MOST_PAIRS if self.height() > self.theme.px(LOW) else FEW_PAIRS
        for card in (self.books, self.made, self.mails):
            card.take_lines(most)
