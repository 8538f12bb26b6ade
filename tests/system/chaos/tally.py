"""What the chaos test counts, and what it found wrong."""

import sys
import threading
from dataclasses import dataclass, field
from typing import Any

COUNTED = ("faults", "invoices", "emails", "doubles", "losses", "uncertain")


@dataclass
class Tally:
    """`faults`: faults met, and kills at other moments. `invoices`: asked to be copied. `doubles`: a second invoice, customer, product or
    e-mail. `losses`: reported or asked, and not there or not as it was asked. `uncertain`: operations left open at the end."""

    seed: int
    faults: int = 0
    invoices: int = 0
    emails: int = 0
    doubles: int = 0
    losses: int = 0
    uncertain: int = 0
    kills: int = 0
    episodes: int = 0
    found: list[str] = field(default_factory=list)
    met: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, **more: int) -> None:
        """Adds to the numbers named."""
        with self._lock:
            for name, number in more.items():
                setattr(self, name, getattr(self, name) + number)

    def fault(self, name: str, number: int = 1) -> None:
        """Counts faults of one kind."""
        with self._lock:
            self.faults += number
            if number:
                self.met[name] = self.met.get(name, 0) + number

    def wrong(self, what: str, kind: str) -> None:
        """One more of `kind` (doubles, losses, uncertain), with the words for it."""
        with self._lock:
            setattr(self, kind, getattr(self, kind) + 1)
            self.found.append(f"{kind}: {what}")
        sys.stderr.write(f"{kind}: {what}\n")

    def as_json(self) -> dict[str, Any]:
        """The document of `--json`."""
        return {"seed": self.seed, **{name: getattr(self, name) for name in COUNTED}}
