"""Payments and credit memos in the stand-in, and what invoices have left after them."""

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.demo.company import Company

D = Decimal


def pay(company: Company, total: str, *parts: tuple[str, str], **more: Any) -> dict[str, Any]:
    lines = [{"Amount": D(amount), "LinkedTxn": [{"TxnId": key, "TxnType": "Invoice"}]} for key, amount in parts]
    return company.do("Payment", CustomerRef={"value": company.customer}, TotalAmt=D(total), Line=lines, **more)


def left(company: Company, key: str) -> Any:
    return company.read("Invoice", key)["Balance"]


def test_a_part_of_an_invoice():
    company = Company()
    invoice = company.invoice()

    payment = pay(company, "50", (invoice["Id"], "50"))
    paid = company.read("Invoice", invoice["Id"])

    assert (payment["UnappliedAmt"], payment["DepositToAccountRef"]) == (0, {"value": "4"})
    assert (paid["Balance"], paid["SyncToken"]) == (D(69), "1")
    assert paid["LinkedTxn"] == [{"TxnId": payment["Id"], "TxnType": "Payment"}]


def test_one_payment_for_two_invoices_with_a_rest():
    company = Company()
    first, second = company.invoice()["Id"], company.invoice()["Id"]

    payment = pay(company, "200", (first, "119"), (second, "60"))

    assert (left(company, first), left(company, second), payment["UnappliedAmt"]) == (0, D(59), D(21))


def test_unapplied_money():
    company = Company()

    payment = company.do("Payment", CustomerRef={"value": company.customer}, TotalAmt=100)

    assert (payment["Line"], payment["UnappliedAmt"]) == ([], D(100))
    assert company.read("Customer", company.customer)["Balance"] == D(-100)


def test_an_edited_payment():
    company = Company()
    first, second = company.invoice()["Id"], company.invoice()["Id"]
    payment = pay(company, "119", (first, "119"))

    company.do("Payment", Id=payment["Id"], SyncToken="0", sparse=True, PrivateNote="kept lines")
    assert left(company, first) == 0

    lines = [{"Amount": 19, "LinkedTxn": [{"TxnId": second, "TxnType": "Invoice"}]}]
    changed = company.do("Payment", Id=payment["Id"], SyncToken="1", sparse=True, Line=lines)

    assert (left(company, first), left(company, second), changed["UnappliedAmt"]) == (D(119), D(100), D(100))
    assert company.read("Invoice", first)["LinkedTxn"] == []


@pytest.mark.parametrize("operation", ["delete", "void"])
def test_a_payment_that_is_undone(operation: str):
    company = Company()
    invoice = company.invoice()["Id"]
    payment = pay(company, "119", (invoice, "119"))

    company.do("Payment", operation, Id=payment["Id"], SyncToken="0")

    assert left(company, invoice) == D(119)
    assert company.read("Invoice", invoice)["LinkedTxn"] == []


def test_a_void_as_an_update():
    company = Company()
    invoice = company.invoice()["Id"]
    payment = pay(company, "119", (invoice, "119"))

    void = company.do("Payment", "update", "void", Id=payment["Id"], SyncToken="0")

    assert (void["TotalAmt"], void["Line"], void["PrivateNote"]) == (0, [], "Voided")


def test_what_cannot_be_linked():
    company = Company()
    stranger = company.do("Customer", DisplayName="Stranger")["Id"]
    invoice = company.invoice()["Id"]

    def refused(**body: Any) -> int:
        return company.refused("Payment", **{"CustomerRef": {"value": company.customer}, "TotalAmt": 500, **body}).code

    def to(key: str, amount: int, kind: str = "Invoice") -> list[dict[str, Any]]:
        return [{"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}]

    assert refused(Line=to(invoice, 120)) == 620
    assert refused(Line=to(invoice, 10), CustomerRef={"value": stranger}) == 620
    assert refused(Line=to("77", 10)) == 610
    assert refused(Line=to(invoice, 10, "Bill")) == 2170
    assert refused(Line=to(invoice, 100), TotalAmt=50) == 6000
    assert refused(Line=[{"Amount": 5}]) == 2020
    assert refused(TotalAmt=None) == 2020
    assert refused(TotalAmt=-5) == 2290
    assert left(company, invoice) == D(119)


def test_a_paid_invoice_cannot_be_deleted():
    company = Company()
    invoice = company.invoice()["Id"]
    pay(company, "10", (invoice, "10"))

    assert company.refused("Invoice", "delete", Id=invoice, SyncToken="1").code == 6000


def test_a_voided_invoice_gives_its_payment_back():
    company = Company()
    invoice = company.invoice()["Id"]
    payment = pay(company, "119", (invoice, "119"))

    company.books.void_invoice(invoice)

    assert company.read("Payment", payment["Id"])["UnappliedAmt"] == D(119)
    assert company.read("Invoice", invoice)["Balance"] == 0


def test_an_invoice_that_became_smaller_keeps_no_more_than_its_total():
    company = Company()
    invoice = company.invoice()
    payment = pay(company, "119", (invoice["Id"], "119"))

    company.books.edit_invoice(invoice["Id"], {"Line": [{"Id": "1", "Amount": 50}]})

    assert left(company, invoice["Id"]) == 0
    assert company.read("Payment", payment["Id"])["UnappliedAmt"] == D("59.50")


def test_a_credit_memo_reduces_the_balance_without_money():
    company = Company()
    invoice = company.invoice()["Id"]

    memo = company.books.credit_memo(invoice, "19")

    link = company.books.all("Payment")[0]
    assert left(company, invoice) == D(100)
    assert (memo["RemainingCredit"], memo["Balance"]) == (0, 0)
    assert (link["TotalAmt"], link["UnappliedAmt"]) == (0, 0)
    assert link["PrivateNote"] == "Created by QB Online to link credits to charges."
    assert "DepositToAccountRef" not in link
    assert sorted(line["LinkedTxn"][0]["TxnType"] for line in link["Line"]) == ["CreditMemo", "Invoice"]
    assert {line["Amount"] for line in link["Line"]} == {D(19)}


def test_a_line_tells_what_was_open_before():
    company = Company()
    invoice = company.invoice(DocNumber="1031")
    payment = pay(company, "50", (invoice["Id"], "50"))

    dump = company.read("Payment", payment["Id"])["Line"][0]["LineEx"]["any"]

    assert [each["value"] for each in dump] == [
        {"Name": "txnId", "Value": invoice["Id"]},
        {"Name": "txnOpenBalance", "Value": "119.00"},
        {"Name": "txnReferenceNumber", "Value": "1031"},
    ]


def test_a_payment_put_by_hand_counts():
    company = Company()
    invoice = company.books.put("Invoice", {"CustomerRef": {"value": company.customer}, "TotalAmt": D(80), "Line": []})

    company.books.put(
        "Payment",
        {"TotalAmt": D(30), "Line": [{"Amount": D(30), "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}]},
    )

    assert left(company, invoice["Id"]) == D(50)
