"""Builds the three stand-ins of one demo company and serves them from this process."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from pathlib import Path

from starlette.types import ASGIApp

from app.demo.company import seed
from app.demo.faults import Faults
from app.demo.hosting import Hosted, address, listen
from app.demo.identities import Identity
from app.demo.intuit.server import create_app as create_intuit
from app.demo.intuit.tokens import TokenStore
from app.demo.onedesk.server import create_app as create_onedesk
from app.demo.onedesk.store import OneDeskAccount
from app.demo.person import Addresses
from app.demo.quickbooks.books import Books
from app.demo.quickbooks.limits import Limits
from app.demo.quickbooks.server import create_app as create_quickbooks

SEEDED = "seeded"
FILES = ("quickbooks.sqlite", "onedesk.sqlite", "intuit.sqlite")
PARTS = ("onedesk", "intuit", "quickbooks")


def _sockets(ports: Mapping[str, int], wished: Mapping[str, int]) -> dict[str, socket.socket]:
    """A listening socket for each part: on its port of `ports` (OSError when in use), else on the `wished` one if it is free."""
    found: dict[str, socket.socket] = {}
    try:
        for part in PARTS:
            if ports.get(part):
                found[part] = listen(ports[part])
                continue
            try:
                found[part] = listen(wished.get(part, 0))
            except OSError:
                found[part] = listen()
    except OSError:
        for each in found.values():
            each.close()
        raise
    return found


def _private(file: Path) -> Path:
    """The file, made for its owner alone; what SQLite keeps beside it gets the same mode."""
    file.touch(0o600)
    return file


class Stage:
    """One company's books, account and tokens, served from `__init__` until `close`. `folder` None keeps nothing.

    `books`, `account`, `tokens` and the faults of either service are open to tests in the same process.
    """

    def __init__(
        self,
        identity: Identity,
        folder: Path | None,
        size: str,
        redirect_uris: tuple[str, ...],
        ports: Mapping[str, int],
        wished: Mapping[str, int],
    ) -> None:
        self._identity = identity
        self._size = size
        self._marker = None if folder is None else folder / SEEDED
        self.onedesk_faults, self.intuit_faults, self.quickbooks_faults = Faults(), Faults(), Faults()
        self.limits = Limits()
        with contextlib.ExitStack() as opened:
            sockets = _sockets(ports, wished)
            for bound in sockets.values():
                opened.callback(bound.close)
            self.addresses = Addresses(**{part: address(bound) for part, bound in sockets.items()})
            self._open(folder, redirect_uris, opened)
            if self._marker is None or not self._marker.exists():
                self.reset()
            apps = self._apps()
            opened.enter_context(Hosted([(sockets[part], apps[part]) for part in PARTS]))
            self._opened = opened.pop_all()

    def _open(self, folder: Path | None, redirect_uris: tuple[str, ...], opened: contextlib.ExitStack) -> None:
        books, desk, intuit = (_private(folder / name) if folder else None for name in FILES)
        self.books = Books(self._identity.country, self._identity.realm_id, books)
        opened.callback(self.books.close)
        self.account = OneDeskAccount(desk)
        opened.callback(self.account.close)
        self.tokens = TokenStore(self._identity.client_id, self._identity.client_secret, redirect_uris, intuit)
        opened.callback(self.tokens.close)

    def _apps(self) -> dict[str, ASGIApp]:
        key, actions = self._identity.onedesk_api_key, {"reset": self._reset_answered}
        return {
            "onedesk": create_onedesk(self.account, self.onedesk_faults, key, actions),
            "intuit": create_intuit(self.tokens, self._companies, self.addresses.intuit, self.intuit_faults),
            "quickbooks": create_quickbooks(self.books, self.tokens, self.quickbooks_faults, self.limits),
        }

    def _companies(self) -> dict[str, str]:
        return {self._identity.realm_id: str(self.books.company_info["CompanyName"])}

    def _reset_answered(self) -> dict[str, bool]:
        self.reset()
        return {"done": True}

    def reset(self) -> None:
        """Begins anew: the company as it is described, no faults. The connections stay."""
        if self._marker is not None:
            self._marker.unlink(missing_ok=True)
        for faults in (self.onedesk_faults, self.intuit_faults, self.quickbooks_faults):
            faults.clear()
        self.account.reset()
        self.books.reset()
        seed(self._identity.country, self.books, self.account, self._size)
        if self._marker is not None:
            self._marker.touch(0o600)

    def close(self) -> None:
        """Stops serving and closes the files."""
        self._opened.close()
