"""Buttons of which one is chosen. A screen reader toggles such a button where a person clicks it: both choose."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup


class Exclusive(QButtonGroup):
    """`taken` fires with the button that a person chose, also when it was the chosen one before."""

    taken = Signal(QAbstractButton)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._again = False
        self.buttonPressed.connect(self._pressed)
        self.buttonToggled.connect(self._toggled)
        self.buttonClicked.connect(self._clicked)

    def add(self, button: QAbstractButton, number: int = -1) -> None:
        """One more button; it is read out as one of several, not as a box to tick."""
        button.setCheckable(True)
        button.setAutoExclusive(True)
        self.addButton(button, number)

    def choose(self, button: QAbstractButton) -> None:
        """Shows `button` as the chosen one; tells nobody."""
        blocked = self.blockSignals(True)
        button.setChecked(True)
        self.blockSignals(blocked)

    def _pressed(self, button: QAbstractButton) -> None:
        self._again = button.isChecked()

    def _toggled(self, button: QAbstractButton, on: bool) -> None:
        if on:
            self.taken.emit(button)

    def _clicked(self, button: QAbstractButton) -> None:
        if self._again:
            self.taken.emit(button)
