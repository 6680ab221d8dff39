"""Consigne: client relations that keep their word. The register executes."""
