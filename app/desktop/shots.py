"""Paints every page of the window into files: what `dev.py shots` and the demo without a screen leave behind."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from app.i18n import set_language
from app.ui.presenters.desk import Desk
from app.ui.theme import Theme
from app.ui.window import Window

SIZES = {"small": QSize(1024, 700), "large": QSize(1920, 1200)}
SCALED = {
    2: {"200": QSize(1280, 800)},
    3: {"300": QSize(1024, 700)},
}  # on screens that the environment sets (QT_SCALE_FACTOR)
LOOKS = (("de", "light"), ("de", "dark"), ("en", "light"), ("en", "dark"))
PLACES = (
    "open",
    "ready",
    "attention",
    "copied",
    "sent",
    "paid",
    "all",
    "mappings",
    "customers",
    "overview",
    "tie_out",
    "journal",
    "settings",
    "guide",
)
DIALOGS = ("commands", "shortcuts", "about", "handbook")
FEW = "LEDGERBRIDGE_FEW_PICTURES"  # set by the demo without a screen, which shows what there is rather than everything
FEW_LOOKS = (("de", "light"), ("en", "dark"))
FEW_PLACES = ("open", "attention", "mappings", "overview", "settings")


async def paint(desk: Desk, theme: Theme, window: Window, folder: Path) -> int:
    """Reads the company, does a small run, and saves a picture of every page in both languages, themes and sizes."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    await desk.begin()
    window.show()
    await _idle(desk)
    ready = desk.lists.keys("ready")
    count = 0
    copied = desk.lists.keys("copied")
    runs = ((False, ready[:9]), (True, ready[9:14])) if ready else ((False, copied[:9]),)
    for send, keys in (each for each in runs if each[1]):
        desk.begin_run(keys, send)
        await _idle(desk)
        count += await _pictures(desk, theme, window, folder, ("review",))
        desk.working.go()
        await _idle(desk)
    count += await _pictures(desk, theme, window, folder, ("run", *(FEW_PLACES if _few() else PLACES)))
    count += await _dialogs(desk, theme, window, folder)
    sys.stderr.write(f"{count} pictures in {folder}\n")
    return 0


def _few() -> bool:
    return os.environ.get(FEW) == "1"


def _looks() -> tuple[tuple[str, str], ...]:
    return FEW_LOOKS if _few() else LOOKS


def _sizes(window: Window) -> dict[str, QSize]:
    return SCALED.get(round(window.devicePixelRatioF()), SIZES)


async def _pictures(desk: Desk, theme: Theme, window: Window, folder: Path, places: tuple[str, ...]) -> int:
    """The pictures of some places in every look and size."""
    count = 0
    for language, mode in _looks():
        set_language(language)
        theme.set_mode(mode)
        desk.retranslate()
        for name, size in _sizes(window).items():
            window.resize(size)
            for place in places:
                window.go(place)
                window.focus_page()
                if window.page() is window.invoices and window.invoice_model.rowCount():
                    window.invoices.table.setCurrentIndex(window.invoice_model.index(0, 0))
                await _idle(desk)
                window.grab().save(str(folder / f"{place}-{mode}-{language}-{name}.png"))
                count += 1
    return count


async def _dialogs(desk: Desk, theme: Theme, window: Window, folder: Path) -> int:
    """The pictures of what the menus open, and of the question before sending."""
    count = 0
    ratio = round(window.devicePixelRatioF())
    scaled = f"-{ratio}00" if ratio > 1 else ""
    for language, mode in _looks():
        set_language(language)
        theme.set_mode(mode)
        desk.retranslate()
        for name in ("send",) if _few() else (*DIALOGS, "send"):
            if name == "send":
                desk.begin_run(desk.lists.keys("ready")[:6], True)
                await _idle(desk)
                desk.working.ask()
            else:
                window.actions_of_menus[name].trigger()
            await asyncio.sleep(0.1)
            for dialog in [each for each in window.findChildren(QDialog) if each.isVisible()]:
                dialog.grab().save(str(folder / f"dialog-{name}-{mode}-{language}{scaled}.png"))
                dialog.close()
                count += 1
    return count


async def _idle(desk: Desk) -> None:
    """Waits until no task of the window runs and Qt has painted."""
    async with asyncio.timeout(60):
        await desk.tasks.idle()
    await asyncio.sleep(0.05)
