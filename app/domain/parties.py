"""The customer of an invoice and the product of a line: which record is used, created, given an account, made active again,
or why a person has to decide first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.books import Customer, Item, OtherName
from app.domain.catalogue import Books
from app.domain.content import clean, mail_address
from app.domain.decided import Choice, Decided, Defaults
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.matching import Suggestion, match_customer, match_item
from app.domain.names import CUSTOMER_NAME_LIMIT, ITEM_NAME_LIMIT, forbidden_in, same_key
from app.domain.posting import NEW, CustomerPosting, ItemPosting
from app.domain.problems import Note, Problem


@dataclass(frozen=True, slots=True)
class PartyPlan:
    """The customer or a product of a plan. `action`: use, create, reactivate or (products) set_account. `id` as lines refer to it."""

    name: str
    action: str
    id: str | None
    how: str
    posting: CustomerPosting | ItemPosting | None = None
    service_type: str = ""

    @property
    def reference(self) -> str:
        return self.id or NEW + same_key(self.name)


def _listed(near: tuple[Suggestion, ...]) -> str:
    return ", ".join(dict.fromkeys(f"“{hit.name}”" for hit in near[:4]))


def _taken(wanted: str, rows: Sequence[Customer | Item | OtherName], kind: str) -> Problem | None:
    """The refusal (6240) that a new record under a name in use would meet; "NAME (deleted)" is another name."""
    holders = [row for row in rows if same_key(row.name) == same_key(wanted)]
    if not holders:
        return None
    return Problem("name_taken", {"name": wanted, "kind": kind, "id": holders[0].id, "holder": holders[0].name})


# --- customers -------------------------------------------------------------------------------------------------------


def plan_customer(
    invoice: Invoice, organization: CustomerOrganization | None, books: Books, decided: Decided
) -> PartyPlan | Problem:
    """The QuickBooks customer of `invoice`'s customer organization, by decision or by the name rule."""
    name = clean(invoice.organization_name or (organization.name if organization else "")).strip()
    if not name:
        return Problem("no_customer", {"number": invoice.number or ""})
    currency = invoice.currency or books.home_currency
    choice = decided.customer(invoice.organization_id, name, currency)
    if choice is not None:
        return _chosen_customer(choice, name, currency, organization, books)
    match = match_customer(name, books, currency if books.preferences.multicurrency else None)
    if isinstance(match.same, Customer):
        return _use_customer(match.same, name, currency, books, "exact")
    if match.near:
        return Problem("customer_near_match", {"customer": name, "candidates": _listed(match.near)})
    return _new_customer(name, currency, organization, books)


def _chosen_customer(
    choice: Choice, name: str, currency: str, organization: CustomerOrganization | None, books: Books
) -> PartyPlan | Problem:
    if choice.action == "create":
        wanted = clean(choice.name or name).strip()
        made = [c for c in books.customers.same(wanted) if c.active]
        if len(made) == 1:
            return _use_customer(made[0], name, currency, books, "chosen")
        taken = _taken(wanted, [*books.customers.same(wanted), *books.others.same(wanted)], "customer")
        return taken or _new_customer(wanted, currency, organization, books)
    customer = books.customers.get(choice.id)
    if customer is None:
        return Problem("inactive_record", {"name": name, "kind": "customer", "id": choice.id or ""})
    if choice.action == "reactivate" and not customer.active:
        shown = CustomerPosting(customer.name, id=customer.id, sync_token=customer.sync_token)
        return PartyPlan(customer.name, "reactivate", customer.id, "chosen", shown)
    return _use_customer(customer, name, currency, books, choice.how)


def _use_customer(customer: Customer, name: str, currency: str, books: Books, how: str) -> PartyPlan | Problem:
    if not customer.active:
        return Problem("inactive_record", {"name": customer.name, "kind": "customer", "id": customer.id})
    theirs = customer.currency or books.home_currency
    if books.preferences.multicurrency and theirs != currency:
        return Problem(
            "currency_mismatch",
            {"customer": customer.name, "currency": currency, "expected": theirs, "name": f"{name} ({currency})"},
        )
    return PartyPlan(customer.name, "use", customer.id, how)


