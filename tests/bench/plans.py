"""The dry run: what one plan costs, and whether that stays the same with few and with many customers and products."""

from __future__ import annotations

from decimal import Decimal

from app.domain.books import Company, Preferences, TaxCode, TaxRate
from app.domain.catalogue import Books, Register
from app.domain.decided import Decided, Defaults
from app.domain.matching import suggestions
from app.domain.plan import Facts, plan_invoice
from tests.bench.known import customers, items, raw_invoices
from tests.bench.measure import Result, best_of

SIZES = ((1_000, 200), (10_000, 2_000), (100_000, 20_000))
QUICK = SIZES[:2]


async def measure(quick: bool) -> list[Result]:
    """Milliseconds a plan at three sizes of the books, and the ratio of the largest to the smallest."""
    found, costs = [], []
    raws = raw_invoices(200 if quick else 1_000, "Open")
    sizes = QUICK if quick else SIZES
    for many, few in sizes:
        books = books_of(many, few)
        facts = Facts(books, Decided(), Defaults(income_account_id="1"))
        work = lambda facts=facts: [plan_invoice(raw.invoice, None, facts) for raw in raws]  # noqa: E731
        plans = work()
        assert {plan.action for plan in plans} == {"create"}, plans[0].problems
        costs.append(best_of(3, work) / len(raws) * 1000)
        found.append(Result("plans", f"a plan with {many:,} customers", costs[-1], "ms"))
    most = sizes[-1][0]
    found.append(Result("plans", f"a plan: {most:,} customers / 1,000", costs[-1] / costs[0], "×", 1.3))
    largest = books_of(*sizes[-1])
    building = best_of(2, lambda: Register(customers(most)))
    found.append(Result("plans", f"indexing {most:,} customers", building, "s", note="records made anew each time"))
    suggestions("Kunde 01234", largest.customers, ())
    asked = best_of(3, lambda: suggestions("Kundendienst 777 AG", largest.customers, ()))
    found.append(Result("plans", f"suggestions among {most:,} customers", asked * 1000, "ms"))
    return found


def books_of(many: int, few: int) -> Books:
    """The books of a German company with so many customers and products."""
    preferences = Preferences(custom_numbers=True, home_currency="EUR", using_sales_tax=True)
    return Books(
        Company("1", "Bench GmbH", "DE"),
        preferences,
        items=Register(items(few)),
        customers=Register(customers(many)),
        tax_codes=Register([TaxCode("2", "19 %", sales_rate_ids=("3",))]),
        tax_rates=Register([TaxRate("3", "USt 19", Decimal(19))]),
    )
