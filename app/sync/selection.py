"""Which OneDesk invoices a call is about, read afresh, and the customer organizations they belong to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.decided import Defaults
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.links import Link
from app.domain.names import same_key
from app.domain.problems import Problem, ProblemError
from app.sync.heads import Head, head_of
from app.sync.ports import RawInvoice
from app.sync.workspace import Workspace

SINGLE_READS = 20
KNOWN_ENOUGH, NEWEST = 10, 100
PIECE = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """`picked`: the invoices in the order asked; `gone`: links whose invoice OneDesk no longer has."""

    picked: tuple[RawInvoice, ...]
    gone: tuple[Link, ...] = ()


async def read_fresh(workspace: Workspace) -> None:
    """Every OneDesk invoice afresh into the cache, a few hundred in memory at a time."""
    scope, ids, piece = workspace.scope, list[str](), list[RawInvoice]()
    async for raw in workspace.onedesk.invoices():
        ids.append(raw.invoice.external_id)
        piece.append(raw)
        if len(piece) == PIECE:
            await workspace.cache.put_invoices(scope, piece, complete=False)
            piece = []
    await workspace.cache.put_invoices(scope, piece, complete=False)
    await workspace.cache.keep_only(scope, ids)


async def read_all(workspace: Workspace) -> list[RawInvoice]:
    """The same, all of them given back: for what compares each with the other side."""
    found = [raw async for raw in workspace.onedesk.invoices()]
    await workspace.cache.put_invoices(workspace.scope, found, complete=True)
    return found


class _Named:
    """Invoices by what a person may call them: the external id before the number."""

    def __init__(self, rows: Iterable[Head]) -> None:
        self._by_id: dict[str, Head] = {}
        self._by_number: dict[str, list[Head]] = {}
        for head in rows:
            self._by_id[head.external_id] = head
            if head.number is not None:
                self._by_number.setdefault(same_key(head.number), []).append(head)

    def of(self, wanted: str) -> list[Head]:
        """What `wanted` means: one external id, else all of that number."""
        return [self._by_id[wanted]] if wanted in self._by_id else self._by_number.get(same_key(wanted), [])

    def all_of(self, wanted: Iterable[str]) -> list[str]:
        """The external ids of everything that one of `wanted` may mean, each once."""
        ids = [one for one in wanted if one in self._by_id]
        ids += [head.external_id for one in wanted for head in self._by_number.get(same_key(one), ())]
        return list(dict.fromkeys(ids))

    def has_all(self, wanted: Iterable[str]) -> bool:
        """Whether each of `wanted` is here."""
        return all(self.of(one) for one in wanted)


async def select(workspace: Workspace, numbers: Sequence[str] | None, defaults: Defaults) -> Selection:
    """The invoices of `numbers` (numbers or external ids), or all open ones for None, each once and afresh.

    Raises `ProblemError` (`unknown_number`) for one that OneDesk does not have and that was never copied.
    """
    if numbers is None:
        return Selection(tuple(await _all_open(workspace, defaults)))
    named = await _known_or_read(workspace, numbers)
    picked: dict[str, None] = {}
    gone: list[Link] = []
    for wanted in numbers:
        found = named.of(wanted)
        picked |= dict.fromkeys(head.external_id for head in found)
        if not found:
            lost = await _lost(workspace, wanted)
            if not lost:
                raise ProblemError(Problem("unknown_number", {"number": wanted}))
            gone += [link for link in lost if link not in gone]
    return Selection(tuple(await workspace.cache.some_invoices(workspace.scope, list(picked))), tuple(gone))


async def _all_open(workspace: Workspace, defaults: Defaults) -> list[RawInvoice]:
    await read_fresh(workspace)
    chosen = [
        (head.date or date.max, head.number or "", place, head.external_id)
        async for place, head in _counted(workspace)
        if defaults.is_open(head.status)
    ]
    return await workspace.cache.some_invoices(workspace.scope, [row[-1] for row in sorted(chosen)])


async def _counted(workspace: Workspace) -> AsyncIterator[tuple[int, Head]]:
    """Every head with its place."""
    place = 0
    async for heads in workspace.cache.heads(workspace.scope):
        for head in heads:
            yield place, head
            place += 1


async def _lost(workspace: Workspace, wanted: str) -> list[Link]:
    """Links of a number or external id that OneDesk does not have."""
    keys = [
        head.external_id
        async for heads in workspace.links.heads(workspace.scope)
        for head in heads
        if wanted == head.external_id or same_key(head.number) == same_key(wanted)
    ]
    return list((await workspace.links.some(workspace.scope, keys)).values())


async def _named(workspace: Workspace, numbers: Sequence[str]) -> _Named:
    """What is known of `numbers`."""
    names = [same_key(number) for number in numbers]
    return _Named(await workspace.cache.named(workspace.scope, names, numbers))


async def _known_or_read(workspace: Workspace, numbers: Sequence[str]) -> _Named:
    """What is known, with the newest and the asked ones read afresh where that is cheaper than reading everything.

    The newest, because a second invoice of an asked number must be seen; everything, when a number is not where it was.
    """
    named = await _named(workspace, numbers)
    wanted = named.all_of(numbers)
    few = len(wanted) <= min(SINGLE_READS, max(2, await workspace.cache.count_invoices(workspace.scope) // 20))
    if not (few and named.has_all(numbers) and await _read_singly(workspace, numbers, wanted)):
        await read_fresh(workspace)
    return await _named(workspace, numbers)


async def _read_singly(workspace: Workspace, numbers: Sequence[str], wanted: Sequence[str]) -> bool:
    """Reads the newest and those `wanted`; False when everything must be read after all."""
    fresh, added = await _newest(workspace)
    for key in wanted:
        again = fresh.get(key) or await workspace.onedesk.invoice(key)
        if again is None:
            return False
        fresh[key] = again
    if added >= NEWEST or not _Named(head_of(raw.invoice) for raw in fresh.values()).has_all(numbers):
        return False
    await workspace.cache.put_invoices(workspace.scope, list(fresh.values()), complete=False)
    return True


async def _newest(workspace: Workspace) -> tuple[dict[str, RawInvoice], int]:
    """The newest invoices, read until enough of them are known already, and how many are not."""
    stream = workspace.onedesk.invoices()
    found: dict[str, RawInvoice] = {}
    known = 0
    async for raw in stream:
        found[raw.invoice.external_id] = raw
        known += len(await workspace.cache.named(workspace.scope, (), [raw.invoice.external_id]))
        if known >= KNOWN_ENOUGH or len(found) >= NEWEST:
            break
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()
    return found, len(found) - known


async def organizations_for(workspace: Workspace, invoices: Iterable[Invoice]) -> dict[str, CustomerOrganization]:
    """The customer organizations of `invoices`, read now, by the invoice's external id.

    By external id where the invoice gives it; else by the same name, which needs the whole list.
    """
    rows = list(invoices)
    ids = {invoice.organization_id for invoice in rows if invoice.organization_id}
    nameless = [invoice for invoice in rows if not invoice.organization_id and invoice.organization_name]
    found: dict[str, CustomerOrganization] = {}
    listed: list[CustomerOrganization] = []
    if nameless or len(ids) > SINGLE_READS:
        listed = await workspace.onedesk.customer_organizations()
    else:
        for external_id in sorted(ids):
            one = await workspace.onedesk.customer_organization(external_id)
            listed += [one] if one else []
    await workspace.cache.put_organizations(workspace.scope, listed)
    by_id = {organization.external_id: organization for organization in listed}
    by_name: dict[str, list[CustomerOrganization]] = {}
    for organization in listed:
        by_name.setdefault(same_key(organization.name), []).append(organization)
    for invoice in rows:
        if invoice.organization_id in by_id:
            found[invoice.external_id] = by_id[invoice.organization_id]
        elif invoice.organization_name:
            named = by_name.get(same_key(invoice.organization_name), [])
            if len(named) == 1:
                found[invoice.external_id] = named[0]
    return found
