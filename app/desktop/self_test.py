"""`--self-test`: shows that all parts of an installed program are there and work together, without touching the user's data."""

from __future__ import annotations

import asyncio
import platform
import sqlite3
import ssl
import sys
import tempfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QByteArray, QLibraryInfo, QTranslator, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.problems import ProblemError
from app.i18n import formats, texts, words
from app.store.database import Database

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


def window() -> str:
    """A window is painted, an SVG read, and the typeface loaded."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    label = QLabel("1.234,50 €")
    label.show()
    assert not label.grab().isNull(), "nothing was painted"
    label.close()
    assert QSvgRenderer(QByteArray(SQUARE)).isValid(), "SVG cannot be read"
    return f"painted on {application.platformName()}, {len(QFontDatabase.families())} font families"


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
    assert ours == "Gesendet", f"no German catalogue: {ours}"
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


FAILURES = (AssertionError, ImportError, LookupError, OSError, ProblemError, RuntimeError, ValueError, sqlite3.Error)
CHECKS: Mapping[str, Check] = {
    "versions": versions,
    "window": window,
    "languages": languages,
    "database": database,
    "tls": tls,
}


def run(say: Callable[[str], None], more: Mapping[str, Check]) -> int:
    """Runs the checks here and `more` (such as the keychain and a demo copy); one line each. 0 when all hold, else 1."""
    failed = 0
    for name, check in {**CHECKS, **more}.items():
        try:
            say(f"{name}: {check()}")
        except FAILURES as error:
            failed += 1
            say(f"{name}: FAILED, {type(error).__name__}: {error}")
    say("self-test passed" if not failed else f"self-test: {failed} failed")
    return 1 if failed else 0
