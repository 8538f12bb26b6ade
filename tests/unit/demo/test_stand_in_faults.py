"""The switchable faults over real connections: what was done, and what the client gets to see of it."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.demo.fault_bodies import plain
from app.demo.faults import NAMES, Faults, Rule
from tests.unit.demo.served import Served, served


@pytest.fixture(scope="module")
def shared_world() -> Iterator[Served]:
    with served() as found:
        yield found


@pytest.fixture
def world(shared_world: Served) -> Iterator[Served]:
    yield shared_world
    shared_world.faults.clear()
    shared_world.books.reset()
    shared_world.books.log.clear()


def vendors(world: Served) -> int:
    return len(world.books.all("Vendor"))


def create(world: Served) -> httpx.Response:
    return world.post("vendor", {"DisplayName": "V"})


@pytest.mark.parametrize(("name", "done"), [("drop_before", 0), ("drop_after", 1)])
def test_the_connection_is_cut(world: Served, name: str, done: int):
    world.faults.add({"name": name})

    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        create(world)

    assert vendors(world) == done


@pytest.mark.parametrize(
    ("name", "status", "done", "words"),
    [
        ("status_401", 401, 0, '"type":"AUTHENTICATION"'),
        ("throttle_json", 429, 0, '"code":"3001"'),
        ("throttle_xml", 429, 0, '<Error code="3001">'),
        ("throttle_retry_after", 429, 0, '<Error code="3001">'),
        ("html_503", 503, 0, "<title>Service Unavailable</title>"),
        ("html_200", 200, 0, "We'll be back soon"),
        ("xml_500", 500, 0, '<Error code="10000">'),
        ("fault_in_200", 200, 0, '"code": "6190"'),
        ("fault_lowercase", 400, 0, '"code":"6240"'),
        ("empty_200", 200, 1, ""),
        ("processed_5xx", 500, 1, '<Error code="10000">'),
    ],
)
def test_a_reply_that_is_not_the_real_one(world: Served, name: str, status: int, done: int, words: str):
    world.faults.add({"name": name, "seconds": 7})

    answer = create(world)

    assert answer.status_code == status
    assert words in answer.text
    assert (answer.text == "") == (name == "empty_200")
    assert vendors(world) == done
    assert answer.headers["intuit_tid"]
    assert answer.headers.get("Retry-After") == ("7" if name == "throttle_retry_after" else None)
    assert ("WWW-Authenticate" in answer.headers) == (name == "status_401")


def test_a_truncated_reply(world: Served):
    world.faults.add("truncated")

    answer = create(world)

    assert (answer.status_code, vendors(world)) == (200, 1)
    assert answer.text.startswith('{"Vendor":{')
    assert not answer.text.endswith("}")


def test_another_code_in_a_200(world: Served):
    world.faults.add({"name": "fault_in_200", "code": "6000"})

    assert create(world).json()["Fault"]["Error"][0]["code"] == "6000"


def test_a_slow_request_is_done_though_nobody_waits(world: Served):
    world.faults.add({"name": "slow", "seconds": 0.3, "times": 1})

    with pytest.raises(httpx.ReadTimeout):
        world.client.post(world.url("vendor"), json={"DisplayName": "V"}, headers=world.headers(), timeout=0.1)

    assert vendors(world) == 0
    deadline = time.monotonic() + 5
    while vendors(world) == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert vendors(world) == 1


def test_a_request_that_hangs_is_never_done_nor_answered(world: Served):
    world.faults.add({"name": "hang", "times": 1})

    with pytest.raises(httpx.ReadTimeout):
        world.client.post(world.url("vendor"), json={"DisplayName": "V"}, headers=world.headers(), timeout=0.1)

    assert create(world).status_code == 200
    assert vendors(world) == 1


def test_a_late_reply_is_done_at_once(world: Served):
    world.faults.add({"name": "late_reply", "seconds": 0.3})

    with pytest.raises(httpx.ReadTimeout):
        world.client.post(world.url("vendor"), json={"DisplayName": "V"}, headers=world.headers(), timeout=0.1)

    assert vendors(world) == 1


def test_rules_choose_requests(world: Served):
    world.faults.add([{"name": "html_503", "method": "POST", "path": "/vendor", "after": 1, "times": 2}])

    reads = [world.get("preferences").status_code for _ in range(3)]
    writes = [world.post("vendor", {"DisplayName": f"V{n}"}).status_code for n in range(5)]

    assert reads == [200, 200, 200]
    assert writes == [200, 503, 503, 200, 200]
    assert world.control("GET", "faults")[0]["hit"] == 2


def test_rules_over_http(world: Served):
    world.control("POST", "faults", [{"name": "xml_500", "path": r"customer/\d+$"}])

    assert world.get("customer/1").status_code == 500
    assert world.get("preferences").status_code == 200
    world.control("DELETE", "faults")
    assert world.get("customer/1").status_code == 400


def test_chance_is_the_same_each_time():
    def drawn(seed: int) -> list[bool]:
        rule = Rule("slow", probability=0.5, seed=seed)
        return [rule.draw() for _ in range(40)]

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)
    assert 8 < sum(drawn(7)) < 32


@pytest.mark.parametrize("rule", [{"name": "fire"}, {"times": 1}, {"name": "slow", "color": "red"}, 5])
def test_rules_that_are_none(rule: Any):
    faults = Faults()

    with pytest.raises(ValueError, match="fault"):
        faults.add([rule])

    assert faults.rules() == []


def test_plain_bodies_for_the_other_service():
    before = sorted(
        NAMES - {"slow", "late_reply", "hang", "drop_before", "drop_after", "truncated", "empty_200", "processed_5xx"}
    )

    statuses = {name: plain(name, "", 3)[0] for name in before}

    assert statuses == {
        "fault_in_200": 200,
        "fault_lowercase": 200,
        "html_200": 200,
        "html_503": 503,
        "invalid_grant": 400,
        "status_401": 401,
        "throttle_json": 429,
        "throttle_retry_after": 429,
        "throttle_xml": 429,
        "xml_500": 500,
    }
