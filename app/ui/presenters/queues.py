"""The queues of the sidebar: which states each shows, so that every invoice is in a queue and the counts add up."""

from __future__ import annotations

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
    listed = list(rows)
    return {queue: sum(in_queue(row, queue) for row in listed) for queue in (OPEN, *QUEUES, ALL)}
