"""Faults that can be switched on in a stand-in: lost replies before or after the work, throttling, pages of gateways, answers cut short."""

from __future__ import annotations

import asyncio
import random
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.demo.fault_bodies import PLAIN, FaultBodies
from app.demo.hosting_protocol import cut

BEFORE = frozenset(
    {
        *("drop_before", "status_401", "throttle_json", "throttle_xml", "throttle_retry_after", "html_503", "html_200"),
        *("xml_500", "fault_in_200", "fault_lowercase", "invalid_grant"),
    }
)
AFTER = frozenset(["drop_after", "truncated", "empty_200", "processed_5xx"])
NAMES = BEFORE | AFTER | {"slow", "late_reply", "hang"}
CONTROL = "/_control"


@dataclass(slots=True)
class Rule:
    """One fault and the requests that meet it.

    `method` and `path` (a substring, else a regular expression, of path and query) choose requests, empty means any. The first
    `after` of them pass, the next `times` meet the fault (None: all), each with `probability` drawn from `seed`. `seconds` is how
    long `slow` (before the work is done) and `late_reply` (after it) take, and what Retry-After says; `hang` does nothing and never
    answers; `code` is the code of `fault_in_200` and `fault_lowercase`.
    """

    name: str
    method: str = ""
    path: str = ""
    times: int | None = None
    after: int = 0
    probability: float = 1.0
    seconds: float = 2.0
    seed: int = 0
    code: str = ""
    met: int = 0
    hit: int = 0
    _random: random.Random = field(default_factory=random.Random, repr=False)

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise ValueError(f"unknown fault {self.name!r}; there are: {', '.join(sorted(NAMES))}")
        self.seconds, self.probability = float(self.seconds), float(self.probability)  # JSON may have brought decimals
        self._random.seed(self.seed)

    def matches(self, method: str, target: str) -> bool:
        if self.method and self.method.upper() != method.upper():
            return False
        return not self.path or self.path in target or _found(self.path, target)

    def draw(self) -> bool:
        """Counts a matching request and says whether it meets the fault."""
        self.met += 1
        if self.met <= self.after or (self.times is not None and self.hit >= self.times):
            return False
        if self._random.random() >= self.probability:
            return False
        self.hit += 1
        return True


def _found(pattern: str, target: str) -> bool:
    try:
        return re.search(pattern, target) is not None
    except re.error:
        return False


RULE_MEMBERS = frozenset(each.name for each in fields(Rule)) - {"met", "hit", "_random"}


class Faults:
    """The rules in force; the first one that a request meets decides."""

    def __init__(self, rules: Iterable[Mapping[str, Any]] = ()) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = []
        self.add(list(rules))

    def add(self, rules: Any) -> None:
        """One rule or a list of rules, each a mapping of `Rule`'s members or just a name. Raises ValueError."""
        rows = rules if isinstance(rules, list) else [rules]
        made = []
        for row in rows:
            row = {"name": row} if isinstance(row, str) else row
            if not isinstance(row, Mapping) or "name" not in row or not set(row) <= RULE_MEMBERS:
                raise ValueError(f"a fault has a name and may have: {', '.join(sorted(RULE_MEMBERS))}")
            made.append(Rule(**row))
        with self._lock:
            self._rules += made

    def clear(self) -> None:
        with self._lock:
            self._rules = []

    def rules(self) -> list[dict[str, Any]]:
        """What is in force, with `met` and `hit` counted so far."""
        with self._lock:
            return [
                {name: getattr(rule, name) for name in (*sorted(RULE_MEMBERS), "met", "hit")} for rule in self._rules
            ]

    def pick(self, method: str, target: str) -> Rule | None:
        """The rule that this request meets, counted as met."""
        with self._lock:
            return next((rule for rule in self._rules if rule.matches(method, target) and rule.draw()), None)


class FaultyApp:
    """Stands before an application and spoils the requests that `faults` chooses; control paths are left alone."""

    def __init__(self, app: ASGIApp, faults: Faults, bodies: FaultBodies = PLAIN) -> None:
        self._app = app
        self._faults = faults
        self._bodies = bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        target = scope["path"] + ("?" + str(QueryParams(scope["query_string"])) if scope["query_string"] else "")
        rule = self._faults.pick(scope["method"], target)
        if rule is None:
            await self._app(scope, receive, send)
        elif rule.name == "slow":
            body = await _read_all(receive)
            await asyncio.sleep(rule.seconds)
            await self._app(scope, _replaying(body, receive), send)
        elif rule.name == "late_reply":
            await self._app(scope, receive, _late(send, rule.seconds))
        elif rule.name in AFTER:
            await self._processed(rule, scope, receive, send)
        elif rule.name == "hang" or (rule.name == "drop_before" and cut(scope)):
            await _gone(receive)
        else:
            await _read_all(receive)
            await _answer(send, *self._bodies(rule.name, rule.code, rule.seconds))

    async def _processed(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        """The work is done; the reply does not arrive as it was."""
        heard: list[Message] = []

        async def hearing(message: Message) -> None:
            heard.append(message)

        await self._app(scope, receive, hearing)
        status = next((each["status"] for each in heard if each["type"] == "http.response.start"), 500)
        headers: list[tuple[bytes, bytes]] = next(
            (each["headers"] for each in heard if each["type"] == "http.response.start"), []
        )
        kept = [(name, value) for name, value in headers if name.lower() != b"content-length"]
        body = b"".join(each.get("body", b"") for each in heard if each["type"] == "http.response.body")
        if rule.name == "drop_after" and cut(scope):
            await _gone(receive)
            return
        if rule.name == "truncated":
            await _answer(send, status, body[: len(body) // 2], kept)
        elif rule.name == "empty_200":
            await _answer(send, 200, b"", kept)
        else:
            await _answer(send, *self._bodies("xml_500", rule.code, rule.seconds))


def _late(send: Send, seconds: float) -> Send:
    async def later(message: Message) -> None:
        if message["type"] == "http.response.start":
            await asyncio.sleep(seconds)
        await send(message)

    return later


async def _read_all(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if message["type"] != "http.request" or not message.get("more_body"):
            return body


def _replaying(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read already: who went away meanwhile has asked all the same, and the work is done."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _gone(receive: Receive) -> None:
    """Waits until the server knows that the connection is cut: it would complain of a missing reply before."""
    while (await receive())["type"] != "http.disconnect":
        continue


async def _answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
