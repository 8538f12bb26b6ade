"""How each state, outcome, decision and action looks: its tone and its icon. The words come from `app.i18n.words`."""

from __future__ import annotations

from typing import NamedTuple

from app.i18n import N_, _, words
from app.ui.colours import Tone


class Look(NamedTuple):
    """Tone and icon of a chip."""

    tone: Tone
    icon: str


class Chip(NamedTuple):
    """A chip as it is drawn: tone, icon and the word, in the language in force."""

    tone: Tone
    icon: str
    text: str


PLAIN = Look(Tone.PLAIN, "file")
# Where the whole name is too long for a column; the tool tip and the details give it whole.
SHORT = {
    "missing": N_("Missing"),
    "conflict": N_("Conflict"),
    "drifted": N_("Differs"),
    "changed": N_("Changed"),
    "created": N_("Copied"),
    "updated": N_("Updated"),
    "failed": N_("Refused"),
    "sent": N_("Sent"),
}
STATES = {
    "uncertain": Look(Tone.UNCERTAIN, "question"),
    "missing": Look(Tone.REFUSED, "refused"),
    "conflict": Look(Tone.CHANGED, "alert"),
    "drifted": Look(Tone.CHANGED, "pencil"),
    "changed": Look(Tone.CHANGED, "pencil"),
    "needs_attention": Look(Tone.ATTENTION, "alert"),
    "paid": Look(Tone.PAID, "check"),
    "partially_paid": Look(Tone.PAID, "half"),
    "sent": Look(Tone.SENT, "mail"),
    "copied": Look(Tone.COPIED, "copy"),
    "ready": Look(Tone.READY, "clock"),
    "draft": PLAIN,
    "closed": PLAIN,
}
OUTCOMES = {
    "created": Look(Tone.COPIED, "copy"),
    "updated": Look(Tone.COPIED, "pencil"),
    "unchanged": Look(Tone.PLAIN, "check"),
    "adopted": Look(Tone.COPIED, "link"),
    "sent": Look(Tone.SENT, "mail"),
    "copied_not_sent": Look(Tone.ATTENTION, "copy"),
    "needs_attention": Look(Tone.ATTENTION, "alert"),
    "failed": Look(Tone.REFUSED, "refused"),
    "uncertain": Look(Tone.UNCERTAIN, "question"),
    "not_started": PLAIN,
    "waiting": PLAIN,
    "posting": Look(Tone.READY, "clock"),
}
ACTIONS = {
    "create": Look(Tone.READY, "plus"),
    "update": Look(Tone.CHANGED, "pencil"),
    "unchanged": Look(Tone.PLAIN, "check"),
    "blocked": Look(Tone.ATTENTION, "alert"),
}
DECIDED = {
    "exact": Look(Tone.PAID, "check"),
    "chosen": Look(Tone.COPIED, "copy"),
    "create": Look(Tone.READY, "plus"),
    "undecided": Look(Tone.ATTENTION, "alert"),
    "default": Look(Tone.COPIED, "check"),
}


def state_chip(state: str, text: str = "") -> Chip:
    """The chip of an invoice's state; `text` instead of its name where something more exact is known ("1 cent off")."""
    look = STATES.get(state, PLAIN)
    return Chip(look.tone, look.icon, text or _short(state) or words.state(state))


def outcome_chip(outcome: str, text: str = "") -> Chip:
    """The chip of what became of an invoice in a run; `waiting` and `posting` are its states while the run goes on."""
    look = OUTCOMES.get(outcome, PLAIN)
    return Chip(look.tone, look.icon, text or _short(outcome) or words.outcome(outcome))


def action_chip(action: str, text: str = "") -> Chip:
    """The chip of what a plan does with an invoice."""
    look = ACTIONS.get(action, PLAIN)
    return Chip(look.tone, look.icon, text or words.action(action))


def decided_chip(decided: str, text: str = "") -> Chip:
    """The chip of how a mapping was decided; with `text` about something missing it turns to attention."""
    look = DECIDED.get(decided, PLAIN)
    if text:
        return Chip(Tone.ATTENTION, "alert", text)
    return Chip(look.tone, look.icon, words.decided(decided))


def _short(word: str) -> str:
    return _(SHORT[word]) if word in SHORT else ""
