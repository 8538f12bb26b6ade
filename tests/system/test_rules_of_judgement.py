"""The rules of judgement as they are seen from outside: names, totals, tax, edits on either side, other hands, payments."""

import pytest

from tests.system.terminal import LINE, Terminal


def line(amount, **changes):
    return {**LINE, "quantity": 1, "rate": float(amount), "amount": float(amount), **changes}


def two_lines(second, **changes):
    """Figures of an invoice of 200.00 and `second` without tax on it."""
    total = 200 + second + 38
    lines = [LINE, line(second, id=2, **changes)]
    return {"lineItems": lines, "subtotal": float(200 + second), "total": float(total), "balance": float(total)}


def edit_to_three_hours(box, number):
    lines = [{**LINE, "quantity": 3, "amount": 300.0}]
    box.edit_in_onedesk(number, lineItems=lines, subtotal=300.0, tax1Amount=57.0, total=357.0, balance=357.0)


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["kunde eins gmbh", "  Kunde Eins GmbH  ", "KUNDE EINS GMBH"])
def test_the_same_name_is_taken_whatever_its_case_and_outer_blanks(terminal, name):
    known = terminal.box.customer(name.strip())
    terminal.box.invoice("R-1")

    assert terminal.ok("plan", "R-1")["invoices"][0]["customer"]["quickbooks_id"] == known


@pytest.mark.parametrize(
    "name", ["Kunde Eins", "Kunde-Eins GmbH", "Kundé Eins GmbH", "Kunde Eins AG", "KundeEins GmbH"]
)
def test_a_near_name_is_asked_about_and_nothing_is_created_beside_it(terminal, name):
    near = terminal.box.customer(name)
    terminal.box.item("Beratung")
    terminal.box.invoice("R-1")
    before = terminal.box.writes
    ended = terminal.run("copy", "R-1")
    (row,) = terminal.ok("customers")["customers"]

    assert (ended.status, ended.row["outcome"], ended.codes) == (1, "needs_attention", ["customer_near_match"])
    assert terminal.box.writes == before
    assert (row["decided"], row["suggestions"][0]["quickbooks_id"]) == ("undecided", near)


@pytest.mark.parametrize("name", ["Be-ratung", "Berätung", "Bera tung"])
def test_a_near_product_is_asked_about(terminal, name):
    terminal.box.item(name)
    terminal.box.invoice("R-1")

    assert terminal.run("plan", "R-1").codes == ["item_near_match"]
    assert terminal.ok("map", "Beratung", "--create")["done"] is True
    assert terminal.run("copy", "R-1").row["created_items"][0]["name"] == "Beratung"


@pytest.mark.parametrize("kind", ["Vendor", "Employee"])
def test_a_vendor_or_an_employee_of_that_name_is_asked_about(terminal, kind):
    terminal.box.put(kind, DisplayName="Kunde Eins GmbH")
    terminal.box.invoice("R-1")

    assert terminal.run("plan", "R-1").codes == ["customer_near_match"]
    terminal.ok("link", "Kunde Eins GmbH", "--create", "--name", "Kunde Eins GmbH (Kunde)")
    row = terminal.run("copy", "R-1").row
    assert (row["outcome"], row["created_customer"]["name"]) == ("created", "Kunde Eins GmbH (Kunde)")


def test_an_inactive_customer_is_asked_about_and_can_be_reactivated(terminal):
    old = terminal.box.customer("Kunde Eins GmbH")
    terminal.box.quickbooks("POST", "deactivate", {"kind": "Customer", "id": old})
    terminal.box.invoice("R-1")

    assert terminal.run("plan", "R-1").codes == ["customer_near_match"]
    assert terminal.run("link", "Kunde Eins GmbH", "--customer", f"id:{old}").error == "inactive_record"
    terminal.ok("link", "Kunde Eins GmbH", "--reactivate", old)
    assert terminal.run("copy", "R-1").row["outcome"] == "created"
    assert terminal.box.posted("R-1")["CustomerRef"]["value"] == old


