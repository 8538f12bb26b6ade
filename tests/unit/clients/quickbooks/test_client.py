import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from app.domain.books import Customer, Deleted, PostedInvoice, TaxCode
from app.domain.problems import Doubt, NotSent, ProblemError, Refusal, Stop
from app.sync.ports import Spent
from tests.unit.clients.worlds import START, Company, answer, fault, paths, rows

INVOICE = {
    "Id": "239",
    "SyncToken": "0",
    "DocNumber": "INV-1",
    "TotalAmt": 10,
    "Balance": 10,
    "CustomerRef": {"value": "5"},
}
BODY = b'{"DocNumber":"INV-1"}'
BACK_SOON = "\n\n<!doctype html><title>We'll be back soon</title>"
XML_THROTTLE = (
    '<IntuitResponse xmlns="http://schema.intuit.com/finance/v3"><Fault type="SERVICE"><Error code="3001">'
    "<Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message></Error></Fault></IntuitResponse>"
)
EXPIRED = (
    '{"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; statusCode=401","code":"3200"}],'
    '"type":"AUTHENTICATION"}}'
)


def ok() -> httpx.Response:
    return answer({"Invoice": INVOICE, "time": "2026-11-23T09:00:00Z"})


# --- what is asked ---


async def test_every_request_is_signed_in_and_asks_for_minor_version_75():
    company = Company(answer({"CompanyInfo": {"Id": "1", "CompanyName": "Firma", "Country": "DEU"}}))

    made = await company.client.company()

    request = company.script.requests[0]
    assert (made.realm_id, made.country) == ("4620816365", "DE")
    assert str(request.url) == (
        "https://sandbox-quickbooks.api.intuit.com/v3/company/4620816365/companyinfo/4620816365?minorversion=75"
    )
    assert request.headers["authorization"] == "Bearer t1"
    assert request.headers["accept"] == "application/json"
    assert company.contacts == [("sandbox-quickbooks.api.intuit.com", "QuickBooks Online: company")]


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"date": "Mon, 23 Nov 2026 08:00:00 GMT"}, {"Invoice": INVOICE}, 3600),
        ({}, {"Invoice": INVOICE, "time": "2026-11-23T00:59:00.25-07:00"}, 3659.75),
        ({}, {"time": "2026-11-23T07:00:00Z", "Invoice": INVOICE}, 7200),
        ({"date": "Mon, 23 Nov 2026 08:59:00 GMT"}, {"Invoice": INVOICE, "time": "2026-11-23T00:58:00-08:00"}, 120),
        ({"date": "Mon, 23 Nov 2026 11:00:00 GMT"}, {"Invoice": INVOICE, "time": "2026-11-23T11:00:00Z"}, 0),
        ({"date": "soon"}, {"Invoice": INVOICE, "time": 1795424400000}, 0),
        ({}, {"Invoice": {**INVOICE, "PrivateNote": '"time":"2015-01-01T00:00:00Z"'}}, 0),
    ],
    ids=["date", "time", "time first", "the earlier", "ahead", "neither", "in a text"],
)
async def test_how_far_quickbooks_clock_is_behind_is_taken_from_its_answers(
    headers: dict[str, str], body: object, seconds: float
):
    company = Company(httpx.Response(200, json=body, headers=headers))
    assert company.client.lag == timedelta(0)

    await company.client.invoice("239")

    assert company.client.lag == timedelta(seconds=seconds)


async def test_a_write_carries_its_request_id_and_the_very_bytes():
    company = Company(ok())

    made = await company.client.write("invoice", BODY, "lb-1")

    request = company.script.requests[0]
    assert (request.method, request.url.path) == ("POST", "/v3/company/4620816365/invoice")
    assert dict(request.url.params) == {"minorversion": "75", "requestid": "lb-1"}
    assert request.content == BODY
    assert request.headers["content-type"] == "application/json"
    assert isinstance(made.entity, PostedInvoice)
    assert (made.entity.id, made.intuit_tid, json.loads(made.raw)) == ("239", "1-tid", INVOICE)


