"""What the window's tests share: the look, and English unless a test says otherwise."""

import gc

import pytest

from app.i18n import set_language
from app.ui.theme import Theme


@pytest.fixture(autouse=True)
def in_english():
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(autouse=True)
def collected_here():
    """What a test's window left is deleted on Qt's thread, as `app.desktop.loop.run` does it: another thread's collection crashes Qt."""
    gc.disable()
    yield
    gc.collect(0)  # all that was made meanwhile is in the youngest generation
    gc.enable()


@pytest.fixture(scope="session")
def look(qapp):
    return Theme(qapp, "light")


@pytest.fixture
def theme(look):
    look.set_mode("light")
    yield look
    look.set_mode("light")


@pytest.fixture
def quick(monkeypatch):
    """The pace towards both services, which has tests of its own, takes no time here."""
    monkeypatch.setattr("app.clients.pace.GAP_SECONDS", 0.004)
    monkeypatch.setattr("app.doors.ONEDESK_GAP", 0.004)


@pytest.fixture
async def room(qapp, theme, tmp_path, quick):
    """The window at work on the German demo company."""
    from tests.ui.room import arguments, opened

    async with opened(theme, arguments(tmp_path, demo="de")) as made:
        yield made


@pytest.fixture
def served(monkeypatch):
    """The stand-ins of a small German company, where the program looks for both services."""
    from app.demo.world import World
    from tests.ui.room import free_port

    port = free_port()
    redirect = f"http://localhost:{port}/callback"
    with World("DE", None, "small", redirect_uris=(redirect,)) as world:
        for name, value in {
            "ONEDESK_URL": world.onedesk_url,
            "QUICKBOOKS_DISCOVERY": world.discovery,
            "QUICKBOOKS_API": world.quickbooks_api,
            "REDIRECT_URI": redirect,
            "LISTEN_PORT": str(port),
        }.items():
            monkeypatch.setenv(f"LEDGERBRIDGE_{name}", value)
        yield world
