"""A field for a day with the keys that QuickBooks' own date fields have, and a calendar for the mouse."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit

from app.i18n import locale_name


def _month(day: date, months: int) -> date:
    """The first of the month that many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _first_of_week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def first_of_week(day: date) -> date:
    """Monday; from a Monday the one before."""
    first = _first_of_week(day)
    return first if first != day else day - timedelta(days=7)


def last_of_week(day: date) -> date:
    """Sunday; from a Sunday the next one."""
    last = _first_of_week(day) + timedelta(days=6)
    return last if last != day else day + timedelta(days=7)


def first_of_month(day: date) -> date:
    """The first of the month; from a first the one before."""
    return day.replace(day=1) if day.day != 1 else _month(day, -1)


def last_of_month(day: date) -> date:
    """The last of the month; from a last day the next month's."""
    last = _last_of_month(day)
    return last if last != day else _last_of_month(_month(day, 1))


def first_of_year(day: date) -> date:
    """The first of January; from there a year back."""
    first = day.replace(month=1, day=1)
    return first if first != day else date(day.year - 1, 1, 1)


def last_of_year(day: date) -> date:
    """The last of December; from there a year on."""
    last = day.replace(month=12, day=31)
    return last if last != day else date(day.year + 1, 12, 31)


# QuickBooks: keyboard shortcuts of date fields. Each again goes on by one more.
KEYS: dict[str, Callable[[date], date]] = {
    "+": lambda day: day + timedelta(days=1),
    "=": lambda day: day + timedelta(days=1),
    "-": lambda day: day - timedelta(days=1),
    "w": first_of_week,
    "k": last_of_week,
    "m": first_of_month,
    "h": last_of_month,
    "y": first_of_year,
    "r": last_of_year,
}


class DayField(QDateEdit):
    """A day; `today` is what T goes to."""

    def __init__(self, day: date, today: date) -> None:
        super().__init__()
        self._today = today
        self.setLocale(QLocale(locale_name()))
        self.setCalendarPopup(True)
        short = self.locale().dateFormat(QLocale.FormatType.ShortFormat)
        self.setDisplayFormat(short if "yyyy" in short else short.replace("yy", "yyyy"))
        self.set_day(day)

    def day(self) -> date:
        """The day shown."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Shows another day."""
        self.setDate(QDate(day.year, day.month, day.day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text().casefold()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and key == "t":
            self.set_day(self._today)
        elif plain and key in KEYS:
            self.set_day(KEYS[key](self.day()))
        else:
            super().keyPressEvent(event)
