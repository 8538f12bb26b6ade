"""The demo companies: one IT service firm for each country, in OneDesk and in QuickBooks Online, deterministic to the cent.

`SITUATIONS` names an invoice for everything that can happen to one: the story, and so the number, is the same in every country.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.demo.company.american import american_firm
from app.demo.company.commonwealth import australian_firm, british_firm, canadian_firm
from app.demo.company.german import german_firm
from app.demo.company.onedesk_side import numeric_ids, seed_onedesk
from app.demo.company.parts import Firm
from app.demo.company.quickbooks_side import seed_quickbooks
from app.demo.onedesk.store import OneDeskAccount
from app.demo.quickbooks.books import Books

FIRMS: Mapping[str, Callable[[], Firm]] = {
    "DE": german_firm,
    "US": american_firm,
    "GB": british_firm,
    "CA": canadian_firm,
    "AU": australian_firm,
}
COUNTRIES = tuple(FIRMS)
FULL, SMALL, EMPTY = "full", "small", "empty"
# What `small` keeps beside the situations that it names.
SMALL_PLAIN = ("INV-1043", "INV-1044", "INV-1047", "INV-1048", "INV-1053")
SMALL_SITUATIONS = ("exact_match", "near_customer", "new_customer", "missing_email", "paid", "edited_in_onedesk")


def firm_of(country: str) -> Firm:
    """The demo company of `country`. Raises KeyError for a country without one."""
    return FIRMS[country]()


# The number of each situation's invoice, in every country; of the one without a number its title in the German company.
SITUATIONS: Mapping[str, str] = MappingProxyType(german_firm().situations)


def seed(country: str, books: Books, account: OneDeskAccount, size: str = FULL) -> None:
    """Fills empty books and an empty account with the demo company of `country`.

    `size`: "full"; "small" for a dozen invoices; "empty" for a company without customers, products and invoices.
    """
    firm = firm_of(country)
    numbered = numeric_ids(firm)
    if size == SMALL:
        kept = {*SMALL_PLAIN, *(firm.situations[name] for name in SMALL_SITUATIONS)}
        numbered = [(number, invoice) for number, invoice in numbered if invoice.number in kept]
    if size == EMPTY:
        seed_onedesk(firm, account, [])
        seed_quickbooks(firm, books, (), names=False)
        return
    seed_onedesk(firm, account, numbered)
    seed_quickbooks(firm, books, tuple(invoice for _, invoice in numbered))
