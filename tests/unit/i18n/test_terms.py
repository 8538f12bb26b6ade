"""One thing has one name, in both languages, written as its owner writes it; the tone is calm and the marks are typographic."""

import re

import pytest

from app.i18n.catalogue import FILES, read_catalogue

# What must not stand there, and what does instead.
OTHER_NAMES = {
    "Steuercode": "Steuerschlüssel",
    "Rücksprungadresse": "Weiterleitungsadresse",
    "Geheimnis werden": "Client-Secret",
    "Client-Geheimnis": "Client-Secret",
    "Hilfepaket": "Support-Paket",
    "nnullier": "stornieren",
    "Verknüpfung vergessen": "Verknüpfung lösen",
    "Ansprechpartner": "Rechnungskontakt",
    "Rechnungsempfänger": "Rechnungskontakt",
    "versend": "senden",
    "verschick": "senden",
    "Umsatzsteuercode": "Steuerschlüssel",
    "voreingestellt": "Standard-",
    "hingenommen": "akzeptiert",
    "Zustand": "Status",
    "Zustände": "Status",
    "Umleitung": "Weiterleitungsadresse",
    " Journal ": "Protokoll",
    "Journal.": "Protokoll",
    "Buchungsperiode": "Buchungszeitraum",
}
MARKS_OF_ONEDESK = {"Copied to QuickBooks", "Sent with QuickBooks"}
"""As they stand in the OneDesk invoice."""


def texts() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for message in read_catalogue(FILES.po):
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        found += [(str(source), str(string)) for source, string in zip(sources, strings, strict=True) if source]
    return found


@pytest.mark.parametrize(("wrong", "right"), OTHER_NAMES.items())
def test_german_calls_one_thing_by_one_name(wrong, right):
    assert [german for _english, german in texts() if wrong in german] == [], f"say {right}"


def test_no_text_shouts_or_has_a_typewriter_s_marks():
    for pair in texts():
        for text in pair:
            assert not re.search(r"[!'\"]|\.\.\.", text), text


def test_the_service_is_called_as_its_owner_calls_it():
    allowed = re.compile(
        r"QuickBooks(?: Online|-Id| Id|-Status| status|-Vorlage| template|-Verbindung|-Anbindung| connection| are trade| sind Marken)"
    )
    for english, german in texts():
        if english in MARKS_OF_ONEDESK or "{quickbooks}" in english:
            continue
        for text in (english, german):
            assert "QBO" not in text, text
            assert not re.search(r"One[ -]Desk|Onedesk|Quick[ -]Books|Quickbooks", text), text
            for found in re.finditer("QuickBooks", text):
                quoted = re.search(r"[“„][^“”„]*$", text[: found.start()])
                assert quoted or allowed.match(text, found.start()), text


def test_german_keys_are_named_as_on_a_german_keyboard():
    for _english, german in texts():
        assert not re.search(r"\bCtrl\b|\bShift\b|\bEnter\b|\bDel\b", german), german
