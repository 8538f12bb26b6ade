"""Growth as pictures: draws what `dev.py bench --json FILE` measured into SVG files, with the standard library alone:
`python -m tests.bench.plots FILE FOLDER`.

Both axes grow by factors of ten, so that what is flat is a level line and what grows with the number rises by the diagonal.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, HEIGHT = 680, 380
LEFT, RIGHT, TOP, BOTTOM = 74, 24, 54, 58
INK, QUIET, LINE = "#26323a", "#66747d", "#d9dfe3"
COLOURS = ("#0f7b6c", "#c2571a", "#3b5bb5", "#8a3fa0")
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Plot:
    """One picture: its series are the results whose name fits a pattern, the first group being the number on the x axis."""

    file: str
    title: str
    x: str
    y: str
    series: Mapping[str, str]


PLOTS = (
    Plot(
        "growth-invoices",
        "What one invoice costs, by the number of known invoices, links and journal entries",
        "known invoices",
        "processor time, ms",
        {
            "a copy": r"a copy beside ([\d,]+) known: processor time",
            "a dry run of one": r"a dry run of one beside ([\d,]+) known$",
            "its share of a dry run of 24": r"its share of the dry run, ([\d,]+) known",
            "a start's recovery, nothing open": r"recovery with nothing open, ([\d,]+) known",
        },
    ),
    Plot(
        "growth-customers",
        "What depends on the number of customers (with a fifth as many products)",
        "customers",
        "processor time, ms",
        {
            "a plan": r"a plan with ([\d,]+) customers",
            "books, first read of a process": r"books with ([\d,]+) customers, first read",
            "books, read again": r"books with ([\d,]+) customers, read again",
        },
    ),
    Plot(
        "growth-open",
        "A start's recovery, by what is open",
        "open intents",
        "processor time each, ms",
        {"an intent": r"recovery of ([\d,]+) open, each"},
    ),
)


def found_in(results: Sequence[Mapping[str, object]], pattern: str) -> Points:
    """The points of one series, from the smallest number to the largest."""
    points = []
    for row in results:
        met = re.search(pattern, str(row["name"]))
        if met:
            points.append((float(met[1].replace(",", "")), float(str(row["value"]))))
    return sorted(points)


class Scale:
    """Numbers of one axis as places between two pixels, by their logarithm."""

    def __init__(self, values: Sequence[float], first: float, last: float) -> None:
        logs = [math.log10(max(value, 1e-6)) for value in values]
        self.low, self.high = math.floor(min(logs)), max(math.ceil(max(logs)), math.floor(min(logs)) + 1)
        self._first, self._last = first, last

    def place(self, value: float) -> float:
        """Where `value` stands."""
        share = (math.log10(max(value, 1e-6)) - self.low) / (self.high - self.low)
        return self._first + share * (self._last - self._first)

    def steps(self) -> list[float]:
        """The powers of ten on the axis."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def _text(x: float, y: float, text: str, colour: str = QUIET, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" {more}>{escape(text)}</text>'


def drawn(plot: Plot, series: Mapping[str, Points]) -> str:
    """The picture as SVG."""
    every = [point for points in series.values() for point in points]
    across = Scale([x for x, _ in every], LEFT, WIDTH - RIGHT)
    up = Scale([y for _, y in every], HEIGHT - BOTTOM, TOP + 18 * len(series))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Inter, sans-serif" font-size="12">',
        f"<title>{escape(plot.title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(16, 26, plot.title, INK, more='font-weight="600" font-size="14"'),
    ]
    for step in up.steps():
        y = up.place(step)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{LINE}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{step:g}", anchor="end"))
    for step in across.steps():
        parts.append(_text(across.place(step), HEIGHT - BOTTOM + 20, f"{step:,.0f}", anchor="middle"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, plot.x, INK, "middle"))
    parts.append(_text(16, 46, plot.y, INK))
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join(f"{across.place(x):.1f},{up.place(y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y in points:
            spot = f'cx="{across.place(x):.1f}" cy="{up.place(y):.1f}" r="4" fill="{colour}"'
            parts.append(f"<circle {spot}><title>{x:,.0f}: {y:.3g}</title></circle>")
        row = TOP + 8 + 18 * number
        parts.append(f'<rect x="{LEFT + 8}" y="{row - 9}" width="10" height="10" rx="2" fill="{colour}"/>')
        values = ", ".join(f"{y:,.0f}" if y >= 100 else f"{y:.3g}" for _, y in points)
        parts.append(_text(LEFT + 26, row, f"{name}: {values}", INK))
    return "\n".join([*parts, "</svg>\n"])


def main() -> int:
    """Draws every picture for which the file holds at least two points."""
    results = json.loads(Path(sys.argv[1]).read_text())["results"]
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for plot in PLOTS:
        series = {name: found_in(results, pattern) for name, pattern in plot.series.items()}
        series = {name: points for name, points in series.items() if len(points) > 1}
        if series:
            (folder / f"{plot.file}.svg").write_text(drawn(plot, series), "utf-8")
            sys.stdout.write(f"{plot.file}.svg\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
