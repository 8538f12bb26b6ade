"""The bookkeeper's job in the real window: what OneDesk's own integration does (facts, section 3, rows 2 to 14), from the first
click to the paid invoice."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.demo.company import SITUATIONS
from app.demo.world import World
from tests.ui.room import Room, arguments, opened, sign_in

NUMBER = SITUATIONS["exact_match"]


async def test_rows_2_and_3_connect_from_nothing_and_the_settings_appear(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        await connected_from_nothing(room, served)


async def connected_from_nothing(room: Room, world: World) -> None:
    connect = room.window.guide
    assert room.window.place() == "guide"
    assert connect.guide.states == ("open", "open", "open", "waiting", "waiting", "waiting", "waiting")
    await room.press(connect.real)
    assert connect.guide.step == "onedesk"

    connect.onedesk.key.field.setText("wrong-key")
    await room.press(connect.onedesk.check)
    assert connect.onedesk._text.text().startswith("OneDesk does not accept the key.")

    connect.onedesk.key.field.setText(world.onedesk_api_key)
    QTest.mouseClick(connect.onedesk.check, Qt.MouseButton.LeftButton)
    await room.answer("Keep until closing")
    assert connect.onedesk._text.text() == "Connected: Nordlicht IT GmbH"
    assert connect.onedesk.key.field.text() == ""
    assert connect.onedesk.model.rowCount() == 14

    await room.press(connect.forward)
    assert connect.guide.step == "quickbooks"
    connect.quickbooks.client_id.field.setText(world.client_id)
    connect.quickbooks.secret.field.setText(world.client_secret)
    QTest.mouseClick(connect.quickbooks.sign_in, Qt.MouseButton.LeftButton)
    await room.until(lambda: room.browser.opened)
    assert connect.quickbooks.cancel.isVisible()
    page = await sign_in(room.browser.opened[-1])
    assert page.status_code == 200
    await room.idle()

    assert room.window.windowTitle() == "Nordlicht IT GmbH – Ledgerbridge"
    assert connect.quickbooks.cancel.isVisible() is False
    assert connect.guide.state("quickbooks") == "done"
    await room.press(connect.forward)
    assert connect.accounts.account.isVisible()
    assert connect.accounts.tax.isVisible()


async def test_row_8_and_9_copy_puts_the_open_invoice_there_and_sends_nothing(room):
    await room.pick(NUMBER, "ready")
    assert room.window.details.copy.text() == "Copy to QuickBooks Online"
    assert room.window.actions_of_menus["copy"].text() == "Copy to QuickBooks Online"

    await room.press(room.window.details.copy)
    assert room.window.review.go.text() == "Copy 1"
    assert room.window.review.go.hasFocus()
    await room.press(room.window.review.go)

    assert room.window.run._done.text() == "1 of 1 done"
    assert str(room.posted(NUMBER)["TotalAmt"]) == "4998.00"
    assert room.person.mails_of(NUMBER) == 0


async def test_row_8_a_draft_can_not_be_copied(room):
    number = next(row.number for row in room.desk.office.picture.listing.rows if row.state == "draft" and row.number)
    await room.pick(number)

    assert room.window.details.copy.isEnabled() is False
    assert room.window.details._explanation.text() == "Only open invoices are copied. In OneDesk this one is: Draft."


async def test_row_10_after_copying_the_tag_stands_at_the_top(room):
    await room.run(NUMBER)
    await room.pick(NUMBER, "copied")

    assert room.window.details._tag.text() == "Copied to QuickBooks"
    assert room.window.details._chip.chip().text == "Copied"


async def test_row_11_edited_in_onedesk_it_is_changed_and_copying_again_updates_the_same_invoice(room):
    await room.run(NUMBER)
    before = room.posted(NUMBER)["Id"]
    room.person.edit_in_onedesk(NUMBER)
    room.desk.refresh()
    await room.idle()
    assert room.state(NUMBER) == "changed"
    assert room.count("changed") == 1

    assert await room.run(NUMBER) == {NUMBER: "updated"}
    assert room.posted(NUMBER)["Id"] == before
    assert str(room.posted(NUMBER)["TotalAmt"]) == "5039.65"


async def test_rows_12_and_13_send_asks_names_the_recipient_and_mails_once(room):
    silent = SITUATIONS["missing_email"]
    await room.pick(NUMBER, "all")
    room.window.invoices.table.select_keys([room.key(NUMBER), room.key(silent)])
    await room.press(room.window.invoices.send)
    QTest.mouseClick(room.window.review.go, Qt.MouseButton.LeftButton)
    QTest.mouseClick(room.window.review.go, Qt.MouseButton.LeftButton)
    question = room.dialog()
    assert question.windowTitle() == "Send 1 of 2 invoices?"
    lines = [label.text() for label in question.findChildren(type(question._text))]
    first = lines.index(f"{silent}: no contact e-mail, is copied only")
    assert lines[first + 1] == f"{NUMBER}: buchhaltung@hafenlogistik.example"
    assert room.person.mails_of(NUMBER) == 0
    await room.answer("Send 1")

    rows = {row.number: row.outcome for row in room.window.run.model.all_rows()}
    assert rows == {NUMBER: "sent", silent: "copied_not_sent"}
    assert room.person.mails_of(NUMBER) == 1
    assert room.person.mails_of(silent) == 0
    await room.pick(NUMBER, "sent")
    assert room.window.details._tag.text() == "Sent with QuickBooks"


async def test_row_14_a_payment_comes_back(room):
    await room.run(NUMBER, send=True)
    room.person.record_payment(NUMBER, Decimal("1000.00"))
    room.desk.acting.payments()
    await room.idle()
    assert room.state(NUMBER) == "partially_paid"

    room.person.record_payment(NUMBER)
    room.desk.acting.payments()
    await room.idle()
    assert room.state(NUMBER) == "paid"
    assert room.count("paid") == 1
    assert room.onedesk(NUMBER)["status"] == "Paid"


async def test_every_invoice_is_in_one_queue_and_the_counts_add_up(room):
    await room.run(NUMBER, send=True)
    queues = ("ready", "attention", "copied", "changed", "sent", "paid")
    counted = sum(room.count(queue) or 0 for queue in queues)
    rest = [row for row in room.desk.office.picture.listing.rows if row.state in ("draft", "closed")]

    assert counted + len(rest) == room.count("all") == 150
    assert room.window.invoice_model.rowCount() == 150
    room.window.go("attention")
    assert room.window.attention.model.rowCount() == room.count("attention")
