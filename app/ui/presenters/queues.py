"""The queues of the sidebar: which states each shows, so that every invoice is in a queue and the counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.i18n import N_, _, words
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
NAMES = {
    "ready": N_("Ready"),
    "attention": N_("Needs attention"),
    "copied": N_("Copied"),
    "changed": N_("Changed"),
    "sent": N_("Sent"),
    "paid": N_("Paid"),
}
ORDER = (
    *("ready", "needs_attention", "uncertain", "missing", "conflict", "drifted"),
    *("copied", "changed", "sent", "paid", "partially_paid", "draft", "closed"),
)


def in_queue(row: Listed, queue: str) -> bool:
    """Whether `row` belongs to `queue`; `open` follows OneDesk's status, `all` takes everything."""
    if queue == ALL:
        return True
    if queue == OPEN:
        return row.open
    return row.state in QUEUES.get(queue, frozenset())


def sums(rows: Iterable[Listed]) -> dict[str, str]:
    """What each queue is made of, state by state ("44 Paid, 2 Partly paid"); `all` by queue, so that anybody can add it up."""
    states = Counter(row.state for row in rows)
    found = {
        queue: ", ".join(f"{states[state]} {words.state(state)}" for state in ORDER if state in held and states[state])
        for queue, held in QUEUES.items()
        if len(held) > 1
    }
    parts = {_(NAMES[queue]): sum(states[state] for state in QUEUES[queue]) for queue in NAMES}
    parts |= {words.state(state): states[state] for state in sorted(QUEUES["rest"], reverse=True)}
    found[ALL] = f"{states.total()} = " + " + ".join(f"{count} {name}" for name, count in parts.items() if count)
    return found


def counts(rows: Iterable[Listed]) -> dict[str, int]:
    """How many invoices each queue holds."""
    states = Counter((row.state, row.open) for row in rows)
    found = {
        queue: sum(states[state, is_open] for state in held for is_open in (True, False))
        for queue, held in QUEUES.items()
    }
    open_ones = sum(count for (_state, is_open), count in states.items() if is_open)
    return {OPEN: open_ones, **found, ALL: states.total()}
