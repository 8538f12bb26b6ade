"""The stand-in's answers beside those that real companies gave: the same members, spelt alike, and the same words in faults."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import dumps
from tests.shared import shared_folder
from tests.unit.demo.company import REALM, Company

SHARED = shared_folder()
RECORDED = (SHARED or Path()) / "recorded"
# Members that a recorded company had by its own settings or by what happened in it before, and a new one has not.
OWN = re.compile(
    r"(Bill|Ship)Addr\.(Lat|Long|PostalCode|CountrySubDivisionCode)|CustomField\[\]|RecurDataRef|LinkedTxn\[\]|Line\[\]\.LinkedTxn"
)
# What later answers brought, absent from those of 2020.
LATER = re.compile(
    r"FreeFormAddress|ShipFromAddr|Line\[\]\.CustomExtensions|Line\[\]\.SalesItemLineDetail\.ItemAccountRef"
    r"|MetaData\.LastModifiedByRef|IsProject"
)


def recorded(name: str) -> dict[str, Any]:
    body = json.loads((RECORDED / name).read_text(encoding="utf-8"), parse_float=Decimal)
    found: dict[str, Any] = next(iter(each for key, each in body.items() if key != "time")) if "time" in body else body
    return found


def paths(value: Any, prefix: str = "") -> set[str]:
    """Every member of an entity as a path; elements of lists as `Line[]`."""
    if isinstance(value, dict):
        return {path for key, inner in value.items() for path in {prefix + key, *paths(inner, f"{prefix}{key}.")}}
    if isinstance(value, list):
        return {path for inner in value for path in paths(inner, f"{prefix.rstrip('.')}[].")}
    return set()


def differing(name: str, ours: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Members that only the recorded answer has, and those that only ours has."""
    theirs, mine = paths(recorded(name)), paths(ours)
    return (
        sorted(path for path in theirs - mine if not OWN.match(path)),
        sorted(path for path in mine - theirs if not LATER.match(path) and not OWN.match(path)),
    )


@pytest.fixture
def classic() -> Company:
    """A company in the US with sales tax as it was before it was automated, like the recorded sandboxes."""
    company = Company("US")
    company.books.preferences["TaxPrefs"] = {"UsingSalesTax": True}
    return company


def amy(company: Company) -> str:
    address = {"Line1": "4581 Finch St.", "City": "Bayshore", "CountrySubDivisionCode": "CA", "PostalCode": "94326"}
    key: str = company.do("Customer", DisplayName="Amy", BillAddr=address, ShipAddr=address)["Id"]
    return key


def test_customers(classic: Company):
    address = {"Line1": "1", "City": "M", "Country": "USA", "CountrySubDivisionCode": "CA", "PostalCode": "94042"}

    bare = classic.do("Customer", DisplayName="Doe5, Jane")
    full = classic.do(
        "Customer",
        DisplayName="T",
        GivenName="Test",
        FamilyName="Customer",
        Notes="n",
        BillAddr=address,
        PrimaryEmailAddr={"Address": "t@example.com"},
        PrimaryPhone={"FreeFormNumber": "(555) 555-1234"},
    )

    assert differing("customers/create-70-minimul.json", bare) == ([], [])
    assert differing("customers/create-60-nango.json", full) == ([], [])
    assert full["PrintOnCheckName"] == recorded("customers/create-60-nango.json")["PrintOnCheckName"] == "Test Customer"


def test_products(classic: Company):
    made = classic.do("Item", Name="S", Type="Service", IncomeAccountRef={"value": "2"})

    assert differing("items/create-23-nango.json", made) == ([], [])


def test_invoices_of_2026_and_2020(classic: Company):
    line = classic.line("100", "NON", Qty=1, UnitPrice=100)
    made = classic.invoice(line, CustomerRef={"value": amy(classic)}, DocNumber="1042")
    plain = classic.invoice(classic.line("100", "NON"), CustomerRef={"value": amy_again(classic)}, DocNumber="1043")
    void = classic.do("Invoice", "void", Id=plain["Id"], SyncToken="0")

    assert differing("invoices/create-155-nango.json", made) == ([], [])
    assert differing("invoices/create-266-minimul.json", plain) == ([], [])
    assert differing("invoices/void-264-minimul.json", void) == ([], [])


def amy_again(company: Company) -> str:
    return company.ids("SELECT * FROM Customer WHERE DisplayName = 'amy'", "Customer")[0]


def test_a_taxed_invoice_that_was_sent(classic: Company):
    made = classic.invoice(
        {**classic.line("100", "TAX", Qty=2, UnitPrice=50), "Description": "Rock Fountain"},
        CustomerRef={"value": amy(classic)},
        DocNumber="1033",
        CustomerMemo={"value": "Thank you"},
        SalesTermRef={"value": "4"},
        BillEmail={"Address": "a@example.com"},
        BillAddr={"Line1": "Geeta", "Line2": "1987 Main St.", "Line3": "Middlefield, CA  94303"},
        TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}},
    )

    sent = classic.api.send("Invoice", made["Id"], None)["Invoice"]

    assert differing("invoices/send-103-nango.json", sent) == ([], [])


