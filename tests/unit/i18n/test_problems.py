"""Every problem and note has its words in both languages, for every case, whatever parameters come with it."""

import re

import pytest

from app.domain.problems import CODES, NOTE_CODES, Note, Problem, QuickBooksError
from app.i18n import placeholders, set_language
from app.i18n.problems import WORDS, describe, describe_note
from app.i18n.wording.notes import NOTES

PARAMETERS = {
    "number",
    "customer",
    "service_type",
    "name",
    "candidates",
    "onedesk",
    "quickbooks",
    "difference",
    "field",
    "value",
    "limit",
    "date",
    "close_date",
    "currency",
    "expected",
    "address",
    "count",
    "id",
    "text",
    "port",
    "host",
    "path",
    "command",
    "allowed",
    "tax",
    "rate",
    "line",
    "at",
    "to",
    "paid",
    "total",
    "seconds",
    "status",
    "holder",
    "kind",
    "intuit",
}
FULL = {name: f"<{name}>" for name in PARAMETERS - {"intuit"}}
NBSP = "\u00a0"


def sentences(key):
    return (*WORDS[key].titles, *WORDS[key].details, *WORDS[key].fixes)


def test_every_code_has_words_and_every_word_a_code():
    assert CODES - WORDS.keys() == set()
    assert {key.partition(":")[0] for key in WORDS} - CODES == set()
    assert NOTES.keys() == NOTE_CODES


@pytest.mark.parametrize("key", sorted(WORDS))
def test_sentences_use_known_parameters_and_end_as_sentences_do(key):
    for text in sentences(key):
        assert placeholders(text) <= PARAMETERS
        assert "QBO" not in text and "!" not in text
        assert text.endswith((".", ")", "}", "--help", "id:239")), text


@pytest.mark.parametrize("key", sorted(WORDS))
@pytest.mark.parametrize("params", [{}, FULL])
def test_every_case_reads_in_both_languages(key, params):
    code, _, case = key.partition(":")
    errors = (QuickBooksError(case, "Message", "Detail"),) if case.isdecimal() else ()
    problem = Problem(code, {**params, "text": case} if case and not errors else params, None, errors)

    set_language("en")
    english = describe(problem)
    set_language("de")
    german = describe(problem)

    for text in (english.title, english.detail, english.fix, german.title, german.detail, german.fix):
        assert text and "{" not in text and "}" not in text
        assert "  " not in text and ".." not in text
    assert german.title != english.title
    assert german.fix != english.fix or code == "usage"


@pytest.mark.parametrize("code", sorted(NOTE_CODES))
@pytest.mark.parametrize("params", [{}, FULL])
def test_every_note_reads_in_both_languages(code, params):
    set_language("en")
    english = describe_note(Note(code, params))
    set_language("de")
    german = describe_note(Note(code, params))

    assert english != german
    assert "{" not in english + german and english.endswith(".") and german.endswith(".")


def test_money_and_dates_are_written_as_the_reader_writes_them():
    set_language("de", "de_DE")
    params = {
        "number": "INV-1042",
        "onedesk": "1499.80",
        "quickbooks": "1499.81",
        "difference": "0.01",
        "currency": "EUR",
    }

    found = describe(Problem("total_differs", params))
    assert found.title == f"Die Summe der Rechnung INV-1042 weicht um 0,01{NBSP}€ ab."
    assert found.detail == (
        f"OneDesk nennt 1.499,80{NBSP}€, QuickBooks Online kommt auf 1.499,81{NBSP}€: Die Steuer wird anders gerundet."
    )

    found = describe(Problem("period_closed", {"number": "7", "date": "2026-03-09", "close_date": "2026-03-31"}))
    assert found.detail == "Sie trägt das Datum 09.03.2026; die Bücher sind bis 31.03.2026 abgeschlossen."

    found = describe(Problem("tax_undecided", {"number": "7", "tax": "GST + QST", "rate": "14.975"}))
    assert found.title == "Der Steuerschlüssel für GST + QST 14,975 % ist nicht festgelegt."


def test_a_difference_has_no_sign_and_names_have_the_quotes_of_the_language():
    set_language("de", "de_DE")
    params = {"number": "7", "onedesk": "37.50", "quickbooks": "37.49", "difference": "-0.01", "currency": "EUR"}
    assert describe(Problem("total_differs", params)).title == f"Die Summe der Rechnung 7 weicht um 0,01{NBSP}€ ab."

    params = {"service_type": "Vor-Ort-Service", "candidates": "“Vor Ort Service”, “Vor Ort {x}”"}
    assert describe(Problem("item_near_match", params)).detail.startswith(
        "Gefunden: „Vor Ort Service“, „Vor Ort {x}“. Ohne Rückfrage"
    )


