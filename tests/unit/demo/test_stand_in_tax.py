"""The stand-in's arithmetic against figures worked out by hand or named by Intuit."""

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.demo.company import Company

D = Decimal


def rows(invoice: dict[str, Any]) -> list[tuple[str, D, D]]:
    """Rate, net and tax of each tax line."""
    return [
        (
            row["TaxLineDetail"]["TaxRateRef"]["value"],
            D(row["TaxLineDetail"]["NetAmountTaxable"]),
            D(row["Amount"]),
        )
        for row in invoice["TxnTaxDetail"].get("TaxLine", [])
    ]


def test_tax_on_top_is_rounded_once_for_each_rate():
    company = Company("DE")

    # 3 x 10.03 = 30.09 at 19 %: 5.7171; each line by itself would give 3 x 1.91 = 5.73
    invoice = company.invoice(company.line("10.03"), company.line("10.03"), company.line("10.03"))

    assert rows(invoice) == [("1", D("30.09"), D("5.72"))]
    assert (invoice["TxnTaxDetail"]["TotalTax"], invoice["TotalAmt"]) == (D("5.72"), D("35.81"))


def test_half_a_cent_goes_up():
    company = Company("DE")

    assert company.invoice(company.line("0.50", "3"))["TxnTaxDetail"]["TotalTax"] == D("0.04")  # 0.035


def test_two_rates_and_a_zero_rate():
    company = Company("DE")

    invoice = company.invoice(company.line("100", "2"), company.line("50", "3"), company.line("10", "4"))

    assert rows(invoice) == [("1", D(100), D("19.00")), ("2", D(50), D("3.50")), ("3", D(10), D(0))]
    assert invoice["TotalAmt"] == D("182.50")


def test_two_rates_on_one_line():
    company = Company("CA")

    # GST 5 % and QST 9.975 % on 333.33: 16.6665 and 33.2497
    invoice = company.invoice(company.line("333.33", "4"))

    assert rows(invoice) == [("1", D("333.33"), D("16.67")), ("3", D("333.33"), D("33.25"))]
    assert invoice["TotalAmt"] == D("383.25")


def test_discount_lowers_each_rate_in_proportion():
    company = Company("DE")
    discount = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10}}

    # 200 and 100 less 10 %: 180 at 19 % = 34.20, 90 at 7 % = 6.30
    invoice = company.invoice(company.line("200"), company.line("100", "3"), discount)

    assert rows(invoice) == [("1", D(180), D("34.20")), ("2", D(90), D("6.30"))]
    assert [line["DetailType"] for line in invoice["Line"]][2:] == ["SubTotalLineDetail", "DiscountLineDetail"]
    assert (invoice["Line"][2]["Amount"], invoice["Line"][3]["Amount"]) == (D(300), D(30))
    assert invoice["TotalAmt"] == D("310.50")


def test_tax_inside_is_split_line_by_line():
    company = Company("GB")
    # Intuit's example: five lines of 4.00 with 20 % inside hold 3.35, one of 20.00 holds 3.33
    five = company.invoice(*[company.line("4") for _ in range(5)], GlobalTaxCalculation="TaxInclusive")
    one = company.invoice(company.line("20"), GlobalTaxCalculation="TaxInclusive")

    assert (five["TxnTaxDetail"]["TotalTax"], five["TotalAmt"]) == (D("3.35"), D(20))
    assert (one["TxnTaxDetail"]["TotalTax"], one["TotalAmt"]) == (D("3.33"), D(20))


def test_tax_inside_is_answered_net():
    company = Company("AU")

    # recorded in Australia: 450 x 1.00 with 10 % inside
    invoice = company.invoice(company.line("450", Qty=450, UnitPrice=1), GlobalTaxCalculation="TaxInclusive")

    detail = invoice["Line"][0]["SalesItemLineDetail"]
    assert (invoice["Line"][0]["Amount"], detail["TaxInclusiveAmt"]) == (D("409.09"), D(450))
    assert detail["UnitPrice"] == D("0.9090889")
    assert invoice["Line"][1]["Amount"] == D("409.09")
    assert (invoice["TxnTaxDetail"]["TotalTax"], invoice["TotalAmt"]) == (D("40.91"), D(450))


def test_tax_inside_stays_when_its_answer_is_sent_back():
    company = Company("AU")
    made = company.invoice(company.line("450", Qty=450, UnitPrice=1), GlobalTaxCalculation="TaxInclusive")

    again = company.do("Invoice", **{**made, "sparse": False})

    assert (again["TotalAmt"], again["SyncToken"]) == (D(450), "0")


def test_discount_with_the_tax_inside():
    company = Company("DE")
    discount = {"DetailType": "DiscountLineDetail", "Amount": 19, "DiscountLineDetail": {"PercentBased": False}}

    # 119 less 19 leave 100 with 19 % inside: 84.03 and 15.97; the discount is 15.97 net
    invoice = company.invoice(company.line("119"), discount, GlobalTaxCalculation="TaxInclusive")

    assert (invoice["TotalAmt"], invoice["TxnTaxDetail"]["TotalTax"]) == (D(100), D("15.97"))
    assert invoice["Line"][-1]["Amount"] == D("15.97")


def test_a_discount_inside_keeps_the_total_to_the_cent():
    company = Company("DE")
    discount = {"DetailType": "DiscountLineDetail", "Amount": 1, "DiscountLineDetail": {"PercentBased": False}}

    # 3 x 10.00 less 1.00: each line's share of the discount is 0.333..
    invoice = company.invoice(*[company.line("10")] * 3, discount, GlobalTaxCalculation="TaxInclusive")

    lines = {line["DetailType"]: line["Amount"] for line in invoice["Line"]}
    assert invoice["TotalAmt"] == D(29)
    assert lines["SubTotalLineDetail"] - lines["DiscountLineDetail"] + invoice["TxnTaxDetail"]["TotalTax"] == D(29)


