"""The keychain as an adapter: which backend, which names, long values, what it raises."""

import asyncio
import threading
from typing import ClassVar

import keyring.backend
import pytest
from keyring.errors import KeyringLocked, PasswordDeleteError

from app.domain.problems import ProblemError
from app.store import secrets as module
from app.store.secrets import KeyringSecrets, MemorySecrets, best_backend


class ShortMemory(keyring.backend.KeyringBackend):
    """Like the Windows Credential Manager: nothing over 1,280 characters; deleting what is not there is an error."""

    priority = 0.1
    kept: ClassVar[dict[tuple[str, str], str]] = {}
    locked = False
    refuse_from = 10**6
    writes = 0

    def get_password(self, service, username):
        if ShortMemory.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        assert len(password) <= 1280
        ShortMemory.writes += 1
        if ShortMemory.writes >= ShortMemory.refuse_from:
            raise OSError("gone in the middle")
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    """Every subclass registers itself as a keychain of this process: not beyond the test."""
    monkeypatch.setattr(keyring.backend.KeyringBackend, "_classes", set(keyring.backend.KeyringBackend._classes))


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(ShortMemory, "kept", {})
    monkeypatch.setattr(ShortMemory, "locked", False)
    monkeypatch.setattr(ShortMemory, "writes", 0)
    monkeypatch.setattr(ShortMemory, "refuse_from", 10**6)
    return ShortMemory.kept


@pytest.fixture
def keychain(kept, monkeypatch):
    monkeypatch.setattr(module, "named_backend", lambda environ: ShortMemory())
    made = KeyringSecrets("0a1b2c", "books", {"PYTHON_KEYRING_BACKEND": "my.Backend"})
    yield made
    made.close()


async def test_service_names_tell_installation_profile_and_company(keychain, kept):
    await keychain.set("onedesk", "api-key", "K1")
    await keychain.set("sandbox:app", "client-secret", "S1")
    await keychain.set("sandbox:4620816365", "refresh-token", "R1")

    assert kept == {
        ("ledgerbridge:0a1b2c:books:onedesk", "api-key"): "K1",
        ("ledgerbridge:0a1b2c:books:sandbox:app", "client-secret"): "S1",
        ("ledgerbridge:0a1b2c:books:sandbox:4620816365", "refresh-token"): "R1",
    }
    assert await keychain.get("onedesk", "api-key") == "K1"
    assert await keychain.get("onedesk", "other") is None


async def test_a_token_of_4096_characters_is_kept_in_parts_and_leaves_nothing_behind(keychain, kept):
    token = "".join(chr(33 + i % 90) for i in range(4096))

    await keychain.set("sandbox:1", "access-token", token)
    parts = sorted(len(value) for value in kept.values())
    assert parts[1:] == [496, 1200, 1200, 1200]
    assert parts[0] < 30
    assert await keychain.get("sandbox:1", "access-token") == token

    await keychain.set("sandbox:1", "access-token", token[::-1])
    assert await keychain.get("sandbox:1", "access-token") == token[::-1]
    assert len(kept) == 5

    await keychain.set("sandbox:1", "access-token", "short")
    assert list(kept.values()) == ["short"]

    await keychain.set("sandbox:1", "access-token", token)
    await keychain.delete("sandbox:1", "access-token")
    assert kept == {}
    await keychain.delete("sandbox:1", "access-token")


@pytest.mark.parametrize("at", [1, 2, 3, 4])
async def test_a_write_that_ends_in_the_middle_leaves_the_old_value_whole(keychain, kept, monkeypatch, at):
    await keychain.set("sandbox:1", "access-token", "a" * 3000)
    monkeypatch.setattr(ShortMemory, "refuse_from", ShortMemory.writes + at)

    with pytest.raises(ProblemError) as caught:
        await keychain.set("sandbox:1", "access-token", "b" * 3000)

    assert caught.value.problem.code == "keychain_locked"
    assert await keychain.get("sandbox:1", "access-token") == "a" * 3000


