"""The language is the program's own afterwards."""

from collections.abc import Iterator

import pytest

from app.i18n import set_language


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    set_language("en", "en_US")
    yield
    set_language("en", "en_US")
