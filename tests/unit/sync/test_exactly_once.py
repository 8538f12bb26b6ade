from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.books import Customer, Item, PostedInvoice
from app.domain.content import request_id
from app.domain.problems import Doubt, Problem, ProblemError
from app.sync.copying import execute, run
from app.sync.ports import Answer, Operation, Spent
from app.sync.review import review
from app.sync.settle import Intent, Writer
from tests.unit.sync.fake_quickbooks import SCOPE, START, FakeQuickBooks, Fault
from tests.unit.sync.fakes import Bench, external_id, invoice, problem_of, request_ids


def without_numbers(bench: Bench) -> None:
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, custom_numbers=False)


# --- lost replies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("replay", [True, False])
async def test_a_reply_lost_after_the_invoice_was_made_is_found_by_its_stamp(bench: Bench, replay: bool):
    bench.quickbooks.replay = replay
    bench.quickbooks.faults = [Fault("invoice", "doubt_after")]

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row), row.quickbooks_id) for row in report.rows] == [("created", None, "101")]
    assert len(bench.quickbooks.invoices) == 1
    assert len(request_ids(bench, "invoice")) == 1


@pytest.mark.parametrize("replay", [True, False])
async def test_a_request_lost_on_its_way_is_repeated_under_the_same_request_id(bench: Bench, replay: bool):
    bench.quickbooks.replay = replay
    bench.quickbooks.faults = [Fault("invoice", "doubt_before", times=2)]

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("created", None)]
    ids = request_ids(bench, "invoice")
    assert len(ids) == 3 and len(set(ids)) == 1
    assert len(bench.quickbooks.invoices) == 1


async def test_after_five_tries_the_row_is_uncertain_and_the_next_run_settles_it(bench: Bench):
    bench.quickbooks.faults = [Fault("invoice", "doubt_before", times=5)]
    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("uncertain", "unsettled")]
    assert len(request_ids(bench, "invoice")) == 5
    assert bench.clock.slept <= 120
    (operation,) = await bench.shelf.journal.unsettled(SCOPE)
    assert operation.state == "uncertain"

    soon = await run(bench.workspace, ["INV-1"])
    assert [(row.outcome, problem_of(row)) for row in soon.rows] == [("uncertain", "unsettled")]
    assert len(request_ids(bench, "invoice")) == 5

    bench.clock.pass_by(121)
    later = await run(bench.workspace, ["INV-1"])
    assert [(row.outcome, problem_of(row)) for row in later.rows] == [("created", None)]
    assert len(set(request_ids(bench, "invoice"))) == 1
    assert bench.quickbooks.posted() == ["INV-1"]


async def test_tries_that_a_pause_was_asked_for_count_too(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    told: list[Spent] = []

    async def throttled_then_lost(_kind: str, _body: bytes, _request_id: str, spent: Spent) -> Answer:
        told.append(spent)
        doubt = Doubt(Problem("unreachable", {"host": "QuickBooks Online"}))
        doubt.tries, doubt.paused = 2, 3.0
        raise doubt

    monkeypatch.setattr(bench.quickbooks, "write", throttled_then_lost)
    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("uncertain", "unsettled")]
    assert told == [Spent(0, 0.0), Spent(2, 4.0), Spent(4, 10.0)]


async def test_what_quickbooks_finishes_late_is_found_not_doubled(bench: Bench):
    bench.quickbooks.replay = False
    bench.quickbooks.faults = [Fault("invoice", "doubt_late"), Fault("invoice", "doubt_before", times=4)]
    await run(bench.workspace, ["INV-1"])
    bench.quickbooks.finish_late()

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, row.quickbooks_id) for row in report.rows] == [("unchanged", "101")]
    assert bench.quickbooks.posted() == ["INV-1"]
    assert await bench.shelf.journal.unsettled(SCOPE) == []


async def test_finished_late_while_the_request_is_repeated_the_number_protects(bench: Bench):
    bench.quickbooks.replay = False
    bench.quickbooks.faults = [Fault("invoice", "doubt_late")]

    def finish_before_the_second(kind: str, posting: object) -> None:
        if bench.quickbooks.late and request_ids(bench, "invoice"):
            bench.quickbooks.finish_late()

    bench.quickbooks.before_write = finish_before_the_second
    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("created", None)]
    assert bench.quickbooks.posted() == ["INV-1"]


