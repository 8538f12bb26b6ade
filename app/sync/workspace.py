"""One company's workspace: the ports that every use case works through, and the timing rules of doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.problems import Problem, ProblemError
from app.sync.kept import Cache, Links
from app.sync.ports import Clock, Decisions, Journal, OneDesk, QuickBooks, Scope, Settings
from app.sync.results import RowResult


@dataclass(frozen=True, slots=True)
class Timing:
    """`settle` seconds: how long QuickBooks may still work on a request whose answer was lost (facts 2.1: 120).

    `pauses`: seconds between the tries of one write after a doubt, at most four of them and two minutes in all.
    """

    settle: float = 120.0
    pauses: tuple[float, ...] = (1.0, 3.0, 8.0, 20.0)

    @classmethod
    def of(cls, settle: float) -> Timing:
        """The timing for a settle time; a lowered one (loopback only) shortens the pauses alike."""
        share = min(1.0, settle / 120.0)
        return cls(settle, tuple(max(0.02, pause * share) for pause in (1.0, 3.0, 8.0, 20.0)))


class Observer(Protocol):
    """Who watches a run: a table row in the window, a line on standard error."""

    def started(self, total: int) -> None: ...

    def working(self, external_id: str) -> None: ...

    def finished(self, row: RowResult) -> None: ...


class NoObserver:
    """Watches nothing."""

    def started(self, total: int) -> None:
        """Nothing to show."""

    def working(self, external_id: str) -> None:
        """Nothing to show."""

    def finished(self, row: RowResult) -> None:
        """Nothing to show."""


def never() -> bool:
    """The stop signal of a run that nobody stops."""
    return False


def any_value(key: str, value: str) -> None:
    """The check of settings that no adapter reads."""


StopSignal = Callable[[], bool]
CheckOption = Callable[[str, str], None]
"""Raises `ProblemError` (`bad_setting`) for a setting's value that the adapter which follows it could not read."""


@dataclass(frozen=True)
class Workspace:
    """The ports of one scope. A service that is not connected is None; asking for it is a problem, not a crash."""

    scope: Scope
    journal: Journal
    links: Links
    decisions: Decisions
    settings: Settings
    cache: Cache
    clock: Clock
    onedesk_port: OneDesk | None = None
    quickbooks_port: QuickBooks | None = None
    timing: Timing = field(default_factory=Timing)
    check_option: CheckOption = any_value

    @property
    def onedesk(self) -> OneDesk:
        if self.onedesk_port is None:
            raise ProblemError(Problem("not_connected", {"name": "OneDesk", "command": "connect onedesk"}))
        return self.onedesk_port

    @property
    def quickbooks(self) -> QuickBooks:
        if self.quickbooks_port is None:
            raise ProblemError(Problem("not_connected", {"name": "QuickBooks Online", "command": "connect quickbooks"}))
        return self.quickbooks_port
