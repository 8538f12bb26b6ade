from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from app.domain.books import PostedInvoice
from app.i18n.problems import describe
from app.sync.adopting import adopt
from app.sync.copying import run
from app.sync.overview import read_picture
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, external_id, invoice


def history(bench: Bench, number: int, **changes: object) -> None:
    """An invoice that was in QuickBooks Online before this program came."""
    total = Decimal(number) * 119
    made = PostedInvoice(
        f"90{number}",
        "2",
        "21",
        total,
        total,
        doc_number=f"INV-{number}",
        customer_name="Musterbau GmbH",
        txn_date=date(2026, 11, 1),
        currency="EUR",
    )
    bench.quickbooks.invoices[made.id] = replace(made, **changes)  # type: ignore[arg-type]


async def adopted(bench: Bench, since: date | None = None) -> dict[str, tuple[str | None, str | None]]:
    rows = await adopt(bench.workspace, since)
    return {row.number: (row.quickbooks_id, row.problem.code if row.problem else None) for row in rows}


async def test_what_agrees_is_linked_without_writing_anything_anywhere(bench: Bench):
    history(bench, 1)
    history(bench, 2)

    assert await adopted(bench) == {"INV-1": ("901", None), "INV-2": ("902", None)}

    assert bench.quickbooks.writes == []
    assert bench.onedesk.written == []
    states = {row.number: row.state for row in (await read_picture(bench.workspace)).listing.rows}
    assert states == {"INV-1": "copied", "INV-2": "copied", "INV-3": "ready", "INV-4": "ready", "INV-5": "ready"}
    assert {row.outcome for row in (await run(bench.workspace, ["INV-1"])).rows} == {"unchanged"}


async def test_what_differs_in_customer_currency_or_total_stays_unlinked_and_says_so(bench: Bench):
    history(bench, 1, total=Decimal("118.99"))
    history(bench, 2, customer_id="77", customer_name="Other AG")
    history(bench, 3, currency="USD")
    history(bench, 4, total=Decimal(0), private_note="Voided")

    assert await adopted(bench) == {
        "INV-1": (None, "total_differs"),
        "INV-2": (None, "number_taken"),
        "INV-3": (None, "currency_mismatch"),
        "INV-4": (None, "number_taken"),
    }
    assert await bench.shelf.links.all(SCOPE) == []


async def test_a_difference_is_told_in_its_own_words(bench: Bench):
    history(bench, 1, total=Decimal("118.99"))
    history(bench, 3, currency="USD")

    told = [describe(row.problem) for row in await adopt(bench.workspace, None) if row.problem]

    assert [(each.title, each.detail) for each in told] == [
        (
            "Invoice INV-1 has another total in QuickBooks Online.",
            "OneDesk says €119.00, invoice Id 901 in QuickBooks Online says €118.99. It was not linked.",
        ),
        (
            "Invoice INV-3 is in another currency in QuickBooks Online.",
            "OneDesk says EUR, invoice Id 903 in QuickBooks Online is in USD. It was not linked.",
        ),
    ]


async def test_two_of_one_number_are_not_guessed(bench: Bench):
    history(bench, 1)
    bench.onedesk.put(invoice(9, number="INV-1", total=Decimal("119.00")))
    history(bench, 2)
    history(bench, 2, id="999")
    bench.quickbooks.invoices["999"] = replace(bench.quickbooks.invoices["902"], id="999")

    found = await adopt(bench.workspace, None)

    assert [(row.number, row.problem.code if row.problem else None) for row in found] == [
        ("INV-1", "duplicate_number_in_onedesk"),
        ("INV-1", "duplicate_number_in_onedesk"),
        ("INV-2", "number_taken"),
    ]


async def test_the_go_live_date_is_a_fence(bench: Bench):
    history(bench, 1)
    bench.onedesk.put(invoice(2, invoice_date=date(2026, 11, 2)))
    history(bench, 2)

    assert await adopted(bench, date(2026, 11, 2)) == {"INV-2": ("902", None)}


async def test_paid_invoices_count_and_cancelled_ones_do_not(bench: Bench):
    bench.onedesk.put(invoice(1, status="Paid"), invoice(2, status="Cancelled"))
    history(bench, 1)
    history(bench, 2)

    assert await adopted(bench) == {"INV-1": ("901", None)}


async def test_what_was_copied_and_cancelled_afterwards_is_linked_by_its_stamp_and_asked_about(bench: Bench):
    bench.onedesk.put(invoice(1, status="Cancelled"))
    history(bench, 1, private_note=f"OneDesk INV-1 · {external_id(1)[:8]}")

    assert await adopted(bench) == {"INV-1": ("901", None)}
    (row,) = (row for row in (await read_picture(bench.workspace)).listing.rows if row.number == "INV-1")
    assert (row.state, row.why.code if row.why else None) == ("needs_attention", "gone_in_onedesk")


async def test_what_was_mailed_there_is_not_mailed_again(bench: Bench):
    at = datetime(2026, 11, 2, tzinfo=UTC)
    history(bench, 1, email_status="EmailSent", delivery_time=at, bill_email="x@y.example")
    await adopt(bench.workspace, None)

    (row,) = (await run(bench.workspace, ["INV-1"], send=True)).rows

    assert (row.outcome, row.already_sent) == ("sent", True)
    assert bench.quickbooks.mails == []


async def test_what_is_linked_already_is_left_alone(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    before = await bench.shelf.links.get(SCOPE, external_id(1))

    assert await adopted(bench) == {}
    assert await bench.shelf.links.get(SCOPE, external_id(1)) == before


async def test_adopting_stands_in_the_journal(bench: Bench):
    history(bench, 1)
    await adopt(bench.workspace, None)
    assert [(e.kind, e.subject, e.outcome, e.quickbooks_id) for e in await bench.entries()] == [
        ("decision", "INV-1", "adopted", "901")
    ]
