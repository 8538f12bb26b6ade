"""Builds statements of Intuit's query language: values escaped, long IN lists cut into batches, long statements sent by POST."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

PAGE = 1000
DEFAULT_PAGE = 100
GET_LIMIT = 2000
BATCH = 200
ANY_STATE = "Active IN (true, false)"


def quoted(value: str) -> str:
    """`value` as a literal: backslash and apostrophe escaped by a backslash; line breaks and other control characters are blanks."""
    flat = "".join(mark if mark.isprintable() or mark == " " else " " for mark in value)
    return "'" + flat.replace("\\", "\\\\").replace("'", "\\'") + "'"


def equals(member: str, value: str) -> str:
    return f"{member} = {quoted(value)}"


def among(member: str, values: Sequence[str]) -> str:
    return f"{member} IN ({', '.join(quoted(value) for value in values)})"


def starts_with(member: str, value: str) -> str:
    """`%` in `value` stays a wildcard (there is no escape for it): the rows found are to be compared again."""
    return f"{member} LIKE {quoted(value + '%')}"


def day(value: date) -> str:
    return f"'{value.isoformat()}'"


def moment(value: datetime) -> str:
    """A timestamp literal in UTC with whole seconds, never later than `value`."""
    return f"'{stamp(value)}'"


def stamp(value: datetime) -> str:
    """`value` (aware) as `2026-11-01T00:00:00Z`."""
    return value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def select(entity: str, conditions: Sequence[str] = (), order: str = "", start: int = 1, rows: int = PAGE) -> str:
    """`SELECT * FROM entity ...`; `start` counts from 1, `rows` at most 1,000 (Intuit: query language)."""
    parts = ["SELECT *", f"FROM {entity}"]
    if conditions:
        parts.append("WHERE " + " AND ".join(conditions))
    if order:
        parts.append(f"ORDERBY {order}")
    parts.append(f"STARTPOSITION {start} MAXRESULTS {rows}")
    return " ".join(parts)


def by_post(statement: str) -> bool:
    """Whether a statement is too long for an address (no limit is published; about 2 kB is safe)."""
    return len(statement.encode()) > GET_LIMIT


def batches(values: Sequence[str], size: int = BATCH) -> Iterator[list[str]]:
    """`values` without doubles and blanks, in their order, cut into lists of at most `size`."""
    distinct = list(dict.fromkeys(value for value in values if value))
    for start in range(0, len(distinct), size):
        yield distinct[start : start + size]
