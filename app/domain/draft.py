"""The first half of a plan: customer, products, lines, tax and totals of one invoice, and the posting they make together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.domain.books import Preferences
from app.domain.checks import late_problems
from app.domain.content import clean, stamp
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.lines import CodeFor, charge_lines, code_for, sales_line, undecided_tax
from app.domain.money import money_text
from app.domain.parties import PartyPlan, party_note, plan_customer, plan_item
from app.domain.planned import Facts, InvoicePlan, stamp_number
from app.domain.posting import InvoicePosting, PostingLine
from app.domain.problems import Note, Problem
from app.domain.tax import (
    GLOBAL,
    OFF,
    US_AUTOMATED,
    US_CLASSIC,
    Prediction,
    choose_code,
    predict,
    predict_classic,
    regime,
    tax_key,
)
from app.domain.terms import find_term
from app.domain.totals import Mismatch, Reading, read_totals
from app.domain.tracking import Given, given


def drafted(
    invoice: Invoice, organization: CustomerOrganization | None, facts: Facts, plan: InvoicePlan
) -> InvoicePlan:
    """The plan with customer, products, lines, totals and posting, as far as they can be known."""
    books, decided, defaults = facts.books, facts.decided, facts.defaults
    customer = plan_customer(invoice, organization, books, decided)
    problems: list[Problem] = [customer] if isinstance(customer, Problem) else []
    codes = {i: code_for(invoice, line, books, decided, defaults) for i, line in enumerate(invoice.lines)}
    lines: list[PostingLine] = []
    items: dict[str, PartyPlan] = {}
    for index, line in enumerate(invoice.lines):
        item = plan_item(line.service_type, books, decided, defaults)
        if isinstance(item, Problem):
            problems.append(item)
            continue
        items.setdefault(item.reference, item)
        lines.append(sales_line(line, item, codes[index], books.preferences.allow_service_date))
    undecided = undecided_tax(codes, invoice)
    problems += [undecided] if undecided else []
    extra = _given(customer, invoice, items.values(), facts)
    problems += extra.problems if plan.seen is None else ()
    reading = read_totals(invoice) if invoice.total is not None and invoice.lines else None
    if isinstance(reading, Mismatch):
        problems.append(_mismatch(invoice, reading))
    plan = replace(
        plan,
        customer=None if isinstance(customer, Problem) else customer,
        items=tuple(items.values()),
        lines=tuple(map(extra.on_line, lines)),
        problems=tuple(dict.fromkeys(problems)),
    )
    if isinstance(reading, Reading):
        plan = _with_totals(plan, invoice, reading, facts, extra)
    return plan


def _given(customer: PartyPlan | Problem, invoice: Invoice, items: Iterable[PartyPlan], facts: Facts) -> Given:
    """Class, location and custom fields by default."""
    who = None if isinstance(customer, Problem) else customer
    return given(who, invoice.organization_name or "", items, facts.books, facts.decided.tracking)


def _mismatch(invoice: Invoice, mismatch: Mismatch) -> Problem:
    return Problem(
        "does_not_add_up",
        {
            "number": invoice.number or "",
            "field": mismatch.field,
            "onedesk": money_text(mismatch.stated),
            "expected": money_text(mismatch.computed),
            "difference": money_text(mismatch.stated - mismatch.computed),
            "text": "several" if mismatch.several else "",
        },
    )


def _charges(invoice: Invoice, reading: Reading, facts: Facts, kind: str) -> tuple[list[PostingLine], list[Problem]]:
    """Shipping and discount as QuickBooks takes them, or why it would not."""
    books, decided, defaults = facts.books, facts.decided, facts.defaults
    charged = invoice if reading.shipping_taxed or kind == OFF else replace(invoice, taxes=())
    code = code_for(charged, None, books, decided, defaults) if reading.shipping else CodeFor()
    undecided = undecided_tax({0: code}, invoice)
    found = [undecided] if undecided else []
    lines = charge_lines(invoice, reading, code, books, defaults)
    kinds = [line.kind for line in lines]
    for wanted, there, reason in (
        (reading.shipping, "shipping" in kinds or "sales" in kinds, "shipping_off"),
        (reading.discount, "discount" in kinds, "discounts_off"),
    ):
        if wanted and not there:
            found.append(Problem("quickbooks_refused", {"number": invoice.number or "", "text": reason}))
    return lines, found


def _with_totals(plan: InvoicePlan, invoice: Invoice, reading: Reading, facts: Facts, extra: Given) -> InvoicePlan:
    kind = regime(facts.books)
    charges, problems = _charges(invoice, reading, facts, kind)
    lines = (*plan.lines, *map(extra.on_line, charges))
    problems += _classic_undecided(kind, facts, invoice)
    complete = len(lines) == len(invoice.lines) + bool(reading.shipping) + bool(reading.discount)
    undecided = any(problem.code == "tax_undecided" for problem in (*plan.problems, *problems))
    known = complete and not undecided and kind != US_AUTOMATED
    prediction = _predict(kind, lines, plan, facts, reading, invoice) if known else None
    plan = replace(
        plan,
        lines=lines,
        subtotal=reading.subtotal,
        tax=reading.tax if prediction is None else prediction.tax,
        total=reading.total if prediction is None else prediction.total,
        tax_by="quickbooks" if kind == US_AUTOMATED else "plan",
        prediction=prediction,
        reading=reading,
    )
    late, notes = late_problems(
        invoice,
        lines,
        prediction,
        reading,
        facts.books,
        facts.decided,
        plan.content,
        plan.seen,
    )
    found = tuple(dict.fromkeys((*plan.problems, *problems, *late)))
    plan = replace(
        plan,
        problems=found,
        notes=(*plan.notes, *notes, *_party_notes(plan), *_mail_notes(plan, facts.books.preferences)),
    )
    if plan.customer is None or not complete or plan.problems or invoice.invoice_date is None:
        return plan
    return replace(plan, posting=extra.on(_posting(plan, plan.customer, invoice, facts, reading)))


def _calculation(kind: str, facts: Facts, reading: Reading) -> str | None:
    """Intuit: Invoice, GlobalTaxCalculation; never sent in the US."""
    if kind == GLOBAL:
        return "TaxInclusive" if reading.inclusive else "TaxExcluded"
    return "NotApplicable" if kind == OFF and facts.books.company.country != "US" else None


def _mail_notes(plan: InvoicePlan, preferences: Preferences) -> Iterable[Note]:
    """Whom QuickBooks Online copies in by the company's own preferences (Intuit: Invoice, BillEmailCc)."""
    copied = ", ".join(dict.fromkeys(part for part in (preferences.email_cc, preferences.email_bcc) if part))
    if copied and plan.send_to:
        yield Note("copied_in", {"address": copied})


