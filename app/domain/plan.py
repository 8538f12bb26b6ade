"""The dry run of one invoice: exactly what will be written to QuickBooks Online, or the problems that stop it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from app.domain.books import PostedInvoice
from app.domain.catalogue import Books
from app.domain.checks import early_problems, late_problems, linked_notes
from app.domain.compare import Change, differences, drift, owned_hash, owned_of_posted, owned_of_posting
from app.domain.content import clean, content_hash, is_stamped, stamp, valid_email, with_stamp
from app.domain.decided import Decided, Defaults
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.lines import CodeFor, charge_lines, code_for, keep_identity, sales_line, undecided_tax
from app.domain.links import Link
from app.domain.money import ZERO, money_text
from app.domain.names import same_key
from app.domain.parties import PartyPlan, party_note, plan_customer, plan_item
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan of every invoice of a run needs beside the invoice.

    `number_counts`: how many OneDesk invoices carry a number (same-name key); `found`: invoices of QuickBooks Online that
    carry a planned number or the stamp of a planned invoice.
    """

    books: Books
    decided: Decided = field(default_factory=Decided)
    defaults: Defaults = field(default_factory=Defaults)
    number_counts: Mapping[str, int] = field(default_factory=dict)
    found: tuple[PostedInvoice, ...] = ()

    def stamped(self, external_id: str) -> PostedInvoice | None:
        """The oldest live invoice that carries the stamp of this one."""
        ours = [f for f in self.found if is_stamped(f.private_note, external_id) and not f.voided]
        return min(ours, key=lambda f: (f.created is None, f.created, f.id)) if ours else None

    def strangers(self, number: str, external_id: str) -> list[PostedInvoice]:
        key = number.strip()
        return [f for f in self.found if f.doc_number == key and not is_stamped(f.private_note, external_id)]


@dataclass(frozen=True, slots=True)
class InvoicePlan:
    """The plan of one invoice. `action`: create, update, unchanged or blocked (then `problems` says why).

    `seen` is the QuickBooks invoice as read for this plan; `adopt` says that it is ours by its stamp but not linked yet;
    `prediction` is None where QuickBooks computes the tax (`tax_by` quickbooks). Money in `currency`.
    """

    external_id: str
    number: str
    action: str
    content: str
    customer: PartyPlan | None = None
    items: tuple[PartyPlan, ...] = ()
    posting: InvoicePosting | None = None
    lines: tuple[PostingLine, ...] = ()
    subtotal: Decimal = ZERO
    tax: Decimal = ZERO
    tax_by: str = "plan"
    total: Decimal = ZERO
    currency: str = ""
    send_to: str | None = None
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    seen: PostedInvoice | None = None
    adopt: bool = False
    prediction: Prediction | None = None
    reading: Reading | None = None

    @property
    def hash(self) -> str:
        """Binds a review to an execution: everything that would be written, and what it was compared with."""
        parts = (self.external_id, self.action, self.content, self.posting, self.customer, self.items, self.problems)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def overrides_of(invoice: Invoice, decided: Decided) -> dict[str, str]:
    """The number and date decided instead of OneDesk's, as the content hash takes them."""
    found = {}
    if invoice.external_id in decided.doc_numbers:
        found["number"] = decided.doc_numbers[invoice.external_id]
    if invoice.external_id in decided.txn_dates:
        found["date"] = decided.txn_dates[invoice.external_id]
    return found


def plan_invoice(
    invoice: Invoice,
    organization: CustomerOrganization | None,
    facts: Facts,
    link: Link | None = None,
    seen: PostedInvoice | None = None,
) -> InvoicePlan:
    """The plan of `invoice`. `seen` is the linked QuickBooks invoice as it is now (None with a link: it is gone)."""
    content = content_hash(invoice, overrides_of(invoice, facts.decided))
    adopt = None if link else facts.stamped(invoice.external_id)
    plan = InvoicePlan(
        invoice.external_id,
        invoice.number or "",
        "create",
        content,
        subtotal=invoice.subtotal or ZERO,
        total=invoice.total or ZERO,
        currency=invoice.currency or facts.books.home_currency,
        send_to=organization.email.strip()
        if organization and organization.email and valid_email(organization.email)
        else None,
        seen=seen or adopt,
        adopt=adopt is not None,
    )
    early = early_problems(invoice, facts.defaults, link, adopt is not None, facts.decided)
    state, more = _standing(invoice, content, facts, link, seen)
    if not early and not more and state == "unchanged":
        return _unchanged(plan, link, seen)
    drafted = _draft(invoice, organization, facts, plan)
    problems = (*early, *more, *_number_problems(invoice, facts, link, adopt), *drafted.problems)
    drafted = replace(drafted, notes=(*drafted.notes, *linked_notes(link, plan.seen)))
    if problems or drafted.posting is None:
        return replace(drafted, action="blocked", problems=tuple(dict.fromkeys(problems)))
    return _against_existing(drafted, plan.seen, invoice, facts, adopt is not None)


