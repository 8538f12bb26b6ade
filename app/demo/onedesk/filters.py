"""Filter requests of the OneDesk stand-in: conditions on the few properties that are known, everything else reported as not applied."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from app.demo.onedesk.store import Record

OPERATIONS = ("EQ", "NE", "CONTAINS", "NOT_CONTAINS", "LE", "LT", "GT", "GE")
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "EQ": operator.eq,
    "NE": operator.ne,
    "LE": operator.le,
    "LT": operator.lt,
    "GT": operator.gt,
    "GE": operator.ge,
}
DAYS = ("creationTime", "createdTime", "createdDate", "dueDate")
ACTIVITY_TYPES = (
    "create invoice",
    "update invoice",
    "create customer organization",
    "update customer organization",
    "update organization financial",
    "updated remaining prepaid hours",
    "changed the actual work",
    "created user",
)
PROPERTIES: dict[str, tuple[str, ...]] = {
    "invoices": ("creationTime",),
    "quotes": ("creationTime",),
    "projects": ("name", "creationTime", "dueDate", "invoiceType"),
    "conversation-messages": ("createdTime",),
    "activities": ("createdDate", "types"),
}
OTHER_PROPERTIES = ("name", "creationTime")


class BadRequest(ValueError):
    """A filter whose form is wrong: HTTP 400."""


class BadEnum(ValueError):
    """A word that the server does not know where it expects one of its own: HTTP 500, as it was seen."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a filter request asks for, the known conditions apart from the unknown."""

    conditions: tuple[dict[str, Any], ...] = ()
    unknown: tuple[str, ...] = ()
    unknown_fields: tuple[str, ...] = ()
    ascending: bool = False
    limit: int = 20
    offset: int = 0
    item_types: tuple[str, ...] = ()


def _whole(body: dict[str, Any], name: str, default: int, least: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadRequest(f"{name} must be a whole number of at least {least}")
    return value


def _triples(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = body.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BadRequest(f"{name} must be a list of objects")
    for each in found:
        if not isinstance(each.get("property"), str) or "value" not in each:
            raise BadRequest(f"{name}: each needs property, operation and value")
        if each.get("operation") not in OPERATIONS:
            raise BadEnum(f"No enum constant Operation.{each.get('operation')}")
    return found


def read_filter(kind: str, body: Any) -> Filter:
    """The filter in a request body. Raises BadRequest (400) and BadEnum (500)."""
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    known = PROPERTIES.get(kind, OTHER_PROPERTIES)
    triples = _triples(body, "properties")
    for each in triples:
        if each["property"] == "types" and kind == "activities":
            _check_types(each["value"])
    ascending = body.get("isAsc", False)
    if not isinstance(ascending, bool):
        raise BadRequest("isAsc must be true or false")
    return Filter(
        conditions=tuple(each for each in triples if each["property"] in known),
        unknown=tuple(each["property"] for each in triples if each["property"] not in known),
        unknown_fields=tuple(each["property"] for each in _triples(body, "customFields")),
        ascending=ascending,
        limit=_whole(body, "limit", 20, 1),
        offset=_whole(body, "offset", 0, 0),
        item_types=tuple(body.get("itemType") or ()) if kind == "items" else (),
    )


def _check_types(value: Any) -> None:
    for each in value if isinstance(value, list) else [value]:
        if each not in ACTIVITY_TYPES:
            raise BadEnum(f"No enum constant ActivityType.{each}")


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as wrong:
        raise BadRequest(f"not a date (YYYY-MM-DD): {value!r}") from wrong


def _compare(operation: str, left: Any, right: Any) -> bool:
    if operation in ("CONTAINS", "NOT_CONTAINS"):
        found = str(right).casefold() in str(left).casefold()
        return found == (operation == "CONTAINS")
    if left is None:
        return operation == "NE"
    return bool(COMPARISONS[operation](left, right))


def _holds(condition: dict[str, Any], actual: Any) -> bool:
    operation, value = condition["operation"], condition["value"]
    if condition["property"] in DAYS:
        wanted: Any = [_day(each) for each in value] if isinstance(value, list) else _day(value)
    else:
        wanted, actual = value, actual if actual is None else str(actual)
    if isinstance(wanted, list):
        hits = [_compare("EQ" if operation == "NE" else operation, actual, each) for each in wanted]
        return not any(hits) if operation == "NE" else any(hits)
    return _compare(operation, actual, wanted if condition["property"] in DAYS else str(wanted))


def _local_day(moment: datetime, zone_minutes: int) -> date:
    return moment.astimezone(timezone(timedelta(minutes=zone_minutes))).date()


def _actual(record: Record, name: str, zone_minutes: int) -> Any:
    if name in ("creationTime", "createdTime"):
        return _local_day(record.created, zone_minutes)
    value = record.body.get(name)
    return _day(value[:10]) if name in DAYS and isinstance(value, str) else value


def select(records: Iterable[Record], wanted: Filter, zone_minutes: int) -> list[Record]:
    """The records for which every known condition holds, newest first unless ascending; `records` come oldest first."""
    found = [
        record
        for record in records
        if all(_holds(each, _actual(record, each["property"], zone_minutes)) for each in wanted.conditions)
        and (not wanted.item_types or record.body.get("itemType") in wanted.item_types)
    ]
    return found if wanted.ascending else found[::-1]


def select_activities(activities: Iterable[dict[str, Any]], wanted: Filter, zone_minutes: int) -> list[dict[str, Any]]:
    """The same for the audit feed, whose properties are `createdDate` and `types`."""

    def actual(activity: dict[str, Any], name: str) -> Any:
        if name == "types":
            return activity["activityType"]
        return _local_day(datetime.fromisoformat(activity["timestamp"]), zone_minutes)

    found = [a for a in activities if all(_holds(each, actual(a, each["property"])) for each in wanted.conditions)]
    return found if wanted.ascending else found[::-1]
