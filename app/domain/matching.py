"""Which QuickBooks record a OneDesk name is: the same one, a decided one, a near one to ask about, or none yet."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from app.domain.books import Customer, Item, OtherName
from app.domain.catalogue import Books, Register
from app.domain.names import near_key, same_key, without_deleted, word_key

Row = Customer | Item | OtherName
SUGGEST_FROM = 72.0
SUGGESTIONS = 5
CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that could be meant; `score` 0 to 100; `why` a word of `WHYS` for `app.i18n.words`."""

    id: str
    name: str
    score: int
    why: str


WHYS = (
    "same_name_twice",
    "inactive",
    "spelling",
    "legal_form",
    "vendor",
    "employee",
    "category",
    "other_currency",
    "similar",
)


@dataclass(frozen=True, slots=True)
class Match:
    """`same` is the one record of the same name, if there is exactly one; `near` those that must be asked about first."""

    same: Customer | Item | None
    near: tuple[Suggestion, ...]


def _why(name: str, row: Row, twice: bool) -> str:
    if isinstance(row, OtherName):
        return row.kind.casefold()
    if isinstance(row, Item) and not row.sellable:
        return "category"
    if not row.active:
        return "inactive"
    if twice:
        return "same_name_twice"
    bare = near_key(name) == near_key(row.name) and same_key(name) != same_key(row.name)
    return "legal_form" if bare and abs(len(name) - len(row.name)) > 2 else "spelling"


def _ranked(name: str, rows: list[Row], twice: bool) -> tuple[Suggestion, ...]:
    """Near records, the closest spelling first, active ones before inactive."""
    key = same_key(name)

    def closeness(row: Row) -> tuple[bool, bool, float]:
        shown = same_key(without_deleted(row.name))
        return shown != key, not row.active, -fuzz.ratio(key, shown)

    return tuple(
        Suggestion(row.id, row.name, 100 if same_key(without_deleted(row.name)) == key else 95, _why(name, row, twice))
        for row in sorted(rows, key=closeness)
    )


def match_customer(name: str, books: Books, currency: str | None = None) -> Match:
    """The customer of the same display name among the active ones; with multicurrency one of `currency` is preferred.

    Vendors, employees and inactive customers of the same or a near name are near: nothing may be created beside them.
    """
    same = [c for c in books.customers.same(name) if c.active]
    if len(same) > 1 and currency:
        right = [c for c in same if (c.currency or books.home_currency) == currency]
        same = right if len(right) == 1 else same
    if len(same) == 1:
        return Match(same[0], ())
    rows: list[Row] = [*same] if same else [*books.customers.near(name), *books.others.near(name)]
    return Match(None, _ranked(name, rows, twice=len(same) > 1))


def match_item(name: str, books: Books) -> Match:
    """The active product or service of the same name; categories, groups and inactive ones are near."""
    same = [i for i in books.items.same(name) if i.active and i.sellable]
    if len(same) == 1:
        return Match(same[0], ())
    rows: list[Row] = [*same] if same else [*books.items.near(name)]
    return Match(None, _ranked(name, rows, twice=len(same) > 1))


def suggestions(
    name: str, register: Register[Customer] | Register[Item], near: tuple[Suggestion, ...]
) -> tuple[Suggestion, ...]:
    """`near` first, then the most similar active names (rapidfuzz), at most five; for showing, never for taking."""
    known = {s.id for s in near}
    wanted = word_key(name)
    hits = process.extract(
        wanted, register.words(), scorer=fuzz.token_ratio, limit=CANDIDATES, score_cutoff=SUGGEST_FROM
    )
    weaker = []
    for words, _, key in hits:
        row = register.get(key)
        if row is not None and row.active and key not in known and getattr(row, "sellable", True):
            weaker.append(Suggestion(key, row.name, _similarity(wanted, words), "similar"))
    weaker.sort(key=lambda hit: -hit.score)
    return (*near, *(hit for hit in weaker if hit.score >= SUGGEST_FROM))[: max(SUGGESTIONS, len(near))]


def _similarity(wanted: str, other: str) -> int:
    """How alike two names are, 0 to 94: letter by letter, in the order of the words or not; words that are missing weigh."""
    whole = max(fuzz.ratio(wanted, other), fuzz.token_sort_ratio(wanted, other))
    return min(round(max(whole, 0.86 * fuzz.token_set_ratio(wanted, other) + 0.08 * whole)), 94)
