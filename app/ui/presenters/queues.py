"""The queues of the sidebar: which states each shows, so that every invoice is in a queue and the counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.sync.results import Listed

QUEUES: dict[str, frozenset[str]] = {
    "ready": frozenset({"ready"}),
    "attention": frozenset({"needs_attention", "uncertain", "missing", "conflict", "drifted"}),
    "copied": frozenset({"copied"}),
    "changed": frozenset({"changed"}),
    "sent": frozenset({"sent"}),
    "paid": frozenset({"paid", "partially_paid"}),
    "rest": frozenset({"draft", "closed"}),
}
OPEN, ALL = "open", "all"


def in_queue(row: Listed, queue: str) -> bool:
    """Whether `row` belongs to `queue`; `open` follows OneDesk's status, `all` takes everything."""
    if queue == ALL:
        return True
    if queue == OPEN:
        return row.open
    return row.state in QUEUES.get(queue, frozenset())


def counts(rows: Iterable[Listed]) -> dict[str, int]:
    """How many invoices each queue holds."""
    states = Counter((row.state, row.open) for row in rows)
    found = {
        queue: sum(states[state, is_open] for state in held for is_open in (True, False))
        for queue, held in QUEUES.items()
    }
    open_ones = sum(count for (_state, is_open), count in states.items() if is_open)
    return {OPEN: open_ones, **found, ALL: states.total()}
