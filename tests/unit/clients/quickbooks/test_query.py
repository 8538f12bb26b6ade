from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.clients.quickbooks import query
from tests.unit.clients.worlds import fuzzed


def test_a_statement_with_everything():
    conditions = [query.among("DocNumber", ["INV-1", "O'Hara"]), query.ANY_STATE]

    statement = query.select("Invoice", conditions, "MetaData.CreateTime ASC", 101, 50)

    assert statement == (
        "SELECT * FROM Invoice WHERE DocNumber IN ('INV-1', 'O\\'Hara') AND Active IN (true, false) "
        "ORDERBY MetaData.CreateTime ASC STARTPOSITION 101 MAXRESULTS 50"
    )


def test_apostrophes_and_backslashes_are_escaped_and_line_breaks_are_blanks():
    assert query.quoted("Amy's \\ Bird\nSanctuary") == "'Amy\\'s \\\\ Bird Sanctuary'"


def test_days_and_moments():
    berlin = timezone(timedelta(hours=1))

    assert query.day(date(2026, 3, 9)) == "'2026-03-09'"
    assert query.moment(datetime(2026, 3, 9, 10, 0, 0, 999999, tzinfo=berlin)) == "'2026-03-09T09:00:00Z'"
    assert query.stamp(datetime(2026, 11, 1, tzinfo=UTC)) == "2026-11-01T00:00:00Z"


def test_long_statements_go_by_post():
    assert not query.by_post(query.select("Customer"))
    assert query.by_post(query.select("Invoice", [query.among("DocNumber", ["x" * 21] * 100)]))


def test_batches_keep_order_and_drop_doubles_and_blanks():
    assert list(query.batches(["b", "a", "", "b", "c"], 2)) == [["b", "a"], ["c"]]
    assert list(query.batches([])) == []


@fuzzed
@given(st.text())
def test_a_literal_never_ends_early(value: str):
    literal = query.quoted(value)
    inner, position = literal[1:-1], 0
    while position < len(inner):
        assert inner[position] != "'"
        position += 2 if inner[position] == "\\" else 1

    assert position == len(inner)
    assert "\n" not in literal
