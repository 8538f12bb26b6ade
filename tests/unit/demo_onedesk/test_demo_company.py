"""The demo companies as OneDesk holds them: they add up, and every situation is there."""

from collections import Counter
from decimal import Decimal

import pytest

from app.demo.company import COUNTRIES, FIRMS, SITUATIONS
from app.demo.company.onedesk_side import numeric_ids, seed_onedesk, with_more_time
from app.demo.onedesk.store import OneDeskAccount

TAX_OF_1056 = {"DE": "215.18", "US": "0", "GB": "226.50", "CA": "169.60", "AU": "113.25"}
MUST_BE = {
    "exact_match",
    "near_customer",
    "near_item",
    "new_customer",
    "new_item",
    "item_without_account",
    "name_taken_by_vendor",
    "missing_email",
    "number_taken",
    "edited_in_onedesk",
    "edited_in_quickbooks",
    "closed_period",
    "paid",
    "partly_paid",
    "posted_by_native_connector",
    "one_cent_tax_difference",
    "discount",
    "shipping",
    "block_of_hours",
    "no_service_type",
    "zero_rate_line",
    "foreign_currency",
    "duplicate_number",
    "duplicate_number_second",
    "missing_number",
    "other_rate",
    "cancelled_after_copy",
}


def seeded(country):
    account, firm = OneDeskAccount(), FIRMS[country]()
    seed_onedesk(firm, account, numeric_ids(firm))
    return account


@pytest.fixture(params=COUNTRIES)
def country(request):
    return request.param


@pytest.fixture
def account(country):
    made = seeded(country)
    yield made
    made.close()


@pytest.fixture
def german():
    made = seeded("DE")
    yield made
    made.close()


def invoice(account, situation):
    return account.by_number(SITUATIONS[situation]).body


def number(value):
    return Decimal(str(value or 0))


def test_every_invoice_adds_up(account):
    for record in account.all("invoices"):
        body = record.body
        lines = [Decimal(str(line["amount"])) for line in body["lineItems"]]
        taxes = number(body["tax1Amount"]) + number(body["tax2Amount"])
        charges = number(body["shipping"]) - number(body["discount"])
        inclusive = body["number"] == SITUATIONS["other_rate"] and body["currency"] == "AUD"
        assert sum(lines) == body["subtotal"], body["number"]
        assert body["subtotal"] + charges + (0 if inclusive else taxes) == body["total"], body["number"]
        assert body["total"] - body["amountPaid"] == body["balance"], body["number"]
        for line in body["lineItems"]:
            assert line["quantity"] * line["rate"] == line["amount"], body["number"]


def test_the_large_companies_have_150_invoices_in_every_status():
    for country in ("DE", "US"):
        account = seeded(country)
        statuses = Counter(record.body["status"] for record in account.all("invoices"))
        account.close()
        assert statuses == {"Paid": 73, "Open": 39, "Sent": 24, "Draft": 8, "Canceled": 6}


def test_ten_organizations_and_eight_service_types(account):
    service_types = {
        line["serviceType"]
        for record in account.all("invoices")
        for line in record.body["lineItems"]
        if line["serviceType"]
    }

    assert len(account.all("customer-organizations")) == 10
    assert len(service_types) == 8


def test_every_situation_is_there(account):
    titles = {"Notfalleinsatz Telefonanlage", "Emergency call phone system"}

    assert set(SITUATIONS) == MUST_BE
    for name in MUST_BE - {"missing_number"}:
        assert invoice(account, name), name
    unnumbered = [record.body for record in account.all("invoices") if record.body["number"] is None]
    assert [body["name"] in titles for body in unnumbered] == [True]


def test_ids_are_unique_and_the_same_at_every_start(country, account):
    again = seeded(country)
    bodies = [record.body for record in account.all("invoices")]

    assert len({body["externalId"] for body in bodies}) == len({body["id"] for body in bodies}) == len(bodies)
    assert bodies == [record.body for record in again.all("invoices")]
    again.close()


