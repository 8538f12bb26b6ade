"""The adapters of both services, built when they are first needed: the one place where clients and sign-in are joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app import __version__
from app.clients.endpoints import Endpoints
from app.domain.problems import Problem, Stop
from app.sync.connecting import SignInRequest, TokenFacts
from app.sync.hosts import Contacts
from app.sync.options import OPTIONS
from app.sync.ports import Clock, OneDesk, QuickBooks, Secrets, Settings

ONEDESK_GAP, ONEDESK_PER_MINUTE = 0.05, 1_200
DEMO_SECONDS = 8_640_000


class AdapterDoors:
    """`app.sync.connecting.Doors`: builds the adapters when they are first needed, so that a start stays quick."""

    def __init__(
        self,
        folder: Path,
        endpoints: Endpoints,
        clock: Clock,
        secrets: Secrets,
        settings: Settings,
        stored: Mapping[str, str],
    ) -> None:
        self._folder = folder
        self._endpoints = endpoints
        self._clock = clock
        self._secrets = secrets
        self._settings = settings
        self._stored = stored
        self.contacts = Contacts()
        self.on_pause: Callable[[float, str], None] = lambda _seconds, _service: None
        self._http: Any = None
        self._retired: list[Any] = []
        self._paces: dict[str, Any] = {}
        self._apps: dict[tuple[str, str, str, str], Any] = {}
        self._tokens: dict[tuple[str, str], Any] = {}

    def take_options(self, stored: Mapping[str, str]) -> None:
        """See the port. Another proxy means another client."""
        before = self._option("proxy")
        self._stored = stored
        if self._http is not None and self._option("proxy") != before:
            self._retired.append(self._http)
            self._http = None

    def _option(self, key: str) -> str:
        return self._stored.get(f"option:{key}", OPTIONS[key].default)

    def check_option(self, key: str, value: str) -> None:
        """See the port."""
        from app.clients.onedesk.field_map import FieldMap
        from app.clients.onedesk.write_back import read_bodies

        if key == "field-map":
            FieldMap.of(corrections=value)
        elif key == "currency-symbols":
            FieldMap.of(symbols=value)
        elif key == "write-back-bodies":
            read_bodies(value)

    def _contacted(self, host: str, purpose: str) -> None:
        self.contacts.note(host, purpose, self._clock.now())

    def _wire(self) -> Any:
        from app.clients.http import Http

        if self._http is None:
            self._http = Http(
                __version__,
                read_timeout=self._endpoints.read_timeout,
                proxy=self._option("proxy"),
                on_contact=self._contacted,
            )
        return self._http

    def onedesk(self, api_key: str) -> OneDesk:
        """See the port."""
        from app.clients.onedesk.client import OneDeskClient
        from app.clients.onedesk.field_map import FieldMap
        from app.clients.onedesk.service import Service
        from app.clients.onedesk.write_back import read_bodies
        from app.clients.patience import Patience

        pace = self._pace("onedesk", ONEDESK_GAP, ONEDESK_PER_MINUTE)
        patience = Patience.of(self._endpoints.settle)
        service = Service(
            self._wire(),
            pace,
            self._clock,
            self._endpoints.onedesk,
            api_key,
            patience=patience,
            on_pause=lambda seconds: self.on_pause(seconds, "OneDesk"),
        )
        field_map = FieldMap.of(self._option("field-map"), self._option("currency-symbols"))
        return OneDeskClient(service, self._clock, field_map, read_bodies(self._option("write-back-bodies")))

    def quickbooks(self, environment: str, realm: str) -> QuickBooks:
        """See the port."""
        from app.clients.pace import GAP_SECONDS, PER_MINUTE
        from app.clients.patience import Patience
        from app.clients.quickbooks.client import QuickBooksClient
        from app.clients.quickbooks.service import Service

        service = Service(
            self._wire(),
            self._pace(f"{environment}-{realm}", GAP_SECONDS, PER_MINUTE),
            self._clock,
            self._tokens_of(environment, realm),
            self._endpoints.api_of(environment),
            realm,
            patience=Patience.of(self._endpoints.settle),
            on_pause=lambda seconds: self.on_pause(seconds, "QuickBooks Online"),
        )
        return QuickBooksClient(service, self._clock, realm)

    def _pace(self, name: str, gap: float, per_minute: int) -> Any:
        """One pace a service, whoever asks: the gap holds within it."""
        from app.clients.pace import Pace

        if name not in self._paces:
            self._paces[name] = Pace(self._clock, self._folder, name, gap=gap, per_minute=per_minute)
        return self._paces[name]

    def _app(self, environment: str, client_id: str, secret: str, redirect_uri: str) -> Any:
        from app.clients.proxy import proxy_rule
        from app.oauth.intuit import Intuit

        key = (environment, client_id, secret, redirect_uri)
        if key not in self._apps:
            self._apps[key] = Intuit(
                client_id,
                secret,
                redirect_uri,
                self._endpoints.discovery_of(environment),
                __version__,
                proxy_for=proxy_rule(self._option("proxy")),
                on_contact=self._contacted,
            )
        return self._apps[key]

    def _tokens_of(self, environment: str, realm: str) -> Any:
        from app.oauth.tokens import Tokens

        async def stored_app() -> Any:
            client_id = (await self._settings.all()).get(f"client-id:{environment}", "")
            secret = await self._secrets.get(f"{environment}:app", "client-secret")
            if not client_id or not secret:
                raise Stop(Problem("reconnect_needed", {"text": ""}))
            return self._app(environment, client_id, secret, self._endpoints.redirect_uri)

        if (environment, realm) not in self._tokens:
            self._tokens[environment, realm] = Tokens(
                stored_app, self._secrets, self._clock, self._folder, environment, realm
            )
        return self._tokens[environment, realm]

    async def sign_in(self, request: SignInRequest) -> str:
        """See the port."""
        from app.oauth.sign_in import sign_in

        async def keep(realm: str, granted: Any) -> None:
            await self._tokens_of(request.environment, realm).keep(granted)

        redirect = request.redirect_uri or self._endpoints.redirect_uri
        app = self._app(request.environment, request.client_id, request.client_secret, redirect)
        return await sign_in(request, app, keep, redirect, request.port or self._endpoints.listen_port)

    async def revoke(self, environment: str, realm: str) -> bool:
        """See the port."""
        confirmed: bool = await self._tokens_of(environment, realm).revoke()
        return confirmed

    async def forget(self, environment: str, realm: str) -> None:
        """See the port."""
        await self._tokens_of(environment, realm).forget()

    async def token_facts(self, environment: str, realm: str) -> TokenFacts | None:
        """See the port."""
        facts: TokenFacts | None = await self._tokens_of(environment, realm).facts()
        return facts

    async def keep(self, environment: str, realm: str, access_token: str, refresh_token: str) -> None:
        """Stores the demo company's sign-in as if it had just been made."""
        from app.oauth.intuit import Granted

        await self._tokens_of(environment, realm).keep(Granted(access_token, 3600, refresh_token, DEMO_SECONDS))

    async def close(self) -> None:
        """Closes connections and workers."""
        for http in (*self._retired, self._http):
            if http is not None:
                await http.close()
        for app in self._apps.values():
            app.close()
