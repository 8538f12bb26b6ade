"""The journal and the overview: what was done, and how the month stands in money and count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.domain.money import ZERO
from app.i18n import _, date_text, locale_name, money, ngettext, words
from app.sync.overview import Picture
from app.sync.ports import Entry
from app.sync.results import Listed
from app.ui.colours import Tone
from app.ui.presenters.invoices import TONES
from app.ui.rows import AgeRow, Bar, BarPart, Figure, JournalRow, LegendEntry, OverviewView

MONTHS = 6
PAID, OUT, TO_DO = (
    ("paid",),
    ("copied", "sent", "partially_paid", "changed", "drifted", "conflict"),
    ("ready", "needs_attention"),
)

TELLING = (
    Tone.ATTENTION,
    Tone.PAID,
)  # figures in a colour: what is overdue, what came in; five colours would say nothing


def journal_rows(entries: Sequence[Entry]) -> list[JournalRow]:
    """The journal, newest first."""
    return [
        JournalRow(
            key=f"{index}",
            moment=entry.at,
            kind=words.entry_kind(entry.kind),
            subject=words.setting(entry.subject),
            outcome=words.entry_outcome(entry.outcome),
            record=entry.quickbooks_id or "",
            detail=entry.request_id or "",
            tid=entry.intuit_tid or "",
            tone=TONES.get(entry.outcome, Tone.PLAIN),
        )
        for index, entry in reversed(list(enumerate(entries)))
    ]


def _month(text: str | None) -> str:
    return (text or "")[:7]


def _months(today: date) -> list[str]:
    """The last `MONTHS` months as 2026-11, oldest first."""
    first = today.year * 12 + today.month - 1
    return [f"{(first - back) // 12}-{(first - back) % 12 + 1:02d}" for back in range(MONTHS - 1, -1, -1)]


def _count(rows: Sequence[Listed]) -> str:
    return ngettext("{count} invoice", "{count} invoices", len(rows)).format(count=len(rows))


def _sum(rows: Sequence[Listed]) -> Decimal:
    return sum((row.total for row in rows), ZERO)


def months_back(today: date, count: int) -> list[tuple[str, str]]:
    """The last `count` months, this one first, as (2026-11, its name)."""
    from babel.dates import format_date

    first = today.year * 12 + today.month - 1
    days = [date((first - back) // 12, (first - back) % 12 + 1, 1) for back in range(count)]
    return [(day.isoformat()[:7], format_date(day, "LLLL y", locale=locale_name())) for day in days]


def overview(picture: Picture, today: date, home: str, tie_out: tuple[str, str, bool] | None = None) -> OverviewView:
    """The overview in the home currency; other currencies are in the lists, not in these sums."""
    rows = [row for row in picture.listing.rows if row.currency == home]
    this = _months(today)[-1]
    current = [row for row in rows if _month(row.date) == this]
    overdue = [row for row in rows if row.state in OUT and row.due_date and row.due_date < today.isoformat()]
    kinds = (
        (_("Ready"), [row for row in rows if row.state == "ready"], Tone.READY, "ready"),
        (_("Copied this month"), [row for row in current if row.state in ("copied", "changed")], Tone.COPIED, "copied"),
        (_("Sent this month"), [row for row in current if row.state == "sent"], Tone.SENT, "sent"),
        (_("Overdue"), overdue, Tone.ATTENTION, "overdue"),
        (_("Paid this month"), [row for row in current if row.state in PAID], Tone.PAID, "paid"),
    )
    figures = tuple(
        Figure(label, money(_sum(found), home), _count(found), tone if found and tone in TELLING else Tone.PLAIN, key)
        for label, found, tone, key in kinds
    )
    return OverviewView(
        currency=home,
        figures=figures,
        bars=tuple(_bar(month, rows) for month in _months(today)),
        legend=(
            LegendEntry(Tone.PAID, _("Paid")),
            LegendEntry(Tone.SENT, _("Unpaid in QuickBooks Online")),
            LegendEntry(Tone.READY, _("Not yet copied")),
        ),
        payments=tuple(_payment_bar(month, picture) for month in _months(today)),
        ages=_ages(overdue, today),
        tie_out_title=_("Month-end tie-out"),
        tie_out=tie_out,
        tie_out_button=_("Compare now"),
        as_of=_("as of {date}").format(date=date_text(today)),
    )


def _bar(month: str, rows: Sequence[Listed]) -> Bar:
    of_month = [row for row in rows if _month(row.date) == month]
    parts = []
    for key, tone, states in (("paid", Tone.PAID, PAID), ("sent", Tone.SENT, OUT), ("ready", Tone.READY, TO_DO)):
        found = [row for row in of_month if row.state in states]
        parts.append(BarPart(key, tone, _sum(found), len(found)))
    return Bar(month, _label(month), tuple(parts))


def _label(month: str) -> str:
    """The month as it stands on the axis (`Jun 26`)."""
    from babel.dates import format_date

    return format_date(date.fromisoformat(f"{month}-01"), "LLL yy", locale=locale_name())


def _payment_bar(month: str, picture: Picture) -> Bar:
    count, amount = picture.paid_in.get(month, (0, ZERO))
    part = BarPart("paid", Tone.PAID, amount, count)
    return Bar(month, _label(month), (part,))


def _ages(overdue: Sequence[Listed], today: date) -> tuple[AgeRow, ...]:
    limits = (
        (_("1 to 30 days"), 1, 30),
        (_("31 to 60 days"), 31, 60),
        (_("61 to 90 days"), 61, 90),
        (_("over 90 days"), 91, 99_999),
    )
    found = []
    for label, low, high in limits:
        aged = [
            row for row in overdue if row.due_date and low <= (today - date.fromisoformat(row.due_date)).days <= high
        ]
        found.append(AgeRow(f"overdue:{low}", label, len(aged), _sum(aged)))
    return tuple(found)
