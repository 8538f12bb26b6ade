"""What a person prefers in the window: the question before e-mails, the company's colour, the folder for files, columns; kept for the
next start."""

from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.ui.presenters.preferences import asks_before_sending, company_colour, files_folder, preference_rows
from app.ui.printing import paint_pdf
from app.ui.signs import Signs
from app.ui.window import Window
from tests.ui.room import arguments, opened

NUMBER = "INV-1053"


async def test_without_the_question_sending_begins_at_once(room):
    settings = room.window.settings
    room.window.go("settings")
    settings.choose("books")
    switch = settings.panes["books"].lines["ask-before-sending"].field
    assert switch.isChecked()
    switch.click()
    await room.idle()
    assert settings.panes["books"].lines["ask-before-sending"].field.isChecked() is False

    await room.pick(NUMBER, "ready")
    await room.press(room.window.details.send)
    assert room.window.review.go.text() == "Copy 1, send 1"
    QTest.mouseClick(room.window.review.go, Qt.MouseButton.LeftButton)
    await room.idle()
    assert room.dialog() is None
    assert room.posted(NUMBER)["EmailStatus"] == "EmailSent"


async def test_colour_folder_and_columns_are_there_at_the_next_start(qapp, theme, tmp_path, quick):
    chosen = tmp_path / "papers"
    chosen.mkdir()
    async with opened(theme, arguments(tmp_path, demo="de")) as room:
        room.window.settings.setting_changed.emit("company-colour", "violet")
        room.window.settings.setting_changed.emit("files-folder", "")
        await room.until(lambda: room.dialog(QFileDialog) is not None, 10)
        dialog = room.dialog(QFileDialog)
        assert dialog.fileMode() is QFileDialog.FileMode.Directory
        dialog.fileSelected.emit(str(chosen))
        dialog.close()
        await room.idle()
        assert room.window.sidebar._company.colour == "#6439ae"
        due = next(place for place, column in enumerate(room.window.invoice_model.COLUMNS) if column.heading == "Due")
        room.window.invoices.table.column_menu().actions()[due].trigger()
        await room.idle()
        hidden = room.window.invoices.table.isColumnHidden(due)
        room.window.journal.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
        save = next(each for each in room.window.journal.table.column_menu().actions() if "Save layout" in each.text())
        save.trigger()
        await room.answer("Save", "Month end")
        month_end = room.window.journal.table.layout_now()
        room.window.journal.table.take_layout(room.window.journal.table.usual_layout())
        await room.idle()
    async with opened(theme, arguments(tmp_path, demo="de")) as room:
        assert room.window.sidebar._company.colour == "#6439ae"
        assert Path(room.desk.dialogs.folder) == chosen
        assert room.window.invoices.table.layout_now().shown["Due"] is not hidden
        assert room.window.invoices.table.isColumnHidden(due) is hidden
        assert room.window.journal.table.layouts == {"Month end": month_end}
        assert room.window.journal.table.layout_now() == room.window.journal.table.usual_layout()
        assert month_end.sort == "Record"


async def test_the_end_of_a_run_is_told_quietly_while_the_window_is_in_the_background(room, monkeypatch):
    alerted = []
    monkeypatch.setattr("app.ui.signs.QApplication.alert", alerted.append)
    room.desk.voice.notify("3 of 3 invoices done")
    assert alerted == []
    monkeypatch.setattr(room.window, "isActiveWindow", lambda: False)
    room.desk.voice.notify("3 of 3 invoices done")
    assert alerted == [room.window]
    assert room.window.statusBar().currentMessage() == "3 of 3 invoices done"


async def test_the_pdf_of_an_invoice_is_printed(room, tmp_path):
    number = "INV-1053"
    await room.run(number)
    await room.pick(number)
    room.window.details.tab_chosen.emit(room.window.details.key(), "pdf")
    await room.until(lambda: room.desk.lists.pdf()[1])
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert paint_pdf(printer, room.desk.lists.pdf()[1]) == 1
    printed = QPdfDocument()
    assert printed.load(str(tmp_path / "printed.pdf")) == QPdfDocument.Error.None_
    assert printed.pageCount() == 1


