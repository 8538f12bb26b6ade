from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.books import Customer
from app.sync.copying import execute, run
from app.sync.review import review
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, external_id, problem_of, request_ids


async def test_a_second_window_finds_what_the_first_just_made(bench: Bench, tmp_path: Path):
    second = await bench.another(tmp_path)
    reviewed = await review(second, ["INV-1"])
    await run(bench.workspace, ["INV-1"])

    report = await execute(second, reviewed)

    assert [(row.outcome, row.quickbooks_id) for row in report.rows] == [("adopted", "101")]
    assert bench.quickbooks.posted() == ["INV-1"]


@pytest.mark.parametrize("replay", [True, False])
async def test_a_second_workstation_makes_no_second_invoice(bench: Bench, tmp_path: Path, replay: bool):
    bench.quickbooks.replay = replay
    folder = tmp_path / "second"
    folder.mkdir()
    second = await bench.another(folder)
    reviewed = await review(second, None)
    await run(bench.workspace, None)

    report = await execute(second, reviewed)

    assert report.as_asked
    assert bench.quickbooks.posted() == ["INV-1", "INV-2", "INV-3", "INV-4", "INV-5"]
    if not replay:
        assert {row.outcome for row in report.rows} == {"adopted"}


async def test_two_workstations_derive_the_same_request_ids(bench: Bench, tmp_path: Path):
    folder = tmp_path / "second"
    folder.mkdir()
    second = await bench.another(folder)
    reviewed = await review(second, ["INV-1"])
    await run(bench.workspace, ["INV-1"])
    await execute(second, reviewed)

    one, two = request_ids(bench, "invoice")
    assert one == two
    assert len(one) <= 50


async def test_a_second_workstation_adopts_by_the_stamp_whatever_the_mark_says(bench: Bench, tmp_path: Path):
    await run(bench.workspace, ["INV-1"])
    folder = tmp_path / "second"
    folder.mkdir()
    second = await bench.another(folder)
    assert bench.onedesk.rows[external_id(1)].mark == "Copied to QuickBooks"
    told = len(bench.onedesk.written)

    report = await run(second, ["INV-1"])

    assert [(row.outcome, row.quickbooks_id) for row in report.rows] == [("adopted", "101")]
    assert len(bench.onedesk.written) == told
    entries = await bench.others[0].journal.entries(SCOPE, "INV-1")
    assert [(e.kind, e.outcome, e.quickbooks_id) for e in entries] == [("invoice", "adopted", "101")]


async def test_what_a_person_settled_on_the_first_workstation_stops_no_adoption_on_the_second(
    bench: Bench, tmp_path: Path
):
    await run(bench.workspace, ["INV-1"])
    bench.quickbooks.lists["Customer"] = [Customer("21", "Musterbau Holding AG", "Musterbau Holding AG")]
    bench.quickbooks.lists["Customer"].append(Customer("22", "Musterbau", "Musterbau"))
    folder = tmp_path / "second"
    folder.mkdir()

    report = await run(await bench.another(folder), ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("adopted", None)]


async def test_a_stamped_copy_of_another_total_is_not_adopted_unseen(bench: Bench, tmp_path: Path):
    await run(bench.workspace, ["INV-1"])
    (row,) = bench.quickbooks.invoices.values()
    bench.quickbooks.edit(row.id, total=Decimal("200.00"), customer_memo="by hand")
    folder = tmp_path / "second"
    folder.mkdir()

    report = await run(await bench.another(folder), ["INV-1"])

    assert [(one.outcome, problem_of(one)) for one in report.rows] == [("needs_attention", "drifted")]
    assert bench.quickbooks.invoices[row.id].total == Decimal("200.00")
