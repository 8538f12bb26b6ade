"""What a person pasted into a grid of decisions: which rows are meant, and what each of them becomes. No widget, no writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.i18n import N_, _
from app.ui.spreadsheet import cells_of

NAMES = {"item": N_("Service type in OneDesk"), "customer": N_("Customer organization in OneDesk")}
RECORDS = {"item": N_("Product in QuickBooks Online"), "customer": N_("Customer in QuickBooks Online")}
CREATED, NOTHING, SUGGESTED = N_("will be created on copying"), N_("nothing chosen yet"), N_("Suggestion: {name}")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What to do: (key of the row, name of the record; empty: to be created) in order, and how many lines name no row of the grid."""

    wanted: tuple[tuple[str, str], ...] = ()
    unknown: int = 0


def pasted(
    kind: str, text: str, keys_of: Callable[[str], Sequence[str]], selected: Sequence[str], below: Sequence[str]
) -> Pasted:
    """Reads the clipboard as a spreadsheet filled it. `keys_of` gives the rows of a name.

    Two columns or more: name and record, found by the headings of this grid where they were copied along, else the first two. One
    column: one record for all rows `selected`, or several for the rows `below` from the current one on, as in a spreadsheet.
    """
    cells = cells_of(text)
    if cells and max(map(len, cells)) == 1:
        records = [line[0] for line in cells]
        rows = selected if len(records) == 1 else below
        pairs = zip(rows, records * len(rows) if len(records) == 1 else records, strict=False)
        return Pasted(tuple((key, _record(record)) for key, record in pairs if _says(record)))
    name, record = 0, 1
    places = {cell.casefold(): place for place, cell in enumerate(cells[0])} if cells else {}
    headings = [_place(places, NAMES[kind]), _place(places, RECORDS[kind])]
    if None not in headings:
        name, record = (each or 0 for each in headings)
        cells = cells[1:]
    found: list[tuple[str, str]] = []
    unknown = 0
    for line in cells:
        said = line[record] if len(line) > record else ""
        keys = keys_of(line[name]) if len(line) > name else ()
        unknown += not keys
        found += [(key, _record(said)) for key in keys if _says(said)]
    return Pasted(tuple(found), unknown)


def _place(places: Mapping[str, int], heading: str) -> int | None:
    """Where a heading stands, in either language."""
    return places.get(_(heading).casefold(), places.get(heading.casefold()))


def _says(record: str) -> bool:
    """Whether a cell decides anything: a suggestion is none, and neither is what stands in a cell without a decision."""
    suggestion = [text.partition("{")[0].casefold() for text in (_(SUGGESTED), SUGGESTED)]
    empty = [text.casefold() for text in ("", "–", _(NOTHING), NOTHING)]
    return record.casefold() not in empty and not record.casefold().startswith(tuple(suggestion))


def _record(said: str) -> str:
    return "" if said.casefold() in (_(CREATED).casefold(), CREATED.casefold()) else said
