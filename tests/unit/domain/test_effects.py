"""What a run comes to: totals by record, and what it adds to the books; worked out by hand."""

from dataclasses import replace
from decimal import Decimal

from app.domain.effects import effect_of, sums_of
from app.domain.plan import InvoicePlan, plan_invoice
from app.domain.tying import Key, of_onedesk
from tests.golden import Golden, cases, facts_of, invoice_of, organization_of
from tests.unit.domain.builders import answered, german, german_facts, linked


def of(name: str) -> tuple[Golden, InvoicePlan]:
    golden = next(case for case in cases() if str(case) == name)
    return golden, plan_invoice(invoice_of(golden.raw()), organization_of(golden), facts_of(golden))


def test_totals_of_a_run_by_what_they_belong_to():
    plan = plan_invoice(german(), None, german_facts())

    assert [(s.kind, s.name, s.count, s.amount) for s in sums_of([plan], german_facts().books)] == [
        ("currency", "EUR", 1, Decimal("499.80")),
        ("customer", "Musterbau GmbH", 1, Decimal("499.80")),
        ("product", "Consulting", 1, Decimal("420.00")),
        ("account", "Sales", 1, Decimal("420.00")),
        ("tax_code", "19% USt", 1, Decimal("420.00")),
    ]


def test_a_new_invoice_adds_receivables_income_and_tax():
    plan = plan_invoice(german(), None, german_facts())
    effect = effect_of([plan], german_facts().books)

    assert effect.receivable == {"EUR": Decimal("499.80")}
    assert effect.income == {("1", "Sales", "EUR"): Decimal("420.00")}
    assert effect.tax == {"EUR": Decimal("79.80")}


def test_an_update_adds_the_difference_alone():
    line = replace(german().lines[0], quantity=Decimal(4), amount=Decimal("480.00"))
    tax = replace(german().taxes[0], amount=Decimal("91.20"))
    more = replace(german(), lines=(line,), taxes=(tax,), subtotal=Decimal("480.00"), total=Decimal("571.20"))
    plan = plan_invoice(more, None, german_facts(), linked(), answered())
    effect = effect_of([plan], german_facts().books)

    assert plan.action == "update"
    assert effect.receivable == {"EUR": Decimal("71.40")}
    assert effect.income == {("1", "Sales", "EUR"): Decimal("60.00")}
    assert effect.tax == {"EUR": Decimal("11.40")}


def test_a_discount_inside_the_prices_stands_on_its_account_without_its_tax():
    golden, plan = of("au: tax inside with a discount")
    effect = effect_of([plan], facts_of(golden).books)

    # 220.00 / 1.1 = 200.00 income; 198.00 - 18.00 = 180.00 in all, so 20.00 of discount
    assert effect.income == {
        ("1", "Sales", "AUD"): Decimal("200.00"),
        ("3", "Discounts given", "AUD"): Decimal("-20.00"),
    }
    assert (effect.receivable, effect.tax) == ({"AUD": Decimal("198.00")}, {"AUD": Decimal("18.00")})


def test_what_is_blocked_or_unchanged_adds_nothing():
    _golden, blocked = of("de: a negative total")
    unchanged = plan_invoice(german(), None, german_facts(), linked(), answered())
    books = german_facts().books

    assert (blocked.action, unchanged.action) == ("blocked", "unchanged")
    assert sums_of([blocked, unchanged], books) == ()
    assert effect_of([blocked, unchanged], books).receivable == {}


def test_effect_and_totals_agree_in_every_golden_case():
    for golden in cases():
        facts = facts_of(golden)
        plan = plan_invoice(invoice_of(golden.raw()), organization_of(golden), facts)
        if plan.action != "create":
            continue
        effect = effect_of([plan], facts.books)
        assert sum(effect.income.values(), Decimal(0)) + plan.tax == plan.total, str(golden)


def test_onedesk_is_laid_out_by_the_records_its_names_stand_for():
    golden, _plan = of("de: discount over two rates")
    laid = of_onedesk(
        invoice_of(golden.raw()), facts_of(golden).books, facts_of(golden).decided, facts_of(golden).defaults
    )
    total = sum((amount for key, amount in laid.amounts.items() if key.kind in ("product", "tax")), Decimal(0))

    assert laid.amounts[Key("currency", "EUR", "EUR")] == total == invoice_of(golden.raw()).total
