"""The JSON documents of the headless contract: money as text with two decimals, rates as plain text, absent as null."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.domain.catalogue import Books
from app.domain.compare import Change
from app.domain.effects import SUM_KINDS, effect_of, sums_of
from app.domain.matching import Suggestion
from app.domain.money import ZERO, money_text, plain
from app.domain.parties import PartyPlan
from app.domain.plan import InvoicePlan
from app.domain.posting import NEW, PostingLine
from app.domain.problems import Note, Problem
from app.i18n import words
from app.i18n.problems import describe, describe_note
from app.i18n.sums import sum_name
from app.sync.mapped import Mapped
from app.sync.ports import Entry
from app.sync.results import Listed, Made, PaymentResult, RowResult, RunReport

Json = dict[str, Any]


def problem(found: Problem | None) -> Json | None:
    """A problem with its words in the language in force."""
    if found is None:
        return None
    text = describe(found)
    return {
        "code": found.code,
        "title": text.title,
        "detail": text.detail,
        "fix": text.fix,
        "intuit_tid": found.intuit_tid,
        "quickbooks_errors": [
            {"code": e.code, "message": e.message, "detail": e.detail} for e in found.quickbooks_errors
        ],
    }


def note(found: Note) -> Json:
    return {"code": found.code, "title": describe_note(found)}


def _made(found: Made | None) -> Json | None:
    return None if found is None else {"name": found.name, "quickbooks_id": found.quickbooks_id}


def row(result: RowResult) -> Json:
    return {
        "number": result.number or None,
        "external_id": result.external_id,
        "outcome": result.outcome,
        "quickbooks_id": result.quickbooks_id,
        "doc_number": result.doc_number,
        "total": money_text(result.total),
        "currency": result.currency or None,
        "emailed_to": result.emailed_to,
        "already_sent": result.already_sent,
        "created_customer": _made(result.created_customer),
        "created_items": [_made(item) for item in result.created_items],
        "notes": [note(each) for each in result.notes],
        "problem": problem(result.problem),
    }


def report(found: RunReport) -> Json:
    totals = {currency: money_text(amount) for currency, amount in found.totals.items()}
    return {"results": [row(each) for each in found.rows], "summary": {"outcomes": found.outcomes, "totals": totals}}


def _party(found: PartyPlan | None, name: str = "") -> Json | None:
    if found is None:
        return {"name": name, "action": None, "quickbooks_id": None} if name else None
    return {"name": found.name, "action": found.action, "quickbooks_id": found.id}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _line(line: PostingLine, items: Mapping[str, PartyPlan], books: Books | None) -> Json:
    item = items.get(line.item_id or "")
    shown = (
        _party(item)
        if item
        else ({"name": line.item_name, "action": "use", "quickbooks_id": None} if line.item_name else None)
    )
    klass = books.classes.get(line.class_id) if books else None
    extra = {"class": klass.full_name} if klass else {}
    return {
        **extra,
        "description": line.description,
        "service_type": line.service_type,
        "item": shown,
        "quantity": _number(line.quantity),
        "rate": _number(line.unit_price),
        "amount": money_text(-line.amount if line.kind == "discount" else line.amount),
        "tax_code": line.tax_code_name or None,
    }


def _beside(found: InvoicePlan, books: Books | None) -> Json:
    """Class, location and custom fields, where a new invoice gets any."""
    posting = found.posting
    if posting is None or books is None:
        return {}
    klass, place = books.classes.get(posting.class_id), books.departments.get(posting.department_id)
    shown: Json = {"class": klass.full_name} if klass else {}
    shown |= {"location": place.full_name} if place else {}
    return shown | ({"custom_fields": {f.name: f.text for f in posting.custom_fields}} if posting.custom_fields else {})


def _change(found: Change, whole: InvoicePlan, items: Mapping[str, PartyPlan]) -> Json:
    """One field that a copy would change; a record that is yet to be made has no Id and stands there by its name."""
    after = found.after
    if after is not None and after.startswith(NEW):
        made = whole.customer if found.field == "customer" else items.get(after)
        after = made.name if made else after.removeprefix(NEW)
    return {"field": found.field, "from": found.before, "to": after}


def plan(found: InvoicePlan, customer_name: str = "", books: Books | None = None) -> Json:
    """One invoice of the dry run."""
    items = {item.reference: item for item in found.items}
    return {
        "number": found.number or None,
        "external_id": found.external_id,
        "action": found.action,
        "changes": [_change(change, found, items) for change in found.changes],
        "customer": _party(found.customer, customer_name),
        "lines": [_line(line, items, books) for line in found.lines],
        **_beside(found, books),
        "subtotal": money_text(found.subtotal),
        "tax": money_text(found.tax),
        "tax_by": found.tax_by,
        "total": money_text(found.total),
        "currency": found.currency or None,
        "send_to": found.send_to,
        "notes": [note(each) for each in found.notes],
        "problems": [problem(each) for each in found.problems],
    }


def plans(
    found: Iterable[InvoicePlan],
    whole_hash: str,
    customers: Mapping[str, str],
    books: Books | None = None,
    with_sums: bool = False,
) -> Json:
    """The dry run; `with_sums` beside the contract the sums by customer, product, account and tax code, and the effect on the books."""
    rows = list(found)
    totals: dict[str, dict[str, Any]] = {}
    for each in rows:
        if each.action == "blocked":
            continue
        sums = totals.setdefault(each.currency, {"count": 0, "subtotal": ZERO, "tax": ZERO, "total": ZERO})
        sums["count"] += 1
        for name in ("subtotal", "tax", "total"):
            sums[name] += getattr(each, name)
    shown = {
        currency: {name: value if name == "count" else money_text(value) for name, value in sums.items()}
        for currency, sums in totals.items()
    }
    return {
        "hash": whole_hash,
        "invoices": [plan(each, customers.get(each.external_id, ""), books) for each in rows],
        "totals": shown,
        **(_whole(rows, books) if books and with_sums else {}),
    }


def _whole(rows: Iterable[InvoicePlan], books: Books) -> Json:
    plans = list(rows)
    effect = effect_of(plans, books)
    return {
        "sums": {
            kind: [
                {
                    "name": sum_name(each.id, each.name),
                    "currency": each.currency,
                    "count": each.count,
                    "amount": money_text(each.amount),
                }
                for each in sums_of(plans, books)
                if each.kind == kind
            ]
            for kind in SUM_KINDS
        },
        "effect": {
            "receivable": {currency: money_text(amount) for currency, amount in effect.receivable.items()},
            "income": [
                {"account": sum_name(key[0], key[1]), "currency": key[2], "amount": money_text(amount)}
                for key, amount in effect.income.items()
            ],
            "tax": {currency: money_text(amount) for currency, amount in effect.tax.items()},
        },
    }


def listed(found: Listed) -> Json:
    return {
        "number": found.number or None,
        "external_id": found.external_id,
        "status": found.status,
        "customer": found.customer or None,
        "total": money_text(found.total),
        "currency": found.currency or None,
        "tag": found.tag,
        "state": found.state,
    }


def _suggestion(found: Suggestion) -> Json:
    return {"name": found.name, "quickbooks_id": found.id, "score": found.score, "why": words.why(found.why)}


def mapped(found: Mapped, kind: str) -> Json:
    """One row of `mappings` (kind service_type, item) or `customers` (customer_organization, customer)."""
    shown: Json = {kind: found.name}
    if kind == "customer_organization":
        shown |= {"external_id": found.external_id, "customer": found.record}
    else:
        shown["item"] = found.record
    shown |= {
        "quickbooks_id": found.quickbooks_id,
        "decided": found.decided,
        "suggestions": [_suggestion(each) for each in found.suggestions],
    }
    if kind == "service_type":
        shown["income_account"] = found.income_account
    return shown


def payment(found: PaymentResult) -> Json:
    return {
        "number": found.number,
        "external_id": found.external_id,
        "total": money_text(found.total),
        "paid": money_text(found.paid),
        "balance": money_text(found.balance),
        "status": found.status or None,
        "payments": [
            {
                "id": each.id,
                "date": each.date.isoformat() if each.date else None,
                "amount": money_text(each.amount),
                "currency": each.currency or None,
                "kind": each.kind,
            }
            for each in found.payments
        ],
        "written_back": {"yes": True, "no": False}.get(found.written_back, "pending"),
        "problem": problem(found.problem),
    }


def entry(found: Entry) -> Json:
    return {
        "at": found.at.isoformat(),
        "kind": found.kind,
        "subject": found.subject,
        "request_id": found.request_id,
        "outcome": found.outcome,
        "quickbooks_id": found.quickbooks_id,
        "intuit_tid": found.intuit_tid,
        "hash": found.hash,
    }


def document(value: Json) -> str:
    """One JSON document, as printed: UTF-8, or escaped where standard output is not UTF-8 or a text holds half a surrogate pair."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    encoding = sys.stdout.encoding if sys.stdout is not None else ""  # a windowed program on Windows has none
    if (encoding or "utf-8").casefold().replace("_", "-") not in ("utf-8", "utf8"):
        return json.dumps(value, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, indent=2)
    return text
