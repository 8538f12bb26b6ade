"""The one style sheet, made from the palette's tokens. Fonts never stand in it: weights need `QFont.setVariableAxis`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app.ui.colours import Colours

# A dollar sign before a word is a colour, `px(n)` a length that grows with the text.
TEMPLATE = """
QMainWindow, QDialog, QWidget[role="page"] { background: $page; }
QWidget { color: $text; }
QToolTip { background: $paper; color: $text; border: 1px solid $line; padding: px(4) px(6); }
QFrame[role="sidebar"] { background: $sidebar; border: none; border-right: 1px solid $line; }
QFrame[role="pane"] { background: $paper; border: none; border-left: 1px solid $line; }
QFrame[role="card"] { background: $paper; border: 1px solid $line; border-radius: px(10); }
QFrame[role="table-card"] { background: $paper; border: 1px solid $line; border-radius: px(10); }
QFrame[role="foot"] { background: $header; border: none; border-top: 1px solid $line;
    border-bottom-left-radius: px(9); border-bottom-right-radius: px(9); }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; }
QLabel[tone="secondary"] { color: $secondary; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="attention"] { color: $t_attention; }
QLabel[tone="refused"] { color: $t_refused; }
QLabel[tone="paid"] { color: $t_paid; }
QLabel[tone="sent"] { color: $t_sent; }
QLabel[tone="ready"] { color: $t_ready; }
QLabel[tone="changed"] { color: $t_changed; }

QPushButton { background: $paper; border: 1px solid $line; border-radius: px(6); padding: 0 px(13);
    min-height: px(32); color: $text; outline: none; }
QPushButton:hover { background: $hover; border-color: $secondary; }
QPushButton:pressed { background: $row_line; border-color: $secondary; }
QPushButton:disabled { color: $secondary; background: $page; border-color: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 0 px(12); min-height: px(30); }
QPushButton[role="primary"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[role="primary"]:disabled { background: $row_line; border-color: $row_line; color: $secondary; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="danger"] { color: $t_refused; }
QPushButton[role="second"] { border-color: $accent; color: $accent; }
QPushButton[role="second"]:hover { background: $selected; border-color: $accent; }
QPushButton[role="second"]:pressed { background: $row_line; }
QPushButton[role="second"]:disabled { border-color: $line; color: $secondary; }
QPushButton[role="link"] { background: transparent; border: 2px solid transparent; color: $accent; padding: 0;
    min-height: px(28); }
QPushButton[role="link"]:hover { color: $accent_hover; text-decoration: underline; }
QPushButton[role="link"]:pressed { background: $row_line; }
QPushButton[role="link"]:focus { border: 2px solid $accent; }
QPushButton[role="link"]:disabled { color: $secondary; }
QPushButton[role="icon"] { padding: 0; min-width: px(32); max-width: px(32); }
QPushButton[role="small"] { background: transparent; border: 2px solid transparent; padding: 0; min-width: px(20);
    max-width: px(20); min-height: px(20); }
QPushButton[role="small"]:hover { background: $hover; }
QPushButton[role="small"]:pressed { background: $row_line; }
QPushButton[role="small"]:focus { border: 2px solid $accent; padding: 0; min-height: px(20); }
QPushButton[compact="true"] { padding: 0; min-width: px(32); max-width: px(32); }
QPushButton[role="icon"]:focus, QPushButton[compact="true"]:focus { min-width: px(30); max-width: px(30); }
QPushButton::menu-indicator { image: none; width: 0; }

QPushButton[role="entry"] { background: transparent; border: 2px solid transparent; border-radius: px(6); text-align: left;
    padding: 0 px(8); min-height: px(28); }
QPushButton[role="entry"]:hover { background: $hover; }
QPushButton[role="entry"]:pressed { background: $row_line; }
QPushButton[role="entry"]:checked { background: $paper; border: 1px solid $line; padding: 0 px(9); min-height: px(30); }
QPushButton[role="entry"]:focus { border: 2px solid $accent; padding: 0 px(8); min-height: px(28); }
QPushButton[role="entry"][dense="true"], QPushButton[role="entry"][dense="true"]:focus { min-height: px(24); }
QPushButton[role="entry"][dense="true"]:checked { min-height: px(26); }
QPushButton[role="entry"][dense="true"]:checked:focus { min-height: px(24); }
QPushButton[role="figure"] { background: $paper; border: 1px solid $line; border-radius: px(10); text-align: left; padding: 0; }
QPushButton[role="figure"]:hover { border-color: $secondary; }
QPushButton[role="figure"]:pressed { background: $header; border-color: $secondary; }
QPushButton[role="figure"]:focus { border: 2px solid $accent; padding: 0; }
QPushButton[role="line"] { background: transparent; border: 2px solid transparent; border-radius: px(6); text-align: left;
    padding: 0; min-height: px(28); }
QPushButton[role="line"]:hover { background: $hover; }
QPushButton[role="line"]:pressed { background: $row_line; }
QPushButton[role="line"]:focus { border-color: $accent; }
QPushButton[role="tab"] { background: transparent; border: none; border-top: 2px solid transparent;
    border-bottom: 2px solid transparent; border-radius: 0; color: $secondary; padding: 0 2px; min-height: px(26); }
QPushButton[role="tab"][compact="true"], QPushButton[role="tab"][compact="true"]:focus { min-width: px(16); max-width: px(16); }
QPushButton[role="tab"]:hover { color: $text; }
QPushButton[role="tab"]:checked { color: $accent; border-bottom-color: $accent; }
QPushButton[role="tab"]:focus { border: 2px solid $accent; border-radius: px(4); padding: 0; }

QLineEdit, QComboBox, QSpinBox, QDateEdit, QPlainTextEdit { background: $paper; border: 1px solid $line;
    border-radius: px(6); padding: 0 px(11); color: $text; placeholder-text-color: $secondary;
    selection-background-color: $selected; selection-color: $text; }
QLineEdit, QComboBox, QSpinBox, QDateEdit { min-height: px(32); }
QLineEdit:hover, QComboBox:hover, QSpinBox:hover, QDateEdit:hover { border-color: $secondary; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent;
    padding: 0 px(10); }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus { min-height: px(30); }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { background: $page; color: $secondary; }
QTextBrowser { background: $paper; border: 1px solid $line; border-radius: px(10); color: $text; }
QTextBrowser:focus { border: 2px solid $accent; }
QLineEdit[readOnly="true"] { background: $header; }
QPlainTextEdit { padding: px(8); }
QPlainTextEdit:focus { padding: px(7); }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: px(28); }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$icons/style-down.svg"); width: px(16); height: px(16); }
QComboBox[editable="true"] QLineEdit, QComboBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QComboBox QAbstractItemView, QListView[role="choices"] { background: $paper; border: 1px solid $line; outline: none;
    padding: px(4); selection-background-color: $selected; selection-color: $text; }
