"""Problems of a call and of signing in."""

from __future__ import annotations

from app.i18n.texts import N_
from app.i18n.wording.words import Words

CALLS = {
    "usage": Words(
        (N_("The command is incomplete or not understood."),),
        (
            N_("{text}"),
            N_("An argument is missing or too many."),
        ),
        (
            N_("See: {command} --help"),
            N_("See: ledgerbridge --help"),
        ),
    ),
    "not_yet": Words(
        (N_("The command “{command}” does not exist yet."),),
        (N_("It comes with a later version."),),
        (N_("Use the window, or wait for the next version."),),
    ),
    "not_connected": Words(
        (
            N_("{name} is not connected."),
            N_("A service is not connected."),
        ),
        (N_("This needs the connection."),),
        (
            N_("Connect it in the settings. In the terminal: ledgerbridge {command}"),
            N_("Connect it in the settings."),
        ),
    ),
    "unknown_number": Words(
        (N_("There is no invoice {number}."),),
        (N_("OneDesk has none of that number or id, and none was copied from here."),),
        (N_("Check the number; “invoices --all” lists every invoice."),),
    ),
    "ambiguous_number": Words(
        (N_("The number {number} stands for more than one invoice."),),
        (N_("In OneDesk several invoices carry it."),),
        (N_("Name the invoice by its id from OneDesk."),),
    ),
    "unknown_name": Words(
        (N_("“{name}” was not found in QuickBooks Online."),),
        (
            N_("Found as {kind}: {candidates}"),
            N_("Looked for: {kind}. Nothing of that name or Id is there, or more than one."),
            N_("Nothing of that name or Id is there."),
        ),
        (N_("Give the exact name, or the Id as id:239."),),
    ),
    "unknown_setting": Words(
        (N_("There is no setting “{name}”."),), (N_("Settings are: {allowed}"),), (N_("Use one of these."),)
    ),
    "bad_setting": Words(
        (
            N_("“{value}” is not allowed for “{name}”."),
            N_("This value is not allowed for “{name}”."),
        ),
        (
            N_("Allowed: {allowed}"),
            N_("Nothing was changed."),
        ),
        (N_("Give one of the allowed values."),),
    ),
    "bad_profile_name": Words(
        (N_("“{name}” cannot be the name of a profile."), N_("A profile needs a name.")),
        (N_("A name has at most {limit} characters, does not begin with a hyphen and holds no colon."),),
        (N_("Choose another name, the company’s for example."),),
    ),
    "profile_exists": Words(
        (N_("There is a profile “{name}” already."),),
        (N_("Each company has a profile of its own, with its own connections, settings, mappings and journal."),),
        (N_("Open that one, or choose another name."),),
    ),
    "missing_key": Words(
        (N_("The API key is missing."),),
        (N_("Without it OneDesk’s invoices cannot be read."),),
        (N_("Copy the key from OneDesk (Administration, Integrations, API) and paste it whole."),),
    ),
    "missing_client": Words(
        (N_("Client ID and client secret are both needed."),),
        (N_("Missing: {text}"), N_("They name your own Intuit app, with which the sign-in begins.")),
        (
            N_(
                "Copy both from your app in Intuit’s developer portal, Keys & credentials: for a sandbox from "
                "Development, for the real books from Production."
            ),
        ),
    ),
    "wrong_api_key": Words(
        (N_("OneDesk does not accept the key."),),
        (
            N_("OneDesk says: {text}"),
            N_("The key is wrong, incomplete or was withdrawn."),
        ),
        (
            N_(
                "Copy the key again from OneDesk (Administration, Integrations, Public API; Enterprise plan) and "
                "paste it whole."
            ),
        ),
    ),
    "wrong_client": Words(
        (N_("Intuit does not accept client id and client secret."),),
        (
            N_("Intuit says: {text}"),
            N_("They belong to another app or environment, or were renewed."),
        ),
        (
            N_(
                "Copy both again from your app in Intuit’s developer portal; sandbox and production have keys of "
                "their own."
            ),
        ),
    ),
    "sign_in_denied": Words(
        (N_("The connection was declined on Intuit’s page."),),
        (N_("Nothing was connected or changed."),),
        (N_("Start again and choose “Connect” on Intuit’s page."),),
    ),
    "sign_in_failed": Words(
        (N_("Signing in at Intuit did not work."),),
        (
            N_("Intuit says: {text}"),
            N_("The answer of Intuit’s page could not be exchanged for a connection."),
        ),
        (N_("Check client id, client secret and the redirect address in your Intuit app, then start again."),),
    ),
    "sign_in_timeout": Words(
        (N_("Nobody signed in at Intuit in time."),),
        (
            N_("The program waited {seconds} seconds for Intuit’s answer."),
            N_("The program waited for Intuit’s answer."),
        ),
        (
            N_(
                "Start again. If Intuit complained about the redirect address, enter it in your app exactly as it "
                "stands here; if the browser ended on a page that cannot be shown, paste its address."
            ),
        ),
    ),
    "port_busy": Words(
        (N_("Port {port} is used by another program."),),
        (N_("Intuit sends the answer to this port of your computer, so it must be free while you sign in."),),
        (
            N_(
                "Close the other program (or a second Ledgerbridge), or choose another port and enter its address "
                "in your Intuit app."
            ),
        ),
    ),
    "no_realm": Words(
        (N_("Intuit named no company."),),
        (N_("The answer of Intuit’s page has no company id (realmId)."),),
        (N_("Start again and pick a company on Intuit’s page."),),
    ),
    "host_not_allowed": Words(
        (
            N_("The address of {host} is not allowed."),
            N_("This address is not allowed."),
        ),
        (
            N_("Refused: {address}. Only {allowed} over https and this computer itself are contacted."),
            N_("Only OneDesk’s and Intuit’s hosts over https and this computer itself are contacted."),
        ),
        (N_("Correct the address in the variable or the setting that names it."),),
    ),
    "bad_address": Words(
        (N_("“{address}” is not an address that can be used."),),
        (
            N_("Allowed: {allowed}"),
            N_("It stands in: {field}"),
            N_("It is incomplete or of another kind."),
        ),
        (N_("Correct the address."),),
    ),
    "revoke_unconfirmed": Words(
        (N_("Intuit did not confirm that the connection has ended."),),
        (N_("It is forgotten on this computer all the same; decisions, links and journal stay."),),
        (N_("End it in QuickBooks Online too: Apps, My apps, Disconnect."),),
    ),
}
