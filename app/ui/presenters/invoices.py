"""From both sides as read to the rows of the list and the contents of the details pane. No widget, no reading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.domain.books import Account, PostedLine
from app.domain.catalogue import Books
from app.domain.invoices import Invoice, InvoiceLine
from app.domain.links import Link
from app.domain.money import ZERO, cents
from app.domain.parties import PartyPlan
from app.domain.plan import InvoicePlan
from app.domain.posting import ItemPosting
from app.domain.problems import Problem
from app.i18n import _, date_text, language, money, number, words
from app.i18n.problems import describe, describe_note
from app.sync.marks import COPIED_MARK, SENT_MARK
from app.sync.overview import Looked, Picture
from app.sync.ports import Entry
from app.sync.results import Listed
from app.sync.steps import in_steps
from app.ui.colours import Tone
from app.ui.presenters.cards import problem_card
from app.ui.presenters.queues import in_queue
from app.ui.presenters.remedies import chip_of
from app.ui.presenters.troubles import Troubles
from app.ui.presenters.values import Sides, compared, field_name, shown
from app.ui.rows import ChangeRow, DetailsView, HistoryRow, InvoiceRow, LineRow, TotalRow

ROWS_A_STEP = 200


@lru_cache(maxsize=4096)
def _day(text: str | None) -> date | None:
    """The day of `text`; rows of one day share it."""
    return date.fromisoformat(text) if text else None


def invoice_row(row: Listed, met: Problem | None = None) -> InvoiceRow:
    """One row of the list; its note is the first problem, else what the last run met, else what the plan remarks."""
    problem = row.why or met
    note = "; ".join(describe_note(each) for each in row.notes)
    if row.changes:
        note = ", ".join(words.field(field) for field in row.changes)
    return InvoiceRow(
        key=row.external_id,
        number=row.number,
        customer=row.customer,
        date=_day(row.date),
        due=_day(row.due_date),
        total=row.total,
        currency=row.currency,
        status=row.status,
        state=row.state,
        tag=words.tag(row.tag),
        contact_email=row.email or "",
        problem_title=describe(problem).title if problem else "",
        note=note,
        chip=chip_of(row.why) if row.why and row.state == "needs_attention" else "",
    )


class MadeRows:
    """The rows of one picture in one language, each made once: of all queues, and before they are asked for."""

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._made_from: tuple[Picture | None, str] = (None, "")
        self._rows: list[InvoiceRow] = []

    def of(self, picture: Picture, queue: str) -> list[InvoiceRow]:
        """The rows of a queue of `picture`."""
        self._begin(picture)
        listed = picture.listing.rows
        self._rows += map(self._made, listed[len(self._rows) :])
        return [made for made, row in zip(self._rows, listed, strict=True) if in_queue(row, queue)]

    async def make(self, picture: Picture) -> None:
        """Makes all of them in steps of a few milliseconds."""
        self._begin(picture)
        async for _turn in in_steps(range(len(picture.listing.rows)), ROWS_A_STEP):
            if len(self._rows) < len(picture.listing.rows) and self._made_from[0] is picture:
                self._rows.append(self._made(picture.listing.rows[len(self._rows)]))

    def forget(self) -> None:
        """They are made anew: something is known of them that is not in the picture."""
        self._made_from = (None, "")

    def _made(self, row: Listed) -> InvoiceRow:
        return invoice_row(row, self._troubles.of(row.external_id))

    def _begin(self, picture: Picture) -> None:
        if self._made_from[0] is not picture or self._made_from[1] != language():
            self._made_from, self._rows = (picture, language()), []


def details(
    picture: Picture,
    key: str,
    looked: Looked,
    history: Sequence[Entry],
    met: Problem | None = None,
    same_cause: int = 0,
) -> DetailsView | None:
    """The details of one invoice; None when it is not in the picture. `met`: what the last run or the last payments met there,
    `same_cause`: how many invoices have the same problem."""
    row = picture.listing.row(key)
    if row is None:
        return None
    invoice = looked.raw.invoice if looked.raw else None
    plan, link = looked.plan, looked.link
    books = picture.books
    sides = compared(plan, link, books, row.currency)
    tag = SENT_MARK if link and link.emailed_hash else COPIED_MARK if link else ""
    return DetailsView(
        key=key,
        number=row.number,
        customer=row.customer,
        email=row.email or "",
        date=_day(row.date),
        due=_day(row.due_date),
        total=row.total,
        currency=row.currency,
        state=row.state,
        tag=words.tag(tag) if tag else "",
        chip=chip_of(row.why) if row.why and row.state == "needs_attention" else "",
        lines=_lines(invoice, plan, link, books) if invoice else (),
        totals=_totals(invoice, plan) if invoice else (),
        payments=_payments(link),
        agreement=_agreement(invoice, plan, link),
        agrees=_agrees(invoice, plan, link),
        changes=_changes(plan, sides, books, row.currency),
        changes_heads=("QuickBooks Online", "OneDesk"),
        history=tuple(_history(entry) for entry in reversed(history)),
        problem=problem_card(row, invoice, plan, same_cause, sides, met),
        can_copy=_can_copy(row, plan),
        can_send=_can_copy(row, plan),
        linked=link is not None,
        explanation=_explanation(row, link),
    )


def _changes(
    plan: InvoicePlan | None, sides: Sequence[Sides], books: Books | None, currency: str
) -> tuple[ChangeRow, ...]:
    """What a copy would change; where it is stopped, on what both sides differ."""
    if plan is None:
        return ()
    if plan.changes:
        return tuple(
            ChangeRow(
                field_name(c.field), shown(c.field, c.before, books, currency), shown(c.field, c.after, books, currency)
            )
            for c in plan.changes
        )
    return tuple(
        ChangeRow(each.field, each.quickbooks, each.onedesk) for each in sides if each.quickbooks != each.onedesk
    )


def _can_copy(row: Listed, plan: InvoicePlan | None) -> bool:
    return row.open and plan is not None and plan.action != "blocked"


def _explanation(row: Listed, link: Link | None) -> str:
    if link is not None and link.emailed_at is not None and row.state in ("sent", "paid", "partially_paid"):
        return _("Sent to {address} on {date}.").format(
            address=link.emailed_to or "", date=date_text(link.emailed_at.date())
        )
    if not row.open:
        return _("Only open invoices are copied. In OneDesk this one is: {status}.").format(
            status=words.status(row.status) or "–"
        )
    return ""


@dataclass(frozen=True, slots=True)
class _Booked:
    """Where a line goes in QuickBooks Online."""

    product: str = ""
    account: str = ""
    tax_code: str = ""


def _lines(invoice: Invoice, plan: InvoicePlan | None, link: Link | None, books: Books | None) -> tuple[LineRow, ...]:
    """The lines, each with where a copy would book it; where no copy is planned, with where the one that is there is booked."""
    booked = _planned(plan, books) if plan else []
    if len(booked) < len(invoice.lines):
        booked = _posted(link, books)
    known = booked if len(booked) >= len(invoice.lines) else [_Booked()] * len(invoice.lines)
    currency = invoice.currency or ""
    return tuple(_line(place, line, known[place], currency) for place, line in enumerate(invoice.lines))


def _planned(plan: InvoicePlan, books: Books | None) -> list[_Booked]:
    items = {item.reference: item for item in plan.items}
    return [
        _Booked(line.item_name, _account(items.get(line.item_id or ""), books), line.tax_code_name)
        for line in plan.lines
    ]


def _posted(link: Link | None, books: Books | None) -> list[_Booked]:
    lines = link.seen.lines if link is not None and link.seen is not None else ()
    return [_posted_line(line, books) for line in lines if line.kind == "SalesItem" and not line.shipping]


def _posted_line(line: PostedLine, books: Books | None) -> _Booked:
    if books is None:
        return _Booked(line.item_name)
    item, code = books.items.get(line.item_id), books.tax_codes.get(line.tax_code_id)
    account = books.accounts.get(item.income_account_id) if item else None
    name = item.name if item else line.item_name
    return _Booked(name, _named(account), code.name if code else line.tax_code_id or "")


def _line(index: int, line: InvoiceLine, booked: _Booked, currency: str) -> LineRow:
    return LineRow(
        key=f"{index}",
        title=line.name or line.description,
        detail=line.description if line.name else "",
        service_type=line.service_type or "",
        product=booked.product,
        account=booked.account,
        tax_code=booked.tax_code,
        quantity=line.quantity,
        rate=line.rate,
        amount=line.amount,
        currency=currency,
    )


def _account(item: PartyPlan | None, books: Books | None) -> str:
    """The income account that a product's lines are booked to: its own, or the one that it is given with the copy."""
    if item is None or books is None:
        return ""
    record = books.items.get(item.id)
    given = item.posting.income_account_id if isinstance(item.posting, ItemPosting) else None
    return _named(books.accounts.get(given or (record.income_account_id if record else None)))


