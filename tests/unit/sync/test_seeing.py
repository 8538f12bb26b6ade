"""Many linked invoices: what changed is asked for, not everything read, and nothing that changed is missed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from app.domain.books import Deleted, PostedInvoice
from app.sync import seeing
from app.sync.copying import run
from app.sync.overview import read_picture
from app.sync.ports import Changes
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, external_id


class Captured:
    """Change data capture of the fake books: what was told to it, and since when it was asked."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bench = bench
        self.changed: list[PostedInvoice] = []
        self.deleted: list[Deleted] = []
        self.complete = True
        self.asked: list[datetime] = []
        self.read: list[list[str]] = []
        plain, by_id = bench.quickbooks.changes, bench.quickbooks.invoices_by_id

        async def changes(kinds: Sequence[str], since: datetime) -> Changes | None:
            if list(kinds) != ["Invoice"]:
                return await plain(kinds, since)
            self.asked.append(since)
            return Changes(tuple(self.changed), tuple(self.deleted)) if self.complete else None

        async def read(ids: Sequence[str]) -> list[PostedInvoice]:
            self.read.append(list(ids))
            return await by_id(ids)

        monkeypatch.setattr(bench.quickbooks, "changes", changes)
        monkeypatch.setattr(bench.quickbooks, "invoices_by_id", read)


@pytest.fixture
async def captured(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Captured:
    """Three copies, seen once; from here on three are too many to be read one by one."""
    await run(bench.workspace, [external_id(number) for number in (1, 2, 3)])
    await read_picture(bench.workspace)
    monkeypatch.setattr(seeing, "FEW", 2)
    return Captured(bench, monkeypatch)


async def states(bench: Bench) -> list[str]:
    rows = {row.external_id: row.state for row in (await read_picture(bench.workspace)).listing.rows}
    return [rows[external_id(number)] for number in (1, 2, 3)]


async def identity(bench: Bench, number: int) -> str:
    link = await bench.shelf.links.get(SCOPE, external_id(number))
    assert link is not None
    return link.quickbooks_id


async def test_nothing_is_read_where_nothing_has_changed(bench: Bench, captured: Captured) -> None:
    assert await states(bench) == ["copied", "copied", "copied"]
    assert (len(captured.asked), captured.read) == (1, [])


async def test_changes_are_asked_for_from_before_the_last_look(bench: Bench, captured: Captured) -> None:
    last = bench.clock.now()
    bench.clock.pass_by(3_600)
    await states(bench)
    assert captured.asked[0] <= last - timedelta(minutes=15)

    await states(bench)
    assert captured.asked[1] > captured.asked[0] + timedelta(minutes=59)


async def test_what_was_edited_in_quickbooks_shows_and_stays_shown(bench: Bench, captured: Captured) -> None:
    key = await identity(bench, 2)
    captured.changed = [bench.quickbooks.edit(key, customer_memo="by hand")]
    assert await states(bench) == ["copied", "drifted", "copied"]

    captured.changed = []
    assert await states(bench) == ["copied", "drifted", "copied"]


async def test_what_was_deleted_is_missing_until_it_is_there_again(bench: Bench, captured: Captured) -> None:
    key = await identity(bench, 1)
    gone = bench.quickbooks.invoices.pop(key)
    captured.deleted = [Deleted("Invoice", key), Deleted("Payment", await identity(bench, 3))]
    assert await states(bench) == ["missing", "copied", "copied"]

    captured.deleted = []
    assert await states(bench) == ["missing", "copied", "copied"]

    bench.quickbooks.invoices[key] = gone
    assert await states(bench) == ["copied", "copied", "copied"]


async def test_what_was_voided_is_missing(bench: Bench, captured: Captured) -> None:
    key = await identity(bench, 3)
    voided = replace(
        bench.quickbooks.invoices[key], total=Decimal(0), balance=Decimal(0), private_note="Voided", lines=()
    )
    bench.quickbooks.invoices[key] = voided
    captured.changed = [voided]
    assert await states(bench) == ["copied", "copied", "missing"]


async def test_everything_is_read_where_the_changes_are_not_complete(bench: Bench, captured: Captured) -> None:
    bench.quickbooks.edit(await identity(bench, 2), customer_memo="by hand")
    captured.complete = False
    assert await states(bench) == ["copied", "drifted", "copied"]
    assert len(captured.read[0]) == 3


async def test_everything_is_read_after_a_long_time(bench: Bench, captured: Captured) -> None:
    bench.quickbooks.edit(await identity(bench, 2), customer_memo="by hand")
    bench.clock.pass_by(26 * 86_400)
    assert await states(bench) == ["copied", "drifted", "copied"]
    assert captured.asked == []


async def test_what_was_seen_is_kept_in_quickbooks_time(bench: Bench, captured: Captured):
    """A computer whose clock is an hour ahead would otherwise ask for changes since a moment that is yet to come."""
    bench.quickbooks.lag = timedelta(hours=1)
    await read_picture(bench.workspace)
    seen_at = bench.clock.now()
    bench.clock.pass_by(60)
    await read_picture(bench.workspace)

    assert captured.asked[-1] == seen_at - timedelta(hours=1, minutes=15)
