"""QuickBooks Online as the use cases see it: lists paged to their end, batches of look-ups, writes whose answers are decoded."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import cast

from app.clients.quickbooks import query, replies, wire
from app.clients.quickbooks.entities import Entity
from app.clients.quickbooks.service import JSON, Call, Service
from app.domain.books import Company, Deleted, Payment, PostedInvoice, Preferences
from app.domain.names import same_key
from app.domain.posting import CustomerPosting, InvoicePosting, ItemPosting
from app.domain.problems import Problem, Refusal
from app.sync.ports import NOTHING_SPENT, Answer, Changes, Clock, Record, Spent

LOOK_BACK = timedelta(days=29)
AT_ONCE = 50
CREATED = "MetaData.CreateTime ASC"
NAMED_BY = {"Customer": "DisplayName", "Vendor": "DisplayName", "Employee": "DisplayName", "Item": "Name"}
ENTITY_OF = {"invoice": "Invoice", "customer": "Customer", "item": "Item"}


class QuickBooksClient:
    """Implements `app.sync.ports.QuickBooks` for one realm."""

    def __init__(self, service: Service, clock: Clock, realm: str) -> None:
        self._service = service
        self._clock = clock
        self._realm = realm

    @property
    def lag(self) -> timedelta:
        """Implements the port."""
        return self._service.lag

    # --- the company ---

    async def company(self) -> Company:
        """Intuit: CompanyInfo."""
        made = await self._entity("company", f"companyinfo/{self._realm}", "CompanyInfo")
        return replace(cast("Company", made), realm_id=self._realm)

    async def preferences(self) -> Preferences:
        """Intuit: Preferences."""
        return cast("Preferences", await self._entity("preferences", "preferences", "Preferences"))

    async def _entity(self, purpose: str, path: str, kind: str) -> Entity:
        made, _raw = await self._service.read(Call(purpose, "GET", path), lambda reply: replies.answered(reply, kind))
        return made

    # --- lists ---

    async def records(self, kind: str) -> list[Record]:
        """Implements the port: a whole list, inactive ones too."""
        order = CREATED if kind in NAMED_BY or kind == "Account" else ""
        ways: list[tuple[list[str], str]] = [([query.ANY_STATE], order), ([query.ANY_STATE], ""), ([], "")]
        for conditions, sorting in ways:
            try:
                return [cast("Record", row) for row in await self._all(kind, conditions, sorting)]
            except Refusal as refusal:
                if not conditions or not _is_query_error(refusal):
                    raise
        raise AssertionError("the last way raises or returns")

    async def records_named(self, kind: str, name: str) -> list[Record]:
        """Implements the port; Intuit compares without regard to case, what it finds is compared again."""
        member = NAMED_BY[kind]
        exact = query.among(member, [name, f"{name} (deleted)"])
        numbered = query.starts_with(member, f"{name} (deleted")
        rows: dict[str, Record] = {}
        for condition in (exact, numbered):
            for row in await self._all(kind, [condition, query.ANY_STATE]):
                record = cast("Record", row)
                key = same_key(record.name)
                if key == same_key(name) or key.startswith(f"{same_key(name)} (deleted"):
                    rows[record.id] = record
        return list(rows.values())

    async def changes(self, kinds: Sequence[str], since: datetime) -> Changes | None:
        """Intuit: change data capture, at most 30 days back and 1,000 objects an answer."""
        if self._clock.now() - since > LOOK_BACK:
            return None
        params = {"entities": ",".join(kinds), "changedSince": query.stamp(since)}
        try:
            parts = await self._service.read(Call("changes", "GET", "cdc", params), replies.captured)
        except Refusal:
            return None
        if parts is None:
            return None
        records: list[Entity] = []
        gone: list[Deleted] = []
        for kind, rows in parts:
            for first in range(0, len(rows), AT_ONCE):
                there, stubs = replies.changed(kind, rows[first : first + AT_ONCE])
                records += there
                gone += stubs
                await asyncio.sleep(0)
        return Changes(cast("tuple[Record | PostedInvoice | Payment, ...]", tuple(records)), tuple(gone))

    # --- invoices and payments ---

    async def invoice(self, invoice_id: str) -> PostedInvoice | None:
        """None when QuickBooks Online does not have it any more (610)."""
        if not _is_id(invoice_id):
            return None
        try:
            made = await self._service.read(Call("invoice", "GET", f"invoice/{invoice_id}"), replies.answered_or_gone)
        except Refusal as refusal:
            if "610" in _codes(refusal):
                return None
            raise
        return cast("PostedInvoice | None", made)

    async def invoices_by_id(self, ids: Sequence[str]) -> list[PostedInvoice]:
        return [cast("PostedInvoice", row) for row in await self._by_ids("Invoice", ids)]

    async def payments(self, ids: Sequence[str]) -> list[Payment]:
        return [cast("Payment", row) for row in await self._by_ids("Payment", ids)]

    async def invoices_by_number(self, numbers: Sequence[str]) -> list[PostedInvoice]:
        found: list[PostedInvoice] = []
        for batch in query.batches(numbers):
            found += await self._invoices([query.among("DocNumber", batch)])
        return found

    async def invoices_of_customer(self, customer_id: str, txn_date: date) -> list[PostedInvoice]:
        return await self._invoices([query.equals("CustomerRef", customer_id), f"TxnDate = {query.day(txn_date)}"])

    async def invoices_created_since(self, since: datetime) -> list[PostedInvoice]:
        return await self._invoices([f"MetaData.CreateTime >= {query.moment(since)}"])

    async def invoices_dated(self, first: date, last: date) -> list[PostedInvoice]:
        return await self._invoices([f"TxnDate >= {query.day(first)}", f"TxnDate <= {query.day(last)}"])

    async def _invoices(self, conditions: Sequence[str]) -> list[PostedInvoice]:
        """Those that fit, in an order that no edit changes; where Intuit does not sort so, in its own."""
        try:
            rows = await self._all("Invoice", conditions, CREATED)
        except Refusal as refusal:
            if not _is_query_error(refusal):
                raise
            rows = await self._all("Invoice", conditions)
        return [cast("PostedInvoice", row) for row in rows]

    async def _by_ids(self, kind: str, ids: Sequence[str]) -> list[Entity]:
        found: list[Entity] = []
        for batch in query.batches(ids):
            found += await self._batch_by_ids(kind, batch)
        return found

    async def _batch_by_ids(self, kind: str, ids: list[str]) -> list[Entity]:
        """One batch; a record whose data breaks the query (4002) is found by halving and read alone."""
        try:
            return await self._all(kind, [query.among("Id", ids)], most=len(ids))
        except Refusal as refusal:
            if "4002" not in _codes(refusal):
                raise
            if len(ids) == 1:
                path = f"{kind.lower()}/{_segment(ids[0])}"
                return [await self._entity(kind.lower(), path, kind)]
        half = len(ids) // 2
        return [*await self._batch_by_ids(kind, ids[:half]), *await self._batch_by_ids(kind, ids[half:])]

    # --- writing ---

    def body_of(self, posting: InvoicePosting | CustomerPosting | ItemPosting) -> bytes:
        return wire.body_of(posting)

    async def write(self, kind: str, body: bytes, request_id: str, spent: Spent = NOTHING_SPENT) -> Answer:
        """Implements the port. Raises `Refusal`, `Doubt`, `NotSent` or `Stop`."""
        call = Call(f"write {kind}", "POST", kind, {"requestid": request_id}, body, JSON)
        try:
            return await self._service.write(call, lambda reply: replies.written(reply, ENTITY_OF[kind]), spent)
        except Refusal as refusal:
            raise Refusal(_named(refusal.problem, body)) from refusal

    async def send_invoice(
        self, invoice_id: str, address: str, request_id: str, spent: Spent = NOTHING_SPENT
    ) -> Answer:
        """Intuit: Invoice, Send: an empty body of type octet-stream; the address always goes along."""
        params = {"sendTo": address, "requestid": request_id}
        path = f"invoice/{_segment(invoice_id)}/send"
        call = Call("send invoice", "POST", path, params, b"", "application/octet-stream")
        return await self._service.write(call, lambda reply: replies.written(reply, "Invoice"), spent)

    async def delete_invoice(
        self, invoice_id: str, sync_token: str, request_id: str, spent: Spent = NOTHING_SPENT
    ) -> None:
        params = {"operation": "delete", "requestid": request_id}
        call = Call("delete invoice", "POST", "invoice", params, wire.deletion(invoice_id, sync_token), JSON)
        await self._service.write(call, replies.deleted, spent)

    async def invoice_pdf(self, invoice_id: str) -> bytes:
        """Intuit: Invoice, PDF."""
        call = Call("invoice PDF", "GET", f"invoice/{_segment(invoice_id)}/pdf", accept="application/pdf")
        return await self._service.read(call, replies.pdf)

    # --- paging ---

    async def _all(
        self, kind: str, conditions: Sequence[str], order: str = "", most: int | None = None
    ) -> list[Entity]:
        """Every row, each once, by the rows really received; `most` is what there can be at most.

        A page shorter than Intuit's own default of 100 is the last one; any other is followed by one more request.
        """
        rows: dict[str, Entity] = {}
        start = 1
        while True:
            statement = query.select(kind, conditions, order, start)
            page = await self._service.read(_query(kind, statement), lambda reply: replies.page_rows(reply, kind))
            for first in range(0, len(page), AT_ONCE):
                rows.update(replies.decoded(kind, page[first : first + AT_ONCE]))
                await asyncio.sleep(0)  # the window breathes between two parts of a large page
            start += len(page)
            if len(page) < query.DEFAULT_PAGE or (most is not None and len(rows) >= most):
                return list(rows.values())


def _is_id(record_id: str) -> bool:
    return bool(record_id) and all(mark.isascii() and (mark.isalnum() or mark in "-_") for mark in record_id)


def _segment(record_id: str) -> str:
    """An Id as a part of a path. Raises `ValueError` for what cannot be one."""
    if not _is_id(record_id):
        raise ValueError(f"no Id of Intuit's: {record_id!r}")
    return record_id


def _codes(refusal: Refusal) -> set[str]:
    return {error.code for error in refusal.problem.quickbooks_errors}


def _query(kind: str, statement: str) -> Call:
    purpose = f"query {kind}"
    if query.by_post(statement):
        return Call(purpose, "POST", "query", content=statement.encode(), content_type="application/text")
    return Call(purpose, "GET", "query", {"query": statement})


def _is_query_error(refusal: Refusal) -> bool:
    return bool({"4000", "4001"} & _codes(refusal))


def _named(problem: Problem, body: bytes) -> Problem:
    """The refusal with the name or number that was refused, where the body holds one."""
    try:
        sent = json.loads(body)
    except ValueError:
        return problem
    known = {"name": sent.get("DisplayName") or sent.get("Name"), "number": sent.get("DocNumber")}
    extra = {key: value for key, value in known.items() if isinstance(value, str) and key not in problem.params}
    return replace(problem, params={**problem.params, **extra})
