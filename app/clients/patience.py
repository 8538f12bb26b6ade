"""How long one request may go on trying: at most five tries, at most two minutes of pauses, and somebody is told of the long ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from app.clients.pace import Pace
from app.sync.ports import NOTHING_SPENT, Clock, Spent

TRIES = 5
THROTTLE_PAUSES = (3.0, 12.0, 40.0, 60.0)
"""A ceiling a second is soon over; the one of a minute within the third pause (Intuit says: wait 60 s)."""
PAUSE_LIMIT = 120.0
READ_PAUSES = (1.0, 2.0, 5.0, 12.0)

OnPause = Callable[[float], None]
"""Called with the seconds of a pause that the service asked for."""


@dataclass(frozen=True, slots=True)
class Patience:
    """`throttle_pauses`: seconds after the 1st, 2nd ... 429 without Retry-After. `read_pauses`: before the 2nd, 3rd ... try."""

    tries: int = TRIES
    throttle_pauses: tuple[float, ...] = THROTTLE_PAUSES
    pause_limit: float = PAUSE_LIMIT
    read_pauses: tuple[float, ...] = READ_PAUSES

    @classmethod
    def of(cls, settle: float) -> Patience:
        """For a settle time in seconds; a lowered one (loopback only) shortens the pauses between reads alike."""
        share = min(1.0, settle / PAUSE_LIMIT)
        return cls(read_pauses=tuple(max(0.02, pause * share) for pause in READ_PAUSES))


class Tries:
    """The tries of one request: `made` so far, with `paused` seconds between them, those `spent` before counted too. `again` waits
    and says whether one more is allowed."""

    def __init__(
        self,
        patience: Patience,
        clock: Clock,
        pace: Pace,
        on_pause: OnPause | None,
        spent: Spent = NOTHING_SPENT,
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._pace = pace
        self._on_pause = on_pause
        self.made = spent.tries + 1
        self.paused = spent.paused
        self._throttled = 0

    async def again(self) -> bool:
        """After a lost or unreadable reply: a growing pause, then True; False when it was the last try."""
        pauses = self._patience.read_pauses
        return await self._wait(pauses[min(self.made, len(pauses)) - 1], told=False)

    async def throttled(self, headers: Mapping[str, str]) -> bool:
        """After a 429: the pause it asks for, for every request of this computer; False when patience is at its end."""
        asked = retry_after(headers, self._clock.now())
        pauses = self._patience.throttle_pauses
        own = pauses[min(self._throttled, len(pauses) - 1)]
        self._throttled += 1
        return await self._wait(own if asked is None else asked, told=True)

    async def _wait(self, seconds: float, told: bool) -> bool:
        if self.made >= self._patience.tries or self.paused + seconds > self._patience.pause_limit:
            return False
        self.made += 1
        self.paused += seconds
        if told:
            await self._pace.hold(seconds)
            if self._on_pause is not None:
                self._on_pause(seconds)
        await self._clock.sleep(seconds)
        return True


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds of a Retry-After header (a number or a date); None without a readable one."""
    text = next((value for name, value in headers.items() if name.lower() == "retry-after"), "").strip()
    if text.isascii() and text.isdecimal() and len(text) < 8:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None
