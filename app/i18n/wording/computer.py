"""Problems of this computer: keychain, disk, files, and the program’s own mistakes."""

from __future__ import annotations

from app.i18n.texts import N_
from app.i18n.wording.words import Words

COMPUTER = {
    "no_keychain": Words(
        (N_("No keychain was found on this computer."),),
        (
            N_("“{name}” offers none. Keys and tokens are kept in the system’s keychain only, never in a file."),
            N_("Keys and tokens are kept in the system’s keychain only, never in a file."),
        ),
        (
            N_(
                "Set a keychain up (on Linux GNOME Keyring or KWallet), name one in PYTHON_KEYRING_BACKEND, or "
                "let the window keep the keys in memory until it closes."
            ),
        ),
    ),
    "keychain_locked": Words(
        (N_("The keychain is locked or refuses."),),
        (
            N_("“{name}” did not give access ({text})."),
            N_("“{name}” did not give access."),
        ),
        (N_("Unlock the keychain and allow the access, then try again."),),
    ),
    "newer_database": Words(
        (N_("This data comes from a newer version of Ledgerbridge."),),
        (
            N_("{path} has version {value}, this program knows up to {expected}. Nothing was changed."),
            N_("Nothing was changed."),
        ),
        (N_("Install the newest version, or use another data folder."),),
    ),
    "disk_full": Words(
        (N_("The disk is full."),),
        (
            N_("Nothing can be stored in {path}. What was stored before is unharmed."),
            N_("What was stored before is unharmed."),
        ),
        (N_("Free some space, then start again; the next run first settles what was open."),),
    ),
    "folder_not_writable": Words(
        (N_("The folder cannot be written."),),
        (
            N_("{path}: {text}"),
            N_("{path}"),
        ),
        (N_("Give yourself the right to write there, or choose another folder (--data-dir)."),),
    ),
    "database_locked": Words(
        (N_("The data is being used by another program."),),
        (
            N_("{path} stayed locked for ten seconds."),
            N_("The database stayed locked for ten seconds."),
        ),
        (N_("Close other windows of Ledgerbridge, backup or synchronisation programs working on it, and try again."),),
    ),
    "database_locked:window": Words(
        (N_("Ledgerbridge is already open, and its window does not answer."),),
        (N_("Only one window can work with {path}."),),
        (N_("Wait until it has finished. If it does not, end it by the means of your system, then start again."),),
    ),
    "database_damaged": Words(
        (N_("The data is damaged."),),
        (
            N_("{path} cannot be read ({text})."),
            N_("The database cannot be read ({text})."),
            N_("The database cannot be read."),
        ),
        (
            N_(
                "Restore the data folder from a backup, or import an exported file into a new data folder. "
                "Invoices copied before are found again by their note."
            ),
        ),
    ),
    "bad_file": Words(
        (N_("The file cannot be used."),),
        (
            N_("{path}: {text}"),
            N_("{path}"),
        ),
        (N_("Choose another file or place. Nothing was changed."),),
    ),
    "bad_file:format": Words(
        (N_("The file is no export of Ledgerbridge."),),
        (N_("{path} has another content."),),
        (N_("Choose a file that “export” made. Nothing was changed."),),
    ),
    "bad_file:newer": Words(
        (N_("The file comes from a newer version of Ledgerbridge."),),
        (N_("{path} cannot be read by this version."),),
        (N_("Install the newest version here first. Nothing was changed."),),
    ),
    "bad_file:damaged": Words(
        (N_("The file is damaged or was changed."),),
        (N_("The checksum in {path} does not fit its content."),),
        (N_("Export again and transfer the file unchanged. Nothing was changed here."),),
    ),
    "bad_file:unreadable": Words(
        (N_("The file cannot be read."),),
        (N_("{path} is missing or may not be read."),),
        (N_("Check name and place of the file."),),
    ),
    "interrupted": Words(
        (N_("It was interrupted."),),
        (N_("What was finished before stays."),),
        (N_("Start again when you are ready; what was open is settled first."),),
    ),
    "no_screen": Words(
        (N_("There is no screen for the window."),),
        (N_("This session has no graphical desktop, or its system libraries are missing."),),
        (
            N_("Start it on a desktop, or use the terminal: {command}"),
            N_("Start it on a desktop, or use the terminal."),
        ),
    ),
    "bug": Words(
        (N_("The program made a mistake."),),
        (
            N_("{text}. A report without names, amounts and keys is saved in {path}."),
            N_("{text}"),
            N_("Something unexpected happened."),
        ),
        (N_("Send the report to support, and start again; what was open is settled first."),),
    ),
}
