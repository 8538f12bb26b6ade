"""The ports to what is kept on disk of both services: the links between them, and what was last read.

Both give heads (`app.sync.heads`) of many and the whole of few: fifty thousand invoices are listed without decoding them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from app.domain.invoices import CustomerOrganization
from app.domain.links import Link
from app.sync.heads import Head, LinkHead
from app.sync.ports import RawInvoice, Record, Scope


class Links(Protocol):
    async def all(self, scope: Scope) -> list[Link]: ...

    async def some(self, scope: Scope, external_ids: Sequence[str]) -> dict[str, Link]:
        """The links of those of `external_ids` that have one."""
        ...

    def heads(self, scope: Scope) -> AsyncIterator[list[LinkHead]]:
        """The heads of all links, by external id, a few hundred at a time."""
        ...

    async def heads_of(self, scope: Scope, external_ids: Sequence[str]) -> dict[str, LinkHead]:
        """The heads of the links of those of `external_ids` that have one."""
        ...

    async def of_quickbooks(self, scope: Scope, ids: Sequence[str]) -> list[str]:
        """The external ids of the links to these QuickBooks invoices."""
        ...

    async def count(self, scope: Scope) -> int: ...

    async def lost(self, scope: Scope) -> list[Link]:
        """The links of invoices that OneDesk no longer has, as far as was read."""
        ...

    async def get(self, scope: Scope, external_id: str) -> Link | None: ...

    async def put(self, scope: Scope, link: Link) -> None: ...

    async def forget(self, scope: Scope, external_id: str) -> None:
        """Removes the link; its generation is remembered, so that a later create gets another request id."""
        ...

    async def generation(self, scope: Scope, external_id: str) -> int:
        """The number of links (or deletions seen) this invoice had so far."""
        ...

    async def bump_generation(self, scope: Scope, external_id: str) -> int: ...


class Cache(Protocol):
    """What was last read, so that the window opens at once and unchanged lists are not read again.

    `made` holds, beside the `versions` they were made from, what was made from the lists; in memory alone.
    """

    made: dict[tuple[Scope, str], tuple[tuple[int, ...], Any]]

    async def invoices(self, scope: Scope) -> list[RawInvoice]:
        """In OneDesk's order; `raw` is left empty, it would fill the memory."""
        ...

    async def some_invoices(self, scope: Scope, external_ids: Sequence[str]) -> list[RawInvoice]:
        """Those of `external_ids` that are known, in the order asked; `raw` is left empty."""
        ...

    def heads(self, scope: Scope) -> AsyncIterator[list[Head]]:
        """The heads of all known invoices in OneDesk's order, a few hundred at a time."""
        ...

    async def named(self, scope: Scope, names: Sequence[str], external_ids: Sequence[str]) -> list[Head]:
        """The heads of the invoices of these same-name keys of numbers and of these external ids, in OneDesk's order."""
        ...

    async def count_invoices(self, scope: Scope) -> int: ...

    async def shared_numbers(self, scope: Scope, names: Sequence[str] | None = None) -> dict[str, int]:
        """The same-name keys of numbers that several live invoices carry, and how many; of `names` alone where they are given."""
        ...

    async def shared_starts(self, scope: Scope, external_ids: Iterable[str] | None = None) -> frozenset[str]:
        """The starts of external ids, as long as in a stamp, that several invoices share: there the id alone proves nothing."""
        ...

    async def raw(self, scope: Scope, external_id: str) -> str | None:
        """The JSON text of one of them, as OneDesk gave it last."""
        ...

    async def put_invoices(self, scope: Scope, invoices: Sequence[RawInvoice], complete: bool) -> None:
        """Stores them; with `complete` those not among them are marked as gone from OneDesk."""
        ...

    async def keep_only(self, scope: Scope, external_ids: Sequence[str]) -> None:
        """A reading is complete: `external_ids` are all there are, in this order."""
        ...

    async def organizations(self, scope: Scope) -> list[CustomerOrganization]: ...

    async def put_organizations(self, scope: Scope, organizations: Sequence[CustomerOrganization]) -> None: ...

    async def records(self, scope: Scope, kind: str) -> list[Record] | None:
        """None when the list was never read."""
        ...

    async def versions(self, scope: Scope, kinds: Sequence[str]) -> tuple[int, ...]:
        """Something that changes with the lists of `kinds`, whoever changes them, this process or another."""
        ...

    async def put_records(self, scope: Scope, kind: str, records: Sequence[Record], complete: bool) -> None: ...

    async def mark_of(self, scope: Scope, name: str) -> datetime | None:
        """A watermark: when the lists (name "catalogue") or payments were last brought up to date, by QuickBooks' own clock where known."""
        ...

    async def put_mark(self, scope: Scope, name: str, at: datetime) -> None: ...
