"""Customers, vendors, products and accounts in the stand-in: names, lengths, what becomes of inactive ones."""

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.demo.company import Company


def test_what_a_customer_gets():
    customer = Company("US").do("Customer", DisplayName="Doe5, Jane")

    assert customer["PrintOnCheckName"] == "Doe5, Jane"
    assert customer["FullyQualifiedName"] == "Doe5, Jane"
    assert (customer["Taxable"], customer["Job"], customer["PreferredDeliveryMethod"]) == (True, False, "Print")
    assert (customer["Balance"], customer["Active"]) == (0, True)
    assert customer["CurrencyRef"] == {"value": "USD", "name": "United States Dollar"}


def test_a_name_is_put_together():
    customer = Company().do("Customer", GivenName="Test", FamilyName="Customer", CompanyName="Big Ltd")

    assert (customer["DisplayName"], customer["PrintOnCheckName"]) == ("Test Customer", "Big Ltd")


def test_names_follow_a_rename():
    company = Company()

    renamed = company.do("Customer", Id=company.customer, SyncToken="0", sparse=True, DisplayName="Acme Ltd")

    assert (renamed["PrintOnCheckName"], renamed["FullyQualifiedName"]) == ("Acme Ltd", "Acme Ltd")


@pytest.mark.parametrize("kind", ["Customer", "Vendor", "Employee"])
def test_a_name_belongs_to_one_of_three_lists(kind: str):
    company = Company()

    refused = company.refused(kind, DisplayName="ACME")

    assert (refused.code, refused.detail) == (
        6240,
        (
            "The name supplied already exists. : Another customer, vendor or employee is already using this name."
            " Please use a different name."
        ),
    )


def test_an_inactive_record_keeps_its_name():
    company = Company()
    company.books.deactivate("Customer", company.customer)

    gone = company.read("Customer", company.customer)

    assert (gone["DisplayName"], gone["PrintOnCheckName"], gone["Active"]) == ("Acme (deleted)", "Acme", False)
    assert company.refused("Vendor", DisplayName="Acme").code == 6240
    assert company.refused("Invoice", **company.body()).code == 610
    back = company.do("Customer", Id=company.customer, SyncToken="1", sparse=True, Active=True)
    assert back["DisplayName"] == "Acme"


def test_below_different_parents_a_name_repeats():
    company = Company()
    other = company.do("Customer", DisplayName="Other")["Id"]

    def child(parent: str) -> dict[str, Any]:
        return company.do("Customer", DisplayName="Kitchen", Job=True, ParentRef={"value": parent})

    first, second = child(company.customer), child(other)

    assert (first["FullyQualifiedName"], first["Level"], first["Job"]) == ("Acme:Kitchen", 1, True)
    assert second["FullyQualifiedName"] == "Other:Kitchen"
    assert company.refused("Customer", DisplayName="Kitchen", ParentRef={"value": other}).code == 6240


def test_five_levels_are_the_most():
    company = Company()
    parent = company.customer
    for level in range(1, 5):
        parent = company.do("Customer", DisplayName=f"L{level}", ParentRef={"value": parent})["Id"]

    assert company.refused("Customer", DisplayName="L5", ParentRef={"value": parent}).code == 6180


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"DisplayName": "A:B"}, 2040),
        ({"DisplayName": "A\tB"}, 2040),
        ({"DisplayName": "x" * 501}, 2050),
        ({"DisplayName": "B", "CompanyName": "x" * 101}, 2050),
        ({"DisplayName": "B", "PrimaryEmailAddr": {"Address": "nobody"}}, 2210),
        ({"DisplayName": "B", "PrimaryEmailAddr": {"Address": "a@" + "b" * 99 + ".co"}}, 2050),
        ({"DisplayName": "B", "PrimaryPhone": {"FreeFormNumber": "1" * 31}}, 2050),
        ({"DisplayName": "B", "BillAddr": {"Line1": "x" * 501}}, 2050),
        ({"DisplayName": "B", "BillAddr": {f"Line{n}": "x" * 450 for n in range(1, 6)}}, 2050),
        ({"DisplayName": "B", "PreferredDeliveryMethod": "Fax"}, 2170),
        ({"DisplayName": "B", "ParentRef": {"value": "77"}}, 2500),
        ({"DisplayName": "  "}, 2020),
        ({"Notes": "no name"}, 2020),
        ({"DisplayName": "B", "DocNumber": "5"}, 2010),
    ],
)
def test_customers_refused(body: dict[str, Any], code: int):
    assert Company().refused("Customer", **body).code == code


def test_several_addresses_in_one_member():
    customer = Company().do("Customer", DisplayName="B", PrimaryEmailAddr={"Address": "a@b.co, c@d.co"})

    assert customer["PrimaryEmailAddr"]["Address"] == "a@b.co, c@d.co"