async def test_without_a_number_of_our_own_nothing_is_repeated_within_the_settle_time(bench: Bench):
    without_numbers(bench)
    bench.quickbooks.replay = False
    bench.quickbooks.faults = [Fault("invoice", "doubt_late")]

    report = await run(bench.workspace, ["INV-1"])
    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("uncertain", "unsettled")]
    assert len(request_ids(bench, "invoice")) == 1

    bench.quickbooks.finish_late()
    again = await run(bench.workspace, ["INV-1"])
    assert [row.outcome for row in again.rows] == ["unchanged"]
    assert bench.quickbooks.posted() == ["INV-1"]


async def test_without_a_number_of_our_own_a_look_that_finds_nothing_counts_after_the_settle_time(bench: Bench):
    without_numbers(bench)
    bench.quickbooks.faults = [Fault("invoice", "doubt_before")]
    await run(bench.workspace, ["INV-1"])
    bench.clock.pass_by(120)

    report = await run(bench.workspace, ["INV-1"])

    assert [row.outcome for row in report.rows] == ["created"]
    assert len(set(request_ids(bench, "invoice"))) == 1


async def test_a_look_that_cannot_be_made_leaves_the_row_uncertain(bench: Bench):
    reviewed = await review(bench.workspace, ["INV-1"])
    bench.quickbooks.faults = [Fault("invoice", "doubt_before")]

    def cut(kind: str, posting: object) -> None:
        bench.quickbooks.down = ProblemError(Problem("unreachable", {"host": "QuickBooks Online"}))

    bench.quickbooks.before_write = cut
    report = await execute(bench.workspace, reviewed)

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("uncertain", "unsettled")]
    assert len(request_ids(bench, "invoice")) == 1


async def test_a_stranger_with_the_same_number_is_never_taken(bench: Bench):
    reviewed = await review(bench.workspace, ["INV-1"])
    stranger = PostedInvoice("90", "0", "21", Decimal("119.00"), Decimal("119.00"), doc_number="INV-1")
    bench.quickbooks.invoices["90"] = stranger
    bench.quickbooks.faults = [Fault("invoice", "doubt_before")]

    report = await execute(bench.workspace, reviewed)

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("failed", "number_taken")]
    assert bench.quickbooks.invoices == {"90": stranger}
    assert await bench.shelf.links.all(SCOPE) == []


async def test_another_invoice_of_ours_whose_id_begins_alike_is_never_taken(bench: Bench):
    first = invoice(1, external_id="same-start-0001")
    second = invoice(1, external_id="same-start-0002", number="INV-2")
    bench.onedesk.rows = {row.external_id: row for row in (first, second)}
    await run(bench.workspace, ["INV-1"])
    await bench.shelf.links.forget(SCOPE, "same-start-0001")
    without_numbers(bench)

    report = await run(bench.workspace, None)

    assert {row.number: row.outcome for row in report.rows} == {"INV-1": "adopted", "INV-2": "created"}
    assert bench.quickbooks.posted() == ["INV-1", "INV-2"]


async def test_a_refusal_gets_a_new_request_id_and_a_doubt_keeps_the_old(bench: Bench):
    bench.quickbooks.faults = [Fault("invoice", "refuse", code="period_closed")]
    await run(bench.workspace, ["INV-1"])
    bench.quickbooks.faults = [Fault("invoice", "doubt_before")]

    report = await run(bench.workspace, ["INV-1"])

    assert report.as_asked
    refused, lost, repeated = request_ids(bench, "invoice")
    assert refused != lost
    assert lost == repeated


async def test_what_never_left_keeps_its_request_id(bench: Bench):
    bench.quickbooks.faults = [Fault("invoice", "not_sent")]
    first = await run(bench.workspace, ["INV-1"])
    assert [(row.outcome, problem_of(row)) for row in first.rows] == [("not_started", "unreachable")]

    assert (await run(bench.workspace, ["INV-1"])).as_asked
    one, two = request_ids(bench, "invoice")
    assert one == two


async def test_a_refusal_after_a_doubt_is_believed_only_after_a_look(bench: Bench):
    bench.quickbooks.replay = False
    bench.quickbooks.number_check = False
    without_numbers(bench)
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, custom_numbers=True)
    bench.quickbooks.faults = [Fault("invoice", "doubt_late"), Fault("invoice", "refuse", code="quickbooks_refused")]

    def finish(kind: str, posting: object) -> None:
        if bench.quickbooks.late:
            bench.quickbooks.finish_late()

    bench.quickbooks.before_write = finish
    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("created", None)]
    assert bench.quickbooks.posted() == ["INV-1"]


