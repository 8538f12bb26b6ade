"""After a mistake of the program the report is shown in the window, and its reader decides whether it is kept."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from app.desktop import nets as module
from app.desktop.farewell import dialog_for
from app.desktop.nets import Nets
from app.domain.problems import Problem, ProblemError
from app.i18n import set_language
from app.ui.dialogs.crash import CrashReport
from app.ui.presenters.asking import Dialogs
from app.ui.window import Window


@pytest.fixture
def window(qapp, theme):
    made = Window(theme)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def nets(qapp, window, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back afterwards
    made = Nets(qapp)
    made.folder = tmp_path
    made.tell = Dialogs(window).crash
    return made


def shown(window) -> list[CrashReport]:
    return [each for each in window.findChildren(CrashReport) if each.isVisible()]


def press(dialog, label, qtbot):
    button = next(each for each in dialog.findChildren(QPushButton) if each.text() == label)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def reports(folder: Path) -> list[Path]:
    return sorted((folder / "logs").glob("crash-*.txt"))


def fall(name: str) -> KeyError:
    """A mistake in a place of its own for each name."""
    try:
        exec(compile(f"{{}}['Kanzlei {name}']", f"{name}.py", "eval"))
    except KeyError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("language", "title", "words", "delete"),
    [
        ("en", "Ledgerbridge made a mistake", "on this computer only", "Delete report"),
        ("de", "Ledgerbridge hat einen Fehler gemacht", "nur auf diesem Computer", "Bericht löschen"),
    ],
)
def test_the_report_is_shown_and_deleted_when_it_is_not_wanted(
    language, title, words, delete, window, nets, tmp_path, qtbot
):
    set_language(language)

    sys.excepthook(KeyError, fall("Reuter"), None)

    (dialog,) = shown(window)
    (file,) = reports(tmp_path)
    assert dialog.windowTitle() == title
    assert dialog.report.toPlainText() == file.read_text()
    assert "Reuter'" not in dialog.report.toPlainText()
    assert words in dialog.where.text()
    assert str(file) in dialog.where.text()
    press(dialog, delete, qtbot)
    assert (shown(window), reports(tmp_path)) == ([], [])


def test_the_report_is_copied_and_kept(window, nets, tmp_path, qtbot):
    nets.bug(fall("one"))
    (dialog,) = shown(window)
    text = dialog.report.toPlainText()

    press(dialog, "Copy", qtbot)
    press(dialog, "Keep report", qtbot)

    assert QGuiApplication.clipboard().text() == text
    assert [file.read_text() for file in reports(tmp_path)] == [text]
    assert shown(window) == []


def test_escape_leaves_it_where_it_is(window, nets, tmp_path, qtbot):
    nets.bug(fall("one"))

    qtbot.keyClick(shown(window)[0], Qt.Key.Key_Escape)

    assert (len(reports(tmp_path)), shown(window)) == (1, [])


def test_the_same_mistake_again_and_again_is_told_once(window, nets, tmp_path, qtbot):
    error = fall("paint")
    for _turn in range(100):
        nets.bug(error)
    press(shown(window)[0], "Keep report", qtbot)
    nets.bug(error)

    assert (shown(window), len(reports(tmp_path))) == ([], 1)


def test_of_many_mistakes_one_dialog_is_open_and_after_five_none_comes(window, nets, tmp_path, qtbot):
    told = []

    def tell(text, path, forget):
        told.append(path)
        Dialogs(window).crash(text, path, forget)

    nets.tell = tell
    for number in range(12):
        nets.bug(fall(f"part{number}"))

    assert len(shown(window)) == 1
    assert len(told) == module.MOST_TOLD
    assert len(reports(tmp_path)) == 12


def test_a_mistake_in_the_telling_is_saved_and_ends_there(nets, tmp_path):
    def tell(_text, _path, _forget):
        nets.bug(fall("dialog"))

    nets.tell = tell
    nets.bug(fall("first"))

    assert len(reports(tmp_path)) == 2


def test_without_a_place_to_keep_it_the_report_can_be_copied(window, nets, tmp_path, qtbot):
    (tmp_path / "logs").write_text("in the way")

    nets.bug(fall("one"))

    (dialog,) = shown(window)
    labels = [each.text() for each in dialog.findChildren(QPushButton)]
    assert labels == ["Copy", "Close"]
    assert dialog.where.text() == "The report could not be saved. Copy it, if you want help."
    press(dialog, "Close", qtbot)


# --- when no window stands ---


def test_a_newer_folder_is_refused_with_reason_and_cure(qapp, qtbot):
    params = {"path": "/books/ledgerbridge.db", "value": "9", "expected": "2"}

    dialog = dialog_for(qapp, ProblemError(Problem("newer_database", params)), None)
    qtbot.addWidget(dialog)

    said = [label.text() for label in dialog.findChildren(type(dialog._title)) if label.text()]
    assert said == [
        "This data comes from a newer version of Ledgerbridge.",
        "/books/ledgerbridge.db has version 9, this program knows up to 2. Nothing was changed.",
        "Install the newest version, or use another data folder.",
    ]


def test_a_mistake_at_the_start_is_a_report_too(qapp, qtbot, tmp_path):
    dialog = dialog_for(qapp, fall("start"), tmp_path)
    qtbot.addWidget(dialog)

    assert dialog.report.toPlainText() == reports(tmp_path)[0].read_text()
    dialog.show()
    press(dialog, "Delete report", qtbot)
    assert reports(tmp_path) == []
