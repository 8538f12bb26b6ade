"""The main window: sidebar, the page of the place that is chosen, and beside a queue the details of one invoice. Nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStatusBar, QWidget

from app.i18n import _
from app.ui.actions import Actions
from app.ui.first_rows import CompanyView
from app.ui.layouts import read_layout
from app.ui.pages import LEAST_PANE, PANE, PLACES, QUEUES, Pages
from app.ui.parts.banner import Banner
from app.ui.parts.boxes import column
from app.ui.parts.notice import Notice
from app.ui.parts.texts import retranslate_below
from app.ui.theme import Theme
from app.ui.views.sidebar import Sidebar

if TYPE_CHECKING:
    from app.ui.dialogs.commands import CommandPalette, Shortcuts

NARROW = 1200  # pixels at the usual scale: below this width the details pane takes its least width
LEAST_LIST = 440  # a list with less room beside the details than that has all of it, and the details take its place when asked for
SMALLEST = (900, 600)
USUAL_FRAME = (8, 40)  # pixels that a desktop puts round a window; how many is known once it is shown


class Window(Pages):
    """`place_chosen` fires after another place was chosen (sidebar, menu or `go`); `action_triggered` with the actions of the menus that
    the window does not do itself; `closing` when a person closes it; `may_close` can refuse that.
    """

    place_chosen = Signal(str)
    action_triggered = Signal(str)
    closing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._company = CompanyView()
        self._wants_details = True
        self._narrowed = False
        self._folded = False  # no room for list and details side by side
        self._alone = False  # then: the details stand where the list was
        self._attention_kept = ""  # its splitter: for when the page is first shown
        self.may_close: Callable[[], bool] = lambda: True
        self.actions_of_menus = Actions(theme, self.menuBar())
        self.sidebar = Sidebar(theme)
        self.banner = Banner(theme)
        self.notice = Notice(theme, self)
        self._lay_out()
        self._connect()
        self.setMinimumSize(*SMALLEST)
        self.resize(theme.px(1480), theme.px(860))
        self._fit_screen()
        self.actions_of_menus.retranslate()  # the parts have said their texts already
        self._say_title()
        self.go("open")

    def _lay_out(self) -> None:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sidebar)
        right = column(self.banner, self.splitter, spacing=0)
        right.setStretch(1, 1)
        layout.addLayout(right, 1)
        self.setCentralWidget(holder)

    def _connect(self) -> None:
        self.sidebar.chosen.connect(self.go)
        self.sidebar.clicked.connect(lambda: self.focus_page(Qt.FocusReason.MouseFocusReason))
        self.actions_of_menus.triggered.connect(self._do)
        self.invoices.menu_requested.connect(self._show_menu)
        self.invoices.selection_changed.connect(self._selection_changed)
        self.invoices.opened.connect(lambda _key: self._show_details())
        self._selection_changed([])

    def rest(self) -> Iterator[str]:
        """The pages that were not asked for yet, one a step, and the icons of the menus."""
        yield from super().rest()
        self.actions_of_menus.dress()

    # --- places

    def go(self, place: str) -> None:
        """Shows a place of the sidebar, or `review` or `run`, which belong to the queue that was left."""
        if place not in PLACES:
            return
        if place == "attention" and self._attention_kept:
            self.attention.restore_splitter(self._attention_kept)
        self._place = place
        self.theme.restyling.finish()
        self._alone = False
        self.sidebar.choose(place)
        self.stack.setCurrentWidget(self.page())
        for name in ("edit_cell", "fill_down"):  # there are no cells to edit elsewhere
            self.actions_of_menus[name].setEnabled(hasattr(self.page(), "fill_down"))
        self._fit_details()
        self.place_chosen.emit(place)

    def place(self) -> str:
        """The place shown."""
        return self._place

    def show_company(self, company: CompanyView) -> None:
        """Whose books these are: in the sidebar, in the title, and in the demo menu."""
        self._company = company
        self.sidebar.show_company(company)
        self.actions_of_menus.show_demo(company.demo)
        self._say_title()

    # --- words and state

    def retranslate(self) -> None:
        """Every text again, after the language was switched."""
        self.actions_of_menus.retranslate()
        retranslate_below(self)
        self._say_title()

    def _say_title(self) -> None:
        name = self._company.name or self._company.profile
        self.setWindowTitle(f"{name} – Ledgerbridge" if name else "Ledgerbridge")

    def state(self) -> dict[str, str]:
        """Geometry, splitters and the columns of the list, to be kept until the next start."""
        geometry, splitter = self.saveGeometry(), self.splitter.saveState()
        details = "on" if self._wants_details else "off"
        kept = {"geometry": _text_of(geometry), "splitter": _text_of(splitter), "details": details}
        kept["columns"] = json.dumps(self.invoices.table.layout_now().kept())
        if self.is_made("attention"):
            self._attention_kept = self.attention.splitter_kept() or self._attention_kept
        return {**kept, "attention": self._attention_kept}

    def restore(self, state: dict[str, str]) -> None:
        """What `state` gave; parts that are missing or not readable are left as they are."""
        if state.get("geometry"):
            self.restoreGeometry(QByteArray.fromBase64(state["geometry"].encode()))
        if state.get("splitter"):
            self.splitter.restoreState(QByteArray.fromBase64(state["splitter"].encode()))
        self._wants_details = state.get("details", "on") == "on"
        table = self.invoices.table
        if state.get("columns"):
            table.arrange(read_layout(json.loads(state["columns"]), table.headings()))
        self._attention_kept = state.get("attention", "")
        self._fit_screen()
        self._fit_details()

    def _fit_screen(self) -> None:
        """Never larger than the screen, and on it: the last one may have been another."""
        screen = self.screen()
        if screen is None or self.isMaximized() or self.isFullScreen():
            return
        room = screen.availableGeometry()
        frame = self.frameGeometry().size() - self.size() if self.isVisible() else QSize(*USUAL_FRAME)
        self.setMinimumSize(min(SMALLEST[0], room.width()), min(SMALLEST[1], room.height()))
        self.resize(self.size().boundedTo(room.size() - frame))
        if not room.intersects(self.geometry()):
            self.move(room.topLeft())

    def focus_page(self, reason: Qt.FocusReason = Qt.FocusReason.ShortcutFocusReason) -> None:
        """Puts the keyboard into the page: its table, or what comes first; who clicked sees no ring there yet."""
        page = self.page()
        table = getattr(page, "table", None)
        if table is not None and table.isVisible():
            table.setFocus(reason)
        else:
            page.setFocus(reason)
            if reason != Qt.FocusReason.MouseFocusReason:
                page.focusNextChild()

    # --- actions

    def _do(self, name: str) -> None:
        if name.startswith("go_"):
            self.go(name[3:])
            self.focus_page()
            return
        doing = {
            "copy": lambda: self._act(self.invoices.copy_requested),
            "send": lambda: self._act(self.invoices.send_requested),
            "review": lambda: self.invoices.review_requested.emit(self.acted_on()),
            "refresh": self.invoices.refresh_requested.emit,
            "find": self._find,
            "show_all": self._show_all,
            "select_all": self._select_all,
            "copy_cells": self._copy_cells,
            "details": self._toggle_details,
            "columns": self._arrange_columns,
            "edit_cell": self._edit_cell,
            "fill_down": getattr(self.page(), "fill_down", None),
            "commands": self.open_commands,
            "shortcuts": self.open_shortcuts,
            "open_onedesk": lambda: self.details.open_in_onedesk_requested.emit(self._current()),
            "open_quickbooks": lambda: self.details.open_in_quickbooks_requested.emit(self._current()),
            "quit": self.close,
        }.get(name)
        if doing is not None:
            doing()
        else:
            self.action_triggered.emit(name)

    def acted_on(self) -> list[str]:
        """The selection of the queue; where nothing is selected, the invoice of the details pane."""
        if self._place == "attention":
            return self.attention.table.selected_keys()
        keys = self.invoices.selected()
        return keys or ([self._detailed()] if self._detailed() else [])

    def _detailed(self) -> str:
        """The invoice of the details pane."""
        return self.details.key() if self.is_made("details") else ""

    def _act(self, signal) -> None:
        keys = self.acted_on()
        if keys and (self._place in QUEUES or self._place == "attention"):
            signal.emit(keys)

    def _current(self) -> str:
        return self.attention.table.current_key() if self._place == "attention" else self.details.key()

    def _find(self) -> None:
        page = self.page()
        field = getattr(page, "search", None) or getattr(getattr(page, "filters", None), "search", None)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()

    def _show_all(self) -> None:
        page = self.page()
        if hasattr(page, "show_all"):
            page.show_all()
        else:
            self.invoices.filters.show_everything()

    def _edit_cell(self) -> None:
        table = getattr(self.page(), "table", None)
        if table is not None:
            table.edit_current()

    def _select_all(self) -> None:
        table = getattr(self.page(), "table", None)
        if table is not None:
            table.selectAll()
            table.setFocus()

    def _copy_cells(self) -> None:
        from PySide6.QtGui import QGuiApplication

        table = getattr(self.page(), "table", None)
        if table is not None:
            QGuiApplication.clipboard().setText(table.as_text())

    def _arrange_columns(self) -> None:
        table = getattr(self.page(), "table", None)
        if table is not None:
            table.layout_asked.emit("arrange")

    def open_commands(self) -> CommandPalette:
        """Opens the command palette."""
        from app.ui.dialogs.commands import CommandPalette

        self.actions_of_menus.dress()
        palette = CommandPalette(self.theme, self, list(self.actions_of_menus.actions.values()))
        palette.open()
        return palette

    def open_shortcuts(self) -> Shortcuts:
        """Opens the page of all shortcuts."""
        from app.ui.dialogs.commands import Shortcuts

        dialog = Shortcuts(self.theme, self, self.actions_of_menus.by_menu())
        dialog.open()
        return dialog

    def _show_menu(self, where: QPoint) -> None:
        menu = self.actions_of_menus.context_menu(QMenu(self))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def tell_details(self) -> None:
        """The details pane shows another invoice, or none: where nothing is selected, the actions mean that one."""
        self._selection_changed(self.acted_on() if len(self.invoices.selected()) > 1 else [])

    def _selection_changed(self, keys: list[str]) -> None:
        for name in ("copy", "send", "check"):
            self.actions_of_menus[name].setEnabled(bool(keys) or bool(self._detailed()))
        self.actions_of_menus["copy"].setText(
            _("Copy {count} to QuickBooks Online").format(count=len(keys))
            if len(keys) > 1
            else _("Copy to QuickBooks Online")
        )
        self.actions_of_menus["send"].setText(_("Send {count}").format(count=len(keys)) if len(keys) > 1 else _("Send"))

    # --- details pane

    def _toggle_details(self) -> None:
        if self._folded:
            self._alone = not self._alone and self._place in QUEUES
        else:
            self._wants_details = not self._wants_details
        self._fit_details()
        if self._alone:
            self.details.offer_way_back(True)

    def _show_details(self) -> None:
        self._wants_details, self._alone = True, self._folded
        self.details.offer_way_back(self._folded)
        self._fit_details()
        self.details.tabs.button(self.details.tabs.current()).setFocus()

    def back_to_list(self) -> None:
        """Where the details took the place of the list: the list again."""
        if self._alone:
            self._alone = False
            self._fit_details()
            self.focus_page()

    def _fit_details(self) -> None:
        """Shares the width between list and details; where one line has no room for both, one of them has it all."""
        px, beside = self.theme.px, self.width() - self.sidebar.minimumWidth()
        self._folded = beside < px(LEAST_LIST + LEAST_PANE)
        self._alone = self._alone and self._folded
        shown = self._place in QUEUES and (self._alone if self._folded else self._wants_details)
        self.stack.setVisible(not self._alone)
        self._pane.setVisible(shown)
        self.actions_of_menus["details"].setChecked(shown if self._folded else self._wants_details)
        if self.is_made("details"):
            self.details.offer_way_back(self._alone)
        narrow = self.width() < px(NARROW)
        lost = self.splitter.sizes()[1] < px(LEAST_PANE)  # it was hidden when the sizes were kept
        if shown and not self._folded and (lost or narrow != self._narrowed):
            pane = px(LEAST_PANE if narrow else PANE)
            self.splitter.setSizes([self.splitter.width() - pane, pane])
            self._narrowed = narrow

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sidebar.fit(self.width(), self.height())
        self._fit_details()
        self.notice.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._alone:
            self.back_to_list()
        else:
            super().keyPressEvent(event)

    def statusBar(self) -> QStatusBar:
        return self.notice

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)


def _text_of(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode()
