"""The file on the disk: private, durable, upgraded after a backup, and every state of the disk said in words."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.store import database as module
from app.store.database import FILE, Database
from app.store.paths import data_folder
from tests.unit.store.shelf import AT, SCOPE, open_shelf

ROOT = Path(__file__).resolve().parents[3]
FIRST = (resources.files("app.store.migrations") / "001_first.sql").read_text("utf-8")


async def opened(path: Path) -> Database:
    return await Database(path).open()


async def refused(path: Path) -> tuple[str, dict[str, str]]:
    database = Database(path)
    with pytest.raises(ProblemError) as caught:
        await database.open()
    await database.close()
    return caught.value.problem.code, dict(caught.value.problem.params)


async def test_it_is_durable_before_anything_leaves(shelf):
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "user_version")
    found = await shelf.database.read(lambda c: [c.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas])

    assert found == ["wal", 2, 1, 10000, len(module.migrations())]


async def test_every_table_is_strict(shelf):
    rows = await shelf.database.read(
        lambda c: c.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    )

    assert len(rows) > 10
    assert [name for name, sql in rows if "STRICT" not in sql and not name.startswith("sqlite_")] == []


def test_no_query_numbers_its_values():
    """`?1` with a tuple is deprecated from Python 3.12 on, and an error from 3.14 on."""
    files = [*(ROOT / "app" / "store").glob("*.py"), *(ROOT / "app" / "demo").rglob("*.py")]

    assert len(files) > 20
    assert [file.name for file in files if re.search(r"[ (]\?\d", file.read_text(encoding="utf-8"))] == []


async def test_a_change_that_raises_is_undone(shelf):
    def half(connection):
        connection.execute("INSERT INTO setting VALUES ('default', 'a', '1')")
        raise KeyError("in the middle")

    with pytest.raises(KeyError):
        await shelf.database.write(half)

    assert await shelf.settings.all() == {}


# --- who may look ----------------------------------------------------------------------------------------------------


async def test_folder_and_files_are_the_owners_alone(tmp_path):
    folder = data_folder(str(tmp_path / "new" / "data"), {})
    shelf = await open_shelf(folder)
    await shelf.cache.put_mark(SCOPE, "catalogue", AT)
    files = [path for path in folder.rglob("*") if path.is_file()]

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {f"{path.name}": stat.S_IMODE(path.stat().st_mode) for path in files if "runs" not in path.parts} == {
        "ledgerbridge.db": 0o600,
        "ledgerbridge.db-wal": 0o600,
        "ledgerbridge.db-shm": 0o600,
    }
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files] == [0] * len(files)
    await shelf.close()


def test_a_folder_that_others_may_read_is_closed_to_them(tmp_path):
    tmp_path.chmod(0o755)

    assert data_folder(str(tmp_path), {}) == tmp_path
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_the_folder_is_the_one_given_else_the_variables(tmp_path):
    given, named = tmp_path / "given", tmp_path / "named"
    variable = {"LEDGERBRIDGE_DATA_DIR": str(named)}

    assert data_folder(str(given), variable) == given
    assert data_folder(None, variable) == named
    assert named.is_dir()


@pytest.mark.parametrize("mode", [0o555, 0o500])
def test_a_read_only_folder_stays_so_and_is_said(tmp_path, mode):
    tmp_path.chmod(mode)
    try:
        with pytest.raises(ProblemError) as caught:
            data_folder(str(tmp_path), {})
    finally:
        kept = stat.S_IMODE(tmp_path.stat().st_mode)
        tmp_path.chmod(0o700)

    assert (caught.value.problem.code, caught.value.problem.params["path"]) == ("folder_not_writable", str(tmp_path))
    assert kept == mode


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("in the way")

    for name in ("file", "file/below"):
        with pytest.raises(ProblemError) as caught:
            data_folder(str(tmp_path / name), {})
        assert caught.value.problem.code == "folder_not_writable"


# --- what the disk may hold ------------------------------------------------------------------------------------------


async def test_a_newer_database_is_refused_and_not_touched(tmp_path):
    path = tmp_path / FILE
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()

    code, params = await refused(path)

    assert (code, params["value"]) == ("newer_database", "99")
    assert params["expected"] == str(len(module.migrations()))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    connection.close()
    assert len(before) == path.stat().st_size


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, os.urandom(8192)])
async def test_something_else_in_its_place_is_damaged(tmp_path, content):
    path = tmp_path / FILE
    path.write_bytes(content)

    assert (await refused(path))[0] == "database_damaged"
    assert path.read_bytes() == content


async def test_a_database_with_holes_is_damaged(shelf):
    await shelf.database.read(lambda c: c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    empty = (shelf.folder / FILE).stat().st_size
    for number in range(200):
        await shelf.settings.put(f"key-{number}", "x" * 300)
    await shelf.database.read(lambda c: c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    path = shelf.folder / FILE
    with path.open("r+b") as file:
        file.seek(empty)
        file.write(b"\xff" * (path.stat().st_size - empty))
    second = await opened(path)

    with pytest.raises(ProblemError) as caught:
        await second.read(lambda c: c.execute("SELECT * FROM setting").fetchall())

    assert caught.value.problem.code == "database_damaged"
    await second.close()


async def test_a_folder_in_place_of_the_file_is_said(tmp_path):
    (tmp_path / FILE).mkdir()

    assert (await refused(tmp_path / FILE))[0] == "folder_not_writable"


async def test_another_program_that_holds_it_is_said(shelf, monkeypatch):
    monkeypatch.setattr(module, "BUSY_MS", 50)
    other = sqlite3.connect(shelf.folder / FILE)
    other.execute("BEGIN EXCLUSIVE")
    second = await opened(shelf.folder / FILE)
    try:
        with pytest.raises(ProblemError) as caught:
            await second.write(lambda c: c.execute("INSERT INTO setting VALUES ('p', 'k', 'v')").close())
    finally:
        other.rollback()
        other.close()
        await second.close()

    assert caught.value.problem.code == "database_locked"


FULL = """
import asyncio, resource, sys
from pathlib import Path
from app.domain.problems import ProblemError
from app.sync.ports import Entry
from tests.unit.store.shelf import AT, SCOPE, open_shelf
async def main():
    shelf = await open_shelf(Path(sys.argv[1]))
    await shelf.journal.append(SCOPE, Entry(AT, "setting", "first", "set"))
    size = sum(path.stat().st_size for path in Path(sys.argv[1]).glob("ledgerbridge.db-wal"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20000, resource.RLIM_INFINITY))
    stored = 1
    try:
        for number in range(1000):
            await shelf.journal.append(SCOPE, Entry(AT, "setting", str(number), "set", detail="x" * 500))
            stored += 1
    except ProblemError as error:
        print(error.problem.code, stored, flush=True)
