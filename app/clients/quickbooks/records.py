"""Turns rows of Intuit's lists (company, preferences, accounts, items, names, taxes, terms) into what the program knows of a company."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from app.clients.quickbooks import shapes as wire
from app.clients.quickbooks.members import (
    amount_of,
    country_code,
    email_of,
    folded,
    id_of,
    is_active,
    read_date,
    ref_id,
    text_of,
)
from app.domain.books import (
    Account,
    Company,
    Customer,
    CustomField,
    Item,
    OtherName,
    Preferences,
    TaxCode,
    TaxRate,
    Term,
    Tracking,
)


def company(row: wire.CompanyInfo) -> Company:
    address = row.company_addr or row.legal_addr
    status = next(
        (text_of(pair.value) for pair in row.name_value or () if text_of(pair.name) == "SubscriptionStatus"), ""
    )
    return Company(
        realm_id=text_of(row.id),
        name=text_of(row.company_name) or text_of(row.legal_name),
        country=country_code(row.country or (address.country if address else None)),
        legal_name=text_of(row.legal_name),
        subscription=status,
        state=text_of(address.country_sub_division_code).strip() if address else "",
    )


def preferences(row: wire.PreferencesWire) -> Preferences:
    books = row.accounting_info_prefs or wire.AccountingPrefs()
    sales = row.sales_forms_prefs or wire.SalesPrefs()
    tax = row.tax_prefs or wire.TaxPrefs()
    currency = row.currency_prefs or wire.CurrencyPrefs()
    return Preferences(
        custom_numbers=bool(sales.custom_txn_numbers),
        multicurrency=bool(currency.multi_currency_enabled),
        home_currency=(ref_id(currency.home_currency) or "").upper(),
        using_sales_tax=bool(tax.using_sales_tax),
        automated_sales_tax=tax.partner_tax_enabled,
        book_close_date=read_date(books.book_close_date),
        allow_discount=bool(sales.allow_discount),
        allow_shipping=bool(sales.allow_shipping),
        allow_service_date=bool(sales.allow_service_date),
        discount_account_id=ref_id(sales.default_discount_account),
        default_term_id=ref_id(sales.default_terms),
        class_per_line=bool(books.class_tracking_per_txn_line),
        class_per_transaction=bool(books.class_tracking_per_txn),
        departments=bool(books.track_departments),
        email_cc=email_of(sales.sales_email_cc),
        email_bcc=email_of(sales.sales_email_bcc),
        online_payment=bool(sales.e_transaction_payment_enabled),
        custom_fields=_custom_fields(sales.custom_field),
    )


_USED, _NAMED = re.compile(r"UseSalesCustom(\d)$"), re.compile(r"SalesCustomName(\d)$")


def _custom_fields(rows: list[wire.CustomFieldWire] | None) -> tuple[CustomField, ...]:
    """The fields that are switched on; their number is the Id of the definition."""
    flat = [inner for row in rows or () for inner in (row.custom_field or [row])]
    used, names = set[str](), dict[str, str]()
    for row in flat:
        on, named = _USED.search(text_of(row.name)), _NAMED.search(text_of(row.name))
        if on and folded(str(row.boolean_value)) == "true":
            used.add(on.group(1))
        if named and text_of(row.string_value).strip():
            names[named.group(1)] = text_of(row.string_value).strip()
    return tuple(CustomField(key, names[key]) for key in sorted(used & set(names)))


def account(row: wire.AccountWire) -> Account:
    name = text_of(row.name)
    return Account(
        id=id_of(row.id),
        name=name,
        full_name=text_of(row.fully_qualified_name) or name,
        type=text_of(row.account_type),
        sub_type=text_of(row.account_sub_type),
        active=is_active(row.active),
        number=text_of(row.acct_num),
    )


_ITEM_TYPES = {kind.casefold(): kind for kind in ("Service", "NonInventory", "Inventory", "Group", "Category")}


def item(row: wire.ItemWire) -> Item:
    name = text_of(row.name)
    return Item(
        id=id_of(row.id),
        name=name,
        full_name=text_of(row.fully_qualified_name) or name,
        type=_ITEM_TYPES.get(folded(row.type), text_of(row.type)),
        sync_token=text_of(row.sync_token) or "0",
        active=is_active(row.active),
        income_account_id=ref_id(row.income_account_ref),
        tax_code_id=ref_id(row.sales_tax_code_ref),
        taxable=row.taxable,
        class_id=ref_id(row.class_ref),
    )


def customer(row: wire.CustomerWire) -> Customer:
    name = text_of(row.display_name) or text_of(row.fully_qualified_name)
    address = row.ship_addr or row.bill_addr
    return Customer(
        id=id_of(row.id),
        name=name,
        full_name=text_of(row.fully_qualified_name) or name,
        sync_token=text_of(row.sync_token) or "0",
        active=is_active(row.active),
        currency=ref_id(row.currency_ref),
        parent_id=ref_id(row.parent_ref),
        is_project=bool(row.is_project),
        company_name=text_of(row.company_name),
        email=email_of(row.primary_email_addr) or None,
        taxable=row.taxable,
        tax_code_id=ref_id(row.default_tax_code_ref),
        state=text_of(address.country_sub_division_code).strip() if address else "",
    )


def other(kind: str) -> Callable[[wire.NameWire], OtherName]:
    return lambda row: OtherName(kind, id_of(row.id), text_of(row.display_name), is_active(row.active))


def tracking(kind: str) -> Callable[[wire.TrackingWire], Tracking]:
    return lambda row: Tracking(
        kind,
        id_of(row.id),
        text_of(row.name),
        text_of(row.fully_qualified_name) or text_of(row.name),
        is_active(row.active),
    )


def term(row: wire.TermWire) -> Term:
    days = text_of(row.due_days).strip()
    standard = not row.type or folded(row.type) == "standard"
    due = int(days) if standard and days.isascii() and days.isdecimal() and len(days) < 6 else None
    return Term(id_of(row.id), text_of(row.name), due, is_active(row.active))


def tax_rate(row: wire.TaxRateWire) -> TaxRate:
    percent = amount_of(row.rate_value)
    return TaxRate(id_of(row.id), text_of(row.name), Decimal(0) if percent is None else percent, is_active(row.active))


def _rates(rates: wire.TaxRateList | None) -> tuple[str, ...]:
    found = (ref_id(detail.tax_rate_ref) for detail in rates.tax_rate_detail or ()) if rates else ()
    return tuple(rate for rate in found if rate)


def tax_code(row: wire.TaxCodeWire) -> TaxCode:
    sales, purchase = _rates(row.sales_tax_rate_list), _rates(row.purchase_tax_rate_list)
    return TaxCode(
        id=id_of(row.id),
        name=text_of(row.name),
        description=text_of(row.description),
        active=is_active(row.active),
        hidden=bool(row.hidden),
        taxable=row.taxable is not False,
        sales_rate_ids=sales,
        for_sales=bool(sales) or not purchase,
    )
