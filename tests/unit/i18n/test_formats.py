"""Money, numbers and dates as a reader of the language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.i18n import date_text, datetime_text, money, number, set_language

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
