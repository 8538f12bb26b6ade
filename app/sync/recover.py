"""Settling what an earlier run, or a process that died, left open: by looking, before anything new is written."""

from __future__ import annotations

from app.domain.books import PostedInvoice
from app.domain.problems import ProblemError
from app.sync.looks import Looks, link_after, link_after_mail, link_after_removal
from app.sync.ports import Entry, Operation
from app.sync.settle import Done, Writer, told_as
from app.sync.workspace import Workspace

OUTCOMES = {"invoice": "created", "update": "updated", "mail": "sent", "delete": "twin_removed"}


async def recover(workspace: Workspace) -> tuple[Operation, ...]:
    """Settles every open intent that can be settled; those that cannot yet are returned.

    What was never sent is closed. What was sent is looked for; not found counts only after the settle time, and then the next
    plan decides afresh (under the same request id, unless a repeat of it was refused). An intent of a living process is left to it.
    """
    waiting: list[Operation] = []
    looks, writer = Looks(workspace.quickbooks), Writer(workspace)
    for found in await workspace.journal.unsettled(workspace.scope):
        operation = await workspace.journal.take_over(found)
        if operation is None:
            waiting.append(found)
        elif operation.sent is None:
            await writer.release(operation)
        else:
            async with writer.minded(operation):
                settled = await _settled(workspace, looks, writer, operation)
            waiting += [] if settled else [operation]
    return tuple(waiting)


async def _settled(workspace: Workspace, looks: Looks, writer: Writer, operation: Operation) -> bool:
    assert operation.sent is not None
    waited = (workspace.clock.now() - operation.sent).total_seconds() >= workspace.timing.settle
    try:
        answer = await looks.look(operation)
    except ProblemError:
        await workspace.journal.uncertain(operation)
        return False
    now = workspace.clock.now()
    if answer is not None:
        link = None
        reply = answer.entity
        if isinstance(reply, PostedInvoice):
            known = await workspace.links.get(workspace.scope, operation.subject)
            if operation.kind == "mail":
                link = link_after_mail(operation, reply, known, now) if known else None
            elif operation.kind == "delete":
                link = link_after_removal(reply, known) if known else None
            else:
                link = link_after(operation, reply, known if operation.kind == "update" else None, now)
        outcome = OUTCOMES.get(operation.kind, "created")
        await writer.conclude(Done(operation, answer, looked_up=True), outcome, link)
        return True
    if not waited:
        await workspace.journal.uncertain(operation)
        return False
    entry = Entry(now, told_as(operation.kind), operation.number, "not_done", request_id=operation.request_id)
    await workspace.journal.settle(operation, entry)
    return True
