"""`--self-test`: shows that all parts of an installed program are there and work together, without touching the user's data."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sqlite3
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QByteArray, QLibraryInfo, QTranslator, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel

from app.desktop.start import has_screen
from app.domain.problems import ProblemError
from app.i18n import formats, texts, words
from app.store.database import Database
from app.ui.theme import load_typeface

Check = Callable[[], str]
SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'


def versions() -> str:
    """Python and what is compiled: the first thing that support asks for."""
    return (
        f"Python {platform.python_version()}, Qt {qVersion()}, PySide6 {pyside_version}, SQLite {sqlite3.sqlite_version}, "
        f"{ssl.OPENSSL_VERSION}, {platform.system()} {platform.machine()}, {'built' if _is_built() else 'from source'}"
    )


def _is_built() -> bool:
    return bool(getattr(sys, "frozen", False))


def parts() -> str:
    """The About box can name the version of everything that the program is made of, and the licence texts are there."""
    from app.ui.dialogs import about

    found = about.parts()
    unknown = [name for name, version, _licence in found if not version and name != "Inter"]
    assert not unknown, f"no version of {', '.join(unknown)}"
    missing = [name for name in ("LGPL-3.0.txt", "GPL-3.0.txt") if not (about.TEXTS / name).is_file()]
    assert not missing, f"{', '.join(missing)} is missing"
    return f"{len(found)}, with versions and licences"


def window() -> str:
    """A window is painted, an SVG read, and the typeface loaded; without a screen in memory."""
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    label = QLabel("1.234,50 €")
    label.show()
    assert not label.grab().isNull(), "nothing was painted"
    label.close()
    assert QSvgRenderer(QByteArray(SQUARE)).isValid(), "SVG cannot be read"
    family = load_typeface()
    assert family in QFontDatabase.families(), "the typeface is missing"
    return f"painted on {application.platformName()}, in {family}"


def languages() -> str:
    """Our German texts, Qt's German buttons, German amounts."""
    before = texts.language()
    texts.set_language("de")
    ours, amount = words.state("sent"), formats.money(Decimal("1234.5"), "EUR")
    texts.set_language(before)
    translator = QTranslator()
    assert translator.load("qtbase_de", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), (
        "qtbase_de is missing"
    )
    assert ours != "Sent", "the German catalogue is missing"
    assert amount.replace("\xa0", " ") == "1.234,50 €", f"no German amounts: {amount}"
    return "English, Deutsch"


def database() -> str:
    """A database is made in a temporary folder, with all migrations, and closed again."""

    async def make(path: Path) -> int:
        opened = await Database(path).open()
        try:
            return await opened.read(lambda connection: int(connection.execute("PRAGMA user_version").fetchone()[0]))
        finally:
            await opened.close()

    with tempfile.TemporaryDirectory(prefix="ledgerbridge-self-test-") as folder:
        return f"version {asyncio.run(make(Path(folder) / 'test.db'))}"


def tls() -> str:
    """Certificates are checked, and there are authorities to check them by."""
    import certifi  # where httpx, too, takes them from

    context = ssl.create_default_context(cafile=certifi.where())
    assert context.verify_mode is ssl.CERT_REQUIRED, "certificates are not checked"
    return f"{len(context.get_ca_certs())} authorities, {context.minimum_version.name} or later"


def keychain() -> str:
    """Which keychain the program would use here; none is no failure, for `connect` says so when it matters."""
    with tempfile.TemporaryDirectory(prefix="ledgerbridge-self-test-") as folder:
        _, status = _command(folder, "status")
    return str(status["keychain"] or "none on this computer")


def demo_copy() -> str:
    """The program itself, as another process: one invoice of the demo company is copied, and a second time left alone."""
    with tempfile.TemporaryDirectory(prefix="ledgerbridge-self-test-") as folder:
        _, plan = _command(folder, "--demo", "plan")
        number = next(row["number"] for row in plan["invoices"] if row["action"] == "create" and not row["problems"])
        status, first = _command(folder, "--demo", "copy", number)
        row = first["results"][0]
        assert (status, row["outcome"]) == (0, "created"), json.dumps(first)
        _, second = _command(folder, "--demo", "copy", number)
        again = second["results"][0]
        assert (again["outcome"], again["quickbooks_id"]) == ("unchanged", row["quickbooks_id"]), json.dumps(second)
    return f"{number}, {row['total']} {row['currency']}, once"


def _command(folder: str, *arguments: str) -> tuple[int, Any]:
    """Exit status and JSON document of one command with its state in `folder`."""
    program = [_console(sys.executable)] if _is_built() else [sys.executable, "-m", "app"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEDGERBRIDGE_")}
    done = subprocess.run(  # noqa: S603 - this very program
        [*program, "--data-dir", folder, "--json", *arguments],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.stdout, f"{' '.join(arguments)}: status {done.returncode}, {done.stderr.strip()}"
    return done.returncode, json.loads(done.stdout)


def _console(program: str) -> str:
    """The console program beside the windowed one, which on Windows has no standard output."""
    path = Path(program)
    return str(path.with_name(path.name.replace("-window", "")))


FAILURES = (
    AssertionError,
    ImportError,
    LookupError,
    OSError,
    ProblemError,
    RuntimeError,
    StopIteration,
    ValueError,
    sqlite3.Error,
    subprocess.SubprocessError,
)
CHECKS: Mapping[str, Check] = {
    "versions": versions,
    "parts": parts,
    "window": window,
    "languages": languages,
    "database": database,
    "tls": tls,
    "keychain": keychain,
    "demo copy": demo_copy,
}


def self_test(checks: Mapping[str, Check] = CHECKS) -> int:
    """Runs the checks, one line each on standard output where there is one. 0 when all hold, else 1."""
    failed = 0
    for name, check in checks.items():
        try:
            _say(f"{name}: {check()}")
        except FAILURES as error:
            failed += 1
            _say(f"{name}: FAILED, {type(error).__name__}: {error}")
    _say("self-test passed" if not failed else f"self-test: {failed} failed")
    return 1 if failed else 0


def _say(line: str) -> None:
    if sys.stdout is not None:  # a windowed program on Windows has none
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