def test_what_is_allowed_is_said_in_the_language():
    set_language("de", "de_DE")
    params = {"name": "field-map", "value": "[]", "allowed": "a JSON object"}

    assert describe(Problem("bad_setting", params)).detail == "Erlaubt: ein JSON-Objekt"


def test_what_is_not_known_is_left_out_or_a_dash():
    assert describe(Problem("tax_undecided", {"tax": "", "rate": "0"})).title == "The tax code for 0 % is not decided."
    assert describe(Problem("number_taken", {"number": "7"})).detail == (
        "It belongs to a document that was not copied from here. It is neither linked nor overwritten."
    )
    assert describe(Problem("no_lines", {})).title == "Invoice – has no lines."


def test_fields_and_kinds_are_named():
    params = {"number": "7", "id": "239", "field": "lines[2].tax_code, due_date, total"}
    set_language("de")

    assert "Position 2: Steuerschlüssel, Fälligkeit, Summe" in describe(Problem("drifted", params)).detail
    assert (
        describe(Problem("inactive_record", {"name": "Beratung", "kind": "item", "id": "5"})).detail
        == "Gebraucht als: Produkt oder Leistung (Id 5)."
    )


def test_the_reason_for_a_name_is_told():
    params = {"name": "A:B", "text": ":", "limit": "100", "kind": "item"}

    assert describe(Problem("name_not_allowed", params)).detail.startswith("Reason: it has a colon.")


def test_currency_has_two_cases():
    customer = {"customer": "Acme", "currency": "USD", "expected": "EUR", "name": "Acme (USD)"}
    company = {"number": "7", "customer": "", "currency": "USD", "expected": "EUR", "name": ""}

    assert describe(Problem("currency_mismatch", customer)).title == (
        "Customer “Acme” is kept in EUR, the invoice is in USD."
    )
    assert describe(Problem("currency_mismatch", company)).title == (
        "Invoice 7 is in USD, the company keeps its books in EUR only."
    )
    assert "Multicurrency is switched off" in describe(Problem("currency_mismatch", company)).detail


def test_a_broken_connection_is_said_in_words():
    params = {"host": "app.onedesk.com", "text": "ReadTimeout"}

    assert describe(Problem("unreachable", params)).detail == "What happened: no answer came in time"


def test_why_a_run_ended_is_said_in_words():
    assert describe(Problem("run_stopped", {"text": "reconnect_needed"})).detail == (
        "Reason: QuickBooks Online no longer accepts the sign-in."
    )
    assert describe(Problem("run_stopped", {"text": "stopped"})).title == "Not started: you stopped the run."


def test_intuits_words_stand_beside_ours():
    errors = (
        QuickBooksError("6000", "A business validation error has occurred", "Make sure all have a VAT rate"),
        QuickBooksError("2050", "Too long"),
    )

    found = describe(Problem("quickbooks_refused", {"text": "x"}, "1-tid", errors))

    assert found.title == "QuickBooks Online refused the invoice by a rule of the company."
    assert found.detail == "QuickBooks Online says: Make sure all have a VAT rate (6000); Too long (2050)"


def test_an_unknown_refusal_keeps_intuits_words_and_number():
    found = describe(Problem("quickbooks_refused", {}, None, (QuickBooksError("9999", "Strange", ""),)))

    assert found.detail == "QuickBooks Online says: Strange (9999)"


@pytest.mark.parametrize("text", ["{", "}", "{0}", "{number", "%s", "{text!r:>9}"])
def test_foreign_braces_do_no_harm(text):
    assert describe(Problem("usage", {"text": text})).detail == text


def test_german_is_german():
    set_language("de")
    english = re.compile(r"\b(the|is|are|not|invoice|customer|account|and|with)\b", re.IGNORECASE)

    for key in WORDS:
        code, _, case = key.partition(":")
        found = describe(Problem(code, {"text": case} if case and not case.isdecimal() else {}))
        assert not english.search(f"{found.title} {found.detail} {found.fix}"), key


def test_quantity_times_rate_is_written_as_the_reader_is_used_to():
    note = Note("amount_only", {"line": "Anfahrt", "value": "1.5 × 43.00", "quickbooks": "64.50", "onedesk": "64.49"})
    set_language("de")
    assert (
        describe_note(note)
        == "„Anfahrt“: 1,5 × 43,00 ergibt 64,50, OneDesk berechnet 64,49; kopiert wird nur der Betrag."
    )


def test_reason_and_cure_in_one_line_are_two_sentences():
    said = describe(Problem("onedesk_refused", {"text": "Internal error", "status": "200"}))
    assert said.rest == (
        "OneDesk says: Internal error (HTTP 200). "
        "Check in OneDesk whether the record still exists and the key may read and write it."
    )
    assert describe(Problem("unreachable", {})).rest.startswith("No answer came. Check the internet connection")
