"""What goes wrong with keys, ports and the browser while connecting: each in plain words, with its cure and another try."""

import socket

from PySide6.QtWidgets import QPushButton

from app.ui.presenters import connections
from tests.ui.room import arguments, opened, sign_in


def said(room) -> str:
    return room.window.guide.quickbooks._text.text()


async def at_quickbooks(room, world, client: str | None = None, secret: str | None = None) -> None:
    """The third step of the guide, with the keys typed."""
    room.desk.office.hub.secrets.keep_in_memory()
    guide = room.window.guide
    await room.press(guide.rail["quickbooks"])
    guide.quickbooks.client_id.field.setText(world.client_id if client is None else client)
    guide.quickbooks.secret.field.setText(world.client_secret if secret is None else secret)


async def test_keys_that_are_missing_are_named(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        guide = room.window.guide
        await room.press(guide.rail["onedesk"])
        await room.press(guide.onedesk.check)
        assert guide.onedesk._text.text() == (
            "The API key is missing. Without it OneDesk’s invoices cannot be read. "
            "Copy the key from OneDesk (Administration, Integrations, API) and paste it whole."
        )

        cure = "Copy both from your app in Intuit’s developer portal"
        for client, secret, missing in (
            ("", "", "They name your own Intuit app, with which the sign-in begins."),
            ("", "s3cret", "Missing: Client ID."),
            ("id-1", "", "Missing: Client secret."),
        ):
            await at_quickbooks(room, served, client, secret)
            await room.press(guide.quickbooks.sign_in)
            assert said(room).startswith(f"Client ID and client secret are both needed. {missing} {cure}")
        assert room.browser.opened == []


async def test_nobody_signs_in_and_another_try_needs_no_second_typing(
    qapp, theme, tmp_path, served, quick, monkeypatch
):
    monkeypatch.setattr(connections, "SIGN_IN_SECONDS", 0.4)
    async with opened(theme, arguments(tmp_path), served) as room:
        await at_quickbooks(room, served)
        step = room.window.guide.quickbooks
        await room.press(step.sign_in)

        assert said(room).startswith("Nobody signed in at Intuit in time.")
        assert "Start again. If Intuit complained about the redirect address" in said(room)
        assert step._chip.accessibleName() == "did not work"
        assert step.sign_in.text() == "Try again"
        assert step.secret.field.text() == ""
        assert step.secret.field.placeholderText() == "as in the last try"

        monkeypatch.setattr(connections, "SIGN_IN_SECONDS", 60.0)
        before = len(room.browser.opened)
        step.sign_in.click()
        await room.until(lambda: len(room.browser.opened) > before)
        await sign_in(room.browser.opened[-1])
        await room.idle()
        assert room.window.guide.guide.state("quickbooks") == "done"
        assert step.sign_in.text() == "Sign in to QuickBooks Online"


async def test_a_wrong_secret_is_told_in_intuits_words_and_corrected(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        await at_quickbooks(room, served, secret="another app's")
        step = room.window.guide.quickbooks
        step.sign_in.click()
        await room.until(lambda: room.browser.opened)
        await sign_in(room.browser.opened[-1])
        await room.idle()

        assert said(room).startswith("Intuit does not accept client id and client secret.")
        assert "sandbox and production have keys of their own" in said(room)
        step.secret.field.setText(served.client_secret)
        step.sign_in.click()
        await room.until(lambda: len(room.browser.opened) > 1)
        await sign_in(room.browser.opened[-1])
        await room.idle()
        assert room.window.guide.guide.state("quickbooks") == "done"


async def test_a_port_that_another_program_has_is_named(qapp, theme, tmp_path, served, quick):
    async with opened(theme, arguments(tmp_path), served) as room:
        await at_quickbooks(room, served)
        step = room.window.guide.quickbooks
        port = step.port.field.value()
        with socket.create_server(("127.0.0.1", port)):
            await room.press(step.sign_in)
        assert said(room).startswith(f"Port {port} is used by another program.")
        assert "choose another port and enter its address" in said(room)
        assert room.browser.opened == []
        buttons = [each for each in step.findChildren(QPushButton) if each.isVisible() and each.isEnabled()]
        assert step.sign_in in buttons
