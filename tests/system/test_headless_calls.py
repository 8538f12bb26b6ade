"""Options, exit statuses, streams, decisions and hosts of the headless contract."""

import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app import __version__
from app.cli.arguments import HELP
from tests.system.terminal import free_port, is_money

PROBLEM = ["code", "title", "detail", "fix", "intuit_tid", "quickbooks_errors"]


# --- entry points and options ----------------------------------------------------------------------------------------


def test_a_command_loads_no_qt_module_and_writes_one_document_to_standard_output(terminal):
    probe = (
        "import sys; from app.main import main; status = main(['--json', 'status']); "
        "loaded = sorted(m for m in sys.modules if m.startswith(('PySide6', 'shiboken6', 'qasync'))); "
        "sys.stderr.write(repr(loaded)); sys.exit(status)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", probe], env=terminal.environment(), capture_output=True, text=True, timeout=60
    )

    assert (ended.returncode, ended.stderr) == (0, "[]")
    assert list(json.loads(ended.stdout)) == ["onedesk", "quickbooks", "keychain", "counts"]


def test_the_module_is_an_entry_point_and_says_its_version():
    ended = subprocess.run([sys.executable, "-m", "app", "--version"], capture_output=True, text=True, timeout=60)

    assert (ended.returncode, ended.stdout) == (0, f"Ledgerbridge {__version__}\n")


def test_help_names_every_command_in_the_language_asked_for(fresh):
    english, german = fresh.process("--lang", "en", "--help"), fresh.process("--lang", "de", "--help")
    named = re.findall(r"^    ([a-z-]+) +\S", english.out, re.MULTILINE)

    assert (english.status, german.status) == (0, 0)
    assert named == list(HELP)
    assert "SUPPRESS" not in english.out


def test_progress_and_remarks_go_to_standard_error(terminal):
    terminal.box.invoice("R-1")
    ended = terminal.process("--json", "-v", "copy", "R-1")

    assert ended.status == 0
    assert json.loads(ended.out)["results"][0]["outcome"] == "created"
    assert "R-1" in ended.err


def test_without_json_there_is_a_table(terminal):
    terminal.box.invoice("R-1")
    ended = terminal.process("--lang", "en", "plan")

    assert ended.status == 0
    assert "R-1" in ended.out
    assert "238.00" in ended.out
    with pytest.raises(ValueError):
        json.loads(ended.out)


def test_the_language_is_the_one_asked_for(fresh):
    english = fresh.run("--lang", "en", "plan").json["error"]
    german = fresh.run("--lang", "de", "plan").json["error"]

    assert english["code"] == german["code"] == "not_connected"
    assert english["title"] != german["title"]
    assert fresh.run("--lang", "fr", "status").status == 2


def test_the_language_setting_holds_without_an_option(terminal):
    terminal.ok("settings", "set", "language", "de")
    german = terminal.run("plan", "no-such").json["error"]["title"]
    english = terminal.run("--lang", "en", "plan", "no-such").json["error"]["title"]

    assert german != english


def test_the_data_folder_is_made_private_and_the_option_comes_before_the_variable(fresh, tmp_path):
    chosen = tmp_path / "deep" / "chosen"
    assert fresh.run("--data-dir", str(chosen), "status").status == 0

    assert chosen.stat().st_mode & 0o777 == 0o700
    assert not fresh.data.exists()
    assert fresh.run("status").status == 0
    assert fresh.data.stat().st_mode & 0o777 == 0o700
    files = [path for path in (*chosen.rglob("*"), *fresh.data.rglob("*")) if path.is_file()]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}


