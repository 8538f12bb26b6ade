"""By keyboard alone, with real key events in the real window: grids, spreadsheets, type-ahead, columns, the command palette."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.ui.delegates.choice import ChoiceBox
from app.ui.dialogs.arranging import ArrangeColumns
from app.ui.dialogs.commands import CommandPalette
from app.ui.models.invoices import Col
from tests.ui.room import Room

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def key(room: Room, name: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or room.window, name, modifier)


def records(room: Room) -> dict[str, tuple[str, str]]:
    """What each service type goes to, and how that was decided."""
    return {row.name: (row.record, row.decided) for row in room.window.mappings.model.all_rows()}


def at(room: Room, name: str, column: int) -> None:
    """Moves the keyboard's cell to a row by the arrows, as a person does who looks for it."""
    table, model = room.window.mappings.table, room.window.mappings.model
    assert table.hasFocus()
    key(room, Qt.Key.Key_Home, CONTROL)
    names = [row.name for row in model.rows()]
    for _step in range(names.index(name)):
        key(room, Qt.Key.Key_Down)
    for _step in range(column):
        key(room, Qt.Key.Key_Right)
    assert (model.row_at(table.currentIndex().row()).name, table.currentIndex().column()) == (name, column)


async def typed(room: Room, text: str, begin: Qt.Key) -> None:
    """Opens the cell, types a record and takes it."""
    key(room, begin)
    box = next(each for each in room.window.mappings.table.findChildren(ChoiceBox) if each.isVisible())
    assert box.hasFocus() or box.lineEdit().hasFocus()
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), text)
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    await room.idle()
    room.window.activateWindow()  # without a desktop nobody gives the window its turn back after a list that popped up
    room.window.mappings.table.setFocus()
    await room.until(room.window.mappings.table.hasFocus)


async def test_the_mapping_grid(room):
    key(room, Qt.Key.Key_7, CONTROL)
    await room.idle()
    page = room.window.mappings
    assert page.table.hasFocus()
    before = records(room)
    assert before["Beratung"] == ("Beratung", "exact")
    products = [choice.name for choice in page.model.choices]
    other = next(name for name in products if name.isascii() and name not in ("Beratung", "Fernwartung"))
    first, second, third = ("Fernwartung", "Projektleitung", "Schulung")

    at(room, second, 3)
    await typed(room, other, Qt.Key.Key_F2)
    assert records(room)[second] == (other, "chosen")
    at(room, third, 3)
    await typed(room, other, Qt.Key.Key_Return)
    assert records(room)[third] == (other, "chosen")

    # looked into and left: nothing is decided
    at(room, "Beratung", 3)
    key(room, Qt.Key.Key_F2)
    box = next(each for each in page.table.findChildren(ChoiceBox) if each.isVisible())
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    await room.idle()
    page.table.setFocus()
    await room.until(page.table.hasFocus)
    assert records(room)["Beratung"] == ("Beratung", "exact")

    # fill down: from the row above, and over a selection
    again = next(name for name in products if name.isascii() and name not in (other, "Beratung", "Fernwartung"))
    at(room, first, 3)
    await typed(room, again, Qt.Key.Key_F2)
    at(room, second, 3)
    key(room, Qt.Key.Key_D, CONTROL)
    await room.idle()
    assert records(room)[second] == (again, "chosen")
    at(room, second, 3)
    key(room, Qt.Key.Key_Down, SHIFT)
    assert page.acted_on() == [page.model.key_of(row) for row in page.model.rows()[4:6]]
    key(room, Qt.Key.Key_D, CONTROL)
    await room.idle()
    assert records(room)[third] == (again, "chosen")

    # typed once, for all rows selected
    at(room, first, 3)
    key(room, Qt.Key.Key_Down, SHIFT)
    key(room, Qt.Key.Key_Down, SHIFT)
    assert "3 rows" in page.card._hint.text()
    await typed(room, other, Qt.Key.Key_F2)
    assert [records(room)[name][0] for name in (first, second, third)] == [other] * 3


async def test_to_a_spreadsheet_and_back(room):
    room.desk.connections.set("language", "de")
    await room.idle()
    key(room, Qt.Key.Key_7, CONTROL)
    await room.idle()
    page, clipboard = room.window.mappings, QGuiApplication.clipboard()
    key(room, Qt.Key.Key_A, CONTROL)
    key(room, Qt.Key.Key_C, CONTROL)
    lines = clipboard.text().split("\n")
    heads = lines[0].split("\t")
    assert heads[0] == "Leistungsart in OneDesk"
    assert heads[-1] == "Währung"
    name, money, record = (heads.index(each) for each in (heads[0], "Offener Betrag", "Produkt in QuickBooks Online"))
    amounts = [line.split("\t")[money] for line in lines[1:]]
    assert all("," in amount and "€" not in amount and "." not in amount for amount in amounts)

    before = records(room)
    changed = [line.split("\t") for line in lines]
    moved = next(row for row in changed[1:] if row[name] == "Beratung")
    moved[record] = next(each.name for each in page.model.choices if each.name != "Beratung")
    clipboard.setText("\r\n".join("\t".join(row) for row in changed))
    key(room, Qt.Key.Key_V, CONTROL)
    await room.idle()
    assert records(room)["Beratung"] == (moved[record], "chosen")
    others = {each: where for each, where in records(room).items() if each != "Beratung"}
    assert {each: record for each, (record, _how) in others.items()} == {
        each: record for each, (record, _how) in before.items() if each != "Beratung"
    }

    clipboard.setText("Beratung\tBeratung\nGibt es nicht\tBeratung")
    key(room, Qt.Key.Key_V, CONTROL)
    await room.idle()
    assert records(room)["Beratung"][0] == "Beratung"
    assert room.window.statusBar().currentMessage() == (
        "1 Zeile entschieden. 1 benennt nichts hier Bekanntes und blieb unberührt."
    )


