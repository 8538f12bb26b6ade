"""Joins the window to its presenters: who shows what, what a menu does, which dialogs are opened. No rule of the job is here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QSystemTrayIcon

from app import __version__
from app.domain.problems import Problem
from app.i18n import _, set_language
from app.i18n.problems import describe
from app.sync.connecting import Hub
from app.sync.hosts import Contacts
from app.sync.options import OPTIONS, value_of
from app.sync.recover import recover
from app.ui.dialogs.asking import AskText, ChooseRecord, Question, ShowText
from app.ui.presenters.acting import ActingPresenter, Asking
from app.ui.presenters.books import journal_rows, overview
from app.ui.presenters.connections import ConnectionsPresenter
from app.ui.presenters.deciding import DecidingPresenter
from app.ui.presenters.lists import ListsPresenter
from app.ui.presenters.office import Office
from app.ui.presenters.working import WorkingPresenter
from app.ui.rows import Choice, CompanyView
from app.ui.tasks import TaskRunner
from app.ui.window import QUEUES, Window

WINDOW_STATE = "window:state"
SHOWN_MS = 8_000
SETTLE_MS = 125_000


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
        self.tasks = TaskRunner(self.tell, on_bug)
        self.office = Office(hub, contacts, folder, world.person if world else None)
        self._world = world
        self._back = "open"
        asking = Asking(self._confirm, self._ask_text, self._choose, self._show_text, self._save, self._load)
        self.acting = ActingPresenter(self.office, self.tasks, asking)
        self.lists = ListsPresenter(self.office, self.tasks, window.invoices, window.attention, window.details)
        self.working = WorkingPresenter(self.office, self.tasks, window.review, window.run)
        self.deciding = DecidingPresenter(self.office, self.tasks, window.mappings, window.customers, self._choose)
        self.connections = ConnectionsPresenter(self.office, self.tasks, window.settings, *redirect)
        self._counts: dict[str, int] = {}
        self._payments = QTimer(self)
        self._payments.timeout.connect(self.acting.payments)
        self._settling = QTimer(self)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(lambda: self.tasks.start("settle", self._settle()))
        self._connect()

    def _connect(self) -> None:
        window = self.window
        window.statusBar().setSizeGripEnabled(False)
        window.place_chosen.connect(self._placed)
        window.action_triggered.connect(self._do)
        for page in (window.invoices, window.details):
            page.copy_requested.connect(lambda keys: self.begin_run(keys, send=False))
            page.send_requested.connect(lambda keys: self.begin_run(keys, send=True))
        window.invoices.review_requested.connect(lambda keys: self.begin_run(keys, send=False))
        window.invoices.refresh_requested.connect(self.refresh)
        window.details.action_requested.connect(self.acting.act)
        window.attention.action_requested.connect(self.acting.act)
        window.attention.retry_requested.connect(lambda _keys: self.refresh())
        window.attention.meaning_requested.connect(lambda _code: self._do("handbook"))
        for state_page in (
            window.invoices,
            window.attention,
            window.mappings,
            window.customers,
            window.overview,
            window.review,
        ):
            state_page.state_action_requested.connect(self._state_action)
        window.review.opened.connect(self._open_invoice)
        window.run.opened.connect(self._open_invoice)
        window.run.save_requested.connect(self._save_report)
        window.review.save_requested.connect(self._save_review)
        window.journal.export_requested.connect(lambda: self._do("save_journal"))
        window.journal.verify_requested.connect(lambda: self.tasks.start("verify", self._verify()))
        window.overview.refresh_requested.connect(self.refresh)
        window.overview.tie_out_requested.connect(self.acting.tie_out)
        window.overview.figure_chosen.connect(self._go_figure)
        window.overview.bar_chosen.connect(self._go_bar)
        window.settings.connect_page.place_requested.connect(window.go)
        self.acting.place_wanted.connect(window.go)
        self.acting.said.connect(self.say)
        self.working.place_wanted.connect(self._wanted)
        self.working.ended.connect(self._notify)
        self.lists.opening.connect(self._browse)
        self.lists.counted.connect(self._counted)
        self.deciding.counted.connect(self._counted)
        self.deciding.counted.connect(lambda counts: self.connections.take_undecided(sum(counts.values())))
        self.connections.opening.connect(self._browse)
        self.connections.copying.connect(lambda text: QGuiApplication.clipboard().setText(text))
        self.connections.company_changed.connect(self._show_company)
        self.connections.option_set.connect(self._followed)
        self.connections.asked.connect(self._asked)
        self.office.picture_changed.connect(self._fill_books)

    # --- life ---

    async def begin(self) -> None:
        """Shows what is known, then reads afresh; the network never delays the first paint."""
        await self.office.load()
        stored = self.office.stored
        self.window.restore(json.loads(stored.get(WINDOW_STATE, "{}")))
        self.window.actions_of_menus.check("theme", stored.get("option:theme", OPTIONS["theme"].default))
        self.window.actions_of_menus.check("language", stored.get("option:language", OPTIONS["language"].default))
        await self.connections.load_client()
        self._set_interval()
        connected = self.office.status is not None and self.office.status.quickbooks is not None
        self.window.go("open" if connected else "settings")
        self.refresh()
        self._settling.start()

    async def close(self) -> None:
        """Keeps what the window looked like, and ends every task."""
        self._payments.stop()
        self._settling.stop()
        state = json.dumps(self.window.state())
        await self.tasks.aclose()
        await self.office.hub.shelves.settings.put(WINDOW_STATE, state)

    def paused(self, seconds: float) -> None:
        """A service asked for a pause; the run page explains it."""
        self.working.paused(seconds)
        self.say(_("A pause of {seconds} seconds was asked for; it goes on by itself.").format(seconds=round(seconds)))

    def retranslate(self) -> None:
        """Every text again, those that presenters made included."""
        self.window.retranslate()
        self.working.retranslate()
        self.office.status_changed.emit()
        self.office.picture_changed.emit()

    # --- reading ---

    def refresh(self) -> None:
        """Reads both sides."""
        self.tasks.start("refresh", self._refresh())

    async def _refresh(self) -> None:
        problem = await self.office.refresh()
        if problem is not None and problem.code != "not_connected":
            self.say(describe(problem).title)

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

    # --- places ---

    def _placed(self, place: str) -> None:
        if place in QUEUES or place == "attention":
            self._back = place
            self.lists.show_queue(place)
        elif place == "journal":
            self.tasks.start("journal", self._journal())

    def _wanted(self, place: str) -> None:
        self.window.go(self._back if place == "back" else place)

    def _open_invoice(self, key: str) -> None:
        self.window.go("all")
        place = self.window.invoice_model.row_of(key)
        if place >= 0:
            self.window.invoices.table.setCurrentIndex(self.window.invoice_model.index(place, 0))

    def _state_action(self, action: str) -> None:
        if action == "refresh":
            self.refresh()
        elif action.startswith("go:"):
            place = action.removeprefix("go:")
            self.window.go("settings" if place == "connect" else place)

    def _go_figure(self, place: str) -> None:
        self.window.go({"overdue": "sent"}.get(place, place))

    def _go_bar(self, month: str, place: str) -> None:
        self.window.go(place if place in QUEUES else "all")
        self.window.invoices.filters.choose_month(month)

    def _counted(self, counts: dict[str, int]) -> None:
        self._counts.update(counts)
        self.window.sidebar.show_counts(self._counts)

    def _show_company(self, company: CompanyView) -> None:
        self.window.show_company(company)

    async def _journal(self) -> None:
        workspace = self.office.workspace
        if workspace is not None:
            self.window.journal.show_rows(
                tuple(journal_rows(await workspace.journal.entries(workspace.scope, limit=5_000)))
            )

    async def _verify(self) -> None:
        workspace = self.office.workspace
        if workspace is not None:
            whole = await workspace.journal.verify()
            self.say(
                _("The chain is whole.") if whole else _("The chain is broken: an entry is missing or was changed.")
            )

    def _fill_books(self) -> None:
        picture, status = self.office.picture, self.office.status
        if picture is not None and status is not None and status.quickbooks is not None:
            today = datetime.now(UTC).astimezone().date()
            self.window.overview.show_view(overview(picture, today, status.quickbooks.currency))
        if self.window.place() == "journal":
            self.tasks.start("journal", self._journal())

    # --- acting ---

    def begin_run(self, keys: list[str], send: bool) -> None:
        """Reviews what is selected (nothing selected: all open invoices), then copies or sends it."""
        self.working.begin(keys or self.lists.keys("open"), send)

    def _do(self, name: str) -> None:
        if name.startswith("theme_"):
            self.connections.set("theme", name.removeprefix("theme_"))
        elif name.startswith("language_"):
            self.connections.set("language", name.removeprefix("language_"))
        elif name.startswith("demo_"):
            self._demo(name)
        doing: dict[str, Callable[[], object]] = {
            "check": self.refresh,
            "payments": self.acting.payments,
            "export": self.acting.export,
            "import": self.acting.take_over,
            "support": self.acting.support,
            "tie_out": self.acting.tie_out,
            "save_journal": self._save_journal,
            "about": self._about,
            "handbook": self._handbook,
        }
        if name in doing:
            doing[name]()

    def _demo(self, name: str) -> None:
        if name == "demo_reset":
            self._confirm(
                _("Begin the demo anew?"),
                _("Everything done in the demo company is forgotten, its books too."),
                _("Begin anew"),
                (),
                lambda: self.tasks.start("demo-reset", self._reset()),
            )
            return
        self.acting.demo(name, self.window.details.key())

    async def _reset(self) -> None:
        await asyncio.to_thread(self._world.reset)
        for link in await self.office.hub.shelves.links.all((await self.office.hub.workspace()).scope):
            await self.office.hub.shelves.links.forget((await self.office.hub.workspace()).scope, link.external_id)
        await self.office.refresh()

    def _followed(self, key: str, value: str) -> None:
        """A setting that the window itself follows."""
        if key == "theme":
            self.window.theme.set_mode(value)
            self.window.actions_of_menus.check("theme", value)
        elif key == "language":
            set_language(value)
            self.language_chosen.emit(value)
            self.window.actions_of_menus.check("language", value)
            self.retranslate()
        elif key == "payments-interval":
            self._set_interval()

    def _asked(self, what: str) -> None:
        """Buttons of the settings page that need a dialog."""
        if what == "paste-address":
            self._ask_text(
                _("Paste the address"),
                _(
                    "After signing in, copy the whole address from the browser’s address line, also when the page shows an error."
                ),
                _("Address"),
                "",
                self.connections.paste_address,
            )
        elif what == "raw":
            picture = self.office.picture
            if picture and picture.everything:
                self._show_text(_("As OneDesk sent it"), picture.everything[0].raw)
        elif what == "folder":
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.office.folder))
        elif what == "support-bundle":
            self.acting.support()
        elif what == "hosts":
            lines = [
                f"{c.host}\t{c.purpose}\t{c.count}\t{c.last:%Y-%m-%d %H:%M:%S}" for c in self.office.contacts.all()
            ]
            QGuiApplication.clipboard().setText("\n".join(lines))
            self.say(_("Copied."))

    # --- saying ---

    def say(self, text: str) -> None:
        """A sentence in the status line, read out by a screen reader."""
        self.window.statusBar().showMessage(text, SHOWN_MS)

    def tell(self, problem: Problem) -> None:
        """An expected problem, with its cure."""
        text = describe(problem)
        details = tuple(
            part for part in (text.fix, f"intuit_tid {problem.intuit_tid}" if problem.intuit_tid else "") if part
        )
        Question(self.window.theme, self.window, text.title, text.detail, (), details).open()

    def tell_bug(self, name: str, path: str) -> None:
        """Something nobody foresaw: said once, with where the report is."""
        self.tell(Problem("bug", {"text": name, "path": path}))

    def _notify(self, text: str) -> None:
        """A quiet notification when the window is in the background."""
        self.say(text)
        if not self.window.isActiveWindow():
            QApplication.alert(self.window)
            if QSystemTrayIcon.isSystemTrayAvailable():
                tray = QSystemTrayIcon(self.window.windowIcon(), self.window)
                tray.show()
                tray.showMessage("Ledgerbridge", text)
                QTimer.singleShot(SHOWN_MS, tray.deleteLater)

    def _browse(self, address: str) -> None:
        QDesktopServices.openUrl(QUrl(address))

    # --- dialogs ---

    def _confirm(self, title: str, text: str, label: str, details: tuple[str, ...], then: Callable[[], object]) -> None:
        dialog = Question(self.window.theme, self.window, title, text, (("yes", label, "primary"),), details)
        dialog.answered.connect(lambda answer: then() if answer == "yes" else None)
        dialog.open()

    def _ask_text(self, title: str, text: str, field: str, value: str, then: Callable[[str], object]) -> None:
        dialog = AskText(self.window.theme, self.window, title, text, field, value)
        dialog.answered.connect(lambda answer: then(answer) if answer else None)
        dialog.open()

    def _choose(self, title: str, text: str, choices: tuple[Choice, ...], then: Callable[[str], object]) -> None:
        dialog = ChooseRecord(self.window.theme, self.window, title, text, choices)
        dialog.answered.connect(lambda answer: then(answer) if answer else None)
        dialog.open()

    def _show_text(self, title: str, text: str) -> None:
        ShowText(self.window.theme, self.window, title, "", text).open()

    def _save(self, title: str, name: str, then: Callable[[str], object]) -> None:
        dialog = QFileDialog(self.window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.fileSelected.connect(then)
        dialog.open()

    def _load(self, title: str, pattern: str, then: Callable[[str], object]) -> None:
        dialog = QFileDialog(self.window, title)
        dialog.setNameFilter(pattern)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(then)
        dialog.open()

    def _save_report(self) -> None:
        self._save(
            _("Save report"),
            "ledgerbridge-report.csv",
            lambda file: self._written(lambda: self.working.save_report(file), file),
        )

    def _save_review(self) -> None:
        self._save(
            _("Save review"),
            "ledgerbridge-review.csv",
            lambda file: self._written(lambda: self.working.save_review(file), file),
        )

    def _save_journal(self) -> None:
        self._save(
            _("Save journal"),
            "ledgerbridge-journal.csv",
            lambda file: self.tasks.start("save-journal", self._journal_to(file)),
        )

    async def _journal_to(self, file: str) -> None:
        workspace = self.office.workspace
        if workspace is not None:
            entries = await workspace.journal.entries(workspace.scope)
            self._written(lambda: self.working.save_entries(file, entries), file)

    def _written(self, work: Callable[[], object], file: str) -> None:
        try:
            work()
        except OSError as error:
            self.tell(Problem("bad_file", {"path": file, "text": error.strerror or ""}))
            return
        self.say(_("Written to {path}.").format(path=file))

    def _about(self) -> None:
        licences = _(
            "Apache-2.0. Contains Qt for Python (LGPL-3.0) and Inter (OFL-1.1); the notices are installed with the program."
        )
        self._show_text("Ledgerbridge", f"Ledgerbridge {__version__}\n\n{licences}")

    def _handbook(self) -> None:
        self._show_text(_("Handbook"), _handbook_text())


def _handbook_text() -> str:
    return "\n\n".join(
        (
            _(
                "Copy puts open invoices into QuickBooks Online and never e-mails. Send copies and has QuickBooks Online e-mail them."
            ),
            _(
                "Before anything is written, the review shows exactly what: invoices, customers, products, accounts and tax."
            ),
            _(
                "An invoice that was moved back to draft, edited and opened again is brought up to date by copying it again."
            ),
            _(
                "What is uncertain after a lost reply is looked up before anything is repeated; nothing is posted twice."
            ),
            _("Payments recorded in QuickBooks Online come back to OneDesk by themselves, or with Shift+F5."),
        )
    )
