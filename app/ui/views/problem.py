"""A problem as a card: what happened, why, the figures side by side, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.i18n import N_, _, ngettext
from app.ui.looks import OUTCOMES, STATES, outcome_chip, state_chip
from app.ui.parts.announce import announce
from app.ui.parts.boxes import ChipLabel, clear, row
from app.ui.parts.flow import Flow
from app.ui.parts.texts import Button, Elided, Label, Rule
from app.ui.rows import FigureRow, ProblemCard
from app.ui.theme import Theme

MOST_ACTIONS = 3


LABEL_ROOM = 90


class Figures(QWidget):
    """A small table of figures: labels at the left, one column of values a side, the culprit in red. Where the width does not do for
    columns, each value has its own line below the label, with the name of its side."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns: tuple[str, ...] = ()
        self._rows: tuple[FigureRow, ...] = ()
        self._stacked = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(0, 1)
        self.setMaximumWidth(theme.px(640))  # farther away, a figure is no longer read with its name

    def show_figures(self, columns: tuple[str, ...], rows: tuple[FigureRow, ...]) -> None:
        """Headings of the value columns, then the rows."""
        self._columns, self._rows = columns, rows
        self._stacked = self._needed() > self.width()
        self._build()
        self.setVisible(bool(rows))
        self.setAccessibleName(". ".join(self._spoken(figure) for figure in rows))

    def _spoken(self, figure: FigureRow) -> str:
        sides = self._columns if len(self._columns) == len(figure.values) else ("",) * len(figure.values)
        values = [f"{side} {value}".strip() for side, value in zip(sides, figure.values, strict=True)]
        return "; ".join((figure.label, *values))

    def _needed(self) -> int:
        """The width that columns side by side ask for; none where there is but one."""
        if len(self._columns) < 2:
            return 0
        sides = [[heading.replace(" ", "\n").split("\n")[0]] for heading in self._columns]
        for figure in self._rows:
            for side, value in zip(sides, figure.values, strict=False):
                side.append(value)
        widths = [max(self._theme.width(text, 13, 600, tabular=True) for text in side) for side in sides]
        return sum(widths) + self._grid.horizontalSpacing() * len(widths) + self._theme.px(LABEL_ROOM)

    def _build(self) -> None:
        clear(self._grid)
        if not self._stacked:
            for place, heading in enumerate(self._columns, start=1):
                text = heading.replace(" ", "\n") if len(self._columns) > 1 else heading
                self._put(0, place, text, 400, "secondary")
        line = 1
        for figure in self._rows:
            weight = 600 if figure.strong or figure.tone.value == "refused" else 400
            tone = figure.tone.value if figure.tone.value != "plain" else ""
            self._put(line, 0, figure.label, 600 if self._stacked else weight, tone)
            if self._stacked:
                line = self._put_below(line, figure, tone)
                continue
            for place, value in enumerate(figure.values, start=1):
                self._put(line, place, value, weight, tone)
            line += 1

    def _put_below(self, line: int, figure: FigureRow, tone: str) -> int:
        """The values below their label, each with the name of its side; returns the next free line."""
        for heading, value in zip(self._columns, figure.values, strict=True):
            line += 1
            text = Label(self._theme, size=13, tone=tone, tabular=True).wrapped().selectable()
            text.say(f"{heading}: {value}")
            self._grid.addWidget(text, line, 0, 1, -1)
        return line + 1

    def _put(self, line: int, place: int, text: str, weight: int, tone: str) -> None:
        label = Label(self._theme, size=13, weight=weight, tone=tone, tabular=place > 0)
        label.say(text)
        label.selectable()
        if place:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        else:
            label.wrapped()
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label, line, place)

    # --- Qt

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._theme.px(200)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = self._needed() > self.width()
        if stacked is not self._stacked:
            self._stacked = stacked
            self._build()


