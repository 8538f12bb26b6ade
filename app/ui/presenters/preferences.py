"""What a person prefers in this window alone, kept with the profile: the question before e-mails, the company's colour, the folder for
files. The terminal has no use for them, so they are no settings of its contract."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from app.i18n import N_, _
from app.ui.rows import Choice, SettingRow

ASK, COLOUR, FILES, LOG = "ask-before-sending", "company-colour", "files-folder", "log-level"
COLUMNS, PROFILES = "columns", "profiles"  # buttons of the settings page
LEVELS = {
    "quiet": (N_("warnings only"), logging.WARNING),
    "usual": (N_("every request"), logging.INFO),
    "detailed": (N_("every step"), logging.DEBUG),
}
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


def log_level(stored: Mapping[str, str]) -> int:
    """How much goes into the log file, as `logging` counts it."""
    return LEVELS.get(stored.get(kept_under(LOG), ""), LEVELS["usual"])[1]


def follow_log_level(stored: Mapping[str, str]) -> None:
    """Puts the level chosen in force, at once. `--verbose` of this start asks for everything and wins."""
    log = logging.getLogger("ledgerbridge")
    if not any(type(each) is logging.StreamHandler for each in log.handlers):
        log.setLevel(log_level(stored))


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
            SettingRow(
                COLUMNS, "action", _("Columns of the lists"), _columns_help(), button=_("Usual columns everywhere")
            ),
        )
    if section == "place":
        shown = files_folder(stored) or _("your documents")
        levels = tuple(Choice(key, _(name)) for key, (name, _level) in LEVELS.items())
        level = stored.get(kept_under(LOG), "usual")
        log_help = _("How much goes into the log file in the data folder; never names, amounts or keys.")
        several = _("Each company has a window of its own, with its own connections, settings, mappings and journal.")
        return (
            SettingRow(PROFILES, "action", _("Several companies"), several, button=_("Companies …")),
            SettingRow(FILES, "action", _("Folder for reports and files"), shown, button=_("Choose …")),
            SettingRow(LOG, "choice", _("Log"), log_help, level, levels),
        )
    return ()


def _columns_help() -> str:
    return _(
        "Each list keeps its columns, widths, order and sorting. “View, Columns …” arranges them and saves layouts by name."
    )
