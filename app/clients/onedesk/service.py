"""Requests to OneDesk's public API: the key, the pace, tries, and the envelope in which OneDesk says success or failure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from app.clients.http import Http, Reply, Request
from app.clients.onedesk.decoding import dumps, loads
from app.clients.onedesk.values import shown
from app.clients.pace import Pace
from app.clients.patience import OnPause, Patience, Tries
from app.domain.problems import Doubt, NotSent, Problem, ProblemError, Refusal, Stop
from app.sync.hosts import check_address
from app.sync.ports import Clock

HOST = "OneDesk"
KEY_HEADER = "OD-Public-API-Key"
SUCCESS = "SUCCESS"
UNREADABLE_TRIES = 2
_OUTER = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Unreadable(ProblemError):
    """OneDesk answered, again and again, what cannot be read: not the network, this very object."""


class ServerError(Unreadable):
    """The same with a 5xx: worth more patience."""


class Gone(ProblemError):
    """404, or a success without data: OneDesk has no such object, as far as it says."""


class Service:
    """OneDesk below one base address with one key."""

    def __init__(
        self,
        http: Http,
        pace: Pace,
        clock: Clock,
        base: str,
        api_key: str,
        *,
        patience: Patience | None = None,
        on_pause: OnPause | None = None,
    ) -> None:
        self._http = http
        self._pace = pace
        self._clock = clock
        self._base = check_address(base).rstrip("/")
        self._key = api_key
        self._patience = patience or Patience()
        self._on_pause = on_pause

    async def read(self, purpose: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Data:
        """`data` of the answer. Raises `Gone`, `Unreadable`, `Refusal`, `Stop` or `ProblemError` (`unreachable`)."""
        tries, unreadable = self._tries(), 0
        while True:
            try:
                return _data(await self._answered(purpose, method, path, body, tries))
            except Unreadable as error:
                unreadable += not isinstance(error, ServerError)
                problem: ProblemError = error
                if unreadable >= UNREADABLE_TRIES:
                    raise
            except (NotSent, Doubt) as error:
                problem = ProblemError(error.problem)
            if not await tries.again():
                raise problem

    async def write(self, purpose: str, path: str, body: Mapping[str, Any]) -> None:
        """One update. Raises `Refusal`, `Doubt`, `NotSent` or `Stop`."""
        tries = self._tries()
        while True:
            try:
                reply = await self._answered(purpose, "POST", path, body, tries)
            except NotSent:
                if not await tries.again():
                    raise
            except Gone as error:
                raise Refusal(error.problem) from error
            except Unreadable as error:
                raise Doubt(error.problem) from error
            else:
                return _confirmed(reply)

    def _tries(self) -> Tries:
        return Tries(self._patience, self._clock, self._pace, self._on_pause)

    async def _answered(
        self, purpose: str, method: str, path: str, body: Mapping[str, Any] | None, tries: Tries
    ) -> Reply:
        """A 2xx; throttling is waited out. Raises by what any other status means."""
        headers = {KEY_HEADER: self._key, "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        content = dumps(body).encode() if body is not None else b""
        request = Request(f"{HOST}: {purpose}", method, f"{self._base}/{path}", headers=headers, content=content)
        while True:
            reply = await self._http.send(request, self._pace)
            if reply.ok:
                return reply
            if reply.status != 429:
                raise _failure(reply)
            if not await tries.throttled(reply.headers):
                raise Stop(Problem("quota_exhausted", {"text": _words(reply), "host": HOST}))


class Data:
    """The `data` of an answer, undecoded as far as it could be: rows keep the very text in which OneDesk wrote them."""

    def __init__(self, reply: Reply) -> None:
        self._rows: list[tuple[str, Any]] | None = None
        self.total: int | None = None
        try:
            outer = _OUTER.decode(reply.body.removeprefix(b"\xef\xbb\xbf"))
            self._take(outer)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            self._take_loosely(reply)

    def _take(self, outer: Mapping[str, msgspec.Raw]) -> None:
        data = bytes(outer.get("data", b"null"))
        total = loads(bytes(outer.get("totalNum", b"null")))
        self.total = total if isinstance(total, int) and not isinstance(total, bool) else None
        self.code = loads(bytes(outer.get("code", b"null")))
        self.text = data.decode()
        self.value = loads(data)
        if isinstance(self.value, list):
            raws = msgspec.json.decode(data, type=list[msgspec.Raw])
            self._rows = [(bytes(raw).decode(), value) for raw, value in zip(raws, self.value, strict=True)]

    def _take_loosely(self, reply: Reply) -> None:
        """NaN and its kin: the text of each row is written anew. Raises `Unreadable`."""
        try:
            outer = loads(reply.body)
        except ValueError as error:
            raise Unreadable(_lost("no JSON", reply.status)) from error
        if not isinstance(outer, dict):
            raise Unreadable(_lost("no JSON object", reply.status))
        self.code, self.value, total = outer.get("code"), outer.get("data"), outer.get("totalNum")
        self.total = int(total) if isinstance(total, Decimal) and total.is_finite() else None
        self.text = dumps(self.value)
        if isinstance(self.value, list):
            self._rows = [(dumps(row), row) for row in self.value]

    @property
    def rows(self) -> list[tuple[str, Any]]:
        """JSON text and value of each row. Raises `Unreadable` where no list came."""
        if self._rows is None:
            raise Unreadable(_lost(f"a list was expected: {shown(self.text)}"))
        return self._rows


def _data(reply: Reply) -> Data:
    data = Data(reply)
    if data.code not in (None, SUCCESS):
        raise Refusal(Problem("onedesk_refused", {"text": _words(reply), "status": str(reply.status)}))
    if data.value is None:
        raise Gone(Problem("onedesk_refused", {"text": "data: null", "status": str(reply.status)}))
    return data


def _confirmed(reply: Reply) -> None:
    """An update's answer: an object with the code, or the bare code; an empty one says nothing against it."""
    if not reply.body.strip():
        return
    try:
        answer = loads(reply.body)
    except ValueError as error:
        raise Doubt(_lost("no JSON", reply.status)) from error
    code = answer.get("code") if isinstance(answer, dict) else answer
    if code is not None and code != SUCCESS:
        raise Refusal(Problem("onedesk_refused", {"text": _words(reply), "status": str(reply.status)}))


