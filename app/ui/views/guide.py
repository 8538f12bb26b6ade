"""The guided start: seven steps from nothing to the first invoice in QuickBooks Online, one at a time, in any order, left and taken up."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.i18n import N_, _
from app.ui.parts.boxes import Card, Icon, column, row
from app.ui.parts.exclusive import Exclusive
from app.ui.parts.texts import Button, Heading, Label
from app.ui.rows import StepView
from app.ui.theme import Theme
from app.ui.views.connect import Connecting, Step, scrolling
from app.ui.views.sidebar import Entry

STEPS = (
    (
        "start",
        N_("Demo or real"),
        N_(
            "Try everything with a demo company first, or connect your own accounts at once. The demo keeps "
            "its own data and touches nothing of yours."
        ),
    ),
    (
        "onedesk",
        "OneDesk",
        N_(
            "The API key lets this program read your invoices. Switch OneDesk’s own QuickBooks connection "
            "off, so that nothing is posted twice."
        ),
    ),
    (
        "quickbooks",
        "QuickBooks Online",
        N_(
            "You sign in through an app of your own at Intuit, at first for a sandbox company. Enter its two "
            "keys here; the browser then asks which company it is."
        ),
    ),
    (
        "accounts",
        N_("Accounts and tax"),
        N_(
            "New products are booked to the default income account. The default tax code counts where its "
            "rate is the one of the line."
        ),
    ),
    (
        "types",
        N_("Service types"),
        N_(
            "Every service type goes to one product in QuickBooks Online; equal names are linked already. "
            "Decide here only what is merely similar."
        ),
    ),
    (
        "customers",
        N_("Customers"),
        N_(
            "Every customer organization goes to one customer in QuickBooks Online; equal names are linked "
            "already. What has no counterpart is created with its first invoice."
        ),
    ),
    (
        "canary",
        N_("First invoice"),
        N_(
            "Copy one small invoice and look at it in QuickBooks Online before you copy the others. The "
            "review shows first what will be written, and nothing is sent by e-mail."
        ),
    ),
)
PATHS = {
    "onedesk": (
        N_("The key: in OneDesk, Administration › Integrations › API"),
        N_("Its own QuickBooks connection: Administration › Financials"),
    ),
    "quickbooks": (
        N_("The keys: developer.intuit.com › My Hub › App dashboard › your app › Keys & credentials"),
        N_("There, under Redirect URIs, enter the redirect address that stands below"),
    ),
    "accounts": (N_("The accounts come from QuickBooks Online: Settings › Chart of accounts"),),
}
STATES = {
    "done": ("check", N_("done"), "t:paid"),
    "skipped": ("arrow", N_("skipped"), "secondary"),
    "waiting": ("lock", N_("later"), "secondary"),
    "open": ("pencil", "", "secondary"),
}


@dataclass(frozen=True, slots=True)
class GuideView:
    """How far the guide is. `states` is done, skipped, waiting or open for each step in the order of `STEPS`; the texts say what is
    left of a step; `canary` is the key of the invoice proposed as the first, empty when none is ready."""

    step: str = "start"
    states: tuple[str, ...] = ("open", "open", "open", "waiting", "waiting", "waiting", "waiting")
    start: str = ""
    types: str = ""
    customers: str = ""
    first: str = ""
    canary: str = ""
    demo: bool = False

    def state(self, step: str) -> str:
        """The state of a step."""
        return dict(zip((each[0] for each in STEPS), self.states, strict=True))[step]


class RailEntry(Entry):
    """One step in the rail: its name, and how far it is as icon and word."""

    def __init__(self, theme: Theme, place: str, source: str) -> None:
        self._state = "waiting"
        super().__init__(theme, place, "lock", source, "")

    def show_state(self, state: str) -> None:
        """How far the step is."""
        self._state = state
        self.restyle()
        self.retranslate()
        self.updateGeometry()

    def retranslate(self) -> None:
        self.restyle()
        word = self._word()
        self.setAccessibleName(f"{self._name.text()}, {word}" if word else self._name.text())

    def restyle(self) -> None:
        super().restyle()
        icon, _word, colour = STATES[self._state]
        self._icon.set_icon(icon, "accent" if self.isChecked() else colour)
        self._number.say(self._word())
        self._number.setVisible(bool(self._word()))

    def _word(self) -> str:
        word = STATES[self._state][1]
        return _(word) if word else ""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._theme.px(12), self._theme.px(4))


class DoingStep(Step):
    """A step that is done elsewhere: the buttons that lead there."""

    def __init__(self, theme: Theme, number: int, title: str, sentence: str, *buttons: Button) -> None:
        super().__init__(theme, number, title, sentence)
        self.inside.addLayout(row(*buttons, 1))


class GuidePage(Connecting):
    """One step at a time beside a rail of all. `step_chosen` carries a step of the rail; `back`, `forward` and `closed` are the
    buttons at the foot; `canary_requested` carries the invoice to copy first."""

    demo_requested = Signal()
    real_chosen = Signal()
    step_chosen = Signal(str)
    back_requested = Signal()
    forward_requested = Signal()
    closed = Signal()
    canary_requested = Signal(str)
    copying = Signal(str)

    def __init__(self, theme: Theme) -> None:
        sentence = N_(
            "Every step can be skipped and taken up later. Nothing is written to QuickBooks Online before you copy."
        )
        super().__init__(theme, N_("Guided start"), sentence, first=2)
        self.guide = GuideView()
        self.leave = self.head.add(Button(theme, N_("Close the guide")))
        self.rail: dict[str, RailEntry] = {}
        self._group = Exclusive(self)
        self._stack = QStackedWidget()
        self._count = Heading(theme)
        self._make_steps()
        self.back = Button(theme, N_("Back"))
        self.forward = Button(theme)
        rail = QWidget()
        places = QVBoxLayout(rail)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(theme.px(2))
        for name, title, _sentence in STEPS:
            self.rail[name] = RailEntry(theme, name, title)
            self._group.add(self.rail[name])
            places.addWidget(self.rail[name])
        places.addStretch(1)
        self._rail = rail
        right = column(self._count, self._stack, row(self.back, 1, self.forward), spacing=theme.px(12))
        right.setStretch(1, 1)
        line = row(rail, spacing=theme.px(20))
        line.addLayout(right, 1)
        self.body.addLayout(line, 1)
        self._wire()
        self.show_view(self._view)
        self.show_guide(self.guide)

    def _make_steps(self) -> None:
        theme = self.theme
        self.demo = Button(theme, N_("Open the demo company"), icon="flask")
        self.real = Button(theme, N_("Connect my own accounts"), "primary")
        self.types = Button(theme, N_("Decide service types"), "primary", icon="mapping")
        self.people = Button(theme, N_("Decide customers"), "primary", icon="person")
        self.canary = Button(theme, N_("Copy a first invoice"), "primary", icon="copy")
        self.other = Button(theme, N_("Choose another one"))
        self.address = Button(theme, N_("Copy the redirect address"), icon="copy")
        titles = {name: title for name, title, _sentence in STEPS}
        self.steps: dict[str, Step] = {
            "start": DoingStep(theme, 1, titles["start"], "", self.real, self.demo),
            "onedesk": self.onedesk,
            "quickbooks": self.quickbooks,
            "accounts": self.accounts,
            "types": DoingStep(theme, 5, titles["types"], "", self.types),
            "customers": DoingStep(theme, 6, titles["customers"], "", self.people),
            "canary": DoingStep(theme, 7, titles["canary"], "", self.canary, self.other),
        }
        for name, _title, sentence in STEPS:
            self._stack.addWidget(scrolling(theme, self._explained(name, sentence), self.steps[name]))

    def _explained(self, name: str, sentence: str) -> QWidget:
        """Two sentences about a step, and where what it needs stands."""
        card = Card(self.theme)
        card.body.addWidget(Label(self.theme, sentence).wrapped())
        for path in PATHS.get(name, ()):
            line = row(Icon(self.theme, "key", "accent"), Label(self.theme, path, weight=600).wrapped())
            line.setStretch(1, 1)
            card.body.addLayout(line)
        if name == "quickbooks":
            card.body.addWidget(self.address, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _wire(self) -> None:
        self._group.taken.connect(lambda entry: self.step_chosen.emit(entry.place))
        self.demo.clicked.connect(self.demo_requested)
        self.real.clicked.connect(self.real_chosen)
        self.types.clicked.connect(lambda: self.place_requested.emit("mappings"))
        self.people.clicked.connect(lambda: self.place_requested.emit("customers"))
        self.other.clicked.connect(lambda: self.place_requested.emit("ready"))
        self.canary.clicked.connect(lambda: self.canary_requested.emit(self.guide.canary))
        self.address.clicked.connect(lambda: self.copying.emit(self.quickbooks.redirect.field.text().strip()))
        self.back.clicked.connect(self.back_requested)
        self.forward.clicked.connect(self.forward_requested)
        self.leave.clicked.connect(self.closed)

    def show_guide(self, guide: GuideView) -> None:
        """How far everything is, and the step in hand."""
        self.guide = guide
        names = [name for name, _title, _sentence in STEPS]
        place = names.index(guide.step)
        for name in names:
            self.rail[name].show_state(guide.state(name))
        self._group.choose(self.rail[guide.step])
        self._stack.setCurrentIndex(place)
        self._count.say(_("Step {number} of {count}").format(number=place + 1, count=len(names)))
        texts = {"start": guide.start, "types": guide.types, "customers": guide.customers, "canary": guide.first}
        for name, text in texts.items():
            self.steps[name].show_step(StepView("open" if guide.state(name) == "skipped" else guide.state(name), text))
        self.demo.setVisible(not guide.demo)
        self.canary.setVisible(bool(guide.canary))
        self.back.setVisible(place > 0)
        done = guide.state(guide.step) == "done"
        last = _("Finish") if done else _("Finish later")
        self.forward.say(last if place == len(names) - 1 else _("Next") if done else _("Skip this step"))
        self._rail.setFixedWidth(max(entry.sizeHint().width() for entry in self.rail.values()) + self.theme.px(8))

    def retranslate(self) -> None:
        super().retranslate()
        self.show_guide(self.guide)
