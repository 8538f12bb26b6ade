"""The window as it was left is shown at the next start, before anything else is loaded; nothing wrong with it may stop a start."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desktop import glimpse
from app.desktop.glimpse import FILE, Glimpse
from app.desktop.resting import Resting
from app.i18n import language, set_language
from app.ui.rows import InvoiceRow
from app.ui.theme import Theme
from app.ui.window import Window

ROW = InvoiceRow(
    key="a1",
    number="INV-1",
    customer="Küstenkanzlei Brandt",
    date=date(2026, 11, 2),
    due=None,
    total=Decimal("1249.50"),
    currency="EUR",
    status="Open",
    state="needs_attention",
    tag="Copied",
    contact_email="post@kunde.example",
    problem_title="The total differs",
    note="number",
    chip="1 cent off",
)
OTHER = replace(ROW, key="a2", number="INV-2", date=None, due=date(2026, 12, 1), total=Decimal("0.10"))


@pytest.fixture
def window(qapp: QApplication) -> Iterator[Window]:
    made = Window(Theme(qapp))
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


def kept(folder: Path, window: Window, *rows: InvoiceRow, profile: str = "default") -> None:
    Glimpse(folder, profile).keep(window, "dark", "de", rows)


def test_the_rows_come_back_as_they_were(window: Window, tmp_path: Path) -> None:
    kept(tmp_path, window, ROW, OTHER)
    found = Glimpse(tmp_path, "default")
    assert found.show(window)
    assert window.invoice_model.rows() == (ROW, OTHER)
    assert found.theme == "dark"


def test_sentences_of_another_language_are_left_out(window: Window, tmp_path: Path) -> None:
    kept(tmp_path, window, ROW)
    found = Glimpse(tmp_path, "default")
    found.speak()
    assert language() == "de"
    assert found.show(window)
    assert window.invoice_model.rows() == (replace(ROW, tag="", problem_title="", note="", chip=""),)


def test_only_its_owner_may_read_it(window: Window, tmp_path: Path) -> None:
    kept(tmp_path, window, ROW)
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_another_profile_shows_nothing_of_it(window: Window, tmp_path: Path) -> None:
    kept(tmp_path, window, ROW, profile="client-a")
    assert not Glimpse(tmp_path, "client-b").show(window)
    assert window.invoice_model.rowCount() == 0


def test_too_many_rows_are_not_kept(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glimpse, "MOST", 1)
    kept(tmp_path, window, ROW, OTHER)
    assert not Glimpse(tmp_path, "default").show(window)


def test_what_was_forgotten_is_gone(window: Window, tmp_path: Path) -> None:
    kept(tmp_path, window, ROW)
    Glimpse(tmp_path, "default").forget()
    assert not Glimpse(tmp_path, "default").show(window)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"x"',
        '{"profile": "default"}',
        '{"profile": "default", "spoken": "en", "state": {}, "rows": [["a"]]}',
        '{"profile": "default", "spoken": "en", "state": {}, "rows": 7}',
        json.dumps({"profile": "default", "spoken": "en", "state": {}, "rows": [["a"] * 14]}),
        json.dumps(
            {"profile": "default", "spoken": "en", "state": {}, "rows": [["a", "b", "c", None, None, "x", *"efghijkl"]]}
        ),
        json.dumps({"profile": "default", "spoken": "en", "state": "old", "rows": []}),
        json.dumps({"profile": "default", "theme": 3, "language": ["de"], "rows": None}),
    ],
)
def test_a_damaged_file_shows_nothing(window: Window, tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    found = Glimpse(tmp_path, "default")
    found.speak()
    assert (found.theme, language()) == ("system", "en")
    assert not found.show(window)


def test_a_folder_that_cannot_be_written_stops_nothing(window: Window, tmp_path: Path) -> None:
    kept(tmp_path / "not there", window, ROW)
    assert not (tmp_path / "not there").exists()


def test_another_size_or_division_is_told_once_it_rests(window: Window, qtbot: QtBot) -> None:
    window.show()
    qtbot.waitExposed(window)
    resting, told = Resting(window), []
    resting.came.connect(lambda: told.append(window.width()))

    with qtbot.waitSignal(resting.came, timeout=5000):
        window.resize(1000, 700)
        window.resize(1010, 700)
    with qtbot.waitSignal(resting.came, timeout=5000):
        window.splitter.splitterMoved.emit(300, 1)

    assert told == [1010, 1010]
