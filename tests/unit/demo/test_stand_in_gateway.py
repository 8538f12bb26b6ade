"""The API over HTTP: tokens, companies, limits, envelopes, the replay of requestids, mails, files, batches."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.demo.quickbooks.books import Books
from app.demo.quickbooks.limits import Limits
from tests.unit.demo.company import REALM
from tests.unit.demo.served import JSON, Served, exact, served

NAMESPACE = "{http://schema.intuit.com/finance/v3}"


@pytest.fixture
def world() -> Iterator[Served]:
    with served() as found:
        yield found


def invoice_body(world: Served, **more: Any) -> dict[str, Any]:
    """An invoice of 119.00 for the first customer; customer and product are made when they are not there."""
    if not world.books.all("Customer"):
        world.books.save("Customer", {"DisplayName": "Acme", "PrimaryEmailAddr": {"Address": "ap@acme.example"}})
        world.books.save("Item", {"Name": "Work", "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    detail = {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": "2"}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": 100, "SalesItemLineDetail": detail}
    return {"CustomerRef": {"value": "1"}, "GlobalTaxCalculation": "TaxExcluded", "Line": [line], **more}


# --- tokens and companies --------------------------------------------------------------------------------------------


def test_a_token_that_is_none(world: Served):
    headers = {**JSON, "Authorization": "Bearer short"}

    answer = world.client.get(world.url("customer/1"), headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'
    assert answer.headers["intuit_tid"]
    assert answer.json()["fault"] == {
        "error": [
            {
                "message": "message=AuthenticationFailed; errorCode=003200; statusCode=401",
                "detail": "Malformed bearer token: too short or too long",
                "code": "3200",
                "element": None,
            }
        ],
        "type": "AUTHENTICATION",
    }
    assert isinstance(answer.json()["time"], int)


def test_an_expired_token(world: Served):
    world.clock.move(seconds=3600)

    answer = world.get("customer/1")

    assert answer.status_code == 401
    assert answer.json()["fault"]["error"][0]["detail"].startswith("Token expired: eyJ")


def test_another_company(world: Served):
    answer = world.client.get(world.url("preferences").replace(REALM, "123"), headers=world.headers())

    assert answer.status_code == 403
    assert answer.json()["fault"]["error"][0]["code"] == "3100"
    assert answer.json()["fault"]["type"] == "SERVICE"


def test_a_token_without_the_accounting_scope(world: Served):
    world.token = world.tokens.grant(REALM, "openid").access_token

    answer = world.get("preferences")

    assert answer.status_code == 403
    assert "The access token does not have sufficient scope" in answer.text


def test_a_lost_administrator(world: Served):
    world.control("POST", "settings", {"lost_admin": True})

    answer = world.get("preferences")

    assert (answer.status_code, world.code(answer)) == (403, "120")


def test_no_company_in_the_path(world: Served):
    answer = world.client.get(f"{world.api}/v3/company//query?query=select", headers=world.headers())

    assert answer.status_code == 400
    assert (
        answer.json()["Fault"]["Error"][0]["Detail"] == "Business Validation Error: Unexpected Internal Error. (-30000)"
    )


def test_limits_when_they_are_on(world: Served):
    world.control("POST", "settings", {"limits": True, "per_second": 3})

    answers = [world.get("preferences") for _ in range(5)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    error = ElementTree.fromstring(answers[-1].content).find(f"{NAMESPACE}Fault/{NAMESPACE}Error")
    assert error is not None
    assert error.get("code") == "3001"


def test_limits_count_a_window_that_moves():
    now = [0.0]
    limits = Limits(per_minute=3, per_second=2, clock=lambda: now[0])

    assert [limits.allow("1"), limits.allow("1"), limits.allow("1"), limits.allow("2")] == [True, True, False, True]
    now[0] = 1.0
    assert [limits.allow("1"), limits.allow("1")] == [True, False]
    now[0] = 60.0
    assert limits.allow("1")


# --- envelopes -------------------------------------------------------------------------------------------------------


def test_paths_that_do_not_exist(world: Served):
    answer = world.get("customer/1/5")

    assert (answer.status_code, world.code(answer)) == (400, "500")
    assert "Could not find resource for relative : /v3/company/" in answer.text
    assert world.client.get(f"{world.api}/v2/anything").status_code == 404


def test_reading_what_is_not_there(world: Served):
    missing, odd = world.get("customer/75"), world.get("customer/1.5")

    assert (missing.status_code, world.code(missing)) == (400, "610")
    assert odd.json() == {
        "Fault": {
            "Error": [
                {
                    "Message": "Invalid ID",
                    "Detail": "Id should be a valid number. Supplied value:1.5",
                    "code": "2030",
                    "element": "Id",
                }
            ],
            "type": "ValidationFault",
        }
    }


def test_bodies_that_are_none(world: Served):
    headers = world.headers(**{"Content-Type": "application/json"})

    empty = world.client.post(world.url("invoice"), headers=headers)
    broken = world.client.post(world.url("invoice"), content=b'{"Line": [', headers=headers)

    assert (empty.status_code, world.code(empty)) == (400, "2310")
    assert (broken.status_code, world.code(broken)) == (500, "10000")


def test_xml_unless_json_is_asked_for(world: Served):
    headers = {"Authorization": f"Bearer {world.token}", "Accept": "*/*"}

    answer = world.client.get(world.url("companyinfo/1"), headers=headers)
    refused = world.client.get(world.url("customer/75"), headers=headers)

    root = ElementTree.fromstring(answer.content)
    assert root.findtext(f"{NAMESPACE}CompanyInfo/{NAMESPACE}Country") == "DE"
    error = ElementTree.fromstring(refused.content).find(f"{NAMESPACE}Fault/{NAMESPACE}Error")
    assert error is not None
    assert error.get("code") == "610"


def test_an_invoice_in_xml(world: Served):
    invoice_body(world)
    headers = world.headers(**{"Content-Type": "application/xml"})
    body = f"""<Invoice xmlns="{NAMESPACE[1:-1]}"><Line><Amount>100.00</Amount><DetailType>SalesItemLineDetail</DetailType>
        <SalesItemLineDetail><ItemRef name="Work">1</ItemRef><TaxCodeRef>2</TaxCodeRef></SalesItemLineDetail></Line>
        <CustomerRef>1</CustomerRef><GlobalTaxCalculation>TaxExcluded</GlobalTaxCalculation></Invoice>"""

    answer = world.client.post(world.url("invoice"), content=body, headers=headers)

    assert exact(answer)["Invoice"]["TotalAmt"] == Decimal("119.00")


def test_numbers_are_spelt_as_intuit_spells_them(world: Served):
    answer = world.post("invoice", invoice_body(world, DocNumber="1"))
    world.books.record_payment("1")

    assert '"TotalAmt":119.00' in answer.text
    assert '"TaxPercent":19,' in answer.text
    assert '"Balance":0,' in world.get("invoice/1").text
    assert answer.json()["time"] == "2026-11-24T02:00:00.000-08:00"


def test_every_request_is_in_the_log(world: Served):
    world.post("customer", {"DisplayName": "B"}, requestid="r-1")
    world.post("customer", {"DisplayName": "B"}, requestid="r-1")
    world.get("query", query="select * from Item")

    log = world.control("GET", "log")
    counts = world.control("GET", "counts")

    assert [(each["entity"], each["requestid"], each["replayed"], each["status"]) for each in log] == [
        ("Customer", "r-1", False, 200),
        ("Customer", "r-1", True, 200),
        ("query", "", False, 200),
    ]
    assert (counts["writes"], counts["reads"], counts["replayed"], counts["creates"]) == (1, 1, 1, {"Customer": 1})


# --- requestids ------------------------------------------------------------------------------------------------------


def test_a_requestid_brings_the_first_answer_back(world: Served):
    body = invoice_body(world)

    first = world.post("invoice", body, requestid="once")
    again = world.post("invoice", {**body, "PrivateNote": "other"}, requestid="once")

    assert again.content == first.content
    assert len(world.books.all("Invoice")) == 1


def test_an_empty_requestid_protects_nothing(world: Served):
    body = invoice_body(world)

    for _ in range(2):
        assert world.post("invoice", body, requestid="").status_code == 200

    assert len(world.books.all("Invoice")) == 2


def test_refusals_are_not_brought_back_unless_asked(world: Served):
    body = invoice_body(world)
    wrong = {**body, "CustomerRef": {"value": "75"}}
    assert world.code(world.post("invoice", wrong, requestid="a")) == "2500"
    assert world.post("invoice", body, requestid="a").status_code == 200

    world.control("POST", "settings", {"replay": "all"})
    assert world.code(world.post("invoice", wrong, requestid="b")) == "2500"
    assert world.code(world.post("invoice", body, requestid="b")) == "2500"

    world.control("POST", "settings", {"replay": "off"})
    world.post("invoice", body, requestid="c")
    world.post("invoice", body, requestid="c")
    assert len(world.books.all("Invoice")) == 3


def test_a_requestid_has_fifty_characters_at_most(world: Served):
    assert world.code(world.post("customer", {"DisplayName": "B"}, requestid="r" * 51)) == "2130"
    assert world.post("customer", {"DisplayName": "B"}, requestid="r" * 50).status_code == 200


def test_replays_survive_the_process(tmp_path):
    with served(folder=tmp_path) as before:
        body = invoice_body(before)
        first = before.post("invoice", body, requestid="once")
    with served(folder=tmp_path) as after:
        again = after.post("invoice", body, requestid="once")
        assert after.query("select count(*) from Invoice") == {"totalCount": 1}

    assert again.content == first.content


# --- mails -----------------------------------------------------------------------------------------------------------


def send(world: Served, key: str = "1", kind: str = "application/octet-stream", **query: str) -> httpx.Response:
    return world.client.post(world.url(f"invoice/{key}/send", **query), headers=world.headers(**{"Content-Type": kind}))


def test_each_send_is_a_mail(world: Served):
    world.post("invoice", invoice_body(world, DocNumber="7", BillEmailCc={"Address": "copy@acme.example"}))

    answer = send(world, sendTo="a+b@acme.example", requestid="once").json()["Invoice"]
    send(world, sendTo="a+b@acme.example", requestid="once")

    assert answer["EmailStatus"] == "EmailSent"
    assert answer["DeliveryInfo"] == {"DeliveryType": "Email", "DeliveryTime": "2026-11-24T02:00:00-08:00"}
    assert answer["BillEmail"] == {"Address": "a+b@acme.example"}
    assert {"FreeFormAddress"} & set(answer) == set()
    mails = world.control("GET", "mails")
    assert len(mails) == 2
    assert mails[0]["invoice_id"] == "1"
    assert (mails[0]["doc_number"], mails[0]["to"], mails[0]["cc"]) == ("7", "a+b@acme.example", "copy@acme.example")


def test_sends_that_are_refused(world: Served):
    world.post("invoice", invoice_body(world))

    assert world.code(send(world)) == "6420"
    assert world.code(send(world, sendTo="nobody")) == "2210"
    assert world.code(send(world, key="9", sendTo="a@b.co")) == "610"
    assert world.code(send(world, kind="application/json", sendTo="a@b.co")) == "500"
    assert world.code(send(world, kind="application/xml", sendTo="a@b.co")) == "500"
    world.control("POST", "settings", {"mail_limit": 1})
    assert send(world, sendTo="a@b.co").status_code == 200
    assert world.code(send(world, sendTo="a@b.co")) == "6000"
    assert len(world.control("GET", "mails")) == 1


def test_to_be_sent_is_not_sent(world: Served):
    made = world.post("invoice", invoice_body(world, EmailStatus="NeedToSend", BillEmail={"Address": "a@b.co"})).json()

    assert made["Invoice"]["DeliveryInfo"] == {"DeliveryType": "Email"}
    assert world.control("GET", "mails") == []


def test_copies_come_from_the_preferences(world: Served):
    world.control(
        "POST", "settings", {"preferences": {"SalesFormsPrefs": {"SalesEmailCc": {"Address": "boss@firm.example"}}}}
    )

    made = world.post("invoice", invoice_body(world)).json()["Invoice"]

    assert made["BillEmailCc"] == {"Address": "boss@firm.example"}


def test_a_pdf(world: Served):
    world.post("invoice", invoice_body(world, DocNumber="INV-(7)"))
    headers = world.headers(Accept="application/pdf")

    answer = world.client.get(world.url("invoice/1/pdf"), headers=headers)

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.4")
    assert b"INV-\\(7\\)" in answer.content
    assert answer.content.endswith(b"%%EOF\n")


# --- several at once -------------------------------------------------------------------------------------------------


def test_a_batch_answers_each_item(world: Served):
    items = [
        {"bId": "1", "operation": "create", "Vendor": {"DisplayName": "V"}},
        {"bId": "2", "operation": "delete", "Invoice": {"Id": "9", "SyncToken": "0"}},
        {"bId": "3", "Query": "select * from Vendor"},
        {"bId": "4", "operation": "create", "Customer": {"DisplayName": "v"}},
    ]

    answers = world.post("batch", {"BatchItemRequest": items}).json()["BatchItemResponse"]

    assert [list(each)[-1] for each in answers] == ["bId"] * 4
    assert answers[0]["Vendor"]["DisplayName"] == "V"
    assert answers[1]["Fault"]["Error"][0]["code"] == "610"
    assert answers[2]["QueryResponse"]["maxResults"] == 1
    assert answers[3]["Fault"]["Error"][0]["code"] == "6240"


def test_a_batch_has_thirty_items_at_most(world: Served):
    items = [{"bId": str(n), "Query": "select * from Item"} for n in range(31)]

    assert world.code(world.post("batch", {"BatchItemRequest": items})) == "1040"
    assert world.post("batch", {"BatchItemRequest": items[:30]}).status_code == 200


def test_changes_since(world: Served):
    world.post("invoice", invoice_body(world))
    since = (world.clock() - timedelta(hours=1)).isoformat()

    answer = world.get("cdc", entities="invoice,Customer,Payment", changedSince=since).json()
    later = world.get("cdc", entities="Invoice", changedSince="2026-11-24T10:00:01Z").json()

    invoices, customers, payments = answer["CDCResponse"][0]["QueryResponse"]
    assert (len(invoices["Invoice"]), invoices["startPosition"], invoices["maxResults"]) == (1, 1, 1)
    assert "totalCount" not in invoices
    assert len(customers["Customer"]) == 1
    assert payments == {}
    assert later["CDCResponse"][0]["QueryResponse"] == [{}]


def test_changes_that_are_not_told(world: Served):
    old = (datetime(2026, 11, 24, tzinfo=UTC) - timedelta(days=40)).isoformat()

    assert world.code(world.get("cdc", entities="TaxCode", changedSince="2026-11-20")) == "4001"
    assert world.code(world.get("cdc", entities="Invoice", changedSince=old)) == "4001"
    assert world.code(world.get("cdc", changedSince="2026-11-20")) == "2020"


# --- files and preferences -------------------------------------------------------------------------------------------


def upload(world: Served, metadata: dict[str, Any]) -> dict[str, Any]:
    files: dict[str, Any] = {
        "file_metadata_01": (None, json.dumps(metadata), "application/json"),
        "file_content_01": ("invoice.pdf", b"%PDF-1.4\r\n\x00\xff", "application/pdf"),
    }
    answer = world.client.post(world.url("upload"), files=files, headers=world.headers())
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()["AttachableResponse"][0]
    return found


def test_an_attached_file(world: Served):
    world.post("invoice", invoice_body(world))
    link = [{"EntityRef": {"type": "Invoice", "value": "1"}, "IncludeOnSend": True}]

    made = upload(world, {"AttachableRef": link, "FileName": "invoice.pdf", "ContentType": "application/pdf"})

    assert (made["Attachable"]["FileName"], made["Attachable"]["Size"]) == ("invoice.pdf", 12)
    statement = "select * from attachable where AttachableRef.EntityRef.Type = 'invoice' and AttachableRef.EntityRef.value = '1'"
    assert [row["Id"] for row in world.query(statement)["Attachable"]] == [made["Attachable"]["Id"]]


def test_a_file_without_metadata_is_named_by_its_part(world: Served):
    files: dict[str, Any] = {"file_content_01": ("list.csv", b"a;b", "text/csv")}

    made = world.client.post(world.url("upload"), files=files, headers=world.headers()).json()["AttachableResponse"][0]

    assert (made["Attachable"]["FileName"], made["Attachable"]["ContentType"]) == ("list.csv", "text/csv")


def test_files_that_are_refused_with_status_200(world: Served):
    link = [{"EntityRef": {"type": "Estimate", "value": "75"}}]

    stranger = upload(world, {"AttachableRef": link, "FileName": "a.pdf"})["Fault"]["Error"][0]
    kind = upload(world, {"FileName": "a.exe"})["Fault"]["Error"][0]

    assert (stranger["code"], kind["code"]) == ("6000", "6041")
    assert "The entity Estimate 75 that you are trying to link does not exist. Estimate 75" in stranger["Detail"]


def test_preferences_are_written_in_part(world: Served):
    held = world.get("preferences").json()["Preferences"]
    body = {"Id": "1", "SyncToken": held["SyncToken"], "sparse": True, "SalesFormsPrefs": {"CustomTxnNumbers": False}}

    changed = world.post("preferences", body).json()["Preferences"]

    assert changed["SalesFormsPrefs"] == {**held["SalesFormsPrefs"], "CustomTxnNumbers": False}
    assert (changed["TaxPrefs"], changed["SyncToken"]) == ({"UsingSalesTax": True}, "1")
    assert world.code(world.post("preferences", body)) == "5010"


# --- what a person does ----------------------------------------------------------------------------------------------


def test_a_person_in_quickbooks(world: Served):
    world.post("invoice", invoice_body(world, DocNumber="7"))

    world.control("POST", "payment", {"number": "7", "amount": "19.00"})
    world.control("POST", "edit", {"invoice": "1", "changes": {"Line": [{"Id": "1", "Amount": 200}]}})
    world.control("POST", "credit", {"invoice": "1", "amount": "100"})
    world.control("POST", "rename", {"kind": "Customer", "id": "1", "name": "Acme Ltd"})
    world.control("POST", "deactivate", {"kind": "Item", "id": "1"})
    world.control("POST", "close", {"date": "2026-12-31"})

    state = world.control("GET", "state")
    assert state["Invoice"][0]["Balance"] == 119.0
    assert state["Invoice"][0]["SyncToken"] == "3"
    assert state["Customer"][0]["DisplayName"] == "Acme Ltd"
    assert state["Item"][0]["Name"] == "Work (deleted)"
    assert state["Preferences"]["AccountingInfoPrefs"]["BookCloseDate"] == "2026-12-31"
    world.control("POST", "close", {"date": None})
    world.control("POST", "void", {"invoice": "1"})
    world.control("POST", "delete", {"invoice": "1"})
    assert world.control("GET", "state")["Invoice"] == []
    world.control("POST", "reset")
    assert world.control("GET", "state")["Customer"] == []


def test_control_says_what_is_wrong(world: Served):
    def refused(name: str, body: Any) -> tuple[int, str]:
        answer = world.client.post(f"{world.api}/_control/{name}", json=body)
        return answer.status_code, answer.json()["error"]

    assert refused("payment", {"number": "9"}) == (400, "ValueError: no invoice has the number 9")
    assert refused("settings", {"speed": 5})[1].startswith("ValueError: unknown: speed;")
    assert refused("faults", [{"name": "fire"}])[1].startswith("ValueError: unknown fault 'fire'")
    assert refused("nothing", {})[0] == 404


def test_books_come_back_as_they_were_left(tmp_path):
    books = Books("GB", REALM, tmp_path / "books.sqlite")
    customer = books.save("Customer", {"DisplayName": "Acme"})
    books.close_period("2026-01-31")
    books.company_info["CompanyName"] = "Kept Ltd"
    books.put("Vendor", {"DisplayName": "V"})
    # no close: the process is killed

    again = Books("GB", REALM, tmp_path / "books.sqlite")

    assert again.get("Customer", customer["Id"]) == customer
    assert again.preferences["AccountingInfoPrefs"]["BookCloseDate"] == "2026-01-31"
    assert again.company_info["CompanyName"] == "Kept Ltd"
    assert again.save("Customer", {"DisplayName": "B"})["Id"] == "3"
    again.close()
    books.close()
