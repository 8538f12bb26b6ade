"""What the pages for people quote from the program stands there in it, in both languages: bold is a label, path or message of it."""

import re
from pathlib import Path

import pytest

from app.i18n import set_language
from app.i18n.catalogue import texts_of
from app.i18n.texts import _

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ("docs/keys-en.md", "docs/keys-de.md"),
    ("docs/install-en.md", "docs/install-de.md"),
]
# Bold for its own sake: said loudly, or a name of another program.
LOUD = {
    *("Enterprise", "account owner", "disconnect it first", "Accounting", "Your data stays", "Another port", "Proxy"),
}
HTML = sorted((ROOT / "packaging" / "redirect").glob("*.html"))
"""Each page holds its English part and then its German one; `<b>` is a label."""


@pytest.fixture(scope="module")
def known() -> set[str]:
    texts = texts_of(ROOT / "app")
    return {text.replace("{port}", "28680") for text in texts if isinstance(text, str)}


@pytest.fixture(autouse=True)
def in_english():
    set_language("en")
    yield
    set_language("en")


def german(label: str) -> str:
    set_language("de")
    found = _(label.replace("28680", "{port}")).replace("{port}", "28680")
    set_language("en")
    return found


def bold(text: str) -> list[str]:
    """Every label, paths taken apart, emphasis left out."""
    return [part for found in re.findall(r"\*\*([^*]+)\*\*", text) if found not in LOUD for part in found.split(" > ")]


@pytest.mark.parametrize(("english", "translated"), PAGES)
def test_labels_in_the_documents_are_those_of_the_program(english, translated, known):
    theirs = re.findall(r"\*\*([^*]+)\*\*", (ROOT / translated).read_text(encoding="utf-8"))
    ours = re.findall(r"\*\*([^*]+)\*\*", (ROOT / english).read_text(encoding="utf-8"))
    pairs = [(one, other) for one, other in zip(ours, theirs, strict=True) if one not in LOUD]
    labels = [part for one, _other in pairs for part in one.split(" > ")]

    assert [label for label in labels if label not in known] == []
    assert [other for _one, other in pairs] == [" > ".join(map(german, one.split(" > "))) for one, _other in pairs]


@pytest.mark.parametrize("page", HTML, ids=lambda page: page.stem)
def test_labels_on_the_https_pages_are_those_of_the_program(page, known):
    text = page.read_text(encoding="utf-8")
    ours, theirs = (
        re.findall(r"<b>([^<]+)</b>", part)
        for part in re.findall(r'<section lang="(?:en|de)">(.*?)</section>', text, re.DOTALL)
    )

    assert [label for label in ours if label not in known] == []
    assert theirs == [german(label) for label in ours]


def test_the_https_pages_and_their_readme_name_labels_at_all(known):
    readme = bold((ROOT / "packaging" / "redirect" / "README.md").read_text(encoding="utf-8"))

    assert [label for label in readme if label not in known] == []
    assert len(readme) == 4
    assert sum(len(re.findall(r"<b>", page.read_text(encoding="utf-8"))) for page in HTML) == 26
