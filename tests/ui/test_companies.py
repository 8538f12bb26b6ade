"""Several companies side by side: the dialog of profiles, windows of their own, and whose books a window shows."""

import logging

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from app.desktop.glimpse import Glimpse
from app.desktop.instance import SingleInstance, seat_of
from app.sync.profiles import make_profile
from app.ui.dialogs.asking import Question
from app.ui.dialogs.companies import ChangeCompany, Companies
from app.ui.window import Window
from tests.ui.room import arguments, opened


async def test_another_company_is_set_up_and_opens_in_a_window_of_its_own(qapp, theme, tmp_path, served, quick):
    started = []
    async with opened(theme, arguments(tmp_path), served) as room:

        def opener(folder: str, profile: str) -> bool:
            started.append((folder, profile))
            return True

        room.desk.companies._opener = opener
        room.window.actions_of_menus["companies"].trigger()
        await room.until(lambda: room.dialog(Companies) is not None)
        dialog = room.dialog(Companies)
        assert [dialog.list.item(place).text() for place in range(dialog.list.count())] == [
            "Usual profile · not connected · this window"
        ]
        dialog.name.field.setText("a:b")
        QTest.keyClick(dialog.name.field, Qt.Key.Key_Return)
        await room.idle()
        assert dialog.name._problem.text().startswith("“a:b” cannot be the name of a profile.")

        dialog.name.field.setText("Kanzlei Süd")
        dialog.colour.field.setCurrentIndex(dialog.colour.field.findData("violet"))
        QTest.keyClick(dialog.name.field, Qt.Key.Key_Return)
        await room.idle()
        assert started == [(str(tmp_path), "Kanzlei Süd")]

        room.window.settings.setting_changed.emit("profiles", "")
        await room.until(lambda: room.dialog(Companies) is not None)
        dialog = room.dialog(Companies)
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
        QTest.mouseClick(dialog.open_one, Qt.MouseButton.LeftButton)
        await room.idle()
        assert started[1:] == [(str(tmp_path), "Kanzlei Süd")]

    async with opened(theme, arguments(tmp_path, profile="Kanzlei Süd"), served) as room:
        company = room.window.sidebar._company
        assert (company.name, company.profile, company.colour) == ("", "Kanzlei Süd", "#6439ae")
        assert room.window.windowTitle() == "Kanzlei Süd – Ledgerbridge"
        assert room.window.sidebar._name.text() == "Kanzlei Süd"


async def test_a_company_is_renamed_recoloured_taken_off_the_list_and_deleted(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        settings = room.desk.office.hub.shelves.settings
        for name in ("gt", "Ebert KG"):
            await make_profile(settings, name, {})
        await settings.put_for("gt", "connection:onedesk", '{"organization": "GT"}')
        room.window.actions_of_menus["companies"].trigger()
        await room.until(lambda: room.dialog(Companies) is not None)
        dialog = room.dialog(Companies)

        def listed() -> list[str]:
            return [dialog.list.item(place).text() for place in range(dialog.list.count())]

        assert dialog.remove.isEnabled() is False  # the usual one, and that of this window
        dialog.list.setCurrentRow(2)
        await room.press(dialog.change)
        change = room.dialog(ChangeCompany)
        change.name.field.setText("ebert kg")
        await room.press(change.ok)
        assert change.name._problem.text().startswith("There is a profile “ebert kg” already.")
        change.name.field.setText("Gebäudetechnik")
        change.colour.field.setCurrentIndex(change.colour.field.findData("red"))
        await room.press(change.ok)
        assert listed()[2] == "Gebäudetechnik · GT · not connected"
        assert dialog.list.chosen() == "gt"
        assert (await settings.of_all_profiles())["gt"]["window:company-colour"] == "red"

        async def ask(*labels: str) -> None:
            QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
            for label in labels:
                question = room.dialog(Question)
                button = next(each for each in question.findChildren(QPushButton) if each.text().startswith(label))
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                await room.idle()

        other = SingleInstance(tmp_path, lambda: None, seat_of("gt", False))
        assert other.is_first()
        await ask("Take off the list", "Close")  # its window is open
        other.close()
        assert len(listed()) == 3
        await ask("Delete the data, too", "Delete the data of “Gebäudetechnik”", "Close")  # it is connected
        assert len(listed()) == 3
        await settings.put_for("gt", "connection:onedesk", "")
        await ask("Delete the data, too", "Delete the data of “Gebäudetechnik”")
        assert listed() == ["Usual profile · not connected · this window", "Ebert KG · not connected"]
        assert "gt" not in await settings.of_all_profiles()

        dialog.list.setCurrentRow(1)
        await ask("Take off the list")
        assert len(listed()) == 1
        assert "Ebert KG" in await settings.of_all_profiles()

        dialog.list.setCurrentRow(0)
        await room.press(dialog.change)
        change = room.dialog(ChangeCompany)
        change.name.field.setText("Nordlicht")
        await room.press(change.ok)
        assert room.window.sidebar._name.text() == "Nordlicht"


def test_each_profile_has_a_seat_of_its_own_and_the_demo_one(qtbot, theme, tmp_path):
    seats = [seat_of("default", False), seat_of("Kanzlei Süd", False), seat_of("Kanzlei Nord", False)]
    assert seats[0] == ""
    assert len(set(seats)) == 3
    assert seat_of("Kanzlei Süd", True) == ""
    windows = [SingleInstance(tmp_path, lambda: None, seat) for seat in seats]

    assert [each.is_first() for each in windows] == [True, True, True]
    assert SingleInstance(tmp_path, lambda: None, seats[1]).is_first() is False
    for each in windows:
        each.close()

    window = Window(theme)
    qtbot.addWidget(window)
    for name, seat in zip(("default", "Kanzlei Süd"), seats, strict=False):
        Glimpse(tmp_path, name, seat).keep(window, "dark", "de", [])
    assert Glimpse(tmp_path, "default").theme == "dark"
    assert Glimpse(tmp_path, "Kanzlei Süd", seats[1]).theme == "dark"


async def test_what_the_settings_say_of_this_computer(room):
    window, settings = room.window, room.window.settings
    window.actions_of_menus["companies"].trigger()
    await room.idle()
    assert room.dialog() is None
    assert window.statusBar().currentMessage().startswith("The demo company stands alone.")

    log = logging.getLogger("ledgerbridge")
    try:
        for value, level in (("detailed", logging.DEBUG), ("quiet", logging.WARNING), ("usual", logging.INFO)):
            settings.setting_changed.emit("log-level", value)
            await room.idle()
            assert (value, log.level) == (value, level)
            assert settings.panes["place"].lines["log-level"].setting.value == value
    finally:
        log.setLevel(logging.INFO)

    window.journal.table.switch(2, False)
    window.invoices.table.horizontalHeader().setSortIndicator(4, Qt.SortOrder.DescendingOrder)
    settings.panes["look"].lines["columns"].field.click()
    await room.idle()
    for table in (window.journal.table, window.invoices.table):
        assert table.layout_now() == table.usual_layout()

    place = settings.panes["place"].lines
    assert place["folder"].setting.help == room.desk.office.folder
    place["move-folder"].field.click()
    await room.until(lambda: room.dialog() is not None)
    text = room.dialog().findChild(QPlainTextEdit).toPlainText()
    assert room.desk.office.folder in text
    assert "LEDGERBRIDGE_DATA_DIR" in text
