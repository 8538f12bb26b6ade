"""What was pasted into a grid of decisions: whose row each line is, and what it becomes."""

import pytest

from app.i18n import set_language
from app.ui.presenters.pasting import Pasted, pasted

ROWS = {"wartung": ["w"], "beratung": ["b"], "müller": ["m|EUR", "m|USD"]}


def keys_of(name: str) -> list[str]:
    return ROWS.get(name.casefold(), [])


@pytest.fixture(autouse=True)
def english_again():
    yield
    set_language("en")


def paste(text: str, selected: tuple[str, ...] = (), below: tuple[str, ...] = (), kind: str = "item") -> Pasted:
    return pasted(kind, text, keys_of, selected, below)


def test_two_columns_are_name_and_record():
    assert paste("Wartung\tService\r\nBERATUNG\tConsulting\nnobody\tX\n\t\n") == Pasted(
        (("w", "Service"), ("b", "Consulting")), unknown=1
    )


@pytest.mark.parametrize("code", ["de", "en"])
def test_what_the_grid_itself_gave_is_found_by_its_headings(code):
    set_language(code)
    heads = {
        "en": "Service type in OneDesk\tLines\tOpen amount\tProduct in QuickBooks Online\tDecision\tCurrency",
        "de": "Leistungsart in OneDesk\tPositionen\tOffener Betrag\tProdukt in QuickBooks Online\tEntscheidung\tWährung",
    }[code]
    created = {"en": "will be created on copying", "de": "wird beim Kopieren angelegt"}[code]
    suggested = {"en": "Suggestion: Services", "de": "Vorschlag: Services"}[code]
    lines = (f"Wartung\t3\t1.200,50\t{created}\tx\tEUR", f"Beratung\t1\t80,00\t{suggested}\tx\tEUR")

    assert paste("\n".join((heads, *lines))) == Pasted((("w", ""),))
    assert paste(heads + "\nBeratung\t1\t80,00\tConsulting\tx\tEUR") == Pasted((("b", "Consulting"),))


def test_a_name_of_several_rows_means_all_of_them():
    assert paste("Müller\tMueller GmbH", kind="customer") == Pasted(
        (("m|EUR", "Mueller GmbH"), ("m|USD", "Mueller GmbH"))
    )


def test_one_value_counts_for_the_selection_and_several_for_the_rows_below():
    assert paste("Consulting", ("w", "b"), ("b", "w")) == Pasted((("w", "Consulting"), ("b", "Consulting")))
    assert paste("Consulting\nService\nTravel", ("w",), ("b", "w")) == Pasted((("b", "Consulting"), ("w", "Service")))


@pytest.mark.parametrize("text", ["", "\n\n", "Wartung\t", "Wartung\tnothing chosen yet", "Wartung\t–"])
def test_what_says_nothing_decides_nothing(text):
    assert paste(text, ("w",), ("w",)) == Pasted()
