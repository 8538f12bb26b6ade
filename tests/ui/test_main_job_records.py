"""Facts, section 3, rows 4 to 7 through the window: the country decides about the tax code, names find products and customers, and what
has no counterpart is made with the default income account."""

import pytest

from app.demo.company import SITUATIONS
from tests.ui.room import Room, arguments, opened


@pytest.mark.parametrize(("country", "offered"), [("de", True), ("us", False)])
async def test_row_4_the_country_decides_whether_a_tax_code_is_chosen(qapp, theme, tmp_path, quick, country, offered):
    async with opened(theme, arguments(tmp_path, demo=country)) as room:
        page = room.window.settings
        assert ("default-tax-code" in page.panes["books"].lines) is offered
        assert page.connect_page.accounts.tax.isHidden() is not offered
        assert "default-income-account" in page.panes["books"].lines


def decided(room: Room, page: str, name: str) -> tuple[str, str]:
    row = next(row for row in getattr(room.window, page).model.all_rows() if row.name == name)
    return row.record, row.decided


async def test_rows_5_to_7_exact_names_are_linked_and_the_rest_is_made(room):
    window = room.window
    assert decided(room, "mappings", "Beratung") == ("Beratung", "exact")
    assert decided(room, "mappings", "Projektleitung") == ("Projektleitung", "create")
    assert decided(room, "customers", "Hafenlogistik Peters GmbH") == ("Hafenlogistik Peters GmbH", "exact")
    number = SITUATIONS["new_customer"]
    organization = room.desk.office.row(room.key(number)).customer
    assert decided(room, "customers", organization)[1] == "create"
    made = SITUATIONS["new_item"]

    assert await room.run(number, made) == {number: "created", made: "created"}

    state = room.person.quickbooks("GET", "state")
    assert [each["DisplayName"] for each in state["Customer"] if each["DisplayName"] == organization] == [organization]
    item = next(each for each in state["Item"] if each["Name"] == "Projektleitung")
    chosen = window.settings.panes["books"].lines["default-income-account"].setting.value
    assert item["IncomeAccountRef"]["value"] == chosen
    assert decided(room, "customers", organization) == (organization, "exact")
    assert decided(room, "mappings", "Projektleitung")[0] == "Projektleitung"
