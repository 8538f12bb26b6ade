from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.books import Allocation, Customer, Item, OtherName, Payment
from app.domain.invoices import InvoiceLine
from app.sync.choosing import link_customer, map_service_type
from app.sync.company import read_books
from app.sync.copying import execute, run
from app.sync.review import review
from tests.unit.sync.fake_quickbooks import SCOPE, Fault
from tests.unit.sync.fakes import Bench, external_id, invoice, outcomes, problem_of, writes_of

# --- customers and products ---------------------------------------------------------------------------------------------


async def test_a_new_customer_and_a_new_product_are_made_once_for_all_that_wait_for_them(bench: Bench):
    line = InvoiceLine("Foto", Decimal(100), service_type="Fotografie", quantity=Decimal(1), rate=Decimal(100))
    for n in (1, 2):
        bench.onedesk.put(invoice(n, organization_id="org-2", organization_name="Neue Firma GmbH", lines=(line,) * n))

    report = await run(bench.workspace, ["INV-1", "INV-2"])

    first, second = report.rows
    assert (first.outcome, second.outcome) == ("created", "created")
    assert first.created_customer is not None and first.created_customer.name == "Neue Firma GmbH"
    assert [made.name for made in first.created_items] == ["Fotografie"]
    assert second.created_customer is None and second.created_items == ()
    assert (writes_of(bench, "customer"), writes_of(bench, "item")) == (1, 1)
    entries = await bench.entries()
    assert [(e.kind, e.subject, e.outcome) for e in entries if e.kind in ("customer", "item")] == [
        ("customer", "Neue Firma GmbH", "created"),
        ("item", "Fotografie", "created"),
    ]


