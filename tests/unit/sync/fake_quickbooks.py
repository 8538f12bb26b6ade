"""QuickBooks Online in memory, with switchable faults, and a clock that waits for nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from app.domain.books import (
    Account,
    Company,
    Customer,
    Item,
    LinkedTxn,
    OtherName,
    Payment,
    PostedInvoice,
    PostedLine,
    Preferences,
    TaxCode,
    TaxRate,
    Term,
)
from app.domain.posting import CustomerPosting, InvoicePosting, ItemPosting, PostingLine
from app.domain.problems import Doubt, NotSent, Problem, Refusal, Stop
from app.sync.ports import NOTHING_SPENT, Answer, Changes, Record, Scope, Spent

SCOPE = Scope("default", "sandbox", "4620816365")
START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CENT = Decimal("0.01")
Posting = InvoicePosting | CustomerPosting | ItemPosting


class FakeClock:
    """Starts on a November morning; sleeping moves it on at once."""

    def __init__(self) -> None:
        self.at = START
        self.slept = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self.slept += seconds
        self.at += timedelta(seconds=seconds)


@dataclass
class Fault:
    """What happens to the next write of `kind` (invoice, customer, item, mail, delete).

    `what`: refuse, doubt_before (lost before it was done), doubt_after (done, the reply lost), killed (done, our process dies), stop,
    not_sent, mutate (the reply, and what is stored, is changed by `change`). `times`: how often.
    """

    kind: str
    what: str
    code: str = "quickbooks_refused"
    change: Callable[[PostedInvoice], PostedInvoice] | None = None
    times: int = 1


class Killed(Exception):
    """The process dies here."""


@dataclass
class Write:
    kind: str
    request_id: str
    posting: Posting | str


class FakeQuickBooks:
    """One company in memory. `replay`: whether a request id that was seen gets its first answer again."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.lag = timedelta(0)
        self.replay = True
        self.number_check = True
        self.company_info = Company(SCOPE.realm, "Musterfirma", "DE")
        self.prefs = Preferences(
            custom_numbers=True, home_currency="EUR", using_sales_tax=True, allow_discount=True, allow_shipping=True
        )
        self.lists: dict[str, list[Record]] = {
            "Account": [Account("1", "Erlöse", "Erlöse", "Income", "SalesOfProductIncome")],
            "Customer": [Customer("21", "Musterbau GmbH", "Musterbau GmbH")],
            "Item": [Item("11", "Consulting", "Consulting", "Service", income_account_id="1")],
            "Vendor": [OtherName("Vendor", "31", "Lieferant Schmidt")],
            "Employee": [],
            "TaxCode": [TaxCode("5", "19% USt", sales_rate_ids=("51",)), TaxCode("7", "0% USt")],
            "TaxRate": [TaxRate("51", "USt 19", Decimal(19))],
            "Term": [Term("41", "Netto 30", 30)],
            "Class": [],
            "Department": [],
        }
        self.invoices: dict[str, PostedInvoice] = {}
        self.payment_rows: dict[str, Payment] = {}
        self.mails: list[tuple[str, str]] = []
        self.writes: list[Write] = []
        self.faults: list[Fault] = []
        self.late: list[Callable[[], object]] = []
        self.reads = 0
        self.down: Exception | None = None
        self.before_write: Callable[[str, Posting | str], None] | None = None
        self._answers: dict[str, Answer] = {}
        self._bodies: dict[bytes, Posting] = {}
        self._next = 100

    # --- reading ---

    def _read(self) -> None:
        self.reads += 1
        if self.down is not None:
            raise self.down

    async def company(self) -> Company:
        self._read()
        return self.company_info

    async def preferences(self) -> Preferences:
        self._read()
        return self.prefs

    async def records(self, kind: str) -> list[Record]:
        self._read()
        return list(self.lists[kind])

    async def records_named(self, kind: str, name: str) -> list[Record]:
        self._read()
        return [row for row in self.lists[kind] if row.name.casefold().startswith(name.casefold())]

    async def changes(self, kinds: Sequence[str], since: datetime) -> Changes | None:
        self._read()
        return Changes(tuple(row for kind in kinds for row in self.lists[kind]), ())

    async def invoice(self, invoice_id: str) -> PostedInvoice | None:
        self._read()
        return self.invoices.get(invoice_id)

    async def invoices_by_id(self, ids: Sequence[str]) -> list[PostedInvoice]:
        self._read()
        return [self.invoices[key] for key in ids if key in self.invoices]

    async def invoices_by_number(self, numbers: Sequence[str]) -> list[PostedInvoice]:
        return self._where(lambda row: row.doc_number in numbers)

    async def invoices_of_customer(self, customer_id: str, txn_date: date) -> list[PostedInvoice]:
        return self._where(lambda row: row.customer_id == customer_id and row.txn_date == txn_date)

    async def invoices_created_since(self, since: datetime) -> list[PostedInvoice]:
        return self._where(lambda row: row.created is not None and row.created >= since)

    async def invoices_dated(self, first: date, last: date) -> list[PostedInvoice]:
        return self._where(lambda row: row.txn_date is not None and first <= row.txn_date <= last)

    def _where(self, fits: Callable[[PostedInvoice], bool]) -> list[PostedInvoice]:
        self._read()
        return [row for row in self.invoices.values() if fits(row)]

    async def payments(self, ids: Sequence[str]) -> list[Payment]:
        self._read()
        return [self.payment_rows[key] for key in ids if key in self.payment_rows]

    async def invoice_pdf(self, invoice_id: str) -> bytes:
        self._read()
        return b"%PDF-1.4"

    # --- writing ---

    def body_of(self, posting: Posting) -> bytes:
        body = repr(posting).encode()
        self._bodies[body] = posting
        return body

    async def write(self, kind: str, body: bytes, request_id: str, spent: Spent = NOTHING_SPENT) -> Answer:
        posting = self._bodies[body]
        return self._perform(kind, posting, request_id, lambda: self._stored(posting))

    async def send_invoice(
        self, invoice_id: str, address: str, request_id: str, spent: Spent = NOTHING_SPENT
    ) -> Answer:
        def mailed() -> PostedInvoice:
            self.mails.append((invoice_id, address))
            self.clock.pass_by(1)
            row = replace(self.invoices[invoice_id], email_status="EmailSent", delivery_time=self.clock.now())
            self.invoices[invoice_id] = replace(row, bill_email=address)
            return self.invoices[invoice_id]

        return self._perform("mail", address, request_id, mailed, replayed=False)

    async def delete_invoice(
        self, invoice_id: str, sync_token: str, request_id: str, spent: Spent = NOTHING_SPENT
    ) -> None:
        self._perform("delete", invoice_id, request_id, lambda: self.invoices.pop(invoice_id), replayed=False)

    def _perform(
        self, kind: str, posting: Posting | str, request_id: str, do: Callable[[], object], replayed: bool = True
    ) -> Answer:
        if self.before_write is not None:
            self.before_write(kind, posting)
        self.writes.append(Write(kind, request_id, posting))
        fault = self._due(kind)
        if fault is not None and fault.what in ("refuse", "stop", "not_sent", "doubt_before", "doubt_late"):
            if fault.what == "doubt_late":
                self.late.append(lambda: self._done(request_id, do, replayed))
            raise _error(fault)
        change = fault.change if fault is not None and fault.what == "mutate" else None
        answer = self._done(request_id, do, replayed, change)
        if fault is not None and fault.what == "killed":
            raise Killed
        if fault is not None and fault.what == "doubt_after":
            raise _error(fault)
        return answer

    def _done(
        self,
        request_id: str,
        do: Callable[[], object],
        replayed: bool,
        change: Callable[[PostedInvoice], PostedInvoice] | None = None,
    ) -> Answer:
        if self.replay and replayed and request_id in self._answers:
            return self._answers[request_id]
        entity = do()
        if change is not None:
            entity = change(cast("PostedInvoice", entity))
            self.invoices[entity.id] = entity
        answer = Answer(entity, "{}", "tid-1")  # type: ignore[arg-type]
        self._answers[request_id] = answer
        return answer

    def _due(self, kind: str) -> Fault | None:
        for fault in self.faults:
            if fault.kind == kind and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def finish_late(self) -> None:
        """What QuickBooks was still working on when the connection was lost is done now, unless its number or name was taken
        meanwhile, or its request id was answered already."""
        waiting, self.late = self.late, []
        for do in waiting:
            with suppress(Refusal):
                do()

    def _new_id(self) -> str:
        self._next += 1
        return str(self._next)

    def _stored(self, posting: Posting) -> PostedInvoice | Customer | Item:
        if isinstance(posting, CustomerPosting):
            return self._store_customer(posting)
        if isinstance(posting, ItemPosting):
            return self._store_item(posting)
        return self._store_invoice(posting)

    def _store_customer(self, posting: CustomerPosting) -> Customer:
        rows = self.lists["Customer"]
        if posting.id is not None:
            old = next(row for row in rows if row.id == posting.id)
            made = replace(cast("Customer", old), name=posting.name.removesuffix(" (deleted)"), active=True)
            self.lists["Customer"] = [made if row.id == posting.id else row for row in rows]
            return made
        named = [row for kind in ("Customer", "Vendor", "Employee") for row in self.lists[kind]]
        if any(row.name.casefold() == posting.name.casefold() for row in named):
            raise Refusal(Problem("name_taken", {"name": posting.name}))
        made = Customer(self._new_id(), posting.name, posting.name, currency=posting.currency, email=posting.email)
        rows.append(made)
        return made

    def _store_item(self, posting: ItemPosting) -> Item:
        rows = self.lists["Item"]
        if posting.id is not None:
            old = cast("Item", next(row for row in rows if row.id == posting.id))
            account = posting.income_account_id or old.income_account_id
            made = replace(old, name=old.name.removesuffix(" (deleted)"), active=True, income_account_id=account)
            self.lists["Item"] = [made if row.id == posting.id else row for row in rows]
            return made
        if any(row.name.casefold() == posting.name.casefold() for row in rows):
            raise Refusal(Problem("name_taken", {"name": posting.name}))
        made = Item(self._new_id(), posting.name, posting.name, "Service", income_account_id=posting.income_account_id)
        rows.append(made)
        return made

    def _store_invoice(self, posting: InvoicePosting) -> PostedInvoice:
        if posting.id is None:
            taken = [row for row in self.invoices.values() if row.doc_number == posting.number]
            if posting.number and taken and self.number_check:
                raise Refusal(Problem("number_taken", {"number": posting.number, "id": taken[0].id}))
            made = self._posted(posting, self._new_id(), "0", self.clock.now() - self.lag)
        else:
            old = self.invoices.get(posting.id)
            if old is None:
                raise Refusal(Problem("inactive_record", {"id": posting.id}))
            if old.sync_token != posting.sync_token:
                raise Refusal(Problem("stale_object", {"id": posting.id}))
            made = self._posted(posting, old.id, str(int(old.sync_token) + 1), old.created)
            made = replace(
                made,
                doc_number=posting.number or old.doc_number,
                private_note=posting.note or old.private_note,
                balance=made.total - (old.total - old.balance),
                email_status=old.email_status,
                delivery_time=old.delivery_time,
                linked=old.linked,
            )
        self.invoices[made.id] = made
        return made

    def _posted(self, posting: InvoicePosting, key: str, token: str, created: datetime | None) -> PostedInvoice:
        lines = tuple(_posted_line(line, n) for n, line in enumerate(posting.lines, start=1))
        sold = sum((line.amount for line in posting.lines if line.kind != "discount"), Decimal(0))
        off = sum((line.amount for line in posting.lines if line.kind == "discount"), Decimal(0))
        taxed = sum((line.amount for line in posting.lines if line.tax_code_id == "5"), Decimal(0))
        tax = (taxed * Decimal("0.19")).quantize(CENT, rounding=ROUND_HALF_UP)
        total = sold - off + tax
        customer = next(row for row in self.lists["Customer"] if row.id == posting.customer_id)
        return PostedInvoice(
            id=key,
            sync_token=token,
            customer_id=posting.customer_id,
            customer_name=customer.name,
            total=total,
            balance=total,
            doc_number=posting.number or str(1000 + int(key)),
            txn_date=posting.txn_date,
            due_date=posting.due_date,
            currency=posting.currency or "EUR",
            lines=(*lines, PostedLine("SubTotal", amount=sold)),
            total_tax=tax,
            tax_calculation=posting.tax_calculation,
            private_note=posting.note,
            customer_memo=posting.memo,
            term_id=posting.term_id,
            bill_email=posting.bill_email,
            email_status="NotSet",
            created=created,
        )

    # --- what people and other programs do there ---

    def edit(self, invoice_id: str, **changes: object) -> PostedInvoice:
        """Somebody changes an invoice in QuickBooks Online."""
        row = self.invoices[invoice_id]
        token = str(int(row.sync_token) + 1)
        self.invoices[invoice_id] = replace(row, **{"sync_token": token, **changes})  # type: ignore[arg-type]
        return self.invoices[invoice_id]

    def pay(self, payment: Payment) -> None:
        """A payment is entered or changed; balances and links of the invoices follow."""
        self.payment_rows[payment.id] = payment
        self._settle_balances()

    def unpay(self, payment_id: str) -> None:
        del self.payment_rows[payment_id]
        self._settle_balances()

    def _settle_balances(self) -> None:
        for key, row in self.invoices.items():
            paid, linked = Decimal(0), []
            for payment in self.payment_rows.values():
                own = [a.amount for a in payment.allocations if a.txn_type == "Invoice" and a.txn_id == key]
                paid += sum(own, Decimal(0))
                linked += [LinkedTxn(payment.id, "Payment")] if own else []
            self.invoices[key] = replace(row, balance=row.total - paid, linked=tuple(linked))

    def posted(self) -> list[str]:
        """The OneDesk numbers of the live invoices that carry a stamp, one entry each."""
        notes = [row.private_note for row in self.invoices.values() if not row.voided]
        return sorted(n.rpartition("OneDesk ")[2].partition(" · ")[0] for n in notes if "OneDesk " in n)


def _posted_line(line: PostingLine, number: int) -> PostedLine:
    if line.kind == "discount":
        return PostedLine("Discount", amount=line.amount, percent=line.percent)
    item = "SHIPPING_ITEM_ID" if line.kind == "shipping" else line.item_id
    return PostedLine(
        "SalesItem",
        id=line.line_id or str(number),
        amount=line.amount,
        description=line.description,
        item_id=item,
        quantity=line.quantity,
        unit_price=line.unit_price,
        tax_code_id=line.tax_code_id,
        service_date=line.service_date,
        class_id=line.class_id,
    )


def _error(fault: Fault) -> Exception:
    if fault.what == "refuse":
        return Refusal(Problem(fault.code))
    if fault.what == "stop":
        return Stop(Problem(fault.code if fault.code != "quickbooks_refused" else "reconnect_needed"))
    lost = Problem("unreachable", {"host": "QuickBooks Online", "text": "lost"})
    return NotSent(lost) if fault.what == "not_sent" else Doubt(lost)
