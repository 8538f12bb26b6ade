"""Every country's company begins valid: accounts, a term of 30 days, tax codes that can be used, numbers of one's own."""

from decimal import Decimal
from typing import Any

import pytest

from app.demo.quickbooks.starts import STARTS
from tests.unit.demo.company import Company

D = Decimal
TAXES = {  # the tax on 100.00 with each sales code, in the order of the codes
    "DE": ["19.00", "7.00", "0"],
    "GB": ["20.00", "5.00", "0", "0"],
    "CA": ["5.00", "13.00", "14.98", "0", "0"],
    "AU": ["10.00", "0"],
    "CH": ["8.10", "2.60", "3.80", "0"],
    "NO": ["25.00", "15.00", "12.00", "0"],
    "FR": ["20.00", "10.00", "5.50", "2.10", "0"],
}


def sales_codes(company: Company) -> list[str]:
    codes = company.query("SELECT * FROM TaxCode")["TaxCode"]
    return [code["Id"] for code in codes if code.get("SalesTaxRateList", {}).get("TaxRateDetail")]


@pytest.mark.parametrize("country", TAXES)
def test_each_sales_code_taxes(country: str):
    company = Company(country)

    made = [
        company.invoice(company.line("100", code), DocNumber=f"N-{code}")["TxnTaxDetail"]["TotalTax"]
        for code in sales_codes(company)
    ]

    assert made == [D(tax) for tax in TAXES[country]]


@pytest.mark.parametrize("country", STARTS)
def test_what_every_company_has(country: str):
    company = Company(country)
    info, prefs = company.books.company_info, company.books.preferences

    incomes = company.query("SELECT * FROM Account WHERE AccountType IN ('Income', 'Other Income')")["Account"]

    assert info["Country"] == country
    assert {"Name": "SubscriptionStatus", "Value": "PAID"} in info["NameValue"]
    assert prefs["SalesFormsPrefs"]["CustomTxnNumbers"] is True
    assert prefs["CurrencyPrefs"]["MultiCurrencyEnabled"] is False
    assert ("PartnerTaxEnabled" in prefs["TaxPrefs"]) == (country == "US")
    assert len(incomes) == 6
    assert [term["DueDays"] for term in company.query("SELECT * FROM Term WHERE DueDays = '30'")["Term"]] == [30]
    assert {each["CurrencyRef"]["value"] for each in incomes} == {prefs["CurrencyPrefs"]["HomeCurrency"]["value"]}


def test_american_pseudo_codes_have_neither_rates_nor_token():
    company = Company("US")

    codes = company.query("SELECT * FROM TaxCode WHERE Id IN ('TAX', 'NON', 'CustomSalesTax')")["TaxCode"]

    assert {code["Id"] for code in codes} == {"TAX", "NON", "CustomSalesTax"}
    assert all("SalesTaxRateList" not in code and "SyncToken" not in code for code in codes)


def test_france_wants_a_number():
    company = Company("FR")

    assert company.refused("Invoice", **company.body()).code == 2020
    company.books.preferences["SalesFormsPrefs"]["CustomTxnNumbers"] = False
    assert company.invoice()["DocNumber"] == "1001"


def test_a_country_that_is_not_here():
    with pytest.raises(ValueError, match="no start for 'XX'"):
        Company("XX")


def test_a_bundle():
    company = Company("DE")
    bundle = company.books.put("Item", {"Name": "Bundle", "Type": "Group", "Active": True})["Id"]
    parts = [company.line("10"), company.line("20", "3")]
    group: dict[str, Any] = {"GroupItemRef": {"value": bundle}, "Quantity": 1, "Line": parts}

    made = company.invoice({"DetailType": "GroupLineDetail", "GroupLineDetail": group})

    assert [line["DetailType"] for line in made["Line"]] == ["GroupLineDetail", "SubTotalLineDetail"]
    assert [line["Id"] for line in made["Line"][0]["GroupLineDetail"]["Line"]] == ["1", "2"]
    assert (made["Line"][0]["Amount"], made["TotalAmt"]) == (D(30), D("33.30"))
    assert company.refused("Invoice", **company.body(company.line(ItemRef={"value": bundle}))).code == 6000