class ProblemPanel(QWidget):
    """The card. `action_requested` carries (key, id of the action); `meaning_requested` its page in the handbook."""

    action_requested = Signal(str, str)
    meaning_requested = Signal(str)
    retry_requested = Signal(str, bool)  # key, whether all with the same cause are meant

    def __init__(self, theme: Theme, headed: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._best = "primary" if headed else "second"  # beside a queue, the filled button is the queue's
        self._headed = headed  # whether chip and subject stand on the card, or already above it
        self._card: ProblemCard | None = None
        self._chip = ChipLabel(theme)
        self._subject = Elided(theme, size=12, tone="secondary").selectable()
        self._title = Label(theme, size=17, weight=600).wrapped().selectable()
        self._why = Label(theme).wrapped().selectable()
        self._figures = Figures(theme)
        self._rules = (Rule(), Rule())
        self._what = Label(theme, N_("What you can do"), weight=600)
        self._fix = Label(theme).wrapped().selectable()
        self._actions = Flow(theme.px(8))
        self._made: list[Button] = []
        self._retry = Button(theme, N_("Check again"), "link", icon="refresh")
        self._retry_all = Button(theme, role="link")
        self._meaning = Button(theme, N_("What does this mean?"), "link")
        self._tid = Elided(theme, size=11, tone="secondary").selectable()
        self._lay_out()
        self._retry.clicked.connect(lambda: self._retry_this(False))
        self._retry_all.clicked.connect(lambda: self._retry_this(True))
        self._meaning.clicked.connect(self._ask_meaning)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px(8))
        if self._headed:
            layout.addLayout(row(self._chip, 1, self._subject))
        for part in (self._title, self._why, self._rules[0], self._figures, self._rules[1], self._what, self._fix):
            layout.addWidget(part)
        layout.addLayout(self._actions)
        layout.addLayout(Flow(self._theme.px(14), 0).add(self._retry, self._retry_all, self._meaning))
        layout.addWidget(self._tid)
        layout.addStretch(1)

    def show_problem(self, card: ProblemCard) -> None:
        """Shows `card`."""
        other = self._card is None or (self._card.key, self._card.title) != (card.key, card.title)
        self._card = card
        self._subject.say(card.subject)
        self._title.say(card.title)
        self._why.say(card.why)
        self._why.setVisible(bool(card.why))
        self._fix.say(card.fix)
        self._fix.setVisible(bool(card.fix))
        self._figures.show_figures(card.columns, card.figures)
        for rule in self._rules:
            rule.setVisible(bool(card.figures))
        self._tid.say(f"intuit_tid: {card.tid}")
        self._tid.setVisible(bool(card.tid))
        self._show_actions(card)
        self._retry.setVisible(all(action.id != "refresh" for action in card.actions))
        self.retranslate()
        if other:
            announce(self, self.accessibleName())

    def card(self) -> ProblemCard | None:
        """The card shown."""
        return self._card

    def buttons(self) -> list[Button]:
        """The buttons of what can be done, the best one first."""
        return self._made

    def _show_actions(self, card: ProblemCard) -> None:
        clear(self._actions)
        self._made = []
        for action in card.actions[:MOST_ACTIONS]:
            button = Button(self._theme, role=self._best if action.primary else "")
            button.say(action.label)
            button.clicked.connect(lambda _on=False, name=action.id: self._act(name))
            self._made.append(button)
            self._actions.addWidget(button)
        self._what.setVisible(bool(card.actions or card.fix))

    def _act(self, action: str) -> None:
        if self._card is not None:
            self.action_requested.emit(self._card.key, action)

    def _ask_meaning(self) -> None:
        if self._card is not None:
            self.meaning_requested.emit(self._card.meaning or self._card.code)

    def _retry_this(self, all_of_them: bool) -> None:
        if self._card is not None:
            self.retry_requested.emit(self._card.key, all_of_them)

    def retranslate(self) -> None:
        card = self._card
        if card is None:
            return
        if self._headed:
            of_run = card.state in OUTCOMES and card.state not in STATES
            self._chip.show_chip((outcome_chip if of_run else state_chip)(card.state, card.tag))
        self._retry_all.setVisible(card.same_cause > 1)
        text = ngettext("Check all {count} with this cause", "Check all {count} with this cause", card.same_cause)
        self._retry_all.say(text.format(count=card.same_cause))
        self.setAccessibleName(_("Problem: {title}").format(title=card.title))


class ProblemCardView(QFrame):
    """The card on its own white paper, scrolled where it is higher than the window."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.panel = ProblemPanel(theme)
        inside = QWidget()
        inside.setProperty("role", "clear")
        holder = QVBoxLayout(inside)
        edge = theme.px(20)
        holder.setContentsMargins(edge, theme.px(16), edge, theme.px(16))
        holder.addWidget(self.panel)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(area)
