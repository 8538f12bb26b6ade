import json
import time

import pytest

from app.demo.onedesk.store import OneDeskAccount
from tests.unit.demo_onedesk.calls import invoice

ID = "6f6b1a52-7a0c-4a86-9c55-0a3f4f6f1042"


def test_the_profile_is_the_cheap_call_that_proves_a_key(onedesk):
    reply = onedesk("GET", "/organization/profileAndPolicy")

    assert reply.status == 200
    assert reply.body["code"] == "SUCCESS"
    assert set(reply.body["data"]) == {
        "organizationName",
        "organizationUri",
        "dateFormat",
        "defaultThreadVisibilityType",
    }


@pytest.mark.parametrize("key", ["", "wrong", "OD-TEST-KEY"])
def test_another_key_is_refused(onedesk, key):
    assert onedesk("GET", "/organization/profileAndPolicy", key=key).status == 401


@pytest.mark.parametrize("what", ["lifecycleStatus", "itemTypes", "containerTypes", "userTypes"])
def test_the_organization_lists(onedesk, what):
    assert len(onedesk("GET", f"/organization/{what}").body["data"]) >= 1


def test_an_invoice_is_read_by_both_ids(onedesk):
    onedesk.account.put("invoices", invoice(1042))

    by_external_id = onedesk("GET", f"/invoices/externalId/{ID}")
    by_id = onedesk("GET", "/invoices/id/1042")

    assert by_external_id.body == by_id.body == {"code": "SUCCESS", "data": invoice(1042)}


def test_money_comes_out_digit_for_digit(onedesk):
    raw = b'{"externalId": "x", "total": 0.10000000000000000555, "lineItems": [{"amount": 1234567890.12}]}'
    onedesk("POST", "/_control/invoice", raw)

    with_digits = onedesk.account.get("invoices", "x")

    assert str(with_digits.body["total"]) == "0.10000000000000000555"
    assert onedesk("GET", "/invoices/externalId/x").body["data"]["lineItems"] == [{"amount": 1234567890.12}]


def test_an_unknown_invoice_is_a_404_or_an_empty_success(onedesk):
    assert onedesk("GET", "/invoices/externalId/none").status == 404

    onedesk("POST", "/_control/settings", {"unknown": "null"})
    reply = onedesk("GET", "/invoices/externalId/none")

    assert (reply.status, reply.body) == (200, {"code": "SUCCESS", "data": None})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/invoices/"),
        ("POST", "/quotes/"),
        ("DELETE", f"/invoices/externalId/{ID}"),
        ("PUT", f"/invoices/externalId/{ID}"),
        ("GET", "/customer-organizations/id/1"),
        ("GET", "/service-types/filter"),
        ("GET", "/organization/paymentTerms"),
    ],
)
def test_what_onedesk_does_not_offer(onedesk, method, path):
    onedesk.account.put("invoices", invoice(1042))

    assert onedesk(method, path, {} if method == "POST" else None).status in (404, 405)


@pytest.mark.parametrize("kind", ["customers", "timesheets", "users", "items", "projects"])
def test_kinds_with_seven_operations(onedesk, kind):
    created = onedesk("POST", f"/{kind}/", {"name": "First"})
    key = created.body["data"]
    by_key = onedesk("GET", f"/{kind}/externalId/{key}").body["data"]
    changed = onedesk("POST", f"/{kind}/id/{by_key['id']}", {"name": "Second"})

    assert isinstance(key, str)
    assert changed.body == {"code": "SUCCESS"}
    assert onedesk("GET", f"/{kind}/id/{by_key['id']}").body["data"]["name"] == "Second"
    assert onedesk("POST", f"/{kind}/externalId/{key}", {"name": "Third"}).status == 200
    assert onedesk("POST", f"/{kind}/filter", {}).body["data"] == [key]
    assert [row["name"] for row in onedesk("POST", f"/{kind}/filter/details", {}).body["data"]] == ["Third"]


