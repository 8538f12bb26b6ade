"""Options, exit statuses, streams and the JSON documents of the headless contract, member by member."""

import json
import re
import sys

import pytest

from tests.system.terminal import Terminal, free_port, is_money

PROBLEM = ["code", "title", "detail", "fix", "intuit_tid", "quickbooks_errors"]
RESULT = [
    *("number", "external_id", "outcome", "quickbooks_id", "doc_number", "total", "currency", "emailed_to"),
    *("already_sent", "created_customer", "created_items", "notes", "problem"),
]
OUTCOMES = [
    *("created", "updated", "unchanged", "adopted", "sent", "copied_not_sent", "needs_attention", "failed"),
    *("uncertain", "not_started"),
]
STATES = [
    *("uncertain", "missing", "conflict", "drifted", "changed", "needs_attention", "paid", "partially_paid", "sent"),
    *("copied", "ready", "draft", "closed"),
]
DEFAULTS = {
    "default-income-account": None,
    "default-tax-code": None,
    "default-item": None,
    "copy-status": "Open",
    "language": "system",
    "theme": "system",
    "write-back": "on",
    "payments-interval": "15",
    "proxy": "system",
}
ENTRY = ["at", "kind", "subject", "request_id", "outcome", "quickbooks_id", "intuit_tid", "hash"]
KINDS = {"customer", "item", "invoice", "update", "mail", "write_back", "decision", "setting", "connection"}


# --- entry points and options ----------------------------------------------------------------------------------------


def test_a_command_loads_no_qt_module_and_writes_one_document_to_standard_output(terminal):
    probe = (
        "import sys; from app.main import main; status = main(['--json', 'status']); "
        "loaded = sorted(m for m in sys.modules if m.startswith(('PySide6', 'shiboken6', 'qasync'))); "
        "sys.stderr.write(repr(loaded)); sys.exit(status)"
    )
    import subprocess

    ended = subprocess.run(
        [sys.executable, "-c", probe], env=terminal.environment(), capture_output=True, text=True, timeout=60
    )

    assert (ended.returncode, ended.stderr) == (0, "[]")
    assert list(json.loads(ended.stdout)) == ["onedesk", "quickbooks", "keychain", "counts"]


def test_the_module_is_an_entry_point_and_says_its_version():
    import subprocess

    from app import __version__

    ended = subprocess.run([sys.executable, "-m", "app", "--version"], capture_output=True, text=True, timeout=60)

    assert (ended.returncode, ended.stdout) == (0, f"Ledgerbridge {__version__}\n")


def test_help_names_every_command_in_the_language_asked_for(fresh):
    import app.cli.arguments as arguments

    english, german = fresh.process("--lang", "en", "--help"), fresh.process("--lang", "de", "--help")
    named = re.findall(r"^    ([a-z-]+) +\S", english.out, re.MULTILINE)

    assert (english.status, german.status) == (0, 0)
    assert named == list(arguments.HELP)
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
    import subprocess

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


# --- documents -------------------------------------------------------------------------------------------------------


def test_the_status_of_nothing(fresh):
    assert fresh.ok("status") == {
        "onedesk": {"connected": False, "organization": None},
        "quickbooks": {
            "connected": False,
            "environment": None,
            "realm_id": None,
            "company": None,
            "country": None,
            "currency": None,
            "reconnect_by": None,
        },
        "keychain": "tests.system.file_keyring.FileKeyring",
        "counts": dict.fromkeys(STATES, 0),
    }


def test_the_status_counts_every_invoice_by_its_state_as_it_is_now(terminal):
    for number, status in (("R-1", "Open"), ("R-2", "Open"), ("R-3", "Draft"), ("R-4", "Sent")):
        terminal.box.invoice(number, status=status)
    terminal.box.invoice("R-5", lineItems=[])

    assert terminal.ok("status")["counts"] == {
        **dict.fromkeys(STATES, 0),
        "ready": 2,
        "draft": 1,
        "closed": 1,
        "needs_attention": 1,
    }


