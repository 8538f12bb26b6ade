"""Owned fields as a person reads them: dates, money and figures in the reader's way, records by their names instead of their Ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.catalogue import Books
from app.domain.compare import Fields, owned_of_posted, owned_of_posting
from app.domain.links import Link
from app.domain.plan import InvoicePlan
from app.i18n import _, date_text, money, number, words

NOTHING = "–"
DAYS = ("date", "due_date", "service_date")
AMOUNTS = ("amount", "total", "discount", "shipping", "subtotal", "rate")
LEFT_OPEN = ("due_date", "terms", "tax_calculation", "stamp", "currency", "number")
"""What OneDesk need not give: QuickBooks Online fills it, and that alone is no difference."""


@dataclass(frozen=True, slots=True)
class Sides:
    """One field as last agreed, in OneDesk, and in QuickBooks Online now; texts to read."""

    field: str
    agreed: str
    onedesk: str
    quickbooks: str


def shown(field: str, value: str | None, books: Books | None, currency: str) -> str:
    """The value of an owned field (`lines[2].item`) as it is read."""
    if value is None or value == "":
        return NOTHING
    part = field.rpartition(".")[2]
    if part in DAYS:
        return date_text(date.fromisoformat(value)) or NOTHING
    if part in AMOUNTS:
        return money(Decimal(value), currency)
    if part == "quantity":
        return number(Decimal(value))
    if part == "stamp":
        return _("ours")
    return _named(part, value, books)


def _named(part: str, value: str, books: Books | None) -> str:
    if books is None:
        return value
    registers: dict[str, Any] = {
        "customer": books.customers,
        "item": books.items,
        "tax_code": books.tax_codes,
        "terms": books.terms,
    }
    record = registers[part].get(value) if part in registers else None
    if part == "item" and record is None and value.startswith("new:"):
        return value.removeprefix("new:")
    return record.name if record is not None else value


def field_name(field: str) -> str:
    """What a field is called, with a capital first letter."""
    name = words.field(field)
    return name[:1].upper() + name[1:]


def compared(plan: InvoicePlan | None, link: Link | None, books: Books | None, currency: str) -> tuple[Sides, ...]:
    """Every owned field on which last agreed, OneDesk and QuickBooks Online are not one, in the order of the invoice."""
    seen = link.seen if link else None
    if plan is None or plan.posting is None or link is None or link.agreed is None or seen is None:
        return ()
    numbered = books.preferences.custom_numbers if books else True
    agreed, theirs = owned_of_posted(link.agreed, numbered), owned_of_posted(seen, numbered)
    ours = owned_of_posting(plan.posting, plan.total if plan.tax_by == "plan" else None)
    ours |= {name: agreed[name] for name in LEFT_OPEN if name not in ours and name in agreed}
    if plan.tax_by != "plan" and "total" in agreed:
        ours["total"] = agreed["total"]
    return tuple(_sides(name, (agreed, ours, theirs), books, currency) for name in _differing((agreed, ours, theirs)))


def _differing(sides: Iterable[Fields]) -> list[str]:
    found = list(sides)
    names = dict.fromkeys(name for side in found for name in side)
    return [name for name in names if len({side.get(name) for side in found}) > 1]


def _sides(name: str, sides: tuple[Fields, Fields, Fields], books: Books | None, currency: str) -> Sides:
    agreed, ours, theirs = (shown(name, side.get(name), books, currency) for side in sides)
    return Sides(field_name(name), agreed, ours, theirs)
