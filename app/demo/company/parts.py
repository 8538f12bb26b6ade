"""The words in which a demo company is described: its customers, service types and invoices, before either service sees them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

BASE_DAY = date(2026, 11, 23)
NAMESPACE = uuid.UUID("5d2e6f0a-0d5b-4b1e-9a53-6c1f7a9e1d11")
COPIED = "Copied to QuickBooks"
SENT = "Sent with QuickBooks"


@dataclass(frozen=True, slots=True)
class Task:
    """What was worked on: the ticket's or task's title and its details."""

    title: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class ServiceType:
    """A OneDesk service type: `rate` an hour or piece. `key` is its part in the scenario.

    `item` is the product's name in QuickBooks (None: there is none), `account` the name of its income account (None: it has
    none). `unit` tells hours from pieces in the generated lines.
    """

    key: str
    name: str
    rate: Decimal
    item: str | None
    account: str | None
    tasks: tuple[Task, ...]
    unit: str = "hours"


@dataclass(frozen=True, slots=True)
class Organization:
    """A customer organization; `customer` is the display name in QuickBooks (None: there is none), `days` its terms."""

    key: str
    name: str
    customer: str | None
    email: str | None
    first: str
    last: str
    street: str
    city: str
    zip: str
    country: str
    phone: str
    days: int = 30
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Tax:
    """The taxes of a OneDesk invoice, at most two: their names, and their rates in per cent."""

    names: tuple[str, ...] = ()
    rates: tuple[Decimal, ...] = ()


NO_TAX = Tax()


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` in hours or pieces, `rate` in the invoice's currency."""

    name: str
    service_type: str | None
    quantity: Decimal
    rate: Decimal
    details: str = ""
    taxable: bool = True
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """A OneDesk invoice and what QuickBooks holds of it.

    `in_quickbooks`: "" not there, "stamped" with our stamp, "plain" without; `paid` has been paid there; `posted` are the lines there
    when they differ from OneDesk's. `known_paid`: OneDesk knows of the payment. `per_line`: OneDesk rounds the tax line by line.
    `inclusive`: the rates contain the tax. `shipping` is taxed, `discount` comes before tax; both are amounts.
    """

    number: str | None
    day: date
    organization: str
    lines: tuple[Line, ...]
    tax: Tax
    status: str = "Open"
    kind: str = "time and material"
    title: str = ""
    memo: str = ""
    mark: str | None = None
    discount: Decimal | None = None
    discount_name: str | None = None
    shipping: Decimal | None = None
    shipping_name: str | None = None
    currency: str | None = None
    per_line: bool = False
    inclusive: bool = False
    in_quickbooks: str = ""
    paid: Decimal = Decimal(0)
    known_paid: bool = True
    posted: tuple[Line, ...] | None = None
    copy: int = 0

    def but(self, **changes: object) -> Invoice:
        return replace(self, **changes)  # type: ignore[arg-type]  # names are checked by `replace`


@dataclass(frozen=True, slots=True)
class Firm:
    """Everything that makes a country's demo company. `situations` names an invoice per situation (its number; of the one without
    a number its title). `vendors` are display names in QuickBooks, `close_day` the end of the closed period there.
    """

    country: str
    name: str
    uri: str
    currency: str
    symbol: str
    terms: dict[int, str]
    organizations: tuple[Organization, ...]
    service_types: tuple[ServiceType, ...]
    invoices: tuple[Invoice, ...]
    situations: dict[str, str]
    vendors: tuple[str, ...]
    close_day: date
    symbols: dict[str, str] = field(default_factory=dict)
    more_items: tuple[ServiceType, ...] = ()

    def organization(self, key: str) -> Organization:
        return next(each for each in self.organizations if each.key == key)


def external_id(firm_country: str, what: str) -> str:
    """A fixed UUID for an object of a demo company."""
    if what == "INV-1042" and firm_country == "DE":
        return "6f6b1a52-7a0c-4a86-9c55-0a3f4f6f1042"
    return str(uuid.uuid5(NAMESPACE, f"{firm_country}/{what}"))


def business_day(day: date) -> date:
    """`day`, or the Friday before when it is on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
