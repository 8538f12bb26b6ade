"""The made-up language marks every text and leaves what is put into it alone."""

from decimal import Decimal

import pytest

from app.domain.problems import Problem
from app.i18n import _, money, ngettext, words
from app.i18n.problems import describe
from app.i18n.pseudo import pseudo, use_pseudo_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Send", "[Šéñd~]"),
        ("{count} of {total} done", "[{count} óf {total} dóñé~~~~~~~]"),
        ("&File", "[&Fílé~]"),
        ("", ""),
        (" ", " "),
    ],
)
def test_pseudo(text, expected):
    assert pseudo(text) == expected


def test_everything_that_is_said_passes_through_it():
    use_pseudo_language()

    assert _("Send").startswith("[")
    assert ngettext("{count} invoice", "{count} invoices", 2).format(count=2) == "[2 íñvóíçéš~~~~~]"
    assert words.state("ready").startswith("[")
    assert describe(Problem("no_lines", {"number": "INV-7"})).title == "[Íñvóíçé INV-7 háš ñó líñéš.~~~~~~~~~~]"
    assert "[" not in money(Decimal(1), "EUR")
