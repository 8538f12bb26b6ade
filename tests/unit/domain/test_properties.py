"""What holds for any invoice: generated ones, in every regime, with discounts, shipping and taxes; recomputed here in whole cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.books import Company, Preferences, TaxCode, TaxRate
from app.domain.catalogue import Books, Register
from app.domain.content import content_hash, is_stamped, stamps_in, with_stamp
from app.domain.decided import Defaults
from app.domain.invoices import Invoice, InvoiceLine, Tax
from app.domain.lines import keep_identity
from app.domain.names import near_key, same_key, without_deleted
from app.domain.plan import Facts, InvoicePlan, plan_invoice
from app.domain.posting import PostingLine
from app.domain.totals import Mismatch, read_totals
from tests.golden import ACCOUNTS, CUSTOMERS, ITEMS
from tests.unit.domain.builders import EXTERNAL_ID, answered

FAST = settings(max_examples=150, deadline=None, derandomize=True)
RATES = (
    ("DE", "19"),
    ("DE", "7"),
    ("GB", "20"),
    ("GB", "5"),
    ("AU", "10"),
    ("CH", "8.1"),
    ("NO", "25"),
    ("FR", "5.5"),
    ("CA", "13"),
)


def half_up(exact: Fraction) -> int:
    """Whole cents of an exact number of cents, half away from zero."""
    sign = -1 if exact < 0 else 1
    return sign * int(abs(exact) + Fraction(1, 2))


def money(in_cents: int) -> Decimal:
    return Decimal(in_cents) / 100


@dataclass(frozen=True)
class Drawn:
    """An invoice that adds up, and the company that it is for. `inside`: prices contain the tax."""

    invoice: Invoice
    books: Books
    inside: bool


def company(country: str, percent: str, **preferences: Any) -> Books:
    known = Preferences(
        custom_numbers=True, home_currency="EUR", using_sales_tax=True, allow_discount=True, allow_shipping=True
    )
    return Books(
        Company("1", "Us", country),
        replace(known, **preferences),
        accounts=Register(ACCOUNTS),
        items=Register(ITEMS),
        customers=Register(CUSTOMERS),
        tax_codes=Register((TaxCode("T", "taxed", sales_rate_ids=("r",)), TaxCode("Z", "untaxed"))),
        tax_rates=Register((TaxRate("r", "rate", Decimal(percent)),)),
    )


@st.composite
def lines(draw: st.DrawFn) -> tuple[InvoiceLine, ...]:
    found = []
    for n in range(draw(st.integers(1, 6))):
        quantity = Decimal(draw(st.integers(1, 200_000))) / 10_000
        rate = money(draw(st.integers(1, 30_000)))
        exact = Fraction(quantity) * Fraction(rate) * 100
        off = draw(st.sampled_from([0, 0, 0, 1, -1]))
        amount = money(max(half_up(exact) + off, 0))
        taxable = draw(st.booleans())
        service = draw(st.sampled_from(["Consulting", "Training", "Travel"]))
        found.append(InvoiceLine(f"Ticket {n}", amount, "", service, quantity, rate, taxable=taxable))
    return tuple(found)


@st.composite
def invoices(draw: st.DrawFn) -> Drawn:
    country, percent = draw(st.sampled_from(RATES))
    rows = draw(lines())
    taxed = draw(st.booleans())
    inside = taxed and draw(st.booleans())
    subtotal = sum((row.amount for row in rows), Decimal(0))
    discount = (
        money(draw(st.integers(0, int(subtotal * 100) // 2))) if draw(st.booleans()) and not inside else Decimal(0)
    )
    base = sum((Fraction(row.amount) for row in rows if row.taxable), Fraction(0))
    base *= Fraction(subtotal - discount) / Fraction(subtotal) if subtotal else 1
    rate = Fraction(percent)
    if not taxed:
        tax = Decimal(0)
    elif inside:
        tax = money(half_up(base * 100 * rate / (100 + rate)))
    else:
        tax = money(half_up(base * rate))
    total = subtotal - discount + (Decimal(0) if inside else tax)
    invoice = Invoice(
        EXTERNAL_ID,
        "INV-1",
        "Open",
        invoice_date=date(2026, 10, 31),
        organization_id="org-1",
        organization_name="Musterbau GmbH",
        currency="EUR",
        lines=rows,
        discount=discount or None,
        taxes=(Tax("VAT", Decimal(percent), tax),) if taxed else (),
        subtotal=subtotal,
        total=total,
    )
    return Drawn(invoice, company(country, percent), inside)


def plan(drawn: Drawn) -> InvoicePlan:
    return plan_invoice(drawn.invoice, None, Facts(drawn.books, defaults=Defaults(income_account_id="1")))


@FAST
@given(invoices())
def test_the_planned_total_is_what_quickbooks_arithmetic_makes_of_the_posted_lines(drawn: Drawn):
    made = plan(drawn)
    if made.posting is None:
        assert made.problems
        return
    sold = [line for line in made.posting.lines if line.kind == "sales"]
    off = sum((int(line.amount * 100) for line in made.posting.lines if line.kind == "discount"), 0)
    whole = sum(int(line.amount * 100) for line in sold)
    rate = Fraction(drawn.books.tax_rates.values()[0].percent)
    if made.posting.tax_calculation == "TaxInclusive":
        nets = [
            half_up(Fraction(int(line.amount * 100)) * 100 / (100 + rate)) for line in sold if line.tax_code_id == "T"
        ]
        gross = sum(int(line.amount * 100) for line in sold if line.tax_code_id == "T")
        tax, total = gross - sum(nets), whole - off
    else:
        share = Fraction(whole - off, whole) if whole else Fraction(1)
        base = sum((Fraction(int(line.amount * 100)) for line in sold if line.tax_code_id == "T"), Fraction(0)) * share
        tax = half_up(base * rate / 100)
        total = whole - off + tax
    assert (made.tax, made.total) == (money(tax), money(total))
    assert made.total == drawn.invoice.total


@FAST
@given(invoices())
def test_what_is_posted_is_onedesks_total_or_is_blocked_by_name(drawn: Drawn):
    made = plan(drawn)
    if made.action == "create":
        assert made.total == drawn.invoice.total
        assert made.tax == sum((tax.amount or Decimal(0) for tax in drawn.invoice.taxes), Decimal(0))
    else:
        assert {problem.code for problem in made.problems} <= {"total_differs", "does_not_add_up"}


@FAST
@given(invoices())
def test_quantity_times_price_is_the_amount_or_the_amount_goes_alone(drawn: Drawn):
    for line in plan(drawn).lines:
        if line.quantity is not None:
            assert line.unit_price is not None
            assert half_up(Fraction(line.quantity) * Fraction(line.unit_price) * 100) == int(line.amount * 100)
        else:
            assert line.unit_price is None


@FAST
@given(invoices())
def test_planning_twice_is_the_same(drawn: Drawn):
    first, second = plan(drawn), plan(drawn)
    assert first == second
    assert first.hash == second.hash


@FAST
@given(invoices(), st.sampled_from(["Sent", "Paid", "Draft"]), st.integers(0, 10_000))
def test_what_we_write_back_is_no_edit(drawn: Drawn, status: str, paid: int):
    told = replace(
        drawn.invoice, status=status, mark="Copied to QuickBooks", amount_paid=money(paid), balance=money(paid)
    )
    assert content_hash(told) == content_hash(drawn.invoice)


@FAST
@given(invoices(), st.integers(1, 500))
def test_a_total_that_is_off_is_never_explained_away(drawn: Drawn, off: int):
    """Without a discount there is nothing that could explain another total than the lines and the printed tax make."""
    assume(not drawn.inside)
    tax = sum((each.amount or Decimal(0) for each in drawn.invoice.taxes), Decimal(0))
    right = (drawn.invoice.subtotal or Decimal(0)) + tax
    assert isinstance(read_totals(replace(drawn.invoice, discount=None, total=right + money(off))), Mismatch)


NOTES = st.text(alphabet=st.sampled_from("ab ·\nOneDesk1-"), max_size=80)


@FAST
@given(NOTES, st.text(alphabet="INV-0123456789", min_size=1, max_size=12))
def test_stamping_twice_is_stamping_once(note: str, number: str):
    once = with_stamp(note, number, EXTERNAL_ID)
    assert with_stamp(once, number, EXTERNAL_ID) == once
    assert is_stamped(once, EXTERNAL_ID) and is_stamped(once, EXTERNAL_ID, number)
    assert once.splitlines()[-1] == stamps_in(once)[-1]


@FAST
@given(NOTES)
def test_stamping_keeps_every_other_line(note: str):
    kept = [line for line in note.splitlines() if line.strip()]
    stamped = [line for line in with_stamp(note, "INV-1", EXTERNAL_ID).splitlines()[:-1] if line.strip()]
    assert [line.strip() for line in stamped] == [line.strip() for line in kept if not is_stamped(line, EXTERNAL_ID)]


@FAST
@given(st.lists(st.sampled_from("ABC"), max_size=6), st.lists(st.sampled_from("ABC"), max_size=6))
def test_keeping_the_identity_keeps_the_order_and_gives_no_id_twice(wanted: list[str], there: list[str]):
    pattern = answered().lines[0]
    existing = answered(lines=tuple(replace(pattern, id=str(n), description=text) for n, text in enumerate(there)))
    planned = tuple(PostingLine("sales", Decimal(n), text) for n, text in enumerate(wanted))

    kept = keep_identity(planned, existing)

    assert [(line.amount, line.description) for line in kept] == [(line.amount, line.description) for line in planned]
    ids = [line.line_id for line in kept if line.line_id is not None]
    assert len(ids) == len(set(ids)) == min(len(wanted), len(there))
    assert keep_identity(planned, existing) == kept


NAMES = st.text(max_size=40)


@FAST
@given(NAMES, NAMES)
def test_the_same_name_is_an_equivalence_and_never_wider_than_near(one: str, two: str):
    assert same_key(f"  {one} ") == same_key(one)
    if same_key(one) == same_key(two):
        assert near_key(one) == near_key(two)


@FAST
@given(st.text(alphabet=st.characters(exclude_characters="()&", exclude_categories=("Cc", "Cs")), max_size=40))
def test_near_ignores_the_suffix_of_inactive_records(name: str):
    assert without_deleted(f"{name} (deleted)") == name.rstrip()
    assert near_key(f"{name} (deleted)") == near_key(name.rstrip())
