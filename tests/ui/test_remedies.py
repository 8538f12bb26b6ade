"""Every problem that the program knows has words in both languages and, in the window, a button that does something about it."""

from collections.abc import Mapping

import pytest
from PySide6.QtGui import QGuiApplication

from app.domain.problems import CODES, INVOICE_CODES, RUN_CODES, Problem, QuickBooksError
from app.i18n import set_language
from app.i18n.problems import WORDS, describe
from app.ui.colours import Tone
from app.ui.presenters.acting import GO, RESOLVES, ActingPresenter
from app.ui.presenters.cards import card_of
from app.ui.presenters.remedies import ABOUT_AN_INVOICE, ACTIONS, CHIPS, remedies
from app.ui.rows import FigureRow
from app.ui.views.problem import ProblemPanel

IN_THE_TERMINAL_ALONE = {
    *("usage", "not_yet", "unknown_number", "ambiguous_number", "unknown_setting", "no_screen"),
    *("newer_database", "bad_file", "bad_profile_name", "profile_exists"),
}
"""A command or a start that names something wrong, a file or a name that was chosen a moment ago: there is only to choose again."""

# Intuit's faults (facts, section 2.9): the code and text that come, and what the first button does about it.
FAULTS = [
    (
        "610",
        "Object Not Found : Something you're trying to use has been made inactive",
        "inactive_record",
        "go_mappings",
    ),
    ("620", "Transaction cannot be linked", "quickbooks_refused", "open_quickbooks"),
    ("2010", "Request has invalid or unsupported property", "quickbooks_refused", "support"),
    ("2020", "Required parameter Line is missing in the request", "quickbooks_refused", "open_onedesk"),
    ("5010", "Stale Object Error", "stale_object", "again"),
    ("5020", "Permission Denied Error", "quickbooks_refused", "again"),
    ("6000", "A business validation error has occurred", "quickbooks_refused", "again"),
    ("6070", "Amount is not equal to UnitPrice * Qty", "quickbooks_refused", "open_onedesk"),
    ("6090", "Invalid discount line", "quickbooks_refused", "again"),
    ("6100", "Invalid tax code", "quickbooks_refused", "choose_tax"),
    ("6140", "Duplicate Document Number Error", "number_taken", "doc_number"),
    ("6190", "Invalid Company Status", "subscription_ended", "again"),
    ("6200", "The account period has closed", "period_closed", "txn_date"),
    ("6240", "Duplicate Name Exists Error", "name_taken", "go_customers"),
    ("6430", "Invalid account type", "quickbooks_refused", "go_books"),
    ("6540", "Deposited Transaction cannot be changed", "quickbooks_refused", "open_quickbooks"),
    ("9999", "Something that nobody has seen yet", "quickbooks_refused", "again"),
]


def does() -> Mapping[str, object]:
    return ActingPresenter(None, None, None).doing("key")


@pytest.mark.parametrize("code", sorted(CODES - IN_THE_TERMINAL_ALONE))
def test_every_problem_has_a_button_that_does_something(code):
    problem = Problem(code, {"number": "INV-1", "customer": "Praxis Dr. Lindner"})
    known = {*GO, *RESOLVES, *does()}
    card = card_of(problem, "key", "needs_attention", ("INV-1", "Praxis Dr. Lindner"), 1)

    assert 1 <= len(card.actions) <= 3
    assert [action.primary for action in card.actions] == [True, False, False][: len(card.actions)]
    assert {action.id for action in card.actions} <= known
    assert card.subject == "INV-1 · Praxis Dr. Lindner"


def test_every_button_of_every_case_is_known_and_no_case_is_left_over():
    known = {*GO, *RESOLVES, *does()}
    for case, actions in ACTIONS.items():
        assert 1 <= len(actions) <= 3, case
        assert {action for action, _label in actions} <= known, case
        assert case.partition(":")[0] in CODES, case
    assert set(does()) | set(RESOLVES) == ABOUT_AN_INVOICE | {"support", "folder"}


def test_every_problem_of_an_invoice_has_two_or_three_words_for_its_row():
    states_say_it = {"drifted", "conflict", "missing_in_quickbooks", "run_stopped", "plan_changed"}
    assert (INVOICE_CODES | RUN_CODES) - set(CHIPS) == states_say_it


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_wording_is_whole_without_any_parameter(language):
    set_language(language)
    for case in (*sorted(CODES), *WORDS):
        code, _colon, reason = case.partition(":")
        errors = (QuickBooksError(reason, "", "Intuit’s text"),) if reason.isdigit() else ()
        said = describe(Problem(code, {"text": reason} if reason and not errors else {}, None, errors))
        for sentence in (said.title, said.detail, said.fix):
            assert sentence.strip(), case
            assert "{" not in sentence, case
            assert "QBO" not in sentence, case
        assert said.title[-1] in ".?", case


@pytest.mark.parametrize(("number", "text", "code", "first"), FAULTS)
def test_the_usual_faults_of_quickbooks_have_a_cure_of_their_own(number, text, code, first):
    problem = Problem(code, {"number": "INV-1", "text": text}, "1-abc", (QuickBooksError(number, "", text),))
    card = card_of(problem, "key", "ready", ("INV-1",), 1)

    assert card.actions[0].id == first
    assert card.tid == "1-abc"
    assert card.title
    assert card.fix


def test_an_unknown_fault_shows_intuits_text_and_number():
    error = QuickBooksError("9999", "Strange", "Something that nobody has seen yet")
    problem = Problem("quickbooks_refused", {"text": error.detail}, "1-abc", (error,))
    set_language("de")

    assert describe(problem).detail == "QuickBooks Online meldet: Something that nobody has seen yet (9999)"


