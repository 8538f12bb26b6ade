"""The grids of decisions: service types to products, customer organizations to customers."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.i18n import N_, _, money
from app.ui.colours import Tone
from app.ui.looks import Chip, decided_chip
from app.ui.models.table import Column, Kind, TableModel
from app.ui.rows import Choice, CustomerRow, MappingRow

Decision = MappingRow | CustomerRow


class Col(IntEnum):
    """The columns of the service types."""

    NAME = 0
    LINES = 1
    MONEY = 2
    RECORD = 3
    DECIDED = 4
    ACCOUNT = 5
    TAX = 6
    DEFAULTS = 7


class CustomerCol(IntEnum):
    """The columns of the customers."""

    NAME = 0
    INVOICES = 1
    MONEY = 2
    RECORD = 3
    DECIDED = 4
    EMAIL = 5
    DEFAULTS = 6


def _record(row: Decision) -> str:
    if row.decided == "create":
        return _("will be created on copying")
    if row.decided == "undecided" and row.suggestions:
        return _("Suggestion: {name}").format(name=row.suggestions[0].name)
    return row.record or _("nothing chosen yet")


def _record_tone(row: Decision) -> Tone | None:
    if row.decided == "create":
        return Tone.PLAIN
    return Tone.ATTENTION if row.decided == "undecided" else None


def _chip(row: Decision) -> Chip:
    missing = isinstance(row, MappingRow) and row.account_missing and row.decided in ("exact", "chosen")
    return decided_chip(row.decided, _("account missing") if missing else "")


def _account(row: MappingRow) -> str:
    if row.account_missing and row.account:
        return _("will be set: {account}").format(account=row.account)
    return row.account or "–"


class DecisionModel(TableModel[Decision]):
    """What both grids share: the record can be chosen in its cell. `chosen` carries (keys, record id, name typed); the model itself
    changes nothing, the presenter does and fills it anew."""

    chosen = Signal(list, str, str)
    RECORD: IntEnum = Col.RECORD
    DEFAULTS: IntEnum = Col.DEFAULTS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices: tuple[Choice, ...] = ()

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == self.RECORD else base

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            return self.row_at(index.row()).record
        return super().data(index, role)

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Takes a `Choice` or the exact name of one; anything else is refused."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != self.RECORD:
            return False
        choice = value if isinstance(value, Choice) else self.choice_named(str(value))
        if choice is None:
            return False
        row = self.row_at(index.row())
        if choice.id != row.record_id or row.decided not in (
            "exact",
            "chosen",
        ):  # a cell that was only looked into decides nothing
            self.chosen.emit([self.key_of(row)], choice.id, choice.name)
        return True

    def choice_named(self, name: str) -> Choice | None:
        """The only choice of that name, whatever its capitals; None when there is none or more than one."""
        found = [choice for choice in self.choices if choice.name.casefold() == name.strip().casefold()]
        return found[0] if len(found) == 1 else None


OWN_DEFAULTS: Column[Decision] = Column(
    N_("Own class, location, fields"),
    lambda r: r.defaults or "–",
    lambda r: r.defaults.casefold(),
    Kind.QUIET,
    sample="Class: Consulting",
    stretch=2,
    rank=5,
)


class MappingModel(DecisionModel):
    """Service types."""

    COLUMNS = (
        Column(
            N_("Service type in OneDesk"),
            lambda r: r.name,
            lambda r: r.name.casefold(),
            Kind.STRONG,
            sample="Fernwartung",
            stretch=2,
        ),
        Column(N_("Lines"), lambda r: str(r.lines), lambda r: r.lines, Kind.NUMBER, sample="124", rank=3),
        Column(
            N_("Open amount"),
            lambda r: money(r.money, r.currency),
            lambda r: r.money,
            Kind.MONEY,
            sample="31.640,00 €",
            rank=1,
        ),
        Column(
            N_("Product in QuickBooks Online"),
            _record,
            lambda r: _record(r).casefold(),
            sample="Suggestion: Service",
            stretch=3,
            tone=_record_tone,
        ),
        Column(
            N_("Decision"),
            lambda r: _chip(r).text,
            lambda r: _chip(r).text.casefold(),
            Kind.CHIP,
            sample="zu entscheiden",
            chip=_chip,
        ),
        Column(
            N_("Income account"),
            _account,
            lambda r: _account(r).casefold(),
            sample="4400 Erlöse Dienst",
            stretch=3,
            rank=2,
            tone=lambda r: Tone.ATTENTION if r.account_missing else None,
        ),
        Column(N_("Tax code"), lambda r: r.tax_code or "–", lambda r: r.tax_code.casefold(), sample="19 % USt", rank=4),
        OWN_DEFAULTS,
    )


class CustomerModel(DecisionModel):
    """Customer organizations."""

    RECORD = CustomerCol.RECORD
    DEFAULTS = CustomerCol.DEFAULTS
    COLUMNS = (
        Column(
            N_("Customer organization in OneDesk"),
            lambda r: r.name,
            lambda r: r.name.casefold(),
            Kind.STRONG,
            sample="Stadtwerke Norderh",
            stretch=3,
        ),
        Column(N_("Open invoices"), lambda r: str(r.invoices), lambda r: r.invoices, Kind.NUMBER, sample="12", rank=3),
        Column(
            N_("Open amount"),
            lambda r: money(r.money, r.currency),
            lambda r: r.money,
            Kind.MONEY,
            sample="31.640,00 €",
            rank=1,
        ),
        Column(
            N_("Customer in QuickBooks Online"),
            _record,
            lambda r: _record(r).casefold(),
            sample="Suggestion: Autohaus",
            stretch=3,
            tone=_record_tone,
        ),
        Column(
            N_("Decision"),
            lambda r: _chip(r).text,
            lambda r: _chip(r).text.casefold(),
            Kind.CHIP,
            sample="zu entscheiden",
            chip=_chip,
        ),
        Column(
            N_("Contact e-mail"),
            lambda r: r.email or _("none in OneDesk"),
            lambda r: r.email.casefold(),
            Kind.QUIET,
            sample="buchhaltung@haf",
            stretch=2,
            rank=2,
            tone=lambda r: Tone.PLAIN if r.email else Tone.ATTENTION,
        ),
        OWN_DEFAULTS,
    )
