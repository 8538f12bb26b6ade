"""The totals of a run: a table to sort, to search and to copy into a spreadsheet."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.i18n import N_
from app.ui.dialogs.base import Dialog
from app.ui.models.sums import SumModel
from app.ui.parts.boxes import row
from app.ui.parts.hidden import HiddenNote
from app.ui.parts.page import TableCard
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button
from app.ui.spreadsheet import rows_as_text
from app.ui.sums import SumRow
from app.ui.theme import Theme
from app.ui.views.filter_line import SearchField
from app.ui.views.table import Table


class Totals(Dialog):
    """A click on a heading sorts; *Copy* takes what is selected, or everything that is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None, title: str, rows: tuple[SumRow, ...]) -> None:
        super().__init__(theme, parent, title, "", 720)
        self.model = SumModel(self)
        self.table = Table(theme, self.model, lambda: title)
        self.search = SearchField(theme, N_("Search …"))
        self.hidden = HiddenNote(theme)
        self.area = Stateful(theme, self.table)
        card = TableCard(self.area)
        card.setMinimumHeight(theme.px(380))
        line = row(self.search, self.hidden)
        line.setStretch(0, 2)
        line.setStretch(1, 3)
        self.body.addLayout(line)
        self.body.addWidget(card, 1)
        self.copy = Button(theme, N_("Copy"), icon="copy")
        self.buttons.addWidget(self.copy)
        self.add_cancel(N_("Close"))
        self.search.searched.connect(self.model.set_filter)
        self.search.left_down.connect(self.table.take_keyboard)
        self.model.filtered.connect(self._say_hidden)
        for source in (self.hidden.show_all_requested, self.area.show_all_requested):
            source.connect(self._show_all)
        self.copy.clicked.connect(self._copy)
        self.model.replace_all(rows)
        self.table.setFocus()

    def _say_hidden(self) -> None:
        self.hidden.show_hidden(self.model.hidden())
        self.area.show_filtered(len(self.model.rows()), self.model.hidden())

    def _show_all(self) -> None:
        self.search.clear()
        self.model.set_filter("")

    def _copy(self) -> None:
        rows = self.table.selected_rows() or list(self.model.rows())
        QGuiApplication.clipboard().setText(rows_as_text(self.model.COLUMNS, rows, self.table.shown_columns()))
