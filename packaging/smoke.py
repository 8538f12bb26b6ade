"""Tries the frozen program as a user would have it: no Python, no project folder, an empty data folder.

.venv/bin/python packaging/smoke.py dist/ledgerbridge
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SUFFIX = ".exe" if sys.platform == "win32" else ""


def run(folder: Path, data: Path, *arguments: str, program: str = "ledgerbridge") -> subprocess.CompletedProcess[str]:
    """One command of a frozen program, in a bare environment."""
    kept = (
        "HOME",
        "LANG",
        "PATH",
        "SYSTEMROOT",
        "TEMP",
        "TMPDIR",
        "USERPROFILE",
        "LOCALAPPDATA",
        "DBUS_SESSION_BUS_ADDRESS",
    )
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"LEDGERBRIDGE_DATA_DIR": str(data)}
    command = [str(folder / f"{program}{SUFFIX}"), *arguments]
    return subprocess.run(
        command, cwd=data, env=environment, capture_output=True, encoding="utf-8", timeout=180, check=False
    )


def self_test(folder: Path, data: Path) -> str:
    done = run(folder, data, "--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "demo copy: " in done.stdout, done.stdout
    return done.stdout.strip()


def windowed(folder: Path, data: Path) -> str:
    """The windowed executable stands on the same parts; on Windows it says nothing, so its exit status speaks."""
    done = run(folder, data, "--self-test", program="ledgerbridge-window")
    assert done.returncode == 0, done.stdout + done.stderr
    return "the windowed program passes too"


def german(folder: Path, data: Path) -> str:
    english = run(folder, data, "--lang", "en", "--demo", "status").stdout
    translated = run(folder, data, "--lang", "de", "--demo", "status").stdout
    assert translated.strip(), "nothing was printed"
    assert translated != english, translated
    return "status speaks German and English"


def month_end(folder: Path, data: Path) -> str:
    """The demo company's whole month end: review, copy, send, payment back."""
    done = run(folder, data, "--lang", "en", "--demo", "--demo-reset", "rehearse")
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.strip().splitlines()[-1]
    assert last.endswith("mailed exactly once: yes, payment back: yes"), last
    return last


CHECKS = {"self-test": self_test, "windowed": windowed, "languages": german, "month end": month_end}


def passes(folder: Path) -> bool:
    """Runs all checks; prints each with its time. True when all hold."""
    good = True
    with tempfile.TemporaryDirectory(prefix="ledgerbridge-smoke-") as data:
        for name, check in CHECKS.items():
            began = time.monotonic()
            try:
                found = check(folder, Path(data))
            except (AssertionError, OSError, ValueError, subprocess.TimeoutExpired) as error:
                good = False
                found = f"FAILED {type(error).__name__}: {error}"
            print(f"{name} ({time.monotonic() - began:.1f} s): {found}")
    return good


if __name__ == "__main__":
    sys.exit(0 if passes(Path(sys.argv[1]).resolve()) else 1)