def test_the_settings_are_those_of_the_table(terminal):
    shown = terminal.ok("settings")["settings"]

    assert list(shown) == [
        *("default-income-account", "default-tax-code", "default-item", "copy-status", "language", "theme"),
        *("write-back", "payments-interval", "currency-symbols", "write-back-bodies", "field-map", "onedesk-link"),
        *("quickbooks-link", "proxy"),
    ]
    assert {tuple(each) for each in shown.values()} == {("value", "allowed")}
    assert all(each["allowed"] for each in shown.values())
    assert {key: shown[key]["value"] for key in DEFAULTS} == {**DEFAULTS, "default-income-account": "1"}


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("default-income-account", "Erlöse Waren", "Bank"),
        ("default-income-account", "id:2", "Fremdleistungen"),
        ("default-tax-code", "USt 7 %", "VSt 19 %"),
        ("copy-status", "Open, Approved", ""),
        ("language", "de", "fr"),
        ("theme", "dark", "blue"),
        ("write-back", "off", "perhaps"),
        ("payments-interval", "0", "-1"),
        ("payments-interval", "60", "soon"),
        ("currency-symbols", '{"€": "EUR"}', "EUR"),
        ("field-map", '{"number": ["number"]}', "[1]"),
        ("write-back-bodies", "{}", "{"),
        ("onedesk-link", "https://app.onedesk.com/invoice/{id}", "https://app.onedesk.com/invoice/"),
        ("quickbooks-link", "https://app.qbo.intuit.com/app/invoice?txnId={id}", "javascript:{id}"),
        ("proxy", "none", "maybe"),
    ],
)
def test_a_setting_takes_what_is_allowed_and_names_it_otherwise(terminal, key, good, bad):
    allowed = terminal.ok("settings")["settings"][key]["allowed"]
    refused = terminal.run("settings", "set", key, bad)
    done = terminal.ok("settings", "set", key, good)

    assert (refused.status, refused.error) == (2, "bad_setting")
    said = refused.json["error"]
    assert any(word.strip() in said["title"] + said["detail"] + said["fix"] for word in allowed.split(",")[:1])
    assert (done["done"], done["key"]) == (True, key)
    assert terminal.ok("settings")["settings"][key]["value"] == done["value"]


def test_an_unknown_setting_is_refused_with_those_there_are(terminal):
    ended = terminal.run("settings", "set", "colour", "blue")

    assert (ended.status, ended.error) == (2, "unknown_setting")
    assert "payments-interval" in ended.json["error"]["detail"] + ended.json["error"]["fix"]


def test_a_plan_member_by_member(terminal):
    terminal.box.organization("Kunde Eins GmbH", "rechnung@kunde.example")
    item = terminal.box.item("Beratung")
    external_id = terminal.box.invoice("R-1")
    document = terminal.ok("plan", "R-1")

    notes = document["invoices"][0].pop("notes")

    assert re.fullmatch(r"[0-9a-f]{32,64}", document.pop("hash"))
    assert [(each["code"], "Kunde Eins GmbH" in each["title"]) for each in notes] == [("customer_created", True)]
    assert document == {
        "invoices": [
            {
                "number": "R-1",
                "external_id": external_id,
                "action": "create",
                "changes": [],
                "customer": {"name": "Kunde Eins GmbH", "action": "create", "quickbooks_id": None},
                "lines": [
                    {
                        "description": "Ticket 311: VPN einrichten\nZwei Standorte",
                        "service_type": "Beratung",
                        "item": {"name": "Beratung", "action": "use", "quickbooks_id": item},
                        "quantity": "2",
                        "rate": "100",
                        "amount": "200.00",
                        "tax_code": "USt 19 %",
                    }
                ],
                "subtotal": "200.00",
                "tax": "38.00",
                "tax_by": "plan",
                "total": "238.00",
                "currency": "EUR",
                "send_to": "rechnung@kunde.example",
                "problems": [],
            }
        ],
        "totals": {"EUR": {"count": 1, "subtotal": "200.00", "tax": "38.00", "total": "238.00"}},
    }
    assert (terminal.box.writes, terminal.box.onedesk_writes) == (0, 0)


