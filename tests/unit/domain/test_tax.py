from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.books import Company, Preferences, TaxCode, TaxRate
from app.domain.catalogue import Books, Register
from app.domain.posting import PostingLine
from app.domain.tax import UNTAXED, TaxKey, choose_code, predict, predict_classic, regime, tax_key
from tests.unit.domain.builders import bare, line, tax

RATES = (
    TaxRate("19", "19", Decimal(19)),
    TaxRate("7", "7", Decimal(7)),
    TaxRate("0", "0", Decimal(0)),
    TaxRate("20", "20", Decimal(20)),
    TaxRate("5", "GST", Decimal(5)),
    TaxRate("9975", "QST", Decimal("9.975")),
    TaxRate("625", "State", Decimal("6.25")),
    TaxRate("2", "City", Decimal(2)),
)
CODES = (
    TaxCode("A", "19", sales_rate_ids=("19",)),
    TaxCode("B", "7", sales_rate_ids=("7",)),
    TaxCode("C", "GST+QST", sales_rate_ids=("5", "9975")),
    TaxCode("D", "20", sales_rate_ids=("20",)),
    TaxCode("E", "none"),
    TaxCode("P", "place", sales_rate_ids=("625", "2")),
)


def books(*more: TaxCode, country: str = "DE", **preferences: object) -> Books:
    chosen = replace(Preferences(using_sales_tax=True, home_currency="EUR"), **preferences)  # type: ignore[arg-type]
    return Books(Company("1", "Us", country), chosen, tax_codes=Register((*CODES, *more)), tax_rates=Register(RATES))


def sold(amount: str, code: str | None, kind: str = "sales") -> PostingLine:
    return PostingLine(kind, Decimal(amount), tax_code_id=code)


def off(amount: str, percent: str | None = None) -> PostingLine:
    return PostingLine("discount", Decimal(amount), percent=None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("country", "using", "automated", "expected"),
    [
        ("DE", False, None, "off"),
        ("US", False, True, "off"),
        ("DE", True, None, "global"),
        ("DE", True, True, "global"),
        ("US", True, None, "us_classic"),
        ("US", True, True, "us_automated"),
        ("US", True, False, "us_automated"),
    ],
)
def test_the_regime(country: str, using: bool, automated: bool | None, expected: str):
    assert regime(books(country=country, using_sales_tax=using, automated_sales_tax=automated)) == expected


# --- which tax a line has -----------------------------------------------------------------------------------------------


def test_the_key_joins_two_taxes_and_adds_their_rates():
    invoice = bare(line("1"), total="1", taxes=(tax("5", name="GST"), tax("9.975", name="QST")))
    assert tax_key(invoice, invoice.lines[0]) == TaxKey("GST + QST", Decimal("14.975"))
    assert tax_key(invoice, invoice.lines[0]).text == "gst + qst|14.975"


def test_a_line_that_is_not_taxable_or_an_invoice_without_taxes_is_untaxed():
    taxed = bare(line("1", taxable=False), total="1", taxes=(tax("19"),))
    assert tax_key(taxed, taxed.lines[0]) == UNTAXED
    plain = bare(line("1"), total="1")
    assert tax_key(plain, plain.lines[0]) == UNTAXED
    assert UNTAXED.text == "|0"


@pytest.mark.parametrize(
    ("name", "rate", "text"), [(" MwSt ", "19.00", "mwst|19"), ("VAT", "0E+1", "vat|0"), ("", "7", "|7")]
)
def test_the_key_is_spelt_the_same_however_it_is_written(name: str, rate: str, text: str):
    assert TaxKey(name, Decimal(rate)).text == text


# --- which code it gets -------------------------------------------------------------------------------------------------


def code(
    rate: str, known: Books, decided: dict[str, str] | None = None, default: str | None = None, name: str = "VAT"
) -> str | None:
    found = choose_code(TaxKey(name, Decimal(rate)), known, decided or {}, default)
    return found.id if found else None


def test_the_one_code_of_the_rate():
    assert code("19", books()) == "A"
    assert code("14.975", books()) == "C"
    assert code("16", books()) is None


def test_codes_that_are_inactive_hidden_or_for_purchases_do_not_count():
    others = (
        TaxCode("X", "19 old", active=False, sales_rate_ids=("19",)),
        TaxCode("Y", "19 hidden", hidden=True, sales_rate_ids=("19",)),
        TaxCode("Z", "19 bought", for_sales=False, sales_rate_ids=("19",)),
    )
    assert code("19", books(*others)) == "A"


def test_a_code_with_an_unknown_rate_is_never_guessed():
    assert code("19", books(TaxCode("X", "?", sales_rate_ids=("unknown",)))) == "A"
    assert code("0", books(TaxCode("X", "?", sales_rate_ids=("unknown",)))) == "E"


def test_a_code_without_rates_and_one_of_rate_zero_are_both_0_per_cent():
    assert code("0", books()) == "E"
    assert code("0", books(TaxCode("Z", "zero", sales_rate_ids=("0",)))) is None


def test_the_default_wins_only_where_its_rate_is_equal():
    twice = books(TaxCode("A2", "19 again", sales_rate_ids=("19",)))
    assert code("19", twice) is None
    assert code("19", twice, default="A2") == "A2"
    assert code("19", twice, default="B") is None
    assert code("19", books(), default="B") == "A"


def test_untaxed_lines_never_fall_back_to_the_default():
    twice = books(TaxCode("Z", "zero", sales_rate_ids=("0",)))
    assert code("0", twice, default="E", name="") is None
    assert code("0", twice, default="E", name="exempt") == "E"


