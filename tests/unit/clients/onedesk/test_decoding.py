import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clients.onedesk.decoding import decode_invoice, decode_organization, decode_text, loads
from app.clients.onedesk.field_map import DEFAULT_PLACES, FieldMap
from app.domain.invoices import CustomerOrganization, Defect, Invoice, InvoiceLine, Tax
from app.domain.problems import ProblemError
from app.sync.ports import RawInvoice
from tests.unit.clients.onedesk.invoices import invoice, line
from tests.unit.clients.worlds import fuzzed


def read(source: dict[str, Any], field_map: FieldMap | None = None) -> RawInvoice:
    raw = json.dumps(source)
    return decode_invoice(loads(raw), raw, field_map or FieldMap.of())


def defects(source: dict[str, Any]) -> list[Defect]:
    return list(read(source).invoice.defects)


def test_the_reference_shape():
    made = read(invoice())

    assert made.invoice == Invoice(
        external_id="6f6b1a52-7a0c-4a86-9c55-0a3f4f6f1042",
        number="INV-1042",
        status="Open",
        kind="time and material",
        title="Support October",
        invoice_date=date(2026, 10, 31),
        due_date=date(2026, 11, 30),
        terms="Net 30",
        organization_id="c-1",
        organization_name="Musterbau GmbH",
        currency="EUR",
        lines=(
            InvoiceLine(
                "Ticket 311: VPN einrichten",
                Decimal(420),
                "Zwei Standorte",
                "Consulting",
                Decimal("3.5"),
                Decimal(120),
                date(2026, 10, 12),
                True,
                "1",
            ),
        ),
        taxes=(Tax("MwSt", Decimal(19), Decimal("79.8")),),
        subtotal=Decimal(420),
        total=Decimal("499.8"),
        amount_paid=Decimal(0),
        balance=Decimal("499.8"),
        memo="Vielen Dank für Ihren Auftrag.",
        created=date(2026, 10, 31),
    )
    assert made.places["number"] == "number"
    assert made.places["organization_name"] == "customerOrganization.name"
    assert made.places["lines[0].quantity"] == "lineItems[0].quantity"


def test_another_shape():
    made = read(
        {
            "externalId": "x",
            "displayId": "R 7",
            "status": {"name": "OPEN"},
            "type": {"name": "Block of hours"},
            "issueDate": "2026-10-31T23:30:00.000-05:00",
            "customerOrganization": "Musterbau GmbH",
            "currencySymbol": "€",
            "invoiceLines": [
                {
                    "itemName": "Stunden",
                    "serviceType": {"name": "Support"},
                    "durationInMillis": 5400000,
                    "hourlyRate": "90.00",
                    "workDate": "12.10.2026",
                }
            ],
            "taxes": [{"rate": 19, "name": "USt"}, {"rate": "2.5", "name": "Abgabe", "amount": "1.234,50"}],
            "total": "1.234,50",
            "tags": ["x", {"name": "Copied to QuickBooks"}],
        }
    )

    found = made.invoice
    assert (found.number, found.status, found.kind, found.is_block_of_hours) == ("R 7", "OPEN", "Block of hours", True)
    assert (found.invoice_date, found.organization_id, found.organization_name) == (
        date(2026, 10, 31),
        None,
        "Musterbau GmbH",
    )
    assert (found.currency, found.total, found.mark) == ("EUR", Decimal("1234.50"), "Copied to QuickBooks")
    assert found.lines == (
        InvoiceLine(
            "Stunden", Decimal("135.00"), "", "Support", Decimal("1.5"), Decimal("90.00"), date(2026, 10, 12), True
        ),
    )
    assert found.taxes == (Tax("USt", Decimal(19)), Tax("Abgabe", Decimal("2.5"), Decimal("1234.50")))
    assert found.defects == ()
    assert made.places["lines[0].quantity"] == "invoiceLines[0].durationInMillis / 3600000"
    assert made.places["lines[0].amount"] == "lines[0].quantity × lines[0].rate"
    assert made.places["mark"] == "tags[1]"


def test_a_line_is_taxable_when_nothing_else_is_said_and_there_is_a_tax():
    unsaid = line()
    del unsaid["taxable"]

    assert read(invoice(lineItems=[unsaid])).invoice.lines[0].taxable
    assert not read(invoice(lineItems=[unsaid], tax1=None, tax1Amount=None, tax1Name=None)).invoice.lines[0].taxable
    assert read(invoice(lineItems=[line(taxable=False)])).invoice.lines[0].taxable is False