def test_a_linked_customer_stays_linked_when_it_is_renamed(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    customer = terminal.box.posted("R-1")["CustomerRef"]["value"]
    item = terminal.box.posted("R-1")["Line"][0]["SalesItemLineDetail"]["ItemRef"]["value"]
    terminal.box.quickbooks("POST", "rename", {"kind": "Customer", "id": customer, "name": "Ganz anders AG"})
    terminal.box.quickbooks("POST", "rename", {"kind": "Item", "id": item, "name": "Consulting"})
    terminal.box.invoice("R-2")
    plan = terminal.run("plan", "R-2").row

    assert plan["customer"] == {"name": "Ganz anders AG", "action": "use", "quickbooks_id": customer}
    assert plan["lines"][0]["item"]["quickbooks_id"] == item
    assert terminal.run("copy", "R-1").row["outcome"] == "unchanged"


@pytest.mark.parametrize("service_type", ["Bera:tung", "x" * 101])
def test_a_name_that_quickbooks_does_not_take_is_foreseen(terminal, service_type):
    terminal.box.invoice("R-1", lineItems=[{**LINE, "serviceType": service_type}])

    assert terminal.run("plan", "R-1").codes == ["name_not_allowed"]


# --- totals and tax --------------------------------------------------------------------------------------------------


def test_lines_that_do_not_add_up_are_refused_by_name(terminal):
    terminal.box.invoice("R-1", subtotal=210.0)
    terminal.box.invoice("R-2", total=240.0)
    plans = {each["number"]: [problem["code"] for problem in each["problems"]] for each in terminal.run("plan").rows}

    assert plans == {"R-1": ["does_not_add_up"], "R-2": ["does_not_add_up"]}


def test_discount_and_shipping_are_carried_over(terminal):
    """200.00 - 20.00 + 10.00 = 190.00; 19 % are 36.10."""
    terminal.box.invoice(
        "R-1", discount=20.0, discountName="Treue", shipping=10.0, tax1Amount=36.1, total=226.1, balance=226.1
    )
    row = terminal.run("copy", "R-1").row

    assert (row["outcome"], row["total"]) == ("created", "226.10")
    assert terminal.run("copy", "R-1").row["outcome"] == "unchanged"


def test_a_discount_in_per_cent_is_read_as_one(terminal):
    """10 % of 200.00 are 20.00; 19 % of 180.00 are 34.20."""
    terminal.box.invoice("R-1", discount=10.0, tax1Amount=34.2, total=214.2, balance=214.2)

    assert terminal.run("copy", "R-1").row["total"] == "214.20"


def test_a_cent_of_difference_is_blocked_until_it_is_accepted_for_this_content(terminal):
    terminal.box.invoice("R-1", tax1Amount=38.01, total=238.01, balance=238.01)
    blocked = terminal.run("copy", "R-1")
    terminal.ok("accept", "R-1")
    plan, copied = terminal.ok("plan", "R-1")["invoices"][0], terminal.run("copy", "R-1")
    terminal.box.edit_in_onedesk("R-1", memo="Anderer Text")
    again = terminal.run("plan", "R-1")

    assert (blocked.row["outcome"], blocked.codes) == ("needs_attention", ["total_differs"])
    assert (plan["action"], plan["total"]) == ("create", "238.00")
    assert [each["code"] for each in copied.row["notes"]] == ["difference_accepted"]
    assert (copied.status, copied.row["outcome"], copied.row["total"]) == (0, "created", "238.00")
    assert again.codes == ["total_differs"]


def test_a_tax_rate_that_no_code_has_is_decided_once(terminal):
    figures = {"tax1Amount": 27.0, "tax1": 13.5, "total": 227.0, "balance": 227.0}
    terminal.box.invoice("R-1", **figures)
    terminal.box.invoice("R-2", **figures)

    assert [plan["problems"][0]["code"] for plan in terminal.run("plan").rows] == ["tax_undecided"] * 2
    terminal.ok("tax", "MwSt", "13.5", "--code", "USt 19 %")
    assert [plan["problems"][0]["code"] for plan in terminal.run("plan").rows] == ["total_differs"] * 2


def test_two_codes_of_the_same_rate_are_asked_about_and_the_default_wins_where_its_rate_is_equal(terminal):
    rates = {"TaxRateDetail": [{"TaxRateRef": {"value": "1"}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0}]}
    second = terminal.box.put(
        "TaxCode", Name="Auch 19 %", Active=True, Taxable=True, TaxGroup=True, SalesTaxRateList=rates
    )
    terminal.box.invoice("R-1")

    assert terminal.run("plan", "R-1").codes == ["tax_undecided"]
    terminal.ok("settings", "set", "default-tax-code", "USt 7 %")
    assert terminal.run("plan", "R-1").codes == ["tax_undecided"]
    terminal.ok("settings", "set", "default-tax-code", "Auch 19 %")
    assert terminal.run("plan", "R-1").row["lines"][0]["tax_code"] == "Auch 19 %"
    assert second


def test_untaxed_lines_never_fall_back_to_the_default(terminal):
    terminal.ok("settings", "set", "default-tax-code", "USt 19 %")
    terminal.box.invoice("R-1", **two_lines(50, taxable=False))
    plan = terminal.run("plan", "R-1").row

    assert [each["tax_code"] for each in plan["lines"]] == ["USt 19 %", "Steuerfrei 0 %"]
    assert (plan["tax"], plan["total"]) == ("38.00", "288.00")


def test_the_tax_code_of_untaxed_lines_is_decided_with_an_empty_name(terminal):
    untaxed = {"tax1": None, "tax1Name": None, "tax1Amount": None, "total": 200.0, "balance": 200.0}
    terminal.box.put("TaxCode", Name="Auch frei", Active=True, Taxable=False, TaxGroup=True)
    terminal.box.invoice("R-1", **untaxed)
    asked = terminal.run("plan", "R-1")
    terminal.ok("tax", "", "0", "--code", "Auch frei")

    assert asked.codes == ["tax_undecided"]
    assert terminal.run("plan", "R-1").row["lines"][0]["tax_code"] == "Auch frei"


def test_automated_sales_tax_is_quickbooks_own_and_a_differing_total_is_said(american):
    """Boston's 6.25 % of 200.00 are 12.50; OneDesk says 14.00."""
    american.box.organization("Sunrise", "in@sunrise.example")
    dollars = {"currency": "USD", "currencySymbol": "$", "tax1": 7.0, "tax1Name": "Sales tax", "tax1Amount": 14.0}
    american.box.invoice("R-1", "Sunrise", **dollars, total=214.0, balance=214.0)
    plan = american.run("plan", "R-1").row
    sent = american.run("send", "R-1")
    mails = len(american.box.mails)
    american.ok("accept", "R-1")
    accepted = american.run("send", "R-1")

    assert (plan["action"], plan["tax_by"]) == ("create", "quickbooks")
    assert (sent.status, sent.row["outcome"], sent.codes) == (1, "copied_not_sent", ["total_differs"])
    assert sent.row["total"] != "214.00"
    assert mails == 0
    assert (accepted.status, accepted.row["outcome"], len(american.box.mails)) == (0, "sent", 1)


def test_a_differing_total_where_quickbooks_computes_is_created_with_that_problem(american):
    dollars = {"currency": "USD", "currencySymbol": "$", "tax1": 7.0, "tax1Name": "Sales tax", "tax1Amount": 14.0}
    american.box.invoice("R-1", "Sunrise", **dollars, total=214.0, balance=214.0)
    american.box.invoice("R-2", "Sunrise", **dollars, total=214.0, balance=214.0)
    ended = american.run("copy", "R-1", "R-2")

    assert ended.status == 1
    assert [(row["outcome"], row["problem"]["code"]) for row in ended.rows] == [("created", "total_differs")] * 2


# --- currencies and two taxes ----------------------------------------------------------------------------------------

DOLLARS = {
    "currency": "USD",
    "currencySymbol": "$",
    "tax1": None,
    "tax1Name": None,
    "tax1Amount": None,
    "total": 200.0,
    "balance": 200.0,
    "lineItems": [{**LINE, "taxable": False}],
}


def multicurrency(box):
    box.quickbooks("POST", "settings", {"preferences": {"CurrencyPrefs": {"MultiCurrencyEnabled": True}}})


def test_a_customer_for_each_currency_is_linked_apart(terminal):
    multicurrency(terminal.box)
    euro = terminal.box.customer("Kunde Eins GmbH", CurrencyRef={"value": "EUR"})
    dollar = terminal.box.customer("Kunde Eins Inc (USD)", CurrencyRef={"value": "USD"})
    terminal.box.invoice("R-1")
    terminal.box.invoice("R-2", **DOLLARS)
    asked = terminal.run("plan", "R-2")
    linked = terminal.ok("link", "Kunde Eins GmbH", "--currency", "USD", "--customer", f"id:{dollar}")
    rows = {row["number"]: row for row in terminal.run("copy", "R-1", "R-2").rows}

    assert asked.status == 1
    assert linked["done"] is True
    assert {number: (row["outcome"], row["currency"]) for number, row in rows.items()} == {
        "R-1": ("created", "EUR"),
        "R-2": ("created", "USD"),
    }
    assert terminal.box.posted("R-1")["CustomerRef"]["value"] == euro
    assert terminal.box.posted("R-2")["CustomerRef"]["value"] == dollar
    assert terminal.box.posted("R-2")["CurrencyRef"]["value"] == "USD"


def test_a_new_customer_gets_the_currency_of_its_invoice(terminal):
    multicurrency(terminal.box)
    terminal.box.invoice("R-2", **DOLLARS)
    ended = terminal.run("copy", "R-2")
    (customer,) = terminal.box.state("Customer")

    assert (ended.row["outcome"], customer["CurrencyRef"]["value"]) == ("created", "USD")
    assert ended.json["summary"]["totals"] == {"USD": "200.00"}
    assert "exchange_rate_by_quickbooks" in [each["code"] for each in ended.row["notes"]]


def test_two_taxes_are_one_code_together(connected, tmp_path):
    """Canada: GST 5 % and QST 9.975 % of 200.00 are 10.00 and 19.95."""
    first = connected("--country", "CA", "--empty")
    first.box.reset()
    terminal = first.copied(tmp_path / "canadian")
    both = {"tax1": 5.0, "tax1Name": "GST", "tax1Amount": 10.0, "tax2": 9.975, "tax2Name": "QST", "tax2Amount": 19.95}
    terminal.box.invoice("R-1", currency="CAD", currencySymbol="$", **both, total=229.95, balance=229.95)
    plan = terminal.run("plan", "R-1").row
    code = plan["lines"][0]["tax_code"]
    row = terminal.run("copy", "R-1").row
    terminal.ok("tax", "GST + QST", "14.975", "--code", code)

    assert (plan["tax"], plan["total"]) == ("29.95", "229.95")
    assert (row["outcome"], row["total"]) == ("created", "229.95")
    assert terminal.run("copy", "R-1").row["outcome"] == "unchanged"


# --- what is foreseen ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"invoiceDate": "2026-09-30"}, "period_closed"),
        ({"currency": "USD", "currencySymbol": "$"}, "currency_mismatch"),
        ({"lineItems": []}, "no_lines"),
        ({"lineItems": [line(-200)], "subtotal": -200.0, "tax1Amount": -38.0, "total": -238.0}, "negative_total"),
        ({"customerOrganization": None}, "no_customer"),
        ({"total": "zweihundert"}, "undecodable_invoice"),
        ({"lineItems": [{**LINE, "serviceType": None}]}, "no_service_type"),
    ],
)
def test_what_stops_an_invoice_is_foreseen(terminal, changes, code):
    terminal.box.invoice("R-1", **changes)
    before = terminal.box.writes
    plan, copy = terminal.run("plan", "R-1"), terminal.run("copy", "R-1")

    assert (plan.status, code in plan.codes) == (1, True), plan.codes
    assert (copy.status, copy.row["outcome"]) == (1, "needs_attention")
    assert terminal.box.writes == before


