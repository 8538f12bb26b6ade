"""Reads and does what a screen reader can, for a test in another process: one JSON request a line in, one JSON answer a line out.

Runs under the system's own Python, which has the bindings to the accessibility bus (Debian: python3-gi, gir1.2-atspi-2.0).
"""

import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 15.0
SAID = {"FOCUSED", "SELECTED", "CHECKED", "ENABLED", "SHOWING", "FOCUSABLE"}
TABLES = {"table", "tree table", "list"}
MENUS = {"menu bar", "menu item", "popup menu", "menu"}  # a reader lists what is in a menu without opening it


def program() -> Any:
    """The program under test: the only one on this bus."""
    desktop = Atspi.get_desktop(0)
    found = [desktop.get_child_at_index(place) for place in range(desktop.get_child_count())]
    return next((each for each in found if each is not None and each.get_name() == "Ledgerbridge"), None)


def states(thing: Any) -> set[str]:
    held = thing.get_state_set()
    return {name for name in SAID if held.contains(getattr(Atspi.StateType, name))}


def children(thing: Any) -> Iterator[Any]:
    for place in range(thing.get_child_count()):
        child = thing.get_child_at_index(place)
        if child is not None:
            yield child


def showing(thing: Any, depth: int = 0) -> Iterator[Any]:
    """All that a person sees, in order, and what is in the menus; the cells of tables are left out."""
    for child in children(thing):
        if depth > 0 and child.get_role_name() not in MENUS and "SHOWING" not in states(child):
            continue
        yield child
        if child.get_role_name() not in TABLES:
            yield from showing(child, depth + 1)


def plain(name: str) -> str:
    return name.replace("&", "").replace("…", "").strip()


def described(thing: Any) -> dict[str, Any]:
    return {"role": thing.get_role_name(), "name": thing.get_name() or "", "states": sorted(states(thing))}


def find(name: str, role: str = "", contains: bool = False) -> Any:
    """The first thing of this name that a person sees, or None."""
    top = program()
    for thing in showing(top) if top is not None else ():
        called = plain(thing.get_name() or "")
        if (called == plain(name) or (contains and name in called)) and role in ("", thing.get_role_name()):
            return thing
    return None


def until(there: Callable[[], Any], what: str) -> Any:
    """What `there` gives as soon as it gives something; a thing that goes away while it is read is read again."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            found = there()
        except GLib.Error:
            found = None
        if found:
            return found
        time.sleep(0.05)
    raise LookupError(what)


def enabled(name: str, role: str) -> Any:
    thing = find(name, role)
    return thing if thing is not None and "ENABLED" in states(thing) else None


def press(name: str, role: str = "push button") -> dict[str, Any]:
    thing = until(lambda: enabled(name, role), f"no {role} {name!r} that can be pressed")
    answer = described(thing)
    thing.get_action_iface().do_action(0)
    return answer


def wait(name: str, role: str = "", contains: bool = False) -> dict[str, Any]:
    return described(until(lambda: find(name, role, contains), f"no {role or 'thing'} {name!r}"))


def focused() -> dict[str, Any]:
    top = program()
    held = next((each for each in showing(top) if "FOCUSED" in states(each)), None) if top is not None else None
    return described(held) if held is not None else {}


def table(name: str) -> Any:
    return until(lambda: find(name, "table"), f"no table {name!r}")


def headings(of: Any) -> list[str]:
    return [Atspi.Table.get_column_description(of, column) or "" for column in range(Atspi.Table.get_n_columns(of))]


def cells(name: str, most: int = 30) -> list[list[str]]:
    """The text of each cell of the first rows, as it is read out."""
    of = table(name)
    rows = range(min(most, Atspi.Table.get_n_rows(of)))
    columns = range(Atspi.Table.get_n_columns(of))
    return [[Atspi.Table.get_accessible_at(of, row, column).get_name() for column in columns] for row in rows]


def select(name: str, rows: list[int]) -> list[int]:
    """Chooses rows through the table's own interface; gives those chosen now."""
    of = table(name)
    for row in rows:
        Atspi.Table.add_row_selection(of, row)
    return list(Atspi.Table.get_selected_rows(of))


def nameless() -> list[dict[str, Any]]:
    """What takes the focus and has no name."""
    return [each for each in map(described, showing(program())) if "FOCUSABLE" in each["states"] and not each["name"]]


def everything() -> list[dict[str, Any]]:
    return [described(each) for each in showing(program())]


class Ear:
    """Keeps what is announced."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._listener = Atspi.EventListener.new(self._hear)
        for kind in ("object:announcement", "object:property-change:accessible-name"):
            self._listener.register(kind)

    def _hear(self, event: Any) -> None:
        said = event.any_data
        if isinstance(said, str) and said:
            self.heard.append(said)

    def listen(self, seconds: float = 0.3) -> list[str]:
        """All that was said since the last time; waits a moment for what is on its way."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            GLib.MainContext.default().iteration(False)
            time.sleep(0.005)
        said, self.heard = self.heard, []
        return said


def main() -> None:
    warnings.simplefilter("ignore")  # gi calls its own getters deprecated
    Atspi.init()
    ear = Ear()
    doing: dict[str, Callable[..., Any]] = {
        each.__name__: each for each in (press, wait, focused, cells, select, nameless, everything, ear.listen)
    }
    doing["headings"] = lambda name: headings(table(name))
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"answer": until_read(doing[asked.pop("do")], asked)}
        except LookupError as missing:
            answer = {"missing": str(missing), "there": [f"{e['role']} {e['name']!r}" for e in everything()]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def until_read(call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """The answer of a call; asked again where something went away while it was read."""
    for _attempt in range(20):
        try:
            return call(**arguments)
        except GLib.Error:
            time.sleep(0.1)
    raise LookupError("what was to be read goes away again and again")


main()
