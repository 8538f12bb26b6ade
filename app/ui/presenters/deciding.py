"""The two grids of decisions: service types and customers. Every decision goes through the use cases and is shown with its effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.catalogue import Books
from app.domain.problems import Problem, ProblemError
from app.i18n import _, ngettext
from app.sync import choosing
from app.sync.mapped import Mapped, customers_of, service_rows
from app.sync.overview import Picture
from app.sync.steps import aside
from app.sync.workspace import Workspace
from app.ui.presenters.defaulting import tracks
from app.ui.presenters.mappings import customer_choices, customer_row, item_choices, mapping_row
from app.ui.presenters.office import Office
from app.ui.presenters.pasting import pasted
from app.ui.presenters.waiting import CONNECT, failed, in_the_way, reading
from app.ui.rows import Choice, StateView
from app.ui.tasks import TaskRunner
from app.ui.views.decisions import CustomersPage, DecisionPage, MappingPage

Choosing = Callable[[str, str, tuple[Choice, ...], Callable[[str], None]], None]
"""Opens a list: title, sentence, choices, and what to do with the Id chosen."""


class DecidingPresenter(QObject):
    """Fills both pages and carries out what is decided in them. `counted` carries how many are undecided, `said` a
    sentence for the status line."""

    counted = Signal(dict)
    said = Signal(str)

    def __init__(
        self, office: Office, tasks: TaskRunner, mappings: MappingPage, customers: CustomersPage, choose: Choosing
    ) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._pages: dict[str, DecisionPage] = {"item": mappings, "customer": customers}
        self._mappings, self._customers = mappings, customers
        self._open_list = choose
        self._count = 0
        self._rows: dict[str, dict[str, Mapped]] = {"item": {}, "customer": {}}
        office.picture_changed.connect(self.fill)
        office.busy_changed.connect(lambda _busy: self._wait())
        for kind, page in self._pages.items():
            self._connect(kind, page)

    def _connect(self, kind: str, page: DecisionPage) -> None:
        page.accept_requested.connect(lambda keys: self._accept(kind, keys))
        page.accept_all_requested.connect(lambda: self._accept(kind, list(self._rows[kind])))
        page.create_requested.connect(lambda keys: self._decide(kind, keys, "create", None))
        page.choose_requested.connect(lambda keys: self._choose(kind, keys))
        page.chosen.connect(lambda keys, record, _name: self._decide(kind, keys, "use", f"id:{record}"))
        page.pasted.connect(lambda text: self._paste(kind, text))

    # --- showing ---

    def _wait(self) -> None:
        if self._office.books is None:
            self.fill()

    def fill(self) -> None:
        """Shows both grids anew from what the office knows."""
        office, books = self._office, self._office.books
        if office.picture is None or books is None:
            for page in self._pages.values():
                page.show_state(self._without_books())
            return
        self._tasks.start("decisions", self._fill(office.picture, books), replaces=True)

    def _without_books(self) -> StateView:
        """Why the lists of the company are not there: it is not connected, is being read, or could not be read."""
        office, picture = self._office, self._office.picture
        if picture is None or office.status is None or office.busy:
            return reading()
        if office.status.quickbooks is not None:
            return failed(picture.listing.problem or Problem("unreachable", {}))
        text = _("Connect QuickBooks Online; then every service type and customer stands here with what it goes to.")
        return StateView("picture-connect", _("No company yet"), text, (CONNECT, _("Connect")))

    def _nothing_met(self, kind: str) -> StateView:
        """No invoice names a service type or a customer yet."""
        office = self._office
        waiting = in_the_way(office.status, office.picture, office.busy, _("Then they stand here."))
        if waiting is not None:
            return waiting
        names = {"item": _("No service types yet"), "customer": _("No customers yet")}
        text = _("They are collected from the invoices in OneDesk and stand here after a refresh.")
        return StateView("picture-empty", names[kind], text, ("refresh", _("Refresh")))

    async def _fill(self, picture: Picture, books: Books) -> None:
        office = self._office
        many = len(books.customers)
        types = await aside(many, service_rows, picture.met, books, office.decided, office.defaults)
        people = await aside(many, customers_of, picture.met, books, office.decided)
        tracking = office.decided.tracking
        items = [mapping_row(row, books, office.defaults, tracking) for row in types]
        customers = [customer_row(row, books, tracking) for row in people]
        self._rows = {
            "item": {made.key: row for made, row in zip(items, types, strict=True)},
            "customer": {made.key: row for made, row in zip(customers, people, strict=True)},
        }
        self._mappings.set_choices(tuple(item_choices(books)))
        self._customers.set_choices(tuple(customer_choices(books)))
        self._mappings.show_rows(tuple(items), self._sentence("item", types))
        self._customers.show_rows(tuple(customers), self._sentence("customer", people))
        for kind, page in self._pages.items():
            page.show_own_defaults(tracks(kind, books))
            page.show_state(None if self._rows[kind] else self._nothing_met(kind))
        undecided = {
            kind: sum(row.decided == "undecided" for row in rows.values()) for kind, rows in self._rows.items()
        }
        self.counted.emit({"mappings": undecided["item"], "customers": undecided["customer"]})

    @staticmethod
    def _sentence(kind: str, rows: Sequence[Mapped]) -> str:
        open_ones = sum(row.decided == "undecided" for row in rows)
        made = sum(row.decided == "create" for row in rows)
        if kind == "item":
            head = ngettext("{count} service type", "{count} service types", len(rows)).format(count=len(rows))
        else:
            head = ngettext("{count} customer organization", "{count} customer organizations", len(rows)).format(
                count=len(rows)
            )
        return _("{head}: {open} to decide, {made} created with the first copy").format(
            head=head, open=open_ones, made=made
        )

    # --- deciding ---

    def _accept(self, kind: str, keys: Sequence[str]) -> None:
        """Takes the first suggestion of each undecided row among `keys`."""
        taken = [
            (self._rows[kind][key], self._rows[kind][key].suggestions[0])
            for key in keys
            if key in self._rows[kind] and self._rows[kind][key].suggestions
        ]
        usable = [(row, hit) for row, hit in taken if hit.why not in ("vendor", "employee", "category")]

        async def work(workspace: Workspace, books: Books) -> None:
            for row, hit in usable:
                action = "reactivate" if hit.why == "inactive" else "use"
                await self._one(kind, workspace, books, row, action, f"id:{hit.id}")

        if usable:
            self._start(work)

    def _decide(self, kind: str, keys: Sequence[str], action: str, value: str | None) -> None:
        rows = [self._rows[kind][key] for key in keys if key in self._rows[kind]]

        async def work(workspace: Workspace, books: Books) -> None:
            for row in rows:
                await self._one(kind, workspace, books, row, action, value)

        if rows:
            self._start(work)

    async def _one(
        self, kind: str, workspace: Workspace, books: Books, row: Mapped, action: str, value: str | None
    ) -> None:
        if kind == "item":
            await choosing.map_service_type(workspace, books, row.name, action, value)
            return
        currency = row.currency if books.preferences.multicurrency else None
        name = row.external_id or row.name
        await choosing.link_customer(
            workspace, books, name, action, value or (row.name if action == "create" else None), currency
        )

    def _start(self, work: Callable[[Workspace, Books], Coroutine[Any, Any, None]]) -> None:
        self._count += 1
        self._tasks.start(f"decide:{self._count}", self._office.decided_anew(work))

    def _choose(self, kind: str, keys: Sequence[str]) -> None:
        books = self._office.books
        if books is None or not keys:
            return
        names = ", ".join(self._rows[kind][key].name for key in keys[:3] if key in self._rows[kind])
        if kind == "item":
            title, choices = _("Which product or service?"), tuple(item_choices(books))
        else:
            title, choices = _("Which customer?"), tuple(customer_choices(books))
        self._open_list(title, names, choices, lambda chosen: self._decide(kind, keys, "use", f"id:{chosen}"))

    def _paste(self, kind: str, text: str) -> None:
        """Rows of a spreadsheet; those that name nothing known are left alone, and counted."""
        page, by_name = self._pages[kind], defaultdict(list)
        for key, row in self._rows[kind].items():
            by_name[row.name.casefold()].append(key)
        found = pasted(kind, text, lambda name: by_name.get(name.casefold(), []), page.acted_on(), page.from_current())
        taken = [(self._rows[kind][key], record) for key, record in found.wanted if key in self._rows[kind]]

        async def work(workspace: Workspace, books: Books) -> None:
            missed: list[ProblemError] = []
            for row, record in taken:
                try:
                    await self._one(kind, workspace, books, row, "use" if record else "create", record or None)
                except ProblemError as error:
                    missed.append(error)
            self.said.emit(_told(len(taken) - len(missed), found.unknown + len(missed)))
            if missed:
                raise missed[0]

        if taken:
            self._start(work)
        else:
            self.said.emit(_told(0, found.unknown))


def _told(taken: int, left: int) -> str:
    """What became of what was pasted."""
    said = ngettext("{count} row decided.", "{count} rows decided.", taken).format(count=taken)
    if not left:
        return said
    more = ngettext(
        "{count} names nothing known here and was left alone.",
        "{count} name nothing known here and were left alone.",
        left,
    )
    return f"{said} {more.format(count=left)}"
