"""`defaults` in the terminal: class, location and custom fields of new invoices, listed, set and cleared."""

from __future__ import annotations

from typing import Any

from app.cli.commands import Call, Output
from app.cli.tables import table
from app.domain.catalogue import Books
from app.domain.tracking import CLASS, COMPANY, CUSTOMER, ITEM, LOCATION, tracked
from app.i18n import _, words
from app.sync.company import known_books, read_books
from app.sync.decisions import read_decided
from app.sync.defaulting import Default, clear_default, defaults_now, set_default


def _row(found: Default) -> dict[str, Any]:
    return {
        "what": found.key.what,
        "name": found.name,
        "whose": found.key.whose,
        "record": found.record or None,
        "value": found.value,
        "value_id": found.value_id,
        "usable": found.usable,
    }


def _spoken(name: str) -> str:
    """Class and location in the reader's language, a custom field as the company calls it."""
    return words.kind(name) if name in (CLASS, LOCATION) else name


def _tracked(books: Books) -> dict[str, Any]:
    preferences = books.preferences
    known = tracked(preferences)
    return {
        "class": "line" if preferences.class_per_line else "invoice" if preferences.class_per_transaction else None,
        "location": "location" in known,
        "custom_fields": [{"id": each.id, "name": each.name} for each in preferences.custom_fields],
    }


async def defaults(call: Call) -> Output:
    """Lists, or does what the action says."""
    workspace, arguments = await call.hub.workspace(), call.arguments
    if arguments.action is None:
        books = await read_books(workspace) if workspace.quickbooks_port else await known_books(workspace)
        return await _listed(books, dict((await read_decided(workspace)).tracking))
    whose = CUSTOMER if arguments.customer is not None else ITEM if arguments.item is not None else COMPANY
    name = arguments.customer if arguments.customer is not None else arguments.item
    books = await read_books(workspace)
    if arguments.action == "set":
        made: Default | None = await set_default(workspace, books, arguments.what, arguments.value, whose, name)
    else:
        made = await clear_default(workspace, books, arguments.what, whose, name)
    document = {"done": True, "default": _row(made) if made else None}
    shown = (made.value or "–") if made else "–"
    return Output(
        document, _("{name} is now {value}.").format(name=_spoken(made.name if made else arguments.what), value=shown)
    )


async def _listed(books: Books | None, stored: dict[str, str]) -> Output:
    if books is None:
        return Output({"defaults": [], "tracked": None}, _("not connected"))
    found = defaults_now(books, stored)
    document = {"defaults": [_row(each) for each in found], "tracked": _tracked(books)}
    rows = [
        (
            _spoken(each.name),
            _("all invoices") if each.key.whose == COMPANY else f"{words.kind(each.key.whose)}: {each.record}",
            each.value if each.usable else _("{value} (no longer usable)").format(value=each.value),
        )
        for each in found
    ]
    names = [words.kind(what) for what in tracked(books.preferences) if ":" not in what]
    names += [each.name for each in books.preferences.custom_fields]
    said = _("Tracked in QuickBooks Online: {names}").format(names=", ".join(names) or "–")
    return Output(document, "\n".join([table((_("What"), _("For"), _("Value")), rows), "", said]))
