"""Reads one OneDesk invoice or customer organization through the field map: each field with its place, each trouble as a defect."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from app.clients.onedesk import values
from app.clients.onedesk.field_map import FieldMap
from app.clients.onedesk.values import Bad, shown
from app.domain.invoices import CustomerOrganization, Defect, Invoice, InvoiceLine, Tax
from app.domain.money import ZERO, cents
from app.sync.ports import RawInvoice

Object = Mapping[str, Any]
T = TypeVar("T")
_ISO = re.compile(r"[A-Za-z]{3}")
_HOURS_STEP = Decimal("0.0000000001")
_OBJECTS = ("organization_name",)
"""Fields whose place may hold an object without the name: its external id then stands for it."""
_FAST = msgspec.json.Decoder(float_hook=Decimal)
_EXACT = msgspec.json.Encoder(decimal_format="number")
_BROKEN = (ValueError, RecursionError, ArithmeticError)


def loads(raw: bytes | str) -> Any:
    """JSON with exact decimals. What is no JSON but common (NaN, Infinity, half surrogates) is kept as text, to become a
    defect of its own field. Raises `ValueError`."""
    try:
        return _FAST.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ArithmeticError):
        text = raw.decode("utf-8-sig", "replace") if isinstance(raw, bytes) else raw
        try:
            return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
        except (RecursionError, ArithmeticError) as error:
            raise ValueError("JSON that cannot be read") from error


def dumps(value: Any) -> str:
    """JSON text of what `loads` gave, decimals as they were."""
    try:
        return _EXACT.encode(value).decode()
    except UnicodeEncodeError:  # half of a surrogate pair: written as an escape
        return json.dumps(value, default=str)


@dataclass
class _Reader:
    """Collects places and defects while one record is read."""

    map: FieldMap
    places: dict[str, str] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)

    def find(self, name: str, source: Object, label: str, prefix: str = "", scalar: bool = True) -> Any:
        """The first value that is present, not null and (for a scalar) neither blank nor a container; None without one."""
        odd: tuple[str, Any] | None = None
        for place in self.map.places[name]:
            value = _walk(source, place.path)
            if value is None or (scalar and isinstance(value, str) and not value.strip()):
                continue
            if scalar and isinstance(value, dict | list):
                odd = odd or (place.text, value)
                continue
            self.places[label] = f"{prefix}{place.text}"
            return _divided(value, place.divisor)
        if odd is not None and name not in _OBJECTS:
            self.defect(label, odd[1], f"{prefix}{odd[0]}")
        return None

    def read(self, name: str, source: Object, how: Callable[[Any], T], label: str = "", prefix: str = "") -> T | None:
        """The field as `how` reads it; None when it is absent or a defect (then it is named)."""
        label = label or name
        value = self.find(name, source, label, prefix)
        if value is None:
            return None
        try:
            return how(value)
        except Bad as bad:
            self.defect(label, value, self.places.get(label, ""), f" ({bad})")
            return None

    def rows(self, name: str, source: Object) -> tuple[list[Any], str]:
        """A list and its place; an absent one is empty, something else in its place is a defect."""
        value = self.find(name, source, name, scalar=False)
        if value is None:
            return [], ""
        if not isinstance(value, list):
            self.defect(name, value, self.places[name])
            return [], ""
        return value, self.places[name]

    def defect(self, label: str, found: Any, place: str = "", why: str = "") -> None:
        self.defects.append(Defect(label, shown(found) + why, place))


def _walk(source: Any, path: tuple[str, ...]) -> Any:
    for member in path:
        if not isinstance(source, dict):
            return None
        source = source.get(member)
    return source


def _divided(value: Any, divisor: Decimal) -> Any:
    """Milliseconds as hours, to ten decimals; what is no number stays and becomes a defect."""
    if divisor == 1:
        return value
    try:
        exact = values.number(value) / divisor
    except Bad:
        return value
    return exact.quantize(_HOURS_STEP).normalize() if exact else ZERO


# --- invoices --------------------------------------------------------------------------------------------------------


def decode_invoice(source: Object, raw: str, field_map: FieldMap) -> RawInvoice:
    """The invoice as far as it can be read; never raises, whatever stands in `source`."""
    reader = _Reader(field_map)
    read = reader.read
    taxes = _taxes(reader, source)
    lines = _lines(reader, source, taxed=any(tax.rate for tax in taxes))
    invoice = Invoice(
        external_id=read("external_id", source, values.name) or "",
        number=read("number", source, values.name),
        status=read("status", source, values.name) or "",
        kind=read("kind", source, values.name) or "",
        title=read("title", source, values.text) or "",
        invoice_date=read("invoice_date", source, values.day),
        due_date=read("due_date", source, values.day),
        terms=read("terms", source, values.name),
        organization_id=read("organization_id", source, values.name),
        organization_name=read("organization_name", source, values.name),
        currency=_currency(reader, source, "currency"),
        lines=lines,
        discount=read("discount", source, values.number),
        discount_name=read("discount_name", source, values.text) or "",
        shipping=read("shipping", source, values.number),
        shipping_name=read("shipping_name", source, values.text) or "",
        taxes=taxes,
        subtotal=read("subtotal", source, values.number),
        total=read("total", source, values.number),
        amount_paid=read("amount_paid", source, values.number),
        balance=read("balance", source, values.number),
        memo=read("memo", source, values.text) or "",
        mark=_mark(reader, source),
        last_sent=read("last_sent", source, values.day),
        created=read("created", source, values.day),
    )
    _name_absent(reader, invoice)
    made = _replace(invoice, tuple(dict.fromkeys(reader.defects)))
    return RawInvoice(raw, made, dict(reader.places))


def undecodable(external_id: str, raw: str, reason: str) -> RawInvoice:
    """An invoice that could not be read at all, so that it is shown and not lost."""
    return RawInvoice(raw, Invoice(external_id, None, "", defects=(Defect("invoice", reason),)))


def _replace(invoice: Invoice, defects: tuple[Defect, ...]) -> Invoice:
    return Invoice(
        **{f.name: getattr(invoice, f.name) for f in fields(invoice) if f.name != "defects"}, defects=defects
    )


def _name_absent(reader: _Reader, invoice: Invoice) -> None:
    """Names what every invoice must have and this one has not; nothing becomes empty in silence."""
    known = {defect.field for defect in reader.defects}
    wanted = {
        "number": invoice.number,
        "status": invoice.status,
        "invoice_date": invoice.invoice_date,
        "currency": invoice.currency,
        "total": invoice.total,
        "lines": invoice.lines or None,
    }
    for name, value in wanted.items():
        if not value and value != 0 and name not in known:
            reader.defect(name, "")
    unknown = invoice.organization_name is None and invoice.organization_id is None
    if unknown and not known & {"organization_name", "organization_id"}:
        reader.defect("customer organization", "")


def _lines(reader: _Reader, source: Object, taxed: bool) -> tuple[InvoiceLine, ...]:
    rows, place = reader.rows("lines", source)
    lines = []
    for index, row in enumerate(rows):
        label, prefix = f"lines[{index}]", f"{place}[{index}]."
        if not isinstance(row, dict):
            reader.defect(label, row, prefix[:-1])
            continue
        lines.append(_line(reader, row, label, prefix, taxed))
    return tuple(lines)


def _line(reader: _Reader, row: Object, label: str, prefix: str, taxed: bool) -> InvoiceLine:
    def read(name: str, how: Callable[[Any], T]) -> T | None:
        return reader.read(f"lines.{name}", row, how, f"{label}.{name}", prefix)

    quantity, rate, amount = read("quantity", values.number), read("rate", values.number), read("amount", values.number)
    if amount is None and quantity is not None and rate is not None:
        amount = cents(quantity * rate)
        reader.places[f"{label}.amount"] = f"{label}.quantity × {label}.rate"
    if amount is None:
        if f"{label}.amount" not in {defect.field for defect in reader.defects}:
            reader.defect(f"{label}.amount", "")
        amount = ZERO
    taxable = read("taxable", values.flag)
    return InvoiceLine(
        name=read("name", values.text) or "",
        amount=amount,
        description=read("description", values.text) or "",
        service_type=read("service_type", values.name),
        quantity=quantity,
        rate=rate,
        date=read("date", values.day),
        taxable=taxed if taxable is None else taxable,
        line_id=read("line_id", values.name),
    )


def _taxes(reader: _Reader, source: Object) -> tuple[Tax, ...]:
    numbered = [_tax(reader, source, name, name, "") for name in ("tax1", "tax2")]
    found = [tax for tax in numbered if tax is not None]
    rows, place = reader.rows("taxes", source) if not found else ([], "")
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            reader.defect(f"taxes[{index}]", row, f"{place}[{index}]")
            continue
        tax = _tax(reader, row, "taxes", f"taxes[{index}]", f"{place}[{index}].")
        found += [tax] if tax is not None else []
    return tuple(found)


def _tax(reader: _Reader, source: Object, name: str, label: str, prefix: str) -> Tax | None:
    """One tax; None where there is none: no rate and no amount, or a rate of 0 without name and amount."""
    rate = reader.read(f"{name}.rate", source, values.rate, f"{label}.rate", prefix)
    amount = reader.read(f"{name}.amount", source, values.number, f"{label}.amount", prefix)
    title = reader.read(f"{name}.name", source, values.name, f"{label}.name", prefix) or ""
    if rate is None:
        if amount:
            reader.defect(f"{label}.rate", "", prefix + name)
        return None
    return Tax(title, rate, amount) if rate or amount or title else None


def _currency(reader: _Reader, source: Object, name: str) -> str | None:
    found = reader.read(name, source, values.name, name)
    if found is None:
        return None
    known = reader.map.symbols.get(found)
    if known is None and _ISO.fullmatch(found):
        known = found.upper()
    if known is None:
        reader.defect(name, found, reader.places.get(name, ""))
    return known


def _mark(reader: _Reader, source: Object) -> str | None:
    """What OneDesk's own integration, or we, wrote about the copy; else a tag that speaks of QuickBooks."""
    found = reader.read("mark", source, values.name)
    if found is not None or any(defect.field == "mark" for defect in reader.defects):
        return found
    rows, place = reader.rows("mark.tags", source)
    for index, row in enumerate(rows):
        tag = row.get("name") if isinstance(row, dict) else row
        if isinstance(tag, str) and "quickbooks" in tag.casefold():
            reader.places["mark"] = f"{place}[{index}]"
            return tag.strip()
    return None


