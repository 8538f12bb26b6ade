"""The window as a whole: names for every control, no clipped text, places by keyboard, intent by signals."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QWidget,
)

from app.desktop.painted import clipped, moving_sideways, visible
from app.i18n import set_language
from app.ui.rows import CompanyView
from app.ui.theme import Theme
from app.ui.views.header import Header
from app.ui.window import Window
from tests.ui import gallery


@pytest.fixture
def window(qtbot, theme):
    made = Window(theme)
    qtbot.addWidget(made)
    gallery.fill(made)
    made.show()
    return made


def nameless(window: Window) -> list[str]:
    found = []
    for child in visible(window, QWidget):
        inner = (
            isinstance(child.parent(), (QComboBox, QAbstractItemView)) or child.objectName() == "qt_spinbox_lineedit"
        )
        if child.focusPolicy() == Qt.FocusPolicy.NoFocus or inner or isinstance(child, Header):
            continue
        if not QAccessible.queryAccessibleInterface(child).text(QAccessible.Text.Name).strip():
            found.append(f"{type(child).__name__} in {type(child.parent()).__name__}")
    return found


@pytest.mark.parametrize("code", ["en", "de"])
def test_every_control_that_takes_the_keyboard_has_a_name(window, code):
    set_language(code)
    window.retranslate()
    gallery.fill(window)

    for place in gallery.PLACES:
        gallery.show(window, place)
        assert (place, nameless(window)) == (place, [])


def test_a_cell_reads_itself(window):
    table = window.invoices.table
    reader = QAccessible.queryAccessibleInterface(table)
    spoken = {reader.child(place).text(QAccessible.Text.Name) for place in range(70)}

    assert {"INV-1046", "Autohaus Ebert KG", "€2,618.00", "Similar customer"} <= spoken


def test_the_count_is_part_of_an_entrys_name(window):
    assert window.sidebar.entries["attention"].accessibleName() == "Needs attention, 7"


# --- room


@pytest.mark.parametrize("code", ["de", "en"])
@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1480, 820)])
def test_no_text_is_clipped_and_nothing_scrolls_sideways(qtbot, theme, code, width, height):
    set_language(code)
    window = Window(theme)
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show()
    gallery.fill(window)

    for place in gallery.PLACES:
        gallery.show(window, place)
        gallery.settle(window)
        assert (place, clipped(window)) == (place, [])
        assert (place, moving_sideways(window)) == (place, [])


# --- language and look while running


def test_the_language_switches_while_running(window):
    set_language("de")
    window.retranslate()

    assert window.sidebar.entries["attention"].accessibleName() == "Zu prüfen, 7"
    assert window.invoices.table.accessibleName() == "Rechnungen"
    assert window.actions_of_menus["refresh"].text() == "Aktualisieren"
    assert window.details.send.text() == "Senden"


def test_the_look_switches_while_running(window, theme: Theme):
    window.resize(1480, 860)
    gallery.settle(window)
    before = window.grab().toImage().pixelColor(400, 400)

    theme.set_mode("dark")

    assert before.name() == "#ffffff"
    assert window.grab().toImage().pixelColor(400, 400).name() == "#1a1e25"


def test_an_unknown_look_is_refused(theme: Theme):
    with pytest.raises(ValueError, match="purple"):
        theme.set_mode("purple")


def test_bold_is_bold_and_figures_are_equally_wide(theme: Theme):
    assert theme.width("Hamburg", weight=600) > theme.width("Hamburg", weight=400)
    assert theme.width("1111", tabular=True) == theme.width("8888", tabular=True)
    assert theme.width("1111") < theme.width("8888")


# --- places and actions


def test_the_sidebar_leads_to_its_places(qtbot, window):
    for place in ("mappings", "customers", "overview", "journal", "settings", "attention", "all"):
        with qtbot.waitSignal(window.place_chosen) as chosen:
            qtbot.mouseClick(window.sidebar.entries[place], Qt.MouseButton.LeftButton)
        assert chosen.args == [place]
        assert window.page().isVisible()


def test_arrows_move_in_the_sidebar(qtbot, window):
    window.go("open")
    window.sidebar.entries["open"].setFocus()

    qtbot.keyClick(window.sidebar.entries["open"], Qt.Key.Key_Down)

    assert window.place() == "ready"


def test_details_stand_beside_queues_only(window):
    window.resize(1280, 800)
    window.go("open")
    assert window.details.isVisible()
    window.go("mappings")
    assert not window.details.isVisible()


def test_the_shortcut_copies_the_selection(qtbot, window):
    window.go("open")
    window.invoices.table.select_keys(["k1042", "k1044"])

    with qtbot.waitSignal(window.invoices.copy_requested) as asked:
        qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert asked.args == [["k1042", "k1044"]]


def test_without_a_selection_the_invoice_of_the_details_is_meant(qtbot, window):
    window.go("open")
    window.invoices.table.clearSelection()

    with qtbot.waitSignal(window.invoices.send_requested) as asked:
        window.actions_of_menus["send"].trigger()

    assert asked.args == [["k1042"]]


def test_nothing_is_copied_from_another_page(qtbot, window):
    window.go("journal")

    with qtbot.assertNotEmitted(window.invoices.copy_requested):
        window.actions_of_menus["copy"].trigger()


def test_actions_that_the_window_does_not_know_are_handed_on(qtbot, window):
    with qtbot.waitSignal(window.action_triggered) as handed:
        window.actions_of_menus["payments"].trigger()

    assert handed.args == ["payments"]


def test_find_goes_to_the_search_of_the_page(qtbot, window):
    window.go("open")
    window.actions_of_menus["find"].trigger()
    assert QApplication.focusWidget() is window.invoices.filters.search

    window.go("journal")
    window.actions_of_menus["find"].trigger()
    assert QApplication.focusWidget() is window.journal.search


def test_shortcuts_are_different(window):
    keys = [
        action.shortcut().toString()
        for action in window.actions_of_menus.actions.values()
        if action.shortcut().toString()
    ]

    assert len(keys) == len(set(keys))
    assert "Ctrl+K" in keys


def test_the_command_palette_finds_and_does(qtbot, window):
    palette = window.open_commands()
    palette.search.setText("journal")

    with qtbot.waitSignal(window.place_chosen) as chosen:
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)

    assert chosen.args == ["journal"]


def test_the_demo_menu_is_there_with_the_demo_only(window):
    assert window.actions_of_menus["demo_payment"].isVisible()
    window.show_company(CompanyView("Nordlicht IT GmbH", "production"))
    assert not window.actions_of_menus["demo_payment"].isVisible()
    assert window.windowTitle() == "Nordlicht IT GmbH – Ledgerbridge"


def test_the_window_comes_back_as_it_was_left(qtbot, theme, window):
    window.go("open")
    window.actions_of_menus["details"].trigger()
    state = window.state()
    other = Window(theme)
    qtbot.addWidget(other)

    other.restore(state)
    other.show()

    assert not other.details.isVisible()


def test_a_state_that_cannot_be_read_is_left_aside(window):
    window.restore({"geometry": "no base 64 §", "splitter": "x", "details": "on"})
    window.resize(1280, 800)

    assert window.details.isVisible()


def test_the_context_menu_holds_the_same_actions(window):
    from PySide6.QtWidgets import QMenu

    menu = window.actions_of_menus.context_menu(QMenu(window))

    assert [action.text() for action in menu.actions() if action.text()] == [
        "Copy 3 to QuickBooks Online",
        "Send 3",
        "Review run",
        "Check again",
        "Open in OneDesk",
        "Open in QuickBooks Online",
        "Copy rows",
    ]


def test_the_foot_adds_up(window):
    window.invoices.table.select_keys(["k1042", "k1043", "k1048"])

    assert window.invoices.foot.texts() == ("3 of 17 selected", "Total €17,671.50", "All 17: €52,419.46")
    assert sum(row.total for row in window.invoice_model.rows()) == Decimal("52419.46")


def test_filters_say_how_many_rows_they_hide(qtbot, window):
    page = window.invoices
    page.filters.search.setText("Sönnichsen")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Return)

    assert page.model.hidden() == 15
    assert page.filters.isVisible()
    labels = [label.text() for label in visible(page.filters, QLabel)]
    assert any("15" in text for text in labels)
    window.actions_of_menus["show_all"].trigger()
    assert page.model.hidden() == 0


def test_a_second_look_has_the_size_of_the_first(qapp, theme: Theme):
    assert Theme(qapp, "light").scale == theme.scale
