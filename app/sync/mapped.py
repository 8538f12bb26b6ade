"""Every service type and customer organization met in OneDesk's invoices, with the record that it goes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.catalogue import Books
from app.domain.decided import Decided, Defaults
from app.domain.invoices import Invoice
from app.domain.matching import Suggestion, match_customer, match_item, suggestions
from app.domain.money import ZERO
from app.domain.names import same_key
from app.domain.parties import PartyPlan, plan_customer, plan_item
from app.domain.problems import Problem
from app.sync.heads import Head, head_of


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


@dataclass(slots=True)
class _Service:
    """A service type met: how often and for how much in open invoices."""

    name: str
    lines: int = 0
    money: Decimal = ZERO
    currency: str | None = None


@dataclass(slots=True)
class _Customer:
    """A customer organization met in one currency; `first` is the first invoice of it, without its lines."""

    first: Invoice
    count: int = 0
    money: Decimal = ZERO


class Met:
    """Whom and what the invoices name, counted from their heads; much smaller than they are."""

    def __init__(self) -> None:
        self.services: dict[str, _Service] = {}
        self.customers: dict[tuple[str, str], _Customer] = {}
        self._keys: dict[str, str] = {}

    @classmethod
    def of(cls, invoices: Iterable[Invoice], defaults: Defaults) -> Met:
        """What `invoices` name."""
        made = cls()
        for invoice in invoices:
            made.add(head_of(invoice), defaults.is_open(invoice.status))
        return made

    def add(self, head: Head, is_open: bool) -> None:
        """One more invoice; only open ones count."""
        for name, lines, money in head.services:
            key = self._key(name)
            service = self.services.get(key)
            if service is None:
                service = self.services[key] = _Service(name)
            if is_open:
                service.lines += lines
                service.money += money
                service.currency = head.currency or "" if service.currency is None else service.currency
        if head.organization_name:
            place = (head.organization_id or self._key(head.organization_name), head.currency or "")
            customer = self.customers.get(place)
            if customer is None:
                customer = self.customers[place] = _Customer(head.light())
            if is_open:
                customer.count += 1
                customer.money += head.total or ZERO

    def _key(self, name: str) -> str:
        """`same_key`, made once a name."""
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = same_key(name)
        return found


def service_types(invoices: Iterable[Invoice], books: Books, decided: Decided, defaults: Defaults) -> list[Mapped]:
    """A row for every service type met, sorted by name."""
    return service_rows(Met.of(invoices, defaults), books, decided, defaults)


def service_rows(met: Met, books: Books, decided: Decided, defaults: Defaults) -> list[Mapped]:
    """The same of what was counted already."""
    rows = []
    for _key, met_one in sorted(met.services.items()):
        row = _mapped_item(met_one.name, plan_item(met_one.name, books, decided, defaults), books, defaults)
        rows.append(replace(row, lines=met_one.lines, money=met_one.money, currency=met_one.currency or ""))
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
    return customers_of(Met.of(invoices, defaults), books, decided)


def customers_of(met: Met, books: Books, decided: Decided) -> list[Mapped]:
    """The same of what was counted already."""
    by_currency = books.preferences.multicurrency
    groups: dict[tuple[str, str], list[_Customer]] = {}
    for (organization, currency), customer in met.customers.items():
        groups.setdefault((organization, currency if by_currency else ""), []).append(customer)
    rows = [_mapped_customer(group, currency, books, decided) for (_, currency), group in groups.items()]
    return sorted(rows, key=lambda row: same_key(row.name))


def _mapped_customer(group: list[_Customer], currency: str, books: Books, decided: Decided) -> Mapped:
    first = group[0].first
    name = (first.organization_name or "").strip()
    plan = plan_customer(first, None, books, decided)
    near: tuple[Suggestion, ...] = ()
    if isinstance(plan, Problem):
        near = suggestions(name, books.customers, match_customer(name, books, currency or None).near)
    elif plan.action == "create":
        near = suggestions(name, books.customers, ())
    return Mapped(
        name,
        _decided(plan),
        None if isinstance(plan, Problem) else plan.name,
        None if isinstance(plan, Problem) else plan.id,
        near,
        external_id=first.organization_id,
        currency=currency or first.currency or "",
        lines=sum(each.count for each in group),
        money=sum((each.money for each in group), ZERO),
        problem=plan if isinstance(plan, Problem) else None,
        action="blocked" if isinstance(plan, Problem) else plan.action,
    )
