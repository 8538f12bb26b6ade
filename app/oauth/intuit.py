"""Intuit's sign-in service, through Intuit's own library; the one file that uses it, always in one worker thread with time-outs."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from app.domain.problems import Problem, ProblemError, Stop
from app.sync.hosts import check_address

TIMEOUTS = (5.0, 20.0)
PURPOSE = "Intuit sign-in"
T = TypeVar("T")
logger = logging.getLogger("ledgerbridge.oauth")


class InvalidGrant(ProblemError):
    """The code or refresh token is not taken (400 `invalid_grant`)."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A token answer. Lifetimes in seconds from now; `refresh_token` None: the old one goes on."""

    access_token: str
    expires_in: int
    refresh_token: str | None = None
    refresh_expires_in: int | None = None
    hard_expires_in: int | None = None

    def __repr__(self) -> str:
        return f"Granted(expires_in={self.expires_in})"


class Intuit:
    """One Intuit app (client id and secret) at one discovery address. `proxy_for` maps an address to a proxy or None."""

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        discovery: str,
        version: str,
        *,
        proxy_for: Callable[[str], str | None] | None = None,
        on_contact: Callable[[str, str], None] | None = None,
        timeouts: tuple[float, float] = TIMEOUTS,
    ) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._discovery = check_address(discovery)
        self._version = version
        self._proxy_for = proxy_for or (lambda _address: None)
        self._on_contact = on_contact
        self._timeouts = timeouts
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="intuit-sign-in")
        self._made: Any = None

    def __repr__(self) -> str:
        return f"Intuit({self._discovery})"

    def close(self) -> None:
        """Lets the worker end; a request under way is not waited for."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def authorize_url(self, state: str) -> str:
        """The address of Intuit's consent page. Raises `ProblemError` (`unreachable`, `host_not_allowed`)."""

        def work(client: Any) -> str:
            from intuitlib.enums import Scopes

            return str(client.get_authorization_url([Scopes.ACCOUNTING], state_token=state))

        return check_address(await self._run(work))

    async def exchange(self, code: str, realm: str) -> Granted:
        """The tokens for a code, which works once. Raises `InvalidGrant`, `Stop` (`wrong_client`) or `ProblemError`."""
        return await self._run(lambda client: _granted(client, lambda: client.get_bearer_token(code, realm_id=realm)))

    async def refresh(self, refresh_token: str) -> Granted:
        """Fresh tokens. Raises as `exchange`."""
        return await self._run(lambda client: _granted(client, lambda: client.refresh(refresh_token=refresh_token)))

    async def revoke(self, token: str) -> None:
        """Ends the connection at Intuit. Raises `ProblemError` when that was not confirmed."""
        await self._run(lambda client: client.revoke(token=token))

    async def _run(self, work: Callable[[Any], T]) -> T:
        """`work` with the library's client in the worker thread; what it raises as problems."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, self._work, work)

    def _work(self, work: Callable[[Any], T]) -> T:
        from intuitlib.exceptions import AuthClientError
        from requests.exceptions import RequestException

        try:
            if self._made is None:
                self._made = self._client()
            return work(self._made)
        except AuthClientError as error:
            raise _refused(error.status_code, error.content, error.intuit_tid) from None
        except RequestException as error:
            logger.info("%s: %s", PURPOSE, type(error).__name__)
            raise ProblemError(_unreachable(type(error).__name__)) from None
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise ProblemError(_unreachable(f"unreadable answer ({type(error).__name__})")) from None

    def _client(self) -> Any:
        """Reads the discovery document; every endpoint that it names must be Intuit's or loopback."""
        client = _client_class()(self)
        client.include_refresh_token_hard_expires_in = True
        for address in (client.auth_endpoint, client.token_endpoint, client.revoke_endpoint):
            check_address(address if isinstance(address, str) else "")
        return client

    def arguments(self) -> tuple[str, str, str, str]:
        """What the library's constructor wants."""
        return self._client_id, self._client_secret, self._redirect_uri, self._discovery

    def prepare(self, session: Any, url: str, arguments: dict[str, Any]) -> None:
        """Makes one request of the library's session safe: an allowed host, time-outs, no redirects, no environment."""
        check_address(url)
        session.trust_env = False
        headers = {"User-Agent": f"Ledgerbridge/{self._version}"}
        arguments["headers"] = {**(arguments.get("headers") or {}), **headers}
        proxy = self._proxy_for(url)
        arguments["proxies"] = {"http": proxy, "https": proxy} if proxy else {}
        arguments["timeout"] = self._timeouts
        arguments["allow_redirects"] = False
        arguments["verify"] = True
        if self._on_contact is not None:
            self._on_contact(urlsplit(url).hostname or "", PURPOSE)
            if proxy is not None:
                self._on_contact(urlsplit(proxy).hostname or "", "proxy")


