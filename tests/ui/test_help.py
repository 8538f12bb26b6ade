"""Help where one is: F1 on every page and in a dialog, the meaning of each state and each problem, a handbook that is found by typing."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.i18n import set_language
from app.i18n.catalogue import PROGRAM, texts_of
from app.i18n.handbook import TOPICS
from app.i18n.meanings import MEANINGS
from app.ui.actions import ENTRIES, MENUS
from app.ui.pages import PLACES
from app.ui.presenters.helping import Help, pages
from app.ui.window import Window

HERE = {
    "open": "lists",
    "ready": "copy",
    "copied": "copy",
    "changed": "changes",
    "sent": "send",
    "paid": "payments",
    "all": "lists",
    "attention": "problems",
    "mappings": "mapping",
    "customers": "customers",
    "overview": "overview",
    "tie_out": "month-end",
    "journal": "journal",
    "settings": "first-steps",
    "guide": "first-steps",
    "review": "review",
    "run": "run",
}


@pytest.fixture
def window(qtbot, theme):
    made = Window(theme)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_f1_opens_the_page_about_the_place_where_one_is(window):
    helping = Help(window)
    window.action_triggered.connect(lambda name: helping.open_here() if name == "handbook" else None)
    assert set(HERE) == set(PLACES)
    for place, topic in HERE.items():
        window.go(place)
        window.actions_of_menus["handbook"].trigger()
        assert helping.page() == topic, place
    helping.close()


def test_f1_in_a_dialog_opens_the_same_page(window):
    helping = Help(window)
    window.action_triggered.connect(lambda name: helping.open_here() if name == "handbook" else None)
    window.go("tie_out")
    palette = window.open_commands()
    QTest.keyClick(palette, Qt.Key.Key_F1)
    assert helping.page() == "month-end"
    palette.reject()
    helping.close()


def test_each_state_and_each_case_of_a_problem_has_its_page(window):
    helping = Help(window)
    for state in MEANINGS:
        helping.open(f"state:{state}")
        assert helping.page() == f"state:{state}"
    helping.open("quickbooks_refused:6100")
    assert helping.page() == "problem:quickbooks_refused:6100"
    helping.close()


def test_the_pages_lead_to_pages_that_are_there():
    known = {topic.id for topic in TOPICS}
    assert [(topic.id, other) for topic in TOPICS for other in topic.related if other not in known] == []
    assert len(known) == len(TOPICS)


@pytest.mark.parametrize(
    ("language", "typed", "found"), [("en", "intuit_tid", "support"), ("de", "gelöscht storniert", "changes")]
)
def test_the_handbook_is_found_by_typing(window, language, typed, found):
    set_language(language)
    helping = Help(window)
    helping.open("first-steps")
    helping._book.search.insert(typed)
    shown = {pages()[place].id for place in helping._book.list._places}
    assert found in shown
    assert "tax" not in shown
    helping.close()


def test_no_page_has_an_empty_sentence_or_a_gap_in_either_language():
    for language in ("en", "de"):
        set_language(language)
        for page in pages():
            assert page.title.strip(" –…"), page.id
            assert "{" not in page.html, page.id
            assert "–" not in re.sub(r"<[^>]+>", "", page.title), page.id


def test_shortcuts_in_the_handbook_are_those_of_the_program():
    keys = {entry.keys for entry in ENTRIES if entry.keys}
    spoken = " ".join(text for topic in TOPICS if topic.id == "keyboard" for text in topic.paragraphs)
    named = set(re.findall(r"\b(?:Ctrl\+(?:Shift\+)?(?:\w+)|Shift\+F\d|(?<!\+)F\d)\b", spoken))
    usual = {"Ctrl+D"}
    assert {key.replace("Enter", "Return") for key in named} - usual <= keys


def test_menu_paths_in_the_handbook_exist():
    menus = {source.replace("&", "") for _name, source in MENUS}
    texts = {text for text in texts_of(PROGRAM) if isinstance(text, str)}
    for topic in TOPICS:
        for text in (*topic.paragraphs, *topic.steps):
            for menu, label in re.findall(r"\b(File|Edit|View|Help), ([A-Z][\w -]+?)(?=[ .,]|$)", text):
                assert menu in menus
                assert any(known.startswith(label) for known in texts), (topic.id, label)