async def test_sending_is_an_empty_octet_stream_with_the_address():
    company = Company(ok())

    await company.client.send_invoice("239", "a+b@c.example", "lb-2")

    request = company.script.requests[0]
    assert request.url.path == "/v3/company/4620816365/invoice/239/send"
    assert b"sendTo=a%2Bb%40c.example" in request.url.query
    assert (request.headers["content-type"], request.content) == ("application/octet-stream", b"")


async def test_deleting_needs_a_confirmation():
    company = Company(
        answer({"Invoice": {"domain": "QBO", "status": "Deleted", "Id": "239"}}),
        answer({"Invoice": INVOICE}),
    )

    await company.client.delete_invoice("239", "0", "lb-3")
    with pytest.raises(Doubt):
        await company.client.delete_invoice("239", "0", "lb-3")

    request = company.script.requests[0]
    assert (request.url.params["operation"], request.content) == ("delete", b'{"Id":"239","SyncToken":"0"}')


async def test_the_pdf():
    company = Company(answer(b"%PDF-1.7 x"))

    assert await company.client.invoice_pdf("239") == b"%PDF-1.7 x"
    assert company.script.requests[0].headers["accept"] == "application/pdf"


# --- lists ---


async def test_a_list_is_paged_by_the_rows_received():
    first = [{"Id": str(number), "DisplayName": f"C{number}"} for number in range(200)]
    second = [first[-1], {"Id": "200", "DisplayName": "C200"}]
    company = Company(rows("Customer", *first), rows("Customer", *second))

    found = await company.client.records("Customer")

    assert len(found) == 201
    assert company.script.queries == [
        "SELECT * FROM Customer WHERE Active IN (true, false) ORDERBY MetaData.CreateTime ASC STARTPOSITION 1 MAXRESULTS 1000",
        "SELECT * FROM Customer WHERE Active IN (true, false) ORDERBY MetaData.CreateTime ASC STARTPOSITION 201 MAXRESULTS 1000",
    ]


async def test_an_empty_list_is_an_answer_without_the_key():
    assert await Company(rows("TaxCode")).client.records("TaxCode") == []


async def test_what_cannot_be_sorted_or_filtered_is_asked_plainly():
    company = Company(
        fault("4001", "property 'MetaData.CreateTime' is not queryable"),
        fault("4001", "property 'Active' is not queryable"),
        rows("Item", {"Id": "1", "Name": "A", "Type": "Service"}),
    )

    assert [record.id for record in await company.client.records("Item")] == ["1"]
    assert company.script.queries[2] == "SELECT * FROM Item STARTPOSITION 1 MAXRESULTS 1000"


async def test_a_row_that_cannot_be_read_does_not_cost_the_list():
    company = Company(rows("TaxCode", {"Name": "no id"}, {"Id": "5", "Name": "19 %"}, "odd", None))

    assert await company.client.records("TaxCode") == [TaxCode("5", "19 %")]


async def test_names_are_compared_again_and_deleted_ones_found():
    company = Company(
        rows(
            "Customer",
            {"Id": "1", "DisplayName": "ACME"},
            {"Id": "2", "DisplayName": "Acme (deleted)", "Active": False},
            {"Id": "3", "DisplayName": "Acmé"},
        ),
        rows("Customer", {"Id": "2", "DisplayName": "Acme (deleted)"}, {"Id": "4", "DisplayName": "acme (deleted-1)"}),
    )

    found = await company.client.records_named("Customer", "Acme")

    assert [record.id for record in found] == ["1", "2", "4"]
    assert company.script.queries[0].startswith(
        "SELECT * FROM Customer WHERE DisplayName IN ('Acme', 'Acme (deleted)') AND Active IN (true, false)"
    )


async def test_numbers_go_in_batches_long_ones_by_post():
    company = Company(rows("Invoice", INVOICE), rows("Invoice"))

    found = await company.client.invoices_by_number([f"INV-{number:04}" for number in range(250)])

    assert [invoice.id for invoice in found] == ["239"]
    assert [request.method for request in company.script.requests] == ["POST", "GET"]
    assert company.script.requests[0].headers["content-type"] == "application/text"
    assert company.script.queries[0].count("INV-") == 200
    assert company.script.queries[1].count("INV-") == 50


