"""Reading the books of the connected company: preferences twice a run at most, lists from the cache kept fresh by change data capture."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

import msgspec

from app.domain.books import (
    Account,
    Company,
    Customer,
    Item,
    OtherName,
    PostedInvoice,
    Preferences,
    TaxCode,
    TaxRate,
    Term,
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
R = TypeVar("R")


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


async def _from_cache(workspace: Workspace, company: Company, preferences: Preferences) -> Books:
    rows = {kind: await workspace.cache.records(workspace.scope, kind) or [] for kind in (*CAPTURED, *WHOLE)}
    if sum(map(len, rows.values())) < MANY:
        return _indexed(company, preferences, rows)
    return await asyncio.to_thread(_indexed, company, preferences, rows)


def _indexed(company: Company, preferences: Preferences, rows: Mapping[str, Sequence[Record]]) -> Books:
    others = unique_prefixed(_only(OtherName, [*rows["Vendor"], *rows["Employee"]]))
    return Books(
        company=company,
        preferences=preferences,
        accounts=Register(_only(Account, rows["Account"]), paths=True),
        items=Register(_only(Item, rows["Item"]), paths=True),
        customers=Register(_only(Customer, rows["Customer"])),
        others=Register(others),
        tax_codes=Register(_only(TaxCode, rows["TaxCode"])),
        tax_rates=Register(_only(TaxRate, rows["TaxRate"])),
        terms=Register(_only(Term, rows["Term"])),
        classes=Register(_only(Tracking, rows["Class"]), paths=True),
        departments=Register(_only(Tracking, rows["Department"]), paths=True),
    )


def _only(kind: type[R], rows: Sequence[Record]) -> list[R]:
    return [row for row in rows if isinstance(row, kind)]


async def _captured(workspace: Workspace) -> bool:
    """Brings the cached lists up to date by one change-data-capture read; False when they must be read whole."""
    mark = await workspace.cache.mark_of(workspace.scope, CATALOGUE)
    if mark is None or workspace.clock.now() - mark > TOO_OLD:
        return False
    for kind in CAPTURED:
        if await workspace.cache.records(workspace.scope, kind) is None:
            return False
    changes = await workspace.quickbooks.changes(CAPTURED, mark - OVERLAP)
    if changes is None:
        return False
    by_kind: dict[str, list[Record]] = {}
    for record in changes.records:
        if not isinstance(record, PostedInvoice | PaymentRecord):
            by_kind.setdefault(kind_of(record), []).append(record)
    for kind, records in by_kind.items():
        await workspace.cache.put_records(workspace.scope, kind, records, complete=False)
    return True


async def remember(workspace: Workspace, books: Books, record: Customer | Item) -> None:
    """Puts a record that this program just wrote into the books at hand and the cache: the reply is not read again."""
    if isinstance(record, Customer):
        books.customers.add(record)
    else:
        books.items.add(record)
    await workspace.cache.put_records(workspace.scope, kind_of(record), [record], complete=False)
