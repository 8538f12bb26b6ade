"""The main job on a real desktop, once through the accessibility tree alone and once by keyboard alone.

Needs an X server, a window manager and the accessibility bus; where they are missing the run says so and leaves these tests out,
and with `LEDGERBRIDGE_REQUIRE_DESKTOP=1` (CI) that is an error.
"""

from collections.abc import Iterator

import pytest

from tests.system.desk import Desk, open_desk

NUMBER, TAG = 0, 8
TAGGED = "Copied to QuickBooks"  # OneDesk's own tag


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with open_desk(folder / "data", folder / "log.txt") as opened:
        opened.wait("Open, 39", "radio button")
        yield opened


def count(desk: Desk, queue: str) -> int:
    """How many invoices the sidebar says are in a queue."""
    return int(desk.wait(f"{queue}, ", "radio button", contains=True).rpartition(", ")[2])


def test_every_control_has_a_name_in_both_languages(desk: Desk) -> None:
    for language, queue in (("Deutsch", "Offen, 39"), ("English", "Open, 39")):
        desk.press(language, "menu item")
        desk.wait(queue, "radio button")
        assert desk.ask("nameless") == []


def test_a_copy_run_through_the_accessibility_tree_alone(desk: Desk) -> None:
    ready, copied = count(desk, "Ready"), count(desk, "Copied")
    desk.press(f"Ready, {ready}", "radio button")
    desk.wait(f"0 of {ready} selected", "label")
    numbers = [row[NUMBER] for row in desk.ask("cells", name="Invoices")]
    places = [numbers.index(number) for number in ("INV-1053", "INV-1048")]

    assert desk.ask("select", name="Invoices", rows=places) == places
    desk.wait(f"2 of {ready} selected", "label")
    desk.press("Copy 2")

    desk.wait("Review run", "label")
    desk.wait("To create, 2, €5,408.55", "push button")
    plan = desk.ask("cells", name="What will be written")
    assert [[row[0], row[5]] for row in plan] == [["INV-1053", "€3,802.05"], ["INV-1048", "€1,606.50"]]
    desk.ask("listen")
    desk.press("Copy 2")

    desk.wait("2 of 2 done", "label")
    desk.wait("2 invoices, every one accounted for.", "label")
    report = desk.ask("cells", name="Invoices of this run")
    assert [[row[0], row[3]] for row in report] == [["INV-1053", "Copied"], ["INV-1048", "Copied"]]
    said = desk.ask("listen", seconds=1.0)
    assert "INV-1053, Copied" in said
    assert "INV-1048, Copied" in said
    assert "2 of 2 done. 2 invoices, every one accounted for." in said

    desk.press(f"Copied, {copied + 2}", "radio button")
    desk.wait(f"of {copied + 2} selected", "label", contains=True)
    tags = {row[NUMBER]: row[TAG] for row in desk.ask("cells", name="Invoices")}
    assert (tags["INV-1053"], tags["INV-1048"]) == (TAGGED, TAGGED)


def test_a_copy_run_by_keyboard_alone(desk: Desk) -> None:
    ready, copied = count(desk, "Ready"), count(desk, "Copied")
    desk.key("ctrl+2")
    desk.wait(f"0 of {ready} selected", "label")
    desk.tab_to("table", "Invoices")
    desk.key("Home", "shift+Down")
    desk.wait(f"2 of {ready} selected", "label")
    desk.key("ctrl+Return")

    desk.wait("To create, 2", contains=True)
    desk.until(lambda: desk.focused() == ("push button", "Copy 2"))
    desk.key("Return")

    desk.wait("2 of 2 done", "label")
    desk.wait("2 invoices, every one accounted for.", "label")
    desk.key("ctrl+4")
    desk.wait(f"of {copied + 2} selected", "label", contains=True)
    assert [row[TAG] for row in desk.ask("cells", name="Invoices")] == [TAGGED] * (copied + 2)


def test_a_similar_product_is_chosen_through_the_accessibility_tree_alone(desk: Desk) -> None:
    desk.press("Service types, 1", "radio button")
    rows = desk.ask("cells", name="Service types")
    place = next(place for place, row in enumerate(rows) if row[0] == "Vor-Ort-Service")
    assert rows[place][3:5] == ["Suggestion: Vor Ort Service", "to decide"]
    assert desk.ask("select", name="Service types", rows=[place]) == [place]
    desk.press("Use “Vor Ort Service”")
    desk.wait("Service types, 0", "radio button")
    assert desk.ask("cells", name="Service types")[place][3:5] == ["Vor Ort Service", "chosen"]


def test_settings_and_sending_through_the_accessibility_tree_alone(desk: Desk) -> None:
    sent = count(desk, "Sent")
    send(desk, "INV-1043")
    desk.wait("INV-1043: rechnungen@kuestenkanzlei.example", "label")
    desk.press("Send 1")
    desk.wait("1 of 1 done", "label")
    desk.wait(f"Sent, {sent + 1}", "radio button")

    desk.press("Settings", "radio button")
    desk.press("Books", "radio button")
    desk.press("Ask before sending", "check box")
    desk.until(lambda: "CHECKED" not in state_of_box(desk))

    send(desk, "INV-1044")
    desk.wait("1 of 1 done", "label")
    desk.wait(f"Sent, {sent + 2}", "radio button")


def state_of_box(desk: Desk) -> list[str]:
    return list(desk.ask("wait", name="Ask before sending", role="check box")["states"])


def send(desk: Desk, number: str) -> None:
    """Chooses a ready invoice and goes on to the review's one button."""
    desk.press(f"Ready, {count(desk, 'Ready')}", "radio button")
    desk.wait("0 of ", "label", contains=True)
    places = [place for place, row in enumerate(desk.ask("cells", name="Invoices")) if row[NUMBER] == number]
    assert desk.ask("select", name="Invoices", rows=places) == places
    desk.press("Send 1")
    desk.press("Copy 1, send 1")
