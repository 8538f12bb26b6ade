"""Intents are claimed once, survive a kill, and every entry of the history is covered by the chain."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.links import Link
from app.domain.problems import ProblemError
from app.store.chain import HEAD_FILE
from app.store.database import FILE
from app.sync.ports import Entry
from tests.unit.store.shelf import AT, OTHER, SCOPE, open_shelf

ROOT = Path(__file__).resolve().parents[3]


async def claim(shelf, subject="ext-1", kind="invoice", scope=SCOPE, **other):
    values = {
        "request_id": "lb-1",
        "generation": 0,
        "attempt": 0,
        "body": b'{"DocNumber":"1"}',
        "before": "{}",
        **other,
    }
    return await shelf.journal.claim(scope, kind, subject, "INV-1042", **values)


def entry(outcome="created", **other):
    return Entry(AT, "invoice", "INV-1042", outcome, "lb-1", "239", "1-tid", '{"sent": "ä"}', **other)


async def test_an_intent_is_on_disk_when_claim_returns(shelf):
    made = await claim(shelf)

    with sqlite3.connect(shelf.folder / FILE) as other:
        row = other.execute("SELECT kind, subject, number, request_id, body, state, sent FROM operation").fetchone()
    other.close()
    assert row == ("invoice", "ext-1", "INV-1042", "lb-1", b'{"DocNumber":"1"}', "intended", None)
    assert (made.state, made.sent, made.owner) == ("intended", None, shelf.runs.id)


async def test_a_second_claim_for_the_same_thing_is_refused_from_any_profile(shelf):
    await claim(shelf)

    for scope in (SCOPE, OTHER):
        with pytest.raises(ProblemError) as caught:
            await claim(shelf, scope=scope)
        assert caught.value.problem.code == "unsettled"
        assert dict(caught.value.problem.params) == {"number": "INV-1042", "kind": "invoice"}

    await claim(shelf, kind="mail")
    await claim(shelf, subject="ext-2")
    await claim(shelf, scope=replace(SCOPE, realm="2"))
    assert [(o.kind, o.subject) for o in await shelf.journal.unsettled(SCOPE)] == [
        ("invoice", "ext-1"),
        ("mail", "ext-1"),
        ("invoice", "ext-2"),
    ]


async def test_settling_stores_entry_and_link_together_and_frees_the_claim(shelf):
    made = await shelf.journal.sending(await claim(shelf), AT)
    assert made.sent == AT
    link = Link("ext-1", "INV-1042", "239", 0, "content")

    await shelf.journal.settle(made, entry(), link)

    assert await shelf.journal.unsettled(SCOPE) == []
    assert await shelf.links.all(SCOPE) == [link]
    (found,) = await shelf.journal.entries(SCOPE)
    assert (found.outcome, found.quickbooks_id, found.intuit_tid, found.detail) == (
        "created",
        "239",
        "1-tid",
        '{"sent": "ä"}',
    )
    assert (found.at, len(found.hash)) == (AT, 64)
    assert (await claim(shelf)).id != made.id


async def test_a_released_intent_leaves_no_entry(shelf):
    await shelf.journal.settle(await claim(shelf), None)

    assert await shelf.journal.unsettled(SCOPE) == []
    assert await shelf.journal.entries() == []
    assert await shelf.journal.refusals(SCOPE, "invoice", "ext-1") == 0


async def test_refusals_are_counted_for_each_thing(shelf):
    for outcome in ("refused", "not_sent", "refused"):
        await shelf.journal.settle(await claim(shelf), entry(outcome))

    assert await shelf.journal.refusals(SCOPE, "invoice", "ext-1") == 2
    assert await shelf.journal.refusals(SCOPE, "mail", "ext-1") == 0
    assert await shelf.journal.refusals(SCOPE, "invoice", "ext-2") == 0
    assert await shelf.journal.refusals(replace(SCOPE, realm="2"), "invoice", "ext-1") == 0


async def test_uncertain_stays_open(shelf):
    made = await shelf.journal.uncertain(await shelf.journal.sending(await claim(shelf), AT))

    (found,) = await shelf.journal.unsettled(SCOPE)
    assert (found.state, found.sent, found.id) == ("uncertain", AT, made.id)


async def test_what_this_process_is_working_on_is_not_taken_over(shelf):
    made = await claim(shelf)
    assert await shelf.journal.take_over(made) is None

    made = await shelf.journal.uncertain(made)
    taken = await shelf.journal.take_over(made)
    assert taken is not None and taken.id == made.id


async def test_an_intent_of_a_living_process_is_left_to_it_and_of_a_finished_one_taken(shelf):
    second = await open_shelf(shelf.folder)
    theirs = await claim(second)

    assert await shelf.journal.take_over(theirs) is None

    await second.close()
    taken = await shelf.journal.take_over(theirs)
    assert taken is not None
    assert (taken.owner, taken.id) == (shelf.runs.id, theirs.id)
    assert await shelf.journal.take_over(theirs) is None


async def test_whose_intent_was_taken_over_can_neither_send_nor_settle(shelf):
    second = await open_shelf(shelf.folder)
    theirs = await second.journal.uncertain(await claim(second))
    assert await shelf.journal.take_over(theirs) is not None

    for late in (second.journal.sending(theirs, AT), second.journal.settle(theirs, entry(), None)):
        with pytest.raises(ProblemError) as caught:
            await late
        assert caught.value.problem.code == "unsettled"
    assert await shelf.journal.entries() == []
    await second.close()


async def test_settling_twice_is_refused(shelf):
    made = await claim(shelf)
    await shelf.journal.settle(made, entry())

    with pytest.raises(ProblemError):
        await shelf.journal.settle(made, entry())

    assert len(await shelf.journal.entries()) == 1


# --- the chain -------------------------------------------------------------------------------------------------------


async def filled(shelf, count=5):
    for number in range(count):
        await shelf.journal.append(SCOPE, replace(entry(), subject=f"INV-{number}", at=AT + timedelta(seconds=number)))


async def test_entries_come_oldest_first_and_the_limit_takes_the_newest(shelf):
    await filled(shelf)
    await shelf.journal.append(replace(SCOPE, profile="second"), entry())

    assert [e.subject for e in await shelf.journal.entries(SCOPE)] == ["INV-0", "INV-1", "INV-2", "INV-3", "INV-4"]
    assert [e.subject for e in await shelf.journal.entries(SCOPE, limit=2)] == ["INV-3", "INV-4"]
    assert [e.subject for e in await shelf.journal.entries(SCOPE, "INV-2")] == ["INV-2"]
    assert len(await shelf.journal.entries()) == 6


async def test_a_whole_chain_verifies(shelf):
    assert await shelf.journal.verify() is True
    await filled(shelf)
    assert await shelf.journal.verify() is True


CHANGES = [
    "UPDATE journal SET outcome = 'refused' WHERE seq = 3",
    "UPDATE journal SET at = '2026-03-10T13:05:07.123456+00:00' WHERE seq = 5",
    "UPDATE journal SET quickbooks_id = NULL WHERE seq = 1",
    "UPDATE journal SET detail = x'00' WHERE seq = 2",
    "UPDATE journal SET at = 'yesterday' WHERE seq = 2",
    "UPDATE journal SET hash = 'x' WHERE seq = 5",
    "UPDATE journal SET scope = scope + 1 WHERE seq = 2",
    "UPDATE scope SET realm = '9' WHERE id = 1",
    "DELETE FROM journal WHERE seq = 1",
    "DELETE FROM journal WHERE seq = 3",
    "DELETE FROM journal WHERE seq = 5",
    "DELETE FROM journal",
    "DELETE FROM journal; UPDATE journal_head SET count = 0, hash = ''",
    "DELETE FROM journal_head",
    "UPDATE journal_head SET count = 4",
    "DELETE FROM journal WHERE seq = 5; UPDATE journal_head SET count = 4, hash = (SELECT hash FROM journal WHERE seq = 4)",
    "UPDATE journal SET seq = 9 WHERE seq = 5",
]


@pytest.mark.parametrize("change", CHANGES)
async def test_a_changed_or_missing_entry_shows_and_goes_on_showing(shelf, change):
    await filled(shelf)
    assert await shelf.journal.verify() is True

    await shelf.cache.put_mark(replace(SCOPE, realm="2"), "catalogue", AT)
    connection = sqlite3.connect(shelf.folder / FILE)
    connection.executescript(f"PRAGMA foreign_keys = OFF; {change}")
    connection.close()

    assert await shelf.journal.verify() is False
    assert isinstance(await shelf.journal.entries(), list)
    if "journal_head" not in change and "seq = 5" not in change:
        await shelf.journal.append(SCOPE, entry())
        assert await shelf.journal.verify() is False


async def test_a_cut_end_shows_although_entries_were_added_later(shelf):
    await filled(shelf)
    connection = sqlite3.connect(shelf.folder / FILE)
    connection.executescript(
        "DELETE FROM journal WHERE seq > 3; UPDATE journal_head SET count = 3, hash = (SELECT hash FROM journal WHERE seq = 3)"
    )
    connection.close()

    await filled(shelf, 4)

    assert await shelf.journal.verify() is False


async def test_the_note_beside_the_database_may_be_behind_but_not_missing(shelf):
    await filled(shelf, 2)
    behind = (shelf.folder / HEAD_FILE).read_text()
    await filled(shelf, 2)
    (shelf.folder / HEAD_FILE).write_text(behind)
    assert await shelf.journal.verify() is True

    (shelf.folder / HEAD_FILE).unlink()
    assert await shelf.journal.verify() is False
    await filled(shelf, 1)
    assert await shelf.journal.verify() is False


async def test_two_processes_write_one_chain(shelf):
    second = await open_shelf(shelf.folder)
    for _ in range(4):
        await filled(shelf, 1)
        await filled(second, 1)
    await second.close()

    assert len(await shelf.journal.entries()) == 8
    assert await shelf.journal.verify() is True


async def test_a_chain_of_several_slices_verifies(shelf, monkeypatch):
    monkeypatch.setattr("app.store.journal.SLICE", 2)
    for count in (1, 1, 1, 1):
        await filled(shelf, count)
        assert await shelf.journal.verify() is True


# --- real processes --------------------------------------------------------------------------------------------------

KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.unit.store.shelf import SCOPE, AT, open_shelf
async def main():
    shelf = await open_shelf(Path(sys.argv[1]))
    made = await shelf.journal.claim(SCOPE, "invoice", "ext-1", "INV-1042", "lb-1", 0, 0, b"{}", "{}")
    if sys.argv[2] == "sending":
        await shelf.journal.sending(made, AT)
    print(made.owner, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
RACING = """
import asyncio, json, sys
from pathlib import Path
from app.domain.problems import ProblemError
from tests.unit.store.shelf import SCOPE, AT, open_shelf
async def main():
    shelf = await open_shelf(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    won = []
    for number in range(40):
        try:
            await shelf.journal.claim(SCOPE, "invoice", f"ext-{number}", str(number), "lb", 0, 0, b"{}", "{}")
            won.append(number)
        except ProblemError as error:
            assert error.problem.code == "unsettled"
    print(json.dumps(won), flush=True)
    sys.stdin.readline()
    await shelf.close()
asyncio.run(main())
"""


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(("step", "sent"), [("claim", None), ("sending", AT)])
async def test_an_intent_survives_a_kill_and_is_taken_over(tmp_path, step, sent):
    child = start(KILLED, str(tmp_path), step)
    owner = child.communicate(timeout=30)[0].strip()
    assert child.returncode == -signal.SIGKILL
    shelf = await open_shelf(tmp_path)

    (found,) = await shelf.journal.unsettled(SCOPE)
    assert (found.owner, found.state, found.sent) == (owner, "intended", sent)
    with pytest.raises(ProblemError):
        await claim(shelf)
    taken = await shelf.journal.take_over(found)
    assert taken is not None and taken.sent == sent
    await shelf.journal.settle(taken, entry())
    assert await shelf.journal.verify() is True
    await shelf.close()


async def test_of_two_processes_one_gets_each_claim(tmp_path):
    children = [start(RACING, str(tmp_path)) for _ in range(2)]
    assert all(child.stdout is not None and child.stdout.readline() == "ready\n" for child in children)
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    won = [json.loads(child.stdout.readline()) for child in children if child.stdout]
    for child in children:
        child.communicate("end\n", timeout=30)

    assert sorted(won[0] + won[1]) == list(range(40))


WORKING = """
import asyncio, sys
from pathlib import Path
from app.domain.links import Link
from app.sync.ports import Entry
from tests.unit.store.shelf import SCOPE, AT, open_shelf
async def main():
    shelf = await open_shelf(Path(sys.argv[1]))
    for number in range(10**6):
        name = f"{sys.argv[2]}-{number}"
        made = await shelf.journal.claim(SCOPE, "invoice", name, name, "lb", 0, 0, b"{}", "{}")
        made = await shelf.journal.sending(made, AT)
        await shelf.journal.settle(made, Entry(AT, "invoice", name, "created"), Link(name, name, "1", 0, "c"))
        print(number, flush=True)
asyncio.run(main())
"""


async def test_kills_in_the_middle_of_work_lose_nothing_that_was_told(tmp_path):
    told = 0
    for run, steps in enumerate((3, 11, 1, 7)):
        child = start(WORKING, str(tmp_path), str(run))
        assert child.stdout is not None
        for _ in range(steps):
            child.stdout.readline()
        child.kill()
        told += steps + len(child.stdout.read().splitlines())
        child.communicate(timeout=30)
    shelf = await open_shelf(tmp_path)

    entries = await shelf.journal.entries(SCOPE)
    assert told <= len(entries) <= told + 4
    assert {link.external_id for link in await shelf.links.all(SCOPE)} == {entry.subject for entry in entries}
    for found in await shelf.journal.unsettled(SCOPE):
        assert await shelf.journal.take_over(found) is not None
    assert len(await shelf.journal.unsettled(SCOPE)) <= 4
    assert await shelf.journal.verify() is True
    await shelf.close()


FIRST_START = """
import asyncio, sys
from pathlib import Path
from app.sync.ports import Entry
from tests.unit.store.shelf import SCOPE, AT, open_shelf
async def main():
    print("ready", flush=True)
    sys.stdin.readline()
    shelf = await open_shelf(Path(sys.argv[1]))
    await shelf.journal.append(SCOPE, Entry(AT, "setting", "language", "set"))
    await shelf.close()
asyncio.run(main())
"""


async def test_several_first_starts_at_once_make_one_database(tmp_path):
    children = [start(FIRST_START, str(tmp_path)) for _ in range(4)]
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    assert [child.wait(30) for child in children] == [0, 0, 0, 0]
    for child in children:
        child.communicate()

    shelf = await open_shelf(tmp_path)
    assert len(await shelf.journal.entries(SCOPE)) == 4
    assert await shelf.journal.verify() is True
    await shelf.close()
