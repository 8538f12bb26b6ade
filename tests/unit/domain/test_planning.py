"""Plans over an invoice that is in QuickBooks Online already: unchanged, update, adoption, and what stops them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.books import Customer, Item, OtherName, PostedInvoice, Tracking
from app.domain.catalogue import Register
from app.domain.compare import Change, owned_hash
from app.domain.content import content_hash
from app.domain.decided import Choice, Decided, Settled, customer_key
from app.domain.invoices import CustomerOrganization, Defect, Invoice
from app.domain.lines import keep_identity
from app.domain.links import Link
from app.domain.plan import Facts, InvoicePlan, plan_hash, plan_invoice
from app.domain.posting import CustomerPosting, PostingLine
from tests.unit.domain.builders import EXTERNAL_ID, answered, german, german_facts, line, linked

WHO = CustomerOrganization("org-1", "Musterbau GmbH", "rechnung@musterbau.example")


def plan(
    invoice: Invoice | None = None,
    link: Link | None = None,
    seen: PostedInvoice | None = None,
    facts: Facts | None = None,
) -> InvoicePlan:
    return plan_invoice(invoice or german(), WHO, facts or german_facts(), link, seen)


def codes(made: InvoicePlan) -> list[str]:
    return [problem.code for problem in made.problems]


# --- linked ---------------------------------------------------------------------------------------------------------------


def test_nothing_changed_on_either_side():
    made = plan(link=linked(), seen=answered())
    assert (made.action, made.total, made.changes) == ("unchanged", Decimal("499.80"), ())


def test_an_edit_in_onedesk_is_an_update_with_its_changes():
    made = plan(replace(german(), memo="Thanks", due_date=date(2026, 12, 15)), linked(), answered(sync_token="4"))

    assert made.action == "update"
    assert made.changes == (
        Change("due_date", "2026-11-30", "2026-12-15"),
        Change("memo", None, "Thanks"),
    )
    assert made.posting is not None
    assert (made.posting.id, made.posting.sync_token, made.posting.note) == ("101", "4", "")
    assert made.posting.lines[0].line_id == "1"


def test_an_edit_in_quickbooks_is_drift_and_both_are_a_conflict():
    theirs = answered(customer_memo="by hand")
    assert codes(plan(link=linked(), seen=theirs)) == ["drifted"]
    assert codes(plan(replace(german(), memo="Thanks"), linked(), theirs)) == ["conflict"]


def test_a_decision_to_update_holds_for_what_was_seen_alone():
    theirs = answered(customer_memo="by hand")
    facts = german_facts()
    settled = Settled("update", owned_hash(theirs))
    facts = replace(facts, decided=replace(facts.decided, settled={EXTERNAL_ID: settled}))

    made = plan(link=linked(), seen=theirs, facts=facts)
    assert (made.action, made.changes) == ("update", (Change("memo", "by hand", None),))
    other = answered(customer_memo="by somebody else")
    assert codes(plan(link=linked(), seen=other, facts=facts)) == ["drifted"]


@pytest.mark.parametrize(
    "seen",
    [None, answered(total=Decimal(0), balance=Decimal(0), private_note="Voided\nOneDesk INV-1 · 6f6b1a52")],
    ids=["deleted", "voided"],
)
def test_a_copy_that_is_gone(seen: PostedInvoice | None):
    assert codes(plan(link=linked(), seen=seen)) == ["missing_in_quickbooks"]


@pytest.mark.parametrize("status", ["Canceled", "cancelled", "VOID", "Deleted", "storniert"])
def test_a_linked_invoice_that_was_cancelled_in_onedesk(status: str):
    assert codes(plan(replace(german(), status=status), linked(), answered())) == ["gone_in_onedesk"]


def test_sent_by_our_own_mail_it_may_be_copied_again():
    mailed = linked(emailed_hash=content_hash(german()))
    assert plan(replace(german(), status="Sent"), mailed, answered()).action == "unchanged"
    assert codes(plan(replace(german(), status="Sent"), linked(), answered())) == ["not_open"]


def test_copying_over_a_mailed_or_partly_paid_invoice_says_so():
    at = datetime(2026, 11, 3, tzinfo=UTC)
    seen = answered(email_status="EmailSent", delivery_time=at, bill_email="x@y.example", balance=Decimal("399.80"))
    made = plan(replace(german(), memo="Thanks"), linked(agreed=seen, emailed_to="z@y.example"), seen)

    notes = {note.code: dict(note.params) for note in made.notes}
    assert notes["already_mailed"] == {"to": "z@y.example", "at": "2026-11-03"}
    assert notes["partly_paid"] == {"paid": "100.00", "currency": "EUR"}
    assert made.action == "update"


def test_a_new_total_below_what_is_paid():
    seen = answered(balance=Decimal("100.00"))
    less = replace(
        german(),
        lines=(line("100.00", service_type="Consulting"),),
        subtotal=Decimal("100.00"),
        total=Decimal("119.00"),
        taxes=(replace(german().taxes[0], amount=Decimal("19.00")),),
    )
    made = plan(less, linked(agreed=seen), seen)
    assert codes(made) == ["already_paid_more"]
    assert made.problems[0].params["paid"] == "399.80"


def test_a_content_that_makes_no_difference_is_unchanged():
    renamed = replace(german(), taxes=(replace(german().taxes[0], name="USt"),))
    made = plan(renamed, linked(), answered())
    assert (made.action, made.content) == ("unchanged", content_hash(renamed))


def test_an_address_that_was_set_by_hand_in_quickbooks_stays():
    edited = replace(german(), memo="Thanks")
    for there, sent in (("other@x.example", None), (None, "rechnung@musterbau.example")):
        made = plan(edited, linked(), answered(bill_email=there))
        assert made.posting is not None
        assert made.posting.bill_email == sent


def test_the_remarks_of_a_plan():
    facts = german_facts()
    preferences = replace(
        facts.books.preferences, allow_service_date=False, email_cc="chef@us.example", email_bcc="x@us.example"
    )
    facts = replace(facts, books=replace(facts.books, preferences=preferences))
    dated = replace(german(), lines=(replace(german().lines[0], date=date(2026, 10, 12)),))

    made = plan(dated, facts=facts)

    notes = {note.code: dict(note.params) for note in made.notes}
    assert notes["copied_in"] == {"address": "chef@us.example, x@us.example"}
    assert "service_date_hidden" in notes
    assert made.lines[0].service_date is None


def test_a_stamp_that_was_taken_away_comes_back_with_the_next_update():
    bare = answered(private_note="kept text")
    made = plan(replace(german(), memo="Thanks"), linked(agreed=bare), bare)
    assert made.posting is not None
    assert made.posting.note == "kept text\nOneDesk INV-1 · 6f6b1a52"


def test_the_number_is_left_alone_where_quickbooks_numbers():
    facts = german_facts()
    facts = replace(
        facts, books=replace(facts.books, preferences=replace(facts.books.preferences, custom_numbers=False))
    )
    seen = answered(doc_number="1070")
    made = plan(replace(german(), memo="Thanks"), linked(agreed=seen), seen, facts)
    assert [change.field for change in made.changes] == ["memo"]


# --- the stamp ------------------------------------------------------------------------------------------------------------


def with_found(*found: PostedInvoice, **changes: object) -> Facts:
    return replace(german_facts(), found=found, **changes)  # type: ignore[arg-type]


def test_a_stamped_copy_that_agrees_is_adopted_without_a_write():
    made = plan(facts=with_found(answered(sync_token="5")))
    assert (made.action, made.adopt, made.seen) == ("unchanged", True, answered(sync_token="5"))


def test_a_stamped_copy_that_was_never_touched_is_updated():
    made = plan(replace(german(), memo="Thanks"), facts=with_found(answered()))
    assert (made.action, [change.field for change in made.changes]) == ("update", ["memo"])


def test_a_stamped_copy_that_somebody_edited_is_asked_about():
    made = plan(facts=with_found(answered(sync_token="1", customer_memo="by hand")))
    assert (made.action, codes(made)) == ("blocked", ["drifted"])


def test_the_oldest_live_stamped_copy_counts():
    old = answered(id="99", created=datetime(2026, 11, 1, tzinfo=UTC))
    new = answered(id="100", created=datetime(2026, 11, 2, tzinfo=UTC))
    void = answered(id="98", total=Decimal(0), private_note="Voided\nOneDesk INV-1 · 6f6b1a52", doc_number="x")
    made = plan(facts=with_found(new, void, old))
    assert made.seen is not None and made.seen.id == "99"


def test_where_external_ids_begin_alike_the_number_of_the_stamp_must_agree():
    other = answered(private_note="OneDesk INV-2 · 6f6b1a52", doc_number="INV-2")
    assert plan(facts=with_found(other)).adopt
    assert not plan(facts=with_found(other, alike=frozenset({"6f6b1a52"}))).adopt


def test_what_a_person_decided_elsewhere_stops_no_adoption():
    facts = with_found(answered())
    customers = Register(
        [Customer("21", "Musterbau Holding", "Musterbau Holding"), Customer("5", "Musterbau", "Musterbau")]
    )
    facts = replace(facts, books=replace(facts.books, customers=customers))
    made = plan(facts=facts)
    assert (made.action, made.adopt) == ("unchanged", True)

    dearer = replace(facts, found=(answered(total=Decimal("500.00")),))
    assert codes(plan(facts=dearer)) == ["customer_near_match"]
    later = replace(facts, found=(answered(txn_date=date(2026, 11, 5)),))
    assert codes(plan(facts=later)) == ["customer_near_match"]


def test_what_onedesk_itself_says_still_stops_an_adoption():
    assert codes(plan(replace(german(), status="Draft"), facts=with_found(answered()))) == ["not_open"]


# --- unreadable fields ------------------------------------------------------------------------------------------------------


def test_an_unreadable_field_is_named():
    made = plan(replace(german(), defects=(Defect("lines[1].rate", "abc"), Defect("due date", "31.31."))))
    assert codes(made) == ["undecodable_invoice"]
    assert made.problems[0].params["field"] == "lines[1].rate, due date"
    assert made.problems[0].params["value"] == "abc"


def test_a_missing_number_has_its_own_name():
    assert codes(plan(replace(german(), number=None, defects=(Defect("number", ""),)))) == ["missing_number"]


def test_every_problem_is_told_not_only_the_first():
    made = plan(replace(german(), status="Draft", number="X" * 22, organization_name="Musterbau"))
    assert codes(made) == ["not_open", "customer_near_match", "number_too_long"]


# --- a new customer ---------------------------------------------------------------------------------------------------------


def test_a_new_customer_gets_what_onedesk_knows():
    who = CustomerOrganization(
        "org-9", "Neue Firma GmbH", "post@neu.example", "Ann", "Abt", "Weg 1\nHof", "Ulm", "BW", "89073", "DE", "0731 1"
    )
    made = plan_invoice(
        replace(german(), organization_id="org-9", organization_name="Neue Firma GmbH"), who, german_facts()
    )

    assert made.customer is not None
    assert made.customer.posting == CustomerPosting(
        name="Neue Firma GmbH",
        company_name="Neue Firma GmbH",
        email="post@neu.example",
        given_name="Ann",
        family_name="Abt",
        phone="0731 1",
        line1="Weg 1\nHof",
        city="Ulm",
        state="BW",
        postal_code="89073",
        country="DE",
    )
    assert made.posting is not None
    assert made.posting.customer_id == "new:neue firma gmbh"


def test_an_address_that_quickbooks_would_refuse_is_left_out():
    who = CustomerOrganization("org-9", "Neue Firma GmbH", "not an address")
    made = plan_invoice(
        replace(german(), organization_id="org-9", organization_name="Neue Firma GmbH"), who, german_facts()
    )
    assert made.customer is not None and isinstance(made.customer.posting, CustomerPosting)
    assert made.customer.posting.email is None
    assert made.send_to is None


def test_decisions_for_a_currency_come_before_those_for_all():
    decided = Decided(
        customers={
            customer_key("org-1", None): Choice("use", "1"),
            customer_key("org-1", "USD"): Choice("use", "2"),
            customer_key("acme", None): Choice("use", "3"),
        }
    )
    for who, name, currency, wanted in (
        ("org-1", "Acme", "USD", "2"),
        ("org-1", "Acme", "EUR", "1"),
        ("org-7", " ACME", "EUR", "3"),
        (None, "Acme", None, "3"),
    ):
        found = decided.customer(who, name, currency)
        assert found is not None and found.id == wanted
    assert decided.customer("org-7", "Other", "EUR") is None


@pytest.mark.parametrize("kind", ["vendor", "inactive", "twice"])
def test_a_new_customer_under_a_name_that_is_taken_is_foreseen(kind: str):
    taken = {
        "vendor": ([], [OtherName("Vendor", "Vendor:9", "NEW NAME")]),
        "inactive": ([Customer("9", "New name", "New name", active=False)], []),
        "twice": ([Customer("8", "New name", "New name"), Customer("9", "New name", "A:New name", parent_id="1")], []),
    }
    customers, others = taken[kind]
    facts = german_facts()
    books = replace(facts.books, customers=Register(customers), others=Register(others))
    decided = replace(facts.decided, customers={"org-1|": Choice("create", name="New name")})

    made = plan(facts=replace(facts, books=books, decided=decided))

    assert codes(made) == ["name_taken"]
    assert made.problems[0].params["name"] == "New name"


def test_a_new_customer_beside_one_that_was_made_inactive_and_renamed_is_fine():
    facts = german_facts()
    gone = Customer("9", "New name (deleted)", "New name (deleted)", active=False)
    books = replace(facts.books, customers=Register([gone]))
    decided = replace(facts.decided, customers={"org-1|": Choice("create", name="New name")})

    made = plan(facts=replace(facts, books=books, decided=decided))

    assert made.customer is not None
    assert (made.customer.action, made.customer.name) == ("create", "New name")


def test_a_new_product_under_a_name_that_is_taken_is_foreseen():
    facts = german_facts()
    items = Register([Item("9", "New name", "New name", "Category")])
    decided = replace(facts.decided, items={"consulting": Choice("create", name="New name")})

    made = plan(facts=replace(facts, books=replace(facts.books, items=items), decided=decided))

    assert codes(made) == ["name_taken"]


# --- lines --------------------------------------------------------------------------------------------------------------------


def sold(description: str, kind: str = "sales") -> PostingLine:
    return PostingLine(kind, Decimal(1), description)


def test_lines_keep_their_ids_by_description_first_then_in_order():
    there = answered().lines[0]
    existing = answered(
        lines=tuple(
            replace(there, id=str(n), description=text, class_id=f"c{n}") for n, text in ((1, "A"), (2, "B"), (3, "C"))
        )
    )
    kept = keep_identity((sold("C"), sold("A"), sold("new"), sold("more")), existing)
    assert [(line.line_id, line.class_id) for line in kept] == [("3", "c3"), ("1", "c1"), ("2", "c2"), (None, None)]


def test_shipping_and_discounts_do_not_take_the_id_of_a_line():
    kept = keep_identity((sold("", "shipping"), sold("", "discount"), sold("A")), answered())
    assert [line.line_id for line in kept] == [None, None, "1"]


# --- the hash of a run -----------------------------------------------------------------------------------------------------------


def test_the_hash_of_a_run_follows_its_plans_and_their_order():
    one, two = plan(), plan(replace(german(), memo="Thanks"))
    assert plan_hash([one, two]) == plan_hash([plan(), two])
    assert len({plan_hash([one, two]), plan_hash([two, one]), plan_hash([one]), plan_hash([])}) == 4


@pytest.mark.parametrize(
    ("tracked", "active", "expected"), [(True, True, "900"), (False, True, None), (True, False, None)]
)
def test_a_line_carries_the_class_of_its_product_where_the_company_tracks_them(
    tracked: bool, active: bool, expected: str | None
):
    facts = german_facts()
    books = facts.books
    items = Register([replace(item, class_id="900") for item in books.items.values()], paths=True)
    classes = Register([Tracking("Class", "900", "Nord", "Nord", active)])
    preferences = replace(books.preferences, class_per_line=tracked)
    facts = replace(facts, books=replace(books, items=items, classes=classes, preferences=preferences))

    plan = plan_invoice(german(), None, facts)

    assert plan.posting is not None
    assert [line.class_id for line in plan.posting.lines] == [expected]
