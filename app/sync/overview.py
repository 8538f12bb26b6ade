"""The list that a person looks at: every invoice with its state, made from heads; only what is open or stands out is planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.catalogue import Books
from app.domain.content import content_hash
from app.domain.decided import Decided, Defaults
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.links import Link
from app.domain.money import ZERO
from app.domain.names import same_key
from app.domain.plan import Facts, InvoicePlan, overrides_of, plan_invoice
from app.domain.problems import Note, Problem, ProblemError
from app.sync.company import known_books, read_books
from app.sync.decisions import read_decided
from app.sync.heads import Head, LinkHead
from app.sync.mapped import Met
from app.sync.options import defaults_of
from app.sync.ports import RawInvoice
from app.sync.results import Listed, Listing
from app.sync.review import PLANS_A_STEP, find_existing, review
from app.sync.seeing import bring_up, keep_seen
from app.sync.selection import organizations_for, read_fresh
from app.sync.states import STATES, listed, lost_row, stands_out, state_of
from app.sync.steps import in_steps, kept_for_long
from app.sync.workspace import Workspace

ROWS_A_STEP = 100


@dataclass(slots=True)
class PaidIn:
    """What was paid in one month: how much in all, and on which invoices (external ids)."""

    amount: Decimal = ZERO
    invoices: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Picture:
    """Both sides as last read: what the window shows and the lists are made from. Whole invoices are looked up (`look`).

    `facts`: what plans are made from, None while no company was read; `met`: service types and customers; `paid_in`: payments by
    currency and month (2026-11); `lost`: linked invoices that OneDesk no longer has; `first`: the newest invoice.
    """

    listing: Listing
    facts: Facts | None = None
    met: Met = field(default_factory=Met)
    paid_in: Mapping[tuple[str, str], PaidIn] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    first: str = ""

    @property
    def books(self) -> Books | None:
        return self.facts.books if self.facts else None


@dataclass(frozen=True, slots=True)
class Looked:
    """One invoice of a picture, whole: None for what is not there."""

    raw: RawInvoice | None = None
    link: Link | None = None
    plan: InvoicePlan | None = None


@dataclass(frozen=True, slots=True)
class _Deep:
    """What a look into an invoice found: its plan, or (without a company's books) whether it was edited."""

    plan: InvoicePlan | None
    edited: bool


NOTHING = _Deep(None, False)


# --- reading -----------------------------------------------------------------------------------------------------------


async def read_picture(workspace: Workspace, fresh: bool = True) -> Picture:
    """Both sides, afresh where they can be read, else what is known here (and the listing says so)."""
    with kept_for_long():
        return await _read(workspace, fresh)


async def _read(workspace: Workspace, fresh: bool) -> Picture:
    defaults = defaults_of(await workspace.settings.all(), workspace.scope)
    decided = await read_decided(workspace)
    problem: Problem | None = None
    if fresh:
        try:
            await read_fresh(workspace)
        except ProblemError as error:
            problem = error.problem
    facts: Facts | None = None
    if fresh and workspace.quickbooks_port is not None:
        try:
            facts = await _facts(workspace, decided, defaults)
        except ProblemError as error:
            problem = problem or error.problem
    if facts is None:
        facts = await _known_facts(workspace, decided, defaults)
    return await _picture(workspace, facts, decided, defaults, Listing((), fresh and problem is None, problem))


async def _facts(workspace: Workspace, decided: Decided, defaults: Defaults) -> Facts:
    """What plans are made from, both sides read afresh; the links hold what QuickBooks Online shows now."""
    scope = workspace.scope
    books = await read_books(workspace)
    await bring_up(workspace)
    named: dict[tuple[str | None, str | None], Invoice] = {}
    fresh: list[Invoice] = []
    async for heads in workspace.cache.heads(scope):
        links = await workspace.links.heads_of(scope, [head.external_id for head in heads])
        for head in heads:
            link = links.get(head.external_id)
            if link is not None or defaults.is_open(head.status):
                named.setdefault((head.organization_id, head.organization_name), head.light())
                if link is None or link.number != head.number:
                    fresh.append(head.light())
    await organizations_for(workspace, named.values())
    found = await find_existing(workspace, fresh, books, decided)
    numbers, alike = await workspace.cache.shared_numbers(scope), await workspace.cache.shared_starts(scope)
    return Facts(books, decided, defaults, numbers, found, alike)


async def _known_facts(workspace: Workspace, decided: Decided, defaults: Defaults) -> Facts | None:
    """The same from what is known here; None before a company was ever read."""
    books = await known_books(workspace)
    if books is None:
        return None
    return Facts(books, decided, defaults, await workspace.cache.shared_numbers(workspace.scope))


async def read_again(workspace: Workspace, picture: Picture, keys: Sequence[str]) -> Picture:
    """The picture with the invoices of `keys` (external ids) read and planned afresh, the others as they are.

    Raises `ProblemError` when a side cannot be read.
    """
    with kept_for_long():
        made = await review(workspace, list(keys))
        for key, link in made.links.items():
            await keep_seen(workspace, link, made.seen.get(key))
        facts = made.facts
        if picture.facts is not None:
            read = {row.id for row in facts.found}
            before = tuple(row for row in picture.facts.found if row.id not in read)
            numbers, alike = {**picture.facts.number_counts, **facts.number_counts}, picture.facts.alike | facts.alike
            facts = replace(facts, found=(*before, *facts.found), number_counts=numbers, alike=alike)
        asked = set(keys)
        known = {row.external_id: row for row in picture.listing.rows if row.external_id not in asked}
        return await _picture(workspace, facts, facts.decided, facts.defaults, picture.listing, known)


async def look(workspace: Workspace, picture: Picture, key: str) -> Looked:
    """The invoice of `key` (external id) whole, with its link and its plan."""
    (link,) = (await workspace.links.some(workspace.scope, [key])).values() or (None,)
    (raw,) = await workspace.cache.some_invoices(workspace.scope, [key]) or (None,)
    plan = None
    if (
        raw is not None
        and picture.facts is not None
        and (link is not None or picture.facts.defaults.is_open(raw.invoice.status))
    ):
        organization = (await _organizations(workspace)).of(raw.invoice.organization_id, raw.invoice.organization_name)
        plan = _plan(raw.invoice, link, picture.facts, organization)
    return Looked(raw, link, plan)


# --- rows ----------------------------------------------------------------------------------------------------------------


class _Organizations:
    """Customer organizations by id, and by name where an invoice gives no id and one alone has it."""

    def __init__(self, rows: Sequence[CustomerOrganization]) -> None:
        self._by_id = {row.external_id: row for row in rows}
        self._by_name: dict[str, list[CustomerOrganization]] = {}
        for row in rows:
            self._by_name.setdefault(same_key(row.name), []).append(row)

    def of(self, external_id: str | None, name: str | None) -> CustomerOrganization | None:
        """The organization meant."""
        if external_id in self._by_id:
            return self._by_id[external_id]
        named = self._by_name.get(same_key(name), []) if name else []
        return named[0] if len(named) == 1 else None


async def _organizations(workspace: Workspace) -> _Organizations:
    return _Organizations(await workspace.cache.organizations(workspace.scope))


def _plan(invoice: Invoice, link: Link | None, facts: Facts, organization: CustomerOrganization | None) -> InvoicePlan:
    seen = link.seen if link is not None and link.gone != "missing" else None
    return plan_invoice(invoice, organization, facts, link, seen)


async def _picture(
    workspace: Workspace,
    facts: Facts | None,
    decided: Decided,
    defaults: Defaults,
    listing: Listing,
    known: Mapping[str, Listed] | None = None,
) -> Picture:
    """All rows, those of `known` as they are, with what is counted on the way. Whole invoices are held a few hundred at a time."""
    scope, known = workspace.scope, known or {}
    organizations = await _organizations(workspace)
    pending = {operation.subject: operation for operation in await workspace.journal.unsettled(scope)}
    rows: list[Listed] = []
    met, paid_in, shared = Met(), dict[tuple[str, str], PaidIn](), dict[Note, Note]()
    async for heads in _few_at_a_time(workspace.cache.heads(scope)):
        links = await workspace.links.heads_of(scope, [head.external_id for head in heads])
        keys = {
            head.external_id
            for head in heads
            if head.external_id not in known and stands_out(head, links.get(head.external_id), defaults, decided)
        }
        deep = await _looked_into(workspace, keys, facts, decided, organizations)
        async for head in in_steps(heads, ROWS_A_STEP):
            key, link = head.external_id, links.get(head.external_id)
            met.add(head, defaults.is_open(head.status))
            _count(paid_in, link, head.currency or "")
            found = deep.get(key, NOTHING)
            row = known.get(key)
            if row is None:
                organization = organizations.of(head.organization_id, head.organization_name)
                state = state_of(head, link, found.plan, defaults, pending.get(key), found.edited)
                email = organization.email if organization else None
                row = listed(head, link, found.plan, state, email, defaults, shared)
            rows.append(row)
    lost = [lost_row(link) for link in await workspace.links.lost(scope)]
    first = rows[0].external_id if rows else ""
    rows += lost
    counts = dict.fromkeys(STATES, 0) | dict(Counter(row.state for row in rows))
    made = Listing(tuple(rows), listing.fresh, listing.problem, counts)
    return Picture(made, facts, met, paid_in, frozenset(row.external_id for row in lost), first)


async def _few_at_a_time(pieces: AsyncIterator[list[Head]]) -> AsyncIterator[list[Head]]:
    """So few that their whole invoices and plans do not fill the memory."""
    async for piece in pieces:
        for start in range(0, len(piece), ROWS_A_STEP):
            yield piece[start : start + ROWS_A_STEP]


async def _looked_into(
    workspace: Workspace,
    keys: Collection[str],
    facts: Facts | None,
    decided: Decided,
    organizations: _Organizations,
) -> dict[str, _Deep]:
    """The plans of `keys`, made in steps of a few milliseconds."""
    links = await workspace.links.some(workspace.scope, list(keys))
    found: dict[str, _Deep] = {}
    async for raw in in_steps(await workspace.cache.some_invoices(workspace.scope, list(keys)), PLANS_A_STEP):
        invoice = raw.invoice
        link = links.get(invoice.external_id)
        if facts is not None:
            organization = organizations.of(invoice.organization_id, invoice.organization_name)
            found[invoice.external_id] = _Deep(_plan(invoice, link, facts, organization), False)
        elif link is not None:
            edited = content_hash(invoice, overrides_of(invoice, decided)) != link.content_hash
            found[invoice.external_id] = _Deep(None, edited)
    return found


def _count(paid_in: dict[tuple[str, str], PaidIn], link: LinkHead | None, currency: str) -> None:
    """Adds the payments of a link to their months; they are in the currency of its invoice."""
    for day, amount in link.payments if link else ():
        if link is not None and day is not None:
            month = paid_in.setdefault((currency, day.isoformat()[:7]), PaidIn())
            month.amount += amount
            month.invoices.add(link.external_id)
