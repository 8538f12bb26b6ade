"""Runs of `copy` and `send`: what is taken, what stops them, what is said of every row, and Ctrl-C."""

import json
import signal
import threading
import time

import pytest

from tests.system.terminal import Box, Terminal, free_port

OUTCOMES = {"created", "updated", "unchanged", "adopted", "sent"}


def outcomes(ended):
    return {row["number"]: row["outcome"] for row in ended.rows}


def codes(ended):
    return {row["number"]: row["problem"]["code"] for row in ended.rows if row["problem"]}


def invoices(box, *numbers, **changes):
    for number in numbers:
        box.invoice(number, **changes)


def fault(box, name, path, **more):
    box.quickbooks("POST", "faults", [{"name": name, "path": path, **more}])


def until_a_fault_is_met(terminal):
    deadline = time.monotonic() + 20
    while terminal.box.quickbooks("GET", "faults")[0]["hit"] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_all_open_takes_the_open_ones_alone(terminal):
    invoices(terminal.box, "R-1", "R-2")
    invoices(terminal.box, "R-3", status="Draft")
    ended = terminal.run("copy", "--all-open")

    assert (ended.status, outcomes(ended)) == (0, {"R-1": "created", "R-2": "created"})
    assert ended.json["summary"]["totals"] == {"EUR": "476.00"}
    assert ended.json["summary"]["outcomes"]["created"] == 2
    assert terminal.run("copy", "--all-open").json["summary"]["outcomes"]["unchanged"] == 2


def test_an_invoice_named_twice_is_taken_once(terminal):
    external_id = terminal.box.invoice("R-1")
    ended = terminal.run("copy", "R-1", "r-1", external_id)

    assert (ended.status, outcomes(ended)) == (0, {"R-1": "created"})


def test_other_statuses_may_count_as_open(terminal):
    invoices(terminal.box, "R-1", status="Approved")
    invoices(terminal.box, "R-2", status="OPEN")
    terminal.ok("settings", "set", "copy-status", "open, Approved")

    assert outcomes(terminal.run("copy", "--all-open")) == {"R-1": "created", "R-2": "created"}


def test_the_expected_hash_is_the_plans(terminal):
    invoices(terminal.box, "R-1", "R-2")
    planned = terminal.ok("plan", "R-1")["hash"]
    again = terminal.ok("plan", "R-1")["hash"]
    everything = terminal.ok("plan")["hash"]
    wrong = terminal.run("copy", "R-1", "--expect", everything)
    terminal.box.edit_in_onedesk("R-1", memo="Neu")
    changed = terminal.run("copy", "R-1", "--expect", planned)
    writes = terminal.box.writes
    right = terminal.run("copy", "R-1", "--expect", terminal.ok("plan", "R-1")["hash"])

    assert planned == again != everything
    assert [(each.status, each.error) for each in (wrong, changed)] == [(2, "plan_changed")] * 2
    assert writes == 0
    assert (right.status, right.row["outcome"]) == (0, "created")


def test_a_plan_changes_with_a_decision(terminal):
    terminal.box.item("Consulting")
    invoices(terminal.box, "R-1")
    before = terminal.ok("plan", "R-1")["hash"]
    terminal.ok("map", "Beratung", "--item", "Consulting")

    assert terminal.ok("plan", "R-1")["hash"] != before


def test_a_refusal_does_not_stop_the_run(terminal):
    invoices(terminal.box, "R-1", "R-2", "R-3")
    terminal.ok("copy", "R-1")
    fault(terminal.box, "fault_in_200", "/invoice", method="POST", times=1, code="6000")
    ended = terminal.run("copy", "R-2", "R-3")

    assert (ended.status, outcomes(ended)) == (1, {"R-2": "failed", "R-3": "created"})
    problem = ended.rows[0]["problem"]
    assert problem["code"] == "quickbooks_refused"
    assert problem["quickbooks_errors"][0]["code"] == "6000"
    assert problem["intuit_tid"]
    assert terminal.run("copy", "R-2").row["outcome"] == "created"


@pytest.mark.parametrize("name", ["drop_after", "truncated", "empty_200", "processed_5xx"])
def test_a_lost_reply_is_looked_up_and_never_written_twice(terminal, name):
    invoices(terminal.box, "R-1", "R-2")
    fault(terminal.box, name, r"/(customer|item|invoice)\?", method="POST", times=3)
    ended = terminal.run("copy", "R-1", "R-2")

    assert (ended.status, outcomes(ended)) == (0, {"R-1": "created", "R-2": "created"})
    assert [each["DocNumber"] for each in terminal.box.state("Invoice")] == ["R-1", "R-2"]
    assert len(terminal.box.state("Customer")) == len(terminal.box.state("Item")) == 1