def test_an_australian_invoice_with_the_tax_inside():
    company = Company("AU", CurrencyPrefs={"MultiCurrencyEnabled": True})
    customer = company.do("Customer", DisplayName="J", BillAddr={"Line1": "1 Success Way", "City": "Sydney"})["Id"]

    made = company.invoice(
        {**company.line("6600", Qty=3, UnitPrice=2200), "Description": "gold level"},
        CustomerRef={"value": customer},
        CurrencyRef={"value": "AUD"},
        DocNumber="1022",
        GlobalTaxCalculation="TaxInclusive",
        CustomerMemo={"value": "t"},
        SalesTermRef={"value": "4"},
    )

    assert differing("invoices/au-inclusive-192.json", made) == ([], [])
    theirs = recorded("invoices/au-inclusive-192.json")
    for member in ("Amount", "SalesItemLineDetail"):
        mine = made["Line"][0][member]
        if member == "SalesItemLineDetail":
            names = ("TaxInclusiveAmt", "UnitPrice", "Qty")
            assert {name: mine[name] for name in names} == {name: theirs["Line"][0][member][name] for name in names}
        else:
            assert mine == theirs["Line"][0][member]
    assert made["TotalAmt"] == theirs["TotalAmt"]


def test_payments_and_credit_memos(classic: Company):
    customer = amy(classic)
    invoice = classic.invoice(classic.line("100", "NON"), CustomerRef={"value": customer}, DocNumber="1")
    link = [{"Amount": 50, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}]

    loose = classic.do("Payment", CustomerRef={"value": customer}, TotalAmt=100)
    linked = classic.do("Payment", CustomerRef={"value": customer}, TotalAmt=50, Line=link, PrivateNote="x")
    memo = classic.do(
        "CreditMemo",
        **classic.body(classic.line("100", "NON"), DocNumber="5"),
        BillAddr={"Line1": "x", "City": "y"},
        ShipAddr={"Line1": "x", "City": "y"},
    )

    assert differing("payments/create-180-nango.json", loose) == ([], [])
    assert differing("payments/update-128-nango.json", linked) == ([], [])
    assert differing("creditmemos/create-181-nango.json", memo) == ([], [])


def test_accounts(classic: Company):
    assert differing("accounts/read-1-nango.json", classic.read("Account", "1")) == ([], [])


def test_delete_and_empty_answers(classic: Company):
    made = classic.invoice()

    assert set(classic.do("Invoice", "delete", Id=made["Id"], SyncToken="0")) == set(
        recorded("invoices/delete-266-minimul.json")
    )
    assert classic.query("SELECT * FROM Customer STARTPOSITION 7") == recorded(
        "responses/query-empty-customer-minimul.json"
    )


def test_numbers_are_spelt_as_on_the_wire(classic: Company):
    """Only wire bytes count: money with two decimals, zero without."""
    theirs = (RECORDED / "invoices/create-266-minimul.json").read_text(encoding="utf-8")
    ours = dumps(classic.invoice(classic.line("100", "NON"), CustomerRef={"value": amy(classic)})).decode()

    for spelling in ('"Amount":100.00', '"TotalTax":0}', '"TotalAmt":100.00', '"Balance":100.00', '"LineNum":1'):
        assert spelling in theirs
        assert spelling in ours


# --- faults ----------------------------------------------------------------------------------------------------------


def fault(name: str) -> dict[str, Any]:
    body = json.loads((RECORDED / "faults" / name).read_text(encoding="utf-8"))
    found: dict[str, Any] = body["Fault"]["Error"][0]
    return found


def refused(company: Company, kind: str, operation: str = "", **body: Any) -> dict[str, Any]:
    found: dict[str, Any] = company.refused(kind, operation, **body).fault()["Error"][0]
    return found


def without(text: str, *patterns: str) -> str:
    for pattern in patterns:
        text = re.sub(pattern, "*", text)
    return text


def same(name: str, mine: dict[str, Any], *patterns: str) -> None:
    """The same members and, without what `patterns` name, the same words as the recorded fault."""
    theirs = fault(name)
    assert set(mine) == set(theirs)
    for member in ("Message", "Detail", "code"):
        assert without(mine[member], *patterns) == without(theirs[member], *patterns)
    assert mine.get("element") == theirs.get("element")


def test_words_of_refusals(classic: Company):
    held = classic.invoice(classic.line("1", "NON"), DocNumber="18696")

    same("2010-unknown-field-minimul.json", refused(classic, "Invoice", BadJson=True), r"\(\d+ known.*?\[truncated\]")
    same("2020-name-missing-boulevard.json", refused(classic, "Item", Type="Service"))
    body = classic.body({"Amount": 1})
    same("2020-line-detailtype-boulevard.json", refused(classic, "Invoice", **body))
    same("2030-invalid-id-minimul.json", refused(classic, "Customer", Id="1.5"))
    body = classic.body(DocNumber="18696")
    same("6140-duplicate-docnumber.json", refused(classic, "Invoice", **body), r"TxnId=\d+")
    stale = refused(classic, "Invoice", "void", Id=held["Id"], SyncToken="9")
    same("5010-void-boulevard.json", stale, "Jo Bookkeeper|John Doe")


def test_words_for_a_missing_tax_code():
    same(
        "6000-gst-hst-rate.json", refused(Company("CA"), "Invoice", **Company("CA").body(Company("CA").line(code=None)))
    )


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("4000-query-parse-boulevard.json", "SELECT * FROM NULL"),
        ("4001-unknown-entity-minimul.json", "SELECT * FROM Custmoer"),
        ("4000-apostrophe.json", "SELECT * FROM Customer WHERE DisplayName = 'Jim''s' R"),
    ],
)
def test_words_for_a_query(classic: Company, name: str, statement: str):
    with pytest.raises(Refused) as caught:
        classic.query(statement)

    place = (r"line \d+, column \d+", r"<STRING> \S+|<IDENTIFIER> \S+")
    same(name, caught.value.fault()["Error"][0], *place)


def test_a_missing_record(classic: Company):
    with pytest.raises(Refused) as caught:
        classic.read("Item", "99")

    same("610-read-boulevard.json", caught.value.fault()["Error"][0])
    assert REALM.isdecimal()