async def test_a_refusal_after_a_doubt_that_stays_a_refusal_gives_the_next_try_another_request_id(bench: Bench):
    bench.quickbooks.faults = [Fault("invoice", "doubt_before"), Fault("invoice", "refuse", code="quickbooks_refused")]
    first = await run(bench.workspace, ["INV-1"])
    assert [(row.outcome, problem_of(row)) for row in first.rows] == [("uncertain", "unsettled")]
    bench.clock.pass_by(121)

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("created", None)]
    lost, refused, made = request_ids(bench, "invoice")
    assert lost == refused != made
    assert [(e.kind, e.outcome) for e in await bench.entries("invoice")] == [
        ("invoice", "not_done"),
        ("invoice", "created"),
    ]


async def test_an_update_that_is_done_late_although_its_repeat_was_refused_is_no_conflict(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    bench.onedesk.put(invoice(1, memo="Neu"))
    bench.quickbooks.replay = False
    bench.quickbooks.faults = [Fault("invoice", "doubt_late"), Fault("invoice", "refuse", code="quickbooks_refused")]

    report = await run(bench.workspace, ["INV-1"])
    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("uncertain", "unsettled")]
    bench.clock.pass_by(60)
    bench.quickbooks.finish_late()
    bench.clock.pass_by(61)
    bench.onedesk.put(invoice(1, memo="Noch neuer"))

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("updated", None)]
    (row,) = bench.quickbooks.invoices.values()
    assert row.customer_memo == "Noch neuer"


async def test_a_copy_that_another_workstation_makes_while_ours_is_planned_is_adopted_and_not_written_again(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    bench.onedesk.put(invoice(1, organization_id="org-2", organization_name="Neue Firma GmbH"))
    other = await bench.another(tmp_path)
    plain = bench.quickbooks.invoices_by_number

    async def copied_meanwhile(numbers: Sequence[str]) -> list[PostedInvoice]:
        monkeypatch.undo()
        await run(other, ["INV-1"])
        return await plain(numbers)

    monkeypatch.setattr(bench.quickbooks, "invoices_by_number", copied_meanwhile)
    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("adopted", None)]
    assert [write.kind for write in bench.quickbooks.writes] == [
        "customer",
        "invoice",
        "customer",
    ]  # refused: it is there
    assert bench.quickbooks.invoices["102"].sync_token == "0"


# --- customers and products -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["doubt_before", "doubt_after"])
@pytest.mark.parametrize("kind", ["customer", "item"])
async def test_a_lost_customer_or_product_is_made_once(bench: Bench, kind: str, what: str):
    bench.quickbooks.replay = False
    bench.quickbooks.lists["Item"] = []
    bench.onedesk.put(invoice(1, organization_id="org-2", organization_name="Neue Firma GmbH"))
    bench.quickbooks.faults = [Fault(kind, what)]

    report = await run(bench.workspace, ["INV-1"])

    assert report.as_asked
    assert [row.name for row in bench.quickbooks.lists["Customer"]] == ["Musterbau GmbH", "Neue Firma GmbH"]
    assert [row.name for row in bench.quickbooks.lists["Item"]] == ["Consulting"]
    assert bench.quickbooks.posted() == ["INV-1"]


async def test_a_customer_that_another_workstation_makes_in_the_same_second_is_used(bench: Bench):
    bench.quickbooks.replay = False
    bench.onedesk.put(invoice(1, organization_id="org-2", organization_name="Neue Firma GmbH"))
    reviewed = await review(bench.workspace, ["INV-1"])
    bench.quickbooks.lists["Customer"].append(Customer("60", "Neue Firma GmbH", "Neue Firma GmbH"))

    report = await execute(bench.workspace, reviewed)

    assert report.as_asked
    assert [row.customer_id for row in bench.quickbooks.invoices.values()] == ["60"]


async def test_an_account_that_was_set_although_the_reply_was_lost_is_not_set_twice(bench: Bench):
    bench.quickbooks.lists["Item"] = [Item("11", "Consulting", "Consulting", "Service")]
    bench.quickbooks.faults = [Fault("item", "doubt_after")]

    report = await run(bench.workspace, ["INV-1"])

    assert report.as_asked
    assert len(request_ids(bench, "item")) == 1