def test_a_customer_organization_by_external_id_only(onedesk):
    key = onedesk("POST", "/customer-organizations/", {"name": "Acme Ltd"}).body["data"]

    assert onedesk("GET", f"/customer-organizations/externalId/{key}").body["data"]["name"] == "Acme Ltd"
    assert onedesk("POST", f"/customer-organizations/externalId/{key}", {"name": "Acme Limited"}).status == 200
    assert onedesk("POST", "/customer-organizations/filter", {}).body["totalNum"] == 1
    assert onedesk("POST", f"/attachments/customer-organization/{key}", b"%PDF").status == 200
    assert onedesk("POST", "/customer-organizations/", {"name": " "}).status == 400


def test_an_update_changes_only_what_it_names(onedesk):
    onedesk.account.put("invoices", invoice(1042))

    reply = onedesk("POST", f"/invoices/externalId/{ID}", {"quickBooksStatus": "Copied to QuickBooks"})

    assert reply.body == {"code": "SUCCESS"}
    assert onedesk("GET", "/invoices/id/1042").body["data"] == invoice(1042, quickBooksStatus="Copied to QuickBooks")


def test_an_update_may_answer_a_bare_string(onedesk):
    onedesk.account.put("invoices", invoice(1042))
    onedesk("POST", "/_control/settings", {"update_answer": "string"})

    assert onedesk("POST", "/invoices/id/1042", {"status": "Sent"}).body == "SUCCESS"


def test_ids_type_and_unknown_fields_are_ignored_in_an_update(onedesk):
    onedesk.account.put("invoices", invoice(1042))

    onedesk(
        "POST", "/invoices/id/1042", {"id": 1, "externalId": "y", "type": "blank", "creationTime": "x", "paidOn": "x"}
    )

    assert onedesk("GET", "/invoices/id/1042").body["data"] == invoice(1042)


@pytest.mark.parametrize(
    ("writable", "status", "mark"),
    [("none", "Open", None), (["status"], "Sent", None), (["quickBooksStatus"], "Open", "Sent with QuickBooks")],
)
def test_fields_that_are_not_writable_do_not_stick(onedesk, writable, status, mark):
    onedesk.account.put("invoices", invoice(1042))
    onedesk("POST", "/_control/settings", {"write_back": writable})

    reply = onedesk("POST", "/invoices/id/1042", {"status": "Sent", "quickBooksStatus": "Sent with QuickBooks"})
    after = onedesk("GET", "/invoices/id/1042").body["data"]

    assert reply.status == 200
    assert (after["status"], after["quickBooksStatus"]) == (status, mark)


def test_fields_that_are_not_writable_may_be_refused(onedesk):
    onedesk.account.put("invoices", invoice(1042))
    onedesk("POST", "/_control/settings", {"write_back": ["status"], "unwritable": "refuse"})

    refused = onedesk("POST", "/invoices/id/1042", {"status": "Sent", "amountPaid": 10})

    assert refused.status == 400
    assert onedesk("GET", "/invoices/id/1042").body["data"] == invoice(1042)
    assert onedesk("POST", "/invoices/id/1042", {"status": "Sent"}).status == 200


def test_a_status_that_does_not_exist_is_a_server_error(onedesk):
    onedesk.account.put("invoices", invoice(1042))

    assert onedesk("POST", "/invoices/id/1042", {"status": "Void"}).status == 500
    assert onedesk("POST", "/invoices/id/1042", {"status": "paid"}).status == 200
    assert onedesk("GET", "/invoices/id/1042").body["data"]["status"] == "Paid"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff"])
def test_a_body_that_is_no_object_is_refused(onedesk, body):
    onedesk.account.put("invoices", invoice(1042))

    assert onedesk("POST", "/invoices/id/1042", body).status == 400
    assert onedesk("POST", "/invoices/filter", body).status == 400


