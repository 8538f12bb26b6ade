"""A OneDesk invoice and its customer organization as the field map decoded them; amounts are in the invoice's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tax:
    """One of OneDesk's taxes on an invoice: `rate` in per cent, `amount` as OneDesk printed it (None: not printed)."""

    name: str
    rate: Decimal
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line. `name` is the ticket or task name, `description` its details; `quantity` in hours or pieces."""

    name: str
    amount: Decimal
    description: str = ""
    service_type: str | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    date: date | None = None
    taxable: bool = True
    line_id: str | None = None


@dataclass(frozen=True, slots=True)
class Defect:
    """A field that could not be read: `field` is a logical field of the field map (`lines[2].amount`), `found` what stood there."""

    field: str
    found: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """One OneDesk invoice. None means that OneDesk did not give the field; nothing is ever defaulted to zero."""

    external_id: str
    number: str | None
    status: str
    kind: str = ""
    title: str = ""
    invoice_date: date | None = None
    due_date: date | None = None
    terms: str | None = None
    organization_id: str | None = None
    organization_name: str | None = None
    currency: str | None = None
    lines: tuple[InvoiceLine, ...] = ()
    discount: Decimal | None = None
    discount_name: str = ""
    shipping: Decimal | None = None
    shipping_name: str = ""
    taxes: tuple[Tax, ...] = ()
    subtotal: Decimal | None = None
    total: Decimal | None = None
    amount_paid: Decimal | None = None
    balance: Decimal | None = None
    memo: str = ""
    mark: str | None = None
    last_sent: date | None = None
    created: date | None = None
    defects: tuple[Defect, ...] = ()

    @property
    def is_block_of_hours(self) -> bool:
        """Whether paying it credits prepaid hours in OneDesk (its type contains "block")."""
        return "block" in self.kind.casefold()


@dataclass(frozen=True, slots=True)
class CustomerOrganization:
    """A customer organization with its billing contact (`invoicePreference.email`) and postal address."""

    external_id: str
    name: str
    email: str | None = None
    first_name: str = ""
    last_name: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""
    currency: str | None = None