def test_what_cannot_be_settled_is_uncertain_and_the_next_run_settles_it_first(terminal):
    invoices(terminal.box, "R-1", "R-2")
    terminal.ok("copy", "R-2")
    fault(terminal.box, "drop_after", r"/invoice\?", method="POST", times=1)
    fault(terminal.box, "html_503", "/query", after=20)
    fault(terminal.box, "html_503", "DocNumber")
    first = terminal.run("copy", "R-1")
    terminal.box.quickbooks("DELETE", "faults")
    listed = {each["number"]: each["state"] for each in terminal.ok("invoices")["invoices"]}
    second = terminal.run("copy", "R-1")

    assert first.status in (1, 2)
    if first.status == 1:
        assert (outcomes(first), codes(first)) == ({"R-1": "uncertain"}, {"R-1": "unsettled"})
        assert listed["R-1"] in ("uncertain", "copied")
    assert (second.status, second.row["outcome"] in OUTCOMES) == (0, True)
    assert len([each for each in terminal.box.state("Invoice") if each["DocNumber"] == "R-1"]) == 1


def test_a_lost_sign_in_stops_the_run_and_the_rest_is_not_started(terminal):
    invoices(terminal.box, "R-1", "R-2", "R-3")
    terminal.ok("copy", "R-1")
    fault(terminal.box, "fault_in_200", "/invoice", method="POST", code="100")
    ended = terminal.run("copy", "R-2", "R-3")

    assert (ended.status, outcomes(ended)["R-3"]) == (1, "not_started")
    assert codes(ended) == {"R-2": "reconnect_needed", "R-3": "run_stopped"}


def test_an_ended_subscription_inside_a_200_stops_the_run(terminal):
    invoices(terminal.box, "R-1", "R-2", "R-3")
    terminal.ok("copy", "R-1")
    fault(terminal.box, "fault_in_200", "/invoice", method="POST", code="6190")
    ended = terminal.run("copy", "R-2", "R-3")

    assert (ended.status, outcomes(ended)["R-3"], codes(ended)["R-3"]) == (1, "not_started", "run_stopped")
    assert codes(ended)["R-2"] not in ("run_stopped", "unsettled")


def test_an_ended_subscription_before_anything_began_exits_2(terminal):
    invoices(terminal.box, "R-1")
    fault(terminal.box, "fault_in_200", "", code="6190")
    ended = terminal.run("copy", "R-1")

    assert ended.status == 2
    assert ended.json["error"]["quickbooks_errors"][0]["code"] == "6190"


def test_a_sign_in_that_was_taken_back_exits_2_before_anything_began(leaving):
    invoices(leaving.box, "R-1")
    leaving.box.intuit("POST", "kill")
    ended = leaving.run("copy", "R-1")

    assert (ended.status, ended.error) == (2, "reconnect_needed")
    assert leaving.run("status").status == 0
    assert leaving.run("invoices").status == 0


def test_a_throttled_request_waits_and_goes_on(terminal):
    invoices(terminal.box, "R-1")
    fault(terminal.box, "throttle_retry_after", "", times=1, seconds=1)
    fault(terminal.box, "throttle_retry_after", r"/invoice\?", method="POST", times=1, seconds=1)
    ended = terminal.run("copy", "R-1")

    assert (ended.status, outcomes(ended)) == (0, {"R-1": "created"})
    assert ended.err.count("QuickBooks Online asked for a pause of 1 second; it goes on by itself.") == 2


def test_a_throttle_that_does_not_end_is_a_full_quota(terminal):
    invoices(terminal.box, "R-1", "R-2", "R-3")
    terminal.ok("copy", "R-1")
    fault(terminal.box, "throttle_retry_after", r"/invoice\?", method="POST", seconds=1)
    began = time.monotonic()
    ended = terminal.run("copy", "R-2", "R-3")
    tries = [each for each in terminal.box.quickbooks("GET", "log") if each["status"] == 429]

    assert ended.status == 1
    assert codes(ended) == {"R-2": "quota_exhausted", "R-3": "run_stopped"}
    assert time.monotonic() - began < 30
    assert len(tries) <= 5


def test_a_reply_that_is_not_the_plan_stops_the_run(terminal):
    """Somebody changes the tax rate while the write is under way."""
    invoices(terminal.box, "R-1", "R-2", "R-3")
    terminal.ok("copy", "R-1")
    rate = next(each for each in terminal.box.state("TaxRate") if each["Id"] == "1")
    fault(terminal.box, "slow", r"/invoice\?", method="POST", times=1, seconds=1.5)

    def change():
        until_a_fault_is_met(terminal)
        terminal.box.put("TaxRate", **{**rate, "RateValue": 16})

    thread = threading.Thread(target=change)
    thread.start()
    ended = terminal.run("send", "R-2", "R-3")
    thread.join()

    assert outcomes(ended) == {"R-2": "copied_not_sent", "R-3": "not_started"}
    assert (ended.status, codes(ended)) == (1, {"R-2": "reply_differs", "R-3": "run_stopped"})
    assert terminal.box.mails == []


