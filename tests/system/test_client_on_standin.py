"""The program's QuickBooks Online client and its sign-in on the stand-ins, over real HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from app.clients.http import Http
from app.clients.pace import Pace
from app.clients.patience import Patience
from app.clients.quickbooks.client import QuickBooksClient
from app.clients.quickbooks.service import Service
from app.demo.world import World
from app.domain.books import Account, Customer, Item, Payment, PostedInvoice, TaxCode, Term
from app.domain.posting import CustomerPosting, InvoicePosting, ItemPosting, PostingLine
from app.domain.problems import Doubt, ProblemError, Refusal, Stop
from app.oauth.intuit import Granted, Intuit
from app.oauth.sign_in import sign_in
from app.oauth.tokens import Tokens
from app.store.clock import SystemClock
from app.sync.connecting import SignInRequest
from tests.unit.oauth.worlds import Vault

DAY = date(2026, 11, 2)
QUICK = Patience(throttle_pauses=(0.05,), read_pauses=(0.01, 0.02, 0.03, 0.04))


class Standin:
    """A company on loopback and a client that is signed in to it."""

    def __init__(self, world: World, http: Http, clock: SystemClock | None = None) -> None:
        assert world.stage is not None
        self.world, self.stage, self.http = world, world.stage, http
        self.vault = Vault()
        self.intuit = Intuit(world.client_id, world.client_secret, world.redirect_uri, world.discovery, "0")
        self.pauses: list[float] = []
        clock = clock or SystemClock()

        async def app() -> Intuit:
            return self.intuit

        self.tokens = Tokens(app, self.vault, clock, None, "sandbox", world.realm_id)
        pace = Pace(clock, None, "quickbooks", gap=0.0, per_minute=100_000)
        service = Service(
            http,
            pace,
            clock,
            self.tokens,
            world.quickbooks_api,
            world.realm_id,
            patience=QUICK,
            on_pause=self.pauses.append,
        )
        self.client = QuickBooksClient(service, clock, world.realm_id)

    async def signed_in(self) -> "Standin":
        await self.tokens.keep(Granted(self.world.access_token, 3600, self.world.refresh_token))
        return self

    def fault(self, **rule: Any) -> None:
        self.stage.quickbooks_faults.add([rule])

    def count(self, kind: str) -> int:
        return len(self.stage.books.all(kind))

    async def account(self) -> Account:
        return next(row for row in await self.client.records("Account") if isinstance(row, Account) and row.takes_sales)

    async def code(self, percent: str) -> str:
        """The Id of the sales code whose name speaks of `percent`."""
        codes = [
            row
            for row in await self.client.records("TaxCode")
            if isinstance(row, TaxCode) and row.for_sales and row.active
        ]
        return next(row.id for row in codes if percent in row.name)

    async def make(self, posting: InvoicePosting | CustomerPosting | ItemPosting, request_id: str = "") -> Any:
        kind = {InvoicePosting: "invoice", CustomerPosting: "customer", ItemPosting: "item"}[type(posting)]
        body = self.client.body_of(posting)
        return (await self.client.write(kind, body, request_id or f"r-{hash(body)}")).entity

    async def invoice(self, number: str | None = "R-1", **changes: Any) -> InvoicePosting:
        """A posting of 3.5 hours at 120 for a new customer and product."""
        customer = await self.make(CustomerPosting(f"Kunde {number}", email="kunde@example.org", currency="EUR"))
        item = await self.make(ItemPosting(f"Leistung {number}", (await self.account()).id))
        line = PostingLine(
            "sales",
            Decimal("420.00"),
            "VPN einrichten\nZwei Standorte",
            item.id,
            quantity=Decimal("3.5"),
            unit_price=Decimal(120),
            tax_code_id=await self.code("19"),
        )
        posting = InvoicePosting(
            customer.id,
            customer.name,
            DAY,
            (line,),
            date(2026, 12, 2),
            number,
            currency="EUR",
            tax_calculation="TaxExcluded",
            memo="Vielen Dank",
            note=f"OneDesk {number} · 6f6b1a52",
            bill_email="kunde@example.org",
        )
        return replace(posting, **changes)


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with World("DE", size="small") as world:
        yield world


@pytest.fixture
async def standin(served: World) -> AsyncIterator[Standin]:
    served.reset()
    http = Http("0")
    yield await Standin(served, http).signed_in()
    await http.close()


# --- reading ---


@pytest.mark.parametrize("country", ["DE", "US", "GB", "CA", "AU"])
async def test_every_list_of_every_country_is_read(country: str):
    http = Http("0")
    with World(country, size="small") as world:
        standin = await Standin(world, http).signed_in()
        company, preferences = await standin.client.company(), await standin.client.preferences()
        read = {
            kind: len(await standin.client.records(kind))
            for kind in (
                "Account",
                "Customer",
                "Item",
                "Vendor",
                "Employee",
                "TaxCode",
                "TaxRate",
                "Term",
                "Class",
                "Department",
            )
        }
        kept = {kind: standin.count(kind) for kind in read}
    await http.close()

    assert (company.realm_id, company.country) == (world.realm_id, country)
    assert preferences.home_currency == {"DE": "EUR", "US": "USD", "GB": "GBP", "CA": "CAD", "AU": "AUD"}[country]
    assert preferences.custom_numbers
    assert read == kept
    assert read["TaxCode"] > 0


async def test_lists_longer_than_a_page(standin: Standin):
    for number in range(1100):
        standin.stage.books.put(
            "Customer", {"DisplayName": f"C {number:04}", "FullyQualifiedName": f"C {number:04}", "Active": True}
        )
    everyone = await standin.client.records("Customer")

    assert len({record.id for record in everyone}) == standin.count("Customer")


# --- writing ---


async def test_an_invoice_is_written_found_and_changed(standin: Standin):
    posting = await standin.invoice()
    before = datetime.now(UTC)
    made = await standin.make(posting)

    assert (made.doc_number, made.total, made.total_tax) == ("R-1", Decimal("499.80"), Decimal("79.80"))
    assert (made.txn_date, made.due_date, made.currency) == (DAY, date(2026, 12, 2), "EUR")
    assert (made.private_note, made.customer_memo) == ("OneDesk R-1 · 6f6b1a52", "Vielen Dank")
    sold = next(line for line in made.lines if line.kind == "SalesItem")
    assert (sold.quantity, sold.unit_price, sold.amount) == (Decimal("3.5"), Decimal(120), Decimal("420.00"))

    assert await standin.client.invoice(made.id) == made
    assert await standin.client.invoices_by_number(["R-1", "r-0", "O'Hara & Söhne"]) == [made]
    assert await standin.client.invoices_by_id([made.id, "999999"]) == [made]
    assert await standin.client.invoices_of_customer(made.customer_id, DAY) == [made]
    assert made in await standin.client.invoices_dated(DAY, DAY)
    assert made in await standin.client.invoices_created_since(before - timedelta(minutes=1))

    line = replace(posting.lines[0], amount=Decimal("100.00"), quantity=None, unit_price=None, line_id=sold.id)
    update = replace(posting, lines=(line,), memo="", id=made.id, sync_token=made.sync_token)
    changed = await standin.make(update)

    assert (changed.id, changed.total, changed.customer_memo) == (made.id, Decimal("119.00"), "")
    assert [each.id for each in changed.lines if each.kind == "SalesItem"] == [sold.id]
    assert changed.private_note == made.private_note
    with pytest.raises(Refusal) as stale:
        await standin.make(update, "r-stale")
    assert stale.value.problem.code == "stale_object"


async def test_discount_shipping_and_text(standin: Standin):
    posting = await standin.invoice()
    standin.stage.books.preferences["SalesFormsPrefs"].update(AllowShipping=True, AllowDiscount=True)
    code = posting.lines[0].tax_code_id
    lines = (
        *posting.lines,
        PostingLine("text", Decimal(0), "Nur ein Hinweis"),
        PostingLine("shipping", Decimal("10.00"), tax_code_id=code),
        PostingLine("discount", Decimal("42.00"), percent=Decimal(10)),
    )

    made = await standin.make(replace(posting, lines=lines))

    kinds = [line.kind for line in made.lines if line.kind != "SubTotal"]
    assert sorted(kinds) == ["DescriptionOnly", "Discount", "SalesItem", "SalesItem"]
    assert (made.total_tax, made.total) == (Decimal("73.72"), Decimal("461.72"))


async def test_names(standin: Standin):
    account = await standin.account()
    made: Customer = await standin.make(CustomerPosting("O'Hara \\ Söhne & Co.", currency="EUR"))
    standin.stage.books.deactivate("Customer", made.id)

    found = await standin.client.records_named("Customer", "o'hara \\ söhne & co.")
    assert [(record.id, getattr(record, "active", None)) for record in found] == [(made.id, False)]
    inactive = next(record for record in found if isinstance(record, Customer))
    again: Customer = await standin.make(CustomerPosting(inactive.name, id=inactive.id, sync_token=inactive.sync_token))
    assert (again.id, again.name, again.active) == (made.id, "O'Hara \\ Söhne & Co.", True)

    item: Item = await standin.make(ItemPosting("Sonderleistung", account.id))
    assert (item.type, item.income_account_id) == ("Service", account.id)
    with pytest.raises(Refusal) as taken:
        await standin.make(ItemPosting("sonderleistung", account.id))
    assert (taken.value.problem.code, taken.value.problem.params["name"]) == ("name_taken", "sonderleistung")


async def test_refusals_have_their_codes(standin: Standin):
    posting = await standin.invoice()
    made = await standin.make(posting)
    standin.stage.books.close_period(date(2026, 10, 31))
    wrong = {
        "number_taken": replace(posting, memo="x"),
        "inactive_record": replace(posting, number="R-2", customer_id="999999"),
        "number_too_long": replace(posting, number="R" * 22),
        "period_closed": replace(posting, number="R-3", txn_date=date(2026, 10, 1)),
        "quickbooks_refused": replace(posting, number="R-4", lines=(replace(posting.lines[0], tax_code_id=None),)),
    }

    problems = {}
    for code, each in wrong.items():
        with pytest.raises(Refusal) as caught:
            await standin.make(each)
        problems[code] = caught.value.problem

    assert {code: problem.code for code, problem in problems.items()} == {code: code for code in wrong}
    assert (problems["number_taken"].params["id"], problems["number_taken"].params["holder"]) == (made.id, "Invoice")
    assert all(problem.intuit_tid for problem in problems.values())
    assert standin.count("Invoice") == len(await standin.client.records("Invoice"))


async def test_mail_pdf_and_deletion(standin: Standin):
    made = await standin.make(await standin.invoice())

    sent = (await standin.client.send_invoice(made.id, "a+b@c.example", "r-mail")).entity
    assert isinstance(sent, PostedInvoice)
    assert sent.mailed
    assert sent.bill_email == "a+b@c.example"
    assert [mail["to"] for mail in standin.stage.books.mails] == ["a+b@c.example"]
    assert (await standin.client.invoice_pdf(made.id)).startswith(b"%PDF")

    await standin.client.delete_invoice(made.id, sent.sync_token, "r-delete")
    assert await standin.client.invoice(made.id) is None


async def test_changes_and_payments(standin: Standin):
    made = await standin.make(await standin.invoice())
    other = await standin.make(await standin.invoice("R-9"))
    since = datetime.now(UTC) - timedelta(minutes=1)
    standin.stage.books.record_payment(made.id, Decimal("100.00"))
    standin.stage.books.delete_invoice(other.id)

    changes = await standin.client.changes(["Invoice", "Payment", "Customer"], since)

    assert changes is not None
    now = next(record for record in changes.records if isinstance(record, PostedInvoice) and record.id == made.id)
    payment = next(record for record in changes.records if isinstance(record, Payment))
    assert now.balance == Decimal("399.80")
    assert [(each.txn_id, each.amount) for each in payment.allocations] == [(made.id, Decimal("100.00"))]
    assert other.id in [gone.id for gone in changes.deleted]
    assert await standin.client.payments([payment.id]) == [payment]


# --- faults ---


@pytest.mark.parametrize(
    ("fault", "expected", "written"),
    [
        ("drop_before", Doubt, False),
        ("drop_after", Doubt, True),
        ("html_503", Doubt, False),
        ("xml_500", Doubt, False),
        ("html_200", Doubt, False),
        ("truncated", Doubt, True),
        ("empty_200", Doubt, True),
        ("processed_5xx", Doubt, True),
        ("fault_in_200", ProblemError, False),
        ("fault_lowercase", ProblemError, False),
    ],
)
async def test_a_lost_or_strange_reply_to_a_write(
    standin: Standin, fault: str, expected: type[ProblemError], written: bool
):
    posting = await standin.invoice()
    before = standin.count("Invoice")
    standin.fault(name=fault, method="POST", path="/invoice", times=1)

    with pytest.raises(expected) as caught:
        await standin.make(posting, "r-1")

    assert isinstance(caught.value, Doubt) == (expected is Doubt)
    assert standin.count("Invoice") == before + written
    again = await standin.make(posting, "r-1")
    assert (again.doc_number, standin.count("Invoice")) == ("R-1", before + 1)


@pytest.mark.parametrize("fault", ["throttle_json", "throttle_xml"])
async def test_a_throttled_write_goes_on_by_itself(standin: Standin, fault: str):
    posting = await standin.invoice()
    standin.fault(name=fault, method="POST", path="/invoice", times=2)

    assert (await standin.make(posting)).doc_number == "R-1"
    assert standin.pauses == [0.05, 0.05]


async def test_retry_after_is_kept(standin: Standin):
    standin.fault(name="throttle_retry_after", path="/preferences", times=1, seconds=1)

    await standin.client.preferences()

    assert standin.pauses == [1.0]


@pytest.mark.parametrize(
    "fault", ["drop_before", "drop_after", "html_503", "xml_500", "html_200", "truncated", "empty_200", "processed_5xx"]
)
async def test_a_read_gets_through(standin: Standin, fault: str):
    standin.fault(name=fault, times=3)

    assert await standin.client.records("Term") != []
    assert isinstance((await standin.client.records("Term"))[0], Term)


async def test_a_slow_write_is_doubt_and_was_done(served: World):
    served.reset()
    http = Http("0", read_timeout=0.3)
    standin = await Standin(served, http).signed_in()
    posting = await standin.invoice()
    before = standin.count("Invoice")
    standin.fault(name="slow", method="POST", path="/invoice", times=1, seconds=0.8)

    with pytest.raises(Doubt):
        await standin.make(posting, "r-slow")
    for _ in range(100):
        if standin.count("Invoice") > before:
            break
        await asyncio.sleep(0.05)
    await http.close()

    assert standin.count("Invoice") == before + 1


# --- tokens ---


async def test_an_expired_sign_in_in_the_middle_of_a_run(standin: Standin):
    posting = await standin.invoice()
    old = standin.vault.of(standin.world.realm_id)["access-token"]
    standin.stage.tokens.expire_access()

    made, *_ = await asyncio.gather(standin.make(posting), *(standin.client.preferences() for _ in range(5)))

    kept = standin.vault.of(standin.world.realm_id)
    assert made.doc_number == "R-1"
    assert kept["access-token"] != old
    refreshes = [
        entry for entry in standin.world.person.intuit("GET", "log") if entry.get("grant_type") == "refresh_token"
    ]
    assert len(refreshes) == 1


async def test_a_dead_sign_in_needs_a_person_and_keeps_everything(standin: Standin):
    before = standin.vault.of(standin.world.realm_id)
    standin.stage.tokens.kill_all()

    with pytest.raises(Stop) as caught:
        await standin.client.preferences()

    assert caught.value.problem.code == "reconnect_needed"
    assert standin.vault.of(standin.world.realm_id) == before


async def test_another_companys_token(standin: Standin):
    service = Service(
        standin.http,
        Pace(SystemClock(), None, "quickbooks", gap=0.0),
        SystemClock(),
        standin.tokens,
        standin.world.quickbooks_api,
        "4620816365000",
        patience=QUICK,
    )

    with pytest.raises(Stop) as caught:
        await QuickBooksClient(service, SystemClock(), "4620816365000").preferences()

    assert caught.value.problem.code == "reconnect_needed"


@pytest.mark.parametrize("decision", ["allow", "deny"])
async def test_signing_in_through_the_page(decision: str):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    redirect = f"http://localhost:{port}/callback"
    with World("DE", size="small", redirect_uris=(redirect,)) as world:
        app = Intuit(world.client_id, world.client_secret, redirect, world.discovery, "0")
        kept: list[tuple[str, Granted]] = []
        pages: list[str] = []

        async def press(address: str) -> None:
            """What the person does in the browser."""
            async with httpx.AsyncClient(trust_env=False) as browser:
                page = await browser.get(address)
                assert "<script" not in page.text
                form = dict(httpx.URL(address).params) | {"decision": decision, "realm": world.realm_id}
                target = urlsplit(address)
                answer = await browser.post(f"{target.scheme}://{target.netloc}{target.path}", data=form)
                pages.append((await browser.get(answer.headers["location"], timeout=20)).text)

        async def keep(realm: str, granted: Granted) -> None:
            kept.append((realm, granted))

        async with asyncio.TaskGroup() as group:

            async def show(address: str) -> None:
                group.create_task(press(address))

            request = SignInRequest("sandbox", world.client_id, world.client_secret, show, language="en")
            try:
                outcome = await sign_in(request, app, keep, redirect, port)
            except ProblemError as error:
                outcome = error.problem.code
        realm = world.realm_id
        app.close()

    if decision == "allow":
        assert outcome == realm
        assert kept[0][0] == realm
        assert "is connected to QuickBooks Online" in pages[0]
    else:
        assert (outcome, kept) == ("sign_in_denied", [])
        assert "was cancelled at Intuit" in pages[0]


async def test_prices_with_the_tax_inside():
    http = Http("0")
    with World("AU", size="small") as world:
        standin = await Standin(world, http).signed_in()
        customer = await standin.make(CustomerPosting("Outback Pty Ltd"))
        item = await standin.make(ItemPosting("Work", (await standin.account()).id))
        code = await standin.code("GST")
        line = PostingLine("sales", Decimal("450.00"), "Work", item.id, tax_code_id=code)
        made = await standin.make(
            InvoicePosting(
                customer.id, customer.name, DAY, (line,), number="AU-1", tax_calculation="TaxInclusive", note="n"
            )
        )
    await http.close()

    sold = made.lines[0]
    assert (made.total, made.total_tax) == (Decimal("450.00"), Decimal("40.91"))
    assert (sold.amount, sold.inclusive_amount) == (Decimal("409.09"), Decimal("450.00"))
