"""The trial of an installed program: it must say what is missing rather than end."""

import pytest

from app.desktop import self_test


def fails():
    raise FileNotFoundError("qtbase_de is missing")


def test_each_check_has_its_line_and_one_failure_is_enough(capsys):
    status = self_test.self_test({"good": lambda: "fine", "bad": fails, "late": lambda: "still tried"})

    assert status == 1
    assert capsys.readouterr().out == (
        "good: fine\nbad: FAILED, FileNotFoundError: qtbase_de is missing\nlate: still tried\nself-test: 1 failed\n"
    )


def test_without_standard_output_the_exit_status_speaks(monkeypatch):
    monkeypatch.setattr("sys.stdout", None)

    assert self_test.self_test({"good": lambda: "fine"}) == 0
    assert self_test.self_test({"bad": fails}) == 1


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("versions", "Python 3."),
        ("parts", "21, with versions"),
        ("window", "painted on "),
        ("languages", "English, Deutsch"),
        ("database", "version "),
        ("tls", "1"),
    ],
)
def test_parts_of_this_installation(name, beginning, qapp):
    assert self_test.CHECKS[name]().startswith(beginning)


@pytest.mark.parametrize(
    ("program", "asked"),
    [
        ("/opt/ledgerbridge/ledgerbridge-window", "/opt/ledgerbridge/ledgerbridge"),
        ("/opt/ledgerbridge/ledgerbridge-window.exe", "/opt/ledgerbridge/ledgerbridge.exe"),
        ("/opt/ledgerbridge/ledgerbridge", "/opt/ledgerbridge/ledgerbridge"),
    ],
)
def test_the_console_program_is_asked(program, asked):
    assert self_test._console(program) == asked
