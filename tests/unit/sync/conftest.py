"""A workspace with five open invoices, INV-1 (119.00) to INV-5 (595.00), for every test of the use cases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.sync.fakes import Bench, invoice, make_bench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = await make_bench(tmp_path, *(invoice(n) for n in range(1, 6)))
    yield made
    await made.close()
