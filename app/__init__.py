"""Ledgerbridge: copies OneDesk invoices to QuickBooks Online, exactly once and to the cent."""
