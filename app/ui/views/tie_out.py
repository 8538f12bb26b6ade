"""The month-end tie-out: every difference, and the sums of both sides by currency, customer, product and tax."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.i18n import N_, _
from app.ui.colours import Tone
from app.ui.looks import Chip
from app.ui.models.tie_out import TieOutModel
from app.ui.parts.boxes import column, row, scrolled
from app.ui.parts.exclusive import Exclusive
from app.ui.parts.fields import fill_list, list_field
from app.ui.parts.figures import FigureRowOfCards
from app.ui.parts.flow import Flow
from app.ui.parts.hidden import HiddenNote
from app.ui.parts.page import Page, TableCard
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button, Label, follow
from app.ui.rows import StateView
from app.ui.sums import TieOutView, TieRow
from app.ui.theme import Theme
from app.ui.views.filter_line import SearchField
from app.ui.views.table import Table

FIRST = "differences"


class TieOutPage(Page):
    """`compare_requested` carries the month (`2026-11`, or `all`); `opened` the key of an invoice; `link_requested` asks to link what
    stands on both sides; `save_requested` and `print_requested` are about what is shown."""

    compare_requested = Signal(str)
    link_requested = Signal()
    save_requested = Signal()
    print_requested = Signal()
    opened = Signal(str)
    state_action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, N_("Month-end tie-out"))
        self._view = TieOutView()
        self._kind = FIRST
        self.link = self.head.add(Button(theme, N_("Link what is on both sides …"), icon="link"), shrinks=True)
        self.save = self.head.add(Button(theme, N_("Save …"), icon="download"), shrinks=True)
        self.print = self.head.add(Button(theme, N_("Print …"), icon="print"), shrinks=True)
        self.compare = self.head.add(Button(theme, N_("Compare"), "primary"))
        self.month = list_field()
        self.search = SearchField(theme, N_("Search number, customer, amount …"), N_("Search the tie-out"))
        self.hidden = HiddenNote(theme)
        self.model = TieOutModel()
        self.table = Table(theme, self.model, lambda: _("Tie-out"))
        self.area = Stateful(theme, self.table)
        self.figures = FigureRowOfCards(theme)
        self.cure = Label(theme, tone="secondary").wrapped()
        self._tabs = Flow(theme.px(4), theme.px(2))
        self._group = Exclusive(self)
        self.tabs: dict[str, Button] = {}
        self._lay_out()
        self._connect()
        follow(theme, self)
        self.show_view(self._view)

    def _lay_out(self) -> None:
        self.search.setMaximumWidth(self.theme.px(260))
        line = row(self.month, self.search, self.hidden, spacing=self.theme.px(8))
        line.setStretch(1, 3)
        line.setStretch(2, 4)
        self.body.addLayout(line)
        inside = QWidget()
        inside.setProperty("role", "clear")
        below = column(self.figures, self.cure, self._tabs, spacing=self.theme.px(12))
        below.addWidget(TableCard(self.area), 1)
        inside.setLayout(below)
        self.area.setMinimumHeight(self.theme.px(180))
        self.body.addWidget(scrolled(inside), 1)

    def _connect(self) -> None:
        self.compare.clicked.connect(lambda: self.compare_requested.emit(self.chosen_month()))
        self.month.activated.connect(lambda _place: self.compare_requested.emit(self.chosen_month()))
        self.link.clicked.connect(self.link_requested)
        self.save.clicked.connect(self.save_requested)
        self.print.clicked.connect(self.print_requested)
        self.search.left_down.connect(self.table.take_keyboard)
        self.search.searched.connect(lambda _text: self._filter())
        self.model.filtered.connect(self._say_hidden)
        for source in (self.hidden.show_all_requested, self.area.show_all_requested):
            source.connect(self.show_all)
        self.table.opened.connect(self._opened)
        self.area.action_requested.connect(self.state_action_requested)
        self._group.taken.connect(lambda button: self._choose(button.objectName()))

    def chosen_month(self) -> str:
        """The month chosen (`2026-11`), or `all`."""
        return str(self.month.currentData() or "all")

    def show_view(self, view: TieOutView) -> None:
        """Fills the page; the tab that was looked at stays."""
        self._view = view
        fill_list(self.month, view.months, self.chosen_month())
        self.figures.show_figures(view.figures)
        self.cure.say(view.cure)
        self.cure.setVisible(bool(view.cure))
        self._show_tabs(view.tabs)
        self.link.setVisible(view.linkable > 0)
        for button in (self.save, self.print):
            button.setEnabled(bool(view.figures))
        verdict = Chip(Tone.PAID, "check", view.verdict) if view.agrees else Chip(Tone.ATTENTION, "alert", view.verdict)
        self.head.show_chip(verdict if view.verdict else None)
        self.model.replace_and_filter(view.rows, self.search.text(), self._shown)
        self.head.fit()

    def show_state(self, state: StateView | None) -> None:
        """What stands in place of the table; None: the table."""
        self.area.show_state(state)
        for button in (self.compare, self.month):
            button.setEnabled(state is None or state.action is not None)

    def _show_tabs(self, tabs: tuple[tuple[str, str], ...]) -> None:
        for kind, text in tabs:
            if kind not in self.tabs:
                button = Button(self.theme, role="tab")
                button.setObjectName(kind)
                self._group.add(button)
                self._tabs.addWidget(button)
                self.tabs[kind] = button
            self.tabs[kind].say(text)
        for kind, button in self.tabs.items():
            button.setVisible(kind in dict(tabs))
        if self._kind not in dict(tabs):
            self._kind = FIRST
        if self._kind in self.tabs:
            self._group.choose(self.tabs[self._kind])

    def choose(self, kind: str) -> None:
        """Shows the differences, or the sums of one kind."""
        self._group.choose(self.tabs[kind])
        self._choose(kind)

    def _choose(self, kind: str) -> None:
        self._kind = kind
        self._filter()

    def _filter(self) -> None:
        self.model.set_filter(self.search.text(), self._shown)

    def show_all(self) -> None:
        """Takes the search away; the tab stays."""
        self.search.clear()
        self._filter()

    def _say_hidden(self) -> None:
        """Rows of the other tabs are not hidden: they stand there."""
        here = sum(map(self._shown, self.model.all_rows()))
        shown = len(self.model.rows())
        self.hidden.show_hidden(here - shown)
        self.area.show_filtered(shown, here - shown)

    def _shown(self, each: TieRow) -> bool:
        return each.kind == self._kind

    def _opened(self, key: str) -> None:
        place = self.model.row_of(key)
        if place >= 0 and self.model.row_at(place).open_key:
            self.opened.emit(self.model.row_at(place).open_key)

    def retranslate(self) -> None:
        self.month.setAccessibleName(_("Month"))

    def restyle(self) -> None:
        """Takes the typeface of the theme."""
        self.month.setFont(self.theme.font(13))
        self.month.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
