"""Drafts: what is being written is on the server before anyone asks."""
