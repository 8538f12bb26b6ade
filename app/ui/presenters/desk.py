"""Joins the window to its presenters: who shows what, what a menu does, what closing waits for. No rule of the job is here."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication

from app.domain.problems import ProblemError
from app.i18n import _, set_language
from app.sync.connecting import Hub
from app.sync.hosts import Contacts
from app.sync.options import OPTIONS, value_of
from app.sync.recover import recover
from app.ui.pages import QUEUES
from app.ui.presenters.acting import ActingPresenter
from app.ui.presenters.asking import Dialogs
from app.ui.presenters.bookkeeping import BooksPresenter
from app.ui.presenters.companies import CompaniesPresenter
from app.ui.presenters.connections import ConnectionsPresenter
from app.ui.presenters.deciding import DecidingPresenter
from app.ui.presenters.defaulting import DefaultingPresenter
from app.ui.presenters.guiding import GuidePresenter
from app.ui.presenters.helping import Help
from app.ui.presenters.keeping import Columns, Papers
from app.ui.presenters.lists import ListsPresenter
from app.ui.presenters.menu import MenuPresenter
from app.ui.presenters.office import Office
from app.ui.presenters.places import Places
from app.ui.presenters.preferences import FILES, LOG, files_folder, follow_log_level
from app.ui.presenters.runs import pause_text
from app.ui.presenters.tying import TyingPresenter
from app.ui.presenters.voice import Voice
from app.ui.presenters.working import WorkingPresenter
from app.ui.printing import pdf_of, print_pdf
from app.ui.tasks import TaskRunner
from app.ui.views.guide import GuidePage
from app.ui.window import Window

LONGEST_WAIT = 150.0  # a write may take QuickBooks Online 120 seconds
SETTLE_AFTER_MS = 5_000
FILLED_AFTER_MS = 40


class Desk(QObject):
    """One window at work. `language_chosen` carries `system`, `de` or `en`."""

    language_chosen = Signal(str)

    def __init__(
        self,
        window: Window,
        hub: Hub,
        contacts: Contacts,
        folder: str,
        world: Any,
        redirect: tuple[str, int],
        on_bug: Callable[[BaseException], None],
    ) -> None:
        super().__init__()
        self.window = window
        self.office = Office(hub, contacts, folder, world.person if world else None)
        self.dialogs = Dialogs(window)
        self.voice = Voice(window, self.office, self.dialogs)
        self.tasks = TaskRunner(self.voice.tell, on_bug)
        self.tell_bug = self.voice.tell_bug
        self.places = Places(window, self.voice, self.refresh)
        self._leaving = False
        asking = self.dialogs.asking()
        self.acting = ActingPresenter(self.office, self.tasks, asking)
        self.lists = ListsPresenter(self.office, self.tasks, window.invoices, window.attention, window.details)
        self.working = WorkingPresenter(self.office, self.tasks, window.review, window.run, asking)
        self.deciding = DecidingPresenter(self.office, self.tasks, window.mappings, window.customers, asking.choose)
        self.connections = ConnectionsPresenter(self.office, self.tasks, window.settings, asking, *redirect)
        self.guiding = GuidePresenter(self.office, self.tasks)
        self.defaulting = DefaultingPresenter(
            self.office, self.tasks, window.settings, window.mappings, window.customers, asking
        )
        self.tying = TyingPresenter(self.office, self.tasks, window.tie_out, asking)
        self.books = BooksPresenter(
            self.office, self.tasks, window.overview, window.journal, asking, lambda: self.tying.made
        )
        self.papers = Papers(window, self.dialogs, self.books, self.lists, self.working)
        self.columns = Columns(window, self.office, self.tasks)
        self.companies = CompaniesPresenter(window, self.office, self.tasks, self.voice)
        self.help = Help(window)
        self.menu = MenuPresenter(
            self.office, self.tasks, self.voice, self.dialogs, self.acting, self.connections, world
        )
        self._counts: dict[str, int] = {}
        self._payments = QTimer(self)
        self._payments.timeout.connect(lambda: self.acting.payments(quiet=True))
        self._settling = QTimer(self)
        self._settling.timeout.connect(lambda: self.tasks.start("settle", self._settle(), writes=True))
        self._filling = QTimer(self, singleShot=True, interval=FILLED_AFTER_MS)
        self._filling.timeout.connect(self._fill_next)
        self._to_fill: list[SignalInstance] = []
        self._connect_pages()
        self._connect_presenters()
        window.may_close = self._may_close

    def _connect_pages(self) -> None:
        window = self.window
        window.statusBar().setSizeGripEnabled(False)
        window.place_chosen.connect(self._placed)
        window.action_triggered.connect(lambda name: self.menu.do(name, window.acted_on, window.details.key()))
        window.banner.action_requested.connect(self.places.cure)
        for page in (window.invoices, window.details):
            page.copy_requested.connect(lambda keys: self.begin_run(keys, send=False))
            page.send_requested.connect(lambda keys: self.begin_run(keys, send=True))
        window.invoices.review_requested.connect(lambda keys: self.begin_run(keys, send=False))
        for requesting in (window.invoices, window.overview):
            requesting.refresh_requested.connect(self.refresh)
        window.details.action_requested.connect(self.acting.act)
        for meant in (window.details.meaning_requested, window.details.problem.meaning_requested):
            meant.connect(self.help.open)
        window.details.problem.retry_requested.connect(self._retry)
        window.details.pdf.save_requested.connect(self.papers.save_pdf)
        window.details.pdf.print_requested.connect(self.papers.print_pdf)
        window.attention.action_requested.connect(self.acting.act)
        window.run.card.panel.action_requested.connect(self.acting.act)
        window.run.card.panel.meaning_requested.connect(self.help.open)
        window.attention.card.panel.retry_requested.connect(self._retry)
        window.attention.retry_requested.connect(self.acting.check_again)
        window.attention.meaning_requested.connect(self.help.open)
        window.attention.opened.connect(self.places.invoice)
        for state_page in (
            *(window.invoices, window.attention, window.mappings, window.customers),
            *(window.overview, window.review, window.journal, window.tie_out),
        ):
            state_page.state_action_requested.connect(self.places.cure)
        for decisions in (window.mappings, window.customers):
            decisions.paste_requested.connect(
                lambda page=decisions: page.pasted.emit(QGuiApplication.clipboard().text())
            )
        for opening in (window.review, window.run, window.tie_out):
            opening.opened.connect(self.places.invoice)
        window.run.save_requested.connect(self.papers.save_report)
        window.review.save_requested.connect(self.papers.save_review)
        window.overview.tie_out_requested.connect(self._tie_out)
        window.overview.save_requested.connect(self.tying.save)
        for chosen in (window.overview.figure_chosen, window.overview.age_chosen):
            chosen.connect(lambda way: self.places.way(self.books.way(way)))
        window.overview.bar_chosen.connect(lambda month, part: self.places.way(self.books.way(f"{month}:{part}")))
        connect = window.settings.connect_page
        connect.place_requested.connect(window.go)
        connect.help_requested.connect(self.help.open)
        connect.guide_requested.connect(lambda: window.go("guide"))
        window.guide_made.connect(self._serve_guide)
        if "guide" in window.__dict__:
            self._serve_guide(window.guide)

    def _serve_guide(self, guide: GuidePage) -> None:
        """The guide was made: somebody goes there."""
        guide.place_requested.connect(self.window.go)
        guide.help_requested.connect(self.help.open)
        guide.demo_requested.connect(self.menu.open_demo)
        guide.copying.connect(self.menu.to_clipboard)
        self.connections.serve(guide)
        self.connections.fill()
        self.guiding.serve(guide)

    def _connect_presenters(self) -> None:
        window = self.window
        self.acting.place_wanted.connect(self.places.go)
        self.acting.run_wanted.connect(lambda keys: self.begin_run(keys, send=False))
        self.acting.send_wanted.connect(lambda keys: self.begin_run(keys, send=True))
        self.acting.onedesk_wanted.connect(self.lists.open_in_onedesk)
        self.acting.quickbooks_wanted.connect(self.lists.open_in_quickbooks)
        self.acting.folder_wanted.connect(lambda: self.menu.asked("folder"))
        self.voice.cures(lambda action: self.acting.act("", action), self.help.open)
        for speaker in (self.acting, self.lists, self.books, self.tying, self.deciding):
            speaker.said.connect(self.voice.say)
        self.tying.writing.connect(lambda file, work: self.books.write(work, file))
        self.tying.printing.connect(lambda name, html: print_pdf(self.window, name, pdf_of(html)))
        self.working.printing.connect(lambda name, html: print_pdf(self.window, name, pdf_of(html)))
        self.tying.compared.connect(self.books.fill)
        self.books.failed.connect(self.voice.tell)
        self.working.place_wanted.connect(self.places.go)
        self.working.reviewed.connect(self._reviewed)
        self.working.progressed.connect(self.voice.progress)
        self.working.ended.connect(self._run_ended)
        self.lists.opening.connect(self.places.browse)
        self.lists.counted.connect(self._counted)
        self.lists.summed.connect(window.sidebar.show_sums)
        self.lists.detailed.connect(window.tell_details)
        self.deciding.counted.connect(self._counted)
        self.deciding.counted.connect(lambda counts: self.connections.take_undecided(sum(counts.values())))
        self.connections.opening.connect(self.places.browse)
        self.connections.copying.connect(lambda text: QGuiApplication.clipboard().setText(text))
        self.deciding.counted.connect(self.guiding.take_undecided)
        self.guiding.place_wanted.connect(window.go)
        self.guiding.run_wanted.connect(lambda keys: self.begin_run(keys, send=False))
        self.guiding.progressed.connect(self.places.guided)
        self.connections.company_changed.connect(window.show_company)
        self.connections.option_set.connect(self._followed)
        self.connections.asked.connect(self.menu.asked)
        self.menu.tie_out_wanted.connect(self._tie_out)
        self.menu.journal_wanted.connect(self.books.save_journal)
        self.menu.handbook_wanted.connect(self.help.open_here)
        self.menu.companies_wanted.connect(self.companies.ask)
        self.menu.usual_columns_wanted.connect(self.columns.reset)
        self.office.picture_changed.connect(self._picture_changed)

    # --- life ---

    async def begin(self) -> None:
        """Shows what is known, then reads afresh; the network never delays the first paint."""
        await self.office.load()
        stored = self.office.stored
        follow_log_level(stored)
        self.columns.take(stored)
        self.dialogs.folder = files_folder(stored) or self.dialogs.folder
        self.window.actions_of_menus.check("theme", stored.get("option:theme", OPTIONS["theme"].default))
        self.window.actions_of_menus.check("language", stored.get("option:language", OPTIONS["language"].default))
        await self.connections.load_client()
        self._set_interval()
        status = self.office.status
        connected = status is not None and status.quickbooks is not None and status.organization is not None
        self.places.begin("guide" if self.guiding.take_up(connected) else "open")
        self.refresh()
        workspace = self.office.workspace
        settle = workspace.timing.settle if workspace else 120.0
        self._settling.start(round(settle * 1000) + SETTLE_AFTER_MS)

    def _may_close(self) -> bool:
        """A run under way ends its invoice first, in sight; then the window closes by itself."""
        if not self.working.running:
            return True
        self._leaving = True
        self.working.stop()
        self.window.go("run")
        self.voice.say(_("The invoice under way is finished; then the window closes."))
        return False

    async def close(self) -> None:
        """Ends what is under way in order, and every task."""
        self._payments.stop()
        self._settling.stop()
        self._filling.stop()
        self.help.close()
        self.window.may_close = lambda: True
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self.working.finish()
        except TimeoutError:
            pass  # the journal knows what was sent; the next start looks for it
        await self.tasks.aclose()
        self.voice.close()

    def paused(self, seconds: float, service: str) -> None:
        """A service asked for a pause; the run page explains it."""
        self.working.paused(seconds, service)
        self.voice.say(pause_text(round(seconds), service))

    def retranslate(self) -> None:
        """Every text again, those that presenters made included."""
        self._retranslate_window()
        for changed in self._filled():
            changed.emit()

    def _retranslate_window(self) -> None:
        self.voice.be_silent()
        self.window.retranslate()
        self.working.retranslate()
        self.help.retranslate()

    def _filled(self) -> list[SignalInstance]:
        """What presenters fill their pages anew from, each in a turn of its own where a person waits."""
        return [self.office.status_changed, self.office.picture_changed]

    def _fill_next(self) -> None:
        self._to_fill.pop(0).emit()
        if self._to_fill:
            self._filling.start()

    # --- reading ---

    def refresh(self) -> None:
        """Reads both sides."""
        self.tasks.start("refresh", self._refresh())

    async def _refresh(self) -> None:
        problem = await self.office.refresh()
        if problem is None and self._payments.isActive():
            self.tasks.start("payments", self._read_payments(), writes=True)

    async def _read_payments(self) -> None:
        with contextlib.suppress(ProblemError):  # the next look tells; nobody asked for payments alone
            await self.office.read_payments()

    async def _settle(self) -> None:
        """What was uncertain is settled by itself once the settle time has passed."""
        workspace = self.office.workspace
        if workspace is None or workspace.quickbooks_port is None or self.working.running:
            return
        if await workspace.journal.unsettled(workspace.scope):
            await recover(workspace)
            await self.office.refresh()

    def _set_interval(self) -> None:
        workspace = self.office.workspace
        minutes = int(value_of(self.office.stored, "payments-interval", workspace.scope)) if workspace else 0
        self._payments.stop()
        if minutes:
            self._payments.start(minutes * 60_000)

    def _picture_changed(self) -> None:
        self.places.land()
        self.voice.show_banner()
        if self.window.place() == "journal":
            self.books.show_journal()

    def _retry(self, key: str, all_of_them: bool) -> None:
        """Check again: this one, or all with the same cause."""
        self.acting.check_again(self.lists.same_cause(key) if all_of_them else [key])

    # --- places ---

    def _placed(self, place: str) -> None:
        if place in QUEUES or place == "attention":
            self.places.left(place)
            self.lists.show_queue(place)
        elif place == "journal":
            self.books.show_journal()
        elif place == "guide":
            self.guiding.open()

    def _reviewed(self) -> None:
        """The keyboard lands on the one button that goes on."""
        if self.window.place() == "review":
            self.window.review.go.setFocus()

    def _run_ended(self, text: str) -> None:
        self.voice.notify(text)
        if self._leaving:
            QTimer.singleShot(0, self.window, self.window.close)

    def _counted(self, counts: dict[str, int]) -> None:
        self._counts.update(counts)
        self.window.sidebar.show_counts(self._counts)

    # --- acting ---

    def begin_run(self, keys: list[str], send: bool) -> None:
        """Reviews what is selected (nothing selected: all open invoices), then copies or sends it."""
        self.working.begin(keys or self.lists.keys("open"), send)

    def _followed(self, key: str, value: str) -> None:
        """A setting that the window itself follows."""
        if key == "theme":
            self.window.theme.set_mode(value)
            self.window.actions_of_menus.check("theme", value)
        elif key == "language":
            set_language(value)
            self.language_chosen.emit(value)
            self.window.actions_of_menus.check("language", value)
            self._retranslate_window()
            self._to_fill = self._filled()
            self._filling.start()  # once the window is painted: all at once takes too long
        elif key == "payments-interval":
            self._set_interval()
        elif key == LOG:
            follow_log_level(self.office.stored)
        elif key == FILES:
            self.dialogs.folder = value

    def _tie_out(self) -> None:
        self.window.go("tie_out")
        self.tying.compare(self.window.tie_out.chosen_month())
