"""Connecting and disconnecting both services, and the workspace of whatever is connected."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from app.domain.books import Company, Preferences
from app.domain.problems import Problem, ProblemError
from app.sync.kept import Cache, Links
from app.sync.ports import (
    Clock,
    Decisions,
    Entry,
    Journal,
    OneDesk,
    Portable,
    QuickBooks,
    Scope,
    SessionSecrets,
    Settings,
    SupportFiles,
)
from app.sync.workspace import Timing, Workspace

ONEDESK, QUICKBOOKS, LAST = "connection:onedesk", "connection:quickbooks", "connection:last"
ENVIRONMENTS = ("sandbox", "production")


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """Since when the sign-in lasts and until when: the rolling and the hard limit of the refresh token (None: not told)."""

    connected_at: datetime
    refresh_expires_at: datetime | None = None
    hard_expires_at: datetime | None = None

    @property
    def reconnect_by(self) -> datetime | None:
        limits = [limit for limit in (self.refresh_expires_at, self.hard_expires_at) if limit]
        return min(limits) if limits else None


@dataclass(frozen=True)
class SignInRequest:
    """One sign-in at Intuit. `show` gets the authorize address; `pasted` holds addresses that are typed instead, one after the other;
    `cancelled` resolves when the person gives up; `timeout` in seconds; `language` of the page in the browser.
    `redirect_uri` and `port` None: those of the environment."""

    environment: str
    client_id: str
    client_secret: str
    show: Callable[[str], Awaitable[None]]
    pasted: asyncio.Queue[str] | None = None
    cancelled: Awaitable[object] | None = None
    timeout: float = 600.0
    language: str = "en"
    redirect_uri: str | None = None
    port: int | None = None


class Doors(Protocol):
    """Adapters by key, as the composition root builds them."""

    def take_options(self, stored: Mapping[str, str]) -> None:
        """The stored settings that the next adapters follow."""
        ...

    def check_option(self, key: str, value: str) -> None:
        """Raises `ProblemError` (`bad_setting`) for a value that the adapter which follows that setting could not read."""
        ...

    def onedesk(self, api_key: str) -> OneDesk: ...

    def quickbooks(self, environment: str, realm: str) -> QuickBooks: ...

    async def sign_in(self, request: SignInRequest) -> str:
        """Signs in and stores the tokens in the keychain; returns the realm. Raises `ProblemError`, and then stored nothing."""
        ...

    async def revoke(self, environment: str, realm: str) -> bool:
        """Ends the connection at Intuit; whether that was confirmed."""
        ...

    async def forget(self, environment: str, realm: str) -> None:
        """Removes the sign-in of a realm from the keychain."""
        ...

    async def token_facts(self, environment: str, realm: str) -> TokenFacts | None: ...


@dataclass(frozen=True, slots=True)
class Connected:
    """The connected company as last read. `environment` sandbox or production."""

    environment: str
    realm: str
    company: str = ""
    country: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Status:
    """Both connections. `organization` None: OneDesk is not connected; `quickbooks` None likewise."""

    organization: str | None
    quickbooks: Connected | None
    facts: TokenFacts | None
    keychain: str
    problem: Problem | None = None
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelves:
    """The store of one installation."""

    journal: Journal
    links: Links
    decisions: Decisions
    settings: Settings
    cache: Cache
    portable: Portable
    support: SupportFiles


class Hub:
    """The connections of one profile; hands out the workspace of what is connected now."""

    def __init__(
        self, profile: str, shelves: Shelves, secrets: SessionSecrets, doors: Doors, clock: Clock, timing: Timing
    ) -> None:
        self.profile = profile
        self.shelves = shelves
        self.secrets = secrets
        self.doors = doors
        self.clock = clock
        self.timing = timing

    async def connected(self) -> Connected | None:
        stored = (await self.shelves.settings.all()).get(QUICKBOOKS)
        return Connected(**json.loads(stored)) if stored else None

    async def scope_of(self, company: Connected | None) -> Scope:
        """Where everything of a company is kept: of the connected one, else of the one that was connected last, whose links and
        decisions can still be looked at."""
        if company is not None:
            return Scope(self.profile, company.environment, company.realm)
        last = (await self.shelves.settings.all()).get(LAST)
        environment, realm = json.loads(last) if last else ("sandbox", "")
        return Scope(self.profile, environment, realm)

    async def workspace(self, repairing: bool = False, keyless: bool = False) -> Workspace:
        """The workspace of the connected company. What is not connected is None in it.

        `repairing`: for who shows and sets settings; one that OneDesk's adapter cannot read leaves OneDesk away instead of raising.
        `keyless`: as if nothing were connected, for what is known here while the keychain does not answer.
        """
        company = await self.connected()
        scope = await self.scope_of(company)
        stored = await self.shelves.settings.all()
        self.doors.take_options(stored)
        key = await self.secrets.get("onedesk", "api-key") if ONEDESK in stored and not keyless else None
        there = company if not keyless else None
        return Workspace(
            scope=scope,
            journal=self.shelves.journal,
            links=self.shelves.links,
            decisions=self.shelves.decisions,
            settings=self.shelves.settings,
            cache=self.shelves.cache,
            clock=self.clock,
            onedesk_port=self._onedesk(key, repairing) if key else None,
            quickbooks_port=self.doors.quickbooks(there.environment, there.realm) if there else None,
            timing=self.timing,
            check_option=self.doors.check_option,
        )

    # --- OneDesk ---

    def _onedesk(self, key: str, repairing: bool) -> OneDesk | None:
        try:
            return self.doors.onedesk(key)
        except ProblemError as error:
            if repairing and error.problem.code == "bad_setting":
                return None
            raise

    async def connect_onedesk(self, api_key: str) -> str:
        """Proves the key with one call, then stores it; returns the organization's name."""
        api_key = api_key.strip()
        if not api_key or any(mark.isspace() or ord(mark) < 33 or ord(mark) > 126 for mark in api_key):
            raise ProblemError(Problem("wrong_api_key", {}))
        name = await self.doors.onedesk(api_key).organization_name()
        await self.secrets.set("onedesk", "api-key", api_key)
        await self.shelves.settings.put(ONEDESK, json.dumps({"organization": name}))
        await self._journal("OneDesk", "connected", {"organization": name})
        return name

    async def disconnect_onedesk(self) -> None:
        """Forgets the key; decisions, links and journal stay."""
        await self.secrets.delete("onedesk", "api-key")
        await self.shelves.settings.put(ONEDESK, None)
        await self._journal("OneDesk", "disconnected", {})

    # --- QuickBooks Online ---

    async def stored_client(self, environment: str) -> tuple[str, str] | None:
        """Client id and secret of the user's Intuit app, when they are stored. The keychain is left alone where there is nothing to
        ask it for: some ask the person for a password then, at the very first start."""
        client_id = (await self.shelves.settings.all()).get(f"client-id:{environment}")
        secret = await self.secrets.get(f"{environment}:app", "client-secret") if client_id else None
        return (client_id, secret) if client_id and secret else None

    async def connect_quickbooks(self, request: SignInRequest) -> Connected:
        """Signs in, reads the company, and stores all of it; anything that fails stores nothing new."""
        known = await self.connected()
        realm = await self.doors.sign_in(request)
        try:
            made = await self._read_company(request.environment, realm)
        except ProblemError:
            if known is None or (known.environment, known.realm) != (request.environment, realm):
                await self.doors.forget(request.environment, realm)
            raise
        await self.secrets.set(f"{request.environment}:app", "client-secret", request.client_secret)
        await self.shelves.settings.put(f"client-id:{request.environment}", request.client_id)
        await self.shelves.settings.put(QUICKBOOKS, json.dumps(asdict(made), ensure_ascii=False))
        await self._journal("QuickBooks Online", "connected", asdict(made))
        return made

    async def _read_company(self, environment: str, realm: str) -> Connected:
        quickbooks = self.doors.quickbooks(environment, realm)
        company: Company = await quickbooks.company()
        preferences: Preferences = await quickbooks.preferences()
        return Connected(environment, realm, company.name, company.country, preferences.home_currency)

    async def connect_demo(self, environment: str, realm: str) -> None:
        """Connects the demo company, whose sign-in is stored already, and the demo's OneDesk."""
        made = await self._read_company(environment, realm)
        await self.shelves.settings.put(QUICKBOOKS, json.dumps(asdict(made), ensure_ascii=False))
        key = await self.secrets.get("onedesk", "api-key")
        name = await self.doors.onedesk(key or "").organization_name()
        await self.shelves.settings.put(ONEDESK, json.dumps({"organization": name}))
        await self._journal("QuickBooks Online", "connected", asdict(made))

    async def disconnect_quickbooks(self) -> bool:
        """Revokes and forgets the sign-in; whether Intuit confirmed it. Decisions, links, journal and the app's keys stay."""
        company = await self.connected()
        if company is None:
            return True
        confirmed = await self.doors.revoke(company.environment, company.realm)
        await self.doors.forget(company.environment, company.realm)
        await self.shelves.settings.put(LAST, json.dumps([company.environment, company.realm]))
        await self.shelves.settings.put(QUICKBOOKS, None)
        await self._journal(
            "QuickBooks Online", "disconnected" if confirmed else "disconnected_unconfirmed", asdict(company)
        )
        return confirmed

    async def refreshed(self, company: Company, preferences: Preferences) -> None:
        """Keeps the company's name, country and currency as just read."""
        known = await self.connected()
        if known is not None:
            made = Connected(known.environment, known.realm, company.name, company.country, preferences.home_currency)
            if made != known:
                await self.shelves.settings.put(QUICKBOOKS, json.dumps(asdict(made), ensure_ascii=False))

    async def status(self) -> Status:
        """What is connected, from what is stored; no service is asked."""
        stored = await self.shelves.settings.all()
        organization = json.loads(stored[ONEDESK])["organization"] if ONEDESK in stored else None
        company = await self.connected()
        problem, facts = None, None
        try:
            backend = self.secrets.backend
            facts = await self.doors.token_facts(company.environment, company.realm) if company else None
        except ProblemError as error:
            backend, problem = "", error.problem
        return Status(organization, company, facts, backend, problem)

    async def _journal(self, subject: str, outcome: str, detail: dict[str, Any]) -> None:
        company = await self.connected()
        scope = await self.scope_of(company)
        text = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        await self.shelves.journal.append(scope, Entry(self.clock.now(), "connection", subject, outcome, detail=text))
