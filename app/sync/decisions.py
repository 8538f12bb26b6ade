"""Decisions on their way between the store and the plan: JSON text in the one, typed choices in the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.decided import Choice, Decided, Settled
from app.sync.ports import Decision, Entry
from app.sync.workspace import Workspace


def decided_of(rows: Iterable[Decision]) -> Decided:
    """What the plan is told, from the stored rows."""
    by_kind: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, {})[row.key] = json.loads(row.value)

    def choices(kind: str) -> dict[str, Choice]:
        return {
            key: Choice(v["action"], v.get("id"), v.get("name"), v.get("how", "chosen"))
            for key, v in by_kind.get(kind, {}).items()
        }

    def plain(kind: str, member: str) -> dict[str, str]:
        return {key: str(value[member]) for key, value in by_kind.get(kind, {}).items()}

    return Decided(
        items=choices("item"),
        customers=choices("customer"),
        taxes=plain("tax", "id"),
        accepted=plain("accept", "content"),
        doc_numbers=plain("doc_number", "value"),
        txn_dates=plain("txn_date", "value"),
        not_elsewhere=frozenset(by_kind.get("elsewhere", {})),
        tracking=plain("default", "value"),
        settled={k: Settled(v["action"], v.get("seen", "")) for k, v in by_kind.get("settle", {}).items()},
    )


async def read_decided(workspace: Workspace) -> Decided:
    return decided_of(await workspace.decisions.all(workspace.scope))


async def decide(workspace: Workspace, kind: str, key: str, value: Mapping[str, Any], said: str) -> None:
    """Stores a decision and writes it into the journal; `said` is what a person reads as its subject."""
    at = workspace.clock.now()
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    await workspace.decisions.put(workspace.scope, Decision(kind, key, text, at))
    detail = json.dumps({"kind": kind, "key": key, **value}, ensure_ascii=False, sort_keys=True)
    await workspace.journal.append(workspace.scope, Entry(at, "decision", said, kind, detail=detail))


async def withdraw(workspace: Workspace, kind: str, key: str) -> None:
    """Removes a decision that was carried out or taken back."""
    await workspace.decisions.remove(workspace.scope, kind, key)
