"""The words of every problem and note: what happened, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.problems import Note, Problem


@dataclass(frozen=True, slots=True)
class Described:
    """A problem in words: one plain sentence, the reason, the cure."""

    title: str
    detail: str
    fix: str


def describe(problem: Problem) -> Described:
    """The words of `problem` in the language in force."""
    return Described(problem.code, "", "")


def describe_note(note: Note) -> str:
    """The sentence of `note` in the language in force."""
    return note.code