async def test_look_ups_after_doubt():
    company = Company(rows("Invoice", INVOICE), rows("Invoice"), rows("Invoice"))

    await company.client.invoices_of_customer("5", date(2026, 10, 31))
    await company.client.invoices_created_since(datetime(2026, 11, 1, tzinfo=UTC))
    await company.client.invoices_dated(date(2026, 10, 1), date(2026, 10, 31))

    order = "ORDERBY MetaData.CreateTime ASC STARTPOSITION 1 MAXRESULTS 1000"
    assert company.script.queries == [
        f"SELECT * FROM Invoice WHERE CustomerRef = '5' AND TxnDate = '2026-10-31' {order}",
        f"SELECT * FROM Invoice WHERE MetaData.CreateTime >= '2026-11-01T00:00:00Z' {order}",
        f"SELECT * FROM Invoice WHERE TxnDate >= '2026-10-01' AND TxnDate <= '2026-10-31' {order}",
    ]


async def test_a_record_whose_data_breaks_the_query_is_read_alone():
    bad = fault("4002", "QueryProcessingError: To email address entered is invalid")
    second = {**INVOICE, "Id": "240"}
    company = Company(bad, rows("Invoice", INVOICE), bad, answer({"Invoice": second}))

    found = await company.client.invoices_by_id(["239", "240"])

    assert [invoice.id for invoice in found] == ["239", "240"]
    assert paths(company.script.requests)[3] == "GET /v3/company/4620816365/invoice/240"


async def test_an_invoice_that_cannot_be_read_is_not_taken_for_deleted():
    company = Company(rows("Invoice", {"Id": "239", "CustomerRef": {"value": "5"}}))

    with pytest.raises(ProblemError) as caught:
        await company.client.invoices_by_id(["239"])

    assert (caught.value.problem.code, caught.value.problem.params["text"]) == ("unreachable", "Invoice 239: TotalAmt")


async def test_a_missing_invoice_is_none():
    missing = fault("610", "Object Not Found : Something you're trying to use has been made inactive.")

    assert await Company(missing).client.invoice("1") is None
    assert await Company(answer({"Invoice": {"status": "Deleted", "Id": "1"}})).client.invoice("1") is None
    assert await Company().client.invoice("../companyinfo") is None


# --- change data capture ---


def captured(*parts: dict) -> httpx.Response:
    return answer({"CDCResponse": [{"QueryResponse": list(parts)}], "time": "2026-11-23T09:00:00Z"})


async def test_changes_and_deletions():
    company = Company(
        captured(
            {"Customer": [{"Id": "5", "DisplayName": "Acme"}], "startPosition": 1, "maxResults": 1},
            {},
            {"Invoice": [INVOICE, {"status": "Deleted", "domain": "QBO", "Id": "979"}]},
            {"Something": [{"Id": "1"}]},
        )
    )

    changes = await company.client.changes(["Customer", "Invoice"], START - timedelta(days=1))

    assert changes is not None
    assert [record.id for record in changes.records] == ["5", "239"]
    assert isinstance(changes.records[0], Customer)
    assert changes.deleted == (Deleted("Invoice", "979"),)
    assert dict(company.script.requests[0].url.params) == {
        "minorversion": "75",
        "entities": "Customer,Invoice",
        "changedSince": "2026-11-22T09:00:00Z",
    }


async def test_changes_that_may_not_be_all_are_none():
    many = [{"Id": str(number), "DisplayName": "x"} for number in range(1000)]

    assert await Company().client.changes(["Customer"], START - timedelta(days=40)) is None
    assert await Company(captured({"Customer": many})).client.changes(["Customer"], START) is None
    assert await Company(fault("4001", "too far back")).client.changes(["Customer"], START) is None


# --- reads are tried again ---


