"""Imports: what came in, what was refused, on which line."""
