"""Which OneDesk invoices a call is about, read afresh, and the customer organizations they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.decided import Defaults
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.links import Link
from app.domain.names import same_key
from app.domain.problems import Problem, ProblemError
from app.sync.ports import RawInvoice
from app.sync.steps import aside
from app.sync.workspace import Workspace

SINGLE_READS = 20
KNOWN_ENOUGH, NEWEST = 10, 100


@dataclass(frozen=True, slots=True)
class Selection:
    """`picked`: the invoices in the order asked; `gone`: links whose invoice OneDesk no longer has; `everything`: all known."""

    picked: tuple[RawInvoice, ...]
    everything: tuple[RawInvoice, ...]
    gone: tuple[Link, ...] = ()


async def read_all(workspace: Workspace) -> list[RawInvoice]:
    """Every OneDesk invoice afresh, kept in the cache."""
    found = [raw async for raw in workspace.onedesk.invoices()]
    await workspace.cache.put_invoices(workspace.scope, found, complete=True)
    return found


class _Named:
    """Invoices by what a person may call them: the external id before the number."""

    def __init__(self, rows: Iterable[RawInvoice]) -> None:
        self._by_id: dict[str, list[RawInvoice]] = {}
        self._by_number: dict[str, list[RawInvoice]] = {}
        for raw in rows:
            self._by_id.setdefault(raw.invoice.external_id, []).append(raw)
            if raw.invoice.number is not None:
                self._by_number.setdefault(same_key(raw.invoice.number), []).append(raw)

    def of(self, wanted: str) -> list[RawInvoice]:
        """What `wanted` means: one external id, else all of that number."""
        return self._by_id.get(wanted) or self._by_number.get(same_key(wanted), [])

    def all_of(self, wanted: Iterable[str]) -> list[RawInvoice]:
        """Everything that one of `wanted` may mean, each once."""
        found = (raw for one in wanted for raw in (*self._by_id.get(one, ()), *self._by_number.get(same_key(one), ())))
        return list({raw.invoice.external_id: raw for raw in found}.values())

    def has_all(self, wanted: Iterable[str]) -> bool:
        """Whether each of `wanted` is here."""
        return all(self.of(one) for one in wanted)


async def select(workspace: Workspace, numbers: Sequence[str] | None, defaults: Defaults) -> Selection:
    """The invoices of `numbers` (numbers or external ids), or all open ones for None, each once and afresh.

    Raises `ProblemError` (`unknown_number`) for one that OneDesk does not have and that was never copied.
    """
    if numbers is None:
        everything = await read_all(workspace)
        chosen = [raw for raw in everything if defaults.is_open(raw.invoice.status)]
        chosen.sort(
            key=lambda raw: (raw.invoice.invoice_date is None, raw.invoice.invoice_date, raw.invoice.number or "")
        )
        return Selection(tuple(chosen), tuple(everything))
    everything = await _known_or_read(workspace, numbers)
    links = await workspace.links.all(workspace.scope)
    named = await aside(len(everything), _Named, everything)
    picked: dict[str, RawInvoice] = {}
    gone: list[Link] = []
    for wanted in numbers:
        found = named.of(wanted)
        for raw in found:
            picked.setdefault(raw.invoice.external_id, raw)
        if not found:
            lost = [link for link in links if wanted == link.external_id or same_key(link.number) == same_key(wanted)]
            if not lost:
                raise ProblemError(Problem("unknown_number", {"number": wanted}))
            gone += [link for link in lost if link not in gone]
    return Selection(tuple(picked.values()), tuple(everything), tuple(gone))


async def _known_or_read(workspace: Workspace, numbers: Sequence[str]) -> list[RawInvoice]:
    """What is known, with the newest and the asked ones read afresh where that is cheaper than reading everything.

    The newest, because a second invoice of an asked number must be seen; everything, when a number is not where it was.
    """
    known = await workspace.cache.invoices(workspace.scope)
    named = await aside(len(known), _Named, known)
    wanted = named.all_of(numbers)
    few = len(wanted) <= min(SINGLE_READS, max(2, len(known) // 20))
    if not few or not named.has_all(numbers):
        return await read_all(workspace)
    fresh = {raw.invoice.external_id: raw for raw in await _newest(workspace, known)}
    for raw in wanted:
        again = fresh.get(raw.invoice.external_id) or await workspace.onedesk.invoice(raw.invoice.external_id)
        if again is None:
            return await read_all(workspace)
        fresh[raw.invoice.external_id] = again
    ids = {raw.invoice.external_id for raw in known}
    added = [raw for key, raw in fresh.items() if key not in ids]
    if not _Named(fresh.values()).has_all(numbers) or len(added) >= NEWEST:
        return await read_all(workspace)
    await workspace.cache.put_invoices(workspace.scope, list(fresh.values()), complete=False)
    return [*added, *(fresh.get(raw.invoice.external_id, raw) for raw in known)]


async def _newest(workspace: Workspace, known: Sequence[RawInvoice]) -> list[RawInvoice]:
    """The newest invoices, read until enough of them are known already."""
    ids = {raw.invoice.external_id for raw in known}
    stream = workspace.onedesk.invoices()
    found: list[RawInvoice] = []
    async for raw in stream:
        found.append(raw)
        if sum(one.invoice.external_id in ids for one in found) >= KNOWN_ENOUGH or len(found) >= NEWEST:
            break
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()
    return found


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
