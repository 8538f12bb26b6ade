from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.posting import InvoicePosting
from app.domain.problems import NotSent, Problem, ProblemError
from app.sync.choosing import accept_difference
from app.sync.copying import run
from app.sync.ports import RawInvoice
from app.sync.review import review
from tests.unit.sync.fake_quickbooks import SCOPE, Fault
from tests.unit.sync.fakes import Bench, external_id, invoice, outcomes, problem_of

# --- the plain way -----------------------------------------------------------------------------------------------------


async def test_all_open_invoices_are_copied_once_and_marked(bench: Bench):
    report = await run(bench.workspace, None)

    assert outcomes(report.rows) == dict.fromkeys(["INV-1", "INV-2", "INV-3", "INV-4", "INV-5"], "created")
    assert report.as_asked
    assert report.totals == {"EUR": Decimal("1785.00")}
    assert report.outcomes["created"] == 5 and report.outcomes["failed"] == 0
    assert bench.quickbooks.posted() == ["INV-1", "INV-2", "INV-3", "INV-4", "INV-5"]
    assert {row.mark for row in bench.onedesk.rows.values()} == {"Copied to QuickBooks"}
    assert {row.status for row in bench.onedesk.rows.values()} == {"Open"}
    assert bench.quickbooks.mails == []


async def test_what_was_written_is_what_was_reviewed(bench: Bench):
    await run(bench.workspace, ["INV-2"])

    (row,) = bench.quickbooks.invoices.values()
    assert (row.doc_number, row.customer_id, row.total) == ("INV-2", "21", Decimal("238.00"))
    assert (row.txn_date, row.due_date) == (date(2026, 11, 1), date(2026, 12, 1))
    assert row.private_note == "OneDesk INV-2 · 00000002"
    assert row.bill_email == "rechnung@musterbau.example"
    assert row.tax_calculation == "TaxExcluded"


async def test_the_second_run_writes_nothing_anywhere(bench: Bench):
    await run(bench.workspace, None)
    before, told = len(bench.quickbooks.writes), len(bench.onedesk.written)

    report = await run(bench.workspace, None)

    assert set(outcomes(report.rows).values()) == {"unchanged"}
    assert report.as_asked
    assert (len(bench.quickbooks.writes), len(bench.onedesk.written)) == (before, told)


async def test_a_review_writes_nothing_anywhere(bench: Bench):
    bench.onedesk.put(invoice(6, organization_id="org-2", organization_name="Neue Firma GmbH"))
    reviewed = await review(bench.workspace, None)

    assert [plan.action for plan in reviewed.plans] == ["create"] * 6
    assert bench.quickbooks.writes == []
    assert bench.onedesk.written == []
    assert await bench.entries() == []


