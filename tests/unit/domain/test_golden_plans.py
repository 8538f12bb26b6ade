from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.domain.money import money_text
from app.domain.parties import PartyPlan
from app.domain.plan import InvoicePlan, plan_invoice
from app.domain.posting import CustomerPosting, ItemPosting, PostingLine
from tests.golden import Golden, cases, facts_of, invoice_of, organization_of

CASES = cases()


def line_row(line: PostingLine) -> list[str | None]:
    item = None if line.kind in ("shipping", "discount") else line.item_id
    numbers = [None if n is None else format(n, "f") for n in (line.quantity, line.unit_price, line.amount)]
    return [line.kind, item, *numbers, line.tax_code_id]


def party_row(party: PartyPlan) -> list[str | None]:
    return [party.action, party.id]


def customer_currency(plan: InvoicePlan) -> str | None:
    assert plan.customer is not None
    assert isinstance(plan.customer.posting, CustomerPosting)
    return plan.customer.posting.currency


def item_taxable(plan: InvoicePlan) -> bool | None:
    assert isinstance(plan.items[0].posting, ItemPosting)
    return plan.items[0].posting.taxable


def taxes(plan: InvoicePlan) -> dict[str, str]:
    assert plan.prediction is not None
    return {row.rate_id: money_text(row.amount) for row in plan.prediction.rows}


def discount_percent(plan: InvoicePlan) -> str | None:
    found = next(line.percent for line in plan.lines if line.kind == "discount")
    return None if found is None else format(found, "f")


def of_posting(member: str) -> Any:
    def read(plan: InvoicePlan) -> Any:
        assert plan.posting is not None
        return getattr(plan.posting, member)

    return read


READERS: dict[str, Any] = {
    "action": lambda plan: plan.action,
    "problems": lambda plan: [problem.code for problem in plan.problems],
    "subtotal": lambda plan: money_text(plan.subtotal),
    "tax": lambda plan: money_text(plan.tax),
    "total": lambda plan: money_text(plan.total),
    "tax_by": lambda plan: plan.tax_by,
    "taxes": taxes,
    "lines": lambda plan: [line_row(line) for line in plan.lines],
    "customer": lambda plan: party_row(plan.customer),
    "items": lambda plan: [party_row(item) for item in plan.items],
    "send_to": lambda plan: plan.send_to,
    "percent": discount_percent,
    "customer_currency": customer_currency,
    "item_taxable": item_taxable,
    "calculation": of_posting("tax_calculation"),
    "number": of_posting("number"),
    "note": of_posting("note"),
    "currency": of_posting("currency"),
    "term": of_posting("term_id"),
    "tax_code": of_posting("txn_tax_code_id"),
    "after_discount": of_posting("tax_after_discount"),
    "due": lambda plan: plan.posting.due_date.isoformat(),
    "date": lambda plan: plan.posting.txn_date.isoformat(),
}


def test_there_are_enough_cases_in_every_country():
    files = {case.file for case in CASES}
    assert len(CASES) >= 60
    assert {"de", "gb", "ca", "au", "ch", "no", "fr", "us_classic", "us_automated", "tax_off"} <= files
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("golden", CASES, ids=str)
def test_golden_case(golden: Golden):
    plan = plan_invoice(invoice_of(golden.raw()), organization_of(golden), facts_of(golden))

    expect = dict(golden.expect)
    notes, no_notes, params = expect.pop("notes", []), expect.pop("no_notes", []), expect.pop("params", {})
    assert {key: READERS[key](plan) for key in expect} == expect
    codes = {note.code for note in plan.notes}
    assert set(notes) <= codes
    assert not codes & set(no_notes)
    if params:
        assert {key: plan.problems[0].params.get(key) for key in params} == params


@pytest.mark.parametrize("golden", [case for case in CASES if case.expect["action"] == "create"], ids=str)
def test_what_is_posted_adds_up_to_the_total_that_is_shown(golden: Golden):
    plan = plan_invoice(invoice_of(golden.raw()), organization_of(golden), facts_of(golden))

    assert plan.posting is not None
    sold = sum((line.amount for line in plan.posting.lines if line.kind in ("sales", "shipping")), Decimal(0))
    off = sum((line.amount for line in plan.posting.lines if line.kind == "discount"), Decimal(0))
    tax = Decimal(0) if plan.posting.tax_calculation == "TaxInclusive" else plan.tax
    assert sold - off + tax == plan.total
    assert all(line.amount == line.amount.quantize(Decimal("0.01")) for line in plan.posting.lines)


@pytest.mark.parametrize("golden", CASES, ids=str)
def test_planning_twice_is_the_same_and_ignores_what_we_write_back(golden: Golden):
    invoice, facts = invoice_of(golden.raw()), facts_of(golden)
    first = plan_invoice(invoice, organization_of(golden), facts)
    again = plan_invoice(invoice, organization_of(golden), facts)
    paid = replace(invoice, amount_paid=Decimal("12.00"), balance=Decimal("1.00"))
    later = plan_invoice(paid, organization_of(golden), facts)

    assert first == again == later
    assert first.hash == again.hash == later.hash