def test_what_a_product_gets():
    company = Company("US")

    item = company.read("Item", company.item)

    assert (item["Taxable"], item["UnitPrice"], item["PurchaseCost"], item["TrackQtyOnHand"]) == (False, 0, 0, False)
    assert item["IncomeAccountRef"] == {"value": "1", "name": "Services"}
    assert item["DeferredRevenue"] is False
    assert "DeferredRevenue" not in company.query("SELECT * FROM Item")["Item"][0]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"Type": "Service", "IncomeAccountRef": {"value": "1"}}, 2020),
        ({"Name": "consulting", "Type": "Service", "IncomeAccountRef": {"value": "1"}}, 6240),
        ({"Name": "A:B", "Type": "Service", "IncomeAccountRef": {"value": "1"}}, 2040),
        ({"Name": "x" * 101, "Type": "Service", "IncomeAccountRef": {"value": "1"}}, 2050),
        ({"Name": "B", "Type": "Service"}, 2020),
        ({"Name": "B", "Type": "Thing", "IncomeAccountRef": {"value": "1"}}, 2170),
        ({"Name": "B", "Type": "Service", "IncomeAccountRef": {"value": "77"}}, 2500),
        ({"Name": "B", "Type": "Service", "IncomeAccountRef": {"value": "9"}}, 6430),
    ],
)
def test_products_refused(body: dict[str, Any], code: int):
    assert Company().refused("Item", **body).code == code


def test_a_product_in_a_category():
    company = Company()
    category = company.do("Item", Name="Work", Type="Category")["Id"]

    item = company.do(
        "Item",
        Name="Travel",
        Type="Service",
        IncomeAccountRef={"value": "1"},
        SubItem=True,
        ParentRef={"value": category},
    )

    assert (item["FullyQualifiedName"], item["Level"], item["ParentRef"]) == ("Work:Travel", 1, {"value": category})


def test_account_names_repeat_below_parents_only():
    company = Company()

    child = company.do("Account", Name="Bank", AccountType="Income", SubAccount=True, ParentRef={"value": "1"})

    assert (child["FullyQualifiedName"], child["Classification"]) == ("Erlöse Dienstleistungen:Bank", "Revenue")
    assert company.refused("Account", Name="Bank", AccountType="Bank").code == 6240
    assert company.refused("Account", Name='6" pipe', AccountType="Income").code == 2040


def test_lists_cannot_be_deleted():
    company = Company()

    refused = company.refused("Customer", "delete", Id=company.customer, SyncToken="0")

    assert (refused.code, refused.message) == (500, "Unsupported Operation")


def test_balance_of_a_customer_and_of_its_jobs():
    company = Company()
    job = company.do("Customer", DisplayName="Kitchen", ParentRef={"value": company.customer})["Id"]
    company.invoice()
    company.invoice(CustomerRef={"value": job})

    customer = company.read("Customer", company.customer)

    assert (customer["Balance"], customer["BalanceWithJobs"]) == (Decimal(119), Decimal(238))
    assert company.ids("SELECT * FROM Customer WHERE Balance > '100'", "Customer") == [company.customer, job]


def test_classes_departments_and_terms():
    company = Company()
    parent = company.do("Class", Name="South")
    child = company.do("Class", Name="Berlin", ParentRef={"value": parent["Id"]})
    place = company.do("Department", Name="Office")

    invoice = company.invoice(
        company.line(ClassRef={"value": child["Id"]}),
        DepartmentRef={"value": place["Id"]},
        SalesTermRef={"value": company.do("Term", Name="10 days", DueDays=10)["Id"]},
        TxnDate="2026-11-01",
    )

    assert invoice["Line"][0]["SalesItemLineDetail"]["ClassRef"] == {"value": child["Id"], "name": "South:Berlin"}
    assert (invoice["DepartmentRef"]["name"], invoice["DueDate"]) == ("Office", "2026-11-11")


def test_custom_fields_are_checked_against_what_is_switched_on():
    company = Company()
    named = {"Name": "SalesFormsPrefs.SalesCustomName1", "Type": "StringType", "StringValue": "Crew #"}
    used = {"Name": "SalesFormsPrefs.UseSalesCustom1", "Type": "BooleanType", "BooleanValue": True}
    sales = {**company.books.preferences["SalesFormsPrefs"], "CustomField": [{"CustomField": [used, named]}]}
    with company.books.changing():
        company.books.preferences = {**company.books.preferences, "SalesFormsPrefs": sales}
    field = {"DefinitionId": "1", "Type": "StringType", "StringValue": "North"}

    kept = company.invoice(CustomField=[field])["CustomField"]
    refused = [
        company.refused(
            "Invoice", CustomerRef={"value": company.customer}, Line=[company.line()], CustomField=[wrong]
        ).code
        for wrong in (
            {**field, "DefinitionId": "2"},
            {**field, "Type": "NumberType"},
            {**field, "StringValue": "x" * 32},
        )
    ]

    assert kept == [{**field, "Name": "Crew #"}]
    assert refused == [2500, 2170, 2050]
