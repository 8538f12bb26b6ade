"""Intuit's sign-in on loopback: the discovery document, the page where a person allows, the tokens, revoke."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import uuid
from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app.demo.fault_bodies import INTUIT
from app.demo.faults import Faults, FaultyApp
from app.demo.intuit.tokens import SCOPES, Granted, NotGranted, TokenStore

DISCOVERY = ("/.well-known/openid_sandbox_configuration", "/.well-known/openid_configuration")
AUTHORIZE, TOKEN, REVOKE, USERINFO, JWKS = (
    "/connect/oauth2",
    "/oauth2/v1/tokens/bearer",
    "/v2/oauth2/tokens/revoke",
    "/v1/openid_connect/userinfo",
    "/op/v1/jwks",
)
HARD_HEADER = "x-include-refresh-token-hard-expires-in"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Connect to QuickBooks (stand-in)</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}}
label{{display:block;padding:.5rem 0}}button{{font:inherit;padding:.5rem 1.5rem;margin:1rem .5rem 0 0}}</style></head>
<body><h1>{title}</h1>{inner}</body></html>"""


class SignIn:
    """Answers the requests of one app at Intuit. `companies` gives realm ids with names."""

    def __init__(self, tokens: TokenStore, companies: Callable[[], Mapping[str, str]], base_url: str | None) -> None:
        self._tokens = tokens
        self._companies = companies
        self._base_url = base_url

    async def discovery(self, request: Request) -> Response:
        base = (self._base_url or str(request.base_url)).rstrip("/")
        body = {
            "issuer": f"{base}/op/v1",
            "authorization_endpoint": base + AUTHORIZE,
            "token_endpoint": base + TOKEN,
            "userinfo_endpoint": base + USERINFO,
            "revocation_endpoint": base + REVOKE,
            "jwks_uri": base + JWKS,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "email", "profile", "address", "phone"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
        }
        return _json(body)

    # --- the page ----------------------------------------------------------------------------------------------------

    async def authorize(self, request: Request) -> Response:
        """The page, or at once the redirect where `auto_approve` is set. Refuses what Intuit refuses, without a redirect."""
        query = dict(request.query_params)
        refused = self._refusal(query)
        if refused is not None:
            return _page("This app cannot be connected", f"<p>{escape(refused)}</p>", 400)
        scopes = set(query.get("scope", "").split())
        if not scopes or not scopes <= SCOPES:
            return _redirect(query, {"error": "invalid_scope"})
        if query.get("response_type") != "code":
            return _redirect(query, {"error": "unsupported_response_type"})
        if self._tokens.settings["auto_approve"]:
            return self._allowed(query, str(self._tokens.settings["auto_realm"]) or next(iter(self._companies()), ""))
        return _page("Connect to QuickBooks", _form(query, self._companies()))

    def _refusal(self, query: Mapping[str, str]) -> str | None:
        if query.get("client_id") != self._tokens.client_id:
            return "The client_id is not known."
        if query.get("redirect_uri") not in self._tokens.redirect_uris:
            return "The redirect_uri query parameter value is invalid. It must be one of the registered redirect URIs."
        if not query.get("state"):
            return "The state query parameter is missing."
        return None

    async def decide(self, request: Request) -> Response:
        """What the page's buttons send."""
        form = await _form_of(request)
        if self._refusal(form) is not None:
            return _page("This app cannot be connected", "<p>The request has changed.</p>", 400)
        if form.get("decision") != "allow":
            return _redirect(form, {"error": "access_denied"})
        return self._allowed(form, form.get("realm", ""))

    def _allowed(self, query: Mapping[str, str], realm: str) -> Response:
        if realm not in self._companies():
            return _page("No company", "<p>There is no such company.</p>", 400)
        code = self._tokens.issue_code(realm, query["redirect_uri"], query.get("scope", ""))
        return _redirect(query, {"code": code, "realmId": realm})

    # --- tokens ------------------------------------------------------------------------------------------------------

    async def token(self, request: Request) -> Response:
        form = await _form_of(request)
        try:
            self._check_client(request, form)
            granted = self._grant(form)
        except NotGranted as refused:
            self._note(request, form, refused.status)
            body = {"error": refused.error}
            if refused.description:
                body = {"error_description": refused.description, **body}
            return _json(body, refused.status)
        self._note(request, form, 200)
        return _json(_tokens_body(granted, request.headers.get(HARD_HEADER, "").casefold() == "true"))

    def _note(self, request: Request, form: Mapping[str, str], status: int) -> None:
        entry = {"path": request.url.path, "grant_type": form.get("grant_type"), "status": status}
        self._tokens.log.append({**entry, "user_agent": request.headers.get("user-agent", "")})

    def _check_client(self, request: Request, form: Mapping[str, str]) -> None:
        client_id, secret = _basic(request.headers.get("authorization", "")) or (
            form.get("client_id", ""),
            form.get("client_secret", ""),
        )
        right = hmac.compare_digest(secret.encode(), self._tokens.client_secret.encode())
        if client_id != self._tokens.client_id or not right:
            raise NotGranted("invalid_client", status=401)

    def _grant(self, form: Mapping[str, str]) -> Granted:
        kind = form.get("grant_type")
        if kind == "authorization_code":
            if not form.get("code"):
                raise NotGranted("invalid_request")
            return self._tokens.exchange(form["code"], form.get("redirect_uri", ""))
        if kind == "refresh_token":
            if not form.get("refresh_token"):
                raise NotGranted("invalid_request")
            return self._tokens.refresh(form["refresh_token"])
        raise NotGranted("unsupported_grant_type")

    async def revoke(self, request: Request) -> Response:
        form = await _form_of(request)
        status = 200
        try:
            self._check_client(request, form)
        except NotGranted as refused:
            self._note(request, {"grant_type": "revoke"}, refused.status)
            return _json({"error": refused.error}, refused.status)
        if not self._tokens.revoke(str(form.get("token", ""))):
            status = 400
        self._note(request, {"grant_type": "revoke"}, status)
        return Response(b"", status, headers=_headers()) if status == 200 else _json({"error": "invalid_request"}, 400)

    async def userinfo(self, request: Request) -> Response:
        found = self._tokens.access(request.headers.get("authorization", "").removeprefix("Bearer ").strip())
        if found is None:
            return Response(b"", 401, headers=_headers())
        return _json(
            {"sub": "d3b07384", "email": "bookkeeper@company.example", "emailVerified": True, "realmId": found.realm}
        )

    async def jwks(self, _: Request) -> Response:
        return _json({"keys": []})


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    return JSONResponse(dict(body), status, headers=_headers(), media_type="application/json;charset=UTF-8")


