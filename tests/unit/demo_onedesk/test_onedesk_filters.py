import pytest

from tests.unit.demo_onedesk.calls import invoice


def when(day: str, hour: str = "09:12:00.000+00:00") -> str:
    return f"{day}T{hour}"


@pytest.fixture
def three(onedesk):
    """Three invoices, put in another order than they were created."""
    for number, day in ((1002, "2026-10-02"), (1001, "2026-10-01"), (1003, "2026-10-03")):
        onedesk.account.put("invoices", invoice(number, creationTime=when(day)))
    return onedesk


def numbers(reply):
    return [int(key[-4:]) for key in reply.body["data"]]


def created(operation, value):
    return {"properties": [{"property": "creationTime", "operation": operation, "value": value}], "isAsc": True}


@pytest.mark.parametrize(
    ("operation", "value", "found"),
    [
        ("EQ", "2026-10-02", [1002]),
        ("NE", "2026-10-02", [1001, 1003]),
        ("LT", "2026-10-02", [1001]),
        ("LE", "2026-10-02", [1001, 1002]),
        ("GT", "2026-10-02", [1003]),
        ("GE", "2026-10-02", [1002, 1003]),
        ("EQ", ["2026-10-01", "2026-10-03"], [1001, 1003]),
        ("NE", ["2026-10-01", "2026-10-03"], [1002]),
        ("CONTAINS", "2026-10", None),
    ],
)
def test_operations_on_the_day_of_creation(three, operation, value, found):
    reply = three("POST", "/invoices/filter", created(operation, value))

    if found is None:
        assert reply.status == 400
    else:
        assert numbers(reply) == found


def test_the_answer_names_what_was_applied_and_what_was_not(three):
    body = created("LE", "2026-10-02")
    body["properties"].append({"property": "status", "operation": "EQ", "value": "Paid"})
    body["customFields"] = [{"property": "Cost centre", "operation": "EQ", "value": "x"}]

    reply = three("POST", "/invoices/filter", body)

    assert reply.body == {
        "code": "SUCCESS",
        "data": [invoice(1001)["externalId"], invoice(1002)["externalId"]],
        "totalNum": 2,
        "appliedPropertyFilters": [{"property": "creationTime", "operation": "LE", "value": "2026-10-02"}],
        "appliedCustomFieldFilters": [],
        "notAppliedPropertyFilters": ["status"],
        "notAppliedCustomFieldFilters": ["Cost centre"],
    }


def test_newest_first_unless_asked_otherwise(three):
    assert numbers(three("POST", "/invoices/filter", {})) == [1003, 1002, 1001]
    assert numbers(three("POST", "/invoices/filter", {"isAsc": True})) == [1001, 1002, 1003]


def test_offset_and_limit(three):
    page = three("POST", "/invoices/filter", {"limit": 1, "offset": 1})

    assert numbers(page) == [1002]
    assert page.body["totalNum"] == 3
    assert numbers(three("POST", "/invoices/filter", {"offset": 3})) == []


def test_a_day_is_read_in_the_servers_zone(three):
    three("POST", "/_control/invoice", invoice(1009, creationTime=when("2026-10-05", "23:30:00.000+00:00")))
    before = numbers(three("POST", "/invoices/filter", created("GE", "2026-10-06")))
    three("POST", "/_control/settings", {"zone_minutes": 120})

    assert before == []
    assert numbers(three("POST", "/invoices/filter", created("GE", "2026-10-06"))) == [1009]


def test_more_than_200_ids_are_refused_and_details_are_cut_silently(onedesk):
    onedesk.account.put_many("invoices", [invoice(2000 + n, creationTime=when("2026-10-01")) for n in range(210)])

    assert onedesk("POST", "/invoices/filter", {"limit": 201}).status == 400
    assert len(onedesk("POST", "/invoices/filter", {"limit": 200}).body["data"]) == 200
    assert len(onedesk("POST", "/invoices/filter", {}).body["data"]) == 20
    details = onedesk("POST", "/invoices/filter/details", {"limit": 200})
    assert len(details.body["data"]) == 50
    assert set(details.body) == {"code", "data"}


def test_a_list_may_lack_the_lines(three):
    three("POST", "/_control/settings", {"details_with_lines": False, "details_total": True})

    listed = three("POST", "/invoices/filter/details", {})

    assert [("lineItems" in row) for row in listed.body["data"]] == [False, False, False]
    assert listed.body["totalNum"] == 3
    assert len(three("GET", "/invoices/id/1002").body["data"]["lineItems"]) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"properties": [{"property": "creationTime", "operation": "NOT_EMPTY", "value": None}]}, 500),
        ({"properties": [{"property": "creationTime", "operation": "lt", "value": "2026-10-01"}]}, 500),
        ({"properties": [{"property": "creationTime", "operation": "LT", "value": "01.10.2026"}]}, 400),
        ({"properties": [{"operation": "LT", "value": "2026-10-01"}]}, 400),
        ({"properties": {}}, 200),
        ({"properties": "all"}, 400),
        ({"limit": 0}, 400),
        ({"limit": "20"}, 400),
        ({"offset": -1}, 400),
        ({"isAsc": "true"}, 400),
    ],
)
def test_malformed_filters(three, body, status):
    assert three("POST", "/invoices/filter", body).status == status


def test_projects_know_more_properties(onedesk):
    onedesk("POST", "/projects/", {"name": "Server move", "invoiceType": "flat fee"})
    onedesk("POST", "/projects/", {"name": "Help desk", "invoiceType": "time and material"})
    flat = {"properties": [{"property": "invoiceType", "operation": "EQ", "value": "flat fee"}]}
    named = {"properties": [{"property": "name", "operation": "NOT_CONTAINS", "value": "SERVER"}]}

    assert [p["name"] for p in onedesk("POST", "/projects/filter/details", flat).body["data"]] == ["Server move"]
    assert [p["name"] for p in onedesk("POST", "/projects/filter/details", named).body["data"]] == ["Help desk"]


def test_items_are_narrowed_by_type(onedesk):
    onedesk("POST", "/items/", {"name": "VPN", "itemType": "Ticket"})
    onedesk("POST", "/items/", {"name": "Concept", "itemType": "Task"})

    found = onedesk("POST", "/items/filter/details", {"itemType": ["Task"]}).body["data"]

    assert [item["name"] for item in found] == ["Concept"]
