"""The bookkeeper's job once through on the demo company, without a screen: status, mappings, plan, copy, send, payment back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Protocol

from app.cli import text
from app.cli.commands import COMMANDS, Call, Output
from app.i18n import _, money
from app.sync.connecting import Hub
from app.sync.copying import run
from app.sync.payments import bring_back
from app.sync.results import RunReport
from app.sync.review import review
from app.sync.workspace import NoObserver, Workspace

COPIES, SENDS = 20, 5
Say = Callable[[str], None]


class Person(Protocol):
    """Somebody at the demo company who works in QuickBooks Online and reads the mail it sent."""

    def record_payment(self, number: str, amount: Decimal) -> object: ...

    def mails_of(self, number: str) -> int: ...


def _head(say: Say, title: str) -> None:
    say(f"\n── {title} " + "─" * max(4, 76 - len(title)))


async def rehearse(hub: Hub, person: Person, say: Say) -> int:
    """Does the job and says what happened, as tables; 0 when every step ended as it should, else 1."""
    for title, command in (
        (_("Connections"), "status"),
        (_("Service types"), "mappings"),
        (_("Customers"), "customers"),
    ):
        _head(say, title)
        say((await _command(hub, command)).text)
    workspace = await hub.workspace()
    _head(say, _("Dry run of the open invoices"))
    made = await review(workspace, None)
    names = {key: invoice.organization_name or "" for key, invoice in made.invoices.items()}
    say(text.plans(made.plans, made.hash, names))
    writable = [plan for plan in made.plans if plan.action in ("create", "update", "unchanged")]
    to_send = [plan.number for plan in writable if plan.send_to][-SENDS:]
    to_copy = [plan.number for plan in writable if plan.number not in to_send]
    _head(say, _("Copy to QuickBooks Online"))
    copied = await _said(say, run(workspace, to_copy))
    _head(say, _("Send"))
    sent = await _said(say, run(workspace, to_send, send=True))
    _head(say, _("Copy again: nothing is doubled"))
    again = await _said(say, run(workspace, to_copy))
    paid = await _pay(workspace, person, say, sent)
    mailed = all(person.mails_of(row.doc_number or "") == 1 for row in sent.rows)
    done = len([row for row in copied.rows if row.as_asked]), len([row for row in sent.rows if row.outcome == "sent"])
    _head(say, _("Result"))
    say(
        _("{copied} copied, {sent} sent and mailed exactly once: {mailed}, payment back: {paid}").format(
            copied=done[0], sent=done[1], mailed=_yes(mailed), paid=_yes(paid)
        )
    )
    unchanged = all(row.outcome == "unchanged" for row in again.rows)
    return 0 if done[0] >= COPIES and done[1] >= SENDS and mailed and unchanged and paid else 1


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


async def _command(hub: Hub, name: str) -> Output:
    return await COMMANDS[name](Call(Namespace(action=None), hub, NoObserver()))


async def _said(say: Say, work: Awaitable[RunReport]) -> RunReport:
    report = await work
    say(text.report(report))
    return report


async def _pay(workspace: Workspace, person: Person, say: Say, sent: RunReport) -> bool:
    """Somebody pays the first sent invoice in QuickBooks Online; its payment comes back to OneDesk."""
    first = next((row for row in sent.rows if row.outcome == "sent"), None)
    if first is None:
        return False
    _head(say, _("Payment"))
    person.record_payment(first.doc_number or "", first.total)
    say(
        _("A payment of {amount} is recorded on {number} in QuickBooks Online.").format(
            amount=money(first.total, first.currency), number=first.number
        )
    )
    results = await bring_back(workspace)
    say(text.payments([row for row in results if row.payments]))
    return any(row.number == first.number and row.paid == first.total and row.status == "Paid" for row in results)
