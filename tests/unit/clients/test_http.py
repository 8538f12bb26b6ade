import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import httpx
import pytest

from app.clients.http import Http, Request
from app.clients.pace import Pace
from app.clients.proxy import proxy_rule, shown_host
from app.domain.problems import Doubt, NotSent, ProblemError
from app.store.clock import SystemClock

API = "https://quickbooks.api.intuit.com/v3/company/1/query"


def over(handler, **options) -> Http:
    return Http("1.2.3", transport=httpx.MockTransport(handler), proxy="none", **options)


async def test_sends_as_this_program_and_keeps_the_trace_id():
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=b"{}", headers={"intuit_tid": "1-abc"})

    reply = await over(handle).send(Request("test", "GET", API, {"query": "a+b & c@d"}, {"Accept": "application/json"}))

    assert (reply.status, reply.body, reply.tid) == (200, b"{}", "1-abc")
    assert seen[0].headers["user-agent"] == "Ledgerbridge/1.2.3"
    assert seen[0].url.query == b"query=a%2Bb+%26+c%40d"


async def test_a_redirect_is_an_answer_and_never_followed():
    reply = await over(lambda request: httpx.Response(302, headers={"Location": "https://evil.example/"})).send(
        Request("test", "GET", API)
    )

    assert reply.status == 302


async def test_an_empty_post_says_so():
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    await over(handle).send(Request("send", "POST", API, {}, {"Content-Type": "application/octet-stream"}))

    assert (seen[0].headers["content-length"], seen[0].headers["content-type"], seen[0].content) == (
        "0",
        "application/octet-stream",
        b"",
    )


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (httpx.ConnectError("refused"), NotSent),
        (httpx.ConnectTimeout("slow"), NotSent),
        (httpx.ProxyError("407"), NotSent),
        (httpx.ReadTimeout("slow"), Doubt),
        (httpx.ReadError("reset"), Doubt),
        (httpx.WriteError("reset"), Doubt),
        (httpx.RemoteProtocolError("cut"), Doubt),
    ],
)
async def test_whether_bytes_may_have_left_decides(raised: Exception, expected: type[ProblemError]):
    def handle(request: httpx.Request) -> httpx.Response:
        raise raised

    with pytest.raises(expected) as caught:
        await over(handle).send(Request("write invoice", "POST", API))

    assert caught.value.problem.code == "unreachable"
    assert caught.value.problem.params["host"] == "quickbooks.api.intuit.com"


async def test_a_foreign_host_is_refused_before_anything_leaves():
    with pytest.raises(ProblemError) as caught:
        await over(lambda request: httpx.Response(200)).send(Request("test", "GET", "https://evil.example/"))

    assert caught.value.problem.code == "host_not_allowed"


async def test_the_log_has_no_token_no_query_and_no_body(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    request = Request(
        "query Customer", "POST", API, {"query": "Musterbau"}, {"Authorization": "Bearer geheim"}, b"inhalt"
    )

    await over(lambda _request: httpx.Response(200, content=b"antwort", headers={"intuit_tid": "1-x"})).send(request)

    assert "quickbooks.api.intuit.com query Customer: 200 tid=1-x" in caplog.text
    for secret in ("Musterbau", "geheim", "inhalt", "antwort"):
        assert secret not in caplog.text
    assert "geheim" not in repr(request)


async def test_every_contact_is_told():
    told: list[tuple[str, str]] = []
    http = over(lambda request: httpx.Response(200), on_contact=lambda host, purpose: told.append((host, purpose)))

    await http.send(Request("preferences", "GET", API))

    assert told == [("quickbooks.api.intuit.com", "preferences")]


@pytest.fixture
def silent_server() -> Iterator[int]:
    """Takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    kept.append(listening.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        for connection in kept:
            connection.close()
        thread.join(5)


async def test_a_real_time_out_is_doubt_and_a_closed_port_is_not_sent(silent_server: int):
    http = Http("1.2.3", read_timeout=0.2)
    with pytest.raises(Doubt):
        await http.send(Request("write", "POST", f"http://127.0.0.1:{silent_server}/x", content=b"{}"))

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(NotSent):
        await http.send(Request("write", "POST", f"http://127.0.0.1:{port}/x", content=b"{}"))
    await http.close()


def test_the_proxy_never_stands_before_loopback(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://system.proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "app.onedesk.com")

    assert proxy_rule("http://u:p@proxy.example:8080")("http://127.0.0.1:9/") is None
    assert proxy_rule("http://u:p@proxy.example:8080")(API) == "http://u:p@proxy.example:8080"
    assert proxy_rule("none")(API) is None
    assert proxy_rule("system")(API) == "http://system.proxy.example:3128"
    assert proxy_rule("system")("http://localhost:9/") is None
    assert proxy_rule("system")("https://app.onedesk.com/rest") is None
    assert shown_host("http://u:p@proxy.example:8080") == "proxy.example:8080"


@pytest.mark.parametrize("setting", ["socks5://proxy.example:1080", "proxy.example", "http://", "http://h:99999"])
def test_a_proxy_that_cannot_be_used_is_named(setting: str):
    with pytest.raises(ProblemError) as caught:
        proxy_rule(setting)

    assert caught.value.problem.code == "bad_address"


@pytest.fixture
def arrivals() -> Iterator[tuple[int, list[float]]]:
    """A port, and the moments at which requests came in there; each is answered after a while."""
    seen: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.append(time.monotonic())
            time.sleep(0.1)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.server_address[1], seen
    server.shutdown()
    thread.join(5)
    server.server_close()


class NotedPace(Pace):
    """Notes the moments at which requests left, on a connection that was open already."""

    def __init__(self, gap: float) -> None:
        super().__init__(SystemClock(), None, "quickbooks", gap=gap)
        self.left: list[float] = []

    async def spaced(self) -> None:
        await super().spaced()
        self.left.append(self._left)


async def test_the_gap_holds_where_requests_leave(arrivals: tuple[int, list[float]]):
    """Measured where they leave: under load a server takes several late ones together."""
    port, seen = arrivals
    begun = time.monotonic()
    http, pace = Http("1.2.3", proxy="none"), NotedPace(0.04)

    await asyncio.gather(*(http.send(Request("test", "GET", f"http://127.0.0.1:{port}/"), pace) for _ in range(12)))
    await http.close()

    assert len(seen) == len(pace.left) == 12
    assert min(later - earlier for earlier, later in pairwise(pace.left)) > 0.03
    assert all(arrived >= left for left, arrived in zip(pace.left, sorted(seen), strict=True))
    assert all(arrived >= begun + place * 0.04 for place, arrived in enumerate(sorted(seen)))
