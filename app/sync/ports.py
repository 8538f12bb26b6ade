"""The ports of the use cases: what they need from OneDesk, QuickBooks Online, the disk and the clock.

Every method may raise `ProblemError`; the writing ones raise its subclasses by what is known of the outcome:
`Refusal` (certainly not done), `NotSent` (never left this machine), `Doubt` (unknown), `Stop` (nothing further can work).
Reads are retried by the adapter; writes are repeated by `app.sync.settle` alone, after a look.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from app.domain.books import (
    Account,
    Company,
    Customer,
    Deleted,
    Item,
    OtherName,
    Payment,
    PostedInvoice,
    Preferences,
    TaxCode,
    TaxRate,
    Term,
    Tracking,
)
from app.domain.invoices import CustomerOrganization, Invoice
from app.domain.links import Link as Link
from app.domain.links import PaymentRow as PaymentRow
from app.domain.posting import CustomerPosting, InvoicePosting, ItemPosting

Record = Account | Customer | Item | OtherName | TaxCode | TaxRate | Term | Tracking
"""A row of one of QuickBooks' lists, as the catalogue keeps it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a request has used up of its allowance so far: tries, and seconds of pauses between them."""

    tries: int = 0
    paused: float = 0.0


NOTHING_SPENT = Spent()


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data: everything kept is keyed by it. `realm` is empty before the first connection."""

    profile: str
    environment: str
    realm: str


# --- OneDesk ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawInvoice:
    """One invoice: as OneDesk gave it (JSON text) and as the field map reads it; `places` tells where each field was found."""

    raw: str
    invoice: Invoice
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrittenBack:
    """Which members OneDesk kept and which it did not, by name."""

    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


class OneDesk(Protocol):
    """OneDesk's public API. Raises `ProblemError` (`wrong_api_key`, `unreachable`, `onedesk_refused`)."""

    async def organization_name(self) -> str:
        """The firm's name by the cheapest call (`/organization/profileAndPolicy`)."""
        ...

    def invoices(self) -> AsyncIterator[RawInvoice]:
        """Every invoice, newest first, each once although pages shift while reading. One that cannot be decoded is yielded with
        its defects, never dropped."""
        ...

    async def invoice(self, external_id: str) -> RawInvoice | None:
        """One invoice afresh; None when OneDesk no longer has it."""
        ...

    async def customer_organizations(self) -> list[CustomerOrganization]: ...

    async def customer_organization(self, external_id: str) -> CustomerOrganization | None:
        """One organization afresh (the e-mail of the contact is read from here in the same run that sends)."""
        ...

    async def write_back(self, external_id: str, event: str, values: Mapping[str, str]) -> WrittenBack:
        """Writes the fields of `event` (copied, sent, payment, paid, unpaid) by the body template, reads back and compares.

        `values` fills the template: `mark`, `date`, `status`, `paid`, `balance` (plain decimals). Raises `Refusal`,
        `NotSent`, `Doubt` or `Stop`.
        """
        ...


