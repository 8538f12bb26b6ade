"""The journal: everything that was written anywhere, the newest first; searched, copied, saved."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.i18n import N_, _
from app.ui.models.journal import JournalModel
from app.ui.parts.boxes import row
from app.ui.parts.hidden import HiddenNote
from app.ui.parts.page import Page, TableCard
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button
from app.ui.rows import JournalRow, StateView
from app.ui.theme import Theme
from app.ui.views.filter_line import SearchField
from app.ui.views.table import Table


class JournalPage(Page):
    """`opened` carries the key of an entry, `export_requested` saves, `verify_requested` checks the chain."""

    opened = Signal(str)
    export_requested = Signal()
    verify_requested = Signal()
    state_action_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        sentence = N_(
            "Every request that wrote something, with its outcome. Entries are chained: a changed one would be noticed."
        )
        super().__init__(theme, N_("Journal"), sentence)
        self.model = JournalModel()
        self.verify = self.head.add(Button(theme, N_("Check the chain"), icon="link"), shrinks=True)
        self.export = self.head.add(Button(theme, N_("Save …"), icon="download"), shrinks=True)
        self.search = SearchField(theme, N_("Search number, outcome, intuit_tid …"), N_("Search the journal"))
        self.search.setMaximumWidth(theme.px(320))
        self.hidden = HiddenNote(theme)
        self.table = Table(theme, self.model, lambda: _("Journal"))
        self.area = Stateful(theme, self.table)
        line = row(self.search, self.hidden)
        line.setStretch(0, 3)
        line.setStretch(1, 4)
        self.body.addLayout(line)
        self.body.addWidget(TableCard(self.area), 1)
        self.search.left_down.connect(self.table.take_keyboard)
        self.search.searched.connect(self.model.set_filter)
        self.model.filtered.connect(self._say_hidden)
        for source in (self.hidden.show_all_requested, self.area.show_all_requested):
            source.connect(self.show_all)
        self.export.clicked.connect(self.export_requested)
        self.verify.clicked.connect(self.verify_requested)
        self.table.opened.connect(self.opened)
        self.area.action_requested.connect(self.state_action_requested)

    def show_all(self) -> None:
        """Takes the search away."""
        self.search.clear()
        self.model.set_filter("")

    def show_more(self, text: str) -> None:
        """What is not in the list at all; empty: nothing."""
        self.hidden.show_more(text)

    def _say_hidden(self) -> None:
        self.hidden.show_hidden(self.model.hidden())
        self.area.show_filtered(len(self.model.rows()), self.model.hidden())

    def show_rows(self, rows: tuple[JournalRow, ...]) -> None:
        """The entries."""
        self.model.replace_all(rows)

    def show_state(self, state: StateView | None) -> None:
        """What stands in place of the table; None: the table."""
        self.area.show_state(state)
