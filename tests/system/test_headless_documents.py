"""The JSON documents of the headless contract, member by member."""

import contextlib
import csv
import json
import re
import sqlite3
import zipfile

import pytest

from tests.system.terminal import Terminal

PROBLEM = ["code", "title", "detail", "fix", "intuit_tid", "quickbooks_errors"]
RESULT = [
    *("number", "external_id", "outcome", "quickbooks_id", "doc_number", "total", "currency", "emailed_to"),
    *("already_sent", "created_customer", "created_items", "notes", "problem"),
]
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


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("currency-symbols", '{"$": 5}'),
        ("currency-symbols", '{"$": "Dollar"}'),
        ("field-map", '{"colour": ["x"]}'),
        ("field-map", '{"number": 5}'),
        ("field-map", '{"quantity": "hours / 0"}'),
        ("write-back-bodies", '{"copied": 5}'),
        ("write-back-bodies", '{"deleted": {}}'),
    ],
)
def test_a_setting_that_could_not_be_read_later_is_refused_at_once(terminal, key, value):
    refused = terminal.run("settings", "set", key, value)

    assert (refused.status, refused.error) == (2, "bad_setting")
    assert terminal.run("plan").status == 0


def test_a_setting_that_an_earlier_version_took_can_be_set_right(terminal):
    """It stops everything that reads OneDesk, with a message; not the commands that show and set it."""
    with contextlib.closing(sqlite3.connect(terminal.data / "ledgerbridge.db")) as base, base:
        values = ("default", "option:currency-symbols", '{"$": 5}')
        base.execute("INSERT INTO setting (profile, key, value) VALUES (?, ?, ?)", values)

    assert terminal.run("plan").error == "bad_setting"
    assert terminal.ok("settings")["settings"]["currency-symbols"]["value"] == '{"$": 5}'
    terminal.ok("settings", "set", "currency-symbols", "{}")
    assert terminal.run("plan").status == 0


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
    text = file.read_text(encoding="utf-8")

    assert document["verified"] is True
    assert "default-income-account" in text
    if ending == "json":
        assert json.loads(text)["entries"] == document["entries"]
    else:
        rows = list(csv.DictReader(text.splitlines()))
        assert list(rows[0]) == ENTRY
        assert [row["hash"] for row in rows] == [entry["hash"] for entry in document["entries"]]


def test_a_journal_that_was_tampered_with_is_not_verified(terminal):
    with sqlite3.connect(terminal.data / "ledgerbridge.db") as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE journal SET outcome = 'refused' WHERE seq = 1")
    connection.close()
    ended = terminal.run("journal", "--verify")

    assert (ended.status, ended.json["verified"]) == (1, False)


def test_tie_out_member_by_member(terminal, tmp_path):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    clean = terminal.run("tie-out", "--month", "2026-10")
    terminal.box.quickbooks("POST", "edit", {"number": "R-1", "changes": {"Line": [{"Id": "1", "Qty": 3}]}})
    off = terminal.run("tie-out", "--export", str(tmp_path / "tie-out.csv"))
    written = (tmp_path / "tie-out.csv").read_text("utf-8").splitlines()

    assert written[0] == "kind,name,onedesk,journal,quickbooks,difference,currency,code,remark"
    assert written[1].startswith("difference,R-1,238.00,238.00,357.00,,,drifted,")
    assert "currency,EUR,238.00,238.00,357.00,119.00,EUR,,R-1" in written
    document = dict(clean.json)
    groups = document.pop("groups")
    assert document.pop("not_copied") == []
    assert (clean.status, document) == (
        0,
        {"month": "2026-10", "checked": 1, "differences": [], "unexplained": 0},
    )
    assert list(groups) == ["currency", "customer", "product", "tax_code", "tax"]
    assert groups["currency"] == [
        {
            "name": "EUR",
            "currency": "EUR",
            "counts": {"onedesk": 1, "journal": 1, "quickbooks": 1},
            "onedesk": "238.00",
            "journal": "238.00",
            "quickbooks": "238.00",
            "difference": "0.00",
            "because": [],
        }
    ]
    assert off.json["groups"]["currency"][0]["difference"] == "119.00"
    assert off.json["groups"]["currency"][0]["because"] == [{"number": "R-1", "code": "drifted"}]
    assert [row["difference"] for row in off.json["groups"]["tax"]] == ["19.00"]
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
    with zipfile.ZipFile(file) as bundle:
        text = "\n".join(bundle.read(name).decode() for name in bundle.namelist())
    tid = next(each["intuit_tid"] for each in terminal.ok("journal")["entries"] if each["kind"] == "invoice")

    assert done["done"] is True
    assert tid in text
    for told in ("Kunde Eins", "kunde.example", "VPN", "Zwei Standorte", "238.00", "Vielen Dank", "Nordlicht"):
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
