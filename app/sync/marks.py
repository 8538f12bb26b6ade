"""Telling OneDesk what happened: the mark after a copy, the status after a send; what does not stick is kept here and said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.domain.links import Link
from app.domain.names import same_key
from app.domain.problems import Note, NotSent, ProblemError
from app.sync.options import value_of
from app.sync.ports import Entry, WrittenBack
from app.sync.workspace import Workspace

COPIED_MARK = "Copied to QuickBooks"
SENT_MARK = "Sent with QuickBooks"


async def write_back(workspace: Workspace, link: Link, event: str, values: Mapping[str, str]) -> WrittenBack | None:
    """Writes `event` to OneDesk and journals what it kept; None when writing back is off or failed (the result here counts)."""
    try:
        return await _told(workspace, link, event, values)
    except NotSent:
        return None


async def _told(workspace: Workspace, link: Link, event: str, values: Mapping[str, str]) -> WrittenBack | None:
    """As `write_back`, but raises `NotSent`, journaled, where no connection could be made."""
    if await _is_off(workspace):
        return None
    failure: ProblemError | None = None
    try:
        result: WrittenBack | None = await workspace.onedesk.write_back(link.external_id, event, values)
        outcome = "kept" if result and not result.lost else "not_kept"
    except ProblemError as error:
        result, outcome, failure = None, f"failed:{error.problem.code}", error
    detail = json.dumps(
        {"event": event, "values": dict(values), "lost": list(result.lost) if result else []}, sort_keys=True
    )
    entry = Entry(
        workspace.clock.now(), "write_back", link.number, outcome, quickbooks_id=link.quickbooks_id, detail=detail
    )
    await workspace.journal.append(workspace.scope, entry)
    if isinstance(failure, NotSent):
        raise failure
    return result


async def _is_off(workspace: Workspace) -> bool:
    return value_of(await workspace.settings.all(), "write-back", workspace.scope) == "off"


class Marks:
    """The marks of one run. Once OneDesk could not be connected to it is left alone for the rest of the run, as each try takes its time:
    what was not told is told with the next copy."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._out_of_reach = False

    async def copied(self, link: Link, there: str | None) -> tuple[Link, tuple[Note, ...]]:
        """Puts the tag on the OneDesk invoice unless it is there; a refusal is a note, and is tried again with the next copy.

        `there` is the mark as read in this run: that of a mail is not taken back (its write-back arrived, and the reply was lost).
        """
        if link.marked:
            return link, ()
        if link.emailed_hash == link.content_hash and same_key(there or "") == same_key(SENT_MARK):
            link = replace(link, marked=True)
            await self._workspace.links.put(self._workspace.scope, link)
            return link, ()
        return await self._marked(link, "copied", {"mark": COPIED_MARK})

    async def sent(self, link: Link, day: date) -> tuple[Link, tuple[Note, ...]]:
        """Mark, status and last sent date after a mail."""
        return await self._marked(link, "sent", {"mark": SENT_MARK, "status": "Sent", "date": day.isoformat()})

    async def _marked(self, link: Link, event: str, values: Mapping[str, str]) -> tuple[Link, tuple[Note, ...]]:
        result: WrittenBack | None = None
        if not self._out_of_reach:
            try:
                result = await _told(self._workspace, link, event, values)
            except NotSent:
                self._out_of_reach = True
        if await _is_off(self._workspace):
            return link, ()
        if result is None or result.lost:
            fields = ", ".join(result.lost) if result else ""
            return link, (Note("mark_not_kept", {"number": link.number, "field": fields}),)
        link = replace(link, marked=True)
        await self._workspace.links.put(self._workspace.scope, link)
        return link, ()