async def test_an_edit_in_onedesk_updates_the_same_invoice_and_keeps_its_lines(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    (first,) = bench.quickbooks.invoices.values()
    bench.quickbooks.edit(
        first.id,
        lines=tuple(replace(line, class_id="77") if line.kind == "SalesItem" else line for line in first.lines),
    )
    bench.onedesk.put(invoice(1, memo="Danke"))

    report = await run(bench.workspace, ["INV-1"])

    (row,) = bench.quickbooks.invoices.values()
    assert outcomes(report.rows) == {"INV-1": "updated"}
    assert (row.id, row.customer_memo, row.sync_token) == (first.id, "Danke", "2")
    assert (row.lines[0].id, row.lines[0].class_id) == (first.lines[0].id, "77")
    assert row.private_note == "OneDesk INV-1 · 00000001"


async def test_text_that_somebody_added_to_the_private_note_is_kept_and_is_no_drift(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    (row,) = bench.quickbooks.invoices.values()
    bench.quickbooks.edit(row.id, private_note=f"Checked by Ann\n{row.private_note}", bill_email="other@x.example")
    bench.onedesk.put(invoice(1, number="INV-1A"))

    report = await run(bench.workspace, [external_id(1)])

    assert outcomes(report.rows) == {"INV-1A": "updated"}
    assert bench.quickbooks.invoices[row.id].private_note == "Checked by Ann\nOneDesk INV-1A · 00000001"
    assert bench.quickbooks.invoices[row.id].doc_number == "INV-1A"


async def test_a_stamp_that_somebody_took_away_is_drift(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    (row,) = bench.quickbooks.invoices.values()
    bench.quickbooks.edit(row.id, private_note="")

    report = await run(bench.workspace, ["INV-1"])

    assert [problem_of(one) for one in report.rows] == ["drifted"]


async def test_an_edit_in_quickbooks_is_never_overwritten_unasked(bench: Bench):
    await run(bench.workspace, ["INV-1", "INV-2"])
    one, two = bench.quickbooks.invoices.values()
    bench.quickbooks.edit(one.id, customer_memo="by hand")
    bench.quickbooks.edit(two.id, customer_memo="by hand")
    bench.onedesk.put(invoice(2, memo="by OneDesk"))

    report = await run(bench.workspace, None)

    found = {row.number: (row.outcome, problem_of(row)) for row in report.rows}
    assert found["INV-1"] == ("needs_attention", "drifted")
    assert found["INV-2"] == ("needs_attention", "conflict")
    assert bench.quickbooks.invoices[two.id].customer_memo == "by hand"


async def test_the_plan_that_was_reviewed_is_executed_or_nothing(bench: Bench):
    seen = (await review(bench.workspace, None)).hash
    bench.onedesk.put(invoice(3, memo="edited meanwhile"))

    with pytest.raises(ProblemError) as caught:
        await run(bench.workspace, None, expect=seen)

    assert caught.value.problem.code == "plan_changed"
    assert bench.quickbooks.writes == []
    again = (await review(bench.workspace, None)).hash
    assert (await run(bench.workspace, None, expect=again)).as_asked


async def test_a_blocked_invoice_stops_nobody_else(bench: Bench):
    bench.onedesk.put(invoice(2, status="Draft"), invoice(3, organization_name="Musterbau", organization_id="org-7"))

    report = await run(bench.workspace, ["INV-1", "INV-2", "INV-3", "INV-4"])

    found = {row.number: (row.outcome, problem_of(row)) for row in report.rows}
    assert found == {
        "INV-1": ("created", None),
        "INV-2": ("needs_attention", "not_open"),
        "INV-3": ("needs_attention", "customer_near_match"),
        "INV-4": ("created", None),
    }


async def test_two_onedesk_invoices_of_one_number_are_both_taken_and_both_stopped(bench: Bench):
    bench.onedesk.put(invoice(9, number="INV-1"))

    report = await run(bench.workspace, ["INV-1"])

    assert {row.external_id: problem_of(row) for row in report.rows} == {
        external_id(1): "duplicate_number_in_onedesk",
        external_id(9): "duplicate_number_in_onedesk",
    }
    assert bench.quickbooks.writes == []


async def test_a_duplicate_that_came_after_the_last_reading_is_seen(bench: Bench):
    await review(bench.workspace, None)
    bench.onedesk.put(invoice(9, number="INV-1"))

    report = await run(bench.workspace, ["INV-1"])

    assert [problem_of(row) for row in report.rows] == ["duplicate_number_in_onedesk"] * 2


async def test_an_unknown_number_does_nothing(bench: Bench):
    with pytest.raises(ProblemError) as caught:
        await run(bench.workspace, ["INV-1", "INV-77"])
    assert caught.value.problem.code == "unknown_number"
    assert bench.quickbooks.writes == []


async def test_a_copied_invoice_that_onedesk_lost_is_asked_about(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    del bench.onedesk.rows[external_id(1)]

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("needs_attention", "gone_in_onedesk")]
    assert len(bench.quickbooks.invoices) == 1


async def test_quickbooks_numbers_by_itself(bench: Bench):
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, custom_numbers=False)

    report = await run(bench.workspace, ["INV-1"])

    (row,) = report.rows
    (posted,) = bench.quickbooks.invoices.values()
    assert row.outcome == "created"
    assert row.doc_number == posted.doc_number == "1101"
    assert [note.code for note in row.notes] == ["quickbooks_numbers"]
    assert set(outcomes((await run(bench.workspace, None)).rows)) == {f"INV-{n}" for n in range(1, 6)}
    assert len(bench.quickbooks.invoices) == 5


# --- what the reply says -----------------------------------------------------------------------------------------------


async def test_the_first_reply_that_is_not_the_plan_ends_the_run(bench: Bench):
    fault = Fault("invoice", "mutate", change=lambda row: replace(row, due_date=date(2027, 1, 1)))
    bench.quickbooks.faults = [fault]

    report = await run(bench.workspace, None)

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [
        ("created", "reply_differs"),
        *[("not_started", "run_stopped")] * 4,
    ]
    assert report.stopped is not None and report.stopped.code == "reply_differs"
    first = report.rows[0].problem
    assert first is not None
    assert (first.params["field"], first.params["onedesk"], first.params["quickbooks"]) == (
        "due_date",
        "2026-12-01",
        "2027-01-01",
    )
    assert len(bench.quickbooks.invoices) == 1


async def test_a_reply_without_the_stamp_is_not_the_plan(bench: Bench):
    bench.quickbooks.faults = [Fault("invoice", "mutate", change=lambda row: replace(row, private_note=""))]

    report = await run(bench.workspace, ["INV-1"])

    assert [problem_of(row) for row in report.rows] == ["reply_differs"]


@pytest.mark.parametrize(
    "field",
    ["customer_memo", "doc_number", "total", "txn_date"],
)
async def test_every_owned_field_of_the_reply_is_compared(bench: Bench, field: str):
    values = {
        "customer_memo": "x",
        "doc_number": "x",
        "total": Decimal("119.01"),
        "txn_date": date(2020, 1, 1),
    }
    bench.quickbooks.faults = [
        Fault("invoice", "mutate", change=lambda row: replace(row, **{field: values[field]}))  # type: ignore[arg-type]
    ]
    report = await run(bench.workspace, ["INV-1"], send=True)

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("copied_not_sent", "reply_differs")]
    assert bench.quickbooks.mails == []


async def test_what_quickbooks_fills_in_by_itself_is_no_difference(bench: Bench):
    bench.onedesk.put(invoice(1, due_date=None))
    change = lambda row: replace(row, due_date=date(2026, 12, 1), term_id="41", bill_email_cc="c@x.example")  # noqa: E731
    bench.quickbooks.faults = [Fault("invoice", "mutate", change=change)]

    assert (await run(bench.workspace, ["INV-1"])).as_asked


async def test_automated_sales_tax_is_compared_afterwards_and_stops_nobody(bench: Bench):
    bench.quickbooks.company_info = replace(bench.quickbooks.company_info, country="US")
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, automated_sales_tax=True)
    dearer = lambda row: replace(row, total=row.total + Decimal("20.00"), balance=row.total + Decimal("20.00"))  # noqa: E731
    bench.quickbooks.faults = [Fault("invoice", "mutate", change=dearer, times=2)]

    report = await run(bench.workspace, ["INV-1", "INV-2"])

    found = [(row.outcome, problem_of(row)) for row in report.rows]
    assert found == [("created", "total_differs"), ("created", "total_differs")]
    assert report.rows[0].total == Decimal("120.00")

    again = await run(bench.workspace, ["INV-1"], send=True)
    assert [(row.outcome, problem_of(row)) for row in again.rows] == [("copied_not_sent", "total_differs")]
    await accept_difference(bench.workspace, RawInvoice("{}", bench.onedesk.rows[external_id(1)]))
    sent = await run(bench.workspace, ["INV-1"], send=True)
    assert [(row.outcome, problem_of(row)) for row in sent.rows] == [("sent", None)]


