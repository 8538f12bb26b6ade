"""What the menus do that the window does not do itself, and what the buttons of the settings do that need a dialog or the clipboard."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.i18n import _, language
from app.ui.presenters.acting import ActingPresenter
from app.ui.presenters.asking import Dialogs
from app.ui.presenters.connections import ConnectionsPresenter
from app.ui.presenters.office import Office
from app.ui.presenters.preferences import COLUMNS, FILES, PROFILES
from app.ui.presenters.voice import Voice
from app.ui.tasks import TaskRunner


class MenuPresenter(QObject):
    """The signals fire for what other presenters do. `world` is the demo company, or None."""

    tie_out_wanted = Signal()
    journal_wanted = Signal()
    handbook_wanted = Signal()
    companies_wanted = Signal()
    usual_columns_wanted = Signal()

    def __init__(
        self,
        office: Office,
        tasks: TaskRunner,
        voice: Voice,
        dialogs: Dialogs,
        acting: ActingPresenter,
        connections: ConnectionsPresenter,
        world: Any,
    ) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._voice = voice
        self._dialogs = dialogs
        self._acting = acting
        self._connections = connections
        self._world = world

    def do(self, name: str, acted_on: Callable[[], list[str]], shown: str) -> None:
        """The action of a menu; `acted_on` gives the keys of the invoices meant, `shown` is the one of the details pane."""
        if name.startswith("theme_"):
            self._connections.set("theme", name.removeprefix("theme_"))
        elif name.startswith("language_"):
            self._connections.set("language", name.removeprefix("language_"))
        elif name == "demo_reset":
            self._begin_anew()
        elif name.startswith("demo_"):
            self._acting.demo(name, shown)
        doing: dict[str, Callable[[], object]] = {
            "check": lambda: self._acting.check_again(acted_on()),
            "payments": self._acting.payments,
            "export": self._acting.export,
            "import": self._acting.take_over,
            "support": self._acting.support,
            "tie_out": self.tie_out_wanted.emit,
            "save_journal": self.journal_wanted.emit,
            "about": self._dialogs.about,
            "handbook": self.handbook_wanted.emit,
            "companies": self.companies_wanted.emit,
        }
        if name in doing:
            doing[name]()

    # --- the demo company ---

    def open_demo(self) -> None:
        """The demo company in a window of its own."""
        if start_demo(self._office.folder):
            self._voice.say(_("The demo company opens in a window of its own; nothing of it touches your books."))
        else:
            self._voice.say(_("The demo could not be started. Start the program with --demo instead."))

    def _begin_anew(self) -> None:
        self._dialogs.confirm(
            _("Begin the demo anew?"),
            _("Everything done in the demo company is forgotten, its books too."),
            _("Begin anew"),
            (),
            lambda: self._tasks.start("demo-reset", self._reset(), writes=True),
        )

    async def _reset(self) -> None:
        await asyncio.to_thread(self._world.reset)
        scope, links = (await self._office.hub.workspace()).scope, self._office.hub.shelves.links
        for link in await links.all(scope):
            await links.forget(scope, link.external_id)
        await self._office.refresh()

    # --- the settings page ---

    def asked(self, what: str) -> None:
        """A button of the settings page that needs a dialog, another program or the clipboard."""
        asking: dict[str, Callable[[], object]] = {
            "paste-address": self._paste_address,
            "raw": self._show_raw,
            FILES: self._choose_folder,
            "folder": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self._office.folder)),
            "support-bundle": self._acting.support,
            "hosts": self._copy_hosts,
            "move-folder": self._tell_move,
            COLUMNS: self.usual_columns_wanted.emit,
            PROFILES: self.companies_wanted.emit,
        }
        if what in asking:
            asking[what]()

    def _paste_address(self) -> None:
        self._dialogs.text(
            _("Paste the address"),
            _(
                "After signing in, copy the whole address from the browser’s address line, also when the page shows an error."
            ),
            _("Address"),
            "",
            self._connections.paste_address,
        )

    def _show_raw(self) -> None:
        if self._office.sample is not None:
            self._tasks.start("raw", self._acting.show_raw(self._office.sample.invoice.external_id))

    def _choose_folder(self) -> None:
        self._dialogs.choose_folder(
            _("Folder for reports and files"), lambda folder: self._connections.prefer(FILES, folder)
        )

    def _tell_move(self) -> None:
        """How the data folder is moved, with what stands where it is now."""
        folder = self._office.folder
        steps = (
            _("1. Close every window of Ledgerbridge; no command may be running either."),
            _("2. Move the whole folder to its new place: {folder}").format(folder=folder),
            _(
                "3. Set the variable LEDGERBRIDGE_DATA_DIR to the new place, or start with --data-dir and the new place."
            ),
            _("On another computer the keys have to be entered once more; mappings, links and journal come along."),
        )
        self._dialogs.show(_("Move the data folder"), "\n\n".join(steps))

    def _copy_hosts(self) -> None:
        contacts = self._office.contacts.all()
        self.to_clipboard("\n".join(f"{c.host}\t{c.purpose}\t{c.count}\t{c.last:%Y-%m-%d %H:%M:%S}" for c in contacts))

    def to_clipboard(self, text: str) -> None:
        """`text` is in the clipboard afterwards, and that is said."""
        QGuiApplication.clipboard().setText(text)
        self._voice.say(_("Copied."))


def start_demo(folder: str) -> bool:
    """Opens the demo company beside this window, as a process of its own; whether it was started."""
    program = [] if getattr(sys, "frozen", False) else ["-m", "app"]
    started, _pid = QProcess.startDetached(
        sys.executable, [*program, "--demo", "--data-dir", folder, "--lang", language()]
    )
    return bool(started)
