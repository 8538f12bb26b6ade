"""The invoice as QuickBooks Online renders it: its PDF, with zoom, print and save."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import N_, _
from app.ui.parts.boxes import row
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button, Label
from app.ui.rows import StateView
from app.ui.theme import Theme

ZOOM_STEP = 1.25
LEAST, MOST = 0.25, 6.0


class PdfPane(QWidget):
    """A PDF, at first as wide as the pane. QtPdf is loaded when the first one is shown. `again_requested` fires where it could not be
    had and a person wants another try."""

    save_requested = Signal()
    print_requested = Signal()
    again_requested = Signal()

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
        self._scale = Label(theme, size=12, tone="secondary", tabular=True)
        self._whole = Button(theme, N_("Whole page"), "icon", icon="fit-page")
        self._wide = Button(theme, N_("Whole width"), "icon", icon="fit-width")
        self._print = Button(theme, N_("Print …"), "icon", icon="print")
        self._save = Button(theme, N_("Save …"), "icon", icon="download")
        self._scale.setMinimumWidth(theme.width("000 %", 12, tabular=True))
        self._scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, 0)
        layout.setSpacing(theme.px(6))
        parts = (self._smaller, self._scale, self._larger, self._wide, self._whole, 1, self._print, self._save)
        layout.addLayout(row(*parts, spacing=theme.px(4)))
        layout.addWidget(self._area, 1)
        self._connect()
        self.show_nothing()

    def _connect(self) -> None:
        self._smaller.clicked.connect(self.zoom_out)
        self._larger.clicked.connect(self.zoom_in)
        self._wide.clicked.connect(lambda: self._fit_to(self._view.ZoomMode.FitToWidth))
        self._whole.clicked.connect(lambda: self._fit_to(self._view.ZoomMode.FitInView))
        self._print.clicked.connect(self.print_requested)
        self._save.clicked.connect(self.save_requested)
        self._area.action_requested.connect(lambda _action: self.again_requested.emit())
        for keys, act in (
            (QKeySequence.StandardKey.ZoomIn, self.zoom_in),
            (QKeySequence.StandardKey.ZoomOut, self.zoom_out),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_nothing(self, text: str = "") -> None:
        """No PDF: the invoice is not in QuickBooks Online (`text` may say why)."""
        words = text or _("QuickBooks Online renders the PDF once the invoice has been copied.")
        self._area.show_state(StateView("picture-empty", _("No PDF yet"), words))
        self._enable(False)

    def show_loading(self) -> None:
        """It is being fetched."""
        self._area.show_state(StateView("picture-loading", _("Fetching the PDF …"), ""))
        self._enable(False)

    def show_problem(self, title: str, text: str = "") -> None:
        """It could not be had just now."""
        self._area.show_state(StateView("picture-error", title, text, ("again", _("Try again"))))
        self._enable(False)

    def show_pdf(self, content: bytes) -> None:
        """Shows a PDF; what is none is a problem."""
        view, document = self._parts()
        document.close()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(self._buffer)
        if not document.pageCount():
            self.show_problem(_("This PDF cannot be shown"), _("QuickBooks Online sent something that is no PDF."))
            return
        view.setDocument(document)
        self._area.show_state(None)
        self._enable(True)
        self._fit_to(view.ZoomMode.FitToWidth)

    def pages(self) -> int:
        """How many pages the PDF shown has; 0 without one."""
        return self._document.pageCount() if self._document is not None else 0

    def zoom_in(self) -> None:
        """Larger, from what is seen now."""
        self._zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Smaller, from what is seen now."""
        self._zoom(1 / ZOOM_STEP)

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
            edge = self._theme.px(8)
            self._view.setDocumentMargins(QMargins(edge, edge, edge, edge))
            self._view.setPageSpacing(edge)
            # A scroll bar that comes and goes with the page's width would change that width: for ever, at some heights.
            self._view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self._holder_layout.addWidget(self._view)
        return self._view, self._document

    def _enable(self, on: bool) -> None:
        for button in (self._smaller, self._larger, self._wide, self._whole, self._print, self._save):
            button.setEnabled(on)
        self._scale.setVisible(on)

    def _seen(self) -> float:
        """How large the first page is seen now; 1.0 is its size on paper."""
        view = self._view
        if view.zoomMode() == view.ZoomMode.Custom:
            return float(view.zoomFactor())
        page, edge = self._document.pagePointSize(0), 2 * self._theme.px(8)
        room = view.viewport().size()
        inch = view.logicalDpiX() / 72
        wide = (room.width() - edge) / (page.width() * inch)
        high = (room.height() - edge) / (page.height() * inch)
        return wide if view.zoomMode() == view.ZoomMode.FitToWidth else min(wide, high)

    def _zoom(self, factor: float) -> None:
        if self.pages():
            wanted = min(max(self._seen() * factor, LEAST), MOST)
            self._view.setZoomMode(self._view.ZoomMode.Custom)
            self._view.setZoomFactor(wanted)
            self._say_scale()

    def _fit_to(self, mode: Any) -> None:
        self._view.setZoomMode(mode)
        self._say_scale()

    def _say_scale(self) -> None:
        """How large it is seen."""
        self._scale.say(_("{count} %").format(count=round(self._seen() * 100)))

    def retranslate(self) -> None:
        if self.pages() and not self._area.state_title():
            self._say_scale()

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.pages() and not self._area.state_title():
            self._say_scale()
