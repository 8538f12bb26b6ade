from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.books import PostedInvoice
from app.domain.problems import ProblemError
from app.i18n.problems import describe
from app.sync.company import read_books
from app.sync.copying import run
from app.sync.overview import read_picture
from app.sync.resolving import Side, resolve
from app.sync.results import RowResult
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, external_id, invoice


async def side(bench: Bench, number: int = 1) -> Side:
    key = external_id(number)
    link = await bench.shelf.links.get(SCOPE, key)
    seen = bench.quickbooks.invoices.get(link.quickbooks_id) if link else None
    row = bench.onedesk.rows.get(key)
    return Side(key, (row.number if row else None) or f"INV-{number}", row, link, seen)


async def settle(bench: Bench, choice: str, value: str | None = None, number: int = 1) -> None:
    await resolve(bench.workspace, await read_books(bench.workspace), await side(bench, number), choice, value)


async def state(bench: Bench, number: int = 1) -> str:
    rows = (await read_picture(bench.workspace)).listing.rows
    return next(row.state for row in rows if row.external_id == external_id(number))


async def copy(bench: Bench, number: int = 1) -> tuple[str, str | None]:
    (row,) = (await run(bench.workspace, [external_id(number)])).rows
    return outcome(row)


def outcome(row: RowResult) -> tuple[str, str | None]:
    return row.outcome, row.problem.code if row.problem else None