@pytest.mark.parametrize(
    "first",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        answer("<html>503</html>", 503),
        answer(BACK_SOON),
        answer('{"QueryResponse": {"TaxCode": [{"Id": "5"'),
        answer(b""),
        answer({"time": "x"}),
        fault("10000", "System Failure Error", 500, "SystemFault"),
        fault("10000", "System Failure Error", 200, "SystemFault"),
    ],
)
async def test_a_read_is_tried_again(first: httpx.Response | Exception):
    company = Company(first, rows("TaxCode", {"Id": "5", "Name": "19 %"}))

    assert len(await company.client.records("TaxCode")) == 1
    assert company.clock.slept == [1.0]


async def test_a_read_gives_up_after_five_tries():
    company = Company(*[answer("<html>502</html>", 502) for _ in range(5)])

    with pytest.raises(ProblemError) as caught:
        await company.client.preferences()

    assert caught.value.problem.code == "unreachable"
    assert (len(company.script.requests), company.clock.slept) == (5, [1.0, 2.0, 5.0, 12.0])


# --- writes are not ---


@pytest.mark.parametrize(
    ("first", "expected", "code"),
    [
        (httpx.ReadTimeout("slow"), Doubt, "unreachable"),
        (httpx.RemoteProtocolError("cut"), Doubt, "unreachable"),
        (answer("<html>503</html>", 503), Doubt, "unreachable"),
        (fault("10000", "System Failure", 500, "SystemFault"), Doubt, "unreachable"),
        (answer(BACK_SOON), Doubt, "unreachable"),
        (answer(b""), Doubt, "unreachable"),
        (answer('{"Invoice": {"Id": "239", "TotalAmt"'), Doubt, "unreachable"),
        (answer({"time": "x"}), Doubt, "unreachable"),
        (answer({"Invoice": {"Id": "239"}}), Doubt, "unreachable"),
        (answer(b"", 302), Doubt, "unreachable"),
        (answer(b"", 408), Doubt, "unreachable"),
        (fault("6140", "DocNumber=INV-1 is assigned to TxnType=Invoice with TxnId=7"), Refusal, "number_taken"),
        (answer(b"\x00\xff", 400), Refusal, "quickbooks_refused"),
        (answer("<html>nope</html>", 404), Refusal, "quickbooks_refused"),
        (fault("6000", "no", 200), Refusal, "quickbooks_refused"),
        (fault("6190", "Subscription ended", 200), Stop, "subscription_ended"),
        (fault("3100", "x", 403, "SERVICE"), Stop, "reconnect_needed"),
        (answer("<html>Forbidden</html>", 403), Stop, "reconnect_needed"),
        (fault("100", "General", 401, "AuthenticationFault"), Stop, "reconnect_needed"),
        (fault("130", "Wrong Cluster", 401, "AuthenticationFault"), Stop, "reconnect_needed"),
    ],
)
async def test_a_write_is_sent_once_and_its_reply_judged(
    first: httpx.Response | Exception, expected: type[ProblemError], code: str
):
    company = Company(first)

    with pytest.raises(expected) as caught:
        await company.client.write("invoice", BODY, "lb-1")

    assert caught.value.problem.code == code
    assert len(company.script.requests) == 1


async def test_a_write_that_never_left_is_tried_again():
    company = Company(httpx.ConnectError("refused"), ok())

    assert (await company.client.write("invoice", BODY, "lb-1")).entity.id == "239"

    down = Company(*[httpx.ConnectTimeout("slow") for _ in range(5)])
    with pytest.raises(NotSent):
        await down.client.write("invoice", BODY, "lb-1")


async def test_a_refused_name_is_named():
    company = Company(fault("6240", "The name supplied already exists. : null"))

    with pytest.raises(Refusal) as caught:
        await company.client.write("customer", b'{"DisplayName":"Acme"}', "lb-1")

    assert (caught.value.problem.code, caught.value.problem.params["name"]) == ("name_taken", "Acme")


# --- throttling ---


