"""What the window writes for a person: reports, reviews and PDFs into files or on paper, and how the columns of each table are arranged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.i18n import N_, _
from app.ui.layouts import Layout, read_layout
from app.ui.presenters.asking import Dialogs
from app.ui.presenters.bookkeeping import BooksPresenter
from app.ui.presenters.lists import ListsPresenter
from app.ui.presenters.office import Office
from app.ui.presenters.working import WorkingPresenter
from app.ui.printing import print_pdf
from app.ui.tasks import TaskRunner
from app.ui.views.table import Table
from app.ui.window import Window

WINDOW_COLUMNS, WINDOW_LAYOUTS = "window:columns", "window:layouts"
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
    """Keeps how a person arranged the columns of each table, and the layouts saved by name, for the next start."""

    def __init__(self, window: Window, office: Office, tasks: TaskRunner) -> None:
        self._window = window
        self._office = office
        self._tasks = tasks
        self._tables: Mapping[str, Table] = {name: getattr(window, name).table for name in TABLES}
        for table in self._tables.values():
            table.layout_changed.connect(self._changed)
            table.layout_asked.connect(lambda asked, table=table: self._asked(table, asked))

    def _changed(self) -> None:
        self._tasks.start("columns", self._keep(), replaces=True)

    async def _keep(self) -> None:
        settings = self._office.hub.shelves.settings
        now = {name: table.layout_now().kept() for name, table in self._tables.items()}
        saved = {
            name: {each: layout.kept() for each, layout in table.layouts.items()}
            for name, table in self._tables.items()
            if table.layouts
        }
        await settings.put(WINDOW_COLUMNS, json.dumps(now))
        await settings.put(WINDOW_LAYOUTS, json.dumps(saved, ensure_ascii=False))

    def take(self, stored: Mapping[str, str]) -> None:
        """Shows the columns that were kept, and offers the layouts that were saved."""
        now, saved = (_object(stored.get(key, "")) for key in (WINDOW_COLUMNS, WINDOW_LAYOUTS))
        for name, table in self._tables.items():
            named = saved.get(name)
            table.layouts = {
                str(each): read_layout(layout, table.headings())
                for each, layout in (named.items() if isinstance(named, dict) else ())
            }
            if now.get(name):
                table.arrange(read_layout(now[name], table.headings()))

    def reset(self) -> None:
        """Every table shows its usual columns; the layouts saved by name stay."""
        for table in self._tables.values():
            table.arrange(table.usual_layout())
        self._changed()

    def _asked(self, table: Table, asked: str) -> None:
        if asked == "save":
            self._ask_name(table)
            return
        from app.ui.dialogs.arranging import ArrangeColumns

        now, usual = table.layout_now(), table.usual_layout()
        offered = [each for place, each in enumerate(table.headings()) if place not in table.withheld()]
        dialog = ArrangeColumns(self._window.theme, self._window, now, usual, offered)
        dialog.show_saved(table.layouts)
        dialog.arranged.connect(lambda layout, name: self._arranged(table, layout, name))
        dialog.forgotten.connect(lambda name: self._forget(table, name))
        dialog.open()

    def _ask_name(self, table: Table) -> None:
        from app.ui.dialogs.asking import AskText

        text = _(
            "Columns, widths, order and sorting of this list as they are now. An older layout of that name is replaced."
        )
        dialog = AskText(self._window.theme, self._window, _("Save layout"), text, N_("Name"), ok=N_("Save"))
        dialog.answered.connect(lambda name: self._save(table, table.layout_now(), name))
        dialog.open()

    def _arranged(self, table: Table, layout: Layout, name: str) -> None:
        table.arrange(layout)
        self._save(table, layout, name)

    def _save(self, table: Table, layout: Layout, name: str) -> None:
        if name:
            table.layouts = {**table.layouts, name: layout}
        self._changed()

    def _forget(self, table: Table, name: str) -> None:
        table.layouts = {each: layout for each, layout in table.layouts.items() if each != name}
        self._changed()


def _object(text: str) -> dict[str, Any]:
    """The JSON object that `text` is; an empty one where it is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
