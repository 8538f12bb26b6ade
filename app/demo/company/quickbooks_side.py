"""A demo company as its QuickBooks Online company holds it: customers, products, vendors, and what was posted and paid before.

What can be is saved as a client would save it, so that numbers, terms, taxes and balances are QuickBooks' own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.demo.company.onedesk_side import amount_of, invoice_key
from app.demo.company.parts import Firm, Invoice, Line, Organization, ServiceType
from app.demo.quickbooks.books import Books
from app.demo.quickbooks.wire import moment

Entity = dict[str, Any]
LAST_PAYMENT = date(2026, 11, 20)
PAID_AFTER = timedelta(days=18)
STRANGER_PRICE = Decimal("75.00")


def stamp(number: str, external_id: str) -> str:
    """The last line of the private note of an invoice that the program copied."""
    return f"OneDesk {number} · {external_id[:8]}"


def _pacific(day: date) -> str:
    """Four in the afternoon, universal time, as QuickBooks spells it."""
    return moment(datetime.combine(day, time(16), UTC))


class Filling:
    """Puts one firm into one company's books, remembering under which Id."""

    def __init__(self, firm: Firm, books: Books) -> None:
        self._firm = firm
        self._books = books
        self._customers: dict[str, str] = {}
        self._items: dict[str, str] = {}
        self._accounts = {str(each["Name"]): str(each["Id"]) for each in books.all("Account")}
        self._terms = {int(each["DueDays"]): str(each["Id"]) for each in books.all("Term") if "DueDays" in each}
        self._codes = self._sales_codes()

    def _sales_codes(self) -> dict[tuple[Decimal, ...], str]:
        """The Ids of the active tax codes by their rates in per cent; the first of several equal ones."""
        rates = {str(each["Id"]): Decimal(str(each["RateValue"])) for each in self._books.all("TaxRate")}
        found: dict[tuple[Decimal, ...], str] = {}
        for code in self._books.all("TaxCode"):
            rows = (code.get("SalesTaxRateList") or {}).get("TaxRateDetail") or []
            if rows and code.get("Active", True):
                found.setdefault(tuple(sorted(rates[str(row["TaxRateRef"]["value"])] for row in rows)), str(code["Id"]))
        return found

    # --- names -------------------------------------------------------------------------------------------------------

    def company(self) -> None:
        """The company's name and its vendors."""
        names = {"CompanyName": self._firm.name, "LegalName": self._firm.name}
        self._books.company_info = {**self._books.company_info, **names}
        for name in self._firm.vendors:
            self._books.save("Vendor", {"DisplayName": name, "CompanyName": name})
        for days in self._firm.terms:
            self._term(days)

    def close_period(self) -> None:
        """Last, because nothing can be posted there afterwards."""
        self._books.close_period(self._firm.close_day)

    def _term(self, days: int) -> str:
        if days not in self._terms:
            body = {"Name": self._firm.terms[days], "Type": "STANDARD", "DueDays": days, "Active": True}
            self._terms[days] = str(self._books.put("Term", body)["Id"])
        return self._terms[days]

    def _account(self, name: str) -> str:
        """The income account of this name; made when the country's chart lacks it."""
        if name not in self._accounts:
            body = {"Name": name, "AccountType": "Income", "AccountSubType": "ServiceFeeIncome"}
            self._accounts[name] = str(self._books.save("Account", body)["Id"])
        return self._accounts[name]

    def item(self, service_type: ServiceType) -> None:
        """The product of a service type, if it has one."""
        if service_type.item is None:
            return
        body: Entity = {"Name": service_type.item, "Type": "Service", "UnitPrice": service_type.rate}
        if self._firm.country == "US":
            body["Taxable"] = service_type.key == "goods"
        if service_type.account is None:  # an old record: today QuickBooks would ask for the account
            old = {"FullyQualifiedName": service_type.item, "Active": True, "PurchaseCost": 0, "TrackQtyOnHand": False}
            self._items[service_type.name] = str(self._books.put("Item", {**body, **old})["Id"])
            return
        body["IncomeAccountRef"] = {"value": self._account(service_type.account)}
        self._items[service_type.name] = str(self._books.save("Item", body)["Id"])

    def customer(self, organization: Organization) -> None:
        """The customer of an organization, if it has one."""
        if organization.customer is None:
            return
        address = {"Line1": organization.street, "City": organization.city, "PostalCode": organization.zip}
        address["Country"] = organization.country
        if organization.state:
            address["CountrySubDivisionCode"] = organization.state
        body: Entity = {
            "DisplayName": organization.customer,
            "CompanyName": organization.customer,
            "GivenName": organization.first,
            "FamilyName": organization.last,
            "BillAddr": address,
            "ShipAddr": dict(address),
            "PrimaryPhone": {"FreeFormNumber": organization.phone},
            "SalesTermRef": {"value": self._term(organization.days)},
        }
        if organization.email:
            body["PrimaryEmailAddr"] = {"Address": organization.email}
        self._customers[organization.key] = str(self._books.save("Customer", body)["Id"])

    # --- invoices ----------------------------------------------------------------------------------------------------

    def invoice(self, invoice: Invoice) -> None:
        """Posts an invoice as it stands in QuickBooks, and what was paid of it."""
        stored = self._posted(invoice, self._customers[invoice.organization])
        if invoice.paid:
            day = min(invoice.day + PAID_AFTER, LAST_PAYMENT)
            self._books.record_payment(str(stored["Id"]), invoice.paid, day)

    def stranger(self, number: str) -> None:
        """An invoice typed in by hand that has taken a number of OneDesk's."""
        service_type = self._firm.service_types[0]
        line = Line(service_type.name, service_type.name, Decimal(1), STRANGER_PRICE, taxable=False)
        model = next(each for each in self._firm.invoices if each.status == "Draft")
        foreign = model.but(number=number, lines=(line,), in_quickbooks="plain", mark=None)
        self._posted(foreign, self._customers[model.organization])

    def _posted(self, invoice: Invoice, customer_id: str) -> Entity:
        organization = self._firm.organization(invoice.organization)
        body: Entity = {
            "DocNumber": invoice.number,
            "TxnDate": invoice.day.isoformat(),
            "DueDate": (invoice.day + timedelta(days=organization.days)).isoformat(),
            "SalesTermRef": {"value": self._term(organization.days)},
            "CustomerRef": {"value": customer_id},
            "CustomerMemo": {"value": invoice.memo},
            "Line": [self._line(line, invoice) for line in invoice.posted or invoice.lines],
        }
        if self._firm.country != "US":
            body["GlobalTaxCalculation"] = "TaxExcluded"
        if organization.email:
            body["BillEmail"] = {"Address": organization.email}
        if invoice.in_quickbooks == "stamped" and invoice.number:
            body["PrivateNote"] = stamp(invoice.number, invoice_key(self._firm, invoice))
        stored = self._books.save("Invoice", body)
        return self._books.put("Invoice", {**stored, **self._history(invoice)})

    @staticmethod
    def _history(invoice: Invoice) -> Entity:
        """When it was made, and that it was mailed the day after where OneDesk says so."""
        made = _pacific(invoice.day)
        found: Entity = {"MetaData": {"CreateTime": made, "LastUpdatedTime": made}}
        if invoice.mark and invoice.mark.startswith("Sent"):
            mailed = _pacific(invoice.day + timedelta(days=1))
            found |= {"EmailStatus": "EmailSent", "DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": mailed}}
        return found

    def _line(self, line: Line, invoice: Invoice) -> Entity:
        detail: Entity = {
            "ItemRef": {"value": self._items[line.service_type or ""]},
            "Qty": line.quantity,
            "UnitPrice": line.rate,
            "ServiceDate": (line.day or invoice.day).isoformat(),
        }
        rates = tuple(sorted(invoice.tax.rates)) if line.taxable else ()
        if self._firm.country == "US":
            detail["TaxCodeRef"] = {"value": "TAX" if rates else "NON"}
        else:
            detail["TaxCodeRef"] = {"value": self._codes[rates or (Decimal(0),)]}
        return {
            "DetailType": "SalesItemLineDetail",
            "Description": f"{line.name}\n{line.details}" if line.details else line.name,
            "Amount": amount_of(line),
            "SalesItemLineDetail": detail,
        }


def seed_quickbooks(firm: Firm, books: Books, invoices: tuple[Invoice, ...], names: bool = True) -> None:
    """Fills a company that has only its country's accounts, terms and tax codes. `names` False leaves customers, products and
    invoices out."""
    with books.changing():
        filling = Filling(firm, books)
        filling.company()
        if names:
            for service_type in firm.service_types:
                filling.item(service_type)
            for organization in firm.organizations:
                filling.customer(organization)
            for invoice in sorted(invoices, key=lambda each: (each.day, each.number or "")):
                if invoice.in_quickbooks:
                    filling.invoice(invoice)
            filling.stranger(firm.situations["number_taken"])
        filling.close_period()
