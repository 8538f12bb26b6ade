"""The words of every problem and note: what happened, why, and what to do about it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from app.domain.problems import CODES, Note, Problem
from app.i18n import words
from app.i18n.formats import date_text, money, number
from app.i18n.texts import N_, _, placeholders
from app.i18n.wording.calls import CALLS
from app.i18n.wording.computer import COMPUTER
from app.i18n.wording.invoices import INVOICES
from app.i18n.wording.names import NAMES
from app.i18n.wording.notes import NOTES
from app.i18n.wording.services import SERVICES
from app.i18n.wording.sides import SIDES
from app.i18n.wording.words import Words

WORDS: dict[str, Words] = {**INVOICES, **NAMES, **SIDES, **SERVICES, **CALLS, **COMPUTER}
UNKNOWN = "–"
MONEY = re.compile(r"-?\d+\.\d{2,}")
TIMES = re.compile(r"-?\d+(\.\d+)? × -?\d+(\.\d+)?")
QUOTED = re.compile(r"“([^”]*)”")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIGURES = ("onedesk", "quickbooks", "difference", "total", "paid", "expected")
DAYS = ("date", "close_date", "at", "onedesk", "quickbooks")
NAME_REASONS = {
    "length": N_("it is too long"),
    "empty": N_("it is empty"),
    "TAB": N_("it has a tab"),
    "LF": N_("it has a line break"),
    "CR": N_("it has a line break"),
    "CTRL": N_("it has a control character"),
    ":": N_("it has a colon"),
}

BROKEN = {
    "ConnectError": N_("no connection could be made"),
    "ConnectTimeout": N_("no connection could be made in time"),
    "ReadTimeout": N_("no answer came in time"),
    "WriteTimeout": N_("the request could not be sent in time"),
    "PoolTimeout": N_("too many requests at once"),
    "ReadError": N_("the connection broke off"),
    "WriteError": N_("the connection broke off"),
    "CloseError": N_("the connection broke off"),
    "RemoteProtocolError": N_("the connection broke off"),
    "ProxyError": N_("the proxy refused the connection"),
}


@dataclass(frozen=True, slots=True)
class Described:
    """A problem in words: one plain sentence, the reason, the cure."""

    title: str
    detail: str
    fix: str

    @property
    def rest(self) -> str:
        """Reason and cure in one line, each a sentence of its own."""
        return " ".join(part if part[-1] in ".?…" else f"{part}." for part in (self.detail, self.fix) if part)


def describe(problem: Problem) -> Described:
    """The words of `problem` in the language in force. Money, dates and fields are written as the reader is used to."""
    found, shown = _words_of(problem), _shown(problem)
    return Described(_sentence(found.titles, shown), _sentence(found.details, shown), _sentence(found.fixes, shown))


def describe_note(note: Note) -> str:
    """The sentence of `note` in the language in force."""
    return _sentence(NOTES.get(note.code, (note.code,)), _params(note.params))


def case_of(problem: Problem) -> str:
    """The very case where it has words of its own (by QuickBooks' code, or by the reason in `text`: `quickbooks_refused:6000`), else
    the code."""
    cases = [error.code for error in problem.quickbooks_errors[:1]] + [problem.params.get("text", "")]
    exact = (f"{problem.code}:{case}" for case in cases)
    return next((case for case in exact if case in WORDS), problem.code)


def _words_of(problem: Problem) -> Words:
    return WORDS.get(case_of(problem)) or Words((problem.code,), ("",), ("",))


def meaning(case: str) -> Described:
    """The words of a case (`case_of`) by itself, with … where an invoice would give names and figures."""
    found = WORDS.get(case) or Words((case,), ("",), ("",))
    plain: dict[str, str] = defaultdict(lambda: "…")
    return Described(*(_(texts[-1]).format_map(plain) for texts in (found.titles, found.details, found.fixes)))


def _sentence(alternatives: Iterable[str], shown: Mapping[str, str]) -> str:
    """The first sentence whose parameters are all known, else the last with dashes in it."""
    text = ""
    for text in alternatives:
        if all(shown.get(name) for name in placeholders(text)):
            break
    known = defaultdict(lambda: UNKNOWN, {name: value for name, value in shown.items() if value})
    return _(text).format_map(known)


def _shown(problem: Problem) -> dict[str, str]:
    shown = _params(problem.params)
    errors = problem.quickbooks_errors
    if errors:
        said = (error.detail or error.message for error in errors)
        shown["intuit"] = "; ".join(f"{text} ({error.code})" for text, error in zip(said, errors, strict=True))
    if problem.code == "name_not_allowed":
        reason = problem.params.get("text", "")
        shown["text"] = _(NAME_REASONS[reason]) if reason in NAME_REASONS else shown.get("text", "")
    if problem.code == "unreachable" and problem.params.get("text") in BROKEN:
        shown["text"] = _(BROKEN[problem.params["text"]])
    if problem.code == "run_stopped" and problem.params.get("text") in CODES:
        shown["text"] = describe(Problem(problem.params["text"])).title.rstrip(".")
    return shown


def _params(params: Mapping[str, str]) -> dict[str, str]:
    """The parameters as a reader writes them."""
    shown = dict(params)
    currency = params.get("currency", "")
    for name in FIGURES:
        if MONEY.fullmatch(shown.get(name, "")):
            amount = Decimal(shown[name])
            shown[name] = money(abs(amount) if name == "difference" else amount, currency)
    for name in DAYS:
        if DAY.fullmatch(params.get(name, "")):
            shown[name] = _tried(lambda text: date_text(date.fromisoformat(text)), params[name])
    if TIMES.fullmatch(shown.get("value", "")):
        quantity, rate = (Decimal(part) for part in shown["value"].split(" × "))
        shown["value"] = f"{number(quantity)} × {money(rate, '')}"
    if "rate" in shown:
        shown["rate"] = _tried(lambda text: number(Decimal(text)), shown["rate"])
    if "field" in shown:
        shown["field"] = ", ".join(words.field(part) for part in shown["field"].split(", "))
    if "candidates" in shown:
        shown["candidates"] = QUOTED.sub(lambda found: _("“{name}”").format(name=found.group(1)), shown["candidates"])
    for name, spoken in (("kind", words.kind), ("status", words.status), ("allowed", words.allowed)):
        if name in shown:
            shown[name] = spoken(shown[name])
    return shown


def _tried(spoken: Callable[[str], str], text: str) -> str:
    try:
        return spoken(text)
    except (ValueError, InvalidOperation):
        return text
