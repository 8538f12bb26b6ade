"""Plain tables for a terminal: columns as wide as they need, numbers at the right, long text cut with an ellipsis."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

WIDEST = 48


def width(text: str) -> int:
    """How many columns a terminal gives `text`."""
    return sum(
        0 if unicodedata.combining(mark) else 2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text
    )


def _cut(text: str, limit: int) -> str:
    text = " ".join(text.split())
    if width(text) <= limit:
        return text
    while width(text) > limit - 1:
        text = text[:-1]
    return text + "…"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] | set[int] = frozenset()) -> str:
    """`rows` below `head`; the columns of `right` are aligned at the right. The last column is never cut."""
    last = len(head) - 1
    cells = [[cell if i == last else _cut(cell, WIDEST) for i, cell in enumerate(row)] for row in [list(head), *rows]]
    widths = [max(width(row[i]) for row in cells) for i in range(len(head))]

    def line(row: Sequence[str]) -> str:
        parts = []
        for i, cell in enumerate(row):
            gap = " " * (widths[i] - width(cell))
            parts.append(gap + cell if i in right else cell + gap)
        return "  ".join(parts).rstrip()

    rule = "  ".join("─" * each for each in widths)
    return "\n".join([line(cells[0]), rule, *(line(row) for row in cells[1:])])
