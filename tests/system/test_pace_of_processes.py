"""How often QuickBooks Online is asked, seen from its own log while two processes work on one data folder; and what a 429 does."""

import itertools
import json
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.system.chaos.site import Setup, Site, document

MANY = [f"P-{place}" for place in range(1, 13)]
GAP = 0.125


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.close()


def moments(site: Site) -> list[float]:
    """When each request came, in seconds."""
    return sorted(datetime.fromisoformat(each["at"]).timestamp() for each in site.box.quickbooks("GET", "log"))


def most_within(seen: list[float], seconds: float) -> int:
    return max(sum(first <= each < first + seconds for each in seen) for first in seen)


def test_two_processes_ask_at_most_eight_times_a_second_together(site: Site):
    stations = site.begin(Setup(stations="shared"))
    for number in MANY:
        site.box.invoice(number)

    calls = [station.begin("copy", *numbers) for station, numbers in zip(stations, (MANY[:6], MANY[6:]), strict=True)]
    ended = [call.end(90) for call in calls]

    assert [each.status for each in ended] == [0, 0], [each.err for each in ended]
    seen = moments(site)
    assert len(seen) >= 20
    assert seen[-1] - seen[0] >= (len(seen) - 1) * GAP - 0.2
    assert most_within(seen, 1.0) <= 10, "Intuit's own limit; a stand-in that stalls sees what came meanwhile at once"
    fixed = [each["path"] for each in site.box.quickbooks("GET", "log") if "preferences" in each["path"]]
    assert len(fixed) <= 2 * len(stations)


def test_a_process_keeps_to_the_minute_that_others_have_filled(site: Site):
    (station,) = site.begin(Setup())
    site.box.invoice("P-1")
    assert station.call("plan").status == 0
    (file,) = (station.folder / "data").glob("pace-sandbox-*.json")
    kept = json.loads(file.read_text("ascii"))
    kept["moments"] = [time.monotonic() - 54 + place / 10_000 for place in range(447)]
    file.write_text(json.dumps(kept), "ascii")
    site.box.quickbooks("DELETE", "log")
    began = time.time()

    assert station.call("copy", "P-1").status == 0

    seen = moments(site)
    early = [each for each in seen if each < began + 4]
    assert len(seen) > 3
    assert len(early) <= 3


def test_a_429_stops_both_processes_for_as_long_as_it_says_and_then_both_go_on(site: Site):
    stations = site.begin(Setup(stations="shared"))
    for number in MANY:
        site.box.invoice(number)
    rule = {"name": "throttle_retry_after", "method": "POST", "path": r"/company/\d+/invoice\?", "after": 2, "times": 1}
    site.spoil("quickbooks", [{**rule, "seconds": 3}])

    calls = [station.begin("copy", *numbers) for station, numbers in zip(stations, (MANY[:6], MANY[6:]), strict=True)]
    ended = [call.end(90) for call in calls]

    assert [each.status for each in ended] == [0, 0], [each.err for each in ended]
    seen = moments(site)
    assert max(after - before for before, after in itertools.pairwise(seen)) >= 2.5
    assert len(site.box.state("Invoice")) == 12


def test_a_quota_that_is_full_before_the_first_write_ends_the_call(site: Site):
    (station,) = site.begin(Setup())
    site.box.invoice("P-1")
    site.spoil("quickbooks", [{"name": "throttle_retry_after", "seconds": 3000}])

    ended = station.call("copy", "P-1")

    assert (ended.status, document(ended)["error"]["code"]) == (2, "quota_exhausted")
    assert site.box.state("Invoice") == []
