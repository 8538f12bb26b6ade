"""The tie-out as a bookkeeper uses it in the window: compared, looked at from each side, linked, saved and printed."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.i18n import set_language
from app.ui.printing import pdf_of
from tests.ui.room import choose_file


def shown(page: Any) -> list[tuple[str, str]]:
    return [(row.name, row.second) for row in page.model.rows()]


async def test_what_another_workstation_copied_is_named_linked_and_then_agrees(room, tmp_path: Path):
    page = room.window.tie_out
    room.window.go("tie_out")
    await room.idle()
    assert page.area.state_title() == "Not compared yet"
    assert not page.save.isEnabled()

    await room.press(page.compare)
    assert (page.model.rowCount(), page.head.chip.accessibleName()) == (38, "38 unexplained")
    assert page.cure.text().startswith("38 invoices are in QuickBooks Online with our note, but not linked here")
    assert page.link.isVisible()

    page.tabs["customer"].click()
    assert shown(page)[:2] == [("Bäckerei Sönnichsen", "2/0"), ("Hafenlogistik Peters GmbH", "8/0")]
    page.search.setText("stadtwerke")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert shown(page) == [("Stadtwerke Norderhafen", "10/0")]
    page.search.clear()
    QTest.keyClick(page.search, Qt.Key.Key_Return)

    await room.press(page.link)
    await room.answer("Use this one")
    page.choose("differences")
    assert [name for name, _second in shown(page)] == ["INV-1009", "INV-1010", "INV-1011"]
    page.choose("tax")
    assert shown(page) == [("USt 19 %", "99/98/100")]

    page.save.click()
    await choose_file(room, tmp_path / "tie-out.csv")
    lines = (tmp_path / "tie-out.csv").read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("Differences;INV-1009;INV-1009;541.45;;428.40;-113.05;EUR;")
    assert "By currency;EUR;99/98/100;151128.61;149843.41;150985.81;-142.80;EUR;INV-1009, INV-1010, INV-1011;" in lines
    page.save.click()
    await choose_file(room, tmp_path / "tie-out.pdf")
    assert (tmp_path / "tie-out.pdf").read_bytes().startswith(b"%PDF-")


async def test_a_row_opens_its_invoice_and_the_paper_is_printed_in_the_language_in_force(room):
    page, printed = room.window.tie_out, []
    room.desk.tying.printing.disconnect()
    room.desk.tying.printing.connect(lambda name, html: printed.append((name, html)))
    room.window.go("tie_out")
    await room.press(page.compare)
    set_language("de")
    room.desk.retranslate()
    await room.idle()

    await room.press(page.print)
    page.table.setCurrentIndex(page.model.index(0, 0))
    page.table.opened.emit(page.table.current_key())

    assert page.head.chip.accessibleName() == "38 ungeklärt"
    ((name, html),) = printed
    assert name == "Monatsabgleich"
    assert "Hafenlogistik Peters GmbH" in html
    assert "Nach Währung" in html
    assert pdf_of(html).startswith(b"%PDF-")
    assert (room.window.place(), room.window.invoices.table.current_key()) == ("all", room.key("INV-0984"))
