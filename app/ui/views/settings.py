"""The settings: sections at the left, their settings at the right; connection, accounts, sending, look and language, this computer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.i18n import N_, _
from app.ui.delegates.choice import ChoiceBox
from app.ui.parts.boxes import Card, clear, column, row
from app.ui.parts.exclusive import Exclusive
from app.ui.parts.fields import fill_list, list_field, set_text, text_field
from app.ui.parts.page import Page
from app.ui.parts.texts import Button, Label, Rule
from app.ui.rows import SettingRow, SettingsSection, SettingsView
from app.ui.theme import Theme
from app.ui.views.connect import ConnectPage
from app.ui.views.sidebar import Entry

CONNECTION = "connection"


class LongText(QPlainTextEdit):
    """A text of several lines; `left` fires when the keyboard goes elsewhere."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class SettingLine(QWidget):
    """One setting: its name and what it does at the left, its value at the right. `changed` carries (key, value)."""

    changed = Signal(str, str)

    def __init__(self, theme: Theme, setting: SettingRow) -> None:
        super().__init__()
        self._theme = theme
        self.setting = setting
        self._title = Label(theme, weight=600).wrapped()
        self._help = Label(theme, size=12, tone="secondary").wrapped()
        self._problem = Label(theme, size=12, tone="refused").wrapped()
        self.field = self._made(setting)
        self._title.setBuddy(self.field)
        texts = column(self._title, self._help, self._problem, spacing=theme.px(2))
        layout = column(spacing=theme.px(8)) if setting.kind == "json" else row(spacing=theme.px(24))
        layout.addLayout(texts)
        layout.addWidget(self.field)
        if isinstance(layout, QHBoxLayout):
            layout.setStretch(0, 1)
            layout.setAlignment(self.field, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)
        self.show_setting(setting)

    def _made(self, setting: SettingRow) -> QWidget:
        made: Any
        match setting.kind:
            case "switch":
                made = QCheckBox()
                made.toggled.connect(
                    lambda on: self._tell("on" if on else "off")
                )  # a screen reader toggles, it does not click
            case "choice":
                made = list_field()
                made.activated.connect(lambda _place: self._tell(str(made.currentData())))
            case "search":
                made = ChoiceBox(())
                made.activated.connect(lambda _place: self._tell_choice(made))
                made.finished.connect(lambda: self._tell_choice(made))
            case "json":
                made = LongText()
                made.setFixedHeight(self._theme.px(110))
                made.setFont(self._theme.font(12))
                made.left.connect(lambda: self._tell(made.toPlainText().strip()))
            case "action":
                made = Button(self._theme)
                made.clicked.connect(lambda: self.changed.emit(setting.key, ""))
            case _:
                made = text_field()
                made.editingFinished.connect(lambda: self._tell(made.text().strip()))
        if setting.kind == "number":
            made.setFixedWidth(self._theme.px(110))
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.setting.kind in ("choice", "search", "text"):  # two fifths, so that the words have their room, too
            self.field.setFixedWidth(min(max(self.width() * 2 // 5, self._theme.px(170)), self._theme.px(260)))

    def show_setting(self, setting: SettingRow) -> None:
        """The value in force, and what is wrong with the one that was tried."""
        self.setting = setting
        self._title.say(setting.title)
        self._help.say(setting.help)
        self._help.setVisible(bool(setting.help))
        self._problem.say(setting.problem)
        self._problem.setVisible(bool(setting.problem))
        self.field.setAccessibleName(setting.title)
        self.field.setAccessibleDescription(setting.problem or setting.help)
        self._fill(setting)

    def _fill(self, setting: SettingRow) -> None:
        field: Any = self.field
        if isinstance(field, QCheckBox):
            field.setChecked(setting.value == "on")
            field.setText(_("On") if setting.value == "on" else _("Off"))
            field.setAccessibleName(setting.title)
        elif isinstance(field, QComboBox):
            fill_list(field, setting.choices, setting.value)
            field.setFont(self._theme.font(13))
        elif isinstance(field, QPlainTextEdit):
            if not field.hasFocus():
                field.setPlainText(setting.value)
        elif isinstance(field, Button):
            field.say(setting.button or setting.title)
            field.setAccessibleName(setting.title if not setting.button else f"{setting.title}: {setting.button}")
        elif isinstance(field, QLineEdit):
            set_text(field, setting.value)

    def _tell(self, value: str) -> None:
        if value != self.setting.value:
            self.changed.emit(self.setting.key, value)

    def _tell_choice(self, box: ChoiceBox) -> None:
        choice = box.choice()
        if choice is not None:
            self._tell(choice.id)


class SectionPane(QScrollArea):
    """The settings of one section, one below the other on a card."""

    changed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines: dict[str, SettingLine] = {}
        inside = QWidget()
        inside.setProperty("role", "clear")
        self._card = Card(theme, spacing=12)
        self._title = Label(theme, size=15, weight=600)
        self._list = column(spacing=theme.px(12))
        self._card.body.addWidget(self._title)
        self._card.body.addLayout(self._list)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, theme.px(4), 0)
        layout.addWidget(self._card)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)

    def show_section(self, section: SettingsSection) -> None:
        """The settings; where they are the same ones as before, only their values change."""
        self._title.say(section.title)
        if [row.key for row in section.rows] == list(self.lines):
            for setting in section.rows:
                self.lines[setting.key].show_setting(setting)
            return
        clear(self._list)
        self.lines = {}
        for place, setting in enumerate(section.rows):
            if place:
                self._list.addWidget(Rule())
            line = SettingLine(self._theme, setting)
            line.changed.connect(self.changed)
            self.lines[setting.key] = line
            self._list.addWidget(line)


class SettingsPage(Page):
    """Sections. The first is the connection; the others come from the view. `setting_changed` carries (key, value); for a setting
    of kind `action`, value is empty and the button was pressed."""

    setting_changed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, N_("Settings"))
        self.connect_page = ConnectPage(theme, embedded=True)
        self.panes: dict[str, SectionPane] = {}
        self.entries: dict[str, Entry] = {}
        self._view = SettingsView(())
        self._group = Exclusive(self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.connect_page)
        self._menu = QVBoxLayout()
        self._menu.setSpacing(theme.px(2))
        self._menu.addStretch(1)
        self._add_entry(CONNECTION, "plug", N_("Connection"))
        holder = QWidget()
        holder.setLayout(self._menu)
        self._holder = holder
        self._menu.setContentsMargins(0, 0, 0, 0)
        line = row(holder, self._stack, spacing=theme.px(16))
        line.setStretch(1, 1)
        self.body.addLayout(line, 1)
        self._group.taken.connect(lambda entry: self.choose(entry.place))
        self._fit_menu()
        self.choose(CONNECTION)

    def show_view(self, view: SettingsView) -> None:
        """The sections and their settings."""
        self._view = view
        for section in view.sections:
            self._show_section(section)
        self._fit_menu()

    def show_extra(self, name: str, section: SettingsSection | None) -> None:
        """A section that is not always there; None takes it away."""
        if section is not None:
            self._show_section(section)
        if name in self.entries:
            self.entries[name].setVisible(section is not None)
            if section is None and self.section() == name:
                self.choose(CONNECTION)
        self._fit_menu()

    def _show_section(self, section: SettingsSection) -> None:
        if section.id not in self.panes:
            pane = SectionPane(self.theme)
            pane.changed.connect(self.setting_changed)
            self.panes[section.id] = pane
            self._stack.addWidget(pane)
            self._add_entry(section.id, section.icon, section.title)
        self.entries[section.id].say(section.title)
        self.panes[section.id].show_section(section)

    def choose(self, section: str) -> None:
        """Shows a section (`connection`, or the id of one of the view's)."""
        if section in self.entries:
            self._group.choose(self.entries[section])
            self._stack.setCurrentWidget(self.panes.get(section, self.connect_page))

    def section(self) -> str:
        """The section shown."""
        return next((name for name, entry in self.entries.items() if entry.isChecked()), CONNECTION)

    def _add_entry(self, name: str, icon: str, source: str) -> None:
        entry = Entry(self.theme, name, icon, source, "")
        self.entries[name] = entry
        self._group.add(entry)
        self._menu.insertWidget(self._menu.count() - 1, entry)

    def _fit_menu(self) -> None:
        """As wide as the longest name."""
        self._holder.setFixedWidth(max(entry.sizeHint().width() for entry in self.entries.values()) + self.theme.px(8))

    def retranslate(self) -> None:
        self._fit_menu()
