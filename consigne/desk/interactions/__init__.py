"""Interactions: one contact, everything of it, and the documents that came with it."""
