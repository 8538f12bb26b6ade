"""OneDesk as the use cases see it: every invoice once, each by itself, whatever the server does to its pages."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from app.clients.onedesk.decoding import decode_invoice, decode_organization, undecodable
from app.clients.onedesk.field_map import FieldMap
from app.clients.onedesk.service import HOST, Gone, Service, Unreadable
from app.clients.onedesk.values import shown
from app.clients.onedesk.write_back import DEFAULT_BODIES, compared, filled
from app.domain.invoices import CustomerOrganization, Defect
from app.domain.problems import Doubt, Problem, ProblemError, Refusal
from app.sync.ports import Clock, RawInvoice, WrittenBack

DETAILS_PAGE = 20
IDS_PAGE = 200
TOGETHER = 6
INVOICES, ORGANIZATIONS = "invoices", "customer-organizations"
logger = logging.getLogger("ledgerbridge.onedesk")


class OneDeskClient:
    """Implements `app.sync.ports.OneDesk`. `bodies`: what is written back for which event; `page`: rows of a details page."""

    def __init__(
        self,
        service: Service,
        clock: Clock,
        field_map: FieldMap | None = None,
        bodies: Mapping[str, Mapping[str, Any]] = DEFAULT_BODIES,
        page: int = DETAILS_PAGE,
    ) -> None:
        self._service = service
        self._clock = clock
        self._map = field_map or FieldMap.of()
        self._bodies = bodies
        self._page = page

    async def organization_name(self) -> str:
        """The firm's name; proves the key."""
        data = await self._service.read("test the key", "GET", "organization/profileAndPolicy")
        name = data.value.get("organizationName") if isinstance(data.value, dict) else None
        if not isinstance(name, str):
            raise ProblemError(Problem("unreachable", {"host": HOST, "text": "organizationName"}))
        return name.strip()

    # --- invoices ---

    async def invoices(self) -> AsyncIterator[RawInvoice]:
        """Every invoice, newest first. What the pages of details did not give (shifted, malformed) is read one by one."""
        seen: set[str] = set()
        bare: list[str] = []
        nameless: list[RawInvoice] = []
        listing = _Listing(self._service, INVOICES, self._filter, self._page)
        async for raw, row in listing.rows():
            made = self._decoded(raw, row)
            key = made.invoice.external_id
            if not key:
                nameless.append(made)
            elif key not in seen:
                seen.add(key)
                if self._lacks_lines(row):
                    bare.append(key)
                else:
                    yield made
        rest = [] if listing.complete else [key for key in await self._ids(INVOICES) if key not in seen]
        async for made in self._one_by_one([*bare, *rest]):
            yield made
        for made in nameless[len(rest) :]:
            yield _with_a_name(made)

    async def invoice(self, external_id: str) -> RawInvoice | None:
        """One invoice afresh; None when OneDesk no longer has it (a success without data is looked up in the list)."""
        try:
            data = await self._service.read("invoice", "GET", _path(INVOICES, external_id))
        except Gone as gone:
            if gone.problem.params.get("status") == "404" or external_id not in await self._ids(INVOICES):
                return None
            raise ProblemError(gone.problem) from gone
        return self._decoded(data.text, data.value)

    async def _one_by_one(self, keys: Sequence[str]) -> AsyncIterator[RawInvoice]:
        for start in range(0, len(keys), TOGETHER):
            for made in await asyncio.gather(*(self._alone(key) for key in keys[start : start + TOGETHER])):
                if made is not None:
                    yield made

    async def _alone(self, key: str) -> RawInvoice | None:
        """One invoice of the list, or the defect that stands for it; None when it is gone meanwhile."""
        try:
            data = await self._service.read("invoice", "GET", _path(INVOICES, key))
        except Gone as gone:
            return None if gone.problem.params.get("status") == "404" else undecodable(key, "", "data: null")
        except (Unreadable, Refusal) as error:
            return undecodable(key, "", error.problem.params.get("text", ""))
        made = self._decoded(data.text, data.value)
        return made if made.invoice.external_id == key else undecodable(key, data.text, shown(data.text))

    def _decoded(self, raw: str, row: Any) -> RawInvoice:
        if not isinstance(row, dict):
            return undecodable("", raw, shown(raw))
        return decode_invoice(row, raw, self._map)

    def _lacks_lines(self, row: Any) -> bool:
        """Whether the list left the lines out: then the invoice is read by itself."""
        return isinstance(row, dict) and all(row.get(place.path[0]) is None for place in self._map.places["lines"])

    # --- customer organizations ---

    async def customer_organizations(self) -> list[CustomerOrganization]:
        """All of them, each once; one that cannot be read is passed over and logged."""
        found: dict[str, CustomerOrganization] = {}
        listing = _Listing(self._service, ORGANIZATIONS, self._filter, self._page)
        async for raw, row in listing.rows():
            made = decode_organization(row, self._map) if isinstance(row, dict) else None
            if made is None:
                logger.warning("a customer organization of OneDesk cannot be read (%d characters)", len(raw))
            else:
                found[made.external_id] = made
        for key in () if listing.complete else await self._ids(ORGANIZATIONS):
            if key not in found:
                made = await self.customer_organization(key)
                if made is not None:
                    found[key] = made
        return list(found.values())

    async def customer_organization(self, external_id: str) -> CustomerOrganization | None:
        """One organization afresh; None when OneDesk has none of that id."""
        try:
            data = await self._service.read("customer organization", "GET", _path(ORGANIZATIONS, external_id))
        except Gone:
            return None
        return decode_organization(data.value, self._map) if isinstance(data.value, dict) else None

    # --- writing back ---

    async def write_back(self, external_id: str, event: str, values: Mapping[str, str]) -> WrittenBack:
        """Implements the port. A body refused as a whole is written member by member; after doubt the read-back decides."""
        body = filled(self._bodies.get(event, {}), values)
        if not body:
            return WrittenBack()
        try:
            await self._service.write(event, _path(INVOICES, external_id), body)
        except Refusal:
            if len(body) == 1:
                raise
            await self._member_by_member(external_id, event, body)
        except Doubt as doubt:
            result = await self._read_back(external_id, body)
            if result.lost:
                raise doubt from None
            return result
        return await self._read_back(external_id, body)

    async def _member_by_member(self, external_id: str, event: str, body: Mapping[str, Any]) -> None:
        refusal: Refusal | None = None
        taken = 0
        for name, value in body.items():
            try:
                await self._service.write(event, _path(INVOICES, external_id), {name: value})
                taken += 1
            except Refusal as error:
                refusal = error
        if refusal is not None and not taken:
            raise refusal

    async def _read_back(self, external_id: str, body: Mapping[str, Any]) -> WrittenBack:
        try:
            data = await self._service.read("read back", "GET", _path(INVOICES, external_id))
        except Gone as gone:
            raise Refusal(gone.problem) from gone
        except ProblemError as error:
            raise Doubt(error.problem) from error
        return compared(body, data.value)

    # --- lists ---

    async def _ids(self, kind: str) -> list[str]:
        """The external ids of a kind, newest first."""
        found: dict[str, None] = {}
        offset = 0
        while True:
            data = await self._service.read(f"ids of {kind}", "POST", f"{kind}/filter", self._filter(offset, IDS_PAGE))
            rows = data.rows
            found.update((value, None) for _raw, value in rows if isinstance(value, str) and value)
            offset += len(rows)
            if not rows or data.total == offset:
                return list(found)

    def _filter(self, offset: int, limit: int) -> dict[str, Any]:
        """All objects: created before the day after tomorrow (a filter's days are in a zone of their own)."""
        limit_day = (self._clock.now() + timedelta(days=2)).date().isoformat()
        condition = {"property": "creationTime", "operation": "LT", "value": limit_day}
        return {"properties": [condition], "customFields": [], "isAsc": False, "limit": limit, "offset": offset}


