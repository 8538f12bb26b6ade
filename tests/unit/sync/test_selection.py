from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.decided import Defaults
from app.domain.problems import ProblemError
from app.sync.company import known_books, read_books
from app.sync.ports import RawInvoice, Record, Scope
from app.sync.selection import organizations_for, select
from tests.unit.store.shelf import open_shelf
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, FakeOneDesk, external_id, invoice, make_bench

OPEN = Defaults()


@pytest.fixture
async def large(tmp_path: Path) -> AsyncIterator[Bench]:
    """200 invoices, known from an earlier reading."""
    made = await make_bench(tmp_path, *(invoice(n) for n in range(1, 201)))
    await select(made.workspace, None, OPEN)
    yield made
    await made.close()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many invoices were read from OneDesk, singly and in lists."""
    counts = {"single": 0, "listed": 0}
    plain_one, plain_all = FakeOneDesk.invoice, FakeOneDesk.invoices

    async def one(self: FakeOneDesk, key: str) -> RawInvoice | None:
        counts["single"] += 1
        return await plain_one(self, key)

    async def everything(self: FakeOneDesk) -> AsyncIterator[RawInvoice]:
        async for raw in plain_all(self):
            counts["listed"] += 1
            yield raw

    monkeypatch.setattr(FakeOneDesk, "invoice", one)
    monkeypatch.setattr(FakeOneDesk, "invoices", everything)
    return counts


async def numbers(bench: Bench, *asked: str) -> list[str | None]:
    found = await select(bench.workspace, asked, OPEN)
    return [raw.invoice.number for raw in found.picked]


async def test_all_open_ones_are_taken_by_date_and_number(bench: Bench):
    bench.onedesk.put(
        invoice(2, status="Draft"),
        invoice(3, invoice_date=None),
        invoice(5, status="open"),
        invoice(6, invoice_date=None),
    )

    found = await select(bench.workspace, None, OPEN)

    assert [raw.invoice.number for raw in found.picked] == ["INV-1", "INV-4", "INV-5", "INV-3", "INV-6"]
    assert await bench.shelf.cache.count_invoices(SCOPE) == 6


async def test_a_number_or_an_external_id_is_taken_once(bench: Bench):
    assert await numbers(bench, "inv-2", external_id(1), "INV-1", "INV-2") == ["INV-2", "INV-1"]


async def test_few_of_many_are_read_singly_and_afresh(large: Bench, counted: dict[str, int]):
    large.onedesk.put(invoice(7, memo="fresh"))

    found = await select(large.workspace, ["INV-7", "INV-8"], OPEN)

    assert [raw.invoice.memo for raw in found.picked] == ["fresh", ""]
    assert counted["single"] == 2
    assert counted["listed"] <= 10
    assert len(await large.shelf.cache.invoices(SCOPE)) == 200


async def test_a_new_invoice_of_an_asked_number_is_seen(large: Bench):
    large.onedesk.put(invoice(900, number="INV-7"))
    assert await numbers(large, "INV-7") == ["INV-7", "INV-7"]


async def test_an_invoice_that_got_another_number_is_looked_for_everywhere(large: Bench):
    large.onedesk.put(invoice(7, number="INV-7A"), invoice(8, number="INV-7"))

    found = await select(large.workspace, ["INV-7"], OPEN)

    assert [raw.invoice.external_id for raw in found.picked] == [external_id(8)]


async def test_one_that_is_new_since_the_last_reading_is_found(large: Bench):
    large.onedesk.put(invoice(900))
    assert await numbers(large, "INV-900") == ["INV-900"]


async def test_one_that_onedesk_lost_is_unknown_when_it_was_never_copied(large: Bench):
    del large.onedesk.rows[external_id(7)]
    with pytest.raises(ProblemError) as caught:
        await numbers(large, "INV-7")
    assert caught.value.problem.code == "unknown_number"


async def test_many_are_read_in_one_go(large: Bench, counted: dict[str, int]):
    assert len(await numbers(large, *(f"INV-{n}" for n in range(1, 50)))) == 49
    assert counted == {"single": 0, "listed": 200}


# --- organizations --------------------------------------------------------------------------------------------------------------


async def test_an_organization_is_found_by_its_id_or_by_its_name(bench: Bench):
    rows = [invoice(1), invoice(2, organization_id=None, organization_name="NEUE firma GmbH")]

    found = await organizations_for(bench.workspace, rows)

    assert {key: one.external_id for key, one in found.items()} == {external_id(1): "org-1", external_id(2): "org-2"}


async def test_two_organizations_of_one_name_are_not_guessed(bench: Bench):
    twin = replace(bench.onedesk.organizations["org-2"], external_id="org-2b")
    bench.onedesk.organizations["org-2b"] = twin

    found = await organizations_for(
        bench.workspace, [invoice(2, organization_id=None, organization_name="Neue Firma GmbH")]
    )

    assert found == {}


async def test_an_organization_that_is_gone_is_simply_absent(bench: Bench):
    assert await organizations_for(bench.workspace, [invoice(1, organization_id="org-99")]) == {}


# --- the books --------------------------------------------------------------------------------------------------------------------


async def test_the_books_are_read_whole_once_and_then_brought_up_to_date(bench: Bench):
    books = await read_books(bench.workspace)
    assert [row.name for row in books.customers.values()] == ["Musterbau GmbH"]
    assert [row.id for row in books.others.values()] == ["Vendor:31"]
    first = bench.quickbooks.reads

    bench.quickbooks.lists["Customer"].append(replace(books.customers.values()[0], id="22", name="Später AG"))
    again = await read_books(bench.workspace)

    assert [row.name for row in again.customers.values()] == ["Musterbau GmbH", "Später AG"]
    assert bench.quickbooks.reads - first < first


async def test_a_changed_record_is_indexed_alone_and_found_by_its_new_name(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    books = await read_books(bench.workspace)
    whole: list[str] = []
    plain = bench.shelf.cache.records

    async def records(scope: Scope, kind: str) -> list[Record] | None:
        whole.append(kind)
        return await plain(scope, kind)

    monkeypatch.setattr(bench.shelf.cache, "records", records)
    first = books.customers.values()[0]
    bench.quickbooks.lists["Customer"] = [replace(first, name="Umbenannt AG"), replace(first, id="22", name="Neu KG")]

    again = await read_books(bench.workspace)

    assert [row.name for row in again.customers.values()] == ["Umbenannt AG", "Neu KG"]
    assert [row.id for row in again.customers.same("umbenannt ag")] == [first.id]
    assert again.customers.same("Musterbau GmbH") == []
    assert sorted(again.customers.words().values()) == ["neu", "umbenannt"]
    assert set(whole) == {"TaxCode", "TaxRate"}


async def test_what_another_process_changed_is_read_from_the_disk(bench: Bench):
    books = await read_books(bench.workspace)
    other = await open_shelf(bench.shelf.folder)
    await other.cache.put_records(SCOPE, "Customer", [replace(books.customers.values()[0], name="Anders")], False)
    await other.close()

    again = await known_books(bench.workspace)

    assert again is not None
    assert [row.name for row in again.customers.values()] == ["Anders"]


async def test_after_too_long_a_time_the_lists_are_read_whole(bench: Bench):
    await read_books(bench.workspace)
    bench.quickbooks.lists["Customer"] = []
    await read_books(bench.workspace)
    bench.clock.pass_by(26 * 24 * 3600)

    books = await read_books(bench.workspace)

    assert len(books.customers) == 0
