"""Texts, numbers and dates in the user's language, for window and terminal alike."""