def _party_notes(plan: InvoicePlan) -> Iterable[Note]:
    if plan.customer and plan.customer.action != "use":
        yield Note(
            "customer_created" if plan.customer.action == "create" else "reactivated", {"name": plan.customer.name}
        )
    for item in plan.items:
        note = party_note(item)
        if note:
            yield note
        elif item.how == "default":
            yield Note("default_item_used", {"name": item.name})


def _predict(
    kind: str, lines: tuple[PostingLine, ...], plan: InvoicePlan, facts: Facts, reading: Reading, invoice: Invoice
) -> Prediction:
    if kind != US_CLASSIC:
        return predict(lines, facts.books, _calculation(kind, facts, reading))
    customer = facts.books.customers.get(plan.customer.id if plan.customer else None)
    exempt = customer is not None and customer.taxable is False
    return predict_classic(lines, facts.books, _classic_code(kind, facts, invoice), reading.before_tax, exempt)


def _classic_code(kind: str, facts: Facts, invoice: Invoice) -> str | None:
    """US classic sales tax: the one code of OneDesk's rate for the whole invoice."""
    key = tax_key(invoice, None)
    if kind != US_CLASSIC or key.rate == 0:
        return None
    code = choose_code(key, facts.books, facts.decided.taxes, facts.defaults.tax_code_id)
    return code.id if code else None


def _classic_undecided(kind: str, facts: Facts, invoice: Invoice) -> list[Problem]:
    """US classic sales tax without a code would be posted without tax."""
    key = tax_key(invoice, None)
    if kind != US_CLASSIC or key.rate == 0 or _classic_code(kind, facts, invoice) is not None:
        return []
    found = undecided_tax({0: CodeFor(undecided=key)}, invoice)
    return [found] if found else []


def _posting(
    plan: InvoicePlan, customer: PartyPlan, invoice: Invoice, facts: Facts, reading: Reading
) -> InvoicePosting:
    preferences = facts.books.preferences
    kind = regime(facts.books)
    number = facts.decided.doc_numbers.get(invoice.external_id) or invoice.number or ""
    day = facts.decided.txn_dates.get(invoice.external_id)
    term = find_term(invoice, facts.books)
    assert invoice.invoice_date is not None
    return InvoicePosting(
        customer_id=customer.reference,
        customer_name=customer.name,
        txn_date=date.fromisoformat(day) if day else invoice.invoice_date,
        due_date=invoice.due_date,
        number=number.strip() if preferences.custom_numbers else None,
        term_id=term.id if term else None,
        currency=invoice.currency if preferences.multicurrency else None,
        tax_calculation=_calculation(kind, facts, reading),
        tax_after_discount=reading.before_tax if reading.discount and facts.books.company.country == "US" else None,
        txn_tax_code_id=_classic_code(kind, facts, invoice),
        memo=clean(invoice.memo).strip(),
        note=stamp(stamp_number(invoice, facts.decided), invoice.external_id),
        bill_email=plan.send_to,
        lines=plan.lines,
    )
