import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.oauth.pages import language_of, page
from app.oauth.pasted import Answer, read_pasted, read_query


@pytest.mark.parametrize(
    "line",
    [
        "http://localhost:28680/callback?code=c&state=s.1&realmId=9",
        "https://example.org/cb?realmId=9&state=s.1&code=c&extra=1\n",
        "  <https://example.org/?code=c&state=s.1&realmId=9>  ",
        "https://example.org/cb#code=c&state=s.1&realmId=9",
        "?code=c&state=s.1&realmId=9",
        "code=c&state=s.1&realmId=9",
    ],
)
def test_a_pasted_address_of_any_host(line: str):
    assert read_pasted(line) == Answer("s.1", "c", "9")


def test_a_denial():
    assert read_pasted("https://x/?error=access_denied&state=s.1") == Answer("s.1", error="access_denied")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        "https://x/",
        "https://x/?code=c",
        "https://x/?state=s",
        "https://x/?code=a&code=b&state=s",
        "http://[",
        "a=1&" * 3000,
    ],
)
def test_anything_else_is_no_answer(line: str):
    assert read_pasted(line) is None


def test_the_state_is_compared_whole():
    answer = read_query("code=c&state=abc.1&realmId=9")

    assert answer is not None
    assert answer.is_for("abc.1")
    assert not answer.is_for("abc.10")
    assert not Answer("ä").is_for("a")
    assert "c" not in repr(answer).replace("callback", "").replace("Answer(realm='9', error='')", "")


@given(st.text(max_size=100))
def test_no_line_breaks_it(line: str):
    answer = read_pasted(line)

    assert answer is None or answer.state


def test_the_pages_language():
    assert language_of("fr, de-AT;q=0.8, en;q=0.5") == "de"
    assert language_of("fr") == "en"
    assert language_of("de", "en") == "en"
    assert language_of("de", "system") == "de"


def test_a_page_has_no_script_and_says_what_happened():
    shown = page("done", "de")

    assert '<html lang="de">' in shown
    assert "Ledgerbridge ist mit QuickBooks Online verbunden." in shown
    assert "<script" not in shown
