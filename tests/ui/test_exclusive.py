"""Places and tabs are chosen by click, key and a screen reader's toggle alike; Enter presses what has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface

from app.ui.parts.tabs import Tabs
from app.ui.parts.texts import Button, Label
from app.ui.views.sidebar import Sidebar


def toggle(widget):
    QAccessible.queryAccessibleInterface(widget).actionInterface().doAction(QAccessibleActionInterface.toggleAction())


def test_a_place_is_chosen_once_by_click_and_by_a_screen_reader(qtbot, theme):
    sidebar = Sidebar(theme)
    qtbot.addWidget(sidebar)
    chosen = []
    sidebar.chosen.connect(chosen.append)
    sidebar.choose("open")
    assert chosen == []

    qtbot.mouseClick(sidebar.entries["ready"], Qt.MouseButton.LeftButton)
    assert chosen == ["ready"]
    qtbot.mouseClick(sidebar.entries["ready"], Qt.MouseButton.LeftButton)
    assert chosen == ["ready", "ready"]
    toggle(sidebar.entries["sent"])
    assert (chosen[2:], sidebar.place()) == (["sent"], "sent")
    qtbot.keyClick(sidebar.entries["all"], Qt.Key.Key_Return)
    assert (chosen[3:], sidebar.place()) == (["all"], "all")


def test_a_place_is_read_as_one_of_several(qtbot, theme):
    sidebar = Sidebar(theme)
    qtbot.addWidget(sidebar)

    role = QAccessible.queryAccessibleInterface(sidebar.entries["ready"]).role()

    assert role == QAccessible.Role.RadioButton


def test_a_tab_follows_a_screen_reader(qtbot, theme):
    tabs = Tabs(theme)
    qtbot.addWidget(tabs)
    tabs.add("lines", "Lines", Label(theme))
    tabs.add("history", "History", Label(theme))

    toggle(tabs.button("history"))

    assert tabs.current() == "history"


def test_enter_presses_the_button_that_has_the_focus(qtbot, theme):
    button = Button(theme, "Copy")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked, timeout=1000):
        qtbot.keyClick(button, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
