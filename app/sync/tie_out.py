"""Month-end tie-out: OneDesk = what this program recorded = QuickBooks Online, invoice by invoice and in sums, every difference named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.checks import is_cancelled
from app.domain.compare import drift
from app.domain.content import STAMP_ID, STAMP_START, content_hash, is_stamped, stamped_ids, stamps_in
from app.domain.decided import Decided, Defaults
from app.domain.invoices import Invoice
from app.domain.links import Link
from app.domain.money import ZERO, money_text
from app.domain.plan import overrides_of
from app.domain.tying import NOT_THERE, Group, Sides, grouped, of_onedesk, of_posted
from app.sync.company import read_books
from app.sync.decisions import read_decided
from app.sync.options import defaults_of
from app.sync.ports import RawInvoice
from app.sync.seeing import read_seen
from app.sync.selection import read_all
from app.sync.steps import aside, in_steps, kept_for_long
from app.sync.workspace import Workspace

LINKS_A_STEP = 50


@dataclass(frozen=True, slots=True)
class Difference:
    """One invoice on which the three do not agree. `code` is a problem code; the figures are totals (None: not there) in `currency`.

    `explained`: a person accepted it."""

    number: str
    doc_number: str | None
    code: str
    onedesk: Decimal | None
    journal: Decimal | None
    quickbooks: Decimal | None
    explained: bool = False
    currency: str = ""
    external_id: str = ""
    quickbooks_id: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open invoices of the time that were not copied: how many and how much. No difference, but worth knowing at the month's end."""

    currency: str
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class TieOut:
    """`checked` linked invoices, their differences, and the sums of both sides over them and over what is stamped without a link."""

    month: str | None
    checked: int
    differences: tuple[Difference, ...]
    groups: tuple[Group, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    @property
    def unexplained(self) -> int:
        return sum(not difference.explained for difference in self.differences)


def _days(month: str | None) -> tuple[date, date] | None:
    """First and last day of `YYYY-MM`. Raises ValueError for anything else."""
    if month is None:
        return None
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)


async def tie_out(workspace: Workspace, month: str | None) -> TieOut:
    """Compares all linked invoices, or those dated in `month` on any side. Raises ValueError for a month it cannot read."""
    days = _days(month)
    with kept_for_long():
        everything = {raw.invoice.external_id: raw for raw in await read_all(workspace)}
        books = await read_books(workspace)
        defaults = defaults_of(await workspace.settings.all(), workspace.scope)
        every_link = await workspace.links.all(workspace.scope)
        links = [link for link in every_link if _in(link, everything, days)]
        seen = await read_seen(workspace, links)
        table = _Table(books, await read_decided(workspace), defaults)
        async for link in in_steps(sorted(links, key=lambda one: one.number), LINKS_A_STEP):
            raw = everything.get(link.external_id)
            table.add_link(link, raw.invoice if raw else None, seen.get(link.external_id))
        stamped = await _stamped(workspace, every_link, seen, everything, days)
        for posted, invoice, code in stamped:
            table.add_stamped(posted, invoice, code)
        rows = sorted(table.rows, key=lambda row: row.number)
        groups = await aside(len(rows), grouped, rows, books)
    known = {invoice.external_id for _posted, invoice, _code in stamped if invoice}
    known |= {link.external_id for link in every_link}
    waiting = _waiting((raw.invoice for raw in everything.values()), known, defaults, days)
    differences = sorted(table.differences, key=lambda one: (one.number, one.doc_number or ""))
    return TieOut(month, len(links), tuple(differences), groups, waiting)


class _Table:
    """Gathers the differences, and every invoice laid out on the sides where it stands."""

    def __init__(self, books: Books, decided: Decided, defaults: Defaults) -> None:
        self._books = books
        self._decided = decided
        self._defaults = defaults
        self.differences: list[Difference] = []
        self.rows: list[Sides] = []

    def add_link(self, link: Link, invoice: Invoice | None, seen: PostedInvoice | None) -> None:
        """A linked invoice; a cancelled one is on OneDesk's side no more."""
        difference = _compare(link, invoice, seen, self._decided, self._books)
        self.differences += [difference] if difference else []
        live = invoice if invoice and not is_cancelled(invoice.status) else None
        self._lay(link.number, live, link.agreed, seen, difference.code if difference else "")

    def add_stamped(self, posted: PostedInvoice, invoice: Invoice | None, code: str) -> None:
        """One that carries our stamp and no link; of a double only QuickBooks' side counts, OneDesk's is there already."""
        difference = _unlinked(posted, invoice, code, self._books)
        self.differences.append(difference)
        self._lay(difference.number, None if code == "duplicate_found" else invoice, None, posted, code)

    def _lay(
        self, number: str, invoice: Invoice | None, agreed: PostedInvoice | None, seen: PostedInvoice | None, code: str
    ) -> None:
        ours = of_onedesk(invoice, self._books, self._decided, self._defaults) if invoice else NOT_THERE
        kept = of_posted(agreed, self._books) if agreed else NOT_THERE
        theirs = of_posted(seen, self._books) if seen and not seen.voided else NOT_THERE
        self.rows.append(Sides(number, code, ours, kept, theirs))


