"""Northlight IT Inc.: the demo company in the United States (USD, automated sales tax: services are not taxed, goods are)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.demo.company.english import WORDS, organization, service_types, texts
from app.demo.company.parts import Firm, Organization, Tax
from app.demo.company.scenario import Kit, invoices_of

GOODS = "Hardware"
SALES_TAX = Tax(("Sales tax",), (Decimal("6.25"),))


def _of(
    key: str, name: str, customer: str | None, email: str | None, person: str, place: str, days: int = 30
) -> Organization:
    phone = f"(555) 014-{len(name) * 137 % 10000:04}"
    return organization(key, name, customer, email, person, place, phone, "USA", days)


ORGANIZATIONS = (
    _of(
        "harbour",
        "Lakeshore Logistics Inc.",
        "Lakeshore Logistics Inc.",
        "ap@lakeshore-logistics.example",
        "Anne Peters",
        "14 Granary Street|Boston|MA|02110",
    ),
    _of(
        "lawyers",
        "Brandt & Partners LLP",
        "Brandt & Partners LLP",
        "billing@brandt-partners.example",
        "Henry Brandt",
        "3 Market Square|Salem|MA|01970",
        15,
    ),
    _of(
        "bakery",
        "Sunrise Bakery",
        "Sunrise Bakery",
        "office@sunrise-bakery.example",
        "Wendy Sorensen",
        "41 North Street|Worcester|MA|01608",
    ),
    _of(
        "garage",
        "Ebert Motors LLC",
        "Ebert Motors, Inc.",
        "office@ebert-motors.example",
        "Lars Ebert",
        "8 Industrial Road|Quincy|MA|02169",
    ),
    _of(
        "surgery",
        "Lindner Family Dental",
        "Lindner Family Dental",
        "frontdesk@lindner-dental.example",
        "Sabrina Lindner",
        "22 South Street|Concord|MA|01742",
        15,
    ),
    _of(
        "utility",
        "Northport Utilities",
        "Northport Utilities",
        "invoices@northport-utilities.example",
        "Theo Carson",
        "1 Works Road|Gloucester|MA|01930",
    ),
    _of(
        "sailing",
        "Windward Sailing School",
        None,
        "hello@windward-sailing.example",
        "Merle Jensen",
        "5 Harbor Walk|Marblehead|MA|01945",
        15,
    ),
    _of(
        "chambers",
        "Reuter Law Office",
        None,
        "mail@reuter-law.example",
        "Joe Reuter",
        "60 Main Street|Lowell|MA|01852",
    ),
    _of(
        "joiner",
        "Hansen & Sons Woodworks",
        "Hansen & Sons Woodworks",
        None,
        "Niles Hansen",
        "17 Village Road|Plymouth|MA|02360",
    ),
    _of(
        "shipping",
        "Falkenberg Marine Corp.",
        "Falkenberg Marine Corp.",
        "invoices@falkenberg-marine.example",
        "Karen Falkenberg",
        "37 Pier Street|Boston|MA|02210",
    ),
)
SERVICE_TYPES = service_types(GOODS, "43.00", "Sales of Product Income")


def american_firm() -> Firm:
    """The whole company; built anew at each call, always equal."""
    kit = Kit(
        organizations=ORGANIZATIONS,
        service_types=SERVICE_TYPES,
        words=WORDS,
        texts=texts(GOODS),
        tax=SALES_TAX,
        taxes={},
        goods_only=True,
        cent_rate=Decimal("10.48"),
        foreign_currency="CAD",
    )
    invoices, situations = invoices_of(kit)
    return Firm(
        country="US",
        name="Northlight IT Inc.",
        uri="northlight-it",
        currency="USD",
        symbol="$",
        terms={15: "Net 15", 30: "Net 30"},
        organizations=ORGANIZATIONS,
        service_types=SERVICE_TYPES,
        invoices=invoices,
        situations=situations,
        vendors=("Reuter Law Office", "Thompson Office Supply", "Bay State Power", "Harbor Data Center"),
        close_day=date(2026, 9, 30),
        symbols={"USD": "$", "CAD": "CA$"},
    )
