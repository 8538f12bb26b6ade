"""When two names are the same, and when they are only near: the rule that keeps doubles out of the books."""

from __future__ import annotations

import html
import re
import unicodedata

_DELETED = re.compile(r"(\s*\(deleted(?:[-\s]\d+)?\)|\s*\(gelöscht\))+\s*$", re.IGNORECASE)
_IGNORED = re.compile(r"[\s.,\-‐-―]+")
_APOSTROPHES = str.maketrans("‘’‛ʼ´`′", "'''''''")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_FORMS = (
    "gmbh & co. kgaa|gmbh & co. kg|gmbh & co kg|gmbh und co kg|gmbh|mbh|ug (haftungsbeschränkt)|ug|ag & co. kg|ag|kgaa|kg|ohg|gbr|"
    "e.k.|e. k.|ek|e.kfr.|e.kfm.|e.v.|e. v.|ev|eg|se|partg mbb|partg|pty. ltd.|pty ltd|pty|ltd.|ltd|limited|llc|l.l.c.|llp|lp|inc.|inc|"
    "incorporated|corp.|corp|corporation|company|& company|and company|co.|& co.|and co.|und co.|co. ltd.|& co. ltd.|plc|"
    "s.a.r.l.|sarl|sas|s.a.|sa|sàrl|b.v.|bv|n.v.|nv|oy|ab|aps|as|srl|spa|s.p.a."
)
_GLUED = re.compile(
    r"(?<=\w{3})(gmbh&cokgaa|gmbh(&|und)?cokg|gmbh|kgaa|ohg|gbr|limited|ltd|llc|llp|incorporated|inc|corporation|corp|plc)$"
)
_BETWEEN = re.compile(r"[\s,\-‐-―]+")
_NO_WORD = re.compile(r"[\W_]+")
_FILLERS = frozenset({"and", "und", "et", "y", "the", "der", "die", "das", "of", "firma"})
FORBIDDEN = re.compile(r"[:\t\r\n]")
ITEM_NAME_LIMIT = 100
CUSTOMER_NAME_LIMIT = 500


def same_key(name: str) -> str:
    """Two names are the same exactly when their keys are: NFC, strip, casefold."""
    if name.isascii():  # nothing to compose there
        return name.strip().lower()
    return unicodedata.normalize("NFC", name).strip().casefold()


def _plain(name: str) -> str:
    """`name` in small letters without accents, HTML escapes and typographic apostrophes."""
    if "&" in name:
        name = html.unescape(name)
    if name.isascii():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).casefold()
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).translate(_LETTERS)


def _bare(name: str) -> str:
    return _IGNORED.sub("", _plain(name))


_BARE_FORMS = frozenset(_bare(form) for form in _FORMS.split("|"))
_MOST_WORDS = 5  # in a legal form: "GmbH & Co. KGaA", "& Co. Ltd."


def _without_form(name: str) -> str:
    """`name` without a trailing legal form that stands as a word of its own, after a blank, a comma or a hyphen."""
    words = _BETWEEN.split((html.unescape(name) if "&" in name else name).strip())
    for start in range(max(1, len(words) - _MOST_WORDS), len(words)):
        if _bare(" ".join(words[start:])) in _BARE_FORMS:
            return " ".join(words[:start])
    return name


def near_key(name: str) -> str:
    """Two names are near when these keys are equal: without accents, inner blanks, `.` `,` `-`, "(deleted)" and legal form.

    The same character in another spelling counts as equal: typographic apostrophes, HTML escapes, compatibility forms.
    """
    shown = without_deleted(name)
    bare = _bare(_without_form(shown)) or _bare(shown)
    return _GLUED.sub("", bare)


def word_key(name: str) -> str:
    """The words of a name as similarity compares them: without accents, punctuation and legal form, one blank between."""
    plain = _plain(_without_form(without_deleted(name)))
    plain = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return " ".join(word for word in _NO_WORD.split(plain) if word and word not in _FILLERS) or plain


def without_deleted(name: str) -> str:
    """`name` without the suffix that QuickBooks Online gives to inactive records (3.5)."""
    return _DELETED.sub("", name) if name.rstrip().endswith(")") else name


def forbidden_in(name: str, limit: int) -> str | None:
    """Why Intuit would refuse `name` for a new record: the character (as text), "length", "empty", or None when it is fine."""
    found = FORBIDDEN.search(name)
    if found:
        return {"\t": "TAB", "\n": "LF", "\r": "CR"}.get(found.group(), found.group())
    if any(unicodedata.category(mark) == "Cc" for mark in name):
        return "CTRL"
    if len(name.strip()) > limit:
        return "length"
    return None if name.strip() else "empty"
