"""The pages tell what a person wants, and show what they are given."""

import datetime as moments
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.colours import Tone
from app.ui.parts.chart import BarChart, axis
from app.ui.parts.flow import Flow
from app.ui.parts.texts import Button
from app.ui.rows import Bar, BarPart, Choice, LegendEntry, RunRow, StateView, StepView
from app.ui.views.attention import AttentionPage
from app.ui.views.connect import ConnectPage
from app.ui.views.decisions import CustomersPage, MappingPage
from app.ui.views.details import DetailsPane
from app.ui.views.overview import OverviewPage
from app.ui.views.review import ReviewPage
from app.ui.views.run import RunPage
from app.ui.views.settings import SettingsPage
from app.ui.views.sidebar import Sidebar
from tests.ui import gallery


@pytest.fixture
def shown(qtbot, theme):
    """Makes a page, shows it at a usual size."""

    def make(kind, *more):
        page = kind(theme, *more)
        qtbot.addWidget(page)
        page.resize(1000, 700)
        page.show()
        return page

    return make


def texts(widget: QWidget) -> list[str]:
    gallery.settle(widget)
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


# --- details


def test_details_show_one_invoice(shown):
    pane = shown(DetailsPane)
    pane.show_details(gallery.details())

    said = texts(pane)
    for text in (
        "INV-1042",
        "€4,998.00",
        "Hafenlogistik Peters GmbH",
        "Date Nov 2, 2026 · Due Dec 2, 2026",
        "€4,200.00",
    ):
        assert text in said
    assert "agrees with OneDesk to the cent" in said
    assert pane.accessibleName() == "Invoice INV-1042"


def test_details_without_an_invoice_say_so(shown):
    pane = shown(DetailsPane)

    assert "No invoice chosen" in texts(pane)
    assert pane.key() == ""


def test_a_missing_address_is_named(shown):
    pane = shown(DetailsPane)
    pane.show_details(replace(gallery.details(), email=""))

    assert "no contact e-mail in OneDesk" in texts(pane)


def test_the_foot_of_the_details_acts_on_its_invoice(qtbot, shown):
    pane = shown(DetailsPane)
    pane.show_details(gallery.details())

    with qtbot.waitSignal(pane.copy_requested) as copied:
        pane.copy.click()
    with qtbot.waitSignal(pane.send_requested) as sent:
        pane.send.click()
    with qtbot.waitSignal(pane.tab_chosen) as tab:
        pane.tabs.button("pdf").click()

    assert (copied.args, sent.args, tab.args) == ([["k1042"]], [["k1042"]], ["k1042", "pdf"])


def test_a_problem_comes_first(qtbot, shown):
    pane = shown(DetailsPane)
    pane.show_details(replace(gallery.details(), key="other"))
    pane.show_details(gallery.details(with_problem=True))
    assert pane.tabs.current() == "problem"

    with qtbot.waitSignal(pane.action_requested) as asked:
        pane.problem.buttons()[0].click()
    assert asked.args == ["k1052", "accept"]

    pane.show_details(gallery.details())
    assert pane.tabs.current() == "lines"
    assert not pane.tabs.button("problem").isVisible()


def test_the_pdf_is_shown(qtbot, shown):
    pane = shown(DetailsPane)
    pane.show_details(gallery.details())
    pane.tabs.choose("pdf")
    assert "No PDF yet" in texts(pane)

    pane.pdf.show_pdf(tiny_pdf())

    qtbot.waitUntil(lambda: pane.pdf.pages() == 1, timeout=2000)
    assert "No PDF yet" not in texts(pane)
    pane.pdf.show_nothing()


def tiny_pdf() -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    return content + b"xref\n0 4\n0000000000 65535 f \n%strailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )


# --- problems


def test_the_queue_of_problems_asks_for_the_card_of_the_first(qtbot, shown):
    page = shown(AttentionPage)

    with qtbot.waitSignal(page.picked) as picked:
        page.show_rows(tuple(row for row in gallery.invoices() if row.problem_title))

    assert picked.args == ["k1046"]
    assert page.head.aside.text() == "5 invoices · €9,400.96"


