from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.books import LinkedTxn, PostedInvoice
from app.domain.problems import Doubt, Problem
from app.sync.copying import run
from tests.unit.sync.fake_quickbooks import SCOPE, Fault, Killed
from tests.unit.sync.fakes import Bench, external_id


def double(bench: Bench, **changes: object) -> None:
    """Another workstation posts INV-1 in the same second, a moment before us: QuickBooks numbers both."""
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, custom_numbers=False)
    bench.quickbooks.replay = False

    def other_first(kind: str, posting: object) -> None:
        if kind != "invoice" or bench.quickbooks.invoices:
            return
        bench.quickbooks.before_write = None
        bench.quickbooks._stored(posting)  # type: ignore[arg-type]
        bench.clock.pass_by(1)

    bench.quickbooks.before_write = other_first
    if changes:
        bench.quickbooks.faults = [Fault("invoice", "mutate", change=lambda row: replace(row, **changes))]  # type: ignore[arg-type]


async def test_the_younger_twin_is_removed_when_it_is_provably_ours_and_untouched(bench: Bench):
    double(bench)

    report = await run(bench.workspace, ["INV-1"])

    (row,) = report.rows
    assert (row.outcome, row.problem, row.quickbooks_id, row.doc_number) == ("adopted", None, "101", "1101")
    assert "twin_removed" in [note.code for note in row.notes]
    assert list(bench.quickbooks.invoices) == ["101"]
    link = await bench.shelf.links.get(SCOPE, external_id(1))
    assert link is not None and link.quickbooks_id == "101"
    assert [e.outcome for e in await bench.entries("invoice")] == ["created", "twin_removed"]
    assert [one.outcome for one in (await run(bench.workspace, ["INV-1"])).rows] == ["unchanged"]


@pytest.mark.parametrize(
    "changes",
    [
        {"sync_token": "1"},
        {"linked": (LinkedTxn("5", "Payment"),)},
    ],
    ids=["edited", "paid"],
)
async def test_a_twin_that_was_touched_is_left_to_a_person(bench: Bench, changes: dict[str, object]):
    double(bench, **changes)

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, row.problem.code if row.problem else None) for row in report.rows] == [
        ("created", "duplicate_found")
    ]
    assert sorted(bench.quickbooks.invoices) == ["101", "102"]


async def test_a_twin_that_was_mailed_is_left_to_a_person(bench: Bench):
    double(bench)

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert [(row.outcome, row.problem.code if row.problem else None) for row in report.rows] == [
        ("sent", "duplicate_found")
    ]
    assert len(bench.quickbooks.invoices) == 2


async def test_when_ours_is_the_elder_nothing_is_removed_here(bench: Bench):
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, custom_numbers=False)
    await run(bench.workspace, ["INV-2"])
    first = bench.quickbooks.invoices["101"]

    def copy_in_quickbooks(kind: str, posting: object) -> None:
        """Somebody uses QuickBooks' own "copy invoice" on the one just made: the stamp is copied too."""
        made = bench.quickbooks.invoices.get("102")
        if kind == "invoice" and made and "900" not in bench.quickbooks.invoices:
            bench.quickbooks.invoices["900"] = replace(made, id="900", doc_number="900", created=bench.clock.now())

    bench.quickbooks.before_write = copy_in_quickbooks
    report = await run(bench.workspace, ["INV-1", "INV-3"])

    found = {row.number: (row.outcome, row.problem.code if row.problem else None) for row in report.rows}
    assert found == {"INV-1": ("created", "duplicate_found"), "INV-3": ("created", None)}
    assert bench.quickbooks.invoices["101"] == first
    assert {"102", "900"} <= set(bench.quickbooks.invoices)


async def test_a_removal_whose_reply_was_lost_is_judged_by_what_is_there(bench: Bench):
    double(bench)
    bench.quickbooks.faults = [Fault("delete", "doubt_after")]

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, row.quickbooks_id) for row in report.rows] == [("adopted", "101")]
    assert list(bench.quickbooks.invoices) == ["101"]


