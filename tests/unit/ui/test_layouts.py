"""How the columns of a table are arranged, as text; and rows to and from a spreadsheet. No window is needed for either."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from app.i18n import set_language
from app.ui.layouts import Layout, read_layout
from app.ui.models.table import Column, Kind
from app.ui.spreadsheet import cells_of, rows_as_text

HEADINGS = ("Number", "Customer", "Date", "Total")


@pytest.fixture(autouse=True)
def english_again():
    yield
    set_language("en")


def test_a_layout_is_read_as_it_was_kept():
    layout = Layout({"Date": False}, {"Customer": 180}, ("Number", "Total", "Customer", "Date"), "Total", True)

    assert layout.kept() == {
        "shown": {"Date": False},
        "widths": {"Customer": 180},
        "order": ["Number", "Total", "Customer", "Date"],
        "sort": "Total",
        "descending": True,
    }
    assert read_layout(layout.kept(), HEADINGS) == layout


def test_columns_that_are_no_more_are_left_out_and_new_ones_stand_at_their_usual_place():
    kept = {
        "shown": {"Tag": True, "Date": False},
        "widths": {"Tag": 90},
        "order": ["Total", "Tag", "Number"],
        "sort": "Tag",
    }

    assert read_layout(kept, HEADINGS) == Layout({"Date": False}, {}, ("Total", "Customer", "Date", "Number"))


def test_what_was_kept_before_there_were_layouts_is_read():
    assert read_layout({"2": False, "3": True, "9": True}, HEADINGS) == Layout({"Date": False, "Total": True})


@pytest.mark.parametrize(
    "kept", [None, 5, [], "x", {"shown": 1}, {"widths": [3]}, {"order": "Total"}, {"widths": {"Date": "wide"}}, {}]
)
def test_what_cannot_be_read_is_the_usual_layout(kept):
    assert read_layout(kept, HEADINGS) == Layout()


# --- spreadsheets


@dataclass(frozen=True)
class Row:
    name: str
    total: Decimal
    currency: str


COLUMNS: tuple[Column[Row], ...] = (
    Column("Name", lambda r: r.name, lambda r: r.name),
    Column("Total", lambda r: f"{r.currency} {r.total}", lambda r: r.total, Kind.MONEY),
)
ROWS = (Row("Brandt\u00a0GmbH", Decimal("1234.5"), "EUR"), Row("=A1+B1", Decimal("-0.125"), "USD"))


@pytest.mark.parametrize(
    ("code", "amounts", "heads"),
    [("de", ("1234,50", "-0,125"), "Name\tSumme\tWährung"), ("en", ("1234.50", "-0.125"), "Name\tTotal\tCurrency")],
)
def test_amounts_go_out_as_numbers_of_the_language(code, amounts, heads):
    set_language(code)

    assert rows_as_text(COLUMNS, ROWS, (0, 1)).split("\n") == [
        heads,
        f"Brandt GmbH\t{amounts[0]}\tEUR",
        f"'=A1+B1\t{amounts[1]}\tUSD",
    ]


def test_an_amount_that_is_not_there_is_an_empty_cell():
    rows = (Row("Brandt", Decimal("-Infinity"), "EUR"),)

    assert rows_as_text(COLUMNS, rows, (1, 0)) == "Total\tName\tCurrency\n\tBrandt\tEUR"


def test_what_goes_out_comes_back():
    rows = (Row('"Alpha" Services', Decimal(1), "EUR"), Row("=Beta", Decimal(2), "EUR"))

    assert cells_of(rows_as_text(COLUMNS, rows, (0,))) == [["Name"], ['"Alpha" Services'], ["=Beta"]]


def test_a_range_of_a_spreadsheet_is_read_cell_by_cell():
    text = 'Wartung\tService  Fee\r\n\r\n"Two\nlines"\t"a ""quoted"" one"\r\n\t\r\nlast'

    assert cells_of(text) == [["Wartung", "Service Fee"], ["Two lines", 'a "quoted" one'], ["last"]]
