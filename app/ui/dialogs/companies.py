"""The companies of this installation, each with its colour: opens one in a window of its own, or makes room for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.i18n import N_, _
from app.ui.dialogs.base import Dialog
from app.ui.parts.boxes import Card, column, row
from app.ui.parts.fields import Labelled, list_field, text_field
from app.ui.parts.texts import Button, Label, follow
from app.ui.rows import Choice
from app.ui.theme import Theme

NAME = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class CompanyEntry:
    """One profile: its name, what is said of it (company and environment), its colour (`#rrggbb`), whether this window shows it, and
    whether it can be taken off the list. `chosen`: the id of its colour, empty where that follows the environment."""

    profile: str
    title: str
    detail: str
    colour: str
    here: bool = False
    removable: bool = False
    chosen: str = ""


class CompanyList(QListWidget):
    """The companies; Enter or a double click opens one. The text says all that the colour does."""

    taken = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "choices")
        self.setAccessibleName(_("Companies"))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumHeight(theme.px(190))
        self.itemActivated.connect(lambda item: self.taken.emit(str(item.data(NAME))))
        follow(theme, self)

    def restyle(self) -> None:
        self.setFont(self._theme.font(13))

    def show_companies(self, companies: Sequence[CompanyEntry]) -> None:
        """Fills the list; the company where the keyboard was stays chosen, at first that of this window."""
        before = self.chosen()
        self.clear()
        for each in companies:
            here = _("this window") if each.here else ""
            item = QListWidgetItem(" · ".join(part for part in (each.title, each.detail, here) if part), self)
            item.setData(NAME, each.profile)
            item.setSizeHint(QSize(1, self._theme.px(34)))  # as wide as the list; a longer name is its own tool tip
            item.setToolTip(item.text())
            item.setIcon(self._bar(each.colour))
            if each.profile == before or (each.here and not before):
                self.setCurrentItem(item)

    def chosen(self) -> str:
        """The profile where the keyboard is."""
        item = self.currentItem()
        return str(item.data(NAME)) if item is not None else ""

    def _bar(self, colour: str) -> QIcon:
        size = self._theme.px(16)
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour or self._theme.colours.line))
        painter.drawRoundedRect(size // 3, 0, size // 3, size, 2, 2)
        painter.end()
        return QIcon(picture)


class Companies(Dialog):
    """`open_requested` carries a profile, `change_requested` and `remove_requested` its entry; `make_requested` a name and the id of a
    colour for a new one. The dialog stays open until it is closed with `done_with`: a name may be refused, and `show_problem` says why."""

    open_requested = Signal(str)
    change_requested = Signal(object)
    remove_requested = Signal(object)
    make_requested = Signal(str, str)

    def __init__(
        self, theme: Theme, parent: QWidget | None, companies: Sequence[CompanyEntry], colours: tuple[Choice, ...]
    ) -> None:
        text = N_(
            "Each company has a window of its own, with its own connections, settings, mappings and journal. Its name and colour "
            "stand on every page."
        )
        super().__init__(theme, parent, _("Companies"), _(text), 560)
        self._entries: dict[str, CompanyEntry] = {}
        self.list = CompanyList(theme)
        self.change = Button(theme, N_("Name and colour …"))
        self.remove = Button(theme, N_("Remove …"))
        self.name = Labelled(theme, N_("Name"), text_field(), 240)
        self.colour = Labelled(theme, N_("Colour"), list_field(colours), 140)
        self.make = Button(theme, N_("Set up"))
        card = Card(theme, padding=12, spacing=8)
        card.body.addWidget(Label(theme, N_("Another company"), weight=600))
        line = row(self.name, self.colour, spacing=theme.px(12))
        line.addLayout(
            column(Label(theme, size=12), self.make, 1, spacing=theme.px(4))
        )  # beside the fields, not their names
        line.setStretch(0, 1)
        line.setAlignment(self.colour, Qt.AlignmentFlag.AlignTop)  # also where a problem stands below the name
        card.body.addLayout(line)
        self.body.addWidget(self.list)
        acts = row(self.change, self.remove, spacing=theme.px(8))
        acts.addStretch(1)
        self.body.addLayout(acts)
        self.body.addWidget(card)
        self.add_cancel(N_("Close"))
        self.open_one = Button(theme, N_("Open window"), "primary")
        self.buttons.addWidget(self.open_one)
        self._connect()
        self.show_companies(companies)
        self.list.setFocus()

    def _connect(self) -> None:
        self.list.taken.connect(self.open_requested)
        self.list.currentRowChanged.connect(lambda _row: self._check())
        self.open_one.clicked.connect(lambda: self.open_requested.emit(self.list.chosen()))
        self.change.clicked.connect(lambda: self._ask(self.change_requested))
        self.remove.clicked.connect(lambda: self._ask(self.remove_requested))
        self.make.clicked.connect(self._make)
        self.name.field.returnPressed.connect(self._make)
        self.name.field.textChanged.connect(lambda _text: self._check())

    def show_companies(self, companies: Sequence[CompanyEntry]) -> None:
        """Fills the list anew, after one was changed or removed."""
        self._entries = {each.profile: each for each in companies}
        self.list.show_companies(companies)
        self._check()

    def show_problem(self, text: str) -> None:
        """Why the name was refused."""
        self.name.show_problem(text)
        self.name.field.setFocus()

    def done_with(self) -> None:
        """A window was opened."""
        self.leave_with("opened")

    def _check(self) -> None:
        entry = self._entries.get(self.list.chosen())
        self.open_one.setEnabled(entry is not None and not entry.here)
        self.change.setEnabled(entry is not None)
        self.remove.setEnabled(entry is not None and entry.removable)
        self.make.setEnabled(bool(self.name.field.text().strip()))

    def _ask(self, signal: SignalInstance) -> None:
        entry = self._entries.get(self.list.chosen())
        if entry is not None:
            signal.emit(entry)

    def _make(self) -> None:
        if self.name.field.text().strip():
            self.make_requested.emit(self.name.field.text(), str(self.colour.field.currentData()))


class ChangeCompany(Dialog):
    """Name and colour of one company. `wanted` carries both; the dialog stays open until it is closed: a name may be refused."""

    wanted = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None, entry: CompanyEntry, colours: tuple[Choice, ...]) -> None:
        text = N_("Both stand on every page. In a terminal it stays “--profile {name}”.")
        super().__init__(theme, parent, _("Name and colour"), _(text).format(name=entry.profile), 460)
        self.name = Labelled(theme, N_("Name"), text_field(), 240)
        self.name.field.setText(entry.title)
        self.colour = Labelled(theme, N_("Colour"), list_field((Choice("", _("as the environment")), *colours)), 160)
        self.colour.field.setCurrentIndex(max(self.colour.field.findData(entry.chosen), 0))
        self.body.addWidget(self.name)
        self.body.addWidget(self.colour)
        self.add_cancel()
        self.ok = Button(theme, N_("Apply"), "primary")
        self.ok.setDefault(True)
        self.buttons.addWidget(self.ok)
        self.ok.clicked.connect(lambda: self.wanted.emit(self.name.field.text(), str(self.colour.field.currentData())))
        self.name.field.textChanged.connect(lambda text: self.ok.setEnabled(bool(text.strip())))
        self.name.field.setFocus()

    def show_problem(self, text: str) -> None:
        """Why the name was refused."""
        self.name.show_problem(text)
        self.name.field.setFocus()
