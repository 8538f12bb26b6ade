"""The real window on the real stand-ins: between the click and the books everything is the program's own, over HTTP on loopback."""

import asyncio
import contextlib
import socket
from argparse import Namespace
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QWidget

from app.demo.world import World
from app.i18n import set_language
from app.installation import open_installation
from app.ui.presenters.desk import Desk
from app.ui.window import Window


class Browser(QObject):
    """Takes the addresses that the program opens instead of a real browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, address: QUrl) -> None:
        self.opened.append(address.toString())


@dataclass
class Room:
    """A window at work. `idle` waits until no task runs; `press` and `answer` act as a person does."""

    window: Window
    desk: Desk
    world: World
    browser: Browser
    bugs: list[BaseException]

    @property
    def person(self) -> Any:
        return self.world.person

    async def idle(self, seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            await self.desk.tasks.idle()
            await asyncio.sleep(0.02)
            await self.desk.tasks.idle()
        assert self.bugs == []

    async def until(self, holds: Any, seconds: float = 30) -> None:
        async with asyncio.timeout(seconds):
            while not holds():  # noqa: ASYNC110 - Qt tells nobody
                await asyncio.sleep(0.01)

    # --- what is shown

    def key(self, number: str) -> str:
        rows = self.desk.office.picture.listing.rows
        return next(row.external_id for row in rows if row.number == number)

    def state(self, number: str) -> str:
        rows = self.desk.office.picture.listing.rows
        return next(row.state for row in rows if row.number == number)

    def count(self, place: str) -> int | None:
        return self.window.sidebar.entries[place].count()

    def dialog(self, kind: type = QDialog) -> Any:
        return next((each for each in self.window.findChildren(kind) if each.isVisible()), None)

    # --- what a person does

    async def pick(self, number: str, queue: str = "all") -> None:
        """Goes to a queue and chooses an invoice in it."""
        self.window.go(queue)
        await self.idle()
        table = self.window.page().table
        table.select_keys([self.key(number)])
        table.setCurrentIndex(table.model().index(self.window.page().model.row_of(self.key(number)), 0))
        await self.idle()

    async def press(self, button: QPushButton) -> None:
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await self.idle()

    async def answer(self, label: str, text: str | None = None) -> None:
        """Presses a button of the dialog that is open, after typing `text`."""
        await self.until(lambda: self.dialog() is not None, 10)
        dialog = self.dialog()
        if text is not None:
            dialog.field.field.setText(text)
        button = next(each for each in dialog.findChildren(QPushButton) if each.text().startswith(label))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await self.until(lambda: not _alive(dialog), 10)
        await self.idle()

    async def run(self, *numbers: str, send: bool = False) -> dict[str, str]:
        """Copies or sends invoices by the buttons, and gives what became of each."""
        self.window.go("all")
        await self.idle()
        self.window.invoices.table.select_keys([self.key(number) for number in numbers])
        await self.press(self.window.invoices.send if send else self.window.invoices.copy)
        assert self.window.place() == "review"
        QTest.mouseClick(self.window.review.go, Qt.MouseButton.LeftButton)
        if send and self.dialog() is not None:
            await self.answer("Send")
        await self.idle()
        return {row.number: row.outcome for row in self.window.run.model.all_rows()}

    async def act(self, number: str, action: str) -> None:
        """Presses a button of the problem card of an invoice that needs attention."""
        await self.pick(number, "attention")
        panel = self.window.attention.card.panel
        button = next(each for each in panel.buttons() if each.text() == action)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0)
        if self.dialog() is None:
            await self.idle()

    # --- what stands in the services

    def posted(self, number: str) -> dict[str, Any]:
        found = [each for each in self.person.quickbooks("GET", "state")["Invoice"] if each.get("DocNumber") == number]
        assert len(found) == 1, (number, len(found))
        return found[0]

    def onedesk(self, number: str) -> dict[str, Any]:
        return next(each for each in self.person.onedesk("GET", "state")["invoices"] if each["number"] == number)


def _alive(widget: QWidget) -> bool:
    try:
        return widget.isVisible()
    except RuntimeError:
        return False  # deleted by Qt


def arguments(folder: Path, **given: Any) -> Namespace:
    known = {
        "data_dir": str(folder),
        "demo": None,
        "demo_reset": False,
        "verbose": 0,
        "lang": "en",
        "profile": "default",
    }
    return Namespace(**(known | given))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


@contextlib.asynccontextmanager
async def opened(theme: Any, given: Namespace, world: World | None = None) -> AsyncIterator[Room]:
    """A window with its presenters, as `app.desktop.start` opens it; closed again in order."""
    set_language(given.lang)
    QApplication.setQuitOnLastWindowClosed(False)  # as app.desktop.start: closing ends in order
    browser = Browser()
    bugs: list[BaseException] = []
    QDesktopServices.setUrlHandler("http", browser, "take")
    QDesktopServices.setUrlHandler("https", browser, "take")
    try:
        async with open_installation(given) as installation:
            window = Window(theme)
            redirect = (installation.endpoints.redirect_uri, installation.endpoints.listen_port)
            doors, folder = installation.doors, str(installation.folder)
            desk = Desk(window, installation.hub, doors.contacts, folder, installation.world, redirect, bugs.append)
            doors.on_pause = desk.paused
            desk.dialogs.folder = folder
            served = installation.world or world
            assert served is not None
            room = Room(window, desk, served, browser, bugs)
            window.resize(1280, 860)
            window.show()
            try:
                await desk.begin()
                await room.idle()
                yield room
            finally:
                for dialog in window.findChildren(QDialog):
                    dialog.close()
                await desk.close()
                window.close()
                window.deleteLater()
                # now, while window and presenters are still held: not in the middle of another test
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    finally:
        QDesktopServices.unsetUrlHandler("http")
        QDesktopServices.unsetUrlHandler("https")


async def choose_file(room: Room, file: Path) -> None:
    """Answers the file dialog that is open."""
    await room.until(lambda: room.dialog(QFileDialog) is not None, 10)
    dialog = room.dialog(QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()
    await room.idle()


async def sign_in(address: str, decision: str = "allow", follow: bool = True) -> httpx.Response:
    """What a person does in the browser: reads Intuit's page, presses a button, and is sent back to the program; with `follow` off the
    browser does not get there, as from another computer."""
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True, timeout=20) as client:
        page = await client.get(address)
        assert "Which company shall the app be connected with?" in page.text
        query = dict(httpx.URL(address).params)
        realm = page.text.split('name="realm" value="')[1].split('"')[0]
        return await client.post(
            str(page.url).split("?")[0], data={**query, "realm": realm, "decision": decision}, follow_redirects=follow
        )
