"""Telling OneDesk what happened: the mark after a copy, the status after a send; what does not stick is kept here and said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.domain.links import Link
from app.domain.names import same_key
from app.domain.problems import Note, ProblemError
from app.sync.options import value_of
from app.sync.ports import Entry, WrittenBack
from app.sync.workspace import Workspace

COPIED_MARK = "Copied to QuickBooks"
SENT_MARK = "Sent with QuickBooks"


async def write_back(workspace: Workspace, link: Link, event: str, values: Mapping[str, str]) -> WrittenBack | None:
    """Writes `event` to OneDesk and journals what it kept; None when writing back is off or failed (the result here counts)."""
    stored = await workspace.settings.all()
    if value_of(stored, "write-back", workspace.scope) == "off":
        return None
    try:
        result: WrittenBack | None = await workspace.onedesk.write_back(link.external_id, event, values)
        outcome = "kept" if result and not result.lost else "not_kept"
    except ProblemError as error:
        result, outcome = None, f"failed:{error.problem.code}"
    detail = json.dumps(
        {"event": event, "values": dict(values), "lost": list(result.lost) if result else []}, sort_keys=True
    )
    entry = Entry(
        workspace.clock.now(), "write_back", link.number, outcome, quickbooks_id=link.quickbooks_id, detail=detail
    )
    await workspace.journal.append(workspace.scope, entry)
    return result


async def mark_copied(workspace: Workspace, link: Link, there: str | None) -> tuple[Link, tuple[Note, ...]]:
    """Puts the tag on the OneDesk invoice unless it is there; a refusal is a note, and is tried again with the next copy.

    `there` is the mark as read in this run: that of a mail is not taken back (its write-back arrived, and the reply was lost).
    """
    if link.marked:
        return link, ()
    if link.emailed_hash == link.content_hash and same_key(there or "") == same_key(SENT_MARK):
        link = replace(link, marked=True)
        await workspace.links.put(workspace.scope, link)
        return link, ()
    result = await write_back(workspace, link, "copied", {"mark": COPIED_MARK})
    return await _marked(workspace, link, result)


async def mark_sent(workspace: Workspace, link: Link, day: date) -> tuple[Link, tuple[Note, ...]]:
    """Mark, status and last sent date after a mail."""
    values = {"mark": SENT_MARK, "status": "Sent", "date": day.isoformat()}
    return await _marked(workspace, link, await write_back(workspace, link, "sent", values))


async def _marked(workspace: Workspace, link: Link, result: WrittenBack | None) -> tuple[Link, tuple[Note, ...]]:
    kept = result is not None and not result.lost
    stored = await workspace.settings.all()
    if value_of(stored, "write-back", workspace.scope) == "off":
        return link, ()
    if not kept:
        fields = ", ".join(result.lost) if result else ""
        return link, (Note("mark_not_kept", {"number": link.number, "field": fields}),)
    link = replace(link, marked=True)
    await workspace.links.put(workspace.scope, link)
    return link, ()
