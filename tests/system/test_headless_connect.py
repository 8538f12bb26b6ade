"""`connect`, `disconnect` and the keychain: real processes, a browser's requests, pasted addresses."""

import json
import signal
import socket
import time
import urllib.parse

import pytest

from tests.system.terminal import Box, SignIn, Terminal, fetch, free_port


def connections(terminal):
    document = terminal.ok("status")
    return document["onedesk"]["connected"], document["quickbooks"]["connected"]


def test_onedesk_is_connected_once_its_key_has_been_checked(fresh):
    ended = fresh.connect_onedesk()

    assert (ended.status, ended.json["done"]) == (0, True)
    assert fresh.box.onedesk("GET", "counts")["paths"] == {"GET /organization/profileAndPolicy": 1}
    assert fresh.ok("status")["onedesk"] == {"connected": True, "organization": "Nordlicht IT GmbH"}


def test_a_refused_key_exits_2_and_stores_nothing(fresh):
    ended = fresh.connect_onedesk("no-such-key-0123456789")

    assert (ended.status, ended.error) == (2, "wrong_api_key")
    assert "no-such-key" not in ended.out + ended.err
    assert connections(fresh) == (False, False)
    assert fresh.keychain == {}


@pytest.mark.parametrize("typed", ["\n", "", "with blank\n", "käse\n"])
def test_what_cannot_be_a_key_is_refused_without_a_call(fresh, typed):
    ended = fresh.run("connect", "onedesk", "--api-key-stdin", typed=typed)

    assert (ended.status, ended.error) == (2, "wrong_api_key")
    assert fresh.box.onedesk("GET", "counts")["requests"] == 0


def test_quickbooks_is_connected_through_the_loopback_server(fresh):
    asked = fresh.sign_in("--timeout", "60")
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(asked.address).query))
    status, page = asked.allow(fresh.box.said["realm_id"])
    ended = asked.running.end()

    assert query["client_id"] == fresh.box.said["client_id"]
    assert query["redirect_uri"] == fresh.box.redirect_uri
    assert query["response_type"] == "code"
    assert "com.intuit.quickbooks.accounting" in query["scope"].split()
    assert query["state"].endswith(f".{fresh.box.port}")
    assert (status, ended.status, ended.out) == (200, 0, "")
    assert "<html" in page.lower()
    shown = fresh.ok("status")["quickbooks"]
    assert {**shown, "reconnect_by": "…"} == {
        "connected": True,
        "environment": "sandbox",
        "realm_id": fresh.box.said["realm_id"],
        "company": "Nordlicht IT GmbH",
        "country": "DE",
        "currency": "EUR",
        "reconnect_by": "…",
    }
    assert shown["reconnect_by"] > "2026-12-01"


def test_the_secrets_lie_in_the_keychain_under_the_names_of_the_design_and_nowhere_else(fresh):
    fresh.connect()
    kept = {service.split(":", 3)[3]: names for service, names in fresh.keychain.items()}
    prefixes = {tuple(service.split(":", 3)[:3]) for service in fresh.keychain}
    realm = fresh.box.said["realm_id"]
    secrets = [value for names in kept.values() for value in names.values()]

    assert {"onedesk", "sandbox:app", f"sandbox:{realm}"} == set(kept)
    assert len(prefixes) == 1
    ((program, installation, profile),) = prefixes
    assert (program, profile) == ("ledgerbridge", "default")
    assert len(installation) >= 8
    assert max(len(value) for value in secrets) <= 1280
    written = b"".join(path.read_bytes() for path in fresh.data.rglob("*") if path.is_file())
    for value in secrets:
        if len(value) >= 16:
            assert value.encode() not in written


def test_the_final_address_can_be_pasted_whatever_its_host(fresh):
    asked = fresh.sign_in()
    query = urllib.parse.urlsplit(asked.answered("allow", fresh.box.said["realm_id"])).query
    asked.running.type(f"https://books.elsewhere.example/landing?{query}&utm=x\n")
    ended = asked.running.end()

    assert (ended.status, connections(fresh)) == (0, (False, True))


