"""Every scene of the window, painted: nothing is cut, nothing lies over anything, every text is legible and goes through the catalogue."""

import importlib
import pkgutil
import platform
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.demo.company import SITUATIONS
from app.desktop.dialog_scenes import COMPANY, CRASH
from app.desktop.painted import Unmarked, clipped, moving_sideways, overlapping, strings, visible, wrong_with
from app.desktop.scenes import every
from app.desktop.stage import Stage, at_work, play
from app.i18n import _, set_language
from app.i18n.pseudo import use_pseudo_language
from app.ui import dialogs
from app.ui.colours import Tone
from app.ui.dialogs import about
from app.ui.dialogs.asking import ShowText
from app.ui.dialogs.base import Dialog
from app.ui.looks import Chip
from app.ui.parts.boxes import ChipLabel
from app.ui.parts.states import Stateful
from app.ui.parts.texts import Button, Label
from app.ui.window import PLACES, Window
from tests.ui import gallery
from tests.ui.legible import faint
from tests.ui.room import arguments, opened

SMALL = {"small": QSize(1024, 700)}
SIZES = {"light": {**SMALL, "usual": QSize(1480, 900)}, "dark": SMALL}


async def staged(room) -> Stage:
    """The demo company at work, something in every list."""
    stage = Stage(room.desk, room.window.theme, room.window)
    await at_work(stage, copied=4, sent=3)
    return stage


def listed(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {text}" for name, wrong in found.items() for text in wrong)


def wrongly_filled(window: QWidget) -> list[str]:
    """One filled button a dialog at most: the one that goes on with something; to close is never that."""
    filled = [each.label() for each in visible(window, Button) if each.property("role") == "primary"]
    return filled if isinstance(window, QDialog) and (len(filled) > 1 or _("Close") in filled) else []


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("language", "mode"), [("de", "light"), ("en", "dark")])
async def test_nothing_is_cut_covered_or_faint_in_any_scene(room, language, mode):
    stage = await staged(room)
    set_language(language)
    stage.theme.set_mode(mode)
    room.desk.retranslate()
    found: dict[str, list[str]] = {}
    known: set[Any] = set()
    async for scene, size, seen in play(stage, every(stage), SIZES[mode]):
        if wrong := wrong_with(seen) + faint(seen, known) + wrongly_filled(seen):
            found[f"{scene.name} {size}"] = wrong
    assert not found, listed(found)
    assert len(known) > 150, "kinds of text were measured"


@pytest.mark.timeout(400)
async def test_every_text_goes_through_the_catalogue_and_every_dialog_is_among_the_scenes(room):
    """In the made-up language; a third longer, its texts have their room, too."""
    stage = await staged(room)
    use_pseudo_language()
    room.desk.retranslate()
    room.desk.refresh()
    await room.idle()
    unmarked = Unmarked(await data_of(room))
    found: dict[str, list[str]] = {}
    kinds: set[type] = set()
    async for scene, _size, seen in play(stage, every(stage), {"pseudo": QSize(1366, 768)}):
        kinds.add(type(seen))
        if wrong := unmarked.texts(seen) + wrong_with(seen):
            found[scene.name] = wrong
    assert not found, listed(found)
    for module in pkgutil.iter_modules(dialogs.__path__, f"{dialogs.__name__}."):
        importlib.import_module(module.name)
    assert all_below(Dialog) - kinds == set()


async def data_of(room) -> set[str]:
    """What stands in the two services and on this computer, and is said in no language."""
    office = room.desk.office
    known = set(strings((office.picture, office.books, office.status, office.stored, office.folder)))
    for service in (room.person.onedesk, room.person.quickbooks):
        known |= set(strings(service("GET", "state")))
    known |= {office.status.quickbooks.company} | set(SITUATIONS.values())
    for key in room.desk.lists.keys("all"):
        known |= set(strings(await office.look(key)))
    return known | {cell for row in about.parts() for cell in row} | {CRASH, COMPANY, "Ebert KG", platform.platform()}


async def test_before_anything_is_connected_every_page_says_so_whole(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path, lang="de"), served) as room:
        room.window.resize(1024, 700)
        found, silent = {}, []
        for place in PLACES:
            room.window.go(place)
            await room.idle()
            page = room.window.page()
            if wrong := wrong_with(room.window):
                found[place] = wrong
            if not any(state.state_title() for state in visible(page, Stateful)):
                silent.append(place)
    assert not found, listed(found)
    assert set(silent) == {
        "settings",
        "guide",
        "review",
        "run",
    }  # settings and guide lead on by themselves; nothing was run


def all_below(kind: type) -> set[type]:
    below = set(kind.__subclasses__())
    return below | {each for other in below for each in all_below(other)}


async def test_there_is_a_scene_of_every_place_section_step_and_tab(room):
    names = [scene.name for scene in every(Stage(room.desk, room.window.theme, room.window))]

    assert len(names) == len(set(names))
    assert set(PLACES) - set(names) == set()
    assert {f"settings-{name}" for name in room.window.settings.entries} - set(names) == {"settings-connection"}
    assert {f"guide-{name}" for name in room.window.guide.rail} - set(names) == {"guide-start"}
    assert {f"details-{name}" for name in ("problem", "changes", "history", "pdf")} <= set(names)


# --- the checks themselves can fail