@pytest.mark.parametrize(
    "refused",
    [answer(XML_THROTTLE, 429), answer(XML_THROTTLE, 403), fault("3001", "x", 429), answer("<html>429</html>", 429)],
)
async def test_a_throttled_write_waits_and_goes_on(refused: httpx.Response):
    company = Company(refused, ok())

    await company.client.write("invoice", BODY, "lb-1")

    assert company.pauses == [3.0]
    assert sum(company.clock.slept) == 3.0
    assert [request.content for request in company.script.requests] == [BODY, BODY]
    assert {request.url.params["requestid"] for request in company.script.requests} == {"lb-1"}


async def test_a_doubt_tells_what_was_spent_before_it():
    company = Company(answer(b"", 429), answer(b"", 429, **{"Retry-After": "5"}), httpx.ReadError("lost"))

    with pytest.raises(Doubt) as caught:
        await company.client.write("invoice", BODY, "lb-1")

    assert (caught.value.tries, caught.value.paused) == (3, 8.0)


async def test_what_was_spent_on_a_request_before_counts():
    company = Company(answer(b"", 429), answer(b"", 429))

    with pytest.raises(Stop) as caught:
        await company.client.write("invoice", BODY, "lb-1", Spent(tries=3, paused=20.0))

    assert caught.value.problem.code == "quota_exhausted"
    assert company.pauses == [3.0]


async def test_a_reading_that_never_left_is_told_from_one_that_was_lost():
    unplugged = Company(*[httpx.ConnectError("refused")] * 5)
    silent = Company(*[httpx.ReadError("lost")] * 5)

    with pytest.raises(NotSent):
        await unplugged.client.invoice("1")
    with pytest.raises(ProblemError) as caught:
        await silent.client.invoice("1")

    assert not isinstance(caught.value, NotSent | Doubt)
    assert caught.value.problem.code == "unreachable"


async def test_retry_after_is_kept():
    company = Company(answer(b"", 429, **{"Retry-After": "3"}), ok())

    await company.client.write("invoice", BODY, "lb-1")

    assert company.pauses == [3.0]


async def test_a_throttle_that_does_not_end_is_a_full_quota():
    company = Company(*[answer(XML_THROTTLE, 429) for _ in range(5)])

    with pytest.raises(Stop) as caught:
        await company.client.write("invoice", BODY, "lb-1")

    assert caught.value.problem.code == "quota_exhausted"
    assert company.pauses == [3.0, 12.0, 40.0, 60.0]


# --- the sign-in ---


async def test_an_expired_sign_in_is_renewed_once_and_the_same_request_sent():
    company = Company(answer(EXPIRED, 401), ok())

    await company.client.write("invoice", BODY, "lb-1")

    assert company.tokens.refreshes == ["t1"]
    first, second = company.script.requests
    assert second.headers["authorization"] == "Bearer t2"
    assert (first.url, first.content) == (second.url, second.content)


async def test_still_expired_means_reconnect():
    company = Company(answer(EXPIRED, 401), answer(EXPIRED, 401))

    with pytest.raises(Stop) as caught:
        await company.client.preferences()

    assert caught.value.problem.code == "reconnect_needed"
    assert company.tokens.refreshes == ["t1"]


async def test_a_note_about_a_fault_is_no_fault():
    noted = {**INVOICE, "PrivateNote": 'Error 2500: "Fault"'}
    company = Company(answer({"Invoice": noted}))

    made = await company.client.write("invoice", BODY, "lb-1")

    assert isinstance(made.entity, PostedInvoice)
    assert made.entity.total == Decimal(10)


async def test_invoices_are_found_also_where_intuit_does_not_sort_by_the_time_they_were_made():
    company = Company(
        fault("4001", "QueryValidationError: Property MetaData.CreateTime not found"), rows("Invoice", INVOICE)
    )

    found = await company.client.invoices_by_number(["INV-1"])

    assert [row.id for row in found] == ["239"]
    assert company.script.queries == [
        "SELECT * FROM Invoice WHERE DocNumber IN ('INV-1') ORDERBY MetaData.CreateTime ASC STARTPOSITION 1 MAXRESULTS 1000",
        "SELECT * FROM Invoice WHERE DocNumber IN ('INV-1') STARTPOSITION 1 MAXRESULTS 1000",
    ]
