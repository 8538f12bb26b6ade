"""The gettext catalogues and the language in force: every text that a user reads passes through `_` or `ngettext`."""

from __future__ import annotations

import gettext as catalogues
import os
import string
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LANGUAGES = ("de", "en")
FOLDER = Path(__file__).parent / "locale"
DOMAIN = "messages"


@dataclass
class _InForce:
    """The language in force, its locale (for numbers and dates), and the texts looked up so far."""

    language: str = "en"
    locale: str = "en_US"
    catalogue: catalogues.NullTranslations = field(default_factory=catalogues.NullTranslations)
    found: dict[str, str] = field(default_factory=dict)


_in_force = _InForce()


def N_(text: str) -> str:  # noqa: N802  # the customary name, which the extraction knows
    """Marks a text of a table for translation; it is translated when it is read."""
    return text


def _(text: str) -> str:
    """`text` in the language in force; the source where there is no translation or one with other placeholders."""
    known = _in_force.found.get(text)
    if known is None:
        known = _in_force.catalogue.gettext(text) if text else ""
        known = _in_force.catalogue.ngettext(text, text, 1) if known == text else known  # it may also have a plural
        if known != text and placeholders(known) != placeholders(text):
            known = text
        _in_force.found[text] = known
    return known


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a text that goes with `count`; the source where the translation names a placeholder that the source lacks."""
    found = _in_force.catalogue.ngettext(singular, plural, count)
    if placeholders(found) <= placeholders(singular) | placeholders(plural):
        return found
    return singular if count == 1 else plural


@cache
def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a text; a text that is no format string counts as having the impossible placeholder `{`."""
    try:
        return frozenset(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset("{")


def set_language(choice: str, system: str | None = None) -> str:
    """Sets the language: `de`, `en` or `system`; returns the one in force.

    `system` is the locale of the desktop (`de_AT`) where the caller knows it better than the environment does.
    """
    of_system = system or _system_locale()
    if choice not in LANGUAGES:
        choice = of_system[:2].lower() if of_system[:2].lower() in LANGUAGES else "en"
    same = of_system[:2].lower() == choice and len(of_system) == 5
    put_in_force(choice, of_system if same else {"de": "de_DE", "en": "en_US"}[choice], _read(choice))
    return choice


def put_in_force(code: str, locale: str, catalogue: catalogues.NullTranslations) -> None:
    """Sets the language with a catalogue that the caller brings."""
    _in_force.language, _in_force.locale = code, locale
    _in_force.catalogue, _in_force.found = catalogue, {}


def language() -> str:
    """The language in force: `de` or `en`."""
    return _in_force.language


def locale_name() -> str:
    """The locale that numbers and dates follow, such as `de_DE` or `de_CH`."""
    return _in_force.locale


@cache
def _read(code: str) -> catalogues.NullTranslations:
    """The compiled catalogue of a language; English is the source and has none."""
    return catalogues.translation(DOMAIN, str(FOLDER), [code], fallback=True)


def _system_locale() -> str:
    """The locale of the account, `en_US` where none is told."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").partition(".")[0].partition("@")[0]
        if value[:2].isalpha() and value not in ("C", "POSIX"):
            return value
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "en_US")
    return "en_US"
