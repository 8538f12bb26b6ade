"""One file moves settings, decisions, links and journal to another computer; secrets and connections stay."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.books import PostedInvoice
from app.domain.links import Link, PaymentRow
from app.domain.problems import ProblemError
from app.store.portable import SqlitePortable
from app.sync.ports import Decision, Entry, Moved
from tests.unit.store.shelf import AT, OTHER, SCOPE, open_shelf

POSTED = PostedInvoice("239", "0", "5", Decimal("499.80"), Decimal("499.80"), "INV-1042", private_note="OneDesk · ä")
LINK = Link(
    "ext-1",
    "INV-1042",
    "239",
    1,
    "content",
    POSTED,
    replace(POSTED, balance=Decimal(0)),
    payments=(PaymentRow("7", None, Decimal("499.80"), "EUR", "payment"),),
    paid=Decimal("499.80"),
    copied_at=AT,
)
ENTRY = Entry(AT, "invoice", "INV-1042", "created", "lb-1", "239", "tid", '{"sent": "ä"}')


async def fill(shelf):
    await shelf.settings.put("option:language", "de")
    await shelf.settings.put("company:sandbox:4620816365:default-item", "7")
    await shelf.settings.put("connection:onedesk", '{"organization": "Nordlicht"}')
    await shelf.settings.put("client-id:sandbox", "ABCD")
    await shelf.decisions.put(SCOPE, Decision("item", "beratung", '{"action": "create"}', AT))
    await shelf.links.put(SCOPE, LINK)
    await shelf.links.bump_generation(SCOPE, "ext-1")
    await shelf.journal.append(SCOPE, ENTRY)
    await shelf.journal.append(replace(SCOPE, realm=""), replace(ENTRY, kind="setting"))
    await shelf.journal.append(OTHER, replace(ENTRY, subject="of another profile"))


@pytest.fixture
async def exported(shelf, tmp_path):
    await fill(shelf)
    file = tmp_path / "moved.json"
    moved = await SqlitePortable(shelf.database, "default").export_state(file)
    assert moved == Moved(settings=2, decisions=1, links=1, entries=2)
    return file


@pytest.fixture
async def fresh(tmp_path):
    (tmp_path / "new").mkdir()
    made = await open_shelf(tmp_path / "new", "moved")
    yield made
    await made.close()


async def test_the_file_carries_neither_connections_nor_other_profiles(exported):
    text = exported.read_text()

    assert json.loads(text)["format"] == "ledgerbridge state"
    assert "Nordlicht" not in text and "ABCD" not in text and "of another profile" not in text
    assert "OneDesk · ä" in text
    assert exported.stat().st_mode & 0o777 == 0o600


async def test_everything_arrives_under_the_profile_that_imports(exported, fresh):
    scope = replace(SCOPE, profile="moved")
    await fresh.settings.put("connection:onedesk", "{}")
    await fresh.settings.put("option:theme", "dark")
    await fresh.decisions.put(scope, Decision("item", "alt", "{}", AT))

    moved = await SqlitePortable(fresh.database, "moved").import_state(exported)

    assert moved == Moved(settings=2, decisions=1, links=1, entries=2)
    assert await fresh.settings.all() == {
        "connection:onedesk": "{}",
        "option:language": "de",
        "company:sandbox:4620816365:default-item": "7",
    }
    assert await fresh.decisions.all(scope) == [Decision("item", "beratung", '{"action": "create"}', AT)]
    assert await fresh.links.all(scope) == [LINK]
    assert await fresh.links.generation(scope, "ext-1") == 1
    found = await fresh.journal.entries(scope)
    assert [replace(each, hash="") for each in found] == [ENTRY, replace(ENTRY, kind="setting")]
    assert await fresh.journal.verify() is True


async def test_importing_twice_adds_nothing(exported, fresh):
    portable = SqlitePortable(fresh.database, "moved")
    await portable.import_state(exported)

    assert await portable.import_state(exported) == Moved(settings=2, decisions=1, links=0, entries=0)
    assert len(await fresh.journal.entries()) == 2
    assert await fresh.journal.verify() is True


async def test_what_is_here_already_stays(exported, fresh):
    scope = replace(SCOPE, profile="moved")
    mine = replace(LINK, quickbooks_id="300", generation=0)
    await fresh.links.put(scope, mine)
    await fresh.journal.append(scope, replace(ENTRY, outcome="updated"))

    moved = await SqlitePortable(fresh.database, "moved").import_state(exported)

    assert (moved.links, moved.entries) == (0, 2)
    assert await fresh.links.all(scope) == [mine]
    assert [each.outcome for each in await fresh.journal.entries(scope)] == ["updated", "created", "created"]
    assert await fresh.journal.verify() is True


def broken(text: str) -> dict[str, bytes]:
    document = json.loads(text)
    return {
        "empty": b"",
        "cut": text.encode()[: len(text) // 2],
        "text": b"dear colleague",
        "binary": bytes(range(256)),
        "list": b"[]",
        "other": json.dumps({**document, "format": "something else"}).encode(),
        "newer": json.dumps({**document, "version": 2}).encode(),
        "changed": text.replace("499.80", "499.81").encode(),
        "shape": json.dumps({**document, "state": {"profile": 3}}).encode(),
    }


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("empty", "format"),
        ("cut", "format"),
        ("text", "format"),
        ("binary", "format"),
        ("list", "format"),
        ("other", "format"),
        ("newer", "newer"),
        ("changed", "damaged"),
        ("shape", "damaged"),
    ],
)
async def test_a_bad_file_is_refused_and_nothing_changes(exported, fresh, case, why):
    exported.write_bytes(broken(exported.read_text())[case])
    await fresh.settings.put("option:theme", "dark")

    with pytest.raises(ProblemError) as caught:
        await SqlitePortable(fresh.database, "moved").import_state(exported)

    assert caught.value.problem.code == "bad_file"
    assert dict(caught.value.problem.params) == {"path": str(exported), "text": why}
    assert await fresh.settings.all() == {"option:theme": "dark"}


async def test_a_missing_file_and_a_missing_folder_are_said(shelf, tmp_path):
    portable = SqlitePortable(shelf.database, "default")

    with pytest.raises(ProblemError) as caught:
        await portable.import_state(tmp_path / "none.json")
    assert (caught.value.problem.code, caught.value.problem.params["text"]) == ("bad_file", "unreadable")
    with pytest.raises(ProblemError) as caught:
        await portable.export_state(tmp_path / "no" / "folder.json")
    assert caught.value.problem.code == "folder_not_writable"
