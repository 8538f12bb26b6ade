"""Bringing payments made in QuickBooks Online back to OneDesk: partial, split, edited, undone, credits; linked invoices only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.domain.books import Payment, PostedInvoice
from app.domain.checks import is_cancelled
from app.domain.invoices import Invoice
from app.domain.links import Link
from app.domain.money import ZERO, money_text, plain
from app.domain.names import same_key
from app.domain.payments import Paid, allocations, payment_ids
from app.domain.problems import Problem, ProblemError
from app.sync.marks import write_back
from app.sync.ports import RawInvoice
from app.sync.results import PaymentResult
from app.sync.selection import read_all
from app.sync.workspace import Workspace


async def bring_back(workspace: Workspace, consent: Collection[str] = ()) -> list[PaymentResult]:
    """Reads the payments of all linked invoices and writes what changed back to OneDesk; `consent`: numbers or external ids of
    blocks of hours that may be set to Paid.

    Raises `ProblemError` when a side cannot be read, and (`unknown_number`) for a consent that stands for no invoice.
    """
    links = await workspace.links.all(workspace.scope)
    everything = {raw.invoice.external_id: raw for raw in await read_all(workspace)}
    _check(consent, links, everything)
    current = {row.id: row for row in await workspace.quickbooks.invoices_by_id([link.quickbooks_id for link in links])}
    wanted = sorted({key for row in current.values() for key in payment_ids(row)})
    payments = await workspace.quickbooks.payments(wanted) if wanted else []
    results = []
    for link in sorted(links, key=lambda one: one.number):
        if link.external_id in consent or same_key(link.number) in map(same_key, consent):
            link = replace(link, consent=True)
        seen = current.get(link.quickbooks_id)
        results.append(await _one(workspace, link, everything.get(link.external_id), seen, payments))
    return results


def _check(consent: Collection[str], links: Sequence[Link], everything: Mapping[str, RawInvoice]) -> None:
    known = {link.external_id for link in links} | {same_key(link.number) for link in links} | set(everything)
    known |= {same_key(raw.invoice.number or "") for raw in everything.values()}
    for each in consent:
        if each not in known and same_key(each) not in known:
            raise ProblemError(Problem("unknown_number", {"number": each}))


def _result(link: Link, seen: PostedInvoice | None, status: str, problem: Problem | None = None) -> PaymentResult:
    total = seen.total if seen else ZERO
    balance = seen.balance if seen else ZERO
    currency = (seen.currency if seen else None) or (link.payments[0].currency if link.payments else "")
    return PaymentResult(
        link.number, link.external_id, total, link.paid, balance, status, currency, link.payments, "yes", problem
    )


async def _one(
    workspace: Workspace, link: Link, raw: RawInvoice | None, seen: PostedInvoice | None, payments: Sequence[Payment]
) -> PaymentResult:
    invoice = raw.invoice if raw else None
    status = invoice.status if invoice else ""
    if seen is None or seen.voided:
        gone = replace(link, gone="voided" if seen else "missing", seen=seen or link.seen)
        await workspace.links.put(workspace.scope, gone)
        result = _result(
            link, seen, status, Problem("missing_in_quickbooks", {"number": link.number, "id": link.quickbooks_id})
        )
        return replace(result, written_back="no")
    ours = [payment for payment in payments if payment.id in payment_ids(seen)]
    paid = allocations(seen, ours)
    link = replace(link, seen=seen, gone="", payments=paid.rows, paid=paid.amount)
    if invoice is None or is_cancelled(invoice.status):
        await workspace.links.put(workspace.scope, link)
        result = _result(
            link, seen, status, Problem("gone_in_onedesk", {"number": link.number, "id": link.quickbooks_id})
        )
        return replace(result, written_back="no")
    return await _written(workspace, link, invoice, seen, paid)


def _wanted_status(link: Link, invoice: Invoice, seen: PostedInvoice, paid: Paid) -> str | None:
    """The OneDesk status that the payments call for; None to leave it."""
    is_paid = same_key(invoice.status) == "paid"
    if paid.in_full(seen.total):
        return None if is_paid else "Paid"
    if is_paid and link.status_before_paid is not None:
        return link.status_before_paid
    return None


async def _written(
    workspace: Workspace, link: Link, invoice: Invoice, seen: PostedInvoice, paid: Paid
) -> PaymentResult:
    problem = None
    if paid.unplaced != 0:
        params = {"number": link.number, "difference": money_text(paid.unplaced), "currency": seen.currency or ""}
        problem = Problem("payment_unplaced", params)
    status = _wanted_status(link, invoice, seen, paid)
    pending = False
    if invoice.is_block_of_hours and status == "Paid" and not link.consent:
        status, pending = None, True
        problem = problem or Problem(
            "block_needs_consent", {"number": link.number, "command": f"payments --yes {link.number}"}
        )
    elif invoice.is_block_of_hours and status is not None and status != "Paid":
        status = None
        problem = problem or Problem("payment_undone_on_block", {"number": link.number, "status": invoice.status})
    balance = seen.total - paid.amount
    values = {"paid": plain(paid.amount), "balance": plain(balance)}
    told = link.written_back == money_text(paid.amount)
    same = all(
        shown == ours or (shown is None and told)
        for shown, ours in ((invoice.amount_paid, paid.amount), (invoice.balance, balance))
    )
    nothing = (same and status is None) or (not paid.rows and not link.written_back and status is None)
    kept = True
    if not nothing:
        event = "payment"
        if status == "Paid":
            event, link = "paid", replace(link, status_before_paid=invoice.status)
        elif status is not None:
            event = "unpaid"
        values["status"] = status or invoice.status
        written = await write_back(workspace, link, event, values)
        kept = written is not None and not written.lost
        if kept:
            before = None if event == "unpaid" else link.status_before_paid
            consent = link.consent and event != "paid"  # a yes is for one time: hours must not be credited twice
            told_now = money_text(paid.amount)
            link = replace(link, written_back=told_now, status_before_paid=before, consent=consent)
    await workspace.links.put(workspace.scope, link)
    shown = status if kept and status else invoice.status
    result = _result(link, seen, shown, problem)
    return replace(result, written_back="pending" if pending else "yes" if kept else "no")