def test_updates_and_creations_are_recorded_as_activities(onedesk):
    onedesk("POST", "/_control/invoice", invoice(1042))
    onedesk("POST", "/invoices/id/1042", {"quickBooksStatus": "Copied to QuickBooks"})
    onedesk("POST", "/_control/edit", {"number": "INV-1042", "changes": {"memo": "Danke"}})

    rows = onedesk("POST", "/activities/filter/details", {"isAsc": True}).body["data"]
    wanted = {"properties": [{"property": "types", "operation": "EQ", "value": "create invoice"}]}
    created = onedesk("POST", "/activities/filter/details", wanted).body["data"]

    assert [row["activityType"] for row in rows] == ["create invoice", "update invoice", "update invoice"]
    assert [row["itemExternalId"] for row in created] == [ID]
    assert set(created[0]) == {
        "projectExternalId",
        "authorExternalId",
        "itemExternalId",
        "activityType",
        "automationTypeName",
        "timestamp",
        "itemType",
        "itemName",
        "newValue",
    }


def test_an_activity_type_that_does_not_exist_is_a_server_error(onedesk):
    wanted = {"properties": [{"property": "types", "operation": "EQ", "value": "actual work updated"}]}

    assert onedesk("POST", "/activities/filter/details", wanted).status == 500


def test_a_block_of_hours_credits_prepaid_hours_each_time_it_becomes_paid(onedesk):
    onedesk.account.put("customer-organizations", {"externalId": "org-1", "name": "Musterbau GmbH"})
    onedesk.account.put("invoices", invoice(1042, type="block of hours"))

    def hours():
        body = onedesk("GET", "/customer-organizations/externalId/org-1").body["data"]
        return body.get("invoicePreference", {}).get("remainingPrepaidHoursInMillis", 0) / 3_600_000

    onedesk("POST", "/invoices/id/1042", {"status": "Paid"})
    once = hours()
    onedesk("POST", "/invoices/id/1042", {"status": "Paid"})
    again = hours()
    onedesk("POST", "/invoices/id/1042", {"status": "Open"})
    onedesk("POST", "/invoices/id/1042", {"status": "Paid"})

    assert (once, again, hours()) == (3.5, 3.5, 7.0)


def test_the_rate_limit_with_and_without_retry_after(onedesk):
    onedesk("POST", "/_control/settings", {"per_minute": 2})
    statuses = [onedesk("GET", "/organization/itemTypes").status for _ in range(3)]
    without = onedesk("GET", "/organization/itemTypes")
    onedesk("POST", "/_control/settings", {"retry_after": 7})
    with_header = onedesk("GET", "/organization/itemTypes")

    assert statuses == [200, 200, 429]
    assert "retry-after" not in without.headers
    assert (with_header.status, with_header.headers["retry-after"]) == (429, "7")


def test_hostile_invoices_are_answered_as_they_were_put(onedesk):
    hostile = {
        "externalId": "h",
        "number": 12,
        "lineItems": "none",
        "total": [],
        "name": "\ud800\u202e\x00",
        "status": {},
    }

    onedesk("POST", "/_control/invoice", hostile)

    assert onedesk("GET", "/invoices/externalId/h").body["data"] == hostile
    assert onedesk("POST", "/invoices/filter/details", {}).body["data"] == [hostile]


def test_counts_tell_reads_from_writes(onedesk):
    onedesk.account.put("invoices", invoice(1042))
    onedesk("POST", "/invoices/filter", {})
    onedesk("POST", "/invoices/filter/details", {})
    onedesk("GET", "/invoices/id/1042")
    onedesk("POST", "/invoices/id/1042", {"status": "Sent"})

    counts = onedesk("GET", "/_control/counts").body
    log = onedesk("GET", "/_control/log").body

    assert (counts["requests"], counts["reads"], counts["writes"]) == (4, 3, 1)
    seen = {"method": "POST", "path": "/invoices/id/1042", "status": 200, "is_write": True}
    assert {**log[-1], "user_agent": ""} == {**seen, "user_agent": ""}


