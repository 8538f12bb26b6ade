"""Several companies as profiles: lists them, makes another one, and opens each in a window of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QProcess

from app.domain.problems import ProblemError
from app.i18n import _, words
from app.i18n.problems import describe
from app.sync.profiles import USUAL, Profile, make_profile, read_profiles
from app.ui.dialogs.companies import Companies, CompanyEntry
from app.ui.presenters.office import Office
from app.ui.presenters.preferences import COLOUR, COLOURS, kept_under
from app.ui.presenters.setup import colour_of
from app.ui.presenters.voice import Voice
from app.ui.rows import Choice
from app.ui.tasks import TaskRunner
from app.ui.window import Window

Opener = Callable[[str, str], bool]
"""Opens the window of a profile of a data folder; whether it was started."""


def start_window(folder: str, profile: str) -> bool:
    """Opens the window of a profile, as a process of its own; one that is open already comes to the front. Whether it was started."""
    program = [] if getattr(sys, "frozen", False) else ["-m", "app"]
    started, _pid = QProcess.startDetached(sys.executable, [*program, "--data-dir", folder, "--profile", profile])
    return bool(started)


class CompaniesPresenter:
    """Opens the dialog of the companies above `window` and does what is asked in it."""

    def __init__(
        self, window: Window, office: Office, tasks: TaskRunner, voice: Voice, opener: Opener = start_window
    ) -> None:
        self._window = window
        self._office = office
        self._tasks = tasks
        self._voice = voice
        self._opener = opener

    def ask(self) -> None:
        """Opens the dialog; the demo company is alone in its world."""
        if self._office.person is not None:
            self._voice.say(
                _("The demo company stands alone. Start the program without the demo for your own companies.")
            )
            return
        self._tasks.start("companies", self._open_dialog())

    async def _open_dialog(self) -> None:
        stored = await self._office.hub.shelves.settings.of_all_profiles()
        here = self._office.hub.profile
        entries = [_entry(each, stored.get(each.name, {}), here) for each in read_profiles(stored)]
        if here not in (each.profile for each in entries):
            entries.append(_entry(Profile(here), {}, here))
        colours = tuple(Choice(key, _(name)) for key, (name, _colour) in COLOURS.items())
        dialog = Companies(self._window.theme, self._window, entries, colours)
        dialog.open_requested.connect(lambda profile: self._open(dialog, profile))
        dialog.make_requested.connect(
            lambda name, colour: self._tasks.start("make-company", self._make(dialog, name, colour), writes=True)
        )
        dialog.open()

    async def _make(self, dialog: Companies, name: str, colour: str) -> None:
        try:
            made = await make_profile(self._office.hub.shelves.settings, name, {kept_under(COLOUR): colour})
        except ProblemError as error:
            text = describe(error.problem)
            dialog.show_problem(f"{text.title} {text.fix}")
            return
        self._open(dialog, made)

    def _open(self, dialog: Companies, profile: str) -> None:
        dialog.done_with()
        if profile == self._office.hub.profile:
            return
        if self._opener(self._office.folder, profile):
            self._voice.say(_("{name} opens in a window of its own.").format(name=profile_title(profile)))
        else:
            self._voice.say(
                _("The window could not be opened. Start the program with --profile {name}.").format(name=profile)
            )


def profile_title(profile: str) -> str:
    """The name of a profile as a person reads it."""
    return _("Usual profile") if profile == USUAL else profile


def _entry(profile: Profile, settings: dict[str, str], here: str) -> CompanyEntry:
    environment = words.environment(profile.environment) if profile.environment else _("not connected")
    company = profile.company or profile.organization
    title = profile_title(profile.name)
    detail = " · ".join(part for part in (company if company != title else "", environment) if part)
    colour = colour_of(settings, profile.environment)
    return CompanyEntry(profile.name, title, detail, colour, profile.name == here)
