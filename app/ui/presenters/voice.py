"""How the window speaks: the status line (read out by a screen reader), problems with their cure, notifications, the banner."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.problems import Problem
from app.i18n import _
from app.i18n.problems import case_of, describe
from app.ui.parts.announce import announce
from app.ui.presenters.asking import Dialogs
from app.ui.presenters.office import Office
from app.ui.presenters.remedies import remedies
from app.ui.signs import Signs
from app.ui.window import Window

SHOWN_MS = 8_000
MEANING = "meaning"


class Voice:
    """Says what happened, each in its way."""

    def __init__(self, window: Window, office: Office, dialogs: Dialogs) -> None:
        self._window = window
        self._office = office
        self._dialogs = dialogs
        self._signs = Signs(window)
        self._act: Callable[[str], object] = lambda _action: None
        self._explain: Callable[[str], object] = lambda _code: None

    def cures(self, act: Callable[[str], object], explain: Callable[[str], object]) -> None:
        """What the buttons of a problem do: `act` takes an action that needs no invoice, `explain` the problem's code."""
        self._act, self._explain = act, explain

    def say(self, text: str) -> None:
        """A sentence in the status line, read out by a screen reader."""
        bar = self._window.statusBar()
        bar.showMessage(text, SHOWN_MS)
        announce(bar, text)

    def be_silent(self) -> None:
        """Takes back a sentence in the other language."""
        self._window.statusBar().clearMessage()

    def tell(self, problem: Problem) -> None:
        """An expected problem, with its cure, a button that does it, and the page of the handbook."""
        text = describe(problem)
        tid = f"intuit_tid {problem.intuit_tid}" if problem.intuit_tid else ""
        cure = next(iter(remedies(problem, invoice=False)), None)
        choices = [(MEANING, _("What does this mean?"), "")] + ([(cure.id, cure.label, "primary")] if cure else [])
        said = tuple(part for part in (text.fix, tid) if part)
        self._dialogs.tell(
            text.title, text.detail, said, tuple(choices), lambda answer: self._answered(problem, answer)
        )

    def _answered(self, problem: Problem, answer: str) -> None:
        if answer == MEANING:
            self._explain(case_of(problem))
        elif answer:
            self._act(answer)

    def tell_bug(self, text: str, path: str, forget: Callable[[], None]) -> None:
        """Something nobody foresaw: the report is shown; `forget` deletes it where its reader wants that."""
        self._dialogs.crash(text, path, forget)

    def notify(self, text: str) -> None:
        """A quiet notification when the window is in the background."""
        self.say(text)
        if not self._window.isActiveWindow():
            self._signs.notify(text)

    def progress(self, done: int, total: int) -> None:
        """How far the run is: in the sidebar, and at the program's icon where the platform shows that."""
        text = _("Run: {count} of {total}").format(count=done, total=total) if total else ""
        self._window.sidebar.show_run(text)
        self._signs.progress(done, total)

    def close(self) -> None:
        """Leaves the desktop's own signs."""
        self._signs.close()

    def show_banner(self) -> None:
        """Above the page: the sign-in was lost, a service cannot be reached; gone as soon as all is well."""
        problem = self._trouble()
        if problem is None:
            self._window.banner.show_banner("", "", None)
            return
        text = describe(problem)
        actions = {
            "reconnect_needed": ("reconnect", _("Reconnect")),
            "wrong_api_key": ("go:settings", _("Connect OneDesk")),
        }
        action = actions.get(problem.code, ("refresh", _("Try again")))
        detail = text.detail
        if self._office.picture is not None and self._office.picture.listing.rows:
            kept = _("What is shown is as it was last read; nothing is lost.")
            detail = f"{detail} {kept}".strip()
        self._window.banner.show_banner(text.title, detail, action)

    def _trouble(self) -> Problem | None:
        picture, status = self._office.picture, self._office.status
        problem = picture.listing.problem if picture else None
        if problem is None and status is not None:
            problem = status.problem
        return None if problem is not None and problem.code == "not_connected" else problem
