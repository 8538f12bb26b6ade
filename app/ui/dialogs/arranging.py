"""The columns of one table by keyboard: which are shown, in what order, sorted by which; taken from a saved layout, or saved as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QListWidget, QListWidgetItem, QWidget

from app.i18n import N_, _
from app.ui.dialogs.base import Dialog
from app.ui.layouts import Layout
from app.ui.parts.boxes import column, row
from app.ui.parts.fields import Labelled, fill_list, list_field, text_field
from app.ui.parts.texts import Button, follow
from app.ui.rows import Choice
from app.ui.theme import Theme

HEADING = Qt.ItemDataRole.UserRole
AS_IT_IS, USUAL = "as-it-is", "usual"  # ids that no saved name can have: those begin with "="


class ColumnList(QListWidget):
    """The columns from left to right; Space shows or hides one, Alt with an arrow moves it."""

    def __init__(self, theme: Theme, first: str) -> None:
        super().__init__()
        self._theme = theme
        self._first = first
        self.setProperty("role", "choices")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAccessibleName(_("Columns"))
        self.setMinimumHeight(theme.px(230))
        follow(theme, self)

    def restyle(self) -> None:
        self.setFont(self._theme.font(13))

    def show_columns(self, headings: Sequence[str], shown: Mapping[str, bool]) -> None:
        """The columns in that order; the one chosen stays."""
        chosen = self.chosen()
        self.clear()
        for heading in headings:
            item = QListWidgetItem(_(heading), self)
            item.setData(HEADING, heading)
            item.setCheckState(Qt.CheckState.Checked if shown.get(heading, True) else Qt.CheckState.Unchecked)
            if heading == self._first:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)  # a row without its name is none
            if heading == chosen:
                self.setCurrentItem(item)
        if self.currentRow() < 0:
            self.setCurrentRow(0)

    def headings(self) -> tuple[str, ...]:
        """All columns as they stand."""
        return tuple(str(self.item(place).data(HEADING)) for place in range(self.count()))

    def ticked(self) -> dict[str, bool]:
        """Which of them are shown."""
        items = [self.item(place) for place in range(self.count())]
        return {str(item.data(HEADING)): item.checkState() == Qt.CheckState.Checked for item in items}

    def chosen(self) -> str:
        """The column where the keyboard is."""
        item = self.currentItem()
        return str(item.data(HEADING)) if item is not None else ""

    def shift(self, by: int) -> None:
        """Moves the chosen column by one place."""
        place = self.currentRow()
        if 0 <= place + by < self.count():
            item = self.takeItem(place)
            self.insertItem(place + by, item)
            self.setCurrentItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.shift(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class ArrangeColumns(Dialog):
    """`arranged` carries the layout and the name it is saved under (empty: not saved), `forgotten` the name of one to forget."""

    arranged = Signal(object, str)
    forgotten = Signal(str)

    def __init__(
        self, theme: Theme, parent: QWidget | None, now: Layout, usual: Layout, headings: Sequence[str]
    ) -> None:
        text = N_("Space shows or hides a column, Alt with an arrow moves it. Widths are drawn in the table’s header.")
        super().__init__(theme, parent, _("Columns of this list"), _(text), 520)
        self._now, self._usual, self._headings = now, usual, tuple(headings)
        self._saved: dict[str, Layout] = {}
        self._from = now
        self.layouts = Labelled(theme, N_("Layout"), list_field(), 240)
        self.forget = Button(theme, N_("Forget this layout"))
        self.list = ColumnList(theme, self._headings[0])
        self.up = Button(theme, N_("Move up"), icon="up")
        self.down = Button(theme, N_("Move down"), icon="down")
        self.sort = Labelled(theme, N_("Sorted by"), list_field(), 240)
        self.descending = QCheckBox(_("descending"))
        self.name = Labelled(theme, N_("Save as (for example: Month end)"), text_field())
        self._lay_out()
        self._connect()
        self.show_saved({})

    def _lay_out(self) -> None:
        gap = self.theme.px(8)
        bottom = Qt.AlignmentFlag.AlignBottom
        first = row(self.layouts, spacing=gap)
        first.addWidget(self.forget, 0, bottom)
        first.addStretch(1)
        line = row(self.list, spacing=gap)
        line.addLayout(column(self.up, self.down, 1, spacing=gap))
        last = row(self.sort, spacing=gap)
        last.addWidget(self.descending, 0, bottom)
        last.addStretch(1)
        for part in (first, line, last):
            self.body.addLayout(part)
        self.body.addWidget(self.name)
        self.add_cancel()
        self.ok = Button(self.theme, N_("Use these columns"), "primary")
        self.ok.setDefault(True)
        self.buttons.addWidget(self.ok)

    def _connect(self) -> None:
        self.layouts.field.activated.connect(lambda _place: self._take())
        self.forget.clicked.connect(self._forget)
        self.up.clicked.connect(lambda: self.list.shift(-1))
        self.down.clicked.connect(lambda: self.list.shift(1))
        self.ok.clicked.connect(self._leave)

    def show_saved(self, saved: Mapping[str, Layout]) -> None:
        """The layouts saved for this table, to choose from."""
        self._saved = dict(saved)
        choices = [Choice(AS_IT_IS, _("as it is now")), Choice(USUAL, _("the usual columns"))]
        choices += [Choice(f"={name}", name) for name in self._saved]
        same = next((f"={name}" for name, layout in self._saved.items() if layout == self._now), AS_IT_IS)
        fill_list(self.layouts.field, tuple(choices), same)
        self._take()
        self.list.setFocus()

    def chosen_name(self) -> str:
        """The name of the saved layout chosen; empty where none is."""
        chosen = str(self.layouts.field.currentData())
        return chosen.removeprefix("=") if chosen.startswith("=") else ""

    def layout_made(self) -> Layout:
        """What is arranged in the dialog."""
        ticked, order = self.list.ticked(), self.list.headings()
        usual = {heading: self._usual.shown.get(heading, True) for heading in self._headings}
        shown = {heading: on for heading, on in self._from.shown.items() if heading not in usual}
        shown |= {
            heading: ticked[heading]
            for heading in self._headings
            if heading in self._from.shown or heading in self._usual.shown or ticked[heading] != usual[heading]
        }
        return replace(
            self._from,
            shown=shown,
            order=() if order == self._headings else order,
            sort=str(self.sort.field.currentData()),
            descending=bool(self.sort.field.currentData()) and self.descending.isChecked(),
        )

    def _take(self) -> None:
        """Shows the layout chosen above."""
        name = self.chosen_name()
        self.forget.setVisible(bool(name))
        chosen = str(self.layouts.field.currentData())
        self._from = self._saved[name] if name else self._usual if chosen == USUAL else self._now
        order = [each for each in self._from.order or self._headings if each in self._headings]
        self.list.show_columns(order, self._from.shown)
        sorts = (Choice("", _("not sorted")), *(Choice(heading, _(heading)) for heading in self._headings))
        fill_list(self.sort.field, sorts, self._from.sort)
        self.descending.setChecked(self._from.descending)
        self.name.field.setText(name)

    def _forget(self) -> None:
        name = self.chosen_name()
        self.forgotten.emit(name)
        self.show_saved({each: layout for each, layout in self._saved.items() if each != name})

    def _leave(self) -> None:
        self.arranged.emit(self.layout_made(), " ".join(self.name.field.text().split())[:40])
        self.leave_with("arranged")
