"""Data folders as earlier revisions of the program left them, opened by this one: a copy is made first, and nothing is lost.

`tests/data/databases/README.md` says how they were made. Each holds 10 copied invoices, and one whose process was killed while
QuickBooks Online had it.
"""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.store import database as module
from app.store.database import FILE, migrations
from app.sync.ports import Scope
from tests.unit.store.shelf import open_shelf

ROOT = Path(__file__).resolve().parents[3]
KEPT = ROOT / "tests" / "data" / "databases"
SCOPE = Scope("default", "sandbox", "9341453028280049")
KILLED = "3c3b9e1b-5412-594e-affa-6447d1b45099"


@dataclass(frozen=True)
class Older:
    """One of the files: its schema, and what stood in `journal.head` beside it."""

    name: str
    schema: int
    head: str


OLDER = [
    Older("schema-1-first", 1, "41 9652978dc3e842956631b6adef65d835d0e1715baff6436b64a44f971335d4f6\n"),
    Older("schema-1-last", 1, "41 47b2fdc63ba9da3235a6c9b3ed0e65c53b35899c4d46ff6088832609fe5f3b30\n"),
    Older("schema-2-first", 2, "41 bcdd6698a507a1a872d2b364e799340eba4c1e383f2176dcac0f2bbe078a489e\n"),
]
NEWEST = max(number for number, _text in migrations())


def put_down(older: Older, folder: Path) -> None:
    (folder / FILE).write_bytes(lzma.decompress((KEPT / f"{older.name}.db.xz").read_bytes()))
    (folder / "journal.head").write_text(older.head)