def test_without_an_invoice_only_what_needs_none_is_offered():
    assert [each.id for each in remedies(Problem("unreachable", {}), invoice=False)] == ["go_network"]
    assert remedies(Problem("run_stopped", {}), invoice=False) == ()


# --- in the window


async def test_a_refusal_has_its_card_on_the_run_and_stays_to_be_seen_until_it_is_tried_again(room):
    fault = {"name": "fault_lowercase", "method": "POST", "path": "/invoice", "code": "6000", "times": 2}
    room.person.quickbooks("POST", "faults", [fault])
    assert await room.run("INV-1058", "INV-1056") == {"INV-1058": "failed", "INV-1056": "failed"}
    page, details = room.window.run, room.window.details
    panel = page.card.panel
    assert page.head.title.text() == "Run ended"
    assert panel.isVisible()
    assert panel._title.text() == "QuickBooks Online refused the invoice by a rule of the company."
    assert panel._why.text().endswith("Unexpected Internal Error. (-30000) (6000)")
    assert panel._tid.text().startswith("intuit_tid: 1-")
    assert (panel._chip.chip().text, panel._chip.chip().tone) == ("Refused", Tone.REFUSED)
    assert [button.text() for button in panel.buttons()] == ["Copy again", "Choose the tax code", "Choose the product"]

    await room.press(panel._retry_all)  # all with the same cause
    assert panel._retry_all.text() == "Check all 2 with this cause"
    assert {row.number for row in room.window.review.model.all_rows()} == {"INV-1058", "INV-1056"}

    await room.pick("INV-1058", "ready")
    assert details.tabs.current() == "problem"
    assert details.problem.card().title == panel.card().title
    place = room.window.invoice_model.row_of(room.key("INV-1058"))
    assert room.window.invoice_model.row_at(place).problem_title == panel.card().title

    await room.press(details.problem.buttons()[0])
    await room.press(room.window.review.go)
    assert page.head.title.text() == "Copied"
    assert page.card.isHidden()
    await room.pick("INV-1058", "copied")
    assert details._details.problem is None


async def test_the_buttons_of_a_problem_lead_where_it_is_cured(room):
    said: list[str] = []
    room.desk.lists.said.connect(said.append)
    await room.act("INV-1017", "Change in OneDesk")
    assert said == ["The demo has no pages of OneDesk. With your own account OneDesk opens in the browser."]
    person, room.desk.office.person = room.desk.office.person, None
    await room.act("INV-1017", "Change in OneDesk")
    room.desk.office.person = person
    assert room.browser.opened == ["https://app.onedesk.com/"]
    assert QGuiApplication.clipboard().text() == "INV-1017"

    room.desk.office.stored["option:onedesk-link"] = "https://onedesk.example/{id}"
    await room.act("INV-1017", "Change in OneDesk")
    assert room.browser.opened[-1] == f"https://onedesk.example/{room.key('INV-1017')}"

    await room.act("INV-1013", "Open in QuickBooks Online")
    assert room.browser.opened[-1].rpartition("txnId=")[2].isdigit()

    await room.act("INV-1041", "Choose a default product")
    assert (room.window.place(), room.window.settings.section()) == ("settings", "books")

    before = room.count("attention")
    await room.desk.office.take_uncertain(
        {room.key("INV-1058")}
    )  # as a run left it; reading both sides would take long
    assert (room.state("INV-1058"), room.count("attention")) == ("uncertain", before + 1)
    await room.pick("INV-1058", "attention")
    card = room.window.attention.card.panel
    assert card._title.text() == "It is not yet known what became of a request for INV-1058."
    assert [button.text() for button in card.buttons()] == ["Check again"]
    assert card._retry.isHidden()  # the filled button is the same
    await room.press(card.buttons()[0])
    assert (room.state("INV-1058"), room.count("attention")) == ("ready", before)

    room.desk.acting.act(room.key("INV-1058"), "consent")  # hours are credited once and for ever: asked about
    assert room.dialog().windowTitle() == "Set blocks of hours to Paid?"
    await room.answer("Cancel")

    room.desk.voice.tell(Problem("wrong_api_key", {"text": "Unauthorized"}, "1-abc"))
    await room.answer("Settings, Connection")
    assert room.window.settings.section() == "connection"

    room.desk.voice.tell(Problem("disk_full", {"path": "there"}))
    await room.answer("What does this mean?")
    assert room.desk.help.page() == "problem:disk_full"


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_card_is_wider_than_the_details_pane_at_its_narrowest(qtbot, theme, language):
    set_language(language)
    panel = ProblemPanel(theme, headed=False)
    qtbot.addWidget(panel)
    edited = FigureRow("Position 1: Beschreibung", ("Ticket 30418: Virenscanner erneuert, Fernwartung",) * 3)
    figures = (("Last agreed", "OneDesk", "QuickBooks Online"), (edited, FigureRow("Total", ("€11,190.00",) * 3)))
    tid = "1-6555e3f2-3b9b1c1c5a5f4b6a1c2d3e4f"
    for code in sorted(CODES):
        given = {"number": "INV-1042", "customer": "Hafenlogistik Peters GmbH", "name": "Hafenlogistik Peters GmbH"}
        panel.show_problem(card_of(Problem(code, given, tid), "k", "needs_attention", ("INV-1042",), 12, *figures))
        assert panel.minimumSizeHint().width() <= theme.px(256), code
        for button in panel.buttons():
            assert button.sizeHint().width() <= theme.px(256), (code, button.text())
