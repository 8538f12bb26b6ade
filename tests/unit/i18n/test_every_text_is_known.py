"""What the program translates stands in the catalogue: the extractor does not look into f-strings, this test does."""

import ast
import gettext
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT / "app" / "i18n" / "locale" / "de" / "LC_MESSAGES" / "messages.mo"
MARKS = {"_", "N_", "ngettext"}


def marked_texts(source: str) -> set[str]:
    """The literal texts given to `_`, `N_` and `ngettext`."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in MARKS and call.args)
    first = (call.args[0] for call in named)
    return {arg.value for arg in first if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}


def test_every_text_of_the_program_is_in_the_german_catalogue():
    with CATALOGUE.open("rb") as file:
        german = gettext.GNUTranslations(file)
    known = {key[0] if isinstance(key, tuple) else key for key in vars(german)["_catalog"]}
    texts = {
        (str(file.relative_to(ROOT)), text)
        for file in (ROOT / "app").rglob("*.py")
        for text in marked_texts(file.read_text(encoding="utf-8"))
    }

    assert sorted((file, text) for file, text in texts if text not in known) == []
