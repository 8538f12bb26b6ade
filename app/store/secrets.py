"""Secrets in the operating system's keychain, or in memory until the program ends; never in a file, never in a log."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from app.domain.problems import Problem, ProblemError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
VARIABLE = "PYTHON_KEYRING_BACKEND"
PART = 1200
"""Characters in one entry: Windows holds 1,280 (keyring, issue 355)."""
PATIENCE = 180.0
"""Seconds for which a question of the keychain may stand unanswered on the screen."""
REAL_KEYCHAINS = {
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Manager",
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
}
PARTS = "\x1eparts "
FAILURES = (
    ("win32ctypes.pywin32.pywintypes", "error"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
)


class KeyringSecrets:
    """The keychain that `keyring` reaches (`app.sync.ports.Secrets`).

    Service names are `ledgerbridge:INSTALLATION:PROFILE:` and the port's service. A value over 1,200 characters is kept in numbered
    parts: the parts first, then the entry that names them, so that a reader finds the old value or the new one whole.
    """

    def __init__(self, installation: str, profile: str, environ: Mapping[str, str] | None = None) -> None:
        self._installation = installation
        self._prefix = _prefix(installation, profile)
        self._environ = os.environ if environ is None else environ
        self._pool = ThreadPoolExecutor(1, "keychain")
        self._chosen: KeyringBackend | None = None

    @property
    def backend(self) -> str:
        """The keychain's name; a backend named in PYTHON_KEYRING_BACKEND as it is named there.

        Raises `ProblemError` (`no_keychain`).
        """
        named = self._environ.get(VARIABLE, "")
        chosen = self._backend()
        return named or REAL_KEYCHAINS.get(type(chosen).__module__, type(chosen).__module__)

    async def get(self, service: str, name: str) -> str | None:
        """A secret; None when there is none. Raises `ProblemError` (`no_keychain`, `keychain_locked`)."""
        return await self._call(lambda backend: _read(backend, self._prefix + service, name))

    async def set(self, service: str, name: str, value: str) -> None:
        """Stores a secret in place of an earlier one."""
        await self._call(lambda backend: _write(backend, self._prefix + service, name, value))

    async def delete(self, service: str, name: str) -> None:
        """Forgets a secret; nothing happens where there is none."""
        await self._call(lambda backend: _remove(backend, self._prefix + service, name))

    async def forget_of(self, profile: str, entries: Sequence[tuple[str, str]]) -> None:
        """See the port."""
        prefix = _prefix(self._installation, profile)
        for service, name in entries:
            await self._call(partial(_remove, service=prefix + service, name=name))

    def close(self) -> None:
        """Lets the thread end, without waiting for a question that nobody answers."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _call(self, work: Callable[[KeyringBackend], T]) -> T:
        future = self._pool.submit(self._guarded, work)
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise ProblemError(Problem("keychain_locked", {"name": self.backend})) from error

    def _guarded(self, work: Callable[[KeyringBackend], T]) -> T:
        backend = self._backend()
        try:
            return work(backend)
        except _failures() as error:
            raise ProblemError(self._problem(error)) from error

    def _backend(self) -> KeyringBackend:
        if self._chosen is None:
            found = named_backend(self._environ) if self._environ.get(VARIABLE) else best_backend()
            if found is None:
                raise ProblemError(Problem("no_keychain", {"name": self._environ.get(VARIABLE, "")}))
            self._chosen = found
        return self._chosen

    def _problem(self, error: Exception) -> Problem:
        from keyring.errors import InitError, NoKeyringError

        code = "no_keychain" if isinstance(error, NoKeyringError | InitError) else "keychain_locked"
        return Problem(code, {"name": self.backend, "text": type(error).__name__})


class MemorySecrets:
    """Secrets that end with the program: for the demo, and for those who have no keychain and say so."""

    backend = "memory"

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def keep_in_memory(self) -> None:
        """They are already."""

    async def get(self, service: str, name: str) -> str | None:
        """A secret; None when there is none."""
        return self._kept.get((service, name))

    async def set(self, service: str, name: str, value: str) -> None:
        """Keeps a secret."""
        self._kept[service, name] = value

    async def delete(self, service: str, name: str) -> None:
        """Forgets a secret; nothing happens where there is none."""
        self._kept.pop((service, name), None)

    async def forget_of(self, profile: str, entries: Sequence[tuple[str, str]]) -> None:
        """None of another profile is here."""


