"""The details of one invoice at work: where each line is booked, what was paid, and what Intuit said when it refused."""

from decimal import Decimal

from PySide6.QtCore import Qt

from app.demo.company import SITUATIONS
from app.ui.delegates.two_line import SECOND_ROLE
from app.ui.models.lines import Col
from app.ui.parts.texts import Label

NUMBER = SITUATIONS["exact_match"]


def texts(layout) -> list[str]:
    widgets = (layout.itemAt(place).widget() for place in range(layout.count()))
    return [widget.text().replace("\xa0", " ") for widget in widgets]


async def test_a_line_names_product_account_and_tax_and_payments_stand_below_the_total(room):
    await room.pick(NUMBER)
    pane = room.window.details
    work, amount = (pane.lines.model.index(0, column) for column in (Col.WORK, Col.AMOUNT))
    assert work.data(SECOND_ROLE).split("\n")[-1] == "Erlöse Dienstleistungen"
    assert amount.data(SECOND_ROLE).split("\n")[-1] == "USt 19 %"
    spoken = work.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "income account Erlöse Dienstleistungen" in spoken
    assert texts(pane.lines.totals._paid) == []

    await room.run(NUMBER, send=True)
    room.person.record_payment(NUMBER, Decimal("1000.00"))
    room.desk.acting.payments()
    await room.idle()
    await room.pick(NUMBER, "paid")
    work, amount = (pane.lines.model.index(0, column) for column in (Col.WORK, Col.AMOUNT))
    assert work.data(SECOND_ROLE).split("\n")[-1] == "Erlöse Dienstleistungen"  # as it is booked
    assert amount.data(SECOND_ROLE).split("\n")[-1] == "USt 19 %"
    paid = texts(pane.lines.totals._paid)
    assert paid[0].startswith("Payment ")
    assert paid[1:] == ["€1,000.00", "Still open", "€3,998.00"]


async def test_the_history_says_what_quickbooks_online_refused(room):
    fault = {"name": "fault_lowercase", "method": "POST", "path": "/invoice", "code": "6000", "times": 1}
    room.person.quickbooks("POST", "faults", [fault])
    await room.run(NUMBER)
    await room.pick(NUMBER)

    lines = [label.text() for label in room.window.details.history.inside.findChildren(Label)]
    assert lines[0] == "invoice: refused"
    assert lines[2].startswith("QuickBooks Online says: Business Validation Error")
    assert lines[2].endswith("(6000)")
    assert lines[3].startswith("intuit_tid 1-")
