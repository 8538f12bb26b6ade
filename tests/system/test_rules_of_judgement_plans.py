"""The rules of judgement as they are seen from outside: names, totals, tax, currencies, and what is foreseen."""

import pytest

from tests.system.hands import stranger
from tests.system.terminal import LINE


def line(amount, **changes):
    return {**LINE, "quantity": 1, "rate": float(amount), "amount": float(amount), **changes}


def two_lines(second, **changes):
    """Figures of an invoice of 200.00 and `second` without tax on it."""
    total = 200 + second + 38
    lines = [LINE, line(second, id=2, **changes)]
    return {"lineItems": lines, "subtotal": float(200 + second), "total": float(total), "balance": float(total)}


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
    unclear = [terminal.run(*words) for words in (("raw", "R-1"), ("accept", "R-1"), ("resolve", "R-1", "--forget"))]
    shown = terminal.ok("raw", second)
    terminal.ok("resolve", second, "--doc-number", "R-1b")
    row = terminal.run("copy", second).row

    assert {row["external_id"] for row in ended.rows} == {first, second}
    assert [row["problem"]["code"] for row in ended.rows] == ["duplicate_number_in_onedesk"] * 2
    assert alone.codes == ["duplicate_number_in_onedesk"]
    assert [(each.status, each.error) for each in unclear] == [(2, "ambiguous_number")] * 3
    assert shown["external_id"] == second
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
