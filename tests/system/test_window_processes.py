"""The window on a real desktop: a second start raises the first, a fall loses no setting and is told, a newer folder is refused."""

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "data", tmp_path / "log.txt", begin=False) as opened:
        yield opened


def test_a_second_start_raises_the_first_and_a_fall_loses_no_setting_and_is_told(desk: Desk, tmp_path: Path) -> None:
    first = desk.start()
    desk.wait("Open, 39", "radio button")
    title = "Nordlicht IT GmbH – Ledgerbridge"
    desk.until(lambda: title in desk.windows())
    desk.minimize(desk.windows()[title])
    desk.until(lambda: title not in desk.windows())

    assert desk.start().wait(timeout=20) == 0

    desk.until(lambda: title in desk.windows())
    assert first.poll() is None
    desk.press("Deutsch", "menu item")
    desk.wait("Offen, 39", "radio button")
    desk.until((tmp_path / "data" / "demo" / "window.json").exists)
    logs = tmp_path / "data" / "demo" / "logs"
    first.send_signal(signal.SIGSEGV)
    assert first.wait(timeout=20) == -signal.SIGSEGV

    desk.start("--lang", "en")
    desk.wait("Open, 39", "radio button")
    desk.wait("Ledgerbridge made a mistake", "label")
    assert len(list(logs.glob("crash-*.txt"))) == 1
    desk.press("Delete report")
    desk.until(lambda: not list(logs.glob("crash-*.txt")))
    desk.press("Quit", "menu item")
    third = desk.start()
    desk.wait("Offen, 39", "radio button")
    desk.press("Beenden", "menu item")
    assert third.wait(timeout=20) == 0


@pytest.mark.parametrize(
    ("language", "said", "close"),
    [
        ("en", "This data comes from a newer version of Ledgerbridge.", "Close"),
        ("de", "Diese Daten stammen von einer neueren Version von Ledgerbridge.", "Schließen"),
    ],
)
def test_a_newer_folder_is_refused_in_the_window(
    language: str, said: str, close: str, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "data" / "demo" / "ledgerbridge.db"
    file.parent.mkdir(parents=True)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = file.read_bytes()

    refused = desk.start("--lang", language)

    desk.wait(said, "label")
    desk.press(close)
    assert refused.wait(timeout=20) == 2
    assert file.read_bytes() == before
