"""The program's own icons: SVG drawn for it, tinted from the palette, one picture per size, colour and screen.

Those of the first picture are kept for the next start: reading and drawing forty of them takes a thirtieth of it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"
MOST = 64
"""Icons that are kept: more than a first picture has."""
Key = tuple[str, str, int, float, str, str, int]


class _First:
    """The icons of the first picture: those of the start `before`, and those `asked` for at this one, until it is `over`."""

    def __init__(self) -> None:
        self.before: dict[Key, QPixmap] = {}
        self.asked: dict[Key, QPixmap] = {}
        self.over = False


_first = _First()


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=2048)
def pixmap(
    name: str,
    colour: str,
    size: int = 16,
    ratio: float = 1.0,
    soft: str = "none",
    paper: str = "none",
    gap: int = 0,
) -> QPixmap:
    """Icon `name` in `colour`, `size` device-independent pixels wide; `soft` and `paper` fill the larger pictures;
    `gap` is air at its right."""
    key = (name, colour, size, ratio, soft, paper, gap)
    image = _first.before.get(key) or _drawn(*key)
    if not _first.over and len(_first.asked) < MOST:
        _first.asked[key] = image
    return image


def _drawn(name: str, colour: str, size: int, ratio: float, soft: str, paper: str, gap: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    svg = _source(name).replace("currentColor", colour).replace("softColor", soft).replace("paperColor", paper)
    image = QPixmap(QSize(size + gap, size) * ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def drawn_so_far() -> dict[str, Any]:
    """The icons of the first picture, as JSON takes them."""
    return {"files": _files(), "icons": [[*key, _bytes_of(picture)] for key, picture in _first.asked.items()]}


def draw_as_before(kept: dict[str, Any]) -> None:
    """Takes what `drawn_so_far` gave, where the files are still the same. Raises KeyError, TypeError, ValueError for anything else."""
    if kept["files"] != _files():
        return
    for name, colour, size, ratio, soft, paper, gap, drawn in kept["icons"]:
        wide, high = round((size + gap) * ratio), round(size * ratio)
        inked = b64decode(drawn, validate=True)
        if len(inked) != 4 * wide * high:
            raise ValueError(name)
        picture = QPixmap.fromImage(QImage(inked, wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied))
        picture.setDevicePixelRatio(ratio)
        _first.before[str(name), str(colour), int(size), float(ratio), str(soft), str(paper), int(gap)] = picture


def draw_anew() -> None:
    """The first picture is painted: every icon that it did not show is drawn from its file."""
    _first.before.clear()
    _first.over = True


def _bytes_of(picture: QPixmap) -> str:
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    return b64encode(bytes(image.constBits())).decode()


def _files() -> list[int]:
    """What tells this version of the icons from others."""
    folder = FOLDER.stat()
    return [folder.st_mtime_ns, folder.st_ino]


def icon(
    name: str,
    colour: str,
    faded: str = "",
    size: int = 16,
    ratios: tuple[float, ...] = (1.0, 2.0, 3.0),
    gap: int = 0,
) -> QIcon:
    """Icon `name` for a button or menu, sharp on screens of these `ratios`; `faded` is its colour while it cannot be used,
    `gap` the air between it and a label."""
    made = QIcon()
    for ratio in ratios:
        made.addPixmap(pixmap(name, colour, size, ratio, gap=gap))
        if faded:
            made.addPixmap(pixmap(name, faded, size, ratio, gap=gap), QIcon.Mode.Disabled)
    return made
