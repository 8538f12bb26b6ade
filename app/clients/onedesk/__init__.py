"""OneDesk's public API: the field map that reads its undocumented invoices, the client, and writing back what happened."""
