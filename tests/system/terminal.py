"""Ledgerbridge driven as a stranger drives it: arguments, standard streams, exit status, variables; the services stood in for by a sandbox.

`Terminal.run` calls the entry point inside this process (quick), `Terminal.process` starts a program of its own.
"""

import contextlib
import io
import json
import logging
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
HURRY = mock.patch("app.clients.pace.GAP_SECONDS", 0.001)
HURRY_ONEDESK = mock.patch("app.doors.ONEDESK_GAP", 0.001)
KEYRING = "tests.system.file_keyring.FileKeyring"


def free_port() -> int:
    """A port that nobody listens on, below those that the system hands out to connections: it stays free while a test waits."""
    for port in random.sample(range(20_000, 32_000), 200):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


def fetch(method: str, url: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Status and JSON (or text) of one call; redirects are not followed."""
    data = None if body is None else json.dumps(body, default=str).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=20) as answer:
            return answer.status, _read(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            if refused.status in (301, 302, 303, 307):
                return refused.code, refused.headers["Location"]
            return refused.code, _read(refused.read())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args, **_kwargs):
        return None


def _read(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal) if body else None
    except ValueError:
        return body.decode(errors="replace")


class Box:
    """A sandbox process and its control paths."""

    def __init__(self, *arguments: str, port: int) -> None:
        self.port = port
        self.redirect_uri = f"http://localhost:{port}/callback"
        command = [sys.executable, "-m", "app.demo.sandbox", *arguments, "--redirect-uri", self.redirect_uri]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said = json.loads(self.process.stdout.readline())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=10)

    def _control(self, base: str, method: str, name: str, body: Any) -> Any:
        status, answer = fetch(method, f"{base}/_control/{name}", body)
        assert status == 200, f"{name}: {status} {answer}"
        return answer

    def onedesk(self, method: str, name: str, body: Any = None) -> Any:
        return self._control(self.said["onedesk_url"].removesuffix("/rest/public"), method, name, body)

    def quickbooks(self, method: str, name: str, body: Any = None) -> Any:
        return self._control(self.said["quickbooks_api"], method, name, body)

    def intuit(self, method: str, name: str, body: Any = None) -> Any:
        return self._control(self.said["discovery"].partition("/.well-known")[0], method, name, body)

    def reset(self) -> None:
        """Everything in both services as at the start; faults off, what was counted forgotten."""
        for call in (self.onedesk, self.quickbooks, self.intuit):
            call("DELETE", "faults")
        self.onedesk("POST", "reset")
        self.quickbooks("POST", "settings", {"limits": False})
        self.onedesk("DELETE", "log")
        self.quickbooks("DELETE", "log")
        self.quickbooks("DELETE", "mails")

    # --- OneDesk ---

    def organization(self, name: str, email: str | None = "rechnung@kunde.example", **more: Any) -> str:
        body = {"name": name, "invoicePreference": {"email": email}, **more}
        return self.onedesk("POST", "organization", body)["externalId"]

    def invoice(self, number: str | None, customer: str = "Kunde Eins GmbH", **changes: Any) -> str:
        """An open invoice: one line of 2 hours at 100.00 and 19 % tax (238.00); `changes` replace members. Its external id."""
        made = reference_invoice(number, customer, self._organization_id(customer), **changes)
        return self.onedesk("POST", "invoice", made)["externalId"]

    def _organization_id(self, name: str) -> str:
        held = self.onedesk("GET", "state")["customer-organizations"]
        return next((each["externalId"] for each in held if each["name"] == name), None) or self.organization(name)

    def onedesk_invoice(self, number: str) -> dict[str, Any]:
        return next(each for each in self.onedesk("GET", "state")["invoices"] if each.get("number") == number)

    def edit_in_onedesk(self, number: str, **changes: Any) -> None:
        self.onedesk("POST", "edit", {"number": number, "changes": changes})

    # --- QuickBooks ---

    def put(self, kind: str, **entity: Any) -> str:
        return self.quickbooks("POST", "put", {"kind": kind, "entity": entity})["Id"]

    def customer(self, name: str, **more: Any) -> str:
        return self.put("Customer", DisplayName=name, **more)

    def item(self, name: str, account: str | None = "1", **more: Any) -> str:
        income = {"IncomeAccountRef": {"value": account}} if account else {}
        return self.put("Item", Name=name, Type="Service", **income, **more)

    def state(self, kind: str) -> list[dict[str, Any]]:
        return self.quickbooks("GET", "state")[kind]

    def posted(self, number: str) -> dict[str, Any]:
        """The one QuickBooks invoice of this DocNumber."""
        (found,) = [each for each in self.state("Invoice") if each.get("DocNumber") == number]
        return found

    def pay(self, number: str, amount: str | None = None) -> dict[str, Any]:
        return self.quickbooks("POST", "payment", {"number": number, "amount": amount, "date": "2026-11-20"})

    @property
    def writes(self) -> int:
        """Requests to QuickBooks Online that wrote and were done."""
        return self.quickbooks("GET", "counts")["writes"]

    @property
    def onedesk_writes(self) -> int:
        return self.onedesk("GET", "counts")["writes"]

    @property
    def mails(self) -> list[dict[str, Any]]:
        return self.quickbooks("GET", "mails")


LINE = {
    "id": 1,
    "name": "Ticket 311: VPN einrichten",
    "description": "Zwei Standorte",
    "serviceType": "Beratung",
    "date": "2026-10-12",
    "quantity": 2,
    "rate": 100.0,
    "amount": 200.0,
    "taxable": True,
}


def reference_invoice(number: str | None, customer: str, organization: str, **changes: Any) -> dict[str, Any]:
    """An invoice as OneDesk's reference shape has it."""
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{number}/{customer}/{sorted(changes)}")
    made = {
        "id": identity.int % 1_000_000,
        "externalId": str(identity),
        "number": number,
        "name": "Betreuung Oktober",
        "type": "time and material",
        "status": "Open",
        "invoiceDate": "2026-10-31",
        "dueDate": "2026-11-30",
        "terms": "Net 30",
        "customerOrganization": {"externalId": organization, "name": customer},
        "projectExternalId": None,
        "currency": "EUR",
        "currencySymbol": "€",
        "lineItems": [LINE],
        "discount": None,
        "discountName": None,
        "shipping": None,
        "shippingName": None,
        "tax1": 19.0,
        "tax1Name": "MwSt",
        "tax1Amount": 38.0,
        "tax2": None,
        "tax2Name": None,
        "tax2Amount": None,
        "subtotal": 200.0,
        "total": 238.0,
        "amountPaid": 0.0,
        "balance": 238.0,
        "memo": "Vielen Dank für Ihren Auftrag.",
        "creationTime": "2026-10-31T09:12:00.000+00:00",
        "lastSentDate": None,
        "quickBooksStatus": None,
    }
    return {**made, **changes}


@dataclass(frozen=True)
class Ended:
    """How a call ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The code of a refused call."""
        document = self.json
        assert list(document) == ["error"], document
        return document["error"]["code"]

    @property
    def rows(self) -> list[dict[str, Any]]:
        document = self.json
        return document["results"] if "results" in document else document["invoices"]

    @property
    def row(self) -> dict[str, Any]:
        (found,) = self.rows
        return found

    @property
    def codes(self) -> list[str]:
        """Problem codes of the only plan, or of the only result."""
        row = self.row
        problems = row["problems"] if "problems" in row else [row["problem"]]
        return [each["code"] for each in problems if each]


@dataclass
class Terminal:
    """One installation: its data folder and keychain below `folder`."""

    box: Box
    folder: Path
    settings: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def keychain(self) -> dict[str, dict[str, str]]:
        file = self.folder / "keychain.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def environment(self, **more: str | None) -> dict[str, str]:
        """The variables of a call; a value of None takes one away."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEDGERBRIDGE_", "PYTHON"))}
        said = {
            "LANGUAGE": "en",
            "LC_ALL": "C.UTF-8",
            "LEDGERBRIDGE_ONEDESK_URL": self.box.said["onedesk_url"],
            "LEDGERBRIDGE_QUICKBOOKS_DISCOVERY": self.box.said["discovery"],
            "LEDGERBRIDGE_QUICKBOOKS_API": self.box.said["quickbooks_api"],
            "LEDGERBRIDGE_REDIRECT_URI": self.box.redirect_uri,
            "LEDGERBRIDGE_LISTEN_PORT": str(self.box.port),
            "LEDGERBRIDGE_SETTLE_SECONDS": "1",
            "LEDGERBRIDGE_READ_TIMEOUT": "5",
            "LEDGERBRIDGE_DATA_DIR": str(self.data),
            "LEDGERBRIDGE_TEST_KEYCHAIN": str(self.folder / "keychain.json"),
            "PYTHON_KEYRING_BACKEND": KEYRING,
            "PYTHONUTF8": "1",
        }
        found = {**kept, **said, **self.settings, **more}
        return {name: value for name, value in found.items() if value is not None}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "app", *words]

    def process(self, *words: str, typed: str = "", seconds: float = 60, **more: str | None) -> Ended:
        """A call as a process of its own."""
        ended = subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env=self.environment(**more),
            input=typed,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def started(self, *words: str, **more: str | None) -> "Running":
        return Running(self.command(*words), self.environment(**more))

    def run(self, *words: str, typed: str = "", **more: str | None) -> Ended:
        """A call of the entry point in this process, with `--json`. It does not keep the pace between requests, so that tests are quick;
        the sandbox's own limits are switched off for it."""
        from app.main import main

        out, err = io.StringIO(), io.StringIO()
        before, typed_before, mask = dict(os.environ), sys.stdin, os.umask(0o077)
        os.environ.clear()
        os.environ.update(self.environment(**more))
        sys.stdin = io.StringIO(typed)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), HURRY, HURRY_ONEDESK:
                status = main(["--json", *words])
        finally:
            sys.stdin = typed_before
            os.environ.clear()
            os.environ.update(before)
            os.umask(mask)
            for handler in list(logging.getLogger("ledgerbridge").handlers):
                logging.getLogger("ledgerbridge").removeHandler(handler)
                handler.close()
        return Ended(status, out.getvalue(), err.getvalue())

    def ok(self, *words: str, **more: Any) -> Any:
        """The document of a call that must do all that was asked."""
        ended = self.run(*words, **more)
        assert ended.status == 0, ended.out + ended.err
        return ended.json

    # --- connecting ---

    def connect_onedesk(self, key: str | None = None) -> Ended:
        return self.run("connect", "onedesk", "--api-key-stdin", typed=(key or self.box.said["onedesk_api_key"]) + "\n")

    def sign_in(self, *more: str, secret: str | None = None, **variables: str | None) -> "SignIn":
        """`connect quickbooks --no-browser`, waiting for its answer."""
        client = ("--client-id", self.box.said["client_id"], "--client-secret-stdin")
        running = self.started("connect", "quickbooks", "--no-browser", *client, *more, **variables)
        running.type((secret or self.box.said["client_secret"]) + "\n")
        return SignIn(running, running.line().strip())

    def connect_quickbooks(self, *more: str, realm: str | None = None) -> Ended:
        asked = self.sign_in(*more)
        asked.allow(realm or self.box.said["realm_id"])
        return asked.running.end()

    def connect(self) -> "Terminal":
        """Both services."""
        assert self.connect_onedesk().status == 0
        ended = self.connect_quickbooks()
        assert ended.status == 0, ended.err
        return self

    def copied(self, folder: Path) -> "Terminal":
        """An installation of the same state in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Terminal(self.box, folder, dict(self.settings))


class Running:
    """A call that still runs; its streams are read as they come."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8"
        )
        self._errors: list[str] = []
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._reader.start()

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._errors.append(line)

    def type(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self, seconds: float = 30) -> Ended:
        """Waits for its end; standard input stays open until then, as a terminal's does."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            status = self.process.wait(seconds)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            out = "" if self.process.stdout.closed else self.process.stdout.read()
            self.process.stdout.close()
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        self._reader.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return Ended(status, out, "".join(self._errors))


@dataclass
class SignIn:
    """A sign-in that waits: `address` is the authorize address that stood on the first line."""

    running: Running
    address: str

    @property
    def state(self) -> str:
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.address).query)["state"][0]

    def answered(self, decision: str, realm: str = "") -> str:
        """What Intuit redirects to after the button was pressed."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.address).query))
        base = self.address.partition("?")[0]
        form = urllib.parse.urlencode({**query, "decision": decision, "realm": realm}).encode()
        try:
            with urllib.request.build_opener(_Stay).open(urllib.request.Request(base, form), timeout=10) as answer:
                raise AssertionError(answer.read().decode())
        except urllib.error.HTTPError as moved:
            with moved:
                return moved.headers["Location"]

    def allow(self, realm: str) -> tuple[int, Any]:
        """Allows, and follows Intuit's redirect to the program."""
        return fetch("GET", self.answered("allow", realm))


def is_money(text: str) -> bool:
    return re.fullmatch(r"-?\d+\.\d{2,}", text) is not None