def test_amounts_of_a_complete_tax_detail_are_taken():
    company = Company("DE")
    detail = {
        "TaxLine": [
            {"Amount": D("19.01"), "DetailType": "TaxLineDetail", "TaxLineDetail": {"TaxRateRef": {"value": "1"}}}
        ]
    }

    assert company.invoice(TxnTaxDetail=detail)["TotalAmt"] == D("119.01")
    assert company.refused("Invoice", **company.body(company.line("1", "3"), TxnTaxDetail=detail)).code == 6000


def test_not_applicable_is_without_tax_and_without_tax_details():
    company = Company("DE")
    plain = company.body(company.line(code=None), GlobalTaxCalculation="NotApplicable")

    assert company.do("Invoice", **plain)["TotalAmt"] == D(100)
    assert company.refused("Invoice", **plain, TxnTaxDetail={"TotalTax": 5}).code == 6170


@pytest.mark.parametrize(("country", "words"), [("GB", "VAT"), ("DE", "VAT"), ("CA", "GST/HST"), ("AU", "GST")])
def test_a_line_without_a_tax_code_is_refused(country: str, words: str):
    company = Company(country)

    refused = company.refused("Invoice", **company.body(company.line(code=None)))

    assert (refused.code, refused.detail) == (
        6000,
        f"Business Validation Error: Make sure all your transactions have a {words} rate before you save.",
    )


def test_tax_codes_that_cannot_be_used():
    company = Company("DE")

    assert company.refused("Invoice", **company.body(company.line(code="99"))).code == 2500
    assert company.refused("Invoice", **company.body(company.line(code="5"))).code == 6000  # for purchases only
    assert company.refused("Invoice", **company.body(company.line(code="6"))).code == 2500  # inactive
    assert company.refused("Invoice", **company.body(GlobalTaxCalculation=None)).code == 2020


# --- United States ---------------------------------------------------------------------------------------------------


def boston(company: Company) -> dict[str, Any]:
    return {"ShipAddr": {"Line1": "1 Main Street", "City": "Boston", "CountrySubDivisionCode": "MA"}}


def test_automated_tax_goes_by_the_place_of_the_customer():
    company = Company("US")
    taxed, not_taxed = company.line("100", "TAX"), company.line("50", "NON")

    here = company.invoice(taxed, not_taxed, **boston(company))
    new_york = company.invoice(taxed, ShipAddr={"Line1": "5 Broadway", "Line2": "New York, NY  10004"})

    assert (here["TxnTaxDetail"]["TotalTax"], here["TotalAmt"]) == (D("6.25"), D("156.25"))
    assert [row[1:] for row in rows(new_york)] == [(D(100), D(4)), (D(100), D("4.50")), (D(100), D("0.38"))]


def test_automated_tax_ignores_a_code_but_takes_a_total():
    company = Company("US")
    code = {"TxnTaxCodeRef": {"value": "3"}}

    assert company.invoice(company.line("100", "TAX"), TxnTaxDetail=code, **boston(company))["TotalAmt"] == D("106.25")
    forced = company.invoice(company.line("100", "TAX"), TxnTaxDetail={**code, "TotalTax": 7}, **boston(company))
    assert forced["TotalAmt"] == D(107)


def test_lines_know_tax_and_non_only():
    company = Company("US")
    goods = company.do("Item", Name="Goods", Type="NonInventory", IncomeAccountRef={"value": "2"}, Taxable=True)["Id"]

    refused = company.refused("Invoice", **company.body(company.line(code="2")))
    invoice = company.invoice(company.line(code=None), company.line(code=None, ItemRef={"value": goods}))

    assert refused.code == 6100
    assert [line["SalesItemLineDetail"]["TaxCodeRef"]["value"] for line in invoice["Line"][:2]] == ["NON", "TAX"]
    assert "GlobalTaxCalculation" not in invoice


def test_classic_tax_needs_a_code():
    company = Company("US")
    company.books.preferences["TaxPrefs"] = {"UsingSalesTax": True}

    plain = company.invoice(company.line("100", "TAX"))
    coded = company.invoice(company.line("100", "TAX"), TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}})

    assert plain["TxnTaxDetail"] == {"TotalTax": 0}
    assert coded["TotalAmt"] == D("106.25")


def test_discount_before_or_after_tax():
    company = Company("US")
    discount = {"DetailType": "DiscountLineDetail", "Amount": 20, "DiscountLineDetail": {"PercentBased": False}}
    line = company.line("100", "TAX")

    before = company.invoice(line, discount, **boston(company))
    after = company.invoice(line, discount, ApplyTaxAfterDiscount=True, **boston(company))

    assert (before["TotalAmt"], after["TotalAmt"]) == (D("86.25"), D("85.00"))


def test_an_exempt_customer_pays_no_tax():
    company = Company("US")
    customer = company.do("Customer", DisplayName="Museum", Taxable=False)["Id"]

    assert company.invoice(company.line("100", "TAX"), CustomerRef={"value": customer})["TotalAmt"] == D(100)


def test_without_sales_tax_nothing_is_taxed():
    company = Company("DE")
    company.books.preferences["TaxPrefs"] = {"UsingSalesTax": False}

    invoice = company.invoice(company.line(code=None), TxnTaxDetail={"TotalTax": 5})

    assert (invoice["TotalAmt"], "TxnTaxDetail" in invoice) == (D(100), False)
    assert company.refused("Invoice", **company.body()).code == 6000
