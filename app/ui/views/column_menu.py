"""The menu of a table's header: which columns are shown, the layouts saved for this table, and the way back to the usual one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from app.i18n import _

if TYPE_CHECKING:
    from app.ui.views.arranged import ArrangedTable


class ColumnMenu(QMenu):
    """One tick a column, one entry a saved layout (ticked while the table stands as it says); what needs a dialog is asked for."""

    def __init__(self, table: ArrangedTable) -> None:
        super().__init__(table)
        self._table = table
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, heading in enumerate(table.headings()):
            if place in table.withheld():
                continue
            action = self.addAction(_(heading))
            action.setCheckable(True)
            action.setChecked(not table.isColumnHidden(place))
            action.setEnabled(place > 0)
            action.toggled.connect(lambda on, place=place: table.switch(place, on))
        self.addSeparator()
        now = table.layout_now()
        for name, layout in table.layouts.items():
            action = self.addAction(_("Layout: {name}").format(name=name.replace("&", "&&")))
            action.setCheckable(True)
            action.setChecked(layout == now)
            action.triggered.connect(lambda _on=False, layout=layout: table.take_layout(layout))
        self._add(_("Arrange columns …"), "arrange")
        self._add(_("Save layout as …"), "save")
        usual = self.addAction(_("Usual columns"))
        usual.setEnabled(now != table.usual_layout())
        usual.triggered.connect(lambda: table.take_layout(table.usual_layout()))

    def _add(self, text: str, asked: str) -> None:
        self.addAction(text).triggered.connect(lambda: self._table.layout_asked.emit(asked))
