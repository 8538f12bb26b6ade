"""What ought to be in the books after an episode, written down by hand, and the comparison with what is there."""

import random
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.system.chaos.site import Setup, Site
from tests.system.chaos.tally import Tally
from tests.system.terminal import LINE

CUSTOMERS = ("Kunde Eins GmbH", "Müller & Söhne KG", "O'Neil Ltd", "Çelik Yapı", "Zoë Ångström AB")
SERVICES = ("Beratung", "Wartung", "Fernwartung (Notfall)", "Schulung")
ASKED_OUTCOMES = ("created", "updated", "unchanged", "adopted", "sent")


@dataclass
class Wanted:
    """One OneDesk invoice: what QuickBooks should hold, and which askings for an e-mail there were."""

    number: str
    external_id: str
    customer: str
    memo: str
    lines: tuple[tuple[str, Decimal, Decimal], ...]
    """Service type, quantity, rate."""
    version: int = 0
    generation: int = 0
    askings: set[tuple[int, int]] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    copied: bool = False

    @property
    def stamp(self) -> str:
        return f"OneDesk {self.number} · {self.external_id[:8]}"

    @property
    def net(self) -> Decimal:
        return sum((quantity * rate for _service, quantity, rate in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.net + (self.net * 19 / 100).quantize(Decimal("0.01"))


def members(wanted: Wanted) -> dict[str, Any]:
    """The members of the OneDesk invoice that follow from its lines and memo."""
    rows = [
        {**LINE, "id": place, "serviceType": service, "quantity": quantity, "rate": rate, "amount": quantity * rate}
        for place, (service, quantity, rate) in enumerate(wanted.lines, 1)
    ]
    tax = wanted.total - wanted.net
    money = {"subtotal": wanted.net, "tax1Amount": tax, "total": wanted.total, "balance": wanted.total}
    return {"lineItems": rows, "memo": wanted.memo, **money}


class Ledger:
    """The invoices of one episode, and what is wrong with them in the end."""

    def __init__(self, site: Site, setup: Setup, tally: Tally, name: str, chance: random.Random) -> None:
        self._site = site
        self._setup = setup
        self._tally = tally
        self._name = name
        self._chance = chance
        self._mails: Counter[str] = Counter()
        self.invoices: dict[str, Wanted] = {}

    # --- OneDesk's side ---

    def fill(self, count: int) -> None:
        """`count` open invoices of few customers and service types, so that several wait for the same new record."""
        for place in range(1, count + 1):
            customer = self._chance.choice(CUSTOMERS)
            wanted = Wanted(f"{self._name}-{place}", "", customer, "Danke", self._lines())
            wanted.external_id = self._site.box.invoice(wanted.number, customer, **members(wanted))
            self.invoices[wanted.external_id] = wanted
        self._tally.count(invoices=count)

    def _lines(self) -> tuple[tuple[str, Decimal, Decimal], ...]:
        return tuple(
            (self._chance.choice(SERVICES), Decimal(self._chance.randint(1, 9)), Decimal(self._chance.randint(40, 180)))
            for _ in range(self._chance.randint(1, 3))
        )

    def edit(self, count: int) -> None:
        """Somebody changes `count` invoices in OneDesk and opens them again."""
        for wanted in self._chance.sample(list(self.invoices.values()), count):
            wanted.version += 1
            wanted.memo = f"Danke, {wanted.version}. Fassung"
            wanted.lines = self._lines()
            self._site.box.edit_in_onedesk(wanted.number, **members(wanted), status="Open")

    def delete(self, count: int) -> list[Wanted]:
        """Somebody deletes `count` copies in QuickBooks; those invoices."""
        self.note_ids()
        held = [wanted for wanted in self.invoices.values() if len(self._rows(wanted)) == 1]
        gone = self._chance.sample(held, min(count, len(held)))
        for wanted in gone:
            (row,) = self._rows(wanted)
            self._site.box.quickbooks("POST", "delete", {"invoice": row["Id"]})
            wanted.generation += 1
            self._site.box.edit_in_onedesk(wanted.number, status="Open")
        return gone

    @property
    def numbers(self) -> list[str]:
        return [wanted.number for wanted in self.invoices.values()]

    def asked_to_send(self) -> None:
        """An asking for an e-mail of each invoice as it is now."""
        for wanted in self.invoices.values():
            wanted.askings.add((wanted.version, wanted.generation))

    # --- QuickBooks' side ---

    def _live(self) -> list[dict[str, Any]]:
        return self._site.box.state("Invoice")

    def _rows(self, wanted: Wanted) -> list[dict[str, Any]]:
        return [row for row in self._live() if wanted.stamp in str(row.get("PrivateNote")).splitlines()]

    def note_ids(self) -> None:
        """Remembers which Ids each invoice has had, for counting the e-mails of deleted ones."""
        for wanted in self.invoices.values():
            wanted.ids |= {str(row["Id"]) for row in self._rows(wanted)}

    def check(self, last: dict[str, Any], sent: bool, folders: list[Path]) -> None:
        """Counts what is wrong now that everything had time to settle; `last` is the document of the last run."""
        self.note_ids()
        said = {row["external_id"]: row for row in last.get("results", [])}
        for wanted in self.invoices.values():
            self._check_invoice(wanted, said.get(wanted.external_id), sent)
        self._check_names()
        self._check_mails(sent)
        self._check_onedesk(sent)
        for folder in folders:
            self._check_journal(folder, said)

    def _twin_was_said(self, row: dict[str, Any] | None) -> bool:
        """Where QuickBooks numbers and forgets request ids, two workstations may make twins: then they have to be said."""
        possible = not self._setup.custom_numbers and self._setup.replay == "off" and self._setup.stations == "two"
        return possible and bool(row and row["problem"] and row["problem"]["code"] == "duplicate_found")

    def _check_invoice(self, wanted: Wanted, row: dict[str, Any] | None, sent: bool) -> None:
        rows = self._rows(wanted)
        if len(rows) > 1 and not self._twin_was_said(row):
            self._wrong(f"{wanted.number}: {len(rows)} invoices in QuickBooks", "doubles", len(rows) - 1)
        if row is None or row["outcome"] not in ASKED_OUTCOMES or (row["problem"] and not self._twin_was_said(row)):
            kind = "uncertain" if row and row["outcome"] == "uncertain" else "losses"
            self._wrong(f"{wanted.number}: ended as {row and (row['outcome'], row['problem'])}", kind)
        if not rows:
            self._wrong(f"{wanted.number}: not in QuickBooks", "losses")
            return
        for found in rows:
            for name, there, ought in self._content(found, wanted):
                if there != ought:
                    self._wrong(f"{wanted.number} {name}: {there!r} instead of {ought!r}", "losses")
        if row is not None and row["quickbooks_id"] not in {found["Id"] for found in rows}:
            self._wrong(f"{wanted.number}: said to be {row['quickbooks_id']}", "losses")

    def _content(self, found: dict[str, Any], wanted: Wanted) -> list[tuple[str, Any, Any]]:
        lines = [line for line in found["Line"] if line["DetailType"] == "SalesItemLineDetail"]
        there = [(line["SalesItemLineDetail"]["Qty"], line["SalesItemLineDetail"]["UnitPrice"]) for line in lines]
        named = [line["SalesItemLineDetail"]["ItemRef"]["value"] for line in lines]
        items = {item["Id"]: item["Name"] for item in self._site.box.state("Item")}
        customers = {each["Id"]: each["DisplayName"] for each in self._site.box.state("Customer")}
        compared = [
            ("total", Decimal(str(found["TotalAmt"])), wanted.total),
            ("lines", [(Decimal(str(q)), Decimal(str(r))) for q, r in there], [(q, r) for _, q, r in wanted.lines]),
            ("items", [items.get(each) for each in named], [service for service, _, _ in wanted.lines]),
            ("customer", customers.get(found["CustomerRef"]["value"]), wanted.customer),
            ("memo", (found.get("CustomerMemo") or {}).get("value"), wanted.memo),
            ("date", found["TxnDate"], "2026-10-31"),
        ]
        if self._setup.custom_numbers:
            compared.append(("number", found.get("DocNumber"), wanted.number))
        return compared

    def _check_names(self) -> None:
        for kind, member in (("Customer", "DisplayName"), ("Item", "Name")):
            names = Counter(str(each[member]).strip().casefold() for each in self._site.box.state(kind))
            for name, number in names.items():
                if number > 1:
                    self._wrong(f"{kind} {name}: {number}", "doubles", number - 1)

    def _check_mails(self, sent: bool) -> None:
        mails = Counter(str(mail["invoice_id"]) for mail in self._site.box.mails)
        self._tally.count(emails=mails.total())
        for wanted in self.invoices.values():
            number, asked = sum(mails[each] for each in wanted.ids), len(wanted.askings)
            if number > asked:
                self._wrong(f"{wanted.number}: {number} e-mails for {asked} askings", "doubles", number - asked)
            current = sum(mails[str(row["Id"])] for row in self._rows(wanted))
            if sent and current == 0:
                self._wrong(f"{wanted.number}: not e-mailed", "losses")

    def _check_onedesk(self, sent: bool) -> None:
        held = {each["externalId"]: each for each in self._site.box.onedesk("GET", "state")["invoices"]}
        mark, status = ("Sent with QuickBooks", "Sent") if sent else (None, None)
        for wanted in self.invoices.values():
            there = held[wanted.external_id]
            told = (there["quickBooksStatus"], there["status"])
            if (sent and told != (mark, status)) or not there["quickBooksStatus"]:
                self._wrong(f"{wanted.number}: OneDesk was not told: {told}", "losses")

    def _check_journal(self, folder: Path, said: dict[str, dict[str, Any]]) -> None:
        """Operations that are still open and were not said to be."""
        connection = sqlite3.connect(folder / "data" / "ledgerbridge.db")
        try:
            rows = connection.execute("SELECT kind, number FROM operation WHERE state <> 'settled'").fetchall()
        finally:
            connection.close()
        for kind, number in rows:
            self._wrong(f"{folder.name}: the {kind} {number} is still open", "uncertain")

    def _wrong(self, what: str, kind: str, number: int = 1) -> None:
        for _ in range(number):
            self._tally.wrong(f"{self._name} ({self._setup}): {what}", kind)
