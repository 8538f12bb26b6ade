from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.books import Item
from app.sync.choosing import accept_difference, map_service_type
from app.sync.company import read_books
from app.sync.copying import run
from app.sync.ports import RawInvoice
from app.sync.resolving import Side, resolve
from app.sync.tie_out import TieOut, tie_out
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, external_id, invoice


def codes(found: TieOut) -> list[tuple[str, str, bool]]:
    return [(one.number, one.code, one.explained) for one in found.differences]


async def test_after_a_run_nothing_is_unexplained(bench: Bench):
    await run(bench.workspace, None)

    found = await tie_out(bench.workspace, None)

    assert (found.checked, found.unexplained, found.differences) == (5, 0, ())


async def test_every_difference_is_named_with_its_amounts(bench: Bench):
    await run(bench.workspace, None)
    bench.quickbooks.edit("101", total=Decimal("120.00"), balance=Decimal("120.00"))
    bench.onedesk.put(invoice(2, memo="edited"))
    bench.quickbooks.edit("103", customer_memo="by hand")
    bench.onedesk.put(invoice(3, memo="edited, too"))
    del bench.quickbooks.invoices["104"]
    del bench.onedesk.rows[external_id(5)]

    found = await tie_out(bench.workspace, None)

    assert codes(found) == [
        ("INV-1", "drifted", False),
        ("INV-2", "plan_changed", False),
        ("INV-3", "conflict", False),
        ("INV-4", "missing_in_quickbooks", False),
        ("INV-5", "gone_in_onedesk", False),
    ]
    first, gone = found.differences[0], found.differences[4]
    assert (first.onedesk, first.journal, first.quickbooks) == (
        Decimal("119.00"),
        Decimal("119.00"),
        Decimal("120.00"),
    )
    assert (gone.onedesk, gone.quickbooks) == (None, Decimal("595.00"))
    assert found.unexplained == 5


async def test_an_accepted_cent_is_explained(bench: Bench):
    tax = replace(invoice(1).taxes[0], amount=Decimal("18.99"))
    bench.onedesk.put(invoice(1, taxes=(tax,), total=Decimal("118.99")))
    await accept_difference(bench.workspace, RawInvoice("{}", bench.onedesk.rows[external_id(1)]))
    await run(bench.workspace, ["INV-1"])

    found = await tie_out(bench.workspace, None)

    assert codes(found) == [("INV-1", "total_differs", True)]
    assert found.unexplained == 0


