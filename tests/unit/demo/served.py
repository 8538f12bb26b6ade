"""The stand-ins served on loopback, and a plain HTTP client for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from app.demo.faults import Faults
from app.demo.hosting import Hosted, address, listen
from app.demo.intuit.server import create_app as create_sign_in
from app.demo.intuit.tokens import TokenStore
from app.demo.quickbooks.books import Books
from app.demo.quickbooks.limits import Limits
from app.demo.quickbooks.server import create_app
from tests.unit.demo.company import REALM, Clock

CLIENT_ID, SECRET, CALLBACK = "client-1", "secret-1", "http://localhost:28680/callback"
JSON = {"Accept": "application/json"}


class Served:
    """One company with its sign-in; `api` and `desk` are their addresses."""

    def __init__(self, country: str, folder: Path | None = None) -> None:
        self.clock = Clock()
        self.books = Books(country, REALM, folder / "books.sqlite" if folder else None, self.clock)
        self.tokens = TokenStore(
            CLIENT_ID, SECRET, [CALLBACK], folder / "tokens.sqlite" if folder else None, self.clock
        )
        self.faults, self.desk_faults = Faults(), Faults()
        self.limits = Limits()
        self.api = self.desk = ""
        self.client = httpx.Client(timeout=10, trust_env=False)
        self.token = self.tokens.grant(REALM).access_token

    def url(self, path: str, **query: str) -> str:
        return f"{self.api}/v3/company/{REALM}/{path}" + (f"?{urlencode(query)}" if query else "")

    def headers(self, **more: str) -> dict[str, str]:
        return {**JSON, "Authorization": f"Bearer {self.token}", **more}

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.client.get(self.url(path, **query), headers=self.headers())

    def post(self, path: str, body: Any, **query: str) -> httpx.Response:
        headers = self.headers(**{"Content-Type": "application/json"})
        return self.client.post(self.url(path, **query), content=json.dumps(body), headers=headers)

    def query(self, statement: str) -> Any:
        return exact(self.get("query", query=statement))["QueryResponse"]

    def control(self, method: str, name: str, body: Any = None) -> Any:
        answer = self.client.request(method, f"{self.api}/_control/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def code(self, answer: httpx.Response) -> str:
        found: str = answer.json()["Fault"]["Error"][0]["code"]
        return found


def exact(answer: httpx.Response) -> Any:
    return json.loads(answer.content, parse_float=Decimal)


@contextmanager
def served(country: str = "DE", folder: Path | None = None) -> Iterator[Served]:
    world = Served(country, folder)
    api, desk = listen(), listen()
    world.api, world.desk = address(api), address(desk)
    companies = {REALM: "Demo & Sons"}
    apps = [
        (api, create_app(world.books, world.tokens, world.faults, world.limits)),
        (desk, create_sign_in(world.tokens, companies, world.desk, world.desk_faults)),
    ]
    with Hosted(apps), world.client:
        yield world
    world.books.close()
    world.tokens.close()
