"""Qt and asyncio as this program pairs them: the traps that were met once, held shut."""

import asyncio
import subprocess
import sys
from urllib.request import urlopen

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QTimer

from app.desktop.loop import QtLoop


def test_qt_binding_keeps_reference_counts(qapp):
    """PySide6 6.12.0 on Python 3.11 loses one reference to None a call, and aborts after some thousands."""
    timer = QTimer()
    before = sys.getrefcount(None)

    for _ in range(200):
        timer.setSingleShot(True)

    assert sys.getrefcount(None) > before - 100


async def test_a_test_with_qt_runs_on_qts_loop(qapp):
    fired = asyncio.get_running_loop().create_future()

    QTimer.singleShot(0, lambda: fired.set_result("by Qt"))

    async with asyncio.timeout(2):
        assert await fired == "by Qt"
    assert type(asyncio.get_running_loop()).__name__ == "QtLoop"


def test_a_closed_loop_leaves_no_timer_behind(qapp):
    async def in_time():
        async with asyncio.timeout(60):
            await asyncio.sleep(0)

    loop = QtLoop()
    loop.run_until_complete(in_time())
    dispatcher, timer = QAbstractEventDispatcher.instance(), loop._timer
    before = len(dispatcher.registeredTimers(timer))

    loop.close()

    assert before > 0
    assert dispatcher.registeredTimers(timer) == []


async def test_a_test_without_qt_runs_on_asyncios_own():
    assert "asyncio" in type(asyncio.get_running_loop()).__module__


def test_a_test_cannot_leave_this_machine():
    with pytest.raises(OSError, match=r"a test may not (connect to|look up)"):
        urlopen("http://192.0.2.1/", timeout=1)
    with pytest.raises(OSError, match=r"a test may not look up ledgerbridge\.example"):
        urlopen("http://ledgerbridge.example/", timeout=1)


def test_loading_qt_leaves_pythons_import_alone():
    """PySide6's own reads the source of each module imported after it; `app.desktop` puts Python's back."""
    text = (
        "import builtins, linecache; own = builtins.__import__\n"
        "import app.desktop, PySide6.QtWidgets, app.ui.window\n"
        "print(builtins.__import__ is own, [name for name in linecache.cache if 'app' in name])"
    )
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=60)

    assert said.stdout == "True []\n"
