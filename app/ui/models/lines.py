"""The lines of one invoice, as rows of three lines: what was done and its amount; the product, and quantity × rate; account and tax."""

from __future__ import annotations

from enum import IntEnum

from app.i18n import N_, _, money, number
from app.ui.models.table import Column, Kind, TableModel
from app.ui.rows import LineRow


class Col(IntEnum):
    """The columns, in their order."""

    WORK = 0
    AMOUNT = 1


def goes_to(row: LineRow) -> str:
    """Service type → product, and below it the income account."""
    places = [row.product] if row.product and row.product != row.service_type else []
    return "  →  ".join([row.service_type or "–", *places]) + (f"\n{row.account}" if row.account else "")


def times(row: LineRow) -> str:
    """Quantity × rate (nothing for a line that has an amount alone), and below it the tax code."""
    reckoned = (
        f"{number(row.quantity)} × {money(row.rate, '')}" if row.quantity is not None and row.rate is not None else ""
    )
    return "\n".join([reckoned, row.tax_code] if row.tax_code else [reckoned])


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

    def spoken(self, row: LineRow, column: Column[LineRow]) -> str:
        """All lines of the cell, each with what it is."""
        if column is self.COLUMNS[Col.WORK]:
            parts = (
                row.title,
                _("service type {name}").format(name=row.service_type) if row.service_type else "",
                _("product {name}").format(name=row.product) if row.product else "",
                _("income account {name}").format(name=row.account) if row.account else "",
            )
        else:
            tax = _("tax code {name}").format(name=row.tax_code) if row.tax_code else ""
            parts = (column.text(row), times(row).split("\n")[0], tax, "")
        return ", ".join(part for part in parts if part)

    def tool_tip(self, row: LineRow, _column: Column[LineRow]) -> str:
        """Everything that is known of the line."""
        parts = (row.title, row.detail, goes_to(row), times(row))
        return "\n".join(dict.fromkeys(part for part in parts if part))
