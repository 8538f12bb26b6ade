"""The commands that bring both sides back together (resolve, adopt), and those that carry state to a file."""

from __future__ import annotations

import platform
import secrets
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from app import __version__
from app.cli import shapes
from app.cli.commands import Call, Output
from app.cli.defaulting import defaults
from app.cli.tables import table
from app.cli.tying import tie_out
from app.domain.problems import Problem, ProblemError
from app.i18n import _, words
from app.i18n.problems import describe
from app.sync.adopting import adopt as adopt_all
from app.sync.company import read_books
from app.sync.options import defaults_of
from app.sync.overview import read_picture
from app.sync.ports import Moved
from app.sync.resolving import Side, resolve
from app.sync.results import Listed
from app.sync.selection import select
from app.sync.support import bundle
from app.sync.workspace import Workspace


def _choice(call: Call) -> tuple[str, str | None]:
    arguments = call.arguments
    for name in ("update", "accept", "create", "forget"):
        if getattr(arguments, name):
            return name, None
    if arguments.link is not None:
        return "link", arguments.link
    if arguments.doc_number is not None:
        return "doc-number", arguments.doc_number
    return "txn-date", arguments.txn_date


async def _side(workspace: Workspace, number: str) -> Side:
    """The one invoice that is settled. Raises `ProblemError` when the number is unknown or stands for several."""
    defaults = defaults_of(await workspace.settings.all(), workspace.scope)
    selection = await select(workspace, [number], defaults)
    if len(selection.picked) + len(selection.gone) != 1:
        raise ProblemError(Problem("ambiguous_number", {"number": number}))
    if selection.gone:
        link = selection.gone[0]
        return Side(link.external_id, link.number, None, link, await workspace.quickbooks.invoice(link.quickbooks_id))
    invoice = selection.picked[0].invoice
    found = await workspace.links.get(workspace.scope, invoice.external_id)
    seen = await workspace.quickbooks.invoice(found.quickbooks_id) if found else None
    return Side(invoice.external_id, invoice.number or number, invoice, found, seen)


def _row(listed: Listed | None, number: str, external_id: str, problem: Problem | None) -> dict[str, Any]:
    return {
        "number": number,
        "external_id": external_id,
        "quickbooks_id": listed.quickbooks_id if listed else None,
        "state": listed.state if listed else None,
        "problem": shapes.problem(problem),
    }


async def resolve_command(call: Call) -> Output:
    workspace = await call.hub.workspace()
    choice, value = _choice(call)
    books = await read_books(workspace)
    side = await _side(workspace, call.arguments.number)
    await resolve(workspace, books, side, choice, value)
    rows = {row.external_id: row for row in (await read_picture(workspace)).listing.rows}
    listed = rows.get(side.external_id)
    state = words.state(listed.state) if listed else ""
    said = _("{number}: {state}").format(number=side.number, state=state)
    return Output({"results": [_row(listed, side.number, side.external_id, None)]}, said)


async def adopt(call: Call) -> Output:
    workspace = await call.hub.workspace()
    since = None
    if call.arguments.since:
        try:
            since = date.fromisoformat(call.arguments.since)
        except ValueError as error:
            raise ProblemError(Problem("usage", {"text": f"--since {call.arguments.since}: YYYY-MM-DD"})) from error
    found = await adopt_all(workspace, since)
    rows = {row.external_id: row for row in (await read_picture(workspace)).listing.rows} if found else {}
    document = {"results": [_row(rows.get(a.external_id), a.number, a.external_id, a.problem) for a in found]}
    shown = [
        (
            a.number,
            a.quickbooks_id or "",
            describe(a.problem).title if a.problem else words.state(rows[a.external_id].state),
        )
        for a in found
    ]
    failed = any(a.problem for a in found)
    return Output(document, table((_("Number"), _("QuickBooks Id"), _("State")), shown), 1 if failed else 0)


async def export(call: Call) -> Output:
    moved = await call.hub.shelves.portable.export_state(Path(call.arguments.file))
    return _moved(
        moved, call.arguments.file, _("Written to {path}: settings, decisions, links and journal, without secrets.")
    )


async def import_command(call: Call) -> Output:
    moved = await call.hub.shelves.portable.import_state(Path(call.arguments.file))
    return _moved(
        moved, call.arguments.file, _("Taken over from {path}. Connect both services again on this computer.")
    )


def _moved(moved: Moved, file: str, sentence: str) -> Output:
    counts = asdict(moved)
    said = sentence.format(path=file) + "\n" + ", ".join(f"{name}: {count}" for name, count in counts.items())
    return Output({"done": True, "file": file, **counts}, said)


async def support_bundle(call: Call) -> Output:
    support = call.hub.shelves.support
    versions = {"ledgerbridge": __version__, "python": platform.python_version(), "system": platform.platform()}
    parts = await bundle(call.hub, (), versions, support.logs(), secrets.token_bytes(16))
    support.write(call.arguments.file, parts)
    document = {"done": True, "file": call.arguments.file, "files": sorted(parts)}
    return Output(
        document,
        _("Written to {path}. Names, addresses, texts and amounts are masked.").format(path=call.arguments.file),
    )


SETTLING = {
    "defaults": defaults,
    "resolve": resolve_command,
    "adopt": adopt,
    "tie-out": tie_out,
    "export": export,
    "import": import_command,
    "support-bundle": support_bundle,
}
