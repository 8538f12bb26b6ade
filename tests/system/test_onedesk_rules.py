"""OneDesk's own QuickBooks Online integration, rule by rule: rows 2 to 14 of the feature list in the developers' facts, tried through the
terminal over HTTP."""

import urllib.parse

from tests.system.terminal import LINE


def test_row_02_connect_leads_through_intuits_sign_in_and_authorize(fresh):
    asked = fresh.sign_in()
    page = urllib.parse.urlsplit(asked.address)
    status, _ = asked.allow(fresh.box.said["realm_id"])

    assert page.path.endswith("/connect/oauth2")
    assert (status, asked.running.end().status) == (200, 0)
    assert fresh.ok("status")["quickbooks"]["connected"] is True


def test_row_03_default_income_account_and_tax_code_appear_after_connecting(fresh):
    before = fresh.ok("settings")["settings"]
    fresh.connect()
    after = fresh.ok("settings")["settings"]

    assert "Erlöse" not in before["default-income-account"]["allowed"]
    assert "Erlöse Dienstleistungen" in after["default-income-account"]["allowed"]
    assert "USt 19 %" in after["default-tax-code"]["allowed"]
    fresh.ok("settings", "set", "default-income-account", "Erlöse Dienstleistungen")
    fresh.ok("settings", "set", "default-tax-code", "USt 19 %")


def test_row_04_country_decides_whether_a_tax_code_can_be_chosen(terminal, american):
    german, us = terminal.ok("status")["quickbooks"], american.ok("status")["quickbooks"]
    refused = american.run("settings", "set", "default-tax-code", "Massachusetts")

    assert (german["country"], german["currency"]) == ("DE", "EUR")
    assert (us["country"], us["currency"]) == ("US", "USD")
    assert terminal.ok("settings", "set", "default-tax-code", "USt 19 %")["done"] is True
    assert (refused.status, refused.error) == (2, "bad_setting")


def test_row_05_service_type_is_the_product_of_exactly_that_name(terminal):
    item = terminal.box.item("Beratung")
    terminal.box.invoice("R-1")
    terminal.box.invoice("R-2", lineItems=[{**LINE, "serviceType": "  beratung "}])
    terminal.box.invoice("R-3", lineItems=[{**LINE, "serviceType": None}])
    plans = {each["number"]: each for each in terminal.run("plan").rows}
    terminal.ok("copy", "R-1")
    line = terminal.box.posted("R-1")["Line"][0]

    assert [plans[each]["lines"][0]["item"]["quickbooks_id"] for each in ("R-1", "R-2")] == [item, item]
    assert [each["code"] for each in plans["R-3"]["problems"]] == ["no_service_type"]
    assert line["SalesItemLineDetail"]["ItemRef"]["value"] == item


def test_row_06_service_type_without_match_is_created_with_the_default_income_account(terminal):
    bare = terminal.box.item("Reisezeit", account=None)
    both = [LINE, {**LINE, "id": 2, "serviceType": "Reisezeit"}]
    terminal.box.invoice("R-1", lineItems=both, subtotal=400.0, tax1Amount=76.0, total=476.0, balance=476.0)
    row = terminal.run("copy", "R-1").row
    items = {each["Name"]: each for each in terminal.box.state("Item")}

    assert row["outcome"] == "created"
    assert [each["name"] for each in row["created_items"]] == ["Beratung"]
    assert items["Beratung"]["Type"] == "Service"
    assert items["Beratung"]["IncomeAccountRef"]["value"] == "1"
    assert (items["Reisezeit"]["Id"], items["Reisezeit"]["IncomeAccountRef"]["value"]) == (bare, "1")


def test_row_06_without_a_default_income_account_it_is_blocked(fresh):
    fresh.connect()
    fresh.box.invoice("R-1")
    plan = fresh.run("plan", "R-1")

    assert (plan.status, plan.codes) == (1, ["no_income_account"])


def test_row_07_organization_name_is_the_customers_display_name_else_a_customer_is_created(terminal):
    known = terminal.box.customer("Kunde Eins GmbH")
    address = {"address": "Hafenstraße 1", "city": "Kiel", "zipCode": "24103", "country": "Deutschland"}
    terminal.box.organization("Neu AG", "neu@kunde.example", profile={**address, "phone": "+49 431 1"})
    terminal.box.invoice("R-1")
    terminal.box.invoice("R-2", customer="Neu AG")
    rows = terminal.run("copy", "R-1", "R-2").rows
    made = next(each for each in terminal.box.state("Customer") if each["DisplayName"] == "Neu AG")

    assert terminal.box.posted("R-1")["CustomerRef"]["value"] == known
    assert [row["created_customer"] for row in rows] == [None, {"name": "Neu AG", "quickbooks_id": made["Id"]}]
    assert made["PrimaryEmailAddr"]["Address"] == "neu@kunde.example"
    assert (made["BillAddr"]["Line1"], made["BillAddr"]["City"]) == ("Hafenstraße 1", "Kiel")
    assert made["PrimaryPhone"]["FreeFormNumber"] == "+49 431 1"


