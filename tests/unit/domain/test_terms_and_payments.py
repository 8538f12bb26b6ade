from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.books import Allocation, LinkedTxn, Payment, Term
from app.domain.catalogue import Register
from app.domain.money import cents, money_text, plain
from app.domain.payments import allocations, payment_ids
from app.domain.problems import Note, Problem
from app.domain.terms import due_days, find_term
from tests.unit.domain.builders import answered, german, german_facts

# --- terms -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "days"),
    [
        ("Net 30", 30),
        ("30 Tage netto", 30),
        ("14 days", 14),
        ("Due on receipt", 0),
        ("sofort fällig", 0),
        ("2% 10 Net 30", None),
        ("End of month", None),
        ("", None),
    ],
)
def test_the_days_that_a_wording_names(terms: str, days: int | None):
    assert due_days(terms) == days


def found(terms: str | None, *known: Term) -> str | None:
    books = replace(german_facts().books, terms=Register(known))
    term = find_term(replace(german(), terms=terms), books)
    return term.id if term else None


def test_terms_are_matched_by_days_first_then_by_name():
    thirty, special = Term("1", "Netto dreißig", 30), Term("2", "End of month")
    assert found("Net 30", thirty, special) == "1"
    assert found("end of MONTH", thirty, special) == "2"
    assert found("Net 31", thirty, special) is None
    assert found(None, thirty, special) is None


def test_among_several_of_the_same_days_the_name_decides():
    at_once = [Term(str(n), name, 0) for n, name in enumerate(("Bar", "Due on receipt", "Vorkasse"), start=1)]
    assert found("Due on receipt", *at_once) == "2"
    assert found("sofort", *at_once) is None


def test_inactive_terms_do_not_count():
    assert found("Net 30", Term("1", "Net 30", 30, active=False)) is None


# --- payments --------------------------------------------------------------------------------------------------------------


def payment(key: str, total: str, *parts: tuple[str, str, str], day: int | None = 20) -> Payment:
    rows = tuple(Allocation(to, kind, Decimal(amount)) for to, kind, amount in parts)
    return Payment(key, date(2026, 11, day) if day else None, Decimal(total), None, "21", rows)


def test_only_what_goes_to_this_invoice_counts():
    split = payment(
        "p", "500.00", ("101", "Invoice", "100.00"), ("102", "Invoice", "300.00"), ("101", "CreditMemo", "100.00")
    )
    paid = allocations(answered(balance=Decimal("399.80")), [split])
    assert [(row.id, row.amount, row.currency, row.kind) for row in paid.rows] == [
        ("p", Decimal("100.00"), "EUR", "payment")
    ]
    assert (paid.amount, paid.unplaced) == (Decimal("100.00"), Decimal(0))


def test_a_payment_of_total_zero_only_links_credits():
    paid = allocations(
        answered(balance=Decimal(0)), [payment("c", "0", ("101", "Invoice", "499.80"), ("9", "CreditMemo", "499.80"))]
    )
    assert [row.kind for row in paid.rows] == ["credit"]
    assert paid.in_full(Decimal("499.80"))


def test_rows_come_by_date_and_those_without_one_last():
    rows = [payment("b", "1", ("101", "Invoice", "1"), day=None), payment("a", "1", ("101", "Invoice", "1"), day=None)]
    rows += [payment("d", "1", ("101", "Invoice", "1"), day=21), payment("c", "1", ("101", "Invoice", "1"), day=3)]
    assert [row.id for row in allocations(answered(), rows).rows] == ["c", "d", "a", "b"]


def test_what_the_balance_says_beyond_the_allocations_is_unplaced():
    paid = allocations(answered(balance=Decimal("450.00")), [])
    assert (paid.amount, paid.unplaced) == (Decimal(0), Decimal("49.80"))


@pytest.mark.parametrize(
    ("total", "paid", "full"), [("499.80", "499.80", True), ("499.80", "499.79", False), ("0", "0", False)]
)
def test_paid_in_full_means_a_total_above_zero_and_all_of_it(total: str, paid: str, full: bool):
    rows = [payment("p", paid, ("101", "Invoice", paid))] if Decimal(paid) else []
    assert allocations(answered(), rows).in_full(Decimal(total)) is full


def test_only_linked_payments_are_payments():
    linked = (
        LinkedTxn("1", "Payment"),
        LinkedTxn("2", "Estimate"),
        LinkedTxn("3", "TimeActivity"),
        LinkedTxn("4", "Payment"),
    )
    assert payment_ids(answered(linked=linked)) == ["1", "4"]


# --- money -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("0.525", "0.53"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.004999", "1.00"), ("7", "7.00")],
)
def test_half_a_cent_goes_up(exact: str, rounded: str):
    assert cents(Decimal(exact)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("3.50", "3.5"),
        ("120.00", "120"),
        ("1E+2", "100"),
        ("0.0001", "0.0001"),
        ("1E-7", "0.0000001"),
        ("-2.0", "-2"),
        ("0", "0"),
    ],
)
def test_a_plain_number_has_no_exponent_and_no_superfluous_zeros(number: str, text: str):
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(
    ("amount", "text"), [("1", "1.00"), ("1.5", "1.50"), ("1.234", "1.234"), ("1E+3", "1000.00"), ("-0.5", "-0.50")]
)
def test_money_has_at_least_two_decimals(amount: str, text: str):
    assert money_text(Decimal(amount)) == text


# --- problems --------------------------------------------------------------------------------------------------------------


def test_only_codes_of_the_closed_lists_exist():
    with pytest.raises(ValueError, match="unknown problem code"):
        Problem("whatever")
    with pytest.raises(ValueError, match="unknown note code"):
        Note("whatever")


def test_equal_problems_are_told_once():
    first, again = Problem("no_lines", {"number": "1"}), Problem("no_lines", {"number": "1"})
    other = Problem("no_lines", {"number": "2"})
    assert list(dict.fromkeys([first, again, other])) == [first, other]
    assert len({Note("total_zero", {"a": "b"}), Note("total_zero", {"a": "b"})}) == 1
