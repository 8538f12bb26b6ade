"""The invoice as QuickBooks Online renders it: its PDF, with zoom, print and save."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import N_, _
from app.ui.parts.boxes import row
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button
from app.ui.rows import StateView
from app.ui.theme import Theme

ZOOM_STEP = 1.25


class PdfPane(QWidget):
    """A PDF. QtPdf is loaded when the first one is shown. `wanted` fires when the pane has nothing to show and is looked at."""

    save_requested = Signal()
    print_requested = Signal()
    open_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._buffer: QBuffer | None = None
        self._document: Any = None  # QPdfDocument and QPdfView: their module is loaded with the first PDF
        self._view: Any = None
        self._holder = QWidget()
        self._holder_layout = QVBoxLayout(self._holder)
        self._holder_layout.setContentsMargins(0, 0, 0, 0)
        self._area = Stateful(theme, self._holder)
        self._smaller = Button(theme, N_("Smaller"), "icon", icon="zoom-out")
        self._larger = Button(theme, N_("Larger"), "icon", icon="zoom-in")
        self._fit = Button(theme, N_("Whole width"), "link")
        self._print = Button(theme, N_("Print …"), "icon", icon="print")
        self._save = Button(theme, N_("Save …"), "icon", icon="download")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, 0)
        layout.setSpacing(theme.px(6))
        layout.addLayout(row(self._smaller, self._larger, self._fit, 1, self._print, self._save, spacing=theme.px(4)))
        layout.addWidget(self._area, 1)
        self._smaller.clicked.connect(lambda: self._zoom(1 / ZOOM_STEP))
        self._larger.clicked.connect(lambda: self._zoom(ZOOM_STEP))
        self._fit.clicked.connect(self._fit_width)
        self._print.clicked.connect(self.print_requested)
        self._save.clicked.connect(self.save_requested)
        self.show_nothing()

    def show_nothing(self, text: str = "") -> None:
        """No PDF: the invoice is not in QuickBooks Online, or it cannot be had just now (`text`)."""
        words = text or _("QuickBooks Online renders the PDF once the invoice has been copied.")
        self._area.show_state(StateView("picture-empty", _("No PDF yet"), words))
        self._enable(False)

    def show_loading(self) -> None:
        """It is being fetched."""
        self._area.show_state(StateView("picture-loading", _("Fetching the PDF …"), ""))
        self._enable(False)

    def show_pdf(self, content: bytes) -> None:
        """Shows a PDF."""
        view, document = self._parts()
        document.close()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(self._buffer)
        view.setDocument(document)
        self._fit_width()
        self._area.show_state(None)
        self._enable(True)

    def pages(self) -> int:
        """How many pages the PDF shown has; 0 without one."""
        return self._document.pageCount() if self._document is not None else 0

    def _parts(self) -> tuple[Any, Any]:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        if self._view is None:
            self._document = QPdfDocument(self)
            self._view = QPdfView(self._holder)
            self._view.setPageMode(QPdfView.PageMode.MultiPage)
            self._view.setAccessibleName(_("Invoice as PDF"))
            self._view.setFrameShape(QPdfView.Shape.NoFrame)
            self._view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            # A scroll bar that comes and goes with the page's width would change that width: for ever, at some heights.
            self._view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self._holder_layout.addWidget(self._view)
        return self._view, self._document

    def _enable(self, on: bool) -> None:
        for button in (self._smaller, self._larger, self._fit, self._print, self._save):
            button.setEnabled(on)

    def _zoom(self, factor: float) -> None:
        if self._view is not None:
            from PySide6.QtPdfWidgets import QPdfView

            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
            self._view.setZoomFactor(min(max(self._view.zoomFactor() * factor, 0.25), 6.0))

    def _fit_width(self) -> None:
        if self._view is not None:
            from PySide6.QtPdfWidgets import QPdfView

            self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
