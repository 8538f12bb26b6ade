from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clients.onedesk import values
from app.clients.onedesk.values import Bad
from tests.unit.clients.worlds import fuzzed


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1234,50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1,234,567.8", "1234567.8"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234.50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("-5", "-5"),
        ("−5,5", "-5.5"),
        ("+5", "5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1234.567", "1234.567"),
        ("12.3456", "12.3456"),
        (" 19 ", "19"),
        ("0", "0"),
    ],
)
def test_numbers_that_can_be_read_in_one_way(written: str, read: str):
    assert values.number(written) == Decimal(read)


@pytest.mark.parametrize(
    "written",
    [
        "1.234",
        "12,345",
        "999.999",
        "",
        "-",
        "1.2.3",
        "1,2,3",
        "1e5",
        "0x10",
        "19 %",
        "5 €",
        "١٢",
        "NaN",
        "Infinity",
        "1_000",
        "(5)",
        "--5",
        "1 2",
    ],
)
def test_numbers_that_cannot(written: str):
    with pytest.raises(Bad):
        values.number(written)


def test_a_thousandth_written_as_a_number_is_a_number():
    assert values.number(Decimal("1.234")) == Decimal("1.234")
    assert values.number(5) == 5


@pytest.mark.parametrize("value", [True, None, [], {}, Decimal("NaN"), Decimal("1e13"), Decimal("1e-21"), 10**400])
def test_what_is_no_amount(value: object):
    with pytest.raises(Bad):
        values.number(value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-10-31", date(2026, 10, 31)),
        ("2026-10-31T23:59:59.999+02:00", date(2026, 10, 31)),
        ("2026-10-31T00:00:00Z", date(2026, 10, 31)),
        ("2026-10-31 09:12", date(2026, 10, 31)),
        ("31.10.2026", date(2026, 10, 31)),
        ("1.2.2026", date(2026, 2, 1)),
        ("31/10/2026", date(2026, 10, 31)),
        ("10/31/2026", date(2026, 10, 31)),
        ("5/5/2026", date(2026, 5, 5)),
    ],
)
def test_days_that_can_be_read_in_one_way(written: str, read: date):
    assert values.day(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "2026-13-01",
        "2026-02-29",
        "31.04.2026",
        "03/04/2026",
        "13/13/2026",
        "1899-12-31",
        "2200-01-01",
        "26-10-31",
        "2026-10-31T24:00Z",
        "x",
        "",
    ],
)
def test_days_that_cannot(written: str):
    with pytest.raises(Bad):
        values.day(written)


def test_names_and_texts():
    assert values.name("  Musterbau GmbH ") == "Musterbau GmbH"
    assert values.name(1042) == "1042"
    assert values.name("A\tB") == "A\tB"
    assert values.text("x\u202ey") == "x\u202ey"
    for bad in ("a\x07", "a\u200f", "a\u2067", "\ud800", "x" * 1001, True, None):
        with pytest.raises(Bad):
            values.name(bad)


@fuzzed
@given(st.text(max_size=20))
def test_no_text_breaks_them(written: str):
    for read in (values.number, values.day, values.name, values.text, values.flag):
        with suppress(Bad):
            assert read(written) is not None
