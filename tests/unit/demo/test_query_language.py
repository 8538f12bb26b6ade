"""The query language as strict as Intuit's: what parses, what is refused and in which words."""

from decimal import Decimal

import pytest

from app.demo.quickbooks.query import Condition, Query, parse
from app.demo.quickbooks.refusals import Refused
from tests.unit.demo.company import Company


def refusal(statement: str) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        parse(statement)
    return caught.value.code, caught.value.detail


def test_whole_statement():
    statement = (
        "select Id, MetaData.CreateTime FROM invoice WHERE DocNumber = 'A\\'1' AND Balance > 10.5 AND Id in ('1','2')"
        " ORDERBY TxnDate DESC, DocNumber STARTPOSITION 3 MAXRESULTS 7"
    )

    assert parse(statement) == Query(
        entity="invoice",
        members=("Id", "MetaData.CreateTime"),
        conditions=(
            Condition("DocNumber", "=", ("A'1",)),
            Condition("Balance", ">", (Decimal("10.5"),)),
            Condition("Id", "IN", ("1", "2")),
        ),
        order=(("TxnDate", True), ("DocNumber", False)),
        start=3,
        rows=7,
    )


def test_page_in_either_order_and_defaults():
    assert parse("SELECT * FROM Customer MAXRESULTS 1000 STARTPOSITION 1").rows == 1000
    assert (parse("SELECT * FROM Customer").start, parse("SELECT * FROM Customer").rows) == (1, 100)
    assert parse("Select COUNT(*) From Customer").count
    assert parse("select * from Item order by Name asc").order == (("Name", False),)


def test_backslash_escapes():
    assert parse(r"SELECT * FROM Item WHERE Name = 'C:\\temp\'s'").conditions[0].values == (r"C:\temp's",)


@pytest.mark.parametrize(
    ("statement", "code", "words"),
    [
        (
            "SELECT * FROM NULL",
            4000,
            'Encountered " "null" "NULL "" at line 1, column 15.\nWas expecting:\n    <IDENTIFIER> ...',
        ),
        (
            "SELECT * FROM Customer WHERE DisplayName = 'O'R'",
            4000,
            'Encountered " <IDENTIFIER> "R "" at line 1, column 47.',
        ),
        (
            "SELECT * FROM Customer%20WHERE",
            4000,
            'Lexical error at line 1, column 23.  Encountered: "%" (37), after : ""',
        ),
        ("SELECT * FROM Customer WHERE DisplayName = 'O''R'", 4000, "<STRING>"),
        ("SELECT * FROM Customer WHERE DisplayName = 'open", 4000, "Lexical error"),
        ("SELECT * FROM Customer WHERE Id = '1' OR Id = '2'", 4000, "Encountered"),
        ("SELECT * FROM Customer WHERE Id != '1'", 4000, 'Encountered: "!" (33)'),
        ("SELECT * FROM Customer, Item", 4000, "Encountered"),
        ("SELECT * FROM Customer WHERE", 4000, "<EOF>"),
        ("SELECT * FROM Customer GROUP BY Name", 4000, "Encountered"),
        ("", 4000, "<EOF>"),
        ("DELETE FROM Customer", 4000, '"select" ...'),
        ("SELECT * FROM Customer STARTPOSITION 0", 4001, "value 0 is too small. Min allowed value is 1"),
        ("SELECT * FROM Customer MAXRESULTS 1001", 4001, "value 1001 is too large. Max allowed value is 1000"),
        ("SELECT * FROM Customer MAXRESULTS '5'", 4000, "Encountered"),
    ],
)
def test_refused(statement: str, code: int, words: str):
    found, detail = refusal(statement)

    assert found == code
    assert words in detail


# --- answers ---------------------------------------------------------------------------------------------------------


def query_refusal(company: Company, statement: str) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        company.query(statement)
    return caught.value.code, caught.value.detail


def test_unknown_entity_and_members():
    company = Company()

    assert query_refusal(company, "SELECT * FROM Custmoer") == (
        4001,
        "QueryValidationError: invalid context declaration: Custmoer",
    )
    assert query_refusal(company, "SELECT * FROM Vendor WHERE PrimaryEmailAddr = 'a@b.co'") == (
        4001,
        "QueryValidationError: property 'PrimaryEmailAddr' is not queryable",
    )
    assert query_refusal(company, "SELECT * FROM Invoice WHERE PrivateNote = 'x'")[0] == 4001
    assert query_refusal(company, "SELECT * FROM Invoice WHERE Nonsense = 'x'") == (
        4001,
        "QueryValidationError: Property Nonsense not found for Entity Invoice",
    )
    assert query_refusal(company, "SELECT * FROM Invoice WHERE Id > '1'")[0] == 4001


