"""Draws everyday invoices from a company's service types by counting, so that the same company comes out every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.demo.company.onedesk_side import total_of
from app.demo.company.parts import COPIED, NO_TAX, SENT, Invoice, Line, Organization, ServiceType, business_day

HOURS = ("1.5", "3", "0.75", "4.5", "2", "6.5", "1.25", "8", "2.5", "5", "12", "3.25", "0.5", "7")
PIECES = ("1", "2", "1", "3", "1", "4", "2")
MONTHS_BACK = 300


@dataclass(frozen=True, slots=True)
class Words:
    """How a company names its lines (`{number}` and `{title}` are filled in) and invoices (`{month}`)."""

    ticket: str
    task: str
    invoice: str
    memo: str
    months: tuple[str, ...]
    prefix: str = "INV-"


def drawn_line(index: int, service_type: ServiceType, day: date, words: Words) -> Line:
    """One line of `service_type`: a ticket or a task, worked on in the two weeks before `day`."""
    task = service_type.tasks[index % len(service_type.tasks)]
    hours = service_type.unit == "hours"
    quantity = Decimal(HOURS[index % len(HOURS)] if hours else PIECES[index % len(PIECES)])
    pattern = words.ticket if index % 4 else words.task
    number = 8200 + index * 7 if index % 4 else 260 + index
    return Line(
        name=pattern.format(number=number, title=task.title),
        service_type=service_type.name,
        quantity=quantity,
        rate=service_type.rate,
        details=task.details,
        day=business_day(day - timedelta(days=1 + index % 13)),
    )


def drawn_invoice(
    number: int, day: date, organization: Organization, service_types: Sequence[ServiceType], words: Words
) -> Invoice:
    """An open invoice of one to four lines, not taxed yet."""
    count = 1 + (number * 5 + number // 7) % 4
    lines = tuple(
        drawn_line(number * 3 + place * 5, service_types[(number + place * 3) % len(service_types)], day, words)
        for place in range(count)
    )
    return Invoice(
        number=f"{words.prefix}{number}" if number >= 1000 else f"{words.prefix}0{number}",
        day=day,
        organization=organization.key,
        lines=lines,
        tax=NO_TAX,
        title=words.invoice.format(month=words.months[day.month - 1]),
        memo=words.memo,
    )


def past(
    numbers: Sequence[int],
    last_day: date,
    organizations: Sequence[Organization],
    service_types: Sequence[ServiceType],
    words: Words,
    ours_since: date,
    taxed: Callable[[Invoice], Invoice],
) -> list[Invoice]:
    """Invoices of the past: most are paid, some only sent, a few canceled; those since `ours_since` carry mark and stamp.

    `taxed` gives a drawn invoice its taxes.
    """
    found = []
    for place, number in enumerate(numbers):
        day = business_day(last_day - timedelta(days=MONTHS_BACK * (len(numbers) - place) // len(numbers)))
        organization = organizations[(number * 3 + number // 5) % len(organizations)]
        invoice = taxed(drawn_invoice(number, day, organization, service_types, words))
        found.append(_settled(invoice, place, len(numbers), day >= ours_since))
    return found


def _settled(invoice: Invoice, place: int, count: int, ours: bool) -> Invoice:
    if place % 19 == 7:
        return invoice.but(status="Canceled")
    there = "stamped" if ours else "plain"
    if place >= count - 14 and place % 3:
        return invoice.but(status="Sent", in_quickbooks=there, mark=SENT if ours else None)
    mark = (SENT if place % 2 else COPIED) if ours else None
    return invoice.but(status="Paid", in_quickbooks=there, mark=mark, paid=total_of(invoice))
