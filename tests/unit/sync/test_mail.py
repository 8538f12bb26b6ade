import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.books import PostedInvoice
from app.domain.problems import NotSent, Problem, ProblemError
from app.sync.copying import execute, run
from app.sync.mail import mail
from app.sync.ports import Answer, Spent, WrittenBack
from app.sync.recover import recover
from app.sync.results import RowResult
from app.sync.review import review
from app.sync.settle import Intent, Writer
from tests.unit.sync.fake_quickbooks import SCOPE, Fault
from tests.unit.sync.fakes import Bench, FakeOneDesk, external_id, invoice


def found(rows: tuple[RowResult, ...]) -> list[tuple[str, str | None]]:
    return [(row.outcome, row.problem.code if row.problem else None) for row in rows]


async def test_sending_copies_mails_once_and_tells_onedesk(bench: Bench):
    report = await run(bench.workspace, ["INV-1"], send=True)

    (row,) = report.rows
    assert (row.outcome, row.emailed_to, row.already_sent) == ("sent", "rechnung@musterbau.example", False)
    assert bench.quickbooks.mails == [("101", "rechnung@musterbau.example")]
    told = bench.onedesk.rows[external_id(1)]
    assert (told.mark, told.status) == ("Sent with QuickBooks", "Sent")
    assert bench.onedesk.written[-1] == (
        external_id(1),
        "sent",
        {"mark": "Sent with QuickBooks", "status": "Sent", "date": "2026-11-23"},
    )


async def test_asking_again_mails_nothing_although_onedesk_now_says_sent(bench: Bench):
    await run(bench.workspace, ["INV-1"], send=True)

    report = await run(bench.workspace, ["INV-1"], send=True)

    (row,) = report.rows
    assert (row.outcome, row.already_sent, row.emailed_to) == ("sent", True, "rechnung@musterbau.example")
    assert len(bench.quickbooks.mails) == 1


async def test_another_content_is_mailed_anew(bench: Bench):
    await run(bench.workspace, ["INV-1"], send=True)
    bench.onedesk.put(replace(bench.onedesk.rows[external_id(1)], memo="Korrigiert"))

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("sent", None)]
    assert not report.rows[0].already_sent
    assert len(bench.quickbooks.mails) == 2


async def test_again_mails_once_more_under_another_request_id(bench: Bench):
    await run(bench.workspace, ["INV-1"], send=True)
    await run(bench.workspace, ["INV-1"], send=True, again=True)
    await run(bench.workspace, ["INV-1"], send=True, again=True)

    assert len(bench.quickbooks.mails) == 3
    ids = [write.request_id for write in bench.quickbooks.writes if write.kind == "mail"]
    assert len(set(ids)) == 3


async def test_without_a_contact_it_is_copied_and_says_why(bench: Bench):
    bench.onedesk.organizations["org-1"] = replace(bench.onedesk.organizations["org-1"], email=None)

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("copied_not_sent", "no_contact_email")]
    assert bench.quickbooks.posted() == ["INV-1"]
    assert bench.quickbooks.mails == []


async def test_an_address_that_quickbooks_would_refuse_is_not_tried(bench: Bench):
    bench.onedesk.organizations["org-1"] = replace(
        bench.onedesk.organizations["org-1"], email="a@b.example c@d.example"
    )

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("copied_not_sent", "email_refused")]
    assert bench.quickbooks.mails == []


async def test_two_contact_addresses_are_both_mailed(bench: Bench):
    bench.onedesk.organizations["org-1"] = replace(
        bench.onedesk.organizations["org-1"], email="a@b.example, c@d.example"
    )

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("sent", None)]
    assert report.rows[0].emailed_to == "a@b.example,c@d.example"
    assert bench.quickbooks.mails == [("101", "a@b.example,c@d.example")]


async def test_the_address_is_read_from_onedesk_in_the_same_run(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    bench.onedesk.organizations["org-1"] = replace(bench.onedesk.organizations["org-1"], email="neu@musterbau.example")

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert report.rows[0].emailed_to == "neu@musterbau.example"
    assert bench.quickbooks.mails == [("101", "neu@musterbau.example")]


async def test_a_refused_mail_leaves_the_copy(bench: Bench):
    bench.quickbooks.faults = [Fault("mail", "refuse", code="email_refused")]

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("copied_not_sent", "email_refused")]
    assert bench.onedesk.rows[external_id(1)].mark == "Copied to QuickBooks"


async def test_a_mail_whose_reply_was_lost_is_found_by_its_delivery_time(bench: Bench):
    bench.quickbooks.faults = [Fault("mail", "doubt_after")]

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("sent", None)]
    assert len(bench.quickbooks.mails) == 1


