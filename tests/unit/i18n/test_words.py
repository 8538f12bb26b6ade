"""Every word of the program that a user meets has a name in both languages."""

import pytest

from app.domain.matching import WHYS
from app.i18n import set_language, words
from app.sync.options import OPTIONS
from app.sync.results import OUTCOMES
from app.sync.states import STATES


def both(name, word):
    set_language("en")
    english = name(word)
    set_language("de")
    return english, name(word)


@pytest.mark.parametrize("state", STATES)
def test_states_have_a_name_and_a_meaning(state):
    english, german = both(words.state, state)
    assert english != german and english[0].isupper()
    english, german = both(words.state_meaning, state)
    assert english != german and english.endswith(".") and german.endswith(".")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (words.outcome, OUTCOMES),
        (words.why, WHYS),
        (words.decided, ("exact", "chosen", "create", "undecided")),
        (words.action, ("create", "update", "unchanged", "blocked", "use", "set_account", "reactivate")),
        (words.written_back, ("yes", "no", "pending")),
        (words.payment_kind, ("payment", "credit")),
        (
            words.entry_kind,
            ["customer", "item", "invoice", "update", "mail", "write_back", "decision", "setting", "connection"],
        ),
        (words.tag, ("Copied to QuickBooks", "Sent with QuickBooks")),
    ],
)
def test_words_have_names(name, known):
    for word in known:
        english, german = both(name, word)
        assert english != german, word


@pytest.mark.parametrize("key", OPTIONS)
def test_settings_have_a_name_and_a_sentence(key):
    for name in (words.setting, words.setting_help):
        english, german = both(name, key)
        assert english and german
        assert english != german or english == "Proxy"


@pytest.mark.parametrize("key", OPTIONS)
def test_what_a_setting_may_be_is_said_in_words_or_is_a_list_of_values(key):
    english, german = both(words.allowed, OPTIONS[key].allowed)

    assert english == OPTIONS[key].allowed
    assert german != english or all(word.strip().isascii() and " " not in word.strip() for word in english.split(","))


def test_german_names_are_a_bookkeepers():
    set_language("de")

    assert [words.state(state) for state in ("ready", "needs_attention", "copied", "paid", "partially_paid")] == [
        "Bereit",
        "Zu prüfen",
        "Kopiert",
        "Bezahlt",
        "Teilbezahlt",
    ]
    assert words.tag("Copied to QuickBooks") == "Kopiert nach QuickBooks"
    assert words.setting("default-income-account") == "Standard-Ertragskonto"
    assert words.field("lines[12].service type") == "Position 12: Leistungsart"
    assert words.field("lines[3]") == "Position 3"


def test_a_word_of_somebody_else_is_shown_as_it_is():
    assert words.state("odd") == "odd"
    assert words.status("Waiting for Müller") == "Waiting for Müller"
    assert words.tag(None) == ""
    assert words.field("some_member") == "some_member"
    assert words.entry_outcome("failed:unreachable") == "failed"