async def test_a_product_stays_linked_by_its_id_when_it_is_renamed(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    bench.quickbooks.lists["Item"] = [Item("11", "Beratung", "Beratung", "Service", income_account_id="1")]
    bench.quickbooks.lists["Customer"] = [Customer("21", "Musterbau Holding", "Musterbau Holding")]

    report = await run(bench.workspace, ["INV-2"])

    assert report.as_asked
    assert (writes_of(bench, "customer"), writes_of(bench, "item")) == (0, 0)
    assert {row.customer_id for row in bench.quickbooks.invoices.values()} == {"21"}


async def test_what_was_created_by_decision_stays_linked_by_its_id_as_well(bench: Bench):
    bench.quickbooks.replay = False
    books = await read_books(bench.workspace)
    await map_service_type(bench.workspace, books, "Consulting", "create", "Beratung neu")
    await link_customer(bench.workspace, books, "Musterbau GmbH", "create", "Musterbau Zwei")
    await run(bench.workspace, ["INV-1"])
    item = next(row for row in bench.quickbooks.lists["Item"] if row.name == "Beratung neu")
    customer = next(row for row in bench.quickbooks.lists["Customer"] if row.name == "Musterbau Zwei")
    bench.quickbooks.lists["Item"] = [replace(item, name="Umbenannt")]
    bench.quickbooks.lists["Customer"] = [replace(customer, name="Auch umbenannt")]

    report = await run(bench.workspace, ["INV-2"])

    assert report.as_asked
    assert (writes_of(bench, "customer"), writes_of(bench, "item")) == (1, 1)


async def test_a_product_without_an_income_account_gets_the_default(bench: Bench):
    bench.quickbooks.lists["Item"] = [Item("11", "Consulting", "Consulting", "Service")]

    report = await run(bench.workspace, ["INV-1", "INV-2"])

    assert report.as_asked
    assert writes_of(bench, "item") == 1
    (item,) = bench.quickbooks.lists["Item"]
    assert isinstance(item, Item) and item.income_account_id == "1"
    assert report.rows[0].created_items == ()


async def test_an_inactive_customer_is_made_active_by_decision(bench: Bench):
    gone = Customer("21", "Musterbau GmbH (deleted)", "Musterbau GmbH (deleted)", active=False)
    bench.quickbooks.lists["Customer"] = [gone]
    assert [problem_of(row) for row in (await run(bench.workspace, ["INV-1"])).rows] == ["customer_near_match"]

    await link_customer(bench.workspace, await read_books(bench.workspace), "Musterbau GmbH", "reactivate", "21")
    report = await run(bench.workspace, ["INV-1"])

    assert report.as_asked
    (customer,) = bench.quickbooks.lists["Customer"]
    assert (customer.name, customer.active) == ("Musterbau GmbH", True)
    assert report.rows[0].created_customer is None


async def test_a_name_that_a_vendor_took_meanwhile_is_refused_once_for_all(bench: Bench):
    for n in (1, 2, 3):
        bench.onedesk.put(invoice(n, organization_id="org-2", organization_name="Neue Firma GmbH"))
    reviewed = await review(bench.workspace, None)
    bench.quickbooks.lists["Vendor"].append(OtherName("Vendor", "40", "Neue Firma GmbH"))

    report = await execute(bench.workspace, reviewed)

    found = {row.number: (row.outcome, problem_of(row)) for row in report.rows}
    assert [found[f"INV-{n}"] for n in (1, 2, 3)] == [("failed", "name_taken")] * 3
    assert found["INV-4"] == ("created", None)
    assert writes_of(bench, "customer") == 1


async def test_what_was_made_before_a_refusal_is_listed(bench: Bench):
    bench.onedesk.put(invoice(1, organization_id="org-2", organization_name="Neue Firma GmbH"))
    bench.quickbooks.faults = [Fault("invoice", "refuse", code="period_closed")]

    report = await run(bench.workspace, ["INV-1"])

    (row,) = report.rows
    assert (row.outcome, problem_of(row)) == ("failed", "period_closed")
    assert row.created_customer is not None and row.created_customer.name == "Neue Firma GmbH"


# --- updates ------------------------------------------------------------------------------------------------------------


async def test_a_payment_in_the_same_second_does_not_stop_an_update(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    (row,) = bench.quickbooks.invoices.values()
    bench.onedesk.put(invoice(1, memo="Danke"))
    reviewed = await review(bench.workspace, ["INV-1"])
    bench.quickbooks.edit(row.id)

    report = await execute(bench.workspace, reviewed)

    assert outcomes(report.rows) == {"INV-1": "updated"}
    assert bench.quickbooks.invoices[row.id].customer_memo == "Danke"
    ids = [write.request_id for write in bench.quickbooks.writes if write.kind == "invoice"]
    assert len(ids) == len(set(ids)) == 3


async def test_an_edit_in_the_same_second_stops_an_update(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    (row,) = bench.quickbooks.invoices.values()
    bench.onedesk.put(invoice(1, memo="Danke"))
    reviewed = await review(bench.workspace, ["INV-1"])
    bench.quickbooks.edit(row.id, due_date=date(2027, 2, 2))

    report = await execute(bench.workspace, reviewed)

    assert [(one.outcome, problem_of(one)) for one in report.rows] == [("failed", "stale_object")]
    assert bench.quickbooks.invoices[row.id].customer_memo == ""


async def test_a_note_that_was_added_in_the_same_second_is_kept(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    (row,) = bench.quickbooks.invoices.values()
    bench.onedesk.put(invoice(1, number="INV-1B"))
    reviewed = await review(bench.workspace, [external_id(1)])
    bench.quickbooks.edit(row.id, private_note=f"seen by Ann\n{row.private_note}")

    report = await execute(bench.workspace, reviewed)

    assert outcomes(report.rows) == {"INV-1B": "updated"}
    assert bench.quickbooks.invoices[row.id].private_note == "seen by Ann\nOneDesk INV-1B · 00000001"


async def test_a_new_total_below_what_is_paid_is_blocked(bench: Bench):
    await run(bench.workspace, ["INV-3"])
    (row,) = bench.quickbooks.invoices.values()
    bench.quickbooks.pay(
        Payment("500", date(2026, 11, 20), Decimal(300), None, "21", (Allocation(row.id, "Invoice", Decimal(300)),))
    )
    bench.onedesk.put(replace(invoice(1), external_id=external_id(3), number="INV-3"))

    report = await run(bench.workspace, ["INV-3"])

    assert [(one.outcome, problem_of(one)) for one in report.rows] == [("needs_attention", "already_paid_more")]
    reviewed = await review(bench.workspace, ["INV-3"])
    assert "partly_paid" in [note.code for note in reviewed.plans[0].notes]


async def test_an_edit_that_makes_no_difference_in_quickbooks_writes_nothing(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    before = writes_of(bench, "invoice")
    bench.onedesk.put(invoice(1, taxes=(replace(invoice(1).taxes[0], name="USt"),)))

    report = await run(bench.workspace, ["INV-1"])

    assert outcomes(report.rows) == {"INV-1": "unchanged"}
    assert writes_of(bench, "invoice") == before
    link = await bench.shelf.links.get(SCOPE, external_id(1))
    assert link is not None
    assert (await review(bench.workspace, ["INV-1"])).plans[0].content == link.content_hash