def test_an_umask_that_gives_all_away_changes_nothing(terminal):
    terminal.box.invoice("R-1")
    script = f"umask 0; exec {sys.executable} -m app --json copy R-1"
    ended = subprocess.run(["sh", "-c", script], env=terminal.environment(), capture_output=True, timeout=60)
    files = [path for path in terminal.data.rglob("*") if path.is_file()]

    assert ended.returncode == 0
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["--nonsense", "status"],
        ["status", "--json"],
        ["copy"],
        ["copy", "R-1", "--all-open"],
        ["copy", "R-1", "--again"],
        ["copy", "--expect"],
        ["stat"],
        ["--prof", "x", "status"],
        ["map", "Beratung"],
        ["map", "Beratung", "--create", "--item", "1"],
        ["resolve", "R-1"],
        ["resolve", "R-1", "--accept", "--forget"],
        ["connect", "onedesk"],
        ["connect", "quickbooks", "--environment", "elsewhere"],
        ["disconnect", "everything"],
        ["settings", "set", "language"],
        ["tie-out", "--month", "2026-13"],
        ["tie-out", "--month", "October"],
        ["tie-out", "--month", "2026-1"],
        ["tie-out", "--export", "sums.xlsx"],
        ["journal", "--export", "journal.txt"],
        ["link", "Kunde Eins GmbH", "--currency", "Euro", "--create"],
        ["adopt", "--since", "yesterday"],
        ["tax", "MwSt", "nineteen", "--code", "2"],
        ["tax", "MwSt", "NaN", "--code", "2"],
        ["tax", "MwSt", "-19", "--code", "2"],
        ["tax", "MwSt", "Infinity", "--code", "2"],
        ["--profile", "", "status"],
    ],
)
def test_a_wrong_call_exits_2_with_one_error_document(terminal, words):
    ended = terminal.run(*words)

    assert ended.status == 2, ended.out + ended.err
    assert list(ended.json) == ["error"]
    assert list(ended.json["error"]) == PROBLEM
    assert ended.error == "usage"
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", ["plan", "copy", "send", "raw", "accept", "resolve"])
def test_an_unknown_number_exits_2_and_nothing_is_done(terminal, command):
    terminal.box.invoice("R-1")
    words = {"raw": ["no-such"], "accept": ["no-such"], "resolve": ["no-such", "--accept"]}
    ended = terminal.run(command, *words.get(command, ["R-1", "no-such"]))

    assert (ended.status, ended.error) == (2, "unknown_number")
    assert "no-such" in ended.json["error"]["title"]
    assert terminal.box.writes == 0


@pytest.mark.parametrize(
    "words",
    [
        *(["plan"], ["copy", "R-1"], ["send", "--all-open"], ["payments"], ["tie-out"], ["adopt"], ["raw", "R-1"]),
        *(
            ["accept", "R-1"],
            ["resolve", "R-1", "--accept"],
            ["map", "Beratung", "--create"],
            ["link", "A", "--create"],
        ),
        *(["tax", "", "0", "--code", "2"], ["settings", "set", "default-item", "x"]),
    ],
    ids=lambda words: words[0],
)
def test_without_connections_what_needs_them_exits_2(fresh, words):
    ended = fresh.run(*words)

    assert (ended.status, ended.error) == (2, "not_connected")


@pytest.mark.parametrize("words", [["status"], ["settings"], ["mappings"], ["customers"], ["invoices"], ["journal"]])
def test_status_and_lists_exit_0_when_nothing_is_connected(fresh, words):
    ended = fresh.run(*words)

    assert ended.status == 0
    assert "error" not in ended.json


# --- decisions -------------------------------------------------------------------------------------------------------


def test_decisions_say_done_and_are_used(terminal):
    item, customer = terminal.box.item("Consulting"), terminal.box.customer("Acme AG")
    terminal.box.invoice("R-1")
    mapped = terminal.ok("map", "Beratung", "--item", "Consulting")
    linked = terminal.ok("link", "Kunde Eins GmbH", "--customer", f"id:{customer}")
    taxed = terminal.ok("tax", "MwSt", "19", "--code", "USt 19 %")
    plan = terminal.run("plan", "R-1").row

    assert [each["done"] for each in (mapped, linked, taxed)] == [True, True, True]
    assert plan["customer"] == {"name": "Acme AG", "action": "use", "quickbooks_id": customer}
    assert plan["lines"][0]["item"] == {"name": "Consulting", "action": "use", "quickbooks_id": item}
    assert terminal.ok("mappings")["mappings"][0]["decided"] == "chosen"
    assert terminal.box.writes == 0


def test_names_not_met_yet_are_accepted(terminal):
    terminal.box.item("Consulting")
    terminal.box.customer("Acme AG")

    assert terminal.ok("map", "Noch nie gesehen", "--item", "Consulting")["done"] is True
    assert terminal.ok("link", "Noch nie gesehen GmbH", "--customer", "Acme AG")["done"] is True
    assert terminal.ok("tax", "GST + QST", "14.975", "--code", "USt 19 %")["done"] is True


