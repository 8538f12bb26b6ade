"""What the last run and the last payments met, invoice by invoice: it stays to be seen until it is tried again, or settles otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.problems import Problem
from app.sync.met_problems import Met
from app.sync.results import PaymentResult, RowResult

NOTHING_OF_ITS_OWN = ("run_stopped", "interrupted")
"""The run ended before these invoices: nothing is the matter with them."""


class Troubles:
    """Outlives the window: `kept` is what is stored, `recall` takes it back. The journal has the same for ever."""

    def __init__(self) -> None:
        self._run: dict[str, Problem] = {}
        self._payments: dict[str, Problem] = {}

    def keys(self) -> set[str]:
        """The invoices at which something was met."""
        return self._run.keys() | self._payments.keys()

    def kept(self, states: Mapping[str, str]) -> dict[str, Met]:
        """What is to outlive the window; `states` says in which state each invoice is."""
        found = {key: Met(problem, states.get(key, ""), True) for key, problem in self._payments.items()}
        return found | {key: Met(problem, states.get(key, "")) for key, problem in self._run.items()}

    def recall(self, kept: Mapping[str, Met], states: Mapping[str, str]) -> None:
        """Takes back what an earlier window left; an invoice that is in another state by now was settled otherwise."""
        for key, met in kept.items():
            if states.get(key, "") == met.state:
                (self._payments if met.payment else self._run).setdefault(key, met.problem)

    def take_run(self, rows: Iterable[RowResult]) -> None:
        """What became of the invoices of a run; those that went well are forgotten."""
        for row in rows:
            self._put(self._run, row.external_id, row.problem)

    def take_payments(self, rows: Iterable[PaymentResult]) -> bool:
        """What was met when payments were brought back; whether that is anything else than before."""
        before = dict(self._payments)
        for row in rows:
            self._put(self._payments, row.external_id, row.problem)
        return before != self._payments

    def forget(self, keys: Iterable[str]) -> None:
        """These are read afresh: what a run met before counts no longer."""
        for key in keys:
            self._run.pop(key, None)

    def of(self, key: str) -> Problem | None:
        """What was met last at an invoice."""
        return self._run.get(key) or self._payments.get(key)

    @staticmethod
    def _put(known: dict[str, Problem], key: str, problem: Problem | None) -> None:
        known.pop(key, None)
        if problem is not None and problem.code not in NOTHING_OF_ITS_OWN:
            known[key] = problem
