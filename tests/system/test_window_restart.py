"""What a person arranged is there after a real end and a real start: the window's size and place, and how a list is sorted."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.desk import Desk, open_desk

TITLE = "Nordlicht IT GmbH – Ledgerbridge"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "data", tmp_path / "log.txt", begin=False) as opened:
        yield opened


def begun(desk: Desk, *words: str) -> "subprocess.Popen[str]":
    process = desk.start(*words)
    desk.wait("Open, 39", "radio button")
    desk.until(lambda: TITLE in desk.windows())
    return process


def geometry(desk: Desk) -> dict[str, int]:
    lines = desk.xdotool("getwindowgeometry", "--shell", desk.windows()[TITLE]).splitlines()
    found = dict(line.split("=") for line in lines if "=" in line)
    return {name: int(found[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")}


def numbers(desk: Desk) -> list[str]:
    """The first invoices of the list."""
    return [cells[0] for cells in desk.ask("cells", name="Invoices", most=3)]


def ended(desk: Desk, process: "subprocess.Popen[str]") -> None:
    desk.press("Quit", "menu item")
    assert process.wait(timeout=20) == 0


def test_window_and_list_come_back_as_they_were_left(desk: Desk) -> None:
    first = begun(desk)
    number = desk.windows()[TITLE]
    desk.xdotool("windowsize", "--sync", number, "1180", "640")
    desk.xdotool("windowmove", "--sync", number, "90", "60")
    before = numbers(desk)
    desk.key("ctrl+shift+l")
    desk.wait("Columns of this list", contains=True)
    desk.tab_to("combo box", "not sorted")  # on this platform its name is its value, its label a relation
    desk.key("T", "Return")
    desk.until(lambda: numbers(desk) != before)
    cheapest = numbers(desk)
    left = geometry(desk)
    assert (left["WIDTH"], left["HEIGHT"]) == (1180, 640)
    ended(desk, first)

    second = begun(desk)
    desk.until(lambda: geometry(desk) == left)
    assert numbers(desk) == cheapest
    ended(desk, second)