def _standing(
    invoice: Invoice, content: str, facts: Facts, link: Link | None, seen: PostedInvoice | None
) -> tuple[str, tuple[Problem, ...]]:
    """Where a linked invoice stands: unchanged, changed, or the problem that both sides must be looked at."""
    if link is None:
        return "new", ()
    settled = facts.decided.settled.get(invoice.external_id)
    who = {"number": invoice.number or "", "id": link.quickbooks_id}
    if seen is None or seen.voided:
        return "gone", (Problem("missing_in_quickbooks", who),)
    numbered = facts.books.preferences.custom_numbers
    theirs = drift(link.agreed, seen, numbered) if link.agreed else ()
    ours = content != link.content_hash
    if theirs and not (settled and settled.action == "update" and settled.seen == owned_hash(seen, numbered)):
        named = ", ".join(change.field for change in theirs[:4])
        return "drifted", (Problem("conflict" if ours else "drifted", {**who, "field": named}),)
    return ("changed" if ours or theirs else "unchanged"), ()


def _unchanged(plan: InvoicePlan, link: Link | None, seen: PostedInvoice | None) -> InvoicePlan:
    assert seen is not None
    tax = seen.total_tax or ZERO
    return replace(
        plan,
        action="unchanged",
        total=seen.total,
        tax=tax,
        subtotal=seen.total - tax,
        customer=PartyPlan(seen.customer_name, "use", seen.customer_id, "exact"),
        notes=linked_notes(link, seen),
    )


def _number_problems(
    invoice: Invoice, facts: Facts, link: Link | None, adopt: PostedInvoice | None
) -> tuple[Problem, ...]:
    number = facts.decided.doc_numbers.get(invoice.external_id) or invoice.number or ""
    found: list[Problem] = []
    decided = invoice.external_id in facts.decided.doc_numbers
    if invoice.number and not decided and not link and facts.number_counts.get(same_key(invoice.number), 0) > 1:
        found.append(Problem("duplicate_number_in_onedesk", {"number": invoice.number}))
    if not facts.books.preferences.custom_numbers or not number:
        return tuple(found)
    own = link.quickbooks_id if link else adopt.id if adopt else None
    taken = [f for f in facts.strangers(number, invoice.external_id) if f.id != own]
    if taken:
        found.append(
            Problem(
                "number_taken",
                {"number": number, "id": taken[0].id, "holder": taken[0].customer_name, "kind": "Invoice"},
            )
        )
    return tuple(found)


def _draft(invoice: Invoice, organization: CustomerOrganization | None, facts: Facts, plan: InvoicePlan) -> InvoicePlan:
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
    reading = read_totals(invoice) if invoice.total is not None and invoice.lines else None
    if isinstance(reading, Mismatch):
        problems.append(_mismatch(invoice, reading))
    plan = replace(
        plan,
        customer=None if isinstance(customer, Problem) else customer,
        items=tuple(items.values()),
        lines=tuple(lines),
        problems=tuple(dict.fromkeys(problems)),
    )
    if isinstance(reading, Reading):
        plan = _with_totals(plan, invoice, reading, facts)
    return plan


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


