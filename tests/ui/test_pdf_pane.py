"""The preview of an invoice's PDF: as wide as the pane at first, larger and smaller in steps, and what is said when it cannot be had."""

import pytest
from PySide6.QtWidgets import QPushButton

from app.ui.printing import pdf_of
from app.ui.views.pdf import PdfPane


@pytest.fixture
def pane(qtbot, theme):
    made = PdfPane(theme)
    qtbot.addWidget(made)
    made.resize(620, 700)
    made.show()
    return made


def scale(pane) -> int:
    """How large the page is seen, as the pane says it."""
    return int(pane._scale.text().removesuffix(" %"))


def test_a_page_is_as_wide_as_the_pane_and_can_be_made_larger_and_whole_again(pane):
    pane.show_pdf(pdf_of("<p>Invoice</p>"))
    wide = scale(pane)
    assert 70 < wide < 80  # 210 mm are 794 pixels at 96 dpi, and about 594 are seen

    pane._larger.click()
    assert scale(pane) == round(wide * 1.25)
    pane._smaller.click()
    assert scale(pane) == wide

    pane._whole.click()
    assert scale(pane) < wide  # 297 mm in about 630 pixels
    pane._wide.click()
    assert scale(pane) == wide


def test_there_are_limits_to_what_can_be_seen(pane):
    pane.show_pdf(pdf_of("<p>Invoice</p>"))

    for _turn in range(20):
        pane.zoom_in()
    assert scale(pane) == 600
    for _turn in range(40):
        pane.zoom_out()
    assert scale(pane) == 25


def test_what_is_no_pdf_is_said_and_can_be_asked_for_again(qtbot, pane):
    pane.show_pdf(b"<html>502 Bad Gateway</html>")

    assert pane._area.state_title() == "This PDF cannot be shown"
    assert not pane._save.isEnabled()
    again = next(each for each in pane.findChildren(QPushButton) if each.text() == "Try again")
    with qtbot.waitSignal(pane.again_requested):
        again.click()


def test_nothing_can_be_done_while_it_is_fetched(pane):
    pane.show_pdf(pdf_of("<p>Invoice</p>"))
    pane.show_loading()

    buttons = (pane._smaller, pane._larger, pane._wide, pane._whole, pane._print, pane._save)
    assert [each.isEnabled() for each in buttons] == [False] * 6
    assert pane._area.state_title() == "Fetching the PDF …"
