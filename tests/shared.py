"""Where the recorded bodies and Intuit's schemas lie: beside the project, or where LEDGERBRIDGE_SHARED says; they are only read."""

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


def shared_folder() -> Path | None:
    """The folder, or None. Raises where LEDGERBRIDGE_REQUIRE_RECORDED is set and there is none."""
    named = os.environ.get("LEDGERBRIDGE_SHARED")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared"
    if (folder / "recorded" / "meta.json").is_file():
        return folder
    if os.environ.get("LEDGERBRIDGE_REQUIRE_RECORDED"):
        raise pytest.UsageError(f"LEDGERBRIDGE_REQUIRE_RECORDED is set, but there are no recorded bodies in {folder}")
    return None


def _loader(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("recorded_load", folder / "recorded" / "load.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recorded_entities(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Type and members of every recorded entity; numbers are Decimal or int."""
    entities: Callable[[], Iterator[tuple[str, dict[str, Any]]]] = _loader(folder).entities
    return list(entities())


def recorded_faults(folder: Path) -> list[tuple[dict[str, Any], str]]:
    """Description and body text of every recorded fault."""
    faults: Callable[[], Iterator[tuple[dict[str, Any], str]]] = _loader(folder).faults
    return list(faults())
