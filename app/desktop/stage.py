"""A window at work on which scenes are played: what `dev.py shots` paints and what the checks look at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

if TYPE_CHECKING:
    from app.ui.presenters.desk import Desk
    from app.ui.theme import Theme
    from app.ui.window import Window

Show = Callable[["Stage"], Awaitable[None]]
QUICKLY = 0.01  # seconds until Qt has laid out and painted what was shown


@dataclass(frozen=True, slots=True)
class Scene:
    """A name and how it is shown. `dialog`: what is looked at is the dialog that opens, not the window; `few`: among the few pictures
    that the demo paints."""

    name: str
    show: Show
    dialog: bool = False
    few: bool = False


class Stage:
    """A window at work. Scenes play on it; `leave` puts away what one of them opened or pretended."""

    def __init__(self, desk: Desk, theme: Theme, window: Window) -> None:
        self.desk = desk
        self.theme = theme
        self.window = window
        self._kept: tuple[Any, Any] | None = None

    async def idle(self) -> None:
        """Waits until no task of the window runs and Qt has painted."""
        async with asyncio.timeout(60):
            await self.desk.tasks.idle()
        await asyncio.sleep(QUICKLY)

    async def go(self, place: str, row: int = 0) -> None:
        """Shows a place; of a list of invoices, its `row`-th row is the chosen one."""
        self.window.go(place)
        self.window.focus_page()
        await self.idle()
        page: Any = self.window.page()
        if page in (self.window.invoices, self.window.attention) and page.table.model().rowCount() > row:
            page.table.setCurrentIndex(page.table.model().index(row, 0))
            await self.idle()

    def number(self, key: str) -> str:
        """The number of an invoice."""
        row = self.desk.office.row(key)
        return row.number if row else ""

    def keys(self, *states: str) -> list[str]:
        """The invoices in one of these states."""
        picture = self.desk.office.picture
        return [row.external_id for row in picture.listing.rows if row.state in states] if picture else []

    def pretend(self, picture: Any, status: Any) -> None:
        """Shows what another picture and other connections would show, until `leave`."""
        office = self.desk.office
        self._kept = self._kept or (office.picture, office.status)
        office.picture, office.status = picture, status
        self._tell()

    def dialogs(self) -> list[QWidget]:
        """What is open above the window."""
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]

    async def leave(self) -> None:
        """Closes dialogs and shows what is really known again."""
        for dialog in self.dialogs():
            dialog.close()
        filters = self.window.invoices.filters
        if any(filters.values()):
            filters.clear()
            filters.changed.emit("", "")
        if self.window.place() == "guide":
            self.window.guide.closed.emit()
        if self._kept is not None:
            self.desk.office.picture, self.desk.office.status = self._kept
            self._kept = None
            self._tell()
        await self.idle()

    def _tell(self) -> None:
        self.desk.office.status_changed.emit()
        self.desk.office.picture_changed.emit()


async def at_work(stage: Stage, copied: int = 9, sent: int = 5) -> None:
    """Puts something into every list of a company that was not worked on yet: copied, sent, paid, changed, drifted, in conflict."""
    desk, person = stage.desk, stage.desk.office.person
    ready = desk.lists.keys("ready")
    if not ready or person is None or desk.lists.keys("copied"):
        return
    for send, keys in ((False, ready[:copied]), (True, ready[copied : copied + sent])):
        desk.begin_run(keys, send)
        await stage.idle()
        desk.working.go()
        await stage.idle()
    first, second, third = map(stage.number, ready[:3])
    paid = [stage.number(key) for key in ready[copied : copied + sent]][:1]
    for doing, numbers in (
        (person.edit_in_onedesk, (first, second)),
        (person.edit_in_quickbooks, (first, third)),
        (person.record_payment, paid),
    ):
        for number in numbers:
            await asyncio.to_thread(doing, number)
    desk.acting.payments(quiet=True)
    await stage.idle()
    desk.refresh()
    await stage.idle()


async def play(
    stage: Stage, scenes: Sequence[Scene], sizes: Mapping[str, QSize]
) -> AsyncIterator[tuple[Scene, str, QWidget]]:
    """Plays scenes one after the other; gives each in every size of the window (a dialog once, the size is empty then), and what to
    look at."""
    for scene in scenes:
        stage.window.resize(next(iter(sizes.values())))
        await scene.show(stage)
        if scene.dialog:
            await stage.idle()  # some are filled from what is kept
            for dialog in stage.dialogs():
                yield scene, "", dialog
        else:
            for name, size in sizes.items():
                stage.window.resize(size)
                await asyncio.sleep(QUICKLY)
                yield scene, name, stage.window
        await stage.leave()
