"""The list of invoices: number, customer, dates, money, state, and what there is to say about each."""

from __future__ import annotations

import datetime as moments
from enum import IntEnum
from functools import lru_cache

from app.i18n import N_, date_text, language, money, words
from app.ui.colours import Tone
from app.ui.first_rows import InvoiceRow
from app.ui.looks import Chip, state_chip
from app.ui.models.table import Column, Kind, TableModel

NO_DAY = moments.date.min
SWAPPED = str.maketrans(",.", ".,")


class Col(IntEnum):
    """The columns, in their order."""

    NUMBER = 0
    CUSTOMER = 1
    DATE = 2
    DUE = 3
    TOTAL = 4
    STATE = 5
    NOTE = 6
    STATUS = 7
    TAG = 8
    EMAIL = 9


def _chip(row: InvoiceRow) -> Chip:
    return state_chip(row.state, row.chip)


@lru_cache(maxsize=512)
def _named(state: str, chip: str, status: str, tag: str, _language: str) -> str:
    return f"{state_chip(state, chip).text} {words.status(status)} {words.tag(tag)}"


@lru_cache(maxsize=4096)
def _days(day: moments.date | None, due: moments.date | None, _language: str) -> str:
    return f"{date_text(day)} {date_text(due)}"


def _note(row: InvoiceRow) -> str:
    return row.problem_title or row.note


def _note_tone(row: InvoiceRow) -> Tone | None:
    if not row.problem_title:
        return Tone.PLAIN
    return Tone.REFUSED if row.state == "missing" else Tone.ATTENTION


class InvoiceModel(TableModel[InvoiceRow]):
    """Invoices of one company; the status of OneDesk, the tag and the contact e-mail are columns that can be switched on."""

    COLUMNS = (
        Column(
            N_("Number"),
            lambda r: r.number or "–",
            lambda r: (r.number.casefold(), r.key),
            Kind.STRONG,
            sample="INV-10424",
        ),
        Column(
            N_("Customer"),
            lambda r: r.customer,
            lambda r: r.customer.casefold(),
            sample="Hafenlogistik Peters",
            stretch=3,
        ),
        Column(
            N_("Date"), lambda r: date_text(r.date), lambda r: r.date or NO_DAY, Kind.DATE, sample="28.08.2026", rank=1
        ),
        Column(
            N_("Due"), lambda r: date_text(r.due), lambda r: r.due or NO_DAY, Kind.DATE, sample="28.08.2026", rank=3
        ),
        Column(N_("Total"), lambda r: money(r.total, r.currency), lambda r: r.total, Kind.MONEY, sample="11.424,00 €"),
        Column(
            N_("State"),
            lambda r: _chip(r).text,
            lambda r: _chip(r).text.casefold(),
            Kind.CHIP,
            sample="Needs attention",
            chip=_chip,
        ),
        Column(
            N_("Note"),
            _note,
            lambda r: _note(r).casefold(),
            Kind.QUIET,
            sample="Customer has a similar name",
            stretch=5,
            rank=2,
            tone=_note_tone,
        ),
        Column(
            N_("OneDesk status"),
            lambda r: words.status(r.status),
            lambda r: r.status.casefold(),
            sample="Partly paid",
            rank=4,
        ),
        Column(
            N_("Tag"),
            lambda r: words.tag(r.tag),
            lambda r: r.tag.casefold(),
            Kind.QUIET,
            sample="Sent with QuickBooks",
            rank=5,
        ),
        Column(
            N_("Contact e-mail"),
            lambda r: r.contact_email,
            lambda r: r.contact_email.casefold(),
            Kind.QUIET,
            sample="buchhaltung@hafen",
            stretch=2,
            rank=5,
        ),
    )
    OPTIONAL = (Col.STATUS, Col.TAG, Col.EMAIL)

    def search_parts(self, row: InvoiceRow) -> tuple[str, str]:
        """Everything shown; the amount as people type it (`1249.50`, `1,249.50`, `1.249,50`), made without a locale: it is much faster."""
        grouped = f"{row.total:,.2f}"
        own = f"{row.number} {_days(row.date, row.due, language())} {row.total} {grouped} {grouped.translate(SWAPPED)}"
        return (
            own,
            f"{row.customer} {_named(row.state, row.chip, row.status, row.tag, language())} {row.contact_email} {_note(row)}",
        )
