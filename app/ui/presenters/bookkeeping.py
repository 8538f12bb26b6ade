"""The overview, and the journal: shown, checked, saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from app.domain.problems import Problem
from app.i18n import _
from app.sync.steps import aside
from app.sync.tie_out import TieOut
from app.ui.presenters.asking import Asking
from app.ui.presenters.books import journal_rows, overview
from app.ui.presenters.office import Office
from app.ui.presenters.papers import write_csv
from app.ui.presenters.tying import verdict
from app.ui.presenters.waiting import CONNECT, in_the_way
from app.ui.rows import StateView, Way
from app.ui.tasks import TaskRunner
from app.ui.views.journal import JournalPage
from app.ui.views.overview import OverviewPage

MOST_ENTRIES = 5_000


class BooksPresenter(QObject):
    """Fills the overview and the journal. `said` carries a sentence for the status line, `failed` a problem."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        office: Office,
        tasks: TaskRunner,
        page: OverviewPage,
        journal: JournalPage,
        asking: Asking,
        tie_out: Callable[[], TieOut | None],
    ) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._page = page
        self._journal = journal
        self._ask = asking
        self._made = tie_out
        self._entries: dict[str, str] = {}
        self._ways: Mapping[str, Way] = {}
        journal.export_requested.connect(self.save_journal)
        journal.verify_requested.connect(lambda: tasks.start("verify", self._verify()))
        journal.opened.connect(self._show_entry)
        office.picture_changed.connect(self.fill)
        office.busy_changed.connect(lambda _busy: self._wait())

    # --- overview ---

    def fill(self) -> None:
        """The overview from what the office knows."""
        self._tasks.start("overview", self._fill(), replaces=True)

    def _wait(self) -> None:
        """The first reading has begun or ended."""
        if self._office.picture is None or not self._office.picture.listing.rows:
            self.fill()

    async def _fill(self) -> None:
        office, picture, status = self._office, self._office.picture, self._office.status
        waiting = in_the_way(
            status, picture, office.busy, _("Then what is open, copied, overdue and paid stands here.")
        )
        if waiting is not None:
            self._page.show_state(waiting)
        elif picture is not None and not picture.listing.rows:
            text = _("OneDesk has no invoice yet. New ones stand here after a refresh.")
            self._page.show_state(StateView("picture-empty", _("No invoices"), text, ("refresh", _("Refresh"))))
        elif status is None or status.quickbooks is None:
            text = _("The overview counts in the currency of your company in QuickBooks Online.")
            self._page.show_state(StateView("picture-connect", _("No company yet"), text, (CONNECT, _("Connect"))))
        elif picture is not None:
            today = datetime.now(UTC).astimezone().date()
            known, currency = len(picture.listing.rows), status.quickbooks.currency
            view = await aside(known, overview, picture, today, currency, verdict(self._made()))
            self._ways = view.ways
            self._page.show_view(view)

    def way(self, name: str) -> Way | None:
        """Which invoices a figure, an age or a bar counts (`OverviewView.ways`)."""
        return self._ways.get(name)

    # --- journal ---

    def show_journal(self) -> None:
        """Reads the journal and shows it."""
        self._tasks.start("journal", self._read())

    async def _read(self) -> None:
        workspace = self._office.workspace
        if workspace is None:
            return
        entries = await workspace.journal.entries(workspace.scope, limit=MOST_ENTRIES)
        self._journal.show_state(None if entries else self._nothing_written())
        more = _("The newest {count} entries. “Save …” takes all of them.").format(count=MOST_ENTRIES)
        self._journal.show_more(more if len(entries) >= MOST_ENTRIES else "")
        rows = journal_rows(entries)
        self._entries = {row.key: entry.detail or "" for row, entry in zip(rows, reversed(list(entries)), strict=True)}
        self._journal.show_rows(tuple(rows))

    @staticmethod
    def _nothing_written() -> StateView:
        text = _("Connections, decisions and everything that is written to a service stand here, with the answer.")
        return StateView("picture-empty", _("Nothing was written yet"), text, ("go:open", _("Open invoices")))

    def _show_entry(self, key: str) -> None:
        detail = self._entries.get(key, "")
        self._ask.show(_("Journal entry"), detail or _("Nothing more was kept of this."))

    async def _verify(self) -> None:
        workspace = self._office.workspace
        if workspace is not None:
            whole = await workspace.journal.verify()
            broken = _("The chain is broken: an entry is missing or was changed.")
            self.said.emit(_("The chain is whole.") if whole else broken)

    def save_journal(self) -> None:
        """The whole journal as CSV."""
        self._ask.save(
            _("Save journal"),
            "ledgerbridge-journal.csv",
            lambda file: self._tasks.start("save-journal", self._journal_to(file)),
        )

    async def _journal_to(self, file: str) -> None:
        workspace = self._office.workspace
        if workspace is None:
            return
        entries = await workspace.journal.entries(workspace.scope)
        head = ("at", "kind", "subject", "request_id", "outcome", "quickbooks_id", "intuit_tid", "hash")
        rows = [tuple(str(getattr(entry, name) or "") for name in head) for entry in entries]
        self.write(lambda: write_csv(file, head, rows), file)

    # --- files ---

    def write(self, work: Callable[[], object], file: str) -> None:
        """Writes a file with `work`; says where it is, or why it could not be written."""
        try:
            work()
        except OSError as error:
            self.failed.emit(Problem("bad_file", {"path": file, "text": error.strerror or ""}))
            return
        self.said.emit(_("Written to {path}.").format(path=file))
