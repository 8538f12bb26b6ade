"""Paints every page, dialog and state of the window into files, and looks at each for texts that are cut and parts that lie over each
other: what `dev.py shots` and the demo without a screen leave behind."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.desktop.painted import wrong_with
from app.desktop.scenes import every, few
from app.desktop.stage import Scene, Stage, at_work, play
from app.i18n import set_language
from app.i18n.pseudo import use_pseudo_language
from app.ui.presenters.desk import Desk
from app.ui.theme import Theme
from app.ui.window import Window

SIZES = {"small": QSize(1024, 700), "large": QSize(1920, 1200)}
SCALED = {
    2: {"200": QSize(1280, 800)},
    3: {"300": QSize(1024, 700)},
}  # on screens that the environment sets (QT_SCALE_FACTOR)
LOOKS = (("de", "light"), ("de", "dark"), ("en", "light"), ("en", "dark"))
FEW = "LEDGERBRIDGE_FEW_PICTURES"  # set by the demo without a screen, which shows what there is rather than everything
FEW_LOOKS = (("de", "light"), ("en", "dark"))
PSEUDO = "pseudo"  # the made-up language: a third longer
PSEUDO_SIZE = {"pseudo": QSize(1366, 768)}


async def paint(desk: Desk, theme: Theme, window: Window, folder: Path) -> int:
    """Reads the company, does a small run, and saves a picture of every scene in both languages, themes and sizes. Says what
    is cut or covered in one of them, and returns 1 then."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    await desk.begin()
    window.show()
    stage = Stage(desk, theme, window)
    await stage.idle()
    await at_work(stage)
    scenes = few(stage) if _few() else every(stage)
    count, found = 0, 0
    for language, mode in _looks(window):
        _speak(stage, language, mode)
        sizes = PSEUDO_SIZE if language == PSEUDO else _sizes(window)
        async for scene, size, seen in play(stage, scenes, sizes):
            name = _name(scene, mode, language, size, round(window.devicePixelRatioF()))
            seen.grab().save(str(folder / f"{name}.png"))
            count += 1
            found += _told(name, seen)
    sys.stderr.write(f"{count} pictures in {folder}, {found} with something cut or covered\n")
    return 1 if found and not _few() else 0


def _told(name: str, seen: QWidget) -> bool:
    wrong = wrong_with(seen)
    for text in wrong:
        sys.stderr.write(f"{name}: {text}\n")
    return bool(wrong)


def _name(scene: Scene, mode: str, language: str, size: str, ratio: int) -> str:
    if scene.dialog:
        return f"dialog-{scene.name}-{mode}-{language}" + (f"-{ratio}00" if ratio > 1 else "")
    return f"{scene.name}-{mode}-{language}" + (f"-{size}" if size != language else "")


def _few() -> bool:
    return os.environ.get(FEW) == "1"


def _looks(window: Window) -> tuple[tuple[str, str], ...]:
    """Languages and themes; on a usual screen the made-up language too."""
    if _few():
        return FEW_LOOKS
    return LOOKS if round(window.devicePixelRatioF()) in SCALED else (*LOOKS, (PSEUDO, "light"))


def _sizes(window: Window) -> dict[str, QSize]:
    return SCALED.get(round(window.devicePixelRatioF()), SIZES)


def _speak(stage: Stage, language: str, mode: str) -> None:
    if language == PSEUDO:
        use_pseudo_language()
    else:
        set_language(language)
        stage.desk.language_chosen.emit(language)  # Qt's own words follow
    stage.theme.set_mode(mode)
    stage.desk.retranslate()
