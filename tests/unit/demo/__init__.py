"""The stand-ins for QuickBooks Online and for Intuit's sign-in."""