def test_a_name_is_looked_up_exactly_before_it_is_taken_as_an_id(terminal):
    first = terminal.box.item("Consulting")
    named = terminal.box.item(first)

    assert terminal.ok("map", "Beratung", "--item", first)["quickbooks_id"] == named
    assert terminal.ok("map", "Beratung", "--item", f"id:{first}")["quickbooks_id"] == first
    assert terminal.ok("map", "Beratung", "--item", named)["quickbooks_id"] == named


@pytest.mark.parametrize(
    "words",
    [
        ["map", "Beratung", "--item", "No such product"],
        ["map", "Beratung", "--reactivate", "999"],
        ["link", "Kunde Eins GmbH", "--customer", "id:999"],
        ["tax", "MwSt", "19", "--code", "No such code"],
    ],
)
def test_a_record_that_is_not_there_exits_2(terminal, words):
    ended = terminal.run(*words)

    assert (ended.status, ended.error) == (2, "unknown_name")


def test_create_and_reactivate_only_decide(terminal):
    old = terminal.box.item("Alte Leistung")
    terminal.box.quickbooks("POST", "deactivate", {"kind": "Item", "id": old})
    terminal.box.invoice("R-1")
    terminal.ok("map", "Beratung", "--reactivate", old)
    terminal.ok("link", "Kunde Eins GmbH", "--create", "--name", "Kunde 1")
    assert terminal.box.writes == 0
    plan = terminal.run("plan", "R-1").row
    row = terminal.run("copy", "R-1").row
    active = {each["Id"]: each["Active"] for each in terminal.box.state("Item")}

    assert plan["customer"] == {"name": "Kunde 1", "action": "create", "quickbooks_id": None}
    assert plan["lines"][0]["item"]["action"] == "reactivate"
    assert (row["outcome"], row["created_customer"]["name"], row["created_items"]) == ("created", "Kunde 1", [])
    assert active[old] is True


# --- hosts and time-outs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "variables",
    [
        {"LEDGERBRIDGE_ONEDESK_URL": "https://app.onedesk.com.evil.example/rest/public"},
        {"LEDGERBRIDGE_ONEDESK_URL": "http://app.onedesk.com/rest/public"},
        {"LEDGERBRIDGE_ONEDESK_URL": "https://user@app.onedesk.com/"},
        {"LEDGERBRIDGE_QUICKBOOKS_API": "https://evilintuit.com"},
        {"LEDGERBRIDGE_QUICKBOOKS_API": "ftp://127.0.0.1"},
        {"LEDGERBRIDGE_QUICKBOOKS_DISCOVERY": "https://intuit.com.example/.well-known"},
        {"LEDGERBRIDGE_QUICKBOOKS_DISCOVERY": "http://192.168.1.4/"},
    ],
)
def test_any_other_host_is_refused_with_the_reason(terminal, variables):
    more = {"LEDGERBRIDGE_SETTLE_SECONDS": None, "LEDGERBRIDGE_READ_TIMEOUT": None, **variables}
    ended = terminal.run("plan", **more)

    assert (ended.status, ended.error) == (2, "host_not_allowed")


@pytest.mark.parametrize("name", ["LEDGERBRIDGE_SETTLE_SECONDS", "LEDGERBRIDGE_READ_TIMEOUT"])
def test_times_may_be_lowered_only_while_every_endpoint_is_loopback(fresh, name):
    both = {"LEDGERBRIDGE_SETTLE_SECONDS": None, "LEDGERBRIDGE_READ_TIMEOUT": None}
    elsewhere = fresh.run("status", **{**both, name: "10", "LEDGERBRIDGE_QUICKBOOKS_API": None})
    longer = fresh.run("status", **{**both, name: "240", "LEDGERBRIDGE_QUICKBOOKS_API": None})
    local = fresh.run("status", **{**both, name: "10"})
    wrong = fresh.run("status", **{**both, name: "soon"})

    assert (elsewhere.status, elsewhere.error) == (2, "bad_setting")
    assert (longer.status, local.status) == (0, 0)
    assert (wrong.status, wrong.error) == (2, "bad_setting")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("LEDGERBRIDGE_LISTEN_PORT", "nonsense"), ("LEDGERBRIDGE_LISTEN_PORT", "0")),
        *(("LEDGERBRIDGE_LISTEN_PORT", "65536"), ("LEDGERBRIDGE_REDIRECT_URI", "nonsense")),
        ("LEDGERBRIDGE_REDIRECT_URI", "http://localhost.evil.example/callback"),
        ("LEDGERBRIDGE_REDIRECT_URI", "http://books.example/callback"),
    ],
)
def test_a_port_or_redirect_address_that_cannot_be_exits_2(fresh, name, value):
    ended = fresh.run("status", **{name: value})

    assert ended.status == 2
    assert ended.error in ("bad_setting", "bad_address")


