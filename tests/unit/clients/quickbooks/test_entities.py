import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clients.quickbooks.entities import KINDS, decode
from app.clients.quickbooks.members import Unreadable, country_code, read_date, read_moment
from app.domain.books import (
    Account,
    Allocation,
    Company,
    Customer,
    CustomField,
    Item,
    Payment,
    PostedInvoice,
    Preferences,
    TaxCode,
    TaxRate,
    Term,
)
from tests.unit.clients.worlds import fuzzed

INVOICE = b"""{"Id":"239","SyncToken":"3","DocNumber":"INV-1042","TxnDate":"2026-10-31","DueDate":"2026-11-30",
"CustomerRef":{"value":"58","name":"Musterbau GmbH"},"CurrencyRef":{"value":"EUR","name":"Euro"},"ExchangeRate":1,
"GlobalTaxCalculation":"TaxExcluded","TotalAmt":499.80,"Balance":0,"PrivateNote":"OneDesk INV-1042 \xc2\xb7 6f6b1a52",
"CustomerMemo":{"value":"Vielen Dank"},"SalesTermRef":{"value":"3"},"BillEmail":{"Address":"rechnung@musterbau.example"},
"EmailStatus":"EmailSent","DeliveryInfo":{"DeliveryType":"Email","DeliveryTime":"2026-11-01T08:15:00-07:00"},
"LinkedTxn":[{"TxnId":"125","TxnType":"Payment"}],
"Line":[{"Id":"1","LineNum":1,"Description":"VPN","Amount":420.00,"DetailType":"SalesItemLineDetail",
"SalesItemLineDetail":{"ItemRef":{"value":"10","name":"Consulting"},"Qty":3.5,"UnitPrice":120,"TaxCodeRef":{"value":"5"},
"ServiceDate":"2026-10-12"}},{"Amount":420.00,"DetailType":"SubTotalLineDetail","SubTotalLineDetail":{}}],
"TxnTaxDetail":{"TotalTax":79.80,"TaxLine":[{"Amount":79.80,"DetailType":"TaxLineDetail","TaxLineDetail":{"TaxRateRef":{"value":"9"},
"PercentBased":true,"TaxPercent":19,"NetAmountTaxable":420.00}}]},
"MetaData":{"CreateTime":"2026-10-31T09:12:00-07:00","LastUpdatedTime":"2026-11-01T08:15:00-08:00"},"domain":"QBO","sparse":false}"""


def invoice(raw: bytes) -> PostedInvoice:
    return cast("PostedInvoice", decode("Invoice", raw))


def test_an_invoice_with_everything():
    made = invoice(INVOICE)

    assert (made.id, made.sync_token, made.doc_number, made.customer_id) == ("239", "3", "INV-1042", "58")
    assert (made.total, made.balance, made.total_tax) == (Decimal("499.80"), Decimal(0), Decimal("79.80"))
    assert (made.txn_date, made.due_date) == (date(2026, 10, 31), date(2026, 11, 30))
    assert (made.lines[0].quantity, made.lines[0].unit_price, made.lines[0].amount) == (
        Decimal("3.5"),
        Decimal(120),
        Decimal("420.00"),
    )
    assert (made.lines[0].item_id, made.lines[0].tax_code_id, made.lines[0].service_date) == (
        "10",
        "5",
        date(2026, 10, 12),
    )
    assert [line.kind for line in made.lines] == ["SalesItem", "SubTotal"]
    assert (made.tax_lines[0].rate_id, made.tax_lines[0].percent, made.tax_lines[0].net) == (
        "9",
        Decimal(19),
        Decimal("420.00"),
    )
    assert made.private_note == "OneDesk INV-1042 · 6f6b1a52"
    assert (made.customer_memo, made.term_id, made.bill_email) == ("Vielen Dank", "3", "rechnung@musterbau.example")
    assert made.mailed
    assert made.delivery_time == datetime(2026, 11, 1, 15, 15, tzinfo=UTC)
    assert made.created == datetime(2026, 10, 31, 16, 12, tzinfo=UTC)
    assert [(linked.id, linked.type) for linked in made.linked] == [("125", "Payment")]


def test_an_invoice_with_next_to_nothing():
    made = invoice(b'{"Id":"1","TotalAmt":0.1,"Balance":0.1,"CustomerRef":{"value":"2"}}')

    assert made.total == Decimal("0.1")
    assert (made.doc_number, made.currency, made.lines, made.total_tax, made.private_note) == (None, None, (), None, "")
    assert not made.mailed


