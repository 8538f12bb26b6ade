"""Deciding: which product a service type is, which customer an organization, which tax code a tax; and accepting a cent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from app.domain.books import Customer, Item, TaxCode
from app.domain.catalogue import Books
from app.domain.content import content_hash
from app.domain.decided import customer_key
from app.domain.names import CUSTOMER_NAME_LIMIT, ITEM_NAME_LIMIT, forbidden_in, same_key
from app.domain.plan import overrides_of
from app.domain.problems import Problem, ProblemError
from app.domain.tax import TaxKey
from app.sync.decisions import decide, read_decided
from app.sync.options import RECORD_KEYS, checked, record_id, stored_key
from app.sync.ports import Entry, RawInvoice
from app.sync.review import review
from app.sync.workspace import Workspace

R = TypeVar("R", Item, Customer, TaxCode)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a decision came to: use, create or reactivate, the record's name, and its Id where there is one."""

    subject: str
    action: str
    name: str
    quickbooks_id: str | None = None


def _one(found: list[R], wanted: str, kind: str) -> R:
    if len(found) == 1:
        return found[0]
    candidates = ", ".join(f"{row.name} (id:{row.id})" for row in found[:5])
    raise ProblemError(Problem("unknown_name", {"name": wanted, "kind": kind, "candidates": candidates}))


def _find_item(books: Books, wanted: str) -> Item:
    return _one([item for item in books.items.find(wanted) if item.sellable], wanted, "item")


def _new_name(name: str, limit: int, kind: str) -> str:
    reason = forbidden_in(name, limit)
    if reason:
        params = {"name": name[:60], "text": reason, "limit": str(limit), "kind": kind}
        raise ProblemError(Problem("name_not_allowed", params))
    return name.strip()


async def map_service_type(
    workspace: Workspace, books: Books, service_type: str, action: str, value: str | None = None
) -> Chosen:
    """Decides the product of `service_type`: action use (`value` a name or Id), create (`value` a name or None), reactivate (an Id).

    Raises `ProblemError` (`unknown_name`, `name_not_allowed`, `inactive_record`).
    """
    service_type = service_type.strip()
    if action == "create":
        name = _new_name(value or service_type, ITEM_NAME_LIMIT, "item")
        chosen = Chosen(service_type, "create", name)
    else:
        item = _find_item(books, value or "")
        if action == "use" and not item.active:
            raise ProblemError(Problem("inactive_record", {"name": item.name, "kind": "item", "id": item.id}))
        chosen = Chosen(service_type, action if not item.active else "use", item.name, item.id)
    await decide(workspace, "item", same_key(service_type), _stored(chosen), service_type)
    return chosen


async def link_customer(
    workspace: Workspace,
    books: Books,
    organization: str,
    action: str,
    value: str | None = None,
    currency: str | None = None,
) -> Chosen:
    """The same for a customer organization (its name or external id); `currency` None decides for all its currencies."""
    organization = organization.strip()
    key = await _organization_key(workspace, organization)
    if action == "create":
        name = _new_name(value or await _organization_name(workspace, organization), CUSTOMER_NAME_LIMIT, "customer")
        chosen = Chosen(organization, "create", name)
    else:
        customer = _one(books.customers.find(value or ""), value or "", "customer")
        if action == "use" and not customer.active:
            raise ProblemError(
                Problem("inactive_record", {"name": customer.name, "kind": "customer", "id": customer.id})
            )
        chosen = Chosen(organization, action if not customer.active else "use", customer.name, customer.id)
    await decide(workspace, "customer", customer_key(key, currency), _stored(chosen), organization)
    return chosen


def _stored(chosen: Chosen) -> dict[str, str | None]:
    return {"action": chosen.action, "id": chosen.quickbooks_id, "name": chosen.name, "how": "chosen"}


async def _organization_key(workspace: Workspace, organization: str) -> str:
    """The external id that invoices give for this organization, else its same-name key."""
    async for heads in workspace.cache.heads(workspace.scope):
        for head in heads:
            if head.organization_id == organization:
                return organization
            named = head.organization_name and same_key(head.organization_name) == same_key(organization)
            if named and head.organization_id:
                return head.organization_id
    return same_key(organization)


async def _organization_name(workspace: Workspace, organization: str) -> str:
    async for heads in workspace.cache.heads(workspace.scope):
        for head in heads:
            if head.organization_id == organization and head.organization_name:
                return head.organization_name
    return organization


async def decide_tax(workspace: Workspace, books: Books, name: str, rate: Decimal, code: str) -> Chosen:
    """Decides which tax code a OneDesk tax of that name and rate (per cent) is; `name` empty and 0: the untaxed lines."""
    found = [row for row in books.tax_codes.find(code) if row.active]
    chosen = _one(found, code, "tax code")
    await decide(workspace, "tax", TaxKey(name.strip(), rate).text, {"id": chosen.id}, f"{name} {rate}".strip())
    return Chosen(f"{name} {rate}".strip(), "use", chosen.name, chosen.id)


async def accept_difference(workspace: Workspace, raw: RawInvoice) -> None:
    """Accepts a shown `total_differs` for this invoice and this content."""
    invoice = raw.invoice
    content = content_hash(invoice, overrides_of(invoice, await read_decided(workspace)))
    await decide(workspace, "accept", invoice.external_id, {"content": content}, invoice.number or invoice.external_id)


async def accept_shown(workspace: Workspace, number: str) -> str:
    """Accepts the difference that a plan, or QuickBooks' own tax, shows for the invoice of `number`; returns its external id.

    Raises `ProblemError` (`unknown_number`, `ambiguous_number`, `usage` where no difference is shown).
    """
    made = await review(workspace, [number])
    if len(made.plans) != 1:
        raise ProblemError(Problem("ambiguous_number", {"number": number}))
    plan = made.plans[0]
    invoice, seen = made.invoices[plan.external_id], made.seen.get(plan.external_id)
    shown = {problem.code for problem in plan.problems} | {note.code for note in plan.notes}
    if not shown & {"total_differs", "difference_accepted"} and (seen is None or seen.total == invoice.total):
        raise ProblemError(
            Problem("usage", {"text": f"{number}: no total_differs to accept", "command": "ledgerbridge accept"})
        )
    await accept_difference(workspace, RawInvoice("", invoice))
    return invoice.external_id


async def set_option(workspace: Workspace, key: str, value: str, books: Books | None) -> str:
    """Stores a setting and journals it; returns the value as stored. `books` is needed for the settings that name a record.

    Raises `ProblemError` (`unknown_setting`, `bad_setting`, `not_connected`).
    """
    value = checked(key, value.strip())
    workspace.check_option(key, value)
    if key in RECORD_KEYS:
        if books is None:
            raise ProblemError(Problem("not_connected", {"name": "QuickBooks Online", "command": "connect quickbooks"}))
        value = record_id(key, value, books)
    await workspace.settings.put(stored_key(key, workspace.scope), value)
    entry = Entry(workspace.clock.now(), "setting", key, "set", detail=json.dumps({"value": value}, ensure_ascii=False))
    await workspace.journal.append(workspace.scope, entry)
    return value
