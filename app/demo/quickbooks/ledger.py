"""Everything one QuickBooks company holds: its entities by kind and Id, its preferences, what was deleted and what was mailed.

Each change is on disk when the call that made it returns, so a killed stand-in comes back as it was.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from app.demo.quickbooks.wire import Entity, dumps, loads, moment, spelt, utc_now
from app.demo.shelf import Shelf

TRANSACTIONS = ("Invoice", "Payment", "CreditMemo", "SalesReceipt", "Estimate")
NAMES = ("Customer", "Vendor", "Employee")
KINDS = (
    *TRANSACTIONS,
    *NAMES,
    "Account",
    "Item",
    "Term",
    "TaxAgency",
    "TaxRate",
    "TaxCode",
    "Class",
    "Department",
    "PaymentMethod",
    "Attachable",
)
SETTINGS: dict[str, Any] = {
    "replay": "successes",  # successes | all | off: which answers a repeated requestid brings back
    "doc_number_when_off": "stored",  # stored | replaced: a DocNumber sent while CustomTxnNumbers is off
    "number_scope": "type",  # type | all: whether a credit memo's number blocks an invoice's
    "check_numbers": True,  # whether a taken DocNumber is refused with 6140 at all
    "order_by_id": True,  # whether ORDERBY Id is accepted
    "subscription": "active",  # active | ended: ended refuses writes with 6190
    "subscription_status": 200,  # the HTTP status of that refusal
    "close_password": False,  # the closed period has a password: 6210 instead of 6200
    "online_payment": False,  # invoices carry an InvoiceLink and the AllowOnline members
    "mail_limit": 40,  # mails a day, as in a sandbox; 0 is none
    "send_bumps_token": True,  # whether /send raises the SyncToken
    "user": "Jo Bookkeeper",  # who "finished before you did" in a 5010
    "lost_admin": False,  # the user who connected is no administrator any more: 403 with code 120
}


def _counter_of(kind: str) -> str:
    return "txn" if kind in TRANSACTIONS else "name" if kind in NAMES else kind


class Ledger:
    """The company's entities; `get` and `all` give copies, `put` stores without any check."""

    def __init__(self, realm_id: str, path: Path | None = None, clock: Callable[[], datetime] = utc_now) -> None:
        self.realm_id = realm_id
        self.clock = clock
        self.lock = threading.RLock()
        self._shelf = Shelf(path)
        self._kept_facts: dict[str, str] = {}
        self._forget()
        self._load()

    def _forget(self) -> None:
        self._entities: dict[str, dict[str, Entity]] = {kind: {} for kind in KINDS}
        self._order: dict[tuple[str, str], int] = {}
        self._counters: dict[str, int] = {"order": 0}
        self.deleted: list[Entity] = []
        self.replies: dict[str, Entity] = {}
        self.mails: list[Entity] = []
        self.log: list[Entity] = []
        self.settings: Entity = dict(SETTINGS)
        self.preferences: Entity = {}
        self.company_info: Entity = {}

    def _load(self) -> None:
        for kind, key, body in self._shelf.rows():
            value = loads(body)
            if kind == "fact":
                setattr(self, key, {**SETTINGS, **value} if key == "settings" else value)
                self._kept_facts[key] = body
            elif kind == "deleted":
                self.deleted.append(value)
            elif kind == "reply":
                self.replies[key] = value
            elif kind == "mail":
                self.mails.append(value)
            else:
                self._entities[kind][key] = value["body"]
                self._order[kind, key] = value["order"]
                self._count(kind, key)
        self._counters["order"] = max(self._order.values(), default=0)
        for stub in self.deleted:
            self._count(stub["kind"], stub["Id"])

    @property
    def empty(self) -> bool:
        return not self.company_info

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Holds the books for one change; it reaches the disk as a whole."""
        with self.lock, self._shelf.changing():
            yield
            self._keep_facts()

    def _keep_facts(self) -> None:
        for name in ("preferences", "company_info", "settings"):
            body = dumps(getattr(self, name)).decode()
            if body != self._kept_facts.get(name):
                self._shelf.put("fact", name, body)
                self._kept_facts[name] = body

    def clear(self) -> None:
        """Forgets everything, also on disk."""
        with self.lock:
            self._shelf.clear()
            self._kept_facts = {}
            self._forget()

    def close(self) -> None:
        with self.lock:
            self._shelf.close()

    # --- reading -----------------------------------------------------------------------------------------------------

    def get(self, kind: str, key: str) -> Entity | None:
        with self.lock:
            found = self._entities[kind].get(str(key))
            return copy.deepcopy(found) if found is not None else None

    def all(self, kind: str) -> list[Entity]:
        """Copies of all of a kind, inactive ones too, oldest first."""
        with self.lock:
            return [copy.deepcopy(each) for each in self._entities[kind].values()]

    def live(self, kind: str) -> list[Entity]:
        """The stored objects themselves: for looking only."""
        return list(self._entities[kind].values())

    def find(self, kind: str, key: Any) -> Entity | None:
        """The stored object itself, or None: for looking only."""
        return self._entities[kind].get(str(key))

    def order(self, kind: str, key: str) -> int:
        """Grows with each change of anything: the last change has the highest."""
        return self._order.get((kind, key), 0)

    # --- writing -----------------------------------------------------------------------------------------------------

    def _count(self, kind: str, key: str) -> None:
        if key.isascii() and key.isdecimal() and len(key) < 16:
            name = _counter_of(kind)
            self._counters[name] = max(self._counters.get(name, 0), int(key))

    def new_id(self, kind: str) -> str:
        name = _counter_of(kind)
        self._counters[name] = self._counters.get(name, 0) + 1
        return str(self._counters[name])

    def _store(self, kind: str, body: Entity) -> Entity:
        key = str(body["Id"])
        self._counters["order"] += 1
        self._order[kind, key] = self._counters["order"]
        self._entities[kind][key] = body
        self._shelf.put(kind, key, dumps({"order": self._counters["order"], "body": body}).decode())
        return body

    def put(self, kind: str, entity: Entity) -> Entity:
        """Creates or replaces without a check and returns a copy of what is stored.

        Without an Id it gets the next one; without a SyncToken "0"; without MetaData the present time.
        """
        with self.changing():
            body = spelt(entity)
            body["Id"] = str(body.get("Id") or self.new_id(kind))
            self._count(kind, body["Id"])
            now = moment(self.clock())
            body.setdefault("SyncToken", "0")
            body.setdefault("MetaData", {"CreateTime": now, "LastUpdatedTime": now})
            body |= {"domain": "QBO", "sparse": False}
            return copy.deepcopy(self._store(kind, body))

    def change(self, kind: str, body: Entity, bump: bool = True) -> Entity:
        """Stores a changed entity with the next SyncToken (`bump`) and the present time."""
        with self.changing():
            body = spelt(body)
            if bump:
                body["SyncToken"] = str(int(body.get("SyncToken", "0")) + 1)
            body["MetaData"] = {**body.get("MetaData", {}), "LastUpdatedTime": moment(self.clock())}
            return self._store(kind, body)

    def remove(self, kind: str, key: str) -> None:
        """Deletes for good; change data capture still tells of it."""
        with self.changing():
            del self._entities[kind][key]
            self._order.pop((kind, key), None)
            self._shelf.drop(kind, key)
            stub = {"kind": kind, "Id": key, "at": moment(self.clock())}
            self.deleted.append(stub)
            self._shelf.put("deleted", f"{kind}/{key}", dumps(stub).decode())

    def remember_mail(self, mail: Entity) -> None:
        with self.changing():
            self.mails.append(mail)
            self._shelf.put("mail", str(len(self.mails)), dumps(mail).decode())

    def remember_reply(self, request_id: str, reply: Entity) -> None:
        with self.changing():
            self.replies[request_id] = reply
            self._shelf.put("reply", request_id, dumps(reply).decode())
