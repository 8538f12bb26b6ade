"""Work that nobody goes on with: a cancelled task, a read that fails in between, a pause before the bytes leave."""

import asyncio
from contextlib import suppress

import pytest

from app.domain.books import Customer
from app.domain.problems import Doubt, Problem, ProblemError
from app.sync.copying import run
from app.sync.ports import Answer, Operation, Spent
from app.sync.recover import recover
from app.sync.settle import Intent, Uncertain, Writer
from tests.unit.sync.fake_quickbooks import SCOPE, FakeQuickBooks
from tests.unit.sync.fakes import Bench, external_id, invoice

MAIL = Intent("mail", "x", "INV-1", b"b", {"id": "101", "delivery_time": None}, unique=False)


async def nothing_there(operation: Operation) -> Answer | None:
    return None


async def cancelled(bench: Bench, monkeypatch: pytest.MonkeyPatch, *, done: bool) -> None:
    """A run whose task is cancelled while QuickBooks Online works on the invoice."""
    asked = asyncio.Event()
    write = FakeQuickBooks.write

    async def slow(self: FakeQuickBooks, kind: str, body: bytes, request_id: str, spent: Spent) -> Answer:
        if done:
            await write(self, kind, body, request_id)
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError("never")

    with monkeypatch.context() as patched:
        patched.setattr(FakeQuickBooks, "write", slow)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(run(bench.workspace, ["INV-1"]))
            await asked.wait()
            task.cancel()


@pytest.mark.parametrize("done", [True, False])
async def test_a_cancelled_run_leaves_its_invoice_uncertain_and_the_same_process_settles_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, done: bool
):
    await cancelled(bench, monkeypatch, done=done)
    (operation,) = await bench.shelf.journal.unsettled(SCOPE)
    assert (operation.kind, operation.state) == ("invoice", "uncertain")

    bench.clock.pass_by(121)
    report = await run(bench.workspace, ["INV-1"])

    assert [row.outcome for row in report.rows] == ["unchanged" if done else "created"]
    assert bench.quickbooks.posted() == ["INV-1"]
    assert await bench.shelf.journal.unsettled(SCOPE) == []


async def test_cancelled_before_anything_was_sent_nothing_is_left(bench: Bench):
    writer, waiting = Writer(bench.workspace), asyncio.Event()

    async def work() -> None:
        async with writer.claimed(MAIL):
            waiting.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(work())
        await waiting.wait()
        task.cancel()

    assert await bench.shelf.journal.unsettled(SCOPE) == []


async def test_cancelled_while_it_is_settled_it_is_settled_all_the_same(bench: Bench):
    writer, begun = Writer(bench.workspace), asyncio.Event()

    async def send(operation: Operation, spent: Spent) -> Answer:
        return Answer(Customer("1", "Acme", "Acme"), "{}", None)

    async def work() -> None:
        async with writer.claimed(MAIL) as operation:
            done = await writer.perform(operation, False, send, nothing_there)
            begun.set()
            await writer.conclude(done, "sent")

    async with asyncio.TaskGroup() as group:
        task = group.create_task(work())
        await begun.wait()
        task.cancel()

    await asyncio.sleep(0)
    assert await bench.shelf.journal.verify()
    assert await bench.shelf.journal.unsettled(SCOPE) == []
    assert [(entry.kind, entry.outcome) for entry in await bench.entries()] == [("mail", "sent")]


async def test_a_look_that_fails_between_claim_and_request_blocks_nobody_for_ever(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    bench.onedesk.put(invoice(1, organization_id="org-2", organization_name="Neue Firma GmbH"))
    writer = Writer(bench.workspace)
    await writer.claim(Intent("customer", "Neue Firma GmbH", "Neue Firma GmbH", b"{}", {"name": "x"}, unique=True))
    (held,) = await bench.shelf.journal.unsettled(SCOPE)
    lost = ProblemError(Problem("unreachable", {"host": "QuickBooks Online"}))
    sleep = bench.clock.sleep

    async def released(seconds: float) -> None:
        await sleep(seconds)
        if seconds == 0.5:
            await bench.shelf.journal.abandon(held)

    async def unread(self: FakeQuickBooks, kind: str, name: str) -> list[Customer]:
        raise lost

    monkeypatch.setattr(bench.clock, "sleep", released)
    with monkeypatch.context() as patched:
        patched.setattr(FakeQuickBooks, "records_named", unread)
        report = await run(bench.workspace, ["INV-1"])
    assert [(row.outcome, row.problem and row.problem.code) for row in report.rows] == [("failed", "unreachable")]

    assert await bench.shelf.journal.unsettled(SCOPE) == []
    assert (await run(bench.workspace, ["INV-1"])).as_asked


async def test_the_settle_time_counts_from_the_moment_when_the_bytes_left(bench: Bench):
    """A pause that QuickBooks asked for (429) came between the note on disk and the bytes."""
    writer = Writer(bench.workspace)

    async def send(operation: Operation, spent: Spent) -> Answer:
        bench.clock.pass_by(90)
        raise Doubt(Problem("unreachable", {"host": "QuickBooks Online"}), waited=5)

    with pytest.raises(Uncertain):
        async with writer.claimed(MAIL) as operation:
            await writer.perform(operation, False, send, nothing_there)

    bench.clock.pass_by(60)
    assert [o.kind for o in await recover(bench.workspace)] == ["mail"]
    bench.clock.pass_by(56)
    assert await recover(bench.workspace) == ()


async def test_a_look_that_was_made_too_early_proves_nothing_although_it_took_its_time(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    writer = Writer(bench.workspace)

    async def send(operation: Operation, spent: Spent) -> Answer:
        raise Doubt(Problem("unreachable", {"host": "QuickBooks Online"}))

    with suppress(Uncertain):
        async with writer.claimed(MAIL) as operation:
            await writer.perform(operation, False, send, nothing_there)

    async def slow_look(self: FakeQuickBooks, invoice_id: str) -> None:
        bench.clock.pass_by(10)

    monkeypatch.setattr(FakeQuickBooks, "invoice", slow_look)
    bench.clock.pass_by(115)

    assert [o.kind for o in await recover(bench.workspace)] == ["mail"]
    assert external_id(1) not in {entry.subject for entry in await bench.entries()}
