"""Intuit's sign-in in the stand-in: the page, codes that work once, tokens that rotate, revoke."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.demo.intuit.tokens import NotGranted, TokenStore, allowed_redirect
from tests.unit.demo.company import REALM, Clock
from tests.unit.demo.served import CALLBACK, CLIENT_ID, SECRET, Served, served

SCOPE = "com.intuit.quickbooks.accounting"


@pytest.fixture(scope="module")
def shared_world() -> Iterator[Served]:
    with served() as found:
        yield found


@pytest.fixture
def world(shared_world: Served) -> Iterator[Served]:
    yield shared_world
    shared_world.tokens.reset()


def ask(world: Served, **changes: str | None) -> httpx.Response:
    query = {
        "client_id": CLIENT_ID,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": SCOPE,
        "state": "s 1",
        **changes,
    }
    given = {name: value for name, value in query.items() if value is not None}
    return world.client.get(f"{world.desk}/connect/oauth2", params=given)


def sent_to(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    assert answer.status_code == 302
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.scheme}://{parts.netloc}{parts.path}", {
        name: each[0] for name, each in parse_qs(parts.query).items()
    }


def basic(client: str = CLIENT_ID, secret: str = SECRET) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client}:{secret}".encode()).decode()}


def token(world: Served, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
    return world.client.post(f"{world.desk}/oauth2/v1/tokens/bearer", data=form, headers=headers or basic())


def exchange(world: Served, code: str, **more: Any) -> httpx.Response:
    return token(world, grant_type="authorization_code", code=code, redirect_uri=CALLBACK, **more)


def refresh(world: Served, value: str) -> httpx.Response:
    return token(world, grant_type="refresh_token", refresh_token=value)


def test_discovery(world: Served):
    for path in ("openid_sandbox_configuration", "openid_sandbox_configuration/", "openid_configuration/"):
        found = world.client.get(f"{world.desk}/.well-known/{path}").json()
        assert found["token_endpoint"] == f"{world.desk}/oauth2/v1/tokens/bearer"
        assert found["token_endpoint_auth_methods_supported"] == ["client_secret_post", "client_secret_basic"]
        assert "code_challenge_methods_supported" not in found


def test_the_page_lists_the_companies(world: Served):
    page = ask(world).text

    assert "Demo &amp; Sons" in page
    assert '<button name="decision" value="allow">Allow</button>' in page
    assert "<script" not in page


def test_allow_and_cancel(world: Served):
    form = {"client_id": CLIENT_ID, "redirect_uri": CALLBACK, "state": "s 1", "scope": SCOPE, "realm": REALM}

    where, allowed = sent_to(world.client.post(f"{world.desk}/connect/oauth2", data={**form, "decision": "allow"}))
    _, cancelled = sent_to(world.client.post(f"{world.desk}/connect/oauth2", data={**form, "decision": "cancel"}))

    assert where == CALLBACK
    assert (allowed["state"], allowed["realmId"]) == ("s 1", REALM)
    assert exchange(world, allowed["code"]).status_code == 200
    assert cancelled == {"error": "access_denied", "state": "s 1"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", None), ("state", ""), ("client_id", "other"), ("redirect_uri", CALLBACK + "/"), ("redirect_uri", None)],
)
def test_what_is_refused_without_a_redirect(world: Served, name: str, value: str | None):
    assert ask(world, **{name: value}).status_code == 400


def test_errors_that_are_carried_back(world: Served):
    assert sent_to(ask(world, scope="everything"))[1] == {"error": "invalid_scope", "state": "s 1"}
    assert sent_to(ask(world, response_type="token"))[1]["error"] == "unsupported_response_type"


def test_approval_at_once(world: Served):
    world.tokens.set({"auto_approve": True})

    assert sent_to(ask(world))[1]["realmId"] == REALM


def test_tokens(world: Served):
    code = world.tokens.issue_code(REALM, CALLBACK)

    answer = exchange(world, code)

    body = answer.json()
    assert body["refresh_token"].startswith("AB11")
    assert len(body["refresh_token"]) == 50
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
    assert body["x_refresh_token_expires_in"] == 8726400
    assert "x_refresh_token_hard_expires_in" not in body
    assert answer.headers["Cache-Control"] == "no-cache, no-store"
    with_header = {**basic(), "x-include-refresh-token-hard-expires-in": "true"}
    again = token(world, with_header, grant_type="refresh_token", refresh_token=body["refresh_token"]).json()
    assert again["x_refresh_token_hard_expires_in"] == 157680000


def test_keys_may_stand_in_the_form(world: Served):
    code = world.tokens.issue_code(REALM, CALLBACK)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}

    answer = token(world, {"Accept": "application/json"}, client_id=CLIENT_ID, client_secret=SECRET, **form)

    assert answer.status_code == 200


def test_wrong_keys(world: Served):
    answer = token(world, basic(secret="wrong"), grant_type="refresh_token", refresh_token="x")

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_second_exchange_kills_what_the_first_gave(world: Served):
    code = world.tokens.issue_code(REALM, CALLBACK)
    first = exchange(world, code).json()

    second = exchange(world, code)

    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")
    assert world.tokens.access(first["access_token"]) is None
    assert refresh(world, first["refresh_token"]).json()["error"] == "invalid_grant"


def test_codes_that_do_not_work(world: Served):
    elsewhere = world.tokens.issue_code(REALM, "https://other.example/callback")
    late = world.tokens.issue_code(REALM, CALLBACK)
    world.clock.move(seconds=300)

    for code in (elsewhere, late, "made-up"):
        assert exchange(world, code).json() == {"error_description": "Token invalid", "error": "invalid_grant"}
    assert exchange(world, "").json() == {"error": "invalid_request"}
    assert token(world, grant_type="password").json() == {"error": "unsupported_grant_type"}


def test_a_refresh_token_changes_after_a_day(world: Served):
    first = world.tokens.grant(REALM).refresh_token
    assert refresh(world, first).json()["refresh_token"] == first
    world.clock.move(hours=24)

    second = refresh(world, first).json()["refresh_token"]

    assert second != first
    assert refresh(world, first).json()["error"] == "invalid_grant"
    assert refresh(world, second).json()["refresh_token"] == second


def test_a_refresh_token_can_change_each_time(world: Served):
    world.tokens.set({"rotate_always": True})
    first = world.tokens.grant(REALM).refresh_token

    assert refresh(world, first).json()["refresh_token"] != first


def test_refresh_tokens_end():
    clock = Clock()
    tokens = TokenStore(CLIENT_ID, SECRET, [CALLBACK], clock=clock)
    idle, busy = tokens.grant(REALM).refresh_token, tokens.grant(REALM).refresh_token
    for _ in range(18):
        clock.move(days=100)
        busy = tokens.refresh(busy).refresh_token
    with pytest.raises(NotGranted):
        tokens.refresh(idle)
    assert tokens.refresh(busy).hard_expires_in == 25 * 86400
    clock.move(days=25)
    with pytest.raises(NotGranted):
        tokens.refresh(busy)
    tokens.close()


def test_a_refusal_that_is_an_outage(world: Served):
    value = world.tokens.grant(REALM).refresh_token
    world.client.post(
        f"{world.desk}/_control/faults", json=[{"name": "invalid_grant", "path": "tokens/bearer", "times": 1}]
    )

    answers = [refresh(world, value) for _ in range(2)]

    assert [(each.status_code, each.json().get("error")) for each in answers] == [(400, "invalid_grant"), (200, None)]


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoke(world: Served, as_json: bool, which: str):
    granted = world.tokens.grant(REALM)
    body = {"token": getattr(granted, which)}
    url = f"{world.desk}/v2/oauth2/tokens/revoke"

    def post() -> httpx.Response:
        if as_json:
            return world.client.post(url, json=body, headers=basic())
        return world.client.post(url, data=body, headers=basic())

    answer = post()

    assert (answer.status_code, answer.content) == (200, b"")
    assert world.tokens.access(granted.access_token) is None
    assert post().status_code == 400
    assert world.client.post(url, json=body, headers=basic(secret="wrong")).status_code == 401


def test_grants_survive_the_process(tmp_path):
    path = tmp_path / "tokens.sqlite"
    before = TokenStore(CLIENT_ID, SECRET, [CALLBACK], path)
    granted = before.grant(REALM)
    before.set({"rotate_always": True})
    # no close: the process is killed

    after = TokenStore(CLIENT_ID, SECRET, [CALLBACK], path)

    found = after.access(granted.access_token)
    assert found is not None
    assert found.realm == REALM
    assert after.refresh(granted.refresh_token).refresh_token != granted.refresh_token
    after.close()
    before.close()


@pytest.mark.parametrize(
    ("uri", "fits"),
    [
        ("http://localhost:28680/callback", True),
        ("https://books.example.com/callback", True),
        ("http://127.0.0.1:28680/callback", False),
        ("https://10.0.0.1/callback", False),
        ("http://books.example.com/callback", False),
        ("https://books.example.com/callback?x=1", False),
    ],
)
def test_addresses_that_can_be_registered(uri: str, fits: bool):
    assert allowed_redirect(uri) is fits
