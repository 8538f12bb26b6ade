"""Heads stand for whole invoices and links in every list: they say what the whole says, whoever stored it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.books import PostedInvoice
from app.domain.content import content_hash
from app.domain.invoices import Invoice, InvoiceLine
from app.domain.links import Link, PaymentRow
from app.sync.heads import SHAPE, Head, LinkHead
from app.sync.ports import RawInvoice
from tests.unit.store.shelf import AT, OTHER, SCOPE, Shelf, open_shelf

DAY = date(2026, 11, 20)
INVOICE = Invoice(
    "6f6b1a52-0001",
    "INV-1",
    "Open",
    invoice_date=DAY,
    due_date=date(2026, 12, 20),
    organization_id="org-1",
    organization_name="Nordlicht",
    currency="EUR",
    lines=(
        InvoiceLine("Ticket 1", Decimal("100.00"), service_type=" Wartung "),
        InvoiceLine("Ticket 2", Decimal("50.50"), service_type="Wartung"),
        InvoiceLine("Ticket 3", Decimal("9.50"), service_type="Fahrt"),
        InvoiceLine("Text", Decimal(0)),
    ),
    total=Decimal("160.00"),
    mark="Copied to QuickBooks",
)
POSTED = PostedInvoice("239", "1", "5", Decimal("160.00"), Decimal("100.00"), "INV-1")
LINK = Link(
    *("6f6b1a52-0001", "INV-1", "239", 0, content_hash(INVOICE), POSTED, POSTED),
    emailed_hash="h",
    copied_at=AT,
    payments=(PaymentRow("p1", DAY, Decimal("60.00"), "EUR", "payment"),),
    paid=Decimal("60.00"),
)


def named(key: str, number: str | None, status: str = "Open") -> RawInvoice:
    return RawInvoice("{}", replace(INVOICE, external_id=key, number=number, status=status))


async def heads(shelf: Shelf) -> list[str]:
    return [head.external_id async for piece in shelf.cache.heads(SCOPE) for head in piece]


async def test_a_head_says_what_lists_show(shelf):
    await shelf.cache.put_invoices(SCOPE, [RawInvoice("{}", INVOICE)], complete=True)

    assert [head async for piece in shelf.cache.heads(SCOPE) for head in piece] == [
        Head(
            *(SHAPE, "6f6b1a52-0001", "INV-1", "Open", DAY, date(2026, 12, 20), "org-1", "Nordlicht", "EUR"),
            Decimal("160.00"),
            "Copied to QuickBooks",
            content_hash(INVOICE),
            (("Wartung", 2, Decimal("150.50")), ("Fahrt", 1, Decimal("9.50"))),
        )
    ]
    assert [head async for piece in shelf.cache.heads(OTHER) for head in piece] == []


async def test_the_head_of_a_link_says_where_it_stands(shelf):
    drifted = replace(
        LINK, external_id="ext-2", seen=replace(POSTED, customer_memo="by hand"), gone="voided", paid=Decimal(0)
    )
    await shelf.links.put(SCOPE, LINK)
    await shelf.links.put(SCOPE, replace(drifted, emailed_hash=None, payments=()))

    found = await shelf.links.heads_of(SCOPE, ["6f6b1a52-0001", "ext-2", "ext-3"])

    first = LinkHead(
        *(SHAPE, "6f6b1a52-0001", "INV-1", "239", content_hash(INVOICE), "", Decimal("160.00"), Decimal("60.00")),
        *(True, False, ((DAY, Decimal("60.00")),)),
    )
    second = LinkHead(
        *(SHAPE, "ext-2", "INV-1", "239", content_hash(INVOICE), "voided", Decimal("160.00"), Decimal(0)),
        *(False, True, ()),
    )
    assert found == {"6f6b1a52-0001": first, "ext-2": second}
    assert [head async for piece in shelf.links.heads(SCOPE) for head in piece] == [first, second]
    assert await shelf.links.of_quickbooks(SCOPE, ["239", "240"]) == ["6f6b1a52-0001", "ext-2"]
    assert await shelf.links.count(SCOPE) == 2


async def test_heads_come_in_onedesks_order_in_pieces_and_go_with_their_invoice(shelf, monkeypatch):
    monkeypatch.setattr("app.store.invoices.PIECE", 2)
    monkeypatch.setattr("app.store.heads.PIECE", 2)
    await shelf.cache.put_invoices(SCOPE, [named(key, key) for key in "edcba"], complete=True)
    assert await heads(shelf) == ["e", "d", "c", "b", "a"]

    await shelf.cache.put_invoices(SCOPE, [named("f", "f")], complete=False)
    assert await heads(shelf) == ["f", "e", "d", "c", "b", "a"]

    await shelf.cache.keep_only(SCOPE, ["a", "c", "f"])
    assert await heads(shelf) == ["a", "c", "f"]
    assert [raw.invoice.external_id for raw in await shelf.cache.some_invoices(SCOPE, ["f", "b", "a"])] == ["f", "a"]


async def test_invoices_are_found_by_any_spelling_of_their_number_and_by_their_id(shelf):
    rows = [named("id-1", "INV-1"), named("id-2", "inv-1 "), named("id-3", "INV-3"), named("id-4", None)]
    await shelf.cache.put_invoices(SCOPE, rows, complete=True)

    found = await shelf.cache.named(SCOPE, ["inv-1"], ["id-4", "id-9", "id-1"])

    assert [head.external_id for head in found] == ["id-1", "id-2", "id-4"]


async def test_a_number_is_shared_by_live_invoices_alone(shelf):
    rows = [named("a", "INV-1"), named("b", "inv-1"), named("c", "INV-2"), named("d", "INV-2", "Cancelled")]
    await shelf.cache.put_invoices(SCOPE, [*rows, named("e", None), named("f", None)], complete=True)

    assert await shelf.cache.shared_numbers(SCOPE) == {"inv-1": 2}
    assert await shelf.cache.shared_numbers(SCOPE, ["inv-2", "inv-1"]) == {"inv-1": 2}
    assert await shelf.cache.shared_numbers(SCOPE, ["inv-2"]) == {}


async def test_ids_that_begin_alike_are_told(shelf):
    rows = [named(key, key) for key in ("6f6b1a52-1", "6f6b1a52-2", "6f6b1a53-1", "%")]
    await shelf.cache.put_invoices(SCOPE, rows, complete=True)

    assert await shelf.cache.shared_starts(SCOPE) == {"6f6b1a52"}
    assert await shelf.cache.shared_starts(SCOPE, ["6f6b1a52-1", "6f6b1a53-1", "%"]) == {"6f6b1a52"}
    assert await shelf.cache.shared_starts(SCOPE, ["6f6b1a53-1"]) == frozenset()


@pytest.mark.parametrize("left", ["no heads", "heads of another shape"])
async def test_what_an_earlier_version_stored_gets_its_heads_once(shelf, monkeypatch, left):
    monkeypatch.setattr("app.store.heads.PIECE", 2)
    await shelf.cache.put_invoices(SCOPE, [named(key, key) for key in "abcde"], complete=True)
    for key in "abc":
        await shelf.links.put(SCOPE, replace(LINK, external_id=key))
    shape = "DELETE FROM meta WHERE key = 'heads'" if left == "no heads" else "INSERT INTO meta VALUES ('heads', '99')"
    for statement in (
        "UPDATE onedesk_invoice SET decoded = x'00' WHERE external_id = 'b'",
        *(["DELETE FROM invoice_head", "DELETE FROM link_head"] if left == "no heads" else []),
        shape,
    ):
        await shelf.database.write(lambda connection, statement=statement: connection.execute(statement))
    again = await open_shelf(shelf.folder)

    assert [head.external_id async for piece in again.cache.heads(SCOPE) for head in piece] == ["a", "c", "d", "e"]
    assert list(await again.links.heads_of(SCOPE, ["a", "b", "c"])) == ["a", "b", "c"]
    await again.close()


async def test_a_link_of_what_onedesk_no_longer_has_is_lost(shelf):
    await shelf.cache.put_invoices(SCOPE, [named("a", "1"), named("b", "2")], complete=True)
    for key in "ab":
        await shelf.links.put(SCOPE, replace(LINK, external_id=key))

    await shelf.cache.keep_only(SCOPE, ["a"])

    assert [link.external_id for link in await shelf.links.lost(SCOPE)] == ["b"]
    await shelf.links.forget(SCOPE, "b")
    assert await shelf.links.heads_of(SCOPE, ["a", "b"]) == {"a": (await shelf.links.heads_of(SCOPE, ["a"]))["a"]}
