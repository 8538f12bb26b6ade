"""The overview's sums: worked out by hand from a few invoices, and each of them a way to exactly the invoices that it counts."""

from datetime import date
from decimal import Decimal

from app.sync.marks import COPIED_MARK, SENT_MARK
from app.sync.overview import PaidIn, Picture
from app.sync.results import Listed, Listing
from app.ui.presenters.books import overview

TODAY = date(2026, 11, 24)


def listed(key: str, state: str, total: str, day: str, due: str, **given: object) -> Listed:
    linked = state in ("copied", "sent", "paid", "partially_paid", "missing")
    mark = {"sent": SENT_MARK, "copied": COPIED_MARK}.get(state)
    known = {"currency": "EUR", "quickbooks_id": "7" if linked else None, "open": not linked, "tag": mark}
    return Listed(
        key, key, "Open", "Hafenlogistik", Decimal(total), state=state, date=day, due_date=due, **(known | given)
    )


ROWS = (
    listed("ready", "ready", "100.00", "2026-11-03", "2026-12-03"),
    listed("dollar", "needs_attention", "630.00", "2026-11-04", "2026-12-04", currency="USD"),
    listed("uncertain", "uncertain", "50.00", "2026-10-05", "2026-11-04"),
    listed("copied", "copied", "200.00", "2026-11-05", "2026-12-05"),
    listed("sent", "sent", "300.00", "2026-11-06", "2026-12-06"),
    listed("part", "partially_paid", "400.00", "2026-09-20", "2026-10-20", paid=Decimal("150.00"), tag=SENT_MARK),
    listed("late", "sent", "70.00", "2026-06-01", "2026-07-01"),
    listed("paid", "paid", "500.00", "2026-11-07", "2026-11-14", paid=Decimal("500.00")),
    listed("missing", "missing", "900.00", "2026-11-08", "2026-11-15"),
    listed("draft", "draft", "1.00", "2026-11-09", "2026-12-09", open=False),
)
PAID = {
    ("EUR", "2026-11"): PaidIn(Decimal("600.00"), {"paid", "part"}),
    ("USD", "2026-11"): PaidIn(Decimal("9.00"), {"other"}),
    ("EUR", "2026-10"): PaidIn(Decimal("50.00"), {"part"}),
}
VIEW = overview(Picture(Listing(ROWS), paid_in=PAID), TODAY, "EUR")


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_the_figures_in_money_and_count_other_currencies_beside_them():
    assert [(figure.id, plain(figure.value), plain(figure.detail)) for figure in VIEW.figures] == [
        ("open", "€150.00", "3 invoices + $630.00"),
        ("copied", "€200.00", "1 invoice"),
        ("sent", "€300.00", "1 invoice"),
        ("overdue", "€320.00", "2 invoices"),  # 400 − 150 already paid, and 70
        ("paid", "€600.00", "3 invoices + $9.00"),
    ]
    assert {figure.id: set(VIEW.ways[figure.id].keys) for figure in VIEW.figures} == {
        "open": {"ready", "dollar", "uncertain"},
        "copied": {"copied"},
        "sent": {"sent"},
        "overdue": {"part", "late"},
        "paid": {"paid", "part", "other"},
    }


def test_the_ages_count_what_is_still_open():
    assert [(age.id, age.count, age.amount) for age in VIEW.ages] == [
        ("overdue:1", 0, Decimal(0)),
        ("overdue:31", 1, Decimal("250.00")),
        ("overdue:61", 0, Decimal(0)),
        ("overdue:91", 1, Decimal("70.00")),
    ]
    assert VIEW.ways["overdue:31"].keys == {"part"}
    assert plain(VIEW.ways["overdue:31"].label) == "Overdue, 31 to 60 days: €250.00"


def test_each_part_of_a_bar_leads_to_its_invoices():
    november = VIEW.bars[-1]
    assert [(part.id, part.amount, part.count) for part in november.parts] == [
        ("paid", Decimal("500.00"), 1),
        ("sent", Decimal("500.00"), 2),
        ("ready", Decimal("100.00"), 1),
    ]
    assert VIEW.ways["2026-11:sent"].keys == {"copied", "sent"}
    assert VIEW.ways["2026-11:ready"].keys == {"ready"}
    assert [part.amount for bar in VIEW.payments for part in bar.parts][-2:] == [Decimal("50.00"), Decimal("600.00")]
    assert VIEW.ways["2026-11:payments"].keys == {"paid", "part"}
    for bar in (*VIEW.bars, *VIEW.payments):
        for part in bar.parts:
            assert part.count == len(VIEW.ways[f"{bar.month}:{part.id}"].keys)


async def test_a_figure_shows_exactly_its_invoices_and_they_can_be_left_again(room):
    number = "INV-1058"
    await room.run(number)
    room.window.go("overview")
    page, invoices = room.window.overview, room.window.invoices
    shown = {card.figure.id: card for card in page.figures.cards}
    assert (plain(shown["open"].figure.value), plain(shown["open"].figure.detail)) == (
        "€43,988.96",
        "38 invoices + $630.00",
    )

    shown["copied"].clicked.emit()
    assert room.window.place() == "all"
    assert [row.number for row in room.window.invoice_model.rows()] == [number]
    assert invoices.filters.only.text() == "Copied this month"
    assert invoices.filters.only.accessibleName() == "Copied this month: show the others, too"
    assert invoices.filters._note.text() == "149 hidden"  # short beside the details
    assert invoices.filters._note.toolTip() == "149 invoices hidden by filters"

    invoices.filters.only.click()
    assert room.window.invoice_model.rowCount() == 150
    assert invoices.filters.only.isHidden()

    page.invoices.chart.chosen.emit("2026-11", "sent")
    assert [row.number for row in room.window.invoice_model.rows()] == [number]
    room.window.go("ready")
    assert invoices.filters.only.isHidden()
    assert invoices.filters._note.isHidden()
