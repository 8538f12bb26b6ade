"""The documents name what the program has: every problem code, every note, every setting, every command."""

from pathlib import Path

from app.cli.arguments import build_parser
from app.cli.commands import COMMANDS
from app.cli.settling import SETTLING
from app.domain.problems import CODES, NOTE_CODES
from app.sync.options import OPTIONS

DOCS = Path(__file__).parents[2] / "docs"


def test_every_problem_code_and_note_is_documented() -> None:
    text = (DOCS / "problems.md").read_text(encoding="utf-8")

    missing = {code for code in CODES | NOTE_CODES if f"| `{code}` |" not in text}

    assert missing == set()


def test_every_setting_is_documented() -> None:
    text = (DOCS / "terminal.md").read_text(encoding="utf-8")

    assert {key for key in OPTIONS if f"`{key}`" not in text} == set()


def test_every_command_is_documented() -> None:
    text = (DOCS / "terminal.md").read_text(encoding="utf-8")

    assert {name for name in {**COMMANDS, **SETTLING, "connect": None} if f"`{name}" not in text} == set()


def test_every_command_has_a_parser() -> None:
    parser = build_parser()
    known = next(action for action in parser._actions if action.dest == "command").choices

    assert known is not None
    assert {*COMMANDS, *SETTLING, "connect"} <= set(known)


def test_every_decision_is_in_the_list() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")

    pages = sorted(page.name for page in (DOCS / "decisions").glob("[0-9]*.md"))
    titles = [(DOCS / "decisions" / page).read_text(encoding="utf-8").splitlines()[0] for page in pages]

    assert [line for line in listed.splitlines() if line.startswith("| [")] == [
        f"| [{title[2:5]}]({page}) | {title[6:]} |" for page, title in zip(pages, titles, strict=True)
    ]
