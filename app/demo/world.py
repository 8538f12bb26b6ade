"""A demo company with both services on loopback: built, seeded, served and kept; what the demo mode, the sandbox and the tests start.

With a folder, all of it is kept from call to call. Of several processes on one folder the first serves and the others use its servers;
when it ends, one of the others takes over on the same ports.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock, Timeout

from app.demo.identities import REDIRECT_URI, Identity, identity_of
from app.demo.person import Addresses, NothingThere, Person
from app.demo.stage import Stage

READY_SECONDS = 15.0
POLL_SECONDS = 0.1
ADDRESSES = "addresses.json"


class World:
    """The running demo company of `country`: its addresses, keys and tokens, and what a `person` does in it.

    `folder` None keeps nothing. `size` is "full", "small" or "empty". `ports` asks for fixed ports by name (`quickbooks`, `onedesk`,
    `intuit`). Raises OSError when one of them is in use, RuntimeError when another process holds the folder and does not answer.
    """

    def __init__(
        self,
        country: str,
        folder: Path | None = None,
        size: str = "full",
        ports: Mapping[str, int] | None = None,
        redirect_uris: tuple[str, ...] = (REDIRECT_URI,),
    ) -> None:
        self.identity: Identity = identity_of(country)
        self.redirect_uris = redirect_uris
        self._size = size
        self._ports = dict(ports or {})
        self._folder = None if folder is None else folder / country.lower()
        self._lock: FileLock | None = None
        self._closing = threading.Event()
        self._watch: threading.Thread | None = None
        self.stage: Stage | None = None
        self._addresses = self._open()
        self.person = Person(lambda: self.addresses)
        try:
            self._tokens: dict[str, str] = self.person.intuit("POST", "grant", {"realm": self.realm_id})
        except (ConnectionError, NothingThere):
            self.close()
            raise

    # --- what a client needs -------------------------------------------------------------------------------------

    @property
    def addresses(self) -> Addresses:
        return self._addresses

    @property
    def onedesk_url(self) -> str:
        return f"{self._addresses.onedesk}/rest/public"

    @property
    def onedesk_api_key(self) -> str:
        return self.identity.onedesk_api_key

    @property
    def discovery(self) -> str:
        return f"{self._addresses.intuit}/.well-known/openid_sandbox_configuration/"

    @property
    def quickbooks_api(self) -> str:
        return self._addresses.quickbooks

    @property
    def client_id(self) -> str:
        return self.identity.client_id

    @property
    def client_secret(self) -> str:
        return self.identity.client_secret

    @property
    def realm_id(self) -> str:
        return self.identity.realm_id

    @property
    def redirect_uri(self) -> str:
        return self.redirect_uris[0]

    @property
    def access_token(self) -> str:
        return self._tokens["access_token"]

    @property
    def refresh_token(self) -> str:
        return self._tokens["refresh_token"]

    @property
    def hosting(self) -> bool:
        """Whether this process serves; the others use its servers."""
        return self.stage is not None

    def wait_until_hosting(self, seconds: float) -> bool:
        """Waits until this process serves, at most so long; whether it does."""
        if self._watch is not None:
            self._watch.join(seconds)
        return self.hosting

    def reset(self) -> None:
        """Everything in both services as at the first start; the connections stay."""
        self.person.onedesk("POST", "reset")

    def close(self) -> None:
        """Stops serving, if it was this process that served."""
        self._closing.set()
        if self._watch is not None:
            self._watch.join()
        self.person.forget()
        if self.stage is not None:
            self.stage.close()
            self.stage = None
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- one serves, the others follow ---------------------------------------------------------------------------

    def _open(self) -> Addresses:
        if self._folder is None:
            return self._serve()
        self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._lock = FileLock(self._folder / "host.lock", mode=0o600, thread_local=False)
        waited = 0.0
        while waited < READY_SECONDS:
            if self._take_lock(0):
                return self._serve()
            served = self._read_addresses()
            if served is not None and _is_answered(served):
                self._watch = threading.Thread(target=self._follow, name="stand-ins follow", daemon=True)
                self._watch.start()
                return served
            self._closing.wait(POLL_SECONDS)
            waited += POLL_SECONDS
        raise RuntimeError("another process holds the demo company and does not answer")

    def _take_lock(self, seconds: float) -> bool:
        assert self._lock is not None
        try:
            self._lock.acquire(timeout=seconds, poll_interval=POLL_SECONDS)
        except Timeout:
            return False
        return True

    def _serve(self) -> Addresses:
        before = self._read_addresses()
        wished = {} if before is None else before.ports()
        try:
            self.stage = Stage(self.identity, self._folder, self._size, self.redirect_uris, self._ports, wished)
        except OSError:
            if self._lock is not None:
                self._lock.release()
            raise
        if self._folder is not None:
            fresh = self._folder / "addresses.new"
            fresh.touch(0o600)
            fresh.write_text(json.dumps(asdict(self.stage.addresses)))
            fresh.replace(self._folder / ADDRESSES)
        return self.stage.addresses

    def _read_addresses(self) -> Addresses | None:
        if self._folder is None:
            return None
        try:
            return Addresses(**json.loads((self._folder / ADDRESSES).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def _follow(self) -> None:
        """Waits until the process that serves has ended, then serves."""
        while not self._closing.is_set():
            if self._take_lock(POLL_SECONDS * 5):
                self._addresses = self._serve()
                return


def _is_answered(addresses: Addresses) -> bool:
    return Person(lambda: addresses).is_answered()
