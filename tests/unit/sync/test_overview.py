from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.books import Allocation, Customer, Item, Payment
from app.domain.problems import Doubt, Problem, ProblemError
from app.sync.choosing import link_customer, map_service_type
from app.sync.company import read_books
from app.sync.copying import run
from app.sync.decisions import decide, read_decided
from app.sync.mapped import customer_rows, service_types
from app.sync.options import defaults_of
from app.sync.overview import read_picture
from app.sync.payments import bring_back
from app.sync.results import Listed
from app.sync.states import STATES
from tests.unit.sync.fake_quickbooks import SCOPE, Fault
from tests.unit.sync.fakes import Bench, external_id, invoice

Act = Callable[[Bench], Awaitable[None]]


async def state(bench: Bench, fresh: bool = True) -> Listed:
    picture = await read_picture(bench.workspace, fresh)
    return next(row for row in picture.listing.rows if row.external_id == external_id(1))


async def copied(bench: Bench) -> None:
    await run(bench.workspace, ["INV-1"])


async def paid(bench: Bench, amount: str) -> None:
    parts = (Allocation("101", "Invoice", Decimal(amount)),)
    bench.quickbooks.pay(Payment("p1", date(2026, 11, 20), Decimal(amount), "EUR", "21", parts))
    await bring_back(bench.workspace)


# --- what is done to INV-1 for each state; the states in the order of the headless interface ----------------------------------


async def uncertain(bench: Bench) -> None:
    bench.quickbooks.faults = [Fault("invoice", "doubt_before", times=5)]
    await copied(bench)


async def missing(bench: Bench) -> None:
    await copied(bench)
    bench.quickbooks.invoices.clear()


async def voided(bench: Bench) -> None:
    await copied(bench)
    bench.quickbooks.edit("101", total=Decimal(0), balance=Decimal(0), private_note="Voided")


async def conflict(bench: Bench) -> None:
    await drifted(bench)
    bench.onedesk.put(invoice(1, memo="edited"))


async def drifted(bench: Bench) -> None:
    await copied(bench)
    bench.quickbooks.edit("101", customer_memo="by hand")


async def changed(bench: Bench) -> None:
    await copied(bench)
    bench.onedesk.put(invoice(1, memo="edited"))


async def changed_and_cancelled(bench: Bench) -> None:
    await copied(bench)
    bench.onedesk.put(invoice(1, memo="edited", status="Cancelled"))


async def stopped(bench: Bench) -> None:
    bench.onedesk.put(invoice(1, organization_name="Musterbau", organization_id="org-9"))


async def cancelled(bench: Bench) -> None:
    await copied(bench)
    bench.onedesk.put(invoice(1, status="Cancelled"))


async def gone(bench: Bench) -> None:
    await copied(bench)
    del bench.onedesk.rows[external_id(1)]


async def in_full(bench: Bench) -> None:
    await copied(bench)
    await paid(bench, "119.00")


async def in_part(bench: Bench) -> None:
    await run(bench.workspace, ["INV-1"], send=True)
    await paid(bench, "19.00")


async def sent(bench: Bench) -> None:
    await run(bench.workspace, ["INV-1"], send=True)


async def untouched(bench: Bench) -> None:
    """Nothing happens."""


async def draft(bench: Bench) -> None:
    bench.onedesk.put(invoice(1, status="draft"))


async def closed(bench: Bench) -> None:
    bench.onedesk.put(invoice(1, status="Paid"))


async def edited_then_sent(bench: Bench) -> None:
    await sent(bench)
    bench.onedesk.put(replace(bench.onedesk.rows[external_id(1)], memo="edited"))


async def drifted_and_paid(bench: Bench) -> None:
    await drifted(bench)
    await paid(bench, "119.00")


