"""The rules of judgement as they are seen from outside: edits on either side, other hands, other workstations."""

import pytest

from tests.system.hands import copied, drift, edit_to_three_hours, state_of, stranger
from tests.system.terminal import LINE

# --- edits on either side --------------------------------------------------------------------------------------------


def test_copying_what_is_up_to_date_writes_nothing_anywhere(terminal):
    copied(terminal)
    before = (terminal.box.writes, terminal.box.onedesk_writes)
    row = terminal.run("copy", "R-1").row
    plan = terminal.run("plan", "R-1").row

    assert (row["outcome"], plan["action"], plan["changes"]) == ("unchanged", "unchanged", [])
    assert (terminal.box.writes, terminal.box.onedesk_writes) == before


def test_an_edit_in_quickbooks_is_never_overwritten_unasked(terminal):
    copied(terminal)
    drift(terminal)
    ended = terminal.run("copy", "R-1")

    assert (ended.row["outcome"], ended.codes, state_of(terminal)) == ("needs_attention", ["drifted"], "drifted")
    assert terminal.box.posted("R-1")["DueDate"] == "2026-12-24"


def test_drift_is_settled_by_accepting_it(terminal):
    copied(terminal)
    drift(terminal)
    (done,) = terminal.ok("resolve", "R-1", "--accept")["results"]

    assert {**done, "external_id": "…", "quickbooks_id": "…"} == {
        "number": "R-1",
        "external_id": "…",
        "quickbooks_id": "…",
        "state": "copied",
        "problem": None,
    }
    assert terminal.run("copy", "R-1").row["outcome"] == "unchanged"
    assert terminal.box.posted("R-1")["DueDate"] == "2026-12-24"


def test_drift_is_settled_by_an_update_which_the_next_copy_writes(terminal):
    copied(terminal)
    drift(terminal)
    before = terminal.box.writes
    terminal.ok("resolve", "R-1", "--update")
    decided = terminal.box.writes
    row = terminal.run("copy", "R-1").row

    assert decided == before
    assert row["outcome"] == "updated"
    assert terminal.box.posted("R-1")["DueDate"] == "2026-11-30"


def test_an_update_covers_only_the_drift_that_was_seen(terminal):
    copied(terminal)
    drift(terminal)
    terminal.ok("resolve", "R-1", "--update")
    terminal.box.quickbooks("POST", "edit", {"number": "R-1", "changes": {"DueDate": "2027-01-31"}})

    assert terminal.run("copy", "R-1").codes == ["drifted"]


def test_edits_on_both_sides_are_a_conflict(terminal):
    copied(terminal)
    drift(terminal)
    edit_to_three_hours(terminal.box, "R-1")
    ended = terminal.run("copy", "R-1")
    state = state_of(terminal)
    terminal.ok("resolve", "R-1", "--update")
    row = terminal.run("copy", "R-1").row

    assert (ended.codes, state) == (["conflict"], "conflict")
    assert (row["outcome"], row["total"]) == ("updated", "357.00")


@pytest.mark.parametrize(
    "changes",
    [
        {"BillEmail": {"Address": "x@y.example"}},
        {"BillEmailCc": {"Address": "x@y.example"}},
        {"PrivateNote": "Bitte mahnen\nOneDesk R-1 · {id}"},
        {"Line": []},
    ],
    ids=["e-mail", "cc", "note", "class"],
)
def test_what_is_not_ours_is_no_drift(terminal, changes):
    copied(terminal)
    external_id = terminal.run("plan", "R-1").row["external_id"]
    if "Line" in changes:
        terminal.box.quickbooks(
            "POST", "settings", {"preferences": {"AccountingInfoPrefs": {"ClassTrackingPerTxnLine": True}}}
        )
        klass = terminal.box.put("Class", Name="Nord")
        there = terminal.box.posted("R-1")["Line"][0]
        detail = {**there["SalesItemLineDetail"], "ClassRef": {"value": klass}}
        changes = {"Line": [{**there, "SalesItemLineDetail": detail}]}
    elif "PrivateNote" in changes:
        changes = {"PrivateNote": changes["PrivateNote"].replace("{id}", external_id[:8])}
    terminal.box.quickbooks("POST", "edit", {"number": "R-1", "changes": changes})
    unchanged = terminal.run("copy", "R-1").row
    edit_to_three_hours(terminal.box, "R-1")
    updated = terminal.run("copy", "R-1").row
    made = terminal.box.posted("R-1")

    assert (unchanged["outcome"], updated["outcome"], made["TotalAmt"]) == ("unchanged", "updated", 357)
    if "PrivateNote" in changes:
        assert made["PrivateNote"].startswith("Bitte mahnen")
    if "Line" in changes:
        assert made["Line"][0]["SalesItemLineDetail"]["ClassRef"]["value"] == klass


