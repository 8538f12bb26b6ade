"""The keys and ids of the demo companies: made up, the same at every start, so that a stand-in can be stopped and served again."""

from __future__ import annotations

from dataclasses import dataclass

REDIRECT_URI = "http://localhost:28680/callback"
REALMS = {
    "DE": "9341453028280049",
    "US": "9341453028280001",
    "GB": "9341453028280044",
    "CA": "9341453028280002",
    "AU": "9341453028280061",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a client needs to be let in to the company of `country`."""

    country: str
    realm_id: str
    onedesk_api_key: str
    client_id: str
    client_secret: str


def identity_of(country: str) -> Identity:
    """The identity of the demo company of `country`. Raises KeyError for a country without one."""
    word = country.lower()
    return Identity(
        country=country,
        realm_id=REALMS[country],
        onedesk_api_key=f"od-demo-{word}-2f9c41d07be84a56",
        client_id=f"ABdemo{country}9kQ2mXr7TnV4cYw1ZsLp8Jd3Fh6Bg0Ue5Ra",
        client_secret=f"demo-{word}-Xq81Vt5Lr0Nc7Ym3Ke9Wp2Zd6Hb4Jf",
    )