def shown(qtbot, *parts: QWidget, width: int = 300, height: int = 120) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    for part in parts:
        layout.addWidget(part)
    qtbot.addWidget(window)
    window.setFixedSize(width, height)
    window.show()
    gallery.settle(window)
    return window


def test_a_label_that_is_too_narrow_is_found(qtbot, theme):
    label = Label(theme, "A sentence that does not fit")
    label.setFixedWidth(60)

    assert clipped(shown(qtbot, label)) == ["A sentence that does not fit"]


def test_a_wrapped_label_without_room_for_its_lines_is_found(qtbot, theme):
    label = Label(theme, "A sentence that takes several lines where the width is small").wrapped()
    label.setFixedSize(100, 20)

    assert clipped(shown(qtbot, label)) == ["A sentence that takes several lines where the width is small"]


def test_a_label_that_is_too_low_is_found(qtbot, theme):
    label = Label(theme, "Total", size=20)
    label.setFixedHeight(12)

    assert clipped(shown(qtbot, label)) == ["Total (too low)"]


def test_cut_controls_are_found(qtbot, theme):
    button, box, field, tick = (
        QPushButton("Copy to QuickBooks Online"),
        QComboBox(),
        QLineEdit(),
        QCheckBox("Write back"),
    )
    box.addItem("All of the invoices of this month")
    field.setText("rechnungseingang@sw-norderhafen.example")
    chip = ChipLabel(theme)
    chip.show_chip(Chip(Tone.SENT, "mail", "Sent to everybody"))
    for part in (button, box, field, tick, chip):
        part.setFixedWidth(50)

    found = clipped(shown(qtbot, button, box, field, tick, chip, height=300))

    assert found == [
        "[Copy to QuickBooks Online]",
        "<Write back>",
        "(All of the invoices of this month)",
        "(Sent to everybody)",
        "(rechnungseingang@sw-norderhafen.example)",
    ]


def test_parts_over_each_other_are_found(qtbot):
    one, other = QLabel("one"), QLabel("other")
    window = shown(qtbot, one, other)
    other.move(one.pos())

    assert overlapping(window) == ["QLabel(one) over QLabel(other) in QWidget()"]


def test_a_control_without_a_name_is_found(qtbot, theme):
    named, nameless = QLineEdit(), QLineEdit()
    named.setAccessibleName("Number")
    assert wrong_with(shown(qtbot, named, nameless)) == ["no name: QLineEdit in QWidget"]


def test_sideways_scrolling_is_found(qtbot):
    area = QScrollArea()
    inside = QWidget()
    inside.setFixedSize(900, 40)
    area.setWidget(inside)

    assert moving_sideways(shown(qtbot, area)) == ["QScrollArea in QWidget"]


def test_a_dialog_that_a_small_screen_does_not_show_is_found(qtbot, theme):
    dialog = Dialog(theme, None, "Totals", width=400)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(400, 720)

    assert wrong_with(dialog) == ["Totals: 400 x 720"]


def test_with_text_of_twice_the_size_a_long_text_leaves_the_dialog_on_the_screen(qtbot, large):
    dialog = ShowText(large, None, "As OneDesk sent it", "", "{}")
    qtbot.addWidget(dialog)
    dialog.show()

    assert dialog.height() <= dialog.screen().availableGeometry().height() == 800
    assert overlapping(dialog) == []


def test_a_text_that_is_in_no_catalogue_is_found(qtbot, theme):
    use_pseudo_language()
    window = shown(qtbot, Label(theme, "Refresh"), QLabel("Not yet translated"), QLabel("Hafenlogistik Peters"))

    assert Unmarked({"Hafenlogistik Peters"}).texts(window) == ["Not yet translated"]


@pytest.mark.parametrize("colour", ["#808080", "#999999"])
def test_a_faint_text_is_found(qtbot, theme, colour):
    label, plain = QLabel("Nearly nothing"), QLabel("Legible")
    label.setStyleSheet(f"color: {colour}")
    window = shown(qtbot, label, plain)
    window.setStyleSheet("background: #ffffff")

    assert [text.split("' ")[0] for text in faint(window, set())] == ["'Nearly nothing"]


def test_a_faint_hint_in_a_field_is_found(qtbot, theme):
    field, other = QLineEdit(), QLineEdit()
    field.setPlaceholderText("Search")
    field.setStyleSheet("QLineEdit { color: #1b1f27; placeholder-text-color: #801b1f27 }")
    other.setPlaceholderText("Find")

    assert [text.split("' ")[0] for text in faint(shown(qtbot, field, other), set())] == ["'Search"]


@pytest.fixture
def large(theme):
    """The system's text at twice its size."""
    usual = theme.scale
    theme.scale = 2 * usual
    theme.apply()
    yield theme
    theme.scale = usual
    theme.apply()


@pytest.mark.parametrize("language", ["de", "en"])
def test_with_text_of_twice_the_size_nothing_is_cut(qtbot, large, language):
    set_language(language)
    window = Window(large)
    qtbot.addWidget(window)
    window.resize(2048, 1400)  # the room of 1024 × 700
    window.show()
    gallery.fill(window)
    found = {}
    for place in gallery.PLACES:
        gallery.show(window, place)
        gallery.settle(window)
        if wrong := clipped(window) + overlapping(window) + moving_sideways(window):
            found[place] = wrong
    assert not found, listed(found)
