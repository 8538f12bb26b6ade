"""Nordlicht IT GmbH: the German demo company (EUR, VAT 19 and 7 per cent)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.demo.company.drawing import Words
from app.demo.company.parts import Firm, Organization, ServiceType, Task, Tax
from app.demo.company.scenario import Kit, invoices_of

SERVICES = "Erlöse Dienstleistungen"
BOOKS_7 = "Erlöse 7 %"
WORDS = Words(
    ticket="Ticket {number}: {title}",
    task="Aufgabe {number}: {title}",
    invoice="IT-Betreuung {month}",
    memo="Vielen Dank für Ihren Auftrag.",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
)


def _organization(
    key: str, name: str, customer: str | None, email: str | None, person: str, place: str, phone: str, days: int = 30
) -> Organization:
    first, _, last = person.partition(" ")
    street, code, city = place.split("|")
    return Organization(key, name, customer, email, first, last, street, city, code, "Deutschland", phone, days)


ORGANIZATIONS = (
    _organization(
        "harbour",
        "Hafenlogistik Peters GmbH",
        "Hafenlogistik Peters GmbH",
        "buchhaltung@hafenlogistik.example",
        "Anke Peters",
        "Speicherstraße 14|24939|Flensburg",
        "+49 461 5550110",
    ),
    _organization(
        "lawyers",
        "Küstenkanzlei Brandt & Partner mbB",
        "Küstenkanzlei Brandt & Partner mbB",
        "rechnungen@kuestenkanzlei.example",
        "Henrik Brandt",
        "Am Markt 3|25813|Husum",
        "+49 4841 555020",
        14,
    ),
    _organization(
        "bakery",
        "Bäckerei Sönnichsen",
        "Bäckerei Sönnichsen",
        "buero@baeckerei-soennichsen.example",
        "Wiebke Sönnichsen",
        "Norderstraße 41|25899|Niebüll",
        "+49 4661 555033",
    ),
    _organization(
        "garage",
        "Autohaus Ebert KG",
        "Autohaus Ebert GmbH & Co. KG",
        "verwaltung@autohaus-ebert.example",
        "Lars Ebert",
        "Industrieweg 8|24941|Flensburg",
        "+49 461 5550447",
    ),
    _organization(
        "surgery",
        "Praxis Dr. Lindner",
        "Praxis Dr. Lindner",
        "praxis@dr-lindner.example",
        "Sabine Lindner",
        "Süderstraße 22|24837|Schleswig",
        "+49 4621 555051",
        14,
    ),
    _organization(
        "utility",
        "Stadtwerke Norderhafen",
        "Stadtwerke Norderhafen",
        "rechnungseingang@sw-norderhafen.example",
        "Thies Carstens",
        "Werkstraße 1|25813|Norderhafen",
        "+49 4841 555600",
    ),
    _organization(
        "sailing",
        "Segelschule Luv & Lee",
        None,
        "kontakt@luvundlee.example",
        "Merle Jessen",
        "Hafenpromenade 5|24960|Glücksburg",
        "+49 4631 555072",
        14,
    ),
    _organization(
        "chambers",
        "Kanzlei Reuter",
        None,
        "post@kanzlei-reuter.example",
        "Jochen Reuter",
        "Große Straße 60|24937|Flensburg",
        "+49 461 5550812",
    ),
    _organization(
        "joiner",
        "Tischlerei Hansen & Söhne",
        "Tischlerei Hansen & Söhne",
        None,
        "Nis Hansen",
        "Dorfstraße 17|24983|Handewitt",
        "+49 4608 555090",
    ),
    _organization(
        "shipping",
        "Reederei Falkenberg GmbH & Co. KG",
        "Reederei Falkenberg GmbH & Co. KG",
        "invoices@falkenberg-shipping.example",
        "Karen Falkenberg",
        "Schiffbrücke 37|24939|Flensburg",
        "+49 461 5550990",
    ),
)

SERVICE_TYPES = (
    ServiceType(
        "consulting",
        "Beratung",
        Decimal("120.00"),
        "Beratung",
        SERVICES,
        (
            Task("VPN einrichten", "Zwei Standorte"),
            Task("Serverumzug geplant", "Ablauf und Rückfallplan abgestimmt"),
            Task("Rechtekonzept überarbeitet", "Freigaben der Abteilungen neu geordnet"),
            Task("Angebot Glasfaser geprüft"),
            Task("Datenschutzfolgen besprochen", "Protokoll liegt bei"),
        ),
    ),
    ServiceType(
        "emergency",
        "Störungsdienst",
        Decimal("180.00"),
        "Störungsdienst",
        SERVICES,
        (
            Task("Mailserver nicht erreichbar", "Zertifikat war abgelaufen"),
            Task("Internet ausgefallen", "Ersatzrouter eingesetzt"),
            Task("Telefonanlage gestört"),
            Task("Dateiserver voll", "Alte Sicherungen ausgelagert"),
        ),
    ),
    ServiceType(
        "remote",
        "Fernwartung",
        Decimal("95.00"),
        "Fernwartung",
        SERVICES,
        (
            Task("Aktualisierungen eingespielt", "Server und zwölf Arbeitsplätze"),
            Task("Drucker neu verbunden"),
            Task("Postfach eingerichtet", "Neue Mitarbeiterin"),
            Task("Datensicherung geprüft", "Rücksicherung einer Datei erfolgreich"),
            Task("Virenscanner erneuert"),
        ),
    ),
    ServiceType(
        "training",
        "Schulung",
        Decimal("150.00"),
        "Schulung",
        SERVICES,
        (
            Task("Einweisung Ticketsystem", "Vier Personen"),
            Task("Schulung IT-Sicherheit", "Erkennen von Betrugsmails"),
            Task("Tabellenkalkulation Aufbau"),
        ),
    ),
    ServiceType(
        "onsite",
        "Vor-Ort-Service",
        Decimal("110.00"),
        "Vor Ort Service",
        SERVICES,
        (Task("Arbeitsplatz aufgebaut"), Task("Netzwerkdose nachgezogen")),
    ),
    ServiceType(
        "project", "Projektleitung", Decimal("135.00"), None, None, (Task("Projektleitung"), Task("Jour fixe"))
    ),
    ServiceType("travel", "Anfahrt", Decimal("50.00"), "Anfahrt", None, (Task("Anfahrt"),), "pieces"),
    ServiceType("goods", "Fachbuch", Decimal("43.00"), "Fachbuch", BOOKS_7, (Task("Handbuch"),), "pieces"),
)

TEXTS: dict[str, tuple[tuple[str, str], ...]] = {
    "exact_match": (
        ("Ticket 8812: Serverumzug", "Zwei virtuelle Server auf neue Hardware übertragen"),
        ("Ticket 8840: VPN-Störung", "Zugang der Außenstelle wiederhergestellt"),
        ("Aufgabe 311: Schulung Ticketsystem", "Zwei Gruppen zu je fünf Personen"),
    ),
    "near_customer": (
        ("Ticket 8851: Netzwerk der Werkstatt geplant", "WLAN für die Diagnosegeräte"),
        ("Ticket 8857: Rechner am Empfang erneuert", "Daten übernommen"),
    ),
    "near_item": (("Ticket 8744: Drucker im Leitstand getauscht", ""),),
    "new_customer": (("Ticket 8862: Buchungskalender eingerichtet", "Zugang für drei Lehrkräfte"),),
    "new_item": (
        ("Aufgabe 298: Umzug der Zentrale", "Projektleitung im Oktober"),
        ("Ticket 8760: Leitungen der neuen Zentrale", ""),
    ),
    "item_without_account": (("Ticket 8771: Scanner im Sekretariat", ""), ("Anfahrt Husum", "")),
    "name_taken_by_vendor": (("Ticket 8866: Umstellung auf elektronische Akte", "Zwei Arbeitstage"),),
    "missing_email": (
        ("Ticket 8790: CNC-Rechner startet nicht", "Netzteil ersetzt"),
        ("Ticket 8793: Datensicherung geprüft", ""),
    ),
    "closed_period": (("Ticket 8702: Sicherungsbänder gewechselt", ""),),
    "number_taken": (("Ticket 8709: Praxissoftware verglichen", "Drei Anbieter"),),
    "duplicate_number": (("Ticket 8711: Kassen aktualisiert", ""),),
    "duplicate_number_second": (("Ticket 8713: Ausschreibung geprüft", ""),),
    "discount": (
        ("Aufgabe 301: Lizenzberatung", "Bestand erhoben und Verträge verglichen"),
        ("Aufgabe 302: Einführung für Disponenten", ""),
    ),
    "discount_name": (("Treuerabatt", ""),),
    "shipping": (("Handbuch Zählerwesen", "Zwölf Exemplare"),),
    "shipping_name": (("Versand", ""),),
    "block_of_hours": (("Stundenkontingent 10 Stunden", ""),),
    "other_rate": (("Handbuch Leitstand", "Gedruckte Ausgabe November 2026"),),
    "no_service_type": (("Pauschale Kassenumstellung", "Nach Absprache"),),
    "zero_rate_line": (
        ("Ticket 8846: Domains umgezogen", ""),
        ("Auslage Domaingebühren", "Durchlaufender Posten"),
        ("Ticket 8847: Rückfragen", "Kulanz"),
    ),
    "foreign_currency": (("Ticket 8893: Remote support, vessel Falkenberg", ""),),
    "edited_in_onedesk": (("Ticket 8735: Kühlhausüberwachung", ""), ("Ticket 8736: Fühler nachgestellt", "")),
    "edited_in_quickbooks": (("Ticket 8718: Sicherungskonzept", "Bestand und Vorschlag"),),
    "posted_by_native_connector": (("Ticket 8694: Bordrechner geprüft", ""),),
    "paid": (("Ticket 8690: Hafenportal, Abnahme", ""),),
    "partly_paid": (("Aufgabe 290: Schulung Zählerwesen", "Acht Stunden"),),
    "cancelled_after_copy": (("Ticket 8699: Doppelt erfasst", ""),),
    "one_cent_tax_difference": (
        ("Ticket 8725: Postfach umgezogen", ""),
        ("Ticket 8727: Signatur angepasst", ""),
        ("Ticket 8731: Kalender freigegeben", ""),
    ),
    "missing_number": (("Ticket 8895: Telefonanlage ausgefallen", ""), ("Notfalleinsatz Telefonanlage", "")),
}


def german_firm() -> Firm:
    """The whole company; built anew at each call, always equal."""
    kit = Kit(
        organizations=ORGANIZATIONS,
        service_types=SERVICE_TYPES,
        words=WORDS,
        texts=TEXTS,
        tax=Tax(("USt",), (Decimal(19),)),
        goods_tax=Tax(("USt ermäßigt",), (Decimal(7),)),
        taxes={},
        cent_rate=Decimal("10.50"),
        foreign_currency="USD",
    )
    invoices, situations = invoices_of(kit)
    return Firm(
        country="DE",
        name="Nordlicht IT GmbH",
        uri="nordlicht-it",
        currency="EUR",
        symbol="€",
        terms={14: "14 Tage netto", 30: "30 Tage netto"},
        organizations=ORGANIZATIONS,
        service_types=SERVICE_TYPES,
        invoices=invoices,
        situations=situations,
        vendors=("Kanzlei Reuter", "Bürobedarf Thomsen", "Nordstrom Energie", "Rechenzentrum Förde GmbH"),
        close_day=date(2026, 9, 30),
        symbols={"EUR": "€", "USD": "$"},
    )
