"""Comparing what we own of an invoice: the plan with QuickBooks' reply, and QuickBooks now with what was agreed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.books import PostedInvoice, PostedLine
from app.domain.content import stamps_in
from app.domain.money import money_text, plain
from app.domain.posting import InvoicePosting, PostingLine

Fields = dict[str, str | None]
BESIDE_LINES = ("discount", "shipping")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `before` and `after` as plain text (dates ISO, money with two decimals), None for absent."""

    field: str
    before: str | None
    after: str | None


def _date(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _money(value: Decimal | None) -> str | None:
    return None if value is None else money_text(value)


def _text(value: str | None) -> str | None:
    """Text as compared: line ends and outer blanks do not count."""
    return "\n".join(part.rstrip() for part in (value or "").strip().splitlines()) or None


def _stamp(note: str) -> str | None:
    """Of the private note the stamp alone is ours, and of that the part that tells which invoice it is."""
    found = stamps_in(note)
    return found[-1].rpartition(" · ")[2] if found else None


def _calculation(value: str | None) -> str | None:
    return None if value in (None, "NotApplicable") else value


def _posted_line(line: PostedLine) -> Fields:
    if line.kind == "Discount":
        return {"discount": _money(line.amount)}
    if line.shipping:
        return {"shipping": _money(line.inclusive_amount or line.amount), "shipping.tax_code": line.tax_code_id}
    gross = line.inclusive_amount
    price = None if gross is not None else line.unit_price
    return {
        "description": _text(line.description),
        "item": line.item_id,
        "quantity": _number(line.quantity),
        "rate": _number(price),
        "amount": _money(gross if gross is not None else line.amount),
        "tax_code": line.tax_code_id,
        "service_date": _date(line.service_date),
    }


def _planned_line(line: PostingLine, inside: bool) -> Fields:
    if line.kind == "discount":
        return {} if inside else {"discount": _money(line.amount)}
    if line.kind == "shipping":
        return {"shipping": _money(line.amount), "shipping.tax_code": line.tax_code_id}
    return {
        "description": _text(line.description),
        "item": line.item_id,
        "quantity": _number(line.quantity),
        "rate": None if inside else _number(line.unit_price),
        "amount": None if line.kind == "text" else _money(line.amount),
        "tax_code": line.tax_code_id,
        "service_date": _date(line.service_date),
    }


def _spread(head: Fields, lines: Iterable[Fields]) -> Fields:
    """Lines by their position; the discount and the shipping, which QuickBooks answers after the others, by name."""
    fields, number = dict(head), 0
    for line in lines:
        beside = not line or any(name in line for name in BESIDE_LINES)
        number += not beside
        fields |= {name if beside else f"lines[{number}].{name}": value for name, value in line.items()}
    return {name: value for name, value in fields.items() if value is not None}


def owned_of_posted(invoice: PostedInvoice, with_number: bool = True) -> Fields:
    """The owned fields of a QuickBooks invoice. SubTotal lines, e-mail, classes, payments and SyncToken are not ours.

    `with_number` False where QuickBooks numbers the invoices itself.
    """
    head: Fields = {
        "customer": invoice.customer_id,
        "date": _date(invoice.txn_date),
        "due_date": _date(invoice.due_date),
        "number": invoice.doc_number if with_number else None,
        "terms": invoice.term_id,
        "currency": invoice.currency,
        "tax_calculation": _calculation(invoice.tax_calculation),
        "memo": _text(invoice.customer_memo),
        "stamp": _stamp(invoice.private_note),
        "total": _money(invoice.total),
    }
    return _spread(head, [_posted_line(line) for line in invoice.lines if line.kind not in ("SubTotal", "Group")])


def owned_of_posting(posting: InvoicePosting, total: Decimal | None) -> Fields:
    """The owned fields of a plan; `total` None where QuickBooks computes it. A discount with the tax inside is answered
    net, in a way that Intuit does not document: its amount is seen in the total alone."""
    inside = posting.tax_calculation == "TaxInclusive"
    head: Fields = {
        "customer": posting.customer_id,
        "date": _date(posting.txn_date),
        "due_date": _date(posting.due_date),
        "number": posting.number,
        "terms": posting.term_id,
        "currency": posting.currency,
        "tax_calculation": _calculation(posting.tax_calculation),
        "memo": _text(posting.memo),
        "stamp": _stamp(posting.note),
        "total": _money(total),
    }
    return _spread(head, [_planned_line(line, inside) for line in posting.lines])


def differences(before: Fields, after: Fields) -> tuple[Change, ...]:
    """Every field that is not equal, in the order of `after`, then what `after` no longer has.

    How tax is reckoned is not said in every answer: a silence is no difference, what it would change shows in the amounts.
    """
    names = [*after, *(name for name in before if name not in after)]
    silent = {"tax_calculation"} - (before.keys() & after.keys())
    return tuple(
        Change(n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n) and n not in silent
    )


def drift(agreed: PostedInvoice, seen: PostedInvoice, with_number: bool = True) -> tuple[Change, ...]:
    """What was changed in QuickBooks Online since both sides agreed."""
    if agreed == seen:  # the usual case
        return ()
    return differences(owned_of_posted(agreed, with_number), owned_of_posted(seen, with_number))


def owned_hash(invoice: PostedInvoice, with_number: bool = True) -> str:
    """A hash of the owned fields, to bind a decision ("overwrite this") to what was seen when it was made."""
    fields = owned_of_posted(invoice, with_number)
    return hashlib.sha256(repr(sorted(fields.items())).encode()).hexdigest()


FILLED_BY_QUICKBOOKS = ("due_date", "number", "terms", "currency", "tax_calculation", "stamp", "total")


def reply_differences(planned: Fields, answered: Fields) -> tuple[Change, ...]:
    """Where QuickBooks' invoice is not the plan. What was left to QuickBooks is not compared.

    Left to it are the fields of `FILLED_BY_QUICKBOOKS` that were not sent, tax codes of lines without one, the total where it
    computes the tax (then the plan has none), and the net of a discount where prices have the tax inside.
    """
    found = []
    for change in differences(planned, answered):
        head, _, part = change.field.rpartition(".")
        filled = change.field in FILLED_BY_QUICKBOOKS or (head and part == "tax_code")
        net = change.field == "discount" and planned.get("tax_calculation") == "TaxInclusive"
        left = change.before is None and (filled or net)
        if not left:
            found.append(change)
    return tuple(found)