def test_a_missing_and_a_too_long_number_are_foreseen_and_another_can_be_given(terminal):
    nameless = terminal.box.invoice(None)
    terminal.box.invoice("R-" + "1" * 30)
    plans = {each["external_id"]: each for each in terminal.run("plan").rows}

    assert "missing_number" in [each["code"] for each in plans[nameless]["problems"]]
    assert ["number_too_long"] in [[p["code"] for p in each["problems"]] for each in plans.values()]
    terminal.ok("resolve", nameless, "--doc-number", "R-77")
    row = terminal.run("copy", nameless).row
    assert (row["outcome"], row["doc_number"], row["number"]) == ("created", "R-77", None)
    assert terminal.run("copy", nameless).row["outcome"] == "unchanged"


def test_two_invoices_of_one_number_are_both_stopped_and_the_external_id_is_the_way_out(terminal):
    first, second = terminal.box.invoice("R-1"), terminal.box.invoice("R-1", "Kunde Zwei GmbH")
    ended = terminal.run("copy", "R-1")
    alone = terminal.run("plan", first)
    terminal.ok("resolve", second, "--doc-number", "R-1b")
    row = terminal.run("copy", second).row

    assert {row["external_id"] for row in ended.rows} == {first, second}
    assert [row["problem"]["code"] for row in ended.rows] == ["duplicate_number_in_onedesk"] * 2
    assert alone.codes == ["duplicate_number_in_onedesk"]
    assert (row["outcome"], row["doc_number"]) == ("created", "R-1b")


