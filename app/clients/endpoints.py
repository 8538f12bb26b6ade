"""Where both services are: the real hosts, or others of the five variables, which only sandboxes and tests set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.problems import Problem, ProblemError
from app.sync.hosts import check_address, is_loopback

ONEDESK_URL = "https://app.onedesk.com/rest/public"
DISCOVERY = {
    "sandbox": "https://developer.intuit.com/.well-known/openid_sandbox_configuration/",
    "production": "https://developer.intuit.com/.well-known/openid_configuration/",
}
API = {"sandbox": "https://sandbox-quickbooks.api.intuit.com", "production": "https://quickbooks.api.intuit.com"}
REDIRECT_URI = "http://localhost:28680/callback"
LISTEN_PORT = 28680
SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses (None: by environment), the redirect address registered with Intuit, the port listened on, and two time-outs
    in seconds that may be lowered only while everything is loopback."""

    onedesk: str = ONEDESK_URL
    discovery: str | None = None
    api: str | None = None
    redirect_uri: str = REDIRECT_URI
    listen_port: int = LISTEN_PORT
    settle: float = SECONDS
    read_timeout: float = SECONDS

    def discovery_of(self, environment: str) -> str:
        return self.discovery or DISCOVERY[environment]

    def api_of(self, environment: str) -> str:
        return self.api or API[environment]


def endpoints_from(environment: Mapping[str, str]) -> Endpoints:
    """The endpoints that the environment variables say. Raises `ProblemError` (`host_not_allowed`, `bad_address`, `bad_setting`)."""
    onedesk = check_address(environment.get("LEDGERBRIDGE_ONEDESK_URL") or ONEDESK_URL)
    discovery = environment.get("LEDGERBRIDGE_QUICKBOOKS_DISCOVERY") or None
    api = environment.get("LEDGERBRIDGE_QUICKBOOKS_API") or None
    for address in (discovery, api):
        if address:
            check_address(address)
    redirect = environment.get("LEDGERBRIDGE_REDIRECT_URI") or REDIRECT_URI
    if not _may_be_registered(redirect):
        raise ProblemError(
            Problem("bad_address", {"address": redirect, "allowed": "https://…, http://localhost:PORT/…"})
        )
    local = all(address and is_loopback(address) for address in (onedesk, discovery, api))
    return Endpoints(
        onedesk,
        discovery,
        api,
        redirect,
        _port(environment.get("LEDGERBRIDGE_LISTEN_PORT")),
        _seconds(environment, "LEDGERBRIDGE_SETTLE_SECONDS", local),
        _seconds(environment, "LEDGERBRIDGE_READ_TIMEOUT", local),
    )


def _may_be_registered(redirect: str) -> bool:
    """What Intuit lets an app register: any https address, or http on localhost."""
    try:
        parts = urlsplit(redirect)
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "localhost")
    )


def _port(text: str | None) -> int:
    if not text:
        return LISTEN_PORT
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ProblemError(
            Problem("bad_setting", {"name": "LEDGERBRIDGE_LISTEN_PORT", "value": text, "allowed": "1–65535"})
        )
    return int(text)


def _seconds(environment: Mapping[str, str], name: str, local: bool) -> float:
    text = environment.get(name)
    if not text:
        return SECONDS
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if value < 0 or (value < SECONDS and not local):
        allowed = "0–" if local else f"≥ {SECONDS:.0f} (lower only while every endpoint is loopback)"
        raise ProblemError(Problem("bad_setting", {"name": name, "value": text, "allowed": allowed}))
    return value
