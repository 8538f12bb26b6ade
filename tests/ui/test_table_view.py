"""The table: a selection by key, columns that give way, everything by keyboard."""

import datetime as moments
import json
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from app.ui.dialogs.arranging import ArrangeColumns
from app.ui.layouts import Layout, read_layout
from app.ui.models.invoices import Col, InvoiceModel
from app.ui.rows import InvoiceRow
from app.ui.views.table import Table


def invoice(key: str, total: str = "100", customer: str = "Reuter") -> InvoiceRow:
    day = moments.date(2026, 11, 2)
    return InvoiceRow(key, f"INV-{key}", customer, day, day, Decimal(total), "EUR", "Open", "ready")


@pytest.fixture
def table(qtbot, theme):
    model = InvoiceModel()
    made = Table(theme, model, lambda: "Invoices")
    qtbot.addWidget(made)
    made.resize(900, 400)
    model.replace_all([invoice("a", "3", "Anders"), invoice("b", "2", "Brandt"), invoice("c", "1", "Conrad")])
    made.show()
    return made


def test_the_selection_outlives_sorting(table):
    table.select_keys(["a", "c"])

    table.model().sort(Col.TOTAL)

    assert table.model().keys() == ["c", "b", "a"]
    assert table.selected_keys() == ["c", "a"]


def test_the_selection_comes_back_when_the_filter_goes(table):
    table.select_keys(["a", "c"])

    table.model().set_filter("anders")
    assert table.selected_keys() == ["a"]
    table.model().set_filter("")
    assert table.selected_keys() == ["a", "c"]


def test_what_is_hidden_is_forgotten_once_another_row_is_chosen_by_hand(table):
    table.select_keys(["a", "c"])
    table.model().set_filter("brandt")

    table.selectionModel().select(
        table.model().index(0, 0),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )
    table.model().set_filter("")

    assert table.selected_keys() == ["b"]


def test_the_selection_outlives_a_refresh_with_other_rows(table):
    table.select_keys(["b"])

    table.model().replace_all([invoice("z"), invoice("b"), invoice("a")])

    assert table.selected_keys() == ["b"]


def test_selecting_tells_the_keys(qtbot, table):
    with qtbot.waitSignal(table.selected) as told:
        table.selectAll()

    assert told.args == [["a", "b", "c"]]


def test_columns_give_way_by_rank(qtbot, table):
    def shown() -> list[int]:
        return [place for place in range(table.model().columnCount()) if not table.isColumnHidden(place)]

    table.default_columns(InvoiceModel.OPTIONAL)
    table.resize(1000, 400)
    assert shown() == [Col.NUMBER, Col.CUSTOMER, Col.DATE, Col.DUE, Col.TOTAL, Col.STATE, Col.NOTE]
    table.resize(480, 400)
    assert shown() == [Col.NUMBER, Col.CUSTOMER, Col.TOTAL, Col.STATE]
    table.resize(1000, 400)
    assert Col.NOTE in shown()


def test_the_columns_fill_the_width_exactly(table):
    for width in (480, 700, 900, 1300):
        table.resize(width, 400)
        widths = [
            table.columnWidth(place) for place in range(table.model().columnCount()) if not table.isColumnHidden(place)
        ]
        assert sum(widths) == table.viewport().width()


def test_a_column_switched_on_by_hand_stays(qtbot, table):
    table.default_columns(InvoiceModel.OPTIONAL)
    menu = table.column_menu()
    tag = menu.actions()[Col.TAG]
    assert not tag.isChecked()

    with qtbot.waitSignal(table.layout_changed):
        tag.setChecked(True)

    assert not table.isColumnHidden(Col.TAG)
    assert table.layout_now().shown == {"OneDesk status": False, "Tag": True, "Contact e-mail": False}


def test_enter_opens_the_current_row(qtbot, table):
    table.setCurrentIndex(table.model().index(1, 0))

    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)

    assert opened.args == ["b"]


def test_copied_rows_suit_a_spreadsheet(qtbot, table):
    table.default_columns(InvoiceModel.OPTIONAL)
    table.select_keys(["b"])

    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text().split("\n") == [
        "Number\tCustomer\tDate\tDue\tTotal\tState\tNote\tCurrency",
        "INV-b\tBrandt\tNov 2, 2026\tNov 2, 2026\t2.00\tReady\t\tEUR",
    ]