def test_numbers_as_text_ids_as_numbers_and_shouting():
    made = invoice(
        b'{"Id":239,"SyncToken":0,"TotalAmt":"12.50","Balance":"12.50","CustomerRef":{"value":58},"EmailStatus":"EMAIL_SENT",'
        b'"GlobalTaxCalculation":"TAX_INCLUSIVE","Line":[{"DetailType":"SALES_ITEM_LINE_DETAIL","Amount":"12.50",'
        b'"SalesItemLineDetail":{"Qty":"1","ItemRef":{"value":7}}}]}'
    )

    assert (made.id, made.customer_id, made.total) == ("239", "58", Decimal("12.50"))
    assert (made.lines[0].kind, made.lines[0].item_id, made.lines[0].quantity) == ("SalesItem", "7", Decimal(1))
    assert (made.email_status, made.tax_calculation) == ("EmailSent", "TaxInclusive")


def test_one_odd_member_does_not_cost_the_record():
    made = invoice(
        b'{"Id":"1","TotalAmt":10.00,"Balance":10.00,"CustomerRef":{"value":"2"},"BillEmail":"a@b.example","DueDate":[],'
        b'"Line":[null,{"Id":"1","Amount":"ten","DetailType":"SalesItemLineDetail"},{"Id":"2","Amount":10.00,"DetailType":7}]}'
    )

    assert made.total == Decimal("10.00")
    assert (made.bill_email, made.due_date) == (None, None)
    assert [(line.id, line.amount) for line in made.lines] == [("1", None), ("2", Decimal("10.00"))]


@pytest.mark.parametrize(
    "raw",
    [
        b"{}",
        b'{"Id":"1"}',
        b'{"Id":"","TotalAmt":1}',
        b'{"Id":"1","TotalAmt":"NaN"}',
        b'{"Id":"1","TotalAmt":1e400}',
        b"[]",
        b"null",
        b'{"Id":"1","TotalAmt":1',
        b'{"Id":"1","TotalAmt":NaN}',
        b"[" * 100_000,
    ],
)
def test_without_id_or_total_there_is_no_invoice(raw: bytes):
    with pytest.raises(Unreadable):
        decode("Invoice", raw)


def test_a_void_is_told_by_total_and_note():
    made = invoice(b'{"Id":"1","TotalAmt":0,"Balance":0,"CustomerRef":{"value":"2"},"PrivateNote":"Voided - OneDesk"}')

    assert made.voided


def test_a_payment_that_only_links_a_credit():
    made = cast(
        "Payment",
        decode(
            "Payment",
            b'{"Id":"74","TotalAmt":0,"UnappliedAmt":0,"TxnDate":"2026-05-05","CustomerRef":{"value":"1"},"Line":['
            b'{"Amount":100.00,"LinkedTxn":[{"TxnId":"73","TxnType":"CreditMemo"}],"LineEx":{"any":[{"name":"x"}]}},'
            b'{"Amount":100.00,"LinkedTxn":[{"TxnId":"71","TxnType":"Invoice"}]},{"Amount":5.00,"LinkedTxn":[]}]}',
        ),
    )

    assert made.total == 0
    assert made.allocations == (
        Allocation("73", "CreditMemo", Decimal("100.00")),
        Allocation("71", "Invoice", Decimal("100.00")),
    )


def test_custom_fields_are_those_that_are_switched_on_and_named():
    made = decode(
        "Preferences",
        b'{"SalesFormsPrefs":{"CustomField":[{"CustomField":['
        b'{"Name":"SalesFormsPrefs.UseSalesCustom3","Type":"BooleanType","BooleanValue":false},'
        b'{"Name":"SalesFormsPrefs.UseSalesCustom2","Type":"BooleanType","BooleanValue":"true"},'
        b'{"Name":"SalesFormsPrefs.UseSalesCustom1","Type":"BooleanType","BooleanValue":true}]},{"CustomField":['
        b'{"Name":"SalesFormsPrefs.SalesCustomName1","Type":"StringType","StringValue":"Crew #"},'
        b'{"Name":"SalesFormsPrefs.SalesCustomName3","Type":"StringType","StringValue":"Unused"}]}]}}',
    )

    assert isinstance(made, Preferences)
    assert made.custom_fields == (CustomField("1", "Crew #"),)


def test_preferences_absent_means_off():
    full = decode(
        "Preferences",
        b'{"AccountingInfoPrefs":{"BookCloseDate":"2025-12-31","ClassTrackingPerTxnLine":true,"TrackDepartments":true},'
        b'"SalesFormsPrefs":{"CustomTxnNumbers":true,"AllowDiscount":true,"DefaultDiscountAccount":"86",'
        b'"DefaultTerms":{"value":"3"},"SalesEmailBcc":{"Address":"archiv@firma.example"},"ETransactionPaymentEnabled":true},'
        b'"TaxPrefs":{"UsingSalesTax":true,"PartnerTaxEnabled":false},'
        b'"CurrencyPrefs":{"MultiCurrencyEnabled":true,"HomeCurrency":{"value":"EUR"}},"OtherPrefs":{"NameValue":[]}}',
    )

    assert decode("Preferences", b"{}") == Preferences()
    assert full == Preferences(
        custom_numbers=True,
        multicurrency=True,
        home_currency="EUR",
        using_sales_tax=True,
        automated_sales_tax=False,
        book_close_date=date(2025, 12, 31),
        allow_discount=True,
        discount_account_id="86",
        default_term_id="3",
        class_per_line=True,
        departments=True,
        email_bcc="archiv@firma.example",
        online_payment=True,
    )