@pytest.mark.parametrize(
    ("act", "expected", "why"),
    [
        (uncertain, "uncertain", None),
        (missing, "missing", "missing_in_quickbooks"),
        (voided, "missing", "missing_in_quickbooks"),
        (conflict, "conflict", "conflict"),
        (drifted, "drifted", "drifted"),
        (drifted_and_paid, "drifted", "drifted"),
        (changed, "changed", None),
        (changed_and_cancelled, "changed", "gone_in_onedesk"),
        (edited_then_sent, "changed", None),
        (stopped, "needs_attention", "customer_near_match"),
        (cancelled, "needs_attention", "gone_in_onedesk"),
        (gone, "needs_attention", "gone_in_onedesk"),
        (in_full, "paid", None),
        (in_part, "partially_paid", None),
        (sent, "sent", None),
        (copied, "copied", None),
        (untouched, "ready", None),
        (draft, "draft", None),
        (closed, "closed", None),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
async def test_the_first_state_that_holds(bench: Bench, act: Act, expected: str, why: str | None):
    await act(bench)

    row = await state(bench)

    assert row.state == expected
    assert (row.why.code if row.why else None) == why


async def test_the_counts_add_up_to_the_rows(bench: Bench):
    await copied(bench)
    bench.onedesk.put(invoice(2, status="Draft"), invoice(3, status="Paid"))

    listing = (await read_picture(bench.workspace)).listing

    assert list(listing.counts) == list(STATES)
    assert {name: count for name, count in listing.counts.items() if count} == {
        "copied": 1,
        "ready": 2,
        "draft": 1,
        "closed": 1,
    }
    assert sum(listing.counts.values()) == len(listing.rows) == 5


async def test_a_row_says_what_a_person_looks_for(bench: Bench):
    row = await state(bench)

    assert (row.number, row.customer, row.total, row.currency) == (
        "INV-1",
        "Musterbau GmbH",
        Decimal("119.00"),
        "EUR",
    )
    assert (row.status, row.tag, row.date, row.due_date) == ("Open", None, "2026-11-01", "2026-12-01")
    assert (row.email, row.open, row.quickbooks_id) == ("rechnung@musterbau.example", True, None)


async def test_the_tag_of_a_linked_invoice_is_ours_even_where_onedesk_did_not_keep_it(bench: Bench):
    bench.onedesk.lose = {"mark", "status"}
    await run(bench.workspace, ["INV-1"])
    assert (await state(bench)).tag == "Copied to QuickBooks"
    await run(bench.workspace, ["INV-1"], send=True)
    assert (await state(bench)).tag == "Sent with QuickBooks"


# --- falling back on what is known here -----------------------------------------------------------------------------------------


async def test_without_quickbooks_the_last_known_state_is_shown_and_said(bench: Bench):
    await changed(bench)
    await state(bench)
    bench.quickbooks.down = ProblemError(Problem("unreachable", {"host": "QuickBooks Online"}))

    listing = (await read_picture(bench.workspace)).listing

    assert not listing.fresh
    assert listing.problem is not None and listing.problem.code == "unreachable"
    assert {row.number: row.state for row in listing.rows}["INV-1"] == "changed"


async def test_without_onedesk_the_cached_invoices_are_shown(bench: Bench):
    await copied(bench)
    await state(bench)
    bench.onedesk.down = ProblemError(Problem("unreachable", {"host": "OneDesk"}))

    listing = (await read_picture(bench.workspace)).listing

    assert not listing.fresh
    assert len(listing.rows) == 5
    assert {row.number: row.state for row in listing.rows}["INV-1"] == "copied"


async def test_a_decided_number_is_no_edit_when_the_list_is_shown_from_what_is_known(bench: Bench):
    await decide(bench.workspace, "doc_number", external_id(1), {"value": "2026-1"}, "INV-1")
    await copied(bench)
    assert (await state(bench)).state == "copied"

    assert (await state(bench, fresh=False)).state == "copied"


async def test_an_invoice_that_onedesk_lost_and_quickbooks_too_is_missing(bench: Bench):
    await missing(bench)
    await state(bench)
    del bench.onedesk.rows[external_id(1)]

    assert (await state(bench)).state == "missing"


async def test_reading_the_list_writes_to_neither_service(bench: Bench):
    await drifted(bench)
    writes, told = len(bench.quickbooks.writes), len(bench.onedesk.written)

    await state(bench)

    assert (len(bench.quickbooks.writes), len(bench.onedesk.written)) == (writes, told)


async def test_a_service_that_fails_in_mid_read_does_not_show_half_a_list(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    await state(bench)

    async def fails() -> object:
        raise Doubt(Problem("unreachable", {"host": "QuickBooks Online"}))

    monkeypatch.setattr(bench.quickbooks, "preferences", fails)
    listing = (await read_picture(bench.workspace)).listing

    assert len(listing.rows) == 5
    assert not listing.fresh


# --- mappings -------------------------------------------------------------------------------------------------------------------


async def mapped(bench: Bench, *types: str) -> dict[str, tuple[str, str | None, str]]:
    lines = tuple(replace(invoice(1).lines[0], service_type=name) for name in types)
    rows = service_types(
        [invoice(1, lines=lines)],
        await read_books(bench.workspace),
        await read_decided(bench.workspace),
        defaults_of(await bench.workspace.settings.all(), SCOPE),
    )
    return {row.name: (row.decided, row.record, row.action) for row in rows}


async def test_every_service_type_has_a_row_that_says_where_it_goes(bench: Bench):
    bench.quickbooks.lists["Item"] += [
        Item("12", "Trainings", "Trainings", "Service", income_account_id="1"),
        Item("13", "Reise", "Reise", "Service"),
        Item("14", "Alt (deleted)", "Alt (deleted)", "Service", active=False, income_account_id="1"),
    ]
    books = await read_books(bench.workspace)
    await map_service_type(bench.workspace, books, "Schulung", "use", "Trainings")

    assert await mapped(bench, "consulting", "Schulung", "Reise", "Alt", "Foto", "Con-sulting") == {
        "Alt": ("undecided", None, "blocked"),
        "Con-sulting": ("undecided", None, "blocked"),
        "consulting": ("exact", "Consulting", "use"),
        "Foto": ("create", "Foto", "create"),
        "Reise": ("exact", "Reise", "set_account"),
        "Schulung": ("chosen", "Trainings", "use"),
    }


async def test_a_mapping_counts_the_open_lines_and_their_money(bench: Bench):
    invoices = [invoice(1), invoice(2), invoice(3, status="Paid")]
    rows = service_types(
        invoices,
        await read_books(bench.workspace),
        await read_decided(bench.workspace),
        defaults_of(await bench.workspace.settings.all(), SCOPE),
    )

    (row,) = rows
    assert (row.name, row.lines, row.money, row.currency, row.income_account) == (
        "Consulting",
        2,
        Decimal(300),
        "EUR",
        "Erlöse",
    )


async def customers(bench: Bench, *invoices: object) -> dict[tuple[str, str], tuple[str, str | None]]:
    rows = customer_rows(
        invoices,  # type: ignore[arg-type]
        await read_books(bench.workspace),
        await read_decided(bench.workspace),
        defaults_of(await bench.workspace.settings.all(), SCOPE),
    )
    return {(row.name, row.currency): (row.decided, row.record) for row in rows}


async def test_every_customer_organization_has_a_row(bench: Bench):
    books = await read_books(bench.workspace)
    await link_customer(bench.workspace, books, "Bauhof", "use", "21")
    met = [
        invoice(1),
        invoice(2, organization_id="org-2", organization_name="Neue Firma GmbH"),
        invoice(3, organization_id=None, organization_name="Bauhof"),
        invoice(4, organization_id="org-4", organization_name="Lieferant Schmidt"),
    ]

    assert await customers(bench, *met) == {
        ("Bauhof", "EUR"): ("chosen", "Musterbau GmbH"),
        ("Lieferant Schmidt", "EUR"): ("undecided", None),
        ("Musterbau GmbH", "EUR"): ("exact", "Musterbau GmbH"),
        ("Neue Firma GmbH", "EUR"): ("create", "Neue Firma GmbH"),
    }


async def test_with_multicurrency_a_customer_has_a_row_for_each_currency(bench: Bench):
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, multicurrency=True)
    bench.quickbooks.lists["Customer"].append(Customer("22", "Musterbau USD", "Musterbau USD", currency="USD"))
    books = await read_books(bench.workspace)
    await link_customer(bench.workspace, books, "org-1", "use", "Musterbau USD", currency="USD")

    assert await customers(bench, invoice(1), invoice(2, currency="USD"), invoice(3, currency="CHF")) == {
        ("Musterbau GmbH", "CHF"): ("undecided", None),
        ("Musterbau GmbH", "EUR"): ("exact", "Musterbau GmbH"),
        ("Musterbau GmbH", "USD"): ("chosen", "Musterbau USD"),
    }
