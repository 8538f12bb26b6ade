"""The language in force, and translations that cannot do harm."""

import ast
import gettext
import subprocess
import sys
from pathlib import Path

import pytest

from app.i18n import _, language, locale_name, ngettext, set_language, texts

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("choice", "system", "expected"),
    [
        ("de", "en_US", ("de", "de_DE")),
        ("en", "de_DE", ("en", "en_US")),
        ("system", "de_AT", ("de", "de_AT")),
        ("system", "en_GB", ("en", "en_GB")),
        ("system", "fr_FR", ("en", "en_US")),
        ("system", "de", ("de", "de_DE")),
        ("de", "de_CH", ("de", "de_CH")),
        ("nonsense", "de_DE", ("de", "de_DE")),
    ],
)
def test_language_and_locale(choice, system, expected):
    set_language(choice, system)

    assert (language(), locale_name()) == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "de_AT.UTF-8"}, "de"),
        ({"LC_MESSAGES": "de_DE@euro"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({}, "en"),
    ],
)
def test_the_account_tells_the_language(monkeypatch, variables, expected):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert set_language("system") == expected


def test_texts_follow_the_language_at_once():
    assert _("Needs attention") == "Needs attention"
    set_language("de")
    assert _("Needs attention") == "Zu prüfen"
    assert ngettext("{count} invoice", "{count} invoices", 1) == "{count} Rechnung"
    assert ngettext("{count} invoice", "{count} invoices", 2) == "{count} Rechnungen"
    set_language("en")
    assert _("Needs attention") == "Needs attention"
    assert ngettext("{count} invoice", "{count} invoices", 2) == "{count} invoices"


def test_a_text_that_has_a_plural_elsewhere_is_found_without_it():
    set_language("de")

    assert _("Copy {count}") == "{count} kopieren"


def test_an_unknown_text_is_shown_as_it_is():
    set_language("de")

    assert (_("Certainly not in the catalogue"), _("")) == ("Certainly not in the catalogue", "")


class Careless(gettext.NullTranslations):
    """A catalogue whose author forgot what stands in braces."""

    def gettext(self, message):
        return {"{count} of {total}": "{count} von {anzahl}", "Send {count}": "Senden {", "Copy": "{x} kopieren"}[
            message
        ]

    def ngettext(self, msgid1, msgid2, n):
        return "{zahl} Rechnungen" if "invoice" in msgid1 else msgid1


@pytest.mark.parametrize("text", ["{count} of {total}", "Send {count}", "Copy"])
def test_a_translation_with_other_placeholders_is_not_used(monkeypatch, text):
    set_language("de")
    monkeypatch.setattr(texts._in_force, "catalogue", Careless())
    monkeypatch.setattr(texts._in_force, "found", {})

    assert _(text) == text
    assert ngettext("{count} invoice", "{count} invoices", 1) == "{count} invoice"
    assert ngettext("{count} invoice", "{count} invoices", 3) == "{count} invoices"


def test_plain_texts_need_no_babel():
    code = (
        "import sys; from app.i18n import _, set_language, words; from app.i18n.problems import describe; "
        "from app.domain.problems import Problem; set_language('de'); "
        "assert words.state('ready') == 'Bereit'; assert describe(Problem('no_lines', {'number': '7'})).title == "
        "'Rechnung 7 hat keine Positionen.'; assert 'babel' not in sys.modules"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_no_text_is_put_together_before_it_is_translated():
    allowed = ast.Constant | ast.Name | ast.Attribute | ast.Subscript | ast.Call
    calls = [
        (path.name, node)
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_") and node.args
    ]
    wrong = [f"{name}:{node.lineno}" for name, node in calls if not isinstance(node.args[0], allowed)]

    assert wrong == []