def test_a_person_sets_a_status_deletes_and_changes_a_contact(onedesk):
    onedesk.account.put("invoices", invoice(1042))
    onedesk.account.put(
        "customer-organizations", {"externalId": "org-1", "name": "M", "invoicePreference": {"email": "a@b.co"}}
    )

    onedesk("POST", "/_control/organization", {"name": "M", "invoicePreference": {"email": None, "firstName": "Ida"}})
    set_status = onedesk("POST", "/_control/status", {"number": "INV-1042", "status": "Canceled"})
    status = onedesk("GET", "/invoices/id/1042").body["data"]["status"]
    deleted = onedesk("DELETE", "/_control/invoice", {"externalId": ID})

    organization = onedesk("GET", "/customer-organizations/externalId/org-1").body["data"]
    assert organization["invoicePreference"] == {"email": None, "firstName": "Ida"}
    assert (set_status.status, status, deleted.status) == (200, "Canceled", 200)
    assert onedesk("GET", "/invoices/id/1042").status == 404
    assert onedesk("POST", "/_control/status", {"number": "INV-1042", "status": "Open"}).status == 404


def test_unknown_settings_are_refused(onedesk):
    assert onedesk("POST", "/_control/settings", {"colour": "red"}).status == 400
    assert onedesk("POST", "/_control/settings", {"shape": "round"}).status == 400


def test_everything_is_still_there_after_the_process_died(tmp_path):
    path = tmp_path / "onedesk.sqlite"
    first = OneDeskAccount(path)
    first.put("invoices", invoice(1042))
    first.edit(ID, {"status": "Draft"})
    first.set_fact("settings", {"shape": "flat"})
    first.set_fact("profile", {"organizationName": "Nordlicht IT GmbH"})

    second = OneDeskAccount(path)  # the first was never closed, as after a kill

    assert [record.body["status"] for record in second.all("invoices")] == ["Draft"]
    assert second.settings.shape == "flat"
    assert second.profile == {"organizationName": "Nordlicht IT GmbH"}
    assert [activity["activityType"] for activity in second.activities] == ["update invoice"]
    first.close()
    second.reset()
    assert OneDeskAccount(path).empty
    second.close()


def test_the_state_shows_everything(onedesk):
    onedesk.account.put("invoices", invoice(1042))

    state = onedesk("GET", "/_control/state").body

    assert json.dumps(state["invoices"]) == json.dumps([invoice(1042)])
    assert state["settings"]["write_back"] == "all"


def test_faults_spoil_the_public_api_and_spare_the_control_paths(onedesk):
    onedesk.account.put("invoices", invoice(1042))
    onedesk(
        "POST",
        "/_control/faults",
        [{"name": "html_503", "times": 1}, {"name": "drop_after", "method": "POST", "times": 1}],
    )

    unavailable = onedesk.raw("GET", "/invoices/id/1042")
    with pytest.raises(ConnectionError):
        onedesk.raw("POST", "/invoices/id/1042", {"status": "Sent"})
    processed = onedesk("GET", "/invoices/id/1042").body["data"]["status"]

    assert unavailable.status == 503
    assert processed == "Sent"
    assert onedesk("POST", "/_control/faults", {"name": "earthquake"}).status == 400
    assert onedesk("DELETE", "/_control/faults").status == 200


def test_a_slow_answer(onedesk):
    onedesk("POST", "/_control/faults", {"name": "slow", "seconds": 0.3, "times": 1})

    began = time.monotonic()
    reply = onedesk("GET", "/organization/itemTypes")

    assert reply.status == 200
    assert time.monotonic() - began >= 0.3


def test_the_mark_sticks_on_an_invoice_that_came_without_one(onedesk):
    onedesk("POST", "/_control/invoice", {"externalId": "bare", "integrationStatus": None, "status": "Open"})

    onedesk("POST", "/invoices/externalId/bare", {"quickBooksStatus": "Copied to QuickBooks", "integrationStatus": "x"})

    assert onedesk("GET", "/invoices/externalId/bare").body["data"] == {
        "externalId": "bare",
        "integrationStatus": "x",
        "status": "Open",
        "quickBooksStatus": "Copied to QuickBooks",
    }
