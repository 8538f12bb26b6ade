"""The files of a support bundle: the program's own logs, and one zip to hand over."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from app.domain.problems import ProblemError
from app.store.errors import problem_of_os
from app.store.logs import FOLDER, redacted


class SupportFiles:
    """`app.sync.ports.SupportFiles` of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def logs(self) -> dict[str, str]:
        """Log files and crash reports by name, redacted once more."""
        found = sorted((self._folder / FOLDER).glob("*"))
        return {
            file.name: redacted(file.read_text(encoding="utf-8", errors="replace")) for file in found if file.is_file()
        }

    def write(self, file: str, parts: Mapping[str, str]) -> None:
        """One zip of `parts`. Raises `ProblemError` (`disk_full`, `folder_not_writable`)."""
        path = Path(file)
        try:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
                for name, text in parts.items():
                    target.writestr(name, text)
        except OSError as error:
            raise ProblemError(problem_of_os(error, path)) from error
