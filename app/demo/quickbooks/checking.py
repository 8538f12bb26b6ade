"""Checks that several kinds of entities share: lengths, e-mail addresses, enumerations, references, the closed period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.demo.quickbooks import refusals
from app.demo.quickbooks.ledger import NAMES, Ledger
from app.demo.quickbooks.wire import PACIFIC, Entity

ADDRESS_LENGTHS = {
    **{f"Line{line}": 500 for line in range(1, 6)},
    "City": 255,
    "CountrySubDivisionCode": 255,
    "PostalCode": 30,
    "Country": 255,
}
WORDS = {"Account": "Accounts", "Item": "Items", "Term": "Terms", "Class": "Classes", "Department": "Departments"}
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


def cleaned(value: Any) -> Any:
    """A copy without null and empty text: both mean "no value"."""
    if isinstance(value, Mapping):
        return {key: cleaned(inner) for key, inner in value.items() if inner is not None and inner != ""}
    if isinstance(value, list):
        return [cleaned(inner) for inner in value if inner is not None]
    return value


def is_true(value: Any) -> bool:
    return value is True or str(value).casefold() == "true"


def ref(body: Mapping[str, Any], member: str) -> str | None:
    """The Id in a reference member."""
    found = body.get(member)
    value = found.get("value") if isinstance(found, Mapping) else None
    return None if value in (None, "") else str(value)


def lengths(body: Mapping[str, Any], limits: Mapping[str, int], path: str = "") -> None:
    for member, most in limits.items():
        text = body.get(member)
        if isinstance(text, str) and len(text) > most:
            raise refusals.too_long(f"{path}{member}", 0, most, len(text))


def address(body: Mapping[str, Any], member: str) -> None:
    found = body.get(member)
    if isinstance(found, dict):
        for place in ("Lat", "Long"):  # read-only
            found.pop(place, None)
        lengths(found, ADDRESS_LENGTHS, f"{member}.")
        text = "".join(str(found.get(name, "")) for name in ADDRESS_LENGTHS)
        if len(text) > 2000:
            raise refusals.too_long(member, 0, 2000, len(text))


def email(body: Mapping[str, Any], member: str, most: int) -> None:
    """One or more addresses with commas between them."""
    text = (body.get(member) or {}).get("Address")
    if text is not None:
        check_email(str(text), f"{member}.Address", most)


def check_email(text: str, element: str, most: int = 100) -> None:
    if len(text) > most:
        raise refusals.too_long(element, 0, most, len(text))
    if not all(_EMAIL.fullmatch(part.strip()) for part in text.split(",")):
        raise refusals.bad_email(element)


def one_of(body: Mapping[str, Any], member: str, allowed: tuple[str, ...]) -> None:
    value = body.get(member)
    if value is not None and value not in allowed:
        raise refusals.bad_enum(member, value)


def name_text(value: str, member: str, most: int, forbidden: str = ":\t\n\r") -> None:
    """A name has no colon, tab or line feed and at most `most` characters."""
    if len(value) > most:
        raise refusals.too_long(member, 0, most, len(value))
    if any(mark in value for mark in forbidden):
        raise refusals.bad_string(member, value)


def referred(ledger: Ledger, kind: str, key: str | None, element: str = "", active: bool = True) -> Entity | None:
    """What a reference names; refuses one that does not exist (2500) or, where `active` is asked, is inactive (2500)."""
    if key is None:
        return None
    found = ledger.find(kind, key)
    if found is None:
        words = "Names" if kind in NAMES else WORDS.get(kind, f"{kind}s")
        raise refusals.bad_reference(f"{words} element id {key} not found", element)
    if active and not found.get("Active", True):
        raise refusals.bad_reference(refusals.INACTIVE)
    return found


def open_period(ledger: Ledger, *days: Any) -> None:
    """Refuses a change on or before the closing date (6200; 6210 where it has a password)."""
    closed = ledger.preferences.get("AccountingInfoPrefs", {}).get("BookCloseDate")
    if closed and any(str(day)[:10] <= str(closed) for day in days if day):
        raise refusals.period_closed(bool(ledger.settings["close_password"]))


def today(ledger: Ledger) -> str:
    """The server's day, in US Pacific."""
    return ledger.clock().astimezone(PACIFIC).date().isoformat()


def day_of(value: Any) -> date:
    """A date that `members.check_body` has let pass."""
    return date.fromisoformat(str(value)[:10])


def multi_currency(ledger: Ledger) -> bool:
    return is_true(ledger.preferences.get("CurrencyPrefs", {}).get("MultiCurrencyEnabled", False))


def home_currency(ledger: Ledger) -> str:
    return str(ledger.preferences.get("CurrencyPrefs", {}).get("HomeCurrency", {}).get("value", "USD"))


def sales_prefs(ledger: Ledger) -> Entity:
    found: Entity = ledger.preferences.get("SalesFormsPrefs", {})
    return found


def american(ledger: Ledger) -> bool:
    return ledger.company_info.get("Country") in ("US", "USA")


def uses_tax(ledger: Ledger) -> bool:
    return is_true(ledger.preferences.get("TaxPrefs", {}).get("UsingSalesTax", False))


def currency(ledger: Ledger, body: Entity, of_customer: str | None) -> str:
    """The currency of a transaction; refuses another than the customer's, or any but the home currency where only that is used."""
    home = home_currency(ledger)
    asked = ref(body, "CurrencyRef")
    if not multi_currency(ledger):
        if asked not in (None, home):
            raise refusals.business(f"Multi-currency is not enabled; the currency {asked} cannot be used.", 2220)
        return home
    if asked is None:
        raise refusals.missing("CurrencyRef")
    if asked != (of_customer or home):
        raise refusals.business("The currency of the transaction must be the currency of the customer.", 2220)
    return asked
