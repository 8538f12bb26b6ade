"""A start without a command builds no parsers of commands; whatever could be a command does."""

import pytest

from app.cli.arguments import build_parser, names_command


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("", False),
        ("--data-dir /books --lang de", False),
        ("--data-dir=/books --demo=us --verbose", False),
        ("--profile client-a --demo-reset", False),
        ("--demo us", True),
        ("--help", True),
        ("-h", True),
        ("--json copy INV-1", True),
        ("--data-dir /books status", True),
        ("-- status", True),
        ("--lang", False),
    ],
)
def test_what_may_be_a_command(words: str, named: bool):
    assert names_command(words.split()) is named


def test_the_options_of_a_window_are_the_same_without_the_parsers_of_commands():
    words = ["--data-dir", "/books", "--lang", "de", "--demo=us", "--demo-reset"]

    assert vars(build_parser(False).parse_args(words)) == vars(build_parser().parse_args(words))
