"""Bringing payments made in QuickBooks Online back to OneDesk: partial, split, edited, undone, credits; linked invoices only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from app.domain.books import Payment, PostedInvoice
from app.domain.checks import is_cancelled
from app.domain.invoices import Invoice
from app.domain.links import Link
from app.domain.money import ZERO, money_text, plain
from app.domain.names import same_key
from app.domain.payments import Paid, allocations, payment_ids
from app.domain.problems import Problem, ProblemError
from app.sync.company import OVERLAP, TOO_OLD
from app.sync.heads import LinkHead
from app.sync.marks import write_back
from app.sync.results import PaymentResult
from app.sync.seeing import FEW, bring_up, keep_seen, read_seen
from app.sync.selection import read_fresh
from app.sync.workspace import Workspace

PAYMENTS = "payments"
LINKS_AT_ONCE = 200


async def bring_back(workspace: Workspace, consent: Collection[str] = ()) -> list[PaymentResult]:
    """Reads the payments of all linked invoices and writes what changed back to OneDesk; `consent`: numbers or external ids of
    blocks of hours that may be set to Paid. Of many, only what change data capture names is read, and all after 25 days.

    Raises `ProblemError` when a side cannot be read, and (`unknown_number`) for a consent that stands for no invoice.
    """
    begun = workspace.clock.now()
    await read_fresh(workspace)
    heads = [head async for piece in workspace.links.heads(workspace.scope) for head in piece]
    heads.sort(key=lambda head: head.number)
    await _check(workspace, consent, heads)
    yes = {same_key(each) for each in consent}
    changed = await _changed(workspace) if len(heads) > FEW else None
    results: list[PaymentResult] = []
    for start in range(0, len(heads), LINKS_AT_ONCE):
        keys = [head.external_id for head in heads[start : start + LINKS_AT_ONCE]]
        links = await workspace.links.some(workspace.scope, keys)
        rows = await workspace.cache.some_invoices(workspace.scope, keys)
        known = {raw.invoice.external_id: raw.invoice for raw in rows}
        current = await _current(workspace, links.values(), changed)
        paid = await _paid(workspace, [(link, current.get(key)) for key, link in links.items()], changed)
        for key in (key for key in keys if key in links):
            link = links[key]
            agreed = key in consent or same_key(link.number) in yes
            before = replace(link, consent=True) if agreed else link
            results.append(await _one(workspace, link, before, known.get(key), current.get(key), paid.get(key)))
    await workspace.cache.put_mark(workspace.scope, PAYMENTS, begun - workspace.quickbooks.lag)
    return results


async def _check(workspace: Workspace, consent: Collection[str], heads: Sequence[LinkHead]) -> None:
    known = {head.external_id for head in heads} | {same_key(head.number) for head in heads} if consent else set()
    for each in consent:
        if each in known or same_key(each) in known:
            continue
        if not await workspace.cache.named(workspace.scope, [same_key(each)], [each]):
            raise ProblemError(Problem("unknown_number", {"number": each}))


async def _changed(workspace: Workspace) -> frozenset[str] | None:
    """The payments changed or deleted since the last time, while the links hold what their invoices are now; None when all must
    be read."""
    mark = await workspace.cache.mark_of(workspace.scope, PAYMENTS)
    if mark is None or workspace.clock.now() - mark > TOO_OLD:
        return None
    changes = await workspace.quickbooks.changes(("Payment",), mark - OVERLAP)
    if changes is None:
        return None
    await bring_up(workspace)
    there = {row.id for row in changes.records if isinstance(row, Payment)}
    return frozenset(there | {stub.id for stub in changes.deleted if stub.entity == "Payment"})


async def _current(
    workspace: Workspace, links: Iterable[Link], changed: frozenset[str] | None
) -> dict[str, PostedInvoice]:
    """The invoices of `links` as they are now, by external id."""
    if changed is None:
        return await read_seen(workspace, list(links))
    return {link.external_id: link.seen for link in links if link.seen is not None and link.gone != "missing"}


async def _paid(
    workspace: Workspace, pairs: Sequence[tuple[Link, PostedInvoice | None]], changed: frozenset[str] | None
) -> dict[str, Paid]:
    """What is paid of each invoice, by external id; payments that are known and did not change are not read again."""
    told = {
        link.external_id: Paid(link.payments, link.paid, ZERO)
        for link, seen in pairs
        if seen is not None and changed is not None and _as_before(link, seen, changed)
    }
    asked = [(link, seen) for link, seen in pairs if seen is not None and link.external_id not in told]
    wanted = sorted({key for _link, seen in asked for key in payment_ids(seen)})
    payments = {row.id: row for row in await workspace.quickbooks.payments(wanted)} if wanted else {}
    for link, seen in asked:
        told[link.external_id] = allocations(seen, [payments[key] for key in payment_ids(seen) if key in payments])
    return told


def _as_before(link: Link, seen: PostedInvoice, changed: frozenset[str]) -> bool:
    """Whether what the link knows of payments still explains the invoice's balance, and none of them was touched."""
    ids = set(payment_ids(seen))
    return ids == {row.id for row in link.payments} and not ids & changed and link.paid == seen.total - seen.balance


def _result(link: Link, seen: PostedInvoice | None, status: str, problem: Problem | None = None) -> PaymentResult:
    """One row; of an invoice that is no longer there what was last known of it."""
    seen = seen or link.seen or link.agreed
    total = seen.total if seen else ZERO
    balance = seen.balance if seen else ZERO
    currency = (seen.currency if seen else None) or (link.payments[0].currency if link.payments else "")
    return PaymentResult(
        link.number, link.external_id, total, link.paid, balance, status, currency, link.payments, "yes", problem
    )


async def _one(
    workspace: Workspace,
    stored: Link,
    link: Link,
    invoice: Invoice | None,
    seen: PostedInvoice | None,
    paid: Paid | None,
) -> PaymentResult:
    """One invoice; `stored` is its link as it is on disk, `link` with the consent given."""
    status = invoice.status if invoice else ""
    if seen is None or seen.voided or paid is None:
        await keep_seen(workspace, link, seen)
        result = _result(
            link, seen, status, Problem("missing_in_quickbooks", {"number": link.number, "id": link.quickbooks_id})
        )
        return replace(result, written_back="no")
    link = replace(link, seen=seen, gone="", payments=paid.rows, paid=paid.amount)
    if invoice is None or is_cancelled(invoice.status):
        await _put(workspace, stored, link)
        result = _result(
            link, seen, status, Problem("gone_in_onedesk", {"number": link.number, "id": link.quickbooks_id})
        )
        return replace(result, written_back="no")
    return await _written(workspace, stored, link, invoice, seen, paid)


async def _put(workspace: Workspace, stored: Link, link: Link) -> None:
    if link != stored:
        await workspace.links.put(workspace.scope, link)


def _wanted_status(link: Link, invoice: Invoice, seen: PostedInvoice, paid: Paid) -> str | None:
    """The OneDesk status that the payments call for; None to leave it."""
    is_paid = same_key(invoice.status) == "paid"
    if paid.in_full(seen.total):
        return None if is_paid else "Paid"
    if is_paid and link.status_before_paid is not None:
        return link.status_before_paid
    return None


async def _written(
    workspace: Workspace, stored: Link, link: Link, invoice: Invoice, seen: PostedInvoice, paid: Paid
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
    await _put(workspace, stored, link)
    shown = status if kept and status else invoice.status
    result = _result(link, seen, shown, problem)
    return replace(result, written_back="pending" if pending else "yes" if kept else "no")
