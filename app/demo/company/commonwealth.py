"""The smaller demo companies of the United Kingdom, Canada and Australia: the same story with their taxes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.demo.company.english import WORDS, organization, service_types, texts
from app.demo.company.parts import Firm, Organization, Tax
from app.demo.company.scenario import Kit, invoices_of

CLOSE_DAY = date(2026, 9, 30)
FEW = 30
KEYS = ("harbour", "lawyers", "bakery", "garage", "surgery", "utility", "sailing", "chambers", "joiner", "shipping")
PEOPLE = (
    "Anne Peters",
    "Henry Brandt",
    "Wendy Sorensen",
    "Lars Ebert",
    "Sabrina Lindner",
    "Theo Carson",
    "Merle Jensen",
    "Joe Reuter",
    "Niles Hansen",
    "Karen Falkenberg",
)
MAILBOXES = ("accounts", "billing", "office", "admin", "reception", "invoices", "hello", "mail", None, "finance")
Place = tuple[str, str | None, str]


def _organizations(domain: str, country: str, phone: str, places: tuple[Place, ...]) -> tuple[Organization, ...]:
    """Ten customers: (name, display name in QuickBooks, place) in the order of `KEYS`."""
    found = []
    for index, (name, customer, place) in enumerate(places):
        mailbox = MAILBOXES[index]
        email = f"{mailbox}@{KEYS[index]}-{domain}.example" if mailbox else None
        days = 14 if KEYS[index] in ("lawyers", "surgery", "sailing") else 30
        number = f"{phone} {5550100 + index * 7}"
        found.append(organization(KEYS[index], name, customer, email, PEOPLE[index], place, number, country, days))
    return tuple(found)


def _firm(
    country: str, name: str, uri: str, currency: str, symbols: dict[str, str], kit: Kit, vendors: tuple[str, ...]
) -> Firm:
    invoices, situations = invoices_of(kit)
    return Firm(
        country=country,
        name=name,
        uri=uri,
        currency=currency,
        symbol=symbols[currency],
        terms={14: "Net 14", 30: "Net 30"},
        organizations=kit.organizations,
        service_types=kit.service_types,
        invoices=invoices,
        situations=situations,
        vendors=vendors,
        close_day=CLOSE_DAY,
        symbols=symbols,
    )


def british_firm() -> Firm:
    """Northlight IT Ltd (GBP, VAT 20 and 5 per cent)."""
    places: tuple[Place, ...] = (
        ("Quayside Logistics Ltd", "Quayside Logistics Ltd", "14 Granary Wharf|Hull||HU1 2AA"),
        ("Brandt & Partners LLP", "Brandt & Partners LLP", "3 Market Place|York||YO1 8SL"),
        ("Sunrise Bakery", "Sunrise Bakery", "41 North Street|Leeds||LS2 7PN"),
        ("Ebert Motors Ltd", "Ebert Motors Limited", "8 Foundry Road|Sheffield||S9 2QX"),
        ("Lindner Dental Practice", "Lindner Dental Practice", "22 South Parade|Harrogate||HG1 5QF"),
        ("Northport Water", "Northport Water", "1 Works Road|Scarborough||YO11 1AB"),
        ("Windward Sailing School", None, "5 Harbour Walk|Whitby||YO21 3PU"),
        ("Reuter Chambers", None, "60 High Street|Lincoln||LN2 1AP"),
        ("Hansen & Sons Joinery", "Hansen & Sons Joinery", "17 Village Road|Selby||YO8 4PU"),
        ("Falkenberg Marine PLC", "Falkenberg Marine PLC", "37 Dock Street|Hull||HU1 3DZ"),
    )
    goods = "Energy monitor"
    kit = Kit(
        organizations=_organizations("uk", "United Kingdom", "+44 1632", places),
        service_types=service_types(goods, "43.00", "Sales of Product Income"),
        words=WORDS,
        texts=texts(goods),
        tax=Tax(("VAT",), (Decimal(20),)),
        goods_tax=Tax(("VAT reduced",), (Decimal(5),)),
        taxes={},
        cent_rate=Decimal("10.53"),
        foreign_currency="EUR",
        past=FEW,
    )
    vendors = ("Reuter Chambers", "Thompson Stationery", "Dales Power")
    return _firm("GB", "Northlight IT Ltd", "northlight-it-uk", "GBP", {"GBP": "£", "EUR": "€"}, kit, vendors)


def canadian_firm() -> Firm:
    """Northlight IT Canada Inc. (CAD; GST, HST in Ontario, GST with QST in Quebec)."""
    places: tuple[Place, ...] = (
        ("Lakehead Logistics Inc.", "Lakehead Logistics Inc.", "14 Granary Street|Thunder Bay|ON|P7B 1A1"),
        ("Brandt & Partners LLP", "Brandt & Partners LLP", "3 Market Street|Toronto|ON|M5E 1A2"),
        ("Prairie Sunrise Bakery", "Prairie Sunrise Bakery", "41 North Street|Calgary|AB|T2P 1B4"),
        ("Ebert Motors Ltd.", "Ebert Motors Inc.", "8 Foundry Road|Hamilton|ON|L8L 2X1"),
        ("Lindner Dental Clinic", "Lindner Dental Clinic", "22 South Street|Edmonton|AB|T5J 0N3"),
        ("Northport Hydro", "Northport Hydro", "1 Works Road|Montréal|QC|H3B 1A7"),
        ("Windward Sailing School", None, "5 Harbour Walk|Kingston|ON|K7L 1A4"),
        ("Reuter Law Office", None, "60 Main Street|Ottawa|ON|K1P 1A3"),
        ("Hansen & Sons Woodworks", "Hansen & Sons Woodworks", "17 Village Road|Red Deer|AB|T4N 1A1"),
        ("Falkenberg Marine Corp.", "Falkenberg Marine Corp.", "37 Pier Street|Québec|QC|G1K 3A3"),
    )
    harmonized = Tax(("HST",), (Decimal(13),))
    quebec = Tax(("GST", "QST"), (Decimal(5), Decimal("9.975")))
    goods = "Hardware"
    ontario = dict.fromkeys(("harbour", "lawyers", "garage", "sailing", "chambers"), harmonized)
    kit = Kit(
        organizations=_organizations("ca", "Canada", "+1 613", places),
        service_types=service_types(goods, "43.00", "Sales of Product Income"),
        words=WORDS,
        texts=texts(goods),
        tax=Tax(("GST",), (Decimal(5),)),
        taxes={**ontario, "utility": quebec, "shipping": quebec},
        cent_rate=Decimal("10.50"),
        foreign_currency="USD",
        past=FEW,
    )
    vendors = ("Reuter Law Office", "Thompson Office Supply", "Maple Power")
    return _firm("CA", "Northlight IT Canada Inc.", "northlight-it-ca", "CAD", {"CAD": "$", "USD": "US$"}, kit, vendors)


def australian_firm() -> Firm:
    """Northlight IT Pty Ltd (AUD, GST 10 per cent; the prices of goods contain it)."""
    places: tuple[Place, ...] = (
        ("Quayside Logistics Pty Ltd", "Quayside Logistics Pty Ltd", "14 Granary Street|Fremantle|WA|6160"),
        ("Brandt & Partners", "Brandt & Partners", "3 Market Street|Sydney|NSW|2000"),
        ("Sunrise Bakery", "Sunrise Bakery", "41 North Street|Brisbane|QLD|4000"),
        ("Ebert Motors Pty Ltd", "Ebert Motors", "8 Foundry Road|Geelong|VIC|3220"),
        ("Lindner Dental Surgery", "Lindner Dental Surgery", "22 South Street|Hobart|TAS|7000"),
        ("Northport Water", "Northport Water", "1 Works Road|Newcastle|NSW|2300"),
        ("Windward Sailing School", None, "5 Harbour Walk|Cairns|QLD|4870"),
        ("Reuter Chambers", None, "60 High Street|Adelaide|SA|5000"),
        ("Hansen & Sons Joinery", "Hansen & Sons Joinery", "17 Village Road|Ballarat|VIC|3350"),
        ("Falkenberg Marine Pty Ltd", "Falkenberg Marine Pty Ltd", "37 Dock Street|Melbourne|VIC|3008"),
    )
    goods = "Hardware"
    kit = Kit(
        organizations=_organizations("au", "Australia", "+61 2", places),
        service_types=service_types(goods, "44.00", "Sales of Product Income"),
        words=WORDS,
        texts=texts(goods),
        tax=Tax(("GST",), (Decimal(10),)),
        taxes={},
        goods_inclusive=True,
        cent_rate=Decimal("10.55"),
        foreign_currency="NZD",
        past=FEW,
    )
    vendors = ("Reuter Chambers", "Thompson Stationery", "Southern Power")
    return _firm("AU", "Northlight IT Pty Ltd", "northlight-it-au", "AUD", {"AUD": "$", "NZD": "NZ$"}, kit, vendors)
