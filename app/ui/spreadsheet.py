"""Rows to and from a spreadsheet, through the clipboard: cells apart by tabs, amounts as numbers that can be added up there."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.i18n import _, cell_number
from app.ui.models.table import Column, Kind

FORMULAS = ("=", "+", "@")


def rows_as_text(columns: Sequence[Column[Any]], rows: Sequence[Any], places: Sequence[int]) -> str:
    """`rows` below their headings, the columns `places` in that order. Amounts are plain numbers as the language in force writes
    them; their currency stands in a column of its own."""
    shown = [columns[place] for place in places]
    amounts = any(column.kind is Kind.MONEY for column in shown)
    lines = [[_(column.heading) for column in shown]]
    lines += [[_cell(column, row) for column in shown] for row in rows]
    if amounts:
        lines[0].append(_("Currency"))
        for line, row in zip(lines[1:], rows, strict=True):
            line.append(str(getattr(row, "currency", "")))
    return "\n".join("\t".join(line) for line in lines)


def _cell(column: Column[Any], row: Any) -> str:
    value = column.sort(row) if column.kind is Kind.MONEY else None
    if isinstance(value, Decimal):
        return cell_number(value) if value.is_finite() else ""
    text = " ".join(column.text(row).split())
    if text[:1] in FORMULAS:
        text = f"'{text}"  # a name is no formula
    return '"{}"'.format(text.replace('"', '""')) if text[:1] == '"' else text


def cells_of(text: str) -> list[list[str]]:
    """The cells of a copied range, without the empty lines; quoted cells may hold line ends, as spreadsheets write them."""
    found = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t")
    return [cells for cells in ([_plain(cell) for cell in line] for line in found) if any(cells)]


def _plain(cell: str) -> str:
    text = " ".join(cell.split())
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULAS else text