def _failure(reply: Reply) -> ProblemError:
    text = _words(reply)
    if reply.status in (401, 403):
        return Stop(Problem("wrong_api_key", {"text": text, "status": str(reply.status)}))
    if reply.status == 404:
        return Gone(Problem("onedesk_refused", {"text": text, "status": "404"}))
    if reply.status >= 500 or reply.status < 400 or reply.status in (408, 425):
        return ServerError(_lost(text, reply.status))
    return Refusal(Problem("onedesk_refused", {"text": text, "status": str(reply.status)}))


def _words(reply: Reply) -> str:
    """The text of an error: OneDesk documents none, so the usual members are tried, then a short plain body."""
    try:
        answer = loads(reply.body)
    except ValueError:
        answer = reply.body[:500].decode("utf-8", "replace")
    if isinstance(answer, dict):
        rows = answer.get("errors")
        row = rows[0] if isinstance(rows, list) and rows else None
        listed = row.get("message") if isinstance(row, dict) else row
        found = (*(answer.get(name) for name in ("message", "error", "detail")), listed, answer.get("code"))
        answer = next((each for each in found if isinstance(each, str) and each.strip()), "")
    if not isinstance(answer, str) or answer.lstrip().startswith("<") or not answer.strip():
        return f"HTTP {reply.status}"
    return " ".join(answer.split())[:300]


def _lost(text: str, status: int = 0) -> Problem:
    return Problem("unreachable", {"host": HOST, "text": text, "status": str(status or "")})
