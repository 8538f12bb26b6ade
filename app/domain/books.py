"""What the program knows of one QuickBooks Online company: the members of Intuit's entities that it uses, decoded.

Ids and SyncTokens are Intuit's strings. A member that Intuit left out is None or empty, never a made-up value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Company:
    """CompanyInfo. `country` is the two-letter code (an ISO-3 spelling is folded)."""

    realm_id: str
    name: str
    country: str
    legal_name: str = ""
    subscription: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field of the sales forms that is switched on (Intuit: Preferences, SalesFormsPrefs): its definition's Id, its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences that decide what may be sent. Absent members count as off (Intuit: Preferences)."""

    custom_numbers: bool = False
    multicurrency: bool = False
    home_currency: str = ""
    using_sales_tax: bool = False
    automated_sales_tax: bool | None = None
    book_close_date: date | None = None
    allow_discount: bool = False
    allow_shipping: bool = False
    allow_service_date: bool = False
    discount_account_id: str | None = None
    default_term_id: str | None = None
    class_per_line: bool = False
    class_per_transaction: bool = False
    departments: bool = False
    email_cc: str = ""
    email_bcc: str = ""
    online_payment: bool = False
    custom_fields: tuple[CustomField, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    name: str
    full_name: str
    type: str
    sub_type: str = ""
    active: bool = True
    number: str = ""

    @property
    def takes_sales(self) -> bool:
        """Whether it may be a product's income account (3.3: no discount or unapplied-cash accounts)."""
        return (
            self.active
            and self.type in ("Income", "Other Income")
            and self.sub_type not in ("DiscountsRefundsGiven", "UnappliedCashPaymentIncome")
        )


@dataclass(frozen=True, slots=True)
class Item:
    """A product or service. `type` is Service, NonInventory, Inventory, Group or Category."""

    id: str
    name: str
    full_name: str
    type: str
    sync_token: str = "0"
    active: bool = True
    income_account_id: str | None = None
    tax_code_id: str | None = None
    taxable: bool | None = None
    class_id: str | None = None

    @property
    def sellable(self) -> bool:
        """Whether it may stand on a sales line (categories and groups may not)."""
        return self.type not in ("Category", "Group")


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer. `full_name` is the colon path; `parent_id` only on sub-customers and projects."""

    id: str
    name: str
    full_name: str
    sync_token: str = "0"
    active: bool = True
    currency: str | None = None
    parent_id: str | None = None
    is_project: bool = False
    company_name: str = ""
    email: str | None = None
    taxable: bool | None = None
    tax_code_id: str | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class OtherName:
    """A vendor or an employee: their display names block customer names (6240). `kind` is Vendor or Employee."""

    kind: str
    id: str
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class TaxRate:
    id: str
    name: str
    percent: Decimal
    active: bool = True


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code; `sales_rate_ids` are the TaxRate Ids of its SalesTaxRateList, empty for codes without rates."""

    id: str
    name: str
    description: str = ""
    active: bool = True
    hidden: bool = False
    taxable: bool = True
    sales_rate_ids: tuple[str, ...] = ()
    for_sales: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """Payment terms; `due_days` only for the STANDARD kind."""

    id: str
    name: str
    due_days: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Tracking:
    """A class or a department (location): `kind` is Class or Department."""

    kind: str
    id: str
    name: str
    full_name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class PostedTaxLine:
    rate_id: str
    amount: Decimal
    percent: Decimal | None
    net: Decimal | None


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a QuickBooks invoice. `kind` is Intuit's DetailType without `LineDetail`: SalesItem, Discount, SubTotal,
    DescriptionOnly, Group. `shipping` marks the special item SHIPPING_ITEM_ID. `amount` is net, as answered."""

    kind: str
    id: str | None = None
    amount: Decimal | None = None
    description: str = ""
    item_id: str | None = None
    item_name: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    tax_code_id: str | None = None
    service_date: date | None = None
    percent: Decimal | None = None
    class_id: str | None = None
    inclusive_amount: Decimal | None = None

    @property
    def shipping(self) -> bool:
        return self.item_id == "SHIPPING_ITEM_ID"


@dataclass(frozen=True, slots=True)
class LinkedTxn:
    id: str
    type: str


@dataclass(frozen=True, slots=True)
class PostedInvoice:
    """An invoice as QuickBooks Online answered it. `total` is gross, in `currency` (None: company without multicurrency)."""

    id: str
    sync_token: str
    customer_id: str
    total: Decimal
    balance: Decimal
    doc_number: str | None = None
    customer_name: str = ""
    txn_date: date | None = None
    due_date: date | None = None
    currency: str | None = None
    exchange_rate: Decimal | None = None
    lines: tuple[PostedLine, ...] = ()
    total_tax: Decimal | None = None
    tax_lines: tuple[PostedTaxLine, ...] = ()
    tax_calculation: str | None = None
    private_note: str = ""
    customer_memo: str = ""
    term_id: str | None = None
    bill_email: str | None = None
    bill_email_cc: str = ""
    bill_email_bcc: str = ""
    email_status: str = ""
    delivery_time: datetime | None = None
    linked: tuple[LinkedTxn, ...] = ()
    department_id: str | None = None
    class_id: str | None = None
    created: datetime | None = None
    updated: datetime | None = None

    @property
    def voided(self) -> bool:
        """A void leaves an ordinary invoice with total 0 whose private note begins with Voided (2.2)."""
        return self.total == 0 and self.private_note.casefold().startswith("voided")

    @property
    def mailed(self) -> bool:
        """Only EmailSent together with a delivery time tells of a mail (3.6)."""
        return self.email_status.replace("_", "").casefold() == "emailsent" and self.delivery_time is not None


@dataclass(frozen=True, slots=True)
class Allocation:
    """One line of a payment: `amount` of it goes to the transaction `txn_id` of `txn_type`."""

    txn_id: str
    txn_type: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """A QuickBooks payment. With `total` 0 it only links credits to invoices: its allocations are credit, not money."""

    id: str
    date: date | None
    total: Decimal
    currency: str | None
    customer_id: str
    allocations: tuple[Allocation, ...] = ()
    sync_token: str = "0"
    private_note: str = ""
    unapplied: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A change-data-capture stub: `entity` (Invoice, Payment, ...) with this Id was deleted."""

    entity: str
    id: str
