"""A demo company as its QuickBooks Online company holds it: customers, products, vendors, and what was posted and paid before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.demo.company.onedesk_side import amount_of, cents, invoice_key
from app.demo.company.parts import Firm, Invoice, Line, Organization, ServiceType
from app.demo.quickbooks.books import Books

Entity = dict[str, Any]
HUNDRED = Decimal(100)
STRANGER_TOTAL = Decimal("75.00")
UNDEPOSITED = "UndepositedFunds"


def stamp(number: str, external_id: str) -> str:
    """The last line of the private note of an invoice that the program copied."""
    return f"OneDesk {number} · {external_id[:8]}"


class Filling:
    """Puts one firm into one company's books, remembering what was put under which name."""

    def __init__(self, firm: Firm, books: Books) -> None:
        self._firm = firm
        self._books = books
        self._rates = {str(each["Id"]): each for each in books.all("TaxRate")}
        self._codes = [(code, self._percent(code)) for code in books.all("TaxCode") if code.get("Active", True)]
        self._customers: dict[str, Entity] = {}
        self._items: dict[str, Entity] = {}
        self._account_ids = {str(each["Name"]): str(each["Id"]) for each in books.all("Account")}
        self._terms = {each.get("DueDays"): str(each["Id"]) for each in books.all("Term")}

    def _detail(self, code: Entity) -> list[Entity]:
        found = (code.get("SalesTaxRateList") or {}).get("TaxRateDetail") or []
        return [
            self._rates[rate] for rate in (str(each["TaxRateRef"]["value"]) for each in found) if rate in self._rates
        ]

    def _percent(self, code: Entity) -> tuple[Decimal, ...]:
        return tuple(Decimal(str(rate["RateValue"])) for rate in self._detail(code))

    # --- names ---------------------------------------------------------------------------------------------------

    def company(self) -> None:
        """The company's name, its closed period and its vendors."""
        self._books.company_info |= {"CompanyName": self._firm.name, "LegalName": self._firm.name}
        accounting = self._books.preferences.setdefault("AccountingInfoPrefs", {})
        accounting["BookCloseDate"] = self._firm.close_day.isoformat()
        for name in self._firm.vendors:
            self._books.put("Vendor", {"DisplayName": name, "CompanyName": name, "Active": True})
        for days in self._firm.terms:
            self._term(days)

    def _term(self, days: int) -> str:
        if days not in self._terms:
            name = self._firm.terms[days]
            made = self._books.put("Term", {"Name": name, "Type": "STANDARD", "DueDays": days, "Active": True})
            self._terms[days] = str(made["Id"])
        return self._terms[days]

    def _account(self, name: str) -> str:
        """The income account of this name; made when the country's chart lacks it."""
        if name not in self._account_ids:
            entity = {
                "Name": name,
                "FullyQualifiedName": name,
                "AccountType": "Income",
                "AccountSubType": "ServiceFeeIncome",
                "Classification": "Revenue",
                "SubAccount": False,
                "Active": True,
                "CurrentBalance": Decimal(0),
                "CurrentBalanceWithSubAccounts": Decimal(0),
                "CurrencyRef": {"value": self._firm.currency},
            }
            self._account_ids[name] = str(self._books.put("Account", entity)["Id"])
        return self._account_ids[name]

    def item(self, service_type: ServiceType) -> None:
        """The product of a service type, if it has one."""
        if service_type.item is None:
            return
        entity: Entity = {
            "Name": service_type.item,
            "FullyQualifiedName": service_type.item,
            "Active": True,
            "Taxable": self._firm.country == "US" and service_type.key == "goods",
            "UnitPrice": service_type.rate,
            "Type": "Service",
            "PurchaseCost": Decimal(0),
            "TrackQtyOnHand": False,
        }
        if service_type.account is not None:
            entity["IncomeAccountRef"] = {"value": self._account(service_type.account), "name": service_type.account}
        self._items[service_type.name] = self._books.put("Item", entity)

    def customer(self, organization: Organization) -> None:
        """The customer of an organization, if it has one."""
        if organization.customer is None:
            return
        address = {"Line1": organization.street, "City": organization.city, "PostalCode": organization.zip}
        address |= {"Country": organization.country}
        if organization.state:
            address["CountrySubDivisionCode"] = organization.state
        entity: Entity = {
            "DisplayName": organization.customer,
            "FullyQualifiedName": organization.customer,
            "PrintOnCheckName": organization.customer,
            "CompanyName": organization.customer,
            "GivenName": organization.first,
            "FamilyName": organization.last,
            "Active": True,
            "Taxable": True,
            "Job": False,
            "BillWithParent": False,
            "Balance": Decimal(0),
            "BalanceWithJobs": Decimal(0),
            "PreferredDeliveryMethod": "Print",
            "CurrencyRef": {"value": self._firm.currency},
            "BillAddr": address,
            "ShipAddr": dict(address),
            "PrimaryPhone": {"FreeFormNumber": organization.phone},
            "SalesTermRef": {"value": self._term(organization.days)},
        }
        if organization.email:
            entity["PrimaryEmailAddr"] = {"Address": organization.email}
        self._customers[organization.key] = self._books.put("Customer", entity)

    # --- invoices ------------------------------------------------------------------------------------------------

    def invoice(self, invoice: Invoice) -> None:
        """Posts an invoice as it stood in QuickBooks, and its payment."""
        customer = self._customers[invoice.organization]
        entity = self._posted(invoice, customer)
        if invoice.in_quickbooks == "stamped" and invoice.number:
            entity["PrivateNote"] = stamp(invoice.number, invoice_key(self._firm, invoice))
        put = self._books.put("Invoice", entity)
        if invoice.paid:
            day = min(invoice.day + timedelta(days=18), date(2026, 11, 20))
            self._books.record_payment(str(put["Id"]), invoice.paid, day)

    def stranger(self, number: str) -> None:
        """An invoice typed in by hand that has taken a number of OneDesk's."""
        service_type = self._firm.service_types[0]
        lines = (Line(service_type.name, service_type.name, Decimal(1), STRANGER_TOTAL, taxable=False),)
        key = next(iter(self._customers))
        model = next(each for each in self._firm.invoices if each.status == "Paid")
        self._books.put(
            "Invoice", self._posted(model.but(number=number, lines=lines, paid=Decimal(0)), self._customers[key])
        )

    def _posted(self, invoice: Invoice, customer: Entity) -> Entity:
        lines = invoice.posted or invoice.lines
        code = self._code(tuple(invoice.tax.rates))
        subtotal = sum((amount_of(line) for line in lines), Decimal(0))
        tax_lines = self._tax_lines(lines, code)
        tax = sum((each["Amount"] for each in tax_lines), Decimal(0))
        organization = self._firm.organization(invoice.organization)
        entity: Entity = {
            "DocNumber": invoice.number,
            "TxnDate": invoice.day.isoformat(),
            "DueDate": (invoice.day + timedelta(days=organization.days)).isoformat(),
            "SalesTermRef": {"value": self._term(organization.days)},
            "CustomerRef": {"value": customer["Id"], "name": customer["DisplayName"]},
            "CustomerMemo": {"value": invoice.memo},
            "CurrencyRef": {"value": self._firm.currency},
            "BillAddr": customer["BillAddr"],
            "ShipAddr": customer["ShipAddr"],
            "Line": [*self._lines(lines, code), self._subtotal(subtotal)],
            "TxnTaxDetail": {"TotalTax": tax, **({"TaxLine": tax_lines} if tax_lines else {})},
            "TotalAmt": subtotal + tax,
            "Balance": subtotal + tax,
            "LinkedTxn": [],
            "CustomField": [],
            "ApplyTaxAfterDiscount": False,
            "PrintStatus": "NeedToPrint",
            "EmailStatus": "NotSet",
            "AllowIPNPayment": False,
            "AllowOnlinePayment": False,
            "AllowOnlineCreditCardPayment": False,
            "AllowOnlineACHPayment": False,
        }
        if self._firm.country != "US":
            del entity["ApplyTaxAfterDiscount"]
            entity["GlobalTaxCalculation"] = "TaxExcluded"
        if organization.email:
            entity["BillEmail"] = {"Address": organization.email}
        if invoice.mark and invoice.mark.startswith("Sent"):
            moment = f"{(invoice.day + timedelta(days=1)).isoformat()}T08:30:00-08:00"
            entity |= {"EmailStatus": "EmailSent", "DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": moment}}
        return entity

    def _lines(self, lines: tuple[Line, ...], code: Entity | None) -> list[Entity]:
        return [self._sales_line(index, line, code) for index, line in enumerate(lines, 1)]

    def _sales_line(self, index: int, line: Line, code: Entity | None) -> Entity:
        item = self._items[line.service_type or ""]
        detail: Entity = {
            "ItemRef": {"value": item["Id"], "name": item["Name"]},
            "Qty": line.quantity,
            "UnitPrice": line.rate,
        }
        if self._firm.country == "US":
            detail["TaxCodeRef"] = {"value": "TAX" if line.taxable and code else "NON"}
        elif code is not None:
            detail["TaxCodeRef"] = {"value": (code if line.taxable else self._code(()) or code)["Id"]}
        if line.day:
            detail["ServiceDate"] = line.day.isoformat()
        return {
            "Id": str(index),
            "LineNum": index,
            "Description": f"{line.name}\n{line.details}" if line.details else line.name,
            "Amount": amount_of(line),
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": detail,
        }

    @staticmethod
    def _subtotal(amount: Decimal) -> Entity:
        return {"Amount": amount, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}

    def _code(self, rates: tuple[Decimal, ...]) -> Entity | None:
        """The tax code of these rates; without rates the one of 0 per cent."""
        wanted = rates or (Decimal(0),)
        return next((code for code, percent in self._codes if sorted(percent) == sorted(wanted)), None)

    def _tax_lines(self, lines: tuple[Line, ...], code: Entity | None) -> list[Entity]:
        if code is None:
            return []
        net = sum((amount_of(line) for line in lines if line.taxable), Decimal(0))
        found = []
        for rate in self._detail(code):
            percent = Decimal(str(rate["RateValue"]))
            detail = {
                "TaxRateRef": {"value": rate["Id"]},
                "PercentBased": True,
                "TaxPercent": percent,
                "NetAmountTaxable": net,
            }
            amount = cents(net * percent / HUNDRED)
            found.append({"Amount": amount, "DetailType": "TaxLineDetail", "TaxLineDetail": detail})
        return found


def seed_quickbooks(firm: Firm, books: Books, invoices: tuple[Invoice, ...], names: bool = True) -> None:
    """Fills a company that has only its country's accounts, terms and tax codes. `names` False leaves customers, products and
    invoices out."""
    filling = Filling(firm, books)
    filling.company()
    if not names:
        return
    for service_type in firm.service_types:
        filling.item(service_type)
    for organization in firm.organizations:
        filling.customer(organization)
    for invoice in sorted(invoices, key=lambda each: (each.day, each.number or "")):
        if invoice.in_quickbooks:
            filling.invoice(invoice)
    filling.stranger(firm.situations["number_taken"])
