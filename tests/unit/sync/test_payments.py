"""Payments made in QuickBooks Online, brought back: twelve cases, both sides equal at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from app.domain.books import Allocation, Deleted, LinkedTxn, Payment, PostedInvoice
from app.domain.problems import Problem, ProblemError
from app.sync.copying import run
from app.sync.payments import bring_back
from app.sync.ports import Changes
from app.sync.results import PaymentResult
from tests.unit.sync.fake_quickbooks import SCOPE
from tests.unit.sync.fakes import Bench, external_id, invoice

DAY = date(2026, 11, 20)


def payment(key: str, total: str, *parts: tuple[str, str], kind: str = "Invoice") -> Payment:
    """A payment of `total`; `parts` are invoice Ids with what goes to them."""
    rows = tuple(Allocation(to, kind, Decimal(amount)) for to, amount in parts)
    return Payment(key, DAY, Decimal(total), "EUR", "21", rows)


def pay(bench: Bench, key: str, total: str, *parts: tuple[str, str]) -> None:
    bench.quickbooks.pay(payment(key, total, *parts))


def money_and_credit(bench: Bench) -> None:
    pay(bench, "p1", "100.00", ("101", "100.00"))
    pay(bench, "c1", "0.00", ("101", "19.00"))


async def copied(bench: Bench, *numbers: int, send: bool = False) -> None:
    await run(bench.workspace, [f"INV-{n}" for n in numbers], send=send)


async def one(bench: Bench, number: int = 1, consent: tuple[str, ...] = ()) -> PaymentResult:
    rows = await bring_back(bench.workspace, consent)
    return next(row for row in rows if row.number == f"INV-{number}")


def onedesk(bench: Bench, number: int = 1) -> tuple[str, str, str]:
    row = bench.onedesk.rows[external_id(number)]
    return row.status, f"{row.amount_paid:.2f}", f"{row.balance:.2f}"


# --- the table ------------------------------------------------------------------------------------------------------------

Act = Callable[[Bench], None]


@dataclass(frozen=True)
class Case:
    """INV-1 is 119.00 (Id 101), INV-2 238.00 (Id 102). `then`: what happens after the first bringing back."""

    name: str
    first: Act
    expect: tuple[str, str, str]
    then: Act | None = None
    after: tuple[str, str, str] = ("", "", "")
    kinds: tuple[str, ...] = ("payment",)


CASES = (
    Case("in full", lambda b: pay(b, "p1", "119.00", ("101", "119.00")), ("Paid", "119.00", "0.00")),
    Case("in part", lambda b: pay(b, "p1", "50.00", ("101", "50.00")), ("Open", "50.00", "69.00")),
    Case(
        "in part, then the rest",
        lambda b: pay(b, "p1", "50.00", ("101", "50.00")),
        ("Open", "50.00", "69.00"),
        lambda b: pay(b, "p2", "69.00", ("101", "69.00")),
        ("Paid", "119.00", "0.00"),
        ("payment", "payment"),
    ),
    Case(
        "one payment split over two invoices",
        lambda b: pay(b, "p1", "300.00", ("101", "119.00"), ("102", "181.00")),
        ("Paid", "119.00", "0.00"),
    ),
    Case("more than is owed", lambda b: pay(b, "p1", "200.00", ("101", "119.00")), ("Paid", "119.00", "0.00")),
    Case(
        "edited to less",
        lambda b: pay(b, "p1", "119.00", ("101", "119.00")),
        ("Paid", "119.00", "0.00"),
        lambda b: pay(b, "p1", "100.00", ("101", "100.00")),
        ("Open", "100.00", "19.00"),
    ),
    Case(
        "deleted",
        lambda b: pay(b, "p1", "119.00", ("101", "119.00")),
        ("Paid", "119.00", "0.00"),
        lambda b: b.quickbooks.unpay("p1"),
        ("Open", "0.00", "119.00"),
        (),
    ),
    Case(
        "voided",
        lambda b: pay(b, "p1", "119.00", ("101", "119.00")),
        ("Paid", "119.00", "0.00"),
        lambda b: b.quickbooks.pay(replace(payment("p1", "0.00"), private_note="Voided")),
        ("Open", "0.00", "119.00"),
        (),
    ),
    Case(
        "a credit memo",
        lambda b: pay(b, "c1", "0.00", ("101", "119.00")),
        ("Paid", "119.00", "0.00"),
        kinds=("credit",),
    ),
    Case(
        "money and a credit memo",
        money_and_credit,
        ("Paid", "119.00", "0.00"),
        kinds=("credit", "payment"),
    ),
    Case(
        "moved to another invoice",
        lambda b: pay(b, "p1", "119.00", ("101", "119.00")),
        ("Paid", "119.00", "0.00"),
        lambda b: pay(b, "p1", "119.00", ("102", "119.00")),
        ("Open", "0.00", "119.00"),
        (),
    ),
    Case(
        "in two lines of one payment",
        lambda b: pay(b, "p1", "119.00", ("101", "100.00"), ("101", "19.00")),
        ("Paid", "119.00", "0.00"),
    ),
    Case(
        "a payment of another customer's invoice only",
        lambda b: pay(b, "p1", "9.00", ("999", "9.00")),
        ("Open", "0.00", "119.00"),
        kinds=(),
    ),
)


class Captured:
    """Change data capture as it is meant: what differs from what was told the last time; and what was read otherwise."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bench = bench
        self.told: dict[str, dict[str, object]] = {"Invoice": {}, "Payment": {}}
        self.read: list[str] = []
        plain, by_id, payments = bench.quickbooks.changes, bench.quickbooks.invoices_by_id, bench.quickbooks.payments
        monkeypatch.setattr("app.sync.payments.FEW", 0)
        monkeypatch.setattr("app.sync.seeing.FEW", 0)

        async def changes(kinds: Sequence[str], since: datetime) -> Changes | None:
            return self._changes(kinds[0]) if kinds[0] in self.told else await plain(kinds, since)

        async def invoices(ids: Sequence[str]) -> list[PostedInvoice]:
            self.read += ids
            return await by_id(ids)

        async def paid(ids: Sequence[str]) -> list[Payment]:
            self.read += ids
            return await payments(ids)

        for name, how in (("changes", changes), ("invoices_by_id", invoices), ("payments", paid)):
            monkeypatch.setattr(bench.quickbooks, name, how)

    def _changes(self, kind: str) -> Changes:
        books = self.bench.quickbooks
        now: dict[str, PostedInvoice | Payment] = {**(books.invoices if kind == "Invoice" else books.payment_rows)}
        fresh = tuple(row for key, row in now.items() if self.told[kind].get(key) != row)
        gone = tuple(Deleted(kind, key) for key in self.told[kind] if key not in now)
        self.told[kind] = dict(now)
        return Changes(fresh, gone)


