"""Stands in for QuickBooks Online: a company's books and the Accounting API v3 in front of them."""