@pytest.mark.parametrize("how", ["delete", "void"])
def test_what_quickbooks_no_longer_has_is_missing_until_it_is_decided(terminal, how):
    copied(terminal)
    gone = terminal.box.posted("R-1")["Id"]
    terminal.box.quickbooks("POST", how, {"number": "R-1"})
    ended, state = terminal.run("copy", "R-1"), state_of(terminal)
    terminal.ok("resolve", "R-1", "--create")
    row = terminal.run("copy", "R-1")

    assert (ended.row["outcome"], ended.codes, state) == ("needs_attention", ["missing_in_quickbooks"], "missing")
    if how == "delete":
        assert (row.row["outcome"], row.row["quickbooks_id"] != gone) == ("created", True)
        assert terminal.box.posted("R-1")["TotalAmt"] == 238
    else:
        assert row.codes == ["number_taken"] or row.row["outcome"] == "created"


def test_forgetting_a_link_makes_it_an_invoice_like_any_other(terminal):
    copied(terminal)
    terminal.box.quickbooks("POST", "delete", {"number": "R-1"})
    terminal.ok("resolve", "R-1", "--forget")

    assert terminal.run("payments").rows == []


def test_an_invoice_of_onedesks_own_connection_is_blocked_until_linked_or_denied(terminal):
    customer = terminal.box.customer("Kunde Eins GmbH")
    there = stranger(terminal.box, customer, "R-1")
    terminal.box.invoice("R-1", quickBooksStatus="Copied to QuickBooks")
    terminal.box.invoice("R-2", quickBooksStatus="Copied to QuickBooks")
    blocked = terminal.run("copy", "R-1", "R-2")
    before = terminal.box.writes
    (linked,) = terminal.ok("resolve", "R-1", "--link", there)["results"]
    terminal.ok("resolve", "R-2", "--create")
    after = terminal.box.writes
    rows = terminal.run("copy", "R-1", "R-2").rows

    assert [row["problem"]["code"] == "copied_elsewhere" for row in blocked.rows] == [True, True]
    assert (linked["quickbooks_id"], linked["state"], after) == (there, "copied", before)
    assert [row["outcome"] for row in rows] == ["unchanged", "created"]


def test_linking_an_invoice_with_another_total_is_changed_at_once(terminal):
    customer = terminal.box.customer("Kunde Eins GmbH")
    there = stranger(terminal.box, customer, "R-1", total=119)
    terminal.box.invoice("R-1")
    (linked,) = terminal.ok("resolve", "R-1", "--link", there)["results"]
    row = terminal.run("copy", "R-1").row

    assert linked["state"] == "changed"
    assert (row["outcome"], row["quickbooks_id"], row["total"]) == ("updated", there, "238.00")


@pytest.mark.parametrize("way", ["cancelled", "deleted"])
def test_what_onedesk_cancelled_or_lost_after_the_copy_is_asked_about_and_never_voided(terminal, way):
    copied(terminal)
    if way == "cancelled":
        terminal.box.onedesk("POST", "status", {"number": "R-1", "status": "Canceled"})
    else:
        terminal.box.onedesk("DELETE", "invoice", {"number": "R-1"})
    before = terminal.box.writes
    ended = terminal.run("copy", "R-1")
    listed = {each["number"]: each["state"] for each in terminal.ok("invoices", "--all")["invoices"]}

    assert (ended.status, ended.row["outcome"], ended.codes[0]) == (1, "needs_attention", "gone_in_onedesk")
    assert (ended.row["number"], listed["R-1"]) == ("R-1", "needs_attention")
    assert terminal.box.writes == before
    assert terminal.box.posted("R-1")["TotalAmt"] == 238