async def test_an_accepted_cent_is_posted_and_said(bench: Bench):
    bench.onedesk.put(
        invoice(1, taxes=(replace(invoice(1).taxes[0], amount=Decimal("18.99")),), total=Decimal("118.99"))
    )
    blocked = await run(bench.workspace, ["INV-1"])
    assert [problem_of(row) for row in blocked.rows] == ["total_differs"]

    await accept_difference(bench.workspace, RawInvoice("{}", bench.onedesk.rows[external_id(1)]))
    report = await run(bench.workspace, ["INV-1"])

    (row,) = report.rows
    assert (row.outcome, row.problem, row.total) == ("created", None, Decimal("119.00"))
    assert [note.code for note in row.notes] == ["difference_accepted"]


# --- what ends a run ----------------------------------------------------------------------------------------------------


async def test_refusals_and_doubts_concern_their_own_invoice_only(bench: Bench):
    def fail_second(kind: str, posting: object) -> None:
        if isinstance(posting, InvoicePosting) and posting.number == "INV-2":
            bench.quickbooks.faults.append(Fault("invoice", "refuse", code="period_closed"))
        if isinstance(posting, InvoicePosting) and posting.number == "INV-3":
            bench.quickbooks.faults.append(Fault("invoice", "doubt_before"))

    bench.quickbooks.before_write = fail_second
    report = await run(bench.workspace, None)

    found = {row.number: (row.outcome, problem_of(row)) for row in report.rows}
    assert found["INV-2"] == ("failed", "period_closed")
    assert found["INV-3"] == ("uncertain", "unsettled")
    assert [found[n][0] for n in ("INV-1", "INV-4", "INV-5")] == ["created"] * 3
    assert report.stopped is None


