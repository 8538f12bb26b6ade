"""Invoices in the stand-in: what is filled in, what is kept by an update, what is refused."""

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.demo.company import Company

D = Decimal
DISCOUNT: dict[str, Any] = {
    "DetailType": "DiscountLineDetail",
    "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10},
}


def test_what_a_create_adds():
    company = Company("DE")

    invoice = company.invoice(TxnDate="2026-11-20", DocNumber="INV-1")

    assert (invoice["Id"], invoice["SyncToken"], invoice["DueDate"]) == ("1", "0", "2026-12-20")
    assert (invoice["EmailStatus"], invoice["LinkedTxn"], invoice["sparse"]) == ("NotSet", [], False)
    assert invoice["MetaData"] == {
        "CreateTime": "2026-11-24T02:00:00-08:00",
        "LastUpdatedTime": "2026-11-24T02:00:00-08:00",
    }
    assert invoice["Line"][0]["Id"] == "1"
    assert invoice["Line"][1] == {"Amount": D("100.00"), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
    assert "BillEmail" not in invoice
    assert "SalesTermRef" not in invoice


def test_day_and_due_date():
    company = Company("DE")
    company.books.preferences["SalesFormsPrefs"].pop("DefaultTerms")

    assert company.invoice()["TxnDate"] == "2026-11-24"
    assert company.invoice(TxnDate="2026-11-01")["DueDate"] == "2026-12-01"
    assert company.invoice(TxnDate="2026-11-01", SalesTermRef={"value": "2"})["DueDate"] == "2026-11-15"
    assert company.invoice(SalesTermRef={"value": "2"}, DueDate="2027-01-01")["DueDate"] == "2027-01-01"


def test_an_amount_alone_comes_back_alone():
    company = Company("DE")

    detail = company.invoice(company.line("100"))["Line"][0]["SalesItemLineDetail"]

    assert {"Qty", "UnitPrice"} & set(detail) == set()


def test_quantity_and_price_make_the_amount():
    company = Company("DE")

    assert company.invoice(company.line("13.34", Qty=D("1.3333"), UnitPrice=D("10.005")))["Line"][0]["Amount"] == D(
        "13.34"
    )
    refused = company.refused("Invoice", **company.body(company.line("58", Qty=3, UnitPrice=19)))
    assert (refused.code, refused.element) == (6070, "Line.Amount")
    assert refused.detail == "Amount is not equal to UnitPrice * Qty. Supplied value:58"


def test_a_line_without_a_product_counts_nothing():
    company = Company("DE")
    loose = {"DetailType": "SalesItemLineDetail", "Amount": 500, "Description": "Extra", "SalesItemLineDetail": {}}

    invoice = company.invoice(company.line("100"), loose)

    assert invoice["Line"][1]["DetailType"] == "DescriptionOnly"
    assert invoice["Line"][2]["Amount"] == D("100.00")


def test_shipping_and_discount_stand_behind_the_subtotal():
    company = Company("DE")
    shipping = company.line("10", ItemRef={"value": "SHIPPING_ITEM_ID"})

    invoice = company.invoice(shipping, DISCOUNT, company.line("100"))

    assert [line["DetailType"] for line in invoice["Line"]] == [
        "SalesItemLineDetail",
        "SubTotalLineDetail",
        "DiscountLineDetail",
        "SalesItemLineDetail",
    ]
    assert [line["Amount"] for line in invoice["Line"]] == [D(100), D(100), D(10), D(10)]
    assert "Id" not in invoice["Line"][3]
    assert invoice["TotalAmt"] == D("119.00")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"CustomerRef": None}, 2020),
        ({"CustomerRef": {"value": ""}}, 6000),
        ({"CustomerRef": {"value": "75"}}, 2500),
        ({"Line": []}, 2020),
        ({"Line": [{"Amount": 5, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}]}, 2250),
        ({"Line": [{"Amount": 5, "SalesItemLineDetail": {}}]}, 2020),
        ({"Line": [{"DetailType": "SALES_ITEM_LINE_DETAIL"}]}, 2170),
        ({"DocNumber": "1234567890123456789012"}, 2050),
        ({"PrivateNote": "x" * 4001}, 2050),
        ({"TxnDate": "24.11.2026"}, 2060),
        ({"SalesTermRef": {"value": "77"}}, 2500),
        ({"BillEmail": {"Address": "nobody"}}, 2210),
        ({"EmailStatus": "Sent"}, 2170),
        ({"EmailStatus": "NeedToSend"}, 2020),
        ({"CurrencyRef": {"value": "USD"}}, 2220),
        ({"GlobalTaxCalculation": "Excluded"}, 2170),
        ({"BadJson": True}, 2010),
        ({"BillEmail": "a@b.co"}, 2010),
        ({"CustomerMemo": {"text": "x"}}, 2010),
        ({"Id": "1.5"}, 2030),
        ({"Id": "99", "SyncToken": "0"}, 610),
    ],
)
def test_refused(changes: dict[str, Any], code: int):
    company = Company("DE")

    assert company.refused("Invoice", **company.body(**changes)).code == code
    assert company.books.all("Invoice") == []


