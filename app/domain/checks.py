"""What stops an invoice before it is sent, each check naming the record and the figures; foreseen here, not learnt from a refusal."""

from __future__ import annotations

from datetime import date

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.content import DESCRIPTION_LIMIT, DOC_NUMBER_LIMIT, LINE_LIMIT, MEMO_LIMIT, clean
from app.domain.decided import Decided, Defaults
from app.domain.invoices import Invoice
from app.domain.lines import line_differences
from app.domain.links import Link
from app.domain.money import ZERO, money_text, plain
from app.domain.names import same_key
from app.domain.posting import PostingLine
from app.domain.problems import Note, Problem
from app.domain.tax import US_AUTOMATED, Prediction, regime
from app.domain.terms import find_term
from app.domain.totals import Reading

CANCELLED = ("canceled", "cancelled", "void", "voided", "deleted", "storniert")
SENT = ("sent",)
OWN_PROBLEM = {"number": "missing_number", "lines": "no_lines", "customer organization": "no_customer"}


def is_cancelled(status: str) -> bool:
    return same_key(status) in CANCELLED


def is_copyable(invoice: Invoice, defaults: Defaults, link: Link | None) -> bool:
    """Open, or set to Sent by our own sending: that one may be sent again or found up to date."""
    ours = link is not None and link.emailed_hash is not None and same_key(invoice.status) in SENT
    return defaults.is_open(invoice.status) or ours


def early_problems(
    invoice: Invoice,
    defaults: Defaults,
    link: Link | None,
    stamped: bool,
    decided: Decided,
) -> tuple[Problem, ...]:
    """What can be said from the OneDesk invoice alone: its status, unreadable fields, mark, currency and total."""
    who = {"number": invoice.number or ""}
    found: list[Problem] = []
    if link is not None and is_cancelled(invoice.status):
        found.append(Problem("gone_in_onedesk", {**who, "status": invoice.status}))
    elif not is_copyable(invoice, defaults, link):
        found.append(Problem("not_open", {**who, "status": invoice.status}))
    unreadable = [d for d in invoice.defects if d.found or d.field not in OWN_PROBLEM]
    if unreadable:
        first = unreadable[0]
        fields = ", ".join(d.field for d in unreadable[:5])
        found.append(Problem("undecodable_invoice", {**who, "field": fields, "value": clean(first.found)[:80]}))
    elif invoice.invoice_date is None or invoice.total is None:
        missing = "invoice date" if invoice.invoice_date is None else "total"
        found.append(Problem("undecodable_invoice", {**who, "field": missing, "value": ""}))
    if not (invoice.number or "").strip() and invoice.external_id not in decided.doc_numbers:
        found.append(
            Problem("missing_number", {"customer": invoice.organization_name or "", "id": invoice.external_id})
        )
    if invoice.mark and link is None and not stamped and invoice.external_id not in decided.not_elsewhere:
        found.append(Problem("copied_elsewhere", {**who, "text": clean(invoice.mark)[:60]}))
    if not invoice.lines and "lines" not in [d.field for d in unreadable]:
        found.append(Problem("no_lines", who))
    if invoice.total is not None and invoice.total < 0:
        found.append(
            Problem("negative_total", {**who, "total": money_text(invoice.total), "currency": invoice.currency or ""})
        )
    return tuple(found)


def currency_problem(invoice: Invoice, books: Books) -> Problem | None:
    """Without multicurrency only the home currency can be posted."""
    currency = invoice.currency
    if not currency:
        return Problem("undecodable_invoice", {"number": invoice.number or "", "field": "currency", "value": ""})
    if books.preferences.multicurrency or not books.home_currency or currency == books.home_currency:
        return None
    return Problem(
        "currency_mismatch",
        {
            "number": invoice.number or "",
            "customer": "",
            "currency": currency,
            "expected": books.home_currency,
            "name": "",
        },
    )


def _limits(invoice: Invoice, lines: tuple[PostingLine, ...], books: Books, decided: Decided) -> list[Problem]:
    who = {"number": invoice.number or ""}
    found = []
    number = (decided.doc_numbers.get(invoice.external_id) or invoice.number or "").strip()
    if books.preferences.custom_numbers and len(number) > DOC_NUMBER_LIMIT:
        found.append(
            Problem(
                "number_too_long", {"number": number[:80], "limit": str(DOC_NUMBER_LIMIT), "count": str(len(number))}
            )
        )
    if len(lines) > LINE_LIMIT:
        found.append(Problem("too_many_lines", {**who, "count": str(len(lines)), "limit": str(LINE_LIMIT)}))
    long = [line for line in lines if len(line.description) > DESCRIPTION_LIMIT]
    if long:
        field, length = long[0].description[:40], len(long[0].description)
        found.append(
            Problem("text_too_long", {**who, "field": field, "count": str(length), "limit": str(DESCRIPTION_LIMIT)})
        )
    if len(clean(invoice.memo).strip()) > MEMO_LIMIT:
        length = len(invoice.memo)
        found.append(Problem("text_too_long", {**who, "field": "memo", "count": str(length), "limit": str(MEMO_LIMIT)}))
    return found


