"""Several companies in one installation: which there are, and how another one begins."""

import json
from collections.abc import Sequence

import pytest

from app.domain.problems import ProblemError
from app.domain.seats import seat_of
from app.store.database import Database
from app.store.secrets import MemorySecrets
from app.store.settings import SqliteSettings
from app.sync.ports import Decision, Entry, RawInvoice, Scope
from app.sync.profiles import (
    Profile,
    delete_profile,
    make_profile,
    profile_name,
    read_profiles,
    rename_profile,
    take_off_list,
)
from tests.unit.store.shelf import AT, open_shelf
from tests.unit.sync.fakes import invoice


@pytest.fixture
async def database(tmp_path):
    opened = Database(tmp_path / "ledgerbridge.db")
    await opened.open()
    yield opened
    await opened.close()


async def test_profiles_are_listed_with_their_companies(database):
    usual, second = (SqliteSettings(database, name) for name in ("default", "zeta"))
    connected = {"environment": "production", "realm": "93", "company": "Nordlicht IT GmbH", "country": "DE"}
    await usual.put("connection:quickbooks", json.dumps(connected))
    await usual.put("connection:onedesk", json.dumps({"organization": "Nordlicht"}))
    await second.put("option:theme", "dark")

    assert read_profiles(await usual.of_all_profiles()) == [
        Profile("default", "Nordlicht IT GmbH", "production", "Nordlicht"),
        Profile("zeta"),
    ]


def test_the_usual_profile_is_there_before_anything_is_stored():
    assert read_profiles({}) == [Profile("default")]
    assert read_profiles({"b": {"connection:quickbooks": "no JSON"}, "A": {}}) == [
        Profile("default"),
        Profile("A"),
        Profile("b"),
    ]


async def test_a_new_profile_takes_over_how_the_computer_is_set_and_nothing_of_the_company(database):
    here = SqliteSettings(database, "default")
    await here.put("option:language", "de")
    await here.put("option:copy-status", "Approved")

    assert await make_profile(here, "  Kanzlei   Süd ", {"window:company-colour": "violet"}) == "Kanzlei Süd"

    made = await SqliteSettings(database, "Kanzlei Süd").all()
    assert made == {"option:language": "de", "window:company-colour": "violet", "profile:made": "1"}
    assert "window:company-colour" not in await here.all()


@pytest.mark.parametrize("name", ["", "   ", "a:b", "-x", "x" * 61, "line\nend\x07"])
def test_names_that_cannot_be_told_apart_or_typed_are_refused(name):
    with pytest.raises(ProblemError) as caught:
        profile_name(name)

    assert caught.value.problem.code == "bad_profile_name"


async def test_a_name_that_there_is_already_is_refused_whatever_its_capitals(database):
    here = SqliteSettings(database, "default")
    await make_profile(here, "Kanzlei Süd", {})

    for name in ("kanzlei süd", "Default"):
        with pytest.raises(ProblemError) as caught:
            await make_profile(here, name, {})
        assert caught.value.problem.code == "profile_exists"


async def test_a_profile_is_called_otherwise_and_stays_the_same(database):
    here = SqliteSettings(database, "default")
    for name in ("gt", "Ebert KG"):
        await make_profile(here, name, {})

    assert await rename_profile(here, "gt", "  Gebäude   Technik ") == "Gebäude Technik"
    for taken in ("ebert kg", "GT", "gebäude technik", "Default"):
        with pytest.raises(ProblemError) as caught:
            await rename_profile(here, "Ebert KG", taken) if taken != "ebert kg" else await make_profile(
                here, taken, {}
            )
        assert caught.value.problem.code == "profile_exists"

    assert read_profiles(await here.of_all_profiles()) == [
        Profile("default"),
        Profile("Ebert KG"),
        Profile("gt", title="Gebäude Technik"),
    ]
    await rename_profile(here, "gt", "gt")
    assert Profile("gt") in read_profiles(await here.of_all_profiles())


async def test_what_was_taken_off_the_list_comes_back_with_all_it_had(database):
    here = SqliteSettings(database, "default")
    await make_profile(here, "gt", {"window:company-colour": "red"})

    await take_off_list(here, "gt")
    assert read_profiles(await here.of_all_profiles()) == [Profile("default")]

    assert await make_profile(here, "GT", {"window:company-colour": "blue"}) == "gt"
    assert read_profiles(await here.of_all_profiles()) == [Profile("default"), Profile("gt")]
    assert (await SqliteSettings(database, "gt").all())["window:company-colour"] == "red"


class Keychain(MemorySecrets):
    """Notes what it is asked to forget."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, str]] = []

    async def forget_of(self, profile: str, entries: Sequence[tuple[str, str]]) -> None:
        self.asked += [(profile, service, name) for service, name in entries]


async def test_deleting_takes_the_data_and_the_keys_and_leaves_the_journal_whole(tmp_path):
    shelf = await open_shelf(tmp_path)
    other, kept = Scope("gt", "sandbox", "9"), Scope("default", "sandbox", "9")
    here, keychain = shelf.settings, Keychain()
    for scope in (other, kept):
        await shelf.decisions.put(scope, Decision("accept", "k", "{}", AT))
        await shelf.cache.put_invoices(scope, [RawInvoice("{}", invoice(1))], complete=True)
        await shelf.journal.append(scope, Entry(AT, "invoice", "INV-1", "created"))
    await here.put_for("gt", "connection:onedesk", json.dumps({"organization": "GT"}))
    glimpse = tmp_path / f"window{seat_of('gt')}.json"
    glimpse.write_text("{}")

    assert not await delete_profile(here, keychain, "gt")  # still connected
    assert (len(await shelf.decisions.all(other)), keychain.asked, glimpse.exists()) == (1, [], True)

    await here.put_for("gt", "connection:onedesk", "")
    assert await delete_profile(here, keychain, "gt")

    assert await shelf.decisions.all(other) == []
    assert [await shelf.cache.count_invoices(scope) for scope in (other, kept)] == [0, 1]
    assert len(await shelf.decisions.all(kept)) == 1
    assert "gt" not in await here.of_all_profiles()
    assert not glimpse.exists()
    assert keychain.asked == [
        ("gt", "onedesk", "api-key"),
        ("gt", "sandbox:app", "client-secret"),
        ("gt", "production:app", "client-secret"),
    ]
    assert await shelf.journal.verify()
    assert len(await shelf.journal.entries()) == 2
    await shelf.close()