class _Listing:
    """The details of one kind, row by row. `complete` tells afterwards whether all of them are known to have come."""

    def __init__(self, service: Service, kind: str, filter_at: Callable[[int, int], dict[str, Any]], page: int) -> None:
        self._service = service
        self._kind = kind
        self._filter_at = filter_at
        self._page = page
        self.complete = False

    async def rows(self) -> AsyncIterator[tuple[str, Any]]:
        """JSON text and value of each row.

        The server may clamp the limit without a word: the offset advances by the rows received, until a page is empty or the
        total (never another one meanwhile) is reached. A page that cannot be read ends it, incomplete.
        """
        offset, totals = 0, set[int | None]()
        while not self.complete:
            wanted = self._filter_at(offset, self._page)
            try:
                data = await self._service.read(f"list {self._kind}", "POST", f"{self._kind}/filter/details", wanted)
                rows = data.rows
            except (Unreadable, Gone, Refusal) as error:
                logger.warning(
                    "the list of %s cannot be read to its end: %s", self._kind, error.problem.params.get("text")
                )
                return
            if not rows:
                return
            for row in rows:
                yield row
            totals.add(data.total)
            offset += len(rows)
            self.complete = totals == {offset}


def _with_a_name(made: RawInvoice) -> RawInvoice:
    """An invoice without an external id gets one that stays the same while it does, so that it can be shown."""
    name = f"?{hashlib.sha256(made.raw.encode(errors='replace')).hexdigest()[:12]}"
    defects = (Defect("external_id", ""), *made.invoice.defects)
    return replace(made, invoice=replace(made.invoice, external_id=name, defects=defects))


def _path(kind: str, external_id: str) -> str:
    return f"{kind}/externalId/{quote(external_id, safe='')}"
