"""A data folder as it is after years: known invoices, links, customers and products, put there without any service."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

from app.clients.onedesk.decoding import decode_invoice, dumps
from app.clients.onedesk.field_map import FieldMap
from app.domain.books import Customer, Item, PostedInvoice
from app.domain.content import content_hash
from app.domain.links import Link
from app.store.links import put_link
from app.sync.ports import RawInvoice, Scope
from tests.bench.company import customer_name, invoice, item_name
from tests.bench.room import Room

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def raw_invoices(count: int, status: str = "Sent", first: int = 1) -> list[RawInvoice]:
    """`count` invoices as OneDesk's client decodes them, numbered from `first`."""
    field_map = FieldMap.of()
    bodies = (invoice(number, 1_000, 200, status) for number in range(first, first + count))
    return [decode_invoice(body, dumps(body), field_map) for body in bodies]


async def remember_invoices(room: Room, scope: Scope, rows: Sequence[RawInvoice]) -> None:
    """Puts them into the cache, as a refresh does."""
    await room.hub.shelves.cache.put_invoices(scope, rows, complete=True)


def link_of(raw: RawInvoice, number: int, model: PostedInvoice) -> Link:
    """A link of an invoice that was copied and sent, with what both sides agreed on."""
    seen = replace(model, id=str(100_000 + number), doc_number=raw.invoice.number)
    fields = json.dumps({"number": raw.invoice.number, "total": str(raw.invoice.total)})
    content = content_hash(raw.invoice)
    return Link(
        *(raw.invoice.external_id, raw.invoice.number or "", seen.id, 0, content, seen, seen),
        emailed_hash=content,
        emailed_to="rechnung@kunde.example",
        emailed_at=MOMENT,
        marked=True,
        copied_at=MOMENT,
        onedesk_agreed=fields,
    )


async def remember_links(room: Room, scope: Scope, links: Sequence[Link]) -> None:
    """Stores links in transactions of a thousand."""
    database = room.database

    def store(connection: sqlite3.Connection, piece: Sequence[Link]) -> None:
        for link in piece:
            put_link(connection, database.scope_id(connection, scope), link)

    for start in range(0, len(links), 1_000):
        await database.write(partial(store, piece=links[start : start + 1_000]))


async def remember_years(room: Room, count: int, still_open: int) -> None:
    """`count` invoices of which `still_open` are open; the others were copied and sent."""
    scope = (await room.hub.workspace()).scope
    waiting = raw_invoices(still_open, "Open")
    sent = raw_invoices(count - still_open, "Sent", first=still_open + 1)
    await remember_invoices(room, scope, [*waiting, *sent])
    total = (sent or waiting)[0].invoice.total or Decimal(0)
    model = PostedInvoice(id="1", sync_token="0", customer_id="1", total=total, balance=total)
    await remember_links(room, scope, [link_of(raw, number, model) for number, raw in enumerate(sent)])


def customers(count: int) -> list[Customer]:
    """`count` customers as change data capture has brought them."""
    return [Customer(str(n), customer_name(n), customer_name(n)) for n in range(1, count + 1)]


def items(count: int, account: str = "1") -> list[Item]:
    """`count` products with an income account."""
    made = (Item(str(n), item_name(n), item_name(n), "Service", income_account_id=account) for n in range(1, count + 1))
    return list(made)
