"""Which proxy stands between the program and a host: the user's setting, never in front of loopback."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from app.domain.problems import Problem, ProblemError
from app.sync.hosts import is_loopback

ProxyFor = Callable[[str], str | None]
"""Maps an address to the proxy's address, or None for a direct connection."""


def proxy_rule(setting: str) -> ProxyFor:
    """The rule of the setting `proxy`: an address, `system`, or `none`. Raises `ProblemError` (`bad_address`)."""
    if setting in ("", "none"):
        return lambda _address: None
    if setting == "system":
        return _system_proxy
    proxy = _checked(setting)
    return lambda address: None if is_loopback(address) else proxy


def _system_proxy(address: str) -> str | None:
    if is_loopback(address):
        return None
    parts = urlsplit(address)
    if proxy_bypass(parts.hostname or ""):
        return None
    known = getproxies()
    found = known.get(parts.scheme) or known.get("all")
    return _checked(found if "://" in found else f"http://{found}") if found else None


def _checked(address: str) -> str:
    """`address` if it is a proxy that can be used: http or https with a host."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise ProblemError(Problem("bad_address", {"address": address.rpartition("@")[2][:120], "field": "proxy"}))
    return address


def shown_host(proxy: str) -> str:
    """Host and port of a proxy, without the user name and password that may stand in its address."""
    parts = urlsplit(proxy)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
