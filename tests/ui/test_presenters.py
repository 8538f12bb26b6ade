"""The row builders of the presenters: from what both sides say to what is read, literally."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.domain.links import Link
from app.domain.plan import InvoicePlan
from app.domain.problems import Problem
from app.i18n import set_language
from app.sync.ports import Entry
from app.sync.results import Listed, Made, RowResult
from app.sync.tie_out import Difference
from app.ui.colours import Tone
from app.ui.presenters.books import journal_rows, months_back
from app.ui.presenters.cards import problem_card
from app.ui.presenters.helping import pages
from app.ui.presenters.invoices import invoice_row
from app.ui.presenters.papers import report_table, write_csv
from app.ui.presenters.queues import QUEUES, counts
from app.ui.presenters.remedies import chip_of
from app.ui.presenters.runs import duration, finished_row, run_view
from app.ui.presenters.sums import difference_row
from app.ui.presenters.values import compared, field_name, shown
from app.ui.rows import InvoiceRow, RunRow


def listed(number: str = "INV-1042", state: str = "ready", **given: object) -> Listed:
    known = {"date": "2026-11-03", "due_date": "2026-12-03", "email": "a@b.example", "open": True}
    return Listed(
        f"key-{number}", number, "Open", "Hafenlogistik", Decimal("1424.00"), "EUR", None, state, **(known | given)
    )


# --- lists


def test_a_row_of_the_list():
    assert invoice_row(listed()) == InvoiceRow(
        key="key-INV-1042",
        number="INV-1042",
        customer="Hafenlogistik",
        date=date(2026, 11, 3),
        due=date(2026, 12, 3),
        total=Decimal("1424.00"),
        currency="EUR",
        status="Open",
        state="ready",
        contact_email="a@b.example",
    )


def test_a_row_with_a_problem_says_it_in_two_words_and_in_a_sentence():
    problem = Problem("period_closed", {"number": "INV-1042", "date": "2026-09-03", "close_date": "2026-09-30"})
    row = invoice_row(listed(state="needs_attention", why=problem))

    assert row.chip == "Month closed"
    assert row.problem_title == "The date of invoice INV-1042 lies in a closed period."


def test_every_state_is_in_exactly_one_queue():
    states = [
        *("uncertain", "missing", "conflict", "drifted", "changed", "needs_attention", "paid"),
        *("partially_paid", "sent", "copied", "ready", "draft", "closed"),
    ]
    for state in states:
        assert sum(state in queue for queue in QUEUES.values()) == 1, state
    rows = [listed(str(place), state) for place, state in enumerate(states)]
    found = counts(rows)

    assert found == {
        "open": 13,
        "ready": 1,
        "attention": 5,
        "copied": 1,
        "changed": 1,
        "sent": 1,
        "paid": 2,
        "rest": 2,
        "all": 13,
    }


# --- problem cards


def test_a_cent_is_called_one():
    assert chip_of(Problem("total_differs", {"difference": "0.01"})) == "1 cent off"
    assert chip_of(Problem("total_differs", {"difference": "1.50"})) == "Total differs"
    assert chip_of(Problem("bug", {})) == ""


def test_the_card_of_a_closed_month_shows_both_days_the_culprit_in_red():
    problem = Problem("period_closed", {"number": "INV-1042", "date": "2026-09-03", "close_date": "2026-09-30"})
    card = problem_card(listed(state="needs_attention", why=problem), None, None, 3)

    assert card is not None
    assert (card.key, card.code, card.same_cause) == ("key-INV-1042", "period_closed", 3)
    assert card.subject == "INV-1042 · Hafenlogistik"
    assert [(row.label, row.values, row.tone) for row in card.figures] == [
        ("Invoice date", ("Sep 3, 2026",), Tone.REFUSED),
        ("Books closed until", ("Sep 30, 2026",), Tone.PLAIN),
    ]
    assert [(action.id, action.label, action.primary) for action in card.actions] == [
        ("txn_date", "Choose another date", True),
        ("open_onedesk", "Change in OneDesk", False),
    ]


def test_another_currency_is_cured_where_it_can_be():
    params = {"number": "INV-1057", "currency": "USD", "expected": "EUR", "name": ""}
    for customer, cures in (("", ["open_onedesk", "go_onedesk"]), ("Falkenberg", ["go_customers"])):
        problem = Problem("currency_mismatch", {**params, "customer": customer})
        card = problem_card(listed(state="needs_attention", why=problem), None, None, 1)
        assert card is not None
        assert [action.id for action in card.actions] == cures


def test_no_card_without_a_problem():
    assert problem_card(listed(), None, None, 0) is None


# --- values


@pytest.mark.parametrize(
    ("field", "value", "english", "german"),
    [
        ("due_date", "2026-12-10", "Dec 10, 2026", "10.12.2026"),
        ("total", "1234.50", "€1,234.50", "1.234,50 €"),
        ("lines[2].quantity", "12.25", "12.25", "12,25"),
        ("memo", None, "–", "–"),
        ("lines[1].item", "new:Schulung", "new:Schulung", "new:Schulung"),
        ("number", "INV-1", "INV-1", "INV-1"),
    ],
)
def test_a_field_as_it_is_read(field, value, english, german):
    assert shown(field, value, None, "EUR").replace("\xa0", " ") == english
    set_language("de")
    assert shown(field, value, None, "EUR").replace("\xa0", " ") == german


def test_fields_have_names():
    assert field_name("due_date") == "Due date"
    assert field_name("lines[2].rate") == "Line 2: rate"


def test_without_a_link_nothing_is_compared():
    assert compared(InvoicePlan("key", "INV-1", "create", "hash"), None, None, "EUR") == ()
    assert compared(None, Link("key", "INV-1", "7", 0, "hash"), None, "EUR") == ()


# --- runs


def row(number: str = "INV-1", outcome: str = "waiting") -> RunRow:
    return RunRow(f"key-{number}", number, "Praxis Dr. Lindner", Decimal("119.00"), "EUR", outcome)


def test_a_row_that_was_sent_says_to_whom_and_what_was_made():
    result = RowResult(
        "INV-1",
        "key-INV-1",
        "sent",
        total=Decimal("119.00"),
        currency="EUR",
        created_items=(Made("Schulung", "12"),),
        emailed_to="praxis@example.org",
    )
    made = finished_row(row(), result)

    assert made.outcome == "sent"
    assert made.detail == "to praxis@example.org; created: Schulung"
    assert made.tone is Tone.PLAIN


def test_a_run_under_way():
    rows = [row("1", "created"), row("2", "posting"), row("3"), row("4")]
    view = run_view(rows, False, True, False, 2.0, 0.0)

    assert (view.title, view.done, view.total, view.money) == ("Copying", 1, 4, "€119.00")
    assert view.hint == "30 invoices a minute, about 6 seconds to go"
    assert view.report == ""


def test_the_report_adds_up_and_says_why_it_ended():
    rows = [row("1", "created"), row("2", "failed"), row("3", "not_started")]
    stopped = Problem("run_stopped", {"text": "stopped"})
    view = run_view(rows, False, False, False, 2.0, 0.0, 2, stopped)

    assert sum(int(figure.value) for figure in view.figures) == view.total == 3
    assert view.done == 2
    assert view.report == (
        "3 invoices, every one accounted for. 2 more need attention and were not begun. "
        "Stopped by you; what was not begun can be repeated."
    )


def test_a_pause_is_explained():
    view = run_view([row("1", "posting")], True, True, False, 1.0, 12.4)

    assert view.title == "Sending"
    assert view.hint == "QuickBooks Online asked for a pause of 12 seconds; it goes on by itself."


def test_an_answer_that_does_not_come_is_explained():
    view = run_view([row("1", "posting")], False, True, False, 20.0, 0.0, waiting=12.2)

    assert view.hint == "Waiting for an answer for 12 seconds. Nothing is repeated before it was looked for."


@pytest.mark.parametrize(
    ("send", "outcomes", "title"),
    [
        (False, ("created", "updated", "unchanged"), "Copied"),
        (True, ("sent", "sent"), "Sent"),
        (False, ("unchanged", "unchanged"), "Nothing to do: all are up to date"),
        (False, ("created", "failed"), "Run ended"),
        (True, ("sent", "copied_not_sent"), "Run ended"),
        (False, ("created", "not_started"), "Run ended"),
    ],
)
def test_a_run_that_ended_is_called_by_what_it_did(send, outcomes, title):
    results = [RowResult(f"INV-{place}", f"key-INV-{place}", outcome) for place, outcome in enumerate(outcomes)]
    rows = [finished_row(row(each.number), each) for each in results]

    assert run_view(rows, send, False, False, 2.0, 0.0).title == title


def test_an_e_mail_of_an_earlier_run_is_nothing_that_this_one_did():
    sent = RowResult("INV-1", "key-INV-1", "sent", emailed_to="praxis@example.org", already_sent=True)
    made = finished_row(row(), sent)

    assert made.detail == "sent before, to praxis@example.org"
    assert run_view([made], True, False, False, 2.0, 0.0).title == "Nothing to do: all are up to date"


@pytest.mark.parametrize(
    ("seconds", "english", "german"),
    [
        (0.2, "1 second", "1 Sekunde"),
        (45, "45 seconds", "45 Sekunden"),
        (90, "2 minutes", "2 Minuten"),
        (1800, "30 minutes", "30 Minuten"),
        (7500, "2 h 5 min", "2 Std. 5 Min."),
    ],
)
def test_how_long_is_said_in_minutes_and_hours(seconds, english, german):
    assert duration(seconds) == english
    set_language("de")
    assert duration(seconds) == german


# --- books


def test_the_journal_stands_newest_first():
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    rows = journal_rows(
        [
            Entry(at, "invoice", "INV-1", "created", quickbooks_id="7"),
            Entry(at, "mail", "INV-1", "sent", intuit_tid="1-a"),
        ]
    )

    assert [(each.key, each.kind, each.outcome, each.record, each.tid) for each in rows] == [
        ("1", "e-mail", "sent", "", "1-a"),
        ("0", "invoice", "created", "7", ""),
    ]


def test_a_difference_of_the_tie_out():
    each = Difference("INV-1", "INV-1-A", "total_differs", Decimal("10.00"), Decimal("10.00"), Decimal("10.01"), True)

    row = difference_row(0, each)

    assert (row.name, row.second, row.onedesk, row.quickbooks) == (
        "INV-1",
        "INV-1-A",
        Decimal("10.00"),
        Decimal("10.01"),
    )
    assert (row.difference, row.tone) == (Decimal("0.01"), Tone.PLAIN)
    assert row.remark == "The total of invoice INV-1 differs by 0.01. (accepted)"


def test_months_go_back_over_the_year():
    assert months_back(date(2026, 1, 15), 3) == [
        ("2026-01", "January 2026"),
        ("2025-12", "December 2025"),
        ("2025-11", "November 2025"),
    ]


# --- papers and handbook


def test_a_spreadsheet_takes_no_cell_for_a_formula(tmp_path):
    write_csv(str(tmp_path / "a.csv"), ("Name", "Betrag"), [("=HYPERLINK(1)", "-5.00"), ("@x", "+ab")])

    assert (tmp_path / "a.csv").read_bytes() == "\ufeffName;Betrag\r\n'=HYPERLINK(1);-5.00\r\n'@x;'+ab\r\n".encode()


def test_the_end_report_is_saved_with_reasons_and_adds_up():
    problem = Problem("no_contact_email", {"number": "INV-2", "customer": "Reuter"}, "1-abc")
    results = [
        RowResult(
            "INV-1", "key-INV-1", "sent", "239", total=Decimal("119.00"), currency="EUR", emailed_to="a@b.example"
        ),
        RowResult(
            "INV-2", "key-INV-2", "copied_not_sent", "240", total=Decimal("1.00"), currency="EUR", problem=problem
        ),
    ]
    rows = [finished_row(row(each.number), each) for each in results]
    head, lines = report_table(rows, {each.external_id: each for each in results})

    assert head[:7] == ("Number", "Customer", "Result", "Total", "Currency", "QuickBooks Id", "E-mail to")
    assert lines[0][:8] == (
        *("INV-1", "Praxis Dr. Lindner", "Sent by e-mail", "119.00", "EUR", "239", "a@b.example"),
        "to a@b.example",
    )
    assert lines[1][7:] == (
        "Invoice INV-2 was not sent: its contact has no e-mail address.",
        "OneDesk gives no e-mail address for invoices of Reuter.",
        "Enter the invoice contact’s address in OneDesk and send again. The copy in QuickBooks Online stands.",
        "1-abc",
    )
    assert [line[:5] for line in lines[2:]] == [
        ("Total", "1", "Sent by e-mail", "119.00", "EUR"),
        ("Total", "1", "Copied, not sent", "1.00", "EUR"),
    ]
    assert {len(line) for line in lines} == {len(head)}


def test_the_handbook_has_a_page_for_every_state_and_problem_in_both_languages():
    english = {page.id: page for page in pages()}
    set_language("de")
    german = {page.id: page for page in pages()}

    assert set(english) == set(german)
    assert {"first-steps", "state:drifted", "problem:period_closed", "moving", "keyboard"} <= set(english)
    assert german["mapping"].title == "Leistungsarten und Produkte"
    assert [key for key, page in english.items() if page.search and page.search == german[key].search] == []
    assert [key for key, page in german.items() if "{" in page.html] == []
