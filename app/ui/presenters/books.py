"""The journal and the overview: what was done, and how the month stands in money and count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.domain.money import ZERO
from app.i18n import _, date_text, locale_name, money, ngettext, words
from app.sync.marks import SENT_MARK
from app.sync.overview import PaidIn, Picture
from app.sync.ports import Entry
from app.sync.results import Listed
from app.ui.colours import Tone
from app.ui.presenters.invoices import TONES
from app.ui.rows import AgeRow, Bar, BarPart, Figure, JournalRow, LegendEntry, OverviewView, Way

MONTHS = 6
NOT_OUT = ("paid", "missing")
"""States of linked invoices of which nothing is owed any more, or that are not in QuickBooks Online any more."""

TELLING = (Tone.ATTENTION, Tone.PAID)
"""Figures in a colour: what is overdue, what came in; five colours would say nothing, and nought says nothing at all."""


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


def months_back(today: date, count: int) -> list[tuple[str, str]]:
    """The last `count` months, this one first, as (2026-11, its name)."""
    from babel.dates import format_date

    first = today.year * 12 + today.month - 1
    days = [date((first - back) // 12, (first - back) % 12 + 1, 1) for back in range(count)]
    return [(day.isoformat()[:7], format_date(day, "LLLL y", locale=locale_name())) for day in days]


def overview(picture: Picture, today: date, home: str, tie_out: tuple[str, str, bool] | None = None) -> OverviewView:
    """The overview in the home currency, what is in others beside it; each figure, bar and age leads to its invoices."""
    parts = _Parts(picture, today, home)
    return OverviewView(
        currency=home,
        figures=parts.figures(),
        bars=tuple(parts.bar(month) for month in _months(today)),
        legend=(
            LegendEntry(Tone.PAID, _("Paid")),
            LegendEntry(Tone.SENT, _("Unpaid in QuickBooks Online")),
            LegendEntry(Tone.READY, _("Not yet copied")),
        ),
        payments=tuple(parts.payments(month) for month in _months(today)),
        ages=parts.ages(),
        tie_out_title=_("Month-end tie-out"),
        tie_out=tie_out,
        tie_out_button=_("Compare now"),
        as_of=_("as of {date}").format(date=date_text(today)),
        ways=parts.ways,
    )


class _Parts:
    """The parts of the overview; `ways` gathers which invoices each of them counts."""

    def __init__(self, picture: Picture, today: date, home: str) -> None:
        self.ways: dict[str, Way] = {}
        self._picture = picture
        self._home = home
        self._today = today
        self._this = _months(today)[-1]
        rows = picture.listing.rows
        self._to_do = [row for row in rows if row.open and row.quickbooks_id is None]
        self._out = [row for row in rows if row.quickbooks_id is not None and row.state not in NOT_OUT]
        self._paid = [row for row in rows if row.state == "paid"]
        self._overdue = [row for row in self._out if row.due_date and row.due_date < today.isoformat()]

    def figures(self) -> tuple[Figure, ...]:
        """What is open, copied, sent, overdue, and was paid this month."""
        current = [row for row in self._out if _month(row.date) == self._this]
        mailed = [row for row in current if row.tag == SENT_MARK]
        return (
            self._figure("open", _("Open, not copied yet"), self._to_do, Tone.READY),
            self._figure("copied", _("Copied this month"), [r for r in current if r.tag != SENT_MARK], Tone.COPIED),
            self._figure("sent", _("Sent this month"), mailed, Tone.SENT),
            self._figure("overdue", _("Overdue"), self._overdue, Tone.ATTENTION, balance=True),
            self._paid_this_month(),
        )

    def _figure(self, key: str, label: str, rows: Sequence[Listed], tone: Tone, balance: bool = False) -> Figure:
        sums: dict[str, Decimal] = {}
        for row in rows:
            sums[row.currency] = sums.get(row.currency, ZERO) + row.total - (row.paid if balance else ZERO)
        value = money(sums.pop(self._home, ZERO), self._home)
        self._lead(key, label, rows)
        return Figure(label, value, _beside(len(rows), sums), tone if rows and tone in TELLING else Tone.PLAIN, key)

    def _paid_this_month(self) -> Figure:
        label, found = _("Paid this month"), self._received(self._this)
        sums = {currency: each.amount for currency, each in found.items()}
        value = money(sums.pop(self._home, ZERO), self._home)
        keys = frozenset(key for each in found.values() for key in each.invoices)
        self.ways["paid"] = Way(label, keys)
        return Figure(label, value, _beside(len(keys), sums), Tone.PAID if keys else Tone.PLAIN, "paid")

    def _received(self, month: str) -> dict[str, PaidIn]:
        """The payments of a month by currency."""
        return {currency: each for (currency, day), each in self._picture.paid_in.items() if day == month}

    def _lead(self, way: str, label: str, rows: Sequence[Listed]) -> None:
        self.ways[way] = Way(label, frozenset(row.external_id for row in rows))

    def bar(self, month: str) -> Bar:
        """The invoices of a month: paid, unpaid, and not copied."""
        parts = []
        for key, tone, label, rows in (
            ("paid", Tone.PAID, _("Paid"), self._paid),
            ("sent", Tone.SENT, _("Unpaid in QuickBooks Online"), self._out),
            ("ready", Tone.READY, _("Not yet copied"), self._to_do),
        ):
            found = [row for row in rows if row.currency == self._home and _month(row.date) == month]
            self._lead(f"{month}:{key}", f"{_label(month)}, {label}", found)
            parts.append(BarPart(key, tone, sum((row.total for row in found), ZERO), len(found)))
        return Bar(month, _label(month), tuple(parts))

    def payments(self, month: str) -> Bar:
        """The payments of a month."""
        found = self._received(month).get(self._home, PaidIn())
        self.ways[f"{month}:payments"] = Way(f"{_label(month)}, {_('Payments')}", frozenset(found.invoices))
        return Bar(month, _label(month), (BarPart("payments", Tone.PAID, found.amount, len(found.invoices)),))

    def ages(self) -> tuple[AgeRow, ...]:
        """What is overdue by the days since it was due; what is still open of each."""
        limits = (
            (_("1 to 30 days"), 1, 30),
            (_("31 to 60 days"), 31, 60),
            (_("61 to 90 days"), 61, 90),
            (_("over 90 days"), 91, 99_999),
        )
        found = []
        for label, low, high in limits:
            aged = [row for row in self._overdue if row.currency == self._home and low <= self._late(row) <= high]
            amount = sum((row.total - row.paid for row in aged), ZERO)
            self._lead(f"overdue:{low}", f"{_('Overdue')}, {label}: {money(amount, self._home)}", aged)
            found.append(AgeRow(f"overdue:{low}", label, len(aged), amount))
        return tuple(found)

    def _late(self, row: Listed) -> int:
        return (self._today - date.fromisoformat(row.due_date or "")).days


def _beside(count: int, others: Mapping[str, Decimal]) -> str:
    """How many invoices, and what is in other currencies."""
    counted = ngettext("{count} invoice", "{count} invoices", count).format(count=count)
    return " + ".join([counted, *(money(amount, currency) for currency, amount in sorted(others.items()))])


def _label(month: str) -> str:
    """The month as it stands on the axis (`Jun 26`)."""
    from babel.dates import format_date

    return format_date(date.fromisoformat(f"{month}-01"), "LLL yy", locale=locale_name())
