"""What travels from the presenters to the views: frozen rows of tables and the contents of pages.

Words of the program (states, outcomes, decisions) travel as codes and are named by the views, so that the language changes live.
Free texts are already in the language in force; presenters fill them anew when it changes. Money is Decimal in `currency`.
"""

from __future__ import annotations

import datetime as moments
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.ui.colours import Tone
from app.ui.first_rows import Choice as Choice
from app.ui.first_rows import CompanyView as CompanyView
from app.ui.first_rows import InvoiceRow as InvoiceRow
from app.ui.first_rows import StateView as StateView

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A record that may be meant, and why."""

    id: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One service type. `decided`: exact, chosen, create or undecided; `account_missing` where the product has no income account
    yet and will get the default one; `defaults`: its own class of new invoices."""

    key: str
    name: str
    lines: int
    money: Decimal
    currency: str
    decided: str
    record: str = ""
    record_id: str = ""
    account: str = ""
    tax_code: str = ""
    account_missing: bool = False
    suggestions: tuple[SuggestionView, ...] = ()
    problem_title: str = ""
    problem_text: str = ""
    defaults: str = ""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer organization. `invoices` and `money` count the open ones; `decided` as in `MappingRow`;
    `defaults`: its own class, location and custom fields of new invoices."""

    key: str
    name: str
    invoices: int
    money: Decimal
    currency: str
    decided: str
    record: str = ""
    record_id: str = ""
    email: str = ""
    suggestions: tuple[SuggestionView, ...] = ()
    problem_title: str = ""
    problem_text: str = ""
    defaults: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of an invoice: what was done, the service type, where it goes, quantity × rate, amount."""

    key: str
    title: str
    detail: str
    service_type: str
    product: str
    account: str
    tax_code: str
    quantity: Decimal | None
    rate: Decimal | None
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One field that differs or was changed: what it was (or is in OneDesk) and what it becomes (or is in QuickBooks Online)."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event of an invoice. `tid` is Intuit's number of the answer, for its support."""

    moment: moments.datetime
    text: str
    detail: str = ""
    tid: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One line under the lines: subtotal, discount, shipping, a tax, the total."""

    label: str
    amount: Decimal
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row of the figures of a problem: label, then one value a column. `tone` REFUSED marks the culprit."""

    label: str
    values: tuple[str, ...]
    strong: bool = False
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class ProblemAction:
    """One thing that a person can do about a problem. `id` comes back in `action_requested`."""

    id: str
    label: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class ProblemCard:
    """What happened, why, the figures, and what to do. `key` is the invoice (or other record) it is about, `meaning` its page in the
    handbook."""

    key: str
    code: str
    state: str
    tag: str
    subject: str
    title: str
    why: str
    columns: tuple[str, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    actions: tuple[ProblemAction, ...] = ()
    tid: str = ""
    same_cause: int = 0
    fix: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class DetailsView:
    """One invoice in the details pane. `agreement` is the sentence under the total, `agrees` whether it is a good one."""

    key: str
    number: str
    customer: str
    email: str
    date: moments.date | None
    due: moments.date | None
    total: Decimal
    currency: str
    state: str
    tag: str = ""
    chip: str = ""
    lines: tuple[LineRow, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    payments: tuple[TotalRow, ...] = ()
    agreement: str = ""
    agrees: bool = True
    changes: tuple[ChangeRow, ...] = ()
    changes_heads: tuple[str, str] = ("", "")
    history: tuple[HistoryRow, ...] = ()
    problem: ProblemCard | None = None
    can_copy: bool = True
    can_send: bool = True
    linked: bool = False
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One invoice of a run. `outcome` is `waiting`, `posting` or one of headless.md's; `written`: whether this run wrote or e-mailed
    anything for it."""

    key: str
    number: str
    customer: str
    total: Decimal
    currency: str
    outcome: str = "waiting"
    detail: str = ""
    tone: Tone = Tone.PLAIN
    written: bool = True


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as a whole. `kind` copy or send; `figures` are (label, count or money, tone); `hint` the speed and the time to go, or, where
    the run is held up (`held`), by what."""

    title: str
    done: int
    total: int
    money: str = ""
    hint: str = ""
    canary: str = ""
    figures: tuple[Figure, ...] = ()
    running: bool = True
    stopping: bool = False
    report: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands on its own. `id` comes back when it is clicked; empty: it cannot be."""

    label: str
    value: str
    detail: str = ""
    tone: Tone = Tone.PLAIN
    id: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One invoice of a review. `action`: create, update, unchanged, blocked; `chip` what exactly ("Due 10 Dec → 24 Dec")."""

    key: str
    number: str
    customer: str
    action: str
    net: Decimal
    tax: Decimal
    total: Decimal
    currency: str
    chip: str = ""
    mail: str = ""
    mail_tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class PairRow:
    """A label and its value in a small card."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A dry run. `go` is the text of the one filled button ("Copy 21, send 17"); empty: nothing can be done. `sums`: the totals of the
    run, each group with its heading."""

    figures: tuple[Figure, ...]
    rows: tuple[PlanRow, ...]
    books: tuple[PairRow, ...] = ()
    made: tuple[PairRow, ...] = ()
    mails: tuple[PairRow, ...] = ()
    go: str = ""
    sums: tuple[tuple[str, tuple[PairRow, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry of the journal; the newest first."""

    key: str
    moment: moments.datetime
    kind: str
    subject: str
    outcome: str
    record: str = ""
    detail: str = ""
    tid: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting. `kind`: choice, search (a choice out of many), text, number, switch, json, or action (a button)."""

    key: str
    kind: str
    title: str
    help: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    problem: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class SettingsSection:
    """A group of settings under one heading."""

    id: str
    title: str
    icon: str
    rows: tuple[SettingRow, ...]


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The settings page."""

    sections: tuple[SettingsSection, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a real invoice, decoded through the field map. `place` is where it stands in OneDesk's answer."""

    key: str
    label: str
    value: str
    place: str
    found: bool = True


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of connecting. `state`: waiting (its turn has not come), open, busy, done, failed; `text` what is known or wrong."""

    state: str = "open"
    text: str = ""


@dataclass(frozen=True, slots=True)
class ConnectView:
    """The connect page. Secrets never travel: `has_secret` tells that one is stored, `tried_secret` that the one of the last try is
    still known until the window closes."""

    onedesk: StepView = StepView()
    quickbooks: StepView = StepView()
    accounts: StepView = StepView("waiting")
    mappings: StepView = StepView("waiting")
    environment: str = "sandbox"
    client_id: str = ""
    has_secret: bool = False
    tried_secret: bool = False
    has_key: bool = False
    redirect: str = "http://localhost:28680/callback"
    port: int = 28680
    signing_in: str = ""
    link: str = ""
    sample: str = ""
    fields: tuple[FieldRow, ...] = ()
    income_accounts: tuple[Choice, ...] = ()
    income_account: str = ""
    tax_codes: tuple[Choice, ...] = ()
    tax_code: str = ""


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a month's bar. `id` names the queue that a click opens."""

    id: str
    tone: Tone
    amount: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: `month` as 2026-11, `label` as it stands on the axis."""

    month: str
    label: str
    parts: tuple[BarPart, ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a tone means in a chart."""

    tone: Tone
    label: str


@dataclass(frozen=True, slots=True)
class AgeRow:
    """Overdue invoices of one age."""

    id: str
    label: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Way:
    """Which invoices a figure, a bar or an age counts, and what that is called."""

    label: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class OverviewView:
    """The overview page. `tie_out` is (sentence, detail, whether it agrees); None: not made yet. `ways` lead from a figure's or an
    age's id, and from month and part of a bar (`2026-11:sent`), to the invoices."""

    currency: str
    figures: tuple[Figure, ...] = ()
    bars: tuple[Bar, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    payments: tuple[Bar, ...] = ()
    ages: tuple[AgeRow, ...] = ()
    tie_out_title: str = ""
    tie_out: tuple[str, str, bool] | None = None
    tie_out_button: str = ""
    as_of: str = ""
    ways: Mapping[str, Way] = field(default_factory=dict)
