"""What the window writes for a person: reports, reviews and PDFs into files or on paper, and which columns each table shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from app.i18n import _
from app.ui.presenters.asking import Dialogs
from app.ui.presenters.bookkeeping import BooksPresenter
from app.ui.presenters.lists import ListsPresenter
from app.ui.presenters.office import Office
from app.ui.presenters.working import WorkingPresenter
from app.ui.printing import print_pdf
from app.ui.tasks import TaskRunner
from app.ui.views.table import Table
from app.ui.window import Window

WINDOW_COLUMNS = "window:columns"
TABLES = ("invoices", "attention", "mappings", "customers", "tie_out", "journal", "run", "review")


class Papers:
    """Asks where to, then writes; nothing where there is nothing to write."""

    def __init__(
        self, window: Window, dialogs: Dialogs, books: BooksPresenter, lists: ListsPresenter, working: WorkingPresenter
    ) -> None:
        self._window = window
        self._dialogs = dialogs
        self._books = books
        self._lists = lists
        self._working = working

    def save_report(self) -> None:
        """The end report of the run, as CSV."""
        self._dialogs.save(
            _("Save report"),
            "ledgerbridge-report.csv",
            lambda file: self._books.write(lambda: self._working.save_report(file), file),
        )

    def save_review(self) -> None:
        """The dry run, as CSV or PDF."""
        self._dialogs.save(
            _("Save review"),
            "ledgerbridge-review.csv|pdf",
            lambda file: self._books.write(lambda: self._working.save_review(file), file),
        )

    def save_pdf(self) -> None:
        """The invoice of the details pane as QuickBooks Online renders it."""
        number, content = self._lists.pdf()
        if content:
            name = f"{''.join(c if c.isalnum() or c in '-_.' else '-' for c in number) or 'invoice'}.pdf"
            self._dialogs.save(
                _("Save PDF"), name, lambda file: self._books.write(lambda: _to_file(file, content), file)
            )

    def print_pdf(self) -> None:
        """The same on paper."""
        number, content = self._lists.pdf()
        if content:
            print_pdf(self._window, number, content)


def _to_file(file: str, content: bytes) -> None:
    Path(file).write_bytes(content)


class Columns:
    """Keeps which columns a person switched on and off in each table, for the next start."""

    def __init__(self, window: Window, office: Office, tasks: TaskRunner) -> None:
        self._office = office
        self._tables: Mapping[str, Table] = {name: getattr(window, name).table for name in TABLES}
        for table in self._tables.values():
            table.layout_changed.connect(lambda: tasks.start("columns", self._keep()))

    async def _keep(self) -> None:
        kept = {name: table.column_choice() for name, table in self._tables.items()}
        await self._office.hub.shelves.settings.put(WINDOW_COLUMNS, json.dumps(kept))

    def take(self, stored: Mapping[str, str]) -> None:
        """Shows the columns that were kept."""
        kept = json.loads(stored.get(WINDOW_COLUMNS, "{}"))
        for name, table in self._tables.items():
            if kept.get(name):
                table.show_columns({int(place): bool(on) for place, on in kept[name].items()})
