"""What the buttons of a problem card, the menus and the demo menu do: each a use case, asked first where it cannot be taken back."""

from __future__ import annotations

import asyncio
import platform
import secrets
from collections.abc import Callable, Coroutine, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app import __version__
from app.domain.catalogue import Books
from app.domain.money import plain
from app.domain.problems import ProblemError
from app.domain.tax import tax_key
from app.i18n import _, ngettext
from app.sync import choosing
from app.sync.resolving import Side, resolve
from app.sync.support import bundle
from app.sync.workspace import Workspace
from app.ui.presenters.asking import Asking
from app.ui.presenters.mappings import tax_choices
from app.ui.presenters.office import Office
from app.ui.tasks import TaskRunner

GO = {
    "go_customers": "customers",
    "go_mappings": "mappings",
    "go_tie_out": "tie_out",
    "go_books": "settings:books",
    "go_onedesk": "settings:onedesk",
    "go_network": "settings:network",
    "go_defaults": "settings:tracking",
    "go_connect": "settings:connection",
    "reconnect": "reconnect",
}
ATTENTION = ("needs_attention", "uncertain", "missing", "conflict", "drifted")
RESOLVES = ("update", "accept", "create", "forget")
DEMO = ("demo_payment", "demo_edit_onedesk", "demo_edit_quickbooks", "demo_drop", "demo_restore", "demo_reset")