async def test_a_start_puts_the_keyboard_into_the_list_and_reading_again_leaves_it_where_it_is(room):
    window = room.window
    assert window.focusWidget() is window.invoices.table
    assert window.details.key() == room.key("INV-1058")
    key(room, Qt.Key.Key_F, CONTROL)
    assert window.focusWidget() is window.invoices.filters.search
    room.desk.refresh()
    await room.idle()
    assert window.focusWidget() is window.invoices.filters.search


async def test_the_list_home_end_type_ahead_and_selection(room):
    key(room, Qt.Key.Key_6, CONTROL)
    await room.idle()
    table, model = room.window.invoices.table, room.window.invoice_model
    assert table.hasFocus()
    key(room, Qt.Key.Key_End, CONTROL)
    assert table.currentIndex().row() == model.rowCount() - 1
    key(room, Qt.Key.Key_Home, CONTROL)
    assert table.currentIndex().row() == 0

    key(room, Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(QApplication.focusWidget(), "INV-1053")
    key(room, Qt.Key.Key_Down)
    assert table.hasFocus()
    assert [row.number for row in model.rows()] == ["INV-1053"]
    assert model.row_at(table.currentIndex().row()).number == "INV-1053"
    key(room, Qt.Key.Key_F, CONTROL | SHIFT)
    assert model.hidden() == 0
    table.setFocus()

    numbers = [row.number for row in model.rows()]
    QTest.keyClicks(table, "INV-1053")
    assert model.row_at(table.currentIndex().row()).number == "INV-1053"
    key(room, Qt.Key.Key_Right)  # where the keyboard stands in the row makes no difference
    table._type_ahead._last = 0.0
    QTest.keyClicks(table, "stadt")
    assert model.row_at(table.currentIndex().row()).customer == "Stadtwerke Norderhafen"
    assert numbers == [row.number for row in model.rows()]

    key(room, Qt.Key.Key_Home, CONTROL)
    key(room, Qt.Key.Key_Down, SHIFT)
    key(room, Qt.Key.Key_Down, SHIFT)
    await room.idle()
    chosen = room.window.invoices.selected()
    assert len(chosen) == 3
    assert room.window.invoices.foot.texts()[0] == "3 of 150 selected"

    key(room, Qt.Key.Key_L, CONTROL | SHIFT)
    dialog = room.dialog(ArrangeColumns)
    await room.until(dialog.list.hasFocus)
    dialog.sort.field.setCurrentIndex(dialog.sort.field.findData("Total"))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    await room.idle()
    assert table.horizontalHeader().sortIndicatorSection() == Col.TOTAL
    assert set(room.window.invoices.selected()) == set(chosen)
    totals = [row.total for row in model.rows()]
    assert totals == sorted(totals)


async def test_every_key_stands_on_one_page_menus_know_where_they_work_and_the_palette_finds_all(room):
    actions = room.window.actions_of_menus
    key(room, Qt.Key.Key_1, CONTROL)
    assert not actions["fill_down"].isEnabled()
    key(room, Qt.Key.Key_8, CONTROL)
    await room.idle()
    assert actions["fill_down"].isEnabled()
    assert actions["edit_cell"].shortcut().toString() == "F2"

    key(room, Qt.Key.Key_K, CONTROL)
    palette = room.dialog(CommandPalette)
    await room.until(palette.search.hasFocus)
    QTest.keyClicks(palette.search, "tie-out")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    await room.idle()
    assert room.window.place() == "tie_out"

    assert actions["shortcuts"].shortcut().toString() == "Ctrl+F1"
    page = room.window.open_shortcuts()
    texts = [label.text() for label in page.findChildren(QLabel)]
    for text, keys in (
        ("Fill down", "Ctrl+D"),
        ("Columns …", "Ctrl+Shift+L"),
        ("First and last row", "Ctrl+Home  Ctrl+End"),
        ("A day later, a day earlier", "+  −"),
        ("First and last day of the month", "M  H"),
    ):
        assert texts[texts.index(text) + 1] == keys
