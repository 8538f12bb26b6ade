"""Every page of the window at work, painted: nothing is cut, nothing lies over anything, and every text goes through the catalogue."""

import asyncio
import contextlib
from datetime import date

import pytest

from app.demo.company import SITUATIONS
from app.desktop.painted import clipped, moving_sideways, overlapping, strings, unmarked
from app.i18n import _, set_language
from app.i18n.pseudo import use_pseudo_language
from app.ui.dialogs.about import About, parts
from app.ui.dialogs.asking import AskText, ChooseRecord, Question, ShowText
from app.ui.dialogs.commands import CommandPalette, Shortcuts
from app.ui.dialogs.crash import CrashReport, Refusal
from app.ui.dialogs.days import AskDay
from app.ui.rows import Choice
from app.ui.window import Window
from tests.ui import gallery

PLACES = (
    "open", "ready", "attention", "copied", "changed", "sent", "paid", "all", "mappings", "customers", "overview", "tie_out", "journal",
    "settings", "guide", "review", "run",
)  # fmt: skip


async def worked(room) -> None:
    """Something stands in every list: copied, sent, paid, changed, drifted."""
    first, second, third = SITUATIONS["exact_match"], SITUATIONS["discount"], "INV-1053"
    await room.run(first, second)
    await room.run(third, send=True)
    room.person.record_payment(third)
    room.person.edit_in_onedesk(first)
    room.person.edit_in_quickbooks(second)
    room.desk.refresh()
    await room.idle()


def listed(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {text!r}" for name, wrong in found.items() for text in wrong)


def speak(room, put_in_force) -> None:
    put_in_force()
    room.desk.retranslate()


async def pages(room):
    """Each page; of lists with an invoice chosen, of the settings every section."""
    for place in PLACES:
        if place == "review":
            room.desk.begin_run(room.desk.lists.keys("ready")[:4], True)
        else:
            room.window.go(place)
        if place == "tie_out":
            room.window.tie_out.compare.click()
        await room.idle()
        page = room.window.page()
        if page is room.window.invoices and room.window.invoice_model.rowCount():
            room.window.invoices.table.setCurrentIndex(room.window.invoice_model.index(0, 0))
            await room.idle()
        sections = list(room.window.settings.entries) if place == "settings" else [""]
        for section in sections:
            if section:
                page.choose(section)
            await asyncio.sleep(0.01)
            yield f"{place} {section}".strip()


def data_of(room) -> set[str]:
    office = room.desk.office
    known = set(strings((office.picture, office.books, office.status, office.stored, office.folder)))
    for service in (room.person.onedesk, room.person.quickbooks):
        known |= set(strings(service("GET", "state")))
    return known | {room.desk.office.status.quickbooks.company} | set(SITUATIONS.values())


async def test_nothing_is_cut_or_covered_on_any_page(room):
    await worked(room)
    found = {}
    for language in ("de", "en"):
        speak(room, lambda language=language: set_language(language))
        for size in ((1024, 700), (1480, 900)):
            room.window.resize(*size)
            async for name in pages(room):
                if wrong := clipped(room.window) + overlapping(room.window) + moving_sideways(room.window):
                    found[f"{name} {language} {size}"] = wrong
    assert not found, listed(found)


async def test_every_text_goes_through_the_catalogue(room):
    await worked(room)
    speak(room, use_pseudo_language)
    room.desk.refresh()
    await room.idle()
    data = data_of(room)
    found = {}
    async for name in pages(room):
        if wrong := unmarked(room.window, data):
            found[name] = wrong
    assert not found, listed(found)


# --- dialogs


REPORT = "/data/Ledgerbridge/logs/crash-20261124-134810-dede252c.txt"


@contextlib.contextmanager
def every_dialog(window, theme):
    """Each dialog of the program once, with contents as long as they come."""
    day, earliest = date(2026, 11, 24), date(2026, 10, 1)
    choices = (Choice("1", "Erlöse Dienstleistungen", "4400"), Choice("2", "Erlöse Waren", "4300"))
    title, text = (
        _("Another number for QuickBooks Online"),
        _("The number in OneDesk stays; both are kept and shown. At most 21 characters."),
    )
    opened = (
        Question(theme, window, title, text, (("yes", _("Overwrite"), "primary"),), ("INV-1043", "INV-1044")),
        AskText(theme, window, title, text, "Number", "INV-1043"),
        AskDay(theme, window, title, text, day, earliest),
        ChooseRecord(theme, window, title, text, choices),
        ShowText(theme, window, title, "", "{}"),
        About(theme, window),
        Shortcuts(theme, window, window.actions_of_menus.by_menu()),
        CommandPalette(theme, window, list(window.actions_of_menus.actions.values())),
        CrashReport(theme, window, REPORT, REPORT),
        CrashReport(theme, window, REPORT, ""),
        Refusal(theme, title, text, text),
    )
    for dialog in opened:
        dialog.show()
    try:
        yield opened
    finally:
        for dialog in opened:
            dialog.close()


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_is_cut_or_covered_in_any_dialog(qtbot, theme, language):
    set_language(language)
    window = Window(theme)
    qtbot.addWidget(window)
    with every_dialog(window, theme) as opened:
        found = {type(d).__name__: w for d in opened if (w := clipped(d) + overlapping(d) + moving_sideways(d))}
    assert not found, listed(found)


def test_every_text_of_a_dialog_goes_through_the_catalogue(qtbot, theme):
    use_pseudo_language()
    window = Window(theme)
    qtbot.addWidget(window)
    data = {REPORT, "Erlöse Dienstleistungen", "Erlöse Waren", *(cell for row in parts() for cell in row)}
    with every_dialog(window, theme) as opened:
        data |= {dialog.text for dialog in opened if isinstance(dialog, About)}
        found = {type(dialog).__name__: wrong for dialog in opened if (wrong := unmarked(dialog, data))}
    assert not found, listed(found)


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
