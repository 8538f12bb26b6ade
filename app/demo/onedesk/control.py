"""What tests and the Demo menu do on the OneDesk side: acting as a person there, reading what happened, switching behaviour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.demo.faults import Faults
from app.demo.onedesk.store import INVOICES, ORGANIZATIONS, STATUSES, OneDeskAccount, Record
from app.demo.onedesk.wire import dumps, loads


class Control:
    """The handlers below `/_control/`. Bodies are JSON objects; a wrong one is answered with 400 and the reason."""

    def __init__(self, account: OneDeskAccount, faults: Faults) -> None:
        self._account = account
        self._faults = faults

    async def state(self, _: Request) -> Response:
        """Every object by kind as it is kept, the settings, the profile and the activities."""
        account = self._account
        kinds = sorted({*account.kinds(), INVOICES, ORGANIZATIONS})
        objects = {kind: [record.body for record in account.all(kind)] for kind in kinds}
        extra = {"settings": account.settings.as_json(), "profile": account.profile, "activities": account.activities}
        return _json({**objects, **extra})

    async def log(self, _: Request) -> Response:
        return _json(self._account.log)

    async def counts(self, _: Request) -> Response:
        """How many requests there were, how many of them wrote, and how many per method and path."""
        log = self._account.log
        paths = Counter(f"{entry['method']} {entry['path']}" for entry in log)
        writes = [entry for entry in log if entry["is_write"]]
        return _json({"requests": len(log), "reads": len(log) - len(writes), "writes": len(writes), "paths": paths})

    async def forget_log(self, _: Request) -> Response:
        self._account.log.clear()
        return _done()

    async def invoice(self, request: Request) -> Response:
        """Creates or replaces an invoice. The body is the invoice, answered verbatim whatever it holds; or `{"invoice": …,
        "verbatim": false}` for one in the reference shape that follows the `shape` setting."""
        body = loads(await request.body())
        if not isinstance(body, dict):
            return _refused("an invoice is a JSON object")
        wrapped = isinstance(body.get("invoice"), dict)
        inner = body["invoice"] if wrapped else body
        verbatim = bool(body.get("verbatim", False)) if wrapped else True
        key = self._account.put(INVOICES, inner, verbatim)
        record = self._account.get(INVOICES, key)
        if record is not None:
            self._account.record_activity("create", record, "person")
        return _json({"externalId": key})

    async def drop_invoice(self, request: Request) -> Response:
        body = loads(await request.body())
        found = self._invoice(body)
        if found is None:
            return _refused("no such invoice", 404)
        self._account.remove(INVOICES, found.key)
        return _done()

    def _invoice(self, body: Any) -> Record | None:
        if not isinstance(body, dict):
            return None
        if body.get("externalId") is not None:
            return self._account.get(INVOICES, str(body["externalId"]))
        return self._account.by_number(str(body.get("number")))

    async def edit(self, request: Request) -> Response:
        """`{"externalId" or "number", "changes": {…}}`: a person edits an invoice."""
        body = loads(await request.body())
        found = self._invoice(body)
        if found is None or not isinstance(body.get("changes"), dict):
            return _refused("no such invoice, or no changes", 404)
        edited = self._account.edit(found.key, body["changes"])
        return _json(edited.body if edited else None)

    async def status(self, request: Request) -> Response:
        """`{"externalId" or "number", "status"}`: a person sets the status."""
        body = loads(await request.body())
        found = self._invoice(body)
        if found is None:
            return _refused("no such invoice", 404)
        if body.get("status") not in STATUSES:
            return _refused(f"status is one of {', '.join(STATUSES)}")
        self._account.edit(found.key, {"status": body["status"]})
        return _done()

    async def organization(self, request: Request) -> Response:
        """Creates a customer organization, or changes the one of this externalId or name; `invoicePreference` and `profile` are merged."""
        body = loads(await request.body())
        if not isinstance(body, dict):
            return _refused("a customer organization is a JSON object")
        held = self._account.all(ORGANIZATIONS)
        old = [r for r in held if r.key == body.get("externalId")]
        old = old or [r for r in held if "externalId" not in body and r.body.get("name") == body.get("name")]
        merged = dict(old[0].body) if old else {}
        for name, value in body.items():
            inner = merged.get(name)
            both = isinstance(inner, dict) and isinstance(value, dict)
            merged[name] = {**inner, **value} if both and isinstance(inner, dict) else value
        return _json({"externalId": self._account.put(ORGANIZATIONS, merged)})

    async def settings(self, request: Request) -> Response:
        try:
            self._account.set_fact("settings", loads(await request.body()))
        except ValueError as wrong:
            return _refused(str(wrong))
        return _json(self._account.settings.as_json())

    async def add_faults(self, request: Request) -> Response:
        """One rule or a list of them, as `app.demo.faults.Rule` describes."""
        try:
            self._faults.add(loads(await request.body()))
        except ValueError as wrong:
            return _refused(str(wrong))
        return _json(self._faults.rules())

    async def clear_faults(self, _: Request) -> Response:
        self._faults.clear()
        return _done()


def _json(value: Any, status: int = 200) -> Response:
    return Response(dumps(value), status, media_type="application/json")


def _done() -> Response:
    return _json({"done": True})


def _refused(why: str, status: int = 400) -> Response:
    return _json({"error": why}, status)


def _action(work: Callable[[], Any]) -> Callable[[Request], Awaitable[Response]]:
    async def handle(_: Request) -> Response:
        return _json(work())

    return handle


def control_routes(
    account: OneDeskAccount, faults: Faults, actions: Mapping[str, Callable[[], Any]]
) -> list[BaseRoute]:
    """The routes below `/_control/`; they need no key. `POST /_control/NAME` for each of `actions` answers with what it returns."""
    control = Control(account, faults)
    table = (
        ("GET", "state", control.state),
        ("GET", "log", control.log),
        ("DELETE", "log", control.forget_log),
        ("GET", "counts", control.counts),
        ("POST", "invoice", control.invoice),
        ("DELETE", "invoice", control.drop_invoice),
        ("POST", "edit", control.edit),
        ("POST", "status", control.status),
        ("POST", "organization", control.organization),
        ("POST", "settings", control.settings),
        ("POST", "faults", control.add_faults),
        ("DELETE", "faults", control.clear_faults),
        *(("POST", name, _action(work)) for name, work in actions.items()),
    )
    return [Route(f"/_control/{name}", handler, methods=[method]) for method, name, handler in table]
