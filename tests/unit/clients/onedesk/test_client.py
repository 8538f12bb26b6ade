import json
from typing import Any

import httpx
import pytest

from app.clients.onedesk.field_map import FieldMap
from app.clients.onedesk.write_back import read_bodies
from app.domain.invoices import Defect
from app.domain.problems import Doubt, NotSent, ProblemError, Refusal, Stop
from app.sync.ports import RawInvoice, WrittenBack
from tests.unit.clients.onedesk.invoices import invoice
from tests.unit.clients.worlds import Desk, answer, paths

ROOT = "/rest/public"


def page(*rows: Any, total: int | None = None) -> httpx.Response:
    body: dict[str, Any] = {"code": "SUCCESS", "data": list(rows)}
    return answer(body if total is None else {**body, "totalNum": total})


def ids(*numbers: int) -> httpx.Response:
    return page(*(invoice(number)["externalId"] for number in numbers), total=len(numbers))


def one(row: Any) -> httpx.Response:
    return answer({"code": "SUCCESS", "data": row})


async def listed(desk: Desk) -> list[RawInvoice]:
    return [made async for made in desk.client.invoices()]


def numbers(found: list[RawInvoice]) -> list[str | None]:
    return [made.invoice.number for made in found]


# --- the list ---


async def test_the_key_is_proven_by_one_cheap_call():
    desk = Desk(one({"organizationName": "Muster IT GmbH"}))

    assert await desk.client.organization_name() == "Muster IT GmbH"
    request = desk.script.requests[0]
    assert paths([request]) == [f"GET {ROOT}/organization/profileAndPolicy"]
    assert request.headers["od-public-api-key"] == "key-1"


async def test_pages_end_at_the_total():
    desk = Desk(page(invoice(3), invoice(2), total=3), page(invoice(1), total=3), page=2)

    assert numbers(await listed(desk)) == ["INV-3", "INV-2", "INV-1"]
    assert desk.bodies()[0] == {
        "properties": [{"property": "creationTime", "operation": "LT", "value": "2026-11-25"}],
        "customFields": [],
        "isAsc": False,
        "limit": 2,
        "offset": 0,
    }
    assert [body["offset"] for body in desk.bodies()] == [0, 2]


async def test_a_server_that_clamps_pages_is_followed_by_the_rows_received():
    desk = Desk(page(invoice(3)), page(invoice(2)), page(invoice(1)), page(), ids(3, 2, 1))

    assert numbers(await listed(desk)) == ["INV-3", "INV-2", "INV-1"]
    assert [body["offset"] for body in desk.bodies()] == [0, 1, 2, 3, 0]


async def test_pages_that_shift_right_give_each_invoice_once():
    desk = Desk(
        page(invoice(3), invoice(2), total=3),
        page(invoice(2), invoice(1), total=4),
        ids(4, 3, 2, 1),
        one(invoice(4)),
        page=2,
    )
    desk.script.answers.insert(2, page(total=4))

    assert numbers(await listed(desk)) == ["INV-3", "INV-2", "INV-1", "INV-4"]


async def test_pages_that_shift_left_lose_none():
    desk = Desk(page(invoice(4), invoice(3)), page(invoice(1)), page(), ids(3, 2, 1), one(invoice(2)), page=2)

    assert numbers(await listed(desk)) == ["INV-4", "INV-3", "INV-1", "INV-2"]


async def test_lists_without_lines_are_completed_one_by_one():
    bare = {key: value for key, value in invoice(1).items() if key != "lineItems"}
    desk = Desk(page(bare, total=1), one(invoice(1)))

    found = await listed(desk)

    assert len(found[0].invoice.lines) == 1
    assert paths(desk.script.requests)[1] == f"GET {ROOT}/invoices/externalId/{invoice(1)['externalId']}"


async def test_the_raw_text_is_onedesks_own():
    text = json.dumps(invoice(1), ensure_ascii=True).replace("499.8", "499.80")
    desk = Desk(answer(f'{{"code": "SUCCESS", "data": [ {text} ], "totalNum": 1}}'))

    assert (await listed(desk))[0].raw == text


async def test_one_bad_invoice_does_not_cost_the_others():
    desk = Desk(page(invoice(2, total="abc"), None, invoice(1), total=3))

    found = await listed(desk)

    assert numbers(found) == ["INV-2", "INV-1", None]
    assert found[0].invoice.defects == (Defect("total", "abc (no number)", "total"),)
    assert found[2].invoice.external_id.startswith("?")


async def test_nan_in_a_page_is_one_invoices_defect():
    text = json.dumps({"code": "SUCCESS", "totalNum": 2, "data": [invoice(2, total=float("nan")), invoice(1)]})
    desk = Desk(answer(text))

    found = await listed(desk)

    assert numbers(found) == ["INV-2", "INV-1"]
    assert [defect.field for defect in found[0].invoice.defects] == ["total"]
    assert found[1].invoice.defects == ()


