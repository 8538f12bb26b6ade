"""A queue of invoices: actions, filters, table, and at the foot what is selected and what it comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from operator import attrgetter

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.i18n import N_, _, money, ngettext
from app.i18n.formats import month_text
from app.ui.first_rows import InvoiceRow, StateView
from app.ui.models.invoices import InvoiceModel
from app.ui.parts.announce import announce
from app.ui.parts.page import Page, TableCard
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button, Label, Whole
from app.ui.theme import Theme
from app.ui.views.filter_line import FilterLine
from app.ui.views.table import Table

TITLES = {
    "open": N_("Open invoices"),
    "ready": N_("Ready"),
    "attention": N_("Needs attention"),
    "copied": N_("Copied"),
    "changed": N_("Changed"),
    "sent": N_("Sent"),
    "paid": N_("Paid"),
    "all": N_("All invoices"),
}
CURRENCY, TOTAL = attrgetter("currency"), attrgetter("total")


def total_of(rows: Iterable[InvoiceRow]) -> str:
    """The sum of rows, one amount a currency."""
    known = list(rows)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    if len(set(map(CURRENCY, known))) == 1:  # the usual case, six times faster
        sums[known[0].currency] = sum(map(TOTAL, known), Decimal(0))
    else:
        for row in known:
            sums[row.currency] += row.total
    return " + ".join(money(amount, currency) for currency, amount in sorted(sums.items())) or money(Decimal(0), "")


class Foot(QFrame):
    """The foot of the table: what is selected and its total at the left, everything at the right, unless that stands elsewhere."""

    def __init__(self, theme: Theme, everything: bool = True) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self._selected = Label(theme, size=12, weight=600, tabular=True)
        self._sum = Label(theme, size=12, weight=600, tone="accent", tabular=True)
        self._everything = Whole(theme, size=12, tone="secondary", tabular=True)
        self._everything.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(14), 0, theme.px(14), 0)
        layout.setSpacing(theme.px(14))
        for part in (self._selected, self._sum):
            layout.addWidget(part)
        layout.addWidget(self._everything, 1)
        self._everything.setVisible(everything)
        if not everything:
            layout.addStretch(1)
        self.setFixedHeight(theme.px(36))
        self._shown = 0

    def show_all(self, shown: Sequence[InvoiceRow]) -> None:
        """The rows shown and what they come to."""
        self._shown = len(shown)
        text = _("All {count}: {amount}").format(count=len(shown), amount=total_of(shown))
        self._everything.say(text if shown else "")

    def show_selected(self, selected: Sequence[InvoiceRow]) -> None:
        """The rows selected and what they come to."""
        counts = {"count": len(selected), "total": self._shown}
        self._selected.say(_("{count} of {total} selected").format(**counts))
        self._sum.say(_("Total {amount}").format(amount=total_of(selected)))
        self._sum.setVisible(bool(selected))
        before = self.accessibleName()
        self.setAccessibleName(f"{self._selected.text()}. {self._sum.text()}")
        if len(selected) > 1 and self.accessibleName() != before:
            announce(self, self.accessibleName())

    def texts(self) -> tuple[str, str, str]:
        """What stands in the foot: selected, their total, all."""
        return self._selected.text(), self._sum.text(), self._everything.text()


class InvoicesPage(Page):
    """A queue. All signals that act carry the keys selected; `picked` fires with the key whose details are wanted."""

    copy_requested = Signal(list)
    send_requested = Signal(list)
    review_requested = Signal(list)
    refresh_requested = Signal()
    picked = Signal(str)
    opened = Signal(str)
    selection_changed = Signal(list)
    menu_requested = Signal(QPoint)
    state_action_requested = Signal(str)

    def __init__(self, theme: Theme, model: InvoiceModel) -> None:
        super().__init__(theme, TITLES["open"])
        self.model = model
        self._queue = "open"
        self._only: frozenset[str] | None = None
        self.refresh = self.head.add(Button(theme, N_("Refresh"), icon="refresh"), shrinks=True)
        self.review = self.head.add(Button(theme, N_("Review run"), icon="eye"), shrinks=True)
        self.copy = self.head.add(Button(theme, N_("Copy"), icon="copy"))
        self.send = self.head.add(Button(theme, N_("Send"), "primary", icon="mail"))
        self.filters = FilterLine(theme)
        self.table = Table(theme, model, lambda: _("Invoices"))
        self.table.default_columns(InvoiceModel.OPTIONAL)
        self.foot = Foot(theme)
        self.area = Stateful(theme, self.table)
        self.body.addWidget(self.filters)
        self.body.addWidget(TableCard(self.area, self.foot), 1)
        self._connect()
        self._show_all()
        self._selection_changed([])

    def _connect(self) -> None:
        self.refresh.clicked.connect(self.refresh_requested)
        self.review.clicked.connect(lambda: self.review_requested.emit(self.table.selected_keys()))
        self.copy.clicked.connect(lambda: self.copy_requested.emit(self.table.selected_keys()))
        self.send.clicked.connect(lambda: self.send_requested.emit(self.table.selected_keys()))
        self.filters.changed.connect(self._filter)
        self.filters.search.left_down.connect(self.table.take_keyboard)
        self.filters.only_left.connect(self._leave_only)
        self.model.filtered.connect(self._show_all)
        self.model.dataChanged.connect(self._show_all)
        self.table.selected.connect(self._selection_changed)
        self.table.opened.connect(self.opened)
        self.table.selectionModel().currentChanged.connect(
            lambda _now, _then: self.picked.emit(self.table.current_key())
        )
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(
            lambda where: self.menu_requested.emit(self.table.viewport().mapToGlobal(where))
        )
        self.area.action_requested.connect(self.state_action_requested)
        self.area.show_all_requested.connect(self.filters.show_everything)

    # --- filling

    def show_queue(self, queue: str, rows: tuple[InvoiceRow, ...]) -> None:
        """Shows a queue (a place of the sidebar) with its rows; search and month stay in force."""
        if queue != self._queue:
            self._only = None
            self.filters.show_only("")
        self._queue = queue
        self.head.title.say(_(TITLES[queue]))
        self.filters.set_months(_months(rows))
        search, month = self.filters.values()
        self.model.replace_and_filter(rows, search, self._shown(month))
        self.filters.show_hidden(self.model.hidden())

    def show_only(self, label: str, keys: frozenset[str]) -> None:
        """Of the queue these alone, whatever was searched before; `label` says which they are."""
        self.filters.clear()
        self._only = keys
        self.filters.show_only(label)
        self._filter("", "")

    def show_state(self, state: StateView | None) -> None:
        """What stands in place of the table; None: the table."""
        self.area.show_state(state)
        self.foot.setVisible(state is None)

    def queue(self) -> str:
        """The queue shown."""
        return self._queue

    def selected(self) -> list[str]:
        """The keys selected."""
        return self.table.selected_keys()

    def retranslate(self) -> None:
        self.head.title.say(_(TITLES[self._queue]))
        self.filters.set_months(_months(self.model.all_rows()))
        self._show_all()
        self._selection_changed(self.table.selected_keys())

    # --- inside

    def _show_all(self) -> None:
        rows = self.model.rows()
        self.foot.show_all(rows)
        self.area.show_filtered(len(rows), self.model.hidden())

    def _filter(self, search: str, month: str) -> None:
        self.model.set_filter(search, self._shown(month))
        self.filters.show_hidden(self.model.hidden())

    def _leave_only(self) -> None:
        self._only = None
        self._filter(*self.filters.values())

    def _shown(self, month: str) -> Callable[[InvoiceRow], bool] | None:
        """The test whether a row passes month and the invoices that are shown alone; None: all do."""
        of_month, only = _in_month(month), self._only
        if only is None:
            return of_month
        return lambda row: row.key in only and (of_month is None or of_month(row))

    def _selection_changed(self, keys: list[str]) -> None:
        self.foot.show_selected(self.table.selected_rows())
        count = len(keys)
        self.copy.say(ngettext("Copy {count}", "Copy {count}", count).format(count=count) if count else _("Copy"))
        self.send.say(ngettext("Send {count}", "Send {count}", count).format(count=count) if count else _("Send"))
        for button in (self.copy, self.send):
            button.setEnabled(count > 0)
        self.head.fit()
        self.selection_changed.emit(keys)


def _in_month(month: str) -> Callable[[InvoiceRow], bool] | None:
    """The test whether an invoice is of a month (`2026-11`); none for all months."""
    if not month:
        return None
    year, number = (int(part) for part in month.split("-"))
    return lambda row: row.date is not None and row.date.month == number and row.date.year == year


def _months(rows: Iterable[InvoiceRow]) -> tuple[tuple[str, str], ...]:
    """The months that occur, the latest first, with their names."""
    days = {row.date for row in rows if row.date}
    found = sorted({day.replace(day=1) for day in days}, reverse=True)
    return tuple((day.isoformat()[:7], month_text(day)) for day in found)