def test_no_proxy_stands_between_the_program_and_loopback(terminal):
    nowhere = f"http://127.0.0.1:{free_port()}"
    names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
    by_variable = terminal.run("plan", **dict.fromkeys(names, nowhere))
    terminal.ok("settings", "set", "proxy", nowhere)

    assert by_variable.status == 0
    assert terminal.run("plan").status == 0


def test_logs_tell_no_secret_and_no_address(terminal):
    terminal.box.organization("Kunde Eins GmbH", "geheim@kunde.example")
    terminal.box.invoice("R-1")
    assert terminal.process("-v", "--json", "send", "R-1").status == 0
    terminal.box.onedesk("POST", "faults", [{"name": "status_401"}])
    terminal.run("plan")
    text = "\n".join(path.read_text() for path in (terminal.data / "logs").iterdir())
    secrets = [value for names in terminal.keychain.values() for value in names.values() if len(value) > 12]

    assert text
    assert not [value for value in (*secrets, "geheim@kunde.example", "Zwei Standorte") if value in text]


def test_with_onedesk_alone_the_list_stands(fresh):
    fresh.box.invoice("R-1")
    fresh.box.invoice("R-2", status="Draft")
    fresh.connect_onedesk()
    states = {row["number"]: row["state"] for row in fresh.ok("invoices", "--all")["invoices"]}

    assert states == {"R-1": "ready", "R-2": "draft"}
    assert fresh.run("raw", "R-1").status == 0
    assert (fresh.run("plan").status, fresh.run("plan").error) == (2, "not_connected")


def test_accept_and_yes_take_only_what_is_asked_about(terminal):
    terminal.box.invoice("R-1")
    terminal.box.invoice("R-2", subtotal=210.0)
    nothing_to_accept = [terminal.run("accept", number) for number in ("R-1", "R-2")]
    terminal.ok("copy", "R-1")

    assert [(each.status, each.error) for each in nothing_to_accept] == [(2, "usage")] * 2
    assert (terminal.run("payments", "--yes", "no-such").error) == "unknown_number"
    assert terminal.run("payments", "--yes", "r-1").status == 0


def test_a_discovery_document_that_names_another_host_is_refused(fresh):
    """The document comes from loopback; what it names is checked as well."""

    class Discovery(BaseHTTPRequestHandler):
        def do_GET(self):
            base = "https://oauth.evil.example"
            members = ("authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint")
            body = json.dumps({"issuer": base, "jwks_uri": base, **dict.fromkeys(members, base)}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            return

    with HTTPServer(("127.0.0.1", 0), Discovery) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        client = ("--client-id", "any", "--client-secret-stdin")
        words = ("--json", "connect", "quickbooks", "--no-browser", *client)
        ended = fresh.process(*words, typed="secret\n", LEDGERBRIDGE_QUICKBOOKS_DISCOVERY=address)
        server.shutdown()

    assert ended.status == 2
    assert "evil.example" in ended.out + ended.err
    assert "authorize" not in ended.out


def test_every_request_has_a_user_agent_of_its_own(leaving):
    leaving.box.invoice("R-1")
    leaving.box.quickbooks("POST", "expire")
    leaving.ok("send", "R-1")
    logs = [call("GET", "log") for call in (leaving.box.onedesk, leaving.box.quickbooks, leaving.box.intuit)]
    agents = {each["user_agent"] for log in logs for each in log}

    assert all(logs)
    assert {each.partition("/")[0] for each in agents} == {"Ledgerbridge"}


def test_all_money_has_a_point_and_two_decimals(terminal):
    terminal.box.invoice("R-1")
    text = json.dumps(
        [terminal.ok("plan"), terminal.ok("copy", "R-1"), terminal.ok("payments"), terminal.ok("invoices")]
    )
    figures = re.findall(r'"(?:subtotal|tax|total|amount|paid|balance)": ("[^"]*"|[^",{]+)', text)

    assert len(figures) > 8
    assert all(is_money(figure.strip('"')) and figure.startswith('"') for figure in figures), figures
