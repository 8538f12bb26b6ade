"""What a screen reader is told by itself: rows of a run that turn over, its end, another problem, a list that is being read."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6 import QtGui
from PySide6.QtWidgets import QLabel

from app.i18n import set_language
from app.ui.parts.banner import Banner
from app.ui.parts.states import Stateful
from app.ui.rows import InvoiceRow, ProblemCard, RunRow, RunView, StateView
from app.ui.views.filter_line import FilterLine
from app.ui.views.invoices import Foot
from app.ui.views.problem import ProblemPanel
from app.ui.views.run import RunPage


@pytest.fixture
def heard(monkeypatch):
    """What would be read out; a screen reader listens."""
    said: list[str] = []

    class Listening:
        isActive = staticmethod(lambda: True)
        updateAccessibility = staticmethod(lambda event: said.append(event.message()))

    monkeypatch.setattr(QtGui, "QAccessible", Listening)  # taken when something is said
    return said


ROW = RunRow("k", "INV-1", "Stadtwerke", Decimal("238.00"), "EUR", "posting")


@pytest.fixture
def page(qtbot, theme):
    made = RunPage(theme)
    qtbot.addWidget(made)
    made.show_rows((ROW,))
    made.show()
    return made


def test_a_row_that_turned_over_is_said_once_it_is_known(page, heard):
    page.update_row(ROW)
    assert heard == []

    page.update_row(replace(ROW, outcome="sent", detail="to kunde@example.com"))
    assert heard == ["INV-1, Sent, to kunde@example.com"]


def test_a_row_is_said_in_german(page, heard):
    set_language("de")
    page.update_row(replace(ROW, outcome="created"))
    assert heard == ["INV-1, Kopiert"]


def test_a_run_that_is_held_up_says_so_once_and_again_the_next_time(page, heard):
    page.show_run(RunView("Copying", 0, 1, hint="40 a minute"))
    for second in (10, 11):
        page.show_run(RunView("Copying", 0, 1, hint=f"Waiting for an answer for {second} s.", held=True))
    assert heard == ["Waiting for an answer for 10 s."]

    page.show_run(RunView("Copying", 0, 1, hint="40 a minute"))
    page.show_run(RunView("Copying", 0, 1, hint="QuickBooks Online asks for a pause.", held=True))
    assert heard[1:] == ["QuickBooks Online asks for a pause."]


def test_the_end_of_a_run_is_said_once(page, heard):
    page.show_run(RunView("Copying", 0, 1))
    ended = RunView("Copied", 1, 1, running=False, report="1 invoice, every one accounted for.")
    page.show_run(ended)
    page.show_run(ended)
    assert heard == ["1 of 1 done. 1 invoice, every one accounted for."]


def test_out_of_sight_nothing_is_said(page, heard):
    page.hide()
    page.update_row(replace(ROW, outcome="sent"))
    assert heard == []


def test_another_problem_is_said(qtbot, theme, heard):
    panel = ProblemPanel(theme)
    qtbot.addWidget(panel)
    panel.show()
    card = ProblemCard("k", "period_closed", "needs_attention", "", "INV-1", "The month is closed.", "")
    panel.show_problem(card)
    panel.show_problem(card)
    assert heard == ["Problem: The month is closed."]


def test_that_a_list_is_being_read_is_said(qtbot, theme, heard):
    area = Stateful(theme, QLabel("rows"))
    qtbot.addWidget(area)
    area.show()
    busy = StateView("picture-loading", "Reading invoices …", "")
    area.show_state(busy)
    area.show_state(busy)
    area.show_state(None)
    assert heard == ["Reading invoices …"]


def test_what_is_in_the_way_of_all_is_said_once(qtbot, theme, heard):
    banner = Banner(theme)
    qtbot.addWidget(banner)
    for _again in range(2):
        banner.show_banner("OneDesk cannot be reached.", "Nothing is lost.", ("refresh", "Try again"))
    banner.show_banner("", "", None)
    assert heard == ["OneDesk cannot be reached. Nothing is lost."]


def test_how_many_rows_a_filter_hides_is_said(qtbot, theme, heard):
    line = FilterLine(theme)
    qtbot.addWidget(line)
    line.show()
    for hidden in (12, 12, 1, 0):
        line.show_hidden(hidden)
    assert heard == ["12 invoices hidden by filters", "1 invoice hidden by filters"]


def test_what_several_selected_invoices_come_to_is_said(qtbot, theme, heard):
    foot = Foot(theme)
    qtbot.addWidget(foot)
    foot.show()
    rows = [
        InvoiceRow(str(n), f"INV-{n}", "Reuter", None, None, Decimal("10.00"), "EUR", "Open", "ready") for n in (1, 2)
    ]
    foot.show_all(rows)
    foot.show_selected(rows[:1])
    foot.show_selected(rows)
    assert heard == ["2 of 2 selected. Total €20.00"]


def test_without_a_screen_reader_nothing_is_built(page, monkeypatch):
    monkeypatch.setattr(
        QtGui.QAccessible, "updateAccessibility", lambda *_: pytest.fail("nobody listens"), raising=False
    )
    page.update_row(replace(ROW, outcome="sent"))
    assert page.model.row_at(0).outcome == "sent"
