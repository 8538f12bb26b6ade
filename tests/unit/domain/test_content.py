from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.content import (
    clean,
    content_hash,
    description_of,
    is_stamped,
    mail_address,
    stamp,
    stamps_in,
    with_stamp,
)
from app.domain.invoices import Defect, Invoice
from tests.unit.domain.builders import EXTERNAL_ID, german, line

# --- the content hash ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "Sent"},
        {"mark": "Copied to QuickBooks"},
        {"amount_paid": Decimal("499.80"), "balance": Decimal(0)},
        {"last_sent": date(2026, 11, 23)},
        {"title": "another title"},
        {"created": date(2020, 1, 1)},
        {"organization_name": "Musterbau GmbH (renamed)"},
        {"kind": "block"},
        {"defects": (Defect("title", "x"),)},
    ],
    ids=lambda value: next(iter(value)),
)
def test_what_does_not_reach_quickbooks_is_no_edit(changes: dict[str, object]):
    assert content_hash(replace(german(), **changes)) == content_hash(german())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "INV-2"},
        {"invoice_date": date(2026, 10, 30)},
        {"due_date": None},
        {"terms": "Net 14"},
        {"organization_id": "org-2"},
        {"currency": "USD"},
        {"lines": ()},
        {"lines": (line("420.00", service_type="Training"),)},
        {"discount": Decimal(1)},
        {"shipping": Decimal(1)},
        {"taxes": ()},
        {"total": Decimal(1)},
        {"memo": "Thanks"},
    ],
    ids=lambda value: next(iter(value)),
)
def test_what_reaches_quickbooks_is_an_edit(changes: dict[str, object]):
    assert content_hash(replace(german(), **changes)) != content_hash(german())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "field", ["name", "description", "service_type", "quantity", "rate", "amount", "date", "taxable"]
)
def test_every_field_of_a_line_counts(field: str):
    values = {
        "name": "Other",
        "description": "more",
        "service_type": "Training",
        "quantity": Decimal(4),
        "rate": Decimal(1),
        "amount": Decimal(1),
        "date": date(2026, 10, 1),
        "taxable": False,
    }
    first = german().lines[0]
    edited = replace(german(), lines=(replace(first, **{field: values[field]}),))  # type: ignore[arg-type]
    assert content_hash(edited) != content_hash(german())


def test_numbers_count_by_value_and_no_discount_is_a_discount_of_zero():
    first = german().lines[0]
    spelt = replace(
        german(), lines=(replace(first, amount=Decimal("420.000"), quantity=Decimal("3.50")),), discount=Decimal(0)
    )
    assert content_hash(spelt) == content_hash(german())


def test_a_number_or_date_decided_instead_counts():
    plain = content_hash(german())
    assert content_hash(german(), {"number": "2026-1"}) != plain
    assert content_hash(german(), {"date": "2026-11-01"}) != plain
    assert content_hash(german(), {}) == plain


def test_without_an_id_the_customers_name_counts_by_the_name_rule():
    nameless = replace(german(), organization_id=None)
    assert content_hash(replace(nameless, organization_name="MUSTERBAU GMBH ")) == content_hash(nameless)
    assert content_hash(replace(nameless, organization_name="Other")) != content_hash(nameless)


# --- the stamp -------------------------------------------------------------------------------------------------------------


def test_the_stamp_is_one_short_readable_line():
    assert stamp("INV-1042", EXTERNAL_ID) == "OneDesk INV-1042 · 6f6b1a52"


def test_a_number_with_line_breaks_makes_one_line_all_the_same():
    assert stamp(" INV\n10\t42 ", EXTERNAL_ID) == "OneDesk INV 10 42 · 6f6b1a52"


@pytest.mark.parametrize(
    "note",
    [
        "OneDesk INV-1 · 6f6b1a52",
        "Checked by Ann\nOneDesk INV-1 · 6f6b1a52",
        "  OneDesk INV-OLD · 6f6b1a52  \nafter it",
        "OneDesk A · B · 6f6b1a52",
    ],
)
def test_a_note_with_our_line_is_stamped_whatever_stands_around_it(note: str):
    assert is_stamped(note, EXTERNAL_ID)


@pytest.mark.parametrize(
    "note",
    ["", "OneDesk INV-1", "OneDesk INV-1 · 00000000", "INV-1 · 6f6b1a52", "see OneDesk INV-1 · 6f6b1a52", "6f6b1a52"],
)
def test_other_notes_are_not(note: str):
    assert not is_stamped(note, EXTERNAL_ID)


def test_with_a_number_only_that_stamp_counts():
    assert is_stamped("x\nOneDesk INV-1 · 6f6b1a52", EXTERNAL_ID, "INV-1")
    assert not is_stamped("x\nOneDesk INV-2 · 6f6b1a52", EXTERNAL_ID, "INV-1")


def test_text_that_somebody_added_is_kept_and_the_stamp_comes_last():
    note = "Checked by Ann\nOneDesk INV-OLD · 6f6b1a52\nand by Bob"
    assert with_stamp(note, "INV-1", EXTERNAL_ID) == "Checked by Ann\nand by Bob\nOneDesk INV-1 · 6f6b1a52"
    assert with_stamp("", "INV-1", EXTERNAL_ID) == "OneDesk INV-1 · 6f6b1a52"


def test_the_stamp_of_another_invoice_is_kept():
    note = with_stamp("OneDesk INV-9 · 99999999", "INV-1", EXTERNAL_ID)
    assert stamps_in(note) == ["OneDesk INV-9 · 99999999", "OneDesk INV-1 · 6f6b1a52"]


# --- texts -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "details", "shown"),
    [
        ("Ticket 1", "Details", "Ticket 1\nDetails"),
        ("Ticket 1", "", "Ticket 1"),
        ("", "Details", "Details"),
        ("Same", "Same", "Same"),
        (" Ticket ", " Details ", "Ticket\nDetails"),
        ("", "", ""),
    ],
)
def test_a_lines_description_is_its_name_and_its_details(name: str, details: str, shown: str):
    assert description_of(line("1", name=name, description=details)) == shown


def test_control_characters_and_direction_marks_are_taken_out():
    assert clean("a\x00b\u202ec\u200bd\r\ne\tf\x1b") == "abcd\ne\tf"
    assert clean("Cafe\u0301") == "Caf\u00e9"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a@b.example", "a@b.example"),
        (" a@b.example ", "a@b.example"),
        ("a+b@c.co", "a+b@c.co"),
        ("a@b", None),
        ("a@.com", None),
        ("@b.example", None),
        ("a@b@c.example", None),
        ("a b@c.example", None),
        ("a@b.example, c@d.example", "a@b.example,c@d.example"),
        ("a@b.example;c@d.example; a@b.example;", "a@b.example,c@d.example"),
        ("a@b.example c@d.example", None),
        ("a@b.example, nobody", None),
        (",", None),
        ("", None),
        (None, None),
        ("a@" + "b" * 95 + ".co", "a@" + "b" * 95 + ".co"),
        ("a@" + "b" * 96 + ".co", None),
        ("a@b.co," + "c" * 88 + "@d.co", "a@b.co," + "c" * 88 + "@d.co"),
        ("a@b.co," + "c" * 89 + "@d.co", None),
    ],
)
def test_addresses_that_quickbooks_takes(text: str | None, address: str | None):
    assert mail_address(text) == address


def test_a_block_of_hours_is_known_by_its_type():
    assert Invoice("x", "1", "Open", kind="Block of Hours").is_block_of_hours
    assert not Invoice("x", "1", "Open", kind="time and material").is_block_of_hours