def _headers() -> dict[str, str]:
    tid = f"1-{uuid.uuid4().hex[:8]}-{uuid.uuid4().hex[:24]}"
    return {"intuit_tid": tid, "Cache-Control": "no-cache, no-store", "Pragma": "no-cache"}


def _page(title: str, inner: str, status: int = 200) -> Response:
    return HTMLResponse(PAGE.format(title=title, inner=inner), status, headers=_headers())


def _form(query: Mapping[str, str], companies: Mapping[str, str]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(query.get(name, ""), quote=True)}">'
        for name in ("client_id", "redirect_uri", "state", "scope")
    )
    choices = "".join(
        f'<label><input type="radio" name="realm" value="{escape(realm, quote=True)}"{" checked" if first else ""}>'
        f" {escape(name)} ({escape(realm)})</label>"
        for first, (realm, name) in zip((True, *([False] * len(companies))), companies.items(), strict=False)
    )
    return (
        f'<form method="post" action="{AUTHORIZE}"><p>Which company shall the app be connected with?</p>{hidden}{choices}'
        '<button name="decision" value="allow">Allow</button><button name="decision" value="cancel">Cancel</button></form>'
    )


def _redirect(query: Mapping[str, str], answer: Mapping[str, str]) -> Response:
    fields = {**answer, "state": query["state"]}
    return RedirectResponse(f"{query['redirect_uri']}?{urlencode(fields)}", 302, headers=_headers())


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, value = header.partition(" ")
    if scheme.casefold() != "basic":
        return None
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    client_id, _, secret = text.partition(":")
    return client_id, secret