def test_a_copy_member_by_member(terminal):
    external_id = terminal.box.invoice("R-1")
    document = terminal.ok("copy", "R-1")
    made = terminal.box.posted("R-1")
    customer, item = terminal.box.state("Customer")[0], terminal.box.state("Item")[0]

    assert document == {
        "results": [
            {
                "number": "R-1",
                "external_id": external_id,
                "outcome": "created",
                "quickbooks_id": made["Id"],
                "doc_number": "R-1",
                "total": "238.00",
                "currency": "EUR",
                "emailed_to": None,
                "already_sent": False,
                "created_customer": {"name": "Kunde Eins GmbH", "quickbooks_id": customer["Id"]},
                "created_items": [{"name": "Beratung", "quickbooks_id": item["Id"]}],
                "notes": [],
                "problem": None,
            }
        ],
        "summary": {"outcomes": {**dict.fromkeys(OUTCOMES, 0), "created": 1}, "totals": {"EUR": "238.00"}},
    }


def test_a_blocked_row_member_by_member(terminal):
    terminal.box.invoice("R-1", lineItems=[])
    plan, copy = terminal.run("plan", "R-1"), terminal.run("copy", "R-1")

    assert (plan.status, plan.row["action"]) == (1, "blocked")
    assert "no_lines" in [each["code"] for each in plan.row["problems"]]
    assert list(plan.row["problems"][0]) == PROBLEM
    assert plan.json["totals"] == {}
    assert (copy.status, list(copy.row), copy.row["outcome"]) == (1, RESULT, "needs_attention")
    assert copy.row["problem"]["quickbooks_errors"] == []
    assert copy.json["summary"]["totals"] == {}


def test_invoices_member_by_member(terminal):
    open_id = terminal.box.invoice("R-1")
    terminal.box.invoice("R-2", status="Draft")
    terminal.box.invoice("R-3", status="Paid")
    shown, everything = terminal.ok("invoices"), terminal.ok("invoices", "--all")

    assert shown == {
        "invoices": [
            {
                "number": "R-1",
                "external_id": open_id,
                "status": "Open",
                "customer": "Kunde Eins GmbH",
                "total": "238.00",
                "currency": "EUR",
                "tag": None,
                "state": "ready",
            }
        ]
    }
    states = {each["number"]: each["state"] for each in everything["invoices"]}
    assert states == {"R-1": "ready", "R-2": "draft", "R-3": "closed"}


def test_raw_member_by_member(terminal):
    external_id = terminal.box.invoice("R-1")
    document = terminal.ok("raw", "R-1")
    decoded = document["decoded"]

    assert list(document) == ["number", "external_id", "raw", "decoded"]
    assert (document["number"], document["external_id"]) == ("R-1", external_id)
    assert document["raw"]["lineItems"][0]["serviceType"] == "Beratung"
    assert {tuple(each) for each in decoded.values()} == {("value", "place")}
    assert decoded["number"] == {"value": "R-1", "place": "number"}
    assert decoded["organization_name"] == {"value": "Kunde Eins GmbH", "place": "customerOrganization.name"}
    assert decoded["total"] == {"value": "238.00", "place": "total"}
    assert decoded["amount_paid"] == {"value": "0.00", "place": "amountPaid"}
    assert decoded["discount"] == {"value": None, "place": None}
    assert decoded["discount_name"] == {"value": None, "place": None}
    line = decoded["lines"]["value"][0]
    assert (line["amount"], line["quantity"], line["rate"]) == ("200.00", "2", "100")
    assert decoded["taxes"]["value"] == [{"name": "MwSt", "rate": "19", "amount": "38.00"}]


