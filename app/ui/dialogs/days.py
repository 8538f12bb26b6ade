"""Asks for a day: by typing it, by the keys of QuickBooks' own date fields, or from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from app.i18n import N_, _, date_text
from app.ui.dialogs.base import Dialog
from app.ui.parts.days import DayField
from app.ui.parts.fields import Labelled
from app.ui.parts.texts import Button, Label
from app.ui.theme import Theme

KEYS = N_("T today · + and − a day · W and K week · M and H month · Y and R year: first and last day")


class AskDay(Dialog):
    """The answer is a day as YYYY-MM-DD, not before `earliest`."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        title: str,
        text: str,
        today: date,
        earliest: date | None = None,
    ) -> None:
        super().__init__(theme, parent, title, text, 520)
        self._earliest = earliest
        self.field = Labelled(theme, N_("Date"), DayField(earliest or today, today))
        self.body.addWidget(self.field)
        self.body.addWidget(Label(theme, KEYS, size=12, tone="secondary").wrapped())
        self.add_cancel()
        self.ok = Button(theme, N_("Use this date"), "primary")
        self.ok.setDefault(True)
        self.ok.clicked.connect(lambda: self.leave_with(self.field.field.day().isoformat()))
        self.buttons.addWidget(self.ok)
        self.field.field.dateChanged.connect(lambda _day: self._check())
        self.field.field.setFocus()
        self._check()

    def _check(self) -> None:
        early = self._earliest is not None and self.field.field.day() < self._earliest
        self.ok.setEnabled(not early)
        known = date_text(self._earliest)
        self.field.show_problem(
            _("Not before {date}: the books are closed up to the day before.").format(date=known) if early else ""
        )
