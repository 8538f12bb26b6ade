"""QuickBooks Online's Accounting API v3 on loopback: the gateway with its tokens and limits, the routes, the replay of requestids."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.demo.fault_bodies import INTUIT, THROTTLED, gateway_json, gateway_xml
from app.demo.fault_bodies import LIMIT as LIMIT_REACHED
from app.demo.faults import Faults, FaultyApp
from app.demo.intuit.tokens import ACCOUNTING, TokenStore
from app.demo.quickbooks import refusals
from app.demo.quickbooks.books import SALES_KINDS, Books
from app.demo.quickbooks.control import Control
from app.demo.quickbooks.limits import Limits
from app.demo.quickbooks.operations import READABLE, Operations
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import Entity, answer_time, dumps, loads, xml_answer
from app.demo.quickbooks.xml_bodies import read_xml

BASE = "/v3/company/"
JSON, XML = "application/json", "application/xml"
LONGEST_REQUEST_ID, LONGEST_BATCH_ID = 50, 36
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Intuit", error="invalid_token"'}


class Asked:
    """A request, taken apart: the path below the company, the query, the body."""

    def __init__(self, request: Request, body: bytes, at: datetime) -> None:
        self.method = request.method
        self.path = request.url.path
        realm, _, rest = self.path.removeprefix(BASE).partition("/")
        self.realm = realm
        self.parts = rest.strip("/").split("/") if rest.strip("/") else []
        self.query = {name.casefold(): value for name, value in request.query_params.items()}
        self.accept = request.headers.get("accept", "")
        self.content_type = request.headers.get("content-type", "")
        self.authorization = request.headers.get("authorization", "")
        self.user_agent = request.headers.get("user-agent", "")
        self.body = body
        self.at = at

    @property
    def name(self) -> str:
        """The first part of the path below the company, in lower case."""
        return self.parts[0].casefold() if self.parts else ""

    @property
    def wants_json(self) -> bool:
        return "json" in self.accept.casefold() or self.query.get("format", "").casefold() == "json"

    @property
    def is_write(self) -> bool:
        return self.method == "POST" and self.name not in ("query", "")

    @property
    def request_id(self) -> str:
        return self.query.get("requestid", "") if self.is_write else ""

    @property
    def include(self) -> frozenset[str]:
        return frozenset(part.strip() for part in self.query.get("include", "").split(",") if part.strip())

    @property
    def operation(self) -> str:
        return self.query.get("operation", "").casefold()

    def json(self) -> dict[str, Any]:
        """The body as an object. An empty one is refused (2310), one that does not parse is a failure of the server (10000)."""
        if not self.body.strip():
            raise Refused(2310, "Error parsing object", "ObjectParserError: Request Body is Empty", "")
        if "xml" in self.content_type:
            return read_xml(self.body)
        try:
            read = loads(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as odd:
            raise _failure() from odd
        if not isinstance(read, dict):
            raise _failure()
        return read


def _failure() -> Refused:
    text = "An application error has occurred while processing your request"
    return Refused(10000, text, "System Failure Error: java.lang.NullPointerException", status=500, kind="SystemFault")


class Api:
    """The ASGI application below `/v3`, and the control paths."""

    def __init__(self, books: Mapping[str, Books], tokens: TokenStore, faults: Faults, limits: Limits) -> None:
        self._books = books
        self._tokens = tokens
        self._limits = limits
        self._control = Control(books, tokens, faults, limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        if scope["path"].startswith("/_control"):
            response = self._control.answer(request, body)
        elif scope["path"].startswith(BASE):
            response = self._company(request, body)
        else:
            response = Response(b"Not Found", 404, media_type="text/plain")
        response.headers["intuit_tid"] = f"1-{uuid.uuid4().hex[:8]}-{uuid.uuid4().hex[:24]}"
        response.headers["QBO-Version"] = "2025.75"
        await response(scope, receive, send)

    # --- the gateway -------------------------------------------------------------------------------------------------

    def _company(self, request: Request, body: bytes) -> Response:
        asked = Asked(request, body, next(iter(self._books.values())).clock())
        books = self._books.get(asked.realm)
        entry = self._entry(asked)
        if books is not None:
            books.log.append(entry)
        response = self._gateway(asked, books) or self._served(asked, self._books[asked.realm], entry)
        entry["status"] = response.status_code
        return response

    @staticmethod
    def _entry(asked: Asked) -> Entity:
        return {
            "at": answer_time(asked.at),
            "method": asked.method,
            "path": asked.path,
            "query": {name: value for name, value in asked.query.items() if name != "query"},
            "entity": READABLE.get(asked.name, asked.name),
            "operation": asked.operation or (asked.parts[2] if len(asked.parts) > 2 else ""),
            "is_write": asked.is_write,
            "requestid": asked.request_id,
            "user_agent": asked.user_agent,
            "replayed": False,
            "created": False,
            "status": None,
        }

    def _gateway(self, asked: Asked, books: Books | None) -> Response | None:
        """What the gateway says itself: tokens (401), companies (403), limits (429)."""
        if not asked.realm:
            raise_internal = refusals.business("Unexpected Internal Error. (-30000)")
            return self._refused(asked, raise_internal)
        scheme, _, token = asked.authorization.partition(" ")
        access = self._tokens.access(token.strip()) if scheme.casefold() == "bearer" else None
        if access is None:
            return _unauthorized(_why(self._tokens, token.strip()))
        if ACCOUNTING not in access.scope.split():
            text = "message=AuthorizationFailed; errorCode=003100; statusCode=403"
            return Response(
                gateway_xml("3100", text, "The access token does not have sufficient scope", "SERVICE"),
                403,
                media_type=XML,
            )
        if books is None or access.realm != asked.realm:
            text = "message=AuthorizationFailed; errorCode=003100; statusCode=403"
            return Response(gateway_json("3100", text, None, "SERVICE"), 403, media_type=JSON)
        if not self._limits.allow(asked.realm, asked.name == "batch"):
            return Response(gateway_xml("3001", THROTTLED, LIMIT_REACHED, "SERVICE"), 429, media_type=XML)
        if books.settings["lost_admin"]:
            detail = "AuthorizationFailure: the user is no longer an administrator of this company , statusCode: 403"
            return self._refused(
                asked, Refused(120, "Authorization Failure", detail, status=403, kind="AuthorizationFault")
            )
        return None

    def _served(self, asked: Asked, books: Books, entry: Entity) -> Response:
        try:
            if asked.method == "GET" and asked.parts[2:] == ["pdf"] and asked.name in READABLE:
                content = Operations(books).pdf(READABLE[asked.name], asked.parts[1])
                return Response(content, media_type="application/pdf")
            with books.lock:
                status, body = self._replayed(asked, books, entry)
            return self._response(asked, status, body)
        except Refused as refused:
            return self._refused(asked, refused)

    def _replayed(self, asked: Asked, books: Books, entry: Entity) -> tuple[int, Entity]:
        """Answers a known requestid with its first answer, without doing anything; `/send` knows no requestids."""
        key, mode = asked.request_id, books.settings["replay"]
        if len(key) > (LONGEST_BATCH_ID if asked.name == "batch" else LONGEST_REQUEST_ID):
            raise Refused(
                2130, "Invalid request id", f"Request id is too long. Supplied length:{len(key)}", "requestid"
            )
        if not key or mode == "off" or asked.parts[2:] == ["send"]:
            return self._done(asked, books, entry)
        if key in books.replies:
            entry["replayed"] = True
            reply = books.replies[key]
            return int(reply["status"]), dict(reply["body"])
        with books.changing():
            try:
                status, body = self._done(asked, books, entry)
            except Refused as refused:
                if mode != "all":
                    raise
                status, body = refused.status, refused.body(asked.at)
            books.remember_reply(key, {"status": status, "body": body})
        return status, body

    def _done(self, asked: Asked, books: Books, entry: Entity) -> tuple[int, Entity]:
        body = _route(asked, Operations(books))
        entry["created"] = _creates(asked)
        return 200, {**body, "time": answer_time(asked.at)}

    # --- answers -----------------------------------------------------------------------------------------------------

    def _refused(self, asked: Asked, refused: Refused) -> Response:
        body = refused.body(asked.at)
        if refused.code == 2030:
            del body["time"]
        return self._response(asked, refused.status, body)

    @staticmethod
    def _response(asked: Asked, status: int, body: Entity) -> Response:
        if asked.wants_json:
            return Response(dumps(body), status, media_type=f"{JSON};charset=UTF-8")
        return Response(xml_answer(body), status, media_type=f"{XML};charset=UTF-8")


def _why(tokens: TokenStore, token: str) -> str | None:
    """What the gateway says of a token that it does not take."""
    if len(token) < 40:
        return "Malformed bearer token: too short or too long"
    return f"Token expired: {token[:12]}" + "x" * 20 if tokens.known(token) else None


def _unauthorized(detail: str | None) -> Response:
    text = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    return Response(gateway_json("3200", text, detail, "AUTHENTICATION"), 401, CHALLENGE, JSON)


def _creates(asked: Asked) -> bool:
    if not asked.is_write or len(asked.parts) != 1 or asked.operation or asked.name not in READABLE:
        return False
    return b'"Id"' not in asked.body.split(b'"Line"')[0] or asked.json().get("Id") in (None, "")


def _route(asked: Asked, operations: Operations) -> Entity:
    """Does what path and method ask for. Raises `Refused`; code 500 for a path that does not exist."""
    kind = READABLE.get(asked.name)
    if asked.method == "GET":
        return _read(asked, operations, kind)
    if asked.method != "POST":
        raise refusals.unsupported(asked.path)
    if asked.name == "query" and len(asked.parts) == 1:
        return operations.query(_statement(asked))
    if asked.name == "batch" and len(asked.parts) == 1:
        return operations.batch(asked.json())
    if asked.name == "upload" and len(asked.parts) == 1:
        return operations.upload(asked.content_type, asked.body)
    if asked.name == "preferences" and len(asked.parts) == 1:
        return operations.write_preferences(asked.json())
    if kind and len(asked.parts) == 3 and asked.parts[2] == "send":
        return _sent(asked, operations, kind)
    if kind and len(asked.parts) == 1:
        return operations.write(kind, asked.json(), asked.operation, asked.include)
    raise refusals.unsupported(asked.path)


def _read(asked: Asked, operations: Operations, kind: str | None) -> Entity:
    if asked.name == "query" and len(asked.parts) == 1:
        return operations.query(asked.query.get("query", ""))
    if asked.name == "cdc" and len(asked.parts) == 1:
        return operations.changes(asked.query.get("entities", ""), asked.query.get("changedsince", ""))
    if asked.name == "preferences" and len(asked.parts) == 1:
        return operations.preferences()
    if asked.name == "companyinfo" and len(asked.parts) <= 2:
        return operations.company_info(asked.parts[1] if len(asked.parts) == 2 else "")
    if kind and len(asked.parts) == 2:
        return operations.read(kind, asked.parts[1])
    raise refusals.unsupported(asked.path)


def _statement(asked: Asked) -> str:
    """The statement: the body, or the query where the body is empty."""
    text = asked.body.decode("utf-8", "replace").strip()
    return text or asked.query.get("query", "")


def _sent(asked: Asked, operations: Operations, kind: str) -> Entity:
    """A send has an empty body of no type or of `application/octet-stream`; JSON and XML are refused."""
    typed = any(word in asked.content_type for word in ("json", "xml"))
    if kind not in SALES_KINDS or typed or asked.body.strip():
        said = asked.content_type or "none"
        raise Refused(500, "Unsupported Operation", f"Operation Content-Type {said} is not supported.")
    return operations.send(kind, asked.parts[1], asked.query.get("sendto"))


def create_app(
    books: Books | Mapping[str, Books], tokens: TokenStore, faults: Faults, limits: Limits | None = None
) -> ASGIApp:
    """The API of one or several companies (by realm id), and `/_control/` for tests and the demo."""
    companies = {books.realm_id: books} if isinstance(books, Books) else books
    return FaultyApp(Api(companies, tokens, faults, limits or Limits()), faults, INTUIT)
