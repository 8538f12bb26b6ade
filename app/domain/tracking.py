"""Class, location and custom fields of a new invoice: which default it gets where the company tracks them.

None of them is owned: they are given with a create, and what stands in QuickBooks Online afterwards stays as it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.books import CustomField, Preferences
from app.domain.books import Tracking as Tracked
from app.domain.catalogue import Books, Register
from app.domain.names import same_key
from app.domain.parties import PartyPlan
from app.domain.posting import FieldValue, InvoicePosting, PostingLine
from app.domain.problems import Problem

CLASS, LOCATION, FIELD = "class", "location", "field:"
"""What can be defaulted; a custom field is `field:` and the Id of its definition."""
COMPANY, CUSTOMER, ITEM = "company", "customer", "item"
"""Whose default it is: everybody's, one customer's, one product's. The nearer one wins, the product's first."""
FIELD_LIMIT = 31
"""Intuit: CustomField, StringValue."""


@dataclass(frozen=True, slots=True)
class DefaultKey:
    """`what` as above, `whose` one of company, customer, item, and of the latter two the record: its Id, or `=` and its same-name key
    where it is not in QuickBooks Online yet."""

    what: str
    whose: str = COMPANY
    record: str = ""

    @property
    def text(self) -> str:
        """As it is stored."""
        return f"{self.what}|{self.whose}|{self.record}"

    @classmethod
    def of(cls, text: str) -> DefaultKey:
        """Back from `text`."""
        what, whose, record = text.split("|", 2)
        return cls(what, whose, record)


def tracked(preferences: Preferences) -> tuple[str, ...]:
    """What the company tracks, as `DefaultKey.what` calls it."""
    found = [CLASS] if preferences.class_per_line or preferences.class_per_transaction else []
    found += [LOCATION] if preferences.departments else []
    return (*found, *(f"{FIELD}{each.id}" for each in preferences.custom_fields))


def owners_of(what: str, preferences: Preferences) -> tuple[str, ...]:
    """Whose defaults there can be: a product's only for classes that stand on each line."""
    return (COMPANY, CUSTOMER, ITEM) if what == CLASS and preferences.class_per_line else (COMPANY, CUSTOMER)


def register_of(what: str, books: Books) -> Register[Tracked]:
    """The list that the value of a default comes from (not for custom fields)."""
    return books.classes if what == CLASS else books.departments


def field_named(wanted: str, fields: Iterable[CustomField]) -> CustomField | None:
    """The custom field of that name, or with that number (`field:1`)."""
    known = list(fields)
    named = [each for each in known if same_key(each.name) == same_key(wanted)]
    numbered = [each for each in known if wanted in (each.id, f"{FIELD}{each.id}")]
    return next(iter([*named, *numbered]), None)


def _records(party: PartyPlan | None, *names: str) -> tuple[str, ...]:
    """The ways in which a default may name this customer or product."""
    if party is None:
        return ()
    known = (party.name, party.service_type, *names)
    return (*([party.id] if party.id else []), *(f"={same_key(name)}" for name in known if name))


def _found(stored: Mapping[str, str], what: str, whose: str, records: Iterable[str] = ("",)) -> str | None:
    keys = (DefaultKey(what, whose, record).text for record in records)
    return next((stored[key] for key in keys if key in stored), None)


@dataclass(frozen=True)
class Given:
    """What one invoice is given: the class by product reference (None: no own one), of the whole invoice, the location, the fields."""

    line_class: Mapping[str, str | None]
    charge_class: str | None
    form_class: str | None
    location: str | None
    fields: tuple[FieldValue, ...]
    problems: tuple[Problem, ...] = ()

    def on_line(self, line: PostingLine) -> PostingLine:
        """The line with its class; shipping and discount get the one that counts for the customer or the company."""
        found = self.line_class.get(line.item_id or "") if line.kind == "sales" else None
        return replace(line, class_id=found or self.charge_class)

    def on(self, posting: InvoicePosting) -> InvoicePosting:
        """The posting of a new invoice with all of it."""
        return replace(posting, class_id=self.form_class, department_id=self.location, custom_fields=self.fields)


def given(
    customer: PartyPlan | None, organization: str, items: Iterable[PartyPlan], books: Books, stored: Mapping[str, str]
) -> Given:
    """What a new invoice of `customer` with these products gets; `stored` are the defaults by `DefaultKey.text`.

    A default that names something inactive or gone is a problem: the invoice would otherwise be posted without it.
    """
    preferences, whose = books.preferences, _records(customer, organization)
    problems: list[Problem] = []

    def checked(what: str, value: str | None) -> str | None:
        record = register_of(what, books).get(value)
        if value is None or (record is not None and record.active):
            return value
        problems.append(
            Problem("inactive_record", {"name": record.name if record else value, "kind": what, "id": value})
        )
        return None

    def general(what: str) -> str | None:
        return _found(stored, what, CUSTOMER, whose) or _found(stored, what, COMPANY)

    known = tracked(preferences)
    of_all = checked(CLASS, general(CLASS)) if CLASS in known else None
    lines: dict[str, str | None] = {}
    if preferences.class_per_line:
        for item in items:
            own = checked(CLASS, _found(stored, CLASS, ITEM, _records(item)))
            lines[item.reference] = own or _own_class(item, books)
    return Given(
        lines,
        of_all if preferences.class_per_line else None,
        of_all if preferences.class_per_transaction and not preferences.class_per_line else None,
        checked(LOCATION, general(LOCATION)) if LOCATION in known else None,
        tuple(
            FieldValue(each.id, each.name, value)
            for each in preferences.custom_fields
            for value in (general(f"{FIELD}{each.id}"),)
            if value
        ),
        tuple(dict.fromkeys(problems)),
    )


def _own_class(item: PartyPlan, books: Books) -> str | None:
    """The class that the product itself has in QuickBooks Online, while it is in use."""
    record = books.items.get(item.id)
    found = books.classes.get(record.class_id) if record else None
    return found.id if found and found.active else None
