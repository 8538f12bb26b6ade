import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.problems import ProblemError, Stop
from app.oauth.intuit import Granted, Intuit, InvalidGrant
from app.oauth.tokens import Tokens
from app.sync.connecting import TokenFacts
from tests.unit.oauth.worlds import START, FakeIntuit, SetClock, Vault, serving, tokens

REFUSED = (400, {"error": "invalid_grant"})


@pytest.fixture
def fake() -> Iterator[FakeIntuit]:
    with serving(FakeIntuit()) as running:
        yield running


def app_at(fake: FakeIntuit, **options) -> Intuit:
    return Intuit("id-1", "secret-1", "http://localhost:28680/callback", fake.discovery, "1.2.3", **options)


def tokens_of(
    fake: FakeIntuit, vault: Vault, clock: SetClock | None = None, folder: Path | None = None, app: Intuit | None = None
) -> Tokens:
    made = app or app_at(fake)

    async def app_ready() -> Intuit:
        return made

    return Tokens(app_ready, vault, clock or SetClock(), folder, "sandbox", "9")


def facts(access_in: float = -1, **more: str | None) -> str:
    moments = {
        "connected_at": "2026-11-01T00:00:00+00:00",
        "access_expires_at": (START + timedelta(seconds=access_in)).isoformat(),
        "refresh_expires_at": None,
        "hard_expires_at": None,
    }
    return json.dumps({**moments, **more})


# --- Intuit's app ---


async def test_the_authorize_address(fake: FakeIntuit):
    address = urlsplit(await app_at(fake).authorize_url("state-1.28680"))

    assert address.path == "/authorize"
    assert parse_qs(address.query) == {
        "client_id": ["id-1"],
        "response_type": ["code"],
        "scope": ["com.intuit.quickbooks.accounting"],
        "redirect_uri": ["http://localhost:28680/callback"],
        "state": ["state-1.28680"],
    }


async def test_an_exchange(fake: FakeIntuit):
    fake.answers = [tokens("A1", "R1", x_refresh_token_hard_expires_in=157680000)]
    told: list[tuple[str, str]] = []

    granted = await app_at(fake, on_contact=lambda host, purpose: told.append((host, purpose))).exchange("code-1", "9")

    assert granted == Granted("A1", 3600, "R1", 8726400, 157680000)
    assert repr(granted) == "Granted(expires_in=3600)"
    _method, _path, headers, form = fake.seen[1]
    assert form == {
        "grant_type": ["authorization_code"],
        "code": ["code-1"],
        "redirect_uri": ["http://localhost:28680/callback"],
    }
    assert headers["User-Agent"] == "Ledgerbridge/1.2.3"
    assert headers["Authorization"] == "Basic aWQtMTpzZWNyZXQtMQ=="
    assert headers["x-include-refresh-token-hard-expires-in"] == "true"
    assert told == [("127.0.0.1", "Intuit sign-in")] * 2


@pytest.mark.parametrize(
    ("answer", "expected", "code"),
    [
        ((400, {"error": "invalid_grant"}), InvalidGrant, "reconnect_needed"),
        ((400, {"error_description": "Token invalid", "error": "invalid_grant"}), InvalidGrant, "reconnect_needed"),
        (
            (400, {"error": "invalid_grant", "error_description": "Incorrect Token type or clientID"}),
            Stop,
            "wrong_client",
        ),
        ((401, {"error": "invalid_client"}), Stop, "wrong_client"),
        ((400, {"error": "unauthorized_client"}), Stop, "wrong_client"),
        ((400, {"error": "invalid_request"}), ProblemError, "sign_in_failed"),
        ((503, "<html>down</html>"), ProblemError, "unreachable"),
        ((400, "<html>odd</html>"), ProblemError, "unreachable"),
        ((429, {"error": "slow_down"}), ProblemError, "unreachable"),
        ((200, "<html>back soon</html>"), ProblemError, "unreachable"),
        ((200, "[]"), ProblemError, "unreachable"),
        ((200, {"expires_in": 3600}), ProblemError, "unreachable"),
        ((302, ""), ProblemError, "unreachable"),
    ],
)
async def test_what_intuit_answers_otherwise(fake: FakeIntuit, answer, expected: type[ProblemError], code: str):
    fake.answers = [answer]

    with pytest.raises(expected) as caught:
        await app_at(fake).refresh("R1")

    assert caught.value.problem.code == code


async def test_offline_and_slow(fake: FakeIntuit):
    fake.answers, fake.delay = [tokens("A1", "R1")], 0.6
    with pytest.raises(ProblemError) as slow:
        await app_at(fake, timeouts=(0.2, 0.2)).refresh("R1")
    closed = Intuit("id", "s", "http://localhost/", "http://127.0.0.1:9/discovery", "1")
    with pytest.raises(ProblemError) as offline:
        await closed.authorize_url("s")

    assert (slow.value.problem.code, offline.value.problem.code) == ("unreachable", "unreachable")