@pytest.mark.parametrize("code", ["reconnect_needed", "quota_exhausted", "subscription_ended"])
async def test_what_concerns_every_invoice_ends_the_run(bench: Bench, code: str):
    def stop_at_third(kind: str, posting: object) -> None:
        if isinstance(posting, InvoicePosting) and posting.number == "INV-3":
            bench.quickbooks.faults.append(Fault("invoice", "stop", code=code))

    bench.quickbooks.before_write = stop_at_third
    report = await run(bench.workspace, None)

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [
        ("created", None),
        ("created", None),
        ("failed", code),
        ("not_started", "run_stopped"),
        ("not_started", "run_stopped"),
    ]
    assert await bench.shelf.journal.unsettled(SCOPE) == []


async def test_a_connection_that_cannot_be_made_ends_the_run_and_the_rest_can_be_run_again(bench: Bench):
    def unplugged_at_second(kind: str, posting: object) -> None:
        if isinstance(posting, InvoicePosting) and posting.number == "INV-2":
            bench.quickbooks.faults.append(Fault("invoice", "not_sent"))

    bench.quickbooks.before_write = unplugged_at_second
    report = await run(bench.workspace, None)

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [
        ("created", None),
        ("not_started", "unreachable"),
        *[("not_started", "run_stopped")] * 3,
    ]
    assert report.stopped is not None and report.stopped.code == "unreachable"
    assert [row.problem.params for row in report.rows[2:] if row.problem] == [{"text": "unreachable"}] * 3
    assert len(bench.quickbooks.writes) == 2

    bench.quickbooks.before_write = None
    again = await run(bench.workspace, None)
    assert [row.outcome for row in again.rows] == ["unchanged", *["created"] * 4]


async def test_a_person_stops_the_run_after_the_invoice_in_flight(bench: Bench):
    report = await run(bench.workspace, None, stop=lambda: len(bench.quickbooks.invoices) == 2)

    assert [row.outcome for row in report.rows] == ["created", "created", *["not_started"] * 3]
    assert {problem_of(row) for row in report.rows[2:]} == {"run_stopped"}


