"""A demo company as its OneDesk account holds it: organizations with their billing contact, invoices that add up, and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.demo.company.parts import Firm, Invoice, Line, Organization, external_id
from app.demo.onedesk.store import OneDeskAccount

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def amount_of(line: Line) -> Decimal:
    """Quantity × rate to the cent."""
    return cents(line.quantity * line.rate)


def taxes_of(invoice: Invoice) -> list[Decimal]:
    """The amount of each of the invoice's taxes, as OneDesk prints it."""
    subtotal = sum((amount_of(line) for line in invoice.lines), Decimal(0))
    parts = [amount_of(line) for line in invoice.lines if line.taxable]
    if invoice.discount:
        parts = [part - part * invoice.discount / subtotal for part in parts]
    if invoice.shipping:
        parts.append(invoice.shipping)
    whole = HUNDRED + sum(invoice.tax.rates) if invoice.inclusive else HUNDRED
    if invoice.per_line:
        return [sum((cents(part * rate / whole) for part in parts), Decimal(0)) for rate in invoice.tax.rates]
    return [cents(sum(parts, Decimal(0)) * rate / whole) for rate in invoice.tax.rates]


def total_of(invoice: Invoice) -> Decimal:
    """What the customer owes."""
    subtotal = sum((amount_of(line) for line in invoice.lines), Decimal(0))
    tax = Decimal(0) if invoice.inclusive else sum(taxes_of(invoice), Decimal(0))
    return subtotal - (invoice.discount or Decimal(0)) + (invoice.shipping or Decimal(0)) + tax


def invoice_key(firm: Firm, invoice: Invoice) -> str:
    """Its external id; the second invoice of a number has one of its own."""
    return external_id(
        firm.country, (invoice.number or invoice.title) + ("" if not invoice.copy else f"/{invoice.copy}")
    )


def _line(index: int, line: Line, invoice: Invoice) -> dict[str, Any]:
    return {
        "id": index,
        "name": line.name,
        "description": line.details or None,
        "serviceType": line.service_type,
        "date": (line.day or invoice.day).isoformat(),
        "quantity": line.quantity,
        "rate": line.rate,
        "amount": amount_of(line),
        "taxable": line.taxable,
    }


def _taxes(invoice: Invoice) -> dict[str, Any]:
    amounts = taxes_of(invoice)
    out: dict[str, Any] = {}
    for index in (0, 1):
        live = index < len(invoice.tax.rates)
        out[f"tax{index + 1}"] = invoice.tax.rates[index] if live else None
        out[f"tax{index + 1}Name"] = invoice.tax.names[index] if live else None
        out[f"tax{index + 1}Amount"] = amounts[index] if live else None
    return out


def invoice_body(firm: Firm, invoice: Invoice, number: int) -> dict[str, Any]:
    """The invoice in the reference shape; `number` is its numeric id."""
    organization = firm.organization(invoice.organization)
    total = total_of(invoice)
    paid = invoice.paid if invoice.known_paid else Decimal(0)
    currency = invoice.currency or firm.currency
    sent = invoice.status in ("Sent", "Paid")
    return {
        "id": number,
        "externalId": invoice_key(firm, invoice),
        "number": invoice.number,
        "name": invoice.title,
        "type": invoice.kind,
        "status": invoice.status,
        "invoiceDate": invoice.day.isoformat(),
        "dueDate": (invoice.day + timedelta(days=organization.days)).isoformat(),
        "terms": firm.terms[organization.days],
        "customerOrganization": {
            "externalId": external_id(firm.country, organization.key),
            "name": organization.name,
        },
        "projectExternalId": None,
        "currency": currency,
        "currencySymbol": firm.symbols.get(currency, firm.symbol),
        "lineItems": [_line(index, line, invoice) for index, line in enumerate(invoice.lines, 1)],
        "discount": invoice.discount,
        "discountName": invoice.discount_name,
        "shipping": invoice.shipping,
        "shippingName": invoice.shipping_name,
        **_taxes(invoice),
        "subtotal": sum((amount_of(line) for line in invoice.lines), Decimal(0)),
        "total": total,
        "amountPaid": paid,
        "balance": total - paid,
        "memo": invoice.memo,
        "creationTime": f"{invoice.day.isoformat()}T{8 + number % 9:02}:{number * 7 % 60:02}:00.000+00:00",
        "lastSentDate": (invoice.day + timedelta(days=1)).isoformat() if sent else None,
        "quickBooksStatus": invoice.mark,
    }


def organization_body(firm: Firm, organization: Organization) -> dict[str, Any]:
    """A customer organization with its profile and its invoice preferences."""
    return {
        "externalId": external_id(firm.country, organization.key),
        "name": organization.name,
        "profile": {
            "address": organization.street,
            "city": organization.city,
            "state": organization.state,
            "zipCode": organization.zip,
            "country": organization.country,
            "phone": organization.phone,
            "description": None,
        },
        "invoicePreference": {
            "firstName": organization.first,
            "lastName": organization.last,
            "email": organization.email,
            "currencySymbol": firm.symbol,
            "overrideDefaultValue": None,
            "discount": None,
            "discountName": None,
            "tax1": None,
            "tax1Name": None,
            "tax2": None,
            "tax2Name": None,
            "shipping": None,
            "shippingName": None,
            "enablePrepaidHours": True,
            "hoursPerPrepaidBlock": 10,
            "pricePerPrepaidBlock": 1100,
            "remainingPrepaidHoursInMillis": 0,
        },
        "creationTime": "2025-11-03T09:00:00.000+00:00",
    }


