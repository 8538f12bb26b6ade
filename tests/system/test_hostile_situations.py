"""When the world is hostile: cut connections, wrong keys, a full disk, a read-only folder, another version's database. Each time a clear
message, exit status 2, no traceback, and nothing lost."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import time

import pytest

from tests.system.terminal import ROOT, Terminal, free_port


def refused(ended, code):
    assert (ended.status, ended.error) == (2, code), ended.out + ended.err
    assert "Traceback" not in ended.out + ended.err
    error = ended.json["error"]
    assert error["title"] and error["fix"]


def still_works(terminal):
    """All that was decided and copied before is there, and work goes on."""
    assert terminal.ok("journal")["verified"] is True
    assert terminal.run("copy", "R-1").row["outcome"] == "unchanged"
    terminal.box.invoice("R-9")
    assert terminal.run("copy", "R-9").row["outcome"] == "created"


@pytest.fixture
def used(terminal):
    """An installation that has copied R-1."""
    terminal.box.invoice("R-1")
    assert terminal.run("copy", "R-1").status == 0
    return terminal


# --- connections -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["onedesk", "quickbooks"])
@pytest.mark.parametrize("fault", ["drop_before", "html_503"])
def test_a_service_that_does_not_answer_exits_2_within_reasonable_time(used, service, fault):
    getattr(used.box, service)("POST", "faults", [{"name": fault}])
    used.box.invoice("R-2")
    began = time.monotonic()
    for command in (["plan"], ["copy", "R-2"], ["payments"], ["tie-out"]):
        refused(used.run(*command), "unreachable")
    took = time.monotonic() - began
    lists = [used.run(name).status for name in ("status", "invoices", "mappings", "customers", "journal", "settings")]
    used.box.onedesk("DELETE", "faults")
    used.box.quickbooks("DELETE", "faults")

    assert took < 20
    assert lists == [0] * 6
    still_works(used)


@pytest.mark.parametrize("name", ["LEDGERBRIDGE_ONEDESK_URL", "LEDGERBRIDGE_QUICKBOOKS_API"])
def test_nobody_listening_exits_2(used, name):
    nobody = {name: f"http://127.0.0.1:{free_port()}"}

    refused(used.run("copy", "R-1", **nobody), "unreachable")
    assert used.run("invoices", **nobody).status == 0
    still_works(used)


def test_a_list_says_that_it_is_not_fresh(used):
    used.box.onedesk("POST", "faults", [{"name": "drop_before"}])
    ended = used.run("invoices", "--all")

    assert (ended.status, [row["number"] for row in ended.rows]) == (0, ["R-1"])
    assert "Not read afresh" in ended.err


@pytest.mark.parametrize("name", ["mappings", "customers", "settings", "invoices"])
def test_every_list_says_when_it_is_what_was_known(used, name):
    used.box.quickbooks("POST", "faults", [{"name": "drop_before"}])
    ended = used.run(name)

    assert ended.status == 0
    assert "Not read afresh" in ended.err
    assert ended.json[name]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_terminal_of_another_encoding_is_written_to(used, encoding):
    used.box.invoice("R-€ž…", customer="Küche „Čapek“ AG")
    said = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    ended = used.process("--json", "--lang", "de", "invoices", **said)
    table = used.process("--lang", "de", "plan", "R-1", **said)

    assert (ended.status, {row["number"] for row in ended.rows}) == (0, {"R-1", "R-€ž…"}), ended.err
    assert table.status == 0, table.err


def test_a_slow_service_is_given_up(used):
    used.box.quickbooks("POST", "faults", [{"name": "slow", "seconds": 8}])
    began = time.monotonic()
    ended = used.run("plan", LEDGERBRIDGE_READ_TIMEOUT="0.3")

    refused(ended, "unreachable")
    assert time.monotonic() - began < 20


def test_garbage_instead_of_answers_is_no_bug(used):
    for fault in ("html_200", "truncated", "empty_200", "xml_500"):
        for service in (used.box.onedesk, used.box.quickbooks):
            service("POST", "faults", [{"name": fault}])
            ended = used.run("plan")
            service("DELETE", "faults")
            assert ended.status == 2, (fault, ended.out)
            assert "Traceback" not in ended.err
    still_works(used)


@pytest.mark.parametrize("answer", ["status_401"])
def test_a_onedesk_key_that_is_no_longer_accepted_exits_2(used, answer):
    used.box.onedesk("POST", "faults", [{"name": answer}])
    ended = used.run("copy", "R-1")
    used.box.onedesk("DELETE", "faults")

    refused(ended, "wrong_api_key")
    still_works(used)


def test_a_quickbooks_sign_in_that_is_no_longer_accepted_exits_2(used):
    used.box.quickbooks("POST", "faults", [{"name": "status_401"}])
    ended = used.run("copy", "R-1")
    used.box.quickbooks("DELETE", "faults")

    refused(ended, "reconnect_needed")


# --- the disk --------------------------------------------------------------------------------------------------------


def with_limit(terminal, size, *words):
    """The call while no file may grow beyond `size` bytes: what a full disk looks like to a program."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(
        terminal.command("--json", *words),
        cwd=ROOT,
        env=terminal.environment(PYTHONDONTWRITEBYTECODE="1"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=limit,
    )