def test_row_08_copy_is_offered_on_open_invoices_only(terminal):
    statuses = ("Draft", "Open", "Sent", "Paid", "Canceled")
    for status in statuses:
        terminal.box.invoice(f"R-{status}", status=status)
    ended = terminal.run("copy", *(f"R-{status}" for status in statuses))
    outcomes = {row["number"]: (row["outcome"], (row["problem"] or {}).get("code")) for row in ended.rows}

    assert ended.status == 1
    assert outcomes == {
        "R-Draft": ("needs_attention", "not_open"),
        "R-Open": ("created", None),
        "R-Sent": ("needs_attention", "not_open"),
        "R-Paid": ("needs_attention", "not_open"),
        "R-Canceled": ("needs_attention", "not_open"),
    }
    assert [each["DocNumber"] for each in terminal.box.state("Invoice")] == ["R-Open"]


def test_row_09_copy_puts_the_invoice_there_and_does_not_send_it(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    made = terminal.box.posted("R-1")

    assert (made["TotalAmt"], made["EmailStatus"], made["TxnDate"], made["DueDate"]) == (
        238,
        "NotSet",
        "2026-10-31",
        "2026-11-30",
    )
    assert made["PrivateNote"].splitlines()[-1] == "OneDesk R-1 · " + terminal.run("plan", "R-1").row["external_id"][:8]
    assert terminal.box.mails == []


def test_row_10_after_copying_the_tag_stands_beside_the_status(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    (listed,) = terminal.ok("invoices")["invoices"]

    assert (listed["status"], listed["tag"], listed["state"]) == ("Open", "Copied to QuickBooks", "copied")
    assert terminal.box.onedesk_invoice("R-1")["quickBooksStatus"] == "Copied to QuickBooks"


def test_row_11_copying_again_after_an_edit_syncs_the_same_invoice(terminal):
    terminal.box.invoice("R-1")
    first = terminal.run("copy", "R-1").row
    terminal.box.onedesk("POST", "status", {"number": "R-1", "status": "Draft"})
    longer = {**LINE, "quantity": 3, "amount": 300.0}
    terminal.box.edit_in_onedesk("R-1", lineItems=[longer], subtotal=300.0, tax1Amount=57.0, total=357.0, balance=357.0)
    draft = terminal.run("copy", "R-1")
    terminal.box.onedesk("POST", "status", {"number": "R-1", "status": "Open"})
    (listed,) = terminal.ok("invoices")["invoices"]
    plan = terminal.run("plan", "R-1").row
    row = terminal.run("copy", "R-1").row
    (made,) = terminal.box.state("Invoice")

    assert draft.codes == ["not_open"]
    assert listed["state"] == "changed"
    assert plan["action"] == "update"
    assert {"field", "from", "to"} == set(plan["changes"][0])
    assert (row["outcome"], row["quickbooks_id"], row["total"]) == ("updated", first["quickbooks_id"], "357.00")
    assert (made["Id"], made["TotalAmt"], made["Line"][0]["Id"]) == (first["quickbooks_id"], 357, "1")


def test_row_12_send_copies_and_has_quickbooks_mail_it(terminal):
    terminal.box.organization("Kunde Eins GmbH", "rechnung@kunde.example")
    terminal.box.invoice("R-1")
    row = terminal.run("send", "R-1").row
    (mail,) = terminal.box.mails
    there = terminal.box.onedesk_invoice("R-1")

    assert (row["outcome"], row["emailed_to"], row["already_sent"]) == ("sent", "rechnung@kunde.example", False)
    assert (mail["doc_number"], mail["to"]) == ("R-1", "rechnung@kunde.example")
    assert terminal.box.posted("R-1")["EmailStatus"] == "EmailSent"
    assert (there["status"], there["quickBooksStatus"]) == ("Sent", "Sent with QuickBooks")
    assert there["lastSentDate"]


def test_row_13_without_the_contacts_address_in_onedesk_it_is_only_copied(terminal):
    terminal.box.customer("Kunde Eins GmbH", PrimaryEmailAddr={"Address": "in@quickbooks.example"})
    terminal.box.organization("Kunde Eins GmbH", None)
    terminal.box.invoice("R-1")
    ended = terminal.run("send", "R-1")

    assert (ended.status, ended.row["outcome"], ended.codes) == (1, "copied_not_sent", ["no_contact_email"])
    assert ended.row["quickbooks_id"] == terminal.box.posted("R-1")["Id"]
    assert terminal.box.mails == []


def test_row_14_payments_in_quickbooks_come_back_to_the_onedesk_invoice(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("send", "R-1")
    terminal.box.pay("R-1", "100.00")
    part = terminal.run("payments").row
    partly = terminal.box.onedesk_invoice("R-1")
    terminal.box.pay("R-1")
    whole = terminal.run("payments").row
    paid = terminal.box.onedesk_invoice("R-1")

    assert (part["paid"], part["balance"], part["status"], part["written_back"]) == ("100.00", "138.00", "Sent", True)
    assert (partly["amountPaid"], partly["balance"], partly["status"]) == (100, 138, "Sent")
    assert (whole["paid"], whole["balance"], whole["status"], len(whole["payments"])) == ("238.00", "0.00", "Paid", 2)
    assert (paid["amountPaid"], paid["balance"], paid["status"]) == (238, 0, "Paid")
