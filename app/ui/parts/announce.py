"""What a screen reader says by itself when something happens where the keyboard is not."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Has `text` read out after what is being said; nothing happens where no screen reader listens or the widget is out of sight."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # 190 names, of which a start needs none

    if text and QAccessible.isActive() and widget.isVisible():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
