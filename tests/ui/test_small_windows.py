"""Small windows and large text: names stay readable, nothing scrolls sideways, the details find their place."""

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.desktop.painted import clipped, moving_sideways
from app.i18n import set_language
from app.ui.models.invoices import Col
from app.ui.theme import Theme
from app.ui.views.filter_line import FilterLine
from app.ui.window import Window
from tests.ui import gallery


@pytest.fixture
def sized(qtbot, qapp, theme):
    """Makes a filled window of a size, its text `scale` times as large as usual."""
    made = []

    def make(width: int, height: int, scale: float = 1.0, code: str = "de") -> Window:
        set_language(code)
        look = theme if scale == 1.0 else Theme(qapp, "light", scale)
        window = Window(look)
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        gallery.fill(window)
        gallery.show(window, "open")
        gallery.settle(window)
        made.append(look)
        return window

    yield make
    for look in made:
        if look is not theme:
            look.deleteLater()
            qapp.setFont(theme.font())
            qapp.setFont(theme.font(12, 600), "QHeaderView")
            theme.apply()


def letters(table, column: int) -> int:
    """How many letters of the longest name are seen in the narrowest case: the width over that of its letters."""
    longest = max((table.model().index(row, column).data() for row in range(table.model().rowCount())), key=len)
    room = table.columnWidth(column) - 2 * table.theme.px(8)
    return max(count for count in range(len(longest) + 1) if table.theme.width(longest[:count] + "…") <= room)


def test_names_are_readable_on_a_small_screen(sized):
    window = sized(1024, 700)
    shown = [each for each in Col if not window.invoices.table.isColumnHidden(each)]

    assert shown == [Col.NUMBER, Col.CUSTOMER, Col.TOTAL, Col.STATE]
    assert letters(window.invoices.table, Col.CUSTOMER) >= 15
    window.go("attention")
    gallery.settle(window)
    attention = window.attention
    assert attention.splitter.orientation() == Qt.Orientation.Vertical
    assert letters(attention.table, 1) >= len("Hafenlogistik Peters GmbH") - 8
    assert not attention.table.isColumnHidden(2)  # money never gives way


def test_with_the_guide_open_every_place_is_seen_without_scrolling(sized):
    window = sized(1024, 700)
    window.sidebar.show_guide("Einrichtung, 5 von 7")
    gallery.settle(window)

    assert window.sidebar._area.verticalScrollBar().maximum() == 0
    assert clipped(window.sidebar) == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 700)])
def test_with_text_twice_as_large_the_list_does_not_scroll_sideways(sized, width, height):
    window = sized(width, height, 2.0)

    for place in ("open", "attention", "mappings", "overview"):
        window.go(place)
        gallery.settle(window)
        assert (place, moving_sideways(window)) == (place, [])
    shown = [each for each in Col if not window.invoices.table.isColumnHidden(each)]
    assert shown == [Col.NUMBER, Col.CUSTOMER, Col.TOTAL, Col.STATE]


def test_where_there_is_no_room_the_details_take_the_place_of_the_list(qtbot, sized):
    window = sized(900, 650)
    table = window.invoices.table
    assert (table.isVisible(), window.details.isVisible()) == (True, False)

    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (table.isVisible(), window.details.isVisible()) == (False, True)
    assert window.details.back.text() == "Zurück zur Liste"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (table.isVisible(), window.details.isVisible()) == (True, False)

    window.actions_of_menus["details"].trigger()
    qtbot.mouseClick(window.details.back, Qt.MouseButton.LeftButton)
    assert (table.isVisible(), window.details.isVisible()) == (True, False)
    window.resize(1300, 800)
    assert (table.isVisible(), window.details.isVisible()) == (True, True)
    assert not window.details.back.isVisible()


def test_bare_icons_still_say_where_they_lead(sized):
    window = sized(1024, 768, 2.0)
    entry = window.sidebar.entries["attention"]

    assert not entry._name.isVisible()
    assert entry.toolTip().split("\n")[0] == entry.accessibleName() == "Zu prüfen, 7"


def test_what_happened_is_said_without_moving_anything(sized):
    window = sized(1024, 700)
    before = window.invoices.table.height()

    window.statusBar().showMessage("3 of 3 invoices done", 8000)
    gallery.settle(window)

    assert window.notice.isVisible()
    assert window.invoices.table.height() == before
    assert window.notice.geometry().bottom() < window.height() - 50  # the sums at the foot of the list stay free
    window.statusBar().clearMessage()
    assert not window.notice.isVisible()


def test_a_click_on_a_place_leads_the_keyboard_into_its_list(qtbot, sized):
    window = sized(1300, 800)
    window.activateWindow()
    qtbot.mouseClick(window.sidebar.entries["attention"], Qt.MouseButton.LeftButton)

    assert window.focusWidget() is window.attention.table
    assert not window.attention.table._by_keyboard  # no ring until a key is pressed
    qtbot.keyClick(window.attention.table, Qt.Key.Key_Down)
    assert window.attention.table._by_keyboard


def test_a_queue_that_a_filter_empties_says_so(qtbot, sized):
    window = sized(1300, 800, code="en")
    page = window.invoices
    page.filters.search.setText("no such customer")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)

    assert page.area.state_title() == "Nothing matches"
    assert page.foot.texts()[2] == ""  # no sum of nothing
    page.area.show_all_requested.emit()
    assert (page.area.state_title(), page.filters.search.text()) == ("", "")
    assert page.foot.texts()[2] == "All 17: €52,419.46"


def test_the_filter_line_gives_way_before_the_search_field_does(qtbot, theme):
    page = QWidget()
    qtbot.addWidget(page)
    line = FilterLine(theme)
    line.setParent(page)
    line.show_only("Nov 26, Not yet copied")
    line.show_hidden(133)
    page.resize(theme.px(900), theme.px(34))
    line.resize(theme.px(900), theme.px(34))
    page.show()
    assert not line.month.isHidden()
    assert line.only.text() == "Nov 26, Not yet copied"

    line.resize(theme.px(466), theme.px(34))
    QApplication.sendPostedEvents()
    assert line.month.isHidden()
    assert line.search.width() >= theme.px(110)
    shown = [part for part in (line.search, line.only, line._note, line._all) if not part.isHidden()]
    assert all(one.geometry().right() < other.geometry().left() for one, other in itertools.pairwise(shown))

    line.resize(theme.px(300), theme.px(34))
    assert line._note.isHidden()
    assert line.only.text().endswith("…")
    assert "Nov 26, Not yet copied" in line.only.accessibleName()

    line.show_only("")
    assert not line.month.isHidden()
    assert not line._note.isHidden()
