"""What is kept comes back as it was: links, decisions, settings, and what was last read from both services."""

import sqlite3
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.books import (
    Account,
    Customer,
    Item,
    LinkedTxn,
    OtherName,
    PostedInvoice,
    PostedLine,
    PostedTaxLine,
    TaxCode,
    TaxRate,
    Term,
    Tracking,
)
from app.domain.invoices import CustomerOrganization, Defect, Invoice, InvoiceLine, Tax
from app.domain.links import Link, PaymentRow
from app.domain.problems import ProblemError
from app.store.database import FILE
from app.sync.ports import Decision, RawInvoice
from tests.unit.store.shelf import AT, OTHER, SCOPE, open_shelf

POSTED = PostedInvoice(
    "239",
    "1",
    "5",
    Decimal("499.80"),
    Decimal("0.1"),
    "INV-1042",
    "Nordlicht Müller GmbH",
    date(2026, 3, 9),
    date(2026, 4, 8),
    "EUR",
    Decimal("1.07654321"),
    (
        PostedLine(
            "SalesItem", "1", Decimal("420.00"), "Ticket\nDetails", "7", "Beratung", Decimal("3.5"), Decimal(120)
        ),
    ),
    Decimal("79.80"),
    (PostedTaxLine("4", Decimal("79.80"), Decimal(19), Decimal("420.00")),),
    private_note="OneDesk INV-1042 · 6f6b1a52",
    delivery_time=AT,
    linked=(LinkedTxn("9", "Payment"),),
)
LINK = Link(
    "ext-1",
    "INV-1042",
    "239",
    0,
    "c" * 64,
    POSTED,
    replace(POSTED, sync_token="2"),
    emailed_hash="c" * 64,
    emailed_to="a@b.de",
    emailed_at=AT,
    payments=(PaymentRow("9", date(2026, 3, 20), Decimal("499.70"), "EUR", "payment"),),
    paid=Decimal("499.70"),
)
INVOICE = Invoice(
    "ext-1",
    "INV-1042",
    "Open",
    "block of hours",
    invoice_date=date(2026, 3, 9),
    organization_name="Nordlicht Müller GmbH",
    currency="EUR",
    lines=(InvoiceLine("Ticket", Decimal("420.00"), quantity=Decimal("3.50"), rate=Decimal(120), taxable=False),),
    discount=Decimal("0.00"),
    taxes=(Tax("USt", Decimal(19), None),),
    total=Decimal("499.80"),
    defects=(Defect("lines[0].rate", "NaN", "items[0].rate"),),
)
RAW = RawInvoice('{"id": 1, "name": "Ä\\ud83d"}', INVOICE, {"total": "totalAmount"})


def numbered(count: int) -> list[RawInvoice]:
    return [replace(RAW, invoice=replace(INVOICE, external_id=f"ext-{n}"), raw=f'{{"id": {n}}}') for n in range(count)]


async def test_links_come_back_exactly(shelf):
    await shelf.links.put(SCOPE, LINK)
    await shelf.links.put(SCOPE, replace(LINK, external_id="ext-2"))
    await shelf.links.put(OTHER, replace(LINK, number="other"))
    await shelf.links.put(SCOPE, replace(LINK, external_id="ext-2", gone="voided"))

    assert await shelf.links.all(SCOPE) == [LINK, replace(LINK, external_id="ext-2", gone="voided")]
    assert await shelf.links.get(SCOPE, "ext-1") == LINK
    assert await shelf.links.get(SCOPE, "ext-3") is None
    found = await shelf.links.get(SCOPE, "ext-1")
    assert found is not None and found.agreed is not None
    assert str(found.agreed.exchange_rate) == "1.07654321" and str(found.agreed.balance) == "0.1"


async def test_a_forgotten_link_counts_in_the_next_request_id(shelf):
    await shelf.links.put(SCOPE, LINK)
    assert await shelf.links.generation(SCOPE, "ext-1") == 0

    await shelf.links.forget(SCOPE, "ext-1")
    await shelf.links.forget(SCOPE, "ext-1")

    assert await shelf.links.get(SCOPE, "ext-1") is None
    assert await shelf.links.generation(SCOPE, "ext-1") == 1
    assert await shelf.links.bump_generation(SCOPE, "ext-1") == 2
    assert await shelf.links.generation(OTHER, "ext-1") == 0