def test_what_is_not_chosen_is_as_usual():
    assert asks_before_sending({}) is True
    assert asks_before_sending({"window:ask-before-sending": "off"}) is False
    assert company_colour({}, "#c2571a") == "#c2571a"
    assert company_colour({"window:company-colour": "unknown"}, "#c2571a") == "#c2571a"
    assert company_colour({"window:company-colour": "blue"}, "#c2571a") == "#1d5bb8"
    assert files_folder({"window:files-folder": "/home/ada/books"}) == "/home/ada/books"
    assert [row.value for row in preference_rows({"window:company-colour": "red"}, "look")] == ["red", ""]
    assert preference_rows({}, "network") == ()


@pytest.mark.parametrize("where", [(9000, 7000), (-9000, 40), (30, -9000)])
def test_a_window_that_was_left_where_no_screen_is_comes_into_sight(qtbot, theme, where):
    left, found = Window(theme), Window(theme)
    for window in (left, found):
        qtbot.addWidget(window)
    left.resize(1000, 620)
    left.show()
    left.move(*where)

    found.restore(left.state())
    found.show()

    assert found.screen().availableGeometry().intersects(found.geometry())


def test_the_border_beside_a_problem_card_is_where_it_was_drawn(qtbot, theme):
    left, found = Window(theme), Window(theme)
    for window in (left, found):
        qtbot.addWidget(window)
        window.resize(1400, 800)
        window.show()
    left.go("attention")
    total = sum(left.attention.splitter.sizes())
    left.attention.splitter.setSizes([total - 420, 420])
    left.attention.splitter.splitterMoved.emit(0, 1)

    found.restore(left.state())
    found.go("attention")

    shares = [sizes[0] / sum(sizes) for sizes in (found.attention.splitter.sizes(), left.attention.splitter.sizes())]
    assert shares[0] == pytest.approx(shares[1], abs=0.01)


class Heard:
    """The session bus, as far as the window asks it for anything."""

    def __init__(self, there: bool, taken: bool = True) -> None:
        self.there = there
        self.taken = taken
        self.said: list[object] = []

    def notify(self, text: str) -> Future[bool]:
        self.said.append(text)
        answer: Future[bool] = Future()
        answer.set_result(self.taken)
        return answer

    def progress(self, share: float, shown: bool) -> None:
        self.said.append((share, shown))


def test_how_far_a_run_is_stands_at_the_icon(qtbot, theme, monkeypatch):
    window, bus, badges = Window(theme), Heard(True), []
    qtbot.addWidget(window)
    monkeypatch.setattr("app.ui.signs.QGuiApplication.setBadgeNumber", lambda _self, left: badges.append(left))
    signs = Signs(window, bus)
    for done, total in ((0, 4), (1, 4), (4, 4), (0, 0)):
        signs.progress(done, total)

    assert badges == [4, 3, 0, 0]
    assert bus.said == [(0.0, True), (0.25, True), (1.0, False), (0.0, False)]


@pytest.mark.parametrize(
    ("bus_there", "taken", "tray_there", "in_tray"),
    [
        (True, True, True, False),
        (True, False, True, True),
        (True, False, False, False),
        (False, False, True, True),
        (False, False, False, False),
    ],
)
def test_the_bus_is_asked_before_the_tray(qtbot, theme, monkeypatch, bus_there, taken, tray_there, in_tray):
    window, bus, shown = Window(theme), Heard(bus_there, taken), []
    qtbot.addWidget(window)

    class Tray(QObject):  # a tray is not there offscreen
        isSystemTrayAvailable = staticmethod(lambda: tray_there)

        def __init__(self, _icon, parent):
            super().__init__(parent)

        def show(self):
            assert shown == []

        def showMessage(self, *words):
            shown.append(words)

    monkeypatch.setattr("app.ui.signs.QSystemTrayIcon", Tray)
    monkeypatch.setattr("app.ui.signs.SHOWN_MS", 0)
    Signs(window, bus).notify("3 of 3 invoices done")

    assert bus.said == (["3 of 3 invoices done"] if bus_there else [])
    assert shown == ([("Ledgerbridge", "3 of 3 invoices done")] if in_tray else [])