@pytest.mark.parametrize("size", [0, 4096, 40_000])
def test_a_full_disk_is_named_and_nothing_is_lost(used, size):
    used.box.invoice("R-2")
    before = len(used.box.state("Invoice"))
    ended = with_limit(used, size, "copy", "R-2")

    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.returncode in (1, 2), ended.stdout + ended.stderr
    if ended.returncode == 2:
        assert json.loads(ended.stdout)["error"]["code"] == "disk_full"
        assert len(used.box.state("Invoice")) == before
    still_works(used)
    assert used.run("copy", "R-2").status == 0
    assert len([each for each in used.box.state("Invoice") if each["DocNumber"] == "R-2"]) == 1


def test_a_full_disk_on_the_first_start_is_named(fresh):
    ended = with_limit(fresh, 0, "status")

    assert (ended.returncode, json.loads(ended.stdout)["error"]["code"]) == (2, "disk_full")
    assert "Traceback" not in ended.stderr
    assert fresh.run("status").status == 0


def test_a_full_disk_for_an_export_leaves_the_old_file(used, tmp_path):
    file = tmp_path / "state"
    used.ok("export", str(file))
    before = file.read_bytes()
    ended = with_limit(used, 200, "export", str(file))

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert file.read_bytes() == before


def test_a_data_folder_that_cannot_be_made_is_named(fresh, tmp_path):
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        ended = fresh.run("--data-dir", str(folder), "status")

        refused(ended, "folder_not_writable")
        assert str(folder) in ended.json["error"]["title"] + ended.json["error"]["detail"]


def test_a_read_only_data_folder_is_named_and_nothing_is_lost(used):
    used.data.chmod(0o500)
    try:
        ended = used.run("copy", "R-1")
    finally:
        used.data.chmod(0o700)

    refused(ended, "folder_not_writable")
    still_works(used)


def test_a_read_only_database_is_named_and_nothing_is_lost(used):
    """For the administrator a mode stops nothing: then the database is looked at as any other."""
    file = used.data / "ledgerbridge.db"
    file.chmod(0o400)
    try:
        ended = used.run("copy", "R-1")
    finally:
        file.chmod(0o600)

    if os.getuid() == 0 and ended.status == 0:
        assert ended.row["outcome"] == "unchanged"
    else:
        assert ended.status == 2
    still_works(used)


def test_a_database_of_a_newer_version_is_left_as_it_is(used):
    file = used.data / "ledgerbridge.db"
    with sqlite3.connect(file) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.close()
    before = file.read_bytes()
    ended = used.run("copy", "R-1")

    refused(ended, "newer_database")
    assert file.read_bytes() == before
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    still_works(used)


@pytest.mark.parametrize("harm", ["no database", "cut", "scribbled"])
def test_a_damaged_database_is_named_and_kept(used, harm):
    file = used.data / "ledgerbridge.db"
    for beside in used.data.glob("ledgerbridge.db-*"):
        beside.unlink()
    whole = file.read_bytes()
    kept = {
        "no database": b"This is no database. " * 400,
        "cut": whole[: len(whole) // 3],
        "scribbled": whole[:4096] + b"\xa5" * (len(whole) - 4096),
    }[harm]
    file.write_bytes(kept)
    ended = used.run("copy", "R-1")

    refused(ended, "database_damaged")
    assert file.read_bytes()[: len(kept)] == kept
    file.write_bytes(whole)
    still_works(used)


def test_a_folder_from_another_computer_asks_for_connections_and_keeps_the_rest(used, tmp_path):
    shutil.copytree(used.data, tmp_path / "moved" / "data")
    moved = Terminal(used.box, tmp_path / "moved")

    ended = moved.run("copy", "R-1")
    assert ended.status == 2
    assert ended.error in ("not_connected", "reconnect_needed", "no_keychain")
    assert moved.ok("journal")["verified"] is True
    moved.connect()
    assert moved.run("copy", "R-1").row["outcome"] == "unchanged"


# --- what comes from OneDesk -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"lineItems": "none"},
        {"lineItems": [None, 7, "x"]},
        {"customerOrganization": 7},
        {"total": {"amount": 1}},
        {"total": 1e400},
        {"total": "NaN"},
        {"invoiceDate": "2026-02-30"},
        {"status": None},
        {"status": ["Open"]},
        {"name": 12345},
        {"currency": "EURO"},
        {"tax1": "viel"},
        {"memo": "x" * 5000},
        {"memo": "\x00\x07\ud83d"},
        {"externalId": None},
    ],
    ids=lambda changes: "-".join(changes) + str(next(iter(changes.values())))[:12],
)
def test_a_strange_invoice_is_a_problem_of_its_own_and_stops_no_other(used, changes):
    try:
        used.box.invoice("R-2", **changes)
    except (AssertionError, UnicodeEncodeError):
        pytest.fail("the sandbox does not take it")
    used.box.invoice("R-3")
    ended = used.run("copy", "--all-open")
    outcomes = {row["number"]: row["outcome"] for row in ended.rows}

    assert ended.status in (0, 1), ended.out
    assert (outcomes["R-1"], outcomes["R-3"]) == ("unchanged", "created")
    assert "Traceback" not in ended.err
    assert used.run("invoices", "--all").status == 0
