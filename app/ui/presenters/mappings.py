"""The rows of the two mapping grids, and what can be chosen in them."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.books import Customer, Item
from app.domain.catalogue import Books
from app.domain.decided import Defaults
from app.domain.names import same_key
from app.domain.tracking import CUSTOMER, ITEM
from app.i18n import _, words
from app.i18n.problems import describe
from app.sync.mapped import Mapped
from app.ui.presenters.defaulting import own_defaults
from app.ui.rows import Choice, CustomerRow, MappingRow, SuggestionView

MANY = 5_000


def _suggestions(row: Mapped) -> tuple[SuggestionView, ...]:
    return tuple(SuggestionView(s.id, s.name, words.why(s.why)) for s in row.suggestions)


def mapping_row(row: Mapped, books: Books, defaults: Defaults, tracking: Mapping[str, str]) -> MappingRow:
    """One service type of the grid; `tracking` are the defaults by `DefaultKey.text`."""
    item = books.items.get(row.quickbooks_id)
    code = books.tax_codes.get((item.tax_code_id if item else None) or defaults.tax_code_id)
    text = describe(row.problem) if row.problem else None
    return MappingRow(
        key=same_key(row.name),
        name=row.name,
        lines=row.lines,
        money=row.money,
        currency=row.currency or books.home_currency,
        decided=row.decided,
        record=row.record or "",
        record_id=row.quickbooks_id or "",
        account=row.income_account or "",
        tax_code=code.name if code else "",
        account_missing=row.action == "set_account",
        suggestions=_suggestions(row),
        problem_title=text.title if text else "",
        problem_text=text.rest if text else "",
        defaults=own_defaults(ITEM, row.quickbooks_id or "", row.name, books, tracking),
    )


def customer_row(row: Mapped, books: Books, tracking: Mapping[str, str]) -> CustomerRow:
    """One customer organization of the grid; `tracking` as above."""
    customer = books.customers.get(row.quickbooks_id)
    text = describe(row.problem) if row.problem else None
    return CustomerRow(
        key=f"{row.external_id or same_key(row.name)}|{row.currency if books.preferences.multicurrency else ''}",
        name=row.name,
        invoices=row.lines,
        money=row.money,
        currency=row.currency or books.home_currency,
        decided=row.decided,
        record=row.record or "",
        record_id=row.quickbooks_id or "",
        email=(customer.email or "") if customer else "",
        suggestions=_suggestions(row),
        problem_title=text.title if text else "",
        problem_text=text.rest if text else "",
        defaults=own_defaults(CUSTOMER, row.quickbooks_id or "", row.name, books, tracking),
    )


def item_choices(books: Books) -> list[Choice]:
    """Active products and services, by name, with their income account."""
    rows = [item for item in books.items.values() if item.active and item.sellable]
    return [Choice(item.id, item.name, _account(item, books)) for item in sorted(rows, key=lambda i: same_key(i.name))]


def _account(item: Item, books: Books) -> str:
    account = books.accounts.get(item.income_account_id)
    return account.full_name if account else _("no income account")


def customer_choices(books: Books) -> list[Choice]:
    """Active customers, by name, with what tells two of one name apart."""
    rows = [customer for customer in books.customers.values() if customer.active]
    return [Choice(c.id, c.name, _detail(c)) for c in sorted(rows, key=lambda c: same_key(c.name))]


def _detail(customer: Customer) -> str:
    parts = [
        customer.full_name if customer.full_name != customer.name else "",
        customer.currency or "",
        customer.email or "",
    ]
    return " · ".join(part for part in parts if part)


def account_choices(books: Books) -> list[Choice]:
    """The accounts that may take sales."""
    return [Choice(account.id, account.full_name, account.number) for account in books.income_accounts()]


def tax_choices(books: Books) -> list[Choice]:
    """The sales tax codes of the company, with their rates."""
    rows = []
    for code in sorted(books.sales_codes(), key=lambda code: same_key(code.name)):
        percent = books.percent_of_code(code)
        rows.append(Choice(code.id, code.name, f"{percent.normalize():f} %" if percent is not None else ""))
    return rows