def test_names_compare_without_regard_to_case_and_only_active_ones_come():
    company = Company()
    gone = company.do("Customer", DisplayName="Old One")["Id"]
    company.books.deactivate("Customer", gone)

    assert company.ids("SELECT * FROM customer WHERE displayname = 'aCME'", "Customer") == [company.customer]
    assert company.ids("SELECT * FROM Customer", "Customer") == [company.customer]
    assert company.ids("SELECT * FROM Customer WHERE Active IN (true, false)", "Customer") == [company.customer, gone]
    assert company.ids("SELECT * FROM Customer WHERE Active = false", "Customer") == [gone]
    assert (
        company.query("SELECT * FROM Customer WHERE Active = false")["Customer"][0]["DisplayName"]
        == "Old One (deleted)"
    )


def test_like_numbers_and_references():
    company = Company()
    for number, amount in (("A-1", "10"), ("A-2", "20"), ("B-1", "30")):
        company.invoice(company.line(amount), DocNumber=number)

    assert company.ids("SELECT * FROM Invoice WHERE DocNumber LIKE 'a-%' ORDERBY DocNumber", "Invoice") == ["1", "2"]
    assert company.ids("SELECT * FROM Invoice WHERE DocNumber LIKE '%-1' ORDERBY DocNumber DESC", "Invoice") == [
        "3",
        "1",
    ]
    assert company.ids("SELECT * FROM Invoice WHERE TotalAmt > '12'", "Invoice") == ["3", "2"]
    assert company.ids(
        f"SELECT * FROM Invoice WHERE CustomerRef = '{company.customer}' AND Id IN ('1')", "Invoice"
    ) == ["1"]


def test_last_changed_first_and_pages():
    company = Company()
    for number in ("1", "2", "3"):
        company.invoice(DocNumber=number)
    company.books.edit_invoice("1", {"PrivateNote": "touched"})

    first = company.query("SELECT * FROM Invoice MAXRESULTS 2")

    assert [row["Id"] for row in first["Invoice"]] == ["1", "3"]
    assert (first["startPosition"], first["maxResults"], first["totalCount"]) == (1, 2, 3)
    assert company.query("SELECT * FROM Invoice STARTPOSITION 4") == {}
    assert company.query("SELECT COUNT(*) FROM Invoice") == {"totalCount": 3}


def test_no_total_count_beside_names():
    company = Company()

    assert "totalCount" not in company.query("SELECT * FROM Customer")
    assert company.query("SELECT count(*) FROM Customer") == {"totalCount": 1}


def test_capitals_first_in_lists():
    company = Company()
    for name in ("b", "Zebra", "a"):
        company.do("Item", Name=name, Type="Service", IncomeAccountRef={"value": "1"})

    names = [row["Name"] for row in company.query("SELECT * FROM Item")["Item"]]

    assert names == ["Consulting", "Zebra", "a", "b"]


def test_moments_compare_as_moments():
    company = Company()
    company.clock.move(hours=2)
    company.invoice(DocNumber="later")

    assert company.ids("SELECT * FROM Invoice WHERE MetaData.LastUpdatedTime >= '2026-11-24T12:00:00Z'", "Invoice") == [
        "1"
    ]
    assert (
        company.ids("SELECT * FROM Invoice WHERE MetaData.LastUpdatedTime > '2026-11-24T04:00:00-08:00'", "Invoice")
        == []
    )
    assert query_refusal(company, "SELECT * FROM Invoice WHERE MetaData.CreateTime > 'soon'")[0] == 4001


def test_chosen_members():
    company = Company()
    company.invoice(DocNumber="7")

    row = company.query("SELECT Id, DocNumber FROM Invoice")["Invoice"][0]

    assert row == {"domain": "QBO", "sparse": True, "Id": "1", "DocNumber": "7"}


def test_order_by_id_can_be_refused():
    company = Company()
    assert company.ids("SELECT * FROM Customer ORDERBY Id", "Customer") == [company.customer]

    company.books.settings["order_by_id"] = False

    assert query_refusal(company, "SELECT * FROM Customer ORDERBY Id")[0] == 4001
