"""The wire on Qt's loop: the sign-in's loopback server, the worker thread, and the pace, as they run in the window."""

import asyncio
import socket

import httpx

from app.clients.http import Http, Request
from app.clients.pace import Pace
from app.oauth.intuit import Granted, Intuit
from app.oauth.sign_in import sign_in
from app.store.clock import SystemClock
from app.sync.connecting import SignInRequest
from tests.unit.oauth.worlds import FakeIntuit, serving, tokens


async def test_a_sign_in_while_the_window_runs(qapp: object) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    redirect = f"http://localhost:{port}/callback"
    kept: list[str] = []

    async def keep(realm: str, granted: Granted) -> None:
        kept.append(f"{realm} {granted.access_token}")

    with serving(FakeIntuit(answers=[tokens("A1", "R1")])) as fake:
        app = Intuit("id-1", "secret-1", redirect, fake.discovery, "1.2.3")

        async def show(address: str) -> None:
            state = httpx.URL(address).params["state"]
            async with httpx.AsyncClient(trust_env=False) as browser:
                assert (await browser.get(f"{redirect}?code=c&state=wrong")).status_code == 400
            pasted.put_nowait("https://firma.example/cb?code=c&state=wrong&realmId=9")
            pasted.put_nowait(f"https://firma.example/cb?code=c&state={state}&realmId=9")

        pasted: asyncio.Queue[str] = asyncio.Queue()
        realm = await sign_in(SignInRequest("sandbox", "id-1", "s", show, pasted=pasted), app, keep, redirect, port)
        app.close()

    assert (realm, kept) == ("9", ["9 A1"])


async def test_requests_keep_their_pace_on_a_loop_whose_timers_fire_early(qapp: object) -> None:
    clock = SystemClock()
    with serving(FakeIntuit(answers=[tokens("A1", "R1")])) as fake:
        http, pace = Http("1.2.3", proxy="none"), Pace(clock, None, "quickbooks", gap=0.05)
        started = clock.monotonic()
        for _ in range(6):
            assert (await http.send(Request("test", "GET", fake.discovery), pace)).status == 200
        took = clock.monotonic() - started
        await http.close()

    assert took >= 5 * 0.05
