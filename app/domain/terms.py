"""Payment terms: OneDesk's wording matched to a QuickBooks term by due days first, then by name; the due date wins anyway."""

from __future__ import annotations

import re

from app.domain.books import Term
from app.domain.catalogue import Books
from app.domain.invoices import Invoice
from app.domain.names import same_key

_DAYS = re.compile(r"\d{1,3}")
_AT_ONCE = ("due on receipt", "sofort", "sofort fällig", "immediate", "immediately", "zahlbar sofort")


def due_days(terms: str) -> int | None:
    """The days that a wording like `Net 30` or `30 Tage` names; 0 for "due on receipt"; None when it names none."""
    if same_key(terms) in _AT_ONCE:
        return 0
    numbers = _DAYS.findall(terms)
    return int(numbers[0]) if len(numbers) == 1 else None


def find_term(invoice: Invoice, books: Books) -> Term | None:
    """The term of the same due days if there is exactly one, else the one of the same name, else none."""
    if not invoice.terms:
        return None
    active = [term for term in books.terms.values() if term.active]
    named = [term for term in active if same_key(term.name) == same_key(invoice.terms)]
    days = due_days(invoice.terms)
    equal = [term for term in active if days is not None and term.due_days == days]
    if len(equal) == 1:
        return equal[0]
    return named[0] if len(named) == 1 else None
