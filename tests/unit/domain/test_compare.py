from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.books import LinkedTxn, PostedInvoice, PostedLine
from app.domain.compare import (
    Change,
    differences,
    drift,
    owned_hash,
    owned_of_posted,
    owned_of_posting,
    reply_differences,
)
from app.domain.plan import plan_invoice
from app.domain.posting import InvoicePosting, PostingLine
from tests.unit.domain.builders import answered, german, german_facts

FIRST = answered().lines[0]
SUBTOTAL = answered().lines[1]


def with_line(**changes: object) -> PostedInvoice:
    return answered(lines=(replace(FIRST, **changes), SUBTOTAL))  # type: ignore[arg-type]


def posting() -> InvoicePosting:
    plan = plan_invoice(german(), None, german_facts())
    assert plan.posting is not None
    return plan.posting


def reply(seen: PostedInvoice, planned: InvoicePosting | None = None, total: str | None = "499.80") -> list[str]:
    fields = owned_of_posting(planned or posting(), None if total is None else Decimal(total))
    return [change.field for change in reply_differences(fields, owned_of_posted(seen))]


# --- drift -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"sync_token": "7"},
        {"bill_email": "other@x.example"},
        {"bill_email_cc": "c@x.example"},
        {"class_id": "5"},
        {"department_id": "5"},
        {"balance": Decimal(0), "linked": (LinkedTxn("9", "Payment"),)},
        {"email_status": "EmailSent", "delivery_time": datetime(2026, 11, 23, tzinfo=UTC)},
        {"private_note": "Checked by Ann\nOneDesk INV-1 · 6f6b1a52"},
        {"customer_name": "Musterbau Holding"},
        {"exchange_rate": Decimal("1.1")},
        {"updated": datetime(2026, 11, 23, tzinfo=UTC)},
        {"customer_memo": "  "},
    ],
    ids=lambda value: next(iter(value)),
)
def test_what_is_not_ours_is_no_drift(changes: dict[str, object]):
    assert drift(answered(), answered(**changes)) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"customer_id": "22"}, "customer"),
        ({"txn_date": date(2026, 11, 1)}, "date"),
        ({"due_date": date(2026, 12, 1)}, "due_date"),
        ({"doc_number": "INV-1A"}, "number"),
        ({"term_id": "41"}, "terms"),
        ({"currency": "USD"}, "currency"),
        ({"tax_calculation": "TaxInclusive"}, "tax_calculation"),
        ({"customer_memo": "by hand"}, "memo"),
        ({"private_note": ""}, "stamp"),
        ({"private_note": "OneDesk INV-1 · 99999999"}, "stamp"),
        ({"total": Decimal("499.81")}, "total"),
    ],
    ids=str,
)
def test_every_owned_field_is_drift(changes: dict[str, object], field: str):
    assert [change.field for change in drift(answered(), answered(**changes))] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": "by hand"}, "description"),
        ({"item_id": "12"}, "item"),
        ({"quantity": Decimal(4)}, "quantity"),
        ({"unit_price": Decimal(119)}, "rate"),
        ({"amount": Decimal("420.01")}, "amount"),
        ({"tax_code_id": "6"}, "tax_code"),
        ({"service_date": date(2026, 10, 1)}, "service_date"),
    ],
    ids=str,
)
def test_every_owned_field_of_a_line_is_drift(changes: dict[str, object], field: str):
    assert [change.field for change in drift(answered(), with_line(**changes))] == [f"lines[1].{field}"]


@pytest.mark.parametrize(
    "changes", [{"id": "2"}, {"class_id": "9"}, {"item_name": "Cat:Consulting"}, {"quantity": Decimal("3.50")}]
)
def test_what_is_not_ours_of_a_line_is_no_drift(changes: dict[str, object]):
    assert drift(answered(), with_line(**changes)) == ()


def test_added_and_removed_lines_are_named():
    more = answered(lines=(FIRST, PostedLine("SalesItem", id="2", amount=Decimal(5), item_id="12"), SUBTOTAL))
    assert [c.field for c in drift(answered(), more)] == ["lines[2].item", "lines[2].amount"]
    assert [c.field for c in drift(more, answered())] == ["lines[2].item", "lines[2].amount"]


def test_the_discount_and_the_shipping_are_compared_by_name_wherever_they_stand():
    discount = PostedLine("Discount", amount=Decimal(10))
    shipping = PostedLine("SalesItem", amount=Decimal(8), item_id="SHIPPING_ITEM_ID", tax_code_id="5")
    one = answered(lines=(FIRST, SUBTOTAL, discount, shipping))
    two = answered(lines=(FIRST, shipping, discount, SUBTOTAL))

    assert drift(one, two) == ()
    dearer = answered(
        lines=(FIRST, SUBTOTAL, replace(discount, amount=Decimal(11)), replace(shipping, amount=Decimal(9)))
    )
    assert drift(one, dearer) == (Change("discount", "10.00", "11.00"), Change("shipping", "8.00", "9.00"))


def test_the_number_counts_only_where_it_is_ours():
    renumbered = answered(doc_number="1070")
    assert drift(answered(), renumbered, with_number=False) == ()


