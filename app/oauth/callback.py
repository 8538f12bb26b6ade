"""The loopback server of a sign-in: takes exactly one right callback and tells the browser how it ended; everything else bounces off."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from collections.abc import Iterable
from types import TracebackType
from urllib.parse import urlsplit

import uvicorn
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from app.domain.problems import Problem, ProblemError
from app.oauth.pages import HEADERS, language_of, page
from app.oauth.pasted import LONGEST, Answer, read_query

PATH = "/callback"
HOSTS = ("127.0.0.1", "::1")
HEAD_LIMIT = 16 * 1024
CLOSING_SECONDS = 1.0
logger = logging.getLogger("ledgerbridge.oauth")


class Listener:
    """Listens on both loopback addresses of one port while entered. Raises `ProblemError` (`port_busy`) on entering.

    `answer` resolves to the one right answer; `conclude` says how the sign-in ended, and only then the browser is told.
    """

    def __init__(self, port: int, state: str, redirect_uri: str, language: str | None = None) -> None:
        self._port = port
        self._state = state
        redirect = urlsplit(redirect_uri)
        self._paths = {PATH, redirect.path or "/"}
        self._hosts = {f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}", redirect.netloc.lower()}
        self._origins = {f"http://localhost:{port}", f"http://127.0.0.1:{port}", f"http://[::1]:{port}"}
        self._language = language
        self._servers: list[asyncio.Server] = []
        self._wire = ServerState()
        loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[Answer] = loop.create_future()
        self._verdict: asyncio.Future[str] = loop.create_future()
        self._told = asyncio.Event()
        self._asked = False

    async def __aenter__(self) -> Listener:
        sockets = _bound(self._port)
        config = uvicorn.Config(
            self._app(),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=2,
            h11_max_incomplete_event_size=HEAD_LIMIT,
        )
        config.load()
        for quiet in ("uvicorn.error", "uvicorn.access"):  # they would write down addresses, and ours hold the code
            logging.getLogger(quiet).setLevel(logging.CRITICAL)
        loop = asyncio.get_running_loop()

        def protocol() -> asyncio.Protocol:
            made: asyncio.Protocol = config.http_protocol_class(config=config, server_state=self._wire, app_state={})  # type: ignore[call-arg]
            return made

        for bound in sockets:
            self._servers.append(await loop.create_server(protocol, sock=bound))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.conclude("failed")
        for server in self._servers:
            server.close()
        if self._asked:
            await _within(CLOSING_SECONDS, self._told.wait())
        for connection in list(self._wire.connections):
            connection.shutdown()
        await asyncio.sleep(0)
        for connection in list(self._wire.connections):
            transport = connection.transport
            if transport is not None:
                transport.abort()
        self.answer.cancel()

    def offer(self, answer: Answer) -> bool:
        """Takes an answer that came another way (pasted) if it has the right state and is the first one."""
        if self.answer.done() or not answer.is_for(self._state):
            return False
        self.answer.set_result(answer)
        return True

    def conclude(self, verdict: str) -> None:
        """How it ended: `done`, `failed`, `denied`, `no_realm`. Said once."""
        if not self._verdict.done():
            self._verdict.set_result(verdict)

    # --- requests ---

    def _app(self) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                return
            request = Request(scope)
            status, name = self._judge(request)
            mine = name == "wait"
            if mine:
                self._asked = True
                name = await asyncio.shield(self._verdict)
                status = 200 if name == "done" else 400
            language = language_of(request.headers.get("accept-language", ""), self._language)
            try:
                await HTMLResponse(page(name, language), status, HEADERS)(scope, receive, send)
            finally:
                if mine:
                    self._told.set()

        return answer

    def _judge(self, request: Request) -> tuple[int, str]:
        """Status and page of a request; `wait` for the one that answers the sign-in."""
        refused = self._unwanted(request)
        if refused is not None:
            logger.warning("sign-in: a request was turned away (%s)", refused[1])
            return refused[0], "wrong"
        query = request.scope["query_string"].decode("ascii", "replace")
        answer = read_query(query)
        if answer is None or not answer.is_for(self._state):
            logger.warning("sign-in: a request was turned away (state)")
            return 400, "wrong"
        if not answer.code and not answer.error:
            logger.warning("sign-in: a request was turned away (neither code nor error)")
            return 400, "wrong"
        return (200, "wait") if self.offer(answer) else (410, "used")

    def _unwanted(self, request: Request) -> tuple[int, str] | None:
        """Why a request cannot be Intuit's redirect in the user's browser, with a status."""
        if len(request.scope["query_string"]) > LONGEST:
            return 414, "too long"
        if request.scope["path"] not in self._paths:
            return 404, "path"
        if request.method != "GET":
            return 405, "method"
        if request.headers.get("host", "").lower() not in self._hosts:
            return 400, "host"
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() not in self._origins:
            return 403, "origin"
        return None


async def _within(seconds: float, awaited: object) -> None:
    try:
        async with asyncio.timeout(seconds):
            await awaited  # type: ignore[misc]
    except TimeoutError:
        logger.warning("sign-in: the browser did not fetch its page")


def _bound(port: int) -> list[socket.socket]:
    """Sockets on both loopback addresses (IPv6 where the computer has it), listening alone. Raises `ProblemError`."""
    made: list[socket.socket] = []
    try:
        for host in HOSTS:
            bound = _bind(host, port)
            made += [bound] if bound is not None else []
    except OSError as error:
        _close(made)
        raise ProblemError(Problem("port_busy", {"port": str(port), "text": error.strerror or ""})) from error
    return made


def _bind(host: str, port: int) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        if family == socket.AF_INET6:
            return None
        raise
    try:
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if sys.platform == "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(64)
        made.setblocking(False)
    except OSError as error:
        made.close()
        if family == socket.AF_INET6 and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return None
        raise
    return made


def _close(sockets: Iterable[socket.socket]) -> None:
    for each in sockets:
        each.close()
