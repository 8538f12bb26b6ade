"""A OneDesk account for trying the program: the public API on loopback, sharing no code with the client."""