def test_the_words_for_an_unknown_member():
    company = Company("DE")

    detail = company.refused("Invoice", **company.body(BadJson=True)).detail

    assert detail.startswith(
        'Property Name:Unrecognized field "BadJson" (class com.intuit.schema.finance.v3.Invoice), not marked'
    )
    assert detail.endswith("specified is unsupported or invalid")


def test_products_that_cannot_be_sold():
    company = Company("DE")
    path = "Line.SalesItemLineDetail.ItemRef"
    category = company.do("Item", Name="Group of things", Type="Category")["Id"]
    bare = company.books.put("Item", {"Name": "Bare", "Type": "Service", "Active": True})["Id"]
    gone = company.do("Item", Name="Gone", Type="Service", IncomeAccountRef={"value": "1"})["Id"]
    company.books.deactivate("Item", gone)

    def refused(item: str) -> tuple[int, str, str | None]:
        found = company.refused("Invoice", **company.body(company.line(ItemRef={"value": item})))
        return found.code, found.detail, found.element

    assert refused("77") == (2500, f"Invalid Reference Id : {path}", path)
    assert refused(category) == (2500, "Invalid Reference Id : Categories cannot be used in transactions.", "")
    assert refused(gone)[0] == 2500
    assert refused(bare)[0] == 6000


def test_negative_lines_but_no_negative_total():
    company = Company("DE")

    assert company.invoice(company.line("100"), company.line("-40"))["TotalAmt"] == D("71.40")
    assert company.refused("Invoice", **company.body(company.line("-1"))).code == 6000


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_own_numbers():
    company = Company("DE")
    held = company.invoice(DocNumber="1069")

    refused = company.refused("Invoice", **company.body(DocNumber="1069"))

    assert "DocNumber" not in company.invoice()
    assert (refused.code, refused.detail) == (
        6140,
        (
            "Duplicate Document Number Error : You must specify a different number. This number has already been used."
            f" DocNumber=1069 is assigned to TxnType=Invoice with TxnId={held['Id']}"
        ),
    )
    assert (
        company.do("Invoice", include="allowduplicatedocnum", **company.body(DocNumber="1069"))["DocNumber"] == "1069"
    )
    assert company.invoice(AutoDocNumber=True)["DocNumber"] == "1070"


def test_automatic_numbers_run_through_three_forms():
    company = Company("DE", SalesFormsPrefs={"CustomTxnNumbers": False})

    first = company.invoice()
    memo = company.do("CreditMemo", **company.body())
    second = company.invoice()
    given = company.invoice(DocNumber="INV-7")

    assert [form["DocNumber"] for form in (first, memo, second, given)] == ["1001", "1002", "1003", "INV-7"]
    company.books.settings["doc_number_when_off"] = "replaced"
    assert company.invoice(DocNumber="INV-8")["DocNumber"] == "1004"