def _prefix(installation: str, profile: str) -> str:
    return f"ledgerbridge:{installation}:{profile}:"


# --- which keychain --------------------------------------------------------------------------------------------------


def named_backend(environ: Mapping[str, str]) -> KeyringBackend | None:
    """The backend that the person named in PYTHON_KEYRING_BACKEND, whatever it is; None when it does not load or is none."""
    from keyring import core
    from keyring.backends import fail

    try:
        backend: KeyringBackend = core.load_keyring(environ[VARIABLE])
    except (ImportError, AttributeError, ValueError, RuntimeError, TypeError):
        return None
    backend.set_properties_from_env()
    return None if isinstance(backend, fail.Keyring) else backend


def best_backend() -> KeyringBackend | None:
    """The real keychain of this system with the highest priority.

    Whatever else is installed for `keyring` (plain files, chains of several) is never picked by itself.
    """
    from keyring.backend import get_all_keyring

    real = [backend for backend in get_all_keyring() if type(backend).__module__ in REAL_KEYCHAINS]
    return max(real, key=lambda backend: backend.priority, default=None)


def _failures() -> tuple[type[Exception], ...]:
    """What a keychain raises when it is locked, asked in vain, or not there."""
    from keyring.errors import KeyringError

    kinds: list[type[Exception]] = [KeyringError, OSError, RuntimeError]
    for module, name in FAILURES:
        try:
            kinds.append(getattr(import_module(module), name))
        except ImportError:  # another system's keychain
            continue
    return tuple(kinds)


# --- values in parts -------------------------------------------------------------------------------------------------


def _read(backend: KeyringBackend, service: str, name: str) -> str | None:
    value = backend.get_password(service, name)
    if value is None or not value.startswith(PARTS):
        return value
    found = [backend.get_password(service, key) for key in _part_names(name, value)]
    return None if None in found else "".join(part for part in found if part is not None)


def _write(backend: KeyringBackend, service: str, name: str, value: str) -> None:
    before = backend.get_password(service, name)
    if len(value) <= PART and not value.startswith(PARTS):
        backend.set_password(service, name, value)
    else:
        parts = [value[start : start + PART] for start in range(0, len(value), PART)]
        entry = f"{PARTS}{secrets.token_hex(4)} {len(parts)}"
        for key, part in zip(_part_names(name, entry), parts, strict=True):
            backend.set_password(service, key, part)
        backend.set_password(service, name, entry)
    _remove_parts(backend, service, name, before)


def _remove(backend: KeyringBackend, service: str, name: str) -> None:
    before = backend.get_password(service, name)
    if before is not None:
        backend.delete_password(service, name)
        _remove_parts(backend, service, name, before)


def _remove_parts(backend: KeyringBackend, service: str, name: str, entry: str | None) -> None:
    for key in _part_names(name, entry or ""):
        if backend.get_password(service, key) is not None:
            backend.delete_password(service, key)


def _part_names(name: str, entry: str) -> list[str]:
    """The entries that hold the parts: `access-token 3f9a01bc 1`, …"""
    mark, _, count = entry.removeprefix(PARTS).partition(" ") if entry.startswith(PARTS) else ("", "", "0")
    return [f"{name} {mark} {number}" for number in range(1, int(count) + 1)]


class SwitchingSecrets:
    """The keychain, until a person chooses to keep secrets in memory for this session because there is none."""

    def __init__(self, keychain: KeyringSecrets) -> None:
        self._keychain = keychain
        self._memory: MemorySecrets | None = None

    def keep_in_memory(self) -> None:
        """From now on nothing is stored outside this process; all of it is forgotten when the window closes."""
        self._memory = self._memory or MemorySecrets()

    @property
    def backend(self) -> str:
        """See the port."""
        return (self._memory or self._keychain).backend

    async def get(self, service: str, name: str) -> str | None:
        """See the port."""
        return await (self._memory or self._keychain).get(service, name)

    async def set(self, service: str, name: str, value: str) -> None:
        """See the port."""
        await (self._memory or self._keychain).set(service, name, value)

    async def delete(self, service: str, name: str) -> None:
        """See the port."""
        await (self._memory or self._keychain).delete(service, name)

    async def forget_of(self, profile: str, entries: Sequence[tuple[str, str]]) -> None:
        """See the port. What lies in the keychain is meant, also where this session keeps its own in memory."""
        await self._keychain.forget_of(profile, entries)