QListView[role="choices"] { border-radius: px(6); }
QListView[role="choices"]:focus { border: 2px solid $accent; padding: px(3); }
QListWidget[role="choices"]::item { padding: px(6) px(8); border-radius: px(6); }
QListWidget[role="choices"]::item:hover { background: $hover; }
QListWidget[role="choices"]::item:selected { background: $selected; color: $text; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QCheckBox { spacing: px(8); outline: none; border: 2px solid transparent; border-radius: px(4); padding: px(2); }
QCheckBox:focus { border: 2px solid $accent; }
QCheckBox::indicator { width: px(16); height: px(16); border: 1px solid $secondary; border-radius: px(4); background: $paper; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/style-check-$mode.svg"); }

QTableView, QListView, QTreeView { background: $paper; border: none; outline: none; gridline-color: transparent;
    selection-background-color: $selected; selection-color: $text; }
QTableView[role="rounded"] { border-radius: px(9); selection-background-color: transparent; }
QHeaderView { background: $header; border: none; border-top-left-radius: px(9); border-top-right-radius: px(9); }
QHeaderView[beyond="true"] { border-top-right-radius: 0; }
QFrame[role="beside-head"] { background: $header; border: none; border-bottom: 1px solid $line;
    border-top-right-radius: px(9); }
QTableCornerButton::section { background: $header; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget[role="clear"] { background: transparent; border: none; }
QScrollArea:focus { border: 2px solid $accent; border-radius: px(6); }
QScrollBar:vertical { background: transparent; width: px(10); margin: 0; }
QScrollBar:horizontal { background: transparent; height: px(10); margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: px(3); margin: px(2); min-height: px(28); min-width: px(28); }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $row_line; border: none; border-radius: px(3); min-height: px(6); max-height: px(6); }
QProgressBar::chunk { background: $accent; border-radius: px(3); }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; }

QStatusBar { background: transparent; border: none; }
QStatusBar::item { border: none; }
QMenuBar { background: $sidebar; border-bottom: 1px solid $line; padding: px(1) px(8); }
QMenuBar::item { background: transparent; padding: px(4) px(9); border-radius: px(4); }
QMenuBar::item:selected { background: $paper; }
QMenu { background: $paper; border: 1px solid $line; padding: px(5); }
QMenu::item { padding: px(6) px(26) px(6) px(12); border-radius: px(4); }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $secondary; }
QMenu::separator { height: 1px; background: $line; margin: px(5) px(8); }
QMenu::icon { padding-left: px(8); }
"""


def style_sheet(colours: Colours, px: Callable[[float], int], icons: Path) -> str:
    """The style sheet of `colours`, lengths given by `px`, pictures from the folder `icons`."""

    values = {name: value for name, value in vars(colours).items() if isinstance(value, str)}
    values |= {f"t_{tone.value}": pair.text for tone, pair in colours.tones.items()}
    values |= {"icons": icons.as_posix(), "mode": "dark" if colours.dark else "light"}
    values["scroll"] = "#3a424e" if colours.dark else "#cbd0d8"
    sized = re.sub(r"px\((\d+)\)", lambda found: f"{px(float(found.group(1)))}px", TEMPLATE)
    return re.sub(r"\$(\w+?)(?=\W|$)", lambda found: values[found.group(1)], sized)