def stranger(key: str = "90", **changes: object) -> PostedInvoice:
    made = PostedInvoice(
        key,
        "3",
        "21",
        Decimal("119.00"),
        Decimal("119.00"),
        doc_number="INV-1",
        customer_name="Musterbau GmbH",
        txn_date=date(2026, 11, 1),
        currency="EUR",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


async def conflicting(bench: Bench) -> None:
    assert await copy(bench) == ("created", None)
    bench.quickbooks.edit("101", customer_memo="by hand")
    bench.onedesk.put(invoice(1, memo="by OneDesk"))
    assert await state(bench) == "conflict"


# --- update, accept ---------------------------------------------------------------------------------------------------------


async def test_update_overwrites_what_the_person_saw(bench: Bench):
    await conflicting(bench)

    await settle(bench, "update")
    assert bench.quickbooks.invoices["101"].customer_memo == "by hand"
    assert await copy(bench) == ("updated", None)

    assert bench.quickbooks.invoices["101"].customer_memo == "by OneDesk"
    assert await state(bench) == "copied"


async def test_until_the_next_copy_a_decided_update_is_a_change_that_waits(bench: Bench):
    assert await copy(bench) == ("created", None)
    bench.quickbooks.edit("101", customer_memo="by hand")
    assert await state(bench) == "drifted"

    await settle(bench, "update")
    assert await state(bench) == "changed"

    assert await copy(bench) == ("updated", None)
    assert await state(bench) == "copied"


async def test_update_of_another_state_than_was_seen_is_asked_again(bench: Bench):
    await conflicting(bench)
    await settle(bench, "update")
    bench.quickbooks.edit("101", customer_memo="by hand once more")

    assert await copy(bench) == ("needs_attention", "conflict")
    assert bench.quickbooks.invoices["101"].customer_memo == "by hand once more"


async def test_the_decision_to_update_is_used_up(bench: Bench):
    await conflicting(bench)
    await settle(bench, "update")
    await copy(bench)
    bench.quickbooks.edit("101", customer_memo="by hand")

    assert await copy(bench) == ("needs_attention", "drifted")


async def test_accept_makes_both_sides_as_they_stand_the_base(bench: Bench):
    await conflicting(bench)

    await settle(bench, "accept")

    assert await state(bench) == "copied"
    assert await copy(bench) == ("unchanged", None)
    assert bench.quickbooks.invoices["101"].customer_memo == "by hand"
    bench.onedesk.put(invoice(1, memo="edited again"))
    assert await state(bench) == "changed"


async def test_accept_ends_a_reply_that_differed(bench: Bench):
    assert await copy(bench) == ("created", None)
    link = await bench.shelf.links.get(SCOPE, external_id(1))
    assert link is not None
    await bench.shelf.links.put(SCOPE, replace(link, onedesk_agreed='{"memo": "planned"}'))
    assert (await copy(bench))[1] == "reply_differs"

    await settle(bench, "accept")

    assert await copy(bench) == ("unchanged", None)


async def test_what_is_not_linked_or_not_there_cannot_be_accepted_or_updated(bench: Bench):
    for choice, code in (("accept", "usage"), ("update", "usage")):
        with pytest.raises(ProblemError) as caught:
            await settle(bench, choice)
        assert caught.value.problem.code == code


# --- link ---------------------------------------------------------------------------------------------------------------------


async def test_link_takes_an_invoice_that_another_program_posted(bench: Bench):
    bench.onedesk.put(invoice(1, mark="Copied to QuickBooks"))
    bench.quickbooks.invoices["90"] = stranger()
    assert (await copy(bench))[1] == "copied_elsewhere"

    await settle(bench, "link", "id:90")

    assert await state(bench) == "copied"
    assert await copy(bench) == ("unchanged", None)
    assert list(bench.quickbooks.invoices) == ["90"]


async def test_a_link_to_a_differing_total_is_changed_at_once(bench: Bench):
    bench.quickbooks.invoices["90"] = stranger(total=Decimal("120.00"), balance=Decimal("120.00"))

    await settle(bench, "link", "90")

    assert await state(bench) == "changed"


async def test_a_link_to_a_differing_customer_is_changed_at_once(bench: Bench):
    bench.quickbooks.invoices["90"] = stranger(customer_id="77", customer_name="Other AG")

    await settle(bench, "link", "90")

    assert await state(bench) == "changed"


async def test_a_customer_by_decision_is_no_difference(bench: Bench):
    assert await copy(bench, 2) == ("created", None)
    bench.quickbooks.invoices["90"] = stranger(customer_name="Musterbau, renamed")

    await settle(bench, "link", "90")

    assert await state(bench) == "copied"


async def test_an_invoice_that_was_mailed_before_it_was_linked_is_not_mailed_again(bench: Bench):
    at = datetime(2026, 11, 2, tzinfo=UTC)
    bench.quickbooks.invoices["90"] = stranger(email_status="EmailSent", delivery_time=at, bill_email="x@y.example")

    await settle(bench, "link", "90")

    (row,) = (await run(bench.workspace, ["INV-1"], send=True)).rows
    assert (row.outcome, row.already_sent, row.emailed_to) == ("sent", True, "x@y.example")
    assert bench.quickbooks.mails == []


async def test_linking_anew_forgets_what_belonged_to_the_old_copy(bench: Bench):
    await run(bench.workspace, ["INV-1"], send=True)
    bench.quickbooks.invoices["90"] = stranger()

    await settle(bench, "link", "90")

    link = await bench.shelf.links.get(SCOPE, external_id(1))
    assert link is not None
    assert (link.quickbooks_id, link.emailed_hash, link.paid) == ("90", None, Decimal(0))


async def test_what_belongs_to_another_invoice_cannot_be_linked(bench: Bench):
    assert await copy(bench) == ("created", None)
    with pytest.raises(ProblemError) as caught:
        await settle(bench, "link", "101", number=2)
    assert caught.value.problem.code == "number_taken"
    assert (
        describe(caught.value.problem).title == "The invoice with Id 101 in QuickBooks Online belongs to invoice INV-1."
    )


@pytest.mark.parametrize("value", ["", "4711", "INV-1", "../1"])
async def test_only_an_id_that_is_there_can_be_linked(bench: Bench, value: str):
    with pytest.raises(ProblemError) as caught:
        await settle(bench, "link", value)
    assert caught.value.problem.code == "unknown_name"


# --- create again, forget -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("replay", [True, False])
async def test_create_again_makes_a_new_invoice_also_where_replay_remembers_for_ever(bench: Bench, replay: bool):
    bench.quickbooks.replay = replay
    assert await copy(bench) == ("created", None)
    bench.quickbooks.invoices.clear()
    assert await state(bench) == "missing"

    await settle(bench, "create")
    assert await copy(bench) == ("created", None)

    assert list(bench.quickbooks.invoices) == ["102"]
    ids = [write.request_id for write in bench.quickbooks.writes if write.kind == "invoice"]
    assert len(set(ids)) == 2


async def test_what_is_still_there_is_not_created_again(bench: Bench):
    assert await copy(bench) == ("created", None)
    with pytest.raises(ProblemError) as caught:
        await settle(bench, "create")
    assert caught.value.problem.code == "usage"


async def test_create_denies_the_mark_of_another_program(bench: Bench):
    bench.onedesk.put(invoice(1, mark="Copied to QuickBooks"))

    await settle(bench, "create")

    assert await copy(bench) == ("created", None)


async def test_a_voided_copy_still_holds_its_number(bench: Bench):
    assert await copy(bench) == ("created", None)
    note = bench.quickbooks.invoices["101"].private_note
    bench.quickbooks.edit("101", total=Decimal(0), balance=Decimal(0), private_note=f"Voided\n{note}")
    await settle(bench, "create")

    assert await copy(bench) == ("needs_attention", "number_taken")
    await settle(bench, "doc-number", "INV-1-2")
    assert await copy(bench) == ("created", None)
    assert bench.quickbooks.invoices["102"].doc_number == "INV-1-2"


async def test_forget_drops_the_bond_and_the_stamp_finds_it_again(bench: Bench):
    assert await copy(bench) == ("created", None)

    await settle(bench, "forget")
    assert await bench.shelf.links.get(SCOPE, external_id(1)) is None

    assert await copy(bench) == ("adopted", None)
    assert list(bench.quickbooks.invoices) == ["101"]


# --- number and date ------------------------------------------------------------------------------------------------------------


async def test_another_number_is_used_and_both_are_kept(bench: Bench):
    bench.quickbooks.invoices["90"] = stranger(customer_id="77")
    assert await copy(bench) == ("needs_attention", "number_taken")

    await settle(bench, "doc-number", " 2026-0001 ")
    assert await copy(bench) == ("created", None)

    posted = bench.quickbooks.invoices["101"]
    assert (posted.doc_number, posted.private_note) == ("2026-0001", "OneDesk INV-1 · 00000001")
    assert await copy(bench) == ("unchanged", None)


@pytest.mark.parametrize(("value", "code"), [("", "usage"), ("  ", "usage"), ("X" * 22, "number_too_long")])
async def test_a_number_must_fit(bench: Bench, value: str, code: str):
    with pytest.raises(ProblemError) as caught:
        await settle(bench, "doc-number", value)
    assert caught.value.problem.code == code


async def test_a_number_that_is_taken_is_foreseen_for_a_copy_too(bench: Bench):
    await run(bench.workspace, ["INV-1", "INV-2"])
    await settle(bench, "doc-number", "INV-2")
    before = len(bench.quickbooks.writes)

    assert await copy(bench) == ("needs_attention", "number_taken")
    assert len(bench.quickbooks.writes) == before


async def test_another_date_leads_out_of_a_closed_period(bench: Bench):
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, book_close_date=date(2026, 11, 1))
    assert await copy(bench) == ("needs_attention", "period_closed")

    await settle(bench, "txn-date", "2026-11-02")

    assert await copy(bench) == ("created", None)
    assert bench.quickbooks.invoices["101"].txn_date == date(2026, 11, 2)


async def test_a_date_that_is_none_is_refused(bench: Bench):
    with pytest.raises(ProblemError) as caught:
        await settle(bench, "txn-date", "31.12.2026")
    assert caught.value.problem.code == "usage"


async def test_every_decision_stands_in_the_journal(bench: Bench):
    await conflicting(bench)
    await settle(bench, "update")
    await settle(bench, "accept")
    await settle(bench, "forget")

    entries = await bench.shelf.journal.entries(SCOPE, "INV-1")
    assert [e.outcome for e in entries if e.kind == "decision"] == ["settle", "accepted", "forgotten"]
