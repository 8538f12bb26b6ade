"""The guided start: which steps are done is read from what the window knows; only what a person chose (where, skipped, closed) is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.i18n import _, language, money, ngettext
from app.sync.options import value_of
from app.sync.results import Listed
from app.ui.presenters.office import Office
from app.ui.tasks import TaskRunner
from app.ui.views.guide import STEPS, GuidePage, GuideView

KEPT = "window:guide"
NAMES = tuple(name for name, _title, _sentence in STEPS)
NEEDS_BOOKS = ("accounts", "types", "customers", "canary")


@dataclass(frozen=True, slots=True)
class Progress:
    """What a person chose in the guide: the step in hand, those passed without doing them, whether it was begun and closed."""

    step: str = "start"
    skipped: tuple[str, ...] = ()
    begun: bool = False
    closed: bool = False


def read_progress(text: str) -> Progress:
    """What `kept_progress` gave; the beginning where that cannot be read."""
    try:
        kept = json.loads(text)
        step, skipped = str(kept["step"]), tuple(each for each in kept["skipped"] if each in NAMES)
        begun, closed = bool(kept["begun"]), bool(kept["closed"])
    except (ValueError, KeyError, TypeError):
        return Progress()
    return Progress(step if step in NAMES else "start", skipped, begun, closed)


def kept_progress(progress: Progress) -> str:
    """`progress` as text."""
    chosen = {"step": progress.step, "skipped": list(progress.skipped)}
    return json.dumps({**chosen, "begun": progress.begun, "closed": progress.closed})


class GuidePresenter(QObject):
    """Fills the guide. `place_wanted` names a place to go to, `run_wanted` carries the first invoice to review, `progressed` what the
    sidebar says (empty: nothing)."""

    place_wanted = Signal(str)
    run_wanted = Signal(list)
    progressed = Signal(str)

    def __init__(self, office: Office, tasks: TaskRunner) -> None:
        super().__init__()
        self._office = office
        self._tasks = tasks
        self._page: GuidePage | None = None
        self._progress = Progress()
        self._undecided: dict[str, int] = {}
        self._shown = ("", GuideView())
        office.status_changed.connect(self.fill)
        office.picture_changed.connect(self.fill)

    def serve(self, page: GuidePage) -> None:
        """Fills the page from now on, and does what it asks for."""
        self._page = page
        page.step_chosen.connect(self.choose)
        page.real_chosen.connect(lambda: self.choose("onedesk"))
        page.back_requested.connect(self._back)
        page.forward_requested.connect(self._forward)
        page.closed.connect(self._close)
        page.canary_requested.connect(lambda key: self.run_wanted.emit([key]))
        self.fill()

    # --- life

    def take_up(self, connected: bool) -> bool:
        """Reads where the guide was left; whether it is what the window should begin with."""
        self._progress = read_progress(self._office.stored.get(KEPT, ""))
        self.fill()
        return not self._progress.closed and (self._progress.begun or not connected)

    def open(self) -> None:
        """The guide is looked at again, also after it was closed; it begins where something is left to do."""
        if self._progress.closed or not self._progress.begun:
            left = [name for name in NAMES if self._view().state(name) in ("open", "skipped")]
            step = left[0] if left and self._progress.closed else self._progress.step
            self._put(replace(self._progress, step=step, begun=True, closed=False))

    def choose(self, step: str) -> None:
        """Shows a step."""
        self._put(replace(self._progress, step=step, begun=True, closed=False))

    def take_undecided(self, counts: dict[str, int]) -> None:
        """How many service types (`mappings`) and customers wait for a decision."""
        self._undecided |= counts
        self.fill()

    def fill(self) -> None:
        """Shows everything anew from what the office knows."""
        view = self._view()
        if self._page is not None and self._shown != (language(), view):  # filling takes a frame
            self._shown = (language(), view)
            self._page.show_guide(view)
        shown = self._progress.begun and not self._progress.closed
        text = _("Guided start, {count} of {total}").format(count=view.states.count("done"), total=len(NAMES))
        self.progressed.emit(text if shown else "")

    # --- what is shown

    def _view(self) -> GuideView:
        first = self._first()
        return GuideView(
            step=self._progress.step,
            states=tuple(self._state(name) for name in NAMES),
            start=_("The demo company is open in this window.") if self._office.person is not None else "",
            types=self._left("mappings"),
            customers=self._left("customers"),
            first=self._proposal(first),
            canary=first.external_id if first else "",
            demo=self._office.person is not None,
        )

    def _state(self, name: str) -> str:
        if self._done(name):
            return "done"
        if name in self._progress.skipped:
            return "skipped"
        return "waiting" if name in NEEDS_BOOKS and self._office.books is None else "open"

    def _done(self, name: str) -> bool:
        office, status = self._office, self._office.status
        if status is None:
            return False
        if name == "start":
            return status.organization is not None or status.quickbooks is not None or self._progress.step != "start"
        if name == "onedesk":
            return status.organization is not None
        if name == "quickbooks":
            return status.quickbooks is not None
        if office.books is None or office.workspace is None:
            return False
        if name == "accounts":
            return bool(value_of(office.stored, "default-income-account", office.workspace.scope))
        if name == "canary":
            return office.picture is not None and any(row.quickbooks_id for row in office.picture.listing.rows)
        return self._undecided.get({"types": "mappings"}.get(name, name)) == 0

    def _left(self, kind: str) -> str:
        count = self._undecided.get(kind, 0)
        if self._office.books is None:
            return _("This comes once QuickBooks Online is connected.")
        if not count:
            return _("Nothing is left to decide.")
        return ngettext("{count} is still to be decided.", "{count} are still to be decided.", count).format(
            count=count
        )

    def _first(self) -> Listed | None:
        """The smallest invoice that can be copied as it is."""
        picture = self._office.picture
        ready = [row for row in picture.listing.rows if row.state == "ready"] if picture else []
        return min(ready, key=lambda row: (row.total, row.number), default=None)

    def _proposal(self, first: Listed | None) -> str:
        if self._done("canary"):
            return _("The first invoice stands in QuickBooks Online.")
        if self._office.books is None:
            return _("This comes once QuickBooks Online is connected.")
        if first is None:
            return _("No invoice is ready yet. Look under Needs attention for what is in the way.")
        named = {"number": first.number, "customer": first.customer, "amount": money(first.total, first.currency)}
        return _("The smallest one that is ready: {number}, {customer}, {amount}.").format(**named)

    # --- what a person does

    def _back(self) -> None:
        self.choose(NAMES[max(NAMES.index(self._progress.step) - 1, 0)])

    def _forward(self) -> None:
        progress, place = self._progress, NAMES.index(self._progress.step)
        if not self._done(progress.step) and progress.step not in progress.skipped:
            progress = replace(progress, skipped=(*progress.skipped, progress.step))
        if place + 1 < len(NAMES):
            self._put(replace(progress, step=NAMES[place + 1], begun=True))
        else:
            self._put(replace(progress, begun=True, closed=True))
            self.place_wanted.emit("open")

    def _close(self) -> None:
        self._put(replace(self._progress, begun=True, closed=True))
        self.place_wanted.emit("open")

    def _put(self, progress: Progress) -> None:
        self._progress = progress
        self.fill()
        self._tasks.start("guide", self._keep(), replaces=True)

    async def _keep(self) -> None:
        await self._office.hub.shelves.settings.put(KEPT, kept_progress(self._progress))