def _named(account: Account | None) -> str:
    """An account with its number, where it has one."""
    return " ".join(part for part in (account.number, account.full_name) if part) if account else ""


def _payments(link: Link | None) -> tuple[TotalRow, ...]:
    """Payments and credits by their day, and what is still open of the total."""
    if link is None or not link.payments or link.seen is None:
        return ()
    rows = [
        TotalRow(f"{words.payment_kind(row.kind)} {date_text(row.date) or ''}".strip(), row.amount)
        for row in link.payments
    ]
    return (*rows, TotalRow(_("Still open"), link.seen.total - link.paid, strong=True))


def _totals(invoice: Invoice, plan: InvoicePlan | None) -> tuple[TotalRow, ...]:
    rows = []
    if invoice.subtotal is not None:
        rows.append(TotalRow(_("Subtotal"), invoice.subtotal))
    if plan and plan.reading and plan.reading.discount:
        rows.append(TotalRow(invoice.discount_name or _("Discount"), -plan.reading.discount))
    if invoice.shipping:
        rows.append(TotalRow(invoice.shipping_name or _("Shipping"), invoice.shipping))
    for index, tax in enumerate(each for each in invoice.taxes if each.rate or each.amount):
        amount = tax.amount
        if amount is None and plan and plan.reading and index < len(plan.reading.taxes):
            amount = plan.reading.taxes[index]
        label = f"{tax.name} {number(tax.rate)} %".strip()
        rows.append(TotalRow(label, amount if amount is not None else ZERO))
    if invoice.total is not None:
        rows.append(TotalRow(_("Total"), invoice.total, strong=True))
    return tuple(rows)


