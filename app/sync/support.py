"""The support bundle: logs and state for somebody who helps, with every name, address, text and amount masked.

Codes, intuit_tids, times and counts stay. What is masked becomes the same short mark wherever it stands, so that a helper can
tell two records apart without learning which they are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.sync.connecting import Hub
from app.sync.hosts import Contact
from app.sync.options import OPTIONS
from app.sync.ports import Entry, Operation

EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
FREE = ("language", "theme", "write-back", "payments-interval", "copy-status")
NEWEST = 2_000


class Masks:
    """Marks for masked words: the same word gets the same mark within one bundle, another one in the next."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def mark(self, word: str | None) -> str | None:
        """The mark of a word; None stays None."""
        if not word:
            return word
        return "~" + hashlib.blake2s(word.encode(), key=self._salt, digest_size=4).hexdigest()


def _entry(entry: Entry, masks: Masks) -> dict[str, Any]:
    """An entry without its detail; of a refusal the codes stay."""
    codes: list[str] = []
    code = None
    if entry.detail and entry.outcome in ("refused", "not_sent"):
        detail = json.loads(entry.detail)
        code = detail.get("code")
        codes = [str(error[0]) for error in detail.get("errors", [])]
    return {
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "subject": entry.subject if entry.kind == "setting" else masks.mark(entry.subject),
        "outcome": entry.outcome,
        "code": code,
        "quickbooks_codes": codes,
        "request_id": entry.request_id,
        "quickbooks_id": entry.quickbooks_id,
        "intuit_tid": entry.intuit_tid,
    }


def _operation(operation: Operation, masks: Masks) -> dict[str, Any]:
    return {
        "kind": operation.kind,
        "subject": masks.mark(operation.subject),
        "state": operation.state,
        "created": operation.created.isoformat(),
        "sent": operation.sent.isoformat() if operation.sent else None,
        "generation": operation.generation,
        "attempt": operation.attempt,
    }


def _settings(stored: Mapping[str, str], masks: Masks) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for key, value in stored.items():
        option = key.removeprefix("option:")
        if option in OPTIONS:
            shown[option] = value if option in FREE else masks.mark(value)
        elif key.startswith("company:"):
            shown[key.rpartition(":")[2]] = "set" if value else ""
    return shown


async def bundle(
    hub: Hub, contacts: Sequence[Contact], versions: Mapping[str, str], logs: Mapping[str, str], salt: bytes
) -> dict[str, str]:
    """The files of a bundle by name. `logs` are the program's own log files; `salt` is random."""
    masks = Masks(salt)
    status = await hub.status()
    workspace = await hub.workspace()
    company = status.quickbooks
    entries = await workspace.journal.entries(workspace.scope, limit=NEWEST)
    links = await workspace.links.all(workspace.scope)
    state = {
        "versions": dict(versions),
        "onedesk_connected": status.organization is not None,
        "quickbooks": {
            "connected": company is not None,
            "environment": company.environment if company else None,
            "realm": masks.mark(company.realm) if company else None,
            "country": company.country if company else None,
            "currency": company.currency if company else None,
        },
        "keychain": status.keychain,
        "settings": _settings(await hub.shelves.settings.all(), masks),
        "journal_whole": await workspace.journal.verify(),
        "unsettled": [_operation(each, masks) for each in await workspace.journal.unsettled(workspace.scope)],
        "links": len(links),
        "decisions": dict(Counter(row.kind for row in await workspace.decisions.all(workspace.scope))),
        "outcomes": dict(Counter(f"{entry.kind}:{entry.outcome}" for entry in entries)),
        "hosts": [
            {"host": c.host, "purpose": c.purpose, "count": c.count, "last": c.last.isoformat()} for c in contacts
        ],
    }
    journal = [_entry(entry, masks) for entry in entries]
    files = {"state.json": json.dumps(state, indent=1), "journal.json": json.dumps(journal, indent=1)}
    return files | {f"logs/{name}": EMAIL.sub("~e-mail", text) for name, text in logs.items()}