def _period(invoice: Invoice, books: Books, decided: Decided) -> Problem | None:
    day = decided.txn_dates.get(invoice.external_id)
    when = date.fromisoformat(day) if day else invoice.invoice_date
    close = books.preferences.book_close_date
    if when is None or close is None or when > close:
        return None
    return Problem(
        "period_closed", {"number": invoice.number or "", "date": when.isoformat(), "close_date": close.isoformat()}
    )


def late_problems(
    invoice: Invoice,
    lines: tuple[PostingLine, ...],
    prediction: Prediction | None,
    reading: Reading,
    books: Books,
    decided: Decided,
    content: str,
    seen: PostedInvoice | None,
) -> tuple[tuple[Problem, ...], tuple[Note, ...]]:
    """What the books say: limits, closed period, a cent of difference, less than is already paid; and the remarks."""
    who = {"number": invoice.number or "", "currency": invoice.currency or ""}
    found = _limits(invoice, lines, books, decided)
    notes = list(_notes(invoice, books))
    found += [problem for problem in (currency_problem(invoice, books), _period(invoice, books, decided)) if problem]
    total = reading.total if prediction is None else prediction.total
    differing = _differing(prediction, reading)
    if differing is not None:
        params = {**who, **differing}
        if decided.accepted.get(invoice.external_id) == content:
            notes.append(Note("difference_accepted", params))
        else:
            found.append(Problem("total_differs", params))
    paid = seen.total - seen.balance if seen else ZERO
    if paid > 0 and total < paid:
        found.append(Problem("already_paid_more", {**who, "paid": money_text(paid), "total": money_text(total)}))
    return tuple(found), tuple(notes)


def _differing(prediction: Prediction | None, reading: Reading) -> dict[str, str] | None:
    """The figure that is a cent off OneDesk's: the total, or the tax inside a total that agrees."""
    if prediction is None:
        return None
    for field, onedesk, quickbooks in (
        ("total", reading.total, prediction.total),
        ("tax", reading.tax, prediction.tax),
    ):
        if onedesk != quickbooks:
            figures = {"onedesk": money_text(onedesk), "quickbooks": money_text(quickbooks)}
            return {**figures, "difference": money_text(quickbooks - onedesk), "field": field}
    return None


def _notes(invoice: Invoice, books: Books) -> list[Note]:
    notes = []
    preferences = books.preferences
    if not preferences.custom_numbers:
        notes.append(Note("quickbooks_numbers", {"number": invoice.number or ""}))
    if invoice.terms and find_term(invoice, books) is None:
        notes.append(Note("terms_unmatched", {"text": clean(invoice.terms)[:60]}))
    for line, product in line_differences(invoice)[:3]:
        figures = {"quickbooks": money_text(product), "onedesk": money_text(line.amount), "line": clean(line.name)[:60]}
        notes.append(
            Note("amount_only", {**figures, "value": f"{plain(line.quantity or ZERO)} × {plain(line.rate or ZERO)}"})
        )
    if not preferences.allow_service_date and any(line.date for line in invoice.lines):
        notes.append(Note("service_date_hidden", {"number": invoice.number or ""}))
    if invoice.total == 0:
        notes.append(Note("total_zero", {"number": invoice.number or ""}))
    if regime(books) == US_AUTOMATED:
        notes.append(Note("tax_by_quickbooks", {"number": invoice.number or ""}))
    if preferences.multicurrency and invoice.currency and invoice.currency != books.home_currency:
        notes.append(Note("exchange_rate_by_quickbooks", {"currency": invoice.currency}))
    return notes


def linked_notes(link: Link | None, seen: PostedInvoice | None) -> tuple[Note, ...]:
    """What copying over an invoice that is already out means: mailed when and to whom, partly paid."""
    if seen is None:
        return ()
    notes = []
    if seen.mailed and seen.delivery_time:
        to = (link.emailed_to if link else None) or seen.bill_email or ""
        notes.append(Note("already_mailed", {"to": to, "at": seen.delivery_time.date().isoformat()}))
    paid = seen.total - seen.balance
    if paid > 0:
        notes.append(Note("partly_paid", {"paid": money_text(paid), "currency": seen.currency or ""}))
    return tuple(notes)
