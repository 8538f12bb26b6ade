"""The program's OneDesk client on the stand-in, over HTTP: every invoice of the demo company in every shape, read alike."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.clients.http import Http
from app.clients.onedesk.client import OneDeskClient
from app.clients.onedesk.field_map import FieldMap
from app.clients.onedesk.service import Service
from app.clients.onedesk.write_back import read_bodies
from app.clients.pace import Pace
from app.demo.company import FIRMS, SITUATIONS
from app.demo.company.onedesk_side import numeric_ids, seed_onedesk
from app.demo.faults import Faults
from app.demo.hosting import Hosted, address, listen
from app.demo.onedesk.server import create_app
from app.demo.onedesk.store import OneDeskAccount
from app.domain.totals import Reading, read_totals
from app.store.clock import SystemClock

KEY = "od-test-key"


class Desk:
    """The stand-in with its account, and a client of it."""

    def __init__(self, account, faults, base, http):
        self.account, self.faults = account, faults
        clock = SystemClock()
        pace = Pace(clock, None, "onedesk", gap=0.0, per_minute=100_000)
        service = Service(http, pace, clock, f"{base}/rest/public", KEY)
        self.client = OneDeskClient(service, clock, FieldMap.of("{}", '{"$": "USD"}'), read_bodies("{}"))

    async def invoices(self):
        return {raw.invoice.external_id: raw.invoice async for raw in self.client.invoices()}


@pytest.fixture
async def desk():
    account, faults, bound = OneDeskAccount(), Faults(), listen()
    firm = FIRMS["DE"]()
    seed_onedesk(firm, account, numeric_ids(firm))
    http = Http("0")
    with Hosted([(bound, create_app(account, faults, KEY))]):
        yield Desk(account, faults, address(bound), http)
        await http.close()
    account.close()


def number_of(invoices, situation):
    return next(each for each in invoices.values() if each.number == SITUATIONS[situation])


async def test_every_invoice_is_read_whole_in_the_reference_shape(desk):
    found = await desk.invoices()
    defects = {each.number: each.defects for each in found.values() if each.defects}

    assert len(found) == 150
    assert [each.defects[0].field for each in found.values() if each.number is None] == ["number"]
    assert set(defects) <= {None}
    exact = number_of(found, "exact_match")
    assert (exact.total, exact.subtotal, exact.currency) == (Decimal("4998.00"), Decimal("4200.00"), "EUR")
    assert [line.service_type for line in exact.lines] == ["Beratung", "Störungsdienst", "Schulung"]


@pytest.mark.parametrize("shape", ["flat", "nested"])
async def test_the_other_shapes_say_the_same(desk, shape):
    reference = await desk.invoices()
    desk.account.set_fact("settings", {"shape": shape})

    other = await desk.invoices()

    def comparable(invoice):
        lines = tuple(replace(line, line_id=None) for line in invoice.lines)
        return replace(invoice, organization_id=None, title="", lines=lines, defects=(), mark=invoice.mark or None)

    assert set(other) == set(reference)
    for key, invoice in reference.items():
        assert comparable(other[key]) == comparable(invoice)


@pytest.mark.parametrize("country", ["DE", "US", "GB", "CA", "AU"])
async def test_every_total_has_exactly_one_reading(desk, country):
    firm = FIRMS[country]()
    desk.account.reset()
    seed_onedesk(firm, desk.account, numeric_ids(firm))

    for invoice in (await desk.invoices()).values():
        assert isinstance(read_totals(invoice), Reading), invoice.number


async def test_lists_without_lines_short_pages_and_a_key_by_key_reading(desk):
    whole = await desk.invoices()
    desk.account.set_fact("settings", {"details_with_lines": False, "details_limit": 7})

    assert await desk.invoices() == whole


async def test_write_back_is_proven_by_reading_back(desk):
    key = number_of(await desk.invoices(), "exact_match").external_id
    everything = await desk.client.write_back(key, "copied", {"mark": "Copied to QuickBooks"})
    desk.account.set_fact("settings", {"write_back": ["status"]})
    sent = {"mark": "Sent with QuickBooks", "status": "Sent", "date": "2026-11-23"}
    partly = await desk.client.write_back(key, "sent", sent)
    read = await desk.client.invoice(key)

    assert (everything.kept, everything.lost) == (("quickBooksStatus",), ())
    assert (partly.kept, set(partly.lost)) == (("status",), {"quickBooksStatus", "lastSentDate"})
    assert read is not None
    assert (read.invoice.status, read.invoice.mark) == ("Sent", "Copied to QuickBooks")
