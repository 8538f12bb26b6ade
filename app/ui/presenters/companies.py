"""Several companies as profiles: lists them, makes, renames and removes one, and opens each in a window of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile, QProcess

from app.domain.problems import ProblemError
from app.domain.seats import seat_of
from app.i18n import N_, _, words
from app.i18n.problems import describe
from app.sync.profiles import (
    USUAL,
    Profile,
    delete_profile,
    make_profile,
    read_profiles,
    rename_profile,
    take_off_list,
)
from app.ui.dialogs.asking import Question
from app.ui.dialogs.companies import ChangeCompany, Companies, CompanyEntry
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
        dialog = Companies(self._window.theme, self._window, await self._entries(), _colours())
        dialog.open_requested.connect(lambda profile: self._open(dialog, profile))
        dialog.change_requested.connect(lambda entry: self._ask_change(dialog, entry))
        dialog.remove_requested.connect(lambda entry: self._ask_remove(dialog, entry))
        dialog.make_requested.connect(
            lambda name, colour: self._tasks.start("make-company", self._make(dialog, name, colour), writes=True)
        )
        dialog.open()

    async def _entries(self) -> list[CompanyEntry]:
        stored = await self._office.hub.shelves.settings.of_all_profiles()
        here = self._office.hub.profile
        entries = [_entry(each, stored.get(each.name, {}), here) for each in read_profiles(stored)]
        if here not in (each.profile for each in entries):
            entries.append(_entry(Profile(here), {}, here))
        return entries

    # --- name and colour

    def _ask_change(self, dialog: Companies, entry: CompanyEntry) -> None:
        change = ChangeCompany(self._window.theme, dialog, entry, _colours())
        change.wanted.connect(
            lambda name, colour: self._tasks.start(
                "change-company", self._change(dialog, change, entry.profile, name, colour), writes=True
            )
        )
        change.open()

    async def _change(self, dialog: Companies, change: ChangeCompany, profile: str, name: str, colour: str) -> None:
        settings = self._office.hub.shelves.settings
        usual = profile == USUAL and name.strip() == profile_title(Profile(USUAL))
        try:
            if not usual:
                await rename_profile(settings, profile, name)
        except ProblemError as error:
            text = describe(error.problem)
            change.show_problem(f"{text.title} {text.fix}")
            return
        await settings.put_for(profile, kept_under(COLOUR), colour)
        change.leave_with("changed")
        dialog.show_companies(await self._entries())
        if profile == self._office.hub.profile:
            self._office.stored = await settings.all()
            self._office.status_changed.emit()

    # --- removing

    def _ask_remove(self, dialog: Companies, entry: CompanyEntry) -> None:
        text = _("“{name}” is listed no more. Its data stay, and setting up a company of this name brings it back.")
        choices = (("delete", _("Delete the data, too …"), "danger"), ("remove", _("Take off the list"), "primary"))
        question = Question(
            self._window.theme,
            dialog,
            _("Remove “{name}”?").format(name=entry.title),
            text.format(name=entry.title),
            choices,
        )
        question.answered.connect(lambda answer: self._removed_how(dialog, entry, answer))
        question.open()

    def _removed_how(self, dialog: Companies, entry: CompanyEntry, answer: str) -> None:
        if answer == "remove":
            self._tasks.start("remove-company", self._take_off(dialog, entry), writes=True)
        elif answer == "delete":
            self._ask_delete(dialog, entry)

    def _ask_delete(self, dialog: Companies, entry: CompanyEntry) -> None:
        text = _("This cannot be undone. Nothing changes in OneDesk and QuickBooks Online.")
        details = (
            _("Folder: {path}").format(path=self._office.folder),
            _("Deleted: settings, mappings, links to copied invoices, lists that were read, keys in the keychain."),
            _("Kept: the journal. It is one chain over all companies and proves what was written."),
        )
        choices = (("yes", _("Delete the data of “{name}”").format(name=entry.title), "danger"),)
        title = _("Delete the data of “{name}”?").format(name=entry.title)
        question = Question(self._window.theme, dialog, title, text, choices, details)
        question.answered.connect(
            lambda answer: (
                self._tasks.start("delete-company", self._delete(dialog, entry), writes=True)
                if answer == "yes"
                else None
            )
        )
        question.open()

    async def _take_off(self, dialog: Companies, entry: CompanyEntry) -> None:
        with self._alone(dialog, entry) as alone:
            if alone:
                await take_off_list(self._office.hub.shelves.settings, entry.profile)
                dialog.show_companies(await self._entries())
                self._voice.say(_("“{name}” was taken off the list.").format(name=entry.title))

    async def _delete(self, dialog: Companies, entry: CompanyEntry) -> None:
        hub = self._office.hub
        with self._alone(dialog, entry) as alone:
            if not alone:
                return
            try:
                deleted = await delete_profile(hub.shelves.settings, hub.secrets, entry.profile)
            finally:
                dialog.show_companies(await self._entries())
            if deleted:
                self._voice.say(_("The data of “{name}” were deleted.").format(name=entry.title))
                return
        self._refuse(
            dialog,
            _("“{name}” is not deleted yet").format(name=entry.title),
            _(
                "It is still connected, or a write of it is not settled. Open its window, let it settle, disconnect both services in "
                "the settings (this also ends the sign-in at Intuit), close it, and try again."
            ),
        )

    @contextmanager
    def _alone(self, dialog: Companies, entry: CompanyEntry) -> Iterator[bool]:
        """Whether no window shows the company; none can be opened meanwhile."""
        lock = QLockFile(str(Path(self._office.folder) / f"window{seat_of(entry.profile)}.lock"))
        lock.setStaleLockTime(0)  # its process alone decides
        if not lock.tryLock(0):
            title = _("“{name}” is open").format(name=entry.title)
            self._refuse(dialog, title, _("Close its window first, then try again."))
            yield False
            return
        try:
            yield True
        finally:
            lock.unlock()

    def _refuse(self, dialog: Companies, title: str, text: str) -> None:
        Question(self._window.theme, dialog, title, text, (), leave=N_("Close")).open()

    # --- making and opening

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
            self._voice.say(_("{name} opens in a window of its own.").format(name=profile_title(Profile(profile))))
        else:
            self._voice.say(
                _("The window could not be opened. Start the program with --profile {name}.").format(name=profile)
            )


def profile_title(profile: Profile) -> str:
    """The name of a profile as a person reads it."""
    return profile.title or (_("Usual profile") if profile.name == USUAL else profile.name)


def _colours() -> tuple[Choice, ...]:
    return tuple(Choice(key, _(name)) for key, (name, _colour) in COLOURS.items())


def _entry(profile: Profile, settings: dict[str, str], here: str) -> CompanyEntry:
    environment = words.environment(profile.environment) if profile.environment else _("not connected")
    company = profile.company or profile.organization
    title = profile_title(profile)
    detail = " · ".join(part for part in (company if company != title else "", environment) if part)
    colour = colour_of(settings, profile.environment)
    removable = profile.name not in (USUAL, here)
    chosen = settings.get(kept_under(COLOUR), "")
    return CompanyEntry(profile.name, title, detail, colour, profile.name == here, removable, chosen)
