"""What a person does in the two services while the program looks on: the actions of the Demo menu, over the control paths."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.demo.company.onedesk_side import with_more_time
from app.demo.onedesk.wire import dumps, loads

SECONDS = 10.0
QUARTER = Decimal("0.25")


class NothingThere(LookupError):
    """No such invoice, or nothing left to do with it; the text says which."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the three stand-ins answer, without a trailing slash."""

    onedesk: str
    intuit: str
    quickbooks: str

    def ports(self) -> dict[str, int]:
        """The port of each."""
        return {name: int(base.rpartition(":")[2]) for name, base in asdict(self).items()}


class Person:
    """Acts in OneDesk and in QuickBooks. Invoices are named by their number.

    Raises NothingThere where there is nothing to act on, ConnectionError where the stand-ins do not answer.
    """

    def __init__(self, addresses: Callable[[], Addresses]) -> None:
        self._addresses = addresses
        self._timer: threading.Timer | None = None

    def _call(self, base: str, method: str, name: str, body: Any = None) -> Any:
        data = None if body is None else dumps(body).encode()
        request = urllib.request.Request(f"{base}/_control/{name}", data, method=method)  # noqa: S310  # our own loopback
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return loads(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                raise NothingThere(f"{name}: {refused.read().decode(errors='replace')[:200]}") from refused
        except urllib.error.URLError as gone:
            raise ConnectionError(str(gone.reason)) from gone

    def onedesk(self, method: str, name: str, body: Any = None) -> Any:
        """One control call on the OneDesk side."""
        return self._call(self._addresses().onedesk, method, name, body)

    def quickbooks(self, method: str, name: str, body: Any = None) -> Any:
        """One control call on the QuickBooks side."""
        return self._call(self._addresses().quickbooks, method, name, body)

    def intuit(self, method: str, name: str, body: Any = None) -> Any:
        """One control call at Intuit's sign-in."""
        return self._call(self._addresses().intuit, method, name, body)

    def mails_of(self, number: str) -> int:
        """How many mails QuickBooks has sent for the invoice of this number."""
        return sum(1 for mail in self.quickbooks("GET", "mails") if mail.get("doc_number") == number)

    def _posted(self, number: str) -> dict[str, Any]:
        """The QuickBooks invoice of this number; ours before a stranger's."""
        invoices = self.quickbooks("GET", "state")["Invoice"]
        found = [each for each in invoices if each.get("DocNumber") == number]
        if not found:
            raise NothingThere(f"QuickBooks has no invoice {number}")
        found.sort(key=lambda each: "OneDesk " not in str(each.get("PrivateNote")))
        return dict(found[0])

    def record_payment(self, number: str, amount: Decimal | None = None, day: date | None = None) -> Decimal:
        """The customer has paid: records `amount` (None: all that is owed) in QuickBooks and returns it."""
        invoice = self._posted(number)
        owed = Decimal(str(invoice.get("Balance") or 0))
        paid = owed if amount is None else amount
        if owed <= 0:
            raise NothingThere(f"nothing is owed on {number}")
        when = day or max(date.fromisoformat(invoice["TxnDate"]), date.today())  # noqa: DTZ011  # the company's own day
        self.quickbooks("POST", "payment", {"invoice": invoice["Id"], "amount": paid, "date": when.isoformat()})
        return paid

    def edit_in_onedesk(self, number: str, changes: dict[str, Any] | None = None) -> None:
        """Somebody changes the invoice in OneDesk: `changes`, or a quarter of an hour more on the first line."""
        found = [each for each in self.onedesk("GET", "state")["invoices"] if each.get("number") == number]
        if not found:
            raise NothingThere(f"OneDesk has no invoice {number}")
        body = {"externalId": found[0]["externalId"], "changes": changes or with_more_time(found[0], QUARTER)}
        self.onedesk("POST", "edit", body)

    def edit_in_quickbooks(self, number: str, changes: dict[str, Any] | None = None) -> None:
        """Somebody changes the invoice in QuickBooks: `changes`, or a week more to pay."""
        invoice = self._posted(number)
        later = date.fromisoformat(invoice["DueDate"]) + timedelta(days=7)
        body = {"invoice": invoice["Id"], "changes": changes or {"DueDate": later.isoformat()}}
        self.quickbooks("POST", "edit", body)

    def drop_connection(self, seconds: float | None = None) -> None:
        """Everything is cut off, for `seconds` or until `restore`."""
        for call in (self.onedesk, self.intuit, self.quickbooks):
            call("POST", "faults", [{"name": "drop_before"}])
        self._stop_timer()
        if seconds is not None:
            self._timer = threading.Timer(seconds, self.restore)
            self._timer.daemon = True
            self._timer.start()

    def restore(self) -> None:
        """Everything answers again."""
        self._stop_timer()
        for call in (self.onedesk, self.intuit, self.quickbooks):
            call("DELETE", "faults")

    def is_answered(self) -> bool:
        """Whether all three are served."""
        try:
            self.onedesk("GET", "counts")
            self.intuit("GET", "state")
            self.quickbooks("GET", "counts")
        except (ConnectionError, NothingThere):
            return False
        return True

    def forget(self) -> None:
        """Drops what was still to happen."""
        self._stop_timer()

    def _stop_timer(self) -> None:
        if self._timer is not None and self._timer is not threading.current_thread():
            self._timer.cancel()
        self._timer = None