async def test_a_mail_that_cannot_be_settled_is_uncertain_and_not_repeated_before_the_settle_time(bench: Bench):
    bench.quickbooks.faults = [Fault("mail", "doubt_before")]
    first = await run(bench.workspace, ["INV-1"], send=True)
    assert found(first.rows) == [("uncertain", "unsettled")]
    assert first.rows[0].quickbooks_id == "101"

    soon = await run(bench.workspace, ["INV-1"], send=True)
    assert found(soon.rows) == [("uncertain", "unsettled")]
    assert bench.quickbooks.mails == []

    bench.clock.pass_by(121)
    later = await run(bench.workspace, ["INV-1"], send=True)
    assert found(later.rows) == [("sent", None)]
    assert len(bench.quickbooks.mails) == 1


async def test_a_mail_that_left_late_is_not_sent_twice(bench: Bench):
    bench.quickbooks.faults = [Fault("mail", "doubt_late")]
    await run(bench.workspace, ["INV-1"], send=True)
    bench.quickbooks.finish_late()

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("sent", None)]
    assert report.rows[0].already_sent
    assert len(bench.quickbooks.mails) == 1


async def test_an_earlier_delivery_time_proves_nothing(bench: Bench):
    """Again, and the reply is lost: the invoice still shows the first mail, so the second is not taken as done."""
    await run(bench.workspace, ["INV-1"], send=True)
    bench.quickbooks.faults = [Fault("mail", "doubt_before")]

    report = await run(bench.workspace, ["INV-1"], send=True, again=True)

    assert found(report.rows) == [("uncertain", "unsettled")]
    assert len(bench.quickbooks.mails) == 1


async def test_the_local_clock_does_not_matter_for_finding_a_mail(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    bench.clock.at = datetime(2020, 1, 1, tzinfo=UTC)
    bench.quickbooks.faults = [Fault("mail", "doubt_after")]

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("sent", None)]
    assert len(bench.quickbooks.mails) == 1


