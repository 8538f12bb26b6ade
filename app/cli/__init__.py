"""The terminal: commands over the use cases, text or JSON, no Qt."""
