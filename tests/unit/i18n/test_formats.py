"""Money, numbers and dates as a reader of the language writes them."""

import json
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import date_text, datetime_text, formats, money, number, set_language

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "expected"),
    [
        ("de_DE", "1234.5", "EUR", f"1.234,50{NBSP}€"),
        ("de_DE", "1234567.89", "USD", f"1.234.567,89{NBSP}$"),
        ("de_DE", "-0.01", "EUR", f"-0,01{NBSP}€"),
        ("de_DE", "1200.00", "JPY", f"1.200{NBSP}¥"),
        ("de_DE", "12.5", "CHF", f"12,50{NBSP}CHF"),
        ("de_DE", "1234.5", "", "1.234,50"),
        ("de_CH", "1234.5", "CHF", f"CHF{NBSP}1’234.50"),
        ("en_US", "1234.5", "EUR", "€1,234.50"),
        ("en_US", "-5", "USD", "-$5.00"),
        ("en_US", "12.5", "CHF", f"CHF{NBSP}12.50"),
        ("en_US", "-12.5", "CHF", f"-CHF{NBSP}12.50"),
    ],
)
def test_money(locale, amount, currency, expected):
    set_language(locale[:2], locale)

    assert money(Decimal(amount), currency) == expected


@pytest.mark.parametrize(("amount", "expected"), [("1.005", "1,005"), ("0.994999", "0,994999"), ("2.675", "2,675")])
def test_money_is_never_rounded_for_showing(amount, expected):
    set_language("de", "de_DE")

    assert money(Decimal(amount), "EUR") == f"{expected}{NBSP}€"


def test_numbers():
    set_language("de", "de_DE")
    assert [number(Decimal(text)) for text in ("1.5", "1234.50", "0.0375", "9.975", "19")] == [
        "1,5",
        "1.234,5",
        "0,0375",
        "9,975",
        "19",
    ]
    set_language("en", "en_US")
    assert number(Decimal("1234.5")) == "1,234.5"


def test_days_and_moments():
    moment = datetime(2026, 3, 9, 14, 5, tzinfo=UTC)
    local = moment.astimezone()
    set_language("de", "de_DE")
    assert date_text(date(2026, 3, 9)) == "09.03.2026"
    assert date_text("2026-12-31") == "31.12.2026"
    assert datetime_text(moment) == f"{local:%d.%m.%Y, %H:%M}"
    assert (date_text(None), date_text(""), datetime_text(None)) == ("", "", "")
    assert date_text("soon") == "soon"
    set_language("en", "en_US")
    assert date_text(date(2026, 3, 9)) == "Mar 9, 2026"


@pytest.mark.parametrize("locale", ["de_DE", "de_AT", "de_CH", "en_US", "en_GB", "en_IN"])
@given(
    st.builds(
        lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**14), 10**14), st.integers(0, 7)
    ),
    st.sampled_from(["EUR", "USD", "CHF", "JPY", "KWD", "XXQ", ""]),
)
def test_the_quick_way_of_writing_money_is_babels(locale, amount, currency):
    set_language(locale[:2], locale)

    assert money(amount, currency) == formats._by_babel(amount, currency, locale)


def test_many_amounts_are_written_quickly():
    set_language("de", "de_DE")
    amounts = [Decimal(n) / 100 for n in range(20_000)]
    began = time.perf_counter()

    texts = [money(amount, "EUR") for amount in amounts]

    assert texts[19_999] == f"199,99{NBSP}€"
    assert time.perf_counter() - began < 0.5


def test_a_start_spells_as_the_last_one_did_without_babel(monkeypatch):
    set_language("de")
    formats.spell_anew()
    spelled = (money(Decimal("1234.5"), "EUR"), money(Decimal(0), ""), date_text(date(2026, 3, 9)))
    months = formats.month_text(date(2026, 3, 9))
    kept = json.loads(json.dumps(formats.spelled_so_far()))
    formats.spell_anew()
    for name in ("babel", "babel.numbers", "babel.dates"):
        monkeypatch.setitem(sys.modules, name, None)

    formats.spell_as_before(kept)

    assert (money(Decimal("1234.5"), "EUR"), money(Decimal(0), ""), date_text(date(2026, 3, 9))) == spelled
    assert formats.month_text(date(2026, 3, 31)) == months == "März 2026"
    formats.spell_anew()
    with pytest.raises(ImportError):
        money(Decimal("1234.5"), "EUR")
