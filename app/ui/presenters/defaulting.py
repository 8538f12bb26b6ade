"""Class, location and custom fields of new invoices in the window: a section of the settings, and buttons of the two grids; there only
while the company tracks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from app.domain.catalogue import Books
from app.domain.names import same_key
from app.domain.tracking import (
    CLASS,
    COMPANY,
    CUSTOMER,
    FIELD,
    ITEM,
    LOCATION,
    DefaultKey,
    owners_of,
    register_of,
    tracked,
)
from app.i18n import _
from app.sync.defaulting import clear_default, set_default
from app.sync.workspace import Workspace
from app.ui.presenters.asking import Asking
from app.ui.presenters.office import Office
from app.ui.rows import Choice, SettingRow, SettingsSection
from app.ui.tasks import TaskRunner
from app.ui.views.decisions import DecisionPage
from app.ui.views.settings import SettingsPage

PREFIX = "default:"


class DefaultingPresenter(QObject):
    """Fills the section and carries out what is chosen. `said` carries a sentence for the status line."""

    said = Signal(str)

    def __init__(
        self,
        office: Office,
        tasks: TaskRunner,
        page: SettingsPage,
        mappings: DecisionPage,
        customers: DecisionPage,
        asking: Asking,
    ) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._page = page
        self._grids = {ITEM: mappings, CUSTOMER: customers}
        self._ask = asking
        self._count = 0
        page.setting_changed.connect(self._changed)
        for whose, grid in self._grids.items():
            grid.default_requested.connect(lambda what, whose=whose: self._choose(whose, what))
        office.picture_changed.connect(self.fill)
        office.status_changed.connect(self.fill)

    def fill(self) -> None:
        """The section and the buttons, as far as the company tracks anything."""
        books = self._office.books
        self._page.show_extra(
            "tracking", tracking_section(books, dict(self._office.decided.tracking)) if books else None
        )
        for whose, grid in self._grids.items():
            known = tracked(books.preferences) if books else ()
            grid.show_defaults(
                tuple(
                    (what, label(what, books))
                    for what in known
                    if books and whose in owners_of(what, books.preferences)
                )
            )

    def _changed(self, key: str, value: str) -> None:
        if key.startswith(PREFIX):
            self._store(key.removeprefix(PREFIX), value, COMPANY, (None,))

    def _choose(self, whose: str, what: str) -> None:
        """Asks which class or location the chosen customers or products get, or the text of a custom field."""
        books, grid = self._office.books, self._grids[whose]
        names = [(row.record_id and f"id:{row.record_id}") or row.name for row in grid.decisions()]
        if books is None or not names:
            return
        shown = ", ".join(row.name for row in grid.decisions()[:3])
        title = _("{what} of new invoices").format(what=label(what, books))

        def done(value: str) -> None:
            self._store(what, "" if value == "none" else value, whose, names)

        if what.startswith(FIELD):
            self._ask.text(title, shown, label(what, books), "", done)
            return
        self._ask.choose(title, shown, (Choice("none", _("no own one")), *records(what, books)), done)

    def _store(self, what: str, value: str, whose: str, names: Sequence[str | None]) -> None:
        async def work(workspace: Workspace, books: Books) -> None:
            for name in names:
                if not value:
                    await clear_default(workspace, books, what, whose, name)
                else:
                    chosen = value if what.startswith(FIELD) else f"id:{value}"
                    await set_default(workspace, books, what, chosen, whose, name)

        self._count += 1
        self._tasks.start(f"default:{self._count}", self._office.decided_anew(work))


def label(what: str, books: Books | None) -> str:
    """What it is called: class, location, or the name of the custom field."""
    if what in (CLASS, LOCATION):
        return _("Class") if what == CLASS else _("Location")
    fields = books.preferences.custom_fields if books else ()
    return next((field.name for field in fields if f"{FIELD}{field.id}" == what), what)


def own_defaults(whose: str, record: str, name: str, books: Books, stored: Mapping[str, str]) -> str:
    """The class, location and custom fields that a customer or product gives to new invoices ("Class: North"); empty: none of its own."""
    known = (record, f"={same_key(name)}") if record else (f"={same_key(name)}",)
    found = []
    for what in tracked(books.preferences):
        value = next(
            (stored[key] for key in (DefaultKey(what, whose, each).text for each in known) if key in stored), None
        )
        if value and whose in owners_of(what, books.preferences):
            chosen = None if what.startswith(FIELD) else register_of(what, books).get(value)
            found.append(f"{label(what, books)}: {chosen.full_name if chosen else value}")
    return ", ".join(found)


def tracks(kind: str, books: Books) -> bool:
    """Whether a product (`item`) or a customer can have defaults of its own in this company."""
    return any(kind in owners_of(what, books.preferences) for what in tracked(books.preferences))


def records(what: str, books: Books) -> tuple[Choice, ...]:
    """The classes or locations in use, by name."""
    rows = [row for row in register_of(what, books).values() if row.active]
    return tuple(Choice(row.id, row.full_name) for row in sorted(rows, key=lambda row: same_key(row.full_name)))


def tracking_section(books: Books, stored: dict[str, str]) -> SettingsSection | None:
    """The section of the settings; None where the company tracks nothing."""
    rows = []
    for what in tracked(books.preferences):
        value = stored.get(DefaultKey(what).text, "")
        free = what.startswith(FIELD)
        help_text = _("Given to new invoices alone; what is changed in QuickBooks Online stays as it is there.")
        if what == CLASS and ITEM in owners_of(what, books.preferences):
            help_text += " " + _("A product’s or a customer’s own one counts first.")
        choices = () if free else (Choice("", _("none")), *records(what, books))
        rows.append(
            SettingRow(PREFIX + what, "text" if free else "search", label(what, books), help_text, value, choices)
        )
    return SettingsSection("tracking", _("Class, location, fields"), "list", tuple(rows)) if rows else None
