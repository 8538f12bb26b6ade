"""Review and run: makes the dry run, carries out exactly that one, shows each row as it turns over, and reports what happened."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.money import money_text
from app.domain.problems import Problem, ProblemError
from app.i18n import _, words
from app.i18n.problems import describe
from app.sync.copying import execute
from app.sync.recover import recover
from app.sync.results import IN_QUICKBOOKS, NOT_AS_ASKED, RowResult
from app.sync.review import Review, review
from app.sync.workspace import Workspace
from app.ui.presenters.asking import Asking
from app.ui.presenters.cards import card_of, stated_figures
from app.ui.presenters.effects import sum_cells, sum_rows
from app.ui.presenters.office import Office
from app.ui.presenters.papers import report_table, review_paper, write_csv
from app.ui.presenters.preferences import asks_before_sending
from app.ui.presenters.runs import WRITES, finished_row, mail_question, review_view, run_rows, run_view
from app.ui.presenters.troubles import NOTHING_OF_ITS_OWN
from app.ui.printing import write_pdf
from app.ui.rows import RunRow, StateView
from app.ui.tasks import TaskRunner
from app.ui.views.review import ReviewPage
from app.ui.views.run import RunPage

TICK_MS = 1000
SHOWN_EACH = 0.1
"""Seconds: the figures of a run are not made anew for each invoice; all rows are counted for them."""
TASK = "run"


class WorkingPresenter(QObject):
    """Owns the review page and the run page. `place_wanted` names the page that should be shown, `reviewed` tells that a review can
    be read, `printing` carries a name and a page of HTML, `progressed`
    carries (done, in all; 0 of 0 when no run is under way), `ended` the sentence for a notification."""

    place_wanted = Signal(str)
    reviewed = Signal()
    progressed = Signal(int, int)
    ended = Signal(str)
    printing = Signal(str, str)

    def __init__(self, office: Office, tasks: TaskRunner, page: ReviewPage, run_page: RunPage, asking: Asking) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._ask = asking
        self._keys: list[str] = []
        self._left_out = 0
        self._ended: Problem | None = None
        self._page = page
        self._run_page = run_page
        self._review: Review | None = None
        self._send = False
        self._again = False
        self._rows: dict[str, RunRow] = {}
        self._results: dict[str, RowResult] = {}
        self._stop = threading.Event()
        self._begun = 0.0
        self._shown = 0.0
        self._seconds = 0.0
        self._pause_until = 0.0
        self._pausing = ""
        self._row_begun = 0.0
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self._show)
        page.go_requested.connect(self.ask)
        page.state_action_requested.connect(self._state_action)
        page.totals_requested.connect(self._show_totals)
        page.print_requested.connect(self._print)
        page.cancel_requested.connect(lambda: self.place_wanted.emit("back"))
        run_page.stop_requested.connect(self.stop)
        run_page.leave_requested.connect(lambda: self.place_wanted.emit("back"))
        run_page.retry_requested.connect(self._retry)
        run_page.picked.connect(self._show_problem)
        run_page.card.panel.retry_requested.connect(self._retry_card)

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._begun > 0

    def paused(self, seconds: float, service: str) -> None:
        """A service asked for a pause of `seconds`."""
        self._pause_until, self._pausing = time.monotonic() + seconds, service

    # --- review ---

    def begin(self, keys: Sequence[str], send: bool, again: bool = False) -> None:
        """Makes the dry run of `keys` (external ids) and shows it."""
        if self.running:
            self.place_wanted.emit("run")
            return
        self._send, self._again, self._keys, self._review = send, again, list(keys), None
        self.place_wanted.emit("review")
        self._page.show_state(
            StateView("picture-loading", _("Making the dry run"), _("Both sides are read; nothing is written."))
        )
        self._tasks.start("review", self._make(list(keys), send), replaces=True)

    async def _make(self, keys: list[str], send: bool) -> None:
        workspace = self._office.workspace
        assert workspace is not None
        try:
            await recover(workspace)
            made = await review(workspace, keys or None)
        except ProblemError as error:
            text = describe(error.problem)
            action = ("again", _("Try again"))
            if error.problem.code in ("not_connected", "reconnect_needed"):
                action = ("go:settings", _("Reconnect") if error.problem.code == "reconnect_needed" else _("Connect"))
            self._page.show_state(StateView("picture-error", text.title, text.rest, action))
            return
        await asyncio.sleep(0)
        view = review_view(made, send)
        await asyncio.sleep(0)  # what was reckoned, what is shown and what is painted: each in a turn of its own
        self._review = made
        self._page.show_review(view)
        self.reviewed.emit()

    def _state_action(self, action: str) -> None:
        if action == "again":
            self.begin(self._keys, self._send, self._again)

    def retranslate(self) -> None:
        """Review and run once more, in the language in force."""
        if self._review is not None:
            self._page.show_review(review_view(self._review, self._send))
        for key, result in self._results.items():
            self._put(finished_row(self._rows[key], result))
        if self._rows:
            self._show()
            self._show_problem(self._run_page.table.current_key())

    # --- run ---

    def ask(self) -> None:
        """Begins the run; before e-mails go out, how many and to whom is asked, unless a person switched that off."""
        made, status = self._review, self._office.status
        if made is None:
            return
        mails = self._send and any(plan.send_to for plan in made.plans if plan.action in WRITES)
        if not mails or not asks_before_sending(self._office.stored):
            self.go()
            return
        company = status.quickbooks.company if status and status.quickbooks else ""
        title, text, label, lines = mail_question(made, company)
        self._ask.confirm(title, text, label, lines, lambda: self.go() if made is self._review else None)

    def go(self) -> None:
        """Carries out the review that is shown, exactly as it is shown."""
        if self._review is None or self._office.workspace is None or self._tasks.running(TASK):
            return
        made, self._review = self._review, None
        writable = [plan for plan in made.plans if plan.action != "blocked"]
        self._left_out, self._ended = len(made.plans) - len(writable), None
        names = {key: invoice.organization_name or "" for key, invoice in made.invoices.items()}
        rows = run_rows(writable, names)
        self._rows, self._results = {row.key: row for row in rows}, {}
        self._run_page.show_rows(tuple(rows))
        self._stop.clear()
        self._begun, self._seconds, self._pause_until = time.monotonic(), 0.0, 0.0
        self._row_begun = self._begun
        if self._tasks.start(TASK, self._work(self._office.workspace, made), writes=True):
            self._ticker.start()
            self.place_wanted.emit("run")
            self._show()

    async def _work(self, workspace: Workspace, made: Review) -> None:
        try:
            writable = [plan for plan in made.plans if plan.action != "blocked"]
            only = Review(
                tuple(writable), made.invoices, made.organizations, made.links, made.seen, made.facts, made.gone
            )
            report = await execute(
                workspace, only, send=self._send, again=self._again, observer=self, stop=self._stop.is_set
            )
            for row in report.rows:
                if self._results.get(row.external_id) != row:  # what happened to it after its turn (a twin was removed)
                    self.finished(row)
            self._ended = report.stopped
        finally:
            self._seconds = time.monotonic() - self._begun
            self._begun = 0.0
            self._ticker.stop()
            self._office.troubles.take_run(self._results.values())
            self._show()
            self._show_first_problem()
            self.progressed.emit(0, 0)
            self.ended.emit(self._sentence())
        self._tasks.start("refresh", self._read_after())

    async def _read_after(self) -> None:
        await self._office.take_uncertain({key for key, row in self._results.items() if row.outcome == "uncertain"})
        await self._office.refresh()

    def _sentence(self) -> str:
        done = sum(row.outcome in IN_QUICKBOOKS for row in self._rows.values())
        return _("{count} of {total} invoices done").format(count=done, total=len(self._rows))

    async def finish(self) -> None:
        """Stops after the invoice under way, and returns once it is done."""
        self._stop.set()
        await self._tasks.ended(TASK)

    def started(self, total: int) -> None:
        """See `Observer`."""

    def working(self, external_id: str) -> None:
        """See `Observer`."""
        row, self._row_begun = self._rows.get(external_id), time.monotonic()
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
            if time.monotonic() >= self._shown + SHOWN_EACH:
                self._show()

    def _put(self, row: RunRow) -> None:
        self._rows[row.key] = row
        self._run_page.update_row(row)

    def _show(self) -> None:
        self._shown = time.monotonic()
        seconds = self._shown - self._begun if self._begun else self._seconds
        pause = max(0.0, self._pause_until - time.monotonic())
        running = self._begun > 0
        stopping = self._stop.is_set() and running
        waiting = max(0.0, self._shown - max(self._row_begun, self._pause_until)) if running else 0.0
        view = run_view(
            list(self._rows.values()),
            *(self._send, running, stopping, seconds, pause, self._left_out, self._ended, self._pausing, waiting),
        )
        self._run_page.show_run(view)
        if running:
            self.progressed.emit(view.done, view.total)

    def stop(self) -> None:
        """Lets the invoice under way end, and begins no other."""
        self._stop.set()
        self._show()

    def _retry(self) -> None:
        failed = [row.key for row in self._rows.values() if row.outcome in NOT_AS_ASKED]
        if failed:
            self.begin(failed, self._send)

    # --- what is the matter with a row

    def _show_problem(self, key: str) -> None:
        """The card of a row, where something is the matter with it."""
        result = self._results.get(key)
        if result is None or result.problem is None:
            self._run_page.show_problem(None)
            return
        subject = (result.number, self._rows[key].customer)
        figures = stated_figures(result.problem)
        card = card_of(result.problem, key, result.outcome, subject, len(self._alike(key)), *figures)
        self._run_page.show_problem(card)

    def _show_first_problem(self) -> None:
        """The first row that is not as asked is chosen, unless another one is."""
        if self._run_page.table.current_key():
            self._show_problem(self._run_page.table.current_key())
            return
        key = next((key for key in self._rows if self._alike(key)), "")
        if key:
            self._run_page.choose(key)

    def _alike(self, key: str) -> list[str]:
        """The rows of the run that met the same problem; none where there is no problem of its own."""
        mine = self._results.get(key)
        problem = mine.problem if mine else None
        if problem is None or problem.code in NOTHING_OF_ITS_OWN:
            return []
        return [other for other, row in self._results.items() if row.problem and row.problem.code == problem.code]

    def _retry_card(self, key: str, all_of_them: bool) -> None:
        if not self.running:
            self.begin(self._alike(key) if all_of_them else [key], self._send)

    def save_report(self, file: str) -> None:
        """Writes the end report as CSV. Raises OSError."""
        write_csv(file, *report_table(list(self._rows.values()), self._results))

    def save_review(self, file: str) -> None:
        """Writes the dry run as CSV, or as PDF where the name ends so. Raises OSError."""
        view = review_view(self._review, self._send) if self._review else None
        if view is not None and file.lower().endswith(".pdf"):
            write_pdf(file, review_paper(view, self._company()))
            return
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
        if self._review is not None:
            writable = [plan for plan in self._review.plans if plan.action in WRITES]
            for kind, name, count, amount, currency in sum_cells(writable, self._review.facts.books):
                rows.append((count, name, kind, "", "", amount, currency, "", ""))
        write_csv(file, head, rows)

    def _show_totals(self) -> None:
        """The totals of the run by customer, product, account, tax code and currency, and what they do to the books."""
        if self._review is not None:
            writable = [plan for plan in self._review.plans if plan.action in WRITES]
            self._ask.totals(_("Totals of this run"), sum_rows(writable, self._review.facts.books))

    def _print(self) -> None:
        if self._review is not None:
            self.printing.emit(_("Review run"), review_paper(review_view(self._review, self._send), self._company()))

    def _company(self) -> str:
        status = self._office.status
        return status.quickbooks.company if status and status.quickbooks else ""