def _people(firm: Firm) -> Iterator[dict[str, Any]]:
    for index, organization in enumerate(firm.organizations, 1):
        yield {
            "id": 300 + index,
            "externalId": external_id(firm.country, f"customer {organization.key}"),
            "created": "2025-11-03T09:00:00.000+00:00",
            "registered": True,
            "priority": 3,
            "customerType": "Customer",
            "customerOrganization": organization.name,
            "profile": {"email": organization.email, "firstName": organization.first, "lastName": organization.last},
            "address": {"address1": organization.street, "city": organization.city, "zip": organization.zip},
        }


def _projects(firm: Firm) -> Iterator[dict[str, Any]]:
    for index, organization in enumerate(firm.organizations, 1):
        yield {
            "id": 500 + index,
            "externalId": external_id(firm.country, f"project {organization.key}"),
            "name": f"IT {organization.name}",
            "description": None,
            "created": "2025-11-03T09:00:00.000+00:00",
            "archived": False,
            "published": True,
            "template": False,
            "invoiceType": "time and material",
            "requesterCustomerOrganization": organization.name,
            "type": {"label": "Project"},
        }


def _work(firm: Firm) -> Iterator[tuple[str, dict[str, Any]]]:
    """A ticket and a timesheet for each service type."""
    for index, service_type in enumerate(firm.service_types, 1):
        title = service_type.tasks[0].title
        yield "items", {"id": 800 + index, "name": title, "itemType": "Ticket", "serviceType": service_type.name}
        sheet = {"id": 900 + index, "name": title, "serviceType": service_type.name, "billable": True}
        yield "timesheets", {**sheet, "timeInMillis": 5_400_000, "date": "2026-11-20"}


def numeric_ids(firm: Firm) -> list[tuple[int, Invoice]]:
    """The firm's invoices with their numeric ids: the number's digits where they are free, else one above 5000."""
    taken: set[int] = set()
    out = []
    for index, invoice in enumerate(firm.invoices):
        digits = "".join(mark for mark in invoice.number or "" if mark.isdigit())
        number = int(digits) if digits and int(digits) not in taken else 5000 + index
        taken.add(number)
        out.append((number, invoice))
    return out


def seed_onedesk(firm: Firm, account: OneDeskAccount, invoices: list[tuple[int, Invoice]]) -> None:
    """Fills an empty account with the firm's organizations, people, work and the given invoices, oldest first."""
    account.set_fact("profile", {**account.profile, "organizationName": firm.name, "organizationUri": firm.uri})
    account.put_many("customer-organizations", [organization_body(firm, each) for each in firm.organizations])
    account.put_many("customers", _people(firm))
    account.put_many("projects", _projects(firm))
    for kind, body in _work(firm):
        account.put(kind, body)
    users = (("Jana", "Petersen"), ("Ole", "Timm"), ("Mira", "Yilmaz"))
    account.put_many("users", ({"name": f"{first} {last}", "type": "Team member"} for first, last in users))
    account.put_many("teams", [{"name": "Service desk"}, {"name": "Projects"}])
    ordered = sorted(invoices, key=lambda pair: (pair[1].day, pair[0]))
    account.put_many("invoices", [invoice_body(firm, invoice, number) for number, invoice in ordered])


def with_more_time(body: dict[str, Any], hours: Decimal) -> dict[str, Any]:
    """The fields that change when somebody adds `hours` to the first line of an invoice (reference shape): it still adds up."""
    lines = [dict(line) for line in body["lineItems"]]
    first = lines[0]
    first["quantity"] = Decimal(str(first["quantity"])) + hours
    first["amount"] = cents(first["quantity"] * Decimal(str(first["rate"])))
    subtotal = sum((Decimal(str(line["amount"])) for line in lines), Decimal(0))
    discount, shipping = (Decimal(str(body.get(name) or 0)) for name in ("discount", "shipping"))
    taxed = sum((Decimal(str(line["amount"])) for line in lines if line.get("taxable")), Decimal(0))
    net = taxed - (taxed * discount / subtotal if subtotal else Decimal(0)) + shipping
    changes: dict[str, Any] = {"lineItems": lines, "subtotal": subtotal}
    tax = Decimal(0)
    for name in ("tax1", "tax2"):
        if body.get(name) is not None:
            changes[f"{name}Amount"] = cents(net * Decimal(str(body[name])) / HUNDRED)
            tax += changes[f"{name}Amount"]
    changes["total"] = subtotal - discount + shipping + tax
    changes["balance"] = changes["total"] - Decimal(str(body.get("amountPaid") or 0))
    return changes
