"""The control paths beside the API, for tests and the demo: look at the books, act as a person in them, switch faults and settings."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.demo.faults import Faults
from app.demo.intuit.tokens import SETTINGS as TOKEN_SETTINGS
from app.demo.intuit.tokens import TokenStore
from app.demo.quickbooks.books import Books
from app.demo.quickbooks.ledger import KINDS, SETTINGS
from app.demo.quickbooks.limits import Limits
from app.demo.quickbooks.operations import merge
from app.demo.quickbooks.refusals import Refused
from app.demo.quickbooks.wire import Entity, dumps, loads

Body = Mapping[str, Any]


class Control:
    """Answers `/_control/NAME`; `?realm=` chooses among several companies, the first one is the default."""

    def __init__(self, books: Mapping[str, Books], tokens: TokenStore, faults: Faults, limits: Limits) -> None:
        self._companies = books
        self._tokens = tokens
        self._faults = faults
        self._limits = limits
        self._reads: dict[str, Callable[[Books], Any]] = {
            "state": self._state,
            "mails": lambda books: books.mails,
            "log": lambda books: books.log,
            "counts": self._counts,
            "faults": lambda _: self._faults.rules(),
            "settings": self._all_settings,
        }
        self._acts: dict[str, Callable[[Books, Body], Any]] = {
            "payment": lambda books, body: books.record_payment(
                _invoice(books, body), body.get("amount"), body.get("date")
            ),
            "edit": lambda books, body: books.edit_invoice(_invoice(books, body), body["changes"]),
            "void": lambda books, body: books.void_invoice(_invoice(books, body)),
            "delete": lambda books, body: books.delete_invoice(_invoice(books, body)),
            "close": lambda books, body: books.close_period(body.get("date")),
            "credit": lambda books, body: books.credit_memo(_invoice(books, body), body["amount"], body.get("date")),
            "rename": lambda books, body: books.rename(body["kind"], str(body["id"]), body["name"]),
            "deactivate": lambda books, body: books.deactivate(
                body["kind"], str(body["id"]), body.get("active", False)
            ),
            "put": lambda books, body: books.put(body["kind"], dict(body["entity"])),
            "settings": self._settings,
            "expire": lambda _, __: self._tokens.expire_access(),
            "reset": lambda books, _: books.reset(),
        }

    def answer(self, request: Request, body: bytes) -> Response:
        """Only for callers on this machine; anything else does not exist."""
        if not _local(request):
            return Response(b"Not Found", 404, media_type="text/plain")
        name = request.url.path.removeprefix("/_control").strip("/")
        books = self._companies.get(request.query_params.get("realm", ""), next(iter(self._companies.values())))
        try:
            return self._answer(request.method, name, books, body)
        except Refused as refused:
            return _json({"error": str(refused), "Fault": refused.fault()}, 400)
        except (msgspec.DecodeError, KeyError, ValueError, TypeError) as wrong:
            return _json({"error": f"{type(wrong).__name__}: {wrong}"}, 400)

    def _answer(self, method: str, name: str, books: Books, body: bytes) -> Response:
        if name == "faults" and method == "POST":
            self._faults.add(loads(body))
            return _json(self._faults.rules())
        if name == "faults" and method == "DELETE":
            self._faults.clear()
            return _json({"done": True})
        if name in ("log", "mails") and method == "DELETE":
            (books.log if name == "log" else books.mails).clear()
            return _json({"done": True})
        if method == "GET" and name in self._reads:
            return _json(self._reads[name](books))
        if method == "POST" and name in self._acts:
            done = self._acts[name](books, loads(body) if body.strip() else {})
            return _json(done if done is not None else {"done": True})
        return _json({"error": f"no {method} {name}", "GET": [*self._reads], "POST": [*self._acts, "faults"]}, 404)

    # --- looking -----------------------------------------------------------------------------------------------------

    @staticmethod
    def _state(books: Books) -> Entity:
        entities = {kind: books.all(kind) for kind in KINDS}
        return {
            "CompanyInfo": books.company_info,
            "Preferences": books.preferences,
            **entities,
            "deleted": books.deleted,
        }

    @staticmethod
    def _counts(books: Books) -> Entity:
        """`writes` are those that were done: neither refused nor replayed."""
        done = [each for each in books.log if each["status"] == 200 and not each["replayed"]]
        written = [each for each in done if each["is_write"]]
        return {
            "requests": len(books.log),
            "reads": len(done) - len(written),
            "writes": len(written),
            "replayed": sum(bool(each["replayed"]) for each in books.log),
            "creates": dict(Counter(each["entity"] for each in written if each["created"])),
            "operations": dict(Counter(f"{each['entity']} {each['operation']}".strip() for each in written)),
            "mails": len(books.mails),
            "entities": {kind: len(books.live(kind)) for kind in KINDS},
        }

    def _all_settings(self, books: Books) -> Entity:
        limits = {name: getattr(self._limits, name) for name in ("per_minute", "per_second", "batches_per_minute")}
        return {**books.settings, **self._tokens.settings, **limits}

    # --- changing ----------------------------------------------------------------------------------------------------

    def _settings(self, books: Books, body: Body) -> Entity:
        """Settings of the books, of the tokens, the limits, and members of the preferences and the company."""
        known = {*SETTINGS, *TOKEN_SETTINGS, "limits", "per_minute", "per_second", "preferences", "company_info"}
        unknown = set(body) - known
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(sorted(known))}")
        with books.changing():
            books.settings = {**books.settings, **{name: body[name] for name in SETTINGS if name in body}}
            if "preferences" in body:
                books.preferences = merge(books.preferences, body["preferences"])
            if "company_info" in body:
                books.company_info = merge(books.company_info, body["company_info"])
        self._tokens.set({name: body[name] for name in TOKEN_SETTINGS if name in body})
        if "limits" in body:
            self._limits.switch(bool(body["limits"]))
        for name in ("per_minute", "per_second"):
            if name in body:
                setattr(self._limits, name, body[name])
        return self._all_settings(books)


def _invoice(books: Books, body: Body) -> str:
    """The Id of the invoice meant: `invoice` is an Id, `number` a DocNumber."""
    if "invoice" in body:
        return str(body["invoice"])
    wanted = str(body["number"])
    found = [each["Id"] for each in books.live("Invoice") if each.get("DocNumber") == wanted]
    if not found:
        raise ValueError(f"no invoice has the number {wanted}")
    return str(found[-1])


def _local(request: Request) -> bool:
    host = request.client.host if request.client else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _json(value: Any, status: int = 200) -> Response:
    return Response(dumps(value), status, media_type="application/json")