async def test_what_a_person_mailed_from_quickbooks_is_not_mailed_again_unasked(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    at = datetime(2026, 11, 24, tzinfo=UTC)
    bench.quickbooks.edit("101", email_status="EmailSent", delivery_time=at, bill_email="hand@x.example")

    report = await run(bench.workspace, ["INV-1"], send=True)

    (row,) = report.rows
    assert (row.outcome, row.already_sent, row.emailed_to) == ("sent", True, "hand@x.example")
    assert bench.quickbooks.mails == []
    assert bench.onedesk.rows[external_id(1)].status == "Sent"
    await run(bench.workspace, ["INV-1"], send=True, again=True)
    assert len(bench.quickbooks.mails) == 1


async def test_a_mail_of_an_earlier_content_does_not_count_for_the_present_one(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    at = datetime(2026, 11, 24, tzinfo=UTC)
    bench.quickbooks.edit("101", email_status="EmailSent", delivery_time=at, bill_email="hand@x.example")
    bench.onedesk.put(invoice(1, memo="neu"))
    await run(bench.workspace, ["INV-1"])

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert (report.rows[0].outcome, report.rows[0].already_sent) == ("sent", False)
    assert len(bench.quickbooks.mails) == 1


async def test_killed_after_the_mail_left_it_is_settled_by_the_next_run(bench: Bench, tmp_path: Path):
    await run(bench.workspace, ["INV-1"])
    dying = await bench.another(tmp_path)
    link = await dying.links.get(SCOPE, external_id(1))
    assert link is not None
    before = {
        "external_id": external_id(1),
        "id": "101",
        "address": "x@y.example",
        "content": link.content_hash,
        "delivery_time": None,
    }
    operation = await Writer(dying).claim(Intent("mail", external_id(1), "INV-1", b"mail", before, unique=False))
    await dying.journal.sending(operation, bench.clock.now())
    await bench.quickbooks.send_invoice("101", "x@y.example", operation.request_id)
    await bench.others.pop().close()

    assert await recover(bench.workspace) == ()

    link = await bench.shelf.links.get(SCOPE, external_id(1))
    assert link is not None
    assert (link.emailed_hash, link.emailed_to) == (link.content_hash, "x@y.example")
    report = await run(bench.workspace, ["INV-1"], send=True)
    assert (report.rows[0].outcome, report.rows[0].already_sent) == ("sent", True)
    assert len(bench.quickbooks.mails) == 1


async def test_two_windows_asked_to_send_mail_once(bench: Bench, tmp_path: Path):
    second = await bench.another(tmp_path)
    await run(bench.workspace, ["INV-1"])
    reviewed = await review(second, ["INV-1"])
    await run(bench.workspace, ["INV-1"], send=True)

    report = await execute(second, reviewed, send=True)

    assert (report.rows[0].outcome, report.rows[0].already_sent) == ("sent", True)
    assert len(bench.quickbooks.mails) == 1


async def test_a_mail_that_another_window_is_sending_is_not_sent_here(bench: Bench, tmp_path: Path):
    await run(bench.workspace, ["INV-1"])
    reviewed = await review(bench.workspace, ["INV-1"])
    second = await bench.another(tmp_path)

    def claim_meanwhile(*_: object) -> None:
        raise AssertionError("nothing is written while another window sends")

    await Writer(second).claim(Intent("mail", external_id(1), "INV-1", b"mail", {}, unique=False))
    bench.quickbooks.before_write = claim_meanwhile
    report = await execute(bench.workspace, reviewed, send=True)

    assert found(report.rows) == [("not_started", "unsettled")]


async def test_a_claim_that_comes_between_copy_and_mail_leaves_the_copy(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    await run(bench.workspace, ["INV-1"])
    bench.onedesk.put(invoice(1, memo="neu"))
    reviewed = await review(bench.workspace, ["INV-1"])
    second = await bench.another(tmp_path)
    writer = Writer(second)
    plain = bench.workspace.links.put

    async def put(*args: object) -> None:
        await plain(*args)  # type: ignore[arg-type]
        if not await bench.shelf.journal.unsettled(SCOPE):
            await writer.claim(Intent("mail", external_id(1), "INV-1", b"mail", {}, unique=False))

    monkeypatch.setattr(bench.shelf.links, "put", put)
    report = await execute(bench.workspace, reviewed, send=True)

    assert found(report.rows) == [("copied_not_sent", "unsettled")]
    assert bench.quickbooks.invoices["101"].customer_memo == "neu"
    assert bench.quickbooks.mails == []


async def test_a_second_workstation_does_not_mail_what_the_first_mailed(bench: Bench, tmp_path: Path):
    await run(bench.workspace, ["INV-1"], send=True)
    bench.onedesk.put(replace(bench.onedesk.rows[external_id(1)], status="Open"))
    folder = tmp_path / "second"
    folder.mkdir()

    report = await run(await bench.another(folder), ["INV-1"], send=True)

    assert (report.rows[0].outcome, report.rows[0].already_sent) == ("sent", True)
    assert len(bench.quickbooks.mails) == 1


async def test_quickbooks_out_of_reach_before_the_mail_leaves_the_copy(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    reviewed = await review(bench.workspace, ["INV-1"])
    bench.quickbooks.down = ProblemError(Problem("unreachable", {"host": "QuickBooks Online"}))

    report = await execute(bench.workspace, reviewed, send=True)

    assert found(report.rows) == [("copied_not_sent", "unreachable")]


async def test_no_connection_at_all_before_a_mail_ends_the_run(bench: Bench):
    await run(bench.workspace, ["INV-1", "INV-2"])
    reviewed = await review(bench.workspace, ["INV-1", "INV-2"])
    bench.quickbooks.down = NotSent(Problem("unreachable", {"host": "QuickBooks Online"}))

    report = await execute(bench.workspace, reviewed, send=True)

    assert found(report.rows) == [("copied_not_sent", "unreachable"), ("not_started", "run_stopped")]
    assert report.rows[0].quickbooks_id == "101"


async def test_a_lost_sign_in_at_the_mail_ends_the_run(bench: Bench):
    bench.quickbooks.faults = [Fault("mail", "stop", code="reconnect_needed")]

    report = await run(bench.workspace, ["INV-1", "INV-2"], send=True)

    assert found(report.rows) == [("copied_not_sent", "reconnect_needed"), ("not_started", "run_stopped")]


async def test_a_status_that_onedesk_does_not_take_leaves_the_mail_counted(bench: Bench):
    bench.onedesk.lose = {"status"}

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("sent", None)]
    assert [note.code for note in report.rows[0].notes] == ["mark_not_kept"]
    bench.onedesk.lose = set()
    again = await run(bench.workspace, ["INV-1"], send=True)
    assert (again.rows[0].already_sent, again.rows[0].notes) == (True, ())
    assert bench.onedesk.rows[external_id(1)].status == "Sent"
    told = len(bench.onedesk.written)
    await run(bench.workspace, ["INV-1"], send=True)
    assert len(bench.onedesk.written) == told


async def test_what_onedesk_was_not_told_of_a_mail_is_told_the_next_time(bench: Bench):
    bench.onedesk.refuse_writes = ProblemError(Problem("unreachable", {"host": "OneDesk"}))
    await run(bench.workspace, ["INV-1"], send=True)
    bench.onedesk.refuse_writes = None

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert [(row.outcome, row.already_sent, row.notes) for row in report.rows] == [("sent", True, ())]
    told = bench.onedesk.rows[external_id(1)]
    assert (told.mark, told.status) == ("Sent with QuickBooks", "Sent")
    assert len(bench.quickbooks.mails) == 1
    count = len(bench.onedesk.written)
    await run(bench.workspace, ["INV-1"], send=True)
    assert len(bench.onedesk.written) == count


async def test_the_mark_of_a_mail_is_not_taken_back_when_only_the_reply_to_it_was_lost(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    write_back, lost = FakeOneDesk.write_back, ProblemError(Problem("unreachable", {"host": "OneDesk"}))

    async def unheard(self: FakeOneDesk, external_id: str, event: str, values: Mapping[str, str]) -> WrittenBack:
        if event == "sent":
            await write_back(self, external_id, event, values)
        raise lost

    with monkeypatch.context() as patched:
        patched.setattr(FakeOneDesk, "write_back", unheard)
        await run(bench.workspace, ["INV-1"], send=True)

    for send in (False, True):
        assert (await run(bench.workspace, ["INV-1"], send=send)).as_asked
        told = bench.onedesk.rows[external_id(1)]
        assert (told.mark, told.status) == ("Sent with QuickBooks", "Sent")
    assert len(bench.onedesk.written) == 1


async def test_nothing_is_mailed_when_the_copy_did_not_work(bench: Bench):
    bench.quickbooks.faults = [Fault("invoice", "refuse", code="period_closed")]

    report = await run(bench.workspace, ["INV-1"], send=True)

    assert found(report.rows) == [("failed", "period_closed")]
    assert bench.quickbooks.mails == []


@pytest.mark.parametrize("code", ["number_taken", "drifted"])
async def test_a_blocked_invoice_is_not_mailed(bench: Bench, code: str):
    await run(bench.workspace, ["INV-1"])
    if code == "drifted":
        bench.quickbooks.edit("101", customer_memo="by hand")
    else:
        bench.onedesk.put(invoice(2, number="INV-1"))

    report = await run(bench.workspace, [external_id(1 if code == "drifted" else 2)], send=True)

    assert report.rows[0].outcome == "needs_attention"
    assert bench.quickbooks.mails == []


async def test_mailing_the_same_link_twice_at_once_is_refused_by_the_claim(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    link = await bench.shelf.links.get(SCOPE, external_id(1))
    assert link is not None and link.seen is not None
    writer = Writer(bench.workspace)
    await writer.claim(Intent("mail", external_id(1), "INV-1", b"x", {}, unique=False))

    with pytest.raises(ProblemError) as caught:
        await mail(bench.workspace, writer, None, link, link.seen, "a@b.example", again=False)  # type: ignore[arg-type]

    assert caught.value.problem.code == "unsettled"
    assert link.seen.total == Decimal("119.00")


async def test_an_account_that_keeps_nothing_is_said_once(bench: Bench):
    bench.onedesk.lose = {"mark", "status", "date"}

    first = await run(bench.workspace, ["INV-1"], send=True)
    again = await run(bench.workspace, ["INV-1"], send=True)

    assert found(first.rows) == found(again.rows) == [("sent", None)]
    assert [[note.code for note in report.rows[0].notes] for report in (first, again)] == [["mark_not_kept"], []]
    assert len(bench.quickbooks.mails) == 1


async def test_the_day_of_a_mail_is_the_day_here_not_that_of_quickbooks_clock(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    """Intuit tells times as they are in California: there it is still the day before when an office in Europe opens."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    sent_at = datetime.fromisoformat("2026-11-23T23:30:00-08:00")
    plain = bench.quickbooks.send_invoice

    async def send(invoice_id: str, address: str, request_id: str, _spent: Spent) -> Answer:
        answer = await plain(invoice_id, address, request_id)
        assert isinstance(answer.entity, PostedInvoice)
        return replace(answer, entity=replace(answer.entity, delivery_time=sent_at))

    monkeypatch.setattr(bench.quickbooks, "send_invoice", send)
    try:
        await run(bench.workspace, ["INV-1"], send=True)
    finally:
        monkeypatch.undo()
        time.tzset()

    told = [values["date"] for _id, event, values in bench.onedesk.written if event == "sent"]
    assert told == ["2026-11-24"]
