"""The countries in which a company of the stand-in can begin: address, tax rates and codes, the words of its chart of accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Entity = dict[str, Any]


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