def test_the_end_of_standard_input_is_no_cancel(fresh):
    asked = fresh.sign_in()
    asked.running.process.stdin.close()
    time.sleep(0.3)
    assert asked.running.process.poll() is None
    asked.allow(fresh.box.said["realm_id"])

    assert asked.running.end().status == 0


def test_a_wrong_state_path_or_method_gets_a_page_and_the_wait_goes_on(fresh):
    asked = fresh.sign_in()
    right = asked.answered("allow", fresh.box.said["realm_id"])
    wrong = right.replace("state=", "state=x")
    base = right.partition("?")[0]

    bounced = [
        fetch("GET", wrong)[0],
        fetch("GET", base)[0],
        fetch("GET", right.replace("/callback?", "/elsewhere?"))[0],
        fetch("POST", right)[0],
    ]
    asked.running.type(wrong + "\n")
    still = asked.running.process.poll()
    status, _ = fetch("GET", right)
    ended = asked.running.end()

    assert all(400 <= each < 500 for each in bounced), bounced
    assert still is None
    assert (status, ended.status) == (200, 0)


def test_a_second_pasted_address_counts_when_the_first_was_wrong(fresh):
    asked = fresh.sign_in()
    right = asked.answered("allow", fresh.box.said["realm_id"])
    asked.running.type("what is this?\n" + right.replace("state=", "state=x") + "\n")
    time.sleep(0.2)
    asked.running.type(right + "\n")
    ended = asked.running.end()

    assert ended.status == 0, ended.err