# --- QuickBooks Online -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a write: the entity as Intuit answered it, its raw JSON text and the `intuit_tid` of the reply."""

    entity: PostedInvoice | Customer | Item
    raw: str
    intuit_tid: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What change data capture reported since a moment: full records, and stubs of what was deleted."""

    records: tuple[Record | PostedInvoice | Payment, ...]
    deleted: tuple[Deleted, ...]


class QuickBooks(Protocol):
    """The v3 Accounting API of one company. Reads raise `ProblemError` or `Stop`; writes as the module says.

    `body_of` makes the exact bytes of a write, which the journal keeps before they leave; the `create_*`, `update_*` and
    `reactivate` calls send such bytes under a request id (`requestid`, at most 50 characters).
    """

    @property
    def lag(self) -> timedelta:
        """How far QuickBooks' clock is behind this computer's by its last answers; zero before the first, and where it is ahead."""
        ...

    async def company(self) -> Company: ...

    async def preferences(self) -> Preferences: ...

    async def records(self, kind: str) -> list[Record]:
        """A whole list, inactive ones too, paged: Account, Customer, Item, Vendor, Employee, TaxCode, TaxRate, Term, Class,
        Department."""
        ...

    async def records_named(self, kind: str, name: str) -> list[Record]:
        """Records of that name in any case, inactive ones and "NAME (deleted)" too.

        Customer, Vendor and Employee by DisplayName, Item by Name."""
        ...

    async def changes(self, kinds: Sequence[str], since: datetime) -> Changes | None:
        """Change data capture; None when it cannot answer completely (too far back, over 1,000 rows, refused)."""
        ...

    async def invoice(self, invoice_id: str) -> PostedInvoice | None:
        """None when it does not exist any more (610)."""
        ...

    async def invoices_by_id(self, ids: Sequence[str]) -> list[PostedInvoice]:
        """Those that exist, in batches; missing ones are simply absent."""
        ...

    async def invoices_by_number(self, numbers: Sequence[str]) -> list[PostedInvoice]: ...

    async def invoices_of_customer(self, customer_id: str, txn_date: date) -> list[PostedInvoice]: ...

    async def invoices_created_since(self, since: datetime) -> list[PostedInvoice]:
        """By MetaData.CreateTime, whole rows (the private note is not filterable)."""
        ...

    async def invoices_dated(self, first: date, last: date) -> list[PostedInvoice]:
        """By TxnDate, both days included."""
        ...

    async def payments(self, ids: Sequence[str]) -> list[Payment]: ...

    def body_of(self, posting: InvoicePosting | CustomerPosting | ItemPosting) -> bytes: ...

    async def write(self, kind: str, body: bytes, request_id: str, spent: Spent = NOTHING_SPENT) -> Answer:
        """Posts `body` to the entity of `kind` (invoice, customer, item); 429 and a lost sign-in are dealt with inside, as
        far as `spent` leaves tries and pauses."""
        ...

    async def send_invoice(
        self, invoice_id: str, address: str, request_id: str, spent: Spent = NOTHING_SPENT
    ) -> Answer:
        """Has QuickBooks Online e-mail it. Not idempotent (3.6)."""
        ...

    async def delete_invoice(
        self, invoice_id: str, sync_token: str, request_id: str, spent: Spent = NOTHING_SPENT
    ) -> None: ...

    async def invoice_pdf(self, invoice_id: str) -> bytes: ...


# --- the disk --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Operation:
    """One intent. Unsettled until its outcome is known; one unsettled per (scope, kind, subject).

    `kind`: customer, item, invoice, update, mail, delete (a twin). `subject`: the invoice's external id or the record's name.
    `number` is what a person calls it. `before` holds what was known before (JSON text: for a mail the delivery time).
    `state`: intended (on disk, maybe sent), uncertain (sent, outcome unknown). `owner` tells the process that claimed it.
    """

    id: int
    kind: str
    subject: str
    number: str
    request_id: str
    generation: int
    attempt: int
    body: bytes
    before: str
    state: str
    created: datetime
    sent: datetime | None
    owner: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `kind` and `outcome` are words of headless.md; `detail` is JSON text without secrets."""

    at: datetime
    kind: str
    subject: str
    outcome: str
    request_id: str | None = None
    quickbooks_id: str | None = None
    intuit_tid: str | None = None
    detail: str = ""
    hash: str = ""


class Journal(Protocol):
    """Intents and the hash-chained history. Each method is one committed transaction (synchronous=FULL)."""

    async def claim(
        self,
        scope: Scope,
        kind: str,
        subject: str,
        number: str,
        request_id: str,
        generation: int,
        attempt: int,
        body: bytes,
        before: str,
    ) -> Operation:
        """Puts the intent on disk, committed, before anything is sent. Raises `ProblemError` (`unsettled`) when another one is there."""
        ...

    async def sending(self, operation: Operation, at: datetime) -> Operation:
        """Marks that the bytes leave now."""
        ...

    async def uncertain(self, operation: Operation, refused: bool = False) -> Operation:
        """The outcome is not known and could not be settled in this run; `refused`: but a repeat of it was definitely refused, which
        counts as a refusal unless it is found later."""
        ...

    async def settle(self, operation: Operation, entry: Entry | None, link: Link | None = None) -> None:
        """Closes the intent, appends the entry and stores the link, in one transaction."""
        ...

    async def refusals(self, scope: Scope, kind: str, subject: str) -> int:
        """How often a write of this kind for this subject was definitely refused so far: the next attempt's number."""
        ...

    async def unsettled(self, scope: Scope) -> list[Operation]: ...

    async def take_over(self, operation: Operation) -> Operation | None:
        """Makes this process the owner if the owner is gone (or is this one); None while the owner lives."""
        ...

    async def abandon(self, operation: Operation) -> None:
        """Nobody works on it any more: closed where nothing was sent, uncertain where it was; nothing if it has ended already."""
        ...

    async def append(self, scope: Scope, entry: Entry) -> None: ...

    async def entries(
        self, scope: Scope | None = None, subject: str | None = None, limit: int | None = None
    ) -> list[Entry]:
        """Oldest first; `limit` takes the newest."""
        ...

    async def verify(self) -> bool:
        """Whether the chain is whole, its end included."""
        ...


