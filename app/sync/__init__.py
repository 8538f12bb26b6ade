"""The use cases, asynchronous, written against the ports of `app.sync.ports` alone."""
