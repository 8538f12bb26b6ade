from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from app.demo.quickbooks.tax import Charge, Rate, american, excluded, inclusive


def half_up(exact: Fraction) -> Decimal:
    return Decimal(int(exact * 100 + Fraction(1, 2))) / 100


@pytest.mark.parametrize("percent", ["5", "15", "19", "20", "25", "8.1", "9.975"])
def test_no_half_cent_is_lost_to_a_share_of_the_discount(percent: str):
    rate, random = Rate("r", Decimal(percent)), Random(percent)
    for _ in range(3000):
        amounts = [Decimal(random.randint(1, 9000)) / 100 for _ in range(3)]
        sold = sum(amounts, Decimal(0))
        discount = Decimal(random.randint(0, int(sold * 100))) / 100
        charges = [Charge(amounts[0], (rate,)), Charge(amounts[1], (rate,)), Charge(amounts[2], (), taxable=False)]
        share = Fraction(sold - discount) / Fraction(sold)
        due = half_up(Fraction(amounts[0] + amounts[1]) * share * Fraction(percent) / 100)

        assert excluded(charges, discount).tax == due
        assert american(charges, (rate,), discount, after_discount=True).tax == due


def test_a_discount_of_prices_with_tax_inside_leaves_the_total_exact():
    """3 x 10.00 at 20 % less 10.00 is 20.00, not three times 6.67."""
    rate = Rate("r", Decimal(20))
    done = inclusive([Charge(Decimal(10), (rate,))] * 3, Decimal(10))
    assert (done.total, done.tax) == (Decimal("20.00"), Decimal("3.33"))
