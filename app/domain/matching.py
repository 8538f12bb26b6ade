"""Which QuickBooks record a OneDesk name is: the same one, a decided one, a near one to ask about, or none yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from app.domain.books import Customer, Item, OtherName
from app.domain.catalogue import Books
from app.domain.names import near_key, same_key, without_deleted

Row = Customer | Item | OtherName
SUGGEST_FROM = 72.0
SUGGESTIONS = 5


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


def _suggest(name: str, row: Row, twice: bool = False) -> Suggestion:
    same = same_key(name) == same_key(without_deleted(row.name))
    return Suggestion(row.id, row.name, 100 if same else 95, _why(name, row, twice))


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
    return Match(None, tuple(_suggest(name, row, len(same) > 1) for row in rows))


def match_item(name: str, books: Books) -> Match:
    """The active product or service of the same name; categories, groups and inactive ones are near."""
    same = [i for i in books.items.same(name) if i.active and i.sellable]
    if len(same) == 1:
        return Match(same[0], ())
    rows: list[Row] = [*same] if same else [*books.items.near(name)]
    return Match(None, tuple(_suggest(name, row, len(same) > 1) for row in rows))


def suggestions(name: str, rows: Iterable[Row], near: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """`near` first, then the most similar active names (rapidfuzz), at most five; for showing, never for taking."""
    known = {s.id for s in near}
    choices = {row.id: near_key(row.name) for row in rows if row.active and row.id not in known}
    names = {row.id: row.name for row in rows}
    hits = process.extract(near_key(name), choices, scorer=fuzz.WRatio, limit=SUGGESTIONS, score_cutoff=SUGGEST_FROM)
    weaker = [Suggestion(key, names[key], min(int(score), 94), "similar") for _, score, key in hits]
    return (*near, *weaker)[: max(SUGGESTIONS, len(near))]
