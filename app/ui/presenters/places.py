"""Going places: the way back from a review, from an invoice, a figure or a bar to its list, from a problem to where it is cured."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.i18n import _
from app.ui.pages import QUEUES
from app.ui.presenters.voice import Voice
from app.ui.rows import Way
from app.ui.window import Window


class Places:
    """Knows the list that was left for a review; `refresh` reads both sides."""

    def __init__(self, window: Window, voice: Voice, refresh: Callable[[], None]) -> None:
        self._window = window
        self._voice = voice
        self._refresh = refresh
        self._back = "open"
        self._landed = True
        self._focused: QWidget | None = None

    def begin(self, place: str) -> None:
        """The place of a start, with the keyboard in it."""
        self._window.go(place)
        self._landed, self._focused = False, self._window.focusWidget()
        self.land()

    def land(self) -> None:
        """Puts the keyboard into the list as soon as there is one, unless a person moved it meanwhile."""
        if self._landed or (self._window.place() in QUEUES and not self._window.invoices.table.isVisible()):
            return
        self._landed = True
        if self._window.focusWidget() is self._focused:
            self._window.focus_page(Qt.FocusReason.ActiveWindowFocusReason)

    def left(self, queue: str) -> None:
        """This list is where `back` leads."""
        self._back = queue

    def go(self, place: str) -> None:
        """To a place, `back` to the list that was left, or a section of the settings (`settings:books`)."""
        if place == "reconnect":
            self.cure(place)
            return
        place, _colon, section = place.partition(":")
        self._window.go(self._back if place == "back" else place)
        if section:
            self._window.settings.choose(section)

    def invoice(self, key: str) -> None:
        """To one invoice, whatever its state is and whatever is filtered."""
        invoices = self._window.invoices
        self._window.go("all")
        invoices.filters.clear()
        invoices.filters.changed.emit("", "")
        row = self._window.invoice_model.row_of(key)
        if row >= 0:
            invoices.table.setCurrentIndex(self._window.invoice_model.index(row, 0))

    def way(self, way: Way | None) -> None:
        """From a figure, an age or a bar of the overview to exactly its invoices."""
        if way is not None:
            self._window.go("all")
            self._window.invoices.show_only(way.label, way.keys)
            self._window.invoices.table.setFocus()

    def cure(self, action: str) -> None:
        """What the button of a banner or of an empty page does: `refresh`, `reconnect`, or `go:` and a place."""
        if action == "refresh":
            self._refresh()
        elif action == "reconnect":
            self._window.go("settings")
            self._window.settings.choose("connection")
            self._window.settings.connect_page.quickbooks.sign_in.setFocus()
        elif action.startswith("go:"):
            place = action.removeprefix("go:")
            self._window.go("guide" if place == "connect" else place)

    def guided(self, text: str) -> None:
        """The sidebar leads back to the guide as long as it is not finished."""
        self._window.sidebar.show_guide(text)
        if self._window.place() == "guide":
            self._window.sidebar.choose("guide")

    def browse(self, address: str) -> None:
        """To a page in the browser; where none opens, the address is in the clipboard."""
        if not QDesktopServices.openUrl(QUrl(address)):
            QGuiApplication.clipboard().setText(address)
            self._voice.say(_("No browser could be opened; the address is in the clipboard."))
