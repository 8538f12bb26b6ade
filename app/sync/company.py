"""Reading the books of the connected company: preferences twice a run at most, lists from the cache kept fresh by change data capture."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from app.domain.books import (
    Company,
    Customer,
    Item,
    OtherName,
    PostedInvoice,
    Preferences,
    Tracking,
)
from app.domain.books import Payment as PaymentRecord
from app.domain.catalogue import Books, Register, unique_prefixed
from app.domain.problems import Refusal
from app.sync.ports import QuickBooks, Record
from app.sync.workspace import Workspace

CAPTURED = ("Account", "Customer", "Item", "Vendor", "Employee", "Term", "Class", "Department")
DISPENSABLE = ("Vendor", "Employee", "Term", "Class", "Department")
WHOLE = ("TaxCode", "TaxRate")
CATALOGUE = "catalogue"
OVERLAP = timedelta(minutes=15)
TOO_OLD = timedelta(days=25)
MANY = 2_000
"""So many records are indexed beside the window's work, not within it: ten take a tenth of a millisecond."""


def kind_of(record: Record) -> str:
    """The list that a record belongs to, as the cache and the query language call it."""
    if isinstance(record, OtherName | Tracking):
        return record.kind
    return type(record).__name__


async def read_books(workspace: Workspace) -> Books:
    """The books as they are now. Raises `ProblemError` when QuickBooks Online cannot be read."""
    quickbooks = workspace.quickbooks
    begun = workspace.clock.now()
    company = await quickbooks.company()
    preferences = await quickbooks.preferences()
    for kind in WHOLE:
        await workspace.cache.put_records(workspace.scope, kind, await quickbooks.records(kind), complete=True)
    if not await _captured(workspace):
        for kind in CAPTURED:
            await workspace.cache.put_records(workspace.scope, kind, await _listed(quickbooks, kind), complete=True)
    await workspace.cache.put_mark(workspace.scope, CATALOGUE, begun - quickbooks.lag)
    facts = msgspec.json.encode([company, preferences]).decode()
    await workspace.settings.put(_facts_key(workspace), facts)
    return await _from_cache(workspace, company, preferences)


async def _listed(quickbooks: QuickBooks, kind: str) -> list[Record]:
    """A whole list; one that the company's plan does not have, or its user may not see, is empty where invoices do without it."""
    try:
        return await quickbooks.records(kind)
    except Refusal:
        if kind not in DISPENSABLE:
            raise
        return []


async def known_books(workspace: Workspace) -> Books | None:
    """The books as last read, without asking QuickBooks Online; None when they were never read."""
    kept = (await workspace.settings.all()).get(_facts_key(workspace))
    if kept is None or await workspace.cache.mark_of(workspace.scope, CATALOGUE) is None:
        return None
    company, preferences = msgspec.json.decode(kept, type=tuple[Company, Preferences])
    return await _from_cache(workspace, company, preferences)


def _facts_key(workspace: Workspace) -> str:
    return f"facts:{workspace.scope.environment}:{workspace.scope.realm}"


REGISTERS: dict[str, tuple[str, ...]] = {
    "accounts": ("Account",),
    "items": ("Item",),
    "customers": ("Customer",),
    "others": ("Vendor", "Employee"),
    "tax_codes": ("TaxCode",),
    "tax_rates": ("TaxRate",),
    "terms": ("Term",),
    "classes": ("Class",),
    "departments": ("Department",),
}
REGISTER_OF = {kind: name for name, kinds in REGISTERS.items() for kind in kinds}
WITH_PATHS = ("accounts", "items", "classes", "departments")


async def _from_cache(workspace: Workspace, company: Company, preferences: Preferences) -> Books:
    registers: dict[str, Any] = {name: await _register(workspace, name) for name in REGISTERS}
    return Books(company=company, preferences=preferences, **registers)


async def _register(workspace: Workspace, name: str) -> Register[Any]:
    """One list with its index: the one made before, as long as nobody but `_added` changed the list."""
    scope, cache, kinds = workspace.scope, workspace.cache, REGISTERS[name]
    version = await cache.versions(scope, kinds)
    kept = cache.made.get((scope, name))
    if kept is not None and kept[0] == version:
        made: Register[Any] = kept[1]
        return made
    rows = [row for kind in kinds for row in await cache.records(scope, kind) or []]
    build = partial(Register, _shown(name, rows), paths=name in WITH_PATHS)
    made = build() if len(rows) < MANY else await asyncio.to_thread(build)
    cache.made[scope, name] = (version, made)
    return made


def _shown(name: str, rows: Sequence[Record]) -> Sequence[Any]:
    """Records as their register holds them."""
    return unique_prefixed([row for row in rows if isinstance(row, OtherName)]) if name == "others" else rows


async def _added(workspace: Workspace, kind: str, records: Sequence[Record]) -> None:
    """Puts new and changed records into the cache and into the index: a hundred thousand others are not indexed again."""
    scope, cache, name = workspace.scope, workspace.cache, REGISTER_OF[kind]
    version, kept = await cache.versions(scope, REGISTERS[name]), cache.made.get((scope, name))
    await cache.put_records(scope, kind, records, complete=False)
    if kept is not None and kept[0] == version:
        for record in _shown(name, records):
            kept[1].add(record)
        cache.made[scope, name] = (await cache.versions(scope, REGISTERS[name]), kept[1])


async def _is_known(workspace: Workspace, kind: str) -> bool:
    """Whether the list was read once, and can be read by this version."""
    name = REGISTER_OF[kind]
    kept = workspace.cache.made.get((workspace.scope, name))
    if kept is not None and kept[0] == await workspace.cache.versions(workspace.scope, REGISTERS[name]):
        return True
    return await workspace.cache.records(workspace.scope, kind) is not None


async def _captured(workspace: Workspace) -> bool:
    """Brings the cached lists up to date by one change-data-capture read; False when they must be read whole."""
    mark = await workspace.cache.mark_of(workspace.scope, CATALOGUE)
    if mark is None or workspace.clock.now() - mark > TOO_OLD:
        return False
    for kind in CAPTURED:
        if not await _is_known(workspace, kind):
            return False
    changes = await workspace.quickbooks.changes(CAPTURED, mark - OVERLAP)
    if changes is None:
        return False
    by_kind: dict[str, list[Record]] = {}
    for record in changes.records:
        if not isinstance(record, PostedInvoice | PaymentRecord):
            by_kind.setdefault(kind_of(record), []).append(record)
    for kind, records in by_kind.items():
        await _added(workspace, kind, records)
    return True


async def remember(workspace: Workspace, books: Books, record: Customer | Item) -> None:
    """Puts a record that this program just wrote into the books at hand and the cache: the reply is not read again."""
    if isinstance(record, Customer):
        books.customers.add(record)
    else:
        books.items.add(record)
    await _added(workspace, kind_of(record), [record])
