"""The lists that a person looks at: every invoice with its state, every service type and customer with what it goes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.checks import is_cancelled
from app.domain.compare import drift
from app.domain.content import content_hash
from app.domain.decided import Decided, Defaults
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.links import Link
from app.domain.matching import Suggestion, match_customer, match_item, suggestions
from app.domain.money import ZERO
from app.domain.names import same_key
from app.domain.parties import PartyPlan, plan_customer, plan_item
from app.domain.plan import InvoicePlan, overrides_of
from app.domain.problems import Problem, ProblemError
from app.sync.company import known_books, read_books
from app.sync.decisions import read_decided
from app.sync.marks import COPIED_MARK, SENT_MARK
from app.sync.options import defaults_of
from app.sync.ports import Operation, RawInvoice
from app.sync.results import Listed, Listing
from app.sync.review import Review, review, review_known, review_of
from app.sync.seeing import seen_now, seen_until
from app.sync.selection import Selection, read_all
from app.sync.steps import aside, in_steps, kept_for_long
from app.sync.workspace import Workspace

STATES = (
    "uncertain",
    "missing",
    "conflict",
    "drifted",
    "changed",
    "needs_attention",
    "paid",
    "partially_paid",
    "sent",
    "copied",
    "ready",
    "draft",
    "closed",
)
ROWS_A_STEP = 100


@dataclass(frozen=True)
class Picture:
    """Both sides as last read: what the window shows and the lists are made from. `review` holds the plans of open and linked
    invoices; None while QuickBooks Online is not connected or not reachable."""

    everything: tuple[RawInvoice, ...]
    links: dict[str, Link]
    listing: Listing
    review: Review | None
    books: Books | None


def state_of(
    invoice: Invoice, link: Link | None, plan: InvoicePlan | None, defaults: Defaults, open_op: Operation | None
) -> str:
    """The first state of `STATES` that holds (headless.md)."""
    if open_op is not None and open_op.sent is not None:
        return "uncertain"
    if link is not None:
        return _linked_state(invoice, link, plan)
    if defaults.is_open(invoice.status):
        return "needs_attention" if plan is not None and plan.action == "blocked" else "ready"
    return "draft" if same_key(invoice.status) == "draft" else "closed"


def _linked_state(invoice: Invoice, link: Link, plan: InvoicePlan | None) -> str:
    codes = {problem.code for problem in plan.problems} if plan else set()
    for code, state in (("missing_in_quickbooks", "missing"), ("conflict", "conflict"), ("drifted", "drifted")):
        if code in codes or (state == "missing" and link.gone):
            return state
    if plan is not None and plan.content != link.content_hash:
        return "changed"
    if is_cancelled(invoice.status) or "gone_in_onedesk" in codes:
        return "needs_attention"
    total = link.seen.total if link.seen else ZERO
    if total > 0 and link.paid == total:
        return "paid"
    if link.paid > 0:
        return "partially_paid"
    return "sent" if link.emailed_hash is not None else "copied"


def _listed(
    invoice: Invoice,
    link: Link | None,
    plan: InvoicePlan | None,
    state: str,
    organization: CustomerOrganization | None,
    defaults: Defaults,
) -> Listed:
    tag = invoice.mark
    if link is not None:
        tag = SENT_MARK if link.emailed_hash is not None else COPIED_MARK
    day, due = invoice.invoice_date, invoice.due_date
    return Listed(
        external_id=invoice.external_id,
        number=invoice.number or "",
        status=invoice.status,
        customer=invoice.organization_name or "",
        total=invoice.total if invoice.total is not None else ZERO,
        currency=invoice.currency or "",
        tag=tag,
        state=state,
        date=day.isoformat() if day else None,
        due_date=due.isoformat() if due else None,
        email=organization.email if organization else None,
        why=_why(plan, state),
        quickbooks_id=link.quickbooks_id if link else None,
        open=defaults.is_open(invoice.status),
    )


def _why(plan: InvoicePlan | None, state: str) -> Problem | None:
    if (
        plan is None
        or not plan.problems
        or state not in ("missing", "conflict", "drifted", "needs_attention", "changed")
    ):
        return None
    return next((problem for problem in plan.problems if problem.code != "not_open"), plan.problems[0])


async def read_picture(workspace: Workspace, fresh: bool = True, planned: bool = True) -> Picture:
    """Both sides, afresh where they can be read, else what is known here (and the listing says so). `planned` False leaves out
    the plans of a picture that is not fresh: it is there sooner, and what would need attention still stands as ready."""
    with kept_for_long():
        return await _read(workspace, fresh, planned)


async def _read(workspace: Workspace, fresh: bool, planned: bool) -> Picture:
    defaults = defaults_of(await workspace.settings.all(), workspace.scope)
    links = {link.external_id: link for link in await workspace.links.all(workspace.scope)}
    problem: Problem | None = None
    everything = await workspace.cache.invoices(workspace.scope)
    if fresh:
        try:
            await read_all(workspace)
            everything = await workspace.cache.invoices(
                workspace.scope
            )  # without their raw text, which fills the memory
        except ProblemError as error:
            problem = error.problem
    made: Review | None = None
    if fresh and workspace.quickbooks_port is not None:
        try:
            begun = workspace.clock.now()
            made = await _plans(workspace, everything, links, defaults)
            links = await _with_seen(workspace, links, made)
            await seen_until(workspace, begun)
        except ProblemError as error:
            problem = problem or error.problem
    if made is None and planned:
        made = await _known_plans(workspace, everything, links, defaults)
    return await _picture(workspace, everything, links, made, defaults, fresh and problem is None, problem)


async def _picture(
    workspace: Workspace,
    everything: Sequence[RawInvoice],
    links: dict[str, Link],
    made: Review | None,
    defaults: Defaults,
    fresh: bool,
    problem: Problem | None,
) -> Picture:
    organizations = {o.external_id: o for o in await workspace.cache.organizations(workspace.scope)}
    rows = await _rows(workspace, everything, links, made, organizations, defaults)
    counts = dict.fromkeys(STATES, 0) | dict(Counter(row.state for row in rows))
    return Picture(
        tuple(everything), links, Listing(tuple(rows), fresh, problem, counts), made, made.facts.books if made else None
    )


async def read_again(workspace: Workspace, picture: Picture, keys: Sequence[str]) -> Picture:
    """The picture with the invoices of `keys` (external ids) read and planned afresh, the others as they are.

    Raises `ProblemError` when a side cannot be read.
    """
    made = await review(workspace, list(keys))
    if picture.review is not None:
        before = picture.review
        fresh = {plan.external_id: plan for plan in made.plans}
        kept = [plan for plan in before.plans if plan.external_id not in fresh]
        seen = {key: row for key, row in before.seen.items() if key not in fresh} | made.seen
        made = Review(
            (*kept, *made.plans),
            before.invoices | made.invoices,
            before.organizations | made.organizations,
            made.links,
            seen,
            made.facts,
        )
    links = {link.external_id: link for link in await workspace.links.all(workspace.scope)}
    links = await _with_seen(workspace, links, made)
    defaults = defaults_of(await workspace.settings.all(), workspace.scope)
    everything = await workspace.cache.invoices(workspace.scope)
    listing = picture.listing
    return await _picture(workspace, everything, links, made, defaults, listing.fresh, listing.problem)


def _open_or_linked(
    everything: Sequence[RawInvoice], links: Mapping[str, Link], defaults: Defaults
) -> list[RawInvoice]:
    """What is worth a plan."""
    return [r for r in everything if defaults.is_open(r.invoice.status) or r.invoice.external_id in links]


async def _known_plans(
    workspace: Workspace, everything: Sequence[RawInvoice], links: dict[str, Link], defaults: Defaults
) -> Review | None:
    """The same from what is known here; None before a company was ever read."""
    books = await known_books(workspace)
    if books is None:
        return None
    picked = await aside(len(everything), _open_or_linked, everything, links, defaults)
    return await review_known(workspace, Selection(tuple(picked), tuple(everything)), books, defaults)


async def _plans(
    workspace: Workspace, everything: Sequence[RawInvoice], links: dict[str, Link], defaults: Defaults
) -> Review:
    """Plans of all open and all linked invoices; the linked ones tell drift and change."""

    async def all_seen(_workspace: Workspace, _links: Sequence[Link]) -> dict[str, PostedInvoice]:
        return await seen_now(workspace, list(links.values()))

    books = await read_books(workspace)
    picked = await aside(len(everything), _open_or_linked, everything, links, defaults)
    return await review_of(workspace, Selection(tuple(picked), tuple(everything)), books, defaults, all_seen)


async def _with_seen(workspace: Workspace, links: dict[str, Link], made: Review) -> dict[str, Link]:
    """The links with what QuickBooks Online shows now; stored where it changed."""
    found = dict(links)
    for key, link in links.items():
        seen = made.seen.get(key)
        gone = "missing" if seen is None else "voided" if seen.voided else ""
        if gone != link.gone or (seen is not None and seen != link.seen):
            found[key] = replace(link, gone=gone, seen=seen or link.seen)
            await workspace.links.put(workspace.scope, found[key])
    return found


async def _rows(
    workspace: Workspace,
    everything: Sequence[RawInvoice],
    links: dict[str, Link],
    made: Review | None,
    organizations: dict[str, CustomerOrganization],
    defaults: Defaults,
) -> list[Listed]:
    plans = {plan.external_id: plan for plan in made.plans} if made else {}
    pending = {o.subject: o for o in await workspace.journal.unsettled(workspace.scope)}
    decided = await read_decided(workspace)
    rows = []
    async for raw in in_steps(everything, ROWS_A_STEP):
        invoice = raw.invoice
        key = invoice.external_id
        link, plan = links.get(key), plans.get(key)
        state = state_of(invoice, link, plan, defaults, pending.get(key))
        if plan is None and link is not None and state in ("paid", "partially_paid", "sent", "copied"):
            edited = content_hash(invoice, overrides_of(invoice, decided)) != link.content_hash
            drifted = bool(link.agreed and link.seen and drift(link.agreed, link.seen))
            state = {(True, True): "conflict", (False, True): "drifted", (True, False): "changed"}.get(
                (edited, drifted), state
            )
        organization = (made.organizations.get(key) if made else None) or organizations.get(
            invoice.organization_id or ""
        )
        rows.append(_listed(invoice, link, plan, state, organization, defaults))
    present = {raw.invoice.external_id for raw in everything}
    rows += [_gone_row(link) for key, link in links.items() if key not in present]
    return rows


def _gone_row(link: Link) -> Listed:
    seen: PostedInvoice | None = link.seen
    problem = Problem("gone_in_onedesk", {"number": link.number, "id": link.quickbooks_id})
    drifted = bool(link.agreed and seen and drift(link.agreed, seen))
    state = "missing" if link.gone else "drifted" if drifted else "needs_attention"
    return Listed(
        external_id=link.external_id,
        number=link.number,
        status="",
        customer=seen.customer_name if seen else "",
        total=seen.total if seen else ZERO,
        currency=(seen.currency if seen else None) or "",
        tag=COPIED_MARK,
        state=state,
        why=problem,
        quickbooks_id=link.quickbooks_id,
    )


# --- mappings --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mapped:
    """One service type or customer organization with the record it goes to. `decided`: exact, chosen, create or undecided.

    `lines` and `money`: how often and for how much it stands in open invoices (money in `currency`, the first met).
    """

    name: str
    decided: str
    record: str | None
    quickbooks_id: str | None
    suggestions: tuple[Suggestion, ...] = ()
    income_account: str | None = None
    external_id: str | None = None
    currency: str = ""
    lines: int = 0
    money: Decimal = ZERO
    problem: Problem | None = None
    action: str = ""


def _decided(plan: PartyPlan | Problem) -> str:
    if isinstance(plan, Problem):
        return "undecided"
    if plan.action == "create":
        return "create"
    return "exact" if plan.how in ("exact", "create") else "chosen"


def service_types(invoices: Iterable[Invoice], books: Books, decided: Decided, defaults: Defaults) -> list[Mapped]:
    """A row for every service type met, sorted by name."""
    names: dict[str, str] = {}
    lines: Counter[str] = Counter()
    money: dict[str, Decimal] = {}
    currency: dict[str, str] = {}
    for invoice in invoices:
        counted = defaults.is_open(invoice.status)
        for line in invoice.lines:
            if not line.service_type or not line.service_type.strip():
                continue
            key = same_key(line.service_type)
            names.setdefault(key, line.service_type.strip())
            if counted:
                lines[key] += 1
                money[key] = money.get(key, ZERO) + line.amount
                currency.setdefault(key, invoice.currency or "")
    rows = []
    for key, name in sorted(names.items()):
        plan = plan_item(name, books, decided, defaults)
        row = _mapped_item(name, plan, books, defaults)
        rows.append(replace(row, lines=lines[key], money=money.get(key, ZERO), currency=currency.get(key, "")))
    return rows


def _mapped_item(name: str, plan: PartyPlan | Problem, books: Books, defaults: Defaults) -> Mapped:
    if isinstance(plan, Problem):
        match = match_item(name, books)
        undecided = plan.code == "item_near_match"
        hits = suggestions(name, books.items, match.near) if undecided else match.near
        decided = "undecided" if undecided or match.same is None else "exact"
        same = match.same
        shown = same.name if same else None
        return Mapped(name, decided, shown, same.id if same else None, hits, problem=plan, action="blocked")
    item = books.items.get(plan.id)
    account = books.accounts.get(
        item.income_account_id if item and item.income_account_id else defaults.income_account_id
    )
    hits = ()
    if plan.action == "create":
        hits = suggestions(name, books.items, ())
    return Mapped(
        name,
        _decided(plan),
        plan.name,
        plan.id,
        hits,
        account.full_name if account else None,
        action=plan.action,
    )


def customer_rows(invoices: Iterable[Invoice], books: Books, decided: Decided, defaults: Defaults) -> list[Mapped]:
    """A row for every customer organization met (and currency, where multicurrency is on), sorted by name."""
    met: dict[tuple[str, str], list[Invoice]] = {}
    for invoice in invoices:
        if invoice.organization_name:
            currency = (invoice.currency or "") if books.preferences.multicurrency else ""
            met.setdefault((invoice.organization_id or same_key(invoice.organization_name), currency), []).append(
                invoice
            )
    rows = []
    for (_, currency), group in met.items():
        first = group[0]
        name = (first.organization_name or "").strip()
        plan = plan_customer(first, None, books, decided)
        counted = [invoice for invoice in group if defaults.is_open(invoice.status)]
        money = sum((invoice.total or ZERO for invoice in counted), ZERO)
        near: tuple[Suggestion, ...] = ()
        if isinstance(plan, Problem):
            match = match_customer(name, books, currency or None)
            near = suggestions(name, books.customers, match.near)
        elif plan.action == "create":
            near = suggestions(name, books.customers, ())
        rows.append(
            Mapped(
                name,
                _decided(plan),
                None if isinstance(plan, Problem) else plan.name,
                None if isinstance(plan, Problem) else plan.id,
                near,
                external_id=first.organization_id,
                currency=currency or first.currency or "",
                lines=len(counted),
                money=money,
                problem=plan if isinstance(plan, Problem) else None,
                action="blocked" if isinstance(plan, Problem) else plan.action,
            )
        )
    return sorted(rows, key=lambda row: same_key(row.name))
