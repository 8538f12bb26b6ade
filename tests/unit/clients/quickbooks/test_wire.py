from datetime import date
from decimal import Decimal

import pytest

from app.clients.quickbooks.wire import body_of, deletion
from app.domain.posting import CustomerPosting, InvoicePosting, ItemPosting, PostingLine

LINE = PostingLine(
    "sales",
    Decimal("420.00"),
    "Ticket 311: VPN einrichten\nZwei Standorte",
    "10",
    "Consulting",
    quantity=Decimal("3.5"),
    unit_price=Decimal(120),
    tax_code_id="5",
    service_date=date(2026, 10, 12),
)


def test_a_german_invoice():
    posting = InvoicePosting(
        customer_id="58",
        customer_name="Musterbau GmbH",
        txn_date=date(2026, 10, 31),
        due_date=date(2026, 11, 30),
        number="INV-1042",
        term_id="3",
        currency="EUR",
        tax_calculation="TaxExcluded",
        memo="Vielen Dank für Ihren Auftrag.",
        note="OneDesk INV-1042 · 6f6b1a52",
        bill_email="rechnung@musterbau.example",
        lines=(LINE,),
    )

    assert body_of(posting).decode() == (
        '{"CustomerRef":{"value":"58"},"DocNumber":"INV-1042","TxnDate":"2026-10-31","DueDate":"2026-11-30",'
        '"SalesTermRef":{"value":"3"},"CurrencyRef":{"value":"EUR"},"GlobalTaxCalculation":"TaxExcluded",'
        '"BillEmail":{"Address":"rechnung@musterbau.example"},"CustomerMemo":{"value":"Vielen Dank für Ihren Auftrag."},'
        '"PrivateNote":"OneDesk INV-1042 · 6f6b1a52","Line":[{"DetailType":"SalesItemLineDetail",'
        '"Description":"Ticket 311: VPN einrichten\\nZwei Standorte","Amount":420.00,"SalesItemLineDetail":'
        '{"ItemRef":{"value":"10"},"Qty":3.5,"UnitPrice":120,"TaxCodeRef":{"value":"5"},"ServiceDate":"2026-10-12"}}]}'
    )


def test_the_least_that_can_be_sent_with_every_other_kind_of_line():
    posting = InvoicePosting(
        "1",
        "x",
        date(2026, 1, 2),
        (
            PostingLine("sales", Decimal("0.30"), "", "1", tax_code_id="NON"),
            PostingLine("text", Decimal(0), "Nur Text"),
            PostingLine("shipping", Decimal("5.00"), tax_code_id="TAX"),
            PostingLine("discount", Decimal("10.00"), account_id="86"),
            PostingLine("discount", Decimal("12.50"), percent=Decimal("12.5")),
        ),
        tax_after_discount=True,
        txn_tax_code_id="2",
    )

    assert body_of(posting).decode() == (
        '{"CustomerRef":{"value":"1"},"TxnDate":"2026-01-02","ApplyTaxAfterDiscount":true,"Line":['
        '{"DetailType":"SalesItemLineDetail","Amount":0.30,"SalesItemLineDetail":{"ItemRef":{"value":"1"},"TaxCodeRef":{"value":"NON"}}},'
        '{"DetailType":"DescriptionOnly","Description":"Nur Text","DescriptionLineDetail":{}},'
        '{"DetailType":"SalesItemLineDetail","Amount":5.00,"SalesItemLineDetail":{"ItemRef":{"value":"SHIPPING_ITEM_ID"},"TaxCodeRef":{"value":"TAX"}}},'
        '{"DetailType":"DiscountLineDetail","Amount":10.00,"DiscountLineDetail":{"PercentBased":false,"DiscountAccountRef":{"value":"86"}}},'
        '{"DetailType":"DiscountLineDetail","Amount":12.50,"DiscountLineDetail":{"PercentBased":true,"DiscountPercent":12.5}}],'
        '"TxnTaxDetail":{"TxnTaxCodeRef":{"value":"2"}}}'
    )


