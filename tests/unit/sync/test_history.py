"""What the journal says of one invoice, with a number and without one."""

from app.sync.copying import run
from app.sync.decisions import decide
from app.sync.history import history_of
from app.sync.ports import Entry
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, external_id, invoice


async def test_an_invoice_without_a_number_has_the_history_of_its_own_copy(bench: Bench) -> None:
    bench.onedesk.put(invoice(1, number=None), invoice(2, number=None), invoice(3))
    for serial in (1, 2):
        await decide(bench.workspace, "doc_number", external_id(serial), {"value": f"R-{serial}"}, "")
    await run(bench.workspace, [external_id(1), external_id(2)])
    first, second = (await bench.workspace.links.some(SCOPE, [external_id(1), external_id(2)])).values()

    found = await history_of(bench.workspace, external_id(1), "", first)

    assert {entry.quickbooks_id for entry in found} == {None, first.quickbooks_id}
    assert [entry.detail for entry in found if entry.kind == "decision"] == [
        f'{{"key": "{external_id(1)}", "kind": "doc_number", "value": "R-1"}}'
    ]
    assert first.quickbooks_id != second.quickbooks_id
    assert ("invoice", "created") in [(entry.kind, entry.outcome) for entry in found]


async def test_a_refused_one_without_a_number_is_told_by_its_stamp(bench: Bench) -> None:
    refused = [
        Entry(bench.clock.now(), "invoice", "", "refused", detail='{"sent": "OneDesk  · 00000001"}'),
        Entry(bench.clock.now(), "invoice", "", "refused", detail='{"sent": "OneDesk  · 00000002"}'),
    ]
    for entry in refused:
        await bench.workspace.journal.append(SCOPE, entry)

    found = await history_of(bench.workspace, external_id(2), "", None)

    assert [entry.detail for entry in found] == ['{"sent": "OneDesk  · 00000002"}']


async def test_one_with_a_number_has_what_stands_under_it(bench: Bench) -> None:
    await run(bench.workspace, ["INV-1"])

    found = await history_of(bench.workspace, external_id(1), "INV-1", None)

    assert [(entry.kind, entry.outcome) for entry in found if entry.kind == "invoice"] == [("invoice", "created")]
