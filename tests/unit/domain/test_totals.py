from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.totals import Mismatch, Reading, read_totals, readings
from tests.unit.domain.builders import bare, line, tax


def read(invoice_total: str, *lines: str, **more: object) -> Reading:
    made = bare(*(line(amount) for amount in lines), total=invoice_total, **more)
    found = read_totals(made)
    assert isinstance(found, Reading)
    return found


def test_nothing_but_lines():
    found = read("420.00", "400.00", "20.00")
    assert found.subtotal == Decimal("420.00")
    assert found.discount == found.shipping == found.tax == Decimal(0)


@pytest.mark.parametrize(
    ("discount", "total", "money", "percent", "before"),
    [
        ("20", "214.20", "20", None, True),
        ("10", "214.20", "20.00", "10", True),
        ("20", "218.00", "20", None, False),
        ("10", "218.00", "20.00", "10", False),
    ],
    ids=["amount before tax", "per cent before tax", "amount after tax", "per cent after tax"],
)
def test_the_four_readings_of_a_discount(discount: str, total: str, money: str, percent: str | None, before: bool):
    """200.00 with 19 %: 20.00 off before tax 180.00 + 34.20 = 214.20, after tax 200.00 + 38.00 - 20.00 = 218.00."""
    found = read(total, "200.00", discount=Decimal(discount), taxes=(tax("19"),))

    assert found.discount == Decimal(money)
    assert found.percent == (None if percent is None else Decimal(percent))
    assert found.before_tax is before


def test_a_discount_that_is_amount_and_per_cent_alike_is_one_reading():
    found = read("90.00", "100.00", discount=Decimal(10))
    assert (found.discount, found.percent) == (Decimal(10), None)


def test_a_discount_of_everything():
    assert read("0.00", "100.00", discount=Decimal(100)).discount == Decimal(100)


def test_a_discount_above_a_hundred_is_an_amount():
    assert read("50.00", "200.00", discount=Decimal(150)).percent is None


@pytest.mark.parametrize(("total", "taxed"), [("129.00", True), ("127.40", False)])
def test_shipping_is_taxed_or_not(total: str, taxed: bool):
    """(100.00 + 8.40) x 1.19 = 129.00; 100.00 x 1.19 + 8.40 = 127.40."""
    found = read(total, "100.00", shipping=Decimal("8.40"), taxes=(tax("19"),))
    assert found.shipping_taxed is taxed


def test_the_tax_inside_the_prices():
    found = read("119.00", "119.00", taxes=(tax("19", "19.00"),))
    assert (found.inclusive, found.tax) == (True, Decimal("19.00"))


def test_without_a_printed_tax_the_rate_says_how_much_is_inside():
    found = read("119.00", "119.00", taxes=(tax("19"),))
    assert (found.inclusive, found.tax) == (True, Decimal("19.00"))


def test_a_printed_tax_decides_between_two_readings_that_rounding_makes_alike():
    """100.00 less 0.05: tax before 18.99, after 19.00; printed 18.99."""
    found = read("118.94", "100.00", discount=Decimal("0.05"), taxes=(tax("19", "18.99"),))
    assert found.before_tax is True


def test_two_readings_that_cannot_be_told_apart_are_refused():
    """0.02 less of 100.00: 19 % is 19.00 either way."""
    found = read_totals(bare(line("100.00"), total="118.98", discount=Decimal("0.02"), taxes=(tax("19"),)))
    assert isinstance(found, Mismatch)
    assert (found.field, found.several) == ("discount", True)


def test_per_line_and_per_document_rounding_are_both_understood():
    lines = ("33.33", "33.33", "33.33")
    assert read("118.99", *lines, taxes=(tax("19", "19.00"),)).tax == Decimal("19.00")
    assert read("118.98", *lines, taxes=(tax("19", "18.99"),)).tax == Decimal("18.99")


def test_a_tax_further_off_than_rounding_can_be_is_refused():
    found = read_totals(bare(line("100.00"), total="119.05", taxes=(tax("19", "19.05"),)))
    assert isinstance(found, Mismatch)
    assert (found.field, found.stated, found.computed) == ("total", Decimal("119.05"), Decimal("119.05"))


@pytest.mark.parametrize("stated", ["419.99", "0.00", "421.00"])
def test_lines_that_are_not_the_subtotal(stated: str):
    found = read_totals(bare(line("420.00"), total="420.00", subtotal=Decimal(stated)))
    assert found == Mismatch("subtotal", Decimal(stated), Decimal("420.00"))


def test_a_missing_subtotal_is_no_mismatch():
    assert isinstance(read_totals(bare(line("420.00"), total="420.00", subtotal=None)), Reading)


def test_two_taxes_are_both_explained():
    found = read("114.98", "100.00", taxes=(tax("5", "5.00", "GST"), tax("9.975", "9.98", "QST")))
    assert found.taxes == (Decimal("5.00"), Decimal("9.98"))


def test_only_taxable_lines_are_taxed():
    mixed = bare(line("100.00"), line("50.00", taxable=False), total="169.00", taxes=(tax("19"),))
    found = read_totals(mixed)
    assert isinstance(found, Reading)
    assert found.tax == Decimal("19.00")


def test_negative_lines_lower_the_tax():
    assert read("476.00", "420.00", "-20.00", taxes=(tax("19", "76.00"),)).tax == Decimal("76.00")


def test_half_a_cent_is_not_lost_to_division():
    """3 lines of 33.40, 10.02 off = 90.18; 5 % = 4.509; and 31.50 of 63.00 off: 31.50 x 5 % = 1.575 = 1.58."""
    assert read("94.69", "33.40", "33.40", "33.40", discount=Decimal("10.02"), taxes=(tax("5", "4.51"),)).before_tax
    assert read("33.08", "21.00", "21.00", "21.00", discount=Decimal("31.50"), taxes=(tax("5", "1.58"),)).before_tax


def test_readings_of_equal_effect_are_one():
    plain = bare(line("100.00", taxable=False), total="90.00", discount=Decimal(10), taxes=(tax("19", "0.00"),))
    assert len(readings(plain)) == 1
    assert len(readings(replace(plain, shipping=Decimal(5), total=Decimal("95.00")))) == 1