def test_pasting_hands_the_text_on(qtbot, table):
    QGuiApplication.clipboard().setText("Training\tTrainings")

    with qtbot.waitSignal(table.pasted) as pasted:
        qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert pasted.args == ["Training\tTrainings"]


def test_home_and_end_move(qtbot, table):
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 0))

    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        qtbot.keyClick(table, Qt.Key.Key_End, modifier)
        assert (table.current_key(), table.selected_keys()) == ("c", ["c"])
        qtbot.keyClick(table, Qt.Key.Key_Home, modifier)
        assert (table.current_key(), table.selected_keys()) == ("a", ["a"])
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_keys() == ["a", "b", "c"]


def test_a_click_on_a_heading_sorts(qtbot, table):
    head = table.horizontalHeader()
    where = head.sectionViewportPosition(Col.TOTAL) + 20

    qtbot.mouseClick(
        head.viewport(), Qt.MouseButton.LeftButton, pos=head.viewport().rect().center().__class__(where, 10)
    )

    assert table.model().keys() == ["c", "b", "a"]


# --- layouts


def by_hand(qtbot, table, place: int, by: int) -> None:
    """Draws the right edge of a column with the mouse."""
    head = table.horizontalHeader()
    edge = QPoint(head.sectionViewportPosition(place) + head.sectionSize(place) - 1, 10)
    qtbot.mousePress(head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    for step in (1, by):
        qtbot.mouseMove(head.viewport(), edge + QPoint(step, 0))
        QApplication.sendEvent(
            head.viewport(),
            QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(edge + QPoint(step, 0)),
                QPointF(head.viewport().mapToGlobal(edge + QPoint(step, 0))),
                Qt.MouseButton.NoButton,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            ),
        )
    qtbot.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(by, 0))


def test_a_width_drawn_by_hand_stays_and_the_others_share_the_rest(qtbot, table):
    table.default_columns(InvoiceModel.OPTIONAL)
    before = table.columnWidth(Col.CUSTOMER)

    with qtbot.waitSignal(table.layout_changed):
        by_hand(qtbot, table, Col.CUSTOMER, 60)

    assert table.columnWidth(Col.CUSTOMER) == pytest.approx(before + 60, abs=1)
    shown = [place for place in range(table.model().columnCount()) if not table.isColumnHidden(place)]
    assert sum(map(table.columnWidth, shown)) == table.viewport().width()
    table.resize(1100, 400)
    assert table.columnWidth(Col.CUSTOMER) == pytest.approx(before + 60, abs=1)
    table.horizontalHeader().sectionHandleDoubleClicked.emit(Col.CUSTOMER)
    assert table.layout_now().widths == {}


def test_a_layout_holds_columns_widths_order_and_sorting(qtbot, table, theme):
    table.default_columns(InvoiceModel.OPTIONAL)
    usual = table.layout_now()
    assert usual == table.usual_layout()
    table.switch(Col.TAG, True)
    by_hand(qtbot, table, Col.CUSTOMER, 40)
    head = table.horizontalHeader()
    head.moveSection(head.visualIndex(Col.TOTAL), 1)
    head.setSortIndicator(Col.TOTAL, Qt.SortOrder.DescendingOrder)
    month_end = table.layout_now()

    table.take_layout(usual)
    assert table.model().keys() == ["a", "b", "c"]
    assert table.isColumnHidden(Col.TAG)
    assert head.visualIndex(Col.TOTAL) == Col.TOTAL
    other = Table(theme, InvoiceModel(), lambda: "Invoices")
    qtbot.addWidget(other)
    other.model().replace_all([invoice("a", "3"), invoice("b", "2"), invoice("c", "9")])
    other.arrange(read_layout(json.loads(json.dumps(month_end.kept())), other.headings()))

    assert other.layout_now() == month_end
    assert other.model().keys() == ["c", "a", "b"]
    assert other.horizontalHeader().visualIndex(Col.TOTAL) == 1
    assert not other.isColumnHidden(Col.TAG)
    other.select_keys(["a"])
    assert other.as_text().split("\n")[0].startswith("Number\tTotal\tCustomer\t")


