"""The places whose sales tax the automated calculation of the stand-in knows, with their rates in per cent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A state as one place: its rates by name, several where county, city or district have their own."""

    name: str
    rates: tuple[tuple[str, str], ...]


STATES = {
    "MA": Place("Massachusetts", (("Massachusetts State", "6.25"),)),
    "CA": Place(
        "California",
        (
            ("California State", "6"),
            ("California, County", "0.25"),
            ("California, District 1", "0.5"),
            ("California, District 2", "0.5"),
        ),
    ),
    "NY": Place("New York", (("New York State", "4"), ("New York City", "4.5"), ("Metropolitan District", "0.375"))),
    "TX": Place("Texas", (("Texas State", "6.25"), ("Texas, City", "2"))),
    "FL": Place("Florida", (("Florida State", "6"),)),
    "IL": Place("Illinois", (("Illinois State", "6.25"), ("Illinois, County", "1.75"), ("Illinois, City", "1.25"))),
    "WA": Place("Washington", (("Washington State", "6.5"), ("Washington, City", "3.85"))),
    "NJ": Place("New Jersey", (("New Jersey State", "6.625"),)),
    "PA": Place("Pennsylvania", (("Pennsylvania State", "6"),)),
    "CT": Place("Connecticut", (("Connecticut State", "6.35"),)),
    "RI": Place("Rhode Island", (("Rhode Island State", "7"),)),
    "ME": Place("Maine", (("Maine State", "5.5"),)),
    "VT": Place("Vermont", (("Vermont State", "6"),)),
    "AZ": Place("Arizona", (("Arizona State", "5.6"), ("Arizona, Tucson City", "2"))),
    "CO": Place("Colorado", (("Colorado State", "2.9"), ("Colorado, City", "4.81"))),
    "GA": Place("Georgia", (("Georgia State", "4"), ("Georgia, County", "3"))),
    "OH": Place("Ohio", (("Ohio State", "5.75"), ("Ohio, County", "1.75"))),
    "NH": Place("New Hampshire", (("New Hampshire State", "0"),)),
    "OR": Place("Oregon", (("Oregon State", "0"),)),
    "DE": Place("Delaware", (("Delaware State", "0"),)),
    "MT": Place("Montana", (("Montana State", "0"),)),
}