class ActingPresenter(QObject):
    """`place_wanted` names a place to go to, `run_wanted` and `send_wanted` carry the invoices to review, `said` a sentence for the
    status line, `onedesk_wanted` and `quickbooks_wanted` an invoice for the browser; `folder_wanted` fires for the data folder."""

    place_wanted = Signal(str)
    run_wanted = Signal(list)
    send_wanted = Signal(list)
    said = Signal(str)
    onedesk_wanted = Signal(str)
    quickbooks_wanted = Signal(str)
    folder_wanted = Signal()

    def __init__(self, office: Office, tasks: TaskRunner, asking: Asking) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._ask = asking

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.start(name, work)

    def _number(self, key: str) -> str:
        row = self._office.row(key)
        return row.number if row else ""

    # --- problem cards ---

    def act(self, key: str, action: str) -> None:
        """Does what a button of a problem says (`remedies`); `key` is empty where the problem is about no invoice."""
        if action in GO:
            self.place_wanted.emit(GO[action])
        elif action in RESOLVES:
            self._resolve_asked(key, action)
        else:
            self.doing(key)[action]()

    def doing(self, key: str) -> dict[str, Callable[[], object]]:
        """What each action does that neither goes somewhere nor settles an edit."""
        return {
            "refresh": lambda: self.check_again([key]),
            "again": lambda: self.run_wanted.emit([key]),
            "send_again": lambda: self.send_wanted.emit([key]),
            "accept_difference": lambda: self._start("accept", self._accept(key)),
            "show_raw": lambda: self._start("raw", self.show_raw(key)),
            "choose_tax": lambda: self._start("choose-tax", self._choose_tax(key)),
            "doc_number": lambda: self._ask_number(key),
            "txn_date": lambda: self._ask_date(key),
            "link": lambda: self._start("ask-link", self._ask_link(key)),
            "open_onedesk": lambda: self.onedesk_wanted.emit(key),
            "open_quickbooks": lambda: self.quickbooks_wanted.emit(key),
            "consent": lambda: self._ask_consent((self._number(key) or key,), (key,)),
            "support": self.support,
            "folder": self.folder_wanted.emit,
        }

    def _ask_number(self, key: str) -> None:
        self._ask.text(
            _("Another number for QuickBooks Online"),
            _("The number in OneDesk stays; both are kept and shown. At most 21 characters."),
            _("Number"),
            self._number(key),
            lambda text: self._resolve(key, "doc-number", text),
        )

    def _ask_date(self, key: str) -> None:
        self._ask.day(
            _("Another date for QuickBooks Online"),
            _("The date in OneDesk stays. It must be after the day up to which the books are closed."),
            self._first_open_day(key),
            lambda day: self._resolve(key, "txn-date", day),
        )

    async def show_raw(self, key: str) -> None:
        """OneDesk's own answer; the long lists are kept without it, so it is looked up."""
        workspace = self._office.workspace
        text = await workspace.cache.raw(workspace.scope, key) or "" if workspace else ""
        self._ask.show(_("As OneDesk sent it"), msgspec.json.format(text, indent=2) if text else "")

    def check_again(self, keys: Sequence[str]) -> None:
        """Reads and plans these invoices afresh, and says how many can be copied now."""
        if keys:
            self._start("check", self._check(list(keys)))

    async def _check(self, keys: list[str]) -> None:
        await self._office.check_again(keys)
        rows = self._office.picture.listing.rows if self._office.picture else ()
        left = sum(row.external_id in keys and row.state in ATTENTION for row in rows)
        self.said.emit(
            _("{count} checked again, {left} still need attention.").format(count=len(keys), left=left)
            if left
            else _("{count} checked again: nothing is in the way.").format(count=len(keys))
        )

    async def _accept(self, key: str) -> None:
        raw = (await self._office.look(key)).raw
        if raw is not None:
            await self._office.decided_anew(lambda workspace, _books: choosing.accept_difference(workspace, raw))

    async def _ask_link(self, key: str) -> None:
        """Asks for the Id; the one that the problem itself names stands there already."""
        plan = (await self._office.look(key)).plan
        ids = [problem.params["id"] for problem in plan.problems if problem.params.get("id")] if plan else []
        self._ask.text(
            _("Link to an invoice in QuickBooks Online"),
            _("The Id stands in the address of the invoice in the browser (txnId=…). Nothing is written."),
            _("Id"),
            next((each for each in reversed(ids) if each.isdigit()), ""),
            lambda text: self._resolve(key, "link", text),
        )

    def _first_open_day(self, key: str) -> date | None:
        """The day after the one up to which the books are closed."""
        picture = self._office.picture
        row = next((each for each in picture.listing.rows if each.external_id == key), None) if picture else None
        closed = row.why.params.get("close_date") if row is not None and row.why is not None else None
        return date.fromisoformat(closed) + timedelta(days=1) if closed else None

    def _resolve_asked(self, key: str, action: str) -> None:
        name = self._number(key) or key
        texts = {
            "update": (
                _("Overwrite with OneDesk’s?"),
                _("What was changed in QuickBooks Online is lost with the next copy."),
                _("Overwrite"),
            ),
            "accept": (_("Keep both as they are?"), _("Both sides as they stand become the agreed state."), _("Keep")),
            "create": (
                _("Create a new invoice?"),
                _("The next copy creates {number} anew.").format(number=name),
                _("Create"),
            ),
            "forget": (_("Forget the link?"), _("The invoice in QuickBooks Online stays as it is."), _("Forget")),
        }
        title, text, label = texts[action]
        self._ask.confirm(title, text, label, (name,), lambda: self._resolve(key, action, None))

    def _resolve(self, key: str, choice: str, value: str | None) -> None:
        async def work(workspace: Workspace, books: Books) -> None:
            looked = await self._office.look(key)
            link = looked.link
            seen = await workspace.quickbooks.invoice(link.quickbooks_id) if link else None
            invoice = looked.raw.invoice if looked.raw else None
            name = (invoice.number if invoice else None) or (link.number if link else key)
            await resolve(workspace, books, Side(key, name, invoice, link, seen), choice, value)

        async def settled() -> None:
            await self._office.decided_anew(work)
            if choice in ("update", "create"):
                self.run_wanted.emit([key])  # the review shows what the next copy does, and one press does it

        self._tasks.start("resolve", settled(), writes=True)

    async def _choose_tax(self, key: str) -> None:
        """Which tax code OneDesk's tax is: decided once per company, name and rate."""
        looked, books = await self._office.look(key), self._office.books
        raw, plan = looked.raw, looked.plan
        if books is None or raw is None:
            return
        problem = next((p for p in plan.problems if p.code == "tax_undecided"), None) if plan else None
        tax = tax_key(raw.invoice, None)
        name = problem.params.get("tax", tax.name) if problem else tax.name
        rate = problem.params.get("rate", plain(tax.rate)) if problem else plain(tax.rate)
        shown = f"{name} {rate} %" if name or rate != "0" else _("untaxed lines")

        def chosen(code: str) -> None:
            self._start(
                "tax",
                self._office.decided_anew(
                    lambda workspace, books: choosing.decide_tax(workspace, books, name, Decimal(rate), f"id:{code}")
                ),
            )

        self._ask.choose(
            _("Which tax code is {name}?").format(name=shown),
            _("Decided once for this company."),
            tuple(tax_choices(books)),
            chosen,
        )

    # --- menus ---

    def payments(self, consent: tuple[str, ...] = (), quiet: bool = False) -> None:
        """Fetches payments and says what came; `quiet` asks nothing, for nobody asked for it."""
        self._tasks.start("payments", self._payments(consent, quiet), writes=True)

    async def _payments(self, consent: tuple[str, ...], quiet: bool) -> None:
        try:
            results = await self._office.payments(consent)
        except ProblemError:
            if not quiet:
                raise
            await self._office.refresh()
            return
        waiting = [row.number for row in results if row.written_back == "pending"]
        paid = sum(1 for row in results if row.payments)
        self.said.emit(
            ngettext("{count} invoice has payments.", "{count} invoices have payments.", paid).format(count=paid)
        )
        if waiting and quiet:
            self.said.emit(
                ngettext(
                    "{count} block of hours is paid and waits for your yes: Fetch payments.",
                    "{count} blocks of hours are paid and wait for your yes: Fetch payments.",
                    len(waiting),
                ).format(count=len(waiting))
            )
        elif waiting:
            self._ask_consent(tuple(waiting), tuple(waiting))

    def _ask_consent(self, shown: tuple[str, ...], meant: tuple[str, ...]) -> None:
        """Whether blocks of hours may be set to Paid: `shown` as a person knows them, `meant` as the payments take them."""
        self._ask.confirm(
            _("Set blocks of hours to Paid?"),
            _("OneDesk then credits the prepaid hours to the customer, once. This cannot be taken back from here."),
            _("Set to Paid"),
            shown,
            lambda: self.payments(meant),
        )

    def export(self) -> None:
        """Mappings, settings, links and journal into a file."""
        self._ask.save(
            _("Export mappings and settings"),
            "ledgerbridge-state.json",
            lambda file: self._start("export", self._export(file)),
        )

    async def _export(self, file: str) -> None:
        await self._office.hub.shelves.portable.export_state(Path(file))
        self.said.emit(
            _("Written to {path}: settings, decisions, links and journal, without secrets.").format(path=file)
        )

    def take_over(self) -> None:
        """Mappings, settings, links and journal from a file."""
        self._ask.load(
            _("Import mappings and settings"), "*.json", lambda file: self._start("import", self._import(file))
        )

    async def _import(self, file: str) -> None:
        await self._office.hub.shelves.portable.import_state(Path(file))
        await self._office.refresh()
        self.said.emit(_("Taken over from {path}. Connect both services again on this computer.").format(path=file))

    def support(self) -> None:
        """The masked bundle for somebody who helps."""
        self._ask.save(
            _("Support bundle"), "ledgerbridge-support.zip", lambda file: self._start("support", self._support(file))
        )

    async def _support(self, file: str) -> None:
        hub = self._office.hub
        versions = {"ledgerbridge": __version__, "python": platform.python_version(), "system": platform.platform()}
        parts = await bundle(
            hub, self._office.contacts.all(), versions, hub.shelves.support.logs(), secrets.token_bytes(16)
        )
        hub.shelves.support.write(file, parts)
        self.said.emit(_("Written to {path}. Names, addresses, texts and amounts are masked.").format(path=file))

    # --- the demo company ---

    def demo(self, name: str, key: str) -> None:
        """Something happens at the demo company, as if another person did it."""
        person, shown = self._office.person, self._number(key)
        if person is None:
            return
        if name in DEMO[:3] and not shown:
            self.said.emit(_("Choose an invoice first."))
            return
        doing: dict[str, Callable[[], object]] = {
            "demo_payment": lambda: person.record_payment(shown),
            "demo_edit_onedesk": lambda: person.edit_in_onedesk(shown),
            "demo_edit_quickbooks": lambda: person.edit_in_quickbooks(shown),
            "demo_drop": lambda: person.drop_connection(60.0),
            "demo_restore": person.restore,
        }
        if name in doing:
            self._start(name, self._demo(doing[name], refresh=name in DEMO[:3] or name == "demo_restore"))

    async def _demo(self, work: Callable[[], object], refresh: bool) -> None:
        try:
            await asyncio.to_thread(work)
        except LookupError as error:
            self.said.emit(str(error))
            return
        if refresh:
            await self._office.payments()