def test_no_tax_and_a_tax_of_nothing():
    assert read(invoice(tax1=0, tax1Name=None, tax1Amount=0)).invoice.taxes == ()
    assert read(invoice(tax1=0, tax1Name="steuerfrei", tax1Amount=None)).invoice.taxes == (
        Tax("steuerfrei", Decimal(0)),
    )


# --- what cannot be read is named ---


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"total": "abc"}, "total"),
        ({"total": True}, "total"),
        ({"total": "1.234"}, "total"),
        ({"total": "1e9"}, "total"),
        ({"total": 1e20}, "total"),
        ({"total": {"value": 1}}, "total"),
        ({"subtotal": "1,23,4"}, "subtotal"),
        ({"invoiceDate": "2026-02-30"}, "invoice_date"),
        ({"invoiceDate": "0001-01-01"}, "invoice_date"),
        ({"invoiceDate": "03/04/2026"}, "invoice_date"),
        ({"invoiceDate": 1730366000000}, "invoice_date"),
        ({"invoiceDate": "2026-10-31T99:00:00Z"}, "invoice_date"),
        ({"dueDate": "soon"}, "due_date"),
        ({"number": "INV\u202e1"}, "number"),
        ({"number": "INV\x001"}, "number"),
        ({"number": ["x"]}, "number"),
        ({"customerOrganization": {"externalId": "c", "name": "A" * 1_000_000}}, "organization_name"),
        ({"customerOrganization": {"externalId": "c", "name": "Acme\u2066"}}, "organization_name"),
        ({"currency": "Taler"}, "currency"),
        ({"currency": None, "currencySymbol": "$"}, "currency"),
        ({"lineItems": "none"}, "lines"),
        ({"lineItems": [None]}, "lines[0]"),
        ({"lineItems": [line(amount="NaN")]}, "lines[0].amount"),
        ({"lineItems": [line(quantity="drei")]}, "lines[0].quantity"),
        ({"lineItems": [line(date="31.02.2026")]}, "lines[0].date"),
        ({"lineItems": [line(taxable="ja")]}, "lines[0].taxable"),
        ({"lineItems": [line(serviceType=["x"])]}, "lines[0].service_type"),
        ({"lineItems": [line(amount=None, rate=None)]}, "lines[0].amount"),
        ({"tax1": None}, "tax1.rate"),
        ({"tax1": "neunzehn"}, "tax1.rate"),
        ({"memo": "x" * 200_001}, "memo"),
    ],
)
def test_a_value_that_cannot_be_read_is_a_defect(changes: dict[str, Any], field: str):
    assert field in [defect.field for defect in defects(invoice(**changes))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"number": None}, "number"),
        ({"number": " "}, "number"),
        ({"status": None}, "status"),
        ({"invoiceDate": None, "creationTime": None}, "invoice_date"),
        ({"customerOrganization": None}, "customer organization"),
        ({"currency": None, "currencySymbol": None}, "currency"),
        ({"total": None}, "total"),
        ({"lineItems": None}, "lines"),
        ({"lineItems": []}, "lines"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_made_up(changes: dict[str, Any], expected: str):
    assert defects(invoice(**changes)) == [Defect(expected, "")]


def test_an_organization_known_by_its_id_alone():
    found = read(invoice(customerOrganization={"externalId": "c-1"})).invoice

    assert (found.organization_id, found.organization_name, found.defects) == ("c-1", None, ())
    assert defects(invoice(customerOrganization={})) == [Defect("customer organization", "")]


def test_a_defect_says_what_stood_where():
    assert defects(invoice(total="1.234")) == [Defect("total", "1.234 (can be read in two ways)", "total")]
    assert defects(invoice(lineItems=[line(amount="x" * 100)]))[0].found == "x" * 77 + "... (no number)"


def test_invisible_characters_in_free_text_stay_for_later():
    made = read(invoice(memo="Danke\u202e", lineItems=[line(name="VPN\u200b")]))

    assert made.invoice.defects == ()
    assert made.invoice.memo == "Danke\u202e"


def test_ten_thousand_lines():
    made = read(invoice(lineItems=[line(id=number) for number in range(10_000)]))

    assert len(made.invoice.lines) == 10_000
    assert made.invoice.defects == ()


# --- JSON that is none ---


def test_nan_becomes_a_defect_of_its_field():
    raw = '{"externalId": "x", "total": NaN, "subtotal": -Infinity, "balance": 12345678901234567890.5}'

    found = decode_text(raw, FieldMap.of()).invoice

    assert [(d.field, d.found) for d in found.defects if d.found] == [
        ("subtotal", "-Infinity (no number)"),
        ("total", "NaN (no number)"),
        ("balance", "12345678901234567890.5 (beyond what an amount can be)"),
    ]


def test_half_a_surrogate_pair_is_a_defect():
    found = decode_text('{"externalId": "x", "memo": "\\ud83d", "name": "ok"}', FieldMap.of()).invoice

    assert Defect("memo", "\\ud83d (broken characters)", "memo") in found.defects
    assert found.title == "ok"


@pytest.mark.parametrize("raw", ["", "{", "[]", "null", "[" * 100_000, '{"a":' * 50_000])
def test_what_is_no_invoice_is_shown_as_one_defect(raw: str):
    found = decode_text(raw, FieldMap.of()).invoice

    assert (found.external_id, found.status, len(found.defects)) == ("", "", 1)


# --- the map ---


def test_the_map_can_be_corrected():
    corrected = FieldMap.of(
        '{"number": "ref.no", "lines.quantity": ["seconds / 3600", "quantity"], "lines": ["positions"]}', '{"$": "usd"}'
    )
    source = invoice(ref={"no": "R-1"}, positions=[line(seconds=1800)], currency="$")

    found = read(source, corrected).invoice

    assert (found.number, found.currency, found.lines[0].quantity) == ("R-1", "USD", Decimal("0.5"))


@pytest.mark.parametrize(
    ("corrections", "symbols"),
    [
        ("[]", "{}"),
        ("{", "{}"),
        ('{"nummer": "x"}', "{}"),
        ('{"number": 5}', "{}"),
        ('{"number": "a..b"}', "{}"),
        ('{"number": "a / 0"}', "{}"),
        ("{}", '{"$": "dollar"}'),
        ("{}", '{"$": 5}'),
        ("{}", "x"),
    ],
)
def test_a_wrong_correction_is_refused(corrections: str, symbols: str):
    with pytest.raises(ProblemError) as caught:
        FieldMap.of(corrections, symbols)

    assert caught.value.problem.code == "bad_setting"


def test_an_unknown_field_is_refused_with_the_known_ones():
    with pytest.raises(ProblemError) as caught:
        FieldMap.of('{"nummer": "x"}')

    assert "number" in caught.value.problem.params["allowed"].split(", ")
    assert "id" not in [place for places in [DEFAULT_PLACES["number"]] for place in places]


# --- organizations ---


def test_an_organization_with_its_contact():
    source = {
        "externalId": "c-1",
        "name": "Musterbau GmbH",
        "profile": {
            "address": "Baustraße 1",
            "city": "Berlin",
            "state": None,
            "zipCode": "10115",
            "country": "DE",
            "phone": "030 1",
        },
        "invoicePreference": {
            "email": "rechnung@musterbau.example",
            "firstName": "Erika",
            "lastName": "Muster",
            "currencySymbol": "€",
        },
    }

    assert decode_organization(source, FieldMap.of()) == CustomerOrganization(
        "c-1",
        "Musterbau GmbH",
        "rechnung@musterbau.example",
        "Erika",
        "Muster",
        "Baustraße 1",
        "Berlin",
        "",
        "10115",
        "DE",
        "030 1",
        "EUR",
    )


def test_an_organization_with_nulls_and_one_without_a_name():
    bare = {"externalId": "c-2", "name": "Acme", "profile": None, "invoicePreference": {"email": None}}

    assert decode_organization(bare, FieldMap.of()) == CustomerOrganization("c-2", "Acme")
    assert decode_organization({"externalId": "c-3", "name": None}, FieldMap.of()) is None


# --- whatever comes ---

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["1.234,5", "€", "NaN"])
)
MEMBERS = st.sampled_from(["name", "externalId", "amount", "rate"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(MEMBERS, inner, max_size=3), max_leaves=8
)
NAMES = sorted({place.split(" ")[0].split(".")[0] for places in DEFAULT_PLACES.values() for place in places})


@fuzzed
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8))
def test_no_invoice_breaks_the_decoder(changes: dict[str, Any]):
    raw = json.dumps(invoice(**changes))

    found = decode_text(raw, FieldMap.of()).invoice

    assert all(
        money is None or money.is_finite() for money in (found.total, found.subtotal, found.discount, found.balance)
    )


@fuzzed
@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(raw: bytes):
    assert decode_text(raw.decode("utf-8", "replace"), FieldMap.of()).invoice.defects != ()
