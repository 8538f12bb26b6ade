"""What the adapters' tests share: a clock that only moves when it is waited for, scripted replies, a signed-in client."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, settings

from app.clients.http import Http
from app.clients.onedesk.client import OneDeskClient
from app.clients.onedesk.field_map import FieldMap
from app.clients.onedesk.service import Service as OneDeskService
from app.clients.pace import Pace
from app.clients.patience import Patience
from app.clients.quickbooks.client import QuickBooksClient
from app.clients.quickbooks.service import Service as QuickBooksService

fuzzed = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
Handler = Callable[[httpx.Request], httpx.Response]
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class StillClock:
    """`sleep` returns at once and moves the clock; `slept` keeps what was waited for."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1000.0)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.slept.append(seconds)
            self.seconds += seconds


class Script:
    """Answers requests in turn; an exception in the list is raised. Keeps the requests it got."""

    def __init__(self, *answers: httpx.Response | Exception | Handler) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    @property
    def queries(self) -> list[str]:
        """The statements asked, by GET or POST."""
        return [r.url.params.get("query") or r.content.decode() for r in self.requests if r.url.path.endswith("/query")]


class FixedTokens:
    """Tokens `t1`, `t2` ...; a refresh takes the next one."""

    def __init__(self) -> None:
        self.number = 1
        self.refreshes: list[str] = []

    async def access_token(self) -> str:
        return f"t{self.number}"

    async def refresh(self, stale: str) -> str:
        self.refreshes.append(stale)
        self.number += 1
        return f"t{self.number}"


def answer(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    """A JSON answer (a str or bytes is sent as it is), with an intuit_tid."""
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return httpx.Response(status, content=content, headers={"intuit_tid": "1-tid", **headers})


def rows(kind: str, *entities: Any) -> httpx.Response:
    """A query's answer; without entities the empty one."""
    return answer({"QueryResponse": {kind: list(entities)} if entities else {}, "time": "2026-11-23T09:00:00Z"})


def fault(
    code: str, detail: str = "", status: int = 400, kind: str = "ValidationFault", message: str = "m"
) -> httpx.Response:
    error = {"Message": message, "Detail": detail, "code": code, "element": ""}
    return answer({"Fault": {"Error": [error], "type": kind}, "time": "2026-11-23T09:00:00Z"}, status)


class Company:
    """A QuickBooks client over scripted replies."""

    def __init__(self, *answers: httpx.Response | Exception | Handler, folder: Path | None = None) -> None:
        self.clock = StillClock()
        self.script = Script(*answers)
        self.tokens = FixedTokens()
        self.pauses: list[float] = []
        self.contacts: list[tuple[str, str]] = []
        http = Http(
            "1.2.3",
            proxy="none",
            transport=httpx.MockTransport(self.script),
            on_contact=lambda host, purpose: self.contacts.append((host, purpose)),
        )
        service = QuickBooksService(
            http,
            Pace(self.clock, folder, "quickbooks", gap=0.0),
            self.clock,
            self.tokens,
            "https://sandbox-quickbooks.api.intuit.com",
            "4620816365",
            patience=Patience(),
            on_pause=self.pauses.append,
        )
        self.client = QuickBooksClient(service, self.clock, "4620816365")


class Desk:
    """A OneDesk client over scripted replies."""

    def __init__(
        self, *answers: httpx.Response | Exception | Handler, field_map: FieldMap | None = None, page: int = 20
    ) -> None:
        self.clock = StillClock()
        self.script = Script(*answers)
        http = Http("1.2.3", proxy="none", transport=httpx.MockTransport(self.script))
        pace = Pace(self.clock, None, "onedesk", gap=0.0)
        service = OneDeskService(http, pace, self.clock, "https://app.onedesk.com/rest/public", "key-1")
        self.client = OneDeskClient(service, self.clock, field_map, page=page)

    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.script.requests if request.content]


def paths(requests: Iterable[httpx.Request]) -> list[str]:
    return [f"{request.method} {request.url.path}" for request in requests]
