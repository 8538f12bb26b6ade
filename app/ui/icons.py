"""The program's own icons: SVG drawn for it, tinted from the palette, one picture per size, colour and screen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"


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
    svg = _source(name).replace("currentColor", colour).replace("softColor", soft).replace("paperColor", paper)
    image = QPixmap(QSize(size + gap, size) * ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


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
