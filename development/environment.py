"""`.venv`: made from a lock file, exact versions and hashes, and made anew only when lock, Python or place have changed."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from development import Stop, say
from development.libraries import check_system_libraries, install_debian_packages, may_install

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 13)

LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock", "build": "requirements-build.lock"}


def supported(version: tuple[int, int]) -> bool:
    return OLDEST <= version <= NEWEST


def other_python() -> list[str] | None:
    """A command for a supported Python on this machine, newest first, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        candidates = [["py", f"-3.{minor}"]] if WINDOWS else []
        for command in [*candidates, [f"python3.{minor}"]]:
            if shutil.which(command[0]) and succeeds([*command, "-c", "import sys"]):
                return command
    return None


def succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def fingerprint(kind: str) -> str:
    """What the environment was made from: it changes with the lock, the Python and the place."""
    lock = hashlib.sha256((ROOT / LOCKS[kind]).read_bytes()).hexdigest()
    return f"{lock} {sys.version_info.major}.{sys.version_info.minor} {ROOT}\n"


def marker(kind: str) -> Path:
    return VENV / f"ledgerbridge-{kind}.txt"


def is_ready(kind: str) -> bool:
    """The lock for tests holds all that running needs: made for the one is ready for the other."""
    made_from = {"run": ("run", "test")}.get(kind, (kind,))
    return PYTHON.exists() and any(marker(k).exists() and marker(k).read_text() == fingerprint(k) for k in made_from)


def prepare(*kinds: str, fresh: bool = False) -> None:
    """Makes `.venv` ready for `kinds`; returns at once when it is."""
    if not fresh and all(is_ready(kind) for kind in kinds):
        return
    with alone(".venv.lock", "Another dev.py prepares the environment; waiting …"):
        if fresh or not all(is_ready(kind) for kind in kinds):  # another dev.py may just have done it
            build_environment(kinds, fresh)


@contextlib.contextmanager
def alone(name: str, busy: str) -> Iterator[None]:
    """One at a time in this folder, by a lock file of `name`, which dies with its process; `busy` is said to one that has to wait."""
    with (ROOT / name).open("w") as file:
        if not locked(file, wait=False):
            say(busy)
            while not locked(file, wait=True):
                pass
        yield


def locked(file: IO[str], *, wait: bool) -> bool:
    """Whether this process has the file's lock now. Windows gives up waiting after ten seconds."""
    if sys.platform == "win32":
        import msvcrt

        take = functools.partial(msvcrt.locking, file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        take = functools.partial(fcntl.flock, file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        take()
    except OSError:
        return False
    return True


def build_environment(kinds: Sequence[str], fresh: bool) -> None:
    """Makes or mends `.venv` and all that it needs around it."""
    began = time.monotonic()
    make_venv(fresh)
    for kind in kinds:
        if not is_ready(kind):
            install(kind)
    make_launcher()
    check_system_libraries()
    if "test" in kinds and may_install() and shutil.which("chromedriver") is None:
        install_debian_packages(["chromium", "chromium-driver"], optional=True)
    say(f"Ready in {time.monotonic() - began:.0f} s.")


def make_venv(fresh: bool) -> None:
    config = VENV / "pyvenv.cfg"
    wanted = f"version = {sys.version_info.major}.{sys.version_info.minor}."
    sound = config.exists() and wanted in config.read_text() and succeeds([str(PYTHON), "-m", "pip", "--version"])
    if sound and not fresh:
        return
    need_ensurepip()
    say(f"Making {VENV.name} with Python {sys.version.split()[0]} …")
    base = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run([base, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Stop(f"The environment could not be made:\n{done.stdout}{done.stderr}")


def need_ensurepip() -> None:
    try:
        import ensurepip  # noqa: F401  # Debian leaves it out of its plain python3
    except ImportError:
        install_debian_packages([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"])


def install(kind: str) -> None:
    """Installs one lock: exact versions, hashes checked, progress shown; three tries, as networks are."""
    lock = ROOT / LOCKS[kind]
    total = sum(1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    command = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--require-hashes", "--progress-bar", "off"]
    command += ["--disable-pip-version-check", "--no-input", "-r", str(lock)]
    log = VENV / f"pip-{kind}.log"
    say(f"Installing {lock.name}: at most {total} packages, hashes checked …")
    for attempt in range(1, 4):
        if follow_pip(command, log) == 0:
            marker(kind).write_text(fingerprint(kind))
            return
        say(f"Attempt {attempt} of 3 did not succeed.")
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise Stop(
        f"The packages could not be installed. Is there a network, or a proxy to set? The log ({log}) ends:\n{tail}"
    )


def follow_pip(command: Sequence[str], log: Path) -> int:
    """Runs pip; its whole output goes to `log`, one line a package to the terminal."""
    count = 0
    with log.open("w", errors="replace") as out:
        pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        with pip:
            for line in pip.stdout or ():
                out.write(line)
                words = line.split()
                if line.startswith(("Collecting ", "Processing ")):
                    count += 1
                    say(f"  {count:3} {Path(words[1]).name}")
                elif line.lstrip().startswith("Downloading ") and "MB" in line:
                    say(f"      {line.strip()}")
                elif line.startswith("Installing collected"):
                    say("      unpacking …")
    return pip.returncode


def make_launcher() -> None:
    """Lets `.venv/bin/ledgerbridge` and `.venv/bin/python -m app` find the program from any folder."""
    ask = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "ledgerbridge.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if WINDOWS:
        PYTHON.with_name("ledgerbridge.cmd").write_text('@"%~dp0python.exe" -m app %*\n', encoding="utf-8")
    else:
        launcher = PYTHON.with_name("ledgerbridge")
        launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -m app "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)
