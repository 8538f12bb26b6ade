"""QuickBooks Online's v3 Accounting API: what is asked (query, wire), what comes back (entities, faults), and the client over both."""