def _expected(plan: InvoicePlan | None, link: Link | None) -> Decimal | None:
    if link is not None and link.seen is not None:
        return link.seen.total
    if plan is not None and plan.prediction is not None:
        return plan.prediction.total
    return None


def _agrees(invoice: Invoice | None, plan: InvoicePlan | None, link: Link | None) -> bool:
    expected = _expected(plan, link)
    return invoice is None or expected is None or invoice.total == expected


def _agreement(invoice: Invoice | None, plan: InvoicePlan | None, link: Link | None) -> str:
    """The sentence under the total: agrees to the cent, or by how much not."""
    expected = _expected(plan, link)
    if invoice is None or invoice.total is None:
        return ""
    currency = invoice.currency or ""
    if expected is None:
        return (
            _("QuickBooks Online computes the tax; the total is compared after copying.")
            if plan and plan.tax_by == "quickbooks"
            else ""
        )
    if expected == invoice.total:
        return _("agrees with OneDesk to the cent")
    difference = cents(expected - invoice.total)
    more, less = (
        _("QuickBooks Online: {total}, {difference} more than OneDesk"),
        _("QuickBooks Online: {total}, {difference} less than OneDesk"),
    )
    text = more if difference > 0 else less
    return text.format(total=money(expected, currency), difference=money(abs(difference), currency))


TONES = {
    "created": Tone.COPIED,
    "updated": Tone.COPIED,
    "adopted": Tone.COPIED,
    "sent": Tone.SENT,
    "refused": Tone.REFUSED,
    "not_done": Tone.UNCERTAIN,
}


def _history(entry: Entry) -> HistoryRow:
    text = f"{words.entry_kind(entry.kind)}: {words.entry_outcome(entry.outcome)}"
    detail = _("Id {id}").format(id=entry.quickbooks_id) if entry.quickbooks_id else _said(entry)
    return HistoryRow(entry.at, text, detail, entry.intuit_tid or "", TONES.get(entry.outcome, Tone.PLAIN))


def _said(entry: Entry) -> str:
    """What QuickBooks Online said when it refused: text and number."""
    if entry.outcome not in ("refused", "not_sent") or not entry.detail:
        return ""
    errors = json.loads(entry.detail).get("errors", [])
    said = "; ".join(f"{detail or message} ({code})" for code, message, detail in errors)
    return _("QuickBooks Online says: {text}").format(text=said) if said else ""