async def test_an_endpoint_elsewhere_is_not_contacted(fake: FakeIntuit):
    fake.endpoints = {"token_endpoint": "https://evil.example/token"}

    with pytest.raises(ProblemError) as caught:
        await app_at(fake).refresh("R1")

    assert caught.value.problem.code == "host_not_allowed"
    with pytest.raises(ProblemError):
        Intuit("id", "s", "http://localhost/", "https://evil.example/discovery", "1")


async def test_nothing_secret_is_logged(fake: FakeIntuit, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    fake.answers = [
        (400, {"error": "invalid_grant", "error_description": "Token invalid", "token": "R-SECRET"}),
        tokens("A-SECRET", "R-SECRET"),
    ]
    app = app_at(fake)
    with pytest.raises(InvalidGrant):
        await app.refresh("R-SECRET")
    await app.refresh("R-SECRET")

    assert "SECRET" not in caplog.text
    assert "secret-1" not in caplog.text
    assert "secret-1" not in repr(app)


# --- tokens ---


async def test_a_new_sign_in_is_stored_with_its_limits(fake: FakeIntuit):
    vault = Vault(previous_refresh_token="old")
    tokens_here = tokens_of(fake, vault)

    await tokens_here.keep(Granted("A1", 3600, "R1", 8640000, 157680000))

    assert vault.of()["refresh-token"] == "R1"
    assert "previous-refresh-token" not in vault.of()
    assert vault.writes == ["refresh-token", "access-token", "token-facts"]
    assert await tokens_here.facts() == TokenFacts(
        START, datetime(2027, 3, 3, 9, 0, tzinfo=UTC), datetime(2031, 11, 22, 9, 0, tzinfo=UTC)
    )
    assert await tokens_here.access_token() == "A1"
    assert fake.seen == []


async def test_a_valid_token_is_taken_from_the_keychain(fake: FakeIntuit):
    vault = Vault(access_token="A1", refresh_token="R1", token_facts=facts(access_in=61))

    assert await tokens_of(fake, vault).access_token() == "A1"
    assert fake.seen == []


async def test_an_expired_token_is_refreshed_and_stored_before_it_is_used(fake: FakeIntuit):
    fake.answers = [tokens("A2", "R2")]
    vault = Vault(access_token="A1", refresh_token="R1", token_facts=facts(access_in=60))
    here = tokens_of(fake, vault)

    assert await here.access_token() == "A2"

    assert fake.grants == ["refresh R1"]
    assert vault.writes == ["previous-refresh-token", "refresh-token", "access-token", "token-facts"]
    assert vault.of()["refresh-token"] == "R2"
    assert vault.of()["previous-refresh-token"] == "R1"
    assert (await here.facts() or TokenFacts(START)).connected_at == datetime(2026, 11, 1, tzinfo=UTC)
    assert await here.access_token() == "A2"
    assert len(fake.grants) == 1


async def test_the_old_refresh_token_goes_once_the_new_one_has_worked(fake: FakeIntuit):
    fake.answers = [tokens("A2", "R2"), tokens("A3", "R2")]
    vault, clock = Vault(refresh_token="R1"), SetClock()
    here = tokens_of(fake, vault, clock)

    await here.access_token()
    clock.pass_by(hours=1)
    await here.access_token()

    assert vault.of()["refresh-token"] == "R2"
    assert "previous-refresh-token" not in vault.of()


async def test_a_reply_without_a_refresh_token_keeps_the_old_one(fake: FakeIntuit):
    fake.answers = [tokens("A2", None)]
    vault = Vault(refresh_token="R1", previous_refresh_token="R0")

    assert await tokens_of(fake, vault).access_token() == "A2"
    assert vault.of()["refresh-token"] == "R1"


async def test_a_refused_token_is_tried_with_the_one_before(fake: FakeIntuit):
    fake.answers = [REFUSED, tokens("A2", "R3")]
    vault = Vault(refresh_token="R2", previous_refresh_token="R1")

    assert await tokens_of(fake, vault).access_token() == "A2"
    assert fake.grants == ["refresh R2", "refresh R1"]
    assert (vault.of()["refresh-token"], vault.of()["previous-refresh-token"]) == ("R3", "R1")


async def test_refused_twice_means_reconnect_and_nothing_is_thrown_away(fake: FakeIntuit):
    fake.answers = [REFUSED]
    vault = Vault(refresh_token="R2", previous_refresh_token="R1", access_token="A1", token_facts=facts())
    before = vault.of()

    with pytest.raises(Stop) as caught:
        await tokens_of(fake, vault).access_token()

    assert caught.value.problem.code == "reconnect_needed"
    assert vault.of() == before


async def test_without_any_token_reconnect_is_needed(fake: FakeIntuit):
    with pytest.raises(Stop) as caught:
        await tokens_of(fake, Vault()).access_token()

    assert caught.value.problem.code == "reconnect_needed"


async def test_many_at_once_refresh_once(fake: FakeIntuit):
    fake.answers, fake.delay = [tokens("A2", "R2")], 0.05
    here = tokens_of(fake, Vault(refresh_token="R1"))

    assert await asyncio.gather(*(here.access_token() for _ in range(8))) == ["A2"] * 8
    assert fake.grants == ["refresh R1"]


async def test_a_401_in_the_middle_of_a_run_gives_one_refresh(fake: FakeIntuit):
    fake.answers = [tokens("A2", "R1")]
    here = tokens_of(fake, Vault(refresh_token="R1", access_token="A1", token_facts=facts(access_in=3000)))
    await here.access_token()

    assert await asyncio.gather(*(here.refresh("A1") for _ in range(5))) == ["A2"] * 5
    assert fake.grants == ["refresh R1"]


async def test_two_processes_share_one_refresh(fake: FakeIntuit, tmp_path: Path):
    fake.answers, fake.delay = [tokens("A2", "R2")], 0.1
    vault = Vault(refresh_token="R1", access_token="A1", token_facts=facts())
    first, second = (tokens_of(fake, vault, folder=tmp_path) for _ in range(2))

    assert list(await asyncio.gather(first.access_token(), second.access_token())) == ["A2", "A2"]
    assert fake.grants == ["refresh R1"]


async def test_what_another_process_renewed_is_used_after_a_401(fake: FakeIntuit):
    vault = Vault(refresh_token="R1", access_token="A1", token_facts=facts(access_in=3000))
    here = tokens_of(fake, vault)
    await here.access_token()
    vault.kept["sandbox:9", "access-token"] = "A2"

    assert await here.refresh("A1") == "A2"
    assert fake.seen == []


async def test_an_unreachable_intuit_loses_nothing(fake: FakeIntuit):
    fake.answers = [(503, "down"), tokens("A2", "R1")]
    vault = Vault(refresh_token="R1")
    here = tokens_of(fake, vault)

    with pytest.raises(ProblemError) as caught:
        await here.access_token()
    assert caught.value.problem.code == "unreachable"
    assert await here.access_token() == "A2"


async def test_damaged_facts_only_cost_a_refresh(fake: FakeIntuit):
    fake.answers = [tokens("A2", "R1")]

    assert await tokens_of(fake, Vault(refresh_token="R1", access_token="A1", token_facts="{]")).access_token() == "A2"


async def test_revoking_says_whether_it_was_confirmed(fake: FakeIntuit):
    vault = Vault(refresh_token="R1")
    here = tokens_of(fake, vault)

    assert await here.revoke()
    fake.revoke_status = 400
    assert not await here.revoke()
    assert vault.of() == {"refresh-token": "R1"}
    await here.forget()
    assert vault.of() == {}
    assert await here.revoke()


class Killed(Exception):
    """The process ended here."""


class DyingVault(Vault):
    """Ends the process before the write number `after`."""

    def __init__(self, after: int, **kept: str) -> None:
        super().__init__(**kept)
        self.after: int | None = after

    async def set(self, service: str, name: str, value: str) -> None:
        if self.after is not None and len(self.writes) == self.after:
            raise Killed
        await super().set(service, name, value)


@pytest.mark.parametrize("after", [2, 3])
async def test_killed_after_the_new_refresh_token_was_stored(fake: FakeIntuit, after: int):
    fake.answers = [tokens("A2", "R2"), tokens("A3", "R2")]
    vault = DyingVault(after, refresh_token="R1", access_token="A1", token_facts=facts())
    with pytest.raises(Killed):
        await tokens_of(fake, vault).access_token()
    vault.after = None

    assert await tokens_of(fake, vault).access_token() == "A3"
    assert fake.grants == ["refresh R1", "refresh R2"]


@pytest.mark.parametrize("after", [0, 1])
async def test_killed_before_it_was_stored_the_old_one_is_still_there(fake: FakeIntuit, after: int):
    fake.answers = [tokens("A2", "R1"), tokens("A3", "R1")] if after == 0 else [tokens("A2", "R2"), tokens("A3", "R1")]
    vault = DyingVault(after, refresh_token="R1", access_token="A1", token_facts=facts())
    with pytest.raises(Killed):
        await tokens_of(fake, vault).access_token()
    vault.after = None

    assert vault.of()["refresh-token"] == "R1"
    assert await tokens_of(fake, vault).access_token() == "A3"
    assert fake.grants == ["refresh R1", "refresh R1"]


async def test_a_refusal_right_after_a_kill_throws_nothing_away(fake: FakeIntuit):
    fake.answers = [tokens("A2", "R2"), REFUSED]
    vault = DyingVault(1, refresh_token="R1", access_token="A1", token_facts=facts())
    with pytest.raises(Killed):
        await tokens_of(fake, vault).access_token()
    vault.after = None

    with pytest.raises(Stop):
        await tokens_of(fake, vault).access_token()
    assert vault.of()["refresh-token"] == "R1"
