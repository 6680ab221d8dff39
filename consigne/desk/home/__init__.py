"""Home: room to write, what waits, and who it is about."""
