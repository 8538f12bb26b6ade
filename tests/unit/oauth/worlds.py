"""An Intuit of a few lines on loopback whose answers the tests script, secrets in memory, and a clock that can be set."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class SetClock:
    """Real waiting, but a wall clock that the test moves."""

    def __init__(self) -> None:
        self.wall = START

    def now(self) -> datetime:
        return self.wall

    def pass_by(self, **times: float) -> None:
        self.wall += timedelta(**times)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Vault:
    """Secrets in memory; `writes` tells the order in which they were stored."""

    backend = "memory"

    def __init__(self, **kept: str) -> None:
        self.kept: dict[tuple[str, str], str] = {
            ("sandbox:9", name.replace("_", "-")): value for name, value in kept.items()
        }
        self.writes: list[str] = []

    async def get(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    async def set(self, service: str, name: str, value: str) -> None:
        self.writes.append(name)
        self.kept[service, name] = value

    async def delete(self, service: str, name: str) -> None:
        self.kept.pop((service, name), None)

    def of(self, realm: str = "9") -> dict[str, str]:
        return {name: value for (service, name), value in self.kept.items() if service == f"sandbox:{realm}"}


@dataclass
class FakeIntuit:
    """`answers` are (status, body) of the token endpoint in turn; the last one stays. `seen` keeps what was asked."""

    answers: list[tuple[int, Any]] = field(default_factory=list)
    revoke_status: int = 200
    delay: float = 0.0
    discovery_status: int = 200
    endpoints: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, str, dict[str, str], dict[str, list[str]]]] = field(default_factory=list)
    port: int = 0

    @property
    def discovery(self) -> str:
        return f"http://127.0.0.1:{self.port}/discovery"

    @property
    def grants(self) -> list[str]:
        """`code X` or `refresh Y` of each token request."""
        asked = [form for _method, path, _headers, form in self.seen if path == "/token"]
        return [
            f"refresh {form['refresh_token'][0]}"
            if form["grant_type"] == ["refresh_token"]
            else f"code {form['code'][0]}"
            for form in asked
        ]

    def answer(self, path: str) -> tuple[int, Any]:
        base = f"http://127.0.0.1:{self.port}"
        if path == "/discovery":
            document = {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "revocation_endpoint": f"{base}/revoke",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/jwks",
            }
            return self.discovery_status, {**document, **self.endpoints}
        if path == "/revoke":
            return self.revoke_status, ""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def tokens(access: str, refresh: str | None, **more: Any) -> tuple[int, dict[str, Any]]:
    body: dict[str, Any] = {
        "token_type": "bearer",
        "access_token": access,
        "expires_in": 3600,
        "x_refresh_token_expires_in": 8726400,
    }
    return 200, {**body, **({"refresh_token": refresh} if refresh else {}), **more}


@contextmanager
def serving(fake: FakeIntuit) -> Iterator[FakeIntuit]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.handle_all("")

        def do_POST(self) -> None:
            self.handle_all(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

        def handle_all(self, body: str) -> None:
            fake.seen.append((self.command, self.path, dict(self.headers.items()), parse_qs(body)))
            time.sleep(fake.delay)
            status, answer = fake.answer(self.path)
            content = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("intuit_tid", "1-oauth")
            self.send_header("Content-Length", str(len(content)))
            with suppress(
                BrokenPipeError, ConnectionResetError
            ):  # a caller whose patience has ended is not there any more
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
