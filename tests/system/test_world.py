"""The demo company in one process and in several: what a person does in it, what is kept, who serves."""

import json
import os
import stat
import subprocess
import sys
import urllib.request
from decimal import Decimal
from pathlib import Path

import pytest

from app.demo.company import SITUATIONS
from app.demo.person import NothingThere
from app.demo.world import World

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from app.demo.world import World
world = World("DE", Path(sys.argv[1]), "small")
print(world.onedesk_url, flush=True)
sys.stdin.read()
if sys.argv[2] == "close":
    world.close()
"""


@pytest.fixture(scope="module")
def served():
    with World("DE", size="full") as world:
        yield world


@pytest.fixture
def world(served):
    served.reset()
    return served


def invoice(world, number):
    return next(each for each in world.person.onedesk("GET", "state")["invoices"] if each["number"] == number)


def posted(world, number):
    return next(each for each in world.person.quickbooks("GET", "state")["Invoice"] if each.get("DocNumber") == number)


def profile_of(world):
    headers = {"OD-Public-API-Key": world.onedesk_api_key}
    request = urllib.request.Request(f"{world.onedesk_url}/organization/profileAndPolicy", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())["data"]


def test_what_a_client_needs(world):
    assert world.onedesk_url.startswith("http://127.0.0.1:")
    assert world.onedesk_url.endswith("/rest/public")
    assert world.discovery.endswith("/.well-known/openid_sandbox_configuration/")
    assert world.realm_id == "9341453028280049"
    assert world.redirect_uri == "http://localhost:28680/callback"
    assert profile_of(world)["organizationName"] == "Nordlicht IT GmbH"
    assert world.access_token
    assert world.refresh_token


def test_a_customer_pays(world):
    number = SITUATIONS["partly_paid"]

    part = world.person.record_payment(number, Decimal("100.00"))
    after = posted(world, number)["Balance"]
    rest = world.person.record_payment(number)

    assert (part, after, rest) == (Decimal("100.00"), Decimal("828.00"), Decimal("828.00"))
    assert posted(world, number)["Balance"] == 0
    with pytest.raises(NothingThere):
        world.person.record_payment(number)
    with pytest.raises(NothingThere):
        world.person.record_payment("INV-9999")


def test_somebody_edits_in_onedesk(world):
    number = SITUATIONS["exact_match"]

    world.person.edit_in_onedesk(number)
    body = invoice(world, number)

    assert str(body["lineItems"][0]["quantity"]) == "12.25"
    assert str(body["subtotal"]) == "4235.00"  # 12.25 × 140 + 1170 + 1350
    assert str(body["total"]) == "5039.65"  # and 19 %, 804.65
    world.person.edit_in_onedesk(number, {"memo": "Danke"})
    assert invoice(world, number)["memo"] == "Danke"


def test_somebody_edits_in_quickbooks(world):
    before = posted(world, "INV-1015")

    world.person.edit_in_quickbooks("INV-1015")
    after = posted(world, "INV-1015")

    assert (before["DueDate"], after["DueDate"]) == ("2026-11-04", "2026-11-11")
    assert after["SyncToken"] != before["SyncToken"]
    with pytest.raises(NothingThere, match="6200"):
        world.person.edit_in_quickbooks(SITUATIONS["paid"])


def test_the_connection_drops_and_comes_back(world):
    world.person.drop_connection()
    with pytest.raises(ConnectionError):
        profile_of(world)
    world.person.restore()

    assert profile_of(world)["organizationName"] == "Nordlicht IT GmbH"


def test_reset_brings_the_first_day_back(world):
    number = SITUATIONS["exact_match"]
    world.person.edit_in_onedesk(number)
    world.person.record_payment(SITUATIONS["partly_paid"])
    world.person.drop_connection()

    world.reset()

    assert str(invoice(world, number)["total"]) == "4998.00"
    assert posted(world, SITUATIONS["partly_paid"])["Balance"] == Decimal("928.00")
    assert profile_of(world)["organizationName"] == "Nordlicht IT GmbH"


def test_a_folder_keeps_the_company(tmp_path):
    with World("DE", tmp_path, "small") as first:
        first.person.edit_in_onedesk("INV-1043", {"memo": "gemerkt"})
        address = first.onedesk_url

    with World("DE", tmp_path, "small") as second:
        assert invoice(second, "INV-1043")["memo"] == "gemerkt"
        assert second.onedesk_url == address


def test_countries_live_side_by_side_in_one_folder(tmp_path):
    with World("DE", tmp_path, "small") as german, World("US", tmp_path, "small") as american:
        assert profile_of(german)["organizationName"] == "Nordlicht IT GmbH"
        assert profile_of(american)["organizationName"] == "Northlight IT Inc."


def test_a_second_one_uses_the_servers_of_the_first_and_takes_over(tmp_path):
    first = World("DE", tmp_path, "small")
    second = World("DE", tmp_path, "small")
    try:
        second.person.edit_in_onedesk("INV-1043", {"memo": "vom zweiten"})
        assert (first.hosting, second.hosting) == (True, False)
        assert second.onedesk_url == first.onedesk_url
        assert invoice(first, "INV-1043")["memo"] == "vom zweiten"
        second.reset()
        assert invoice(first, "INV-1043")["memo"] == "Vielen Dank für Ihren Auftrag."

        first.close()
        assert second.wait_until_hosting(10)

        assert profile_of(second)["organizationName"] == "Nordlicht IT GmbH"
    finally:
        first.close()
        second.close()


@pytest.mark.parametrize("how", ["close", "kill"])
def test_another_process_serves_until_it_ends(tmp_path, how):
    command = [sys.executable, "-c", HOLD, str(tmp_path), how]
    other = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdin is not None
    try:
        address = other.stdout.readline().strip()
        with World("DE", tmp_path, "small") as world:
            assert (world.onedesk_url, world.hosting) == (address, False)
            world.person.edit_in_onedesk("INV-1043", {"memo": "gemerkt"})
            if how == "kill":
                other.kill()
            else:
                other.stdin.close()
            other.wait(10)

            assert world.wait_until_hosting(10)
            assert world.onedesk_url == address
            assert invoice(world, "INV-1043")["memo"] == "gemerkt"
    finally:
        other.kill()
        other.stdout.close()
        other.stdin.close()
        other.wait()


def test_a_busy_port_is_an_error_and_leaves_nothing_locked(tmp_path):
    with World("GB", size="small") as other:
        port = int(other.quickbooks_api.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            World("GB", tmp_path, "small", {"quickbooks": port})

    with World("GB", tmp_path, "small", {"quickbooks": port}) as world:
        assert world.quickbooks_api.endswith(f":{port}")


def test_what_is_kept_is_for_its_owner_alone(tmp_path):
    with World("DE", tmp_path / "world", "small"):
        kept = list(tmp_path.rglob("*"))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in kept}

    if os.name == "posix":
        assert {modes.pop("world"), modes.pop("de")} == {0o700}
        assert set(modes.values()) == {0o600}
    assert {"quickbooks.sqlite", "onedesk.sqlite", "intuit.sqlite", "addresses.json"} <= set(modes)