def test_a_denial_ends_it_at_once_and_stores_nothing(fresh):
    asked = fresh.sign_in()
    status, page = fetch("GET", asked.answered("cancel"))
    ended = asked.running.end()

    assert (ended.status, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert status in (200, 400, 403)
    assert "<html" in page.lower()
    assert fresh.keychain == {}
    assert connections(fresh) == (False, False)


@pytest.mark.parametrize("query", ["code=XYZ", "code=XYZ&realmId=", "error=server_error", "error=invalid_scope&code=1"])
def test_a_missing_realm_or_any_error_with_the_right_state_ends_it_at_once(fresh, query):
    asked = fresh.sign_in()
    fetch("GET", f"{fresh.box.redirect_uri}?state={asked.state}&{query}")
    ended = asked.running.end(10)

    assert ended.status == 2
    assert fresh.keychain == {}


def test_a_code_that_intuit_does_not_take_exits_2(fresh):
    asked = fresh.sign_in()
    fetch("GET", f"{fresh.box.redirect_uri}?state={asked.state}&code=invented&realmId={fresh.box.said['realm_id']}")
    ended = asked.running.end(20)

    assert (ended.status, fresh.keychain) == (2, {})


def test_a_wrong_client_secret_exits_2_and_stores_nothing(fresh):
    asked = fresh.sign_in(secret="not-the-secret")
    _, page = asked.allow(fresh.box.said["realm_id"])
    ended = asked.running.end()

    assert ended.status == 2
    assert "not-the-secret" not in ended.err + str(page)
    assert fresh.keychain == {}


def test_without_stored_keys_of_an_app_the_call_is_incomplete_and_intuit_is_not_asked(fresh):
    before = len(fresh.box.intuit("GET", "log"))
    ended = fresh.run("connect", "quickbooks", "--no-browser")

    assert (ended.status, ended.error) == (2, "usage")
    assert "--client-id ID --client-secret-stdin" in ended.json["error"]["detail"]
    assert len(fresh.box.intuit("GET", "log")) == before


def test_the_time_out_exits_2(fresh):
    began = time.monotonic()
    ended = fresh.sign_in("--timeout", "1").running.end()

    assert ended.status == 2
    assert time.monotonic() - began < 8


def test_a_busy_port_is_named_and_exits_2(fresh):
    with socket.create_server(("127.0.0.1", fresh.box.port)):
        client = ("--client-id", "any", "--client-secret-stdin")
        ended = fresh.process("--json", "connect", "quickbooks", "--no-browser", *client, typed="secret\n")

    assert ended.status == 2
    assert str(fresh.box.port) in ended.out + ended.err


def test_without_id_and_secret_ever_given_it_exits_2(fresh):
    ended = fresh.process("--json", "connect", "quickbooks", "--no-browser")

    assert ended.status == 2
    assert "client" in (ended.out + ended.err).lower()


def test_id_and_secret_may_be_left_out_once_stored(terminal):
    running = terminal.started("connect", "quickbooks", "--no-browser")
    address = running.line().strip()
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["state"][0]
    fetch("GET", f"{terminal.box.redirect_uri}?state={state}&error=access_denied")
    ended = running.end()

    assert f"client_id={terminal.box.said['client_id']}" in address
    assert ended.status == 2
    assert connections(terminal) == (True, True)
    assert terminal.run("plan").status == 0


def test_ctrl_c_while_waiting_ends_it_cleanly(fresh):
    asked = fresh.sign_in()
    asked.running.process.send_signal(signal.SIGINT)
    ended = asked.running.end(10)

    assert ended.status != 0
    assert "Traceback" not in ended.err
    assert fresh.keychain == {}


def test_disconnecting_quickbooks_revokes_and_forgets_but_keeps_history(leaving):
    leaving.box.invoice("R-1")
    leaving.ok("copy", "R-1")
    before = leaving.ok("journal")["entries"]
    ended = leaving.run("disconnect", "quickbooks")
    realm = leaving.box.said["realm_id"]
    forgotten = [names for service, names in leaving.keychain.items() if service.endswith(realm) and names]
    revoked = [each for each in leaving.box.intuit("GET", "log") if "revoke" in each["path"]]
    after = leaving.ok("journal")["entries"]
    listed, mapped = leaving.run("invoices"), leaving.run("mappings")
    leaving.connect_quickbooks()
    unchanged = leaving.run("copy", "R-1")

    assert (ended.status, ended.json["done"]) == (0, True)
    assert [each["status"] for each in revoked] == [200]
    assert forgotten == []
    assert len(after) >= len(before)
    assert [row["state"] for row in listed.rows] == ["copied"]
    assert [row["decided"] for row in mapped.json["mappings"]] == ["exact"]
    assert all("Not read afresh: QuickBooks Online is not connected." in each.err for each in (listed, mapped))
    assert unchanged.row["outcome"] == "unchanged"


def test_disconnecting_onedesk_forgets_the_key(terminal):
    ended = terminal.run("disconnect", "onedesk")

    assert (ended.status, ended.json["done"]) == (0, True)
    assert connections(terminal) == (False, True)
    assert terminal.box.said["onedesk_api_key"] not in json.dumps(terminal.keychain)
    assert (terminal.run("plan").status, terminal.run("plan").error) == (2, "not_connected")


def test_a_revoke_that_is_not_confirmed_is_said_and_exits_1(leaving):
    leaving.box.intuit("POST", "faults", [{"name": "html_503", "path": "revoke"}])
    ended = leaving.run("disconnect", "quickbooks")

    assert (ended.status, ended.json["done"]) == (1, True)
    assert ended.json["problem"]["code"] == "revoke_unconfirmed"
    assert connections(leaving) == (True, False)
    assert not any(name for service, names in leaving.keychain.items() if service.endswith("049") for name in names)


def test_another_company_has_links_decisions_and_settings_of_its_own(terminal, tmp_path):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    other = Box("--country", "GB", "--empty", port=terminal.box.port)
    try:
        second = Terminal(other, terminal.folder)
        assert second.connect_onedesk().status == 0
        assert second.connect_quickbooks().status == 0
        status = second.ok("status")
        settings = second.ok("settings")["settings"]
        other.invoice(
            "R-1", currency="GBP", currencySymbol="£", tax1=20.0, tax1Name="VAT", tax1Amount=40.0, total=240.0
        )
        plan = second.run("plan", "R-1").row
        payments = second.ok("payments")
    finally:
        other.close()

    assert (status["quickbooks"]["country"], status["quickbooks"]["currency"]) == ("GB", "GBP")
    assert settings["default-income-account"]["value"] is None
    assert (plan["action"], plan["customer"]["action"]) == ("blocked", "create")
    assert payments == {"results": []}


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "no.such.Backend"])
def test_without_a_keychain_connect_says_so_and_exits_2(fresh, backend):
    key = fresh.box.said["onedesk_api_key"]
    ended = fresh.run("connect", "onedesk", "--api-key-stdin", typed=key + "\n", PYTHON_KEYRING_BACKEND=backend)

    assert (ended.status, ended.error) == (2, "no_keychain")
    assert connections(fresh) == (False, False)


