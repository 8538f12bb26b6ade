"""Ledgerbridge: copies OneDesk invoices to QuickBooks Online, exactly once and to the cent."""

__version__ = "0.1.0"
