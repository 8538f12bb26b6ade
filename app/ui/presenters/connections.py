"""Connecting, disconnecting and every setting, on the settings page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.problems import Problem, ProblemError
from app.i18n import _, language
from app.i18n.problems import describe
from app.sync.choosing import set_option
from app.sync.connecting import SignInRequest
from app.sync.options import OPTIONS, value_of
from app.sync.profiles import TITLE, USUAL
from app.ui.presenters.asking import Asking
from app.ui.presenters.office import Office
from app.ui.presenters.preferences import ASK, COLOUR, LOG, kept_under
from app.ui.presenters.setup import company_view, connect_view, settings_view
from app.ui.rows import CompanyView, ConnectView, SettingsView, StepView
from app.ui.tasks import TaskRunner
from app.ui.views.connect import Connecting
from app.ui.views.settings import SettingsPage

PAINTED = 0.02  # seconds
SIGN_IN = "sign-in"
SIGN_IN_SECONDS = 600.0


class ConnectionsPresenter(QObject):
    """Fills the settings page. `opening` carries an address for the browser, `copying` one for the clipboard, `option_set` a
    setting that the window itself follows, `asked` an action that needs a dialog."""

    opening = Signal(str)
    copying = Signal(str)
    option_set = Signal(str, str)
    asked = Signal(str)
    company_changed = Signal(object)

    def __init__(
        self, office: Office, tasks: TaskRunner, page: SettingsPage, asking: Asking, redirect: str, port: int
    ) -> None:
        super().__init__()
        self._ask = asking
        self._office = office
        self._tasks = tasks
        self._page = page
        self._redirect, self._port = redirect, port
        self._undecided = 0
        self._shown: tuple[ConnectView, SettingsView] | None = None
        self._client = ("", False)
        self._tried = ("", "", "")  # environment, client id and secret of a sign-in that did not come about
        self._link = ""
        self._signing_in = False
        self._steps: dict[str, StepView] = {}
        self._pasted: asyncio.Queue[str] | None = None
        self._cancelled: asyncio.Future[None] | None = None
        office.status_changed.connect(self.fill)
        office.picture_changed.connect(self._follow)
        page.setting_changed.connect(self.set)
        self._forms: list[Connecting] = []
        self.serve(page.connect_page)

    def serve(self, connect: Connecting) -> None:
        """Fills the forms of one more page, and does what they ask for."""
        self._forms.append(connect)
        connect.onedesk_requested.connect(self._check_key)
        connect.onedesk_forget_requested.connect(lambda: self._ask_disconnect("onedesk", "OneDesk"))
        connect.quickbooks_forget_requested.connect(lambda: self._ask_disconnect("quickbooks", "QuickBooks Online"))
        connect.sign_in_requested.connect(self._sign_in)
        connect.copy_link_requested.connect(lambda: self.copying.emit(self._link))
        connect.paste_address_requested.connect(lambda: self.asked.emit("paste-address"))
        connect.cancel_requested.connect(self._cancel)
        connect.setting_changed.connect(self.set)
        connect.field_place_changed.connect(self._correct_field)
        connect.raw_requested.connect(lambda: self.asked.emit("raw"))

    # --- showing ---

    def take_undecided(self, count: int) -> None:
        """How many mappings wait for a decision."""
        self._undecided = count
        self._follow()

    def fill(self) -> None:
        """Shows the connection, the settings and the company anew."""
        self._shown = None
        self._follow()

    def _follow(self) -> None:
        """The same after a reading: the pages are filled only with what is new, for that takes a frame."""
        office = self._office
        if office.status is None or office.workspace is None:
            return
        view = connect_view(
            office.status,
            office.books,
            office.stored,
            office.workspace.scope,
            self._client,
            office.sample,
            self._undecided,
        )
        shown = (
            self._with_steps(view),
            settings_view(office.stored, office.workspace.scope, office.books, office.contacts.all(), office.folder),
        )
        if shown != self._shown:
            self._shown = shown
            for form in self._forms:
                form.show_view(shown[0])
            self._page.show_view(shown[1])
        self.company_changed.emit(self.company())

    def company(self) -> CompanyView:
        """Whose books these are."""
        assert self._office.status is not None
        office, profile = self._office, self._office.hub.profile
        named = office.stored.get(TITLE, "") or ("" if profile == USUAL else profile)
        return company_view(self._office.status, office.person is not None, office.stored, named)

    def _with_steps(self, view: ConnectView) -> ConnectView:
        return replace(
            view,
            tried_secret=bool(self._tried[2]),
            redirect=self._redirect,
            port=self._port,
            link=self._link,
            signing_in=_("Waiting for the sign-in in the browser …") if self._signing_in else "",
            onedesk=self._steps.get("onedesk", view.onedesk),
            quickbooks=self._steps.get("quickbooks", view.quickbooks),
        )

    def _say(self, step: str, state: StepView | None) -> None:
        if state is None:
            self._steps.pop(step, None)
        else:
            self._steps[step] = state
        self.fill()

    def _failed(self, step: str, problem: Problem, again: Callable[[], object]) -> None:
        text = describe(problem)
        if problem.code == "no_keychain":
            self._offer_memory(again)
        self._say(step, StepView("failed", f"{text.title} {text.rest}"))

    def _offer_memory(self, again: Callable[[], object]) -> None:
        """Where there is no keychain, keys can be kept until the window closes; only after a yes."""

        def keep() -> None:
            self._office.hub.secrets.keep_in_memory()
            again()

        self._ask.confirm(
            _("Keep the keys in memory?"),
            _(
                "No keychain was found on this computer. Until the window is closed the keys can be kept in memory; "
                "after that you connect again."
            ),
            _("Keep until closing"),
            (),
            keep,
        )

    async def load_client(self) -> None:
        """The id of the user's Intuit app, where one is stored."""
        status = self._office.status
        environment = status.quickbooks.environment if status and status.quickbooks else "sandbox"
        try:
            known = await self._office.hub.stored_client(environment)
        except ProblemError:
            known = None
        self._client = (known[0], True) if known else ("", False)
        self.fill()

    # --- OneDesk ---

    def _check_key(self, key: str) -> None:
        self._tasks.start("connect-onedesk", self._connect_onedesk(key), replaces=True)

    async def _connect_onedesk(self, key: str) -> None:
        if not key:
            self._failed("onedesk", Problem("missing_key", {}), lambda: None)
            return
        self._say("onedesk", StepView("busy", _("Checking the key …")))
        try:
            await self._office.hub.connect_onedesk(key)
        except ProblemError as error:
            self._failed("onedesk", error.problem, lambda: self._check_key(key))
            return
        self._say("onedesk", None)
        await self._office.refresh()

    def _ask_disconnect(self, service: str, name: str) -> None:
        self._ask.confirm(
            _("Disconnect {name}?").format(name=name),
            _("The key is forgotten here. Mappings, links and journal stay; connecting again loses nothing."),
            _("Disconnect"),
            (),
            lambda: self._tasks.start("disconnect", self._disconnect(service), writes=True),
        )

    async def _disconnect(self, service: str) -> None:
        hub = self._office.hub
        if service == "onedesk":
            await hub.disconnect_onedesk()
            confirmed = True
        else:
            confirmed = await hub.disconnect_quickbooks()
        self._office.books = None
        await self._office.refresh()
        if not confirmed:
            raise ProblemError(Problem("revoke_unconfirmed", {}))

    def _correct_field(self, field: str, place: str) -> None:
        """A place of the field map, corrected on the connect page: the first place tried from now on."""
        workspace = self._office.workspace
        if workspace is None:
            return
        corrections: dict[str, Any] = json.loads(value_of(self._office.stored, "field-map", workspace.scope))
        if place.strip():
            corrections[field] = [part.strip() for part in place.split(",")]
        else:
            corrections.pop(field, None)
        self.set("field-map", json.dumps(corrections, ensure_ascii=False))

    # --- QuickBooks Online ---

    def _sign_in(self, environment: str, client_id: str, secret: str, redirect: str, port: int) -> None:
        self._redirect, self._port = redirect or self._redirect, port or self._port
        self._tasks.start(SIGN_IN, self._signed_in(environment, client_id, secret))

    def _sign_in_again(self, environment: str, client_id: str, secret: str) -> None:
        self._sign_in(environment, client_id, secret, self._redirect, self._port)

    async def _signed_in(self, environment: str, client_id: str, secret: str) -> None:
        loop = asyncio.get_running_loop()
        self._pasted, self._cancelled = asyncio.Queue(), loop.create_future()
        self._signing_in = True
        self._say("quickbooks", StepView("busy", _("Waiting for the sign-in in the browser …")))
        try:
            known = await self._office.hub.stored_client(environment)
            if not secret and self._tried[:2] == (environment, client_id):
                secret = self._tried[2]
            if not secret and known and known[0] == client_id:
                secret = known[1]
            self._tried = (environment, client_id, secret)
            if not client_id or not secret:
                missing = _("Client ID") if not client_id else _("Client secret")
                raise ProblemError(Problem("missing_client", {"text": missing if client_id or secret else ""}))
            request = SignInRequest(
                environment,
                client_id,
                secret,
                self._show_link,
                self._pasted,
                self._cancelled,
                timeout=SIGN_IN_SECONDS,
                language=language(),
                redirect_uri=self._redirect,
                port=self._port,
            )
            await self._office.hub.connect_quickbooks(request)
        except ProblemError as error:
            self._failed("quickbooks", error.problem, lambda: self._sign_in_again(environment, client_id, secret))
            return
        finally:
            self._link, self._pasted, self._cancelled = "", None, None
            self._signing_in = False
            self.fill()
        self._tried = ("", "", "")
        self._say("quickbooks", None)
        await self.load_client()
        await self._office.refresh()

    async def _show_link(self, address: str) -> None:
        self._link = address
        self.fill()
        self.opening.emit(address)

    def paste_address(self, address: str) -> None:
        """The final address of the sign-in, typed instead of caught; after a wrong one the next counts."""
        if self._pasted is not None:
            self._pasted.put_nowait(address)

    def _cancel(self) -> None:
        if self._cancelled is not None and not self._cancelled.done():
            self._cancelled.set_result(None)

    # --- settings ---

    def set(self, key: str, value: str) -> None:
        """Stores a setting, or asks for the dialog that a button of the page needs."""
        if key in (ASK, COLOUR, LOG):
            self.prefer(key, value)
            return
        if key not in OPTIONS:
            self.asked.emit(key)
            return
        self._tasks.start(f"set:{key}", self._store(key, value))

    def prefer(self, key: str, value: str) -> None:
        """Stores a preference of this window."""
        self._tasks.start(f"set:{key}", self._preferred(key, value))

    async def _preferred(self, key: str, value: str) -> None:
        settings = self._office.hub.shelves.settings
        await settings.put(kept_under(key), value)
        self._office.stored = await settings.all()
        self.option_set.emit(key, value)
        self.fill()

    async def _store(self, key: str, value: str) -> None:
        workspace = self._office.workspace
        assert workspace is not None
        try:
            stored = await set_option(
                workspace, key, f"id:{value}" if key.startswith("default-") and value else value, self._office.books
            )
        except ProblemError:
            self.fill()
            raise
        self._office.stored = await workspace.settings.all()
        self.option_set.emit(key, stored)
        if key in ("language", "theme"):
            await asyncio.sleep(PAINTED)  # the window is painted first: both at once take too long
            self.fill()
        else:
            await self._office.refresh()