async def test_a_missing_part_is_no_value(keychain, kept):
    await keychain.set("sandbox:1", "access-token", "a" * 3000)
    kept.pop(next(key for key in kept if key[1].endswith(" 2")))

    assert await keychain.get("sandbox:1", "access-token") is None


async def test_a_value_that_looks_like_the_mark_of_parts_comes_back_as_it_was(keychain):
    await keychain.set("onedesk", "api-key", "\x1eparts abc 3")

    assert await keychain.get("onedesk", "api-key") == "\x1eparts abc 3"


async def test_a_locked_keychain_is_said(keychain, monkeypatch):
    monkeypatch.setattr(ShortMemory, "locked", True)

    with pytest.raises(ProblemError) as caught:
        await keychain.get("onedesk", "api-key")

    assert caught.value.problem.code == "keychain_locked"
    assert caught.value.problem.params["name"] == "my.Backend"


async def test_an_unanswered_question_of_the_keychain_ends(kept, monkeypatch):
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Asking(ShortMemory):
        def get_password(self, service, username):
            loop.call_soon_threadsafe(asked.set)
            threading.Event().wait(0.5)

    monkeypatch.setattr(module, "named_backend", lambda environ: Asking())
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    keychain = KeyringSecrets("0a1b2c", "books", {"PYTHON_KEYRING_BACKEND": "asking"})

    with pytest.raises(ProblemError) as caught:
        await keychain.get("onedesk", "api-key")

    assert asked.is_set()
    assert caught.value.problem.code == "keychain_locked"
    keychain.close()


def test_the_backend_that_the_person_named_is_used_and_shown():
    named = KeyringSecrets("0a1b2c", "books", {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"})

    assert named.backend == "keyring.backends.null.Keyring"
    named.close()


@pytest.mark.parametrize("name", ["no.such.Backend", "keyring.backends.nothing", "keyring"])
async def test_a_named_backend_that_does_not_load_is_no_keychain(name):
    keychain = KeyringSecrets("0a1b2c", "books", {"PYTHON_KEYRING_BACKEND": name})

    with pytest.raises(ProblemError) as caught:
        await keychain.get("onedesk", "api-key")

    assert (caught.value.problem.code, caught.value.problem.params["name"]) == ("no_keychain", name)
    keychain.close()


async def test_without_a_keychain_it_says_so():
    keychain = KeyringSecrets("0a1b2c", "books", {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})

    with pytest.raises(ProblemError) as caught:
        await keychain.set("onedesk", "api-key", "K1")

    assert caught.value.problem.code == "no_keychain"
    keychain.close()


def test_only_real_keychains_are_picked_by_themselves(monkeypatch):
    class Plain(ShortMemory):
        priority = 99

    class Wallet(ShortMemory):
        priority = 4

    class Service(ShortMemory):
        priority = 5

    Wallet.__module__ = "keyring.backends.kwallet"
    Service.__module__ = "keyring.backends.SecretService"
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [Plain(), Wallet(), Service()])
    assert type(best_backend()) is Service

    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [Plain()])
    assert best_backend() is None
    with pytest.raises(ProblemError) as caught:
        _ = KeyringSecrets("0a1b2c", "books", {}).backend
    assert caught.value.problem.code == "no_keychain"


def test_a_picked_keychain_is_shown_by_its_common_name(monkeypatch):
    class Wallet(ShortMemory):
        priority = 4

    Wallet.__module__ = "keyring.backends.kwallet"
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [Wallet()])

    assert KeyringSecrets("0a1b2c", "books", {}).backend == "KWallet"


async def test_memory_forgets():
    memory = MemorySecrets()
    await memory.set("onedesk", "api-key", "K1")
    assert (await memory.get("onedesk", "api-key"), memory.backend) == ("K1", "memory")
    await memory.delete("onedesk", "api-key")
    await memory.delete("onedesk", "api-key")
    assert await memory.get("onedesk", "api-key") is None
