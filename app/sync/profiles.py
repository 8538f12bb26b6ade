"""The profiles of an installation: several companies side by side, each with its own connections, settings, mappings and journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.problems import Problem, ProblemError
from app.domain.seats import USUAL
from app.sync.connecting import ONEDESK, QUICKBOOKS
from app.sync.ports import SessionSecrets, Settings

__all__ = [
    "TITLE",
    "USUAL",
    "Profile",
    "delete_profile",
    "make_profile",
    "profile_name",
    "read_profiles",
    "rename_profile",
    "take_off_list",
]

LONGEST = 60
TITLE, HIDDEN = "profile:title", "profile:hidden"
SECRETS = (("onedesk", "api-key"), ("sandbox:app", "client-secret"), ("production:app", "client-secret"))
"""What a profile that is not connected may still have in the keychain."""
CARRIED = ("option:language", "option:theme", "option:proxy")
"""What a new profile takes over from the one in which it is made: how this person's computer is set, nothing of the company."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile. `company` and `environment` are empty while QuickBooks Online is not connected, `organization` while OneDesk is not.

    `name` is what `--profile`, the journal and the keychain know it by, and stays; `title` is what a person calls it, empty: the same.
    """

    name: str
    company: str = ""
    environment: str = ""
    organization: str = ""
    title: str = ""

    @property
    def connected(self) -> bool:
        """Whether either service is."""
        return bool(self.company or self.environment or self.organization)


def read_profiles(stored: Mapping[str, Mapping[str, str]]) -> list[Profile]:
    """The profiles in the settings of all but those that were taken off the list; the usual one first, then by name."""
    found = [
        _profile(name, settings)
        for name, settings in {USUAL: {}, **stored}.items()
        if settings.get(HIDDEN, "") != "1" or name == USUAL
    ]
    return sorted(found, key=lambda each: (each.name != USUAL, (each.title or each.name).casefold()))


def _profile(name: str, settings: Mapping[str, str]) -> Profile:
    company, desk = (_object(settings.get(key, "")) for key in (QUICKBOOKS, ONEDESK))
    return Profile(
        name,
        company.get("company", ""),
        company.get("environment", ""),
        desk.get("organization", ""),
        settings.get(TITLE, ""),
    )


def _object(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {key: str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def profile_name(text: str) -> str:
    """A name that can be told apart and typed again. Raises `ProblemError` (`usage`) otherwise."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST or not name.isprintable() or ":" in name or name.startswith("-"):
        raise ProblemError(Problem("bad_profile_name", {"name": name[:80], "limit": str(LONGEST)}))
    return name


async def make_profile(settings: Settings, wanted: str, more: Mapping[str, str]) -> str:
    """Makes a profile, with `more` of its settings; its name. One that was taken off the list comes back with all that it had.

    Raises `ProblemError` (`bad_profile_name`, `profile_exists`).
    """
    name = profile_name(wanted)
    stored = await settings.of_all_profiles()
    for known, kept in stored.items():
        if kept.get(HIDDEN, "") == "1" and name.casefold() in (known.casefold(), kept.get(TITLE, "").casefold()):
            await settings.put_for(known, HIDDEN, "0")
            return known
    _refuse_taken({USUAL: {}, **stored}, name)
    here = await settings.all()
    for key, value in {**{key: here[key] for key in CARRIED if key in here}, **more, "profile:made": "1"}.items():
        await settings.put_for(name, key, value)
    return name


async def rename_profile(settings: Settings, profile: str, wanted: str) -> str:
    """Calls a profile otherwise from now on; its new title. Raises `ProblemError` (`bad_profile_name`, `profile_exists`)."""
    title = profile_name(wanted)
    stored = await settings.of_all_profiles()
    _refuse_taken({name: kept for name, kept in {USUAL: {}, **stored}.items() if name != profile}, title)
    await settings.put_for(profile, TITLE, "" if title == profile else title)
    return title


async def take_off_list(settings: Settings, profile: str) -> None:
    """The profile is listed no more; everything of it stays, and `make_profile` brings it back."""
    await settings.put_for(profile, HIDDEN, "1")


async def delete_profile(settings: Settings, secrets: SessionSecrets, profile: str) -> bool:
    """Deletes what is kept of a profile, on the disk and in the keychain; its part of the journal stays. False, and nothing deleted,
    where it is connected or a write of it is not settled. Its window has to be closed. Raises `ProblemError` of the keychain."""
    stored = await settings.of_all_profiles()
    if _profile(profile, stored.get(profile, {})).connected:
        return False
    if not await settings.forget_profile(profile):
        return False
    try:
        await secrets.forget_of(profile, SECRETS)
    except ProblemError as error:
        if error.problem.code != "no_keychain":  # without one there is nothing to forget
            raise
    return True


def _refuse_taken(stored: Mapping[str, Mapping[str, str]], name: str) -> None:
    taken = {each.casefold() for known, kept in stored.items() for each in (known, kept.get(TITLE, ""))}
    if name.casefold() in taken:
        raise ProblemError(Problem("profile_exists", {"name": name}))