def _client_class() -> Callable[[Intuit], Any]:
    """The library's client with our way of sending. Made when first needed: the library and `requests` are slow to load."""
    import certifi
    from intuitlib.client import AuthClient
    from requests.adapters import HTTPAdapter

    class SystemRoots(HTTPAdapter):
        """TLS with the roots of the system (a firm's own among them) beside Mozilla's."""

        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            context = ssl.create_default_context()
            context.load_verify_locations(cafile=certifi.where())
            super().init_poolmanager(*args, ssl_context=context, **kwargs)

    class Client(AuthClient):  # type: ignore[misc]
        """Sends everything through `Intuit.prepare`."""

        def __init__(self, owner: Intuit) -> None:
            self.owner = owner
            super().__init__(*owner.arguments())

        def request(self, method: str, url: str, **arguments: Any) -> Any:
            if "https://" in self.adapters and not isinstance(self.adapters["https://"], SystemRoots):
                self.mount("https://", SystemRoots())
            self.owner.prepare(self, url, arguments)
            answer = super().request(method, url, **arguments)
            self.cookies.clear()
            return answer

    return Client


def _granted(client: Any, call: Callable[[], object]) -> Granted:
    """Calls and takes the tokens off the client, which keeps whatever an answer held (and what an earlier one did)."""
    members = (
        "access_token",
        "refresh_token",
        "expires_in",
        "x_refresh_token_expires_in",
        "x_refresh_token_hard_expires_in",
    )
    for member in members:
        setattr(client, member, None)
    try:
        call()
        access, refresh, *times = (getattr(client, member) for member in members)
    finally:
        for member in members:
            setattr(client, member, None)
    seconds = [_seconds(value) for value in times]
    if not isinstance(access, str) or not access:
        raise ProblemError(_unreachable("an answer without a token"))
    return Granted(access, seconds[0] or 3600, refresh if isinstance(refresh, str) and refresh else None, *seconds[1:])


def _seconds(value: object) -> int | None:
    try:
        found = int(str(value))
    except ValueError:
        return None
    return found if 0 < found < 10**10 else None


def _refused(status: int, content: bytes, tid: str | None) -> ProblemError:
    """What an answer other than 200 means (facts 1.4). Its text may hold tokens: only the two documented members are used."""
    error, text = _error_members(content)
    logger.info("%s: HTTP %d %s tid=%s", PURPOSE, status, error or "-", tid or "-")
    if status == 401 or error in ("invalid_client", "unauthorized_client") or "clientID" in text:
        return Stop(Problem("wrong_client", {"text": text or error}, tid))
    if error == "invalid_grant":
        return InvalidGrant(Problem("reconnect_needed", {"text": text or error}, tid))
    if error and 400 <= status < 500 and status != 429:
        return ProblemError(Problem("sign_in_failed", {"text": text or error}, tid))
    return ProblemError(_unreachable(f"HTTP {status}", tid))


def _error_members(content: bytes) -> tuple[str, str]:
    try:
        answer = json.loads(content)
    except ValueError:
        return "", ""
    if not isinstance(answer, dict):
        return "", ""
    error, text = answer.get("error"), answer.get("error_description")
    return error[:40] if isinstance(error, str) else "", text[:200] if isinstance(text, str) else ""


def _unreachable(text: str, tid: str | None = None) -> Problem:
    return Problem("unreachable", {"host": "Intuit", "text": text}, tid)
