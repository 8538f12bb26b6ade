"""Intuit's entities as they come over the wire, as far as this program reads them: member names are Intuit's, in snake_case here.

Every member may be missing (2.1.1: no value, no key), unknown ones are passed over, Ids may come as numbers.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

Text = str | int | None


class Ref(msgspec.Struct):
    """A reference; only `value` counts, the name is for show."""

    value: Text = None
    name: Text = None


class _Wire(msgspec.Struct, rename="pascal"):
    """Members are spelt as Intuit spells them: `DisplayName`."""


class MetaData(_Wire):
    create_time: Text = None
    last_updated_time: Text = None


class Address(_Wire):
    line1: Text = None
    city: Text = None
    country_sub_division_code: Text = None
    postal_code: Text = None
    country: Text = None


class Email(_Wire):
    address: Text = None


class Memo(msgspec.Struct):
    value: Text = None


class NameValue(_Wire):
    name: Text = None
    value: Text = None


class CompanyInfo(_Wire):
    id: Text = None
    company_name: Text = None
    legal_name: Text = None
    country: Text = None
    company_addr: Address | None = None
    legal_addr: Address | None = None
    name_value: list[NameValue] | None = None


class AccountingPrefs(_Wire):
    book_close_date: Text = None
    class_tracking_per_txn: bool | None = None
    class_tracking_per_txn_line: bool | None = None
    track_departments: bool | None = None


class CustomFieldWire(_Wire):
    """A custom field, or in the preferences a list of them."""

    name: Text = None
    string_value: Text = None
    boolean_value: bool | str | None = None
    custom_field: list[CustomFieldWire] | None = None


class SalesPrefs(_Wire):
    custom_field: list[CustomFieldWire] | None = None
    custom_txn_numbers: bool | None = None
    allow_discount: bool | None = None
    allow_shipping: bool | None = None
    allow_service_date: bool | None = None
    default_discount_account: Ref | str | int | None = None
    default_terms: Ref | str | int | None = None
    sales_email_cc: Email | str | None = None
    sales_email_bcc: Email | str | None = None
    e_transaction_payment_enabled: bool | None = None


class TaxPrefs(_Wire):
    using_sales_tax: bool | None = None
    partner_tax_enabled: bool | None = None


class CurrencyPrefs(_Wire):
    multi_currency_enabled: bool | None = None
    home_currency: Ref | str | None = None


class PreferencesWire(_Wire):
    accounting_info_prefs: AccountingPrefs | None = None
    sales_forms_prefs: SalesPrefs | None = None
    tax_prefs: TaxPrefs | None = None
    currency_prefs: CurrencyPrefs | None = None


class AccountWire(_Wire):
    id: Text = None
    name: Text = None
    fully_qualified_name: Text = None
    account_type: Text = None
    account_sub_type: Text = None
    acct_num: Text = None
    active: bool | None = None


class ItemWire(_Wire):
    id: Text = None
    sync_token: Text = None
    name: Text = None
    fully_qualified_name: Text = None
    type: Text = None
    active: bool | None = None
    taxable: bool | None = None
    income_account_ref: Ref | None = None
    sales_tax_code_ref: Ref | None = None
    class_ref: Ref | None = None


class CustomerWire(_Wire):
    id: Text = None
    sync_token: Text = None
    display_name: Text = None
    fully_qualified_name: Text = None
    company_name: Text = None
    active: bool | None = None
    taxable: bool | None = None
    is_project: bool | None = None
    currency_ref: Ref | None = None
    parent_ref: Ref | None = None
    default_tax_code_ref: Ref | None = None
    primary_email_addr: Email | None = None
    bill_addr: Address | None = None
    ship_addr: Address | None = None


class NameWire(_Wire):
    """A Vendor or an Employee."""

    id: Text = None
    display_name: Text = None
    active: bool | None = None


class TrackingWire(_Wire):
    """A Class or a Department."""

    id: Text = None
    name: Text = None
    fully_qualified_name: Text = None
    active: bool | None = None


class TermWire(_Wire):
    id: Text = None
    name: Text = None
    type: Text = None
    due_days: Text = None
    active: bool | None = None


class TaxRateWire(_Wire):
    id: Text = None
    name: Text = None
    rate_value: Decimal | None = None
    active: bool | None = None


class TaxRateDetail(_Wire):
    tax_rate_ref: Ref | None = None


class TaxRateList(_Wire):
    tax_rate_detail: list[TaxRateDetail] | None = None


class TaxCodeWire(_Wire):
    id: Text = None
    name: Text = None
    description: Text = None
    active: bool | None = None
    hidden: bool | None = None
    taxable: bool | None = None
    sales_tax_rate_list: TaxRateList | None = None
    purchase_tax_rate_list: TaxRateList | None = None


class SalesDetail(_Wire):
    item_ref: Ref | None = None
    class_ref: Ref | None = None
    tax_code_ref: Ref | None = None
    qty: Decimal | None = None
    unit_price: Decimal | None = None
    service_date: Text = None
    tax_inclusive_amt: Decimal | None = None


class DiscountDetail(_Wire):
    percent_based: bool | None = None
    discount_percent: Decimal | None = None
    class_ref: Ref | None = None
    tax_code_ref: Ref | None = None


class LinkedWire(_Wire):
    txn_id: Text = None
    txn_type: Text = None


class LineWire(_Wire):
    id: Text = None
    amount: Decimal | None = None
    description: Text = None
    detail_type: Text = None
    sales_item_line_detail: SalesDetail | None = None
    discount_line_detail: DiscountDetail | None = None
    linked_txn: list[LinkedWire] | None = None


class TaxLineDetail(_Wire):
    tax_rate_ref: Ref | None = None
    tax_percent: Decimal | None = None
    net_amount_taxable: Decimal | None = None


class TaxLineWire(_Wire):
    amount: Decimal | None = None
    tax_line_detail: TaxLineDetail | None = None


class TaxDetail(_Wire):
    total_tax: Decimal | None = None
    tax_line: list[TaxLineWire] | None = None


class Delivery(_Wire):
    delivery_time: Text = None


class InvoiceWire(_Wire):
    id: Text = None
    sync_token: Text = None
    doc_number: Text = None
    customer_ref: Ref | None = None
    txn_date: Text = None
    due_date: Text = None
    currency_ref: Ref | None = None
    exchange_rate: Decimal | None = None
    line: list[LineWire] | None = None
    txn_tax_detail: TaxDetail | None = None
    global_tax_calculation: Text = None
    total_amt: Decimal | None = None
    balance: Decimal | None = None
    private_note: Text = None
    customer_memo: Memo | None = None
    sales_term_ref: Ref | None = None
    bill_email: Email | None = None
    bill_email_cc: Email | None = None
    bill_email_bcc: Email | None = None
    email_status: Text = None
    delivery_info: Delivery | None = None
    linked_txn: list[LinkedWire] | None = None
    department_ref: Ref | None = None
    class_ref: Ref | None = None
    meta_data: MetaData | None = None


class PaymentWire(_Wire):
    id: Text = None
    sync_token: Text = None
    txn_date: Text = None
    total_amt: Decimal | None = None
    unapplied_amt: Decimal | None = None
    customer_ref: Ref | None = None
    currency_ref: Ref | None = None
    private_note: Text = None
    line: list[LineWire] | None = None
