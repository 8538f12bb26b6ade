"""No page is ever empty and silent: not connected, being read, unreadable, nothing there, nothing that matches; each with its next step."""

import asyncio
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.demo.company import SITUATIONS
from app.domain.problems import Problem
from app.sync.connecting import Connected, Status
from app.sync.overview import Picture
from app.sync.results import Listing
from app.ui.parts.hidden import HiddenNote
from app.ui.presenters.queues import sums
from app.ui.presenters.waiting import in_the_way
from tests.ui.room import arguments, opened
from tests.ui.test_presenters import listed

COMPANY = Connected("sandbox", "93", "Nordlicht IT GmbH", "DE", "EUR")
BOTH = Status("Nordlicht", COMPANY, None, "memory")
NOTHING = Picture(Listing(()))


@pytest.mark.parametrize(
    ("status", "picture", "busy", "expected"),
    [
        (None, None, False, ("picture-loading", "Reading …", None)),
        (BOTH, None, False, ("picture-loading", "Reading …", None)),
        (BOTH, NOTHING, True, ("picture-loading", "Reading …", None)),
        (Status(None, None, None, ""), NOTHING, False, ("picture-connect", "Not connected yet", "go:connect")),
        (Status("Nordlicht", None, None, ""), NOTHING, False, ("picture-connect", "Not connected yet", "go:connect")),
        (
            BOTH,
            Picture(Listing((), False, Problem("unreachable", {"host": "OneDesk"}))),
            False,
            ("picture-offline", "OneDesk cannot be reached.", "refresh"),
        ),
        (
            BOTH,
            Picture(Listing((), False, Problem("reconnect_needed", {}))),
            False,
            ("picture-error", "QuickBooks Online no longer accepts the sign-in.", "reconnect"),
        ),
        (
            BOTH,
            Picture(Listing((), False, Problem("wrong_api_key", {}))),
            False,
            ("picture-error", "OneDesk does not accept the key.", "go:settings"),
        ),
    ],
)
def test_what_is_in_the_way_is_said_with_the_next_step(status, picture, busy, expected):
    state = in_the_way(status, picture, busy, "Then they stand here.")

    assert (state.picture, state.title, state.action[0] if state.action else None) == expected


def test_which_connection_is_missing_is_said():
    states = [
        in_the_way(Status(one, quick, None, ""), NOTHING, False, "Then they stand here.").text
        for one, quick in ((None, None), (None, COMPANY), ("Nordlicht", None))
    ]

    assert states == [
        "Neither OneDesk nor QuickBooks Online is connected. Then they stand here.",
        "OneDesk is not connected. Then they stand here.",
        "QuickBooks Online is not connected. Then they stand here.",
    ]


def test_nothing_is_in_the_way_once_there_are_invoices():
    assert in_the_way(BOTH, Picture(Listing((listed(),))), True, "") is None
    assert in_the_way(BOTH, NOTHING, False, "") is None


def test_the_numbers_of_the_queues_can_be_added_up():
    states = ("ready", "ready", "uncertain", "drifted", "copied", "paid", "paid", "partially_paid", "draft", "closed")

    assert sums([listed(f"INV-{place}", state) for place, state in enumerate(states)]) == {
        "attention": "1 Uncertain, 1 Edited in QuickBooks Online",
        "paid": "2 Paid, 1 Partly paid",
        "rest": "1 Draft, 1 Closed",
        "all": "10 = 2 Ready + 2 Needs attention + 1 Copied + 3 Paid + 1 Draft + 1 Closed",
    }


# --- in the window


def areas(window) -> dict[str, str]:
    """The title of what stands in place of each page."""
    pages = ("attention", "mappings", "customers", "overview", "journal", "tie_out")
    return {"open": window.invoices.area.state_title()} | {
        name: getattr(window, name).area.state_title() for name in pages
    }


async def test_before_anything_is_connected_every_page_says_so_and_leads_on(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        window = room.window
        for place in ("attention", "journal", "open"):
            window.go(place)
            await room.idle()

        assert areas(window) == {
            "open": "Not connected yet",
            "attention": "Not connected yet",
            "mappings": "No company yet",
            "customers": "No company yet",
            "overview": "Not connected yet",
            "journal": "Nothing was written yet",
            "tie_out": "Not connected yet",
        }
        window.go("overview")
        button = next(each for each in window.overview.area.findChildren(QPushButton) if each.text() == "Connect")
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.place() == "guide"


async def test_the_first_reading_is_seen(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        window, office = room.window, room.desk.office
        office.hub.secrets.keep_in_memory()
        await office.hub.secrets.set("onedesk", "api-key", served.onedesk_api_key)
        await office.hub.shelves.settings.put("connection:onedesk", json.dumps({"organization": "Nordlicht IT GmbH"}))
        seen = []
        office.busy_changed.connect(lambda busy: seen.append((busy, window.invoices.area.state_title())))
        window.go("open")
        room.desk.refresh()
        await room.idle()

        assert seen[0] == (True, "Reading …")
        assert window.invoices.area.state_title() == ""
        assert window.invoice_model.rowCount() > 0
        assert window.mappings.area.state_title() == "No company yet"  # QuickBooks Online still is not connected


async def test_a_search_says_what_it_hides_on_every_page(room):
    window = room.window
    await room.run(SITUATIONS["exact_match"])
    for place, found in (("journal", "INV"), ("mappings", "Beratung"), ("customers", "Hafen")):
        window.go(place)
        await room.idle()
        page = getattr(window, place)
        total = len(page.model.all_rows())
        page.search.setText(found)
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        hidden = page.model.hidden()
        assert 0 < hidden < total
        assert page.hidden.text() == f"{hidden} row{'s' if hidden > 1 else ''} hidden by the search"
        page.search.setText("no such word anywhere")
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        assert page.area.state_title() == "Nothing matches"
        button = next(each for each in page.area.findChildren(QPushButton) if each.text() == "Show all")
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert (page.model.hidden(), page.search.text(), page.area.state_title()) == (0, "", "")
        assert page.hidden.text() == ""

    await asyncio.sleep(0)
    entries = window.sidebar.entries
    assert entries["all"].toolTip().startswith("150 = ")
    assert entries["all"].accessibleDescription() == entries["all"].toolTip()


def test_a_note_without_room_says_the_number_alone(qtbot, theme):
    note = HiddenNote(theme)
    qtbot.addWidget(note)
    note.resize(500, 34)
    note.show()
    note.show_hidden(8)
    assert note.text() == "8 rows hidden by the search"

    note.resize(180, 34)
    assert note.text() == "8 hidden"
    note.resize(500, 34)
    assert note.text() == "8 rows hidden by the search"
