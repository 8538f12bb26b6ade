"""What the window knows: the connections, both sides as last read, the books. Every screen shows from here and is told of changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.catalogue import Books
from app.domain.decided import Decided, Defaults
from app.domain.problems import Problem, ProblemError
from app.sync.company import read_books
from app.sync.connecting import Hub, Status
from app.sync.decisions import read_decided
from app.sync.hosts import Contacts
from app.sync.met_problems import Met, keep_met, read_met
from app.sync.options import defaults_of
from app.sync.overview import Looked, Picture, look, read_again, read_picture
from app.sync.payments import bring_back
from app.sync.ports import RawInvoice
from app.sync.recover import recover
from app.sync.results import Listed, PaymentResult
from app.sync.steps import kept_for_long
from app.sync.workspace import Workspace
from app.ui.presenters.invoices import MadeRows
from app.ui.presenters.troubles import Troubles


class Office(QObject):
    """Shared by the presenters of one window. Methods are coroutines and raise `ProblemError`; signals tell what changed."""

    picture_changed = Signal()
    status_changed = Signal()
    busy_changed = Signal(bool)

    def __init__(self, hub: Hub, contacts: Contacts, folder: str, person: Any = None) -> None:
        super().__init__()
        self.hub = hub
        self.contacts = contacts
        self.folder = folder
        self.person = person
        self.picture: Picture | None = None
        self.sample: RawInvoice | None = None
        self.books: Books | None = None
        self.status: Status | None = None
        self.stored: dict[str, str] = {}
        self._kept: dict[str, Met] = {}
        self.decided = Decided()
        self.workspace: Workspace | None = None
        self.busy = False  # both sides are being read
        self._turn = asyncio.Lock()
        self.troubles = Troubles()
        self.rows = MadeRows(self.troubles)

    @property
    def defaults(self) -> Defaults:
        return defaults_of(self.stored, self.workspace.scope) if self.workspace else Defaults()

    async def load(self) -> None:
        """What is known here, at once and without asking any service."""
        await self._reopen()
        assert self.workspace is not None
        self.picture = await read_picture(self.workspace, fresh=False)
        self._kept = await read_met(self.workspace)
        self.troubles.recall(self._kept, self._states(self._kept))
        await self._shown()

    async def _shown(self) -> None:
        """Makes what every screen shows, then tells them."""
        if self.picture is not None:
            self.sample = (await self.look(self.picture.first)).raw
            with kept_for_long():
                await self.rows.make(self.picture)
            await self._keep_troubles()
        self.picture_changed.emit()

    async def _keep_troubles(self) -> None:
        """Stores what runs met, where that is anything else than before."""
        met = self.troubles.kept(self._states(self.troubles.keys()))
        if self.workspace is not None and met != self._kept:
            self._kept = met
            await keep_met(self.workspace, met)

    def _states(self, keys: Collection[str]) -> dict[str, str]:
        """The states of some invoices, found in one go through the list."""
        if self.picture is None or not keys:
            return {}
        return {row.external_id: row.state for row in self.picture.listing.rows if row.external_id in keys}

    async def _reopen(self) -> None:
        self.status = await self.hub.status()
        self.workspace = await self.hub.workspace()
        self.stored = await self.hub.shelves.settings.all()
        self.decided = await read_decided(self.workspace)
        self.status_changed.emit()

    async def refresh(self) -> Problem | None:
        """Reads both sides, settling first what is open; returns why not everything could be read."""
        async with self._turn:
            return await self._refresh()

    async def _refresh(self) -> Problem | None:
        self._say_busy(True)
        try:
            await self._reopen()
            assert self.workspace is not None
            workspace = self.workspace
            connected = workspace.onedesk_port is not None
            if connected and workspace.quickbooks_port is not None:
                await self._settle(workspace)
            self.picture = await read_picture(workspace, fresh=connected)
            self.books = self.picture.books or await self._books(workspace) or self.books
        finally:
            self._say_busy(False)
        await self._shown()
        return self.picture.listing.problem

    def _say_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)

    async def take_uncertain(self, keys: Collection[str]) -> None:
        """What a run left uncertain is shown so at once: where an answer was lost, reading both sides may take minutes."""
        if self.picture is None or not keys:
            return
        listing = self.picture.listing
        rows = tuple(
            replace(row, state="uncertain", why=None) if row.external_id in keys else row for row in listing.rows
        )
        self.picture = replace(self.picture, listing=replace(listing, rows=rows))
        await self._shown()

    def row(self, key: str) -> Listed | None:
        """The row of an invoice in the list."""
        return self.picture.listing.row(key) if self.picture else None

    async def look(self, key: str) -> Looked:
        """One invoice whole, with its link and its plan: the lists hold their heads alone."""
        if self.picture is None or self.workspace is None:
            return Looked()
        return await look(self.workspace, self.picture, key)

    async def check_again(self, keys: Sequence[str]) -> None:
        """Reads and plans some invoices afresh, and shows what became of them."""
        async with self._turn:
            workspace = self.workspace
            if self.picture is None or workspace is None or workspace.quickbooks_port is None or self._gone(keys):
                await self._refresh()
                return
            self._say_busy(True)
            try:
                await self._settle(workspace)
                self.troubles.forget(keys)
                self.picture = await read_again(workspace, self.picture, keys)
                self.books = self.picture.books or self.books
            finally:
                self._say_busy(False)
            await self._shown()

    def _gone(self, keys: Sequence[str]) -> bool:
        """Whether one of them is known from its link alone: only a look at everything tells whether it came back."""
        assert self.picture is not None
        return not self.picture.lost.isdisjoint(keys)

    async def _settle(self, workspace: Workspace) -> None:
        try:
            await recover(workspace)
        except ProblemError:
            return  # reading the picture meets the same trouble and says so

    async def _books(self, workspace: Workspace) -> Books | None:
        if workspace.quickbooks_port is None:
            return None
        try:
            return await read_books(workspace)
        except ProblemError:
            return None

    async def decided_anew(self, change: Callable[[Workspace, Books], Any]) -> None:
        """Carries out a decision (`change` is awaited with workspace and books) and shows its effect, one after the other."""
        async with self._turn:
            assert self.workspace is not None
            books = self.books or await read_books(self.workspace)
            try:
                await change(self.workspace, books)
            finally:
                await self._refresh()

    async def read_payments(self) -> None:
        """Payments of linked invoices, where any are linked; shown when they changed something."""
        workspace = self.workspace
        if workspace is None or workspace.quickbooks_port is None or workspace.onedesk_port is None:
            return
        if self.picture is None or not await workspace.links.count(workspace.scope):
            return
        before = await self._paid(workspace)
        told = self.troubles.take_payments(await bring_back(workspace))
        if before != await self._paid(workspace):
            await self.refresh()
        elif told:
            self.rows.forget()
            await self._shown()

    async def _paid(self, workspace: Workspace) -> dict[str, Decimal]:
        """What is paid of each linked invoice, where anything is."""
        heads = [head async for heads in workspace.links.heads(workspace.scope) for head in heads if head.payments]
        return {head.external_id: head.paid for head in heads}

    async def payments(self, consent: Sequence[str] = ()) -> list[PaymentResult]:
        """Brings payments back and shows them."""
        assert self.workspace is not None
        results = await bring_back(self.workspace, frozenset(consent))
        self.troubles.take_payments(results)
        await self.refresh()
        return results
