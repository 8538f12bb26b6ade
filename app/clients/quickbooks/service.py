"""One company's requests: signed in, paced, tried again where that is safe, and every reply judged (refusal, doubt, stop)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeVar

import msgspec

from app.clients.http import Http, Reply, Request
from app.clients.pace import Pace
from app.clients.patience import OnPause, Patience, Tries
from app.clients.quickbooks.entities import BAD_JSON
from app.clients.quickbooks.faults import Fault, Kind, kind_of, parse_fault, problem_of
from app.domain.problems import Doubt, NotSent, Problem, ProblemError, Refusal, Stop
from app.sync.hosts import check_address
from app.sync.ports import NOTHING_SPENT, Clock, Spent

MINOR_VERSION = "75"
JSON = "application/json"
Envelope = Mapping[str, msgspec.Raw]
T = TypeVar("T")
_ENVELOPE = msgspec.json.Decoder(dict[str, msgspec.Raw])
_TIME = re.compile(rb'(?:,\s*"time"\s*:\s*"([^"\\]{19,40})"\s*\}\s*$)|(?:^\s*\{\s*"time"\s*:\s*"([^"\\]{19,40})")')
_ENDS = 120
"""How many bytes at either end of an answer are searched for its `time`."""


class AccessTokens(Protocol):
    """Where access tokens come from."""

    async def access_token(self) -> str:
        """A token that is valid now, refreshed when it is not."""
        ...

    async def refresh(self, stale: str) -> str:
        """Another token than `stale`, which Intuit no longer takes."""
        ...


class Unexpected(ValueError):
    """A 200 that holds neither what was asked for nor a Fault."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of the company: `path` below `/v3/company/REALM/`."""

    purpose: str
    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    content_type: str = ""
    accept: str = JSON


def told_time(reply: Reply) -> datetime | None:
    """QuickBooks' own time by an answer: the earlier of its Date header and its `time` (Intuit: the start of the request)."""
    moments = []
    date = next((value for name, value in reply.headers.items() if name.lower() == "date"), "")
    found = _TIME.search(reply.body[:_ENDS]) or _TIME.search(reply.body[-_ENDS:])
    for read, text in ((parsedate_to_datetime, date), (datetime.fromisoformat, _stated(found))):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        if moment.tzinfo is not None:
            moments.append(moment.astimezone(UTC))
    return min(moments, default=None)


def _stated(found: re.Match[bytes] | None) -> str:
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


def envelope_of(reply: Reply) -> Envelope:
    """The outer object of a JSON answer, its members undecoded. Raises `Unexpected`."""
    try:
        return _ENVELOPE.decode(reply.body.removeprefix(b"\xef\xbb\xbf"))
    except BAD_JSON as error:
        raise Unexpected("no JSON object") from error


class Service:
    """The v3 API below one realm. `base` is the API's address of the environment."""

    def __init__(
        self,
        http: Http,
        pace: Pace,
        clock: Clock,
        tokens: AccessTokens,
        base: str,
        realm: str,
        *,
        patience: Patience | None = None,
        on_pause: OnPause | None = None,
    ) -> None:
        self._http = http
        self._pace = pace
        self._clock = clock
        self._tokens = tokens
        self._root = f"{check_address(base).rstrip('/')}/v3/company/{realm}"
        self._patience = patience or Patience()
        self._on_pause = on_pause
        self.lag = timedelta(0)
        """How far QuickBooks' clock is behind this computer's, by the last answer that told a time."""

    async def read(self, call: Call, accept: Callable[[Reply], T]) -> T:
        """Asks until `accept` takes the reply (it raises `Unexpected` where it cannot). Raises `Refusal`, `Stop`, `NotSent` where no
        connection could be made, or `ProblemError` (`unreachable`)."""
        tries = self._tries()
        while True:
            try:
                reply = await self._signed_in(call, tries)
                return _accepted(reply, accept)
            except NotSent:
                if not await tries.again():
                    raise
            except Doubt as doubt:
                if not await tries.again():
                    raise ProblemError(doubt.problem) from doubt

    async def write(self, call: Call, accept: Callable[[Reply], T], spent: Spent = NOTHING_SPENT) -> T:
        """Sends once (again only after a 429, an expired sign-in, or when no connection could be made, as far as `spent` allows).

        Raises `Refusal`, `Doubt`, `NotSent` or `Stop`.
        """
        tries = self._tries(spent)
        while True:
            try:
                reply = await self._signed_in(call, tries)
                return _accepted(reply, accept)
            except NotSent:
                if not await tries.again():
                    raise
            except Doubt as doubt:
                doubt.tries, doubt.paused = tries.made - spent.tries, tries.paused - spent.paused
                raise

    def _tries(self, spent: Spent = NOTHING_SPENT) -> Tries:
        return Tries(self._patience, self._clock, self._pace, self._on_pause, spent)

    async def _signed_in(self, call: Call, tries: Tries) -> Reply:
        """One answered request: throttling waited out, an expired sign-in renewed once. Raises `Stop`, `NotSent`, `Doubt`."""
        token, renewed = await self._token(), False
        while True:
            reply = await self._http.send(self._request(call, token), self._pace)
            told = told_time(reply)
            if told is not None:
                self.lag = max(timedelta(0), self._clock.now() - told)
            if reply.ok and not _suspicious(reply, call):
                return reply
            fault = parse_fault(reply.body, certain=reply.ok)
            if reply.ok and fault is None:
                return reply
            kind = kind_of(reply.status, fault)
            if kind is Kind.THROTTLED and await tries.throttled(reply.headers):
                token = await self._token()
                continue
            if kind is Kind.SIGN_IN and not renewed:
                renewed = True
                token = await self._token(stale=token)
                continue
            raise _error(kind, reply, fault)

    async def _token(self, stale: str | None = None) -> str:
        """A token (another than `stale`); while Intuit's sign-in cannot be reached, our request was certainly not sent."""
        try:
            return await (self._tokens.access_token() if stale is None else self._tokens.refresh(stale))
        except ProblemError as error:
            if error.problem.code == "unreachable":
                raise NotSent(error.problem) from error
            raise

    def _request(self, call: Call, token: str) -> Request:
        headers = {"Authorization": f"Bearer {token}", "Accept": call.accept}
        if call.content_type:
            headers["Content-Type"] = call.content_type
        url = f"{self._root}/{call.path}"
        params = {"minorversion": MINOR_VERSION, **call.params}
        return Request(f"QuickBooks Online: {call.purpose}", call.method, url, params, headers, call.content)


def _suspicious(reply: Reply, call: Call) -> bool:
    """Whether a 200 may hold a Fault: not the kind of body that was asked for, or the word stands in it."""
    if call.accept != JSON:
        return not reply.body.startswith(b"%PDF")
    return reply.body.lstrip()[:1] != b"{" or b'ault"' in reply.body


def _accepted(reply: Reply, accept: Callable[[Reply], T]) -> T:
    try:
        return accept(reply)
    except Unexpected as error:
        raise Doubt(_lost(str(error), reply.tid, reply.status)) from error


def _error(kind: Kind, reply: Reply, fault: Fault | None) -> ProblemError:
    problem = problem_of(reply.status, fault, reply.tid)
    if kind is Kind.DOUBT:
        return Doubt(problem)
    return Refusal(problem) if kind is Kind.REFUSED else Stop(problem)


def _lost(text: str, tid: str | None = None, status: int = 0) -> Problem:
    return Problem("unreachable", {"host": "QuickBooks Online", "text": text, "status": str(status or "")}, tid)