async def test_quickbooks_out_of_reach_before_the_first_write_is_the_calls_problem(bench: Bench):
    bench.quickbooks.down = ProblemError(Problem("unreachable", {"host": "QuickBooks Online"}))
    with pytest.raises(ProblemError) as caught:
        await run(bench.workspace, None)
    assert caught.value.problem.code == "unreachable"


# --- the mark -----------------------------------------------------------------------------------------------------------


async def test_a_mark_that_does_not_stick_is_said_once_and_tried_again(bench: Bench):
    bench.onedesk.lose = {"mark"}
    first = await run(bench.workspace, ["INV-1"])
    assert [note.code for note in first.rows[0].notes] == ["mark_not_kept"]
    assert first.as_asked
    tried = len(bench.onedesk.written)
    again = await run(bench.workspace, ["INV-1"])
    assert (outcomes(again.rows), again.rows[0].notes) == ({"INV-1": "unchanged"}, ())
    assert len(bench.onedesk.written) == tried + 1

    bench.onedesk.lose = set()
    second = await run(bench.workspace, ["INV-1"])

    assert outcomes(second.rows) == {"INV-1": "unchanged"}
    assert second.rows[0].notes == ()
    assert bench.onedesk.rows[external_id(1)].mark == "Copied to QuickBooks"


async def test_a_refused_mark_does_not_undo_the_copy(bench: Bench):
    bench.onedesk.refuse_writes = ProblemError(Problem("onedesk_refused", {"text": "403"}))

    report = await run(bench.workspace, ["INV-1"])

    assert report.as_asked
    assert [note.code for note in report.rows[0].notes] == ["mark_not_kept"]
    assert [(e.kind, e.outcome) for e in await bench.entries("write_back")] == [
        ("write_back", "failed:onedesk_refused")
    ]


async def test_a_onedesk_out_of_reach_is_tried_once_in_a_run_and_told_with_the_next(bench: Bench):
    bench.onedesk.refuse_writes = NotSent(Problem("unreachable", {"host": "OneDesk"}))

    report = await run(bench.workspace, ["INV-1", "INV-2", "INV-3"])

    assert report.as_asked
    assert [[note.code for note in row.notes] for row in report.rows] == [["mark_not_kept"]] * 3
    assert [(e.subject, e.outcome) for e in await bench.entries("write_back")] == [("INV-1", "failed:unreachable")]

    bench.onedesk.refuse_writes = None
    again = await run(bench.workspace, ["INV-1", "INV-2", "INV-3"])
    assert [row.outcome for row in again.rows] == ["unchanged"] * 3
    assert {row.mark for row in list(bench.onedesk.rows.values())[:3]} == {"Copied to QuickBooks"}


async def test_writing_back_can_be_switched_off(bench: Bench):
    await bench.workspace.settings.put("option:write-back", "off")

    report = await run(bench.workspace, ["INV-1"])

    assert report.as_asked
    assert report.rows[0].notes == ()
    assert bench.onedesk.written == []


async def test_a_mark_of_another_program_blocks_until_it_is_denied(bench: Bench):
    bench.onedesk.put(invoice(1, mark="Copied to QuickBooks"))

    report = await run(bench.workspace, ["INV-1"])

    assert [(row.outcome, problem_of(row)) for row in report.rows] == [("needs_attention", "copied_elsewhere")]


# --- the journal --------------------------------------------------------------------------------------------------------


async def test_the_journal_tells_what_was_done(bench: Bench, tmp_path: Path):
    await run(bench.workspace, ["INV-1"])

    entries = await bench.entries()
    assert [(e.kind, e.subject, e.outcome, e.quickbooks_id) for e in entries] == [
        ("decision", "Musterbau GmbH", "customer", None),
        ("decision", "Consulting", "item", None),
        ("invoice", "INV-1", "created", "101"),
        ("write_back", "INV-1", "kept", "101"),
    ]
    assert entries[2].intuit_tid == "tid-1"
    assert entries[2].request_id == bench.quickbooks.writes[0].request_id
    assert await bench.shelf.journal.verify()
