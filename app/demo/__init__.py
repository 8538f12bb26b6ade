"""Stand-ins for both services, served on loopback, and the demo company."""
