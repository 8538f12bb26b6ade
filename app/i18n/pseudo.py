"""A made-up language for tests of the window: every text is a third longer, accented and in brackets, so that clipped and
untranslated texts stand out."""

from __future__ import annotations

import gettext
import re

from app.i18n import texts

ACCENTS = str.maketrans("aeiouyAEIOUYcnszCNSZ", "áéíóúýÁÉÍÓÚÝçñšžÇÑŠŽ")
KEPT = re.compile(r"(\{[^{}]*\}|&\w|<[^<>]*>)")
LONGER = 3
WORD = 12  # a longer filler is several words, as a translation would be


def pseudo(text: str) -> str:
    """`text` in the made-up language; placeholders, mnemonics and mark-up stay."""
    parts = KEPT.split(text)
    said = "".join(part if index % 2 else part.translate(ACCENTS) for index, part in enumerate(parts))
    return f"[{said}{_filler(len(text) // LONGER)}]" if text.strip() else text


def _filler(length: int) -> str:
    return " ".join("~" * min(WORD, length - place) for place in range(0, length, WORD + 1)) or ""


class PseudoTranslations(gettext.NullTranslations):
    """Every text is known."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


def use_pseudo_language() -> None:
    """Puts the made-up language in force, until `set_language` is called again."""
    texts.put_in_force("en", "en_US", PseudoTranslations())
