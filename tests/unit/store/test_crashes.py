"""A report tells where the program went wrong, and nothing of anybody's books; a storm of mistakes fills no disk."""

import json
import stat
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.store import crashes
from app.store.crashes import crash_report, forget_report, save_report

SAID = "{} owes 1,249.50 for INV-1042 (post@kunde.example, Bearer abcdef123456)"

NOTHING: Any = None
NAMES: dict[str, str] = {}


def caught(work):
    with pytest.raises(BaseException) as found:
        work()
    return found.value


def wrong(customer):
    raise ValueError(SAID.format(customer))


def test_names_amounts_numbers_and_keys_are_hidden(tmp_path):
    report = save_report(caught(lambda: wrong("Kanzlei Reuter")), tmp_path)

    lines = report.text.splitlines()
    assert lines[0] == f"Ledgerbridge 0.1.0 (from source), report {report.mark}"
    assert "ValueError: […] […] owes […],[…] for […] ([…], […] […])" in lines
    assert any(line.startswith("  tests/unit/store/test_crashes.py:") and line.endswith(" wrong") for line in lines)
    for secret in ("Reuter", "Kanzlei", "249", "1042", "kunde", "abcdef", str(tmp_path)):
        assert secret not in report.text.replace('wrong("Kanzlei Reuter")', "")


@pytest.mark.parametrize(
    ("work", "line"),
    [
        (lambda: NOTHING.total, "AttributeError: 'NoneType' object has no attribute 'total'"),
        (lambda: NAMES["Reuter"], "KeyError: […]"),
        (lambda: int("Reuter"), "ValueError: invalid literal for int() with base […]: […]"),
        (lambda: Path("/home/anna/no-such-file").read_text(), "FileNotFoundError: errno 2, No such file or directory"),
        (lambda: json.loads("{Reuter"), "json.decoder.JSONDecodeError: […] property name enclosed in double quotes: "),
    ],
)
def test_what_python_says_stays_as_far_as_it_is_the_programs_own(work, line, tmp_path):
    text = save_report(caught(work), tmp_path).text

    assert any(each.startswith(line) for each in text.splitlines()), text
    assert "anna" not in text.replace('"/home/anna/no-such-file"', "")


def chained():
    try:
        wrong("Reuter")
    except ValueError as error:
        raise ExceptionGroup("Reuter", [KeyError("Reuter"), OSError(28, "Reuter")]) from error


def test_causes_and_groups_are_told_without_their_words(tmp_path):
    text = save_report(caught(chained), tmp_path).text

    words = [line.strip() for line in text.splitlines()]
    assert "ExceptionGroup: 2 errors" in words
    assert "which came from" in words
    assert "KeyError: […]" in words
    assert "OSError: errno 28, No space left on device" in words


def deep(turns):
    return deep(turns - 1) + 1 if turns else wrong("x")


def test_a_deep_fall_is_cut_in_the_middle(tmp_path):
    text = save_report(caught(lambda: deep(500)), tmp_path).text

    assert len(text.splitlines()) < 100
    assert any(line.startswith("  … 4") and line.endswith(" more") for line in text.splitlines())


def test_the_same_mistake_is_saved_once_and_only_its_owner_reads_it(tmp_path):
    first, again = (crash_report(caught(partial(wrong, name)), tmp_path) for name in ("Reuter", "Brandt"))

    assert first == again
    (file,) = (tmp_path / "logs").iterdir()
    assert str(file) == first
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0


def test_a_storm_of_mistakes_keeps_the_newest_twenty(tmp_path, monkeypatch):
    error = caught(lambda: wrong("x"))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "ledgerbridge.log").write_text("stays")
    for number in range(30):
        monkeypatch.setattr(crashes, "_mark", lambda _error, number=number: f"{number:08d}")
        save_report(error, tmp_path)

    kept = sorted(file.name for file in (tmp_path / "logs").iterdir())
    assert len(kept) == 21
    assert kept[0].endswith("-00000010.txt")
    assert kept[-1] == "ledgerbridge.log"


def test_where_nothing_can_be_written_the_text_is_there_all_the_same(tmp_path):
    (tmp_path / "logs").write_text("in the way")

    report = save_report(caught(lambda: wrong("x")), tmp_path)

    assert report.path == ""
    assert "ValueError" in report.text


def test_a_report_can_be_deleted_twice(tmp_path):
    path = crash_report(caught(lambda: wrong("x")), tmp_path)

    forget_report(path)
    forget_report(path)

    assert list((tmp_path / "logs").iterdir()) == []


def test_it_goes_into_the_data_folder_where_no_other_is_known(tmp_path, monkeypatch):
    monkeypatch.setenv("LEDGERBRIDGE_DATA_DIR", str(tmp_path / "data"))

    path = save_report(caught(lambda: wrong("x")), None).path

    assert path.startswith(str(tmp_path / "data" / "logs" / "crash-"))
