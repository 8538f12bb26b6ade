"""Where the fields of a OneDesk invoice are looked for: data, because OneDesk does not document them and every account may differ."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.problems import Problem, ProblemError

MILLIS_AN_HOUR = Decimal(3_600_000)

DEFAULT_PLACES: Mapping[str, tuple[str, ...]] = {
    "external_id": ("externalId",),
    "number": ("number", "invoiceNumber", "displayId"),
    "title": ("name", "title", "description"),
    "status": ("status", "status.name", "lifecycleStatus.name", "state"),
    "kind": ("type", "invoiceType", "type.name"),
    "invoice_date": ("invoiceDate", "date", "issueDate", "creationTime"),
    "due_date": ("dueDate", "paymentDueDate"),
    "terms": ("terms", "paymentTerms"),
    "organization_id": ("customerOrganization.externalId",),
    "organization_name": (
        "customerOrganization.name",
        "customerOrganization",
        "customerOrganizationName",
        "billTo.name",
    ),
    "currency": ("currency", "currencyCode", "currencySymbol"),
    "lines": ("lineItems", "lines", "items", "invoiceLines"),
    "lines.line_id": ("id", "externalId"),
    "lines.name": ("name", "itemName", "title"),
    "lines.description": ("description", "details"),
    "lines.service_type": ("serviceType", "serviceType.name", "serviceTypeName"),
    "lines.quantity": ("quantity", "hours", "durationInMillis / 3600000", "timeInMillis / 3600000"),
    "lines.rate": ("rate", "unitPrice", "price", "hourlyRate"),
    "lines.amount": ("amount", "total", "lineTotal"),
    "lines.date": ("date", "serviceDate", "workDate"),
    "lines.taxable": ("taxable", "isTaxable"),
    "discount": ("discount",),
    "discount_name": ("discountName",),
    "shipping": ("shipping",),
    "shipping_name": ("shippingName",),
    "tax1.rate": ("tax1",),
    "tax1.name": ("tax1Name",),
    "tax1.amount": ("tax1Amount",),
    "tax2.rate": ("tax2",),
    "tax2.name": ("tax2Name",),
    "tax2.amount": ("tax2Amount",),
    "taxes": ("taxes",),
    "taxes.rate": ("rate",),
    "taxes.name": ("name",),
    "taxes.amount": ("amount",),
    "subtotal": ("subtotal",),
    "total": ("total",),
    "amount_paid": ("amountPaid",),
    "balance": ("balance",),
    "memo": ("memo", "customerMessage", "notes"),
    "mark": ("quickBooksStatus", "quickbooksStatus", "integrationStatus"),
    "mark.tags": ("tags",),
    "last_sent": ("lastSentDate", "sentDate"),
    "created": ("creationTime",),
    "organization.external_id": ("externalId",),
    "organization.name": ("name",),
    "organization.email": ("invoicePreference.email",),
    "organization.first_name": ("invoicePreference.firstName",),
    "organization.last_name": ("invoicePreference.lastName",),
    "organization.address": ("profile.address",),
    "organization.city": ("profile.city",),
    "organization.state": ("profile.state",),
    "organization.postal_code": ("profile.zipCode",),
    "organization.country": ("profile.country",),
    "organization.phone": ("profile.phone",),
    "organization.currency": ("invoicePreference.currency", "invoicePreference.currencySymbol"),
}

DEFAULT_SYMBOLS: Mapping[str, str] = {
    "€": "EUR",
    "£": "GBP",
    "US$": "USD",
    "CA$": "CAD",
    "C$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "₹": "INR",
    "Kč": "CZK",
    "zł": "PLN",
}
"""Symbols that mean one currency only. A bare `$` or `kr` is several: the user's table says which."""

_PLACE = re.compile(r"([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)(?:\s*/\s*(\d+(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class Place:
    """A path of member names, and what a number found there is divided by."""

    path: tuple[str, ...]
    divisor: Decimal = Decimal(1)

    @property
    def text(self) -> str:
        """As a person writes it: `durationInMillis / 3600000`."""
        return ".".join(self.path) + ("" if self.divisor == 1 else f" / {self.divisor}")


@dataclass(frozen=True)
class FieldMap:
    """The places of each logical field, in the order in which they are tried; symbols to ISO codes."""

    places: Mapping[str, tuple[Place, ...]]
    symbols: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULT_SYMBOLS))

    @classmethod
    def of(cls, corrections: str = "{}", symbols: str = "{}") -> FieldMap:
        """The default map with the user's corrections (setting `field-map`: field to place or list of places) and symbols
        (setting `currency-symbols`). Raises `ProblemError` (`bad_setting`)."""
        places = {name: _places(default) for name, default in DEFAULT_PLACES.items()}
        for name, wanted in _table(corrections, "field-map").items():
            given = [wanted] if isinstance(wanted, str) else wanted
            if name not in places or not isinstance(given, list) or not all(isinstance(each, str) for each in given):
                raise _bad("field-map", name, ", ".join(DEFAULT_PLACES))
            places[name] = _places(given)
        return cls(places, {**DEFAULT_SYMBOLS, **_symbols(symbols)})


def _bad(key: str, value: str, allowed: str) -> ProblemError:
    return ProblemError(Problem("bad_setting", {"name": key, "value": value[:80], "allowed": allowed}))


def _table(document: str, key: str) -> dict[str, Any]:
    try:
        table = json.loads(document or "{}")
    except ValueError as error:
        raise _bad(key, document, "a JSON object") from error
    if not isinstance(table, dict):
        raise _bad(key, document, "a JSON object")
    return table


def _symbols(document: str) -> dict[str, str]:
    found = {}
    for symbol, code in _table(document, "currency-symbols").items():
        if not isinstance(code, str) or not re.fullmatch(r"[A-Za-z]{3}", code):
            raise _bad("currency-symbols", symbol, 'for example {"$": "USD"}')
        found[symbol.strip()] = code.upper()
    return found


def _places(texts: Sequence[str]) -> tuple[Place, ...]:
    return tuple(_place(text) for text in texts)


def _place(text: str) -> Place:
    found = _PLACE.fullmatch(text.strip())
    if not found:
        raise _bad("field-map", text, "member, member.member, member / number")
    try:
        divisor = Decimal(found[2] or 1)
    except InvalidOperation as error:
        raise _bad("field-map", text, "member / number") from error
    if divisor == 0:
        raise _bad("field-map", text, "member / number")
    return Place(tuple(found[1].split(".")), divisor)
