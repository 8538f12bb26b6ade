"""The log file and crash reports of one data folder: without bodies, addresses or secrets, whatever a library writes."""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.domain.problems import ProblemError
from app.store.errors import problem_of_os
from app.store.paths import data_folder

FOLDER = "logs"
SIZE, KEPT = 1_000_000, 4
SECRETS = re.compile(
    r"(?i)(bearer\s+|basic\s+|od-public-api-key[\"':=\s]+|(?:access_token|refresh_token|client_secret|code|token|state)[\"'=:\s]+)"
    r"[A-Za-z0-9._~+/=\-]{6,}"
)
LONG = re.compile(r"\b[A-Za-z0-9_\-.]{60,}\b")


def redacted(text: str) -> str:
    """`text` with everything that looks like a token or key replaced."""
    return LONG.sub("[…]", SECRETS.sub(r"\1[…]", text))


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _LogFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """A full disk costs the log, not the work, and prints no traceback."""


def start_log(folder: Path, verbose: bool) -> None:
    """Sends the program's log to `logs/ledgerbridge.log`, and with `verbose` to standard error too.

    Raises `ProblemError` (`folder_not_writable`, `disk_full`).
    """
    root = logging.getLogger("ledgerbridge")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
    except OSError as error:
        raise ProblemError(problem_of_os(error, folder)) from error
    form = _Redacting("%(asctime)s %(levelname)s %(name)s %(message)s")
    file = _LogFile(folder / FOLDER / "ledgerbridge.log", maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
    handlers: list[logging.Handler] = [file]
    if verbose:
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(form)
        root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    root.propagate = False


def crash_folder(chosen: str | None) -> Path:
    """Where a crash report goes: the data folder, else the temporary folder."""
    try:
        return data_folder(chosen, os.environ)
    except ProblemError:
        return Path(tempfile.gettempdir()) / "ledgerbridge"