def test_with_the_tax_inside_the_amount_is_said_to_be_gross():
    line = PostingLine("sales", Decimal("11.00"), "", "1", tax_code_id="10")
    posting = InvoicePosting("1", "x", date(2026, 1, 2), (line,), tax_calculation="TaxInclusive")

    assert body_of(posting).decode() == (
        '{"CustomerRef":{"value":"1"},"TxnDate":"2026-01-02","GlobalTaxCalculation":"TaxInclusive","Line":[{"DetailType":'
        '"SalesItemLineDetail","Amount":11.00,"SalesItemLineDetail":{"ItemRef":{"value":"1"},"TaxCodeRef":{"value":"10"},'
        '"TaxInclusiveAmt":11.00}}]}'
    )


def test_an_update_is_sparse_keeps_line_ids_and_clears_the_memo():
    line = PostingLine("sales", Decimal("1.00"), "x", "1", class_id="9", line_id="4")
    posting = InvoicePosting("1", "x", date(2026, 1, 2), (line,), note="n", id="239", sync_token="3")

    assert body_of(posting).decode() == (
        '{"Id":"239","SyncToken":"3","sparse":true,"CustomerRef":{"value":"1"},"TxnDate":"2026-01-02","CustomerMemo":{"value":""},'
        '"PrivateNote":"n","Line":[{"Id":"4","DetailType":"SalesItemLineDetail","Description":"x","Amount":1.00,'
        '"SalesItemLineDetail":{"ItemRef":{"value":"1"},"ClassRef":{"value":"9"}}}]}'
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0.1", "0.1"),
        ("1E+2", "100"),
        ("1E-7", "0.0000001"),
        ("1234567890.12345", "1234567890.12345"),
        ("-5.00", "-5.00"),
        ("0.30000000000000004", "0.30000000000000004"),
    ],
)
def test_decimals_are_written_exactly(value: str, written: str):
    line = PostingLine("sales", Decimal(value), "", "1")
    body = body_of(InvoicePosting("1", "x", date(2026, 1, 2), (line,))).decode()

    assert f'"Amount":{written},' in body


def test_a_reference_that_does_not_exist_yet_cannot_be_sent():
    with pytest.raises(ValueError, match="not resolved"):
        body_of(InvoicePosting("new:Acme", "Acme", date(2026, 1, 2), ()))
    with pytest.raises(ValueError, match="without a product"):
        body_of(InvoicePosting("1", "x", date(2026, 1, 2), (PostingLine("sales", Decimal(1)),)))


def test_customers():
    posting = CustomerPosting(
        "Musterbau GmbH",
        "Musterbau GmbH",
        "rechnung@musterbau.example",
        "Erika",
        "Muster",
        "+49 30 1",
        "Haus B\nBaustraße 1",
        "Berlin",
        "BE",
        "10115",
        "DE",
        "EUR",
    )

    assert body_of(posting).decode() == (
        '{"DisplayName":"Musterbau GmbH","CompanyName":"Musterbau GmbH","GivenName":"Erika","FamilyName":"Muster",'
        '"PrimaryEmailAddr":{"Address":"rechnung@musterbau.example"},"PrimaryPhone":{"FreeFormNumber":"+49 30 1"},'
        '"BillAddr":{"Line1":"Haus B","Line2":"Baustraße 1","City":"Berlin","CountrySubDivisionCode":"BE","PostalCode":"10115",'
        '"Country":"DE"},"CurrencyRef":{"value":"EUR"}}'
    )
    assert body_of(CustomerPosting("Acme")) == b'{"DisplayName":"Acme"}'
    assert body_of(CustomerPosting("Acme (deleted)", id="5", sync_token="1")) == (
        b'{"Id":"5","SyncToken":"1","sparse":true,"DisplayName":"Acme","Active":true}'
    )


def test_items():
    assert body_of(ItemPosting("Consulting", "79", taxable=True)) == (
        b'{"Name":"Consulting","Type":"Service","IncomeAccountRef":{"value":"79"},"Taxable":true}'
    )
    assert body_of(ItemPosting("Consulting", "79", id="3", sync_token="0")) == (
        b'{"Id":"3","SyncToken":"0","sparse":true,"IncomeAccountRef":{"value":"79"}}'
    )
    assert body_of(ItemPosting("Consulting (deleted)", "79", id="3", sync_token="0", activate=True)) == (
        b'{"Id":"3","SyncToken":"0","sparse":true,"Name":"Consulting","Active":true,"IncomeAccountRef":{"value":"79"}}'
    )


def test_a_deletion():
    assert deletion("239", "3") == b'{"Id":"239","SyncToken":"3"}'
