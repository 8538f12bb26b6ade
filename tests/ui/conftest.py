"""What the window's tests share: the look, and English unless a test says otherwise."""

import pytest

from app.i18n import set_language
from app.ui.theme import Theme


@pytest.fixture(autouse=True)
def in_english():
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="session")
def look(qapp):
    return Theme(qapp, "light")


@pytest.fixture
def theme(look):
    look.set_mode("light")
    yield look
    look.set_mode("light")