async def _form_of(request: Request) -> dict[str, str]:
    """The fields of a form or JSON body; nothing from a body that is neither."""
    body = await request.body()
    if "json" in request.headers.get("content-type", ""):
        try:
            read = json.loads(body)
        except ValueError:
            return {}
        return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}
    return dict(FormData(parse_qsl(body.decode("utf-8", "replace"))))  # type: ignore[arg-type]


def _tokens_body(granted: Granted, hard: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "x_refresh_token_expires_in": granted.refresh_expires_in,
        "refresh_token": granted.refresh_token,
        "access_token": granted.access_token,
        "token_type": "bearer",
        "expires_in": granted.expires_in,
    }
    return {**body, "x_refresh_token_hard_expires_in": granted.hard_expires_in} if hard else body


# --- control ---------------------------------------------------------------------------------------------------------


class Control:
    """Switches for tests below `/_control/`."""

    def __init__(self, tokens: TokenStore, faults: Faults) -> None:
        self._tokens = tokens
        self._faults = faults

    async def state(self, _: Request) -> Response:
        return _json(self._tokens.state())

    async def log(self, _: Request) -> Response:
        return JSONResponse(self._tokens.log)

    async def settings(self, request: Request) -> Response:
        try:
            self._tokens.set(json.loads(await request.body()))
        except (ValueError, TypeError) as wrong:
            return _json({"error": str(wrong)}, 400)
        return _json(self._tokens.settings)

    async def expire(self, _: Request) -> Response:
        self._tokens.expire_access()
        return _json({"done": True})

    async def kill(self, _: Request) -> Response:
        self._tokens.kill_all()
        return _json({"done": True})

    async def grant(self, request: Request) -> Response:
        body = json.loads(await request.body() or b"{}")
        return _json(_tokens_body(self._tokens.grant(str(body.get("realm", ""))), hard=False))

    async def add_faults(self, request: Request) -> Response:
        try:
            self._faults.add(json.loads(await request.body()))
        except (ValueError, TypeError) as wrong:
            return _json({"error": str(wrong)}, 400)
        return _json({"rules": self._faults.rules()})

    async def clear_faults(self, _: Request) -> Response:
        self._faults.clear()
        return _json({"done": True})


def control_routes(tokens: TokenStore, faults: Faults, prefix: str = "/_control") -> list[Route]:
    control = Control(tokens, faults)
    table = (
        ("GET", "state", control.state),
        ("GET", "log", control.log),
        ("POST", "settings", control.settings),
        ("POST", "expire", control.expire),
        ("POST", "kill", control.kill),
        ("POST", "grant", control.grant),
        ("POST", "faults", control.add_faults),
        ("DELETE", "faults", control.clear_faults),
    )
    return [Route(f"{prefix}/{name}", handler, methods=[method]) for method, name, handler in table]


def create_app(
    tokens: TokenStore,
    companies: Mapping[str, str] | Callable[[], Mapping[str, str]],
    base_url: str | None = None,
    faults: Faults | None = None,
) -> ASGIApp:
    """Intuit's sign-in. `companies` are realm ids with names, or what gives them; `base_url` is where browsers find it (None: where
    each request came in)."""
    faults = faults or Faults()
    sign_in = SignIn(tokens, companies if callable(companies) else lambda: companies, base_url)
    routes = [
        *(Route(f"{path}{end}", sign_in.discovery) for path in DISCOVERY for end in ("", "/")),
        Route(AUTHORIZE, sign_in.authorize, methods=["GET"]),
        Route(AUTHORIZE, sign_in.decide, methods=["POST"]),
        Route(TOKEN, sign_in.token, methods=["POST"]),
        Route(REVOKE, sign_in.revoke, methods=["POST"]),
        Route(USERINFO, sign_in.userinfo),
        Route(JWKS, sign_in.jwks),
        *control_routes(tokens, faults),
    ]
    return FaultyApp(Starlette(routes=routes), faults, INTUIT)
