"""What a reply of QuickBooks Online holds: rows of a page, one entity, changes, a confirmation; `Unexpected` where it is not there."""

from __future__ import annotations

import logging
from typing import cast

import msgspec

from app.clients.http import Reply
from app.clients.quickbooks.entities import BAD_JSON, KINDS, Entity, decode
from app.clients.quickbooks.members import Unreadable
from app.clients.quickbooks.service import Unexpected, envelope_of
from app.domain.books import Customer, Deleted, Item, PostedInvoice
from app.domain.problems import Problem, ProblemError
from app.sync.ports import Answer

CAPTURE_LIMIT = 1000
Rows = list[msgspec.Raw]
logger = logging.getLogger("ledgerbridge.quickbooks")


class _Row(msgspec.Struct):
    """The head of a row that may be the stub of a deleted record."""

    Id: str | int | None = None
    status: str | None = None


def _rows(value: msgspec.Raw) -> Rows:
    try:
        return msgspec.json.decode(value, type=list[msgspec.Raw])
    except BAD_JSON as error:
        raise Unexpected("rows that cannot be read") from error


def page_rows(reply: Reply, kind: str) -> Rows:
    """The rows of a query's answer; an empty answer has no key at all."""
    found = _object(envelope_of(reply).get("QueryResponse"))
    return _rows(found[kind]) if kind in found else []


def _object(value: msgspec.Raw | None) -> dict[str, msgspec.Raw]:
    if value is None:
        raise Unexpected("an answer without QueryResponse")
    try:
        return msgspec.json.decode(value, type=dict[str, msgspec.Raw])
    except BAD_JSON as error:
        raise Unexpected("an answer that cannot be read") from error


def decoded(kind: str, rows: Rows) -> dict[str, Entity]:
    """Entities by Id. A name without an Id is of no use and passed over; an invoice or payment that cannot be read stops
    the read: its absence would say that it was deleted."""
    found: dict[str, Entity] = {}
    for row in rows:
        try:
            entity = decode(kind, bytes(row))
        except Unreadable as error:
            if kind not in ("Invoice", "Payment"):
                logger.warning("a %s of QuickBooks Online cannot be read: %s", kind, error)
                continue
            text = f"{kind} {_head(bytes(row)).Id}: {error}"
            raise ProblemError(Problem("unreachable", {"host": "QuickBooks Online", "text": text})) from error
        found[getattr(entity, "id", "")] = entity
    return found


def answered(reply: Reply, kind: str) -> tuple[Entity, str]:
    """The entity of an answer and its JSON text."""
    raw = envelope_of(reply).get(kind)
    if raw is None:
        raise Unexpected(f"an answer without {kind}")
    text = bytes(raw)
    try:
        return decode(kind, text), text.decode("utf-8", "replace")
    except Unreadable as error:
        raise Unexpected(f"{kind} that cannot be read: {error}") from error


def answered_or_gone(reply: Reply) -> Entity | None:
    raw = envelope_of(reply).get("Invoice")
    if raw is not None and _head(bytes(raw)).status == "Deleted":
        return None
    return answered(reply, "Invoice")[0]


def _head(raw: bytes) -> _Row:
    try:
        return msgspec.json.decode(raw, type=_Row)
    except BAD_JSON:
        return _Row()


def written(reply: Reply, kind: str) -> Answer:
    entity, text = answered(reply, kind)
    return Answer(cast("PostedInvoice | Customer | Item", entity), text, reply.tid)


def deleted(reply: Reply) -> None:
    raw = envelope_of(reply).get("Invoice")
    if raw is None or _head(bytes(raw)).status != "Deleted":
        raise Unexpected("an answer that does not confirm the deletion")


def pdf(reply: Reply) -> bytes:
    if not reply.body.startswith(b"%PDF"):
        raise Unexpected("no PDF")
    return reply.body


def captured(reply: Reply) -> list[tuple[str, Rows]] | None:
    """The rows of change data capture by kind, not decoded yet; None when there may be more than it can tell."""
    answer = envelope_of(reply).get("CDCResponse")
    if answer is None:
        raise Unexpected("an answer without CDCResponse")
    found: list[tuple[str, Rows]] = []
    for part in _rows(answer):
        for response in _rows(_object(part).get("QueryResponse", msgspec.Raw(b"[]"))):
            found += [(kind, _rows(value)) for kind, value in _object(response).items() if kind in KINDS]
    if any(len(rows) >= CAPTURE_LIMIT for _kind, rows in found) or sum(len(rows) for _, rows in found) >= CAPTURE_LIMIT:
        return None
    return found


def changed(kind: str, rows: Rows) -> tuple[list[Entity], list[Deleted]]:
    """Rows of change data capture decoded: what is there, and stubs of what was deleted."""
    there: Rows = []
    gone: list[Deleted] = []
    for row in rows:
        head = _head(bytes(row))
        if head.status == "Deleted":
            gone.append(Deleted(kind, str(head.Id)))
        else:
            there.append(row)
    return list(decoded(kind, there).values()), gone
