"""The details pane: one invoice with its lines, changes, history and PDF, and at its foot what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QHeaderView, QScrollArea, QVBoxLayout, QWidget

from app.i18n import N_, _, date_text, money, words
from app.ui.delegates.two_line import HEIGHT, THREE_LINES, TwoLineDelegate
from app.ui.looks import state_chip
from app.ui.models.lines import Col, LineModel
from app.ui.models.table import Kind
from app.ui.parts.boxes import ChipLabel, Icon, clear, row
from app.ui.parts.states import Stateful
from app.ui.parts.tabs import Tabs
from app.ui.parts.texts import Button, Elided, Label
from app.ui.rows import DetailsView, StateView, TotalRow
from app.ui.theme import Theme
from app.ui.views.history import ChangesList, HistoryList
from app.ui.views.pdf import PdfPane
from app.ui.views.problem import ProblemPanel
from app.ui.views.table import Table


class Totals(QWidget):
    """What the lines come to, and the sentence whether both sides agree."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(0, 1)
        self._icon = Icon(theme, "check", "t:paid", 14)
        self._sentence = Label(theme, size=12).wrapped()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, 0)
        layout.setSpacing(theme.px(6))
        layout.addLayout(self._grid)
        line = row(self._icon, self._sentence, spacing=theme.px(6))
        line.setStretch(1, 1)
        layout.addLayout(line)
        self._paid = QGridLayout()
        self._paid.setContentsMargins(0, theme.px(6), 0, 0)
        self._paid.setVerticalSpacing(theme.px(4))
        self._paid.setColumnStretch(0, 1)
        layout.addLayout(self._paid)

    def show_totals(self, rows: tuple[TotalRow, ...], currency: str, agreement: str, agrees: bool) -> None:
        """Subtotal, taxes, total; then the sentence, green only where both sides agree."""
        self._fill(self._grid, rows, currency)
        self._sentence.say(agreement, "paid" if agrees else "attention")
        self._icon.set_icon("check" if agrees else "alert", "t:paid" if agrees else "t:attention")
        for part in (self._icon, self._sentence):
            part.setVisible(bool(agreement))

    def show_payments(self, rows: tuple[TotalRow, ...], currency: str) -> None:
        """What was paid, and what is still open."""
        self._fill(self._paid, rows, currency)

    def _fill(self, grid: QGridLayout, rows: tuple[TotalRow, ...], currency: str) -> None:
        clear(grid)
        for line, total in enumerate(rows):
            look = (14.0, 600, "") if total.strong else (12.0, 400, "secondary")
            label = Label(self._theme, size=look[0], weight=look[1], tone=look[2]).wrapped()
            label.say(total.label)
            value = Label(self._theme, size=look[0], weight=look[1], tabular=True)
            value.say(money(total.amount, currency))
            grid.addWidget(label, line, 0)
            grid.addWidget(value, line, 1, Qt.AlignmentFlag.AlignRight)