# --- customer organizations ------------------------------------------------------------------------------------------


def decode_organization(source: Object, field_map: FieldMap) -> CustomerOrganization | None:
    """The organization with its invoice contact; None for one without external id or name. What cannot be read is left out."""
    reader = _Reader(field_map)

    def read(name: str, how: Callable[[Any], str]) -> str:
        return reader.read(f"organization.{name}", source, how, name) or ""

    external_id, title = read("external_id", values.name), read("name", values.name)
    if not external_id or not title:
        return None
    return CustomerOrganization(
        external_id=external_id,
        name=title,
        email=read("email", values.name) or None,
        first_name=read("first_name", values.name),
        last_name=read("last_name", values.name),
        address=read("address", values.text).strip(),
        city=read("city", values.name),
        state=read("state", values.name),
        postal_code=read("postal_code", values.name),
        country=read("country", values.name),
        phone=read("phone", values.name),
        currency=_currency(reader, source, "organization.currency"),
    )


def decode_text(raw: str, field_map: FieldMap) -> RawInvoice:
    """A kept raw invoice read again, through a map that may have been corrected since."""
    try:
        source = loads(raw)
    except _BROKEN:
        return undecodable("", raw, "JSON that cannot be read")
    return decode_invoice(source, raw, field_map) if isinstance(source, dict) else undecodable("", raw, shown(source))
