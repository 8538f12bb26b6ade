"""Presenters: join the use cases to the passive views. They hold no widget; views hold no use case."""