def test_lists():
    assert decode(
        "Account", b'{"Id":"1","Name":"Fees","FullyQualifiedName":"Sales:Fees","AccountType":"Income"}'
    ) == Account("1", "Fees", "Sales:Fees", "Income")
    assert decode(
        "Item", b'{"Id":"3","Name":"A","Type":"SERVICE","IncomeAccountRef":{"value":"79"},"Active":false}'
    ) == Item("3", "A", "A", "Service", active=False, income_account_id="79")
    assert decode(
        "Customer", b'{"Id":"5","DisplayName":"Kitchen","FullyQualifiedName":"Acme:Kitchen","ParentRef":{"value":"4"}}'
    ) == (Customer("5", "Kitchen", "Acme:Kitchen", parent_id="4"))
    assert decode("Term", b'{"Id":"3","Name":"Net 30","Type":"STANDARD","DueDays":30}') == Term("3", "Net 30", 30)
    assert decode("Term", b'{"Id":"4","Name":"10th","Type":"DATE_DRIVEN","DayOfMonthDue":10,"DueDays":0}') == Term(
        "4", "10th", None
    )
    assert decode("TaxRate", b'{"Id":"9","Name":"USt 19 %","RateValue":"9.975"}') == TaxRate(
        "9", "USt 19 %", Decimal("9.975")
    )


def test_tax_codes_for_sales_and_for_purchases():
    sales = b'{"Id":"5","Name":"19 %","SalesTaxRateList":{"TaxRateDetail":[{"TaxRateRef":{"value":"9"}}]}}'
    purchase = b'{"Id":"6","Name":"VSt","SalesTaxRateList":{},"PurchaseTaxRateList":{"TaxRateDetail":[{"TaxRateRef":{"value":"8"}}]}}'
    pseudo = b'{"Id":"NON","Name":"NON","Taxable":false}'

    assert cast("TaxCode", decode("TaxCode", sales)).sales_rate_ids == ("9",)
    assert cast("TaxCode", decode("TaxCode", sales)).for_sales
    assert not cast("TaxCode", decode("TaxCode", purchase)).for_sales
    assert decode("TaxCode", pseudo) == TaxCode("NON", "NON", taxable=False)


def test_company_with_a_three_letter_country():
    raw = (
        b'{"Id":"1","CompanyName":"Sandbox","Country":"USA","CompanyAddr":{"CountrySubDivisionCode":"CA"},'
        b'"NameValue":[{"Name":"SubscriptionStatus","Value":"PAID"}]}'
    )

    assert decode("CompanyInfo", raw) == Company("1", "Sandbox", "US", subscription="PAID", state="CA")


@pytest.mark.parametrize(
    ("given_country", "code"),
    [
        ("DE", "DE"),
        ("DEU", "DE"),
        ("de", "DE"),
        ("UK", "GB"),
        ("GBR", "GB"),
        ("CAN", "CA"),
        ("United States", "US"),
        ("", ""),
        (None, ""),
    ],
)
def test_countries(given_country: str | None, code: str):
    assert country_code(given_country) == code


def test_days_and_moments():
    assert read_date("2026-10-31-07:00") == date(2026, 10, 31)
    assert read_date("2026-02-30") is None
    assert read_moment(1601390262112) == datetime(2020, 9, 29, 14, 37, 42, 112000, tzinfo=UTC)
    assert read_moment("2015-07-24T10:33:39.11-07:00") == datetime(2015, 7, 24, 17, 33, 39, 110000, tzinfo=UTC)
    assert read_moment("never") is None
    assert read_moment("9" * 30) is None


@fuzzed
@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=200))
def test_no_bytes_break_the_decoder(kind: str, raw: bytes):
    try:
        decode(kind, raw)
    except Unreadable:
        assert raw is not None


MEMBERS = [
    "Id",
    "TotalAmt",
    "Line",
    "Amount",
    "SalesItemLineDetail",
    "ItemRef",
    "value",
    "MetaData",
    "TaxLine",
    "TxnTaxDetail",
    "Qty",
]


@fuzzed
@given(
    st.dictionaries(
        st.sampled_from(MEMBERS),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.decimals(allow_nan=False, allow_infinity=False).map(str)
            | st.text(max_size=4),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=4),
            max_leaves=12,
        ),
    )
)
def test_no_json_breaks_the_decoder(data: dict[str, object]):

    try:
        made = invoice(json.dumps(data).encode())
    except Unreadable:
        return
    assert made.total.is_finite()