def test_the_menu_of_the_header_switches_layouts(qtbot, table):
    table.default_columns(InvoiceModel.OPTIONAL)
    table.layouts = {"Check & tax": Layout({"Date": False, "Tag": False, "Contact e-mail": False}, sort="Customer")}
    entry = next(each for each in table.column_menu().actions() if each.text() == "Layout: Check && tax")
    assert not entry.isChecked()

    with qtbot.waitSignal(table.layout_changed):
        entry.trigger()

    assert table.isColumnHidden(Col.DATE)
    assert table.horizontalHeader().sortIndicatorSection() == Col.CUSTOMER
    texts = {each.text(): each for each in table.column_menu().actions()}
    assert texts["Layout: Check && tax"].isChecked()
    texts["Usual columns"].trigger()
    assert table.layout_now() == table.usual_layout()
    assert not table.isColumnHidden(Col.DATE)
    with qtbot.waitSignal(table.layout_asked) as asked:
        texts["Save layout as …"].trigger()
    assert asked.args == ["save"]


def test_columns_are_arranged_by_keyboard(qtbot, theme, table):
    table.default_columns(InvoiceModel.OPTIONAL)
    made = []
    dialog = ArrangeColumns(theme, None, table.layout_now(), table.usual_layout(), table.headings())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.arranged.connect(lambda layout, name: made.append((layout, name)))
    dialog.show()
    dialog.list.setFocus()
    for _step in range(Col.TOTAL):
        qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    for _step in range(3):
        qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Home)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)  # the number stays
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    dialog.sort.field.setCurrentIndex(dialog.sort.field.findData("Customer"))
    dialog.name.field.setText("  Month   end ")
    qtbot.keyClick(dialog.name.field, Qt.Key.Key_Return)

    (layout, name), *_more = made
    assert name == "Month end"
    assert layout.order[:3] == ("Number", "Total", "Customer")
    assert layout.shown == {"Customer": False, "OneDesk status": False, "Tag": False, "Contact e-mail": False}
    assert (layout.sort, layout.descending) == ("Customer", False)


def test_a_saved_layout_is_taken_up_or_forgotten(qtbot, theme, table):
    saved = {"Month end": Layout(sort="Total", descending=True), "Check tax": Layout({"Due": False})}
    dialog = ArrangeColumns(theme, None, table.layout_now(), table.usual_layout(), table.headings())
    qtbot.addWidget(dialog)
    dialog.show_saved(saved)
    field = dialog.layouts.field
    field.setCurrentIndex(field.findText("Check tax"))
    field.activated.emit(field.currentIndex())
    assert dialog.layout_made() == saved["Check tax"]
    assert dialog.name.field.text() == "Check tax"

    with qtbot.waitSignal(dialog.forgotten) as forgotten:
        dialog.forget.click()

    assert forgotten.args == ["Check tax"]
    assert [field.itemText(place) for place in range(field.count())] == [
        "as it is now",
        "the usual columns",
        "Month end",
    ]


def colours_of(table, row: int, colour: str) -> list[tuple[int, int]]:
    """Where a colour stands in a row, from the left edge and the top of the row."""
    top = table.rowViewportPosition(row)
    picture = table.viewport().grab().toImage()
    return [
        (x, y)
        for y in range(table.rowHeight(row))
        for x in range(0, table.viewport().width(), 3)
        if picture.pixelColor(x, top + y).name() == colour
    ]


def test_the_ring_is_round_its_own_row_and_only_for_the_keyboard(qtbot, table, theme):
    table.activateWindow()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.select_keys(["a", "b", "c"])
    table.setCurrentIndex(table.model().index(0, 0))
    table.select_keys(["a", "b", "c"])
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    accent = theme.colours.accent

    ring = colours_of(table, 1, accent)
    assert {y for _x, y in ring} >= {2, 33}  # above and below
    assert colours_of(table, 0, accent) == colours_of(table, 2, accent) == []
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(2, 1)).center()
    )
    assert colours_of(table, 1, accent) == []
    assert {x for x, _y in colours_of(table, 2, accent)} == {6}  # the small bar at the left


def test_the_row_below_the_mouse_has_a_ground_of_its_own(qtbot, table, theme):
    assert colours_of(table, 1, theme.colours.hover) == []
    qtbot.mouseMove(table.viewport(), table.visualRect(table.model().index(1, 1)).center())
    assert colours_of(table, 1, theme.colours.hover) != []
    assert colours_of(table, 0, theme.colours.hover) == []