def test_a_decision_wins_over_everything_unless_its_code_is_inactive():
    known = books(TaxCode("X", "19 old", active=False, sales_rate_ids=("19",)))
    assert code("19", known, {"vat|19": "B"}, default="A") == "B"
    assert code("19", known, {"vat|19": "X"}) == "A"
    assert code("19", known, {"vat|19": "gone"}) == "A"


# --- QuickBooks' arithmetic ---------------------------------------------------------------------------------------------


def test_tax_on_top_is_rounded_once_per_rate():
    found = predict(
        (sold("33.33", "A"), sold("33.33", "A"), sold("33.33", "A"), sold("10.00", "B")), books(), "TaxExcluded"
    )
    assert [(row.rate_id, row.net, row.amount) for row in found.rows] == [
        ("19", Decimal("99.99"), Decimal("19.00")),
        ("7", Decimal("10.00"), Decimal("0.70")),
    ]
    assert (found.net, found.tax, found.total) == (Decimal("109.99"), Decimal("19.70"), Decimal("129.69"))


def test_a_discount_lowers_each_rate_in_proportion():
    """100.00 at 19 %, 50.00 at 7 %, 15.00 off: 90.00 and 45.00 are taxed: 17.10 and 3.15."""
    found = predict((sold("100.00", "A"), sold("50.00", "B"), off("15.00")), books(), "TaxExcluded")
    assert [(row.net, row.amount) for row in found.rows] == [
        (Decimal("90.00"), Decimal("17.10")),
        (Decimal("45.00"), Decimal("3.15")),
    ]
    assert found.total == Decimal("155.25")


def test_a_percentage_is_taken_of_the_lines_without_shipping():
    """10 % of 200.00; shipping 10.00: (210.00 - 20.00) x 19 % = 36.10."""
    found = predict((sold("200.00", "A"), sold("10.00", "A", "shipping"), off("0", "10")), books(), "TaxExcluded")
    assert (found.discount, found.tax, found.total) == (Decimal("20.00"), Decimal("36.10"), Decimal("226.10"))


def test_half_a_cent_of_a_share_goes_up():
    """3 x 21.00 less 31.50 is 31.50; x 5 % = 1.575 = 1.58; a share as 0.4999... would make it 1.57."""
    known = books(TaxCode("G", "GST", sales_rate_ids=("5",)))
    lines = (sold("21.00", "G"), sold("21.00", "G"), sold("21.00", "G"), off("31.50"))
    assert predict(lines, known, "TaxExcluded").tax == Decimal("1.58")


def test_tax_inside_is_split_line_by_line():
    five = tuple(sold("4.00", "D") for _ in range(5))
    assert predict(five, books(), "TaxInclusive").tax == Decimal("3.35")
    assert predict((sold("20.00", "D"),), books(), "TaxInclusive").tax == Decimal("3.33")
    assert predict(five, books(), "TaxInclusive").total == Decimal("20.00")


def test_tax_inside_at_two_rates_leaves_nothing_over():
    """114.98 / 1.14975 = 100.00; GST 5.00; QST takes the rest, 9.98."""
    found = predict((sold("114.98", "C"),), books(), "TaxInclusive")
    assert [row.amount for row in found.rows] == [Decimal("5.00"), Decimal("9.98")]


def test_a_discount_of_prices_with_tax_inside_is_shared_out_in_whole_cents():
    """3 x 10.00 at 20 %, 10.00 off: 3.33, 3.33 and 3.34 off leave 6.67, 6.67, 6.66; each with 1.11 of tax inside; 20.00 in all."""
    found = predict((*(sold("10.00", "D") for _ in range(3)), off("10.00")), books(), "TaxInclusive")
    assert (found.tax, found.total) == (Decimal("3.33"), Decimal("20.00"))
    assert [(row.net, row.amount) for row in found.rows] == [(Decimal("16.67"), Decimal("3.33"))]


def test_a_negative_line_lowers_the_tax():
    found = predict((sold("420.00", "A"), sold("-20.00", "A")), books(), "TaxExcluded")
    assert (found.tax, found.total) == (Decimal("76.00"), Decimal("476.00"))


def test_lines_that_sum_to_nothing_do_not_divide_by_it():
    found = predict((sold("10.00", "A"), sold("-10.00", "A"), off("0.00")), books(), "TaxExcluded")
    assert (found.tax, found.total) == (Decimal(0), Decimal(0))


def test_a_code_without_rates_makes_no_row_and_one_of_zero_a_row_of_zero():
    known = books(TaxCode("Z", "zero", sales_rate_ids=("0",)))
    assert predict((sold("10.00", "E"),), known, "TaxExcluded").rows == ()
    assert [row.amount for row in predict((sold("10.00", "Z"),), known, "TaxExcluded").rows] == [Decimal("0.00")]


def test_classic_us_tax_is_each_rate_of_the_one_code_on_the_taxable_lines():
    lines = (sold("335.25", "TAX"), sold("50.00", "NON"))
    found = predict_classic(lines, books(country="US"), "P", after_discount=False)
    assert [row.amount for row in found.rows] == [Decimal("20.95"), Decimal("6.71")]
    assert found.total == Decimal("412.91")


@pytest.mark.parametrize(("after", "tax_sum"), [(True, "7.43"), (False, "8.25")])
def test_classic_us_tax_before_or_after_the_discount(after: bool, tax_sum: str):
    found = predict_classic((sold("100.00", "TAX"), off("10.00")), books(country="US"), "P", after_discount=after)
    assert found.tax == Decimal(tax_sum)


def test_an_exempt_customer_pays_no_classic_tax():
    found = predict_classic((sold("100.00", "TAX"),), books(country="US"), "P", after_discount=False, exempt=True)
    assert (found.tax, found.total) == (Decimal(0), Decimal("100.00"))
