"""What goes otherwise than planned, settled in the real window: every problem card does what its buttons say."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.demo.company import SITUATIONS
from app.ui.models.runs import PlanCol
from app.ui.models.sums import SumCol
from tests.ui.room import Room, choose_file

NUMBER = SITUATIONS["exact_match"]


def figures(room: Room) -> dict[str, tuple[str, ...]]:
    card = room.window.attention.card.panel.card()
    assert card is not None
    return {row.label: row.values for row in card.figures}


async def test_edited_in_quickbooks_it_is_kept_or_overwritten_as_a_person_says(room):
    other = SITUATIONS["discount"]
    await room.run(NUMBER, other)
    for number in (NUMBER, other):
        room.person.edit_in_quickbooks(number)
    room.desk.refresh()
    await room.idle()
    assert room.state(NUMBER) == room.state(other) == "drifted"

    await room.pick(NUMBER, "attention")
    card = room.window.attention.card.panel.card()
    assert card.columns == ("Last agreed", "OneDesk", "QuickBooks Online")
    assert figures(room) == {"Due date": ("Dec 2, 2026", "Dec 2, 2026", "Dec 9, 2026")}
    await room.act(NUMBER, "Keep QuickBooks Online’s")
    await room.answer("Keep")
    assert room.state(NUMBER) == "copied"

    await room.act(other, "Overwrite with OneDesk’s")
    await room.answer("Overwrite")
    assert [row.chip for row in room.window.review.model.all_rows()] == ["Due date Dec 3, 2026 → Nov 26, 2026"]
    await room.press(room.window.review.go)
    assert room.posted(other)["DueDate"] == "2026-11-26"
    assert room.state(other) == "copied"


async def test_edited_on_both_sides_three_columns_show_the_culprit(room):
    await room.run(NUMBER)
    room.person.edit_in_onedesk(NUMBER)
    room.person.edit_in_quickbooks(NUMBER)
    room.desk.refresh()
    await room.idle()

    await room.pick(NUMBER, "attention")
    shown = figures(room)
    assert room.state(NUMBER) == "conflict"
    assert shown["Due date"] == ("Dec 2, 2026", "Dec 2, 2026", "Dec 9, 2026")
    assert shown["Total"] == ("€4,998.00", "€5,039.65", "€4,998.00")
    assert shown["Line 1: quantity"] == ("12", "12.25", "12")


async def test_one_cent_is_shown_and_accepted(room):
    number = SITUATIONS["one_cent_tax_difference"]
    await room.pick(number, "attention")
    assert room.window.attention.card.panel.card().tag == "1 cent off"

    await room.act(number, "Accept the difference")
    await room.idle()
    assert room.state(number) == "ready"
    assert await room.run(number) == {number: "created"}


async def test_a_closed_month_takes_another_date_by_quickbooks_keys(room):
    number = SITUATIONS["closed_period"]
    await room.act(number, "Choose another date")
    await room.until(lambda: room.dialog() is not None, 10)
    QTest.keyClicks(room.dialog().field.field, "h+")
    await room.answer("Use this date")
    assert room.state(number) == "ready"

    assert await room.run(number) == {number: "created"}
    assert room.posted(number)["TxnDate"] == "2026-11-01"


async def test_a_taken_number_gets_another_one(room):
    number = SITUATIONS["number_taken"]
    await room.act(number, "Give another number")
    await room.answer("Apply", f"{number}-A")
    assert room.state(number) == "ready"

    assert await room.run(number) == {number: "created"}
    assert room.posted(f"{number}-A")["TotalAmt"] == room.onedesk(number)["total"]


async def test_posted_by_onedesks_own_connection_it_is_linked(room):
    number = SITUATIONS["posted_by_native_connector"]
    there = room.posted(number)["Id"]
    await room.act(number, "Link to the invoice there")
    assert room.dialog().field.field.text() == there
    await room.answer("Apply")

    assert room.desk.office.row(room.key(number)).quickbooks_id == there
    assert room.posted(number)["Id"] == there


async def test_a_similar_customer_and_product_are_decided_in_the_grids(room):
    window = room.window
    window.go("mappings")
    await room.idle()
    assert room.count("mappings") == 1
    await room.press(window.mappings.card.accept)
    assert room.count("mappings") == 0

    window.go("customers")
    await room.idle()
    assert room.count("customers") == 2
    await room.press(window.customers.accept_all)
    assert room.count("customers") == 1  # a vendor's name is not taken by itself
    vendor = SITUATIONS["name_taken_by_vendor"]
    row = next(row for row in window.customers.model.all_rows() if row.decided == "undecided")
    window.customers.table.select_keys([row.key])
    await room.press(window.customers.card.new)
    assert room.state(SITUATIONS["near_customer"]) == "ready"
    assert room.state(vendor) in ("ready", "needs_attention")


async def test_checking_again_reads_this_one_alone(room):
    number = SITUATIONS["closed_period"]
    room.person.edit_in_onedesk(number, {"invoiceDate": "2026-11-20"})
    room.person.onedesk("DELETE", "log")
    await room.pick(number, "attention")
    await room.press(room.window.attention.card.panel._retry)

    assert room.state(number) == "ready"
    assert room.window.statusBar().currentMessage() == "1 checked again: nothing is in the way."
    paths = room.person.onedesk("GET", "counts")["paths"]
    assert paths[f"GET /invoices/externalId/{room.key(number)}"] == 1
    assert paths["POST /invoices/filter/details"] == 1  # a second invoice of that number would be among the newest


async def test_the_sign_in_is_lost_and_everything_stays(room):
    await room.run(NUMBER)
    room.person.intuit("POST", "kill")
    room.desk.refresh()
    await room.idle()

    banner = room.window.banner
    assert banner.isVisible()
    assert banner.button.text() == "Reconnect"
    assert room.state(NUMBER) == "copied"
    assert room.count("all") == 150
    await room.press(banner.button)
    assert room.window.place() == "settings"
    assert room.window.settings.connect_page.quickbooks.sign_in.hasFocus()


async def test_the_connection_drops_and_what_is_known_stays(room):
    room.person.drop_connection()
    room.desk.refresh()
    await room.idle()
    assert room.window.banner.button.text() == "Try again"
    assert room.count("all") == 150

    room.person.restore()
    await room.press(room.window.banner.button)
    assert room.window.banner.isVisible() is False


async def test_disconnected_and_connected_again_the_links_are_there(room):
    await room.run(NUMBER)
    QTest.mouseClick(room.window.settings.connect_page.quickbooks.forget, Qt.MouseButton.LeftButton)
    await room.answer("Disconnect")
    assert room.window.windowTitle() == "Ledgerbridge"

    world, hub = room.world, room.desk.office.hub
    tokens = world.person.intuit("POST", "grant", {"realm": world.realm_id})
    await hub.doors.keep("sandbox", world.realm_id, tokens["access_token"], tokens["refresh_token"])
    await hub.connect_demo("sandbox", world.realm_id)
    room.desk.refresh()
    await room.idle()
    assert room.state(NUMBER) == "copied"


async def test_the_pdf_is_shown_and_saved(room, tmp_path):
    await room.run(NUMBER)
    await room.pick(NUMBER, "copied")
    pane = room.window.details
    pane.tabs.choose("pdf")
    pane.tab_chosen.emit(pane.key(), "pdf")
    await room.idle()
    assert pane.pdf.pages() == 1

    QTest.mouseClick(pane.pdf._save, Qt.MouseButton.LeftButton)
    await choose_file(room, tmp_path / "beleg.pdf")
    assert (tmp_path / "beleg.pdf").read_bytes().startswith(b"%PDF-")


async def test_review_report_journal_and_tie_out_are_saved(room, tmp_path):
    await room.pick(NUMBER, "ready")
    await room.press(room.window.details.copy)
    for name in ("review.csv", "review.pdf"):
        room.window.review.save.click()
        await choose_file(room, tmp_path / name)
    assert (tmp_path / "review.csv").read_text("utf-8-sig").splitlines()[1].startswith(f"{NUMBER};Hafenlogistik Peters")
    assert (tmp_path / "review.pdf").read_bytes().startswith(b"%PDF-")
    lines = (tmp_path / "review.csv").read_text("utf-8-sig").splitlines()
    assert "1;Beratung;By product or service;;;1680.00;EUR;;" in lines
    assert "1;Erlöse Dienstleistungen;By income account;;;4200.00;EUR;;" in lines

    review = room.window.review
    assert review.table.isColumnHidden(PlanCol.MAIL)  # nothing is mailed: no empty column
    assert review.books.isVisible()
    assert [(pair.label, pair.value) for pair in review._view.books] == [
        ("Accounts receivable", "+ €4,998.00"),
        ("Erlöse Dienstleistungen", "+ €4,200.00"),
        ("Tax payable", "+ €798.00"),
    ]
    review.totals.click()
    totals = room.dialog()
    assert ("By customer", "Hafenlogistik Peters GmbH", 1, Decimal("4998.00")) in [
        (row.kind, row.name, row.count, row.amount) for row in totals.model.rows()
    ]
    totals.table.horizontalHeader().setSortIndicator(SumCol.AMOUNT, Qt.SortOrder.AscendingOrder)
    assert totals.model.row_at(0).name == "Tax payable"
    totals.copy.click()
    assert "By customer\tHafenlogistik Peters GmbH\t1\t4998.00\tEUR" in QGuiApplication.clipboard().text().split("\n")
    await room.answer("Close")
    printed = []
    room.desk.working.printing.disconnect()
    room.desk.working.printing.connect(lambda _name, html: printed.append(html))
    review.print.click()
    assert "By income account" in printed[0]

    await room.press(room.window.review.go)
    room.window.run.save.click()
    await choose_file(room, tmp_path / "report.csv")
    made, total = (tmp_path / "report.csv").read_text("utf-8-sig").splitlines()[1:]
    place = room.posted(NUMBER)["Id"]
    assert made == f"{NUMBER};Hafenlogistik Peters GmbH;Copied to QuickBooks Online;4998.00;EUR;{place};;;;;"
    assert total == "Total;1;Copied to QuickBooks Online;4998.00;EUR;;;;;;"

    room.window.go("overview")
    QTest.mouseClick(room.window.overview.side.tie_out, Qt.MouseButton.LeftButton)
    await room.idle()
    assert room.window.place() == "tie_out"
    assert room.window.overview.side._sentence.text() == "38 differences are not explained."
    room.window.overview.side.save.click()
    await choose_file(room, tmp_path / "tie-out.csv")
    assert "Compared;All linked invoices;1;" in (tmp_path / "tie-out.csv").read_text("utf-8-sig")

    room.window.go("journal")
    await room.idle()
    room.window.journal.export.click()
    await choose_file(room, tmp_path / "journal.csv")
    assert f";invoice;{NUMBER};" in (tmp_path / "journal.csv").read_text("utf-8-sig")