async def test_a_process_that_died_while_it_removed_a_twin_is_settled_by_the_next_run(bench: Bench, tmp_path: Path):
    double(bench)
    dying = await bench.another(tmp_path)
    bench.quickbooks.faults = [Fault("delete", "killed")]
    with pytest.raises(Killed):
        await run(dying, ["INV-1"])
    (open_still,) = await bench.others[-1].journal.unsettled(SCOPE)
    assert (open_still.kind, open_still.subject, open_still.state) == ("delete", external_id(1), "uncertain")
    assert list(bench.quickbooks.invoices) == ["101"]

    (row,) = (await run(dying, ["INV-1"])).rows

    assert (row.outcome, row.problem, row.quickbooks_id) == ("unchanged", None, "101")
    assert await bench.others[-1].journal.unsettled(SCOPE) == []
    link = await dying.links.get(SCOPE, external_id(1))
    assert link is not None and link.quickbooks_id == "101"
    entries = await bench.others[-1].journal.entries(SCOPE, "INV-1")
    told = [(e.kind, e.outcome, e.quickbooks_id) for e in entries if e.kind == "invoice"]
    assert told == [("invoice", "created", "102"), ("invoice", "twin_removed", "101")]


async def test_a_removal_that_never_arrived_is_done_again_by_the_next_run(bench: Bench):
    double(bench)
    bench.quickbooks.faults = [Fault("delete", "doubt_before", times=9)]
    (row,) = (await run(bench.workspace, ["INV-1"])).rows
    assert (row.outcome, row.problem and row.problem.code) == ("created", "duplicate_found")
    assert len(bench.quickbooks.invoices) == 2
    bench.quickbooks.faults = []
    bench.clock.pass_by(130)

    (row,) = (await run(bench.workspace, ["INV-1"])).rows

    assert (row.outcome, row.problem, row.quickbooks_id) == ("unchanged", None, "101")
    assert list(bench.quickbooks.invoices) == ["101"]


async def test_a_computer_whose_clock_is_an_hour_ahead_finds_the_twin(bench: Bench):
    bench.quickbooks.lag = timedelta(hours=1)
    double(bench)

    (row,) = (await run(bench.workspace, ["INV-1"])).rows

    assert (row.outcome, row.problem, row.quickbooks_id) == ("adopted", None, "101")
    assert list(bench.quickbooks.invoices) == ["101"]


async def test_a_refused_removal_is_said(bench: Bench):
    double(bench)
    bench.quickbooks.faults = [Fault("delete", "refuse", code="period_closed")]

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, row.problem.code if row.problem else None) for row in report.rows] == [
        ("created", "duplicate_found")
    ]


async def test_when_the_look_for_twins_fails_the_rows_stand(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    async def fails(since: object) -> list[object]:
        raise Doubt(Problem("unreachable", {"host": "QuickBooks Online"}))

    monkeypatch.setattr(bench.quickbooks, "invoices_created_since", fails)
    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, row.problem, row.total) for row in report.rows] == [("created", None, Decimal("119.00"))]


async def killed_with_a_twin(bench: Bench, folder: Path) -> None:
    """A process posts INV-1 in the same second as another workstation, and dies before it can look for twins."""
    double(bench)
    dying = await bench.another(folder)

    def die(row: PostedInvoice) -> PostedInvoice:
        raise Killed

    bench.quickbooks.faults = [Fault("invoice", "mutate", change=die)]
    with pytest.raises(Killed):
        await run(dying, ["INV-1"])
    await bench.others.pop().close()
    assert sorted(bench.quickbooks.invoices) == ["101", "102"]


async def test_a_twin_of_a_process_that_died_is_said_by_the_next_run(bench: Bench, tmp_path: Path):
    await killed_with_a_twin(bench, tmp_path)
    bench.clock.pass_by(7200)

    for _ in range(2):
        (row,) = (await run(bench.workspace, ["INV-1"])).rows
        assert (row.outcome, row.quickbooks_id) == ("unchanged", "101")
        assert row.problem is not None and (row.problem.code, row.problem.params["id"]) == (
            "duplicate_found",
            "101, 102",
        )
    assert sorted(bench.quickbooks.invoices) == ["101", "102"]

    del bench.quickbooks.invoices["102"]
    assert (await run(bench.workspace, ["INV-1"])).as_asked


async def test_old_copies_are_not_looked_at_with_every_run(bench: Bench):
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, custom_numbers=False)
    await run(bench.workspace, ["INV-1"])
    bench.clock.pass_by(2 * 86400)
    before = bench.quickbooks.reads

    await run(bench.workspace, ["INV-1"])
    first = bench.quickbooks.reads - before
    await bench.workspace.links.put(
        SCOPE, replace((await bench.workspace.links.all(SCOPE))[0], copied_at=bench.clock.now())
    )
    await run(bench.workspace, ["INV-1"])

    assert bench.quickbooks.reads - before - first == first + 1
