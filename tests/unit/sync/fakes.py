"""In-memory OneDesk, a workspace over the real store and the in-memory QuickBooks Online, and what the tests read of a run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from app.domain.invoices import CustomerOrganization, Invoice, InvoiceLine, Tax
from app.sync.ports import Entry, RawInvoice, WrittenBack
from app.sync.results import RowResult
from app.sync.workspace import Timing, Workspace
from tests.unit.store.shelf import Shelf, open_shelf
from tests.unit.sync.fake_quickbooks import CENT, SCOPE, FakeClock, FakeQuickBooks

# --- OneDesk -----------------------------------------------------------------------------------------------------------


def external_id(number: int) -> str:
    return f"{number:08x}-7a0c-4a86-9c55-0a3f4f6f1042"


def invoice(serial: int, **changes: object) -> Invoice:
    """INV-n: n hours of Consulting at 100.00 for Musterbau GmbH, 19 % on top."""
    amount = Decimal(serial) * 100
    tax = (amount * Decimal("0.19")).quantize(CENT, rounding=ROUND_HALF_UP)
    made = Invoice(
        external_id=external_id(serial),
        number=f"INV-{serial}",
        status="Open",
        kind="time and material",
        invoice_date=date(2026, 11, 1),
        due_date=date(2026, 12, 1),
        organization_id="org-1",
        organization_name="Musterbau GmbH",
        currency="EUR",
        lines=(InvoiceLine("Ticket", amount, service_type="Consulting", quantity=Decimal(serial), rate=Decimal(100)),),
        taxes=(Tax("MwSt", Decimal(19), tax),),
        subtotal=amount,
        total=amount + tax,
        amount_paid=Decimal(0),
        balance=amount + tax,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class FakeOneDesk:
    """Keeps what is written back. `lose`: members that it does not keep; `down`: raised by every call."""

    def __init__(self, *invoices: Invoice) -> None:
        self.rows = {row.external_id: row for row in invoices}
        self.organizations = {
            "org-1": CustomerOrganization("org-1", "Musterbau GmbH", "rechnung@musterbau.example"),
            "org-2": CustomerOrganization("org-2", "Neue Firma GmbH", "post@neu.example", city="Ulm"),
            "org-3": CustomerOrganization("org-3", "Ohne Mail KG"),
        }
        self.written: list[tuple[str, str, dict[str, str]]] = []
        self.lose: set[str] = set()
        self.down: Exception | None = None
        self.refuse_writes: Exception | None = None

    def put(self, *invoices: Invoice) -> None:
        for row in invoices:
            self.rows[row.external_id] = row

    def _check(self) -> None:
        if self.down is not None:
            raise self.down

    async def organization_name(self) -> str:
        self._check()
        return "Stadtwerk IT"

    async def invoices(self) -> AsyncIterator[RawInvoice]:
        self._check()
        for row in reversed(list(self.rows.values())):
            yield RawInvoice("{}", row)

    async def invoice(self, external_id: str) -> RawInvoice | None:
        self._check()
        row = self.rows.get(external_id)
        return RawInvoice("{}", row) if row else None

    async def customer_organizations(self) -> list[CustomerOrganization]:
        self._check()
        return list(self.organizations.values())

    async def customer_organization(self, external_id: str) -> CustomerOrganization | None:
        self._check()
        return self.organizations.get(external_id)

    async def write_back(self, external_id: str, event: str, values: Mapping[str, str]) -> WrittenBack:
        if self.refuse_writes is not None:
            raise self.refuse_writes
        self.written.append((external_id, event, dict(values)))
        row = self.rows[external_id]
        kept = {name for name in values if name not in self.lose}
        changes: dict[str, object] = {}
        if "mark" in kept:
            changes["mark"] = values["mark"]
        if "status" in kept:
            changes["status"] = values["status"]
        if "paid" in kept:
            changes["amount_paid"] = Decimal(values["paid"])
        if "balance" in kept:
            changes["balance"] = Decimal(values["balance"])
        self.rows[external_id] = replace(row, **changes)  # type: ignore[arg-type]
        return WrittenBack(tuple(sorted(kept)), tuple(sorted(set(values) - kept)))


# --- the workspace -----------------------------------------------------------------------------------------------------


@dataclass
class Bench:
    """A workspace over one data folder, with its stand-ins at hand."""

    clock: FakeClock
    onedesk: FakeOneDesk
    quickbooks: FakeQuickBooks
    shelf: Shelf
    workspace: Workspace
    others: list[Shelf] = field(default_factory=list)

    async def close(self) -> None:
        for shelf in (self.shelf, *self.others):
            await shelf.close()

    async def entries(self, kind: str | None = None) -> list[Entry]:
        found = await self.shelf.journal.entries(SCOPE)
        return [entry for entry in found if kind in (None, entry.kind)]

    async def another(self, folder: Path) -> Workspace:
        """A second process on the same services: with the same folder a second window, with another a second workstation."""
        shelf = await open_shelf(folder)
        self.others.append(shelf)
        made = workspace_over(shelf, self.clock, self.onedesk, self.quickbooks)
        await prepare(made)
        return made


def workspace_over(shelf: Shelf, clock: FakeClock, onedesk: FakeOneDesk, quickbooks: FakeQuickBooks) -> Workspace:
    return Workspace(
        scope=SCOPE,
        journal=shelf.journal,
        links=shelf.links,
        decisions=shelf.decisions,
        settings=shelf.settings,
        cache=shelf.cache,
        clock=clock,
        onedesk_port=onedesk,
        quickbooks_port=quickbooks,
        timing=Timing(),
    )


async def prepare(workspace: Workspace) -> None:
    key = f"company:{SCOPE.environment}:{SCOPE.realm}:default-income-account"
    await workspace.settings.put(key, "1")


async def make_bench(folder: Path, *invoices: Invoice) -> Bench:
    clock = FakeClock()
    onedesk, quickbooks = FakeOneDesk(*invoices), FakeQuickBooks(clock)
    shelf = await open_shelf(folder)
    workspace = workspace_over(shelf, clock, onedesk, quickbooks)
    await prepare(workspace)
    return Bench(clock, onedesk, quickbooks, shelf, workspace)


# --- what came of a run ------------------------------------------------------------------------------------------------


def outcomes(rows: tuple[RowResult, ...]) -> dict[str, str]:
    return {row.number: row.outcome for row in rows}


def problem_of(row: RowResult) -> str | None:
    return row.problem.code if row.problem else None


def writes_of(bench: Bench, kind: str) -> int:
    return sum(write.kind == kind for write in bench.quickbooks.writes)


def request_ids(bench: Bench, kind: str) -> list[str]:
    return [write.request_id for write in bench.quickbooks.writes if write.kind == kind]
