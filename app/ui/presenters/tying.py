"""The month-end tie-out in the window: compares, shows differences and sums, links what is there already, saves and prints."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import QObject, Signal

from app.domain.problems import ProblemError
from app.i18n import _, ngettext
from app.i18n.problems import describe
from app.sync.adopting import adopt
from app.sync.tie_out import TieOut, tie_out
from app.ui.presenters.asking import Asking
from app.ui.presenters.books import months_back
from app.ui.presenters.office import Office
from app.ui.presenters.papers import write_csv
from app.ui.presenters.sums import as_csv, tie_out_paper, tie_out_view
from app.ui.rows import Choice, StateView
from app.ui.tasks import TaskRunner
from app.ui.views.tie_out import TieOutPage

MONTHS_OFFERED = 13


class TyingPresenter(QObject):
    """Owns the tie-out page. `said` carries a sentence for the status line, `writing` a name and what writes the file, `printing` a
    name and a page of HTML, `compared` tells that there is a new result."""

    said = Signal(str)
    writing = Signal(str, object)
    printing = Signal(str, str)
    compared = Signal()

    def __init__(self, office: Office, tasks: TaskRunner, page: TieOutPage, asking: Asking) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._page = page
        self._ask = asking
        self.made: TieOut | None = None
        page.compare_requested.connect(self.compare)
        page.link_requested.connect(self.ask_since)
        page.save_requested.connect(self.save)
        page.print_requested.connect(self.print)
        page.state_action_requested.connect(self._state_action)
        office.picture_changed.connect(self.fill)

    # --- showing ---

    def fill(self) -> None:
        """Shows the last result, in the language in force."""
        today = datetime.now(UTC).astimezone().date()
        months = (
            Choice("all", _("All linked invoices")),
            *(Choice(*each) for each in months_back(today, MONTHS_OFFERED)),
        )
        self._page.show_view(tie_out_view(self.made, months))
        self._page.show_state(self._empty())

    def _empty(self) -> StateView | None:
        workspace = self._office.workspace
        if workspace is None or workspace.quickbooks_port is None or workspace.onedesk_port is None:
            text = _("Connect OneDesk and QuickBooks Online; then both can be compared here.")
            return StateView("picture-connect", _("Not connected yet"), text, ("go:settings", _("Connect")))
        if self.made is None:
            text = _(
                "Compares OneDesk, the journal and QuickBooks Online: every difference, and the sums by customer, product and tax."
            )
            return StateView("picture-search", _("Not compared yet"), text, ("compare", _("Compare now")))
        return None

    def _state_action(self, action: str) -> None:
        if action == "compare":
            self.compare(self._page.chosen_month())

    # --- comparing ---

    def compare(self, month: str = "all") -> None:
        """Compares a month (`2026-11`), or all linked invoices."""
        if self._office.workspace is None or self._office.workspace.quickbooks_port is None:
            self.fill()
            return
        self._page.show_state(
            StateView("picture-loading", _("Comparing …"), _("Both sides are read; nothing is written."))
        )
        self._tasks.start("tie-out", self._compare(None if month == "all" else month), replaces=True)

    async def _compare(self, month: str | None) -> None:
        workspace = self._office.workspace
        assert workspace is not None
        try:
            self.made = await tie_out(workspace, month)
        except ProblemError as error:
            text = describe(error.problem)
            again = ("compare", _("Try again"))
            self._page.show_state(StateView("picture-error", text.title, text.rest, again))
            return
        self.fill()
        self.compared.emit()

    # --- what is there already ---

    def ask_since(self) -> None:
        """Asks from which day on invoices that stand on both sides are linked; nothing is written for that."""
        today = datetime.now(UTC).astimezone().date()
        choices = (
            Choice("all", _("All invoices")),
            Choice(today.replace(month=1, day=1).isoformat(), _("From the first of January")),
            Choice(today.replace(day=1).isoformat(), _("From the first of this month")),
            Choice("day", _("From another day …")),
        )
        self._ask.choose(
            _("Link what is on both sides"),
            _(
                "OneDesk’s invoices are linked to those in QuickBooks Online of the same number, customer, currency and total. "
                "Nothing is written anywhere. From which day on?"
            ),
            choices,
            self._since,
        )

    def _since(self, answer: str) -> None:
        if answer == "day":
            self._ask.day(_("Go-live date"), _("Invoices dated before this day are left alone."), None, self._since)
            return
        since = None if answer == "all" else date.fromisoformat(answer)
        self._tasks.start("adopt", self._adopt(since), writes=True)

    async def _adopt(self, since: date | None) -> None:
        workspace = self._office.workspace
        assert workspace is not None
        found = await adopt(workspace, since)
        linked = [each for each in found if each.problem is None]
        left = len(found) - len(linked)
        said = ngettext("{count} invoice linked.", "{count} invoices linked.", len(linked)).format(count=len(linked))
        if left:
            more = ngettext(
                "{count} of the same number differs in customer, currency or total and was left alone.",
                "{count} of the same number differ in customer, currency or total and were left alone.",
                left,
            )
            said = f"{said} {more.format(count=left)}"
        await self._office.refresh()
        self.said.emit(said)
        if self.made is not None:
            await self._compare(self.made.month)

    # --- papers ---

    def save(self) -> None:
        """The result as a working paper: CSV, or PDF where the name ends so."""
        made = self.made
        if made is None:
            return
        name = f"ledgerbridge-tie-out-{made.month or 'all'}.csv|pdf"
        self._ask.save(_("Save tie-out"), name, lambda file: self.writing.emit(file, lambda: self._write(file, made)))

    def _write(self, file: str, made: TieOut) -> None:
        from app.ui.printing import write_pdf

        if file.lower().endswith(".pdf"):
            write_pdf(file, tie_out_paper(made, self._company()))
            return
        head, rows = as_csv(made)
        write_csv(file, head, rows)

    def print(self) -> None:
        """The result on the printer."""
        if self.made is not None:
            self.printing.emit(_("Month-end tie-out"), tie_out_paper(self.made, self._company()))

    def _company(self) -> str:
        status = self._office.status
        return status.quickbooks.company if status and status.quickbooks else ""


def verdict(made: TieOut | None) -> tuple[str, str, bool] | None:
    """Sentence, detail and whether all agree, of the last tie-out."""
    if made is None:
        return None
    count = ngettext("{count} invoice compared", "{count} invoices compared", made.checked).format(count=made.checked)
    if not made.unexplained:
        return _("OneDesk, journal and QuickBooks Online agree."), count, True
    open_ones = ngettext(
        "{count} difference is not explained.", "{count} differences are not explained.", made.unexplained
    ).format(count=made.unexplained)
    return open_ones, count, False