def test_a_card_tells_what_happened_and_what_to_do(qtbot, shown):
    page = shown(AttentionPage)
    page.show_rows(gallery.invoices())
    page.show_problem(gallery.problem())

    panel = page.card.panel
    assert "The tax is rounded in two ways" in texts(panel)
    assert [button.label() for button in panel.buttons()] == [
        "Accept the cent",
        "Change in OneDesk",
        "Choose tax code …",
    ]
    assert [button.property("role") for button in panel.buttons()] == ["primary", None, None]
    with qtbot.waitSignal(page.meaning_requested) as meaning:
        panel._meaning.click()
    assert meaning.args == ["total_differs"]


def test_this_one_all_with_the_same_cause_and_the_selection_are_tried_again(qtbot, shown):
    page = shown(AttentionPage)
    page.show_rows(tuple(gallery.invoices()))
    page.show_problem(gallery.problem())
    panel = page.card.panel
    for button, all_of_them in ((panel._retry, False), (panel._retry_all, True)):
        with qtbot.waitSignal(panel.retry_requested) as tried:
            button.click()
        assert tried.args == [gallery.problem().key, all_of_them]

    assert page.retry.label() == "Check all again"
    page.table.select_keys(["k1042", "k1052"])
    assert page.retry.label() == "Check 2 again"
    with qtbot.waitSignal(page.retry_requested) as selected:
        page.retry.click()
    assert selected.args == [["k1042", "k1052"]]

    page.table.clearSelection()
    with qtbot.waitSignal(page.retry_requested) as everything:
        page.retry.click()
    assert len(everything.args[0]) == len(gallery.invoices())


# --- decisions


def test_the_first_undecided_row_is_asked_about(shown):
    page = shown(MappingPage)
    page.show_rows(gallery.mappings(), "8 service types")

    assert "Training → Trainings?" in texts(page.card)
    assert page.card.accept.label() == "Use “Trainings”"
    assert "8 service types" in texts(page)


def test_an_answer_counts_for_the_selection(qtbot, shown):
    page = shown(MappingPage)
    page.show_rows(gallery.mappings(), "")
    page.table.select_keys(["Training", "Textbook"])

    with qtbot.waitSignal(page.accept_requested) as accepted:
        page.card.accept.click()

    assert accepted.args == [["Training", "Textbook"]]
    assert page.card.accept.label() == "Accept 2 suggestions"
    with qtbot.waitSignal(page.create_requested) as created:
        page.card.new.click()
    assert created.args == [["Training", "Textbook"]]


def test_a_record_is_typed_into_the_cell(qtbot, shown):
    page = shown(MappingPage)
    page.set_choices((Choice("7", "Trainings"), Choice("8", "Consulting")))
    page.show_rows(gallery.mappings(), "")
    page.table.setCurrentIndex(page.model.index(2, 3))
    page.table.setFocus()

    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    editor = (
        page.table.indexWidget(page.model.index(2, 3))
        or page.table.viewport().focusWidget()
        or page.table.focusWidget()
    )
    from app.ui.delegates.choice import ChoiceBox

    box = next(box for box in page.table.findChildren(ChoiceBox) if box.isVisible())
    assert editor is not None and box.accessibleName() == "Record for Training"
    box.setEditText("consulting")
    with qtbot.waitSignal(page.chosen) as chosen:
        qtbot.keyClick(box, Qt.Key.Key_Return)

    assert chosen.args == [["Training"], "8", "Consulting"]


def test_fill_down_takes_the_topmost_record(qtbot, shown):
    page = shown(MappingPage)
    page.show_rows(gallery.mappings(), "")
    page.table.select_keys(["Consulting", "Training", "Textbook"])

    with qtbot.waitSignal(page.chosen) as chosen:
        page.fill_down()

    assert chosen.args == [["Training", "Textbook"], "Consulting", "Consulting"]


def test_a_customer_without_address_shows_it(shown):
    page = shown(CustomersPage)
    page.show_rows(gallery.customers(), "")

    assert page.model.index(2, 5).data() == "none in OneDesk"
    assert page.model.index(1, 3).data() == "Suggestion: Autohaus Ebert"


# --- review and run


def test_the_review_has_one_filled_button_that_says_what_it_does(qtbot, shown):
    page = shown(ReviewPage)
    page.show_review(gallery.review())

    assert page.go.label() == "Copy 21, send 17"
    with qtbot.waitSignal(page.go_requested):
        page.go.click()
    filled = [button for button in page.findChildren(Button) if button.property("role") == "primary"]
    assert filled == [page.go]


def test_a_review_with_nothing_to_do_cannot_be_started(shown):
    page = shown(ReviewPage)
    page.show_review(replace(gallery.review(), go="", sums=()))

    assert (page.go.isEnabled(), page.totals.isEnabled()) == (False, False)


