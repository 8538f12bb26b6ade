"""The content of a OneDesk invoice as far as it reaches QuickBooks Online: its hash, the stamp that proves a copy is ours."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from app.domain.invoices import Invoice, InvoiceLine
from app.domain.money import plain
from app.domain.names import same_key

STAMP_START = "OneDesk "
STAMP_ID = 8
DOC_NUMBER_LIMIT = 21
DESCRIPTION_LIMIT = 4000
MEMO_LIMIT = 1000
LINE_LIMIT = 750


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _line(line: InvoiceLine) -> list[str | bool | None]:
    return [
        description_of(line),
        line.service_type,
        _number(line.quantity),
        _number(line.rate),
        plain(line.amount),
        line.date.isoformat() if line.date else None,
        line.taxable,
    ]


def content_hash(invoice: Invoice, overrides: Mapping[str, str] | None = None) -> str:
    """A hash of everything in `invoice` that reaches QuickBooks Online, and of the number or date decided instead.

    Status, mark, payments and the last sent date are not part of it: our own write-backs are no edits.
    """
    parts = {
        "number": invoice.number,
        "date": invoice.invoice_date.isoformat() if invoice.invoice_date else None,
        "due": invoice.due_date.isoformat() if invoice.due_date else None,
        "terms": invoice.terms,
        "customer": invoice.organization_id or same_key(invoice.organization_name or ""),
        "currency": invoice.currency,
        "lines": [_line(line) for line in invoice.lines],
        "discount": _number(invoice.discount or None),
        "shipping": [_number(invoice.shipping), invoice.shipping_name] if invoice.shipping else None,
        "taxes": [[tax.name, plain(tax.rate), _number(tax.amount)] for tax in invoice.taxes],
        "total": _number(invoice.total),
        "memo": invoice.memo,
        "overrides": dict(sorted((overrides or {}).items())),
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def clean(text: str) -> str:
    """`text` without control characters and bidirectional marks; line breaks and tabs stay."""
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if whole.isprintable():  # the usual case, a hundred times faster
        return whole
    return "".join(
        mark for mark in whole if mark in "\n\t" or unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def description_of(line: InvoiceLine) -> str:
    """What the customer reads on the line: the ticket or task name, a newline and the details where there are any."""
    name, details = clean(line.name).strip(), clean(line.description).strip()
    return f"{name}\n{details}" if name and details and details != name else name or details


def stamp(number: str, external_id: str) -> str:
    """The last line of the private note that proves a copy is ours: `OneDesk INV-1042 · 6f6b1a52`."""
    return f"{STAMP_START}{' '.join(clean(number).split())} · {external_id[:STAMP_ID]}"


def stamps_in(note: str) -> list[str]:
    """The lines of a private note that look like stamps."""
    return [line.strip() for line in note.splitlines() if line.strip().startswith(STAMP_START) and " · " in line]


def stamped_ids(note: str) -> set[str]:
    """The starts of external ids in the stamps of a private note."""
    return {found.rpartition(" · ")[2].strip() for found in stamps_in(note)}


def is_stamped(note: str, external_id: str, number: str | None = None) -> bool:
    """Whether the note carries the stamp of this invoice, under whatever number it had; with `number` under that one alone."""
    if number is not None:
        return stamp(number, external_id) in stamps_in(note)
    return external_id[:STAMP_ID] in stamped_ids(note)


def with_stamp(note: str, number: str, external_id: str) -> str:
    """`note` with this invoice's stamp as its last line; text that somebody added is kept."""
    kept = [line for line in note.splitlines() if not is_stamped(line, external_id)]
    return "\n".join([*kept, stamp(number, external_id)]).strip()


def request_id(realm: str, external_id: str, kind: str, body: bytes, generation: int, attempt: int) -> str:
    """The `requestid` of an intent: the same on every workstation, another after "create again" or a definite refusal."""
    parts = "\x1f".join((realm, external_id, kind, hashlib.sha256(body).hexdigest(), str(generation), str(attempt)))
    return "lb-" + hashlib.sha256(parts.encode()).hexdigest()[:40]


def mail_address(text: str | None) -> str | None:
    """`text` as QuickBooks Online takes it: an address, or several with commas between them, of at most 100 characters in all
    (Intuit: Invoice, BillEmail); semicolons count as commas. None where it would be refused, or there is none."""
    parts = [part.strip() for part in (text or "").replace(";", ",").split(",")]
    told = ",".join(dict.fromkeys(part for part in parts if part))
    return told if told and len(told) <= 100 and all(map(_is_address, told.split(","))) else None


def _is_address(text: str) -> bool:
    """Something before the one @, a dot within what follows, and no blank."""
    name, _at, host = text.partition("@")
    return bool(name and "." in host.strip(".") and "@" not in host and not any(c.isspace() for c in text))
