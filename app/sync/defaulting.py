"""Choosing the class, location and custom fields that new invoices get: for all, for a customer, for a product."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.catalogue import Books
from app.domain.names import same_key
from app.domain.problems import Problem, ProblemError
from app.domain.tracking import (
    CLASS,
    COMPANY,
    CUSTOMER,
    FIELD,
    FIELD_LIMIT,
    LOCATION,
    DefaultKey,
    field_named,
    owners_of,
    register_of,
    tracked,
)
from app.sync.decisions import decide, withdraw
from app.sync.ports import Entry
from app.sync.workspace import Workspace

KIND = "default"


@dataclass(frozen=True, slots=True)
class Default:
    """One default as it stands: what (`name`: of a custom field), whose (`record`: the customer's or product's name), which value.

    `value_id` is the Id of a class or location; `usable` False where that is inactive or gone, or nothing is tracked any more.
    """

    key: DefaultKey
    name: str
    record: str
    value: str
    value_id: str | None
    usable: bool


def defaults_now(books: Books, stored: dict[str, str]) -> list[Default]:
    """Every default that was chosen, those of all first."""
    found = [_shown(DefaultKey.of(text), value, books) for text, value in stored.items()]
    order = (COMPANY, CUSTOMER)
    return sorted(
        found, key=lambda d: (d.key.what, d.key.whose not in order, d.key.whose != COMPANY, same_key(d.record))
    )


def _shown(key: DefaultKey, value: str, books: Books) -> Default:
    owners = books.customers if key.whose == CUSTOMER else books.items
    owner = owners.get(key.record)
    record = owner.name if owner else key.record.removeprefix("=")
    known = key.what in tracked(books.preferences)
    if key.what.startswith(FIELD):
        field = field_named(key.what, books.preferences.custom_fields)
        return Default(key, field.name if field else key.what, record, value, None, known)
    row = register_of(key.what, books).get(value)
    return Default(
        key, key.what, record, row.full_name if row else value, value, known and row is not None and row.active
    )


def _what(wanted: str, books: Books) -> str:
    """Class, location, or the custom field of that name. Raises `ProblemError` (`not_tracked`)."""
    preferences = books.preferences
    bare = same_key(wanted)
    found = field_named(wanted, preferences.custom_fields)
    what = bare if bare in (CLASS, LOCATION) else f"{FIELD}{found.id}" if found else ""
    if what not in tracked(preferences):
        raise ProblemError(Problem("not_tracked", {"kind": bare} if bare in (CLASS, LOCATION) else {"name": wanted}))
    return what


def _key(what: str, whose: str, name: str | None, books: Books) -> DefaultKey:
    """The key of a default; a customer or product that is not in QuickBooks Online yet is kept by its name."""
    if whose == COMPANY or name is None:
        return DefaultKey(what)
    if whose not in owners_of(what, books.preferences):
        raise ProblemError(Problem("usage", {"text": f"--{whose}: {what}", "command": "defaults"}))
    rows = (books.customers if whose == CUSTOMER else books.items).find(name)
    if len(rows) > 1 or (not rows and name.startswith("id:")):
        candidates = ", ".join(f"{row.name} (id:{row.id})" for row in rows[:5])
        raise ProblemError(Problem("unknown_name", {"name": name, "kind": whose, "candidates": candidates}))
    return DefaultKey(what, whose, rows[0].id if rows else f"={same_key(name)}")


def _value(what: str, wanted: str, books: Books) -> str:
    """What is stored: the Id of an active class or location, the text of a custom field."""
    if what.startswith(FIELD):
        text = wanted.strip()
        if not text or len(text) > FIELD_LIMIT:
            params = {"number": "", "field": "custom field", "count": str(len(text)), "limit": str(FIELD_LIMIT)}
            raise ProblemError(Problem("text_too_long", params))
        return text
    rows = [row for row in register_of(what, books).find(wanted) if row.active]
    if len(rows) != 1:
        candidates = ", ".join(
            f"{row.full_name} (id:{row.id})" for row in (rows or register_of(what, books).values())[:5]
        )
        raise ProblemError(Problem("unknown_name", {"name": wanted, "kind": what, "candidates": candidates}))
    return rows[0].id


async def set_default(
    workspace: Workspace, books: Books, what: str, value: str, whose: str = COMPANY, name: str | None = None
) -> Default:
    """Chooses the default of `what` (class, location, a custom field's name) for all, or for the customer or product of `name`.

    Raises `ProblemError` (`not_tracked`, `unknown_name`, `text_too_long`, `usage`).
    """
    key = _key(_what(what, books), whose, name, books)
    chosen = _value(key.what, value, books)
    shown = _shown(key, chosen, books)
    await decide(workspace, KIND, key.text, {"value": chosen}, _said(shown))
    return shown


async def clear_default(workspace: Workspace, books: Books, what: str, whose: str, name: str | None) -> Default | None:
    """Takes a default back; None where none was chosen. One that is no longer tracked can be cleared, too."""
    stored = {row.key: row for row in await workspace.decisions.all(workspace.scope) if row.kind == KIND}
    bare = same_key(what)
    field = field_named(what, books.preferences.custom_fields)
    key = (
        _key(f"{FIELD}{field.id}" if field else bare, whose, name, books)
        if whose == COMPANY or name
        else DefaultKey(bare)
    )
    if key.text not in stored:
        return None
    await withdraw(workspace, KIND, key.text)
    shown = _shown(key, "", books)
    await workspace.journal.append(
        workspace.scope, Entry(workspace.clock.now(), "decision", _said(shown), "default_cleared")
    )
    return shown


def _said(shown: Default) -> str:
    return f"{shown.name} ({shown.record})" if shown.record else shown.name
