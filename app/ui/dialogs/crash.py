"""What is said when the program made a mistake or cannot begin: the report to read, to copy, to keep or to delete; or the reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.i18n import N_, _
from app.ui.dialogs.base import Dialog
from app.ui.parts.texts import Button, Label
from app.ui.theme import Theme

DELETE = "delete"


class CrashReport(Dialog):
    """Shows a report; answers `delete` when it is not to be kept. `path` is empty where it could not be saved."""

    def __init__(self, theme: Theme, parent: QWidget | None, text: str, path: str) -> None:
        super().__init__(
            theme,
            parent,
            _("Ledgerbridge made a mistake"),
            _("What you were doing may not be finished. What was being written is looked for before anything else is."),
            600,
        )
        self.setObjectName("crash")
        self.report = QPlainTextEdit(text)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(_("Report"))
        self.report.setMinimumHeight(self.high(220))
        self.body.addWidget(self.report)
        self.where = Label(theme, size=12, tone="secondary").wrapped().selectable()
        saved = _("This report is kept on this computer only, in {path}. It is sent nowhere.").format(path=path)
        self.where.say(saved if path else _("The report could not be saved. Copy it, if you want help."))
        self.body.addWidget(self.where)
        asked = N_("It holds no names, amounts or keys. Keep it to hand it to support, or delete it; you decide.")
        if path:
            self.body.addWidget(Label(theme, asked).wrapped())
        self._add_buttons(path)

    def _add_buttons(self, path: str) -> None:
        copy = Button(self.theme, N_("Copy"), icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.toPlainText()))
        self.buttons.insertWidget(0, copy)
        if path:
            folder = Button(self.theme, N_("Open folder"), role="link")
            folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent))))
            self.buttons.insertWidget(1, folder)
            self.add_button(DELETE, _("Delete report"))
            self.add_button("", _("Keep report"), "primary").setFocus()
        else:
            self.add_close()


class Refusal(Dialog):
    """Why the window does not open, and what to do about it."""

    def __init__(self, theme: Theme, title: str, detail: str, fix: str) -> None:
        super().__init__(theme, None, title, detail, 480)
        self.setObjectName("refusal")
        cure = Label(theme).wrapped().selectable()
        cure.say(fix)
        cure.setVisible(bool(fix))
        self.body.addWidget(cure)
        self.add_close()