def test_a_run_shows_how_far_it_is(shown):
    page = shown(RunPage)
    page.show_rows(gallery.run_rows())
    page.show_run(gallery.run_view())

    assert "5 of 21 done" in texts(page)
    assert page.stop.isVisible()
    assert not page.save.isVisible()
    page.update_row(RunRow("k1048", "INV-1048", "Hafenlogistik Peters GmbH", Decimal(11424), "EUR", "sent"))
    assert page.model.index(5, 3).data() == "Sent"


def test_a_run_that_stops_says_so_and_ends_with_a_report(qtbot, shown):
    page = shown(RunPage)
    page.show_rows(gallery.run_rows())
    page.show_run(replace(gallery.run_view(), stopping=True))
    assert (page.stop.label(), page.stop.isEnabled()) == ("Stops after this one …", False)

    page.show_run(gallery.run_view(running=False))

    assert not page.stop.isVisible()
    assert page.save.isVisible() and page.retry.isVisible()
    assert "5 of 21 done: 3 sent, 1 copied, 1 refused; 16 not started." in texts(page)


# --- connect and settings


def test_secrets_leave_the_page_once(qtbot, shown):
    page = shown(ConnectPage)
    page.show_view(replace(gallery.connect(), signing_in="", quickbooks=StepView("open")))
    page.onedesk.key.field.setText(" secret-key ")
    page.quickbooks.secret.field.setText("secret")

    with qtbot.waitSignal(page.onedesk_requested) as key:
        page.onedesk.check.click()
    with qtbot.waitSignal(page.sign_in_requested) as signed:
        page.quickbooks.sign_in.click()

    assert key.args == ["secret-key"]
    assert signed.args == ["sandbox", "ABq7nP2xK9", "secret", "http://localhost:28680/callback", 28680]
    assert (page.onedesk.key.field.text(), page.quickbooks.secret.field.text()) == ("", "")


def test_while_the_browser_is_open_the_link_can_be_copied_and_the_wait_be_ended(qtbot, shown):
    page = shown(ConnectPage)
    page.show_view(gallery.connect())
    assert page.quickbooks.copy_link.isVisible() and page.quickbooks.paste.isVisible()
    assert not page.quickbooks.sign_in.isEnabled()
    assert "Waiting for your sign-in in the browser, 9:41 minutes left" in texts(page)

    with qtbot.waitSignal(page.cancel_requested):
        page.quickbooks.cancel.click()
    page.show_view(replace(gallery.connect(), signing_in=""))
    assert not page.quickbooks.copy_link.isVisible()


def test_a_step_whose_turn_has_not_come_shows_no_fields(shown):
    page = shown(ConnectPage)
    page.show_view(gallery.connect())
    assert not page.accounts.account.isVisible()

    accounts = (Choice("79", "4400 Services income"), Choice("80", "4410 Training income"))
    page.show_view(replace(gallery.connect(), accounts=StepView("open"), income_accounts=accounts, income_account="79"))

    assert page.accounts.account.isVisible()
    assert not page.accounts.tax.isVisible()  # a country without tax codes
    assert page.accounts.account.field.currentText() == "4400 Services income"


def test_an_account_is_chosen_by_typing(qtbot, shown):
    page = shown(ConnectPage)
    accounts = (Choice("79", "4400 Services income"), Choice("80", "4410 Training income"))
    page.show_view(replace(gallery.connect(), accounts=StepView("open"), income_accounts=accounts, income_account="79"))
    box = page.accounts.account.field
    box.setFocus()
    box.setEditText("4410 training income")

    with qtbot.waitSignal(page.setting_changed) as changed:
        qtbot.keyClick(box, Qt.Key.Key_Return)

    assert changed.args == ["default-income-account", "80"]


def test_settings_tell_what_was_changed(qtbot, shown):
    page = shown(SettingsPage)
    page.show_view(gallery.settings())
    page.choose("look")
    lines = page.panes["look"].lines

    with qtbot.waitSignal(page.setting_changed) as switched:
        lines["write-back"].field.click()
    assert switched.args == ["write-back", "off"]
    lines["payments-interval"].field.setText("30")
    with qtbot.waitSignal(page.setting_changed) as typed:
        qtbot.keyClick(lines["payments-interval"].field, Qt.Key.Key_Return)
    assert typed.args == ["payments-interval", "30"]
    assert "0 to 1440 are allowed." in texts(page)
    with qtbot.waitSignal(page.setting_changed) as pressed:
        lines["folder"].field.click()
    assert pressed.args == ["folder", ""]


