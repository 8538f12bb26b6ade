"""The profiles of an installation: several companies side by side, each with its own connections, settings, mappings and journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.problems import Problem, ProblemError
from app.sync.connecting import ONEDESK, QUICKBOOKS
from app.sync.ports import Settings

USUAL = "default"
LONGEST = 60
CARRIED = ("option:language", "option:theme", "option:proxy")
"""What a new profile takes over from the one in which it is made: how this person's computer is set, nothing of the company."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile. `company` and `environment` are empty while QuickBooks Online is not connected, `organization` while OneDesk is not."""

    name: str
    company: str = ""
    environment: str = ""
    organization: str = ""


def read_profiles(stored: Mapping[str, Mapping[str, str]]) -> list[Profile]:
    """The profiles in the settings of all; the usual one first, then by name."""
    found = [_profile(name, settings) for name, settings in {USUAL: {}, **stored}.items()]
    return sorted(found, key=lambda each: (each.name != USUAL, each.name.casefold()))


def _profile(name: str, settings: Mapping[str, str]) -> Profile:
    company, desk = (_object(settings.get(key, "")) for key in (QUICKBOOKS, ONEDESK))
    return Profile(name, company.get("company", ""), company.get("environment", ""), desk.get("organization", ""))


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
    """Makes a profile, with `more` of its settings; its name. Raises `ProblemError` (`bad_profile_name`, `profile_exists`)."""
    name = profile_name(wanted)
    stored = await settings.of_all_profiles()
    if name.casefold() in (each.casefold() for each in {USUAL: {}, **stored}):
        raise ProblemError(Problem("profile_exists", {"name": name}))
    here = await settings.all()
    for key, value in {**{key: here[key] for key in CARRIED if key in here}, **more, "profile:made": "1"}.items():
        await settings.put_for(name, key, value)
    return name
