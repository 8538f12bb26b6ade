"""The two grids of decisions: service types to products, customer organizations to customers. One suggestion is looked at below the
grid; a decision is taken for the row, for the selection, or typed into the cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.i18n import N_, _, ngettext
from app.ui.delegates.choice import ChoiceDelegate
from app.ui.models.mappings import CustomerModel, Decision, DecisionModel, MappingModel
from app.ui.models.table import Kind
from app.ui.parts.boxes import Card, Icon, row
from app.ui.parts.flow import Flow
from app.ui.parts.hidden import HiddenNote
from app.ui.parts.page import Page, TableCard
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button, Label, Whole
from app.ui.rows import Choice, CustomerRow, MappingRow, StateView
from app.ui.theme import Theme
from app.ui.views.filter_line import SearchField
from app.ui.views.table import Table


class DecisionCard(Card):
    """What is asked about the current row, and the answers to it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._icon = Icon(theme, "alert", "t:attention")
        self._title = Label(theme, size=14, weight=600).wrapped()
        self._why = Label(theme).wrapped()
        self._hint = Whole(theme, size=12, tone="secondary")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.accept = Button(theme, role="primary")
        self.new = Button(theme)
        self.other = Button(theme)
        title = row(self._icon, self._title, spacing=theme.px(8))
        title.setStretch(1, 1)
        self.body.addLayout(title)
        self.body.addWidget(self._why)
        answers = QWidget()
        answers.setLayout(Flow(theme.px(8)).add(self.accept, self.new, self.other))
        line = row(answers, self._hint, spacing=theme.px(12))
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def show_row(self, decision: Decision, count: int, texts: tuple[str, str]) -> None:
        """The question of one row, and for how many rows the answers count; `texts`: "Other …" and the plain sentence."""
        first = decision.suggestions[0] if decision.suggestions else None
        asked = decision.decided == "undecided"
        self._icon.set_icon("alert" if asked else "info", "t:attention" if asked else "secondary")
        if asked and first:
            self._title.say(_("{name} → {record}?").format(name=decision.name, record=first.name))
            why = _("{reason}. Similar names are never taken without a yes.").format(reason=_capital(first.why))
            self._why.say(decision.problem_text or why)
        else:
            self._title.say(decision.problem_title or decision.name)
            self._why.say(decision.problem_text or texts[1])
        self.accept.setVisible(first is not None)
        if first is not None:
            one = _("Use “{name}”").format(name=first.name)
            many = ngettext("Accept {count} suggestion", "Accept {count} suggestions", count).format(count=count)
            self.accept.say(one if count <= 1 else many)
        new = _("Create “{name}”").format(name=decision.name)
        some = ngettext("Create {count} new", "Create {count} new", count).format(count=count)
        self.new.say(new if count <= 1 else some)
        self.new.setVisible(decision.decided != "create")
        self.other.say(texts[0])
        many = _("Enter edits the cell for {count} rows · Ctrl+D fills down").format(count=count)
        self._hint.say(many if count > 1 else _("Enter edits the cell · Ctrl+D fills down"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class DecisionPage(Page):
    """A grid of decisions.

    `accept_requested` (keys), `create_requested` (keys), `choose_requested` (keys: the presenter opens a list), `chosen` (keys, record
    id, name: typed or chosen in the cell), `default_requested` (class, location or a custom field of
    what is chosen), `accept_all_requested`, `pasted` (text of a spreadsheet: two columns, name and record).
    """

    accept_requested = Signal(list)
    create_requested = Signal(list)
    choose_requested = Signal(list)
    chosen = Signal(list, str, str)
    accept_all_requested = Signal()
    pasted = Signal(str)
    paste_requested = Signal()
    default_requested = Signal(str)
    state_action_requested = Signal(str)

    def __init__(self, theme: Theme, model: DecisionModel, title: str, name: str, other: str) -> None:
        super().__init__(theme, title)
        self.model = model
        self._other = other
        self._words = ""
        self.defaults: dict[str, Button] = {}
        self.search = SearchField(theme, N_("Search …"))
        self.search.setFixedWidth(theme.px(200))
        self.accept_all = self.head.add(Button(theme, N_("Take all suggestions"), icon="check"))
        self.paste = self.head.add(Button(theme, N_("Paste from a spreadsheet"), icon="paste"), shrinks=True)
        self.table = Table(theme, model, lambda: _(name), cell_ring=True)
        self.table.set_delegate(int(model.RECORD), ChoiceDelegate(theme, self.table, Kind.TEXT, ring_row=False))
        self.table.default_columns((int(model.DEFAULTS),))
        self.table.withhold((int(model.DEFAULTS),))
        self.area = Stateful(theme, self.table)
        self.card = DecisionCard(theme)
        self.sentence.setParent(None)
        self.hidden = HiddenNote(theme)
        line = row(self.sentence, self.hidden, self.search)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addWidget(TableCard(self.area), 1)
        self.body.addWidget(self.card)
        self._connect()
        self._ask()

    def _connect(self) -> None:
        self.accept_all.clicked.connect(self.accept_all_requested)
        self.paste.clicked.connect(self.paste_requested)
        self.search.left_down.connect(self.table.take_keyboard)
        self.search.searched.connect(self.model.set_filter)
        self.model.filtered.connect(self._say_hidden)
        for source in (self.hidden.show_all_requested, self.area.show_all_requested):
            source.connect(self.show_all)
        self.model.chosen.connect(self._typed)
        self.table.pasted.connect(self.pasted)
        self.table.selected.connect(lambda _keys: self._ask())
        self.table.selectionModel().currentChanged.connect(lambda _now, _then: self._ask())
        self.card.accept.clicked.connect(lambda: self.accept_requested.emit(self.acted_on()))
        self.card.new.clicked.connect(lambda: self.create_requested.emit(self.acted_on()))
        self.card.other.clicked.connect(lambda: self.choose_requested.emit(self.acted_on()))
        self.area.action_requested.connect(self.state_action_requested)

    def show_all(self) -> None:
        """Takes the search away."""
        self.search.clear()
        self.model.set_filter("")

    def _say_hidden(self) -> None:
        self.hidden.show_hidden(self.model.hidden())
        self.area.show_filtered(len(self.model.rows()), self.model.hidden())

    def _typed(self, keys: list[str], record: str, name: str) -> None:
        """A record typed into a cell counts for all rows selected, where the cell's is among them."""
        selected = self.table.selected_keys()
        self.chosen.emit(selected if keys[0] in selected else keys, record, name)

    def fill_down(self) -> None:
        """Gives every selected row the record of the topmost one; a single row that of the row above it."""
        keys = self.acted_on()
        place = self.model.row_of(keys[0]) if keys else -1
        if len(keys) == 1:
            place -= 1
        if place >= 0:
            first: Any = self.model.row_at(place)
            if first.record_id:
                self.chosen.emit(keys[1:] or keys, first.record_id, first.record)

    def from_current(self) -> list[str]:
        """The keys shown, from the current row down."""
        return self.model.keys()[max(self.table.currentIndex().row(), 0) :]

    def show_defaults(self, kinds: tuple[tuple[str, str], ...]) -> None:
        """A button for each default that a row can have, as (id, name); none where the company tracks nothing."""
        for what, name in kinds:
            if what not in self.defaults:
                button = self.head.add(Button(self.theme))
                button.clicked.connect(lambda _on=False, what=what: self.default_requested.emit(what))
                self.defaults[what] = button
            self.defaults[what].say(_("{name} …").format(name=name))
        for what, button in self.defaults.items():
            button.setVisible(what in dict(kinds))
        self.head.fit()

    def show_own_defaults(self, tracked: bool) -> None:
        """Whether rows can have a class, location or fields of their own: the column, switched on by hand, is there only then."""
        self.table.withhold(() if tracked else (int(self.model.DEFAULTS),))

    def decisions(self) -> list[Decision]:
        """The rows that a decision counts for."""
        keys = set(self.acted_on())
        return [row for row in self.model.all_rows() if row.key in keys]

    def acted_on(self) -> list[str]:
        """The keys that a decision counts for: the selection, else the current row."""
        keys = self.table.selected_keys()
        current = self.table.current_key()
        return keys or ([current] if current else [])

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """The records that a cell offers."""
        self.model.choices = choices

    def _show(self, rows: tuple[Any, ...], sentence: str) -> None:
        with QSignalBlocker(self.search):
            self.model.replace_all(rows)
        self.say_sentence(sentence)
        self.sentence.show()
        if rows and not self.table.currentIndex().isValid():
            asked = [place for place, shown in enumerate(self.model.rows()) if shown.decided == "undecided"]
            self.table.setCurrentIndex(self.model.index(asked[0] if asked else 0, 0))
        self.accept_all.setEnabled(any(r.decided == "undecided" and r.suggestions for r in rows))
        self._ask()

    def show_state(self, state: StateView | None) -> None:
        """What stands in place of the grid; None: the grid."""
        self.area.show_state(state)
        self.card.setVisible(state is None)

    def retranslate(self) -> None:
        self._ask()

    def _ask(self) -> None:
        place = self.table.currentIndex().row()
        self.card.setVisible(0 <= place < self.model.rowCount())
        if 0 <= place < self.model.rowCount():
            decision: Decision = self.model.row_at(place)
            self.card.show_row(decision, len(self.acted_on()), (_(self._other), self._plain(decision)))

    def _plain(self, decision: Decision) -> str:
        if decision.decided == "create":
            return _(
                "There is no record of this name; it is created with the first copy, and the review shows it before."
            )
        return _("Linked by its Id: it stays linked when it is renamed in QuickBooks Online.")


class MappingPage(DecisionPage):
    """Service types and the products they go to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, MappingModel(), N_("Service types"), N_("Service types"), N_("Another product …"))

    def show_rows(self, rows: tuple[MappingRow, ...], sentence: str) -> None:
        """The service types met, and the sentence with their counts."""
        self._show(rows, sentence)


class CustomersPage(DecisionPage):
    """Customer organizations and the customers they go to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, CustomerModel(), N_("Customers"), N_("Customers"), N_("Another customer …"))

    def show_rows(self, rows: tuple[CustomerRow, ...], sentence: str) -> None:
        """The customer organizations met, and the sentence with their counts."""
        self._show(rows, sentence)
