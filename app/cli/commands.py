"""The commands: each calls one use case and returns what to print. No logic of its own."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from app.cli import shapes, text
from app.cli.fresh import books_for_list, invoices_known, not_fresh, say_what_is_missing, workspace_for_list
from app.cli.tables import table
from app.domain.problems import Problem, ProblemError
from app.i18n import _, words
from app.sync import choosing
from app.sync.company import read_books
from app.sync.connecting import Hub
from app.sync.copying import run
from app.sync.decisions import read_decided
from app.sync.mapped import customer_rows, service_types
from app.sync.options import OPTIONS, RECORD_KEYS, allowed_for, defaults_of, value_of
from app.sync.overview import Picture, read_picture
from app.sync.payments import bring_back
from app.sync.ports import RawInvoice
from app.sync.recover import recover
from app.sync.review import gone_plan, review
from app.sync.selection import select
from app.sync.states import STATES
from app.sync.workspace import Observer, StopSignal, Workspace, never


@dataclass(frozen=True)
class Output:
    """What a command prints: the JSON document, the text, and the exit status."""

    json: dict[str, Any]
    text: str = ""
    status: int = 0


@dataclass
class Call:
    """One call: its arguments, the connections, who watches a run, and whether it should stop."""

    arguments: Namespace
    hub: Hub
    observer: Observer
    stop: StopSignal = never
    remarks: list[str] = field(default_factory=list)


Command = Callable[[Call], Awaitable[Output]]


async def status(call: Call) -> Output:
    found = await call.hub.status()
    workspace = await call.hub.workspace(keyless=found.problem is not None)
    listing = (await read_picture(workspace, fresh=workspace.onedesk_port is not None)).listing
    counts = dict.fromkeys(STATES, 0) | listing.counts
    if listing.problem is not None:
        not_fresh(call, listing.problem)
    company, facts = found.quickbooks, found.facts
    by = facts.reconnect_by if facts else None
    document = {
        "onedesk": {"connected": found.organization is not None, "organization": found.organization},
        "quickbooks": {
            "connected": company is not None,
            "environment": company.environment if company else None,
            "realm_id": company.realm if company else None,
            "company": company.company if company else None,
            "country": company.country if company else None,
            "currency": company.currency if company else None,
            "reconnect_by": by.isoformat() if by else None,
        },
        "keychain": found.keychain or None,
        "counts": counts,
    }
    rows = [
        ("OneDesk", found.organization or _("not connected")),
        (
            "QuickBooks Online",
            f"{company.company} ({company.environment}, {company.realm})" if company else _("not connected"),
        ),
        (_("Country, currency"), f"{company.country}, {company.currency}" if company else ""),
        (_("Reconnect by"), by.date().isoformat() if by else ""),
        (_("Keychain"), found.keychain),
        *((words.state(state), str(count)) for state, count in counts.items() if count),
    ]
    if found.problem:
        rows.append((_("Problem"), text.problem(found.problem)))
    return Output(document, table((_("What"), _("How it stands")), rows))


async def settings(call: Call) -> Output:
    workspace = await workspace_for_list(call, repairing=True)
    if call.arguments.action == "set":
        books = await read_books(workspace) if call.arguments.key in RECORD_KEYS and workspace.quickbooks_port else None
        value = await choosing.set_option(workspace, call.arguments.key, call.arguments.value, books)
        document = {"done": True, "key": call.arguments.key, "value": value}
        return Output(document, _("{name} is now {value}.").format(name=call.arguments.key, value=value))
    stored = await workspace.settings.all()
    books = await books_for_list(call, workspace)
    shown = {
        key: {"value": value_of(stored, key, workspace.scope) or None, "allowed": allowed_for(key, books)}
        for key in OPTIONS
    }
    rows = [(key, value["value"] or "", str(value["allowed"])) for key, value in shown.items()]
    return Output({"settings": shown}, table((_("Setting"), _("Value"), _("Allowed")), rows))


async def mappings(call: Call) -> Output:
    workspace = await workspace_for_list(call)
    books = await books_for_list(call, workspace)
    if books is None:
        return Output({"mappings": []}, _("not connected"))
    invoices = [raw.invoice for raw in await invoices_known(call, workspace)]
    defaults = defaults_of(await workspace.settings.all(), workspace.scope)
    rows = service_types(invoices, books, await read_decided(workspace), defaults)
    document = {"mappings": [shapes.mapped(row, "service_type") for row in rows]}
    return Output(document, text.mappings(rows, _("Service type")))


async def customers(call: Call) -> Output:
    workspace = await workspace_for_list(call)
    books = await books_for_list(call, workspace)
    if books is None:
        return Output({"customers": []}, _("not connected"))
    invoices = [raw.invoice for raw in await invoices_known(call, workspace)]
    defaults = defaults_of(await workspace.settings.all(), workspace.scope)
    rows = customer_rows(invoices, books, await read_decided(workspace), defaults)
    document = {"customers": [shapes.mapped(row, "customer_organization") for row in rows]}
    return Output(document, text.mappings(rows, _("Customer organization")))


def _way(arguments: Namespace) -> tuple[str, str | None]:
    if arguments.create:
        return "create", arguments.name
    if arguments.name is not None:
        raise ProblemError(Problem("usage", {"text": "--name: only with --create"}))
    return (
        ("reactivate", f"id:{arguments.reactivate.removeprefix('id:')}")
        if arguments.reactivate
        else ("use", arguments.use)
    )


def _chosen(found: choosing.Chosen) -> Output:
    document = {
        "done": True,
        "name": found.subject,
        "action": found.action,
        "record": found.name,
        "quickbooks_id": found.quickbooks_id,
    }
    said = _("{name} → {value} ({action})").format(
        name=found.subject, value=found.name, action=words.action(found.action)
    )
    return Output(document, said)


async def map_command(call: Call) -> Output:
    workspace = await call.hub.workspace()
    books = await read_books(workspace)
    action, value = _way(call.arguments)
    return _chosen(await choosing.map_service_type(workspace, books, call.arguments.service_type, action, value))


async def link(call: Call) -> Output:
    workspace = await call.hub.workspace()
    books = await read_books(workspace)
    action, value = _way(call.arguments)
    organization, currency = call.arguments.organization, call.arguments.currency
    return _chosen(await choosing.link_customer(workspace, books, organization, action, value, currency))


def _rate(text: str) -> Decimal:
    """A rate in per cent, with a comma or a point."""
    try:
        rate = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ProblemError(Problem("usage", {"text": f"RATE: {text}"})) from error
    if not rate.is_finite() or not 0 <= rate < 1000:
        raise ProblemError(Problem("usage", {"text": f"RATE: {text}"}))
    return rate


async def tax(call: Call) -> Output:
    workspace = await call.hub.workspace()
    rate = _rate(call.arguments.rate)
    books = await read_books(workspace)
    return _chosen(await choosing.decide_tax(workspace, books, call.arguments.name, rate, call.arguments.code))


async def invoices(call: Call) -> Output:
    workspace = await workspace_for_list(call)
    if workspace.onedesk_port is not None and workspace.quickbooks_port is not None:
        await _recover_quietly(workspace)
    picture: Picture = await read_picture(workspace, fresh=workspace.onedesk_port is not None)
    found = picture.listing
    everything = bool(call.arguments.all)
    shown = [row for row in found.rows if everything or row.open]
    document: dict[str, Any] = {"invoices": [shapes.listed(row) for row in shown]}
    if found.rows:
        say_what_is_missing(call, workspace)
    if found.problem is not None:
        not_fresh(call, found.problem)
    return Output(document, text.listing(found, found.counts, everything))


async def _recover_quietly(workspace: Workspace) -> None:
    try:
        await recover(workspace)
    except ProblemError:
        return


async def raw(call: Call) -> Output:
    workspace = await call.hub.workspace()
    defaults = defaults_of(await workspace.settings.all(), workspace.scope)
    selection = await select(workspace, [call.arguments.number], defaults)
    if not selection.picked:
        raise ProblemError(Problem("unknown_number", {"number": call.arguments.number}))
    if len(selection.picked) > 1:
        raise ProblemError(Problem("ambiguous_number", {"number": call.arguments.number}))
    found = selection.picked[0]
    text_of = await workspace.cache.raw(workspace.scope, found.invoice.external_id) or ""
    decoded = {name: {"value": value, "place": found.places.get(name)} for name, value in _decoded(found).items()}
    document = {
        "number": found.invoice.number,
        "external_id": found.invoice.external_id,
        "raw": json.loads(text_of),
        "decoded": decoded,
    }
    rows = [(name, str(field["value"]), str(field["place"] or "")) for name, field in decoded.items()]
    return Output(document, table((_("Field"), _("Value"), _("Found at")), rows) + "\n\n" + text_of)


def _decoded(found: RawInvoice) -> dict[str, Any]:
    from app.cli.decoded import decoded_fields

    return decoded_fields(found)


async def plan(call: Call) -> Output:
    workspace = await call.hub.workspace()
    made = await review(workspace, call.arguments.numbers or None)
    found = [*made.plans, *(gone_plan(link) for link in made.gone)]
    names = {key: invoice.organization_name or "" for key, invoice in made.invoices.items()}
    blocked = any(each.action == "blocked" for each in found)
    books = made.facts.books
    document = shapes.plans(found, made.hash, names, books, bool(call.arguments.verbose))
    return Output(document, text.plans(found, made.hash, names, books), 1 if blocked else 0)


async def copy(call: Call) -> Output:
    return await _run(call, send=False)


async def send(call: Call) -> Output:
    return await _run(call, send=True)


async def _run(call: Call, send: bool) -> Output:
    arguments = call.arguments
    if bool(arguments.numbers) == bool(arguments.all_open):
        raise ProblemError(Problem("usage", {"text": "NUMBER… / --all-open"}))
    found = await run(
        await call.hub.workspace(),
        arguments.numbers or None,
        send=send,
        again=send and arguments.again,
        expect=arguments.expect,
        observer=call.observer,
        stop=call.stop,
    )
    return Output(shapes.report(found), text.report(found), 0 if found.as_asked else 1)


async def accept(call: Call) -> Output:
    number = call.arguments.number
    external_id = await choosing.accept_shown(await call.hub.workspace(), number)
    document = {"done": True, "number": number, "external_id": external_id}
    return Output(document, _("The difference of {number} is accepted.").format(number=number))


async def payments(call: Call) -> Output:
    workspace = await call.hub.workspace()
    found = await bring_back(workspace, frozenset(call.arguments.yes))
    failed = any(row.problem is not None for row in found)
    return Output({"results": [shapes.payment(row) for row in found]}, text.payments(found), 1 if failed else 0)


async def journal(call: Call) -> Output:
    workspace = await workspace_for_list(call)
    entries = await workspace.journal.entries(workspace.scope)
    whole = await workspace.journal.verify()
    document = {"entries": [shapes.entry(each) for each in entries], "verified": whole}
    if call.arguments.export:
        from app.cli.exporting import export_journal

        export_journal(call.arguments.export, document)
    return Output(document, text.journal(entries, whole), 0 if whole else 1)


async def disconnect(call: Call) -> Output:
    if call.arguments.service == "onedesk":
        await call.hub.disconnect_onedesk()
        return Output({"done": True, "service": "onedesk"}, _("OneDesk is disconnected; mappings and history stay."))
    confirmed = await call.hub.disconnect_quickbooks()
    document: dict[str, Any] = {"done": True, "service": "quickbooks", "revoked": confirmed}
    said = _("QuickBooks Online is disconnected; mappings and history stay.")
    if confirmed:
        return Output(document, said)
    problem = Problem("revoke_unconfirmed", {})
    document["problem"] = shapes.problem(problem)
    return Output(document, said + "\n" + text.problem(problem), 1)


COMMANDS: dict[str, Command] = {
    "status": status,
    "settings": settings,
    "mappings": mappings,
    "map": map_command,
    "customers": customers,
    "link": link,
    "tax": tax,
    "invoices": invoices,
    "raw": raw,
    "plan": plan,
    "copy": copy,
    "send": send,
    "accept": accept,
    "payments": payments,
    "journal": journal,
    "disconnect": disconnect,
}
