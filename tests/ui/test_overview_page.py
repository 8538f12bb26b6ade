"""The overview: figures on one line, bars that are read by mouse and keyboard, cards that find their places in every width."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QToolTip

from app.i18n import set_language
from app.ui.colours import Tone
from app.ui.parts.chart import BarChart, PartOfBar
from app.ui.parts.figures import FigureRowOfCards
from app.ui.rows import Bar, BarPart, Figure, LegendEntry
from app.ui.views.overview import OverviewPage
from tests.ui import gallery

LEGEND = (LegendEntry(Tone.PAID, "Paid"), LegendEntry(Tone.READY, "Not yet copied"))
BARS = (
    Bar("2026-10", "Oct", (BarPart("paid", Tone.PAID, Decimal(0), 0), BarPart("ready", Tone.READY, Decimal(0), 0))),
    Bar("2026-11", "Nov", (BarPart("paid", Tone.PAID, Decimal("1234.50"), 3), BarPart("ready", Tone.READY, Decimal(0), 0))),
    Bar("2026-12", "Dec", (BarPart("paid", Tone.PAID, Decimal(0), 0), BarPart("ready", Tone.READY, Decimal(5000), 1))),
)  # fmt: skip


@pytest.fixture
def page(qtbot, theme):
    page = OverviewPage(theme)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def chart(qtbot, theme):
    chart = BarChart(theme)
    qtbot.addWidget(chart)
    chart.resize(500, 240)
    chart.show_bars(BARS, LEGEND, "EUR", "Invoices")
    chart.show()
    chart.grab()  # where the bars stand is known once they are painted
    return chart


def test_the_figures_stand_on_one_line_at_one_size(page):
    set_language("de")
    page.resize(804, 650)  # beside the sidebar of a window of 1024
    page.show_view(gallery.overview())
    page.retranslate()
    gallery.settle(page)

    cards = page.figures.cards
    assert {card._label.height() > 20 for card in cards} == {True}  # one name takes two lines, so all have the room
    assert len({card.value_top() for card in cards}) == 1
    assert len({card._value.font().pointSizeF() for card in cards}) == 1
    assert all(card._value.sizeHint().width() <= card._value.width() for card in cards)


@pytest.mark.parametrize(("width", "right_of_invoices", "scrolls"), [(1150, 3, False), (800, 2, False), (500, 0, True)])
def test_the_cards_find_their_places(page, width, right_of_invoices, scrolls):
    page.resize(width, 740)
    page.show_view(gallery.overview())
    gallery.settle(page)

    edge = page.invoices.mapTo(page, QPoint(page.invoices.width(), 0)).x()
    beside = [card for card in (page.ages, page.side, page.payments) if card.mapTo(page, QPoint(0, 0)).x() >= edge]
    assert len(beside) == right_of_invoices
    assert (page._scroll.verticalScrollBar().maximum() > 0) == scrolls
    assert page._scroll.horizontalScrollBar().maximum() == 0


def test_ages_open_their_invoices_and_nought_opens_nothing(qtbot, page):
    page.show_view(gallery.overview())
    first, last = page.ages.lines[0], page.ages.lines[-1]

    with qtbot.waitSignal(page.age_chosen) as age:
        qtbot.keyClick(first, Qt.Key.Key_Return)

    assert age.args == [gallery.overview().ages[0].id]
    assert not last.isEnabled()
    assert last.accessibleName() == "over 90, 0 invoices, €0.00"
    title = page.ages.body.itemAt(0).widget()
    assert title.mapTo(page, title.contentsRect().topLeft()).x() == first._name.mapTo(page, QPoint(0, 0)).x()


def test_what_is_paid_is_seen_where_it_stands_alone(page):
    page.show_view(replace(gallery.overview(), payments=BARS))

    assert {part.tone for bar in page.payments.chart._bars for part in bar.parts} == {Tone.COPIED}


def test_a_bar_says_its_value_to_the_mouse(qtbot, chart):
    place = chart._boxes[1, 0].center().toPoint()
    qtbot.mouseMove(chart, place)

    assert chart.spoken() == "Nov, Paid: €1,234.50, 3 invoices"
    assert QToolTip.text() == "Nov, Paid: €1,234.50, 3 invoices"
    QToolTip.hideText()


def test_the_keyboard_passes_over_nought_and_an_empty_month_opens_nothing(qtbot, chart):
    chosen = []
    chart.chosen.connect(lambda *at: chosen.append(at))
    chart.setFocus(Qt.FocusReason.TabFocusReason)

    assert chart.spoken() == "Dec, Not yet copied: €5,000.00, 1 invoice"
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert (chart.spoken(), chart.accessibleDescription(), chosen) == ("Oct: €0.00", "Oct: €0.00", [])
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chosen == [("2026-11", "paid")]


def test_a_screen_reader_finds_each_part_with_value_place_and_action(qtbot, chart, request):
    chosen = []
    chart.chosen.connect(lambda *at: chosen.append(at))
    assert chart.findChildren(PartOfBar) == []  # nobody looks
    QAccessible.setActive(True)
    request.addfinalizer(lambda: QAccessible.setActive(False))
    chart.hide()
    chart.show()
    qtbot.waitUntil(lambda: chart._spoken[1, 0].geometry() == chart._boxes[1, 0].toAlignedRect())
    tree = QAccessible.queryAccessibleInterface(chart)
    parts = [tree.child(place) for place in range(tree.childCount())]

    names = [part.text(QAccessible.Text.Name) for part in parts]
    assert names[0] == "Nov, Paid: €1,234.50, 3 invoices"
    assert names[-1] == "Dec, Not yet copied: €5,000.00, 1 invoice"
    assert {part.role() for part in parts} == {QAccessible.Role.Button}
    assert parts[0].object().geometry() == chart._boxes[1, 0].toAlignedRect()
    parts[0].object().click()
    assert chosen == [("2026-11", "paid")]

    chart.show_bars(BARS[:1], (), "EUR", "Payments")
    qtbot.waitUntil(lambda: tree.childCount() == 0)


def test_the_axis_has_the_currency(chart):
    assert chart._tick(Decimal(2000), Decimal(8000)) == "€2 k"
    set_language("de")
    assert chart._tick(Decimal(40000), Decimal(80000)) == "40 Tsd.\xa0€"
    assert chart._tick(Decimal(250), Decimal(1000)) == "250\xa0€"


def test_a_chart_of_nothing_says_so(page):
    page.show_view(replace(gallery.overview(), payments=BARS[:1]))

    assert page.payments.chart._nothing == "No payment in these months."
    assert page.payments.chart.grab().toImage() != page.invoices.chart.grab().toImage()


def test_a_value_keeps_the_size_that_has_room_when_the_look_is_switched(qtbot, theme):
    row = FigureRowOfCards(theme)
    qtbot.addWidget(row)
    row.resize(400, 120)
    row.show()
    row.show_figures((Figure("In OneDesk", "71.834.123,48 €"), Figure("In QuickBooks Online", "71.514.123,67 €")))
    row.resize(300, 120)
    before = [card._value.font().pointSizeF() for card in row.cards]
    theme.set_mode("dark")
    theme.restyling.finish()
    after = [card._value.font().pointSizeF() for card in row.cards]
    theme.set_mode("light")
    theme.restyling.finish()
    assert after == before
    assert before[0] < theme.font(20, 600).pointSizeF()
