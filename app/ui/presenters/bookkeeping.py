"""The overview with its tie-out, and the journal: shown, checked, saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from app.domain.money import money_text
from app.domain.problems import Problem
from app.i18n import _, ngettext
from app.i18n.problems import describe
from app.sync.steps import aside
from app.sync.tie_out import TieOut, tie_out
from app.ui.presenters.asking import Asking
from app.ui.presenters.books import PAPER, journal_rows, months_back, overview, tie_out_row
from app.ui.presenters.office import Office
from app.ui.presenters.papers import write_csv
from app.ui.rows import Choice
from app.ui.tasks import TaskRunner
from app.ui.views.journal import JournalPage
from app.ui.views.overview import OverviewPage

MOST_ENTRIES = 5_000
MONTHS_OFFERED = 13


class BooksPresenter(QObject):
    """Fills the overview and the journal. `said` carries a sentence for the status line, `failed` a problem."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self, office: Office, tasks: TaskRunner, page: OverviewPage, journal: JournalPage, asking: Asking
    ) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._page = page
        self._journal = journal
        self._ask = asking
        self._made: TieOut | None = None
        self._entries: dict[str, str] = {}
        page.tie_out_requested.connect(self.ask_month)
        page.save_requested.connect(self.save_tie_out)
        journal.export_requested.connect(self.save_journal)
        journal.verify_requested.connect(lambda: tasks.start("verify", self._verify()))
        journal.opened.connect(self._show_entry)
        office.picture_changed.connect(self.fill)

    # --- overview ---

    def fill(self) -> None:
        """The overview from what the office knows."""
        self._tasks.start("overview", self._fill(), replaces=True)

    async def _fill(self) -> None:
        picture, status = self._office.picture, self._office.status
        if picture is not None and status is not None and status.quickbooks is not None:
            today = datetime.now(UTC).astimezone().date()
            known, currency = len(picture.listing.rows), status.quickbooks.currency
            self._page.show_view(await aside(known, overview, picture, today, currency, self._result()))

    def _result(self) -> tuple[str, str, bool] | None:
        """Sentence, detail and whether all agree, of the last tie-out."""
        made = self._made
        if made is None:
            return None
        count = ngettext("{count} invoice compared", "{count} invoices compared", made.checked).format(
            count=made.checked
        )
        if not made.unexplained:
            return _("OneDesk, journal and QuickBooks Online agree."), count, True
        open_ones = ngettext(
            "{count} difference is not explained.", "{count} differences are not explained.", made.unexplained
        ).format(count=made.unexplained)
        return open_ones, count, False

    def ask_month(self) -> None:
        """Asks for the month, then compares."""
        today = datetime.now(UTC).astimezone().date()
        choices = [Choice("all", _("All linked invoices"))]
        choices += [Choice(month, label) for month, label in months_back(today, MONTHS_OFFERED)]
        self._ask.choose(
            _("Month’s tie-out"),
            _("Compares OneDesk, the journal and QuickBooks Online."),
            tuple(choices),
            lambda month: self._tasks.start("tie-out", self._compare(None if month == "all" else month)),
        )

    async def _compare(self, month: str | None) -> None:
        workspace = self._office.workspace
        assert workspace is not None
        self._made = made = await tie_out(workspace, month)
        self.fill()
        result = self._result()
        assert result is not None
        lines = [f"{result[0]} {result[1]}.", ""]
        for each in made.differences:
            row = tie_out_row(each)
            lines.append(
                f"{row[0]}: {row[2]}\n    {' · '.join(f'{head} {cell}' for head, cell in zip(PAPER, row[3:], strict=False))}"
            )
        self._ask.show(_("Tie-out: OneDesk / journal / QuickBooks Online"), "\n".join(lines))

    def save_tie_out(self) -> None:
        """The last tie-out as a working paper (CSV)."""
        made = self._made
        if made is None:
            return
        head = (
            _("Number"),
            _("Number in QuickBooks Online"),
            _("Difference"),
            *(_("OneDesk"), _("Journal"), _("QuickBooks Online"), _("Explained")),
        )
        rows = [
            (
                each.number,
                each.doc_number or "",
                describe(Problem(each.code, {"number": each.number})).title,
                *(_plain(figure) for figure in (each.onedesk, each.journal, each.quickbooks)),
                _("yes") if each.explained else _("no"),
            )
            for each in made.differences
        ]
        rows.append((_("Compared"), str(made.checked), made.month or _("All linked invoices"), "", "", "", ""))
        name = f"ledgerbridge-tie-out-{made.month or 'all'}.csv"
        self._ask.save(_("Save tie-out"), name, lambda file: self.write(lambda: write_csv(file, head, rows), file))

    # --- journal ---

    def show_journal(self) -> None:
        """Reads the journal and shows it."""
        self._tasks.start("journal", self._read())

    async def _read(self) -> None:
        workspace = self._office.workspace
        if workspace is None:
            return
        entries = await workspace.journal.entries(workspace.scope, limit=MOST_ENTRIES)
        rows = journal_rows(entries)
        self._entries = {row.key: entry.detail or "" for row, entry in zip(rows, reversed(list(entries)), strict=True)}
        self._journal.show_rows(tuple(rows))

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


def _plain(figure: Decimal | None) -> str:
    return "" if figure is None else money_text(figure)
