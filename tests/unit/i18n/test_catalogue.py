"""The German catalogue is complete, and its check would notice if it were not."""

from pathlib import Path

import pytest

from app.i18n import catalogue as module
from app.i18n.catalogue import Files, check, read_catalogue, update

SOURCE = """
from app.i18n import N_, _, ngettext
TABLE = {"a": N_("Ready")}
def show(count):
    return _("Copied {count} of "
             "{total}"), ngettext("{count} invoice", "{count} invoices", count), _("Send"), ngettext("Send", "Send all", 2)
"""
GERMAN = {
    "Ready": "Bereit",
    "Copied {count} of {total}": "{count} von {total} kopiert",
    ("{count} invoice", "{count} invoices"): ("{count} Rechnung", "{count} Rechnungen"),
    ("Send", "Send all"): ("Senden", "Alle senden"),
}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "page.py").write_text(SOURCE)
    return tmp_path / "app"


@pytest.fixture
def files(tmp_path: Path, program: Path) -> Files:
    made = Files(tmp_path / "de" / "messages.po", tmp_path / "de" / "messages.mo")
    update(made, program)
    translate(made, program, GERMAN)
    return made


def translate(files: Files, program: Path, german: dict) -> None:
    found = read_catalogue(files.po)
    for message in found:
        if message.id in german:
            message.string = german[message.id]
    files.po.write_bytes(module.as_po(found))
    update(files, program)


def test_a_complete_catalogue_has_no_faults(files, program):
    assert check(files, program) == []


def test_the_texts_are_sorted_and_carry_no_line_numbers(files):
    text = files.po.read_text("utf-8")

    assert "#:" not in text and "POT-Creation-Date" not in text
    assert [line for line in text.splitlines() if line.startswith("msgid ")] == [
        'msgid ""',
        'msgid "Copied {count} of {total}"',
        'msgid "Ready"',
        'msgid "Send"',
        'msgid "{count} invoice"',
    ]


def test_update_is_the_same_twice(files, program):
    before = files.po.read_bytes(), files.mo.read_bytes()
    update(files, program)
    assert (files.po.read_bytes(), files.mo.read_bytes()) == before


@pytest.mark.parametrize(
    ("german", "fault"),
    [
        ({"Ready": ""}, "not translated: 'Ready'"),
        (
            {"Copied {count} of {total}": "{count} kopiert"},
            "other placeholders than its source: 'Copied {count} of {total}'",
        ),
        (
            {"Copied {count} of {total}": "{count} von {Total}"},
            "other placeholders than its source: 'Copied {count} of {total}'",
        ),
        (
            {("{count} invoice", "{count} invoices"): ("Rechnung", "{count} Rechnungen")},
            "other placeholders than its source: '{count} invoice'",
        ),
        (
            {("{count} invoice", "{count} invoices"): ("{count} Rechnung", "")},
            "not translated: ('{count} invoice', '{count} invoices')",
        ),
    ],
)
def test_a_fault_is_named(files, program, german, fault):
    translate(files, program, german)

    assert check(files, program) == [fault]


def test_new_texts_uncertain_ones_and_stale_compilations_are_named(files, program):
    (program / "page.py").write_text(SOURCE + '\nNEW = _("Brand new")\n')
    assert check(files, program) == ["not in the catalogue: 'Brand new'"]

    (program / "page.py").write_text(SOURCE)
    text = files.po.read_text("utf-8").replace('msgid "Ready"', '#, fuzzy\nmsgid "Ready"')
    files.po.write_text(text, "utf-8")
    assert check(files, program) == ["uncertain: 'Ready'"]

    files.po.write_text(text.replace("#, fuzzy\n", "").replace("Bereit", "Fertig"), "utf-8")
    assert check(files, program) == ["not compiled: run `python dev.py catalogue update`"]


def test_a_translation_outlives_the_absence_of_its_text(files, program):
    (program / "page.py").write_text("")
    update(files, program)
    assert check(files, program) == []
    (program / "page.py").write_text(SOURCE)

    update(files, program)

    assert check(files, program) == []


def test_the_command_tells_how_it_is_called(capsys):
    assert module.main([]) == 2
    assert "check|update" in capsys.readouterr().err


def test_the_catalogue_of_the_program_is_complete():
    assert check() == []
