import asyncio
import logging
import random
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.domain.problems import ProblemError
from app.oauth.intuit import Granted, Intuit
from app.oauth.sign_in import sign_in
from app.sync.connecting import SignInRequest
from tests.unit.oauth.worlds import FakeIntuit, serving, tokens


@pytest.fixture
def fake() -> Iterator[FakeIntuit]:
    with serving(FakeIntuit(answers=[tokens("A1", "R1")])) as running:
        yield running


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
        return found


@dataclass
class Attempt:
    """A sign-in under way: `address` is what the browser was shown, `kept` what was stored; `task` ends in the realm or
    the code of the problem."""

    port: int
    task: "asyncio.Task[str]"
    address: str = ""
    kept: list[tuple[str, Granted]] = field(default_factory=list)

    @property
    def state(self) -> str:
        return parse_qs(urlsplit(self.address).query)["state"][0]

    async def get(
        self, query: str, method: str = "GET", path: str = "/callback", host: str = "127.0.0.1", **headers: str
    ) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as browser:
            return await browser.request(method, f"http://{host}:{self.port}{path}?{query}", headers=headers)

    async def finish(self) -> httpx.Response:
        return await self.get(f"code=c-1&state={self.state}&realmId=4620816365")


@asynccontextmanager
async def begun(fake: FakeIntuit, port: int, redirect: str = "", **options: Any) -> AsyncIterator[Attempt]:
    """A sign-in that waits for its answer; cancelled in the end if it still does."""
    redirect = redirect or f"http://localhost:{port}/callback"
    shown: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    kept: list[tuple[str, Granted]] = []

    async def show(address: str) -> None:
        shown.set_result(address)

    async def keep(realm: str, granted: Granted) -> None:
        kept.append((realm, granted))

    request = SignInRequest("sandbox", "id-1", "secret-1", show, **options)
    app = Intuit("id-1", "secret-1", redirect, fake.discovery, "1.2.3")

    async def run() -> str:
        try:
            return await sign_in(request, app, keep, redirect, port)
        except ProblemError as error:
            return error.problem.code

    async with asyncio.TaskGroup() as group:
        task = group.create_task(run())
        attempt = Attempt(port, task, await asyncio.wait_for(shown, 10), kept)
        try:
            yield attempt
        finally:
            if not task.done():
                task.cancel()
            await asyncio.wait([task])
            app.close()


async def test_the_browsers_answer_signs_in(fake: FakeIntuit, port: int):
    async with begun(fake, port, language="de") as attempt:
        page = await attempt.finish()

        assert await attempt.task == "4620816365"
    assert attempt.kept == [("4620816365", Granted("A1", 3600, "R1", 8726400))]
    assert attempt.state.endswith(f".{port}")
    assert page.status_code == 200
    assert "Ledgerbridge ist mit QuickBooks Online verbunden." in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


async def test_both_loopback_addresses_listen(fake: FakeIntuit, port: int):
    async with begun(fake, port) as attempt:
        assert (await attempt.get("", host="127.0.0.1")).status_code == 400
        if socket.has_ipv6:
            assert (await attempt.get("", host="[::1]")).status_code == 400


async def test_everything_else_bounces_off_and_the_sign_in_goes_on(
    fake: FakeIntuit, port: int, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    async with begun(fake, port) as attempt:
        right = f"code=c-1&state={attempt.state}&realmId=9"
        bounced = [
            await attempt.get("code=c-1&state=wrong&realmId=9"),
            await attempt.get("code=c-1&realmId=9"),
            await attempt.get("error=access_denied&state=wrong"),
            await attempt.get(f"state={attempt.state}"),
            await attempt.get(f"{right}&state={attempt.state}"),
            await attempt.get(right, path="/"),
            await attempt.get("", path="/favicon.ico"),
            await attempt.get(right, method="POST"),
            await attempt.get(right, method="HEAD"),
            await attempt.get(right, Origin="https://evil.example"),
            await attempt.get(right, Origin="null"),
            await attempt.get(right, Host="evil.example"),
            await attempt.get(f"{right}&x={'y' * 9000}"),
            await attempt.get(f"{right}&x={'y' * 40000}"),
        ]
        assert not attempt.task.done()
        page = await attempt.finish()
        assert await attempt.task == "4620816365"

    statuses = [each.status_code for each in bounced]
    assert statuses[:-1] == [400, 400, 400, 400, 400, 404, 404, 405, 405, 403, 403, 400, 414]
    assert statuses[-1] in (400, 414)
    assert page.status_code == 200
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    assert "sign-in: a request was turned away (state)" in ours
    assert not [line for line in ours if "c-1" in line or attempt.state in line]
    assert fake.grants == ["code c-1"]


async def test_a_second_callback_changes_nothing(fake: FakeIntuit, port: int):
    fake.delay = 0.3
    async with begun(fake, port) as attempt:
        first, second = await asyncio.gather(attempt.finish(), attempt.finish())
        assert await attempt.task == "4620816365"

    assert sorted([first.status_code, second.status_code]) == [200, 410]
    assert fake.grants == ["code c-1"]


async def test_slow_and_silent_connections_do_not_delay_it(fake: FakeIntuit, port: int):
    async with begun(fake, port) as attempt:
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        idle[0][1].write(b"GET /callback?code=")
        started = asyncio.get_running_loop().time()
        page = await attempt.finish()
        assert await attempt.task == "4620816365"
        took = asyncio.get_running_loop().time() - started
        for _reader, writer in idle:
            writer.close()

    assert page.status_code == 200
    assert took < 3


async def test_a_denial_ends_it(fake: FakeIntuit, port: int):
    async with begun(fake, port) as attempt:
        page = await attempt.get(f"error=access_denied&state={attempt.state}")
        assert await attempt.task == "sign_in_denied"

    assert "was cancelled at Intuit" in page.text
    assert attempt.kept == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("error=invalid_scope", "sign_in_failed"),
        ("code=c-1", "no_realm"),
        ("code=c-1&realmId=", "no_realm"),
        ("code=c-1&realmId=../9", "no_realm"),
    ],
)
async def test_other_answers_that_end_it(fake: FakeIntuit, port: int, query: str, code: str):
    async with begun(fake, port) as attempt:
        page = await attempt.get(f"{query}&state={attempt.state}")
        assert await attempt.task == code

    assert page.status_code == 400
    assert fake.grants == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((400, {"error": "invalid_grant"}), "sign_in_failed"),
        ((401, {"error": "invalid_client"}), "wrong_client"),
        ((503, "down"), "sign_in_failed"),
    ],
)
async def test_a_failed_exchange_stores_nothing_and_the_page_says_so(
    fake: FakeIntuit, port: int, answer: tuple[int, Any], code: str
):
    fake.answers = [answer]
    async with begun(fake, port) as attempt:
        page = await attempt.finish()
        assert await attempt.task == code

    assert page.status_code == 400
    assert "did not complete" in page.text
    assert attempt.kept == []