def test_an_empty_number_takes_the_number_away():
    company = Company("DE")
    made = company.invoice(DocNumber="5")

    changed = company.do("Invoice", Id=made["Id"], SyncToken="0", sparse=True, DocNumber="")

    assert "DocNumber" not in changed


def test_an_empty_memo_takes_the_memo_away():
    company = Company("DE")
    made = company.invoice(CustomerMemo={"value": "thanks"})

    changed = company.do("Invoice", Id=made["Id"], SyncToken="0", sparse=True, CustomerMemo={"value": ""})

    assert "CustomerMemo" not in changed
    assert changed["SyncToken"] == "1"


# --- updates ---------------------------------------------------------------------------------------------------------


def test_full_update_forgets_and_sparse_update_keeps():
    company = Company("DE")
    made = company.invoice(DocNumber="5", PrivateNote="note", CustomerMemo={"value": "thanks"})

    sparse = company.do("Invoice", Id=made["Id"], SyncToken="0", sparse=True, PrivateNote="other")
    full = company.do("Invoice", **company.body(Id=made["Id"], SyncToken="1", DocNumber="5"))

    assert (sparse["SyncToken"], sparse["CustomerMemo"]["value"], sparse["sparse"]) == ("1", "thanks", False)
    assert {"PrivateNote", "CustomerMemo"} & set(full) == set()
    assert full["DocNumber"] == "5"


def test_lines_are_replaced_as_a_whole_and_keep_their_ids():
    company = Company("DE")
    made = company.invoice(company.line("1"), company.line("2"), company.line("3"))
    second = {**company.line("2"), "Id": "2"}

    changed = company.do("Invoice", Id=made["Id"], SyncToken="0", sparse=True, Line=[second, company.line("9")])

    assert [(line["Id"], line["LineNum"], line["Amount"]) for line in changed["Line"][:2]] == [
        ("2", 1, D("2.00")),
        ("4", 2, D("9.00")),
    ]
    assert changed["TotalAmt"] == D("13.09")


def test_an_update_that_changes_nothing_keeps_the_token():
    company = Company("DE")
    made = company.invoice(DocNumber="5", PrivateNote="note")
    company.clock.move(hours=1)

    again = company.do("Invoice", Id=made["Id"], SyncToken="0", sparse=True, PrivateNote="note", Line=made["Line"])

    assert (again["SyncToken"], again["MetaData"]["LastUpdatedTime"]) == ("0", "2026-11-24T02:00:00-08:00")


def test_an_answer_can_be_sent_back_whole():
    company = Company("US")
    made = company.invoice(company.line("100", "TAX"), DISCOUNT, DocNumber="5", BillAddr={"Line1": "1 Main St"})

    again = company.do("Invoice", **company.read("Invoice", made["Id"]))

    assert (again["SyncToken"], again["TotalAmt"]) == ("0", made["TotalAmt"])


def test_old_tokens_are_refused():
    company = Company("DE")
    made = company.invoice()
    company.books.edit_invoice(made["Id"], {"PrivateNote": "by hand"})

    refused = company.refused("Invoice", Id=made["Id"], SyncToken="0", sparse=True, PrivateNote="mine")

    assert (refused.code, refused.element) == (5010, "")
    assert refused.detail.startswith(
        "Stale Object Error : You and Jo Bookkeeper were working on this at the same time."
    )
    assert company.refused("Invoice", Id=made["Id"], sparse=True).code == 2020


# --- the end of an invoice -------------------------------------------------------------------------------------------


def test_void_empties_and_keeps():
    company = Company("DE")
    made = company.invoice(company.line("100", Qty=2, UnitPrice=50), company.line("5"), DocNumber="5")

    void = company.do("Invoice", "void", Id=made["Id"], SyncToken="0")

    assert (void["TotalAmt"], void["Balance"], void["PrivateNote"], void["DocNumber"]) == (0, 0, "Voided", "5")
    assert (void["Line"][0]["SalesItemLineDetail"]["Qty"], void["SyncToken"]) == (0, "1")
    assert "Qty" not in void["Line"][1]["SalesItemLineDetail"]
    assert void["TxnTaxDetail"]["TotalTax"] == 0