def _new_customer(
    name: str, currency: str, organization: CustomerOrganization | None, books: Books
) -> PartyPlan | Problem:
    reason = forbidden_in(name, CUSTOMER_NAME_LIMIT)
    if reason:
        return Problem(
            "name_not_allowed",
            {"name": name[:60], "text": reason, "limit": str(CUSTOMER_NAME_LIMIT), "kind": "customer"},
        )
    who = organization or CustomerOrganization("", name)
    posting = CustomerPosting(
        name=name,
        company_name=clean(who.name or name).strip()[:100],
        email=mail_address(who.email),
        given_name=clean(who.first_name).strip()[:100],
        family_name=clean(who.last_name).strip()[:100],
        phone=clean(who.phone).strip()[:30],
        line1=clean(who.address).strip()[:500],
        city=clean(who.city).strip()[:255],
        state=clean(who.state).strip()[:255],
        postal_code=clean(who.postal_code).strip()[:30],
        country=clean(who.country).strip()[:255],
        currency=currency if books.preferences.multicurrency else None,
    )
    return PartyPlan(name, "create", None, "create", posting)


# --- products --------------------------------------------------------------------------------------------------------


def plan_item(service_type: str | None, books: Books, decided: Decided, defaults: Defaults) -> PartyPlan | Problem:
    """The product or service of `service_type`; without one, the default product."""
    name = clean(service_type or "").strip()
    if not name:
        item = books.items.get(defaults.item_id)
        if item is None:
            return Problem("no_service_type", {})
        return _use_item(item, "", books, defaults, "default")
    choice = decided.item(name)
    if choice is not None:
        return _chosen_item(choice, name, books, defaults)
    match = match_item(name, books)
    if isinstance(match.same, Item):
        return _use_item(match.same, name, books, defaults, "exact")
    if match.near:
        return Problem("item_near_match", {"service_type": name, "candidates": _listed(match.near)})
    return _new_item(name, name, books, defaults)


def _chosen_item(choice: Choice, name: str, books: Books, defaults: Defaults) -> PartyPlan | Problem:
    if choice.action == "create":
        wanted = clean(choice.name or name).strip()
        made = [i for i in books.items.same(wanted) if i.active and i.sellable]
        if len(made) == 1:
            return _use_item(made[0], name, books, defaults, "chosen")
        taken = _taken(wanted, books.items.same(wanted), "item")
        return taken or _new_item(wanted, name, books, defaults)
    item = books.items.get(choice.id)
    if item is None:
        return Problem("inactive_record", {"name": name, "kind": "item", "id": choice.id or ""})
    if choice.action == "reactivate" and not item.active:
        account = item.income_account_id or defaults.income_account_id
        if account is None:
            return Problem("no_income_account", {"service_type": name, "name": item.name})
        posting = ItemPosting(item.name, account, id=item.id, sync_token=item.sync_token, activate=True)
        return PartyPlan(item.name, "reactivate", item.id, "chosen", posting, name)
    return _use_item(item, name, books, defaults, choice.how)


def _use_item(item: Item, service_type: str, books: Books, defaults: Defaults, how: str) -> PartyPlan | Problem:
    if not item.active or not item.sellable:
        return Problem("inactive_record", {"name": item.name, "kind": "item", "id": item.id})
    if item.income_account_id:
        return PartyPlan(item.name, "use", item.id, how, None, service_type)
    account = books.accounts.get(defaults.income_account_id)
    if account is None or not account.active:
        return Problem("no_income_account", {"service_type": service_type, "name": item.name})
    posting = ItemPosting(item.name, account.id, id=item.id, sync_token=item.sync_token)
    return PartyPlan(item.name, "set_account", item.id, how, posting, service_type)


def _new_item(name: str, service_type: str, books: Books, defaults: Defaults) -> PartyPlan | Problem:
    reason = forbidden_in(name, ITEM_NAME_LIMIT)
    if reason:
        return Problem(
            "name_not_allowed", {"name": name[:60], "text": reason, "limit": str(ITEM_NAME_LIMIT), "kind": "item"}
        )
    account = books.accounts.get(defaults.income_account_id)
    if account is None or not account.active:
        return Problem("no_income_account", {"service_type": service_type, "name": name})
    taxable = True if books.company.country == "US" and books.preferences.using_sales_tax else None
    return PartyPlan(name, "create", None, "create", ItemPosting(name, account.id, taxable=taxable), service_type)


def party_note(party: PartyPlan) -> Note | None:
    """The remark that a created or changed record deserves."""
    code = {"create": "item_created", "set_account": "account_set", "reactivate": "reactivated"}.get(party.action)
    return Note(code, {"name": party.name}) if code else None
