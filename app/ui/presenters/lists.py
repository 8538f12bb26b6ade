"""The queues and the details pane: shows what the office knows, asks for what is chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.domain.problems import ProblemError
from app.i18n import _
from app.i18n.problems import describe
from app.sync.history import history_of
from app.sync.options import value_of
from app.sync.results import Listed
from app.ui.presenters.cards import problem_card, problem_of
from app.ui.presenters.invoices import details
from app.ui.presenters.office import Office
from app.ui.presenters.queues import counts, in_queue, sums
from app.ui.presenters.values import compared
from app.ui.presenters.waiting import failed, in_the_way, reading
from app.ui.rows import InvoiceRow, StateView
from app.ui.tasks import TaskRunner
from app.ui.views.attention import AttentionPage
from app.ui.views.details import DetailsPane
from app.ui.views.invoices import InvoicesPage

ONEDESK = "https://app.onedesk.com/"
QUICKBOOKS_LINKS = {
    "production": "https://app.qbo.intuit.com/app/invoice?txnId={id}",
    "sandbox": "https://app.sandbox.qbo.intuit.com/app/invoice?txnId={id}",
}


class ListsPresenter(QObject):
    """Fills the list, the problem queue and the details pane. `opening` carries an address for the browser, `counted` how
    many invoices each queue holds, `summed` what each is made of."""

    opening = Signal(str)
    said = Signal(str)
    counted = Signal(dict)
    summed = Signal(dict)
    detailed = Signal()

    def __init__(
        self, office: Office, tasks: TaskRunner, page: InvoicesPage, attention: AttentionPage, pane: DetailsPane
    ) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._page = page
        self._attention = attention
        self._pane = pane
        self._queue = "open"
        self._picked = ""
        self._pdf_shown: bytes = b""
        office.picture_changed.connect(self.fill)
        office.busy_changed.connect(lambda _busy: self._wait())
        page.picked.connect(self.pick)
        attention.picked.connect(self._show_card)
        pane.tab_chosen.connect(self._tab)
        pane.pdf.again_requested.connect(lambda: self._tab(pane.key(), "pdf"))
        pane.open_in_quickbooks_requested.connect(self.open_in_quickbooks)
        pane.open_in_onedesk_requested.connect(self.open_in_onedesk)

    # --- rows ---

    def show_queue(self, queue: str) -> None:
        """Shows a queue of the sidebar."""
        self._queue = queue
        self.fill()

    def rows(self, queue: str) -> list[InvoiceRow]:
        """The rows of a queue as they stand."""
        picture = self._office.picture
        if picture is None:
            return []
        return self._office.rows.of(picture, queue)

    def keys(self, queue: str) -> list[str]:
        """The external ids of a queue."""
        return [row.key for row in self.rows(queue)]

    def fill(self) -> None:
        """Shows everything anew from what the office knows."""
        picture = self._office.picture
        if picture is None:
            self._page.show_state(reading())
            self._attention.show_state(reading())
            return
        if self._queue == "attention":
            self._attention.show_rows(tuple(self.rows("attention")))
            self._attention.show_state(self._empty("attention"))
            if chosen := self._attention.table.current_key():
                self._show_card(chosen)
        else:
            self._page.show_queue(self._queue, tuple(self.rows(self._queue)))
            self._page.show_state(self._empty(self._queue))
            # another page may have filled the pane meanwhile: it shows the row that is chosen here, and no other
            self._picked = self._page.table.current_key() or next(iter(self._page.selected()), self._picked)
        self.counted.emit(counts(picture.listing.rows))
        self.summed.emit(sums(picture.listing.rows))
        if self._picked:
            self.pick(self._picked)

    def _empty(self, queue: str) -> StateView | None:
        """What stands in place of an empty queue, with the next step."""
        office, picture = self._office, self._office.picture
        if picture is None or any(in_queue(row, queue) for row in picture.listing.rows):
            return None
        waiting = in_the_way(office.status, picture, office.busy, _("Then the open invoices stand here."))
        if waiting is not None:
            return waiting
        if picture.listing.problem is not None:
            return failed(picture.listing.problem)
        if not picture.listing.rows:
            text = _("OneDesk has no invoice yet. New ones stand here after a refresh.")
            return StateView("picture-empty", _("No invoices"), text, ("refresh", _("Refresh")))
        if queue == "attention":
            return StateView("picture-done", _("Nothing needs attention"), _("Every open invoice can be copied."))
        text = _("No invoice is in this state now.")
        return StateView("picture-empty", _("Nothing here"), text, ("go:all", _("Show all invoices")))

    def _wait(self) -> None:
        """The first reading has begun or ended: as long as there is no invoice, the pages say so."""
        if self._office.picture is None or not self._office.picture.listing.rows:
            self.fill()

    # --- details ---

    def pick(self, key: str) -> None:
        """Shows the details of an invoice."""
        self._picked = key
        self._tasks.start("details", self._details(key), replaces=True)

    async def _details(self, key: str) -> None:
        picture, workspace = self._office.picture, self._office.workspace
        if picture is None or workspace is None or not key:
            self._pane.show_details(None)
            self.detailed.emit()
            return
        row = self._row(key)
        looked = await self._office.look(key)
        history = await history_of(workspace, key, row.number, looked.link) if row is not None else []
        if key == self._picked:
            met, same = self._office.troubles.of(key), len(self.same_cause(key))
            self._pane.show_details(details(picture, key, looked, history, met, same))
            self.detailed.emit()

    def _row(self, key: str) -> Listed | None:
        return self._office.row(key)

    def _show_card(self, key: str) -> None:
        self._tasks.start("card", self._card(key), replaces=True)
        self.pick(key)

    async def _card(self, key: str) -> None:
        looked = await self._office.look(key)
        picture, row = self._office.picture, self._row(key)
        if picture is None or row is None:
            self._attention.show_problem(None)
            return
        invoice = looked.raw.invoice if looked.raw else None
        sides = compared(looked.plan, looked.link, picture.books, row.currency)
        same = len(self.same_cause(key))
        met = self._office.troubles.of(key)
        self._attention.show_problem(problem_card(row, invoice, looked.plan, same, sides, met))

    def same_cause(self, key: str) -> list[str]:
        """The keys of all invoices whose problem is that of `key`."""
        row, picture, met = self._row(key), self._office.picture, self._office.troubles.of
        problem = problem_of(row, met(key)) if row is not None else None
        if problem is None or picture is None:
            return []
        return [
            each.external_id
            for each in picture.listing.rows
            if (other := problem_of(each, met(each.external_id))) is not None and other.code == problem.code
        ]

    def _tab(self, key: str, tab: str) -> None:
        if tab == "pdf" and key:
            self._tasks.start("pdf", self._pdf(key), replaces=True)

    def pdf(self) -> tuple[str, bytes]:
        """The PDF shown: a name for its file, and its content; empty when none is."""
        row = self._row(self._picked)
        return (row.number if row else ""), self._pdf_shown

    async def _pdf(self, key: str) -> None:
        """The invoice as QuickBooks Online renders it; only copied ones have one."""
        row, workspace = self._row(key), self._office.workspace
        self._pdf_shown = b""
        if row is None or row.quickbooks_id is None or workspace is None:
            self._pane.pdf.show_nothing(_("QuickBooks Online renders an invoice once it is copied."))
            return
        self._pane.pdf.show_loading()
        try:
            content = await workspace.quickbooks.invoice_pdf(row.quickbooks_id)
        except ProblemError as error:
            told = describe(error.problem)
            self._pane.pdf.show_problem(told.title, told.fix or told.detail)
            return
        if key == self._pane.key():
            self._pdf_shown = content
            self._pane.pdf.show_pdf(content)

    # --- links ---

    def open_in_quickbooks(self, key: str) -> None:
        """The copy of an invoice in the browser, or the document there that its problem names."""
        row, status, workspace = self._row(key), self._office.status, self._office.workspace
        if row is None or status is None or status.quickbooks is None or workspace is None:
            return
        problem = problem_of(row, self._office.troubles.of(key))
        named = problem.params.get("id", "").split(",")[0].strip() if problem else ""
        there = row.quickbooks_id or (named if named.isdigit() else "")
        if not there:
            self.said.emit(_("This invoice is not in QuickBooks Online yet."))
            return
        chosen = value_of(self._office.stored, "quickbooks-link", workspace.scope)
        template = chosen or QUICKBOOKS_LINKS[status.quickbooks.environment]
        self.opening.emit(template.replace("{id}", there))

    def open_in_onedesk(self, key: str) -> None:
        """The invoice in the browser; where its address is not known, OneDesk with the number in the clipboard."""
        workspace = self._office.workspace
        template = value_of(self._office.stored, "onedesk-link", workspace.scope) if workspace else ""
        row = self._row(key)
        if template:
            self.opening.emit(template.replace("{id}", key))
        elif self._office.person is not None:
            self.said.emit(_("The demo has no pages of OneDesk. With your own account OneDesk opens in the browser."))
        elif row is not None:
            QGuiApplication.clipboard().setText(row.number or row.customer)
            self.opening.emit(ONEDESK)
            said = _(
                "OneDesk opens; {name} is in the clipboard, to be searched for. Settings, Network and links can name the way."
            )
            self.said.emit(said.format(name=row.number or row.customer))
