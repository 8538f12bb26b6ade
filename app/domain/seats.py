"""Where the window of a profile has its own files beside those of the others: the lock, the marks of a start, the glimpse."""

from __future__ import annotations

import hashlib

USUAL = "default"


def seat_of(profile: str) -> str:
    """What tells the files of a profile's window from the others', as a part of a file's name; empty for the usual profile."""
    return "" if profile == USUAL else f"-x{digest(profile)[:12]}"


def digest(text: str) -> str:
    """The same short name for the same text, on every computer."""
    return hashlib.sha256(text.encode()).hexdigest()
