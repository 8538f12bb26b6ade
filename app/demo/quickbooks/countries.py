"""How a QuickBooks company begins in each country: its address, its chart of accounts, its terms, its taxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.demo.quickbooks.american_tax import STATES

Entity = dict[str, Any]
Row = tuple[str, str]

CURRENCY_NAMES = {
    "USD": "United States Dollar",
    "EUR": "Euro",
    "GBP": "British Pound Sterling",
    "CAD": "Canadian Dollar",
    "AUD": "Australian Dollar",
    "CHF": "Swiss Franc",
    "NOK": "Norwegian Krone",
    "JPY": "Japanese Yen",
    "SEK": "Swedish Krona",
}


@dataclass(frozen=True, slots=True)
class Start:
    """A country's start. `rates`: name and per cent; `codes`: name and the names of its rates; `zone` the company's time zone.

    `purchase_only` codes have no sales rates; `inactive` codes and their rates are switched off.
    """

    code: str
    currency: str
    company: str
    address: Entity
    agency: str
    rates: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, tuple[str, ...]], ...]
    zone: str
    locale: str = "en"
    purchase_only: tuple[str, ...] = ()
    inactive: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)


GERMAN = {
    "services": "Erlöse Dienstleistungen",
    "products": "Erlöse Waren",
    "discounts": "Gewährte Rabatte",
    "shipping": "Erlöse Versand",
    "unapplied": "Nicht zugeordnete Zahlungen",
    "other": "Zinserträge",
    "receivable": "Forderungen aus Lieferungen und Leistungen",
    "undeposited": "Nicht eingezahlte Mittel",
    "bank": "Bank",
    "expense": "Fremdleistungen",
    "net": "{days} Tage netto",
    "now": "Sofort fällig",
    "thanks": "Vielen Dank für Ihren Auftrag.",
}
ENGLISH = {
    "services": "Services",
    "products": "Sales of Product Income",
    "discounts": "Discounts given",
    "shipping": "Shipping Income",
    "unapplied": "Unapplied Cash Payment Income",
    "other": "Interest Earned",
    "receivable": "Accounts Receivable (A/R)",
    "undeposited": "Undeposited Funds",
    "bank": "Checking",
    "expense": "Subcontractors",
    "net": "Net {days}",
    "now": "Due on receipt",
    "thanks": "Thank you for your business.",
}

STARTS = {
    start.code: start
    for start in (
        Start(
            "DE",
            "EUR",
            "Firma ohne Namen",
            {"Line1": "Speicherstraße 2", "City": "Flensburg", "PostalCode": "24937", "Country": "DE"},
            "Finanzamt",
            (
                ("Umsatzsteuer 19 %", "19"),
                ("Umsatzsteuer 7 %", "7"),
                ("Steuerfrei", "0"),
                ("Vorsteuer 19 %", "19"),
                ("Umsatzsteuer 16 %", "16"),
            ),
            (
                ("USt 19 %", ("Umsatzsteuer 19 %",)),
                ("USt 7 %", ("Umsatzsteuer 7 %",)),
                ("Steuerfrei 0 %", ("Steuerfrei",)),
                ("VSt 19 %", ("Vorsteuer 19 %",)),
                ("USt 16 % (bis 2020)", ("Umsatzsteuer 16 %",)),
            ),
            "Europe/Berlin",
            "de",
            purchase_only=("VSt 19 %",),
            inactive=("USt 16 % (bis 2020)",),
            words=GERMAN,
        ),
        Start(
            "US",
            "USD",
            "Company without a name",
            {
                "Line1": "14 Harbor Street",
                "City": "Boston",
                "CountrySubDivisionCode": "MA",
                "PostalCode": "02110",
                "Country": "US",
            },
            "Massachusetts Department of Revenue",
            (),
            (),
            "America/New_York",
        ),
        Start(
            "GB",
            "GBP",
            "Company without a name",
            {"Line1": "3 Quayside", "City": "Bristol", "PostalCode": "BS1 4DB", "Country": "GB"},
            "HM Revenue & Customs",
            (
                ("20.0% S (Sales)", "20"),
                ("5.0% R (Sales)", "5"),
                ("0.0% Z (Sales)", "0"),
                ("Exempt (Sales)", "0"),
                ("20.0% S (Purchases)", "20"),
            ),
            (
                ("20.0% S", ("20.0% S (Sales)",)),
                ("5.0% R", ("5.0% R (Sales)",)),
                ("0.0% Z", ("0.0% Z (Sales)",)),
                ("Exempt", ("Exempt (Sales)",)),
                ("20.0% S (purchases only)", ("20.0% S (Purchases)",)),
            ),
            "Europe/London",
            purchase_only=("20.0% S (purchases only)",),
        ),
        Start(
            "CA",
            "CAD",
            "Company without a name",
            {
                "Line1": "210 King Street",
                "City": "Toronto",
                "CountrySubDivisionCode": "ON",
                "PostalCode": "M5H 1A1",
                "Country": "CA",
            },
            "Canada Revenue Agency",
            (("GST", "5"), ("HST ON", "13"), ("QST", "9.975"), ("GST (zero-rated)", "0"), ("GST (exempt)", "0")),
            (
                ("GST", ("GST",)),
                ("HST ON", ("HST ON",)),
                ("GST/QST QC", ("GST", "QST")),
                ("Zero-rated", ("GST (zero-rated)",)),
                ("Exempt", ("GST (exempt)",)),
            ),
            "America/Toronto",
        ),
        Start(
            "AU",
            "AUD",
            "Company without a name",
            {
                "Line1": "1 Wharf Road",
                "City": "Sydney",
                "CountrySubDivisionCode": "NSW",
                "PostalCode": "2000",
                "Country": "AU",
            },
            "Australian Taxation Office",
            (("GST (sales)", "10"), ("GST free (sales)", "0"), ("GST (purchases)", "10")),
            (
                ("GST", ("GST (sales)",)),
                ("GST free", ("GST free (sales)",)),
                ("GST on purchases", ("GST (purchases)",)),
            ),
            "Australia/Sydney",
            purchase_only=("GST on purchases",),
        ),
        Start(
            "CH",
            "CHF",
            "Firma ohne Namen",
            {"Line1": "Seeweg 4", "City": "Zürich", "PostalCode": "8001", "Country": "CH"},
            "Eidgenössische Steuerverwaltung",
            (("MWST 8.1 %", "8.1"), ("MWST 2.6 %", "2.6"), ("MWST 3.8 %", "3.8"), ("MWST 0 %", "0")),
            (
                ("8.1 %", ("MWST 8.1 %",)),
                ("2.6 %", ("MWST 2.6 %",)),
                ("3.8 %", ("MWST 3.8 %",)),
                ("0 %", ("MWST 0 %",)),
            ),
            "Europe/Zurich",
            "de",
            words=GERMAN,
        ),
        Start(
            "NO",
            "NOK",
            "Company without a name",
            {"Line1": "Bryggen 5", "City": "Bergen", "PostalCode": "5003", "Country": "NO"},
            "Skatteetaten",
            (("MVA 25 %", "25"), ("MVA 15 %", "15"), ("MVA 12 %", "12"), ("MVA 0 %", "0")),
            (
                ("25 %", ("MVA 25 %",)),
                ("15 %", ("MVA 15 %",)),
                ("12 %", ("MVA 12 %",)),
                ("0 %", ("MVA 0 %",)),
            ),
            "Europe/Oslo",
        ),
        Start(
            "FR",
            "EUR",
            "Company without a name",
            {"Line1": "8 quai du Port", "City": "Nantes", "PostalCode": "44000", "Country": "FR"},
            "Direction générale des Finances publiques",
            (("TVA 20 %", "20"), ("TVA 10 %", "10"), ("TVA 5,5 %", "5.5"), ("TVA 2,1 %", "2.1"), ("TVA 0 %", "0")),
            (
                ("20 %", ("TVA 20 %",)),
                ("10 %", ("TVA 10 %",)),
                ("5,5 %", ("TVA 5,5 %",)),
                ("2,1 %", ("TVA 2,1 %",)),
                ("0 %", ("TVA 0 %",)),
            ),
            "Europe/Paris",
        ),
    )
}

# name, AccountType, AccountSubType, Classification
CHART = (
    ("services", "Income", "ServiceFeeIncome", "Revenue"),
    ("products", "Income", "SalesOfProductIncome", "Revenue"),
    ("discounts", "Income", "DiscountsRefundsGiven", "Revenue"),
    ("undeposited", "Other Current Asset", "UndepositedFunds", "Asset"),
    ("receivable", "Accounts Receivable", "AccountsReceivable", "Asset"),
    ("shipping", "Income", "OtherPrimaryIncome", "Revenue"),
    ("unapplied", "Income", "UnappliedCashPaymentIncome", "Revenue"),
    ("other", "Other Income", "InterestEarned", "Revenue"),
    ("bank", "Bank", "Checking", "Asset"),
    ("expense", "Expense", "OtherMiscellaneousServiceCost", "Expense"),
)
TERM_DAYS = (0, 14, 15, 30, 60)
THIRTY_DAYS, DISCOUNT_ACCOUNT = "4", "3"


def start_of(country: str) -> Start:
    """Raises ValueError for a country that is not here."""
    if country not in STARTS:
        raise ValueError(f"no start for {country!r}; there are: {', '.join(STARTS)}")
    return STARTS[country]


def company_info(start: Start) -> Entity:
    """CompanyInfo (Intuit: CompanyInfo); Country is the two-letter code."""
    address = {"Id": "1", **start.address}
    return {
        "CompanyName": start.company,
        "LegalName": start.company,
        "CompanyAddr": address,
        "CustomerCommunicationAddr": dict(address),
        "LegalAddr": dict(address),
        "CustomerCommunicationEmailAddr": {"Address": "office@company.example"},
        "PrimaryPhone": {},
        "CompanyStartDate": "2019-01-01",
        "FiscalYearStartMonth": "January",
        "Country": start.code,
        "Email": {"Address": "office@company.example"},
        "WebAddr": {},
        "SupportedLanguages": start.locale,
        "DefaultTimeZone": start.zone,
        "NameValue": [
            {"Name": "NeoEnabled", "Value": "true"},
            {"Name": "IndustryType", "Value": "Computer Systems Design Services"},
            {"Name": "SubscriptionStatus", "Value": "PAID"},
            {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"},
            {"Name": "PayrollFeature", "Value": "false"},
        ],
        "domain": "QBO",
        "sparse": False,
        "Id": "1",
        "SyncToken": "0",
    }


def preferences(start: Start) -> Entity:
    """Preferences (Intuit: Preferences): own numbers on, discount and shipping allowed, one currency, no closed period."""
    words = {**ENGLISH, **start.words}
    tax: Entity = {"UsingSalesTax": True}
    if start.code == "US":
        tax |= {"PartnerTaxEnabled": True}
    message = {"Subject": f"{start.company}: invoice [Invoice No.]", "Message": words["thanks"]}
    return {
        "AccountingInfoPrefs": {
            "FirstMonthOfFiscalYear": "January",
            "UseAccountNumbers": False,
            "TaxYearMonth": "January",
            "ClassTrackingPerTxn": False,
            "ClassTrackingPerTxnLine": False,
            "TrackDepartments": False,
            "CustomerTerminology": "Customers",
        },
        "ProductAndServicesPrefs": {
            "ForSales": True,
            "ForPurchase": True,
            "QuantityWithPriceAndRate": True,
            "QuantityOnHand": False,
        },
        "SalesFormsPrefs": {
            "CustomField": [],
            "CustomTxnNumbers": True,
            "AllowDeposit": False,
            "AllowDiscount": True,
            "DefaultDiscountAccount": DISCOUNT_ACCOUNT,
            "AllowEstimates": True,
            "ETransactionEnabledStatus": "NotApplicable",
            "ETransactionAttachPDF": False,
            "ETransactionPaymentEnabled": False,
            "IPNSupportEnabled": False,
            "AllowServiceDate": True,
            "AllowShipping": True,
            "DefaultTerms": {"value": THIRTY_DAYS},
            "UsingPriceLevels": False,
            "DefaultCustomerMessage": words["thanks"],
            "EmailCopyToCompany": False,
        },
        "EmailMessagesPrefs": {"InvoiceMessage": message},
        "VendorAndPurchasesPrefs": {"TrackingByCustomer": False, "BillableExpenseTracking": False},
        "TimeTrackingPrefs": {"UseServices": False, "BillCustomers": False, "MarkTimeEntriesBillable": False},
        "TaxPrefs": tax,
        "CurrencyPrefs": {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": start.currency}},
        "ReportPrefs": {"ReportBasis": "Accrual", "CalcAgingReportFromTxnDate": False},
        "OtherPrefs": {
            "NameValue": [
                {"Name": "DTXCopyMemo", "Value": "false"},
                {"Name": "WarnDuplicateCheckNumber", "Value": "true"},
                {"Name": "WarnDuplicateBillNumber", "Value": "false"},
                {"Name": "WarnDuplicateJournalNumber", "Value": "false"},
            ]
        },
        "domain": "QBO",
        "sparse": False,
        "Id": "1",
        "SyncToken": "0",
    }


def entities(start: Start) -> Iterator[tuple[str, Entity]]:
    """What the empty company holds, in an order in which references stand behind what they name."""
    words = {**ENGLISH, **start.words}
    for index, (word, kind, sub, classification) in enumerate(CHART, 1):
        yield "Account", _account(str(index), words[word], kind, sub, classification, start.currency)
    for index, days in enumerate(TERM_DAYS, 1):
        name = words["net"].format(days=days) if days else words["now"]
        yield (
            "Term",
            {"Id": str(index), "Name": name, "Active": True, "Type": "STANDARD", "DiscountPercent": 0, "DueDays": days},
        )
    yield "PaymentMethod", {"Id": "1", "Name": "Bank transfer", "Active": True, "Type": "NON_CREDIT_CARD"}
    yield from _american_taxes() if start.code == "US" else _taxes(start)


def _account(key: str, name: str, kind: str, sub: str, classification: str, currency: str) -> Entity:
    return {
        "Id": key,
        "Name": name,
        "SubAccount": False,
        "FullyQualifiedName": name,
        "Active": True,
        "Classification": classification,
        "AccountType": kind,
        "AccountSubType": sub,
        "CurrentBalance": 0,
        "CurrentBalanceWithSubAccounts": 0,
        "CurrencyRef": {"value": currency},
    }


def _agency(key: str, name: str) -> Entity:
    return {"Id": key, "DisplayName": name, "TaxTrackedOnPurchases": True, "TaxTrackedOnSales": True}


def _rate(key: str, name: str, percent: str, agency: str, active: bool = True) -> Entity:
    return {
        "Id": key,
        "Name": name,
        "Description": name,
        "Active": active,
        "RateValue": Decimal(percent),
        "AgencyRef": {"value": agency},
        "SpecialTaxType": "NONE" if Decimal(percent) else "ZERO_RATE",
        "DisplayType": "ReadOnly",
    }


def _rate_list(keys: list[str]) -> Entity:
    return {
        "TaxRateDetail": [
            {"TaxRateRef": {"value": key}, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": 0} for key in keys
        ]
    }


def _taxes(start: Start) -> Iterator[tuple[str, Entity]]:
    yield "TaxAgency", _agency("1", start.agency)
    off = {rate for name, rates in start.codes if name in start.inactive for rate in rates}
    keys = {}
    for index, (name, percent) in enumerate(start.rates, 1):
        keys[name] = str(index)
        yield "TaxRate", _rate(str(index), name, percent, "1", name not in off)
    for index, (name, rates) in enumerate(start.codes, 2):
        sales, bought = [keys[rate] for rate in rates], []
        if name in start.purchase_only:
            sales, bought = [], sales
        yield (
            "TaxCode",
            {
                "Id": str(index),
                "Name": name,
                "Description": name,
                "Active": name not in start.inactive,
                "Hidden": False,
                "Taxable": True,
                "TaxGroup": True,
                "SalesTaxRateList": _rate_list(sales),
                "PurchaseTaxRateList": _rate_list(bought),
                "TaxCodeConfigType": "SYSTEM_GENERATED",
            },
        )


def _american_taxes() -> Iterator[tuple[str, Entity]]:
    """Pseudo codes without rate lists, then one code for each place; QuickBooks Online picks among them itself."""
    for name, taxable, group in (("TAX", True, False), ("NON", False, False), ("CustomSalesTax", True, True)):
        body = {"Id": name, "Name": name, "Description": name, "Active": True, "Taxable": taxable, "TaxGroup": group}
        yield "TaxCode", body
    rate_id = 0
    for index, (state, place) in enumerate(STATES.items(), 1):
        yield "TaxAgency", _agency(str(index), f"{place.name} Department of Revenue")
        keys = []
        for name, percent in place.rates:
            rate_id += 1
            keys.append(str(rate_id))
            yield "TaxRate", _rate(str(rate_id), name, percent, str(index))
        code = {"Id": str(index + 1), "Name": place.name, "Description": state, "Active": True, "Hidden": False}
        code |= {"Taxable": True, "TaxGroup": True, "SalesTaxRateList": _rate_list(keys)}
        yield "TaxCode", {**code, "PurchaseTaxRateList": _rate_list([]), "TaxCodeConfigType": "SYSTEM_GENERATED"}
