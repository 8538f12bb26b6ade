"""The scenes of dialogs: each opened as a person opens it where that can be done, with contents as long as they come."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from app.desktop.stage import Scene, Show, Stage
from app.domain.problems import Problem
from app.i18n import _, words
from app.i18n.problems import describe
from app.ui.dialogs.about import About
from app.ui.dialogs.companies import ChangeCompany, Companies, CompanyEntry
from app.ui.dialogs.crash import CrashReport, Refusal
from app.ui.presenters.preferences import COLOURS
from app.ui.rows import Choice

COMPANY = "Norddeutsche Gebäudetechnik und Anlagenbau GmbH & Co. KG"
CRASH = """Ledgerbridge 0.1.0 · Python 3.11.7 · Qt 6.11.3

KeyError: <text>
  app/ui/presenters/lists.py, line 171, in _card
  app/ui/tasks.py, line 58, in _watched
"""
CRASH_FILE = "/data/Ledgerbridge/logs/crash-20261124-134810-dede252c.txt"
REFUSAL = Problem("quickbooks_refused", {"text": "Invalid Reference Id"}, intuit_tid="1-6a2f4c11-3b9d04e84f2a7c61")


def dialogs() -> list[Scene]:
    """Every dialog."""
    scenes = (*_from_menus(), *_about_invoices(), *_about_the_program())
    return [Scene(name, show, dialog=True, few=name == "send") for name, show in scenes]


def _triggered(name: str) -> tuple[str, Show]:
    """By its entry in a menu."""

    async def show(stage: Stage) -> None:
        await stage.go("open")
        stage.window.actions_of_menus[name].trigger()

    return name.replace("_", "-"), show


def _done(name: str, doing: Callable[[Stage], object]) -> tuple[str, Show]:
    async def show(stage: Stage) -> None:
        doing(stage)
        await stage.idle()

    return name, show


def _opened(name: str, made: Callable[[Stage], QDialog]) -> tuple[str, Show]:
    return _done(name, lambda stage: made(stage).open())


def _from_menus() -> list[tuple[str, Show]]:
    names = ("commands", "shortcuts", "columns", "about", "handbook", "demo_reset", "support")
    return [_triggered(name) for name in names]


def _about_invoices() -> list[tuple[str, Show]]:
    """Before sending, in the review, and what the buttons of problem cards ask."""

    def reviewed(name: str, then: Callable[[Stage], object]) -> tuple[str, Show]:
        async def show(stage: Stage) -> None:
            stage.desk.begin_run(stage.desk.lists.keys("ready")[:12], True)
            await stage.idle()
            then(stage)

        return name, show

    def acting(name: str, action: str, *states: str) -> tuple[str, Show]:
        return _done(name, lambda stage: stage.desk.acting.act(stage.keys(*states)[0], action))

    return [
        reviewed("send", lambda stage: stage.desk.working.ask()),
        reviewed("totals", lambda stage: stage.window.review.totals.click()),
        acting("overwrite", "update", "conflict", "drifted"),
        acting("number", "doc_number", "needs_attention"),
        acting("date", "txn_date", "needs_attention"),
        acting("link", "link", "needs_attention"),
        acting("tax", "choose_tax", "needs_attention"),
        acting("raw", "show_raw", "needs_attention"),
        _done("problem", lambda stage: stage.desk.voice.tell(REFUSAL)),
        _done("handbook-problem", lambda stage: stage.desk.help.open("period_closed")),
    ]


def _about_the_program() -> list[tuple[str, Show]]:
    """Licences, companies, what went wrong."""

    def refused(stage: Stage) -> Refusal:
        text = describe(Problem("newer_database", {"version": "9"}))
        return Refusal(stage.theme, text.title, text.detail, text.fix)

    return [
        _opened("companies", _companies),
        _opened("name-and-colour", _name_and_colour),
        _opened("licence", lambda stage: About(stage.theme, stage.window).licence("LGPL-3.0")),
        _done("paste-address", lambda stage: stage.window.settings.connect_page.quickbooks.paste.click()),
        _opened("crash", lambda stage: CrashReport(stage.theme, stage.window, CRASH, CRASH_FILE)),
        _opened("crash-unsaved", lambda stage: CrashReport(stage.theme, stage.window, CRASH, "")),
        _opened("refusal", refused),
    ]


def _name_and_colour(stage: Stage) -> ChangeCompany:
    """Another name and colour for a company, the name refused."""
    entry = CompanyEntry("gt", COMPANY, words.environment("production"), "#6439ae", removable=True, chosen="violet")
    made = ChangeCompany(stage.theme, stage.window, entry, _colours())
    text = describe(Problem("profile_exists", {"name": COMPANY}))
    made.show_problem(f"{text.title} {text.fix}")
    return made


def _colours() -> tuple[Choice, ...]:
    return tuple(Choice(key, _(name)) for key, (name, _colour) in COLOURS.items())


def _companies(stage: Stage) -> Companies:
    """Three companies, and a name that is taken: the demo company has none beside it."""
    usual = f"Nordlicht IT GmbH · {words.environment('sandbox')}"
    listed = (
        CompanyEntry("default", _("Usual profile"), usual, "#c2571a"),
        CompanyEntry("gt", COMPANY, words.environment("production"), "#6439ae", here=True),
        CompanyEntry("new", "Ebert KG", _("not connected"), "#0f6b5c", removable=True),
    )
    made = Companies(stage.theme, stage.window, listed, _colours())
    text = describe(Problem("profile_exists", {"name": "Ebert KG"}))
    made.show_problem(f"{text.title} {text.fix}")
    return made
