"""What the journal says of one invoice. Its entries stand under the number; where there is none, the invoice's own are told apart."""

from __future__ import annotations

from app.domain.content import STAMP_ID
from app.domain.links import Link
from app.sync.ports import Entry
from app.sync.workspace import Workspace


async def history_of(workspace: Workspace, external_id: str, number: str, link: Link | None) -> list[Entry]:
    """The entries of an invoice, oldest first. Those without a number are its own where they name its copy in QuickBooks Online, or
    where they carry its id (a decision) or its stamp (what was sent)."""
    if number:
        return await workspace.journal.entries(workspace.scope, number)
    copy = link.quickbooks_id if link is not None else None
    marks = (external_id, f" · {external_id[:STAMP_ID]}")
    found = await workspace.journal.entries(workspace.scope, "")
    return [
        entry
        for entry in found
        if (copy is not None and entry.quickbooks_id == copy) or any(mark in entry.detail for mark in marks)
    ]
