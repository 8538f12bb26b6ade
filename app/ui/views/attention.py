"""The queue of problems: the invoices at the left, what is the matter with the chosen one at the right."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from app.i18n import N_, _, money, ngettext
from app.ui.looks import state_chip
from app.ui.models.invoices import InvoiceModel
from app.ui.models.table import Column, Kind, TableModel
from app.ui.parts.page import Page, TableCard
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button
from app.ui.rows import InvoiceRow, ProblemCard, StateView
from app.ui.theme import Theme
from app.ui.views.invoices import Foot, total_of
from app.ui.views.problem import ProblemCardView
from app.ui.views.table import Table

NARROW = 900  # pixels of the design: below this width the card stands below the list


class Col(IntEnum):
    """The columns, in their order."""

    NUMBER = 0
    CUSTOMER = 1
    TOTAL = 2
    REASON = 3


class AttentionModel(TableModel[InvoiceRow]):
    """Invoices with a problem; the chip is the reason in two or three words."""

    COLUMNS = (
        InvoiceModel.COLUMNS[0],
        replace(InvoiceModel.COLUMNS[1], sample="Hafenlogi"),
        Column(
            N_("Total"),
            lambda r: money(r.total, r.currency),
            lambda r: r.total,
            Kind.MONEY,
            sample="1.424,00 €",
        ),
        Column(
            N_("Reason"),
            lambda r: state_chip(r.state, r.chip).text,
            lambda r: state_chip(r.state, r.chip).text.casefold(),
            Kind.CHIP,
            sample="Period closed",
            chip=lambda r: state_chip(r.state, r.chip),
        ),
    )

    def tool_tip(self, row: InvoiceRow, column: Column[InvoiceRow]) -> str:
        """The plain sentence where there is one."""
        return row.problem_title or column.text(row)


class AttentionPage(Page):
    """`picked` asks for the card of a key; `action_requested` carries (key, action); `retry_requested` the keys."""

    picked = Signal(str)
    opened = Signal(str)
    action_requested = Signal(str, str)
    meaning_requested = Signal(str)
    retry_requested = Signal(list)
    state_action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, N_("Needs attention"))
        self.model = AttentionModel()
        self.retry = self.head.add(Button(theme, N_("Check all again"), icon="refresh"))
        self.table = Table(theme, self.model, lambda: _("Invoices that need attention"))
        self.area = Stateful(theme, self.table)
        self.card = ProblemCardView(theme)
        self.card_area = Stateful(theme, self.card)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(theme.px(12))
        self.splitter.setChildrenCollapsible(False)
        self.foot = Foot(theme, everything=False)  # all of them stand in the head
        self.splitter.addWidget(TableCard(self.area, self.foot))
        self.splitter.addWidget(self.card_area)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        self.card_area.setMinimumSize(theme.px(300), theme.px(140))
        self._moved_by_hand = False
        self.splitter.splitterMoved.connect(self._splitter_moved)
        self.body.addWidget(self.splitter, 1)
        self.retry.clicked.connect(lambda: self.retry_requested.emit(self._meant()))
        self.table.selected.connect(lambda _keys: self._say_selected())
        self.table.selectionModel().currentChanged.connect(self._moved)
        self.table.opened.connect(self.opened)
        self.area.action_requested.connect(self.state_action_requested)
        panel = self.card.panel
        panel.action_requested.connect(self.action_requested)
        panel.meaning_requested.connect(self.meaning_requested)
        self.show_problem(None)

    def show_rows(self, rows: tuple[InvoiceRow, ...]) -> None:
        """The invoices with a problem; the first one is chosen unless another still is."""
        self.model.replace_all(rows)
        self.foot.show_all(rows)
        self._say_sum()
        self._say_selected()
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        if not rows:
            self.show_problem(None)

    def show_problem(self, card: ProblemCard | None) -> None:
        """The card of the chosen invoice."""
        if card is None:
            text = _("Choose an invoice in the list to see what is the matter and what can be done.")
            self.card_area.show_state(StateView("picture-search", _("No invoice chosen"), text))
            return
        self.card.panel.show_problem(card)
        self.card_area.show_state(None)

    def show_state(self, state: StateView | None) -> None:
        """What stands in place of the list; None: the list."""
        self.area.show_state(state)
        self.foot.setVisible(state is None)
        self.retry.setEnabled(state is None)

    def retranslate(self) -> None:
        self._say_sum()
        self._say_selected()
        if self.card.panel.card() is None:
            self.show_problem(None)

    def _say_selected(self) -> None:
        self.foot.show_selected(self.table.selected_rows())
        self._say_retry()

    def splitter_kept(self) -> str:
        """How a person drew the border between list and card, to be kept; empty where nobody did."""
        return bytes(self.splitter.saveState().toBase64().data()).decode() if self._moved_by_hand else ""

    def restore_splitter(self, kept: str) -> None:
        """What `splitter_kept` gave, once; what is drawn afterwards stays."""
        if not self._moved_by_hand:
            self._moved_by_hand = self.splitter.restoreState(QByteArray.fromBase64(kept.encode()))
            self._share_room()

    def _splitter_moved(self) -> None:
        self._moved_by_hand = True

    def _share_room(self) -> None:
        """List and card beside each other; where one of them would be too narrow to read, the card stands below the list."""
        px, below = self.theme.px, self.width() < self.theme.px(NARROW)
        towards = Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal
        if self.splitter.orientation() != towards:
            self.splitter.setOrientation(towards)
            self._moved_by_hand = False
        if not self._moved_by_hand:
            room = (self.splitter.height() if below else self.splitter.width()) - self.splitter.handleWidth()
            listed = room * 2 // 5 if below else max(room // 2 - px(20), min(px(450), room - px(340)))
            self.splitter.setSizes([listed, room - listed])

    def _meant(self) -> list[str]:
        """Which invoices are read afresh: those selected where they are several, else all of the list."""
        selected = self.table.selected_keys()
        return selected if len(selected) > 1 else self.model.keys()

    def _say_retry(self) -> None:
        count = len(self.table.selected_keys())
        text = ngettext("Check {count} again", "Check {count} again", count).format(count=count)
        self.retry.say(text if count > 1 else _("Check all again"))
        self.head.fit()

    def _say_sum(self) -> None:
        rows = self.model.all_rows()
        count = ngettext("{count} invoice", "{count} invoices", len(rows)).format(count=len(rows))
        self.head.say_aside(f"{count} · {total_of(rows)}" if rows else "")

    def _moved(self) -> None:
        if key := self.table.current_key():
            self.picked.emit(key)

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()
