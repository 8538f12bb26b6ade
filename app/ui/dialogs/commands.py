"""The command palette (Ctrl+K) and the overview of all shortcuts: every action of the menus, found by typing."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.i18n import _
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.filtered import FilteredList, SearchLine
from app.ui.parts.texts import Heading, Label
from app.ui.theme import Theme


def shortcut_text(action: QAction) -> str:
    """The shortcut of an action as this platform writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class CommandPalette(Dialog):
    """Type a part of a command, Enter does it."""

    def __init__(self, theme: Theme, parent: QWidget | None, actions: list[QAction]) -> None:
        super().__init__(theme, parent, _("Commands"), "", 480)
        self._actions = [action for action in actions if action.isEnabled() and action.isVisible()]
        self.list = FilteredList(theme, _("Commands"))
        texts = [action.text().replace("&", "") for action in self._actions]
        keys = [shortcut_text(action) for action in self._actions]
        self.list.show_entries(texts, [f"{text} {key}" for text, key in zip(texts, keys, strict=True)], keys)
        self.search = SearchLine(self.list)
        self.search.setFont(theme.font(14))
        self.search.setPlaceholderText(_("What would you like to do?"))
        self.search.setAccessibleName(_("Search commands"))
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self.list.taken.connect(self._do)
        self.search.setFocus()

    def _do(self, place: int) -> None:
        action = self._actions[place]
        self.leave_with(action.objectName())
        action.trigger()


class Shortcuts(Dialog):
    """All shortcuts on one page, by menu."""

    def __init__(self, theme: Theme, parent: QWidget | None, groups: list[tuple[str, list[QAction]]]) -> None:
        super().__init__(theme, parent, _("Keyboard"), "", 520)
        inside = QWidget()
        inside.setProperty("role", "clear")
        grid = QGridLayout(inside)
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(0, 1)
        line = 0
        for name, actions in groups:
            heading = Heading(theme)
            heading.say(name)
            grid.addWidget(heading, line, 0, 1, 2)
            line += 1
            for action in actions:
                if keys := shortcut_text(action):
                    words, key = Label(theme), Label(theme, weight=600)
                    words.say(action.text().replace("&", ""))
                    key.say(keys)
                    grid.addWidget(words, line, 0)
                    grid.addWidget(key, line, 1)
                    line += 1
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        area.setMinimumHeight(theme.px(380))
        area.setAccessibleName(_("Keyboard"))
        self.body.addWidget(area)
        self.add_close()
