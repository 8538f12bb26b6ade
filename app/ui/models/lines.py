"""The lines of one invoice, as two-line rows: what was done and its amount; where it goes, and quantity × rate."""

from __future__ import annotations

from enum import IntEnum

from app.i18n import N_, money, number
from app.ui.models.table import Column, Kind, TableModel
from app.ui.rows import LineRow


class Col(IntEnum):
    """The columns, in their order."""

    WORK = 0
    AMOUNT = 1


def goes_to(row: LineRow) -> str:
    """Service type → product, and the income account where it is known by another name."""
    places = [place for place in (row.product, row.account) if place and place != row.service_type]
    return "  →  ".join([row.service_type or "–", *places[:1]])


def times(row: LineRow) -> str:
    """Quantity × rate; empty for a line that has an amount alone."""
    if row.quantity is None or row.rate is None:
        return ""
    return f"{number(row.quantity)} × {money(row.rate, '')}"


class LineModel(TableModel[LineRow]):
    """Lines in the invoice's order."""

    COLUMNS = (
        Column(N_("Line"), lambda r: r.title, lambda r: r.title.casefold(), Kind.STRONG, stretch=1, second=goes_to),
        Column(
            N_("Amount"),
            lambda r: money(r.amount, r.currency),
            lambda r: r.amount,
            Kind.MONEY,
            sample="111.424,00 €",
            second=times,
        ),
    )

    def tool_tip(self, row: LineRow, _column: Column[LineRow]) -> str:
        """Everything that is known of the line."""
        parts = (row.title, row.detail, goes_to(row), row.account, row.tax_code)
        return "\n".join(dict.fromkeys(part for part in parts if part))
