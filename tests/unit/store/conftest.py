"""A real database in a temporary folder for every test of the store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.store.shelf import Shelf, open_shelf


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    made = await open_shelf(tmp_path)
    yield made
    await made.close()
