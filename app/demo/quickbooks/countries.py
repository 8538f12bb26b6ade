"""How a QuickBooks company begins in each country: its address, its chart of accounts, its terms, its taxes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.demo.quickbooks.american_tax import STATES
from app.demo.quickbooks.starts import ENGLISH, STARTS, Entity, Start

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
