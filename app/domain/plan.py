"""The dry run of one invoice: exactly what will be written to QuickBooks Online, or the problems that stop it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from app.domain.books import PostedInvoice
from app.domain.checks import early_problems, linked_notes
from app.domain.compare import differences, drift, owned_hash, owned_of_posted, owned_of_posting
from app.domain.content import content_hash, mail_address, with_stamp
from app.domain.draft import drafted
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.lines import keep_identity
from app.domain.links import Link
from app.domain.money import ZERO
from app.domain.names import same_key
from app.domain.parties import PartyPlan
from app.domain.planned import Facts as Facts
from app.domain.planned import InvoicePlan as InvoicePlan
from app.domain.planned import overrides_of as overrides_of
from app.domain.planned import stamp_number
from app.domain.problems import Problem
from app.domain.totals import line_sum


def plan_invoice(
    invoice: Invoice,
    organization: CustomerOrganization | None,
    facts: Facts,
    link: Link | None = None,
    seen: PostedInvoice | None = None,
) -> InvoicePlan:
    """The plan of `invoice`. `seen` is the linked QuickBooks invoice as it is now (None with a link: it is gone)."""
    content = content_hash(invoice, overrides_of(invoice, facts.decided))
    adopt = None if link else facts.stamped(invoice)
    plan = InvoicePlan(
        invoice.external_id,
        invoice.number or "",
        "create",
        content,
        subtotal=invoice.subtotal or ZERO,
        total=invoice.total or ZERO,
        currency=invoice.currency or facts.books.home_currency,
        send_to=mail_address(organization.email) if organization else None,
        seen=seen or adopt,
        adopt=adopt is not None,
    )
    early = early_problems(invoice, facts.defaults, link, adopt is not None, facts.decided)
    state, more = _standing(invoice, content, facts, link, seen)
    if not early and not more and state == "unchanged":
        return _unchanged(plan, invoice, link, seen)
    draft = drafted(invoice, organization, facts, plan)
    problems = (*early, *more, *_number_problems(invoice, facts, link, adopt), *draft.problems)
    draft = replace(draft, notes=(*draft.notes, *linked_notes(link, plan.seen)))
    if adopt is not None and problems and _stands_as_it_is(problems, adopt, draft, invoice, facts):
        return _unchanged(plan, invoice, link, adopt)
    if problems or draft.posting is None:
        return replace(draft, action="blocked", problems=tuple(dict.fromkeys(problems)))
    return _against_existing(draft, plan.seen, invoice, facts, adopt is not None)


DECIDED_ELSEWHERE = frozenset(
    {
        "customer_near_match",
        "item_near_match",
        "tax_undecided",
        "no_service_type",
        "no_income_account",
        "name_not_allowed",
        "inactive_record",
        "number_too_long",
        "number_taken",
        "period_closed",
        "total_differs",
    }
)
"""What a person on another workstation must have settled already when a stamped copy is there: it stops no adoption."""


def _stands_as_it_is(
    problems: tuple[Problem, ...], adopt: PostedInvoice, draft: InvoicePlan, invoice: Invoice, facts: Facts
) -> bool:
    """Whether a copy that another workstation made is taken over although this one could not have made it: nothing needs to
    be written, and total and date are OneDesk's (the date may have been moved out of a closed period)."""
    day = facts.decided.txn_dates.get(invoice.external_id) or str(invoice.invoice_date)
    codes = {problem.code for problem in problems}
    dated = str(adopt.txn_date) == day or "period_closed" in codes
    return dated and adopt.total in (invoice.total, draft.total) and codes <= DECIDED_ELSEWHERE


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


def _unchanged(plan: InvoicePlan, invoice: Invoice, link: Link | None, seen: PostedInvoice | None) -> InvoicePlan:
    assert seen is not None
    tax = seen.total_tax or ZERO
    return replace(
        plan,
        action="unchanged",
        total=seen.total,
        tax=tax,
        subtotal=line_sum(invoice),
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
    taken = [f for f in facts.holders(number, invoice) if f.id != own]
    if taken:
        found.append(
            Problem(
                "number_taken",
                {"number": number, "id": taken[0].id, "holder": taken[0].customer_name, "kind": "Invoice"},
            )
        )
    return tuple(found)


def _against_existing(
    plan: InvoicePlan, seen: PostedInvoice | None, invoice: Invoice, facts: Facts, adopt: bool
) -> InvoicePlan:
    """A create stays one; an invoice that exists becomes an update with its differences, or is unchanged."""
    if seen is None or plan.posting is None:
        return plan
    numbered = facts.books.preferences.custom_numbers
    note = with_stamp(seen.private_note, stamp_number(invoice, facts.decided), invoice.external_id)
    posting = replace(
        plan.posting,
        id=seen.id,
        sync_token=seen.sync_token,
        note=note if note != seen.private_note.strip() else "",
        lines=keep_identity(plan.posting.lines, seen),
        currency=None,
        class_id=None,  # with location and custom fields not ours: a sparse update leaves them as they are
        department_id=None,
        custom_fields=(),
        bill_email=None if seen.bill_email else plan.posting.bill_email,  # not ours: one that was set by hand stays
    )
    before = owned_of_posted(seen, numbered)
    after = owned_of_posting(
        replace(posting, currency=seen.currency), plan.total if plan.tax_by == "plan" else seen.total
    )
    left = ["due_date", "terms", "tax_calculation", *(() if posting.note else ("stamp",))]
    if posting.tax_calculation == "TaxInclusive" and any(line.kind == "discount" for line in posting.lines):
        left.append("discount")
    after |= {name: before[name] for name in left if name not in after and name in before}
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
