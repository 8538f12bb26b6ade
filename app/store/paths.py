"""Where one installation keeps its state: a private folder, made when it is not there."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from app.domain.problems import Problem, ProblemError

APP_NAME = "Ledgerbridge"
VARIABLE = "LEDGERBRIDGE_DATA_DIR"


def data_folder(chosen: str | None, environment: Mapping[str, str]) -> Path:
    """The data folder: the one given, else the variable's, else the platform's. Only its owner may look into it (0700).

    Raises `ProblemError` (`folder_not_writable`, `disk_full`).
    """
    named = chosen or environment.get(VARIABLE)
    folder = Path(named).expanduser().absolute() if named else _usual_folder()
    os.umask(0o077)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            _keep_private(folder)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        from app.store.errors import problem_of_os  # with SQLite, which no start needs before its first paint

        raise ProblemError(problem_of_os(error, folder)) from error
    if not folder.is_dir():
        raise ProblemError(Problem("folder_not_writable", {"path": str(folder)}))
    return folder


def _usual_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)


def installation_folder(chosen: str | None, demo: bool, environment: Mapping[str, str]) -> Path:
    """The data folder of one call; the demo company's lies within. Raises `ProblemError` as `data_folder`."""
    folder = data_folder(chosen, environment)
    return data_folder(str(folder / "demo"), {}) if demo else folder


def _keep_private(folder: Path) -> None:
    """Takes the rights of others away; a folder that its owner made read-only stays so, for the administrator too."""
    found = folder.stat()
    if not found.st_mode & 0o200:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if found.st_uid == os.getuid() and found.st_mode & 0o077:
        folder.chmod(found.st_mode & 0o700)
