"""What runs met stays known after the program ends: kept with the settings of the profile, for each company, and never exported."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.domain.problems import Problem
from app.sync.workspace import Workspace


class Met(msgspec.Struct, frozen=True):
    """What was met at an invoice, the state in which it was left, and whether it was met while payments were brought back."""

    problem: Problem
    state: str
    payment: bool = False


async def read_met(workspace: Workspace) -> dict[str, Met]:
    """What was kept, by external id; nothing where another version wrote it."""
    text = (await workspace.settings.all()).get(_key(workspace), "")
    try:
        return msgspec.json.decode(text or "{}", type=dict[str, Met])
    except (msgspec.ValidationError, msgspec.DecodeError):
        return {}


async def keep_met(workspace: Workspace, met: Mapping[str, Met]) -> None:
    """Keeps `met` in place of what was kept."""
    await workspace.settings.put(_key(workspace), msgspec.json.encode(dict(met)).decode() if met else None)


def _key(workspace: Workspace) -> str:
    return f"met:{workspace.scope.environment}:{workspace.scope.realm}"