asyncio.run(main())
"""


def in_another_process(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )


async def test_a_full_disk_is_said_and_what_was_stored_is_whole(tmp_path):
    done = in_another_process(FULL, tmp_path)

    assert done.stderr == ""
    code, stored = done.stdout.split()
    assert code == "disk_full"
    shelf = await open_shelf(tmp_path)
    assert len(await shelf.journal.entries()) == int(stored)
    assert await shelf.journal.verify() is True
    await shelf.close()


# --- upgrade ---------------------------------------------------------------------------------------------------------


@pytest.fixture
async def older(tmp_path, monkeypatch):
    """A data folder as the first version left it, and a program that knows one step more."""
    monkeypatch.setattr(module, "migrations", lambda: [(1, FIRST)])
    shelf = await open_shelf(tmp_path)
    await shelf.settings.put("option:language", "de")
    await shelf.close()
    step = "ALTER TABLE setting ADD COLUMN note TEXT;\nCREATE TABLE extra (id INTEGER) STRICT;\n"
    monkeypatch.setattr(module, "migrations", lambda: [(1, FIRST), (2, step)])
    return tmp_path


async def test_an_older_database_is_upgraded_after_a_backup(older):
    database = await opened(older / FILE)

    version = await database.read(lambda c: c.execute("PRAGMA user_version").fetchone()[0])
    rows = await database.read(lambda c: c.execute("SELECT key, value, note FROM setting").fetchall())
    await database.close()
    assert (version, rows) == (2, [("option:language", "de", None)])
    (backup,) = older.glob("*before*.db")
    with sqlite3.connect(backup) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT value FROM setting").fetchall() == [("de",)]
    connection.close()


async def test_an_upgrade_that_fails_changes_nothing(older, monkeypatch):
    steps = [(1, FIRST), (2, "CREATE TABLE extra (id INTEGER) STRICT;\nCREATE TABLE setting (id INTEGER) STRICT;\n")]
    monkeypatch.setattr(module, "migrations", lambda: steps)

    with pytest.raises(sqlite3.OperationalError):
        await opened(older / FILE)

    with sqlite3.connect(older / FILE) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").fetchone() == (0,)
    connection.close()


async def test_an_upgraded_database_is_newer_for_the_older_program(older, monkeypatch):
    await (await opened(older / FILE)).close()
    monkeypatch.setattr(module, "migrations", lambda: [(1, FIRST)])

    assert (await refused(older / FILE))[0] == "newer_database"


async def test_the_installation_keeps_its_id(shelf):
    made = await shelf.database.installation_id()
    second = await open_shelf(shelf.folder)

    assert len(made) == 36
    assert await second.database.installation_id() == made
    await second.close()
