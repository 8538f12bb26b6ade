"""Which hosts may be contacted at all (OneDesk, Intuit, loopback), and the record of those that were."""

from __future__ import annotations

import ipaddress
import re
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from app.domain.problems import Problem, ProblemError

ONEDESK_HOST = "app.onedesk.com"
INTUIT_DOMAIN = ".intuit.com"
_PLAIN = re.compile(r"[!-\[\]-~]+")  # printable ASCII without blank and backslash
_HOST = re.compile(r"[a-z0-9.-]+")


def is_loopback_host(host: str) -> bool:
    """Whether `host` (a name or an address without brackets) is this computer itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_loopback(address: str) -> bool:
    """Whether `address` (a URL) leads to this computer; False for one that cannot be read."""
    parts = _parts(address)
    return parts is not None and is_loopback_host(parts.hostname or "")


def _parts(address: str) -> SplitResult | None:
    if not _PLAIN.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname and parts.username is None and parts.password is None else None


def is_allowed(address: str) -> bool:
    """OneDesk's and Intuit's hosts over https, loopback over http or https; nothing else."""
    parts = _parts(address)
    if parts is None:
        return False
    host = parts.hostname or ""
    if is_loopback_host(host):
        return parts.scheme in ("http", "https")
    known = host == ONEDESK_HOST or (host.endswith(INTUIT_DOMAIN) and _HOST.fullmatch(host) is not None)
    return parts.scheme == "https" and known


def check_address(address: str) -> str:
    """`address` itself if it may be contacted. Raises `ProblemError` (`host_not_allowed`)."""
    if is_allowed(address):
        return address
    parts = _parts(address)
    host = (parts.hostname if parts else "") or ""
    raise ProblemError(
        Problem(
            "host_not_allowed", {"host": host, "address": address[:120], "allowed": f"{ONEDESK_HOST}, *.intuit.com"}
        )
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """One host that was contacted: what for, how often, when last."""

    host: str
    purpose: str
    count: int
    last: datetime


class Contacts:
    """Every host contacted by this process; filled from the event loop and from the sign-in's worker thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], Contact] = {}

    def note(self, host: str, purpose: str, at: datetime) -> None:
        """One more request to `host`."""
        with self._lock:
            known = self._seen.get((host, purpose))
            self._seen[host, purpose] = (
                replace(known, count=known.count + 1, last=at) if known else Contact(host, purpose, 1, at)
            )

    def all(self) -> list[Contact]:
        """The contacts so far, by host and purpose."""
        with self._lock:
            return [self._seen[key] for key in sorted(self._seen)]