# --- updates --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["doubt_before", "doubt_after"])
async def test_a_lost_update_is_done_once(bench: Bench, what: str):
    bench.quickbooks.replay = False
    await run(bench.workspace, ["INV-1"])
    bench.onedesk.put(invoice(1, memo="Danke"))
    bench.quickbooks.faults = [Fault("invoice", what)]

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("updated", None)]
    (row,) = bench.quickbooks.invoices.values()
    assert (row.customer_memo, row.sync_token) == ("Danke", "1")


async def test_an_update_that_takes_a_line_away_is_not_found_done_before_it_is(bench: Bench):
    line = invoice(1).lines[0]
    bench.onedesk.put(invoice(2, lines=(line, line)))
    await run(bench.workspace, ["INV-2"])
    bench.onedesk.put(replace(invoice(1), external_id=external_id(2), number="INV-2"))
    bench.quickbooks.faults = [Fault("invoice", "doubt_before")]

    report = await run(bench.workspace, ["INV-2"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("updated", None)]
    (row,) = bench.quickbooks.invoices.values()
    assert (row.total, len(row.lines)) == (Decimal("119.00"), 2)


# --- create again -----------------------------------------------------------------------------------------------------------


async def test_deleted_in_quickbooks_it_is_missing_until_a_person_decides(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    bench.quickbooks.invoices.clear()

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("needs_attention", "missing_in_quickbooks")]
    assert bench.quickbooks.invoices == {}


def test_the_request_id_follows_what_it_is_made_of():
    base = request_id("1", "ext", "invoice", b"{}", 0, 0)
    others = [
        request_id("2", "ext", "invoice", b"{}", 0, 0),
        request_id("1", "ext2", "invoice", b"{}", 0, 0),
        request_id("1", "ext", "update", b"{}", 0, 0),
        request_id("1", "ext", "invoice", b"{ }", 0, 0),
        request_id("1", "ext", "invoice", b"{}", 1, 0),
        request_id("1", "ext", "invoice", b"{}", 0, 1),
    ]
    assert request_id("1", "ext", "invoice", b"{}", 0, 0) == base
    assert len({base, *others}) == 7
    assert all(len(one) <= 50 and one.isascii() for one in (base, *others))


# --- the writer by itself -----------------------------------------------------------------------------------------------------


async def test_the_intent_is_on_disk_before_the_bytes_leave(bench: Bench):
    writer = Writer(bench.workspace)
    intent = Intent("customer", "Acme", "Acme", b"body", {"name": "Acme"}, unique=True)
    seen: list[tuple[str, datetime | None]] = []

    async def send(operation: Operation, spent: Spent) -> Answer:
        seen.extend((o.state, o.sent) for o in await bench.shelf.journal.unsettled(SCOPE))
        return Answer(Customer("1", "Acme", "Acme"), "{}", None)

    async def look(operation: Operation) -> Answer | None:
        return None

    operation = await writer.claim(intent)
    done = await writer.perform(operation, True, send, look)

    assert seen == [("intended", START)]
    assert not done.looked_up
    with pytest.raises(ProblemError) as caught:
        await writer.claim(intent)
    assert caught.value.problem.code == "unsettled"
    await writer.conclude(done, "created")
    assert await bench.shelf.journal.unsettled(SCOPE) == []


async def test_doubt_after_the_settle_time_allows_a_repeat_even_without_a_number(bench: Bench):
    writer = Writer(bench.workspace)
    sent = []

    async def send(operation: Operation, spent: Spent) -> Answer:
        sent.append(operation.request_id)
        if len(sent) == 1:
            bench.clock.pass_by(120)
            raise Doubt(Problem("unreachable", {"host": "QuickBooks Online"}), waited=120)
        return Answer(Customer("1", "Acme", "Acme"), "{}", None)

    async def look(operation: Operation) -> Answer | None:
        return None

    operation = await writer.claim(Intent("mail", "x", "x", b"b", {}, unique=False))
    await writer.perform(operation, False, send, look)
    assert len(sent) == 2 and len(set(sent)) == 1


async def test_switching_the_look_off_makes_doubles_which_these_tests_can_see(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    async def blind(self: FakeQuickBooks, asked: object) -> list[PostedInvoice]:
        return []

    monkeypatch.setattr(FakeQuickBooks, "invoices_by_number", blind)
    monkeypatch.setattr(FakeQuickBooks, "invoices_created_since", blind)
    bench.quickbooks.replay = False
    bench.quickbooks.number_check = False
    bench.quickbooks.faults = [Fault("invoice", "doubt_after")]

    await run(bench.workspace, ["INV-1"])

    assert bench.quickbooks.posted() == ["INV-1", "INV-1"]
