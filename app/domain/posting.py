"""What will be written to QuickBooks Online, exactly: the plan's result, the adapter's input, and what replies are compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

NEW = "new:"
"""Prefix of a reference to a record that this same run creates; the rest is its name."""


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One line to send. `kind`: sales, shipping, discount or text.

    `item_id` is an Id or `new:NAME`; `quantity` and `unit_price` are both given or both None (then the amount alone is sent);
    `amount` is what `Line.Amount` says (net, or gross where `net_amount` is given because tax is inside);
    `account_id` is the discount account; `line_id` keeps a line's identity on an update.
    """

    kind: str
    amount: Decimal
    description: str = ""
    item_id: str | None = None
    item_name: str = ""
    service_type: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    tax_code_id: str | None = None
    tax_code_name: str = ""
    service_date: date | None = None
    percent: Decimal | None = None
    account_id: str | None = None
    class_id: str | None = None
    line_id: str | None = None
    gross_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A custom field to send: the Id of its definition, its name (for people), its text (at most 31 characters)."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class InvoicePosting:
    """One invoice to send. `customer_id` is an Id or `new:NAME`; `currency` None where multicurrency is off.

    `number` None: QuickBooks numbers it. `txn_tax_code_id`: US classic sales tax, the code of `TxnTaxDetail`.
    `note` is the whole private note (on a create the stamp alone). Location, class and custom fields go with a create alone.
    """

    customer_id: str
    customer_name: str
    txn_date: date
    lines: tuple[PostingLine, ...]
    due_date: date | None = None
    number: str | None = None
    term_id: str | None = None
    currency: str | None = None
    tax_calculation: str | None = None
    tax_after_discount: bool | None = None
    txn_tax_code_id: str | None = None
    memo: str = ""
    note: str = ""
    bill_email: str | None = None
    department_id: str | None = None
    class_id: str | None = None
    custom_fields: tuple[FieldValue, ...] = ()
    id: str | None = None
    sync_token: str | None = None

    def with_ids(self, customer_id: str, items: dict[str, str]) -> InvoicePosting:
        """The same posting once the records it waits for exist; `items` maps names to Ids."""
        lines = tuple(
            replace(line, item_id=items[line.item_id.removeprefix(NEW)])
            if line.item_id and line.item_id.startswith(NEW)
            else line
            for line in self.lines
        )
        return replace(self, customer_id=customer_id, lines=lines)


@dataclass(frozen=True, slots=True)
class CustomerPosting:
    """A customer to create (3.5), or with `id` and `sync_token` one to make active again."""

    name: str
    company_name: str = ""
    email: str | None = None
    given_name: str = ""
    family_name: str = ""
    phone: str = ""
    line1: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    currency: str | None = None
    id: str | None = None
    sync_token: str | None = None


@dataclass(frozen=True, slots=True)
class ItemPosting:
    """A Service item to create (3.4), or with `id` and `sync_token` one to give an income account or make active again."""

    name: str
    income_account_id: str | None
    taxable: bool | None = None
    tax_code_id: str | None = None
    id: str | None = None
    sync_token: str | None = None
    activate: bool = False
