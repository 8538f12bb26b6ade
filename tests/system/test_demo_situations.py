"""What the program makes of the demo company: each situation ends as its name says, everything else is copied without a question."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_NUMBER = None
BLOCKED = {
    "INV-1007": ["copied_elsewhere", "number_taken"],
    "INV-1012": ["period_closed"],
    "INV-1013": ["number_taken"],
    "INV-1014": ["duplicate_number_in_onedesk"],
    "INV-1017": ["total_differs"],
    "INV-1023": ["item_near_match"],
    "INV-1041": ["no_service_type"],
    "INV-1046": ["customer_near_match"],
    "INV-1052": ["customer_near_match"],
    "INV-1057": ["currency_mismatch"],
    NO_NUMBER: ["missing_number"],
}


def program(folder, *words):
    command = [sys.executable, "-m", "app", "--data-dir", str(folder), "--json", *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    return ended.returncode, json.loads(ended.stdout)


@pytest.fixture(scope="module")
def german(tmp_path_factory):
    return program(tmp_path_factory.mktemp("german"), "--demo", "plan")


def test_every_situation_stops_for_its_own_reason_and_nothing_else_stops(german):
    status, plan = german
    blocked = {
        each["number"] or NO_NUMBER: [problem["code"] for problem in each["problems"]]
        for each in plan["invoices"]
        if each["problems"]
    }

    assert status == 1
    assert blocked == BLOCKED
    assert {each["action"] for each in plan["invoices"] if each["number"] == "INV-1009"} == {"update"}


def test_what_is_created_on_the_way_is_said(german):
    _, plan = german
    noted = {each["number"]: [note["code"] for note in each["notes"]] for each in plan["invoices"] if each["notes"]}

    assert {
        "INV-1029": ["item_created"],
        "INV-1032": ["account_set"],
        "INV-1051": ["customer_created"],
    }.items() <= noted.items()


def test_at_least_22_are_copyable_without_a_decision_ten_of_them_with_a_contact(german):
    _, plan = german
    creating = ("INV-1029", "INV-1032", "INV-1051")
    plain = [each for each in plan["invoices"] if each["action"] == "create" and each["number"] not in creating]

    assert len(plain) == 23
    assert len([each for each in plain if each["send_to"]]) == 21


def test_the_american_company_is_copied_to_the_cent_but_for_the_one_that_differs(tmp_path):
    status, report = program(tmp_path, "--demo=us", "copy", "--all-open")
    created = {each["number"]: each for each in report["results"] if each["outcome"] == "created"}
    differing = {
        number: (each["problem"]["code"], each["total"]) for number, each in created.items() if each["problem"]
    }

    assert status == 1
    assert len(created) == 27
    assert differing == {"INV-1017": ("total_differs", "33.41")}  # OneDesk: 31.44 and 3 × 0.66 tax, 33.42
    assert created["INV-1049"]["total"] == "274.13"  # 258.00 and 6.25 %