def test_a_keychain_that_vanished_exits_2_and_lists_still_answer(terminal):
    gone = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}

    assert (terminal.run("plan", **gone).status, terminal.run("plan", **gone).error) == (2, "no_keychain")
    shown = terminal.run("status", **gone)
    assert (shown.status, shown.json["keychain"]) == (0, None)
    for words in (["settings"], ["mappings"], ["customers"], ["invoices"], ["journal", "--verify"]):
        listed = terminal.run(*words, **gone)
        assert (listed.status, "error" in listed.json) == (0, False), words
        if words != ["journal", "--verify"]:
            assert "No keychain was found on this computer." in listed.err, words
    assert terminal.run("journal", **gone).json["entries"] == terminal.run("journal").json["entries"]


def test_the_named_keychain_is_shown(terminal):
    assert terminal.ok("status")["keychain"] == "tests.system.file_keyring.FileKeyring"


def test_profiles_have_connections_and_journals_of_their_own(terminal):
    other = terminal.run("--profile", "zweite", "status")
    again = terminal.ok("status")

    assert other.json["onedesk"] == {"connected": False, "organization": None}
    assert other.json["quickbooks"]["connected"] is False
    assert terminal.run("--profile", "zweite", "journal").json["entries"] == []
    assert again["onedesk"]["connected"] is True


def test_a_port_of_its_own_beside_the_redirect_address(connected, tmp_path):
    """The redirect page learns the port from the state; the program listens there, whatever the address says."""
    box = connected("--country", "DE", "--empty").box
    port = free_port()
    terminal = Terminal(box, tmp_path, {"LEDGERBRIDGE_LISTEN_PORT": str(port)})
    asked = terminal.sign_in()
    final = asked.answered("allow", box.said["realm_id"])
    status, _ = fetch("GET", final.replace(f":{box.port}/", f":{port}/"))
    ended = asked.running.end()

    assert asked.state.endswith(f".{port}")
    assert (status, ended.status) == (200, 0)


def test_production_is_kept_apart_from_the_sandbox(fresh):
    fresh.connect()
    assert fresh.connect_quickbooks("--environment", "production").status == 0
    status = fresh.ok("status")["quickbooks"]
    services = {service.split(":", 3)[3] for service, names in fresh.keychain.items() if names}
    realm = fresh.box.said["realm_id"]

    assert (status["connected"], status["environment"]) == (True, "production")
    assert {"production:app", f"production:{realm}", "sandbox:app"} <= services


def test_with_a_browser_standard_output_has_one_json_document(fresh):
    """The browser is a script that follows the address and presses the button."""
    script = fresh.folder / "browser"
    script.write_text(f"#!/bin/sh\nprintf '%s' \"$1\" > {fresh.folder / 'address'}\n")
    script.chmod(0o700)
    client = ("--client-id", fresh.box.said["client_id"], "--client-secret-stdin")
    running = fresh.started("--json", "connect", "quickbooks", *client, BROWSER=f"{script} %s")
    running.type(fresh.box.said["client_secret"] + "\n")
    file = fresh.folder / "address"
    deadline = time.monotonic() + 20
    while not (file.exists() and file.read_text()):
        if time.monotonic() > deadline or running.process.poll() is not None:
            running.process.kill()
            pytest.fail(f"no browser was opened: {running.end()}")
        time.sleep(0.02)
    SignIn(running, file.read_text()).allow(fresh.box.said["realm_id"])
    ended = running.end()

    assert ended.status == 0, ended.err
    assert json.loads(ended.out)["done"] is True
    assert json.loads(ended.out)["company"] == "Nordlicht IT GmbH"
    assert file.read_text() in ended.err


def test_a_reconnect_as_the_same_company_loses_nothing(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    terminal.connect_quickbooks()

    assert terminal.ok("settings")["settings"]["default-income-account"]["value"] == "1"
    assert terminal.run("copy", "R-1").row["outcome"] == "unchanged"
