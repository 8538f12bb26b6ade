"""One window per data folder, whoever comes first; and a start that fell over something does not fall over it again."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.desktop.glimpse import Glimpse
from app.desktop.instance import SingleInstance
from app.desktop.starting import Starting
from app.domain.problems import ProblemError
from app.store.paths import installation_folder

ROOT = Path(__file__).resolve().parents[2]

HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.desktop.instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]), lambda: print("raised", flush=True))
first = instance.is_first()
if first and sys.argv[2] == "hang":
    instance._server.close()
print("first" if first else "second", flush=True)
if first and sys.argv[2] == "stay":
    application.exec()
elif first:
    sys.stdin.read()
"""


def another(folder, then="stay"):
    """A process of its own that wants the folder; its first line says whether it was the first."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), then],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def line(process):
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process, how=signal.SIGKILL):
    process.send_signal(how)
    process.communicate(timeout=20)


def test_of_many_at_once_one_is_first_and_is_called(tmp_path):
    started = [another(tmp_path) for _each in range(4)]
    said = [line(process) for process in started]
    first = started[said.index("first")]

    assert sorted(said) == ["first", "second", "second", "second"]
    assert line(first) == "raised"
    for process in started:
        end(process)


def test_what_a_killed_window_left_behind_counts_for_nothing(tmp_path, qapp):
    before = another(tmp_path)
    assert line(before) == "first"
    end(before)
    assert (tmp_path / "window.lock").exists()
    here = SingleInstance(tmp_path, lambda: None)

    assert here.is_first()
    here.close()


def test_other_folders_have_windows_of_their_own(tmp_path, qapp):
    one, two = (SingleInstance(tmp_path / name, lambda: None) for name in ("one", "two"))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()

    assert (one.is_first(), two.is_first()) == (True, True)
    one.close()
    two.close()


def test_one_that_does_not_answer_is_said(tmp_path, qapp):
    hanging = another(tmp_path, "hang")
    assert line(hanging) == "first"
    here = SingleInstance(tmp_path, lambda: None)
    began = time.monotonic()

    with pytest.raises(ProblemError) as caught:
        here.is_first(patience=0.3)

    assert (caught.value.problem.code, caught.value.problem.params["text"]) == ("database_locked", "window")
    assert time.monotonic() - began < 3
    end(hanging)


def test_one_that_is_just_closing_is_waited_for(tmp_path, qapp):
    closing = another(tmp_path, "hang")
    assert line(closing) == "first"
    ending = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.4; kill {closing.pid}"])
    here = SingleInstance(tmp_path, lambda: None)

    assert here.is_first(patience=10)
    here.close()
    ending.wait()
    closing.communicate(timeout=20)


def test_a_folder_that_cannot_be_written_is_said(tmp_path, qapp):
    here = SingleInstance(tmp_path / "no such folder", lambda: None)

    with pytest.raises(ProblemError) as caught:
        here.is_first()

    assert caught.value.problem.code == "folder_not_writable"


# --- a start that does not come through ---


def test_only_a_start_that_did_not_come_through_is_remembered(tmp_path):
    first, second, third = (Starting(tmp_path) for _each in range(3))

    assert first.begin() is True
    assert second.begin() is False
    second.came_through()
    second.came_through()
    assert third.begin() is True


def test_after_it_the_window_begins_plain(tmp_path):
    (tmp_path / "window.json").write_text(json.dumps({"profile": "default", "theme": "dark", "rows": []}))
    glimpse = Glimpse(tmp_path, "default")
    assert glimpse.theme == "dark"

    glimpse.forget()

    assert (glimpse.kept, glimpse.theme) == ({}, "system")
    assert not (tmp_path / "window.json").exists()


async def until(holds):
    while not holds():  # noqa: ASYNC110 - another process tells nobody
        await asyncio.sleep(0.02)


ASKED = """
import gc, runpy, signal, sys
signal.signal(signal.SIGUSR1, lambda *_: print("collects by itself:", gc.isenabled(), flush=True))
sys.argv[0] = "ledgerbridge"
runpy.run_module("app", run_name="__main__")
"""


async def test_a_real_start_comes_through_and_is_ended_in_order(tmp_path):
    """While the window lives Python does not collect garbage by itself, on any thread: `app.desktop.loop` does, on the window's."""
    words = ["--demo", "--data-dir", str(tmp_path)]
    command = [sys.executable, "-m", "app", *words]
    folder = installation_folder(str(tmp_path), True, {})
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", ASKED, *words),
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        await until((folder / "starting").exists)
        await until(lambda: not (folder / "starting").exists())
        second = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        )
        assert await second.wait() == 0
    assert process.returncode is None
    said = set()
    for _time in range(15):  # also when the first reading, which keeps the collector away, is over
        await asyncio.sleep(0.1)
        process.send_signal(signal.SIGUSR1)
        said.add(await asyncio.wait_for(process.stdout.readline(), 20))
    assert said == {b"collects by itself: False\n"}
    process.send_signal(signal.SIGTERM)
    assert (await asyncio.wait_for(process.wait(), 20), (folder / "window.lock").exists()) == (0, False)
    assert (folder / "window.json").exists()


# --- a process that falls ---

FALLS = """
import faulthandler, sys
from pathlib import Path
from app.desktop.faults import Faults
faults = Faults(Path(sys.argv[1]))
report = faults.begin()
print(report.text if report else "nothing")
if sys.argv[2] == "fall":
    faulthandler._sigsegv()
faults.end()
"""


def start(folder, then):
    command = [sys.executable, "-c", FALLS, str(folder), then]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_a_fall_is_told_at_the_next_start_and_once(tmp_path):
    assert start(tmp_path, "fall").returncode == -signal.SIGSEGV

    told, again = start(tmp_path, "end"), start(tmp_path, "end")

    lines = told.stdout.splitlines()
    assert "The program fell the last time it ran." in lines
    assert "Fatal Python error: Segmentation fault" in lines
    assert '  File "<string>", line 9 in <module>' in lines
    assert str(ROOT) not in told.stdout
    assert again.stdout == "nothing\n"
    (kept,) = (tmp_path / "logs").iterdir()
    assert kept.read_text() == told.stdout.removesuffix("\n")
