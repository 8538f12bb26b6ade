"""Several companies in one installation: which there are, and how another one begins."""

import json

import pytest

from app.domain.problems import ProblemError
from app.store.database import Database
from app.store.settings import SqliteSettings
from app.sync.profiles import Profile, make_profile, profile_name, read_profiles


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
