"""Review and run: makes the dry run, carries out exactly that one, shows each row as it turns over, and reports what happened."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.money import money_text
from app.domain.problems import ProblemError
from app.i18n import _, words
from app.i18n.problems import describe
from app.sync.copying import execute
from app.sync.ports import Entry
from app.sync.recover import recover
from app.sync.results import RowResult
from app.sync.review import Review, review
from app.sync.workspace import Workspace
from app.ui.presenters.office import Office
from app.ui.presenters.runs import finished_row, review_view, run_rows, run_view
from app.ui.rows import RunRow, StateView
from app.ui.tasks import TaskRunner
from app.ui.views.review import ReviewPage
from app.ui.views.run import RunPage

TICK_MS = 1000
TASK = "run"


class WorkingPresenter(QObject):
    """Owns the review page and the run page. `place_wanted` names the page that should be shown; `ended` carries the sentence for
    a notification."""

    place_wanted = Signal(str)
    ended = Signal(str)

    def __init__(self, office: Office, tasks: TaskRunner, page: ReviewPage, run_page: RunPage) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._page = page
        self._run_page = run_page
        self._review: Review | None = None
        self._send = False
        self._again = False
        self._rows: dict[str, RunRow] = {}
        self._results: dict[str, RowResult] = {}
        self._stop = threading.Event()
        self._begun = 0.0
        self._seconds = 0.0
        self._pause_until = 0.0
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._show)
        page.go_requested.connect(self.go)
        page.cancel_requested.connect(lambda: self.place_wanted.emit("back"))
        run_page.stop_requested.connect(self._stop_after_this)
        run_page.leave_requested.connect(lambda: self.place_wanted.emit("back"))
        run_page.retry_requested.connect(self._retry)

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._tasks.running(TASK)

    def paused(self, seconds: float) -> None:
        """A service asked for a pause of `seconds`."""
        self._pause_until = time.monotonic() + seconds

    # --- review ---

    def begin(self, keys: Sequence[str], send: bool, again: bool = False) -> None:
        """Makes the dry run of `keys` (external ids) and shows it."""
        if self.running:
            self.place_wanted.emit("run")
            return
        self._send, self._again = send, again
        self.place_wanted.emit("review")
        self._page.show_state(
            StateView("picture-loading", _("Making the dry run"), _("Both sides are read; nothing is written."))
        )
        self._tasks.start("review", self._make(list(keys)))

    async def _make(self, keys: list[str]) -> None:
        workspace = self._office.workspace
        assert workspace is not None
        try:
            await recover(workspace)
            self._review = await review(workspace, keys or None)
        except ProblemError as error:
            text = describe(error.problem)
            self._page.show_state(StateView("picture-error", text.title, f"{text.detail} {text.fix}".strip()))
            return
        self._page.show_review(review_view(self._review, self._send))

    def retranslate(self) -> None:
        """Review and run once more, in the language in force."""
        if self._review is not None:
            self._page.show_review(review_view(self._review, self._send))
        for key, result in self._results.items():
            self._put(finished_row(self._rows[key], result))
        if self._rows:
            self._show()

    # --- run ---

    def go(self) -> None:
        """Carries out the review that is shown, exactly as it is shown."""
        if self._review is None or self._office.workspace is None:
            return
        made = self._review
        writable = [plan for plan in made.plans if plan.action != "blocked"]
        names = {key: invoice.organization_name or "" for key, invoice in made.invoices.items()}
        rows = run_rows(writable, names)
        self._rows, self._results = {row.key: row for row in rows}, {}
        self._run_page.show_rows(tuple(rows))
        self._stop.clear()
        self._begun, self._seconds, self._pause_until = time.monotonic(), 0.0, 0.0
        if self._tasks.start(TASK, self._work(self._office.workspace, made)):
            self._ticker.start()
            self.place_wanted.emit("run")
            self._show()

    async def _work(self, workspace: Workspace, made: Review) -> None:
        try:
            writable = [plan for plan in made.plans if plan.action != "blocked"]
            only = Review(
                tuple(writable), made.invoices, made.organizations, made.links, made.seen, made.facts, made.gone
            )
            await execute(workspace, only, send=self._send, again=self._again, observer=self, stop=self._stop.is_set)
        finally:
            self._seconds = time.monotonic() - self._begun
            self._begun = 0.0
            self._ticker.stop()
            self._review = None
            self._show()
        done = sum(row.outcome in ("created", "updated", "unchanged", "adopted", "sent") for row in self._rows.values())
        self.ended.emit(_("{count} of {total} invoices done").format(count=done, total=len(self._rows)))
        await self._office.refresh()

    def started(self, total: int) -> None:
        """See `Observer`."""

    def working(self, external_id: str) -> None:
        """See `Observer`."""
        row = self._rows.get(external_id)
        if row is not None:
            self._put(
                RunRow(row.key, row.number, row.customer, row.total, row.currency, "posting", row.detail, row.tone)
            )

    def finished(self, row: RowResult) -> None:
        """See `Observer`."""
        known = self._rows.get(row.external_id)
        if known is not None:
            self._results[row.external_id] = row
            self._put(finished_row(known, row))
            self._show()

    def _put(self, row: RunRow) -> None:
        self._rows[row.key] = row
        self._run_page.update_row(row)

    def _show(self) -> None:
        seconds = time.monotonic() - self._begun if self._begun else self._seconds
        pause = max(0.0, self._pause_until - time.monotonic())
        running = self._begun > 0
        view = run_view(list(self._rows.values()), self._send, running, self._stop.is_set() and running, seconds, pause)
        self._run_page.show_run(view)

    def _stop_after_this(self) -> None:
        self._stop.set()
        self._show()

    def _retry(self) -> None:
        failed = [row.key for row in self._rows.values() if row.outcome in ("failed", "uncertain", "not_started")]
        if failed:
            self.begin(failed, self._send)

    def save_report(self, file: str) -> None:
        """Writes the end report as CSV. Raises OSError."""
        head = (_("Number"), _("Customer"), _("Result"), _("Total"), _("Currency"), _("Remark"))
        rows = [
            (row.number, row.customer, words.outcome(row.outcome), money_text(row.total), row.currency, row.detail)
            for row in self._rows.values()
        ]
        _write_csv(file, head, rows)

    def save_review(self, file: str) -> None:
        """Writes the dry run as CSV. Raises OSError."""
        head = (
            _("Number"),
            _("Customer"),
            _("Action"),
            _("Net"),
            _("Tax"),
            _("Total"),
            _("Currency"),
            _("E-mail"),
            _("Remark"),
        )
        view = review_view(self._review, self._send) if self._review else None
        rows = [
            (
                row.number,
                row.customer,
                words.action(row.action),
                *(money_text(amount) for amount in (row.net, row.tax, row.total)),
                *(row.currency, row.mail, row.chip),
            )
            for row in (view.rows if view else ())
        ]
        _write_csv(file, head, rows)

    def save_entries(self, file: str, entries: Sequence[Entry]) -> None:
        """Writes the journal as CSV. Raises OSError."""
        head = ("at", "kind", "subject", "request_id", "outcome", "quickbooks_id", "intuit_tid", "hash")
        _write_csv(file, head, [tuple(str(getattr(entry, name) or "") for name in head) for entry in entries])


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t") and not cell[1:2].isdigit() else cell


def _write_csv(file: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with Path(file).open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(head)
        writer.writerows([_safe(cell) for cell in row] for row in rows)