def test_at_least_sixteen_everyday_invoices_are_open_and_ten_have_a_contact(account):
    special = set(SITUATIONS.values())
    contacts = {
        record.key: record.body["invoicePreference"]["email"] for record in account.all("customer-organizations")
    }
    plain = [r.body for r in account.all("invoices") if r.body["status"] == "Open" and r.body["number"] not in special]
    with_contact = [body for body in plain if body["number"] and contacts[body["customerOrganization"]["externalId"]]]

    assert len([body for body in plain if body["number"]]) == 16
    assert len(with_contact) == 15


def test_the_invoice_of_the_pictures(german):
    body = invoice(german, "exact_match")

    assert body["number"] == "INV-1042"
    assert body["externalId"] == "6f6b1a52-7a0c-4a86-9c55-0a3f4f6f1042"
    assert body["invoiceDate"] == "2026-11-02"
    assert [str(line["amount"]) for line in body["lineItems"]] == ["1680.00", "1170.00", "1350.00"]
    assert (str(body["subtotal"]), str(body["tax1Amount"]), str(body["total"])) == ("4200.00", "798.00", "4998.00")


def test_a_tax_rounded_line_by_line_is_a_cent_more(german):
    body = invoice(german, "one_cent_tax_difference")

    assert [str(line["amount"]) for line in body["lineItems"]] == ["10.50", "10.50", "10.50"]
    assert str(body["tax1Amount"]) == "6.00"  # 3 × 2.00; 19 % of 31.50 is 5.985, so 5.99


def test_the_discount_comes_before_tax_and_shipping_is_taxed(german):
    discount, shipping = invoice(german, "discount"), invoice(german, "shipping")

    assert (str(discount["subtotal"]), str(discount["discount"])) == ("1200.00", "60.00")
    assert (str(discount["tax1Amount"]), str(discount["total"])) == ("216.60", "1356.60")
    assert (str(shipping["subtotal"]), str(shipping["shipping"])) == ("450.00", "14.50")
    assert (str(shipping["tax1"]), str(shipping["tax1Amount"]), str(shipping["total"])) == ("7", "32.52", "497.02")


def test_special_forms(german):
    assert invoice(german, "block_of_hours")["type"] == "block of hours"
    assert invoice(german, "no_service_type")["lineItems"][0]["serviceType"] is None
    assert [line["taxable"] for line in invoice(german, "zero_rate_line")["lineItems"]] == [True, False, True]
    assert invoice(german, "foreign_currency")["currency"] == "USD"
    assert invoice(german, "closed_period")["invoiceDate"] == "2026-09-28"
    assert invoice(german, "posted_by_native_connector")["quickBooksStatus"] == "Copied to QuickBooks"
    assert invoice(german, "cancelled_after_copy")["status"] == "Canceled"
    assert [r.body["number"] for r in german.all("invoices")].count(SITUATIONS["duplicate_number"]) == 2


def test_taxes_of_the_countries(country, account):
    body = account.by_number("INV-1056").body

    assert number(body["tax1Amount"]) + number(body["tax2Amount"]) == Decimal(TAX_OF_1056[country])


def test_goods_in_australia_contain_their_tax():
    account = seeded("AU")
    body = invoice(account, "other_rate")
    account.close()

    assert (str(body["subtotal"]), str(body["tax1Amount"]), str(body["total"])) == ("264.00", "24.00", "264.00")


def test_services_in_the_united_states_are_not_taxed():
    account = seeded("US")
    bodies = [record.body for record in account.all("invoices")]
    account.close()
    taxed = {line["serviceType"] for body in bodies for line in body["lineItems"] if body["tax1"] and line["taxable"]}

    assert taxed == {"Hardware"}


def test_the_missing_contact(account):
    organization = account.get(
        "customer-organizations", invoice(account, "missing_email")["customerOrganization"]["externalId"]
    )

    assert organization.body["invoicePreference"]["email"] is None


def test_more_time_on_an_invoice_still_adds_up(german):
    body = invoice(german, "discount")

    changes = with_more_time(body, Decimal("0.25"))

    assert str(changes["lineItems"][0]["quantity"]) == "5.25"
    assert str(changes["subtotal"]) == "1230.00"  # 5.25 × 120 + 4 × 150
    assert str(changes["tax1Amount"]) == "222.30"  # 19 % of 1170
    assert str(changes["total"]) == "1392.30"