async def test_a_link_that_cannot_be_read_is_damage_not_silence(shelf):
    await shelf.links.put(SCOPE, LINK)
    with sqlite3.connect(shelf.folder / FILE) as connection:
        connection.execute("UPDATE link SET body = x'00'")
    connection.close()

    with pytest.raises(ProblemError) as caught:
        await shelf.links.all(SCOPE)

    assert caught.value.problem.code == "database_damaged"


async def test_decisions(shelf):
    first = Decision("item", "beratung", '{"action": "use", "id": "7"}', AT)
    await shelf.decisions.put(SCOPE, first)
    await shelf.decisions.put(SCOPE, Decision("customer", "beratung", "{}", AT))
    await shelf.decisions.put(SCOPE, replace(first, value='{"action": "create"}'))
    await shelf.decisions.remove(SCOPE, "customer", "beratung")
    await shelf.decisions.remove(SCOPE, "customer", "nothing there")

    assert await shelf.decisions.all(SCOPE) == [replace(first, value='{"action": "create"}')]
    assert await shelf.decisions.all(OTHER) == []


async def test_settings_are_a_profiles(shelf):
    second = await open_shelf(shelf.folder, "second")
    await shelf.settings.put("option:language", "de")
    await second.settings.put("option:language", "en")
    await shelf.settings.put("option:theme", "dark")
    await shelf.settings.put("option:theme", None)
    await shelf.settings.put("option:none", None)

    assert await shelf.settings.all() == {"option:language": "de"}
    assert await second.settings.all() == {"option:language": "en"}
    await second.close()


async def test_invoices_come_back_exactly_and_in_order(shelf):
    rows = [RAW, *numbered(3)[2:]]
    await shelf.cache.put_invoices(SCOPE, rows, complete=True)

    found = await shelf.cache.invoices(SCOPE)

    assert [each.invoice for each in found] == [each.invoice for each in rows]
    assert str(found[0].invoice.lines[0].quantity) == "3.50" and str(found[0].invoice.discount) == "0.00"
    assert dict(found[0].places) == {"total": "totalAmount"}
    assert found[0].places is found[1].places
    assert await shelf.cache.raw(SCOPE, "ext-1") == RAW.raw
    assert await shelf.cache.raw(SCOPE, "ext-9") is None
    assert await shelf.cache.invoices(OTHER) == []


async def test_raw_text_that_is_no_unicode_is_kept_as_far_as_it_goes(shelf):
    await shelf.cache.put_invoices(SCOPE, [replace(RAW, raw='{"name": "\ud83d"}')], complete=True)

    assert await shelf.cache.raw(SCOPE, "ext-1") == '{"name": "?"}'


async def test_a_complete_reading_drops_what_is_gone_and_a_single_one_keeps_its_place(shelf):
    await shelf.cache.put_invoices(SCOPE, numbered(4), complete=True)
    changed = replace(RAW, invoice=replace(INVOICE, external_id="ext-2", status="Paid"))
    await shelf.cache.put_invoices(SCOPE, [changed], complete=False)
    assert [(r.invoice.external_id, r.invoice.status) for r in await shelf.cache.invoices(SCOPE)] == [
        ("ext-0", "Open"),
        ("ext-1", "Open"),
        ("ext-2", "Paid"),
        ("ext-3", "Open"),
    ]

    await shelf.cache.put_invoices(SCOPE, list(reversed(numbered(3))), complete=True)

    assert [r.invoice.external_id for r in await shelf.cache.invoices(SCOPE)] == ["ext-2", "ext-1", "ext-0"]


async def test_unchanged_invoices_are_not_written_again(shelf):
    await shelf.cache.put_invoices(SCOPE, numbered(20), complete=True)
    before = await shelf.database.read(lambda c: c.total_changes)
    await shelf.cache.put_invoices(SCOPE, numbered(20), complete=True)
    assert await shelf.database.read(lambda c: c.total_changes) == before

    field_map = replace(numbered(20)[7], places={"total": "grandTotal"})
    await shelf.cache.put_invoices(SCOPE, [field_map], complete=False)
    assert await shelf.database.read(lambda c: c.total_changes) == before + 1


