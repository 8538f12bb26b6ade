from pathlib import Path

import pytest

from app.domain.books import PostedInvoice
from app.sync.copying import run
from app.sync.recover import recover
from app.sync.settle import Intent, Writer
from tests.unit.sync.fake_quickbooks import SCOPE, Fault, Killed
from tests.unit.sync.fakes import Bench, external_id, problem_of


async def crash(bench: Bench, folder: Path, *, after: bool, send: bool = False) -> None:
    """Runs INV-1 in a second process that dies before or after its first write of an invoice or mail was done."""
    dying = await bench.another(folder)
    wanted = "mail" if send else "invoice"
    if send:
        assert (await run(dying, ["INV-1"])).as_asked

    def die(kind: str, posting: object) -> None:
        if kind == wanted:
            raise Killed

    if after:
        bench.quickbooks.faults = [Fault(wanted, "mutate", change=_die)]
    else:
        bench.quickbooks.before_write = die
    with pytest.raises(Killed):
        await run(dying, ["INV-1"], send=send)
    bench.quickbooks.before_write = None
    await bench.others.pop().close()


def _die(row: PostedInvoice) -> PostedInvoice:
    raise Killed


async def test_killed_after_the_invoice_was_made_it_is_found_and_linked(bench: Bench, tmp_path: Path):
    await crash(bench, tmp_path, after=True)
    assert bench.quickbooks.posted() == ["INV-1"]

    assert await recover(bench.workspace) == ()

    link = await bench.shelf.links.get(SCOPE, external_id(1))
    assert link is not None and link.quickbooks_id == "101"
    report = await run(bench.workspace, ["INV-1"])
    assert [row.outcome for row in report.rows] == ["unchanged"]
    assert bench.onedesk.rows[external_id(1)].mark == "Copied to QuickBooks"
    assert bench.quickbooks.posted() == ["INV-1"]


async def test_killed_before_the_bytes_left_it_is_uncertain_then_made_once(bench: Bench, tmp_path: Path):
    await crash(bench, tmp_path, after=False)

    soon = await run(bench.workspace, ["INV-1"])
    assert [(row.outcome, problem_of(row)) for row in soon.rows] == [("uncertain", "unsettled")]

    bench.clock.pass_by(121)
    assert (await run(bench.workspace, ["INV-1"])).as_asked
    assert bench.quickbooks.posted() == ["INV-1"]


async def test_an_intent_that_was_never_sent_is_closed(bench: Bench, tmp_path: Path):
    dying = await bench.another(tmp_path)
    intent = Intent("invoice", external_id(1), "INV-1", b"{}", {"external_id": external_id(1)}, unique=True)
    await Writer(dying).claim(intent)
    await bench.others.pop().close()

    assert await recover(bench.workspace) == ()
    assert await bench.shelf.journal.unsettled(SCOPE) == []
    assert (await run(bench.workspace, ["INV-1"])).as_asked


async def test_an_invoice_that_a_living_process_is_working_on_is_left_to_it(bench: Bench, tmp_path: Path):
    other = await bench.another(tmp_path)
    intent = Intent("invoice", external_id(1), "INV-1", b"{}", {"external_id": external_id(1)}, unique=True)
    operation = await Writer(other).claim(intent)
    await other.journal.sending(operation, bench.clock.now())

    report = await run(bench.workspace, ["INV-1", "INV-2"])

    found = {row.number: (row.outcome, problem_of(row)) for row in report.rows}
    assert found == {"INV-1": ("not_started", "unsettled"), "INV-2": ("created", None)}
    assert bench.quickbooks.posted() == ["INV-2"]


async def test_recovery_tells_the_journal_when_nothing_was_done(bench: Bench):
    bench.quickbooks.faults = [Fault("invoice", "doubt_before", times=5)]
    await run(bench.workspace, ["INV-1"])
    bench.clock.pass_by(121)

    assert await recover(bench.workspace) == ()

    assert [(e.subject, e.outcome) for e in await bench.entries("invoice")] == [("INV-1", "not_done")]
