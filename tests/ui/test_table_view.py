"""The table: a selection by key, columns that give way, everything by keyboard."""

import datetime as moments
from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication

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
    assert table.column_choice() == {Col.STATUS: False, Col.TAG: True, Col.EMAIL: False}


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
        "Number\tCustomer\tDate\tDue\tTotal\tState\tNote",
        "INV-b\tBrandt\tNov 2, 2026\tNov 2, 2026\t€2.00\tReady\t",
    ]


def test_pasting_hands_the_text_on(qtbot, table):
    QGuiApplication.clipboard().setText("Training\tTrainings")

    with qtbot.waitSignal(table.pasted) as pasted:
        qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert pasted.args == ["Training\tTrainings"]


def test_home_and_end_move(qtbot, table):
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 0))

    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert table.current_key() == "c"
    qtbot.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert table.current_key() == "a"


def test_a_click_on_a_heading_sorts(qtbot, table):
    head = table.horizontalHeader()
    where = head.sectionViewportPosition(Col.TOTAL) + 20

    qtbot.mouseClick(
        head.viewport(), Qt.MouseButton.LeftButton, pos=head.viewport().rect().center().__class__(where, 10)
    )

    assert table.model().keys() == ["c", "b", "a"]
