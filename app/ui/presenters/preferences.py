"""What a person prefers in this window alone, kept with the profile: the question before e-mails, the company's colour, the folder for
files. The terminal has no use for them, so they are no settings of its contract."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_, _
from app.ui.rows import Choice, SettingRow

ASK, COLOUR, FILES = "ask-before-sending", "company-colour", "files-folder"
COLOURS = {
    "teal": (N_("teal"), "#0f6b5c"),
    "orange": (N_("orange"), "#c2571a"),
    "blue": (N_("blue"), "#1d5bb8"),
    "violet": (N_("violet"), "#6439ae"),
    "red": (N_("red"), "#b3261e"),
    "grey": (N_("grey"), "#5a6372"),
}


def kept_under(key: str) -> str:
    """Where a preference is kept."""
    return f"window:{key}"


def asks_before_sending(stored: Mapping[str, str]) -> bool:
    """Whether the count and the recipients are asked about once more before e-mails go out; the review names them in any case."""
    return stored.get(kept_under(ASK), "on") != "off"


def company_colour(stored: Mapping[str, str], usual: str) -> str:
    """The `#rrggbb` chosen for the company of this profile, or the usual one of its environment."""
    return COLOURS.get(stored.get(kept_under(COLOUR), ""), ("", usual))[1]


def files_folder(stored: Mapping[str, str]) -> str:
    """The folder in which file dialogs begin; empty: the documents."""
    return stored.get(kept_under(FILES), "")


def preference_rows(stored: Mapping[str, str], section: str) -> tuple[SettingRow, ...]:
    """The preferences of one section of the settings page."""
    if section == "books":
        value = "on" if asks_before_sending(stored) else "off"
        help_text = _("How many e-mails go out and to whom, each time. The review names the recipients in any case.")
        return (SettingRow(ASK, "switch", _("Ask before sending"), help_text, value),)
    if section == "look":
        usual = Choice("", _("as the environment"))
        choices = (usual, *(Choice(key, _(name)) for key, (name, _colour) in COLOURS.items()))
        help_text = _(
            "The bar beside the company’s name. Give each company its own, so that nothing is posted to the wrong books."
        )
        return (
            SettingRow(
                COLOUR, "choice", _("Colour of the company"), help_text, stored.get(kept_under(COLOUR), ""), choices
            ),
        )
    if section == "place":
        shown = files_folder(stored) or _("your documents")
        return (SettingRow(FILES, "action", _("Folder for reports and files"), shown, button=_("Choose …")),)
    return ()
