"""A desktop for tests: an X server, a window manager and the accessibility bus, and the program on it, by keys or as a screen reader."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.system.terminal import ROOT

PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
PACKAGES = "xvfb openbox xdotool at-spi2-core gir1.2-atspi-2.0 python3-gi dbus-x11"
SYSTEM_PYTHON = "/usr/bin/python3"
BINDINGS = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"


def missing() -> list[str]:
    """What of the desktop is not installed."""
    found = [name for name in PROGRAMS if shutil.which(name) is None]
    if launcher() is None:
        found.append("at-spi2-core")
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", BINDINGS], capture_output=True).returncode
    ):
        found.append("gir1.2-atspi-2.0")
    return found


def launcher() -> str | None:
    return next((each for each in LAUNCHERS if Path(each).exists()), None)


class Desk:
    """The program on its desktop. What is asked of the accessibility tree waits until it is there."""

    def __init__(
        self,
        environment: dict[str, str],
        reader: subprocess.Popen[str],
        start: Callable[..., subprocess.Popen[str]],
    ) -> None:
        self._environment = environment
        self._reader = reader
        self.start = start
        """Starts the program (again), with further words on its command line; its process."""

    def ask(self, do: str, **arguments: Any) -> Any:
        """One request to the screen reader; what is not there fails with what is."""
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        self._reader.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._reader.stdin.flush()
        line = self._reader.stdout.readline()
        assert line, "the screen reader ended"
        said = json.loads(line)
        assert "missing" not in said, "\n".join([said["missing"], *said["there"]])
        return said["answer"]

    def press(self, name: str, role: str = "push button") -> None:
        """Does what a control does, through its accessible action."""
        self.ask("press", name=name, role=role)

    def wait(self, name: str, role: str = "", *, contains: bool = False) -> str:
        """Waits for something a person sees; gives its whole name."""
        return str(self.ask("wait", name=name, role=role, contains=contains)["name"])

    def focused(self) -> tuple[str, str]:
        """Role and name of what has the focus."""
        held = self.ask("focused")
        return held.get("role", ""), held.get("name", "")

    def key(self, *keys: str) -> None:
        """Presses keys, as xdotool names them."""
        subprocess.run(["xdotool", "key", "--delay", "20", *keys], env=self._environment, check=True)

    def windows(self) -> dict[str, str]:
        """The windows in sight, by their title; the X server's number of each."""
        asked = ["xdotool", "search", "--onlyvisible", "--name", "."]
        found = subprocess.run(asked, env=self._environment, capture_output=True, text=True, check=False).stdout.split()
        named = [(self.xdotool("getwindowname", number), number) for number in found]
        return {title: number for title, number in named if title}

    def minimize(self, number: str) -> None:
        """Puts a window out of sight."""
        self.xdotool("windowminimize", number)

    def xdotool(self, *words: str) -> str:
        """One command of xdotool; what it prints."""
        done = subprocess.run(["xdotool", *words], env=self._environment, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def tab_to(self, role: str, name: str, most: int = 40) -> None:
        """Tab until something has the focus; the way there may not be longer than `most`."""
        seen = []
        for _step in range(most):
            if self.focused() == (role, name):
                return
            before = self.focused()
            seen.append(before)
            self.key("Tab")
            self._until_left(before)
        raise AssertionError(f"{role} {name!r} is not reached by Tab: {seen}")

    def _until_left(self, before: tuple[str, str]) -> None:
        """Waits a moment for the focus to go on; where it does not, the way is too long."""
        self.until(lambda: self.focused() != before, seconds=1, must=False)

    def until(self, holds: Callable[[], bool], seconds: float = 10, *, must: bool = True) -> None:
        """Waits until something holds."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                assert not must, "did not happen"
                return
            time.sleep(0.02)


@contextlib.contextmanager
def open_desk(data: Path, log: Path, *words: str, size: str = "1366x768", begin: bool = True) -> Iterator[Desk]:
    """The program with `--demo` in the data folder on a desktop of its own, English; its output goes to `log`.

    Without `begin` the desktop is empty, and `start` of it starts the program.
    """
    with contextlib.ExitStack() as stack:
        # The sockets' folder has a short name: theirs may have 107 characters.
        short = stack.enter_context(tempfile.TemporaryDirectory(prefix="desk"))
        output = stack.enter_context(log.open("wb"))
        environment = {**os.environ, "XDG_RUNTIME_DIR": short, "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS"):
            environment.pop(name, None)
        environment["DISPLAY"] = _display(stack, environment, output, size)
        bus = _started(
            stack, ["dbus-daemon", "--session", "--nofork", "--print-address=1"], environment, output, speaks=True
        )
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        known = launcher()
        assert known is not None
        _started(stack, [known, "--launch-immediately"], environment, output)
        _started(stack, ["openbox"], environment, output)
        start = partial(_program, stack, environment, output, data)
        if begin:
            start(*words)
        script = str(Path(__file__).with_name("screen_reader.py"))
        reader = _started(stack, [SYSTEM_PYTHON, script], environment, output, speaks=True)
        yield Desk(environment, reader, start)


def _program(
    stack: contextlib.ExitStack, known: dict[str, str], log: Any, data: Path, *words: str
) -> subprocess.Popen[str]:
    environment = {
        **known,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    command = [sys.executable, "-m", "app", "--demo", "--data-dir", str(data), *words]
    return _started(stack, command, environment, log)


def _display(stack: contextlib.ExitStack, environment: dict[str, str], log: Any, size: str) -> str:
    """Starts the X server on the first number that is free, and gives its name."""
    server = _started(
        stack,
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        environment,
        log,
        speaks=True,
    )
    assert server.stdout is not None
    number = server.stdout.readline().strip()
    assert number, "the X server did not start"
    return f":{number}"


def _started(
    stack: contextlib.ExitStack, command: list[str], environment: dict[str, str], log: Any, *, speaks: bool = False
) -> subprocess.Popen[str]:
    """A process that is ended with the desktop; one that `speaks` is listened to, what others say goes to the log."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE if speaks else subprocess.DEVNULL,
        stdout=subprocess.PIPE if speaks else log,
        stderr=log,
        encoding="utf-8",
    )
    stack.callback(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
