"""The rules of judgement as they are seen from outside: e-mails and payments."""

import pytest

from tests.system.hands import copied, delete_payment, edit_to_three_hours, state_of
from tests.system.terminal import LINE, Terminal

# --- e-mail ----------------------------------------------------------------------------------------------------------


def test_one_mail_per_content_and_again_mails_once_more(terminal):
    terminal.box.invoice("R-1")
    first = terminal.run("send", "R-1").row
    second = terminal.run("send", "R-1").row
    again = terminal.run("send", "R-1", "--again").row

    assert [row["outcome"] for row in (first, second, again)] == ["sent"] * 3
    assert [row["already_sent"] for row in (first, second, again)] == [False, True, False]
    assert len(terminal.box.mails) == 2


def test_an_edited_invoice_is_mailed_again_for_its_new_content(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("send", "R-1")
    terminal.box.onedesk("POST", "status", {"number": "R-1", "status": "Open"})
    edit_to_three_hours(terminal.box, "R-1")
    row = terminal.run("send", "R-1").row

    assert (row["outcome"], row["already_sent"], row["total"]) == ("sent", False, "357.00")
    assert len(terminal.box.mails) == 2


def test_the_address_is_read_in_the_same_run(terminal):
    terminal.box.organization("Kunde Eins GmbH", "alt@kunde.example")
    copied(terminal)
    terminal.box.organization("Kunde Eins GmbH", "neu@kunde.example")
    row = terminal.run("send", "R-1").row

    assert row["emailed_to"] == "neu@kunde.example"
    assert [mail["to"] for mail in terminal.box.mails] == ["neu@kunde.example"]


@pytest.mark.parametrize(
    "address", ["kein-at", "a@b", "zwei@x.example, drei@x.example;", "x@y.example\nBcc: z@z.example"]
)
def test_an_address_that_cannot_be_one_is_not_mailed_to(terminal, address):
    terminal.box.organization("Kunde Eins GmbH", address)
    terminal.box.invoice("R-1")
    ended = terminal.run("send", "R-1")

    if ended.row["outcome"] != "sent":
        assert (ended.status, ended.row["outcome"]) == (1, "copied_not_sent")
        assert ended.codes[0] in ("no_contact_email", "email_refused")
        assert terminal.box.mails == []
    else:
        assert "Bcc" not in ended.row["emailed_to"]


def test_a_refused_mail_leaves_it_copied(terminal):
    terminal.box.invoice("R-1")
    terminal.box.quickbooks("POST", "faults", [{"name": "fault_in_200", "path": "/send", "code": "6420"}])
    ended = terminal.run("send", "R-1")
    listed = state_of(terminal)
    terminal.box.quickbooks("DELETE", "faults")
    again = terminal.run("send", "R-1").row

    assert (ended.status, ended.row["outcome"]) == (1, "copied_not_sent")
    assert ended.row["problem"]["quickbooks_errors"][0]["code"] == "6420"
    assert listed == "copied"
    assert (again["outcome"], again["already_sent"], len(terminal.box.mails)) == ("sent", False, 1)


def test_a_lost_reply_to_a_mail_is_uncertain_then_settled_and_never_mailed_twice(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    terminal.box.quickbooks("POST", "faults", [{"name": "drop_after", "path": "/send", "times": 1}])
    row = terminal.run("send", "R-1").row
    again = terminal.run("send", "R-1").row

    assert row["outcome"] in ("sent", "uncertain")
    assert again["outcome"] == "sent"
    assert len(terminal.box.mails) == 1


def test_a_refused_write_back_is_a_note_and_no_failure(terminal):
    terminal.box.onedesk("POST", "settings", {"write_back": "none"})
    terminal.box.invoice("R-1")
    ended = terminal.run("copy", "R-1")
    (listed,) = terminal.ok("invoices")["invoices"]
    terminal.box.onedesk("POST", "settings", {"write_back": "none", "unwritable": "refuse"})
    refused = terminal.run("send", "R-1")

    assert (ended.status, ended.row["outcome"], ended.row["problem"]) == (0, "created", None)
    assert [each["code"] for each in ended.row["notes"]] == ["mark_not_kept"]
    assert (listed["tag"], listed["state"]) == ("Copied to QuickBooks", "copied")
    assert (refused.status, refused.row["outcome"]) == (0, "sent")


def test_with_write_back_off_onedesk_is_left_alone(terminal):
    terminal.ok("settings", "set", "write-back", "off")
    terminal.box.invoice("R-1")
    row = terminal.run("send", "R-1").row
    terminal.box.pay("R-1")
    terminal.run("payments")

    assert row["outcome"] == "sent"
    assert terminal.box.onedesk_writes == 0


# --- payments --------------------------------------------------------------------------------------------------------


def test_paid_goes_back_to_the_earlier_status_when_the_payment_is_undone(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("send", "R-1")
    payment = terminal.box.pay("R-1")
    paid = terminal.run("payments").row
    delete_payment(terminal.box, payment)
    undone = terminal.run("payments").row
    there = terminal.box.onedesk_invoice("R-1")

    assert paid["status"] == "Paid"
    assert (undone["paid"], undone["balance"], undone["status"]) == ("0.00", "238.00", "Sent")
    assert (there["status"], there["amountPaid"], there["balance"]) == ("Sent", 0, 238)


def test_credits_count_as_credit(terminal):
    copied(terminal)
    terminal.box.quickbooks("POST", "credit", {"number": "R-1", "amount": "38.00", "date": "2026-11-20"})
    terminal.box.pay("R-1", "100.00")
    row = terminal.run("payments").row

    assert (row["paid"], row["balance"], row["status"]) == ("138.00", "100.00", "Open")
    assert sorted((each["kind"], each["amount"]) for each in row["payments"]) == [
        ("credit", "38.00"),
        ("payment", "100.00"),
    ]
    assert state_of(terminal) == "partially_paid"


def test_a_voided_invoice_is_not_paid(terminal):
    copied(terminal)
    terminal.box.quickbooks("POST", "void", {"number": "R-1"})
    ended = terminal.run("payments")

    assert (ended.status, ended.row["problem"]["code"]) == (1, "missing_in_quickbooks")
    assert terminal.box.onedesk_invoice("R-1")["status"] == "Open"


def test_a_block_of_hours_is_set_to_paid_after_a_yes_and_never_back(terminal):
    terminal.box.invoice("R-1", type="block of hours")
    terminal.ok("copy", "R-1")
    payment = terminal.box.pay("R-1")
    asked = terminal.run("payments")
    before = terminal.box.onedesk_invoice("R-1")["status"]
    said_yes = terminal.run("payments", "--yes", "R-1").row
    after = terminal.box.onedesk_invoice("R-1")["status"]
    delete_payment(terminal.box, payment)
    undone = terminal.run("payments")

    assert (asked.status, asked.row["written_back"], before) == (1, "pending", "Open")
    assert asked.row["problem"]["code"] == "block_needs_consent"
    assert (said_yes["written_back"], said_yes["status"], said_yes["problem"], after) == (True, "Paid", None, "Paid")
    assert (undone.status, undone.row["problem"]["code"]) == (1, "payment_undone_on_block")
    assert terminal.box.onedesk_invoice("R-1")["status"] == "Paid"


def test_a_payment_alone_is_no_drift_and_less_than_is_paid_is_refused(terminal):
    copied(terminal)
    terminal.box.pay("R-1", "200.00")
    unchanged = terminal.run("copy", "R-1").row
    lines = [{**LINE, "quantity": 1, "amount": 100.0}]
    less = {"lineItems": lines, "subtotal": 100.0, "tax1Amount": 19.0, "total": 119.0, "balance": 119.0}
    terminal.box.edit_in_onedesk("R-1", **less)
    ended = terminal.run("copy", "R-1")

    assert unchanged["outcome"] == "unchanged"
    assert (ended.row["outcome"], ended.codes) == ("needs_attention", ["already_paid_more"])


def test_payments_cost_at_most_one_request_an_invoice_and_unchanged_ones_half(terminal):
    numbers = [f"R-{index}" for index in range(1, 9)]
    for number in numbers:
        terminal.box.invoice(number)
    terminal.ok("copy", "--all-open")
    for number in numbers[:4]:
        terminal.box.pay(number)
    terminal.box.quickbooks("DELETE", "log")
    terminal.ok("payments")
    paid = terminal.box.quickbooks("GET", "counts")["requests"]
    terminal.box.quickbooks("DELETE", "log")
    terminal.ok("copy", *numbers[4:])
    unchanged = terminal.box.quickbooks("GET", "counts")["requests"]

    assert paid <= 8
    assert unchanged <= 2 + 7  # half a request each, and the company's lists once


def test_it_is_the_same_installation_however_often_it_is_opened(terminal):
    copied(terminal)
    again = Terminal(terminal.box, terminal.folder)

    assert again.run("copy", "R-1").row["outcome"] == "unchanged"
    assert again.ok("journal")["verified"] is True
