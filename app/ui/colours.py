"""The two palettes of the window: every colour that is drawn anywhere comes from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Tone(Enum):
    """What a chip or a figure says by its colour; an icon and a word always say it too."""

    PLAIN = "plain"
    READY = "ready"
    COPIED = "copied"
    SENT = "sent"
    PAID = "paid"
    CHANGED = "changed"
    ATTENTION = "attention"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


class Pair(NamedTuple):
    """The ground of a chip and its text."""

    ground: str
    text: str


@dataclass(frozen=True)
class Colours:
    """One palette. `tones` holds the chip of each tone; `amounts` the calm fills of charts, palest for what is paid."""

    dark: bool
    page: str
    sidebar: str
    paper: str
    header: str
    line: str
    row_line: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_pressed: str
    selected: str
    hover: str
    tones: dict[Tone, Pair]
    amounts: dict[Tone, str]

    def tone(self, tone: Tone) -> Pair:
        """The chip colours of `tone`."""
        return self.tones[tone]


LIGHT = Colours(
    dark=False,
    page="#f5f6f8",
    sidebar="#eceef2",
    paper="#ffffff",
    header="#fafbfc",
    line="#e0e3e9",
    row_line="#eff1f4",
    text="#1b1f27",
    secondary="#5a6372",
    accent="#0f6b5c",
    on_accent="#ffffff",
    accent_hover="#0c594c",
    accent_pressed="#094a3f",
    selected="#ddeeea",
    hover="#f5f7f9",
    tones={
        Tone.PLAIN: Pair("#eff1f4", "#5a6372"),
        Tone.READY: Pair("#e6effb", "#1d5bb8"),
        Tone.COPIED: Pair("#e2f1ee", "#0f6b5c"),
        Tone.SENT: Pair("#e0f0f5", "#0a6585"),
        Tone.PAID: Pair("#e6f3e1", "#2c661f"),
        Tone.CHANGED: Pair("#efe8fa", "#6439ae"),
        Tone.ATTENTION: Pair("#fff1d9", "#8a5200"),
        Tone.REFUSED: Pair("#fde8e6", "#b3261e"),
        Tone.UNCERTAIN: Pair("#ffffff", "#8a5200"),
    },
    amounts={
        Tone.PAID: "#cfe3db",
        Tone.SENT: "#83b8c4",
        Tone.COPIED: "#57a193",
        Tone.READY: "#93acd4",
        Tone.ATTENTION: "#d6ad6b",
        Tone.PLAIN: "#c9ced6",
    },
)

DARK = Colours(
    dark=True,
    page="#13161b",
    sidebar="#0f1216",
    paper="#1a1e25",
    header="#1f242c",
    line="#2d333d",
    row_line="#232831",
    text="#e9ecf1",
    secondary="#a2abb9",
    accent="#4fc3ac",
    on_accent="#06201b",
    accent_hover="#6bd0bc",
    accent_pressed="#3cab95",
    selected="#20403a",
    hover="#1f242c",
    tones={
        Tone.PLAIN: Pair("#2a303a", "#a9b2bf"),
        Tone.READY: Pair("#1c2c47", "#8db8ff"),
        Tone.COPIED: Pair("#173530", "#6ed6c1"),
        Tone.SENT: Pair("#15323d", "#7cd0ee"),
        Tone.PAID: Pair("#1d3318", "#93d67f"),
        Tone.CHANGED: Pair("#2f2545", "#c6a8ff"),
        Tone.ATTENTION: Pair("#3d2e12", "#ffc46b"),
        Tone.REFUSED: Pair("#44201d", "#ff9a91"),
        Tone.UNCERTAIN: Pair("#1a1e25", "#ffc46b"),
    },
    amounts={
        Tone.PAID: "#365f52",
        Tone.SENT: "#36798a",
        Tone.COPIED: "#3f9484",
        Tone.READY: "#5d7bad",
        Tone.ATTENTION: "#a98550",
        Tone.PLAIN: "#49515d",
    },
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
