"""Opens the window: one application, one loop, one instance per data folder, and the last net for what nobody foresaw."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from app.desktop.loop import refuse_crashing_pair, run
from app.domain.problems import Problem, ProblemError
from app.i18n import language
from app.store.logs import crash_report
from app.ui.presenters.desk import Desk
from app.ui.theme import Theme
from app.ui.window import Window

Opened = Callable[[], AbstractAsyncContextManager[Any]]


def has_screen() -> bool:
    """Whether Qt can show a window here."""
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def open_window(arguments: Namespace, opened: Opened) -> int:
    """Shows the window until it is closed; `shots FOLDER` paints every page into files instead. Returns the exit status."""
    if not has_screen():
        raise ProblemError(Problem("no_screen", {"command": "ledgerbridge --help"}))
    application = QApplication.instance() or QApplication(["ledgerbridge"])
    assert isinstance(application, QApplication)
    application.setApplicationName("Ledgerbridge")
    application.setApplicationDisplayName("Ledgerbridge")
    application.setDesktopFileName("ledgerbridge")
    application.setQuitOnLastWindowClosed(False)
    refuse_crashing_pair()
    nets = _Nets(application)
    return run(lambda: _main(arguments, opened, application, nets), nets.bug)


class _Nets:
    """The last net: a bug is saved, told once in the window, and the program goes on."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self.folder = Path.cwd()
        self.tell: Callable[[str, str], None] = lambda _title, _path: None
        self._translator = QTranslator(application)
        sys.excepthook = lambda _kind, error, _trace: self.bug(error)

    def bug(self, error: BaseException) -> None:
        """Reports what nobody foresaw; a keyboard interrupt closes the window."""
        if isinstance(error, KeyboardInterrupt):
            self._application.quit()
            return
        path = crash_report(error, self.folder)
        self.tell(type(error).__name__, path)

    def speak(self) -> None:
        """Qt's own buttons in the language in force."""
        self._application.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{language()}", folder):
            self._application.installTranslator(self._translator)


async def _main(arguments: Namespace, opened: Opened, application: QApplication, nets: _Nets) -> int:
    from app.desktop.instance import SingleInstance

    stop = asyncio.Event()
    async with opened() as installation:
        nets.folder = installation.folder
        stored = await installation.hub.shelves.settings.all()
        theme = Theme(application, stored.get("option:theme", "system"))
        window = Window(theme)
        instance = SingleInstance(installation.folder, lambda: _raise(window))
        painting = arguments.command == "shots"
        if not painting and not instance.is_first():
            return 0
        redirect = (installation.endpoints.redirect_uri, installation.endpoints.listen_port)
        contacts, folder = installation.doors.contacts, str(installation.folder)
        desk = Desk(window, installation.hub, contacts, folder, installation.world, redirect, nets.bug)
        installation.doors.on_pause = desk.paused
        nets.tell = desk.tell_bug
        desk.language_chosen.connect(lambda _choice: nets.speak())
        nets.speak()
        window.closing.connect(stop.set)
        application.aboutToQuit.connect(stop.set)
        try:
            if painting:
                from app.desktop.shots import paint

                return await paint(desk, theme, window, Path(arguments.folder))
            await desk.begin()
            window.show()
            await stop.wait()
        finally:
            await desk.close()
            instance.close()
            window.close()
            window.deleteLater()
    return 0


def _raise(window: Window) -> None:
    """Brings the window to the front: somebody started the program again."""
    window.showNormal() if window.isMinimized() else window.show()
    window.raise_()
    window.activateWindow()
