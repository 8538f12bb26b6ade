"""Writing the journal or a tie-out to a file, CSV or JSON by the file's ending."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.domain.problems import Problem, ProblemError

AMOUNT = re.compile(r"-?\d+(\.\d+)?")
COLUMNS = ("at", "kind", "subject", "request_id", "outcome", "quickbooks_id", "intuit_tid", "hash")


def _safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") and not AMOUNT.fullmatch(text) else text


def export_journal(file: str, document: dict[str, Any]) -> None:
    """Writes `document` of the `journal` command. Raises `ProblemError` (`bad_file`)."""
    export(file, document, COLUMNS, [[entry[name] for name in COLUMNS] for entry in document["entries"]])


def export(file: str, document: dict[str, Any], head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Writes `rows` as CSV or the whole `document` as JSON, as the file's name ends, for other programs: CSV with commas (RFC
    4180), UTF-8 without a mark. The window's own export is the one for a spreadsheet. Raises `ProblemError` (`bad_file`).
    """
    path = Path(file)
    try:
        if path.suffix.casefold() == ".csv":
            with path.open("w", encoding="utf-8", newline="") as handle:
                writer = csv.writer(handle)
                writer.writerow(head)
                writer.writerows([_safe(cell) for cell in row] for row in rows)
        else:
            path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise ProblemError(Problem("bad_file", {"path": file, "text": error.strerror or ""})) from error
