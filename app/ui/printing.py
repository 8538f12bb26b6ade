"""Papers: a page of HTML as a PDF file or on a printer, in the program's typeface."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

MARGIN_MM = 15.0
FAMILY = "Inter Variable"


def write_pdf(file: str, html: str) -> None:
    """Writes `html` as an A4 PDF. Raises OSError when the file cannot be written."""
    Path(file).write_bytes(pdf_of(html))


def pdf_of(html: str) -> bytes:
    """`html` as an A4 PDF."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    writer.setCreator("Ledgerbridge")
    document = QTextDocument()
    document.setDefaultFont(QFont(FAMILY, 9))
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.setHtml(html)
    document.print_(writer)
    return bytes(buffer.data().data())


def print_pdf(parent: QWidget, name: str, content: bytes) -> None:
    """Opens the platform's print dialog for a PDF and prints its pages, each on its own sheet."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(lambda: paint_pdf(printer, content))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


def paint_pdf(printer: QPrinter, content: bytes) -> int:
    """Paints the pages of a PDF on a printer, as large as the paper allows; how many there were."""
    from PySide6.QtPdf import QPdfDocument

    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    painter = QPainter(printer)
    room = printer.pageRect(printer.Unit.DevicePixel)
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        size = document.pagePointSize(page).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(QPointF(0, 0), size), document.render(page, size.toSize()))
    painter.end()
    return document.pageCount()