def test_ctrl_c_finishes_the_request_in_flight_and_the_rest_is_not_started(terminal):
    invoices(terminal.box, "R-1", "R-2", "R-3", "R-4")
    terminal.ok("copy", "R-1")
    fault(terminal.box, "slow", r"/invoice\?", method="POST", seconds=1.0)
    running = terminal.started("--json", "copy", "R-2", "R-3", "R-4")
    until_a_fault_is_met(terminal)
    running.process.send_signal(signal.SIGINT)
    ended = running.end()
    document = json.loads(ended.out)
    rows = {row["number"]: (row["outcome"], (row["problem"] or {}).get("code")) for row in document["results"]}

    assert ended.status == 1, ended.err
    assert "Traceback" not in ended.err
    done = [number for number, (outcome, _) in rows.items() if outcome == "created"]
    rest = {number: what for number, what in rows.items() if number not in done}
    assert 1 <= len(done) < 3
    assert set(rest.values()) == {("not_started", "run_stopped")}
    assert sorted(each["DocNumber"] for each in terminal.box.state("Invoice")) == ["R-1", *done]
    assert terminal.run("copy", "R-2", "R-3", "R-4").status == 0


def test_an_invoice_that_another_process_works_on_is_not_started(terminal):
    invoices(terminal.box, "R-1")
    invoices(terminal.box, "R-2")
    terminal.ok("copy", "R-2")
    fault(terminal.box, "slow", r"/invoice\?", method="POST", seconds=3.0)
    running = terminal.started("--json", "copy", "R-1")
    until_a_fault_is_met(terminal)
    second = terminal.run("copy", "R-1")
    first = running.end()

    assert (second.status, outcomes(second), codes(second)) == (1, {"R-1": "not_started"}, {"R-1": "unsettled"})
    assert (first.status, json.loads(first.out)["results"][0]["outcome"]) == (0, "created")
    assert [each["DocNumber"] for each in terminal.box.state("Invoice")] == ["R-2", "R-1"]


def test_a_killed_process_is_settled_by_the_next_run(terminal):
    invoices(terminal.box, "R-1")
    fault(terminal.box, "slow", r"/invoice\?", method="POST", times=1, seconds=1.0)
    running = terminal.started("--json", "copy", "R-1")
    until_a_fault_is_met(terminal)
    running.process.kill()
    running.end()
    ended = terminal.run("copy", "R-1")
    again = terminal.run("copy", "R-1")

    assert ended.row["outcome"] in {*OUTCOMES, "uncertain", "not_started"}
    if ended.status:
        time.sleep(1.2)
        again = terminal.run("copy", "R-1")
    assert (again.status, again.row["outcome"] in OUTCOMES) == (0, True)
    assert [each["DocNumber"] for each in terminal.box.state("Invoice")] == ["R-1"]
    assert terminal.ok("journal")["verified"] is True


def test_a_network_that_goes_away_ends_the_run_and_the_rest_waits(tmp_path):
    """The services vanish in the middle: what was begun is accounted for, nothing is tried row by row, the rest can be run again."""
    box = Box("--country", "DE", "--empty", port=free_port())
    try:
        terminal = Terminal(box, tmp_path).connect()
        terminal.ok("settings", "set", "default-income-account", "id:1")
        terminal.ok("settings", "set", "write-back", "off")  # or the last mark would be waited for
        for number in range(1, 13):
            box.invoice(f"R-{number}")
        running = terminal.started("--json", "copy", "--all-open")
        deadline = time.monotonic() + 30
        while box.writes < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        box.close()
    ended = running.end(60)

    assert (ended.status, len(ended.rows)) == (1, 12), ended.err
    outcomes = [row["outcome"] for row in ended.rows]
    codes = [row["problem"]["code"] for row in ended.rows if row["problem"]]
    begun = outcomes.index("not_started")
    assert outcomes.count("created") >= 1
    assert set(outcomes[:begun]) <= {"created", "uncertain"}
    assert set(outcomes[begun:]) == {"not_started"}
    assert codes[-(12 - begun) :] == ["unreachable", *["run_stopped"] * (11 - begun)]
    assert [row["number"] for row in ended.rows if row["quickbooks_id"]] == [
        row["number"] for row in ended.rows if row["outcome"] == "created"
    ]