def content(path: Path, columns: dict[str, list[str]] | None = None) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, or of those `columns` alone."""
    connection = sqlite3.connect(path)
    try:
        found = columns or columns_of(connection)
        return {
            table: sorted(connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall(), key=repr)
            for table, names in found.items()
        }
    finally:
        connection.close()


def columns_of(connection: sqlite3.Connection) -> dict[str, list[str]]:
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for (name,) in tables.fetchall()}


def schema(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


@pytest.fixture(params=OLDER, ids=lambda older: older.name)
def older(request, tmp_path):
    put_down(request.param, tmp_path)
    return request.param


def test_every_schema_that_ever_was_is_kept_here():
    assert {older.schema for older in OLDER} == set(range(1, NEWEST + 1))
    assert {f"{older.name}.db.xz" for older in OLDER} == {file.name for file in KEPT.glob("*.xz")}


async def test_what_was_stored_is_there_afterwards_and_a_copy_from_before(older, tmp_path):
    before = content(tmp_path / FILE)
    assert schema(tmp_path / FILE) == older.schema

    shelf = await open_shelf(tmp_path)
    await shelf.close()

    connection = sqlite3.connect(tmp_path / FILE)
    known = {table: names for table, names in columns_of(connection).items() if table in before}
    connection.close()
    assert set(known) == set(before)
    assert content(tmp_path / FILE, {table: names[: len(names)] for table, names in known.items()}) == before
    assert schema(tmp_path / FILE) == NEWEST
    copies = sorted(tmp_path.glob("ledgerbridge-before-*.db"))
    if older.schema < NEWEST:
        assert [file.name for file in copies] == [f"ledgerbridge-before-{older.schema + 1:03d}.db"]
        assert (schema(copies[0]), content(copies[0])) == (older.schema, before)
    else:
        assert copies == []


async def test_this_program_reads_all_of_it(older, tmp_path):
    shelf = await open_shelf(tmp_path)

    assert await shelf.journal.verify() is True
    entries = await shelf.journal.entries(SCOPE)
    assert (len(entries), entries[0].kind, entries[-1].kind) == (41, "connection", "write_back")
    assert [entry.quickbooks_id for entry in entries if entry.subject == "INV-1016" and entry.kind == "invoice"] == [
        "177"
    ]
    links = {link.number: link for link in await shelf.links.all(SCOPE)}
    assert sorted(links) == [
        *("INV-1016", "INV-1018", "INV-1021", "INV-1024", "INV-1028"),
        *("INV-1029", "INV-1030", "INV-1032", "INV-1035", "INV-1037"),
    ]
    assert links["INV-1016"].quickbooks_id == "177"
    assert (await shelf.settings.all())["option:theme"] == "dark"
    decided = {(each.kind, each.key): json.loads(each.value) for each in await shelf.decisions.all(SCOPE)}
    assert decided["item", "beratung"]["name"] == "Beratung"
    assert len(decided) == 14
    invoices = {raw.invoice.number: raw.invoice for raw in await shelf.cache.invoices(SCOPE)}
    assert len(invoices) == 16
    assert (invoices["INV-1038"].invoice_date, invoices["INV-1038"].external_id) == (date(2026, 10, 29), KILLED)
    assert len(await shelf.cache.organizations(SCOPE)) == 10
    lists = {kind: await shelf.cache.records(SCOPE, kind) for kind in ("Customer", "Item", "TaxCode")}
    assert {kind: len(rows or ()) for kind, rows in lists.items()} == {"Customer": 8, "Item": 8, "TaxCode": 5}
    await shelf.close()


async def test_what_was_under_way_is_still_to_be_settled(older, tmp_path):
    shelf = await open_shelf(tmp_path)

    (operation,) = await shelf.journal.unsettled(SCOPE)

    assert (operation.kind, operation.subject, operation.number) == ("invoice", KILLED, "INV-1038")
    assert operation.request_id == "lb-64ab4ead61a6221ad97fd4b015b07fde98d65006"
    assert operation.sent is not None
    assert shelf.runs.lives(operation.owner) is False
    taken = await shelf.journal.take_over(operation)
    assert taken is not None
    assert taken.request_id == operation.request_id
    await shelf.close()


@pytest.mark.parametrize("body", [b'{"id": 7}', b"no JSON"])
async def test_lists_of_another_shape_are_read_again(body, tmp_path):
    put_down(OLDER[0], tmp_path)
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("UPDATE record SET body = ? WHERE kind = 'Customer' AND id = '5'", (body,))
    first = "SELECT min(external_id) FROM organization"
    connection.execute(f"UPDATE organization SET body = ? WHERE external_id = ({first})", (body,))
    connection.commit()
    connection.close()
    shelf = await open_shelf(tmp_path)

    assert await shelf.cache.records(SCOPE, "Customer") is None
    assert len(await shelf.cache.records(SCOPE, "Item") or ()) == 8
    assert len(await shelf.cache.organizations(SCOPE)) == 9
    await shelf.close()


def told(folder: Path, *words: str) -> tuple[int, str, str]:
    keychain = {
        "PYTHON_KEYRING_BACKEND": "tests.system.file_keyring.FileKeyring",
        "LEDGERBRIDGE_TEST_KEYCHAIN": str(folder / "keys.json"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "app", "--data-dir", str(folder), *words],
        cwd=ROOT,
        env={**os.environ, **keychain},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_terminal_verifies_the_journal_of_an_older_folder(tmp_path):
    put_down(OLDER[0], tmp_path)

    status, out, _err = told(tmp_path, "--json", "journal", "--verify")

    assert (status, json.loads(out)["verified"], len(json.loads(out)["entries"])) == (0, True, 41)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["This data comes from a newer version of Ledgerbridge.", "has version 99", "Nothing was changed."]),
        ("de", ["Diese Daten stammen von einer neueren Version", "hat Version 99", "Es wurde nichts geändert."]),
    ],
)
def test_the_terminal_refuses_a_newer_folder_in_words(language, said, tmp_path):
    put_down(OLDER[0], tmp_path)
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (tmp_path / FILE).read_bytes()

    status, out, err = told(tmp_path, "--lang", language, "status")

    assert (status, out) == (2, "")
    assert [words for words in said if words not in err] == []
    assert (tmp_path / FILE).read_bytes() == before
    assert list(tmp_path.glob("ledgerbridge-before-*.db")) == []


async def test_the_next_step_finds_the_same_way(older, tmp_path, monkeypatch):
    """A migration that is not written yet: it runs on real content, after a copy."""
    steps = [*migrations(), (NEWEST + 1, "ALTER TABLE journal ADD COLUMN remark TEXT;\nDROP TABLE generation;\n")]
    monkeypatch.setattr(module, "migrations", lambda: steps)

    shelf = await open_shelf(tmp_path)

    assert await shelf.journal.verify() is True
    assert len(await shelf.links.all(SCOPE)) == 10
    await shelf.close()
    assert schema(tmp_path / FILE) == NEWEST + 1
    assert [file.name for file in tmp_path.glob("*before*")] == [f"ledgerbridge-before-{older.schema + 1:03d}.db"]
