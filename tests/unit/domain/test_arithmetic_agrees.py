"""Two reckonings that share no code, the plan's and the stand-in's, agree to the cent on thousands of forms in every regime."""

from decimal import Decimal
from random import Random

import pytest

from app.demo.quickbooks.tax import Charge, Rate, Reckoning, american, excluded, inclusive
from app.domain.books import Company, Preferences, TaxCode, TaxRate
from app.domain.catalogue import Books, Register
from app.domain.posting import PostingLine
from app.domain.tax import Prediction, predict, predict_classic

FORMS = 1000
CODES = {
    "DE": (("19",), ("7",), ()),
    "GB": (("20",), ("5",), ("0",), ()),
    "CA": (("5",), ("13",), ("5", "9.975")),
    "AU": (("10",), ("0",)),
    "CH": (("8.1",), ("2.6",), ()),
    "NO": (("25",), ("15",), ("0",)),
    "FR": (("20",), ("10",), ("5.5",)),
    "US": (("6.25", "2"), ("6", "0.25", "0.5", "0.5"), ("6.625",)),
}


def books(country: str) -> Books:
    rates = sorted({rate for code in CODES[country] for rate in code})
    return Books(
        Company("1", "Us", country),
        Preferences(using_sales_tax=True),
        tax_codes=Register(
            [TaxCode(str(n), f"code {n}", sales_rate_ids=code) for n, code in enumerate(CODES[country])]
        ),
        tax_rates=Register([TaxRate(rate, rate, Decimal(rate)) for rate in rates]),
    )


def drawn(random: Random, country: str) -> tuple[list[tuple[Decimal, int]], Decimal]:
    """Amounts with the number of their code, a few of them negative; a discount of at most all."""
    rows = [
        (
            Decimal(random.randint(-500 if random.random() < 0.1 else 1, 50_000)) / 100,
            random.randrange(len(CODES[country])),
        )
        for _ in range(random.randint(1, 6))
    ]
    sold = sum((amount for amount, _ in rows), Decimal(0))
    off = Decimal(random.randint(0, int(sold * 100))) / 100 if sold > 0 and random.random() < 0.6 else Decimal(0)
    return rows, off


def figures(done: Reckoning | Prediction) -> tuple[Decimal, Decimal, list[tuple[Decimal, Decimal]]]:
    rows = [(row.net, row.tax) if not hasattr(row, "amount") else (row.net, row.amount) for row in done.rows]
    return done.total, done.tax, rows


@pytest.mark.parametrize("calculation", ["TaxExcluded", "TaxInclusive"])
@pytest.mark.parametrize("country", [country for country in CODES if country != "US"])
def test_outside_the_us(country: str, calculation: str):
    random, known = Random(f"{country} {calculation}"), books(country)
    for _ in range(FORMS):
        rows, off = drawn(random, country)
        lines = [PostingLine("sales", amount, tax_code_id=str(code)) for amount, code in rows]
        lines += [PostingLine("discount", off)] if off else []
        charges = [
            Charge(amount, tuple(Rate(rate, Decimal(rate)) for rate in CODES[country][code])) for amount, code in rows
        ]

        planned = predict(tuple(lines), known, calculation)
        answered = (inclusive if calculation == "TaxInclusive" else excluded)(charges, off)

        assert figures(planned) == figures(answered), (rows, off)


@pytest.mark.parametrize("after_discount", [True, False])
def test_classic_tax_in_the_us(after_discount: bool):
    random, known = Random(f"US {after_discount}"), books("US")
    for _ in range(FORMS):
        rows, off = drawn(random, "US")
        place = random.randrange(len(CODES["US"]))
        taxable = [random.random() < 0.7 for _ in rows]
        lines = [
            PostingLine("sales", amount, tax_code_id="TAX" if taxed else "NON")
            for (amount, _), taxed in zip(rows, taxable, strict=True)
        ]
        lines += [PostingLine("discount", off)] if off else []
        charges = [Charge(amount, (), taxed) for (amount, _), taxed in zip(rows, taxable, strict=True)]
        rates = tuple(Rate(rate, Decimal(rate)) for rate in CODES["US"][place])

        planned = predict_classic(tuple(lines), known, str(place), after_discount)
        answered = american(charges, rates, off, after_discount)

        assert figures(planned) == figures(answered), (rows, taxable, off)
