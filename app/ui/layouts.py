"""How a person arranged the columns of a table: which are shown, how wide, in what order, sorted by which; kept as text, by heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Layout:
    """One arrangement. Columns are named by their English heading, so that another column of a later release moves none of them.

    `shown`: those switched on or off by hand; `widths`: those drawn wider or narrower by hand, in pixels at 100 %; `order`: all
    columns from left to right, empty for the usual order; `sort`: the column sorted by (empty: as given), `descending` its direction.
    """

    shown: Mapping[str, bool] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False

    def kept(self) -> dict[str, Any]:
        """This layout as it is written down."""
        return {
            "shown": dict(self.shown),
            "widths": dict(self.widths),
            "order": list(self.order),
            "sort": self.sort,
            "descending": self.descending,
        }


def read_layout(kept: Any, headings: Sequence[str]) -> Layout:
    """What `Layout.kept` gave, without what is not a column any more; the usual layout where it cannot be read.

    Before there were layouts, only what was switched was kept, by the place of the column.
    """
    if not isinstance(kept, Mapping):
        return Layout()
    if kept and all(str(key).isdecimal() for key in kept):
        places = {int(place): bool(on) for place, on in kept.items()}
        return Layout({headings[place]: on for place, on in places.items() if place < len(headings)})
    shown, widths, order = (kept.get(name) or {} for name in ("shown", "widths", "order"))
    if not isinstance(shown, Mapping) or not isinstance(widths, Mapping) or isinstance(order, str):
        return Layout()
    sort = str(kept.get("sort", ""))
    return Layout(
        {heading: bool(shown[heading]) for heading in headings if heading in shown},
        {heading: _width(widths[heading]) for heading in headings if _width(widths.get(heading))},
        _whole([str(each) for each in order], headings),
        sort if sort in headings else "",
        bool(kept.get("descending")),
    )


def _width(value: Any) -> int:
    return value if isinstance(value, int) and 0 < value < 10_000 else 0


def _whole(order: Sequence[str], headings: Sequence[str]) -> tuple[str, ...]:
    """An order of all columns: those it does not know stand where they stand usually; empty for the usual order."""
    found = [each for each in dict.fromkeys(order) if each in headings]
    if not found:
        return ()
    for place, heading in enumerate(headings):
        if heading not in found:
            found.insert(min(place, len(found)), heading)
    return () if found == list(headings) else tuple(found)
