"""Class, location and custom fields in the window: there while the company tracks them, chosen for all and for a customer."""

from app.ui.presenters.defaulting import PREFIX

SALES = {
    "CustomField": [
        {"CustomField": [{"Name": "SalesFormsPrefs.UseSalesCustom1", "Type": "BooleanType", "BooleanValue": True}]},
        {"CustomField": [{"Name": "SalesFormsPrefs.SalesCustomName1", "Type": "StringType", "StringValue": "Projekt"}]},
    ]
}


def track(room, on: bool) -> None:
    accounting = {"ClassTrackingPerTxnLine": on, "TrackDepartments": on}
    sales = SALES if on else {"CustomField": []}
    body = {"preferences": {"AccountingInfoPrefs": accounting, "SalesFormsPrefs": sales}}
    room.person.quickbooks("POST", "settings", body)


async def test_they_are_chosen_for_all_and_for_a_customer_and_go_along(room):
    window, settings = room.window, room.window.settings
    assert "tracking" not in settings.entries
    track(room, True)
    north, south = (
        room.person.quickbooks("POST", "put", {"kind": "Class", "entity": {"Name": name}})["Id"]
        for name in ("Nord", "Süd")
    )
    room.desk.refresh()
    await room.idle()
    window.go("settings")
    settings.choose("tracking")
    pane = settings.panes["tracking"]
    assert [line.setting.title for line in pane.lines.values()] == ["Class", "Location", "Projekt"]

    settings.setting_changed.emit(f"{PREFIX}class", north)
    await room.idle()
    settings.setting_changed.emit(f"{PREFIX}field:1", "4711")
    await room.idle()
    assert [line.setting.value for line in pane.lines.values()] == [north, "", "4711"]

    window.go("customers")
    await room.idle()
    page = window.customers
    page.table.select_keys([row.key for row in page.model.all_rows() if row.name.startswith("Praxis")])
    assert [button.text() for button in page.defaults.values()] == ["Class …", "Location …", "Projekt …"]
    assert [button.text() for button in window.mappings.defaults.values()] == ["Class …"]
    page.defaults["class"].click()
    dialog = room.dialog()
    dialog.search.setText("Süd")
    await room.answer("Use this one")
    column = int(page.model.DEFAULTS)
    assert page.table.isColumnHidden(column)
    page.table.switch(column, True)
    assert not page.table.isColumnHidden(column)
    own = {row.name: page.model.index(place, column).data() for place, row in enumerate(page.model.rows())}
    assert {name for name, text in own.items() if text == "Class: Süd"} == {
        row.name for row in page.model.rows() if row.name.startswith("Praxis")
    }
    assert own["Hafenlogistik Peters GmbH"] == "–"
    await room.run("INV-1018", "INV-1042")
    rows = {number: room.posted(number) for number in ("INV-1018", "INV-1042")}

    classes = {
        number: {
            line["SalesItemLineDetail"]["ClassRef"]["value"] for line in row["Line"] if "SalesItemLineDetail" in line
        }
        for number, row in rows.items()
    }
    assert classes == {"INV-1018": {south}, "INV-1042": {north}}
    assert {row["CustomField"][0]["StringValue"] for row in rows.values()} == {"4711"}

    track(room, False)
    room.desk.refresh()
    await room.idle()
    assert settings.entries["tracking"].isHidden()
    assert page.defaults["class"].isHidden()
    window.go("customers")
    await room.idle()
    assert page.table.isColumnHidden(column)
    assert "Own class, location, fields" not in [action.text() for action in page.table.column_menu().actions()]
