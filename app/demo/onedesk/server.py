"""OneDesk's public API on loopback: its routes, envelopes and limits, as far as third parties have seen them."""

from __future__ import annotations

import hmac
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.demo.faults import Faults, FaultyApp
from app.demo.onedesk.control import control_routes
from app.demo.onedesk.filters import BadEnum, BadRequest, Filter, read_filter, select, select_activities
from app.demo.onedesk.shapes import shaped
from app.demo.onedesk.store import INVOICES, NotAccepted, OneDeskAccount, Record
from app.demo.onedesk.wire import dumps, loads

BASE = "/rest/public"
KEY_HEADER = "OD-Public-API-Key"
BY_BOTH_IDS = ("invoices", "quotes", "customers", "timesheets", "users", "items", "projects")
BY_EXTERNAL_ID = ("customer-organizations", "portfolios", "teams", "conversations", "conversation-messages")
NOT_CREATED_HERE = ("invoices", "quotes")
ORGANIZATION: dict[str, Any] = {
    "lifecycleStatus": [
        {
            "externalId": "1",
            "name": "New",
            "state": "open",
            "type": "item",
            "iconColor": "blue",
            "iconStyleName": "dot",
        },
        {
            "externalId": "2",
            "name": "Done",
            "state": "closed",
            "type": "item",
            "iconColor": "green",
            "iconStyleName": "dot",
        },
    ],
    "itemTypes": [{"label": "Ticket"}, {"label": "Task"}],
    "containerTypes": [{"label": "Project", "visible": True, "isPortfolio": False}],
    "userTypes": [{"label": "Administrator"}, {"label": "Team member"}],
}
Handler = Callable[[Request], Awaitable[Response]]


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(dumps(value), status, headers, media_type="application/json")


def failure(status: int, code: str, message: str) -> Response:
    return answer({"code": code, "message": message}, status)


