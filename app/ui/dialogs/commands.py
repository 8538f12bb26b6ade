"""The command palette (Ctrl+K) and the overview of all shortcuts: every action of the menus, found by typing."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.i18n import N_, _
from app.ui.dialogs.base import Dialog
from app.ui.dialogs.filtered import FilteredList, SearchLine
from app.ui.parts.texts import Heading, Label
from app.ui.theme import Theme

KEYS = (
    (
        N_("In lists and grids"),
        (
            (N_("Row by row, cell by cell"), ("Up", "Down", "Left", "Right")),
            (N_("First and last row"), ("Ctrl+Home", "Ctrl+End")),
            (N_("A page up, a page down"), ("PgUp", "PgDown")),
            (N_("Select further rows"), ("Shift+Up", "Shift+Down")),
            (N_("Select a row, or not"), ("Ctrl+Space",)),
            (N_("To the row that begins with what is typed"), ("A", "…", "Z")),
            (N_("Open the row, or edit the cell"), ("Return",)),
            (N_("To and from a spreadsheet"), ("Ctrl+C", "Ctrl+V")),
            (N_("Leave the cell or the dialog"), ("Esc",)),
        ),
    ),
    (
        N_("In date fields"),
        (
            (N_("Today"), ("T",)),
            (N_("A day later, a day earlier"), ("+", "−")),
            (N_("First and last day of the week"), ("W", "K")),
            (N_("First and last day of the month"), ("M", "H")),
            (N_("First and last day of the year"), ("Y", "R")),
        ),
    ),
)


def shortcut_text(action: QAction) -> str:
    """The shortcut of an action as this platform writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _keys_of_lists() -> list[tuple[str, list[tuple[str, str]]]]:
    """The keys that stand in no menu: in lists and grids, and in fields for a day."""
    return [
        (_(heading), [(_(text), "  ".join(map(_key_text, keys))) for text, keys in entries])
        for heading, entries in KEYS
    ]


def _key_text(keys: str) -> str:
    """Keys as this platform writes them; signs that are no key sequence stay."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if len(keys) > 1 else keys


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
        shown = [
            (name, [(each.text().replace("&", ""), shortcut_text(each)) for each in acts]) for name, acts in groups
        ]
        for name, entries in (*shown, *_keys_of_lists()):
            heading = Heading(theme)
            heading.say(name)
            grid.addWidget(heading, line, 0, 1, 2)
            line += 1
            for text, keys in entries:
                if keys:
                    words, key = Label(theme).wrapped(), Label(theme, weight=600)
                    words.say(text)
                    key.say(keys)
                    grid.addWidget(words, line, 0)
                    grid.addWidget(key, line, 1)
                    line += 1
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        area.setMinimumHeight(self.high(380))
        area.setAccessibleName(_("Keyboard"))
        self.body.addWidget(area)
        self.add_close()
