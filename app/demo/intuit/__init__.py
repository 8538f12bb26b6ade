"""Stands in for Intuit's sign-in: discovery, the page with Allow and Cancel, tokens that rotate, revoke."""