def test_a_number_that_quickbooks_has_already_is_foreseen(terminal):
    customer = terminal.box.customer("Jemand anders")
    stranger(terminal.box, customer, "R-1")
    terminal.box.invoice("R-1")

    assert terminal.run("plan", "R-1").codes == ["number_taken"]
    terminal.ok("resolve", "R-1", "--doc-number", "R-1-OD")
    assert terminal.run("copy", "R-1").row["doc_number"] == "R-1-OD"


def test_a_closed_period_is_left_by_another_date(terminal):
    terminal.box.invoice("R-1", invoiceDate="2026-09-15")
    terminal.ok("resolve", "R-1", "--txn-date", "2026-10-01")
    row = terminal.run("copy", "R-1").row

    assert row["outcome"] == "created"
    assert terminal.box.posted("R-1")["TxnDate"] == "2026-10-01"


def test_a_closed_period_that_shows_only_at_the_write_keeps_its_own_code(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("plan", "R-1")
    terminal.box.quickbooks(
        "POST", "faults", [{"name": "fault_in_200", "path": "/invoice", "method": "POST", "code": "6200"}]
    )
    ended = terminal.run("copy", "R-1")

    assert (ended.status, ended.row["outcome"], ended.codes) == (1, "failed", ["period_closed"])
    assert ended.row["problem"]["quickbooks_errors"][0]["code"] == "6200"
    assert ended.row["created_customer"]["name"] == "Kunde Eins GmbH"
    assert ended.row["created_items"][0]["name"] == "Beratung"


def test_where_quickbooks_numbers_the_invoices_its_number_is_shown(terminal):
    sales = {"SalesFormsPrefs": {"CustomTxnNumbers": False}}
    terminal.box.quickbooks("POST", "settings", {"preferences": sales})
    terminal.box.invoice("R-1")
    row = terminal.run("copy", "R-1").row
    (made,) = terminal.box.state("Invoice")
    again = terminal.run("copy", "R-1").row

    assert (row["outcome"], row["doc_number"], row["problem"]) == ("created", made["DocNumber"], None)
    assert row["doc_number"] != "R-1"
    assert "quickbooks_numbers" in [each["code"] for each in row["notes"]]
    assert again["outcome"] == "unchanged"


# --- edits on either side --------------------------------------------------------------------------------------------


def copied(terminal, number="R-1", **changes):
    terminal.box.invoice(number, **changes)
    assert terminal.run("copy", number).status == 0


def state_of(terminal, number="R-1"):
    return next(each["state"] for each in terminal.ok("invoices", "--all")["invoices"] if each["number"] == number)


def drift(terminal):
    terminal.box.quickbooks("POST", "edit", {"number": "R-1", "changes": {"DueDate": "2026-12-24"}})


def test_copying_what_is_up_to_date_writes_nothing_anywhere(terminal):
    copied(terminal)
    before = (terminal.box.writes, terminal.box.onedesk_writes)
    row = terminal.run("copy", "R-1").row
    plan = terminal.run("plan", "R-1").row

    assert (row["outcome"], plan["action"], plan["changes"]) == ("unchanged", "unchanged", [])
    assert (terminal.box.writes, terminal.box.onedesk_writes) == before


def test_an_edit_in_quickbooks_is_never_overwritten_unasked(terminal):
    copied(terminal)
    drift(terminal)
    ended = terminal.run("copy", "R-1")

    assert (ended.row["outcome"], ended.codes, state_of(terminal)) == ("needs_attention", ["drifted"], "drifted")
    assert terminal.box.posted("R-1")["DueDate"] == "2026-12-24"


def test_drift_is_settled_by_accepting_it(terminal):
    copied(terminal)
    drift(terminal)
    (done,) = terminal.ok("resolve", "R-1", "--accept")["results"]

    assert {**done, "external_id": "…", "quickbooks_id": "…"} == {
        "number": "R-1",
        "external_id": "…",
        "quickbooks_id": "…",
        "state": "copied",
        "problem": None,
    }
    assert terminal.run("copy", "R-1").row["outcome"] == "unchanged"
    assert terminal.box.posted("R-1")["DueDate"] == "2026-12-24"


def test_drift_is_settled_by_an_update_which_the_next_copy_writes(terminal):
    copied(terminal)
    drift(terminal)
    before = terminal.box.writes
    terminal.ok("resolve", "R-1", "--update")
    decided = terminal.box.writes
    row = terminal.run("copy", "R-1").row

    assert decided == before
    assert row["outcome"] == "updated"
    assert terminal.box.posted("R-1")["DueDate"] == "2026-11-30"


def test_an_update_covers_only_the_drift_that_was_seen(terminal):
    copied(terminal)
    drift(terminal)
    terminal.ok("resolve", "R-1", "--update")
    terminal.box.quickbooks("POST", "edit", {"number": "R-1", "changes": {"DueDate": "2027-01-31"}})

    assert terminal.run("copy", "R-1").codes == ["drifted"]


def test_edits_on_both_sides_are_a_conflict(terminal):
    copied(terminal)
    drift(terminal)
    edit_to_three_hours(terminal.box, "R-1")
    ended = terminal.run("copy", "R-1")
    state = state_of(terminal)
    terminal.ok("resolve", "R-1", "--update")
    row = terminal.run("copy", "R-1").row

    assert (ended.codes, state) == (["conflict"], "conflict")
    assert (row["outcome"], row["total"]) == ("updated", "357.00")


@pytest.mark.parametrize(
    "changes",
    [
        {"BillEmail": {"Address": "x@y.example"}},
        {"BillEmailCc": {"Address": "x@y.example"}},
        {"PrivateNote": "Bitte mahnen\nOneDesk R-1 · {id}"},
        {"Line": []},
    ],
    ids=["e-mail", "cc", "note", "class"],
)
def test_what_is_not_ours_is_no_drift(terminal, changes):
    copied(terminal)
    external_id = terminal.run("plan", "R-1").row["external_id"]
    if "Line" in changes:
        terminal.box.quickbooks(
            "POST", "settings", {"preferences": {"AccountingInfoPrefs": {"ClassTrackingPerTxnLine": True}}}
        )
        klass = terminal.box.put("Class", Name="Nord")
        there = terminal.box.posted("R-1")["Line"][0]
        detail = {**there["SalesItemLineDetail"], "ClassRef": {"value": klass}}
        changes = {"Line": [{**there, "SalesItemLineDetail": detail}]}
    elif "PrivateNote" in changes:
        changes = {"PrivateNote": changes["PrivateNote"].replace("{id}", external_id[:8])}
    terminal.box.quickbooks("POST", "edit", {"number": "R-1", "changes": changes})
    unchanged = terminal.run("copy", "R-1").row
    edit_to_three_hours(terminal.box, "R-1")
    updated = terminal.run("copy", "R-1").row
    made = terminal.box.posted("R-1")

    assert (unchanged["outcome"], updated["outcome"], made["TotalAmt"]) == ("unchanged", "updated", 357)
    if "PrivateNote" in changes:
        assert made["PrivateNote"].startswith("Bitte mahnen")
    if "Line" in changes:
        assert made["Line"][0]["SalesItemLineDetail"]["ClassRef"]["value"] == klass


@pytest.mark.parametrize("how", ["delete", "void"])
def test_what_quickbooks_no_longer_has_is_missing_until_it_is_decided(terminal, how):
    copied(terminal)
    gone = terminal.box.posted("R-1")["Id"]
    terminal.box.quickbooks("POST", how, {"number": "R-1"})
    ended, state = terminal.run("copy", "R-1"), state_of(terminal)
    terminal.ok("resolve", "R-1", "--create")
    row = terminal.run("copy", "R-1")

    assert (ended.row["outcome"], ended.codes, state) == ("needs_attention", ["missing_in_quickbooks"], "missing")
    if how == "delete":
        assert (row.row["outcome"], row.row["quickbooks_id"] != gone) == ("created", True)
        assert terminal.box.posted("R-1")["TotalAmt"] == 238
    else:
        assert row.codes == ["number_taken"] or row.row["outcome"] == "created"


def test_forgetting_a_link_makes_it_an_invoice_like_any_other(terminal):
    copied(terminal)
    terminal.box.quickbooks("POST", "delete", {"number": "R-1"})
    terminal.ok("resolve", "R-1", "--forget")

    assert terminal.run("payments").rows == []


def stranger(box, customer, number, total=238, **more):
    """An invoice that somebody typed into QuickBooks: 200.00 and 19 %."""
    held = box.state("Item")
    item = held[0]["Id"] if held else box.item("Beratung")
    code = {"ItemRef": {"value": item}, "TaxCodeRef": {"value": "2"}}
    net = {238: 200, 119: 100}[total]
    body = {
        "CustomerRef": {"value": customer},
        "DocNumber": number,
        "TxnDate": "2026-10-31",
        "GlobalTaxCalculation": "TaxExcluded",
        "Line": [{"DetailType": "SalesItemLineDetail", "Amount": net, "SalesItemLineDetail": code}],
        **more,
    }
    from tests.system.terminal import fetch

    base = f"{box.said['quickbooks_api']}/v3/company/{box.said['realm_id']}/invoice?minorversion=75"
    token = box.intuit("POST", "grant", {"realm": box.said["realm_id"]})["access_token"]
    status, answer = fetch("POST", base, body, {"Authorization": f"Bearer {token}", "Accept": "application/json"})
    assert status == 200, answer
    return answer["Invoice"]["Id"]


def test_an_invoice_of_onedesks_own_connection_is_blocked_until_linked_or_denied(terminal):
    customer = terminal.box.customer("Kunde Eins GmbH")
    there = stranger(terminal.box, customer, "R-1")
    terminal.box.invoice("R-1", quickBooksStatus="Copied to QuickBooks")
    terminal.box.invoice("R-2", quickBooksStatus="Copied to QuickBooks")
    blocked = terminal.run("copy", "R-1", "R-2")
    before = terminal.box.writes
    (linked,) = terminal.ok("resolve", "R-1", "--link", there)["results"]
    terminal.ok("resolve", "R-2", "--create")
    after = terminal.box.writes
    rows = terminal.run("copy", "R-1", "R-2").rows

    assert [row["problem"]["code"] == "copied_elsewhere" for row in blocked.rows] == [True, True]
    assert (linked["quickbooks_id"], linked["state"], after) == (there, "copied", before)
    assert [row["outcome"] for row in rows] == ["unchanged", "created"]


def test_linking_an_invoice_with_another_total_is_changed_at_once(terminal):
    customer = terminal.box.customer("Kunde Eins GmbH")
    there = stranger(terminal.box, customer, "R-1", total=119)
    terminal.box.invoice("R-1")
    (linked,) = terminal.ok("resolve", "R-1", "--link", there)["results"]
    row = terminal.run("copy", "R-1").row

    assert linked["state"] == "changed"
    assert (row["outcome"], row["quickbooks_id"], row["total"]) == ("updated", there, "238.00")


@pytest.mark.parametrize("way", ["cancelled", "deleted"])
def test_what_onedesk_cancelled_or_lost_after_the_copy_is_asked_about_and_never_voided(terminal, way):
    copied(terminal)
    if way == "cancelled":
        terminal.box.onedesk("POST", "status", {"number": "R-1", "status": "Canceled"})
    else:
        terminal.box.onedesk("DELETE", "invoice", {"number": "R-1"})
    before = terminal.box.writes
    ended = terminal.run("copy", "R-1")
    listed = {each["number"]: each["state"] for each in terminal.ok("invoices", "--all")["invoices"]}

    assert (ended.status, ended.row["outcome"], ended.codes[0]) == (1, "needs_attention", "gone_in_onedesk")
    assert (ended.row["number"], listed["R-1"]) == ("R-1", "needs_attention")
    assert terminal.box.writes == before
    assert terminal.box.posted("R-1")["TotalAmt"] == 238


def test_adopt_links_what_agrees_without_writing_anywhere(terminal):
    customer = terminal.box.customer("Kunde Eins GmbH")
    there = stranger(terminal.box, customer, "R-1")
    stranger(terminal.box, customer, "R-2", total=119)
    stranger(terminal.box, customer, "R-3")
    terminal.box.invoice("R-1", status="Sent")
    terminal.box.invoice("R-2", status="Sent")
    terminal.box.invoice("R-3", invoiceDate="2026-10-01", status="Sent")
    terminal.box.invoice("R-4")
    before = (terminal.box.writes, terminal.box.onedesk_writes)
    ended = terminal.run("adopt", "--since", "2026-10-15")
    rows = {row["number"]: row for row in ended.rows}

    assert (terminal.box.writes, terminal.box.onedesk_writes) == before
    assert (ended.status, set(rows)) == (1, {"R-1", "R-2"})
    assert (rows["R-1"]["quickbooks_id"], rows["R-1"]["state"], rows["R-1"]["problem"]) == (there, "copied", None)
    assert rows["R-2"]["problem"]["code"] == "number_taken"
    assert [row["number"] for row in terminal.run("payments").rows] == ["R-1"]


def test_a_second_workstation_adopts_by_the_stamp(terminal, tmp_path):
    other = terminal.copied(tmp_path / "other")
    copied(terminal)
    before = terminal.box.writes
    plan = other.run("plan", "R-1").row
    row = other.run("copy", "R-1").row

    assert plan["action"] == "unchanged"
    assert (row["outcome"], row["quickbooks_id"]) == ("adopted", terminal.box.posted("R-1")["Id"])
    assert terminal.box.writes == before
    assert other.run("copy", "R-1").row["outcome"] == "unchanged"


@pytest.mark.parametrize("choice", ["--update", "--accept"])
def test_a_second_workstation_settles_what_was_edited_after_the_first_ones_copy(terminal, tmp_path, choice):
    other = terminal.copied(tmp_path / "other")
    copied(terminal)
    drift(terminal)
    asked = other.run("copy", "R-1")
    other.ok("resolve", "R-1", choice)
    row = other.run("copy", "R-1").row

    assert (asked.row["outcome"], asked.codes) == ("needs_attention", ["drifted"])
    assert row["outcome"] == {"--update": "updated", "--accept": "unchanged"}[choice]
    assert terminal.box.posted("R-1")["DueDate"] == {"--update": "2026-11-30", "--accept": "2026-12-24"}[choice]


@pytest.mark.parametrize(
    "choice", [["--update"], ["--accept"], ["--create"], ["--link", "999"], ["--txn-date", "31.12.2026"]]
)
def test_a_choice_that_does_not_fit_exits_2_and_changes_nothing(terminal, choice):
    terminal.box.invoice("R-1")
    if choice == ["--create"]:
        terminal.ok("copy", "R-1")
    before = terminal.ok("plan", "R-1")["hash"]
    ended = terminal.run("resolve", "R-1", *choice)

    assert (ended.status, ended.error) == (2, "unknown_name" if choice[0] == "--link" else "usage")
    assert terminal.ok("plan", "R-1")["hash"] == before


def test_a_second_workstation_does_not_mail_what_was_mailed(terminal, tmp_path):
    other = terminal.copied(tmp_path / "other")
    terminal.box.invoice("R-1")
    terminal.ok("send", "R-1")
    row = other.run("send", "R-1").row

    assert len(terminal.box.mails) == 1
    assert row["outcome"] in ("sent", "needs_attention")


def test_tie_out_names_what_carries_our_stamp_and_has_no_link(terminal):
    copied(terminal)
    stamp = terminal.box.posted("R-1")["PrivateNote"]
    customer = terminal.box.posted("R-1")["CustomerRef"]["value"]
    stranger(terminal.box, customer, "R-1-copy", PrivateNote=stamp)
    ended = terminal.run("tie-out")
    month = terminal.run("tie-out", "--month", "2026-10")
    other = terminal.run("tie-out", "--month", "2026-08")

    assert (ended.status, ended.json["unexplained"]) == (1, 1)
    assert [(each["code"], each["doc_number"]) for each in ended.json["differences"]] == [
        ("duplicate_found", "R-1-copy")
    ]
    assert (month.json["checked"], month.json["unexplained"]) == (1, 1)
    assert (other.status, other.json["checked"], other.json["differences"]) == (0, 0, [])


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


def delete_payment(box, payment):
    from tests.system.terminal import fetch

    base = f"{box.said['quickbooks_api']}/v3/company/{box.said['realm_id']}/payment?operation=delete"
    token = box.intuit("POST", "grant", {"realm": box.said["realm_id"]})["access_token"]
    body = {"Id": payment["Id"], "SyncToken": payment["SyncToken"]}
    status, answer = fetch("POST", base, body, {"Authorization": f"Bearer {token}", "Accept": "application/json"})
    assert status == 200, answer


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