class Gate:
    """The key and the pace: what every request has to pass."""

    def __init__(self, account: OneDeskAccount, api_key: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._account = account
        self._key = api_key
        self._clock = clock
        self._seen: deque[float] = deque()

    def refuses(self, request: Request) -> Response | None:
        """401 for a wrong key, 429 above the limit of the last 60 seconds, None when it may pass."""
        given = request.headers.get(KEY_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._key.encode()):
            return failure(401, "UNAUTHORIZED", "The API key is missing or not valid.")
        settings, now = self._account.settings, self._clock()
        if not settings.per_minute:
            return None
        while self._seen and now - self._seen[0] >= 60:
            self._seen.popleft()
        if len(self._seen) >= settings.per_minute:
            refused = failure(429, "TOO_MANY_REQUESTS", "Too many requests.")
            if settings.retry_after is not None:
                refused.headers["Retry-After"] = str(settings.retry_after)
            return refused
        self._seen.append(now)
        return None


class PublicApi:
    """The handlers of one account. `kind` is the first part of a path, such as `invoices`."""

    def __init__(self, account: OneDeskAccount) -> None:
        self._account = account

    async def _body(self, request: Request) -> Any:
        try:
            return loads(await request.body())
        except ValueError as wrong:
            raise BadRequest("the body is not JSON") from wrong

    def _shown(self, record: Record, with_lines: bool = True) -> dict[str, Any]:
        if record.kind != INVOICES or record.verbatim:
            return record.body
        return shaped(record.body, self._account.settings.shape, with_lines)

    def _found(self, kind: str, request: Request) -> Record | None:
        parts = request.path_params
        if "number" in parts:
            return self._account.by_id(kind, parts["number"])
        return self._account.get(kind, parts["external_id"])

    def _nothing(self) -> Response:
        if self._account.settings.unknown == "null":
            return answer({"code": "SUCCESS", "data": None})
        return failure(404, "NOT_FOUND", "The object was not found.")

    def read(self, kind: str) -> Handler:
        async def handle(request: Request) -> Response:
            record = self._found(kind, request)
            return self._nothing() if record is None else answer({"code": "SUCCESS", "data": self._shown(record)})

        return handle

    def update(self, kind: str) -> Handler:
        async def handle(request: Request) -> Response:
            record, body = self._found(kind, request), await self._body(request)
            if record is None:
                return self._nothing()
            if not isinstance(body, dict):
                raise BadRequest("the body must be a JSON object")
            settings = self._account.settings
            if settings.unwritable == "refuse" and not all(settings.writable(name) for name in body):
                return failure(400, "INVALID_PROPERTY", f"Not writable: {', '.join(map(str, body))}")
            self._account.update(record, body)
            return answer({"code": "SUCCESS"} if settings.update_answer == "object" else "SUCCESS")

        return handle

    def create(self, kind: str) -> Handler:
        async def handle(request: Request) -> Response:
            body = await self._body(request)
            if not isinstance(body, dict) or "externalId" in body or "id" in body:
                raise BadRequest("the body must be a JSON object without ids")
            if kind == "customer-organizations" and not str(body.get("name") or "").strip():
                raise BadRequest("name is required")
            key = self._account.put(kind, body)
            record = self._account.get(kind, key)
            if record is not None:
                self._account.record_activity("create", record, "api")
            return answer({"code": "SUCCESS", "data": key})

        return handle

    def list_ids(self, kind: str) -> Handler:
        async def handle(request: Request) -> Response:
            settings = self._account.settings
            wanted = read_filter(kind, await self._body(request))
            if wanted.limit > settings.ids_limit:
                raise BadRequest(f"limit must not exceed {settings.ids_limit}")
            found = select(self._account.all(kind), wanted, settings.zone_minutes)
            page = found[wanted.offset : wanted.offset + wanted.limit]
            return answer(_id_list([record.key for record in page], len(found), wanted))

        return handle

    def list_details(self, kind: str) -> Handler:
        async def handle(request: Request) -> Response:
            settings = self._account.settings
            wanted = read_filter(kind, await self._body(request))
            found = select(self._account.all(kind), wanted, settings.zone_minutes)
            page = found[wanted.offset :][: min(wanted.limit, settings.details_limit)]
            body: dict[str, Any] = {
                "code": "SUCCESS",
                "data": [self._shown(record, settings.details_with_lines) for record in page],
            }
            return answer(body | ({"totalNum": len(found)} if settings.details_total else {}))

        return handle

    async def activities(self, request: Request) -> Response:
        settings = self._account.settings
        wanted = read_filter("activities", await self._body(request))
        found = select_activities(self._account.activities, wanted, settings.zone_minutes)
        page = found[wanted.offset :][: min(wanted.limit, settings.details_limit)]
        return answer({"code": "SUCCESS", "data": page})

    async def organization(self, request: Request) -> Response:
        what = request.path_params["what"]
        if what == "profileAndPolicy":
            return answer({"code": "SUCCESS", "data": self._account.profile})
        if what not in ORGANIZATION:
            raise HTTPException(404)
        return answer({"code": "SUCCESS", "data": ORGANIZATION[what]})

    async def attach(self, request: Request) -> Response:
        """A file for a customer organization; counted, not kept."""
        if self._account.get("customer-organizations", request.path_params["external_id"]) is None:
            return self._nothing()
        await request.body()
        return answer({"code": "SUCCESS"})


def _id_list(keys: list[str], total: int, wanted: Filter) -> dict[str, Any]:
    return {
        "code": "SUCCESS",
        "data": keys,
        "totalNum": total,
        "appliedPropertyFilters": list(wanted.conditions),
        "appliedCustomFieldFilters": [],
        "notAppliedPropertyFilters": list(wanted.unknown),
        "notAppliedCustomFieldFilters": list(wanted.unknown_fields),
    }


def _kind_routes(api: PublicApi, kind: str) -> list[BaseRoute]:
    path = f"{BASE}/{kind}"
    places = [f"{path}/externalId/{{external_id}}"]
    if kind in BY_BOTH_IDS:
        places.append(f"{path}/id/{{number}}")
    routes: list[BaseRoute] = [Route(place, api.read(kind), methods=["GET"]) for place in places]
    routes += [Route(place, api.update(kind), methods=["POST"]) for place in places]
    if kind not in NOT_CREATED_HERE:
        routes.append(Route(f"{path}/", api.create(kind), methods=["POST"]))
    routes.append(Route(f"{path}/filter", api.list_ids(kind), methods=["POST"]))
    routes.append(Route(f"{path}/filter/details", api.list_details(kind), methods=["POST"]))
    return routes


def public_routes(account: OneDeskAccount) -> list[BaseRoute]:
    """All operations of the public API that matter here, and those of the other kinds that are built alike."""
    api = PublicApi(account)
    routes = [route for kind in (*BY_BOTH_IDS, *BY_EXTERNAL_ID) for route in _kind_routes(api, kind)]
    routes.append(Route(f"{BASE}/organization/{{what}}", api.organization, methods=["GET"]))
    routes.append(Route(f"{BASE}/activities/filter/details", api.activities, methods=["POST"]))
    place = f"{BASE}/attachments/customer-organization/{{external_id}}"
    routes.append(Route(place, api.attach, methods=["POST"]))
    return routes


async def _bad_request(_: Request, wrong: Exception) -> Response:
    return failure(400, "BAD_REQUEST", str(wrong))


async def _server_error(_: Request, wrong: Exception) -> Response:
    return failure(500, "INTERNAL_SERVER_ERROR", str(wrong))


async def _http_error(_: Request, wrong: Exception) -> Response:
    status = wrong.status_code if isinstance(wrong, HTTPException) else 500
    return failure(status, "NOT_FOUND" if status == 404 else "ERROR", f"HTTP {status}")


class Door:
    """Stands before the routes: the control paths pass, everything else meets the gate and is written to the log."""

    def __init__(self, inner: ASGIApp, account: OneDeskAccount, gate: Gate) -> None:
        self._inner = inner
        self._account = account
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_control/"):
            await self._inner(scope, receive, send)
            return
        method, path = scope["method"], scope["path"].removeprefix(BASE)
        is_write = method == "POST" and not path.rstrip("/").endswith(("/filter", "/filter/details"))
        agent = Request(scope).headers.get("user-agent", "")
        entry: dict[str, Any] = {"method": method, "path": path, "status": None, "is_write": is_write}
        entry["user_agent"] = agent
        self._account.log.append(entry)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry["status"] = message["status"]
            await send(message)

        refused = self._gate.refuses(Request(scope))
        await (refused or self._inner)(scope, receive, noting)


def create_app(
    account: OneDeskAccount,
    faults: Faults,
    api_key: str,
    actions: Mapping[str, Callable[[], Any]] = MappingProxyType({}),
    clock: Callable[[], float] = time.monotonic,
) -> ASGIApp:
    """OneDesk on one port: the public API below `/rest/public` and the control paths. `actions` add control paths."""
    routes = Starlette(
        routes=[*public_routes(account), *control_routes(account, faults, actions)],
        exception_handlers={
            BadRequest: _bad_request,
            json.JSONDecodeError: _bad_request,
            UnicodeDecodeError: _bad_request,
            BadEnum: _server_error,
            NotAccepted: _server_error,
            HTTPException: _http_error,
        },
    )
    return FaultyApp(Door(routes, account, Gate(account, api_key, clock)), faults)
