"""The totals of a run as a table."""

from __future__ import annotations

from enum import IntEnum

from app.i18n import N_, money
from app.ui.models.table import Column, Kind, TableModel
from app.ui.sums import SumRow


class SumCol(IntEnum):
    """The columns of the totals."""

    KIND = 0
    NAME = 1
    COUNT = 2
    AMOUNT = 3


class SumModel(TableModel[SumRow]):
    """Totals by customer, product, account, tax code and currency, and what the run does to the books."""

    COLUMNS = (
        Column(N_("Group"), lambda r: r.kind, lambda r: r.kind.casefold(), Kind.QUIET, sample="By product or service"),
        Column(
            N_("Name"), lambda r: r.name, lambda r: r.name.casefold(), Kind.STRONG, sample="Hafenlogistik P", stretch=1
        ),
        Column(N_("Invoices"), lambda r: str(r.count) if r.count else "", lambda r: r.count, Kind.NUMBER, sample="12"),
        Column(
            N_("Amount"), lambda r: money(r.amount, r.currency), lambda r: r.amount, Kind.MONEY, sample="11.424,00 €"
        ),
    )
