"""Reads Intuit's answer out of an address: the callback's query, or the final address that somebody pasted from the browser."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Answer:
    """What Intuit's redirect said. `error` empty: granted. The code works once and is no part of the representation."""

    state: str = field(repr=False)
    code: str = field(default="", repr=False)
    realm: str = ""
    error: str = ""

    def is_for(self, state: str) -> bool:
        """Whether it answers the sign-in that was begun with `state`, compared in constant time."""
        return hmac.compare_digest(self.state.encode(), state.encode())


def read_query(query: str) -> Answer | None:
    """The answer in a query string; None when a member stands twice or it is endless."""
    if len(query) > LONGEST:
        return None
    try:
        found = parse_qs(query, keep_blank_values=True, max_num_fields=40)
    except ValueError:
        return None
    members = {name: found.get(name, [""]) for name in ("state", "code", "realmId", "error")}
    if any(len(values) != 1 for values in members.values()):
        return None
    return Answer(members["state"][0], members["code"][0], members["realmId"][0].strip(), members["error"][0])


def read_pasted(line: str) -> Answer | None:
    """The answer in a pasted address, whatever its host, or in its query alone; None when there is none in it."""
    text = line.strip().strip("<>\"'")
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    query = parts.query or parts.fragment or text
    answer = read_query(query.lstrip("?#"))
    return answer if answer is not None and answer.state and (answer.code or answer.error) else None
