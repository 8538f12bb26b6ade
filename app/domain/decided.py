"""What a person decided, and the defaults of the company, in the form in which the plan asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from app.domain.names import same_key


@dataclass(frozen=True, slots=True)
class Choice:
    """Which record a name is. `action`: use, create or reactivate. `how`: exact (taken by the name rule) or chosen.

    `id` for use and reactivate, `name` for create (the name to create under).
    """

    action: str
    id: str | None = None
    name: str | None = None
    how: str = "chosen"


@dataclass(frozen=True, slots=True)
class Settled:
    """How a person settled a linked invoice for the next copy. `action`: update or create; `seen` is the hash of the
    QuickBooks invoice's owned fields that the person saw: another one needs a new decision."""

    action: str
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """All decisions of one company. Keys of `items`: same-name key of the service type; of `customers`: organization's external id
    or same-name key, "|", currency or empty; of `taxes`: `TaxKey.text`; of `tracking`:
    `DefaultKey.text`; the others: the invoice's external id."""

    items: Mapping[str, Choice] = field(default_factory=dict)
    customers: Mapping[str, Choice] = field(default_factory=dict)
    taxes: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)
    doc_numbers: Mapping[str, str] = field(default_factory=dict)
    txn_dates: Mapping[str, str] = field(default_factory=dict)
    not_elsewhere: frozenset[str] = frozenset()
    settled: Mapping[str, Settled] = field(default_factory=dict)
    tracking: Mapping[str, str] = field(default_factory=dict)

    def item(self, service_type: str) -> Choice | None:
        return self.items.get(same_key(service_type))

    def customer(self, organization_id: str | None, name: str, currency: str | None) -> Choice | None:
        """The decision for this organization in this currency, else the one for all its currencies."""
        for who in (organization_id, same_key(name)):
            for what in (currency or "", ""):
                found = self.customers.get(f"{who}|{what}") if who else None
                if found:
                    return found
        return None


def customer_key(organization: str, currency: str | None) -> str:
    """The key of a customer decision; `organization` is its external id, or its name where the id is not known."""
    return f"{organization}|{currency or ''}"


@dataclass(frozen=True, slots=True)
class Defaults:
    """Ids of the default income account, tax code and product (None: not set); the OneDesk statuses that count as open."""

    income_account_id: str | None = None
    tax_code_id: str | None = None
    item_id: str | None = None
    copy_statuses: tuple[str, ...] = ("Open",)

    def is_open(self, status: str) -> bool:
        return status in self.copy_statuses or same_key(status) in _keys(self.copy_statuses)


@lru_cache(maxsize=16)
def _keys(statuses: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(same_key, statuses))
