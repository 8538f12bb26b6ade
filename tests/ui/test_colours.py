"""Contrast is measured, not believed."""

import pytest

from app.ui.colours import DARK, LIGHT, Colours, Tone, contrast

PALETTES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", PALETTES)
@pytest.mark.parametrize("ground", ["page", "sidebar", "paper", "header", "selected", "hover"])
@pytest.mark.parametrize("text", ["text", "secondary"])
def test_text_on_every_ground(colours: Colours, ground: str, text: str):
    assert contrast(getattr(colours, ground), getattr(colours, text)) >= 4.5


@pytest.mark.parametrize("colours", PALETTES)
@pytest.mark.parametrize("tone", list(Tone))
def test_chips(colours: Colours, tone: Tone):
    pair = colours.tone(tone)

    assert contrast(pair.ground, pair.text) >= 4.5


@pytest.mark.parametrize("colours", PALETTES)
@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("ground", ["paper", "selected"])
def test_coloured_words_in_tables(colours: Colours, tone: Tone, ground: str):
    assert contrast(getattr(colours, ground), colours.tone(tone).text) >= 4.5


@pytest.mark.parametrize("colours", PALETTES)
def test_buttons(colours: Colours):
    assert contrast(colours.accent, colours.on_accent) >= 4.5
    assert contrast(colours.accent_hover, colours.on_accent) >= 4.5
    assert contrast(colours.paper, colours.accent) >= 4.5
    assert contrast(colours.page, colours.accent) >= 4.5


@pytest.mark.parametrize("colours", PALETTES)
@pytest.mark.parametrize("tone", [tone for tone in LIGHT.amounts if tone not in (Tone.PAID, Tone.PLAIN)])
def test_parts_of_a_chart_stand_out_from_the_paper(colours: Colours, tone: Tone):
    """Graphics want less than text; what is paid is pale on purpose, and is read by its place and its words."""
    assert contrast(colours.paper, colours.amounts[tone]) >= 1.9


STATES = {
    "pressed button": ("row_line", "text"),
    "disabled button": ("page", "secondary"),
    "pressed primary": ("accent_pressed", "on_accent"),
    "disabled primary": ("row_line", "secondary"),
    "second under the mouse": ("selected", "accent"),
    "pressed second": ("row_line", "accent"),
    "link under the mouse": ("paper", "accent_hover"),
    "link under the mouse on the page": ("page", "accent_hover"),
    "pressed link": ("row_line", "accent"),
    "pressed figure": ("header", "text"),
    "entry under the mouse": ("hover", "secondary"),
    "pressed entry": ("row_line", "secondary"),
    "what a chart says": ("paper", "secondary"),
    "sums of a chart": ("paper", "text"),
}


@pytest.mark.parametrize("colours", PALETTES)
@pytest.mark.parametrize("state", STATES)
def test_what_is_under_the_mouse_pressed_or_off_is_read_all_the_same(colours: Colours, state: str):
    ground, text = STATES[state]

    assert contrast(getattr(colours, ground), getattr(colours, text)) >= 4.5


@pytest.mark.parametrize("colours", PALETTES)
@pytest.mark.parametrize("ground", ["hover", "row_line", "page"])
def test_a_button_that_deletes_is_read_in_every_state(colours: Colours, ground: str):
    assert contrast(getattr(colours, ground), colours.tone(Tone.REFUSED).text) >= 4.5
