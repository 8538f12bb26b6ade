"""Decodes Intuit's JSON into `app.domain.books`: exact decimals, and one odd member never costs the record, nor one record the page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar, get_args

import msgspec

from app.clients.quickbooks import documents, records
from app.clients.quickbooks import shapes as wire
from app.clients.quickbooks.members import Unreadable
from app.domain.books import (
    Account,
    Company,
    Customer,
    Item,
    OtherName,
    Payment,
    PostedInvoice,
    Preferences,
    TaxCode,
    TaxRate,
    Term,
    Tracking,
)

Entity = (
    Account | Customer | Item | OtherName | TaxCode | TaxRate | Term | Tracking | PostedInvoice | Payment | Company
) | Preferences
W = TypeVar("W", bound=msgspec.Struct)

_READERS: dict[str, tuple[type[msgspec.Struct], Callable[[Any], Entity]]] = {
    "CompanyInfo": (wire.CompanyInfo, records.company),
    "Preferences": (wire.PreferencesWire, records.preferences),
    "Account": (wire.AccountWire, records.account),
    "Item": (wire.ItemWire, records.item),
    "Customer": (wire.CustomerWire, records.customer),
    "Vendor": (wire.NameWire, records.other("Vendor")),
    "Employee": (wire.NameWire, records.other("Employee")),
    "Class": (wire.TrackingWire, records.tracking("Class")),
    "Department": (wire.TrackingWire, records.tracking("Department")),
    "Term": (wire.TermWire, records.term),
    "TaxRate": (wire.TaxRateWire, records.tax_rate),
    "TaxCode": (wire.TaxCodeWire, records.tax_code),
    "Invoice": (wire.InvoiceWire, documents.invoice),
    "Payment": (wire.PaymentWire, documents.payment),
}
KINDS = frozenset(_READERS)
_UNTYPED = msgspec.json.Decoder(float_hook=Decimal)
_DECODERS = {kind: msgspec.json.Decoder(shape, strict=False) for kind, (shape, _read) in _READERS.items()}
BAD_JSON = (msgspec.DecodeError, UnicodeError, RecursionError, ArithmeticError)


def decode(kind: str, raw: bytes) -> Entity:
    """One entity of `kind` from its JSON. Raises `Unreadable`."""
    shape, read = _READERS[kind]
    try:
        row: msgspec.Struct = _DECODERS[kind].decode(raw)
    except msgspec.ValidationError:
        row = _mended(raw, shape)
    except BAD_JSON as error:
        raise Unreadable(kind) from error
    return read(row)


def _mended(raw: bytes, shape: type[W]) -> W:
    """The record without the members that are not what they should be."""
    try:
        data = _UNTYPED.decode(raw)
        if not isinstance(data, dict):
            raise Unreadable(shape.__name__)
        return msgspec.convert(_kept(data, shape), shape, strict=False)
    except BAD_JSON as error:
        raise Unreadable(shape.__name__) from error


def _kept(data: dict[str, Any], shape: type[msgspec.Struct]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(shape):
        if field.encode_name not in data:
            continue
        value = data[field.encode_name]
        try:
            msgspec.convert(value, field.type, strict=False)
        except msgspec.ValidationError:
            inner = _struct_in(field.type)
            if inner is not None and isinstance(value, dict):
                kept[field.encode_name] = _kept(value, inner)
            elif inner is not None and isinstance(value, list):
                kept[field.encode_name] = [_kept(part, inner) for part in value if isinstance(part, dict)]
        else:
            kept[field.encode_name] = value
    return kept


def _struct_in(kind: Any) -> type[msgspec.Struct] | None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next((found for found in map(_struct_in, get_args(kind)) if found is not None), None)
