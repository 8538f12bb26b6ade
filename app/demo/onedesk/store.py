"""What a OneDesk account holds: its objects in creation order, its activities and its settings; kept on disk where a path is given."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.demo.onedesk.settings import Settings
from app.demo.onedesk.shapes import ALIASES, HOUR_IN_MILLIS
from app.demo.onedesk.wire import dumps, loads
from app.demo.shelf import Shelf

INVOICES = "invoices"
ORGANIZATIONS = "customer-organizations"
STATUSES = ("Draft", "Open", "Sent", "Paid", "Canceled")
FIXED_FIELDS = ("id", "externalId", "type", "creationTime")
BOOKKEEPING = (
    "status",
    "quickBooksStatus",
    "lastSentDate",
    "amountPaid",
    "balance",
)  # taken even where an invoice lacks them
PROFILE = {
    "organizationName": "OneDesk account",
    "organizationUri": "onedesk-account",
    "dateFormat": "dd/MM/yyyy",
    "defaultThreadVisibilityType": "CUSTOMER",
}
FACT, ACTIVITY = "=fact", "=activity"  # kinds on the shelf beside those of the objects


class NotAccepted(ValueError):
    """A value that the server cannot take, such as a status that does not exist."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A timestamp as OneDesk spells it: `2024-06-17T15:43:27.201+00:00`."""
    return moment.isoformat(timespec="milliseconds")


def _created(body: dict[str, Any], fallback: datetime) -> datetime:
    raw = body.get("creationTime")
    try:
        moment = datetime.fromisoformat(raw) if isinstance(raw, str) else fallback
    except ValueError:
        moment = fallback
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(slots=True)
class Record:
    """One object: `key` is its external id, `created` its place in the order of lists, `verbatim` that a shape leaves it alone."""

    kind: str
    key: str
    seq: int
    created: datetime
    verbatim: bool
    body: dict[str, Any] = field(default_factory=dict)


