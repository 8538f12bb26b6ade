"""Lays one invoice of OneDesk and one of QuickBooks Online out alike: what it comes to by currency, customer, product, tax code and
tax, so that the sums of many can be held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from app.domain.books import PostedInvoice, PostedLine
from app.domain.catalogue import Books
from app.domain.decided import Decided, Defaults
from app.domain.invoices import Invoice
from app.domain.lines import CodeFor, code_for
from app.domain.money import ZERO, plain, rounded
from app.domain.names import same_key
from app.domain.parties import PartyPlan, plan_customer, plan_item
from app.domain.problems import Problem
from app.domain.tax import GLOBAL, OFF, TAXABLE, regime
from app.domain.totals import Reading, read_totals

KINDS = ("currency", "customer", "product", "tax_code", "tax")
"""`product` and `tax_code` sum the amounts of the lines (with the tax where it is inside the prices), `tax` the tax itself."""
SHIPPING, DISCOUNT, REST = "SHIPPING_ITEM_ID", "discount", "rest"
"""Keys of what is no product: shipping, the discount, and what no line accounts for."""


@dataclass(frozen=True, slots=True)
class Key:
    """What an amount belongs to: one of `KINDS`, the record's Id (or a name where there is none), the currency."""

    kind: str
    id: str
    currency: str


@dataclass(frozen=True, slots=True)
class Laid:
    """One invoice laid out: its amounts by key, and the names that it gives the records itself."""

    amounts: Mapping[Key, Decimal] = field(default_factory=dict)
    names: Mapping[Key, str] = field(default_factory=dict)


NOT_THERE = Laid()


@dataclass(frozen=True, slots=True)
class Sides:
    """One invoice of the tie-out: its number, the code of its difference ("": none), and what it comes to in OneDesk, as agreed,
    and in QuickBooks Online."""

    number: str
    code: str
    onedesk: Laid = NOT_THERE
    journal: Laid = NOT_THERE
    quickbooks: Laid = NOT_THERE


@dataclass(frozen=True, slots=True)
class Group:
    """The sums of one customer, product, tax code, tax or currency on the three sides, with how many invoices they come from.

    `because`: which invoices account for the difference, each with the code of its own difference, or `as_agreed` where both
    sides stand as a person or the first copy agreed them. Money in `key.currency`.
    """

    key: Key
    name: str
    counts: tuple[int, int, int]
    sums: tuple[Decimal, Decimal, Decimal]
    because: tuple[tuple[str, str], ...] = ()

    @property
    def difference(self) -> Decimal:
        """What QuickBooks Online has more than OneDesk."""
        return self.sums[2] - self.sums[0]


AS_AGREED = "as_agreed"


class _Amounts:
    """Gathers amounts by key."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self.found: dict[Key, Decimal] = {}
        self._names: dict[Key, str] = {}

    def add(self, kind: str, record_id: str, amount: Decimal, name: str = "") -> None:
        key = Key(kind, record_id, self._currency)
        self.found[key] = self.found.get(key, ZERO) + amount
        if name:
            self._names[key] = name

    def done(self, total: Decimal, inside: bool, tax: Decimal) -> Laid:
        """Everything, and of the total what no line accounts for, so that the products always sum to it."""
        listed = sum((amount for key, amount in self.found.items() if key.kind == "product"), ZERO)
        left = total - listed - (ZERO if inside else tax)
        if left:
            self.add("product", REST, left)
        return Laid(self.found, self._names)


# --- OneDesk -------------------------------------------------------------------------------------------------------------


def of_onedesk(invoice: Invoice, books: Books, decided: Decided, defaults: Defaults) -> Laid:
    """What OneDesk's invoice comes to, sorted by the records that its names stand for in QuickBooks Online now."""
    currency = invoice.currency or books.home_currency
    made, total = _Amounts(currency), invoice.total or ZERO
    made.add("currency", currency, total)
    name = invoice.organization_name or ""
    made.add("customer", _party(plan_customer(invoice, None, books, decided), name), total, name)
    found = read_totals(invoice) if invoice.total is not None and invoice.lines else None
    reading = found if isinstance(found, Reading) else _printed(invoice)
    for line in invoice.lines:
        party = plan_item(line.service_type, books, decided, defaults)
        made.add("product", _party(party, line.service_type or ""), line.amount, line.service_type or "")
        _taxed(made, code_for(invoice, line, books, decided, defaults), line.amount, books)
    if reading.shipping:
        own = books.preferences.allow_shipping or defaults.item_id is None
        made.add("product", SHIPPING if own else defaults.item_id or SHIPPING, reading.shipping)
        charged = invoice if reading.shipping_taxed else replace(invoice, taxes=())
        _taxed(made, code_for(charged, None, books, decided, defaults), reading.shipping, books)
    if reading.discount:
        made.add("product", DISCOUNT, -reading.discount)
    if reading.tax:
        made.add("tax", _code(code_for(invoice, None, books, decided, defaults)), reading.tax)
    return made.done(total, reading.inclusive, reading.tax)


def _taxed(made: _Amounts, code: CodeFor, amount: Decimal, books: Books) -> None:
    if regime(books) != OFF:
        made.add("tax_code", _code(code), amount)


def _printed(invoice: Invoice) -> Reading:
    """The figures as OneDesk prints them, for an invoice whose figures no single reading explains."""
    taxes = tuple(tax.amount or ZERO for tax in invoice.taxes)
    subtotal = sum((line.amount for line in invoice.lines), ZERO)
    shipping, total = invoice.shipping or ZERO, invoice.total or ZERO
    return Reading(subtotal, invoice.discount or ZERO, None, True, shipping, True, False, taxes, total)