def _waiting(
    invoices: Iterable[Invoice], known: set[str], defaults: Defaults, days: tuple[date, date] | None
) -> tuple[Waiting, ...]:
    """Open invoices that are not in QuickBooks Online, by currency."""
    found: dict[str, list[Decimal]] = {}
    for invoice in invoices:
        day = invoice.invoice_date
        dated = days is None or (day is not None and days[0] <= day <= days[1])
        if dated and defaults.is_open(invoice.status) and invoice.external_id not in known:
            found.setdefault(invoice.currency or "", []).append(invoice.total or ZERO)
    return tuple(Waiting(currency, len(totals), sum(totals, ZERO)) for currency, totals in sorted(found.items()))


def _in(link: Link, everything: dict[str, RawInvoice], days: tuple[date, date] | None) -> bool:
    if days is None:
        return True
    raw = everything.get(link.external_id)
    sides = (link.agreed, link.seen)
    dates = [raw.invoice.invoice_date if raw else None, *(side.txn_date if side else None for side in sides)]
    return any(day is not None and days[0] <= day <= days[1] for day in dates)


def _compare(
    link: Link, invoice: Invoice | None, seen: PostedInvoice | None, decided: Decided, books: Books
) -> Difference | None:
    agreed = link.agreed
    figures = (invoice.total if invoice else None, agreed.total if agreed else None, seen.total if seen else None)
    number, doc = link.number, (seen or agreed).doc_number if (seen or agreed) else None  # type: ignore[union-attr]

    currency = (invoice.currency if invoice else None) or (seen.currency if seen else None) or books.home_currency

    def named(code: str, explained: bool = False) -> Difference:
        return Difference(
            number,
            doc,
            code,
            *figures,
            explained,
            currency,
            external_id=link.external_id,
            quickbooks_id=link.quickbooks_id,
        )

    if invoice is None or is_cancelled(invoice.status):
        return named("gone_in_onedesk")
    if seen is None or seen.voided:
        return named("missing_in_quickbooks")
    theirs = bool(agreed and drift(agreed, seen))
    ours = content_hash(invoice, overrides_of(invoice, decided)) != link.content_hash
    if theirs:
        return named("conflict" if ours else "drifted")
    if invoice.total != seen.total:
        accepted = decided.accepted.get(link.external_id) == link.content_hash or _was_accepted(link, seen)
        return named("total_differs", explained=accepted and not ours)
    return named("plan_changed") if ours else None


def _was_accepted(link: Link, seen: PostedInvoice) -> bool:
    """Whether this very total was agreed to: foreseen by an accepted plan, or both sides as they stood were declared the base."""
    fields = json.loads(link.onedesk_agreed) if link.onedesk_agreed else {}
    return fields.get("total") == money_text(seen.total)


async def _stamped(
    workspace: Workspace,
    links: Sequence[Link],
    seen: Mapping[str, PostedInvoice],
    everything: Mapping[str, RawInvoice],
    days: tuple[date, date] | None,
) -> list[tuple[PostedInvoice, Invoice | None, str]]:
    """Invoices in QuickBooks Online that carry a stamp of ours and belong to no link, each with the OneDesk invoice that the stamp
    names and the code of what that is; without a month in the time that both sides' invoices span."""
    dates = [row.txn_date for row in seen.values() if row.txn_date]
    dates += [raw.invoice.invoice_date for raw in everything.values() if raw.invoice.invoice_date]
    if days is None and not dates:
        return []
    first, last = days or (min(dates), max(dates))
    rows = await workspace.quickbooks.invoices_dated(first, last)
    linked, known = {link.external_id for link in links}, {link.quickbooks_id for link in links}
    by_start: dict[str, list[Invoice]] = {}
    for raw in everything.values():
        by_start.setdefault(raw.invoice.external_id[:STAMP_ID], []).append(raw.invoice)
    found: list[tuple[PostedInvoice, Invoice | None, str]] = []
    for row in sorted(rows, key=lambda one: (one.doc_number or "", len(one.id), one.id)):
        if stamps_in(row.private_note) and row.id not in known and not row.voided:
            invoice = _stamped_invoice(row, by_start)
            key = invoice.external_id if invoice else ""
            code = "gone_in_onedesk" if invoice is None else "duplicate_found" if key in linked else "not_linked"
            linked |= {key} if key else set()
            found.append((row, invoice, code))
    return found


def _stamped_invoice(row: PostedInvoice, by_start: Mapping[str, Sequence[Invoice]]) -> Invoice | None:
    """The OneDesk invoice that the stamp of `row` names; where several ids begin alike, the one of its number."""
    likely = [each for start in stamped_ids(row.private_note) for each in by_start.get(start, ())]
    numbered = [each for each in likely if is_stamped(row.private_note, each.external_id, each.number or "")]
    return likely[0] if len(likely) == 1 else numbered[0] if numbered else None


def _unlinked(row: PostedInvoice, invoice: Invoice | None, code: str, books: Books) -> Difference:
    return Difference(
        stamps_in(row.private_note)[-1].removeprefix(STAMP_START).rpartition(" · ")[0],
        row.doc_number,
        code,
        invoice.total if invoice and code == "not_linked" else None,
        None,
        row.total,
        currency=row.currency or books.home_currency,
        external_id=invoice.external_id if invoice else "",
        quickbooks_id=row.id,
    )
