"""Dialogs: opened, never run to their end; they answer by signals."""