async def test_a_pasted_address_signs_in_whatever_its_host(fake: FakeIntuit, port: int):
    pasted: asyncio.Queue[str] = asyncio.Queue()
    async with begun(fake, port, redirect="https://firma.example/cb", pasted=pasted) as attempt:
        pasted.put_nowait(f"https://elsewhere.example/x?code=c-2&state={attempt.state}&realmId=77")
        assert await attempt.task == "77"

    assert fake.grants == ["code c-2"]


async def test_a_pasted_line_with_another_state_changes_nothing(fake: FakeIntuit, port: int):
    pasted: asyncio.Queue[str] = asyncio.Queue()
    async with begun(fake, port, pasted=pasted) as attempt:
        pasted.put_nowait("https://x.example/?code=c-2&state=other&realmId=77")
        await asyncio.sleep(0.05)
        await attempt.finish()
        assert await attempt.task == "4620816365"


async def test_a_busy_port_is_named(fake: FakeIntuit):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = taken.getsockname()[1]
        app = Intuit("id-1", "s", f"http://localhost:{busy}/callback", fake.discovery, "1")

        async def never(*_: object) -> None:
            raise AssertionError("nothing is shown or kept")

        with pytest.raises(ProblemError) as caught:
            await sign_in(
                SignInRequest("sandbox", "id-1", "s", never), app, never, f"http://localhost:{busy}/callback", busy
            )

    assert (caught.value.problem.code, caught.value.problem.params["port"]) == ("port_busy", str(busy))


async def test_nobody_answers(fake: FakeIntuit, port: int):
    async with begun(fake, port, timeout=0.2) as attempt:
        assert await attempt.task == "sign_in_timeout"

    with socket.create_server(("127.0.0.1", port)):
        pass


async def test_the_person_gives_up(fake: FakeIntuit, port: int):
    cancelled: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    async with begun(fake, port, cancelled=cancelled) as attempt:
        cancelled.set_result(None)
        assert await attempt.task == "interrupted"


async def test_cancelling_frees_the_port(fake: FakeIntuit, port: int):
    async with begun(fake, port) as attempt:
        attempt.task.cancel()

    with socket.create_server(("127.0.0.1", port)):
        pass


PARTS = [
    b"GET ",
    b"POST ",
    b"/callback",
    b"?code=x&state=y",
    b"&realmId=1",
    b"&error=access_denied",
    b" HTTP/1.1\r\n",
    b" HTTP/9.9\r\n",
    b"Host: localhost\r\n",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Origin: x\r\n",
    b"\r\n",
    b"\x00\xff\x16\x03\x01",
    b"%2e%2e%00",
    b"a" * 5000,
]


async def test_whatever_is_thrown_at_the_port_the_sign_in_still_works(fake: FakeIntuit, port: int):
    chance = random.Random(20261123)

    async def throw(junk: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with suppress(ConnectionError, TimeoutError):
            writer.write(junk)
            await writer.drain()
            writer.write_eof()
            await asyncio.wait_for(reader.read(), 5)
        writer.close()

    async with begun(fake, port) as attempt:
        for _ in range(30):
            thrown = [b"".join(chance.choices(PARTS, k=chance.randint(1, 8))) for _ in range(10)]
            await asyncio.gather(*(throw(junk) for junk in thrown))
        assert not attempt.task.done()
        page = await attempt.finish()
        assert await attempt.task == "4620816365"

    assert page.status_code == 200
