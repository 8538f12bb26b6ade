"""Two processes at the same moment: on one data folder, and on two that share nothing but the company in QuickBooks."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.chaos.breaking import CUSTOMER, INVOICE
from tests.system.chaos.site import Setup, Site, Workstation, document

NUMBERS = [f"T-{place}" for place in range(1, 7)]
TWO, SHARED = "two", "shared"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.close()


def begin(site: Site, setup: Setup) -> list[Workstation]:
    """Two stations, six open invoices of one new customer and one new product."""
    stations = site.begin(setup)
    for number in NUMBERS:
        site.box.invoice(number)
    return stations


def at_once(stations: list[Workstation], *words: str) -> list[dict[str, dict[str, Any]]]:
    """The rows of each process by number; all were started before any was waited for."""
    calls = [station.begin(*words) for station in stations]
    ended = [call.end(60) for call in calls]
    assert all(each.status in (0, 1) for each in ended), [each.err for each in ended]
    return [{row["number"]: row for row in document(each)["results"]} for each in ended]


def held_up(site: Site, path: str, times: int = 2) -> None:
    """Requests of this kind take so long that those of both processes are on their way together."""
    rule = {"name": "slow", "method": "POST", "path": path, "times": times, "seconds": 0.6}
    site.spoil("quickbooks", [rule])


def stamps(site: Site) -> dict[str, int]:
    """How many live invoices there are for each number, by the stamp."""
    notes = [str(row.get("PrivateNote")).rpartition("OneDesk ")[2] for row in site.box.state("Invoice")]
    return dict(Counter(note.partition(" · ")[0] for note in notes))


def one_each(site: Site) -> None:
    assert stamps(site) == dict.fromkeys(NUMBERS, 1)
    assert [row["DisplayName"] for row in site.box.state("Customer")] == ["Kunde Eins GmbH"]
    assert [row["Name"] for row in site.box.state("Item")] == ["Beratung"]


@pytest.mark.parametrize("custom_numbers", [True, False])
def test_two_processes_on_one_data_folder(site: Site, custom_numbers: bool):
    stations = begin(site, Setup(stations=SHARED, custom_numbers=custom_numbers))

    one, two = at_once(stations, "copy", *NUMBERS)

    one_each(site)
    assert site.box.quickbooks("GET", "counts")["creates"] == {"Customer": 1, "Item": 1, "Invoice": 6}
    for number in NUMBERS:
        outcomes = sorted([one[number]["outcome"], two[number]["outcome"]])
        assert outcomes[1] in ("created", "not_started", "unchanged")
        assert outcomes[0] in ("adopted", "created", "not_started")
        assert outcomes.count("created") <= 1
        assert "created" in outcomes
        for row in (one[number], two[number]):
            assert (row["outcome"] == "not_started") == bool(row["problem"])
            assert row["problem"] is None or row["problem"]["code"] == "unsettled"


def test_two_processes_on_one_data_folder_mail_once(site: Site):
    stations = begin(site, Setup(stations=SHARED))

    at_once(stations, "send", *NUMBERS)

    assert Counter(mail["doc_number"] for mail in site.box.mails) == Counter(NUMBERS)
    again = document(stations[0].call("send", *NUMBERS))
    assert {row["number"]: (row["outcome"], row["already_sent"]) for row in again["results"]} == dict.fromkeys(
        NUMBERS, ("sent", True)
    )
    assert len(site.box.mails) == 6


@pytest.mark.parametrize(
    "setup",
    [
        Setup(stations=TWO, replay="off"),
        Setup(stations=TWO, replay="successes"),
        Setup(stations=TWO, replay="successes", custom_numbers=False),
    ],
    ids=["numbers", "numbers and replay", "replay"],
)
def test_two_workstations_on_one_company(site: Site, setup: Setup):
    stations = begin(site, setup)
    held_up(site, CUSTOMER)
    held_up(site, INVOICE)

    one, two = at_once(stations, "copy", *NUMBERS)

    one_each(site)
    for number in NUMBERS:
        rows = (one[number], two[number])
        assert {row["outcome"] for row in rows} <= {"created", "adopted"}
        assert [row["problem"] for row in rows] == [None, None]
        assert rows[0]["quickbooks_id"] == rows[1]["quickbooks_id"]


def test_twins_that_nothing_prevents_are_found_right_after_the_run(site: Site):
    """QuickBooks numbers the invoices itself and forgets request ids: both creates are on their way in the same second."""
    stations = begin(site, Setup(stations=TWO, replay="off", custom_numbers=False))
    held_up(site, CUSTOMER)
    held_up(site, INVOICE, times=12)

    at_once(stations, "copy", *NUMBERS)

    created = site.box.quickbooks("GET", "counts")["creates"]["Invoice"]
    assert created > len(NUMBERS), "no two were on their way together"
    site.mend()
    for station in stations:
        rows = document(station.call("copy", *NUMBERS))["results"]
        assert {row["outcome"] for row in rows} == {"unchanged"}
    one_each(site)


def test_a_mailed_twin_is_never_removed_but_said(site: Site):
    """What was mailed, or touched by a person, is not ours to take away."""
    stations = begin(site, Setup(stations=TWO, replay="off", custom_numbers=False))
    held_up(site, CUSTOMER)
    held_up(site, INVOICE, times=12)

    rows = at_once(stations, "send", *NUMBERS)

    for number, there in stamps(site).items():
        said = [row[number]["problem"] for row in rows]
        codes = {problem["code"] for problem in said if problem}
        assert there == 1 or "duplicate_found" in codes, number
    mailed = {mail["invoice_id"] for mail in site.box.mails}
    assert mailed <= {row["Id"] for row in site.box.state("Invoice")}


@pytest.mark.parametrize("replay", ["off", "all"])
def test_copied_deleted_there_and_created_again_is_a_new_invoice(site: Site, replay: str):
    (station,) = site.begin(Setup(replay=replay))
    site.box.invoice("T-1")
    first = document(station.call("copy", "T-1"))["results"][0]
    site.box.quickbooks("POST", "delete", {"invoice": first["quickbooks_id"]})
    assert document(station.call("copy", "T-1"))["results"][0]["problem"]["code"] == "missing_in_quickbooks"

    assert station.call("resolve", "T-1", "--create").status == 0
    second = document(station.call("copy", "T-1"))["results"][0]

    assert (first["outcome"], second["outcome"]) == ("created", "created")
    assert second["quickbooks_id"] != first["quickbooks_id"]
    assert stamps(site) == {"T-1": 1}


def test_an_update_asked_for_twice_at_once_is_made_once(site: Site):
    stations = begin(site, Setup(stations=SHARED))
    assert stations[0].call("copy", *NUMBERS).status == 0
    for number in NUMBERS:
        site.box.edit_in_onedesk(number, memo="Korrigiert")

    at_once(stations, "copy", *NUMBERS)

    one_each(site)
    rows = site.box.state("Invoice")
    assert {(row["CustomerMemo"]["value"], row["SyncToken"]) for row in rows} == {("Korrigiert", "1")}


def test_different_invoices_that_wait_for_the_same_new_customer(site: Site):
    stations = begin(site, Setup(stations=TWO))
    held_up(site, CUSTOMER)

    calls = [
        station.begin("copy", *numbers) for station, numbers in zip(stations, (NUMBERS[:3], NUMBERS[3:]), strict=True)
    ]

    assert [call.end(60).status for call in calls] == [0, 0]
    one_each(site)