def test_void_puts_itself_before_the_note():
    company = Company("DE")
    made = company.invoice(PrivateNote="OneDesk INV-1")

    assert company.do("Invoice", "void", Id=made["Id"], SyncToken="0")["PrivateNote"] == "Voided - OneDesk INV-1"


def test_delete_leaves_a_stub_and_frees_the_number():
    company = Company("DE")
    made = company.invoice(DocNumber="5")

    gone = company.do("Invoice", "delete", Id=made["Id"], SyncToken="0")

    assert gone == {"domain": "QBO", "status": "Deleted", "Id": made["Id"]}
    assert company.refused("Invoice", "delete", Id=made["Id"], SyncToken="0").code == 610
    again = company.invoice(DocNumber="5")
    assert again["Id"] != made["Id"]
    changes = company.api.changes("invoice,Payment", "2026-11-24T00:00:00Z")["CDCResponse"][0]["QueryResponse"]
    assert [row["Id"] for row in changes[0]["Invoice"]] == [again["Id"], made["Id"]]
    assert changes[0]["Invoice"][1]["status"] == "Deleted"
    assert changes[1] == {}


def test_closed_period():
    company = Company("DE")
    early = company.invoice(TxnDate="2026-10-31")
    company.books.close_period("2026-10-31")

    assert company.refused("Invoice", **company.body(TxnDate="2026-10-31")).code == 6200
    assert company.refused("Invoice", "void", Id=early["Id"], SyncToken="0").code == 6200
    assert company.refused("Invoice", Id=early["Id"], SyncToken="0", sparse=True, TxnDate="2026-11-05").code == 6200
    assert company.invoice(TxnDate="2026-11-01")["TxnDate"] == "2026-11-01"
    company.books.settings["close_password"] = True
    assert company.refused("Invoice", **company.body(TxnDate="2026-10-31")).code == 6210


def test_an_ended_subscription_refuses_every_write():
    company = Company("DE")
    company.books.settings["subscription"] = "ended"

    refused = company.refused("Invoice", **company.body())

    assert (refused.code, refused.status) == (6190, 200)


def test_deposit():
    company = Company("DE")
    assert company.refused("Invoice", **company.body(Deposit=5)).code == 6000
    company.books.preferences["SalesFormsPrefs"]["AllowDeposit"] = True

    assert company.invoice(Deposit=19)["Balance"] == D("100.00")


# --- currencies ------------------------------------------------------------------------------------------------------


def test_an_invoice_has_the_currency_of_its_customer():
    company = Company("DE", CurrencyPrefs={"MultiCurrencyEnabled": True})
    abroad = company.do("Customer", DisplayName="Acme (USD)", CurrencyRef={"value": "USD"})["Id"]

    invoice = company.invoice(CustomerRef={"value": abroad}, CurrencyRef={"value": "USD"}, ExchangeRate=D("0.5"))

    assert (invoice["TotalAmt"], invoice["HomeTotalAmt"], invoice["ExchangeRate"]) == (D(119), D("59.50"), D("0.5"))
    assert invoice["CurrencyRef"] == {"value": "USD", "name": "United States Dollar"}
    assert company.refused("Invoice", **company.body(CustomerRef={"value": abroad})).code == 2020
    assert company.refused("Invoice", **company.body(CurrencyRef={"value": "USD"})).code == 2220
    home = company.invoice(CurrencyRef={"value": "EUR"})
    assert (home["ExchangeRate"], home["HomeBalance"]) == (1, D(119))


def test_a_customer_keeps_its_currency():
    company = Company("DE", CurrencyPrefs={"MultiCurrencyEnabled": True})

    assert (
        company.refused("Customer", Id=company.customer, SyncToken="0", sparse=True, CurrencyRef={"value": "USD"}).code
        == 2220
    )
    assert company.refused("Customer", DisplayName="B", CurrencyRef={"value": "Dollar"}).code == 2500
    assert Company("DE").refused("Customer", DisplayName="B", CurrencyRef={"value": "USD"}).code == 2220
