"""Opens the window: one application, one loop, one instance per data folder, and the last net for what nobody foresaw."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.desktop.farewell import Farewell
from app.desktop.glimpse import Glimpse
from app.desktop.loop import refuse_crashing_pair, run
from app.desktop.nets import Nets
from app.desktop.starting import Starting
from app.domain.problems import Problem, ProblemError
from app.i18n.formats import spell_anew
from app.store.paths import installation_folder
from app.ui.icons import FOLDER, draw_anew
from app.ui.theme import Theme
from app.ui.window import Window

PICTURE = FOLDER.parent / "ledgerbridge.svg"
Opened = Callable[[], AbstractAsyncContextManager[Any]]


class Program(QApplication):
    """The application. Where the whole program is asked to end (the dock, the session), `quit_asked` is called instead, and ends it in
    order. A filter of events would do the same, and cost a start a thirtieth: it is asked about every event of every part.
    """

    def __init__(self) -> None:
        super().__init__(["ledgerbridge", "-style", "fusion"])
        self.quit_asked: Callable[[], None] | None = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit and self.quit_asked is not None:
            self.quit_asked()
            return True
        return super().event(event)


def has_screen() -> bool:
    """Whether Qt can show a window here."""
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def open_window(arguments: Namespace, opened: Opened) -> int:
    """Shows the window until it is closed; `shots FOLDER` paints every page into files instead. Returns the exit status."""
    if not has_screen():
        raise ProblemError(Problem("no_screen", {"command": "ledgerbridge --help"}))
    application = Program()
    application.setApplicationName("Ledgerbridge")
    application.setApplicationDisplayName("Ledgerbridge")
    application.setDesktopFileName("org.ledgerbridge.Ledgerbridge")
    application.setQuitOnLastWindowClosed(False)
    refuse_crashing_pair()
    nets = Nets(application)
    with Farewell(application, nets):
        return run(lambda: _main(arguments, opened, application, nets), nets.bug)


async def _main(arguments: Namespace, opened: Opened, application: Program, nets: Nets) -> int:
    from app.desktop.instance import SingleInstance, seat_of

    painting = arguments.command == "shots"
    nets.folder = folder = installation_folder(arguments.data_dir, bool(arguments.demo), os.environ)
    seat = seat_of(arguments.profile, bool(arguments.demo))
    instance = SingleInstance(folder, lambda: _raise(window), seat)
    if not painting:
        instance.ask()
    glimpse = Glimpse(folder, arguments.profile, seat)
    if arguments.lang is None:
        glimpse.speak()
    glimpse.spell()
    glimpse.draw()
    theme = Theme(application, glimpse.theme, dressed=False)
    window = Window(theme)
    theme.dress()
    if not painting and not instance.is_first(heard=False):
        return 0
    starting = Starting(folder, seat)
    if not painting and not starting.begin():
        glimpse.forget()
    stop = asyncio.Event()
    application.quit_asked = stop.set
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())  # the heartbeat gives it its turn
    window.closing.connect(stop.set)
    nets.speak()
    try:
        if not painting and not arguments.demo_reset and glimpse.show(window):
            await _painted(window)
        spell_anew()
        draw_anew()
        gc.collect()  # what the start left is gone before the rest is kept for good
        gc.freeze()
        if not painting:
            instance.listen()
        async with opened() as installation:
            return await _at_work(arguments, installation, window, theme, glimpse, nets, stop, starting)
    finally:
        nets.tell = None
        application.quit_asked = None
        signal.signal(signal.SIGTERM, before)
        instance.close()
        window.close()
        window.deleteLater()


async def _at_work(
    arguments: Namespace,
    installation: Any,
    window: Window,
    theme: Theme,
    glimpse: Glimpse,
    nets: Nets,
    stop: asyncio.Event,
    starting: Starting,
) -> int:
    """The window with its presenters, from the store until it is closed; or the pictures of it."""
    stored = await installation.hub.shelves.settings.all()
    theme.set_mode(stored.get("option:theme", "system"))
    nets.speak()
    from app.desktop.faults import Faults
    from app.desktop.instance import seat_of
    from app.desktop.resting import Resting

    faults = Faults(installation.folder, seat_of(arguments.profile, bool(arguments.demo)))
    fell = None if arguments.command == "shots" else faults.begin()
    QApplication.setWindowIcon(QIcon(str(PICTURE)))  # after the first paint: it is drawn in eight sizes
    desk = await _desk(installation, window, nets)
    try:
        if arguments.command == "shots":
            from app.desktop.shots import paint

            return await paint(desk, theme, window, Path(arguments.folder))
        window.show()  # before the keychain is asked: it may wait for a password, and nobody would see for whom
        await desk.begin()
        starting.came_through()
        nets.fallen(fell)
        desk.office.picture_changed.connect(lambda: _keep(glimpse, desk))
        Resting(window).came.connect(lambda: _keep(glimpse, desk))
        await stop.wait()
        _keep(glimpse, desk)
        return 0
    finally:
        await desk.close()
        faults.end()


def _keep(glimpse: Glimpse, desk: Any) -> None:
    """What the next start shows first; nothing where no company is connected."""
    status, stored = desk.office.status, desk.office.stored
    if status is None or status.quickbooks is None:
        glimpse.forget()
        return
    look, speech = (stored.get(f"option:{name}", "system") for name in ("theme", "language"))
    glimpse.keep(desk.window, look, speech, desk.lists.rows("open"))


async def _painted(window: Window) -> None:
    """Shows the window; what takes longer to load comes after this."""
    window.show()
    await asyncio.sleep(0.001)


async def _desk(installation: Any, window: Window, nets: Nets) -> Any:
    """The presenters, and the pages that they need, made one by one so that the window stays alive."""
    for _page in window.rest():
        await asyncio.sleep(0)
    from app.ui.presenters.desk import Desk

    redirect = (installation.endpoints.redirect_uri, installation.endpoints.listen_port)
    contacts, folder = installation.doors.contacts, str(installation.folder)
    desk = Desk(window, installation.hub, contacts, folder, installation.world, redirect, nets.bug)
    installation.doors.on_pause = desk.paused
    nets.tell = desk.tell_bug
    desk.language_chosen.connect(lambda _choice: nets.speak())
    return desk


def _raise(window: Window) -> None:
    """Brings the window to the front: somebody started the program again."""
    window.showNormal() if window.isMinimized() else window.show()
    window.raise_()
    window.activateWindow()