def test_mappings_and_customers_member_by_member(terminal):
    terminal.box.invoice("R-1")
    terminal.box.item("Beratungen")
    mappings, customers = terminal.ok("mappings"), terminal.ok("customers")

    (row,) = mappings["mappings"]
    assert {**row, "suggestions": []} == {
        "service_type": "Beratung",
        "item": "Beratung",
        "quickbooks_id": None,
        "decided": "create",
        "suggestions": [],
        "income_account": "Erlöse Dienstleistungen",
    }
    (hint,) = row["suggestions"]
    assert list(hint) == ["name", "quickbooks_id", "score", "why"]
    assert hint["name"] == "Beratungen"
    (row,) = customers["customers"]
    assert (row["customer_organization"], row["decided"], row["quickbooks_id"]) == ("Kunde Eins GmbH", "create", None)


def test_payments_member_by_member(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    paid = terminal.box.pay("R-1", "100.00")
    (row,) = terminal.ok("payments")["results"]

    assert {name: row[name] for name in row if name != "external_id"} == {
        "number": "R-1",
        "total": "238.00",
        "paid": "100.00",
        "balance": "138.00",
        "status": "Open",
        "payments": [
            {"id": paid["Id"], "date": "2026-11-20", "amount": "100.00", "currency": "EUR", "kind": "payment"}
        ],
        "written_back": True,
        "problem": None,
    }


def test_the_journal_member_by_member(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("send", "R-1")
    document = terminal.ok("journal")

    assert list(document) == ["entries", "verified"]
    assert document["verified"] is True
    assert {tuple(each) for each in document["entries"]} == {tuple(ENTRY)}
    assert {each["kind"] for each in document["entries"]} <= KINDS
    written = {each["kind"]: each for each in document["entries"]}
    assert (written["invoice"]["subject"], written["invoice"]["outcome"]) == ("R-1", "created")
    assert written["invoice"]["quickbooks_id"] == terminal.box.posted("R-1")["Id"]
    assert re.fullmatch(r"1-[0-9a-f]{8}-[0-9a-f]{24}", written["invoice"]["intuit_tid"])
    assert len(written["invoice"]["request_id"]) <= 50
    assert written["customer"]["subject"] == "Kunde Eins GmbH"
    assert (written["item"]["subject"], written["mail"]["subject"]) == ("Beratung", "R-1")
    assert len({each["hash"] for each in document["entries"]}) == len(document["entries"])


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_journal_goes_to_a_file_by_its_ending(terminal, tmp_path, ending):
    file = tmp_path / f"journal.{ending}"
    document = terminal.ok("journal", "--export", str(file), "--verify")
    text = file.read_text(encoding="utf-8-sig")

    assert document["verified"] is True
    assert "default-income-account" in text
    if ending == "json":
        assert json.loads(text)["entries"] == document["entries"]
    else:
        assert text.splitlines()[0].replace(",", ";") == ";".join(ENTRY)
        assert len(text.splitlines()) == 1 + len(document["entries"])


def test_a_journal_that_was_tampered_with_is_not_verified(terminal):
    import sqlite3

    with sqlite3.connect(terminal.data / "ledgerbridge.db") as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE journal SET outcome = 'refused' WHERE seq = 1")
    connection.close()
    ended = terminal.run("journal", "--verify")

    assert (ended.status, ended.json["verified"]) == (1, False)


def test_tie_out_member_by_member(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    clean = terminal.run("tie-out", "--month", "2026-10")
    terminal.box.quickbooks("POST", "edit", {"number": "R-1", "changes": {"Line": [{"Id": "1", "Qty": 3}]}})
    off = terminal.run("tie-out")

    assert (clean.status, clean.json) == (
        0,
        {"month": "2026-10", "checked": 1, "differences": [], "unexplained": 0},
    )
    assert (off.status, off.json["month"], off.json["checked"], off.json["unexplained"]) == (1, None, 1, 1)
    (difference,) = off.json["differences"]
    assert {**difference, "title": "…"} == {
        "number": "R-1",
        "doc_number": "R-1",
        "code": "drifted",
        "title": "…",
        "onedesk": "238.00",
        "journal": "238.00",
        "quickbooks": "357.00",
    }


def test_export_and_import_carry_settings_decisions_links_and_journal_but_no_secret(terminal, tmp_path):
    terminal.box.invoice("R-1")
    terminal.box.item("Consulting")
    terminal.ok("map", "Beratung", "--item", "Consulting")
    terminal.ok("settings", "set", "payments-interval", "60")
    terminal.ok("copy", "R-1")
    file = tmp_path / "state.lbx"
    done = terminal.ok("export", str(file))
    other = Terminal(terminal.box, tmp_path / "elsewhere").connect()
    entries = len(other.ok("journal")["entries"])
    imported = other.ok("import", str(file))
    journal = other.ok("journal")

    assert (done["done"], imported["done"]) == (True, True)
    content = file.read_bytes()
    assert not any(value.encode() in content for names in terminal.keychain.values() for value in names.values())
    assert other.ok("settings")["settings"]["payments-interval"]["value"] == "60"
    assert other.ok("mappings")["mappings"][0]["item"] == "Consulting"
    assert journal["verified"] is True
    assert len(journal["entries"]) > entries
    assert other.run("copy", "R-1").row["outcome"] == "unchanged"
    assert other.ok("status")["onedesk"]["connected"] is True


@pytest.mark.parametrize("content", [b"", b"no such thing", b'{"version": 99}'])
def test_a_file_that_is_no_export_changes_nothing(terminal, tmp_path, content):
    file = tmp_path / "strange"
    file.write_bytes(content)
    before = terminal.ok("settings")
    ended = terminal.run("import", str(file))

    assert (ended.status, ended.error) == (2, "bad_file")
    assert terminal.ok("settings") == before


@pytest.mark.parametrize("command", ["export", "support-bundle", "import"])
def test_a_file_that_cannot_be_is_named(terminal, tmp_path, command):
    ended = terminal.run(command, str(tmp_path / "no" / "such" / "folder" / "file"))

    assert ended.status == 2
    assert ended.error in ("bad_file", "folder_not_writable")
    assert "folder" in ended.json["error"]["title"] + ended.json["error"]["detail"]


def test_a_support_bundle_tells_no_names_texts_or_amounts(terminal, tmp_path):
    terminal.box.organization("Kunde Eins GmbH", "rechnung@kunde.example")
    terminal.box.invoice("R-1")
    terminal.ok("send", "R-1")
    terminal.ok("invoices")
    file = tmp_path / "support.zip"
    done = terminal.ok("support-bundle", str(file))
    import zipfile

    with zipfile.ZipFile(file) as bundle:
        text = "\n".join(bundle.read(name).decode() for name in bundle.namelist())
    tid = next(each["intuit_tid"] for each in terminal.ok("journal")["entries"] if each["kind"] == "invoice")

    assert done["done"] is True
    assert tid in text
    for told in ("Kunde Eins", "kunde.example", "VPN", "Zwei Standorte", "238", "Vielen Dank", "Nordlicht"):
        assert told not in text, told


def test_the_demo_ignores_the_variables_and_never_opens_the_real_database(fresh):
    ended = fresh.process(
        "--demo=us",
        "--json",
        "status",
        LEDGERBRIDGE_ONEDESK_URL="https://evil.example/",
        LEDGERBRIDGE_SETTLE_SECONDS="nonsense",
    )

    assert ended.status == 0, ended.err
    assert (ended.json["quickbooks"]["company"], ended.json["keychain"]) == ("Northlight IT Inc.", "memory")
    assert not (fresh.data / "ledgerbridge.db").exists()
    assert (fresh.data / "demo" / "ledgerbridge.db").exists()


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
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

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
