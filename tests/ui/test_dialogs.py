"""Dialogs answer by signals, by mouse and by keyboard."""

import importlib
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from app.i18n import N_, set_language
from app.ui.dialogs.about import LICENCES, About
from app.ui.dialogs.asking import AskText, ChooseRecord, Question, ShowText
from app.ui.dialogs.days import AskDay
from app.ui.dialogs.filtered import FilteredList
from app.ui.parts.days import DayField
from app.ui.parts.texts import Button
from app.ui.rows import Choice


def buttons(dialog) -> dict[str, Button]:
    return {button.label(): button for button in dialog.findChildren(Button)}


def test_a_question_is_answered(qtbot, theme):
    dialog = Question(
        theme,
        None,
        "Send 3 invoices?",
        "Three e-mails.",
        (("yes", "Send 3", "primary"),),
        ("a@b.example", "c@d.example"),
    )
    dialog.open()

    with qtbot.waitSignal(dialog.answered) as answered:
        buttons(dialog)["Send 3"].click()

    assert answered.args == ["yes"]


def test_escape_leaves_without_an_answer(qtbot, theme):
    dialog = Question(theme, None, "Send 3 invoices?", "", (("yes", "Send 3", "primary"),))
    dialog.open()

    with qtbot.waitSignal(dialog.answered) as answered:
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert answered.args == [""]


def test_a_text_is_asked_for_and_not_taken_empty(qtbot, theme):
    dialog = AskText(theme, None, "Paste final address", "", N_("Final address"))
    dialog.open()
    assert not dialog.ok.isEnabled()
    dialog.field.field.setText(" http://localhost:28680/callback?code=1 ")

    with qtbot.waitSignal(dialog.answered) as answered:
        qtbot.keyClick(dialog.field.field, Qt.Key.Key_Return)

    assert answered.args == ["http://localhost:28680/callback?code=1"]


@pytest.fixture
def choosing(qtbot, theme):
    dialog = ChooseRecord(
        theme,
        None,
        "Product for Training",
        "",
        (Choice("1", "Consulting"), Choice("2", "Trainings"), Choice("3", "Online trainings")),
    )
    dialog.open()
    return dialog


def test_a_record_is_found_by_typing(qtbot, choosing):
    choosing.search.setText("training")
    assert choosing.list.count() == 2

    told: list[object] = []
    choosing.chosen.connect(told.append)
    choosing.answered.connect(told.append)
    qtbot.keyClick(choosing.search, Qt.Key.Key_Return)

    assert told == [Choice("2", "Trainings"), "2"]


def test_what_begins_with_the_words_comes_first_and_the_shortest_before_the_others(qtbot, theme):
    found = FilteredList(theme, "Commands")
    qtbot.addWidget(found)
    found.show_texts(["Save journal", "Journal of payments", "Journal", "Settings"])
    found.filter("jour")
    assert [found.model().index(row, 0).data() for row in range(found.count())] == [
        "Journal",
        "Journal of payments",
        "Save journal",
    ]
    found.filter("")
    assert (found.count(), found.model().index(0, 0).data()) == (4, "Save journal")


def test_arrows_in_the_search_field_move_in_the_list(qtbot, choosing):
    qtbot.keyClick(choosing.search, Qt.Key.Key_Down)

    assert choosing.list.current() == 1
    choosing.close()


def test_nothing_found_chooses_nothing(qtbot, choosing):
    choosing.search.setText("zebra")

    with qtbot.assertNotEmitted(choosing.chosen):
        qtbot.keyClick(choosing.search, Qt.Key.Key_Return)
        choosing.ok.click()
    choosing.close()


def test_a_text_can_be_copied(qtbot, theme):
    dialog = ShowText(theme, None, "OneDesk’s answer", "", '{"number": "INV-1042"}')
    dialog.open()

    buttons(dialog)["Copy"].click()

    assert QGuiApplication.clipboard().text() == '{"number": "INV-1042"}'
    assert dialog.findChildren(QPlainTextEdit)[0].accessibleName() == "OneDesk’s answer"
    dialog.close()


KEYS = [
    ("t", "2026-11-24"),
    ("+", "2026-11-19"),
    ("-", "2026-11-17"),
    ("w", "2026-11-16"),
    ("k", "2026-11-22"),
    ("m", "2026-11-01"),
    ("h", "2026-11-30"),
    ("y", "2026-01-01"),
    ("r", "2026-12-31"),
    ("mm", "2026-10-01"),
    ("hh", "2026-12-31"),
    ("ww", "2026-11-09"),
    ("kk", "2026-11-29"),
    ("yy", "2025-01-01"),
    ("rr", "2027-12-31"),
    ("H", "2026-11-30"),
]


@pytest.mark.parametrize(("keys", "day"), KEYS)
def test_a_day_by_the_keys_of_quickbooks(qtbot, theme, keys, day):
    field = DayField(date(2026, 11, 18), date(2026, 11, 24))
    qtbot.addWidget(field)

    for key in keys:
        qtbot.keyClicks(field, key)

    assert field.day().isoformat() == day


def test_a_day_reads_as_the_language_writes_it(qtbot, theme):
    set_language("de")
    field = DayField(date(2026, 3, 9), date(2026, 11, 24))
    qtbot.addWidget(field)
    assert field.text() == "09.03.2026"


def test_a_day_in_a_closed_month_is_not_taken(qtbot, theme):
    dialog = AskDay(theme, None, "Another date", "", date(2026, 11, 24), date(2026, 11, 1))
    dialog.open()
    assert (dialog.field.field.day(), dialog.ok.isEnabled()) == (date(2026, 11, 1), True)
    qtbot.keyClicks(dialog.field.field, "-")
    assert not dialog.ok.isEnabled()

    qtbot.keyClicks(dialog.field.field, "+t")
    with qtbot.waitSignal(dialog.answered) as answered:
        dialog.ok.click()

    assert answered.args == ["2026-11-24"]


def test_about_names_versions_and_licences_and_shows_a_licence(qtbot, theme):
    dialog = About(theme, None)
    qtbot.addWidget(dialog)
    dialog.open()
    assert ("PySide6, Shiboken6", "6.11.3", "LGPL-3.0") in dialog.rows
    assert {version for name, version, _licence in dialog.rows if name in LICENCES if not version} == set()

    buttons(dialog)["LGPL-3.0"].click()

    shown = dialog.findChild(ShowText)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in shown.findChild(QPlainTextEdit).toPlainText()
    shown.close()
    dialog.close()


def test_about_says_the_licences_that_the_bill_of_materials_says(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "packaging"))
    locked = {package.name: package.licence for package in importlib.import_module("bill").locked_packages()}

    assert {name: locked[name] for name in LICENCES} == LICENCES