def _party(party: PartyPlan | Problem, name: str) -> str:
    if isinstance(party, PartyPlan):
        return party.reference
    known = party.params.get("id", "") if party.code == "inactive_record" else ""
    return known or f"?{same_key(name)}"


def _code(code: CodeFor) -> str:
    if code.undecided is not None:
        return f"?{code.undecided.name} {plain(code.undecided.rate)} %"
    return code.id or ""


# --- QuickBooks Online ---------------------------------------------------------------------------------------------------


def of_posted(posted: PostedInvoice, books: Books) -> Laid:
    """What QuickBooks' invoice comes to, by its own records."""
    currency = posted.currency or books.home_currency
    made = _Amounts(currency)
    made.add("currency", currency, posted.total)
    made.add("customer", posted.customer_id, posted.total, posted.customer_name)
    inside = posted.tax_calculation == "TaxInclusive"
    sold = [line for line in posted.lines if line.kind == "SalesItem"]
    for line in sold:
        made.add("product", line.item_id or REST, _amount(line, inside), "" if line.shipping else line.item_name)
        _taxed(made, CodeFor(line.tax_code_id), _amount(line, inside), books)
    discounts = [line.amount or ZERO for line in posted.lines if line.kind == "Discount"]
    gross = sum((_amount(line, inside) for line in sold), ZERO)
    reduced = gross - posted.total if inside and discounts else sum(discounts, ZERO)
    if reduced:
        made.add("product", DISCOUNT, -reduced)
    for code, amount in _taxes(posted, sold, books).items():
        made.add("tax", code, amount)
    return made.done(posted.total, inside, posted.total_tax or ZERO)


def _amount(line: PostedLine, inside: bool) -> Decimal:
    gross = line.inclusive_amount if inside else None
    return gross if gross is not None else line.amount or ZERO


def _taxes(posted: PostedInvoice, sold: Iterable[PostedLine], books: Books) -> dict[str, Decimal]:
    """The tax by tax code: each rate's amount goes to the codes on the lines that hold the rate, by what they are charged on."""
    whole = posted.total_tax or ZERO
    if regime(books) != GLOBAL:
        return {TAXABLE: whole} if whole else {}
    nets: dict[str, Decimal] = {}
    for line in sold:
        nets[line.tax_code_id or ""] = nets.get(line.tax_code_id or "", ZERO) + (line.amount or ZERO)
    found: dict[str, Decimal] = {}
    for row in posted.tax_lines:
        holders = [code for code in nets if row.rate_id in _rates(code, books)]
        left, base = row.amount, sum((nets[code] for code in holders), ZERO)
        for code in holders[:-1]:
            share = rounded(Fraction(row.amount) * Fraction(nets[code]) / Fraction(base)) if base else ZERO
            found[code] = found.get(code, ZERO) + share
            left -= share
        last = holders[-1] if holders else ""
        found[last] = found.get(last, ZERO) + left
    unlisted = whole - sum(found.values(), ZERO)
    if unlisted:  # an answer without its lines of tax
        taxed = [code for code in nets if _rates(code, books)]
        only = taxed[0] if len(taxed) == 1 else ""
        found[only] = found.get(only, ZERO) + unlisted
    return {code: amount for code, amount in found.items() if amount}


def _rates(code_id: str, books: Books) -> tuple[str, ...]:
    code = books.tax_codes.get(code_id)
    return code.sales_rate_ids if code else ()


# --- sums ----------------------------------------------------------------------------------------------------------------


def grouped(rows: Iterable[Sides], books: Books) -> tuple[Group, ...]:
    """The sums of `rows` by kind in the order of `KINDS`, then by currency and name."""
    sums: dict[Key, list[Decimal]] = {}
    counts: dict[Key, list[int]] = {}
    because: dict[Key, list[tuple[str, str]]] = {}
    named: dict[Key, str] = {}
    for row in rows:
        three = (row.onedesk.amounts, row.journal.amounts, row.quickbooks.amounts)
        for side in (row.onedesk, row.quickbooks):
            named |= side.names
        for key in dict.fromkeys(key for side in three for key in side):
            total, count = sums.setdefault(key, [ZERO] * 3), counts.setdefault(key, [0] * 3)
            for place, amounts in enumerate(three):
                total[place] += amounts.get(key, ZERO)
                count[place] += key in amounts
            if len({amounts.get(key, ZERO) for amounts in three}) > 1:
                because.setdefault(key, []).append((row.number, row.code or AS_AGREED))
    made = [
        Group(
            key,
            _name(key, books) or named.get(key, ""),
            _three(counts[key]),
            _three(total),
            tuple(because.get(key, ())),
        )
        for key, total in sums.items()
    ]
    return tuple(sorted(made, key=lambda g: (KINDS.index(g.key.kind), g.key.currency, same_key(g.name), g.key.id)))


T = TypeVar("T")


def _three(values: list[T]) -> tuple[T, T, T]:
    return values[0], values[1], values[2]


def _name(key: Key, books: Books) -> str:
    """The name of the record, as far as the books have it; a tax code with its rate."""
    if key.kind in ("customer", "product"):
        record = (books.customers if key.kind == "customer" else books.items).get(key.id)
        return record.full_name if record else ""
    if key.kind == "currency":
        return key.id
    code = books.tax_codes.get(key.id)
    if code is None:
        return key.id.removeprefix("?")
    percent = books.percent_of_code(code) if code.sales_rate_ids else None
    shown = "" if percent is None else plain(percent)
    return code.name if percent is None or shown in code.name else f"{code.name} ({shown} %)"