async def test_many_invoices_are_stored_in_pieces(shelf, monkeypatch):
    monkeypatch.setattr("app.store.invoices.PIECE", 3)
    await shelf.cache.put_invoices(SCOPE, numbered(10), complete=True)
    await shelf.cache.put_invoices(SCOPE, numbered(8), complete=True)

    assert [r.invoice.external_id for r in await shelf.cache.invoices(SCOPE)] == [f"ext-{n}" for n in range(8)]


async def test_an_invoice_kept_by_another_version_is_read_again_from_onedesk(shelf):
    await shelf.cache.put_invoices(SCOPE, numbered(2), complete=True)
    with sqlite3.connect(shelf.folder / FILE) as connection:
        connection.execute("UPDATE onedesk_invoice SET decoded = x'00' WHERE external_id = 'ext-0'")
    connection.close()

    assert [r.invoice.external_id for r in await shelf.cache.invoices(SCOPE)] == ["ext-1"]


async def test_organizations_are_added_and_replaced(shelf):
    first = CustomerOrganization("org-1", "Nordlicht", "a@b.de", city="Köln")
    await shelf.cache.put_organizations(SCOPE, [first, CustomerOrganization("org-2", "Süd")])
    await shelf.cache.put_organizations(SCOPE, [replace(first, email=None)])
    await shelf.cache.put_organizations(SCOPE, [])

    found = sorted(await shelf.cache.organizations(SCOPE), key=lambda each: each.external_id)
    assert found == [replace(first, email=None), CustomerOrganization("org-2", "Süd")]


RECORDS = {
    "Account": Account("1", "Erlöse", "Erlöse:19 %", "Income"),
    "Customer": Customer("5", "Müller", "Müller", currency="EUR", taxable=None),
    "Item": Item("7", "Beratung", "Beratung", "Service", income_account_id="1", taxable=False),
    "Vendor": OtherName("Vendor", "8", "Acme"),
    "Employee": OtherName("Employee", "9", "Erika", False),
    "TaxCode": TaxCode("3", "19", sales_rate_ids=("4", "5")),
    "TaxRate": TaxRate("4", "USt", Decimal("9.975")),
    "Term": Term("2", "30 Tage", 30),
    "Class": Tracking("Class", "1", "Nord", "Nord"),
    "Department": Tracking("Department", "1", "Köln", "Köln"),
}


@pytest.mark.parametrize("kind", RECORDS)
async def test_every_kind_of_record_comes_back_exactly(shelf, kind):
    assert await shelf.cache.records(SCOPE, kind) is None
    await shelf.cache.put_records(SCOPE, kind, [RECORDS[kind]], complete=True)

    assert await shelf.cache.records(SCOPE, kind) == [RECORDS[kind]]
    assert await shelf.cache.records(OTHER, kind) is None


async def test_a_list_read_and_found_empty_is_not_an_unread_one(shelf):
    await shelf.cache.put_records(SCOPE, "Term", [], complete=True)

    assert await shelf.cache.records(SCOPE, "Term") == []


async def test_changes_touch_few_rows_and_a_whole_list_drops_what_is_gone(shelf):
    rows = [Customer(str(n), f"Customer {n}", f"Customer {n}") for n in range(50)]
    await shelf.cache.put_records(SCOPE, "Customer", rows, complete=True)
    before = await shelf.database.read(lambda c: c.total_changes)

    renamed = replace(rows[7], name="Renamed")
    await shelf.cache.put_records(SCOPE, "Customer", [*rows[:7], renamed, *rows[8:]], complete=False)
    assert await shelf.database.read(lambda c: c.total_changes) == before + 1

    second = await open_shelf(shelf.folder)
    assert renamed in (await second.cache.records(SCOPE, "Customer") or [])
    await second.cache.put_records(SCOPE, "Customer", rows[:3], complete=True)
    await second.close()
    found = await shelf.cache.records(SCOPE, "Customer")
    assert found is not None
    assert sorted(each.id for each in found) == ["0", "1", "2"]


async def test_marks(shelf):
    assert await shelf.cache.mark_of(SCOPE, "catalogue") is None
    await shelf.cache.put_mark(SCOPE, "catalogue", AT)

    assert await shelf.cache.mark_of(SCOPE, "catalogue") == AT
    assert await shelf.cache.mark_of(OTHER, "catalogue") is None