@pytest.fixture(params=["few", "many"])
def captured(request: pytest.FixtureRequest, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Captured | None:
    """Few links are read one by one; of many only what has changed."""
    return Captured(bench, monkeypatch) if request.param == "many" else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_both_sides_are_equal_at_the_end(bench: Bench, case: Case, captured: Captured | None):
    await copied(bench, 1, 2)
    if captured is not None:
        await one(bench)  # the first time everything is read

    case.first(bench)
    result = await one(bench)
    assert onedesk(bench) == case.expect
    if case.then is not None:
        case.then(bench)
        result = await one(bench)
        assert onedesk(bench) == case.after

    status, paid, balance = onedesk(bench)
    assert (result.status, f"{result.paid:.2f}", f"{result.balance:.2f}") == (status, paid, balance)
    assert tuple(sorted(row.kind for row in result.payments)) == case.kinds
    assert result.written_back == "yes"
    assert result.problem is None
    assert f"{bench.quickbooks.invoices['101'].balance:.2f}" == balance


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_bringing_back_twice_writes_once(bench: Bench, case: Case, captured: Captured | None):
    await copied(bench, 1, 2)
    case.first(bench)
    await one(bench)
    told = len(bench.onedesk.written)
    if captured is not None:
        captured.read.clear()

    await one(bench)

    assert len(bench.onedesk.written) == told


async def test_of_many_only_what_has_changed_is_read(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    await copied(bench, 1, 2, 3)
    for key in ("101", "102", "103"):
        pay(bench, f"p{key}", "19.00", (key, "19.00"))
    captured = Captured(bench, monkeypatch)
    await bring_back(bench.workspace)
    await bring_back(bench.workspace)
    captured.read.clear()

    pay(bench, "p102", "38.00", ("102", "38.00"))
    rows = await bring_back(bench.workspace)

    assert [(row.number, str(row.paid)) for row in rows] == [("INV-1", "19.00"), ("INV-2", "38.00"), ("INV-3", "19.00")]
    assert captured.read == ["p102"]

    bench.clock.pass_by(26 * 86_400)
    captured.read.clear()
    await bring_back(bench.workspace)
    assert sorted(captured.read) == ["101", "102", "103", "p101", "p102", "p103"]


async def test_both_invoices_of_a_split_payment_are_told(bench: Bench):
    await copied(bench, 1, 2)
    pay(bench, "p1", "300.00", ("101", "119.00"), ("102", "181.00"))

    rows = await bring_back(bench.workspace)

    assert [(row.number, str(row.paid), row.status) for row in rows] == [
        ("INV-1", "119.00", "Paid"),
        ("INV-2", "181.00", "Open"),
    ]
    assert onedesk(bench, 2) == ("Open", "181.00", "57.00")


async def test_after_an_undone_payment_the_status_before_returns(bench: Bench):
    await copied(bench, 1, send=True)
    assert onedesk(bench)[0] == "Sent"
    pay(bench, "p1", "119.00", ("101", "119.00"))
    await one(bench)
    assert onedesk(bench)[0] == "Paid"

    bench.quickbooks.unpay("p1")
    await one(bench)

    assert onedesk(bench) == ("Sent", "0.00", "119.00")


async def test_a_status_that_a_person_set_to_paid_is_left(bench: Bench):
    await copied(bench, 1)
    bench.onedesk.put(invoice(1, status="Paid"))

    result = await one(bench)

    assert result.status == "Paid"
    assert onedesk(bench)[0] == "Paid"


async def test_paid_is_never_inferred_from_a_balance_alone(bench: Bench):
    """A deposit or a journal entry lowered the balance: no allocation stands for it."""
    await copied(bench, 1)
    bench.quickbooks.edit("101", balance=Decimal(0), linked=(LinkedTxn("7", "JournalEntry"),))

    result = await one(bench)

    assert result.problem is not None and result.problem.code == "payment_unplaced"
    assert result.problem.params["difference"] == "119.00"
    assert onedesk(bench)[0] == "Open"


async def test_an_invoice_of_zero_never_counts_as_paid(bench: Bench):
    free = invoice(
        1,
        lines=(replace(invoice(1).lines[0], amount=Decimal(0), rate=Decimal(0)),),
        taxes=(),
        subtotal=Decimal(0),
        total=Decimal(0),
    )
    bench.onedesk.put(replace(free, balance=Decimal(0)))
    await copied(bench, 1)

    result = await one(bench)

    assert (result.status, result.problem) == ("Open", None)


async def test_an_unpaid_invoice_costs_no_write(bench: Bench):
    await copied(bench, 1)
    told = len(bench.onedesk.written)

    result = await one(bench)

    assert len(bench.onedesk.written) == told
    assert (result.paid, result.written_back) == (Decimal(0), "yes")


async def test_onedesk_that_tells_no_amounts_is_written_to_once(bench: Bench):
    await copied(bench, 1)
    bench.onedesk.lose = {"paid", "balance"}
    bench.onedesk.put(replace(bench.onedesk.rows[external_id(1)], amount_paid=None, balance=None))
    pay(bench, "p1", "50.00", ("101", "50.00"))
    bench.onedesk.lose = set()
    await one(bench)
    bench.onedesk.put(replace(bench.onedesk.rows[external_id(1)], amount_paid=None, balance=None))
    told = len(bench.onedesk.written)

    await one(bench)

    assert len(bench.onedesk.written) == told


async def test_what_onedesk_does_not_keep_is_said_and_kept_here(bench: Bench):
    await copied(bench, 1)
    bench.onedesk.lose = {"status"}
    pay(bench, "p1", "119.00", ("101", "119.00"))

    result = await one(bench)

    assert (result.written_back, result.status, str(result.paid)) == ("no", "Open", "119.00")
    link = await bench.shelf.links.get(SCOPE, external_id(1))
    assert link is not None and link.paid == Decimal("119.00")


async def test_with_writing_back_switched_off_payments_are_shown_all_the_same(bench: Bench):
    await bench.workspace.settings.put("option:write-back", "off")
    await copied(bench, 1)
    pay(bench, "p1", "50.00", ("101", "50.00"))

    result = await one(bench)

    assert (result.written_back, str(result.paid)) == ("no", "50.00")
    assert bench.onedesk.written == []


async def test_a_voided_or_deleted_invoice_is_missing(bench: Bench):
    await copied(bench, 1, 2)
    bench.quickbooks.edit("101", total=Decimal(0), balance=Decimal(0), private_note="Voided")
    del bench.quickbooks.invoices["102"]

    rows = await bring_back(bench.workspace)

    assert [row.problem.code for row in rows if row.problem] == ["missing_in_quickbooks"] * 2
    assert [(str(row.total), str(row.balance)) for row in rows] == [("0", "0"), ("238.00", "238.00")]  # void is nothing
    links = {link.number: link.gone for link in await bench.shelf.links.all(SCOPE)}
    assert links == {"INV-1": "voided", "INV-2": "missing"}


@pytest.mark.parametrize("how", ["gone", "cancelled"])
async def test_an_invoice_that_onedesk_dropped_is_asked_about(bench: Bench, how: str):
    await copied(bench, 1)
    if how == "gone":
        del bench.onedesk.rows[external_id(1)]
    else:
        bench.onedesk.put(invoice(1, status="Cancelled"))
    pay(bench, "p1", "119.00", ("101", "119.00"))
    told = len(bench.onedesk.written)

    result = await one(bench)

    assert result.problem is not None and result.problem.code == "gone_in_onedesk"
    assert (result.written_back, str(result.paid)) == ("no", "119.00")
    assert len(bench.onedesk.written) == told


async def test_a_service_out_of_reach_is_the_calls_problem(bench: Bench):
    await copied(bench, 1)
    bench.quickbooks.down = ProblemError(Problem("unreachable", {"host": "QuickBooks Online"}))
    with pytest.raises(ProblemError):
        await bring_back(bench.workspace)


# --- a block of hours ---------------------------------------------------------------------------------------------------------


async def block(bench: Bench) -> None:
    bench.onedesk.put(invoice(1, kind="Block of hours"))
    await copied(bench, 1)
    pay(bench, "p1", "119.00", ("101", "119.00"))


async def test_a_block_of_hours_waits_for_a_yes(bench: Bench):
    await block(bench)

    result = await one(bench)

    assert (result.written_back, result.status) == ("pending", "Open")
    assert result.problem is not None and result.problem.code == "block_needs_consent"
    assert onedesk(bench) == ("Open", "119.00", "0.00")


@pytest.mark.parametrize("name", ["INV-1", external_id(1)])
async def test_after_a_yes_it_is_set_to_paid_once(bench: Bench, name: str):
    await block(bench)
    await one(bench)

    result = await one(bench, consent=(name,))

    assert (result.written_back, result.status, result.problem) == ("yes", "Paid", None)
    told = len(bench.onedesk.written)
    assert (await one(bench)).written_back == "yes"
    assert len(bench.onedesk.written) == told


async def test_when_its_payment_is_undone_it_stays_paid_and_a_person_is_asked(bench: Bench):
    await block(bench)
    await one(bench, consent=("INV-1",))
    bench.quickbooks.unpay("p1")

    result = await one(bench)

    assert result.problem is not None and result.problem.code == "payment_undone_on_block"
    assert onedesk(bench)[0] == "Paid"


async def test_a_second_time_needs_a_second_yes(bench: Bench):
    """Somebody set it back to Open in OneDesk: setting it to Paid again would credit the hours twice."""
    await block(bench)
    await one(bench, consent=("INV-1",))
    bench.onedesk.put(replace(bench.onedesk.rows[external_id(1)], status="Open"))

    result = await one(bench)

    assert (result.written_back, onedesk(bench)[0]) == ("pending", "Open")
