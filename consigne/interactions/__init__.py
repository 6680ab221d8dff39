"""Interactions: every contact with a client, in and out, on any channel, and what came of it."""