async def test_an_edit_in_quickbooks_that_was_accepted_is_explained(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    seen = bench.quickbooks.edit("101", total=Decimal("120.00"), balance=Decimal("120.00"))
    link = await bench.shelf.links.get(SCOPE, external_id(1))
    side = Side(external_id(1), "INV-1", bench.onedesk.rows[external_id(1)], link, seen)
    await resolve(bench.workspace, await read_books(bench.workspace), side, "accept")

    assert codes(await tie_out(bench.workspace, None)) == [("INV-1", "total_differs", True)]


async def test_a_total_that_automated_tax_made_is_not_explained_by_itself(bench: Bench):
    bench.quickbooks.company_info = replace(bench.quickbooks.company_info, country="US")
    bench.quickbooks.prefs = replace(bench.quickbooks.prefs, automated_sales_tax=True)
    await run(bench.workspace, ["INV-1"])

    assert codes(await tie_out(bench.workspace, None)) == [("INV-1", "total_differs", False)]


@pytest.mark.parametrize("month", [None, "2026-11"])
async def test_a_stamped_invoice_without_a_link_is_found(bench: Bench, month: str | None):
    await run(bench.workspace, ["INV-1"])
    made = bench.quickbooks.invoices["101"]
    bench.quickbooks.invoices["900"] = replace(made, id="900", doc_number="INV-1-copy")

    found = await tie_out(bench.workspace, month)

    assert [(one.number, one.doc_number, one.code, one.quickbooks) for one in found.differences] == [
        ("INV-1", "INV-1-copy", "duplicate_found", Decimal("119.00"))
    ]


async def test_a_stamped_invoice_is_found_although_nothing_is_linked_here(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    await bench.shelf.links.forget(SCOPE, external_id(1))

    assert codes(await tie_out(bench.workspace, None)) == [("INV-1", "not_linked", False)]


async def test_a_stamped_invoice_of_ours_shows_both_totals_and_the_next_one_is_a_double(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    await bench.shelf.links.forget(SCOPE, external_id(1))
    made = bench.quickbooks.invoices["101"]
    bench.quickbooks.invoices["900"] = replace(made, id="900", doc_number="INV-1-copy", total=Decimal("120.00"))

    found = await tie_out(bench.workspace, None)

    assert codes(found) == [("INV-1", "not_linked", False), ("INV-1", "duplicate_found", False)]
    assert [(one.onedesk, one.journal, one.quickbooks) for one in found.differences] == [
        (Decimal("119.00"), None, Decimal("119.00")),
        (None, None, Decimal("120.00")),
    ]


async def test_a_stamp_that_onedesk_does_not_know_is_gone_there(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    await bench.shelf.links.forget(SCOPE, external_id(1))
    del bench.onedesk.rows[external_id(1)]

    assert codes(await tie_out(bench.workspace, None)) == [("INV-1", "gone_in_onedesk", False)]


async def test_sums_of_both_sides_by_currency_customer_product_and_tax(bench: Bench):
    await run(bench.workspace, None)

    found = await tie_out(bench.workspace, None)

    assert [(g.key.kind, g.name, g.counts, g.sums, g.because) for g in found.groups] == [
        ("currency", "EUR", (5, 5, 5), (Decimal("1785.00"),) * 3, ()),
        ("customer", "Musterbau GmbH", (5, 5, 5), (Decimal("1785.00"),) * 3, ()),
        ("product", "Consulting", (5, 5, 5), (Decimal("1500.00"),) * 3, ()),
        ("tax_code", "19% USt", (5, 5, 5), (Decimal("1500.00"),) * 3, ()),
        ("tax", "19% USt", (5, 5, 5), (Decimal("285.00"),) * 3, ()),
    ]
    assert found.waiting == ()


async def test_a_sum_that_differs_names_the_invoices_that_make_the_difference(bench: Bench):
    await run(bench.workspace, ["INV-1", "INV-2"])
    bench.quickbooks.edit("101", total=Decimal("120.00"), total_tax=Decimal("20.00"), balance=Decimal("120.00"))

    found = await tie_out(bench.workspace, None)

    off = {g.key.kind: (g.sums, g.difference, g.because) for g in found.groups if g.difference}
    assert off == {
        "currency": (
            (Decimal("357.00"), Decimal("357.00"), Decimal("358.00")),
            Decimal("1.00"),
            (("INV-1", "drifted"),),
        ),
        "customer": (
            (Decimal("357.00"), Decimal("357.00"), Decimal("358.00")),
            Decimal("1.00"),
            (("INV-1", "drifted"),),
        ),
        "tax": (
            (Decimal("57.00"), Decimal("57.00"), Decimal("58.00")),
            Decimal("1.00"),
            (("INV-1", "drifted"),),
        ),
    }
    assert [(w.currency, w.count, w.total) for w in found.waiting] == [("EUR", 3, Decimal("1428.00"))]


async def test_a_product_chosen_anew_after_the_copy_is_explained_as_agreed(bench: Bench):
    await run(bench.workspace, ["INV-1"])
    bench.quickbooks.lists["Item"].append(Item("12", "Training", "Training", "Service", income_account_id="1"))
    books = await read_books(bench.workspace)
    await map_service_type(bench.workspace, books, "Consulting", "use", "Training")

    found = await tie_out(bench.workspace, None)

    assert (found.differences, found.unexplained) == ((), 0)
    assert [(g.name, g.sums, g.because) for g in found.groups if g.key.kind == "product"] == [
        ("Consulting", (Decimal(0), Decimal("100.00"), Decimal("100.00")), (("INV-1", "as_agreed"),)),
        ("Training", (Decimal("100.00"), Decimal(0), Decimal(0)), (("INV-1", "as_agreed"),)),
    ]


async def test_a_month_takes_what_is_dated_in_it_on_any_side(bench: Bench):
    bench.onedesk.put(invoice(2, invoice_date=date(2026, 10, 31)))
    await run(bench.workspace, None)

    assert (await tie_out(bench.workspace, "2026-10")).checked == 1
    assert (await tie_out(bench.workspace, "2026-11")).checked == 4
    assert (await tie_out(bench.workspace, "2026-12")).checked == 0


@pytest.mark.parametrize("month", ["2026-13", "2026", "november", ""])
async def test_a_month_that_is_none_is_refused(bench: Bench, month: str):
    with pytest.raises(ValueError):
        await tie_out(bench.workspace, month)
