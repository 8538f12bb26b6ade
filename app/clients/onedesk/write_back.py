"""Telling OneDesk what happened: which members are written for which event, and which of them OneDesk then really holds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.problems import Problem, ProblemError
from app.sync.ports import WrittenBack

NUMBERS = ("paid", "balance")
DEFAULT_BODIES: Mapping[str, Mapping[str, Any]] = {
    "copied": {"quickBooksStatus": "{mark}"},
    "sent": {"quickBooksStatus": "{mark}", "status": "{status}", "lastSentDate": "{date}"},
    "payment": {"amountPaid": "{paid}", "balance": "{balance}"},
    "paid": {"amountPaid": "{paid}", "balance": "{balance}", "status": "{status}"},
    "unpaid": {"amountPaid": "{paid}", "balance": "{balance}", "status": "{status}"},
}
_HOLE = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_bodies(setting: str) -> dict[str, dict[str, Any]]:
    """The bodies by event: the default ones and the user's (setting `write-back-bodies`). Raises `ProblemError` (`bad_setting`)."""
    bodies = {event: dict(body) for event, body in DEFAULT_BODIES.items()}
    allowed = ", ".join(DEFAULT_BODIES)
    try:
        given = json.loads(setting or "{}", parse_float=Decimal)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ProblemError(
            Problem("bad_setting", {"name": "write-back-bodies", "value": setting[:80], "allowed": allowed})
        )
    for event, body in given.items():
        if event not in bodies or not isinstance(body, dict):
            raise ProblemError(
                Problem("bad_setting", {"name": "write-back-bodies", "value": event, "allowed": allowed})
            )
        bodies[event] = body
    return bodies


def filled(body: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """The body with its holes filled; a member with a hole for which there is no value is left out.

    `{paid}` and `{balance}` standing alone become numbers, everything else text.
    """
    made: dict[str, Any] = {}
    for name, template in body.items():
        if isinstance(template, dict):
            inner = filled(template, values)
            if inner:
                made[name] = inner
        elif not isinstance(template, str):
            made[name] = template
        elif all(hole in values for hole in _HOLE.findall(template)):
            made[name] = _fill(template, values)
    return made


def _fill(template: str, values: Mapping[str, str]) -> str | Decimal:
    alone = _HOLE.fullmatch(template)
    if alone and alone[1] in NUMBERS:
        return Decimal(values[alone[1]])
    return _HOLE.sub(lambda hole: values[hole[1]], template)


def compared(written: Mapping[str, Any], found: Any) -> WrittenBack:
    """Which of the members written are there when the invoice is read again, by path."""
    kept: list[str] = []
    lost: list[str] = []
    for path, value in _leaves(written):
        there = found
        for member in path:
            there = there.get(member) if isinstance(there, dict) else None
        (kept if _same(value, there) else lost).append(".".join(path))
    return WrittenBack(tuple(kept), tuple(lost))


def _leaves(body: Mapping[str, Any], path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    found: list[tuple[tuple[str, ...], Any]] = []
    for name, value in body.items():
        found += _leaves(value, (*path, name)) if isinstance(value, dict) else [((*path, name), value)]
    return found


def _same(written: Any, there: Any) -> bool:
    """Equal as OneDesk may spell it: numbers by value, texts without regard to case, a day also as a timestamp of it, a
    status also as an object with that name."""
    if isinstance(there, dict):
        return _same(written, there.get("name"))
    if isinstance(written, bool) or isinstance(there, bool) or written is None or there is None:
        return written is there
    if isinstance(written, int | Decimal):
        try:
            return Decimal(written) == Decimal(there)
        except (InvalidOperation, TypeError, ValueError):
            return False
    if isinstance(written, str) and isinstance(there, str):
        if _DAY.fullmatch(written):
            return there.strip()[:10] == written
        return written.strip().casefold() == there.strip().casefold()
    return bool(written == there)
