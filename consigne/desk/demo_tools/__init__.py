"""Demonstration: its day can be moved, and the mail it never sends is read here."""
