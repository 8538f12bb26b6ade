"""The journal, the newest entry first; and the fields of a real invoice as the field map reads them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from app.i18n import N_, _, datetime_text, words
from app.ui.colours import Tone
from app.ui.looks import Chip
from app.ui.models.table import Column, Kind, TableModel
from app.ui.rows import FieldRow, JournalRow

ICONS = {Tone.PAID: "check", Tone.COPIED: "copy", Tone.SENT: "mail", Tone.REFUSED: "refused", Tone.ATTENTION: "alert"}


class Col(IntEnum):
    """The columns of the journal."""

    MOMENT = 0
    KIND = 1
    SUBJECT = 2
    OUTCOME = 3
    RECORD = 4
    DETAIL = 5
    TID = 6


class FieldCol(IntEnum):
    """The columns of the field map."""

    FIELD = 0
    VALUE = 1
    PLACE = 2


def _chip(row: JournalRow) -> Chip:
    icon = "question" if row.tone is Tone.UNCERTAIN else ICONS.get(row.tone, "check")
    return Chip(row.tone, icon, words.entry_outcome(row.outcome) if row.outcome else _("under way"))


class JournalModel(TableModel[JournalRow]):
    """Entries of the journal."""

    COLUMNS = (
        Column(
            N_("Time"), lambda r: datetime_text(r.moment), lambda r: r.moment, Kind.DATE, sample="28.08.2026, 10:48 AM"
        ),
        Column(N_("What"), lambda r: words.entry_kind(r.kind), lambda r: r.kind, sample="Product or service", rank=1),
        Column(
            N_("Record"),
            lambda r: r.subject,
            lambda r: r.subject.casefold(),
            Kind.STRONG,
            sample="INV-10424",
            stretch=1,
        ),
        Column(
            N_("Outcome"),
            lambda r: _chip(r).text,
            lambda r: _chip(r).text.casefold(),
            Kind.CHIP,
            sample="not kept by OneDesk",
            chip=_chip,
        ),
        Column(N_("QuickBooks Id"), lambda r: r.record, lambda r: r.record, Kind.QUIET, sample="100424", rank=3),
        Column(
            N_("Detail"),
            lambda r: r.detail,
            lambda r: r.detail.casefold(),
            Kind.QUIET,
            sample="buchhaltung@hafenlog",
            stretch=3,
            rank=2,
        ),
        Column(
            N_("intuit_tid"), lambda r: r.tid, lambda r: r.tid, Kind.QUIET, sample="1-6a2f4c1e-3b", stretch=1, rank=4
        ),
    )


class FieldModel(TableModel[FieldRow]):
    """Fields of one invoice; where a field stands can be corrected in its cell."""

    place_changed = Signal(str, str)  # field, place
    COLUMNS = (
        Column(N_("Field"), lambda r: r.label, lambda r: r.label.casefold(), Kind.STRONG, sample="Customer organiz"),
        Column(
            N_("As read"),
            lambda r: r.value if r.found else _("not found"),
            lambda r: r.value.casefold(),
            sample="Hafenlogistik Peters",
            stretch=1,
            tone=lambda r: None if r.found else Tone.ATTENTION,
        ),
        Column(
            N_("Where it stands"), lambda r: r.place, lambda r: r.place, Kind.QUIET, sample="customerOrga", stretch=1
        ),
    )

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == FieldCol.PLACE else base

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            return self.row_at(index.row()).place
        return super().data(index, role)

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Takes another place; an empty one is refused."""
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != FieldCol.PLACE or not text:
            return False
        self.place_changed.emit(self.row_at(index.row()).key, text)
        return True
