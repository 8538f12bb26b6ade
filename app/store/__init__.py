"""What stays on this computer: SQLite database, keychain, places."""
