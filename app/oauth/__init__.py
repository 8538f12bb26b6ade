"""Sign-in with Intuit: loopback server and tokens; the only user of intuit-oauth."""
