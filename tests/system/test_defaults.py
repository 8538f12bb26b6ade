"""Class, location and custom fields: chosen in the terminal, shown in the plan, sent with a new invoice, left alone afterwards."""

import pytest

SALES = {
    "CustomField": [
        {
            "CustomField": [
                {"Name": "SalesFormsPrefs.UseSalesCustom1", "Type": "BooleanType", "BooleanValue": True},
                {"Name": "SalesFormsPrefs.UseSalesCustom2", "Type": "BooleanType", "BooleanValue": False},
            ]
        },
        {
            "CustomField": [
                {"Name": "SalesFormsPrefs.SalesCustomName1", "Type": "StringType", "StringValue": "Kostenstelle"},
                {"Name": "SalesFormsPrefs.SalesCustomName2", "Type": "StringType", "StringValue": "Alt"},
            ]
        },
    ]
}


def tracking(terminal, **accounting: bool) -> None:
    terminal.box.quickbooks(
        "POST", "settings", {"preferences": {"AccountingInfoPrefs": accounting, "SalesFormsPrefs": SALES}}
    )


@pytest.fixture
def tracked(terminal):
    """A company that tracks classes by line, locations and one custom field; classes and locations share their Ids."""
    tracking(terminal, ClassTrackingPerTxnLine=True, TrackDepartments=True)
    ids = {name: terminal.box.put("Class", Name=name) for name in ("Nord", "Süd", "Schulung")}
    ids["Köln"] = terminal.box.put("Department", Name="Köln")
    terminal.ids = ids
    return terminal


def lines(box, number: str) -> list[str | None]:
    rows = [row for row in box.posted(number)["Line"] if row["DetailType"] == "SalesItemLineDetail"]
    return [row["SalesItemLineDetail"].get("ClassRef", {}).get("value") for row in rows]


def test_the_nearest_default_goes_along_and_is_shown_before(tracked):
    tracked.box.invoice("R-1")
    for words in (
        ["set", "class", "Nord"],
        ["set", "class", "Süd", "--customer", "Kunde Eins GmbH"],
        ["set", "location", "köln"],
        ["set", "Kostenstelle", "4711"],
    ):
        tracked.ok("defaults", *words)
    planned = tracked.run("-v", "plan", "R-1")
    tracked.ok("copy", "R-1")
    made = tracked.box.posted("R-1")

    (row,) = planned.json["invoices"]
    assert (row["location"], row["custom_fields"], row["lines"][0]["class"]) == (
        "Köln",
        {"Kostenstelle": "4711"},
        "Süd",
    )
    assert planned.json["sums"]["class"] == [{"name": "Süd", "currency": "EUR", "count": 1, "amount": "200.00"}]
    assert planned.json["effect"]["receivable"] == {"EUR": "238.00"}
    assert planned.json["effect"]["tax"] == {"EUR": "38.00"}
    assert lines(tracked.box, "R-1") == [tracked.ids["Süd"]]
    assert made["DepartmentRef"]["value"] == tracked.ids["Köln"]
    assert made["CustomField"] == [
        {"DefinitionId": "1", "Name": "Kostenstelle", "Type": "StringType", "StringValue": "4711"}
    ]


def test_what_was_changed_by_hand_stays_and_is_no_drift(tracked):
    tracked.box.invoice("R-1")
    tracked.ok("defaults", "set", "class", "Nord")
    tracked.ok("defaults", "set", "location", "Köln")
    tracked.ok("copy", "R-1")
    there = tracked.box.posted("R-1")["Line"][0]
    detail = {**there["SalesItemLineDetail"], "ClassRef": {"value": tracked.ids["Süd"]}}
    other = tracked.box.put("Department", Name="Bonn")
    changes = {"Line": [{**there, "SalesItemLineDetail": detail}], "DepartmentRef": {"value": other}}
    tracked.box.quickbooks("POST", "edit", {"number": "R-1", "changes": changes})
    unchanged = tracked.run("copy", "R-1").row
    tracked.box.edit_in_onedesk("R-1", memo="Danke")
    updated = tracked.run("copy", "R-1").row

    assert (unchanged["outcome"], updated["outcome"]) == ("unchanged", "updated")
    assert lines(tracked.box, "R-1") == [tracked.ids["Süd"]]
    assert tracked.box.posted("R-1")["DepartmentRef"]["value"] == other


def test_a_default_that_became_inactive_stops_new_invoices_with_its_cure(tracked):
    tracked.box.invoice("R-1")
    tracked.ok("defaults", "set", "class", "Nord")
    tracked.box.quickbooks("POST", "deactivate", {"kind": "Class", "id": tracked.ids["Nord"]})
    stopped = tracked.run("copy", "R-1")
    listed = tracked.run("defaults").json["defaults"]
    tracked.ok("defaults", "clear", "class")
    tracked.ok("copy", "R-1")

    assert (stopped.status, stopped.codes, tracked.box.posted("R-1")["TotalAmt"]) == (1, ["inactive_record"], 238)
    assert [(each["what"], each["usable"]) for each in listed] == [("class", False)]
    assert lines(tracked.box, "R-1") == [None]


def test_what_the_company_does_not_track_is_neither_set_nor_sent(terminal):
    terminal.box.invoice("R-1")
    refused = [terminal.run("defaults", "set", what, "x") for what in ("class", "location", "Kostenstelle")]
    tracking(terminal, ClassTrackingPerTxnLine=True)
    terminal.box.put("Class", Name="Nord")
    unknown = terminal.run("defaults", "set", "class", "West")
    long = terminal.run("defaults", "set", "Kostenstelle", "x" * 32)
    terminal.ok("defaults", "set", "class", "Nord")
    terminal.box.quickbooks(
        "POST", "settings", {"preferences": {"AccountingInfoPrefs": {"ClassTrackingPerTxnLine": False}}}
    )
    terminal.ok("copy", "R-1")

    assert [(each.status, each.error) for each in refused] == [(2, "not_tracked")] * 3
    assert [(each.status, each.error) for each in (unknown, long)] == [(2, "unknown_name"), (2, "text_too_long")]
    assert lines(terminal.box, "R-1") == [None]
    assert "DepartmentRef" not in terminal.box.posted("R-1")


def test_defaults_travel_with_an_exported_file(tracked, tmp_path):
    tracked.ok("defaults", "set", "class", "Süd", "--customer", "Neuer Kunde AG")
    tracked.ok("export", str(tmp_path / "state.json"))
    tracked.ok("defaults", "clear", "class", "--customer", "Neuer Kunde AG")
    emptied = tracked.run("defaults").json["defaults"]
    tracked.ok("import", str(tmp_path / "state.json"))

    assert emptied == []
    assert [(each["whose"], each["record"], each["value"]) for each in tracked.run("defaults").json["defaults"]] == [
        ("customer", "neuer kunde ag", "Süd")
    ]
