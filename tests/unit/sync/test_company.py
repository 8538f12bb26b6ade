"""What is read of a company: since when its lists are asked for changes, and lists that it does not have."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from app.domain.problems import Problem, Refusal
from app.sync.company import read_books
from app.sync.ports import Changes, Record
from tests.unit.sync.fakes import Bench


async def test_changes_are_asked_for_in_quickbooks_time(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    """A computer whose clock is two hours ahead would otherwise never hear of what was changed in those two hours."""
    asked: list[datetime] = []

    async def changes(_kinds: Sequence[str], since: datetime) -> Changes:
        asked.append(since)
        return Changes((), ())

    monkeypatch.setattr(bench.quickbooks, "changes", changes)
    bench.quickbooks.lag = timedelta(hours=2)
    first = bench.clock.now()
    await read_books(bench.workspace)
    bench.clock.pass_by(600)
    await read_books(bench.workspace)

    assert asked == [first - timedelta(hours=2, minutes=15)]


@pytest.mark.parametrize("kind", ["Vendor", "Employee", "Term", "Class", "Department"])
async def test_a_list_that_the_company_does_not_have_is_empty(bench: Bench, monkeypatch: pytest.MonkeyPatch, kind: str):
    missing(bench, monkeypatch, kind)

    books = await read_books(bench.workspace)

    assert [customer.id for customer in books.customers.find("Musterbau GmbH")] == ["21"]


@pytest.mark.parametrize("kind", ["Account", "Customer", "Item", "TaxCode", "TaxRate"])
async def test_no_invoice_is_planned_without_the_lists_that_it_needs(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, kind: str
):
    missing(bench, monkeypatch, kind)

    with pytest.raises(Refusal):
        await read_books(bench.workspace)


def missing(bench: Bench, monkeypatch: pytest.MonkeyPatch, missing_kind: str) -> None:
    plain = bench.quickbooks.records

    async def records(kind: str) -> list[Record]:
        if kind == missing_kind:
            raise Refusal(Problem("quickbooks_refused"))
        return await plain(kind)

    monkeypatch.setattr(bench.quickbooks, "records", records)
