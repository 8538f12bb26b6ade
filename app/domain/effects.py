"""What a run comes to before it is begun: its totals by customer, product, account, tax code and currency, and what it does to the
books. An update counts by what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.money import HUNDRED, ZERO, rounded
from app.domain.names import same_key
from app.domain.parties import PartyPlan
from app.domain.plan import InvoicePlan
from app.domain.posting import ItemPosting, PostingLine
from app.domain.tracking import CLASS, LOCATION
from app.domain.tying import DISCOUNT, SHIPPING

SUM_KINDS = ("currency", "customer", "product", "account", "tax_code", CLASS, LOCATION)
WRITTEN = ("create", "update")


@dataclass(frozen=True, slots=True)
class Sum:
    """`amount` of `count` invoices that belong to the record `id` (one of `SUM_KINDS`); in `currency`. Accounts, products, tax codes
    and classes sum the lines (accounts without the tax), customers and locations the totals."""

    kind: str
    id: str
    name: str
    currency: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Effect:
    """What a run does to the books, by currency: receivables, income by account (Id, name), tax payable."""

    receivable: Mapping[str, Decimal]
    income: Mapping[tuple[str, str, str], Decimal]
    tax: Mapping[str, Decimal]


def sums_of(plans: Iterable[InvoicePlan], books: Books) -> tuple[Sum, ...]:
    """The totals of what would be written, in the order of `SUM_KINDS`, then by name."""
    amounts: dict[tuple[str, str, str], Decimal] = {}
    names: dict[tuple[str, str, str], str] = {}
    invoices: dict[tuple[str, str, str], set[str]] = {}
    for plan in plans:
        if plan.action in WRITTEN:
            for kind, record, name, amount in _parts(plan, books):
                key = (kind, record, plan.currency)
                amounts[key] = amounts.get(key, ZERO) + amount
                names[key] = name
                invoices.setdefault(key, set()).add(plan.external_id)
    found = [Sum(k[0], k[1], names[k], k[2], len(invoices[k]), amount) for k, amount in amounts.items()]
    return tuple(sorted(found, key=lambda s: (SUM_KINDS.index(s.kind), s.currency, same_key(s.name), s.id)))


def _parts(plan: InvoicePlan, books: Books) -> Iterable[tuple[str, str, str, Decimal]]:
    """Kind, record, its name and the amount of everything that one invoice comes to."""
    yield "currency", plan.currency, plan.currency, plan.total
    if plan.customer is not None:
        yield "customer", plan.customer.reference, plan.customer.name, plan.total
    items = {item.reference: item for item in plan.items}
    for line in plan.lines:
        amount = -line.amount if line.kind == "discount" else line.amount
        item = items.get(line.item_id or "")
        product = DISCOUNT if line.kind == "discount" else SHIPPING if line.kind == "shipping" else line.item_id or ""
        yield "product", product, item.name if item else line.item_name, amount
        if line.tax_code_id:
            yield "tax_code", line.tax_code_id, line.tax_code_name, amount
        if line.class_id:
            klass = books.classes.get(line.class_id)
            yield CLASS, line.class_id, klass.full_name if klass else line.class_id, amount
    for (account, name), amount in _planned_income(plan, books).items():
        yield "account", account, name, amount
    place = plan.posting.department_id if plan.posting else None
    if place:
        record = books.departments.get(place)
        yield LOCATION, place, record.full_name if record else place, plan.total


def effect_of(plans: Iterable[InvoicePlan], books: Books) -> Effect:
    """Receivables, income and tax payable that the run adds; an update adds what it comes to less what stands there now."""
    receivable: dict[str, Decimal] = {}
    income: dict[tuple[str, str, str], Decimal] = {}
    tax: dict[str, Decimal] = {}
    for plan in plans:
        if plan.action not in WRITTEN:
            continue
        seen, money = plan.seen, plan.currency
        before = _posted_income(seen, books) if seen else {}
        after = _planned_income(plan, books)
        receivable[money] = receivable.get(money, ZERO) + plan.total - (seen.total if seen else ZERO)
        tax[money] = tax.get(money, ZERO) + plan.tax - ((seen.total_tax or ZERO) if seen else ZERO)
        for account in dict.fromkeys((*after, *before)):
            key = (*account, money)
            income[key] = income.get(key, ZERO) + after.get(account, ZERO) - before.get(account, ZERO)
    return Effect(
        {key: amount for key, amount in receivable.items() if amount},
        {key: amount for key, amount in income.items() if amount},
        {key: amount for key, amount in tax.items() if amount},
    )


Account = tuple[str, str]


def _planned_income(plan: InvoicePlan, books: Books) -> dict[Account, Decimal]:
    items = {item.reference: item for item in plan.items}
    inside = plan.reading is not None and plan.reading.inclusive
    nets = [
        (_account_of(line, items.get(line.item_id or ""), books), _net(line, inside, books))
        for line in plan.lines
        if line.kind in ("sales", "shipping")
    ]
    return _income(nets, plan.total - plan.tax, any(line.kind == "discount" for line in plan.lines), books)


def _posted_income(seen: PostedInvoice, books: Books) -> dict[Account, Decimal]:
    nets = []
    for line in seen.lines:
        if line.kind == "SalesItem":
            item = books.items.get(line.item_id)
            nets.append((_account(item.income_account_id if item else None, line.shipping, books), line.amount or ZERO))
    discounted = any(line.kind == "Discount" for line in seen.lines)
    return _income(nets, seen.total - (seen.total_tax or ZERO), discounted, books)


def _income(
    nets: Sequence[tuple[Account, Decimal]], whole: Decimal, discounted: bool, books: Books
) -> dict[Account, Decimal]:
    """Income by account; what the lines come to above the whole is the discount, on its own account."""
    found: dict[Account, Decimal] = {}
    for account, net in nets:
        found[account] = found.get(account, ZERO) + net
    left = whole - sum(found.values(), ZERO)
    if left and discounted:
        record = books.accounts.get(books.preferences.discount_account_id)
        key = (record.id, record.full_name) if record else (DISCOUNT, "")
        found[key] = found.get(key, ZERO) + left
    return found


def _net(line: PostingLine, inside: bool, books: Books) -> Decimal:
    code = books.tax_codes.get(line.tax_code_id)
    percent = books.percent_of_code(code) if code and inside else None
    return rounded(Fraction(line.amount) * 100 / Fraction(HUNDRED + percent)) if percent else line.amount


def _account_of(line: PostingLine, item: PartyPlan | None, books: Books) -> Account:
    record = books.items.get(item.id if item else line.item_id)
    posting = item.posting if item and isinstance(item.posting, ItemPosting) else None
    account = (record.income_account_id if record else None) or (posting.income_account_id if posting else None)
    return _account(account, line.kind == "shipping", books)


def _account(account_id: str | None, shipping: bool, books: Books) -> Account:
    record = books.accounts.get(account_id)
    if record is not None:
        return record.id, record.full_name
    return (SHIPPING, "") if shipping else (account_id or "", "")
