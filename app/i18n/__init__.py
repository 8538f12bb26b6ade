"""Texts, numbers and dates in the user's language, for window and terminal alike.

The language in force is the one thing here that is kept between calls: `_` has to be callable without an object at hand.
"""

from __future__ import annotations

from app.i18n.formats import cell_number, date_text, datetime_text, money, number
from app.i18n.texts import LANGUAGES, N_, _, language, locale_name, ngettext, placeholders, set_language

date = date_text

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "cell_number",
    "date",
    "date_text",
    "datetime_text",
    "language",
    "locale_name",
    "money",
    "ngettext",
    "number",
    "placeholders",
    "set_language",
]
