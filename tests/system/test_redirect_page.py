"""The https page between Intuit and the program, in a real browser: it passes on four values to loopback, and nothing else.

Without Chromium and its driver the tests of this file are not collected and the run's end says so;
`LEDGERBRIDGE_REQUIRE_BROWSER=1` (CI) makes that an error.
"""

import asyncio
import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.oauth.callback import Listener
from app.oauth.pasted import read_pasted
from tests.system.browser import Browser, open_browser
from tests.system.terminal import Box, Terminal

PAGES = Path(__file__).resolve().parents[2] / "packaging" / "redirect"
RANDOM = "q7Zt1yYVZkq0m3bJ5cW8dR2sX4uA6eF9gH0iK1lM2nO"


class Program(ThreadingHTTPServer):
    """Stands where the program listens; remembers the addresses that it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ProgramHandler)
        self.asked: list[str] = []


class ProgramHandler(BaseHTTPRequestHandler):
    server: Program

    def do_GET(self):
        if self.path != "/favicon.ico":
            self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>The program</title>")

    def log_message(self, *args):
        pass


class PageHandler(SimpleHTTPRequestHandler):
    """Serves the folder with the headers that its `_headers` file asks for."""

    def __init__(self, *args):
        super().__init__(*args, directory=str(PAGES))

    def end_headers(self):
        for line in (PAGES / "_headers").read_text().splitlines()[1:]:
            name, value = line.strip().split(": ", 1)
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args):
        pass


def serve(server: ThreadingHTTPServer) -> Iterator[ThreadingHTTPServer]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of the pages, served over TLS as on a real host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "books.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path_factory.mktemp("tls") / "site.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), PageHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    for running in serve(server):
        yield f"https://books.example.com:{running.server_address[1]}"


@pytest.fixture
def program():
    yield from serve(Program())


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[Browser]:
    with open_browser(tmp_path_factory.mktemp("browser"), language="en-US") as opened:
        yield opened


def test_code_state_and_realm_arrive_and_nothing_else(browser, site, program):
    port = program.server_address[1]

    browser.go(f"{site}/callback.html?code=AB11.x-y_z&realmId=9341453&state={RANDOM}.{port}&utm=1&next=//evil.example")

    browser.until(lambda: browser.title() == "The program")
    assert program.asked == [f"/callback?code=AB11.x-y_z&realmId=9341453&state={RANDOM}.{port}"]


def test_a_denial_is_passed_on(browser, site, program):
    port = program.server_address[1]

    browser.go(f"{site}/callback.html?error=access_denied&state={RANDOM}.{port}")

    browser.until(lambda: browser.title() == "The program")
    assert program.asked == [f"/callback?error=access_denied&state={RANDOM}.{port}"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=AB11&realmId=1",
        "code=AB11&realmId=1&state=",
        "code=AB11&realmId=1&state={random}",
        "code=AB11&realmId=1&state=short.{port}",
        "code=AB11&realmId=1&state={random}.80",
        "code=AB11&realmId=1&state={random}.99999",
        "code=AB11&realmId=1&state={random}.0{port}",
        "code=AB11&realmId=1&state={random}.{port}@evil.example",
        "code=AB11&realmId=1&state={random}.{port}/../../x",
        "code=AB11&realmId=1&state={random}.{port}%23",
        "code=AB11&realmId=1&state={random}.{port}%0A",
        "code=AB11&realmId=1&state={random}.evil.example:{port}",
        "code=AB11&realmId=1&state={random}.{port}&state={random}.{port}",
        "code=AB11&code=CD22&realmId=1&state={random}.{port}",
        "code=%3Cscript%3Ealert(1)%3C/script%3E&realmId=1&state={random}.{port}",
        "code=AB11&realmId=1%26code%3DCD22&state={random}.{port}",
        "code=AB11&realmId=javascript:alert(1)&state={random}.{port}",
        "realmId=1&state={random}.{port}",
        "error=a%20b&state={random}.{port}",
        "error=access_denied&code=AB11&realmId=1&state={random}.{port}",
        "error=access_denied&error=x&state={random}.{port}",
        "code=AB11&realmId=1&state={random}.22",
        "code=AB11&realmId=1&state={random}.1023",
        "code=AB11&realmId=1&state={random}.65536",
        "code=AB11&realmId=1&state={random}.-{port}",
        "code=AB11&realmId=1&state={random}.%EF%BC%92%EF%BC%98%EF%BC%96%EF%BC%98%EF%BC%90",
        "code=AB11&realmId=1&state={random}.{port}.{port}",
        "code=AB11&realmId=1&state={random}.{port}%00",
        "code=AB11&realmId=1&st%61te={random}.{port}&state={random}.{port}",
        "code=&realmId=1&state={random}.{port}",
        "code=" + "A" * 1025 + "&realmId=1&state={random}.{port}",
        "code=AB11&realmId=" + "1" * 33 + "&state={random}.{port}",
        "code=AB11&realmId=1&state=" + "q" * 129 + ".{port}",
        "code=AB11&realmId=1&state=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E.{port}",
        "code=AB11&realmId=%D9%A1&state={random}.{port}",
        "CODE=AB11&realmId=1&state={random}.{port}",
        "#code=AB11&realmId=1&state={random}.{port}",
    ],
)
def test_what_is_no_answer_goes_nowhere(query, browser, site, program):
    browser.go(f"{site}/callback.html?{query.format(random=RANDOM, port=program.server_address[1])}")

    browser.until(lambda: browser.visible_text("h1") == ["Back to Ledgerbridge"])
    assert "nothing was passed on" in browser.visible_text("main")[0]
    assert browser.address().startswith(f"{site}/callback.html")
    assert program.asked == []


def test_what_stands_behind_a_hash_is_left_behind(browser, site, program):
    port = program.server_address[1]

    browser.go(f"{site}/callback.html?code=AB11&realmId=1&state={RANDOM}.{port}#access_token=x&next=//evil.example")

    browser.until(lambda: browser.title() == "The program")
    assert program.asked == [f"/callback?code=AB11&realmId=1&state={RANDOM}.{port}"]
    assert browser.address() == f"http://localhost:{port}/callback?code=AB11&realmId=1&state={RANDOM}.{port}"


def test_a_stranger_cannot_run_it_in_a_frame(browser, site, program):
    port = program.server_address[1]
    browser.go(f"http://localhost:{port}/stranger")

    browser.run(
        f"""
        const frame = document.createElement("iframe");
        frame.src = "{site}/callback.html?code=AB11&realmId=1&state={RANDOM}.{port}";
        document.body.append(frame);
        return new Promise((done) => frame.addEventListener("load", () => setTimeout(done, 200)));
        """
    )

    assert program.asked == ["/stranger"]


def test_without_a_program_the_address_bar_holds_what_is_to_be_pasted(browser, site):
    server = Program()
    port = server.server_address[1]
    server.server_close()

    browser.go(f"{site}/callback.html?code=AB11&realmId=1&state={RANDOM}.{port}", may_fail=True)

    pasted = f"http://localhost:{port}/callback?code=AB11&realmId=1&state={RANDOM}.{port}"
    browser.until(lambda: browser.address() == pasted)


def test_the_policy_stops_foreign_scripts_and_connections(browser, site):
    browser.go(f"{site}/callback.html")

    outcome = browser.run(
        """
        const blocked = [];
        document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
        const inline = document.createElement("script");
        inline.textContent = "window.ran = true";
        document.body.append(inline);
        const image = document.createElement("img");
        image.src = "https://evil.example/x.png";
        document.body.append(image);
        return fetch("https://evil.example/").catch(() => null).then(
            () => new Promise((done) => setTimeout(() => done([[...new Set(blocked)].sort(), window.ran === true]), 100)));
        """
    )

    assert outcome == [["connect-src", "img-src", "script-src-elem"], False]


@pytest.mark.parametrize(
    ("page", "english", "german"),
    [
        ("callback", "Back to Ledgerbridge", "Zurück zu Ledgerbridge"),
        ("launch", "Open Ledgerbridge on your computer", "Öffnen Sie Ledgerbridge auf Ihrem Computer"),
        ("disconnect", "Disconnected from QuickBooks Online", "Von QuickBooks Online getrennt"),
        ("reconnect", "Connect again", "Neu verbinden"),
        ("privacy", "Privacy", "Datenschutz"),
        ("terms", "Terms", "Nutzungsbedingungen"),
    ],
)
def test_each_page_speaks_english_here(page, english, german, browser, site):
    browser.go(f"{site}/{page}.html")

    browser.until(lambda: browser.visible_text("h1") == [english])
    assert german in (PAGES / f"{page}.html").read_text()


def test_a_german_browser_gets_german(tmp_path, site):
    with open_browser(tmp_path, language="de-DE") as browser:
        browser.go(f"{site}/callback.html")

        browser.until(lambda: browser.visible_text("h1") == ["Zurück zu Ledgerbridge"])
        assert "es wurde nichts weitergegeben" in browser.visible_text("main")[0]


# ---------------------------------------------------------------- with the program's own listener


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def test_the_program_takes_the_answer_and_the_page_tells_the_truth_afterwards(browser, site):
    port = free_port()
    state = f"{RANDOM}.{port}"
    async with Listener(port, state, f"{site}/callback.html") as listener, asyncio.TaskGroup() as group:
        group.create_task(
            asyncio.to_thread(browser.go, f"{site}/callback.html?code=AB11&realmId=9341453&state={state}")
        )
        answer = await asyncio.wait_for(listener.answer, 20)
        listener.conclude("done")

    assert (answer.code, answer.realm, answer.error) == ("AB11", "9341453", "")
    await asyncio.to_thread(browser.until, lambda: browser.visible_text("h1") == ["Connected"])


async def test_a_strangers_state_is_turned_away_by_the_program_and_the_wait_goes_on(browser, site):
    port = free_port()
    state, strangers = f"{RANDOM}.{port}", f"{RANDOM[::-1]}.{port}"
    async with Listener(port, state, f"{site}/callback.html") as listener:
        await asyncio.to_thread(browser.go, f"{site}/callback.html?code=STOLEN&realmId=666&state={strangers}")
        await asyncio.to_thread(
            browser.until,
            lambda: browser.visible_text("h1") == ["This is not the answer that Ledgerbridge waits for"],
        )

        assert not listener.answer.done()


def test_the_address_left_in_the_address_bar_can_be_pasted(browser, site):
    port = free_port()
    browser.go(f"{site}/callback.html?code=AB11&realmId=1&state={RANDOM}.{port}", may_fail=True)
    browser.until(lambda: browser.address().startswith("http://localhost:"))

    answer = read_pasted(browser.address())

    assert answer is not None
    assert (answer.code, answer.realm, answer.is_for(f"{RANDOM}.{port}")) == ("AB11", "1", True)


def test_the_running_program_is_connected_through_the_page_and_by_nothing_else(browser, site, tmp_path):
    """The whole program, as with production keys: it waits while strangers try their luck, and takes its own answer once."""
    box = Box("--country", "DE", "--empty", "--redirect-uri", f"{site}/callback.html", port=free_port())
    try:
        box.redirect_uri = f"{site}/callback.html"
        terminal = Terminal(box, tmp_path)
        asked = terminal.sign_in("--timeout", "60")
        right = asked.answered("allow", box.said["realm_id"])
        kept, passed_on = "Back to Ledgerbridge", "This is not the answer that Ledgerbridge waits for"
        for hostile, heading in (
            (right.replace("state=", "state=x"), passed_on),
            (f"{site}/callback.html?code=STOLEN&realmId=666&state={RANDOM}.{box.port}", passed_on),
            (f"{site}/callback.html?error=access_denied&state={RANDOM}.{box.port}", passed_on),
            (right + "&code=CD22", kept),
            (right.replace("realmId=", "realmId=%22%3E%3Cscript%3E"), kept),
            (right.replace(f".{box.port}", f".{box.port}@evil.example"), kept),
        ):
            browser.go(hostile)
            browser.until(lambda wanted=heading: browser.visible_text("h1") == [wanted])
        assert asked.running.process.poll() is None
        assert terminal.keychain == {}

        browser.go(right)
        browser.until(lambda: browser.visible_text("h1") == ["Connected"])
        ended = asked.running.end()

        assert right.startswith(f"{site}/callback.html?")
        assert ended.status == 0, ended.err
        assert terminal.ok("status")["quickbooks"]["realm_id"] == box.said["realm_id"]
    finally:
        box.close()
