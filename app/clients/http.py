"""The one door to the network for OneDesk and QuickBooks Online: checks the host, keeps time-outs, tells whether bytes may have left."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import certifi
import httpx

from app.clients.pace import Pace
from app.clients.proxy import ProxyFor, proxy_rule, shown_host
from app.domain.problems import Doubt, NotSent, Problem
from app.sync.hosts import check_address

CONCURRENT = 6
CONNECT_SECONDS = 10.0
READ_SECONDS = 120.0
FIRST_BYTES = "http11.send_request_headers.started"
IDLE_SECONDS = 3.0
"""Less than servers keep an idle connection: one that is closed while a write sets out would be a needless doubt."""
BODY_LIMIT = 256 * 1024 * 1024
logger = logging.getLogger("ledgerbridge.http")

OnContact = Callable[[str, str], None]
"""Called with host and purpose for each request that leaves."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: any status, the whole body, and Intuit's trace id where there is one."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    tid: str | None = None

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `purpose` is what the log and the contacts panel say: a word, never data."""

    purpose: str
    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)


def trusted_roots() -> ssl.SSLContext:
    """TLS with the system's roots (a firm's own among them) and Mozilla's; verification is always on."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context


class Http:
    """An HTTP/1.1 client that never follows redirects, keeps no cookies and reads no environment.

    `read_timeout` in seconds (Intuit works up to 120 s on a request). `transport` replaces the network in tests.
    """

    def __init__(
        self,
        version: str,
        *,
        read_timeout: float = READ_SECONDS,
        proxy: str = "system",
        on_contact: OnContact | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._agent = f"Ledgerbridge/{version}"
        self._read_timeout = read_timeout
        self._proxy_for: ProxyFor = proxy_rule(proxy)
        self._on_contact = on_contact
        self._transport = transport
        self._clients: dict[str | None, httpx.AsyncClient] = {}
        self._slots: dict[str, asyncio.Semaphore] = {}
        for chatty in ("httpx", "httpcore"):  # they log whole addresses, and ours hold names
            logging.getLogger(chatty).setLevel(logging.WARNING)

    async def close(self) -> None:
        """Closes every connection."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    async def send(self, request: Request, pace: Pace | None = None) -> Reply:
        """Sends once, when `pace` allows it, and reads the whole reply, whatever its status.

        Raises `ProblemError` (`host_not_allowed`, `bad_address`), `NotSent` when no connection could be made, `Doubt` when
        bytes may have left and no whole reply came.
        """
        check_address(request.url)
        host = urlsplit(request.url).hostname or ""
        proxy = self._proxy_for(request.url)
        async with self._slots.setdefault(host, asyncio.Semaphore(CONCURRENT)):
            client = self._client(proxy)
            if pace is not None:
                await pace.turn()
            self._tell(host, request.purpose)
            if proxy is not None:
                self._tell(shown_host(proxy), "proxy")
            started = time.monotonic()
            try:
                async with asyncio.timeout(CONNECT_SECONDS + 2 * self._read_timeout):
                    reply = await self._exchange(client, request, pace)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
                self._log(request, host, f"no connection ({type(error).__name__})", started)
                raise NotSent(_unreachable(host, error)) from error
            except (httpx.HTTPError, TimeoutError) as error:
                self._log(request, host, f"no reply ({type(error).__name__})", started)
                raise Doubt(_unreachable(host, error), time.monotonic() - started) from error
            finally:
                client.cookies.clear()
        self._log(request, host, f"{reply.status} tid={reply.tid or '-'}", started)
        return reply

    async def _exchange(self, client: httpx.AsyncClient, request: Request, pace: Pace | None) -> Reply:
        built = client.build_request(
            request.method,
            request.url,
            params=dict(request.params) or None,
            headers=dict(request.headers),
            content=request.content or None,
            extensions=_spacing(pace),
        )
        if request.method == "POST" and not request.content:
            built.headers["Content-Length"] = "0"
        answer = await client.send(built, stream=True)
        try:
            parts: list[bytes] = []
            size = 0
            async for part in answer.aiter_bytes():
                size += len(part)
                if size > BODY_LIMIT:
                    raise httpx.ReadError("the reply is too large")
                parts.append(part)
        finally:
            await answer.aclose()
        return Reply(answer.status_code, b"".join(parts), dict(answer.headers), answer.headers.get("intuit_tid"))

    def _client(self, proxy: str | None) -> httpx.AsyncClient:
        if proxy not in self._clients:
            times = httpx.Timeout(self._read_timeout, connect=CONNECT_SECONDS, pool=None)
            transport = self._transport or httpx.AsyncHTTPTransport(
                verify=trusted_roots(),
                http1=True,
                http2=False,
                trust_env=False,
                proxy=proxy,
                limits=httpx.Limits(
                    max_connections=CONCURRENT, max_keepalive_connections=CONCURRENT, keepalive_expiry=IDLE_SECONDS
                ),
            )
            self._clients[proxy] = httpx.AsyncClient(
                transport=transport,
                timeout=times,
                follow_redirects=False,
                trust_env=False,
                headers={"User-Agent": self._agent},
            )
        return self._clients[proxy]

    def _tell(self, host: str, purpose: str) -> None:
        if self._on_contact is not None:
            self._on_contact(host, purpose)

    def _log(self, request: Request, host: str, outcome: str, started: float) -> None:
        spent = round((time.monotonic() - started) * 1000)
        logger.info("%s %s %s: %s, %d ms", request.method, host, request.purpose, outcome, spent)


def _spacing(pace: Pace | None) -> dict[str, Any]:
    """Keeps the gap once more when the first bytes leave: connecting takes its time, and longer for some than for others."""

    async def watch(event: str, _info: Mapping[str, Any]) -> None:
        if pace is not None and event == FIRST_BYTES:
            await pace.spaced()

    return {"trace": watch}


def _unreachable(host: str, error: Exception) -> Problem:
    return Problem("unreachable", {"host": host, "text": type(error).__name__})
