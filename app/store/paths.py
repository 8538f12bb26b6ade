"""Where one installation keeps its state: a private folder, made when it is not there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

from app.domain.problems import Problem, ProblemError
from app.store.errors import problem_of_os

APP_NAME = "Ledgerbridge"
VARIABLE = "LEDGERBRIDGE_DATA_DIR"


def data_folder(chosen: str | None, environment: Mapping[str, str]) -> Path:
    """The data folder: the one given, else the variable's, else the platform's. Only its owner may look into it (0700).

    Raises `ProblemError` (`folder_not_writable`, `disk_full`).
    """
    named = chosen or environment.get(VARIABLE)
    folder = Path(named).expanduser().absolute() if named else user_data_path(APP_NAME, appauthor=False)
    os.umask(0o077)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.name == "posix" and folder.stat().st_uid == os.getuid() and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        raise ProblemError(problem_of_os(error, folder)) from error
    if not folder.is_dir():
        raise ProblemError(Problem("folder_not_writable", {"path": str(folder)}))
    return folder
