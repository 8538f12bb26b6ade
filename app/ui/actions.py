"""Every action of the window in one table: menu, words, shortcut, icon. Menus, context menu and command palette are made from it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.i18n import N_, _
from app.ui.theme import Theme


class Entry(NamedTuple):
    """One action. `menu` names where it stands; `gap` draws a line above it; `group` makes it one of several ticked ones."""

    name: str
    menu: str
    text: str
    keys: str = ""
    icon: str = ""
    gap: bool = False
    group: str = ""
    ticked: bool = False


MENUS = (
    ("file", N_("&File")),
    ("edit", N_("&Edit")),
    ("view", N_("&View")),
    ("invoice", N_("&Invoice")),
    ("demo", N_("&Demo")),
    ("help", N_("&Help")),
)
ENTRIES = (
    Entry("export", "file", N_("Export mappings and settings …"), icon="download"),
    Entry("import", "file", N_("Import mappings and settings …")),
    Entry("save_journal", "file", N_("Save journal …"), gap=True),
    Entry("tie_out", "file", N_("Compare OneDesk, journal and QuickBooks Online")),
    Entry("companies", "file", N_("Companies …"), "Ctrl+Shift+M", "folder", gap=True),
    Entry("quit", "file", N_("Quit"), "Ctrl+Q", gap=True),
    Entry("copy_cells", "edit", N_("Copy rows"), "Ctrl+Shift+C", "copy"),
    Entry("select_all", "edit", N_("Select all")),
    Entry("edit_cell", "edit", N_("Edit the cell"), "F2", "pencil"),
    Entry("fill_down", "edit", N_("Fill down"), "Ctrl+D", "down"),
    Entry("find", "edit", N_("Find"), "Ctrl+F", "search", gap=True),
    Entry("show_all", "edit", N_("Show all rows"), "Ctrl+Shift+F"),
    Entry("commands", "edit", N_("Commands …"), "Ctrl+K", gap=True),
    Entry("go_open", "view", N_("Open invoices"), "Ctrl+1", "list"),
    Entry("go_ready", "view", N_("Ready"), "Ctrl+2", "clock"),
    Entry("go_attention", "view", N_("Needs attention"), "Ctrl+3", "alert"),
    Entry("go_copied", "view", N_("Copied"), "Ctrl+4", "copy"),
    Entry("go_changed", "view", N_("Changed"), icon="pencil"),
    Entry("go_sent", "view", N_("Sent"), "Ctrl+5", "mail"),
    Entry("go_paid", "view", N_("Paid"), icon="check"),
    Entry("go_all", "view", N_("All invoices"), "Ctrl+6", "file"),
    Entry("go_mappings", "view", N_("Service types"), "Ctrl+7", "mapping", gap=True),
    Entry("go_customers", "view", N_("Customers"), "Ctrl+8", "person"),
    Entry("go_overview", "view", N_("Overview"), "Ctrl+9", "chart", gap=True),
    Entry("go_tie_out", "view", N_("Month-end tie-out"), "Ctrl+Shift+0", "book"),
    Entry("go_journal", "view", N_("Journal"), "Ctrl+0", "journal"),
    Entry("go_settings", "view", N_("Settings"), "Ctrl+,", "gear"),
    Entry("details", "view", N_("Details pane"), "F6", gap=True, ticked=True),
    Entry("columns", "view", N_("Columns …"), "Ctrl+Shift+L", "columns"),
    Entry("theme_system", "view", N_("Appearance as the system"), gap=True, group="theme"),
    Entry("theme_light", "view", N_("Light"), group="theme"),
    Entry("theme_dark", "view", N_("Dark"), group="theme"),
    Entry("language_system", "view", N_("Language as the system"), gap=True, group="language"),
    Entry("language_de", "view", "Deutsch", group="language"),
    Entry("language_en", "view", "English", group="language"),
    Entry("copy", "invoice", N_("Copy to QuickBooks Online"), "Ctrl+Return", "copy"),
    Entry("send", "invoice", N_("Send"), "Ctrl+Shift+Return", "mail"),
    Entry("review", "invoice", N_("Review run"), "Ctrl+R", "eye"),
    Entry("check", "invoice", N_("Check again"), "Ctrl+Shift+R"),
    Entry("refresh", "invoice", N_("Refresh"), "F5", "refresh", gap=True),
    Entry("payments", "invoice", N_("Fetch payments"), "Shift+F5", "coins"),
    Entry("open_onedesk", "invoice", N_("Open in OneDesk"), "Ctrl+O", "external", gap=True),
    Entry("open_quickbooks", "invoice", N_("Open in QuickBooks Online"), "Ctrl+Shift+O", "external"),
    Entry("demo_payment", "demo", N_("Record a payment in QuickBooks Online"), icon="coins"),
    Entry("demo_edit_onedesk", "demo", N_("Edit the invoice in OneDesk")),
    Entry("demo_edit_quickbooks", "demo", N_("Edit the invoice in QuickBooks Online")),
    Entry("demo_drop", "demo", N_("Drop the connection for a minute"), gap=True),
    Entry("demo_restore", "demo", N_("Restore the connection")),
    Entry("demo_reset", "demo", N_("Begin the demo anew …"), gap=True),
    Entry("handbook", "help", N_("Handbook"), "F1", "book"),
    Entry("shortcuts", "help", N_("Keyboard"), "Ctrl+F1", "keyboard"),
    Entry("go_guide", "help", N_("Guided start"), icon="arrow"),
    Entry("support", "help", N_("Save support bundle …"), gap=True),
    Entry("about", "help", N_("About Ledgerbridge"), gap=True),
)
CONTEXT = ("copy", "send", "review", "check", "", "open_onedesk", "open_quickbooks", "", "copy_cells")


class Actions(QObject):
    """All actions by name. `triggered` carries the name."""

    triggered = Signal(str)

    def __init__(self, theme: Theme, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._theme = theme
        self._groups: dict[str, QActionGroup] = {}
        self.actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        for name, _source in MENUS:
            menu = QMenu(bar)
            bar.addMenu(menu)
            self.menus[name] = menu
        for entry in ENTRIES:
            self._add(entry)
        self.menus["demo"].menuAction().setVisible(False)
        self.retranslate()
        theme.changed.connect(self.restyle)
        for menu in self.menus.values():
            menu.aboutToShow.connect(self.dress)
        self._dressed = False

    def dress(self) -> None:
        """Gives the actions their icons, before they are first seen: drawing them all would hold up the start."""
        if not self._dressed:
            self._dressed = True
            self.restyle()

    def __getitem__(self, name: str) -> QAction:
        return self.actions[name]

    def _add(self, entry: Entry) -> None:
        menu = self.menus[entry.menu]
        action = QAction(self)
        action.setObjectName(entry.name)
        if entry.keys:
            action.setShortcut(QKeySequence(entry.keys))
        if entry.group:
            group = self._groups.setdefault(entry.group, QActionGroup(self))
            group.addAction(action)
        if entry.group or entry.ticked:
            action.setCheckable(True)
            action.setChecked(entry.ticked)
        if entry.name == "quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        if entry.name == "about":
            action.setMenuRole(QAction.MenuRole.AboutRole)
        action.triggered.connect(lambda _on=False, name=entry.name: self.triggered.emit(name))
        if entry.gap:
            menu.addSeparator()
        menu.addAction(action)
        self.actions[entry.name] = action

    def retranslate(self) -> None:
        """Reads all texts again."""
        for name, source in MENUS:
            self.menus[name].setTitle(_(source))
        for entry in ENTRIES:
            self.actions[entry.name].setText(_(entry.text))

    def restyle(self) -> None:
        """Tints the icons anew."""
        for entry in ENTRIES:
            if entry.icon and self._dressed:
                self.actions[entry.name].setIcon(self._theme.icon(entry.icon, self._theme.colours.secondary))

    def show_demo(self, on: bool) -> None:
        """The demo menu is there with the demo company only."""
        self.menus["demo"].menuAction().setVisible(on)
        for entry in ENTRIES:
            if entry.menu == "demo":
                self.actions[entry.name].setVisible(on)

    def check(self, group: str, choice: str) -> None:
        """Ticks one of a group: (`theme`, `dark`), (`language`, `de`)."""
        self.actions[f"{group}_{choice}"].setChecked(True)

    def context_menu(self, parent: QMenu) -> QMenu:
        """The menu of a row, filled with the same actions."""
        self.dress()
        for name in CONTEXT:
            if name:
                parent.addAction(self.actions[name])
            else:
                parent.addSeparator()
        return parent

    def by_menu(self) -> list[tuple[str, list[QAction]]]:
        """The actions of each menu that is shown, for the page of shortcuts."""
        found = []
        for name, source in MENUS:
            if self.menus[name].menuAction().isVisible():
                actions = [self.actions[entry.name] for entry in ENTRIES if entry.menu == name]
                found.append((_(source).replace("&", ""), actions))
        return found