class LinesTab(QWidget):
    """The lines of the invoice, then the totals."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model = LineModel()
        self.table = Table(theme, self.model, lambda: _("Lines"))
        self.table.set_delegate(Col.WORK, TwoLineDelegate(theme, self.table, Kind.STRONG, margin=0, edge=0))
        self.table.set_delegate(Col.AMOUNT, TwoLineDelegate(theme, self.table, Kind.MONEY, margin=0, edge=0))
        self.table.horizontalHeader().hide()
        self.table.restyle()  # no room for a header beside its scroll bar
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.totals = Totals(theme)
        self._theme = theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.totals)
        layout.addStretch()
        theme.changed.connect(self._heights)
        self._heights()

    def _heights(self) -> None:
        three = any(each.account or each.tax_code for each in self.model.rows())
        height = self._theme.px(THREE_LINES if three else HEIGHT)
        self.table.verticalHeader().setDefaultSectionSize(height)
        self.table.setMaximumHeight(max(self.model.rowCount() * height, 1))
        self.table.setMinimumHeight(min(self.model.rowCount(), 2) * height)

    def show_details(self, details: DetailsView) -> None:
        """Lines and totals of `details`."""
        self.model.replace_all(details.lines)
        self.totals.show_totals(details.totals, details.currency, details.agreement, details.agrees)
        self.totals.show_payments(details.payments, details.currency)
        self._heights()


class DetailsPane(QFrame):
    """One invoice. The signals carry its key; `tab_chosen` also the tab (lines, changes, history, pdf)."""

    copy_requested = Signal(list)
    send_requested = Signal(list)
    tab_chosen = Signal(str, str)
    open_in_onedesk_requested = Signal(str)
    open_in_quickbooks_requested = Signal(str)
    action_requested = Signal(str, str)
    meaning_requested = Signal(str)
    back_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._details: DetailsView | None = None
        self.setProperty("role", "pane")
        self.setMinimumWidth(theme.px(300))
        self.back = Button(theme, N_("Back to the list"), "link", icon="back")
        self.back.hide()
        self._chip = ChipLabel(theme)
        self.meaning = Button(theme, N_("What does this state mean?"), "small", icon="question")
        self._tag = Elided(theme, size=12, tone="secondary")
        self._number = Label(theme, size=20, weight=600).selectable()
        self._total = Label(theme, size=20, weight=600, tabular=True).selectable()
        self._customer = Label(theme, size=14, weight=600).wrapped().selectable()
        self._email = Label(theme, size=12, tone="secondary").wrapped().selectable()
        self._dates = Label(theme, size=12, tone="secondary", tabular=True).wrapped()
        self.onedesk = Button(theme, "OneDesk", "link", icon="external", speech=N_("Open in OneDesk"))
        self.quickbooks = Button(
            theme, "QuickBooks Online", "link", icon="external", speech=N_("Open in QuickBooks Online")
        )
        self.problem = ProblemPanel(theme, headed=False)
        self.lines = LinesTab(theme)
        self.changes = ChangesList(theme)
        self.history = HistoryList(theme)
        self.pdf = PdfPane(theme)
        self.tabs = Tabs(theme)
        self._explanation = Label(theme, size=12, tone="secondary").wrapped()
        self.copy = Button(theme, N_("Copy to QuickBooks Online"))
        self.send = Button(theme, N_("Send"), "second")
        self._lay_out()
        self._connect()
        self.show_details(None)

    def _lay_out(self) -> None:
        theme = self._theme
        for name, source, content in (
            ("problem", N_("Problem"), self._scrolled(self.problem)),
            ("lines", N_("Lines"), self.lines),
            ("changes", N_("Changes"), self.changes),
            ("history", N_("History"), self.history),
            ("pdf", N_("PDF"), self.pdf),
        ):
            self.tabs.add(name, source, content, "alert" if name == "problem" else "")
        self.tabs.choose("lines")
        inside = QWidget()
        inside.setProperty("role", "clear")
        stack = QVBoxLayout(inside)
        edge = theme.px(18)
        stack.setContentsMargins(edge, theme.px(16), edge, theme.px(14))
        stack.setSpacing(theme.px(5))
        stack.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        head = row(self._chip, self.meaning, self._tag, spacing=theme.px(6))
        head.setStretch(2, 1)
        stack.addLayout(head)
        stack.addLayout(row(self._number, 1, self._total))
        for part in (self._customer, self._email, self._dates):
            stack.addWidget(part)
        links = row(self.onedesk, self.quickbooks, 1, spacing=theme.px(14))
        stack.addLayout(links)
        stack.addWidget(self.tabs, 1)
        stack.addWidget(self._explanation)
        self._buttons = row(self.copy, self.send, spacing=theme.px(8))
        self._buttons.setStretch(1, 1)
        stack.addLayout(self._buttons)
        self._area = Stateful(theme, inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    def _scrolled(self, widget: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("role", "clear")
        holder = QVBoxLayout(inside)
        holder.setContentsMargins(0, self._theme.px(12), self._theme.px(4), 0)
        holder.addWidget(widget)
        area.setWidget(inside)
        area.viewport().setAutoFillBackground(False)
        return area

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_requested)
        self.copy.clicked.connect(lambda: self.copy_requested.emit([self.key()]))
        self.send.clicked.connect(lambda: self.send_requested.emit([self.key()]))
        self.tabs.chosen.connect(lambda tab: self.tab_chosen.emit(self.key(), tab))
        self.onedesk.clicked.connect(lambda: self.open_in_onedesk_requested.emit(self.key()))
        self.quickbooks.clicked.connect(lambda: self.open_in_quickbooks_requested.emit(self.key()))
        self.problem.action_requested.connect(self.action_requested)
        self.meaning.clicked.connect(
            lambda: self.meaning_requested.emit(f"state:{self._details.state}" if self._details else "")
        )

    def offer_way_back(self, offered: bool) -> None:
        """Whether the pane stands where the list was, and leads back to it."""
        self.back.setVisible(offered)

    def key(self) -> str:
        """The invoice shown; empty when there is none."""
        return self._details.key if self._details else ""

    def show_details(self, details: DetailsView | None) -> None:
        """Shows an invoice; None: says that none is chosen."""
        other = self.key() != (details.key if details else "")
        had_problem = self._details is not None and self._details.problem is not None
        self._details = details
        if details is not None:
            self._fill(details)
            if other:
                self.pdf.show_nothing()
                self.tabs.choose("problem" if details.problem else "lines")
            elif details.problem is None and self.tabs.current() == "problem":
                self.tabs.choose("lines")
            elif details.problem is not None and not had_problem and self.tabs.current() == "lines":
                self.tabs.choose("problem")  # what a run met is seen without looking for it
        self.retranslate()

    def _fill(self, details: DetailsView) -> None:
        self._number.say(details.number or "–")
        self._customer.say(details.customer)
        self.lines.show_details(details)
        self.changes.show_changes(details.changes, details.changes_heads)
        self.history.show_history(details.history)
        self.copy.setEnabled(details.can_copy)
        self.send.setEnabled(details.can_send)
        self.quickbooks.setVisible(details.linked)
        self.tabs.show_tab("problem", details.problem is not None)
        if details.problem is not None:
            self.problem.show_problem(details.problem)

    def retranslate(self) -> None:
        details = self._details
        if details is None:
            text = _("Choose an invoice in the list; its lines, changes and history are shown here.")
            self._area.show_state(StateView("picture-search", _("No invoice chosen"), text))
            return
        self._area.show_state(None)
        self._chip.show_chip(state_chip(details.state, details.chip))
        self._tag.say(words.tag(details.tag))
        self._total.say(money(details.total, details.currency))
        self._email.say(
            details.email or _("no contact e-mail in OneDesk"), "secondary" if details.email else "attention"
        )
        dates = {"date": date_text(details.date) or "–", "due": date_text(details.due) or "–"}
        self._dates.say(_("Date {date} · Due {due}").format(**dates))
        plain = _("Copying sends no e-mail. Sending copies, then QuickBooks Online e-mails the invoice.")
        self._explanation.say(details.explanation or plain)
        self.lines.totals.show_totals(details.totals, details.currency, details.agreement, details.agrees)
        self.lines.totals.show_payments(details.payments, details.currency)
        self.setAccessibleName(_("Invoice {number}").format(number=details.number))

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self.copy.sizeHint().width() + self.send.sizeHint().width() + self._theme.px(8 + 36)
        beside, below = QHBoxLayout.Direction.LeftToRight, QHBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(beside if needed <= self.width() else below)
