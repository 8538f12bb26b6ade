"""Menus by keyboard: every menu can be opened by a letter of its own in both languages, and no two entries of one share a letter."""

import pytest
from PySide6.QtGui import QKeySequence

from app.i18n import set_language
from app.ui.window import Window


def mnemonic(text: str) -> str:
    return QKeySequence.mnemonic(text).toString()


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_menu_has_a_letter_of_its_own(qtbot, theme, language):
    set_language(language)
    window = Window(theme)
    qtbot.addWidget(window)
    letters = [mnemonic(menu.title()) for menu in window.actions_of_menus.menus.values()]

    assert "" not in letters
    assert len(set(letters)) == len(letters), letters


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_two_entries_of_a_menu_share_a_letter(qtbot, theme, language):
    set_language(language)
    window = Window(theme)
    qtbot.addWidget(window)
    for menu in window.actions_of_menus.menus.values():
        letters = [letter for action in menu.actions() if (letter := mnemonic(action.text()))]
        assert len(set(letters)) == len(letters), (menu.title(), letters)


def test_every_place_of_the_sidebar_stands_in_the_menu(qtbot, theme):
    window = Window(theme)
    qtbot.addWidget(window)
    reached = {name.removeprefix("go_") for name in window.actions_of_menus.actions if name.startswith("go_")}
    assert set(window.sidebar.entries) - reached == {"run"}  # there while a run is under way