def _with_totals(plan: InvoicePlan, invoice: Invoice, reading: Reading, facts: Facts) -> InvoicePlan:
    books = facts.books
    kind = regime(books)
    taxed = code_for(invoice, None, books, facts.decided, facts.defaults)
    untaxed = CodeFor(None)
    if reading.shipping and not reading.shipping_taxed and kind != OFF:
        bare = replace(invoice, taxes=())
        untaxed = code_for(bare, None, books, facts.decided, facts.defaults)
    lines = (*plan.lines, *charge_lines(invoice, reading, taxed, untaxed, books))
    calculation = ("TaxInclusive" if reading.inclusive else "TaxExcluded") if kind == GLOBAL else None
    if kind == OFF and books.company.country != "US":
        calculation = "NotApplicable"
    by_quickbooks = kind == US_AUTOMATED
    prediction = None if by_quickbooks else _predict(kind, lines, facts, reading, invoice)
    plan = replace(
        plan,
        lines=lines,
        subtotal=reading.subtotal,
        tax=reading.tax if prediction is None else prediction.tax,
        total=reading.total if prediction is None else prediction.total,
        tax_by="quickbooks" if by_quickbooks else "plan",
        prediction=prediction,
        reading=reading,
    )
    complete = len(plan.lines) == len(invoice.lines) + bool(reading.shipping) + bool(reading.discount)
    late, notes = late_problems(
        invoice, plan.lines, prediction, reading, facts.books, facts.decided, plan.content, plan.seen
    )
    plan = replace(plan, problems=(*plan.problems, *late), notes=(*plan.notes, *notes, *_party_notes(plan)))
    if plan.customer is None or not complete or plan.problems:
        return plan
    return replace(plan, posting=_posting(plan, plan.customer, invoice, facts, calculation, reading))


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


def _predict(kind: str, lines: tuple[PostingLine, ...], facts: Facts, reading: Reading, invoice: Invoice) -> Prediction:
    if kind == GLOBAL:
        return predict(lines, facts.books, "TaxInclusive" if reading.inclusive else "TaxExcluded")
    return predict_classic(lines, facts.books, _classic_code(kind, facts, invoice), reading.before_tax)


def _classic_code(kind: str, facts: Facts, invoice: Invoice) -> str | None:
    """US classic sales tax: the one code of OneDesk's rate for the whole invoice."""
    key = tax_key(invoice, None)
    if kind != US_CLASSIC or key.rate == 0:
        return None
    code = choose_code(key, facts.books, facts.decided.taxes, facts.defaults.tax_code_id)
    return code.id if code else None


def _posting(
    plan: InvoicePlan,
    customer: PartyPlan,
    invoice: Invoice,
    facts: Facts,
    calculation: str | None,
    reading: Reading,
) -> InvoicePosting:
    preferences = facts.books.preferences
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
        tax_calculation=calculation,
        tax_after_discount=reading.before_tax if reading.discount and facts.books.company.country == "US" else None,
        txn_tax_code_id=_classic_code(regime(facts.books), facts, invoice),
        memo=clean(invoice.memo).strip(),
        note=stamp(invoice.number or number, invoice.external_id),
        bill_email=plan.send_to,
        lines=plan.lines,
    )


def _against_existing(
    plan: InvoicePlan, seen: PostedInvoice | None, invoice: Invoice, facts: Facts, adopt: bool
) -> InvoicePlan:
    """A create stays one; an invoice that exists becomes an update with its differences, or is unchanged."""
    if seen is None or plan.posting is None:
        return plan
    numbered = facts.books.preferences.custom_numbers
    note = with_stamp(seen.private_note, invoice.number or plan.posting.number or "", invoice.external_id)
    posting = replace(
        plan.posting,
        id=seen.id,
        sync_token=seen.sync_token,
        note=note if note != seen.private_note.strip() else "",
        lines=keep_identity(plan.posting.lines, seen),
        currency=None,
    )
    before = owned_of_posted(seen, numbered)
    after = owned_of_posting(
        replace(posting, currency=seen.currency), plan.total if plan.tax_by == "plan" else seen.total
    )
    for name in ("due_date", "terms", "tax_calculation"):
        if name not in after and name in before:
            after[name] = before[name]
    changes = differences(before, after)
    if not changes and not posting.note:
        return replace(plan, action="unchanged", total=seen.total, posting=posting)
    if adopt and changes and seen.sync_token != "0":
        named = ", ".join(change.field for change in changes[:4])
        problem = Problem("drifted", {"number": plan.number, "id": seen.id, "field": named})
        settled = facts.decided.settled.get(invoice.external_id)
        if not (settled and settled.action == "update" and settled.seen == owned_hash(seen, numbered)):
            return replace(plan, action="blocked", problems=(problem,), changes=changes)
    return replace(plan, action="update", changes=changes, posting=posting)


def plan_hash(plans: Iterable[InvoicePlan]) -> str:
    """One hash for a run: what `--expect` is compared with."""
    return hashlib.sha256("".join(plan.hash for plan in plans).encode()).hexdigest()
