"""One page of the handbook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: sentences, then steps where there is something to do, and the topics that belong to it."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    steps: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