class OneDeskAccount:
    """The objects of one account by kind (`invoices`, `customer-organizations`, …); every change is on disk when the call returns."""

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._shelf = Shelf(path)
        self.log: list[dict[str, Any]] = []
        self.settings = Settings()
        self.profile: dict[str, Any] = dict(PROFILE)
        self.activities: list[dict[str, Any]] = []
        self._records: dict[str, dict[str, Record]] = {}
        self._seq = 0
        self._load()

    def _load(self) -> None:
        facts = {}
        for kind, key, text in self._shelf.rows():
            body = loads(text)
            if kind == FACT:
                facts[key] = body
            elif kind == ACTIVITY:
                self.activities.append(body)
            else:
                created = datetime.fromisoformat(body["created"])
                self._hold(Record(kind, key, body["seq"], created, body["verbatim"], body["body"]))
        self.profile = facts.get("profile", self.profile)
        self.settings = Settings(**facts.get("settings", {}))

    def _hold(self, record: Record) -> None:
        self._records.setdefault(record.kind, {})[record.key] = record
        self._seq = max(self._seq, record.seq)

    def kinds(self) -> list[str]:
        return list(self._records)

    @property
    def empty(self) -> bool:
        return not self._records

    def close(self) -> None:
        with self._lock:
            self._shelf.close()

    def reset(self) -> None:
        """Forgets everything: objects, activities, settings and the log."""
        with self._lock:
            self._shelf.clear()
            self._records, self.activities, self._seq = {}, [], 0
            self.log.clear()
            self.settings, self.profile = Settings(), dict(PROFILE)

    def put_many(self, kind: str, bodies: Iterable[dict[str, Any]]) -> None:
        """`put` for each of `bodies`, in one transaction."""
        with self._lock, self._shelf.changing():
            for body in bodies:
                self.put(kind, body)

    def put(self, kind: str, body: dict[str, Any], verbatim: bool = False) -> str:
        """Creates or replaces an object and returns its external id. Missing ids are given, except in a `verbatim` body,
        which is answered exactly as it was put."""
        with self._lock:
            given = body.get("externalId")
            old = self._records.get(kind, {}).get(str(given)) if given is not None else None
            seq = old.seq if old else self._seq + 1
            key = str(given) if given is not None else str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{seq}"))
            if not verbatim:
                body = {"id": seq, "externalId": key, **body}
                body.setdefault("creationTime", stamp(self._clock()))
            record = Record(kind, key, seq, _created(body, old.created if old else self._clock()), verbatim, body)
            self._hold(record)
            self._save(record)
            return key

    def _save(self, record: Record) -> None:
        kept = {
            "seq": record.seq,
            "created": record.created.isoformat(),
            "verbatim": record.verbatim,
            "body": record.body,
        }
        self._shelf.put(record.kind, record.key, dumps(kept))

    def remove(self, kind: str, key: str) -> bool:
        """Whether there was such an object; it is gone now."""
        with self._lock:
            self._shelf.drop(kind, key)
            return self._records.get(kind, {}).pop(key, None) is not None

    def get(self, kind: str, key: str) -> Record | None:
        return self._records.get(kind, {}).get(key)

    def by_id(self, kind: str, number: str) -> Record | None:
        """The object of this numeric id."""
        found = (record for record in self._records.get(kind, {}).values() if str(record.body.get("id")) == number)
        return next(found, None)

    def all(self, kind: str) -> list[Record]:
        """The objects of `kind`, oldest first."""
        return sorted(self._records.get(kind, {}).values(), key=lambda record: (record.created, record.seq))

    def by_number(self, number: str) -> Record | None:
        """The first invoice of this number, for the actions of a person."""
        return next((r for r in self.all(INVOICES) if r.body.get("number") == number), None)

    def set_fact(self, name: str, value: dict[str, Any]) -> None:
        """Keeps `profile` or `settings`. Raises ValueError for settings that are not allowed."""
        with self._lock:
            if name == "settings":
                self.settings = self.settings.changed(value)
                value = self.settings.as_json()
            else:
                self.profile = value
            self._shelf.put(FACT, name, dumps(value))

    def update(self, record: Record, changes: dict[str, Any]) -> list[str]:
        """An update through the API: only the fields named, of those only the writable ones that the object has; returns
        the fields that were not taken. Raises NotAccepted for a status that does not exist."""
        with self._lock:
            aliases = {} if record.verbatim else ALIASES
            wanted = {aliases.get(name, name): value for name, value in changes.items()}
            refused = [name for name in wanted if not self._takes(record, name)]
            taken = {name: self._status(name, value) for name, value in wanted.items() if name not in refused}
            self._change(record, taken, "api")
            return refused

    def _takes(self, record: Record, name: str) -> bool:
        if name in FIXED_FIELDS:
            return False
        if record.kind != INVOICES:
            return name in record.body
        return (name in record.body or name in BOOKKEEPING) and self.settings.writable(name)

    def _status(self, name: str, value: Any) -> Any:
        if name != "status":
            return value
        text = value.get("name") if isinstance(value, dict) else value
        known = [status for status in STATUSES if isinstance(text, str) and status.casefold() == text.casefold()]
        if not known:
            raise NotAccepted(f"No enum constant InvoiceStatus.{text}")
        return known[0]

    def edit(self, key: str, changes: dict[str, Any]) -> Record | None:
        """A person edits an invoice in OneDesk: no field is fixed, nothing is recomputed."""
        with self._lock:
            record = self.get(INVOICES, key)
            if record is not None:
                self._change(record, changes, "person")
            return record

    def _change(self, record: Record, changes: dict[str, Any], author: str) -> None:
        changed = {name: value for name, value in changes.items() if record.body.get(name) != value}
        if not changed:
            return
        if record.kind == INVOICES and changed.get("status") == "Paid":
            self._credit_prepaid_hours(record)
        record.body = {**record.body, **changed}
        self._save(record)
        self.record_activity("update", record, author, ", ".join(sorted(changed)))

    def _credit_prepaid_hours(self, record: Record) -> None:
        """A block of hours that becomes Paid credits its hours to the organization, each time it becomes Paid."""
        body = record.body
        organization = self.get(ORGANIZATIONS, str((body.get("customerOrganization") or {}).get("externalId")))
        if "block" not in str(body.get("type")) or organization is None:
            return
        preference = dict(organization.body.get("invoicePreference") or {})
        lines = body.get("lineItems") or []
        hours = sum((Decimal(str(line.get("quantity") or 0)) for line in lines), Decimal(0))
        held = int(preference.get("remainingPrepaidHoursInMillis") or 0)
        preference["remainingPrepaidHoursInMillis"] = held + int(hours * HOUR_IN_MILLIS)
        organization.body = {**organization.body, "invoicePreference": preference}
        self._save(organization)
        self.record_activity("updated remaining prepaid hours", organization, "api", str(hours))

    def record_activity(self, what: str, record: Record, author: str, new_value: str | None = None) -> None:
        """An entry of the audit feed; `what` is create, update or a whole activity text."""
        noun = {INVOICES: "invoice", ORGANIZATIONS: "customer organization"}.get(record.kind, record.kind.rstrip("s"))
        with self._lock:
            body = {
                "projectExternalId": None,
                "authorExternalId": str(uuid.uuid5(uuid.NAMESPACE_URL, author)),
                "itemExternalId": record.key,
                "activityType": f"{what} {noun}" if what in ("create", "update") else what,
                "automationTypeName": None,
                "timestamp": stamp(self._clock()),
                "itemType": noun.capitalize(),
                "itemName": record.body.get("number") or record.body.get("name"),
                "newValue": new_value,
            }
            self.activities.append(body)
            self._shelf.put(ACTIVITY, f"{len(self.activities):09}", dumps(body))
