"""About the program: which version of what it is made of, under which licences, and the notice that Qt's licence asks for."""

from __future__ import annotations

import contextlib
import platform
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app import __version__
from app.i18n import N_, _
from app.ui import icons
from app.ui.dialogs.asking import ShowText
from app.ui.dialogs.base import Dialog
from app.ui.parts.boxes import row
from app.ui.parts.texts import Button, Label, Rule
from app.ui.theme import Theme

# The direct dependencies and their licences, as `dev.py licences` gives them; a test compares.
LICENCES = {
    "babel": "BSD-3-Clause",
    "certifi": "MPL-2.0",
    "filelock": "MIT",
    "fontpkg-inter": "OFL-1.1",
    "httpx": "BSD-3-Clause",
    "intuit-oauth": "Apache-2.0",
    "keyring": "MIT",
    "msgspec": "BSD-3-Clause",
    "platformdirs": "MIT",
    "python-multipart": "Apache-2.0",
    "qasync": "BSD-2-Clause",
    "rapidfuzz": "MIT",
    "requests": "Apache-2.0",
    "starlette": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "uvicorn": "BSD-3-Clause",
}
TEXTS = icons.FOLDER.parent / "licences"


def parts() -> tuple[tuple[str, str, str], ...]:
    """Name, version and licence of what the program is made of; the largest first."""
    found = [
        ("Ledgerbridge", __version__, "Apache-2.0"),
        ("Qt", qVersion(), "LGPL-3.0"),
        ("PySide6, Shiboken6", _version("pyside6"), "LGPL-3.0"),
        ("Python", platform.python_version(), "PSF-2.0"),
        ("Inter", "", "OFL-1.1"),
    ]
    return (*found, *((name, _version(name), licence) for name, licence in LICENCES.items()))


def _version(name: str) -> str:
    for each in (name, f"{name}-essentials"):
        with contextlib.suppress(metadata.PackageNotFoundError):
            return metadata.version(each)
    return ""


class About(Dialog):
    """`text` is what the button copies for support."""

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        title = _("About Ledgerbridge")
        super().__init__(theme, parent, title, "", 560)
        self.rows = parts()
        self.text = "\n".join(f"{name} {version} ({licence})" for name, version, licence in self.rows)
        self.text += f"\n{platform.platform()}"
        self._title.hide()
        self.body.addLayout(self._head())
        self.body.addWidget(Rule())
        self.body.addWidget(self._paragraph(N_("Ledgerbridge is free software under the Apache License 2.0.")))
        notice = N_(
            "It uses Qt and Qt for Python, © The Qt Company Ltd. and other contributors, unmodified under the GNU Lesser General "
            "Public License, version 3. They are files of their own and may be replaced by your own build. The typeface is Inter, "
            "© The Inter Project Authors, under the SIL Open Font License 1.1."
        )
        self.body.addWidget(self._paragraph(notice))
        names = N_("OneDesk is a trademark of OneDesk Inc. Intuit and QuickBooks are trademarks of Intuit Inc.")
        self.body.addWidget(self._paragraph(names))
        self.body.addWidget(self._table())
        self._add_buttons()

    def _head(self):
        picture = QSvgWidget(str(icons.FOLDER.parent / "ledgerbridge.svg"))
        picture.setFixedSize(self.theme.px(48), self.theme.px(48))
        name = Label(self.theme, "Ledgerbridge", size=20, weight=600)
        version = Label(self.theme, tone="secondary").selectable()
        version.say(
            _("Version {version} · Qt {qt} · Python {python}").format(
                version=__version__, qt=qVersion(), python=platform.python_version()
            )
        )
        words = QGridLayout()
        words.addWidget(name, 0, 0)
        words.addWidget(version, 1, 0)
        head = row(picture, words, spacing=self.theme.px(14))
        head.setStretch(1, 1)
        return head

    def _paragraph(self, source: str) -> Label:
        return Label(self.theme, source, size=12).wrapped().selectable()

    def _table(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "clear")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, self.theme.px(12), 0)
        grid.setHorizontalSpacing(self.theme.px(16))
        grid.setVerticalSpacing(self.theme.px(4))
        grid.setColumnStretch(0, 1)
        for line, cells in enumerate(self.rows):
            for place, text in enumerate(cells):
                label = Label(self.theme, size=12, tone="" if place == 0 else "secondary", tabular=place == 1)
                label.say(text)
                grid.addWidget(label, line, place)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setMinimumHeight(self.high(170))
        area.setAccessibleName(_("Versions and licences"))
        area.setAccessibleDescription(self.text)
        return area

    def _add_buttons(self) -> None:
        for name in ("LGPL-3.0", "GPL-3.0"):
            button = Button(self.theme, role="link")
            button.say(name)
            button.clicked.connect(lambda _on=False, name=name: self.licence(name).open())
            self.buttons.insertWidget(self.buttons.count() - 1, button)
        copy = Button(self.theme, N_("Copy versions"), icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        self.buttons.addWidget(copy)
        self.add_close()

    def licence(self, name: str) -> ShowText:
        """The text of a licence, to be opened."""
        text = Path(TEXTS / f"{name}.txt").read_text(encoding="utf-8")
        return ShowText(self.theme, self, name, "", text)
