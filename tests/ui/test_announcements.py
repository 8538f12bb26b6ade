"""What a screen reader is told by itself: rows of a run that turn over, its end, another problem, a list that is being read."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6 import QtGui
from PySide6.QtWidgets import QLabel

from app.i18n import set_language
from app.ui.parts.states import Stateful
from app.ui.rows import ProblemCard, RunRow, RunView, StateView
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


def test_without_a_screen_reader_nothing_is_built(page, monkeypatch):
    monkeypatch.setattr(
        QtGui.QAccessible, "updateAccessibility", lambda *_: pytest.fail("nobody listens"), raising=False
    )
    page.update_row(replace(ROW, outcome="sent"))
    assert page.model.row_at(0).outcome == "sent"
