"""The sign-in under fire: expired in the middle of a run, renewed by two at once, killed while it is renewed, ended by Intuit."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.chaos.breaking import INVOICE, TOKEN
from tests.system.chaos.site import Setup, Site, Workstation, document, wait_for

NUMBERS = [f"R-{place}" for place in range(1, 5)]


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.close()


@pytest.fixture
def site(shared_site: Site) -> Iterator[Site]:
    """Refresh tokens rotate once a day, as at the start."""
    yield shared_site
    shared_site.box.intuit("POST", "settings", {"rotate_always": False})


def begin(site: Site, setup: Setup | None = None) -> list[Workstation]:
    stations = site.begin(setup or Setup())
    for number in NUMBERS:
        site.box.invoice(number)
    return stations


def refreshes(site: Site) -> list[dict[str, Any]]:
    return [each for each in site.box.intuit("GET", "log") if each.get("grant_type") == "refresh_token"]


def fault(site: Site, service: str, name: str, path: str, **more: Any) -> None:
    site.spoil(service, [{"name": name, "method": "POST", "path": path, **more}])


def outcomes(document: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(row["outcome"], row["problem"] and row["problem"]["code"]) for row in document.get("results", [])]


def test_expired_in_the_middle_of_a_run_it_is_renewed_once_and_the_same_request_is_sent_again(site: Site):
    (station,) = begin(site)
    before = len(refreshes(site))
    fault(site, "quickbooks", "status_401", INVOICE, after=1, times=1)

    ended = station.call("copy", *NUMBERS)

    assert (ended.status, outcomes(document(ended))) == (0, [("created", None)] * 4)
    assert len(refreshes(site)) == before + 1
    log = [each for each in site.box.quickbooks("GET", "log") if each["created"] and each["entity"] == "Invoice"]
    assert len({each["requestid"] for each in log}) == len(log) == 4


def test_two_processes_whose_token_ended_renew_it_once(site: Site):
    stations = begin(site, Setup(stations="shared"))
    site.box.intuit("POST", "expire")
    fault(site, "intuit", "slow", TOKEN, seconds=0.4)
    before = len(refreshes(site))

    calls = [station.begin("copy", *NUMBERS) for station in stations]
    ended = [call.end(60) for call in calls]

    assert all(each.status in (0, 1) for each in ended), [each.err for each in ended]
    assert len(refreshes(site)) == before + 1
    assert {code for each in ended for _outcome, code in outcomes(document(each))} <= {None, "unsettled"}
    assert len(site.box.state("Invoice")) == 4


@pytest.mark.parametrize("moment", ["hang", "late_reply"])
def test_killed_while_it_is_renewed_the_next_run_renews_it(site: Site, moment: str):
    """The same day Intuit gives the same refresh token: nothing is lost, whether it had answered or not."""
    (station,) = begin(site)
    site.box.intuit("POST", "expire")
    fault(site, "intuit", moment, TOKEN, times=1, seconds=5)

    call = station.begin("copy", *NUMBERS)
    assert wait_for(lambda: site.hits("intuit") == 1, 30)
    call.kill()
    site.mend()

    ended = station.call("copy", *NUMBERS)
    assert (ended.status, outcomes(document(ended))) == (0, [("created", None)] * 4)


@pytest.mark.parametrize("name", ["drop_before", "drop_after", "empty_200", "truncated", "html_503"])
def test_a_renewal_that_is_lost_loses_nothing(site: Site, name: str):
    (station,) = begin(site)
    site.box.intuit("POST", "expire")
    fault(site, "intuit", name, TOKEN, times=1)

    first = station.call("copy", *NUMBERS)
    site.mend()
    second = station.call("copy", *NUMBERS)

    assert first.status in (0, 2)
    if first.status == 2:
        assert document(first)["error"]["code"] == "unreachable"
    assert second.status == 0
    assert len(site.box.state("Invoice")) == 4


def test_ended_by_intuit_everything_stays_until_somebody_reconnects(site: Site):
    (station,) = begin(site)
    assert station.call("copy", "R-1").status == 0
    kept = json.loads(station.call("journal").out)
    secrets = station.keychain
    site.box.intuit("POST", "kill")

    stopped = station.call("copy", *NUMBERS)

    assert (stopped.status, document(stopped)["error"]["code"]) == (2, "reconnect_needed")
    assert station.keychain == secrets
    assert json.loads(station.call("journal").out) == kept
    assert station.connect_quickbooks().status == 0
    after = station.call("copy", *NUMBERS)
    assert (after.status, outcomes(document(after))) == (0, [("unchanged", None), *[("created", None)] * 3])
    assert document(station.call("journal", "--verify"))["verified"] is True
    site.keep_sign_in(station)


def test_rotated_and_killed_before_the_answer_came_it_asks_to_reconnect_and_keeps_all(site: Site):
    """Intuit's rule leaves no way back here: the old refresh token died with the answer that nobody heard."""
    (station,) = begin(site)
    assert station.call("copy", "R-1").status == 0
    site.box.intuit("POST", "settings", {"rotate_always": True})
    site.box.intuit("POST", "expire")
    fault(site, "intuit", "late_reply", TOKEN, times=1, seconds=5)
    call = station.begin("copy", *NUMBERS)
    assert wait_for(lambda: site.hits("intuit") == 1, 30)
    call.kill()
    site.mend()

    stopped = station.call("copy", *NUMBERS)

    assert (stopped.status, document(stopped)["error"]["code"]) == (2, "reconnect_needed")
    assert station.connect_quickbooks().status == 0
    after = station.call("copy", *NUMBERS)
    assert outcomes(document(after)) == [("unchanged", None), *[("created", None)] * 3]
    site.keep_sign_in(station)


def test_rotated_with_every_answer_it_goes_on_from_run_to_run(site: Site):
    (station,) = begin(site)
    site.box.intuit("POST", "settings", {"rotate_always": True})
    for _ in range(3):
        site.box.intuit("POST", "expire")
        assert station.call("copy", *NUMBERS).status == 0
    site.keep_sign_in(station)

    assert len(site.box.state("Invoice")) == 4