def test_values_are_shown_as_plain_text():
    assert drift(answered(), answered(due_date=None, total=Decimal(500))) == (
        Change("total", "499.80", "500.00"),
        Change("due_date", "2026-11-30", None),
    )


def test_the_hash_binds_to_the_owned_fields_alone():
    assert owned_hash(answered()) == owned_hash(answered(sync_token="9", bill_email="x@y.example"))
    assert owned_hash(answered()) != owned_hash(answered(customer_memo="x"))
    assert owned_hash(answered(), with_number=False) == owned_hash(answered(doc_number="7"), with_number=False)


# --- the reply to a write -----------------------------------------------------------------------------------------------------


def test_the_reply_that_is_the_plan():
    assert reply(answered()) == []


def test_line_ends_and_outer_blanks_of_texts_do_not_count():
    plain = replace(posting(), memo="Thanks\nfor all")
    assert reply(answered(customer_memo=" Thanks \r\nfor all\n"), plain) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"customer_id": "22"}, "customer"),
        ({"txn_date": date(2026, 11, 1)}, "date"),
        ({"due_date": date(2026, 12, 1)}, "due_date"),
        ({"doc_number": "1070"}, "number"),
        ({"tax_calculation": "TaxInclusive"}, "tax_calculation"),
        ({"customer_memo": "default message"}, "memo"),
        ({"private_note": ""}, "stamp"),
        ({"total": Decimal("499.79")}, "total"),
    ],
    ids=str,
)
def test_a_reply_that_differs_in_an_owned_field(changes: dict[str, object], field: str):
    assert reply(answered(**changes)) == [field]


def test_an_answer_that_does_not_say_how_tax_is_reckoned_is_judged_by_its_amounts():
    assert reply(answered(tax_calculation=None)) == []
    assert drift(answered(), answered(tax_calculation=None)) == ()
    assert reply(answered(tax_calculation=None, total=Decimal("420.00"))) == ["total"]


def test_what_was_left_to_quickbooks_is_not_compared():
    less = replace(posting(), due_date=None, number=None, term_id=None, tax_calculation=None)
    bare = tuple(replace(line, tax_code_id=None) for line in less.lines)
    assert reply(answered(term_id="41", doc_number="1070"), replace(less, lines=bare)) == []
    assert reply(answered(total=Decimal("510.00")), total=None) == []


def test_a_line_that_quickbooks_dropped_or_turned_into_a_remark():
    assert reply(answered(lines=(SUBTOTAL,)))[0] == "lines[1].description"
    remark = PostedLine("DescriptionOnly", id="1", description="Ticket 311: VPN")
    assert "lines[1].amount" in reply(answered(lines=(remark, SUBTOTAL)))


def test_with_the_tax_inside_the_gross_is_compared_and_the_net_price_is_not():
    """700 at 1.00 with 10 % inside: answered net, 636.36 and 0.9090857 (facts 3.8)."""
    line = PostingLine(
        "sales", Decimal("700.00"), "", "11", quantity=Decimal(700), unit_price=Decimal(1), tax_code_id="10"
    )
    planned = InvoicePosting(
        "21", "Acme", date(2026, 10, 31), (line,), tax_calculation="TaxInclusive", note="OneDesk INV-1 · 6f6b1a52"
    )
    net = PostedLine(
        "SalesItem",
        id="1",
        amount=Decimal("636.36"),
        item_id="11",
        quantity=Decimal(700),
        unit_price=Decimal("0.9090857"),
        tax_code_id="10",
        inclusive_amount=Decimal("700.00"),
    )
    seen = answered(lines=(net,), total=Decimal("700.00"), tax_calculation="TaxInclusive")

    assert reply(seen, planned, "700.00") == []
    assert reply(replace(seen, lines=(replace(net, inclusive_amount=Decimal("699.99")),)), planned, "700.00") == [
        "lines[1].amount"
    ]


def test_with_the_tax_inside_the_net_of_a_discount_is_left_to_the_total():
    line = PostingLine("sales", Decimal("220.00"), "", "11", tax_code_id="10")
    off = PostingLine("discount", Decimal("22.00"))
    planned = InvoicePosting(
        "21", "Acme", date(2026, 10, 31), (line, off), tax_calculation="TaxInclusive", note="OneDesk INV-1 · 6f6b1a52"
    )
    gross = PostedLine(
        "SalesItem",
        id="1",
        amount=Decimal("200.00"),
        item_id="11",
        tax_code_id="10",
        inclusive_amount=Decimal("220.00"),
    )
    seen = answered(
        lines=(gross, PostedLine("Discount", amount=Decimal("20.00"))),
        total=Decimal("198.00"),
        tax_calculation="TaxInclusive",
    )
    assert reply(seen, planned, "198.00") == []
    assert reply(replace(seen, total=Decimal("200.00")), planned, "198.00") == ["total"]


def test_not_applicable_and_nothing_are_the_same_calculation():
    assert owned_of_posted(answered(tax_calculation="NotApplicable")) == owned_of_posted(answered(tax_calculation=None))


def test_differences_keep_the_order_of_what_will_be():
    assert differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == (
        Change("b", "2", "3"),
        Change("c", None, "4"),
        Change("a", "1", None),
    )
