"""What stands in place of a page that has nothing to show yet: why, and the next step. No page is ever an empty grey one."""

from __future__ import annotations

from app.domain.problems import Problem
from app.i18n import _
from app.i18n.problems import describe
from app.sync.connecting import Status
from app.sync.overview import Picture
from app.ui.rows import StateView

CONNECT = "go:connect"


def in_the_way(status: Status | None, picture: Picture | None, busy: bool, then: str) -> StateView | None:
    """Why there is not one invoice to show: nothing is connected, the first reading is under way, or it did not come through.
    `then` says what the page shows once there is. None: nothing is in the way."""
    if picture is not None and picture.listing.rows:
        return None
    if picture is None or status is None:
        return reading()
    missing = missing_sides(status)
    if missing and not busy:
        return StateView("picture-connect", _("Not connected yet"), f"{missing} {then}", (CONNECT, _("Connect")))
    if busy:
        return reading()
    if picture.listing.problem is not None:
        return failed(picture.listing.problem)
    return None


def reading() -> StateView:
    """The first reading is under way."""
    return StateView("picture-loading", _("Reading …"), _("OneDesk and QuickBooks Online are being read."))


def missing_sides(status: Status) -> str:
    """Which connection is missing, in a sentence; empty where none is."""
    if status.organization is None and status.quickbooks is None:
        return _("Neither OneDesk nor QuickBooks Online is connected.")
    if status.organization is None:
        return _("OneDesk is not connected.")
    return _("QuickBooks Online is not connected.") if status.quickbooks is None else ""


def failed(problem: Problem, action: tuple[str, str] | None = None) -> StateView:
    """A reading that did not come through: what happened, the cure, and the button for it."""
    text = describe(problem)
    picture = "picture-offline" if problem.code == "unreachable" else "picture-error"
    cures = {
        "reconnect_needed": ("reconnect", _("Reconnect")),
        "wrong_api_key": ("go:settings", _("Connect OneDesk")),
        "not_connected": (CONNECT, _("Connect")),
    }
    return StateView(
        picture,
        text.title,
        text.rest,
        action or cures.get(problem.code, ("refresh", _("Try again"))),
    )
