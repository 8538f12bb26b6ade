"""Which members a body may have, by entity and by part: QuickBooks Online refuses any other (2010). Names after Intuit's schema.

Each line of the table is a type and its members. `+Name` takes the members of another type; the mark after a colon is the kind:
s text (the default), n number, b boolean, d date, r reference, a anything, else the name of a type; `*` a list of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.demo.quickbooks.refusals import Refused, bad_date, bad_number, bad_property
from app.demo.quickbooks.wire import number

TABLE = """
Intuit domain status sparse:b Id SyncToken MetaData:MetaData CustomField:CustomField* AttachableRef:AttachableRef*
Intuit V4IDPseudonym
MetaData CreatedByRef:r CreateTime LastModifiedByRef:r LastUpdatedTime LastChangedInQB Synchronized:b
CustomField DefinitionId Name Label Type StringValue BooleanValue:b DateValue:d NumberValue:n
Reference value name type
Address Id Line1 Line2 Line3 Line4 Line5 City Country CountryCode County CountrySubDivisionCode PostalCode
Address PostalCodeSuffix Lat Long Tag Note
Phone Id DeviceType CountryCode AreaCode ExchangeCode Extension FreeFormNumber Default:b Tag
Email Id Address Default:b Tag
Web Id URI Default:b Tag
Contact Type Telephone:Phone Email:Email WebSite:Web OtherContact:a
Memo id value
Linked TxnId TxnType TxnLineId
Delivery DeliveryType DeliveryTime DeliveryErrorType
Line Id LineNum:n Description Amount:n Received:n LinkedTxn:Linked* DetailType DiscountLineDetail:DiscountDetail
Line TaxLineDetail:TaxDetail
Line SalesItemLineDetail:SalesDetail DescriptionLineDetail:DescriptionDetail DescriptionOnly:a
Line GroupLineDetail:GroupDetail PaymentLineDetail:a
Line SubTotalLineDetail:SubTotalDetail CustomField:CustomField* LineEx:a ProjectRef:r CostAmount:n HomeCostAmount:n
Line CustomExtensions:a
SalesDetail ItemRef:r ClassRef:r UnitPrice:n UnitCostPrice:n RatePercent:n PriceLevelRef:r MarkupInfo:a Qty:n
SalesDetail UOMRef:a ItemAccountRef:r
SalesDetail InventorySiteRef:r TaxCodeRef:r TaxClassificationRef:r ServiceDate:d TaxInclusiveAmt:n DiscountRate:n
SalesDetail DiscountAmt:n
SalesDetail DeferredRevenue:b RetainageAmount:n SalesItemLineDetailEx:a
DiscountDetail DiscountRef:r PercentBased:b DiscountPercent:n DiscountAccountRef:r ServiceDate:d ClassRef:r
DiscountDetail TaxCodeRef:r DiscountLineDetailEx:a
SubTotalDetail ItemRef:r ServiceDate:d
DescriptionDetail ServiceDate:d TaxCodeRef:r DescriptionLineDetailEx:a
GroupDetail GroupItemRef:r Quantity:n UOMRef:a ServiceDate:d Line:Line* GroupLineDetailEx:a
TaxDetail TaxRateRef:r PercentBased:b TaxPercent:n NetAmountTaxable:n TaxInclusiveAmount:n OverrideDeltaAmount:n
TaxDetail ServiceDate:d TaxLineDetailEx:a
TaxTotals DefaultTaxCodeRef:r TxnTaxCodeRef:r TotalTax:n TaxReviewStatus TaxLine:Line* UseAutomatedSalesTax:b
Transaction +Intuit DocNumber TxnDate:d TxnSubType DepartmentRef:r CurrencyRef:r ExchangeRate:n PrivateNote
Transaction TxnStatus LinkedTxn:Linked*
Transaction Line:Line* TxnTaxDetail:TaxTotals TxnSource TaxFormType TaxFormNum TransactionLocationType Tag:a
Transaction TxnApprovalInfo:a RecurDataRef:r
Transaction RecurringInfo:a ProjectRef:r TotalCostAmount:n HomeTotalCostAmount:n
Sales +Transaction AutoDocNumber:b CustomerRef:r CustomerMemo:Memo BillAddr:Address ShipAddr:Address
Sales FreeFormAddress:b ShipFromAddr:Address
Sales RemitToRef:r ClassRef:r SalesTermRef:r DueDate:d SalesRepRef:r PONumber FOB ShipMethodRef:r ShipDate:d
Sales TrackingNum GlobalTaxCalculation
Sales TotalAmt:n HomeTotalAmt:n ApplyTaxAfterDiscount:b ShippingTaxIncludedInTotalTax:b TemplateRef:r PrintStatus
Sales EmailStatus
Sales BillEmail:Email BillEmailCc:Email BillEmailBcc:Email ARAccountRef:r Balance:n HomeBalance:n FinanceCharge:b
Sales PaymentMethodRef:r
Sales PaymentRefNum PaymentType CheckPayment:a CreditCardPayment:a DepositToAccountRef:r DeliveryInfo:Delivery
Sales DiscountRate:n DiscountAmt:n
Sales GovtTxnRefIdentifier TaxExemptionRef:r
Invoice +Sales Deposit:n AllowIPNPayment:b AllowOnlinePayment:b AllowOnlineCreditCardPayment:b
Invoice AllowOnlineACHPayment:b
Invoice AllowOnlinePayPalPayment:b AllowOnlineAffirmPayment:b EInvoiceStatus ECloudStatusTimeStamp CfdiUse:a
Invoice Exportation GlobalInfo:a
Invoice invoiceStatus callToAction invoiceStatusLog:a InvoiceEx:a LessCIS:n InvoiceLink PaymentDetailsMessage
Invoice ConvenienceFeeDetail:a
Invoice EnabledSurchargeInfo:a InvoiceLinkSecurityCode InvoiceLinkExpiryDate:d AutoPayEligible:b
Invoice SchedulePayEligible:b ScheduledPaymentId
Invoice GratuityEnabled:b FinancingProductType SubscriptionPaymentsSetting TxnRetainageDetail:a
CreditMemo +Sales RemainingCredit:n InvoiceRef:r CreditMemoEx:a
SalesReceipt +Sales SalesReceiptEx:a LessCIS:n
Estimate +Sales ExpirationDate:d AcceptedBy AcceptedDate:d EstimateEx:a
Payment +Transaction CustomerRef:r RemitToRef:r ARAccountRef:r DepositToAccountRef:r PaymentMethodRef:r
Payment PaymentRefNum PaymentType
Payment CheckPayment:a CreditCardPayment:a TotalAmt:n UnappliedAmt:n ProcessPayment:b PaymentExtendedType
Payment PaymentEx:a
Name +Intuit IntuitId Organization:b Title GivenName MiddleName FamilyName Suffix FullyQualifiedName CompanyName
Name DisplayName PrintOnCheckName
Name UserId Active:b PrimaryPhone:Phone AlternatePhone:Phone Mobile:Phone Fax:Phone PrimaryEmailAddr:Email
Name WebAddr:Web
Name OtherContactInfo:Contact* DefaultTaxCodeRef:r
Customer +Name Taxable:b BillAddr:Address ShipAddr:Address OtherAddr:Address* ContactName AltContactName Notes
Customer Job:b BillWithParent:b
Customer RootCustomerRef:r ParentRef:r Level:n CustomerTypeRef:r SalesTermRef:r SalesRepRef:r TaxGroupCodeRef:r
Customer TaxRateRef:r PaymentMethodRef:r
Customer CCDetail:a PriceLevelRef:r Balance:n OpenBalanceDate:d BalanceWithJobs:n CreditLimit:n AcctNum
Customer CurrencyRef:r OverDueBalance:n
Customer TotalRevenue:n TotalExpense:n PreferredDeliveryMethod ResaleNum JobInfo:a TDSEnabled:b CustomerEx:a
Customer SecondaryTaxIdentifier
Customer ARAccountRef:r PrimaryTaxIdentifier TaxExemptionReasonId IsProject:b BusinessNumber GSTIN
Customer GSTRegistrationType IsCISContractor:b
Customer ClientCompanyId ClientEntityId Source TaxRegime
Vendor +Name ContactName AltContactName Notes BillAddr:Address ShipAddr:Address OtherAddr:Address* TaxCountry
Vendor TaxIdentifier TaxIdEffectiveDate:d
Vendor BusinessNumber ParentRef:r VendorTypeRef:r TermRef:r PrefillAccountRef:r Balance:n BillRate:n
Vendor OpenBalanceDate:d CreditLimit:n AcctNum
Vendor Vendor1099:b T4AEligible:b T5018Eligible:b CurrencyRef:r TDSEnabled:b TDSEntityTypeId:n TDSSectionTypeId:n
Vendor TDSOverrideThreshold:b
Vendor TaxReportingBasis APAccountRef:r VendorEx:a GSTIN GSTRegistrationType IsSubContractor:b SubcontractorType
Vendor CISRate HasTPAR:b
Vendor VendorPaymentBankDetail:a Source CostRate:n CompanyRegistrationNumber ClientEntityId
Employee +Name EmployeeType EmployeeNumber SSN PrimaryAddr:Address OtherAddr:Address* BillableTime:b BillRate:n
Employee BirthDate:d Gender HiredDate:d
Employee ReleasedDate:d UseTimeEntry EmployeeEx:a CostRate:n Notes
Account +Intuit Name SubAccount:b ParentRef:r Description FullyQualifiedName AccountAlias TxnLocationType Active:b
Account Classification AccountType
Account AccountSubType AccountPurposes:a AcctNum AcctNumExtn BankNum OpeningBalance:n OpeningBalanceDate:d
Account CurrentBalance:n
Account CurrentBalanceWithSubAccounts:n CurrencyRef:r TaxAccount:b TaxCodeRef:r OnlineBankingEnabled:b FIName
Account JournalCodeRef:r AccountEx:a
Item +Intuit Name Sku Description Active:b SubItem:b ParentRef:r Level:n FullyQualifiedName Taxable:b
Item SalesTaxIncluded:b PercentBased:b
Item UnitPrice:n RatePercent:n Type PaymentMethodRef:r UOMSetRef:r IncomeAccountRef:r PurchaseDesc
Item PurchaseTaxIncluded:b PurchaseCost:n
Item ExpenseAccountRef:r COGSAccountRef:r AssetAccountRef:r PrefVendorRef:r AvgCost:n TrackQtyOnHand:b QtyOnHand:n
Item QtyOnPurchaseOrder:n
Item QtyOnSalesOrder:n ReorderPoint:n ManPartNum DepositToAccountRef:r SalesTaxCodeRef:r PurchaseTaxCodeRef:r
Item InvStartDate:d BuildPoint:n
Item PrintGroupedItems:b SpecialItem:b SpecialItemType ItemGroupDetail:a ItemAssemblyDetail:a AbatementRate:n
Item ReverseChargeRate:n ServiceType
Item ItemCategoryType ItemEx:a TaxClassificationRef:r UQCDisplayText UQCId ClassRef:r Source DeferredRevenue:b
Item CustomExtensions:a
Term +Intuit Name Active:b Type DiscountPercent:n DueDays:n DiscountDays:n DayOfMonthDue:n DueNextMonthDays:n
Term DiscountDayOfMonth:n SalesTermEx:a
Class +Intuit Name SubClass:b ParentRef:r FullyQualifiedName Active:b ClassEx:a
Department +Intuit Name SubDepartment:b ParentRef:r FullyQualifiedName Active:b DepartmentEx:a Address:Address
PaymentMethod +Intuit Name Active:b Type PaymentMethodEx:a
Attachable +Intuit FileName FileAccessUri TempDownloadUri Size:n ContentType Category Lat Long PlaceName Note Tag
Attachable ThumbnailFileAccessUri
Attachable ThumbnailTempDownloadUri AttachableEx:a documentId
AttachableRef EntityRef:r LineInfo IncludeOnSend:b NoRefOnly:b CustomField:CustomField* AttachableRefEx:a
CompanyInfo +Intuit CompanyName LegalName CompanyAddr:Address CustomerCommunicationAddr:Address LegalAddr:Address
CompanyInfo CompanyEmailAddr:Email
CompanyInfo CustomerCommunicationEmailAddr:Email CompanyURL:Web PrimaryPhone:Phone OtherContactInfo:Contact*
CompanyInfo CompanyFileName FlavorStratum
CompanyInfo SampleFile:b CompanyUserId CompanyUserAdminEmail CompanyStartDate:d EmployerId FiscalYearStartMonth
CompanyInfo TaxYearStartMonth QBVersion
CompanyInfo Country ShipAddr:Address OtherAddr:Address* Mobile:Phone Fax:Phone Email:Email WebAddr:Web
CompanyInfo LastImportedTime LastSyncTime
CompanyInfo SupportedLanguages DefaultTimeZone MultiByteCharsSupported:b NameValue:a FifoCalculationStatus:a
CompanyInfo CompanyInfoEx:a
Preferences +Intuit AccountingInfoPrefs:a AdvancedInventoryPrefs:a ProductAndServicesPrefs:a SalesFormsPrefs:a
Preferences EmailMessagesPrefs:a
Preferences PrintDocumentPrefs:a VendorAndPurchasesPrefs:a TimeTrackingPrefs:a TaxPrefs:a FinanceChargesPrefs:a
Preferences CurrencyPrefs:a ReportPrefs:a
Preferences OtherPrefs:a
"""


def _read_table(table: str) -> dict[str, dict[str, str]]:
    types: dict[str, dict[str, str]] = {}
    for line in table.split("\n"):
        kind, *words = line.split() or [""]
        for word in words:
            if word.startswith("+"):
                types.setdefault(kind, {}).update(types[word[1:]])
            else:
                name, _, mark = word.partition(":")
                types.setdefault(kind, {})[name] = mark or "s"
    return types


TYPES = _read_table(TABLE)
SCALARS = frozenset("snbdra")


def members_of(kind: str) -> Mapping[str, str]:
    """The members of an entity with the mark of their kind."""
    return TYPES[kind]


def check_body(kind: str, body: Mapping[str, Any]) -> None:
    """Refuses unknown members (2010), a value of another kind (2010), numbers and dates that are none (2090, 2060)."""
    _check(kind, kind, body)


def _check(entity: str, kind: str, body: Mapping[str, Any], path: str = "") -> None:
    known = TYPES[kind]
    for name, value in body.items():
        if name not in known:
            raise _unknown(entity if kind == entity else kind, name, known)
        if value is not None:
            _check_value(entity, known[name], value, f"{path}{name}")


def _unknown(kind: str, name: str, known: Mapping[str, str]) -> Refused:
    listed = ", ".join(f'"{each}"' for each in known)
    return bad_property(
        f'Unrecognized field "{name}" (class com.intuit.schema.finance.v3.{kind}), not marked as ignorable'
        f" ({len(known)} known properties: {listed[:900]} [truncated]])\n"
    )


def _check_value(entity: str, mark: str, value: Any, path: str) -> None:
    if mark == "a":
        _check_numbers(value, path)
    elif mark.endswith("*"):
        if not isinstance(value, list):
            raise bad_property("Can not deserialize instance of java.util.ArrayList")
        for each in value:
            _check_value(entity, mark[:-1], each, path)
    elif mark == "r" or mark not in SCALARS:
        if not isinstance(value, Mapping):
            raise bad_property("Can not instanti")
        _check(entity, "Reference" if mark == "r" else mark, value, f"{path}.")
    elif isinstance(value, (Mapping, list)):
        raise bad_property("Can not deserialize instance")
    elif mark == "n" and value != "":
        _check_number(value, path)
    elif mark == "b" and not isinstance(value, bool) and str(value).casefold() not in ("true", "false", ""):
        raise bad_property("Can not construct instance of java.lang.Boolean")
    elif mark == "d" and value != "":
        check_date(value, path)


def _check_numbers(value: Any, path: str) -> None:
    """Every number in a value of any form is one that can be written back."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _check_numbers(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            _check_numbers(inner, path)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        _check_number(value, path)


def _check_number(value: Any, path: str) -> None:
    try:
        number(value)
    except ValueError as odd:
        raise bad_number(path, value) from odd


def check_date(value: Any, path: str) -> None:
    """A date is `YYYY-MM-DD`, perhaps with a zone behind it."""
    try:
        date.fromisoformat(str(value)[:10])
    except ValueError as odd:
        raise bad_date(path, value) from odd


def coerced(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A checked body with each value in its member's kind: text for a number given where text is due, and the like."""
    known = TYPES[kind]
    return {name: _coerced(known[name], value) for name, value in body.items()}


def _coerced(mark: str, value: Any) -> Any:
    if value is None or value == "" or mark == "a":
        return value
    if mark.endswith("*"):
        return [_coerced(mark[:-1], each) for each in value]
    if mark == "r":
        return coerced("Reference", value)
    if mark == "n":
        return number(value)
    if mark == "b":
        return str(value).casefold() == "true"
    if mark in SCALARS:
        return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return coerced(mark, value)