@pytest.mark.parametrize(
    "broken", ['{"code":"SUCCESS","data":[{"id":1,', "<html>back soon</html>", "", '{"code":"SUCCESS","data":{}}']
)
async def test_a_page_that_cannot_be_read_is_read_invoice_by_invoice(broken: str):
    def reply(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/filter"):
            return ids(2, 1)
        return one(invoice(1)) if request.url.path.endswith(invoice(1)["externalId"]) else answer(broken)

    found = await listed(Desk(*[reply] * 12))

    assert sorted(str(number) for number in numbers(found)) == ["INV-1", "None"]
    bad = next(made for made in found if made.invoice.number is None)
    assert bad.invoice.external_id in (invoice(2)["externalId"], "")
    assert "invoice" in [defect.field for defect in bad.invoice.defects] or broken.endswith("{}}")


async def test_a_page_without_data_is_read_invoice_by_invoice():
    desk = Desk(page(invoice(2)), answer('{"code":"SUCCESS","data":null}'), ids(2, 1), one(invoice(1)))

    assert numbers(await listed(desk)) == ["INV-2", "INV-1"]


async def test_an_invoice_gone_while_reading_is_left_out():
    desk = Desk(page(invoice(2)), page(), ids(2, 1), answer({"code": "NOT_FOUND"}, 404))

    assert numbers(await listed(desk)) == ["INV-2"]


async def test_a_refused_list_is_read_by_ids_and_an_outage_is_said():
    desk = Desk(answer({"code": "BAD_REQUEST", "message": "no such property"}, 400), ids(1), one(invoice(1)))
    assert numbers(await listed(desk)) == ["INV-1"]

    down = Desk(*[httpx.ConnectError("refused") for _ in range(5)])
    with pytest.raises(ProblemError) as caught:
        await listed(down)
    assert caught.value.problem.code == "unreachable"


# --- one invoice ---


async def test_one_invoice_afresh_and_one_that_is_gone():
    key = invoice(1)["externalId"]

    found = await Desk(one(invoice(1))).client.invoice(key)
    assert found is not None
    assert found.invoice.number == "INV-1"
    assert await Desk(answer({"code": "NOT_FOUND"}, 404)).client.invoice(key) is None
    assert await Desk(one(None), ids(2)).client.invoice(key) is None
    with pytest.raises(ProblemError) as caught:
        await Desk(one(None), ids(1)).client.invoice(key)
    assert caught.value.problem.code == "onedesk_refused"


async def test_an_external_id_cannot_leave_its_path():
    desk = Desk(answer({}, 404))

    assert await desk.client.invoice("../x?y#z") is None
    assert desk.script.requests[0].url.raw_path == b"/rest/public/invoices/externalId/..%2Fx%3Fy%23z"


# --- failures ---


@pytest.mark.parametrize(
    ("reply", "expected", "code", "text"),
    [
        (answer({"message": "invalid key"}, 401), Stop, "wrong_api_key", "invalid key"),
        (answer("", 403), Stop, "wrong_api_key", "HTTP 403"),
        (answer({"error": "nope"}, 422), Refusal, "onedesk_refused", "nope"),
        (answer("plain words", 400), Refusal, "onedesk_refused", "plain words"),
        (answer("<html>x</html>", 400), Refusal, "onedesk_refused", "HTTP 400"),
        (answer({"code": "FAILURE", "detail": "broken", "data": {}}), Refusal, "onedesk_refused", "broken"),
        (answer({"code": "ERROR", "errors": [{"message": "gone"}]}, 400), Refusal, "onedesk_refused", "gone"),
        (answer({"code": "ERROR", "errors": []}, 400), Refusal, "onedesk_refused", "ERROR"),
    ],
)
async def test_what_onedesk_refuses(reply: httpx.Response, expected: type[ProblemError], code: str, text: str):
    with pytest.raises(expected) as caught:
        await Desk(reply).client.organization_name()

    assert (caught.value.problem.code, caught.value.problem.params["text"]) == (code, text)


async def test_throttling_and_server_errors_are_waited_out():
    desk = Desk(answer("", 429, **{"Retry-After": "2"}), answer("oops", 500), one({"organizationName": "Firma"}))

    assert await desk.client.organization_name() == "Firma"
    assert desk.clock.slept == [2.0, 2.0]


async def test_a_success_without_data_is_no_success():
    with pytest.raises(ProblemError) as caught:
        await Desk(one(None)).client.organization_name()

    assert caught.value.problem.code == "onedesk_refused"


# --- organizations ---


async def test_organizations():
    acme = {"externalId": "c-2", "name": "Acme", "invoicePreference": {"email": "a@acme.example"}}
    desk = Desk(
        page({"externalId": "c-1", "name": "Musterbau"}, {"name": "nobody"}),
        page(),
        page("c-1", "c-2", total=2),
        one(acme),
    )

    found = await desk.client.customer_organizations()

    assert [(each.external_id, each.email) for each in found] == [("c-1", None), ("c-2", "a@acme.example")]
    assert await Desk(answer({}, 404)).client.customer_organization("c-9") is None


# --- writing back ---


async def test_a_mark_is_written_and_read_back():
    desk = Desk(answer({"code": "SUCCESS"}), one(invoice(1, quickBooksStatus="Copied to QuickBooks")))

    result = await desk.client.write_back("x-1", "copied", {"mark": "Copied to QuickBooks"})

    assert result == WrittenBack(("quickBooksStatus",), ())
    assert paths(desk.script.requests) == [
        f"POST {ROOT}/invoices/externalId/x-1",
        f"GET {ROOT}/invoices/externalId/x-1",
    ]
    assert desk.bodies() == [{"quickBooksStatus": "Copied to QuickBooks"}]


async def test_what_does_not_stick_is_told():
    there = invoice(1, quickBooksStatus=None, status={"name": "SENT"}, lastSentDate="2026-11-23T00:00:00.000+00:00")
    desk = Desk(answer('"SUCCESS"'), one(there))

    result = await desk.client.write_back(
        "x-1", "sent", {"mark": "Sent with QuickBooks", "status": "Sent", "date": "2026-11-23"}
    )

    assert result == WrittenBack(("status", "lastSentDate"), ("quickBooksStatus",))


async def test_payments_are_numbers():
    desk = Desk(answer(""), one(invoice(1, amountPaid="250.00", balance=249.8, status="Paid")))

    result = await desk.client.write_back("x-1", "paid", {"paid": "250.00", "balance": "249.80", "status": "Paid"})

    assert result == WrittenBack(("amountPaid", "balance", "status"), ())
    assert desk.script.requests[0].content == b'{"amountPaid":250.00,"balance":249.80,"status":"Paid"}'


async def test_a_body_refused_as_a_whole_is_tried_member_by_member():
    no = answer({"code": "INVALID_PROPERTY", "message": "Not writable"}, 400)
    desk = Desk(no, no, answer({"code": "SUCCESS"}), one(invoice(1, balance=249.8)))

    result = await desk.client.write_back("x-1", "payment", {"paid": "250.00", "balance": "249.80"})

    assert result == WrittenBack(("balance",), ("amountPaid",))
    with pytest.raises(Refusal):
        await Desk(no, no, no).client.write_back("x-1", "payment", {"paid": "250.00", "balance": "249.80"})
    with pytest.raises(Refusal):
        await Desk(no).client.write_back("x-1", "copied", {"mark": "m"})


async def test_after_doubt_the_read_back_decides():
    kept = Desk(httpx.ReadTimeout("slow"), one(invoice(1, quickBooksStatus="m")))
    assert await kept.client.write_back("x-1", "copied", {"mark": "m"}) == WrittenBack(("quickBooksStatus",), ())

    lost = Desk(answer("oops", 500), one(invoice(1)))
    with pytest.raises(Doubt):
        await lost.client.write_back("x-1", "copied", {"mark": "m"})
    assert [request.method for request in lost.script.requests] == ["POST", "GET"]


async def test_a_write_back_that_never_left_and_one_to_a_gone_invoice():
    with pytest.raises(NotSent):
        await Desk(*[httpx.ConnectError("x") for _ in range(5)]).client.write_back("x-1", "copied", {"mark": "m"})
    with pytest.raises(Refusal):
        await Desk(answer({}, 404)).client.write_back("x-1", "copied", {"mark": "m"})


async def test_bodies_are_a_setting():
    bodies = read_bodies('{"copied": {"tags": {"qb": "{mark}"}, "flag": true, "on": "{date}"}, "sent": {}}')
    desk = Desk(answer("SUCCESS".join('""')), one({"tags": {"qb": "m"}, "flag": True}))
    desk.client._bodies = bodies

    assert await desk.client.write_back("x-1", "copied", {"mark": "m"}) == WrittenBack(("tags.qb", "flag"), ())
    assert desk.bodies() == [{"tags": {"qb": "m"}, "flag": True}]
    assert await desk.client.write_back("x-1", "sent", {"mark": "m"}) == WrittenBack()


@pytest.mark.parametrize("setting", ["[]", "{", '{"mailed": {}}', '{"sent": "x"}'])
def test_wrong_bodies_are_refused(setting: str):
    with pytest.raises(ProblemError) as caught:
        read_bodies(setting)

    assert caught.value.problem.code == "bad_setting"


async def test_the_field_map_reaches_the_client():
    desk = Desk(one(invoice(1, ref="R-1")), field_map=FieldMap.of('{"number": "ref"}'))

    found = await desk.client.invoice("x")

    assert found is not None
    assert found.invoice.number == "R-1"
