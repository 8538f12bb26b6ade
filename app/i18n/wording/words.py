"""How a problem is worded: sentences from the most specific to the most general."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Title, reason and cure of a problem. Of each the first sentence is taken whose parameters are all known, else the last."""

    titles: tuple[str, ...]
    details: tuple[str, ...]
    fixes: tuple[str, ...]
