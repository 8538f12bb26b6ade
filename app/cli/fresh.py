"""What lists are made of: both sides afresh where they can be read, else what is known here, and that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli import text
from app.domain.catalogue import Books
from app.domain.problems import Problem, ProblemError
from app.i18n import _
from app.sync.company import known_books, read_books
from app.sync.ports import RawInvoice
from app.sync.selection import read_all
from app.sync.workspace import Workspace

if TYPE_CHECKING:
    from app.cli.commands import Call


async def workspace_for_list(call: Call, repairing: bool = False) -> Workspace:
    """The workspace of a list; while the keychain does not answer, of what is known here (and then that is said)."""
    try:
        return await call.hub.workspace(repairing)
    except ProblemError as error:
        if error.problem.code not in ("no_keychain", "keychain_locked"):
            raise
        not_fresh(call, error.problem)
        return await call.hub.workspace(keyless=True)


def not_fresh(call: Call, problem: Problem) -> None:
    call.remarks.append(_("Not read afresh: {reason}").format(reason=text.problem(problem)))


def say_what_is_missing(call: Call, workspace: Workspace) -> None:
    """Says that a side is not connected: what is shown of it is what was known last. Not where a reason was said already."""
    if call.remarks:
        return
    for port, name in ((workspace.onedesk_port, "OneDesk"), (workspace.quickbooks_port, "QuickBooks Online")):
        if port is None:
            command = f"connect {name.split()[0].lower()}"
            not_fresh(call, Problem("not_connected", {"name": name, "command": command}))


async def invoices_known(call: Call, workspace: Workspace) -> list[RawInvoice]:
    """All OneDesk invoices afresh, or those known here while OneDesk cannot be read (and then that is said)."""
    if workspace.onedesk_port is not None:
        try:
            return await read_all(workspace)
        except ProblemError as error:
            not_fresh(call, error.problem)
    return await workspace.cache.invoices(workspace.scope)


async def books_for_list(call: Call, workspace: Workspace) -> Books | None:
    """The books afresh, else as last read (and then that is said); None when they were never read."""
    if workspace.quickbooks_port is None:
        books = await known_books(workspace)
        if books is not None:
            say_what_is_missing(call, workspace)
        return books
    try:
        return await read_books(workspace)
    except ProblemError as error:
        not_fresh(call, error.problem)
        return await known_books(workspace)
