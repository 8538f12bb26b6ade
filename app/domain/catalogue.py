"""The lists of one QuickBooks Online company, indexed by Id and by name, as the plan looks things up in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from app.domain.books import (
    Account,
    Company,
    Customer,
    Item,
    OtherName,
    Preferences,
    TaxCode,
    TaxRate,
    Term,
    Tracking,
)
from app.domain.names import near_key, same_key, without_deleted, word_key


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def active(self) -> bool: ...


R = TypeVar("R", bound=_Named)


class Register(Generic[R]):
    """Records by Id, by same name and by near name. Built once, in time proportional to the number of records."""

    def __init__(self, records: Iterable[R] = (), *, paths: bool = False) -> None:
        self._by_id: dict[str, R] = {}
        self._same: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        self._words: dict[str, str] = {}
        self._paths = paths
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterable[R]:
        return iter(self._by_id.values())

    def add(self, record: R) -> None:
        """Adds a record or replaces the one of that Id."""
        if record.id in self._by_id:
            self._drop(self._by_id[record.id])
        if self._words:
            self._words[record.id] = word_key(record.name)
        self._by_id[record.id] = record
        for key in self._same_keys(record):
            self._same.setdefault(key, []).append(record.id)
        self._near.setdefault(near_key(record.name), []).append(record.id)

    def _drop(self, record: R) -> None:
        for key in self._same_keys(record):
            self._same[key].remove(record.id)
        self._near[near_key(record.name)].remove(record.id)

    def _same_keys(self, record: R) -> set[str]:
        keys = {same_key(record.name)}
        if not record.active:
            keys.add(same_key(without_deleted(record.name)))
        full = getattr(record, "full_name", "")
        if self._paths and full:
            keys.add(same_key(full))
        return keys

    def get(self, record_id: str | None) -> R | None:
        return self._by_id.get(record_id) if record_id is not None else None

    def same(self, name: str) -> list[R]:
        """Records of the same name, inactive ones and "NAME (deleted)" included."""
        return [self._by_id[key] for key in self._same.get(same_key(name), ())]

    def near(self, name: str) -> list[R]:
        """Records whose name is near or the same."""
        found = dict.fromkeys((*self._same.get(same_key(name), ()), *self._near.get(near_key(name), ())))
        return [self._by_id[key] for key in found]

    def values(self) -> list[R]:
        return list(self._by_id.values())

    def words(self) -> dict[str, str]:
        """The words of every record's name by its Id, as suggestions compare them; made when first asked for."""
        if len(self._words) != len(self._by_id):
            self._words = {record.id: word_key(record.name) for record in self.values()}
        return self._words

    def find(self, name_or_id: str) -> list[R]:
        """What a person means: the exact name first (active ones before inactive), then the Id; `id:239` forces the Id."""
        if name_or_id.startswith("id:"):
            one = self.get(name_or_id[3:].strip())
            return [one] if one else []
        named = self.same(name_or_id)
        active = [record for record in named if record.active]
        if active or named:
            return active or named
        one = self.get(name_or_id.strip())
        return [one] if one else []


@dataclass(frozen=True)
class Books:
    """One company: what it is, how it is set up, and its lists."""

    company: Company
    preferences: Preferences
    accounts: Register[Account] = field(default_factory=Register)
    items: Register[Item] = field(default_factory=Register)
    customers: Register[Customer] = field(default_factory=Register)
    others: Register[OtherName] = field(default_factory=Register)
    tax_codes: Register[TaxCode] = field(default_factory=Register)
    tax_rates: Register[TaxRate] = field(default_factory=Register)
    terms: Register[Term] = field(default_factory=Register)
    classes: Register[Tracking] = field(default_factory=Register)
    departments: Register[Tracking] = field(default_factory=Register)

    @property
    def home_currency(self) -> str:
        return self.preferences.home_currency

    def percent_of_code(self, code: TaxCode) -> Decimal | None:
        """The code's effective rate in per cent: the sum of its sales rates; None when a rate is unknown or it is not for sales."""
        total = Decimal(0)
        for rate_id in code.sales_rate_ids:
            rate = self.tax_rates.get(rate_id)
            if rate is None:
                return None
            total += rate.percent
        return total

    def sales_codes(self) -> list[TaxCode]:
        """Active codes that may stand on a sales line, without the US pseudo codes."""
        return [
            code
            for code in self.tax_codes.values()
            if code.active and not code.hidden and code.for_sales and code.id not in ("TAX", "NON", "CustomSalesTax")
        ]

    def income_accounts(self) -> list[Account]:
        return sorted((a for a in self.accounts.values() if a.takes_sales), key=lambda a: same_key(a.full_name))


def unique_prefixed(others: Sequence[OtherName]) -> list[OtherName]:
    """Vendors and employees may share an Id: each gets its kind before it, so that one register can hold both."""
    return [OtherName(o.kind, f"{o.kind}:{o.id}", o.name, o.active) for o in others]
