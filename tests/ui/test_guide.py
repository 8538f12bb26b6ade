"""The guided start at work: from nothing to the first invoice, left and taken up again, and the sign-in that does not go as planned."""

import pytest
from PySide6.QtWidgets import QLabel

from app.ui.presenters.guiding import Progress, kept_progress, read_progress
from tests.ui.room import arguments, opened, sign_in


async def begun(room, world) -> None:
    """Keys are kept in memory; the sign-in waits in the browser."""
    room.desk.office.hub.secrets.keep_in_memory()
    guide = room.window.guide
    await room.press(guide.rail["onedesk"])
    guide.onedesk.key.field.setText(world.onedesk_api_key)
    await room.press(guide.onedesk.check)
    await room.press(guide.rail["quickbooks"])
    await asking(room, world)


async def asking(room, world) -> None:
    before = len(room.browser.opened)
    quick = room.window.guide.quickbooks
    quick.client_id.field.setText(world.client_id)
    quick.secret.field.setText(world.client_secret)
    quick.sign_in.click()
    await room.until(lambda: len(room.browser.opened) > before)


async def test_from_nothing_to_the_first_invoice(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        await begun(room, served)
        guide = room.window.guide
        await sign_in(room.browser.opened[-1])
        await room.idle()
        assert guide.guide.states[:3] == ("done", "done", "done")
        assert room.window.sidebar.place() == "guide"
        account = room.desk.office.books.income_accounts()[0]
        room.desk.connections.set("default-income-account", account.id)
        await room.idle()
        assert guide.guide.state("accounts") == "done"
        words = {label.text() for label in guide.rail["accounts"].findChildren(QLabel) if label.isVisible()}
        assert words >= {"Accounts and tax", "done"}

        await room.press(guide.rail["types"])
        assert (guide.guide.types, guide.guide.state("types")) == ("Nothing is left to decide.", "done")
        await room.press(guide.types)
        assert room.window.place() == "mappings"
        assert not room.window.sidebar.entries["guide"].isHidden()
        await room.press(room.window.sidebar.entries["guide"])
        assert (room.window.place(), guide.guide.step) == ("guide", "types")

        await room.press(guide.rail["canary"])
        number = guide.guide.first.split(": ")[1].split(",")[0]
        await room.press(guide.canary)
        assert room.window.review.go.text() == "Copy 1"
        await room.press(room.window.review.go)
        assert room.posted(number)["DocNumber"] == number
        await room.press(room.window.sidebar.entries["guide"])
        assert guide.guide.first == "The first invoice stands in QuickBooks Online."
        assert guide.forward.text() == "Finish"
        await room.press(guide.forward)
        assert room.window.place() == "open"
        assert room.window.sidebar.entries["guide"].isHidden()


async def test_the_guide_is_taken_up_where_it_was_left_until_it_is_closed(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        assert room.window.guide.forward.text() == "Skip this step"
        await room.press(room.window.guide.real)
        await room.press(room.window.guide.forward)
        assert room.window.guide.guide.step == "quickbooks"
    async with opened(theme, arguments(tmp_path), served) as room:
        guide = room.window.guide
        assert (room.window.place(), guide.guide.step) == ("guide", "quickbooks")
        assert guide.guide.state("onedesk") == "skipped"
        assert guide.rail["onedesk"].accessibleName() == "OneDesk, skipped"
        await room.press(guide.back)
        assert guide.guide.step == "onedesk"
        await room.press(guide.leave)
        assert room.window.place() == "open"
    async with opened(theme, arguments(tmp_path), served) as room:
        assert room.window.place() == "open"
        assert room.window.invoices.area.state_title() == "Not connected yet"
        room.window.actions_of_menus["go_guide"].trigger()
        await room.idle()
        assert (room.window.place(), room.window.guide.guide.step) == ("guide", "onedesk")


async def test_denied_it_is_said_and_the_pasted_address_signs_in(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        await begun(room, served)
        quick_step = room.window.guide.quickbooks
        await sign_in(room.browser.opened[-1], decision="deny")
        await room.idle()
        assert quick_step._state.state == "failed"
        assert quick_step._text.text().startswith("The connection was declined on Intuit’s page.")
        assert quick_step.sign_in.isEnabled()

        await asking(room, served)
        quick_step.cancel.click()
        await room.idle()
        assert room.window.guide.guide.state("quickbooks") == "open"
        assert quick_step.sign_in.isEnabled()

        await asking(room, served)
        await room.until(quick_step.paste.isVisible)
        quick_step.paste.click()
        address = (await sign_in(room.browser.opened[-1], follow=False)).headers["location"]
        room.dialog().field.field.setText(address)
        room.dialog().ok.click()
        await room.idle()
        assert room.window.guide.guide.state("quickbooks") == "done"
        assert room.desk.office.status.quickbooks.company == "Nordlicht IT GmbH"


async def test_the_demo_opens_in_a_process_of_its_own(qapp, theme, tmp_path, served, quick, monkeypatch):
    started = []

    def start(_program: str, words: list[str]) -> tuple[bool, int]:
        started.append(words)
        return True, 1

    monkeypatch.setattr("app.ui.presenters.menu.QProcess.startDetached", start)
    async with opened(theme, arguments(tmp_path), served) as room:
        await room.press(room.window.guide.demo)
        assert started == [["-m", "app", "--demo", "--data-dir", str(tmp_path), "--lang", "en"]]
        assert "a window of its own" in room.window.statusBar().currentMessage()


async def test_the_shortcut_means_the_invoice_of_the_details_as_soon_as_it_is_shown(room):
    room.window.go("paid")
    await room.idle()
    room.window.details.show_details(None)
    room.window.tell_details()
    assert room.window.acted_on() == []
    assert room.window.actions_of_menus["copy"].isEnabled() is False

    room.desk.lists.pick(room.key("INV-1053"))
    await room.idle()
    assert room.window.invoices.selected() == []
    assert room.window.actions_of_menus["copy"].isEnabled()


def test_what_was_chosen_is_kept_as_text():
    progress = Progress("accounts", ("onedesk", "quickbooks"), begun=True)
    assert kept_progress(progress) == (
        '{"step": "accounts", "skipped": ["onedesk", "quickbooks"], "begun": true, "closed": false}'
    )
    assert read_progress(kept_progress(progress)) == progress


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"step": 1}', "nonsense"])
def test_what_cannot_be_read_begins_anew(text):
    assert read_progress(text) == Progress("start", (), begun=False, closed=False)