@dataclass(frozen=True, slots=True)
class Moved:
    """What went into or came out of a file: counts; of an import the links and entries that were not there before."""

    settings: int
    decisions: int
    links: int
    entries: int


class Portable(Protocol):
    """Settings, decisions, links and journal of one profile as one file, without secrets and connections.

    Raises `ProblemError` (`bad_file`, `folder_not_writable`, `disk_full`); then nothing was changed.
    """

    async def export_state(self, file: Path) -> Moved: ...

    async def import_state(self, file: Path) -> Moved:
        """Settings and decisions become the file's; links and entries are added; connections stay."""
        ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided. `kind`: item, customer, tax, accept, doc_number, txn_date, elsewhere; `value` is JSON text."""

    kind: str
    key: str
    value: str
    at: datetime


class Decisions(Protocol):
    async def all(self, scope: Scope) -> list[Decision]: ...

    async def put(self, scope: Scope, decision: Decision) -> None: ...

    async def remove(self, scope: Scope, kind: str, key: str) -> None: ...


class Settings(Protocol):
    """Settings and connection facts of one profile (`organization`, `realm`, expiry dates ...), as JSON text by key."""

    async def all(self) -> dict[str, str]: ...

    async def put(self, key: str, value: str | None) -> None: ...

    async def of_all_profiles(self) -> dict[str, dict[str, str]]:
        """The same of every profile of this installation, by its name."""
        ...

    async def put_for(self, profile: str, key: str, value: str) -> None:
        """Stores a value of another profile, which there is from then on."""
        ...

    async def forget_profile(self, profile: str) -> bool:
        """Deletes all that is kept of a profile but its part of the journal, and what tells one request from a later one. False, and
        nothing deleted, while a write of it is not settled."""
        ...


class Clock(Protocol):
    """Wall time (aware, UTC) for records, a monotonic one for waiting, and the waiting itself."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None:
        """Returns only once `seconds` have passed by the monotonic clock (timers fire early under Qt)."""
        ...


class Secrets(Protocol):
    """The keychain (or memory). `service` is what follows the installation and profile in the keychain's service name:
    `onedesk`, `ENVIRONMENT:app`, `ENVIRONMENT:REALM`; `name` one of api-key, client-secret, refresh-token,
    previous-refresh-token, access-token, token-facts. Raises `ProblemError` (`no_keychain`, `keychain_locked`)."""

    @property
    def backend(self) -> str:
        """The backend's name, as `status` shows it."""
        ...

    async def get(self, service: str, name: str) -> str | None: ...

    async def set(self, service: str, name: str, value: str) -> None: ...

    async def delete(self, service: str, name: str) -> None: ...


class SupportFiles(Protocol):
    """The program's own logs, and the one file that is handed over."""

    def logs(self) -> dict[str, str]: ...

    def write(self, file: str, parts: Mapping[str, str]) -> None: ...


class SessionSecrets(Secrets, Protocol):
    """Secrets that can be kept for this session alone."""

    def keep_in_memory(self) -> None:
        """From now on secrets are kept in memory only, until the program ends: where there is no keychain and a person said so."""
        ...

    async def forget_of(self, profile: str, entries: Sequence[tuple[str, str]]) -> None:
        """Forgets secrets (service, name) of another profile of this installation."""
        ...