# --- overview


def test_figures_bars_and_ages_lead_to_their_invoices(qtbot, shown):
    page = shown(OverviewPage)
    page.show_view(gallery.overview())

    with qtbot.waitSignal(page.figure_chosen) as figure:
        page.figures.cards[2].click()
    chart = page.invoices.chart
    chart.setFocus()
    with qtbot.waitSignal(page.bar_chosen) as bar:
        qtbot.keyClick(chart, Qt.Key.Key_Left)
        qtbot.keyClick(chart, Qt.Key.Key_Up)
        qtbot.keyClick(chart, Qt.Key.Key_Return)

    assert figure.args == ["overdue"]
    assert bar.args == ["2026-10", "sent"]
    assert chart.spoken() == "Oct, sent: €22,000.00, 9 invoices"


def test_a_click_on_a_bar_chooses_it(qtbot, shown):
    page = shown(OverviewPage)
    page.show_view(gallery.overview())
    chart = page.invoices.chart
    chart.grab()  # where the bars stand is known once they are painted
    june = chart._boxes[0, 0].center().toPoint()

    with qtbot.waitSignal(page.bar_chosen) as bar:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=june)

    assert bar.args == ["2026-06", "paid"]


@pytest.mark.parametrize(
    ("largest", "top", "steps"),
    [
        ("0", "4", 4),
        ("3", "3", 3),
        ("24613.79", "25000", 5),
        ("77000", "80000", 4),
        ("81000", "100000", 4),
        ("1234.56", "1250", 5),
        ("64141", "75000", 3),
        ("9", "10", 4),
    ],
)
def test_the_axis_ends_at_a_round_number(largest, top, steps):
    assert axis(Decimal(largest)) == (Decimal(top), steps)


def test_a_chart_without_bars_is_quiet(qtbot, theme):
    chart = BarChart(theme)
    qtbot.addWidget(chart)
    chart.show_bars((), (LegendEntry(Tone.PAID, "paid"),), "EUR", "Invoices")
    chart.show()
    qtbot.keyClick(chart, Qt.Key.Key_Right)

    assert chart.spoken() == ""
    chart.show_bars((Bar("2026-11", "Nov", (BarPart("paid", Tone.PAID, Decimal(0), 0),)),), (), "EUR", "Invoices")
    assert not chart.grab().isNull()


# --- small parts


def test_empty_states_have_words_a_picture_and_the_next_step(qtbot, shown, theme):
    page = shown(OverviewPage)
    page.show_state(
        StateView("picture-offline", "OneDesk does not answer", "Nothing was changed.", ("retry", "Try again"))
    )

    assert {"OneDesk does not answer", "Nothing was changed."} <= set(texts(page))
    with qtbot.waitSignal(page.state_action_requested) as action:
        next(b for b in page.area.findChildren(Button) if b.isVisible() and b.label() == "Try again").click()
    assert action.args == ["retry"]


def test_the_sidebar_says_whose_books_these_are(shown):
    sidebar = shown(Sidebar)
    assert "Not connected" in texts(sidebar)

    from app.ui.rows import CompanyView

    sidebar.show_company(CompanyView("Nordlicht IT GmbH", "production", "#c2571a", moments.date(2027, 3, 4)))

    assert {"Nordlicht IT GmbH", "Production · QuickBooks Online", "connected until Mar 4, 2027"} <= set(texts(sidebar))


def test_widgets_flow_to_the_next_line(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = Flow(8)
    boxes = [QWidget() for _box in range(3)]
    for box in boxes:
        box.setFixedSize(100, 20)
    flow.add(*boxes)
    holder.setLayout(flow)

    assert flow.heightForWidth(400) == 20
    assert flow.heightForWidth(210) == 48
    assert flow.heightForWidth(100) == 76


def test_what_is_selected_among_the_problems_is_added_up(qtbot, shown):
    page = shown(AttentionPage)
    rows = tuple(row for row in gallery.invoices() if row.problem_title)
    page.show_rows(rows)
    page.table.select_keys([row.key for row in rows if row.number in ("INV-1046", "INV-1052")])

    assert page.foot.texts()[:2] == ("2 of 5 selected", "Total €3,807.96")