def test_adopt_links_what_agrees_without_writing_anywhere(terminal):
    customer = terminal.box.customer("Kunde Eins GmbH")
    there = stranger(terminal.box, customer, "R-1")
    stranger(terminal.box, customer, "R-2", total=119)
    stranger(terminal.box, customer, "R-3")
    terminal.box.invoice("R-1", status="Sent")
    terminal.box.invoice("R-2", status="Sent")
    terminal.box.invoice("R-3", invoiceDate="2026-10-01", status="Sent")
    terminal.box.invoice("R-4")
    before = (terminal.box.writes, terminal.box.onedesk_writes)
    ended = terminal.run("adopt", "--since", "2026-10-15")
    rows = {row["number"]: row for row in ended.rows}

    assert (terminal.box.writes, terminal.box.onedesk_writes) == before
    assert (ended.status, set(rows)) == (1, {"R-1", "R-2"})
    assert (rows["R-1"]["quickbooks_id"], rows["R-1"]["state"], rows["R-1"]["problem"]) == (there, "copied", None)
    assert rows["R-2"]["problem"]["code"] == "total_differs"
    assert [row["number"] for row in terminal.run("payments").rows] == ["R-1"]


def test_a_second_workstation_adopts_by_the_stamp(terminal, tmp_path):
    other = terminal.copied(tmp_path / "other")
    copied(terminal)
    before = terminal.box.writes
    plan = other.run("plan", "R-1").row
    row = other.run("copy", "R-1").row

    assert plan["action"] == "unchanged"
    assert (row["outcome"], row["quickbooks_id"]) == ("adopted", terminal.box.posted("R-1")["Id"])
    assert terminal.box.writes == before
    assert other.run("copy", "R-1").row["outcome"] == "unchanged"


@pytest.mark.parametrize("choice", ["--update", "--accept"])
def test_a_second_workstation_settles_what_was_edited_after_the_first_ones_copy(terminal, tmp_path, choice):
    other = terminal.copied(tmp_path / "other")
    copied(terminal)
    drift(terminal)
    asked = other.run("copy", "R-1")
    other.ok("resolve", "R-1", choice)
    row = other.run("copy", "R-1").row

    assert (asked.row["outcome"], asked.codes) == ("needs_attention", ["drifted"])
    assert row["outcome"] == {"--update": "updated", "--accept": "unchanged"}[choice]
    assert terminal.box.posted("R-1")["DueDate"] == {"--update": "2026-11-30", "--accept": "2026-12-24"}[choice]


@pytest.mark.parametrize(
    "choice", [["--update"], ["--accept"], ["--create"], ["--link", "999"], ["--txn-date", "31.12.2026"]]
)
def test_a_choice_that_does_not_fit_exits_2_and_changes_nothing(terminal, choice):
    terminal.box.invoice("R-1")
    if choice == ["--create"]:
        terminal.ok("copy", "R-1")
    before = terminal.ok("plan", "R-1")["hash"]
    ended = terminal.run("resolve", "R-1", *choice)

    assert (ended.status, ended.error) == (2, "unknown_name" if choice[0] == "--link" else "usage")
    assert terminal.ok("plan", "R-1")["hash"] == before


def test_a_second_workstation_does_not_mail_what_was_mailed(terminal, tmp_path):
    other = terminal.copied(tmp_path / "other")
    terminal.box.invoice("R-1")
    terminal.ok("send", "R-1")
    row = other.run("send", "R-1").row

    assert len(terminal.box.mails) == 1
    assert row["outcome"] in ("sent", "needs_attention")


def test_tie_out_names_what_carries_our_stamp_and_has_no_link(terminal):
    copied(terminal)
    stamp = terminal.box.posted("R-1")["PrivateNote"]
    customer = terminal.box.posted("R-1")["CustomerRef"]["value"]
    stranger(terminal.box, customer, "R-1-copy", PrivateNote=stamp)
    ended = terminal.run("tie-out")
    month = terminal.run("tie-out", "--month", "2026-10")
    other = terminal.run("tie-out", "--month", "2026-08")

    assert (ended.status, ended.json["unexplained"]) == (1, 1)
    assert [(each["code"], each["doc_number"]) for each in ended.json["differences"]] == [
        ("duplicate_found", "R-1-copy")
    ]
    assert (month.json["checked"], month.json["unexplained"]) == (1, 1)
    assert (other.status, other.json["checked"], other.json["differences"]) == (0, 0, [])


def test_a_change_to_a_record_that_is_yet_to_be_made_names_it(terminal):
    terminal.box.invoice("R-1")
    terminal.ok("copy", "R-1")
    other = terminal.box.organization("Andere AG")
    line = {**LINE, "serviceType": "Schulung"}
    customer = {"externalId": other, "name": "Andere AG"}
    terminal.box.edit_in_onedesk("R-1", customerOrganization=customer, lineItems=[line])

    (row,) = terminal.ok("plan", "R-1")["invoices"]

    assert {change["field"]: change["to"] for change in row["changes"]} == {
        "customer": "Andere AG",
        "lines[1].item": "Schulung",
    }
