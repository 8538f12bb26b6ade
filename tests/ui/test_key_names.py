"""Keys are called what stands on the keyboard: in German menus, on the sheet of shortcuts, in hints and in the handbook."""

import sys

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from app.desktop.nets import Nets
from app.i18n import set_language
from app.ui.dialogs.commands import shortcut_text
from app.ui.window import Window

GERMAN = {
    "Ctrl+Return": "Strg+Eingabe",
    "Ctrl+Shift+Enter": "Strg+Umschalt+Eingabe",
    "Del": "Entf",
    "Ctrl+Home": "Strg+Pos1",
    "End": "Ende",
    "PgUp": "Bild auf",
    "PgDown": "Bild ab",
    "Shift+F5": "Umschalt+F5",
    "Esc": "Esc",
    "Up": "Pfeil auf",
    "Ctrl+Space": "Strg+Leertaste",
}


@pytest.fixture
def nets(qapp, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back afterwards
    made = Nets(qapp)
    yield made
    set_language("en")
    made.speak()


def native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def test_keys_have_the_names_of_a_german_keyboard_in_german_alone(nets):
    set_language("de")
    nets.speak()
    assert {keys: native(keys) for keys in GERMAN} == GERMAN

    set_language("en")
    nets.speak()
    assert (native("Ctrl+Return"), native("PgUp")) == ("Ctrl+Return", "PgUp")


def test_menu_and_sheet_show_them(nets, theme, qtbot):
    set_language("de")
    nets.speak()
    window = Window(theme)
    qtbot.addWidget(window)
    window.show()

    assert shortcut_text(window.actions_of_menus["copy"]) == "Strg+Eingabe"
    sheet = window.open_shortcuts()
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    sheet.close()
    assert texts[texts.index("Erste und letzte Zeile") + 1] == "Strg+Pos1  Strg+Ende"
    assert texts[texts.index("Eine Seite nach oben, nach unten") + 1] == "Bild auf  Bild ab"
    assert "Strg+Umschalt+Eingabe" in texts
    assert not [text for text in texts if "Return" in text or "Ctrl" in text]
