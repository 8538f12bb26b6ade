"""Draws the program's icon in every size that the systems ask for, from the one SVG.

    .venv/bin/python packaging/icons.py

Windows wants an .ico, macOS an .icns, Linux PNGs; the two containers are simple enough to be written here.
The results are kept in the repository, so that a build needs no drawing.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "resources" / "ledgerbridge.svg"
TARGET = ROOT / "packaging" / "icons"

ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
PNG_SIZES = (16, 32, 48, 64, 128, 256, 512)
# Apple: four letters for each size; 11 to 14 are the same pixels for screens of twice the density.
ICNS_SIZES = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
ICNS_SIZES |= {b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512}


def png(size: int) -> bytes:
    """The icon as PNG, `size` pixels wide and high."""
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows bytes only
    return bytes(buffer.data().data())


def ico(images: dict[int, bytes]) -> bytes:
    """Windows: a directory of PNGs; a width of 256 is written as 0."""
    offset = 6 + 16 * len(images)
    directory, pixels = struct.pack("<HHH", 0, 1, len(images)), b""
    for size, data in images.items():
        directory += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset + len(pixels))
        pixels += data
    return directory + pixels


def icns(images: dict[bytes, bytes]) -> bytes:
    """macOS: type, length and PNG, one after the other."""
    body = b"".join(kind + struct.pack(">I", len(data) + 8) + data for kind, data in images.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    TARGET.mkdir(exist_ok=True)
    for size in PNG_SIZES:
        (TARGET / f"ledgerbridge-{size}.png").write_bytes(png(size))
    (TARGET / "ledgerbridge.ico").write_bytes(ico({size: png(size) for size in ICO_SIZES}))
    (TARGET / "ledgerbridge.icns").write_bytes(icns({kind: png(size) for kind, size in ICNS_SIZES.items()}))
    application.shutdown()


if __name__ == "__main__":
    main()
